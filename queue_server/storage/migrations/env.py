"""Alembic's entry: runs on the connection it is given, or offline for a new revision's comparison."""

from alembic import context

from queue_server.storage.schema import metadata

connection = context.config.attributes.get("connection")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()

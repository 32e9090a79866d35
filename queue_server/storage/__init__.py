"""SQL and nothing else: tables, statements, transactions. Rules live in queue_server.domain."""

"""Migrations of the schema, in order, run by storage.migrate."""

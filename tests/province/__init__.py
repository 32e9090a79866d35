"""Tests of many processes: PostgreSQL, Redis, nginx, and the faults of each."""

"""The tables of the node's own file."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS ticket (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,
    request      TEXT NOT NULL,             -- what was asked for, without a phone number once it is handed in
    request_hash TEXT NOT NULL,
    business_day TEXT NOT NULL,
    service      TEXT NOT NULL,
    number       INTEGER NOT NULL,
    joined_at    TEXT NOT NULL,
    answer       TEXT NOT NULL,             -- the ticket as the citizen saw it
    state        TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'handed_in', 'refused')),
    server_id    INTEGER,
    refusal      TEXT,
    UNIQUE (business_day, service, number)
) STRICT;
CREATE INDEX IF NOT EXISTS ticket_by_state ON ticket (state, id);
CREATE TABLE IF NOT EXISTS print_job (
    id         INTEGER PRIMARY KEY REFERENCES ticket (id),
    printer    TEXT NOT NULL,
    language   TEXT NOT NULL,
    slip       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'taken', 'done', 'given_up')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    fault      TEXT,
    ended_at   TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS print_job_by_state ON print_job (state, id);
CREATE TABLE IF NOT EXISTS kept_answer (
    key          TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    answer       TEXT NOT NULL,             -- what the server answered this key
    kept_day     TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS known (
    name    TEXT PRIMARY KEY,               -- what the server said last: series, services, procedures, printers
    content TEXT NOT NULL
) STRICT;
"""

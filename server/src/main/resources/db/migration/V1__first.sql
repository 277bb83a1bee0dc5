-- Instants are milliseconds since the epoch (UTC), ids are UUIDs in lower case, documents are JSON.

CREATE TABLE hosts (
    id                      TEXT PRIMARY KEY,
    name                    TEXT NOT NULL UNIQUE,
    certificate_fingerprint TEXT NOT NULL UNIQUE,
    certificate_expires_at  INTEGER NOT NULL,
    joined_at               INTEGER NOT NULL,
    revoked_at              INTEGER,
    facts                   TEXT
) STRICT;

CREATE TABLE join_tokens (
    secret_hash TEXT PRIMARY KEY,
    host_name   TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER
) STRICT;

CREATE TABLE api_tokens (
    token_hash TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE migrations (
    id               TEXT PRIMARY KEY,
    vm_id            TEXT NOT NULL,
    vm_name          TEXT NOT NULL,
    source_host      TEXT NOT NULL,
    source_name      TEXT NOT NULL,
    target_host      TEXT NOT NULL,
    target_name      TEXT NOT NULL,
    state            TEXT NOT NULL,
    code             TEXT,
    message          TEXT,
    requested_by     TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    started_at       INTEGER,
    ended_at         INTEGER,
    cancel_requested INTEGER NOT NULL,
    options          TEXT NOT NULL,
    progress         TEXT,
    ticket           TEXT,
    source_report    TEXT,
    target_report    TEXT
) STRICT;

CREATE INDEX migrations_by_creation ON migrations (created_at DESC);
CREATE INDEX migrations_by_state ON migrations (state);

CREATE TABLE alarms (
    migration_id TEXT NOT NULL,
    code         TEXT NOT NULL,
    host_id      TEXT NOT NULL,
    vm_id        TEXT NOT NULL,
    message      TEXT NOT NULL,
    raised_at    INTEGER NOT NULL,
    cleared_at   INTEGER,
    PRIMARY KEY (migration_id, code, host_id)
) STRICT;

-- API tokens get an id, a role and an end. Those that are there belong to administrators.

CREATE TABLE api_tokens_with_role (
    id           TEXT PRIMARY KEY,
    token_hash   TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER
) STRICT;

INSERT INTO api_tokens_with_role (id, token_hash, name, role, created_at, revoked_at)
SELECT substr(token_hash, 1, 8) || '-' || substr(token_hash, 9, 4) || '-' || substr(token_hash, 13, 4) || '-'
           || substr(token_hash, 17, 4) || '-' || substr(token_hash, 21, 12),
       token_hash, name, 'ADMINISTRATOR', created_at, revoked_at
FROM api_tokens;

DROP TABLE api_tokens;
ALTER TABLE api_tokens_with_role RENAME TO api_tokens;

-- One row for each POST with an Idempotency-Key. Without a status the first request has not been answered yet;
-- start names the controller's start in which it came.
CREATE TABLE idempotency_keys (
    account         TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    route           TEXT NOT NULL,
    request_hash    TEXT NOT NULL,
    start           TEXT NOT NULL,
    claimed_at      INTEGER NOT NULL,
    status          INTEGER,
    content_type    TEXT,
    location        TEXT,
    body            TEXT,
    PRIMARY KEY (account, idempotency_key, route)
) STRICT;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (claimed_at);

-- One row that is written to learn whether the database can be written.
CREATE TABLE write_probes (
    id        INTEGER PRIMARY KEY,
    probed_at INTEGER NOT NULL
) STRICT;

-- Hosts: maintenance, removal (a removed host's name may be used again), the next certificate, when it was last seen.
-- The table is made anew because a UNIQUE column cannot be taken back in place.

CREATE TABLE hosts_with_state (
    id                      TEXT PRIMARY KEY,
    name                    TEXT NOT NULL,
    certificate_fingerprint TEXT NOT NULL UNIQUE,
    certificate_expires_at  INTEGER NOT NULL,
    next_fingerprint        TEXT UNIQUE,
    next_expires_at         INTEGER,
    joined_at               INTEGER NOT NULL,
    last_seen_at            INTEGER,
    maintenance             INTEGER NOT NULL,
    removed_at              INTEGER,
    facts                   TEXT
) STRICT;

INSERT INTO hosts_with_state (id, name, certificate_fingerprint, certificate_expires_at, joined_at, maintenance,
    removed_at, facts)
SELECT id, name, certificate_fingerprint, certificate_expires_at, joined_at, 0, revoked_at, facts
FROM hosts;

DROP TABLE hosts;
ALTER TABLE hosts_with_state RENAME TO hosts;

CREATE UNIQUE INDEX hosts_by_name ON hosts (name) WHERE removed_at IS NULL;

CREATE TABLE clusters (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    description TEXT,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE cluster_hosts (
    host_id    TEXT PRIMARY KEY,
    cluster_id TEXT NOT NULL REFERENCES clusters (id)
) STRICT;

CREATE INDEX cluster_hosts_by_cluster ON cluster_hosts (cluster_id);

-- What a host has told last, for the time in which it does not tell; one JSON document a host.
CREATE TABLE host_inventories (
    host_id  TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

-- Long work as one thing, and what the history of moves needs beside the documents.

CREATE TABLE operations (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL,
    code         TEXT,
    message      TEXT,
    requested_by TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER
) STRICT;

CREATE INDEX operations_by_creation ON operations (created_at DESC, id DESC);
CREATE INDEX operations_by_state ON operations (state, created_at DESC, id DESC);

ALTER TABLE migrations ADD COLUMN operation_id TEXT;
ALTER TABLE migrations ADD COLUMN reason TEXT;
ALTER TABLE migrations ADD COLUMN forecast TEXT;
ALTER TABLE migrations ADD COLUMN duration_millis INTEGER;
ALTER TABLE migrations ADD COLUMN pause_micros INTEGER;
ALTER TABLE migrations ADD COLUMN bytes INTEGER;
ALTER TABLE migrations ADD COLUMN outage_millis INTEGER;
ALTER TABLE migrations ADD COLUMN outage_resolution_millis INTEGER;

-- Moves of before: each becomes an operation of its own, its figures come out of its source's report.
UPDATE migrations SET operation_id = id;
UPDATE migrations SET
    duration_millis = CAST(round((julianday(json_extract(source_report, '$.endedAt'))
        - julianday(json_extract(source_report, '$.startedAt'))) * 86400000) AS INTEGER),
    pause_micros = json_extract(source_report, '$.pause.pauseMicros'),
    bytes = nullif(json_extract(source_report, '$.bytes'), 0)
WHERE source_report IS NOT NULL;
INSERT INTO operations (id, kind, state, code, message, requested_by, created_at, ended_at)
SELECT id, 'MIGRATION',
    CASE state WHEN 'COMPLETED' THEN 'SUCCEEDED' WHEN 'FAILED' THEN 'FAILED' WHEN 'CANCELLED' THEN 'CANCELLED'
        ELSE 'RUNNING' END,
    code, message, requested_by, created_at, ended_at
FROM migrations;

DROP INDEX migrations_by_creation;
DROP INDEX migrations_by_state;
CREATE INDEX migrations_by_creation ON migrations (created_at DESC, id DESC);
CREATE INDEX migrations_by_state ON migrations (state, created_at DESC, id DESC);
CREATE INDEX migrations_by_operation ON migrations (operation_id);
-- With the state, so that the database prefers them to the indices below also without statistics.
CREATE INDEX migrations_by_vm ON migrations (vm_id, state, created_at DESC, id DESC);
CREATE INDEX migrations_by_vm_name ON migrations (vm_name, state, created_at DESC, id DESC);
CREATE INDEX migrations_by_source ON migrations (source_host, state, created_at DESC, id DESC);
CREATE INDEX migrations_by_source_name ON migrations (source_name, state, created_at DESC, id DESC);
CREATE INDEX migrations_by_target ON migrations (target_host, state, created_at DESC, id DESC);
CREATE INDEX migrations_by_target_name ON migrations (target_name, state, created_at DESC, id DESC);

-- Percentiles read these alone.
CREATE INDEX migrations_by_duration ON migrations (state, duration_millis, created_at);
CREATE INDEX migrations_by_pause ON migrations (state, pause_micros, created_at);
CREATE INDEX migrations_by_bytes ON migrations (state, bytes, created_at);
CREATE INDEX migrations_by_outage ON migrations (state, outage_millis, created_at);

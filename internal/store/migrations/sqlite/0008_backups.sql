-- How backups are made. No secret is kept here: a public key can only lock.
CREATE TABLE backup_plan (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    folder       TEXT NOT NULL CHECK (length(folder) <= 1000),
    schedule     TEXT NOT NULL CHECK (schedule IN ('off', 'daily', 'hours')),
    daily_at     TEXT NOT NULL CHECK (length(daily_at) = 8),
    every_hours  INTEGER NOT NULL CHECK (every_hours BETWEEN 1 AND 168),
    keep_daily   INTEGER NOT NULL CHECK (keep_daily BETWEEN 1 AND 366),
    keep_weekly  INTEGER NOT NULL CHECK (keep_weekly BETWEEN 0 AND 520),
    keep_monthly INTEGER NOT NULL CHECK (keep_monthly BETWEEN 0 AND 240),
    locked_by    TEXT NOT NULL CHECK (locked_by IN ('key', 'passphrase', 'none')),
    recipient    TEXT NOT NULL CHECK (length(recipient) <= 200),
    updated_at   TEXT CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    version      INTEGER NOT NULL DEFAULT 1,
    CHECK (schedule = 'off' OR folder <> ''),
    CHECK (locked_by <> 'key' OR substr(recipient, 1, 4) = 'age1'),
    CHECK (recipient = '' OR substr(recipient, 1, 4) = 'age1')
) STRICT;
INSERT INTO backup_plan (id, folder, schedule, daily_at, every_hours, keep_daily, keep_weekly, keep_monthly, locked_by, recipient)
VALUES (1, '', 'off', '19:00:00', 4, 7, 4, 12, 'passphrase', '');

-- Backups that were made or tried, and what became of them.
CREATE TABLE backup_record (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('scheduled', 'manual', 'restore')),
    state       TEXT NOT NULL CHECK (state IN ('running', 'good', 'failed', 'damaged', 'removed')),
    started_at  TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.??????Z'),
    beat_at     TEXT NOT NULL CHECK (beat_at GLOB '????-??-??T??:??:??.??????Z'),
    finished_at TEXT CHECK (finished_at GLOB '????-??-??T??:??:??.??????Z'),
    folder      TEXT NOT NULL,
    file_name   TEXT NOT NULL DEFAULT '',
    size        INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0),
    sha256      TEXT NOT NULL DEFAULT '' CHECK (length(sha256) IN (0, 64)),
    locked_by   TEXT NOT NULL CHECK (locked_by IN ('key', 'passphrase', 'none')),
    schema_no   INTEGER NOT NULL DEFAULT 0,
    verified_at TEXT CHECK (verified_at GLOB '????-??-??T??:??:??.??????Z'),
    removed_at  TEXT CHECK (removed_at GLOB '????-??-??T??:??:??.??????Z'),
    made_by     TEXT NOT NULL,
    workstation TEXT NOT NULL DEFAULT '',
    fault       TEXT NOT NULL DEFAULT '',
    CHECK ((state = 'running') = (finished_at IS NULL)),
    CHECK ((state = 'removed') = (removed_at IS NOT NULL)),
    -- Good is what was read back and found whole.
    CHECK (state NOT IN ('good', 'removed') OR (file_name <> '' AND size > 0 AND sha256 <> '')),
    CHECK (state <> 'good' OR verified_at IS NOT NULL),
    CHECK (state NOT IN ('failed', 'damaged') OR fault <> '')
) STRICT;
-- One desk of many makes a backup at a time.
CREATE UNIQUE INDEX backup_record_running ON backup_record (state) WHERE state = 'running';
CREATE UNIQUE INDEX backup_record_file ON backup_record (folder, file_name) WHERE file_name <> '';
CREATE INDEX backup_record_started ON backup_record (started_at);
CREATE INDEX backup_record_state ON backup_record (state, started_at);

-- What was moved in from other systems' databases, and which of their rows
-- became which of ours.
CREATE TABLE data_import (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    system           TEXT NOT NULL CHECK (system <> ''),
    source           TEXT NOT NULL DEFAULT '',
    digest           TEXT NOT NULL CHECK (length(digest) = 64),
    rows_found       INTEGER NOT NULL CHECK (rows_found >= 0),
    rows_changed     INTEGER NOT NULL CHECK (rows_changed >= 0),
    rows_refused     INTEGER NOT NULL CHECK (rows_refused BETWEEN 0 AND rows_found),
    imported_at      TEXT NOT NULL,
    imported_by      INTEGER REFERENCES auth_user (id),
    imported_by_name TEXT NOT NULL
) STRICT;
CREATE TRIGGER data_import_no_update BEFORE UPDATE ON data_import
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER data_import_no_delete BEFORE DELETE ON data_import
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

-- table_name and old_id are the other system's. source_key names a user of
-- theirs for good (a SHA-256, no text of theirs), so that a database that was
-- moved in once is known again.
CREATE TABLE data_import_row (
    import_id  INTEGER NOT NULL REFERENCES data_import (id),
    table_name TEXT NOT NULL CHECK (table_name <> ''),
    old_id     INTEGER NOT NULL,
    new_id     INTEGER NOT NULL CHECK (new_id > 0),
    source_key TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, table_name, old_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX data_import_row_key ON data_import_row (source_key) WHERE source_key <> '';
CREATE TRIGGER data_import_row_no_update BEFORE UPDATE ON data_import_row
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;
CREATE TRIGGER data_import_row_no_delete BEFORE DELETE ON data_import_row
BEGIN SELECT RAISE(ABORT, 'caredesk: history cannot be changed'); END;

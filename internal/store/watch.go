package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Watch calls changed after other programs have written to the database, until
// ctx ends. What this program writes itself does not count: the service
// publishes that.
func (s *Store) Watch(ctx context.Context, every time.Duration, changed func()) {
	s.engine.watch(ctx, s, every, changed)
}

// InUse reports whether any program has a database file open. The file must not
// be open in the caller's own hands.
func InUse(ctx context.Context, path string) (bool, error) {
	registerDriver()
	if IsShared(path) { // each turn opens it anew: only the present one counts
		_, held, err := LeaseOf(path)
		return held, err
	}
	db, err := sql.Open(driverName, dsn(path, "rw", []string{"busy_timeout(0)"}))
	if err != nil {
		return false, mapError(err)
	}
	db.SetMaxOpenConns(1)
	// Leaving the WAL mode needs the file for one connection alone.
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	busy := isBusy(err) || err == nil && mode == "wal"
	if err == nil && !busy {
		err = db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
	}
	if busy {
		err = nil
	}
	return busy, mapError(errors.Join(err, db.Close()))
}

// SnapshotTo writes a complete copy of the database as it is now to a
// new file that only its owner may read. Writing goes on meanwhile. An
// existing file is never overwritten; a failed copy is removed. The copy of a
// PostgreSQL database is a SQLite file with the same data.
func (s *Store) SnapshotTo(ctx context.Context, path string) error {
	if file, ok := s.engine.(interface {
		snapshot(ctx context.Context, path string) error
	}); ok {
		return file.snapshot(ctx, path)
	}
	_, err := s.CopyTo(ctx, Options{Path: path}, nil)
	return err
}

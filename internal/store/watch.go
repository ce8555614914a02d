package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"caredesk/internal/clinic"
)

// Watch calls changed after other programs have written to the database, until
// ctx ends. It looks every so often and is cheap. What this program writes
// itself does not count: the service publishes that.
func (s *Store) Watch(ctx context.Context, every time.Duration, changed func()) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := int64(-1)
	for {
		// data_version of the only writing connection moves when any other
		// connection to the file commits, and so never for our own writes.
		var now int64
		err := s.write.QueryRowContext(ctx, "PRAGMA data_version").Scan(&now)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.log.WarnContext(ctx, "cannot look for changes", "sqlite_code", sqliteCode(err))
		case last >= 0 && now != last:
			changed()
		}
		if err == nil {
			last = now
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// InUse reports whether any program has a database file open. The file must not
// be open in the caller's own hands.
func InUse(ctx context.Context, path string) (bool, error) {
	registerDriver()
	db, err := sql.Open(driverName, dsn(path, "rw", []string{"busy_timeout(0)"}))
	if err != nil {
		return false, mapError(err)
	}
	db.SetMaxOpenConns(1)
	// Leaving the WAL mode needs the file for oneself alone.
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

// SnapshotTo writes a complete, compact copy of the database as it is now to a
// new file that only its owner may read. Writing goes on meanwhile. An
// existing file is never overwritten; a failed copy is removed.
func (s *Store) SnapshotTo(ctx context.Context, path string) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return clinic.Wrap(clinic.Invalid, err, "That is not a usable file name.")
	}
	// VACUUM INTO would make the file readable to everybody; it takes an
	// existing one when it is empty.
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return clinic.Wrap(clinic.Conflict, err, "There is already a file at %s.", path)
	}
	if err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "%s cannot be written.", path)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	if err := f.Close(); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "%s cannot be written.", path)
	}
	db, _, err := s.pool(1, common())
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	if closing := db.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return mapError(err)
	}
	if err := syncFile(path); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "%s cannot be written.", path)
	}
	return nil
}

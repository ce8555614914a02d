package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"caredesk/internal/clinic"
)

// copiedAtOnce is how many pages a snapshot copies between two looks at whether
// it was given up: 8 MB.
const copiedAtOnce = 2000

// snapshot copies a database into a new file that only its owner may read; a
// failed copy is removed. The copy is not waited for to be on the disk: it is what
// a backup is made of, and is gone after a crash either way.
func snapshot(ctx context.Context, db *sql.DB, path string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return mapError(err)
	}
	return errors.Join(snapshotOf(ctx, conn, path), mapError(conn.Close()))
}

// snapshotOf is snapshot by a connection that is in no transaction. The pages are
// copied as they are, where VACUUM INTO would write every row anew. The copy is in rollback mode: one file alone.
func snapshotOf(ctx context.Context, conn *sql.Conn, path string) (err error) {
	if path, err = filepath.Abs(path); err != nil {
		return clinic.Wrap(clinic.Invalid, err, "That is not a usable file name.")
	}
	// SQLite would make the file readable to everybody; it takes one that is
	// empty as it is.
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
	return mapError(copyPages(ctx, conn, path))
}

// copyPages copies every page of the one state that a read transaction holds, so
// that what is written meanwhile does not make the copy begin anew.
func copyPages(ctx context.Context, conn *sql.Conn, path string) (err error) {
	// A copy that is cut short is thrown away: it needs no journal.
	db, err := sql.Open(driverName, dsn(path, "rw", []string{"journal_mode(OFF)", "synchronous(OFF)", cacheSize}))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	to, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()

	from, into := behind(conn), behind(to)
	if from == nil || into == nil { // a driver that hides what SQLite's own functions need
		_, err := conn.ExecContext(ctx, "VACUUM INTO ?", path)
		return err
	}
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	var entries int                      // the transaction begins with what is read first
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&entries); err != nil {
		return err
	}
	if err := from.copyTo(ctx, into); err != nil {
		return err
	}
	// The first page that was copied says that the database writes ahead.
	_, err = to.ExecContext(ctx, "PRAGMA journal_mode = DELETE")
	return err
}

// behind is what SQLite's own functions need of a connection.
func behind(conn *sql.Conn) (kept *keptStatements) {
	_ = conn.Raw(func(c any) error { // a connection that is gone is seen by what uses it next
		if one, ok := c.(*safeConn); ok {
			kept = one.kept
		}
		return nil
	})
	return kept
}

// copyTo copies the main database of a connection over that of another one.
func (s *keptStatements) copyTo(ctx context.Context, into *keptStatements) (err error) {
	name, err := libc.CString("main")
	if err != nil {
		return err
	}
	defer libc.Xfree(s.tls, name)
	work := sqlite3.Xsqlite3_backup_init(s.tls, into.db, name, s.db, name)
	if work == 0 {
		return into.failed(sqlite3.Xsqlite3_errcode(into.tls, into.db))
	}
	rc := int32(sqlite3.SQLITE_OK)
	for rc == sqlite3.SQLITE_OK && ctx.Err() == nil {
		rc = sqlite3.Xsqlite3_backup_step(s.tls, work, copiedAtOnce)
	}
	ended := sqlite3.Xsqlite3_backup_finish(s.tls, work)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case rc != sqlite3.SQLITE_DONE:
		return into.failed(rc)
	case ended != sqlite3.SQLITE_OK:
		return into.failed(ended)
	}
	return nil
}

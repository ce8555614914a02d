package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"caredesk/internal/clinic"
)

// Exclusive is a database file that nobody else can open or write meanwhile. It
// is how a whole database takes the place of another.
type Exclusive struct {
	path   string
	shared bool
	db     *sql.DB
	conn   *sql.Conn
}

// TakeExclusive takes a database for its caller alone. It fails with Conflict when any
// program has it open, this one too. The file is then without side files, so
// that nothing of it can be mistaken for a part of what takes its place. Of a
// shared file the turn must be held (see HoldShared); of others it is nil.
func TakeExclusive(ctx context.Context, path string, turn *SharedTurn) (*Exclusive, error) {
	registerDriver()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, fileError(err, path)
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, clinic.Wrap(clinic.Invalid, err, "That is not a usable file name.")
	}
	if IsShared(path) && turn == nil { // desks open it for each turn alone, so that no lock tells of them
		return nil, clinic.Errorf(clinic.Conflict, "Several desks have begun to share that database just now. Nothing was changed. Try again.")
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	name := dsn(path, "rw", append(common(), "locking_mode(EXCLUSIVE)"))
	if turn != nil {
		name = sharedDSN(path)
	}
	db, err := sql.Open(driverName, name)
	if err != nil {
		return nil, mapError(err)
	}
	db.SetMaxOpenConns(1)
	x := &Exclusive{path: path, shared: turn != nil, db: db}
	if err := x.take(ctx); err != nil {
		closing := x.Close()
		if isBusy(err) {
			return nil, clinic.Wrap(clinic.Conflict, errors.Join(err, closing), "Another program has the database open. Close Caredesk on every desk and try again. Nothing was changed.")
		}
		return nil, mapError(errors.Join(err, closing))
	}
	return x, nil
}

// take leaves the WAL mode, which needs the file for one connection alone, and keeps
// the lock on it.
func (x *Exclusive) take(ctx context.Context) (err error) {
	if x.conn, err = x.db.Conn(ctx); err != nil {
		return err
	}
	var mode string
	if err := x.conn.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode); err != nil {
		return err
	}
	if mode != "delete" {
		return clinic.Errorf(clinic.Conflict, "Another program has the database open. Close Caredesk on every desk and try again. Nothing was changed.")
	}
	// In this locking mode the lock outlives the transaction.
	for _, text := range []string{"BEGIN EXCLUSIVE", "COMMIT"} {
		if _, err := x.conn.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// SnapshotTo writes a complete copy to a new file, as Store.SnapshotTo does.
func (x *Exclusive) SnapshotTo(ctx context.Context, path string) error {
	return snapshotOf(ctx, x.conn, path)
}

// ReplaceWith gives the database's name to another file, which is complete, on
// the disk (see Settle) and in the same folder. Whatever happens, the name
// stands for the old file or the new one. Afterwards x can only be closed.
//
// A program that was waiting for the old file finds it moved: SQLite refuses to
// write to a database that lost its name.
func (x *Exclusive) ReplaceWith(path string) error {
	if runtime.GOOS == "windows" || x.shared {
		// Windows renames no open file, over none either: when another program
		// is quicker than the rename, that fails and nothing is changed. A shared
		// file nobody else opens meanwhile.
		if err := x.Close(); err != nil {
			return mapError(err)
		}
	}
	if err := os.Rename(path, x.path); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "%s cannot be replaced. Nothing was changed.", x.path)
	}
	SyncFolder(filepath.Dir(x.path))
	return nil
}

// Close lets the file go.
func (x *Exclusive) Close() error {
	var err error
	if x.conn != nil {
		err = x.conn.Close()
		x.conn = nil
	}
	return errors.Join(err, x.db.Close())
}

// SyncFolder has the names in a folder written to the disk, where the system
// knows such a thing. A file that has its name already keeps it either way.
func SyncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// execer is a connection, a transaction or a pool.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

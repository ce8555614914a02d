package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"caredesk/internal/clinic"
)

// place is the real path of the file, also of one that is still to be made.
func (f *sharedFile) place() (string, error) {
	path, err := givenPath(f.options)
	if err != nil {
		return "", err
	}
	_, err = os.Stat(path)
	switch {
	case err == nil:
		path, err = filepath.EvalSymlinks(path)
	case errors.Is(err, fs.ErrNotExist) && !f.options.Create:
		return "", noDatabase(err, path)
	case errors.Is(err, fs.ErrNotExist):
		dir := filepath.Dir(path)
		if err = os.MkdirAll(dir, 0o700); err == nil {
			dir, err = filepath.EvalSymlinks(dir)
			path = filepath.Join(dir, filepath.Base(path))
		}
	}
	if err != nil {
		return "", fileError(err, path)
	}
	return path, nil
}

// found runs in the first turn: it makes the file when it is to be made, takes one that was
// a local file over, and says beside it that it is shared.
func (f *sharedFile) found(ctx context.Context) error {
	o := f.options
	o.Path = f.path
	if _, err := locate(ctx, o); err != nil {
		return err
	}
	if err := checkFile(f.path); err != nil {
		return err
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return fileError(err, f.path)
	}
	f.perm = info.Mode().Perm()
	h, err := readHeader(f.path)
	if err != nil {
		return fileError(err, f.path)
	}
	if h.wal {
		if err := f.convert(ctx); err != nil {
			return err
		}
		if h, err = readHeader(f.path); err != nil {
			return fileError(err, f.path)
		}
	}
	if _, err := os.Stat(f.path + sharedSuffix); errors.Is(err, fs.ErrNotExist) {
		if err := writeMark(f.path+sharedSuffix, f.perm, mark{counter: h.counter, told: h.counter, size: h.size, writer: f.id}); err != nil {
			return fileError(err, f.path+sharedSuffix)
		}
	}
	f.seen = h.counter
	return nil
}

// convert takes the file out of the mode of a local file, which needs it for oneself alone.
func (f *sharedFile) convert(ctx context.Context) error {
	open := clinic.Errorf(clinic.Conflict, "%s is open as a local file in another program, or was not closed there properly. Close Caredesk on the computer whose disk holds the file, open it there once more and close it again. Then it can be shared.", f.path)
	if f.network != "" {
		// Whether it is open on another computer cannot be asked over a network; but whoever
		// closes it last removes these.
		for _, suffix := range []string{"-wal", "-shm"} {
			if info, err := os.Stat(f.path + suffix); err == nil && (suffix == "-shm" || info.Size() > 0) {
				return open
			}
		}
	}
	db, err := sql.Open(driverName, dsn(f.path, "rw", []string{"busy_timeout(0)", "synchronous(EXTRA)"}))
	if err != nil {
		return mapError(err)
	}
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	closing := db.Close()
	switch {
	case isBusy(err) || err == nil && mode != "delete":
		return open
	case err == nil:
		err = closing
	}
	return mapError(err)
}

// upgrade migrates over a connection of its own, in the turn that is held.
func (f *sharedFile) upgrade(ctx context.Context) error {
	db, err := sql.Open(driverName, sharedDSN(f.path, "foreign_keys(0)"))
	if err != nil {
		return mapError(err)
	}
	db.SetMaxOpenConns(1)
	return mapError(errors.Join(sqliteDialect.migrate(ctx, db, f.now), db.Close()))
}

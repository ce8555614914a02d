package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
)

// fileCopy fills a SQLite file under another name beside its place.
type fileCopy struct {
	path, temp string
	db         *sql.DB
	tx         *sql.Tx
	guards     []string // the texts of the triggers, to make them again
}

func newFileCopy(ctx context.Context, to Options) (_ copyInto, err error) {
	registerDriver()
	path, err := filepath.Abs(to.Path)
	if err != nil || strings.TrimSpace(to.Path) == "" {
		return nil, clinic.FieldErrorf("database", "That is not a usable file name.")
	}
	if _, err := os.Lstat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return nil, clinic.Errorf(clinic.Conflict, "There is already a file at %s. A copy never replaces one.", path)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".caredesk-copy-*.db") // mode 0600
	if err != nil {
		return nil, fileError(err, filepath.Dir(path))
	}
	c := &fileCopy{path: path, temp: file.Name()}
	defer func() {
		if err != nil {
			c.abandon()
		}
	}()
	if err := file.Close(); err != nil {
		return nil, fileError(err, c.temp)
	}
	if c.db, err = sql.Open(driverName, dsn(c.temp, "rw", []string{"foreign_keys(0)", "synchronous(FULL)"})); err != nil {
		return nil, err
	}
	c.db.SetMaxOpenConns(1)
	if err := build(ctx, c.db, to.Now, "WAL"); err != nil {
		return nil, err
	}
	if c.tx, err = c.db.BeginTx(ctx, nil); err != nil {
		return nil, err
	}
	var names []string
	if err := each(ctx, c.tx, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name", func(scan func(...any) error) error {
		var name, text string
		err := scan(&name, &text)
		names, c.guards = append(names, name), append(c.guards, text)
		return err
	}); err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := c.tx.ExecContext(ctx, `DROP TRIGGER "`+name+`"`); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *fileCopy) fill(ctx context.Context, t copyTable, rows func(func([]any) error) error) error {
	if _, err := c.tx.ExecContext(ctx, "DELETE FROM "+t.name); err != nil { // what the migrations put there
		return err
	}
	insert, err := c.tx.PrepareContext(ctx, "INSERT INTO "+t.name+" ("+columnList(t.columns)+") VALUES "+valuesOf(1, len(t.columns)))
	if err != nil {
		return err
	}
	err = rows(func(values []any) error {
		_, err := insert.ExecContext(ctx, values...)
		return err
	})
	return errors.Join(err, insert.Close())
}

func (c *fileCopy) complete(ctx context.Context) error {
	words, err := diagnosisWords(ctx, c.tx)
	if err != nil {
		return err
	}
	for _, row := range words {
		if _, err := c.tx.ExecContext(ctx, "INSERT INTO diagnosis_code_search (rowid, body) VALUES (?, ?)", row...); err != nil {
			return err
		}
	}
	for _, text := range c.guards {
		if _, err := c.tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return noForeignKeyBroken(ctx, c.tx)
}

func (c *fileCopy) finish(context.Context) error {
	if err := c.tx.Commit(); err != nil {
		return err
	}
	if err := c.db.Close(); err != nil {
		return err
	}
	c.db = nil
	if err := syncFile(c.temp); err != nil {
		return fileError(err, c.temp)
	}
	// A hard link never replaces a file; where there are none, rename does
	// after a last look.
	err := os.Link(c.temp, c.path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, there := os.Lstat(c.path); there != nil {
			return os.Rename(c.temp, c.path)
		}
	}
	if err != nil {
		return clinic.Wrap(clinic.Conflict, err, "There is already a file at %s. A copy never replaces one.", c.path)
	}
	return os.Remove(c.temp)
}

func (c *fileCopy) abandon() {
	if c.tx != nil {
		_ = c.tx.Rollback()
	}
	if c.db != nil {
		_ = c.db.Close()
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(c.temp + suffix)
	}
}

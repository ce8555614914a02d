package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// Loader writes rows into a database that is being made by BulkLoad. What it is
// given must keep every rule of the database: none is asked while it writes.
type Loader struct {
	ctx    context.Context
	tx     *sql.Tx
	tables []*LoadTable
	people *peopleTables
	chain  string // hash of the newest audit entry
	log    *LoadTable
	rows   int64
	audits int64
}

// LoadReport says how long the parts of a load took.
type LoadReport struct {
	Rows    int64         // without those of indexes and of the search index
	Loading time.Duration // writing the rows
	Indexes time.Duration // making indexes and guards anew
}

// BulkLoad makes a whole database at path out of many rows. setUp writes what is
// little through the repositories, fill the rest. While fill runs, triggers and
// indexes are away; they are made anew as the migrations make them and compared
// with these before the file gets its name, so that no database without its
// guards is ever found there. Nothing is written durably until then. A file at
// path is an error.
func BulkLoad(ctx context.Context, o Options, setUp func(*Store) error, fill func(*Loader) error) (report LoadReport, err error) {
	path, err := givenPath(o)
	if err != nil {
		return report, err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return report, clinic.Errorf(clinic.Conflict, "There is a file at %s already.", path)
	}
	temp := path + ".making"
	clear := func() {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(temp + suffix)
		}
	}
	clear()
	defer clear()
	o.Path, o.Create = temp, true
	s, err := Open(ctx, o)
	if err != nil {
		return report, err
	}
	if err := errors.Join(setUp(s), s.Close()); err != nil {
		return report, err
	}
	db, err := sql.Open(driverName, dsn(temp, "rw", []string{"foreign_keys(0)", "journal_mode(OFF)", "synchronous(OFF)", "locking_mode(EXCLUSIVE)",
		"temp_store(FILE)", "cache_size(-400000)"}))
	if err != nil {
		return report, mapError(err)
	}
	db.SetMaxOpenConns(1)
	report, err = load(ctx, db, fill)
	if err = errors.Join(err, db.Close()); err != nil {
		return report, mapError(err)
	}
	if err := syncFile(temp); err != nil {
		return report, fileError(err, temp)
	}
	if err := os.Rename(temp, path); err != nil {
		return report, fileError(err, path)
	}
	return report, syncDirectory(filepath.Dir(path))
}

func load(ctx context.Context, db *sql.DB, fill func(*Loader) error) (report LoadReport, err error) {
	start := time.Now()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return report, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}()
	away, err := takeGuardsAway(ctx, tx)
	if err != nil {
		return report, err
	}
	l := &Loader{ctx: ctx, tx: tx}
	if err := l.begin(); err != nil {
		return report, err
	}
	if err := fill(l); err != nil {
		return report, err
	}
	if err := l.end(); err != nil {
		return report, err
	}
	report.Rows, report.Loading = l.rows, time.Since(start)
	start = time.Now()
	for _, o := range away {
		if _, err := tx.ExecContext(ctx, o.sql); err != nil {
			return report, fmt.Errorf("store: %s %s: %w", o.kind, o.name, err)
		}
	}
	problems, err := sqliteDialect.missingGuards(ctx, tx)
	if err != nil {
		return report, err
	}
	if len(problems) > 0 {
		return report, fmt.Errorf("store: after the load these are not as the migrations make them: %s", strings.Join(problems, ", "))
	}
	if err := tx.Commit(); err != nil {
		return report, err
	}
	_, err = db.ExecContext(ctx, "PRAGMA journal_mode = WAL")
	report.Indexes = time.Since(start)
	return report, err
}

// takeGuardsAway drops triggers and indexes and returns them in the order in
// which they can be made again: indexes first.
func takeGuardsAway(ctx context.Context, tx *sql.Tx) ([]schemaObject, error) {
	all, err := sqliteSchemaTexts(ctx, tx)
	if err != nil {
		return nil, err
	}
	var indexes, triggers []schemaObject
	for _, o := range all {
		switch {
		case o.sql == "": // of a UNIQUE constraint: part of its table
		case o.kind == "index":
			indexes = append(indexes, o)
		case o.kind == "trigger":
			triggers = append(triggers, o)
		}
	}
	away := append(indexes, triggers...)
	for _, o := range away {
		if _, err := tx.ExecContext(ctx, "DROP "+o.kind+" "+o.name); err != nil {
			return nil, err
		}
	}
	return away, nil
}

// syncDirectory makes a rename last.
func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fileError(err, dir)
	}
	_ = d.Sync() // not every system can
	return d.Close()
}

func (l *Loader) begin() error {
	err := l.tx.QueryRowContext(l.ctx, "SELECT count, hash FROM audit_head WHERE id = 1").Scan(&l.audits, &l.chain)
	if err != nil {
		return err
	}
	l.log = l.Table("audit_log", "at", "user_id", "user_name", "role", "workstation", "action", "entity", "entity_id", "patient_id", "reason", "before",
		"after", "prev_hash", "hash")
	l.people = newPeopleTables(l)
	// Larger pieces of the search index: fewer merges while it grows.
	_, err = l.tx.ExecContext(l.ctx, "INSERT INTO patient_search (patient_search, rank) VALUES ('hashsize', 67108864)")
	return err
}

func (l *Loader) end() error {
	if err := l.flush(); err != nil {
		return err
	}
	if _, err := l.tx.ExecContext(l.ctx, "UPDATE audit_head SET count = ?, hash = ? WHERE id = 1", l.audits, l.chain); err != nil {
		return err
	}
	_, err := l.tx.ExecContext(l.ctx, "INSERT INTO patient_search (patient_search, rank) VALUES ('hashsize', 1048576)")
	return err
}

// flush writes what was collected.
func (l *Loader) flush() error {
	for _, t := range l.tables {
		if err := t.flush(); err != nil {
			return err
		}
	}
	return nil
}

// LoadTable collects rows of one table and writes many with one statement.
type LoadTable struct {
	l       *Loader
	insert  string
	columns int
	most    int // rows of a statement
	args    []any
	full    *sql.Stmt
}

// Table begins to write rows of a table. Names of table and columns are the
// program's own and never a user's.
func (l *Loader) Table(name string, columns ...string) *LoadTable {
	t := &LoadTable{l: l, insert: "INSERT INTO " + name + " (" + strings.Join(columns, ", ") + ") VALUES ", columns: len(columns), most: max(1, 350/len(columns))}
	l.tables = append(l.tables, t)
	return t
}

// Add writes a row: a value a column, dates and instants as text.
func (t *LoadTable) Add(values ...any) error {
	if len(values) != t.columns {
		return fmt.Errorf("store: %s: %d values for %d columns", t.insert, len(values), t.columns)
	}
	t.args = append(t.args, values...)
	if len(t.args) < t.most*t.columns {
		return nil
	}
	return t.flush()
}

func (t *LoadTable) flush() error {
	rows := len(t.args) / t.columns
	if rows == 0 {
		return nil
	}
	var err error
	if rows == t.most {
		if t.full == nil {
			if t.full, err = t.l.tx.PrepareContext(t.l.ctx, t.insert+valuesOf(rows, t.columns)); err != nil {
				return err
			}
		}
		_, err = t.full.ExecContext(t.l.ctx, t.args...)
	} else {
		_, err = t.l.tx.ExecContext(t.l.ctx, t.insert+valuesOf(rows, t.columns), t.args...)
	}
	t.l.rows += int64(rows)
	clear(t.args)
	t.args = t.args[:0]
	if err != nil {
		return fmt.Errorf("%s: %w", strings.SplitN(t.insert, " (", 2)[0], err)
	}
	return nil
}

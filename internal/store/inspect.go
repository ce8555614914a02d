package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"caredesk/internal/clinic"
)

// What contentsOf asks the two databases for in their own words: the tables, and
// the number of the newest step of the schema.
const (
	sqliteTables = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`
	sqliteStep   = "PRAGMA user_version"
	pgTables     = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename::text COLLATE \"C\""
	pgStep       = "SELECT max(version) FROM schema_migration"
)

// contentsOf reads what a database holds: rows by table, the newest change, the
// end of the audit chain. It works on every schema there was.
func contentsOf(ctx context.Context, db querier, tables, schema string) (clinic.BackupContents, error) {
	var c clinic.BackupContents
	var names []string
	err := each(ctx, db, tables,
		func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		})
	if err != nil {
		return c, err
	}
	for _, name := range names {
		t := clinic.BackupTable{Name: name}
		// The name comes from the schema and is quoted as one.
		if err := scanOne(ctx, db, `SELECT count(*) FROM "`+quotedName(name)+`"`, &t.Rows); err != nil {
			return c, err
		}
		c.Tables = append(c.Tables, t)
	}
	var newest instant
	var hospital optional
	for _, read := range []struct {
		query string
		into  any
	}{
		{schema, &c.Schema},
		{"SELECT (SELECT hospital_name FROM system_settings WHERE id = 1)", &hospital},
		{"SELECT max(at) FROM audit_log", &newest},
		{"SELECT hash FROM audit_head WHERE id = 1", &c.AuditHash},
	} {
		if err := scanOne(ctx, db, read.query, read.into); err != nil {
			return c, err
		}
	}
	c.Hospital, c.Newest = hospital.text, newest.at
	return c, nil
}

func quotedName(name string) string {
	out := make([]byte, 0, len(name))
	for i := range len(name) {
		if name[i] == '"' {
			out = append(out, '"')
		}
		out = append(out, name[i])
	}
	return string(out)
}

func scanOne(ctx context.Context, db querier, query string, into any) error {
	found := false
	err := each(ctx, db, query, func(scan func(...any) error) error {
		found = true
		return scan(into)
	})
	if err == nil && !found {
		err = sql.ErrNoRows
	}
	return err
}

// Inspect reads what a database file holds that nobody has open. It changes
// nothing, not even by side files, and takes files of older schemas.
func Inspect(ctx context.Context, path string) (clinic.BackupContents, error) {
	db, err := openStill(path)
	if err != nil {
		return clinic.BackupContents{}, err
	}
	c, err := contentsOf(ctx, db, sqliteTables, sqliteStep)
	return c, mapError(errors.Join(err, db.Close()))
}

// openStill opens a file that nobody writes to, for reading.
func openStill(path string) (*sql.DB, error) {
	registerDriver()
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, clinic.Wrap(clinic.Invalid, err, "That is not a usable file name.")
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	db, err := sql.Open(driverName, dsn(path, "ro", append(common(), "query_only(1)"))+"&immutable=1")
	if err != nil {
		return nil, mapError(err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// VerifyFile checks a database file that nobody has open and that may be of an
// older schema: the file itself, foreign keys and the audit chain. Verify checks
// the rest once the schema is the newest.
func VerifyFile(ctx context.Context, path string) (VerifyReport, error) {
	db, err := openStill(path)
	if err != nil {
		return VerifyReport{}, err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return VerifyReport{}, mapError(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	report := VerifyReport{OK: true}
	for _, c := range []check{{"file integrity", checkIntegrity}, {"foreign keys", checkForeignKeys}, {"audit chain", checkAudit}} {
		rows, wrong, err := c.run(ctx, tx)
		if ctx.Err() != nil {
			return VerifyReport{}, mapError(ctx.Err())
		}
		done := c.outcome(rows, wrong, err)
		report.OK = report.OK && done.OK
		report.Checks = append(report.Checks, done)
	}
	return report, nil
}

// stillReaders is how many checks of a file run at a time at most.
const stillReaders = 4

// VerifyStill checks every invariant of a database file that nobody writes to and
// that has this program's schema, as Verify does of an open one, but several at a
// time: what does not change looks the same over every connection. It changes
// nothing, not even by side files.
func VerifyStill(ctx context.Context, path string) (report VerifyReport, err error) {
	db, err := openStill(path)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := sqliteDialect.checkApplied(ctx, db); err != nil {
		return report, mapError(err)
	}
	all := slices.Concat(sqliteChecks(), checks(), paymentChecks())
	readers := min(stillReaders, runtime.GOMAXPROCS(0))
	db.SetMaxOpenConns(readers)
	report = VerifyReport{OK: true, Checks: make([]Check, len(all))}
	var next atomic.Int64
	failed, ended := make([]error, readers), sync.WaitGroup{}
	for n := range readers {
		ended.Go(func() {
			tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
			if err != nil {
				failed[n] = mapError(err)
				return
			}
			defer func() { _ = tx.Rollback() }() // nothing was written
			for at := int(next.Add(1)) - 1; at < len(all) && ctx.Err() == nil; at = int(next.Add(1)) - 1 {
				c := all[at]
				report.Checks[at] = c.outcome(runCheck(ctx, tx, c))
			}
		})
	}
	ended.Wait()
	if err := errors.Join(append(failed, ctx.Err())...); err != nil {
		return VerifyReport{}, mapError(err)
	}
	report.OK = len(report.failed()) == 0
	return report, nil
}

// Newest is the schema that this program makes.
func Newest() (int, error) {
	all, err := migrations()
	return len(all), err
}

// Settle folds a database's side files into it and leaves it as one file on the
// disk that can be given another name. Nobody may have it open.
func Settle(ctx context.Context, path string) error {
	registerDriver()
	db, err := sql.Open(driverName, dsn(path, "rw", []string{"synchronous(FULL)"}))
	if err != nil {
		return mapError(err)
	}
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	if err == nil && mode != "delete" {
		err = clinic.Errorf(clinic.Conflict, "Another program has %s open.", path)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return mapError(err)
	}
	for _, side := range []string{"-wal", "-journal"} {
		if _, err := os.Lstat(path + side); err == nil {
			return clinic.Errorf(clinic.Conflict, "Another program has %s open.", path)
		}
	}
	if err := syncFile(path); err != nil {
		return fileError(err, path)
	}
	return nil
}

// PlannedFolder is where the plan of a file that may be damaged keeps the backups;
// empty where the file does not tell it any more.
func PlannedFolder(ctx context.Context, path string) string {
	db, err := openStill(path)
	if err != nil {
		return ""
	}
	defer db.Close()
	var folder string
	if scanOne(ctx, db, "SELECT folder FROM backup_plan WHERE id = 1", &folder) != nil || !filepath.IsAbs(folder) {
		return ""
	}
	return folder
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
)

// dialect is what SQLite and PostgreSQL say differently about the schema.
type dialect struct {
	migrations  func() ([]migration, error)
	bookkeeping string   // makes the table schema_migration when there is none
	turn        []string // what a migration begins with, so that no two run at once
	version     func(ctx context.Context, db querier) (int, error)
	stepped     func(ctx context.Context, tx *sql.Tx, version int) error // after each step, nil when there is nothing to do
	schema      func(ctx context.Context, db querier) ([]schemaObject, error)
	expected    func(ctx context.Context, db querier) ([]schemaObject, error)
}

const bookkeeping = `CREATE TABLE IF NOT EXISTS schema_migration (
    version    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_at TEXT NOT NULL
)`

var sqliteDialect = &dialect{
	migrations:  migrations,
	bookkeeping: bookkeeping + " STRICT",
	version: func(ctx context.Context, db querier) (version int, err error) {
		err = each(ctx, db, "PRAGMA user_version", func(scan func(...any) error) error { return scan(&version) })
		return version, err
	},
	stepped: func(ctx context.Context, tx *sql.Tx, version int) error {
		if _, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(version)); err != nil {
			return err
		}
		return noForeignKeyBroken(ctx, tx)
	},
	schema:   readSQLiteSchema,
	expected: func(context.Context, querier) ([]schemaObject, error) { return expectedSQLiteSchema(), nil },
}

func noForeignKeyBroken(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	broken := rows.Next()
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	if broken {
		return errors.New("store: the migration breaks a foreign key")
	}
	return nil
}

// prepare checks version and guards of a database that is reached over db, and
// migrates it with upgrade when it is older and that is allowed.
func (d *dialect) prepare(ctx context.Context, s *Store, db querier, mayMigrate bool, upgrade func(ctx context.Context, from, to int) error) error {
	have, want, err := d.versions(ctx, db)
	if err != nil {
		return mapError(err)
	}
	switch {
	case have > want:
		if program := d.madeBy(ctx, db); program != "" {
			return clinic.Errorf(clinic.Unavailable, "This database was brought up to date by a newer Caredesk (version %s with schema %d; this program knows schemas up to %d). Install that version or a newer one on this computer. The database was left as it was.", program, have, want)
		}
		return clinic.Errorf(clinic.Unavailable, "This database was made by a newer Caredesk (schema %d; this program knows schemas up to %d). Update Caredesk on this computer. The database was left as it was.", have, want)
	case have < want && !mayMigrate:
		return clinic.Errorf(clinic.Unavailable, "This database has an older schema (%d; this program needs %d) and must be brought up to date first. Make a backup before.", have, want)
	case have < want:
		if err := upgrade(ctx, have, want); err != nil {
			return err
		}
	}
	if err := d.checkApplied(ctx, db); err != nil {
		return mapError(err)
	}
	problems, err := d.missingGuards(ctx, db)
	if err != nil {
		return mapError(err)
	}
	if len(problems) > 0 {
		s.log.ErrorContext(ctx, "database guards missing", "guards", strings.Join(problems, ", "))
		s.refuseWrites(clinic.Wrap(clinic.Unavailable, clinic.ErrDamaged, "The database lacks safeguards that protect its records (%s). It is open for reading only. Restore a backup or ask for help.", strings.Join(problems, ", ")))
	}
	return nil
}

package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"caredesk/internal/clinic"
)

//go:embed migrations/*/*.sql
var migrationFiles embed.FS

var applicationIDText = strconv.Itoa(ApplicationID)

// migration is one numbered step of the schema.
type migration struct {
	version  int
	name     string
	text     string
	checksum string
}

// migrations are SQLite's steps.
var migrations = sync.OnceValues(func() ([]migration, error) {
	return readMigrations(migrationFiles, "migrations/sqlite")
})

// pgMigrations are PostgreSQL's steps. Step for step the schema says the same
// as SQLite's.
var pgMigrations = sync.OnceValues(func() ([]migration, error) {
	return readMigrations(migrationFiles, "migrations/postgres")
})

// readMigrations reads the files NNNN_name.sql of a folder, which number from 1
// without gaps.
func readMigrations(files fs.FS, dir string) ([]migration, error) {
	names, err := fs.Glob(files, dir+"/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	out := make([]migration, 0, len(names))
	for i, file := range names {
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		number, name, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
		version, err := strconv.Atoi(number)
		if err != nil || version != i+1 {
			return nil, fmt.Errorf("store: migration %s is out of order", file)
		}
		sum := sha256.Sum256(text)
		out = append(out, migration{version, name, string(text), hex.EncodeToString(sum[:])})
	}
	return out, nil
}

// versions returns the schema a database has and the one this program needs.
func (d *dialect) versions(ctx context.Context, db querier) (have, want int, err error) {
	all, err := d.migrations()
	if err != nil {
		return 0, 0, err
	}
	have, err = d.version(ctx, db)
	return have, len(all), err
}

// migrate runs what is missing, each step in one transaction with its row of
// bookkeeping, so that a crash leaves whole steps only.
func (d *dialect) migrate(ctx context.Context, db *sql.DB, now func() time.Time) error {
	all, err := d.migrations()
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := d.apply(ctx, db, m, now); err != nil {
			return err
		}
	}
	return nil
}

func (d *dialect) apply(ctx context.Context, db *sql.DB, m migration, now func() time.Time) (err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}()
	for _, text := range d.turn {
		if _, err = tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	// Read inside the transaction: another program may have migrated just now.
	have, err := d.version(ctx, tx)
	if err != nil {
		return err
	}
	if have >= m.version {
		return tx.Rollback()
	}
	if err = d.step(ctx, tx, m, now); err != nil {
		return err
	}
	if d.stepped != nil {
		if err = d.stepped(ctx, tx, m.version); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// checkApplied compares the steps a database went through with this program's.
func (d *dialect) checkApplied(ctx context.Context, db querier) error {
	all, err := d.migrations()
	if err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, "SELECT version, checksum FROM schema_migration ORDER BY version")
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var version int
		var checksum string
		if err := rows.Scan(&version, &checksum); err != nil {
			return err
		}
		if n >= len(all) || all[n].version != version || all[n].checksum != checksum {
			return clinic.Errorf(clinic.Unavailable, "Step %d of this database's schema is not the one this program knows. It was made by another build of Caredesk; this one does not write to it. Where no other build was used, the file is damaged: restore the last backup with caredeskctl.", version)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if n != len(all) {
		return clinic.Errorf(clinic.Unavailable, "The database's record of its schema is incomplete (%d of %d steps). Restore a backup.", n, len(all))
	}
	return nil
}

// HashSchema writes the texts of PostgreSQL's steps to w, so that a database
// made from them can be told from one made from others.
func HashSchema(w io.Writer) error {
	all, err := pgMigrations()
	for _, m := range all {
		if err == nil {
			_, err = io.WriteString(w, m.checksum)
		}
	}
	return err
}

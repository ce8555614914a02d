package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"caredesk/internal/clinic"
)

//go:embed migrations/sqlite/*.sql
var migrationFiles embed.FS

var applicationIDText = strconv.Itoa(ApplicationID)

// migration is one numbered step of the schema.
type migration struct {
	version  int
	name     string
	text     string
	checksum string
}

// migrations reads the embedded files NNNN_name.sql, which number from 1
// without gaps.
var migrations = sync.OnceValues(func() ([]migration, error) {
	return readMigrations(migrationFiles, "migrations/sqlite")
})

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
func versions(ctx context.Context, db *sql.DB) (have, want int, err error) {
	all, err := migrations()
	if err != nil {
		return 0, 0, err
	}
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have)
	return have, len(all), err
}

const bookkeeping = `CREATE TABLE IF NOT EXISTS schema_migration (
    version    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT`

// migrate runs what is missing, each step in one transaction with its row of
// bookkeeping, so that a crash leaves whole steps only.
func migrate(ctx context.Context, db *sql.DB, now func() time.Time) error {
	all, err := migrations()
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := m.apply(ctx, db, now); err != nil {
			return err
		}
	}
	return nil
}

func (m migration) apply(ctx context.Context, db *sql.DB, now func() time.Time) (err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}()
	// Read inside the transaction: another program may have migrated just now.
	var have int
	if err = tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have >= m.version {
		return tx.Rollback()
	}
	for _, text := range []string{bookkeeping, m.text} {
		if _, err = tx.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("migration %d: %w", m.version, err)
		}
	}
	if _, err = tx.ExecContext(ctx, "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
		m.version, m.name, m.checksum, at(now())); err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(m.version)); err != nil {
		return err
	}
	if err = noForeignKeyBroken(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
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

// checkApplied compares the steps a database went through with this program's.
func checkApplied(ctx context.Context, db querier) error {
	all, err := migrations()
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
			return clinic.Errorf(clinic.Unavailable, "Step %d of this database's schema is not the one this program knows. It was made by another build of Caredesk; this one does not write to it.", version)
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

package storetest

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"caredesk/internal/store"
)

// NewOlderFile returns a database file as an older version of Caredesk left it,
// which knew that many steps of the schema.
func NewOlderFile(t testing.TB, steps int) string {
	t.Helper()
	NewFile(t) // makes the driver known
	path := filepath.Join(t.TempDir(), "older.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db := RawDB(t, path)
	exec(t, db, "PRAGMA application_id = "+strconv.Itoa(store.ApplicationID))
	older(t, db, "sqlite", steps)
	exec(t, db, "PRAGMA user_version = "+strconv.Itoa(steps))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// NewOlderAddress is NewOlderFile on the server for tests.
func NewOlderAddress(t testing.TB, steps int) string {
	t.Helper()
	address := NewEmptyAddress(t)
	db, err := store.OpenRaw(address)
	if err != nil {
		t.Fatal(err)
	}
	older(t, db, "postgres", steps)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

func older(t testing.TB, db *sql.DB, dialect string, steps int) {
	t.Helper()
	_, self, _, _ := runtime.Caller(0)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(self), "..", "migrations", dialect, "*.sql"))
	if err != nil || len(files) <= steps {
		t.Fatalf("there are %d steps, wanted are %d and one more: %v", len(files), steps, err)
	}
	exec(t, db, `CREATE TABLE IF NOT EXISTS schema_migration (
    version    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_at TEXT NOT NULL
)`+map[string]string{"sqlite": " STRICT"}[dialect])
	for i, file := range files[:steps] {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		exec(t, db, string(text))
		sum := sha256.Sum256(text)
		_, name, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".sql"), "_")
		if _, err := db.Exec("INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)", i+1, name, hex.EncodeToString(sum[:]), "2026-01-02T03:04:05.000000Z"); err != nil {
			t.Fatal(err)
		}
	}
}

func exec(t testing.TB, db *sql.DB, text string) {
	t.Helper()
	if _, err := db.Exec(text); err != nil {
		t.Fatal(err)
	}
}

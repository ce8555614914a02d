package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"caredesk/internal/service"
)

// A step that fails half-way leaves nothing: no table, no bookkeeping, the old version.
func TestFailedMigrationLeavesNothing(t *testing.T) {
	ctx := context.Background()
	registerDriver()
	db, err := sql.Open(driverName, dsn(filepath.Join(t.TempDir(), "x.db"), "rwc", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	list, err := readMigrations(fstest.MapFS{
		"m/0001_first.sql":  {Data: []byte("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id));")},
		"m/0002_syntax.sql": {Data: []byte("CREATE TABLE c (x TEXT); CREATE TABEL d (x TEXT);")},
		"m/0003_broken.sql": {Data: []byte("CREATE TABLE e (x TEXT); PRAGMA defer_foreign_keys = 1; INSERT INTO b VALUES (99);")},
	}, "m")
	if err != nil || len(list) != 3 {
		t.Fatalf("%v %v", list, err)
	}
	if err := sqliteDialect.apply(ctx, db, list[0], time.Now); err != nil {
		t.Fatal(err)
	}
	for _, m := range list[1:] {
		if err := sqliteDialect.apply(ctx, db, m, time.Now); err == nil {
			t.Errorf("%s was applied", m.name)
		}
	}
	if err := sqliteDialect.apply(ctx, db, list[0], time.Now); err != nil {
		t.Errorf("an applied step again: %v", err)
	}
	var tables, rows, version string
	if err := db.QueryRow(`SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name)`).Scan(&tables); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("SELECT count(*) || '/' || max(version) FROM schema_migration").Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	if tables != "a,b,schema_migration" || rows != "1/1" || version != "1" {
		t.Errorf("left over: tables %s, bookkeeping %s, version %s", tables, rows, version)
	}
}

func TestMigrationFilesAreInOrder(t *testing.T) {
	for _, name := range []string{"m/0002_late.sql", "m/first.sql", "m/0000_zero.sql"} {
		if _, err := readMigrations(fstest.MapFS{name: {}}, "m"); err == nil || !strings.Contains(err.Error(), "out of order") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Windows that start at once on a new machine end up with one database.
func TestCreatingAtOnce(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "new", "x.db")
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[int]bool{}
	for range 5 {
		wg.Go(func() {
			s, err := Open(ctx, Options{Path: path, Create: true})
			if err != nil {
				t.Error(err)
				return
			}
			var n int
			err = s.InTx(ctx, func(r service.Repos) (err error) {
				n, err = r.Numbers().Next(ctx, "patient", 0)
				return err
			})
			mu.Lock()
			if err != nil || seen[n] {
				t.Errorf("number %d again: %v", n, err)
			}
			seen[n] = true
			mu.Unlock()
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

package store_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

var update = flag.Bool("update", false, "write the lists of the schemas' guards anew")

// The list of what the migrations make is kept with the program, which compares
// every database that it opens with it.
func TestTheGuardsOfPostgreSQLAreListed(t *testing.T) {
	db := storetest.RawAddress(t, storetest.NewAddress(t))
	got, major, err := store.PGSchemaList(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	wantListed(t, "migrations/postgres.schema", got, major == 15)
}

// The same for files.
func TestTheGuardsOfFilesAreListed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made.db")
	s, err := store.Open(ctx, store.Options{Path: path, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := store.SQLiteSchemaList(ctx, storetest.RawDB(t, path))
	if err != nil {
		t.Fatal(err)
	}
	wantListed(t, "migrations/sqlite.schema", got, true)
}

func wantListed(t *testing.T, file, got string, comparable bool) {
	t.Helper()
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != string(want) && comparable {
		t.Errorf("%s is out of date; write it anew with -update", file)
	}
}

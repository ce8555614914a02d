package storetest

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"caredesk/internal/store"
)

// template is the bytes of an empty, migrated database: made once per test
// binary, copied for each test.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "caredesk-storetest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	s, err := store.Open(context.Background(), store.Options{Path: path, Create: true})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // folds the log into the file
		return nil, err
	}
	return os.ReadFile(path)
})

// NewFile writes a fresh, migrated database into the test's own folder and
// returns its path.
func NewFile(t testing.TB) string {
	t.Helper()
	data, err := template()
	if err != nil {
		t.Fatalf("making the template database: %v", err)
	}
	path := filepath.Join(t.TempDir(), "caredesk.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// DatabaseVariable names the environment variable that has New make its
// databases on the tests' PostgreSQL server when it says postgres, and as files
// that desks take turns with when it says shared.
const DatabaseVariable = "CAREDESK_TEST_DATABASE"

// New opens a fresh, migrated database that is closed at the end of the test.
func New(t testing.TB) *store.Store {
	t.Helper()
	switch kind := os.Getenv(DatabaseVariable); kind {
	case "":
		return OpenFile(t, NewFile(t), nil, nil)
	case "postgres":
		return OpenAddress(t, NewAddress(t), nil, nil)
	case "shared":
		path := NewFile(t)
		Share(t, path)
		return OpenFile(t, path, nil, nil)
	default:
		t.Fatalf("%s names no kind of database: %q", DatabaseVariable, kind)
		return nil
	}
}

// OpenFile opens an existing database until the end of the test. Clock and
// logger may be nil.
func OpenFile(t testing.TB, path string, now func() time.Time, log *slog.Logger) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{Path: path, Now: now, Logger: log})
	if err != nil {
		t.Fatalf("opening %s: %v", filepath.Base(path), err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return s
}

// Share makes a file one that desks share: whoever opens it from now on takes turns.
func Share(t testing.TB, path string) {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{Path: path, Shared: true})
	if err != nil {
		t.Fatalf("sharing %s: %v", filepath.Base(path), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

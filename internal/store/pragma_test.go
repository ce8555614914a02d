package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"
)

// Every connection runs under the settings that the rules of the database rely on.
func TestConnectionSettings(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "x.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	pragmas := func(db *sql.DB, connections int, want map[string]string) {
		t.Helper()
		for range connections { // held until the end, so that each is another one
			conn, err := db.Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			for name, value := range want {
				var got string
				if err := conn.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil || got != value {
					t.Errorf("%s is %s (%v), want %s", name, got, err, value)
				}
			}
		}
		quick, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		if _, err := db.Conn(quick); err == nil {
			t.Errorf("more than %d connections", connections)
		}
	}
	both := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "recursive_triggers": "1", "busy_timeout": "2000", "mmap_size": "0", "trusted_schema": "0"}
	both["query_only"] = "0"
	pragmas(s.engine.(*localFile).write, 1, both)
	both["query_only"] = "1"
	pragmas(s.engine.(*localFile).read, readers, both)
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"unsafe"

	sqlite3 "modernc.org/sqlite/lib"
)

// misses reads how many pages a connection has read from its file since the last call.
func misses(t *testing.T, c *sql.Conn) (n int) {
	t.Helper()
	if err := c.Raw(func(driverConn any) error {
		k := driverConn.(*safeConn).kept
		sqlite3.Xsqlite3_db_status(k.tls, k.db, sqlite3.SQLITE_DBSTATUS_CACHE_MISS, k.out, k.out+4, 1)
		n = int(unsafe.Slice((*int32)(pointer(k.out)), 1)[0])
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// A connection that has read much must not leave another without room for what
// it reads again and again.
func TestOneConnectionsReadingLeavesRoomForOthers(t *testing.T) {
	ctx := context.Background()
	registerDriver()
	db, err := sql.Open(driverName, dsn(filepath.Join(t.TempDir(), "x.db"), "rwc", common()))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn := func() *sql.Conn {
		c, err := db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	much, little := conn(), conn()
	exec := func(text string) {
		if _, err := much.ExecContext(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	read := func(c *sql.Conn, table string) int {
		n := 0
		if err := c.QueryRowContext(ctx, "SELECT sum(length(v)) FROM "+table).Scan(&n); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		return misses(t, c)
	}
	for table, n := range map[string]int{"large": 12000, "small": 3000} {
		exec("CREATE TABLE " + table + " (v BLOB)")
		exec(fmt.Sprintf("INSERT INTO %s WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM r WHERE i < %d) SELECT zeroblob(3000) FROM r", table, n))
	}
	for round := range 3 {
		if n := read(much, "large"); n < 6000 {
			t.Fatalf("round %d: reading 12,000 pages missed %d: the table is too small for this test", round, n)
		}
		read(little, "small")
		if n := read(little, "small"); n > 0 {
			t.Errorf("round %d: reading 3,000 pages again missed %d", round, n)
		}
	}
}

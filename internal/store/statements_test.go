package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// oneConnection is a database of one connection.
func oneConnection(t *testing.T, path string) *sql.DB {
	t.Helper()
	registerDriver()
	db, err := sql.Open(driverName, dsn(path, "rwc", nil))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// keptOf looks at the statements that the only connection keeps.
func keptOf(t *testing.T, db *sql.DB) (list *keptStatements) {
	t.Helper()
	c, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Raw(func(d any) error { list = d.(*safeConn).kept; return nil }); err != nil {
		t.Fatal(err)
	}
	if list == nil {
		t.Fatal("the driver does not say where SQLite's connection is: every statement is compiled on each run")
	}
	return list
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestKeptStatementsBringEveryValueBack(t *testing.T) {
	db := oneConnection(t, filepath.Join(t.TempDir(), "x.db"))
	_, err := db.Exec("CREATE TABLE v (id INTEGER PRIMARY KEY, x)")
	must(t, err)
	long := strings.Repeat("Ä", mostRoom)
	for round := range 2 { // with the statement new and kept
		for i, v := range []any{nil, int64(math.MinInt64), int64(math.MaxInt64), 1.5, "", "a", "\x00b\x00", "naïve 東京", long, []byte{0}, []byte(nil), bytes.Repeat([]byte{7}, 3*mostRoom)} {
			res, err := db.Exec("INSERT INTO v (x) VALUES (?)", v)
			must(t, err)
			id, _ := res.LastInsertId()
			if n, _ := res.RowsAffected(); n != 1 || id == 0 {
				t.Errorf("%T: %d rows, id %d", v, n, id)
			}
			var got any
			must(t, db.QueryRow("SELECT x FROM v WHERE id = ?", id).Scan(&got))
			if b, is := v.([]byte); is && b == nil {
				v = nil
			}
			if fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", v, v) {
				t.Errorf("round %d, value %d: %T %.40v came back as %T %.40v", round, i, v, v, got, got)
			}
		}
		var empty []byte
		must(t, db.QueryRow("SELECT CAST(x'' AS BLOB) WHERE ? IS NOT NULL", []byte{}).Scan(&empty))
		if len(empty) != 0 {
			t.Errorf("an empty blob came back as %v", empty)
		}
	}
	for _, s := range keptOf(t, db).kept {
		if s.size > mostRoom {
			t.Errorf("%q holds on to %d bytes", s.text, s.size)
		}
	}
}

func TestKeptStatementsOutliveChangesOfTheSchema(t *testing.T) {
	db := oneConnection(t, filepath.Join(t.TempDir(), "x.db"))
	read := func(want string) {
		t.Helper()
		rows, err := db.Query("SELECT * FROM t ORDER BY a")
		must(t, err)
		defer rows.Close()
		names, err := rows.Columns()
		must(t, err)
		got := strings.Join(names, " ") + ":"
		for rows.Next() {
			values, into := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			must(t, rows.Scan(into...))
			got += fmt.Sprint(values...)
		}
		must(t, rows.Err())
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	_, err := db.Exec("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2)")
	must(t, err)
	read("a:12")
	_, err = db.Exec("CREATE INDEX t_a ON t (a)")
	must(t, err)
	read("a:12")
	_, err = db.Exec("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x'")
	must(t, err)
	// What is announced before the first row may be out of date once; it is refused then, never mixed up.
	rows, err := db.Query("SELECT * FROM t ORDER BY a")
	must(t, err)
	for rows.Next() {
	}
	if err := rows.Err(); err != nil && !strings.Contains(err.Error(), "columns") {
		t.Error(err)
	}
	rows.Close()
	read("a b:1x2x")
	_, err = db.Exec("DROP TABLE t")
	must(t, err)
	if rows, err = db.Query("SELECT * FROM t ORDER BY a"); err == nil {
		if rows.Next() || rows.Err() == nil {
			t.Error("a table that is gone was read")
		}
		rows.Close()
	}
}

func TestTheSameStatementRunsInsideItself(t *testing.T) {
	db := oneConnection(t, filepath.Join(t.TempDir(), "x.db"))
	tx, err := db.Begin()
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	const text = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"
	sum := 0
	outer, err := tx.Query(text, 3)
	must(t, err)
	for outer.Next() {
		inner, err := tx.Query(text, 4)
		must(t, err)
		for inner.Next() {
			sum++
		}
		must(t, errors.Join(inner.Err(), inner.Close()))
	}
	must(t, errors.Join(outer.Err(), outer.Close()))
	if sum != 12 {
		t.Errorf("%d rows, want 12", sum)
	}
}

func TestKeptStatementsAreFewAndNeedTheirValues(t *testing.T) {
	db := oneConnection(t, filepath.Join(t.TempDir(), "x.db"))
	for i := range 3 * mostKept {
		var got int
		must(t, db.QueryRow(fmt.Sprintf("SELECT ? + %d", i), 1).Scan(&got))
		if got != i+1 {
			t.Fatalf("%d, want %d", got, i+1)
		}
	}
	if n := len(keptOf(t, db).kept); n != mostKept {
		t.Errorf("%d statements are kept, want %d", n, mostKept)
	}
	for _, args := range [][]any{{}, {1, 2}} {
		var got int
		if err := db.QueryRow("SELECT ? + 0", args...).Scan(&got); err == nil {
			t.Errorf("%d values for one parameter were taken", len(args))
		}
	}
	if _, err := db.Exec("SELECT 1; SELECT 2"); err != nil { // the driver's own business
		t.Error(err)
	}
	if _, err := db.Exec("SELECT"); err == nil {
		t.Error("half a statement was run")
	}
	must(t, db.Close())
}

// A cancelled search ends in the middle of a row, and what comes after it is not touched.
func TestACancelledStatementStopsAtOnce(t *testing.T) {
	db := oneConnection(t, filepath.Join(t.TempDir(), "x.db"))
	const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i > ?"
	for round := range 3 {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
		began := time.Now()
		var n int
		err := db.QueryRowContext(ctx, endless, 0).Scan(&n)
		if err == nil || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("round %d: %v", round, err)
		}
		_, err = db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS t (x)")
		if err == nil {
			t.Error("a statement of a cancelled context ran")
		}
		cancel()
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("stopped after %s", took)
		}
		must(t, db.QueryRow("SELECT ?", 7).Scan(&n))
		if n != 7 {
			t.Errorf("%d after a cancelled statement", n)
		}
	}
}

// Instants, days and times of day are read by hand where they are as this
// program writes them; everything else is read as before.
func FuzzQuickReading(f *testing.F) {
	for _, s := range []string{"2026-11-23T10:42:00.123456Z", "2026-02-29T10:42:00.000000Z", "0000-00-00", "2026-11-23", "24:00:00", "09:30:00", "2026-11-23T25:00:00.000000Z", "2026-11-2xT10:42:00.000000Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := quickInstant(s); ok {
			want, err := time.Parse(instantLayout, s)
			if err != nil || !want.Equal(got) || at(got).text() != s {
				t.Errorf("%q was read as %s, want %s (%v)", s, got, want, err)
			}
		}
		if got, ok := quickDate(s); ok && got.String() != s {
			t.Errorf("%q was read as %s", s, got)
		}
		if got, ok := quickClock(s); ok && got.String()+":00" != s {
			t.Errorf("%q was read as %s", s, got)
		}
	})
}

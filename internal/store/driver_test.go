package store_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// In rollback-journal mode a reader makes COMMIT fail. The wrapped driver would
// leave the connection inside its transaction; what was written next would be
// acknowledged and lost.
func TestFailedCommitLosesNothingAfterIt(t *testing.T) {
	storetest.New(t)
	path := filepath.Join(t.TempDir(), "rollback.db")
	dsn := "file://" + path + "?_pragma=busy_timeout(50)&_txlock=immediate"
	openDB := func() *sql.DB {
		db, err := sql.Open("caredesk-sqlite", dsn)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		return db
	}
	writer, reader := openDB(), openDB()
	defer reader.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := writer.Exec("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('first')")
	must(err)

	rows, err := reader.Query("SELECT x FROM t")
	must(err)
	if !rows.Next() {
		t.Fatal("nothing to read")
	}
	tx, err := writer.Begin()
	must(err)
	_, err = tx.Exec("INSERT INTO t VALUES ('refused')")
	must(err)
	err = tx.Commit()
	if clinic.CodeOf(store.MapError(err)) != clinic.Unavailable {
		t.Fatalf("COMMIT with a reader active: %v", err)
	}
	must(rows.Close())

	_, err = writer.Exec("INSERT INTO t VALUES ('after')")
	must(err)
	must(writer.Close())
	again := openDB()
	defer again.Close()
	var all string
	must(again.QueryRow("SELECT group_concat(x) FROM t").Scan(&all))
	if all != "first,after" {
		t.Errorf("the database holds %s", all)
	}
}

package storetest

import (
	"database/sql"
	"net/url"
	"testing"

	"caredesk/internal/store"
)

// RawDB opens a database past the store, under the settings that the store
// uses, as somebody with a database shell would.
func RawDB(t testing.TB, path string) *sql.DB {
	t.Helper()
	if store.IsAddress(path) {
		return RawAddress(t, path)
	}
	q := url.Values{"_pragma": {"busy_timeout(2000)", "foreign_keys(1)", "recursive_triggers(1)", "trusted_schema(0)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("caredesk-sqlite", "file://"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

package store_test

import (
	"os"
	"testing"

	"caredesk/internal/store"
)

// The digest of what the migrations make is kept with the program, so that opening
// a database need not run them to know what it should hold.
func TestTheDigestOfSQLitesSchemaIsKept(t *testing.T) {
	made, kept, err := store.SQLiteSchemaSum()
	if err != nil {
		t.Fatal(err)
	}
	const file = "migrations/sqlite.sum"
	if *update {
		if err := os.WriteFile(file, []byte(made+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if made != kept {
		t.Errorf("%s is out of date; write it anew with -update", file)
	}
}

package store_test

import (
	"flag"
	"os"
	"testing"

	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

var update = flag.Bool("update", false, "write anew what the program keeps of the schemas")

// The list of what the migrations make is kept with the program, which compares
// every database that it opens with it.
func TestTheGuardsOfPostgreSQLAreListed(t *testing.T) {
	db := storetest.RawAddress(t, storetest.NewAddress(t))
	got, major, err := store.PGSchemaList(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	const file = "migrations/postgres.schema"
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
	if got != string(want) && major == 15 {
		t.Errorf("%s is out of date; write it anew with -update", file)
	}
}

package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// The demo hospital goes to a server and back: everything is the same and holds.
func TestACopyFromTheShell(t *testing.T) {
	dir := t.TempDir()
	db, back := filepath.Join(dir, "demo.db"), filepath.Join(dir, "back.db")
	mustRun(t, "", "demo", "--database", db, "--patients", "30", "--seed", "7")
	server := storetest.NewEmptyAddress(t)
	sums := func(from, to string) (tables []store.CopiedTable) {
		t.Helper()
		code, out, errOut := ctlRun(t, "", "copy", "--json", "--from", from, "--to", to)
		if err := json.Unmarshal([]byte(out), &tables); err != nil || code != exitOK || errOut != "" {
			t.Fatalf("exit %d, %q, %q, %v", code, out, errOut, err)
		}
		return tables
	}
	there, again := sums(db, server), sums(server, back)
	filled := 0
	for i, table := range there {
		if table != again[i] {
			t.Errorf("%+v came back as %+v", table, again[i])
		}
		if table.Rows > 0 {
			filled++
		}
	}
	if filled < 40 {
		t.Errorf("only %d of %d tables hold rows: the demo tests little", filled, len(there))
	}
	if code, out, _ := ctlRun(t, "", "verify", "--database", back); code != exitOK {
		t.Errorf("verify of what came back: exit %d\n%s", code, out)
	}
	s := storetest.OpenAddress(t, server, nil, nil)
	report, err := s.Verify(t.Context())
	if err != nil || !report.OK {
		t.Errorf("verify on the server: %+v, %v", report, err)
	}
	if code, _, errOut := ctlRun(t, "", "copy", "--from", db, "--to", back); code != exitConflict || !strings.Contains(errOut, "never replaces") {
		t.Errorf("onto a file that is there: exit %d, %s", code, errOut)
	}
	if code, _, errOut := ctlRun(t, "", "copy", "--from", filepath.Join(dir, "none.db"), "--to", back); code != exitNotFound {
		t.Errorf("from nowhere: exit %d, %s", code, errOut)
	}
	if code, out, _ := ctlRun(t, "", "copy", "--from", db, "--to", filepath.Join(dir, "third.db")); code != exitOK || !strings.Contains(out, "the same on both sides") {
		t.Errorf("in words: exit %d, %s", code, out)
	}
}

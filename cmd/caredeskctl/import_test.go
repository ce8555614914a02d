package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const djangoFile = "../../internal/exchange/django/testdata/django-hms.sqlite3"

func TestImportDjangoSaysFirstAndDoesItOnce(t *testing.T) {
	dir := t.TempDir()
	db, list, mapping := filepath.Join(dir, "clinic.db"), filepath.Join(dir, "list.csv"), filepath.Join(dir, "map.csv")
	mustRun(t, "a long enough phrase\n", "init", "--database", db, "--hospital", "Harbour", "--admin", "root.admin", "--last", "Ryan", "--password-stdin")
	type result struct {
		DryRun bool `json:"dry_run"`
		Tables map[string]struct{ Found, Taken, Changed, Refused int }
		Notes  []struct{ Table, Outcome, Reason string }
	}
	run := func(args ...string) (r result) {
		t.Helper()
		out := mustRun(t, "", append([]string{"import", "django", "--database", db, "--json"}, args...)...)
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		return r
	}
	dry := run("--dry-run", "--report", list, djangoFile)
	if n := dry.Tables["auth_user"]; !dry.DryRun || n.Found != 605 || n.Taken != 605 || dry.Tables["payment_record"].Taken != 848 {
		t.Errorf("dry run: %+v", dry)
	}
	f, err := os.Open(list)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if rows, err := csv.NewReader(f).ReadAll(); err != nil || len(rows) != 1+len(dry.Notes) {
		t.Errorf("%d rows in the list of %d: %v", len(rows), len(dry.Notes), err)
	}
	run("--mapping", mapping, djangoFile)
	data, err := os.ReadFile(mapping)
	if err != nil || !strings.Contains(string(data), "auth_user,605,605\r\n") {
		t.Errorf("the mapping: %v", err)
	}
	if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") {
		t.Errorf("faults after it was moved in:\n%s", out)
	}
	code, _, errOut := ctlRun(t, "", "import", "django", "--database", db, djangoFile)
	if code != exitConflict || !strings.Contains(errOut, "moved in already") {
		t.Errorf("a second time: exit %d, %q", code, errOut)
	}
	left, err := filepath.Glob(filepath.Join(dir, "clinic-moved-in-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("a refused import left %v", left)
	}
}

func TestImportDjangoRefusesAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "new.db")
	none := filepath.Join(dir, "none.sqlite3")
	if err := os.WriteFile(none, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		args []string
	}{
		{exitInvalid, []string{"--create", none}},
		{exitNotFound, []string{"--create", filepath.Join(dir, "missing.sqlite3")}},
		{exitInvalid, []string{"--create", "--postgres", "postgres://u:secret@localhost/hms"}},
		{exitUsage, []string{}},
		{exitUsage, []string{"--postgres", "postgres://u@localhost/hms", djangoFile}},
		{exitUsage, []string{"--create", "--dry-run", djangoFile}},
		{exitConflict, []string{"--create", "--report", none, djangoFile}},
	} {
		code, _, errOut := ctlRun(t, "", append([]string{"import", "django", "--database", db}, c.args...)...)
		if code != c.code || strings.Contains(errOut, "secret") {
			t.Errorf("%v: exit %d, want %d: %q", c.args, code, c.code, errOut)
		}
		if _, err := os.Stat(db); err == nil {
			t.Errorf("%v left a database", c.args)
		}
	}
	if code, _, _ := ctlRun(t, "", "import", "moon"); code != exitUsage {
		t.Errorf("importing the moon: exit %d", code)
	}
	// The old name and the new one do the same.
	for _, verb := range [][]string{{"import-list"}, {"import", "list"}} {
		if code, _, errOut := ctlRun(t, "", append(verb, "--database", db, "moons", none)...); code != exitUsage || !strings.Contains(errOut, "There is no list") {
			t.Errorf("%v: exit %d, %q", verb, code, errOut)
		}
	}
}

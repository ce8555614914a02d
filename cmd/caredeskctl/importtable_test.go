package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type tableResult struct {
	DryRun    bool `json:"dry_run"`
	Encoding  string
	Separator string
	Columns   map[string]string
	Rows, New int
	Changed   int
	Unchanged int
	LeftOut   int    `json:"left_out"`
	First     string `json:"first_number"`
}

func TestPatientsComeInFromATableAndItsErrorsAfterwards(t *testing.T) {
	db, dir := newClinic(t), t.TempDir()
	file, errs := filepath.Join(dir, "patients.csv"), filepath.Join(dir, "errors.csv")
	// Windows-1252, semicolons; the second birth date is impossible.
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "Nr;Vorname;Nachname;Geboren;Handy;Rufname\nA-1;J\xfcrgen;Wei\xdf;31.12.1968;+49 30 123456;J\xfcrgi\n;Z\xf6e;\xd6z;31.02.1970;+353 86 123 4567;\n")
	run := func(args ...string) (r tableResult) {
		t.Helper()
		out := mustRun(t, "", append([]string{"import", "patients", "--database", db, "--json"}, args...)...)
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		return r
	}
	dry := run("--dry-run", file)
	if !dry.DryRun || dry.New != 1 || dry.LeftOut != 1 || dry.Encoding != "Windows-1252" || dry.Separator != "semicolons" || dry.Columns["Last name"] != "Nachname" {
		t.Errorf("dry run %+v", dry)
	}
	if r := run("--errors", errs, file); r.New != 1 || r.LeftOut != 1 {
		t.Errorf("run %+v", r)
	}
	text, err := os.ReadFile(errs)
	if err != nil || !strings.Contains(string(text), "Öz") || strings.Contains(string(text), "Jürgen") || !strings.Contains(string(text), "no such day") || !strings.Contains(string(text), "'+353") {
		t.Fatalf("errors %s: %v", text, err)
	}
	write(errs, strings.Replace(string(text), "31.02.1970", "28.02.1970", 1))
	if r := run(errs); r.New != 1 || r.LeftOut != 0 || r.First == "" {
		t.Errorf("corrected %+v", r)
	}
	// Once more: by its number, and as a look-alike.
	if r := run("--dry-run", file); r.New != 0 || r.LeftOut != 2 {
		t.Errorf("again %+v", r)
	}
	write(file, "Nr;Handy\na-1;+49 30 999999\n")
	if r := run("--update", file); r.Changed != 1 {
		t.Errorf("update %+v", r)
	}
	if r := run("--update", "--map", "Phone=", "--map", "E-mail=#2", "--dry-run", file); r.Changed != 0 || r.LeftOut != 1 {
		t.Errorf("mapped %+v", r)
	}
	mustRun(t, "", "verify", "--database", db)
}

func TestTablesAreRefusedInWords(t *testing.T) {
	db, dir := newClinic(t), t.TempDir()
	file := filepath.Join(dir, "x.csv")
	if err := os.WriteFile(file, []byte("Remarks\nnothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"patients"}, exitUsage, "one file"},
		{[]string{"patients", filepath.Join(dir, "none.csv")}, exitNotFound, "no file"},
		{[]string{"patients", file}, exitInvalid, "which column holds the name"},
		{[]string{"prices", file}, exitInvalid, "which column holds"},
		{[]string{"patients", "--map", "Shoe size=Remarks", file}, exitInvalid, "no field"},
		{[]string{"patients", "--map", "Whole name=Nobody", file}, exitInvalid, "no column"},
		{[]string{"patients", "--separator", "x", file}, exitUsage, "separator"},
		{[]string{"patients", "--errors", file, file}, exitConflict, "already a file"},
	} {
		var out, errOut strings.Builder
		code := run(t.Context(), append([]string{"caredeskctl", "import", c.args[0], "--database", db}, c.args[1:]...), strings.NewReader(""), &out, &errOut)
		if code != c.code || !strings.Contains(errOut.String(), c.says) {
			t.Errorf("%v: %d, %s", c.args, code, errOut.String())
		}
	}
}

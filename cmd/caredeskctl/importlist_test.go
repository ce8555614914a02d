package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestImportListImportsAndSaysWhat(t *testing.T) {
	db := newClinic(t)
	file := filepath.Join(t.TempDir(), "codes 2026.csv")
	if err := os.WriteFile(file, []byte("code,title\nZ99.8,Our own code\nI10,Blood pressure as we call it\nJ02.9,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (r struct {
		New, Changed, Retired int
		LeftOut               int  `json:"left_out"`
		DryRun                bool `json:"dry_run"`
	}) {
		t.Helper()
		out := mustRun(t, "", append([]string{"import-list", "--database", db, "--json"}, args...)...)
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		return r
	}
	dry := run("--dry-run", "diagnoses", file)
	if dry.New != 1 || dry.Changed != 1 || dry.LeftOut != 1 || !dry.DryRun {
		t.Errorf("dry run: %+v", dry)
	}
	if again := run("--dry-run", "diagnoses", file); again != dry {
		t.Errorf("a dry run wrote: %+v", again)
	}
	if r := run("diagnoses", file); r.New != 1 || r.Changed != 1 {
		t.Errorf("imported: %+v", r)
	}
	if r := run("diagnoses", file); r.New != 0 || r.Changed != 0 {
		t.Errorf("imported again: %+v", r)
	}
	code, _, errOut := ctlRun(t, "", "import-list", "--database", db, "--replace", "diagnoses", file)
	if code != exitConflict || !strings.Contains(errOut, "Line 4") {
		t.Errorf("replacing by a faulty file: exit %d, %q", code, errOut)
	}
	out := mustRun(t, "", "import-list", "--database", db, "diagnoses", file)
	if !strings.Contains(out, "codes 2026.csv") || strings.Contains(out, filepath.Dir(file)) {
		t.Errorf("said %q", out)
	}
	if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") {
		t.Errorf("faults after an import:\n%s", out)
	}
}

func TestImportListRefusesAndSaysWhy(t *testing.T) {
	db := newClinic(t)
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		code int
		args []string
	}{
		"no list":      {exitUsage, []string{"procedures", bad}},
		"no file":      {exitUsage, []string{"drugs"}},
		"missing file": {exitNotFound, []string{"drugs", bad + "x"}},
		"bad file":     {exitInvalid, []string{"interactions", bad}},
	} {
		code, _, errOut := ctlRun(t, "", append([]string{"import-list", "--database", db}, c.args...)...)
		if code != c.code || errOut == "" {
			t.Errorf("%s: exit %d, want %d: %q", name, code, c.code, errOut)
		}
	}
	if out := mustRun(t, "", "import-list", "--help"); !strings.Contains(out, "Exit codes:") || !strings.Contains(out, "diagnoses") {
		t.Errorf("help: %q", out)
	}
}

func TestImportListTakesThePriceList(t *testing.T) {
	db := newClinic(t)
	file := filepath.Join(t.TempDir(), "prices.csv")
	if err := os.WriteFile(file, []byte("code,name,category,price,tax\nECG,\"ECG, 12 leads\",Tests,45.00,\nCERT,Certificate,Papers,12.50,VAT\n=X,Formula,,1,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := ctlRun(t, "", "import-list", "--database", db, "prices", file)
	if code != exitOK || !strings.Contains(out, "1 new") || !strings.Contains(out, "2 left out") || !strings.Contains(errOut, "Line 4") || !strings.Contains(errOut, `no tax "VAT"`) {
		t.Errorf("exit %d: %s%s", code, out, errOut)
	}
	if code, _, _ := ctlRun(t, "", "import-list", "--database", db, "--replace", "prices", file); code != exitConflict {
		t.Errorf("replacing by a faulty file: exit %d", code)
	}
	if out := mustRun(t, "", "import-list", "--database", db, "--dry-run", "prices", file); !strings.Contains(out, "1 unchanged") {
		t.Errorf("again: %s", out)
	}
}

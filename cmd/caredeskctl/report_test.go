package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestReportsFromTheShell(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "demo.db")
	mustRun(t, "", "demo", "--database", db, "--patients", "30", "--seed", "7")
	write := func(args ...string) (int, string, string) {
		return ctlRun(t, "", append([]string{"report", "--database", db}, args...)...)
	}
	file := filepath.Join(dir, "visits.csv")
	code, out, errOut := write("--period", "last-12-months", "--by", "doctor", "--json", "visits", file)
	var said struct {
		OK   bool
		Rows int
		By   string
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil || code != exitOK || !said.OK || said.Rows < 2 || said.By != "doctor" || errOut != "" {
		t.Fatalf("exit %d, %q, %q, %v", code, out, errOut, err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if last := records[len(records)-1]; last[0] != "Total" || last[1] == "0" {
		t.Errorf("the last line is %q", last)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for _, name := range []string{"waiting.pdf", "revenue.xlsx"} {
		kind, _, _ := strings.Cut(name, ".")
		if code, _, errOut := write(kind, filepath.Join(dir, name)); code != exitOK {
			t.Errorf("%s: exit %d, %s", name, code, errOut)
		}
	}
	for what, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a file that is there":   {[]string{"visits", file}, exitConflict, "--replace"},
		"replaced":               {[]string{"--replace", "visits", file}, exitOK, ""},
		"no such report":         {[]string{"staff", file}, exitUsage, "no report"},
		"no format":              {[]string{"visits", filepath.Join(dir, "x.doc")}, exitUsage, "ending"},
		"nothing":                {nil, exitUsage, "takes the report"},
		"grouped by what is not": {[]string{"--by", "medicine", "visits", filepath.Join(dir, "y.csv")}, exitInvalid, "cannot be grouped"},
		"no such period":         {[]string{"--period", "ever", "visits", filepath.Join(dir, "y.csv")}, exitInvalid, "no period"},
		"no day":                 {[]string{"--from", "soon", "--to", "2026-01-01", "visits", filepath.Join(dir, "y.csv")}, exitInvalid, "from:"},
		"half of the days":       {[]string{"--from", "2026-01-01", "visits", filepath.Join(dir, "y.csv")}, exitInvalid, "last day"},
		"period and days":        {[]string{"--period", "today", "--from", "2026-01-01", "visits", filepath.Join(dir, "y.csv")}, exitUsage, "not both"},
		"no such doctor":         {[]string{"--doctor", "XX-1", "visits", filepath.Join(dir, "y.csv")}, exitNotFound, "licence number"},
		"no such department":     {[]string{"--department", "Alchemy", "visits", filepath.Join(dir, "y.csv")}, exitNotFound, "Alchemy"},
		"no such folder":         {[]string{"visits", filepath.Join(dir, "nowhere", "y.csv")}, exitUnavailable, "cannot be written"},
	} {
		code, out, errOut := write(c.args...)
		if code != c.code || !strings.Contains(out+errOut, c.says) {
			t.Errorf("%s: exit %d, want %d: %q, %q", what, code, c.code, out, errOut)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".report-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: db})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	page, err := app.Services.Audit.List(clinic.WithActor(context.Background(), owner()), service.AuditFilter{Action: "report.export"}, service.PageRequest{})
	if err != nil || page.Total < 4 || !strings.HasPrefix(page.Rows[0].UserName, "caredeskctl") {
		t.Errorf("%d exports are audited, %v", page.Total, err)
	}
}

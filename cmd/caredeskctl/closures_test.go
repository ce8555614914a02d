package main

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestClosuresFromTheShell(t *testing.T) {
	db := filepath.Join(t.TempDir(), "demo.db")
	mustRun(t, "", "demo", "--database", db, "--patients", "30", "--seed", "7")
	list := func(args ...string) (rows []closureLine) {
		t.Helper()
		code, out, errOut := ctlRun(t, "", append([]string{"closures", "--database", db, "--json"}, args...)...)
		var said struct {
			OK       bool
			Closures []closureLine
		}
		if err := json.Unmarshal([]byte(out), &said); err != nil || code != exitOK || !said.OK || errOut != "" {
			t.Fatalf("exit %d, %q, %q, %v", code, out, errOut, err)
		}
		return said.Closures
	}
	all, open, differing := list(), list("--open"), list("--differs")
	if len(all) < 2 || len(open) == 0 || len(open)+len(differing) > len(all) {
		t.Fatalf("%d drawers, %d open, %d differ", len(all), len(open), len(differing))
	}
	for i, r := range all {
		if i > 0 && r.Date > all[i-1].Date {
			t.Errorf("%s stands below %s", r.Date, all[i-1].Date)
		}
		if closed := r.State == "closed"; closed && (r.Number == "" || r.Expected == "" || r.Counted == "" || len(r.Digest) != 64) || r.Cashier == "" {
			t.Errorf("a drawer is %+v", r)
		}
	}
	for _, r := range differing {
		if _, err := strconv.ParseFloat(r.Difference, 64); err != nil {
			t.Errorf("a difference is %q", r.Difference)
		}
	}
	day := list("--from", all[len(all)-1].Date, "--to", all[len(all)-1].Date)
	if len(day) == 0 || len(day) == len(all) {
		t.Errorf("%d of %d are of the first day", len(day), len(all))
	}
	code, out, _ := ctlRun(t, "", "closures", "--database", db)
	if lines := strings.Split(strings.TrimSpace(out), "\n"); code != exitOK || len(lines) != len(all)+1 || !strings.HasPrefix(lines[0], "NUMBER") {
		t.Errorf("exit %d: %s", code, out)
	}
	for what, c := range map[string]struct {
		args []string
		code int
	}{
		"no day":       {[]string{"--from", "soon"}, exitInvalid},
		"an argument":  {[]string{"CL-1"}, exitUsage},
		"no such flag": {[]string{"--all"}, exitUsage},
	} {
		if code, _, errOut := ctlRun(t, "", append([]string{"closures", "--database", db}, c.args...)...); code != c.code {
			t.Errorf("%s: exit %d, %s", what, code, errOut)
		}
	}
}

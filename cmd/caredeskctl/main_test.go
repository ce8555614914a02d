package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ctlRun runs the program with a first line of standard input.
func ctlRun(t *testing.T, stdin string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), append([]string{"caredeskctl"}, args...), strings.NewReader(stdin), &o, &e)
	return code, o.String(), e.String()
}

func mustRun(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	code, out, errOut := ctlRun(t, stdin, args...)
	if code != 0 {
		t.Fatalf("caredeskctl %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errOut)
	}
	return out
}

func newClinic(t *testing.T) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "clinic # 100%.db")
	mustRun(t, "a long enough phrase\n", "init", "--database", db, "--hospital", "Øresund Clinic", "--admin", "root.admin",
		"--last", "Ryan", "--password-stdin")
	return db
}

func TestInitMakesACleanDatabaseOnce(t *testing.T) {
	db := newClinic(t)
	if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") {
		t.Fatalf("a new database has faults:\n%s", out)
	}
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the database is open to others: %v", info.Mode())
	}
	before, _ := os.ReadFile(db)
	code, _, errOut := ctlRun(t, "another long phrase\n", "init", "--database", db, "--hospital", "X", "--admin", "other", "--last", "Y", "--password-stdin")
	if code != exitConflict || !strings.Contains(errOut, "exists already") {
		t.Errorf("a second init: exit %d, %q", code, errOut)
	}
	if after, _ := os.ReadFile(db); !bytes.Equal(before, after) {
		t.Error("a refused init changed the file")
	}
}

func TestVersionTellsTheSchema(t *testing.T) {
	out := mustRun(t, "", "version", "--database", newClinic(t), "--json")
	var v struct {
		Version string
		Schema  int
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil || v.Version == "" || v.Schema < 1 {
		t.Fatalf("version printed %q (%v)", out, err)
	}
}

func TestInitRefusesBadValuesAndSaysWhere(t *testing.T) {
	for name, c := range map[string]struct{ user, password, field string }{
		"short password": {"admin1", "short", "password"},
		"bad user name":  {"a b", "a long enough phrase", "username"},
	} {
		t.Run(name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "c.db")
			code, _, errOut := ctlRun(t, c.password+"\n", "init", "--database", db, "--hospital", "H", "--admin", c.user, "--last", "Y", "--password-stdin")
			if code != exitInvalid || !strings.Contains(errOut, c.field) {
				t.Errorf("exit %d, %q: want %d and the field %q", code, errOut, exitInvalid, c.field)
			}
		})
	}
}

func TestUsersFromTheShell(t *testing.T) {
	db := newClinic(t)
	out := mustRun(t, "front desk phrase\n", "user", "add", "--database", db, "--username", "anna", "--role", "receptionist",
		"--first", "Анна", "--last", "Ковалёва", "--password-stdin", "--json")
	var made struct {
		OK bool
		ID int64
	}
	if err := json.Unmarshal([]byte(out), &made); err != nil || !made.OK || made.ID == 0 {
		t.Fatalf("user add --json printed %q (%v)", out, err)
	}
	mustRun(t, "quite another phrase\n", "user", "passwd", "--database", db, "--username", "ANNA", "--password-stdin")
	mustRun(t, "", "user", "unlock", "--database", db, "--username", "anna")
	mustRun(t, "", "user", "disable", "--database", db, "--username", "anna")

	if code, _, _ := ctlRun(t, "", "user", "unlock", "--database", db, "--username", "nobody"); code != exitNotFound {
		t.Errorf("an unknown user: exit %d, want %d", code, exitNotFound)
	}
	if code, _, errOut := ctlRun(t, "", "user", "disable", "--database", db, "--username", "root.admin"); code != exitConflict {
		t.Errorf("disabling the last administrator: exit %d (%s), want %d", code, errOut, exitConflict)
	}
	if code, _, _ := ctlRun(t, "front desk phrase\n", "user", "add", "--database", db, "--username", "x1", "--role", "king", "--last", "Z", "--password-stdin"); code != exitInvalid {
		t.Errorf("an unknown role: exit %d, want %d", code, exitInvalid)
	}
	if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") {
		t.Errorf("faults after managing users:\n%s", out)
	}
}

func TestDemoIsWholeAndRepeatable(t *testing.T) {
	db := filepath.Join(t.TempDir(), "demo.db")
	mustRun(t, "", "demo", "--database", db, "--patients", "40", "--seed", "7")
	out := mustRun(t, "", "verify", "--database", db, "--json")
	var report struct {
		OK     bool
		Checks []struct {
			Name string
			OK   bool
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || !report.OK || len(report.Checks) < 5 {
		t.Fatalf("verify of the demo: %v\n%s", err, out)
	}
}

func TestWrongUseHasItsOwnExitCode(t *testing.T) {
	for _, args := range [][]string{{"verify"}, {"nonsense"}, {"verify", "--nonsense"}, {"user", "add"}} {
		if code, _, _ := ctlRun(t, "", args...); code != exitUsage {
			t.Errorf("%v: exit %d, want %d", args, code, exitUsage)
		}
	}
	missing := filepath.Join(t.TempDir(), "missing.db")
	if code, _, _ := ctlRun(t, "", "verify", "--database", missing); code != exitNotFound && code != exitUnavailable {
		t.Errorf("a missing file: exit %d", code)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("verify created the missing file")
	}
}

func TestEveryHelpListsTheExitCodes(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"init", "--help"}, {"user", "--help"}, {"user", "add", "--help"}, {"verify", "--help"}, {"demo", "--help"}, {"version", "--help"}} {
		code, out, _ := ctlRun(t, "", args...)
		if code != 0 || !strings.Contains(out, "Exit codes:") {
			t.Errorf("%v: exit %d, help without exit codes:\n%s", args, code, out)
		}
	}
}

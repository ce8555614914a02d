package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

const backupPhrase = "correct horse battery\n"

func onlyBackup(t *testing.T, folder string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "caredesk-*.tar.zst*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("backups in %s: %v %v", folder, found, err)
	}
	return found[0]
}

func TestBackupsFromTheShell(t *testing.T) {
	keyring.MockInit()
	t.Setenv(bootstrap.EnvBackupPassphrase, "")
	db, folder := newClinic(t), filepath.Join(t.TempDir(), "out")
	if code, _, errOut := ctlRun(t, "", "backup", "make", "--database", db); code != exitInvalid || !strings.Contains(errOut, "folder") {
		t.Errorf("without a plan: %d %s", code, errOut)
	}
	if code, _, errOut := ctlRun(t, "short\n", "backup", "make", "--database", db, "--folder", folder, "--passphrase-stdin"); code != exitInvalid || !strings.Contains(errOut, "at least 12") {
		t.Errorf("a short passphrase: %d %s", code, errOut)
	}
	mustRun(t, backupPhrase, "backup", "make", "--database", db, "--folder", folder, "--passphrase-stdin")
	path := onlyBackup(t, folder)
	if out := mustRun(t, "", "backup", "list", "--database", db); !strings.Contains(out, "good") || !strings.Contains(out, filepath.Base(path)) || !strings.Contains(out, "failed") {
		t.Errorf("the list:\n%s", out)
	}
	if out := mustRun(t, backupPhrase, "backup", "check", "--database", db, "--passphrase-stdin", path); !strings.Contains(out, "Øresund Clinic") || !strings.Contains(out, "is whole") {
		t.Errorf("the check:\n%s", out)
	}
	code, out, errOut := ctlRun(t, "wrong horse battery\n", "backup", "check", "--database", db, "--passphrase-stdin", path)
	if code != exitInvalid || !strings.Contains(errOut, "does not open the backup") || strings.Contains(out+errOut, "wrong horse") {
		t.Errorf("a wrong passphrase: %d %s%s", code, out, errOut)
	}
	mustRun(t, "front desk phrase\n", "user", "add", "--database", db, "--username", "anna", "--role", "receptionist", "--last", "K", "--password-stdin")
	if code, out, errOut := ctlRun(t, backupPhrase, "backup", "restore", "--database", db, "--passphrase-stdin", path); code != exitUsage || !strings.Contains(errOut, "Nothing was changed") || !strings.Contains(out, "newest change") {
		t.Errorf("without --yes: %d %s%s", code, out, errOut)
	}
	mustRun(t, "", "user", "unlock", "--database", db, "--username", "anna")
	mustRun(t, backupPhrase, "backup", "restore", "--database", db, "--passphrase-stdin", "--yes", path)
	if code, _, _ := ctlRun(t, "", "user", "unlock", "--database", db, "--username", "anna"); code != exitNotFound {
		t.Errorf("anna is still there: %d", code)
	}
	if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") {
		t.Errorf("faults after the restore:\n%s", out)
	}
	onlyBackup(t, filepath.Join(filepath.Dir(db), "backups")) // what was there before
}

func TestALostDatabaseComesBackByKey(t *testing.T) {
	keyring.MockInit()
	db, folder, identity := newClinic(t), filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "key.txt")
	var made struct{ Recipient string }
	if err := json.Unmarshal([]byte(mustRun(t, "", "backup", "keygen", "--json", identity)), &made); err != nil || !strings.HasPrefix(made.Recipient, "age1") {
		t.Fatalf("%+v %v", made, err)
	}
	mustRun(t, "", "backup", "make", "--database", db, "--folder", folder, "--recipient", made.Recipient)
	path := onlyBackup(t, folder)
	if code, _, errOut := ctlRun(t, "", "backup", "check", "--database", db, path); code != exitInvalid || !strings.Contains(errOut, "locked with a key") {
		t.Errorf("without the key: %d %s", code, errOut)
	}
	for what, spoil := range map[string]func() error{
		"missing": func() error { return os.Remove(db) },
		"damaged": func() error { return os.Truncate(db, 5000) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if code, _, _ := ctlRun(t, "", "backup", "restore", "--database", db, "--identity", identity, path); code != exitUsage {
			t.Errorf("%s, without --yes: %d", what, code)
		}
		mustRun(t, "", "backup", "restore", "--database", db, "--identity", identity, "--yes", path)
		if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") {
			t.Errorf("%s: faults after the restore:\n%s", what, out)
		}
	}
	if aside, _ := filepath.Glob(db + ".damaged-*"); len(aside) != 1 {
		// Glob reads [ ] * ? in the path as patterns; this one has none of them.
		t.Errorf("the damaged file is not kept aside: %v", aside)
	}
	if code, _, errOut := ctlRun(t, "", "backup", "make", "--database", db, "--plain"); code != exitUsage {
		t.Errorf("--plain without --folder: %d %s", code, errOut)
	}
}

// A backup goes back onto the server it came from, and onto an empty one.
func TestABackupIsRestoredOntoAServerFromTheShell(t *testing.T) {
	keyring.MockInit()
	t.Setenv(config.EnvDataDir, t.TempDir())
	t.Setenv(config.EnvConfigDir, t.TempDir())
	t.Setenv(bootstrap.EnvBackupPassphrase, strings.TrimSpace(backupPhrase))
	db, server, empty, folder := newClinic(t), store.WithoutPassword(storetest.NewEmptyAddress(t)), store.WithoutPassword(storetest.NewEmptyAddress(t)), filepath.Join(t.TempDir(), "out")
	mustRun(t, "", "copy", "--from", db, "--to", server)
	mustRun(t, "", "backup", "make", "--database", server, "--folder", folder)
	path := onlyBackup(t, folder)
	mustRun(t, "front desk phrase\n", "user", "add", "--database", server, "--username", "anna", "--role", "receptionist", "--last", "K", "--password-stdin")
	if code, _, errOut := ctlRun(t, "", "backup", "restore", "--database", server, path); code != exitUsage || !strings.Contains(errOut, "Nothing was changed") {
		t.Errorf("without --yes: %d %s", code, errOut)
	}
	code, _, errOut := ctlRun(t, "wrong horse battery\n", "backup", "restore", "--database", server, "--passphrase-stdin", "--yes", path)
	if code != exitInvalid || !strings.Contains(errOut, "does not open the backup") {
		t.Errorf("a wrong passphrase: %d %s", code, errOut)
	}
	mustRun(t, "", "user", "unlock", "--database", server, "--username", "anna")
	mustRun(t, "", "backup", "restore", "--database", server, "--yes", path)
	if code, _, _ := ctlRun(t, "", "user", "unlock", "--database", server, "--username", "anna"); code != exitNotFound {
		t.Errorf("anna is still there: %d", code)
	}
	if out := mustRun(t, "", "backup", "list", "--json", "--database", server); !strings.Contains(out, `"kind":"`+string(clinic.BackupBeforeRestore)+`"`) {
		t.Errorf("the present state was not saved:\n%s", out)
	}
	if code, out, _ := ctlRun(t, "", "backup", "restore", "--database", empty, path); code != exitUsage || !strings.Contains(out, "Øresund Clinic") {
		t.Errorf("onto an empty one without --yes: %d %s", code, out)
	}
	if out := mustRun(t, "", "backup", "restore", "--database", empty, "--yes", path); !strings.Contains(out, "There was no database before") {
		t.Errorf("onto an empty one:\n%s", out)
	}
	for _, address := range []string{server, empty} {
		if out := mustRun(t, "", "verify", "--database", address); strings.Contains(out, "FAULT") {
			t.Errorf("faults after the restore:\n%s", out)
		}
	}
}

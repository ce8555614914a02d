package bootstrap

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/release"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// olderSteps is a schema of some releases ago, with patients and backups in it.
const olderSteps = 8

func olderHospital(t *testing.T) string {
	t.Helper()
	t.Setenv(config.EnvDataDir, t.TempDir())
	t.Setenv(config.EnvConfigDir, t.TempDir())
	path := storetest.NewOlderFile(t, olderSteps)
	addNurse(t, path)
	return path
}

func addNurse(t *testing.T, path string) {
	t.Helper()
	db := storetest.RawDB(t, path)
	if _, err := db.Exec(`INSERT INTO auth_user (id, username, password, first_name, last_name, date_joined) VALUES (1, 'ada', '!', 'Ada', 'Older', '2025-01-01T00:00:00.000000Z');
		INSERT INTO users_profile (user_id, role, phone, name_key, created_at, updated_at) VALUES (1, 'nurse', '', 'older ada', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z')`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func schemaOf(t *testing.T, path string) int {
	t.Helper()
	c, err := store.Inspect(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return c.Schema
}

var updateNow = func() time.Time { return time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC) }

// An older hospital is saved before it is brought up to date; the backup is whole,
// is what it was, is among those that a rescue offers, and takes its place again.
func TestAnUpdateMakesABackupFirst(t *testing.T) {
	for _, shared := range []bool{false, true} {
		name := map[bool]string{false: "local file", true: "shared file"}[shared]
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			path := olderHospital(t)
			app, err := Open(ctx, Options{Path: path, Shared: shared, Desk: "front", Now: updateNow})
			if err != nil {
				t.Fatal(err)
			}
			newest, err := store.Newest()
			if err != nil {
				t.Fatal(err)
			}
			u := app.Updated
			if u == nil || u.From != olderSteps || u.To != newest || filepath.Dir(u.Backup) != filepath.Join(filepath.Dir(path), "backups") ||
				!strings.HasPrefix(filepath.Base(u.Backup), "caredesk-before-update-") {
				t.Fatalf("told is %+v", u)
			}
			admin := clinic.WithActor(ctx, clinic.SystemActor("test", "desk"))
			log, err := app.Services.Audit.List(admin, service.AuditFilter{Action: service.UpdateAction}, service.PageRequest{})
			if err != nil || len(log.Rows) != 1 || !strings.Contains(log.Rows[0].After, release.Version()) || !strings.Contains(log.Rows[0].After, filepath.Base(u.Backup)) {
				t.Errorf("the audit log has %+v (%v)", log.Rows, err)
			}
			if report, err := app.Verify(ctx); err != nil || !report.OK {
				t.Errorf("after the update: %+v %v", report, err)
			}
			if err := app.Close(); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(u.Backup); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("the backup may be read by others: %v %v", info, err)
			}
			rescue := Rescue{Database: path, Now: updateNow}
			found := rescue.Backups(ctx)
			if len(found) != 1 || found[0].Path != u.Backup {
				t.Fatalf("a rescue offers %+v", found)
			}
			check, err := rescue.Check(ctx, service.CheckBackup{Path: u.Backup})
			if err != nil || check.Inside.Schema != olderSteps || len(check.Faults) > 0 {
				t.Fatalf("the backup holds %+v (%v)", check, err)
			}
			if err := os.WriteFile(path, []byte("the drive has failed"), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := rescue.Restore(ctx, service.RestoreBackup{Path: u.Backup}); err != nil {
				t.Fatal(err)
			}
			if schemaOf(t, path) != newest {
				t.Error("the restored backup was not brought up to date")
			}
			var ada int
			if err := storetest.RawDB(t, path).QueryRow("SELECT count(*) FROM auth_user WHERE username = 'ada'").Scan(&ada); err != nil || ada != 1 {
				t.Errorf("Ada is there %d times (%v)", ada, err)
			}

			// Opened once more there is nothing to do, and nothing to tell.
			again, err := Open(ctx, Options{Path: path, Shared: shared, Now: updateNow})
			if err != nil {
				t.Fatal(err)
			}
			if again.Updated != nil {
				t.Errorf("told again: %+v", again.Updated)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Without a backup there is no update: the database is left as it is.
func TestNoBackupNoUpdate(t *testing.T) {
	ctx := context.Background()
	path := olderHospital(t)
	inTheWay := filepath.Join(filepath.Dir(path), "backups")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, Options{Path: path, Now: updateNow})
	if err == nil || !strings.Contains(clinic.MessageOf(err), "nothing was changed") {
		t.Fatalf("got %v", err)
	}
	if schemaOf(t, path) != olderSteps {
		t.Error("it was brought up to date")
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	// Nor is it where a shell only looks.
	if _, err := Open(ctx, Options{Path: path, AsItIs: true}); err == nil || !strings.Contains(clinic.MessageOf(err), "older schema") {
		t.Errorf("looking only: %v", err)
	}
	if _, err := os.Stat(inTheWay); err == nil {
		t.Error("a backup was made for a look")
	}
}

// A damaged file is not brought up to date; what it holds is saved, and the
// window offers its backups.
func TestADamagedDatabaseIsNotUpdated(t *testing.T) {
	ctx := context.Background()
	path := olderHospital(t)
	db := storetest.RawDB(t, path)
	if _, err := db.Exec("PRAGMA foreign_keys = 0"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO users_profile (user_id, role, phone, name_key, created_at, updated_at)
		VALUES (999, 'nurse', '', 'nobody', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z')`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, Options{Path: path, Now: updateNow})
	if err == nil || !strings.Contains(clinic.MessageOf(err), "damaged (foreign keys") {
		t.Fatalf("got %v", err)
	}
	if schemaOf(t, path) != olderSteps {
		t.Error("it was brought up to date")
	}
	if found := (Rescue{Database: path}).Backups(ctx); len(found) != 1 {
		t.Errorf("what it holds was not saved: %+v", found)
	}
}

// A database of a newer version is refused with the version it needs, and is left
// as it is.
func TestADowngradeIsRefusedWithTheVersionNeeded(t *testing.T) {
	ctx := context.Background()
	path := olderHospital(t)
	app, err := Open(ctx, Options{Path: path, Now: updateNow})
	if err != nil {
		t.Fatal(err)
	}
	admin := clinic.WithActor(ctx, clinic.SystemActor("test", "desk"))
	if err := app.Services.Backups.NoteUpdate(admin, service.UpdateNote{From: 11, To: 99, Program: "7.4.0"}); err != nil {
		t.Fatal(err)
	}
	if err := app.Close(); err != nil {
		t.Fatal(err)
	}
	db := storetest.RawDB(t, path)
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, shared := range []bool{false, true} {
		_, err = Open(ctx, Options{Path: path, Shared: shared, Now: updateNow})
		if message := clinic.MessageOf(err); err == nil || !strings.Contains(message, "7.4.0") || !strings.Contains(message, "schema 99") || !strings.Contains(message, "left as it was") {
			t.Errorf("shared %v: %v", shared, err)
		}
	}
	if schemaOf(t, path) != 99 {
		t.Error("it was changed")
	}
}

// On a server it is the server's own dump that is made first. Without the program
// for it nothing is changed, unless somebody says that there is a backup.
func TestAnUpdateOfAServer(t *testing.T) {
	ctx := context.Background()
	folder := filepath.Join(t.TempDir(), "backups")
	open := func(address string) (*App, error) {
		return Open(ctx, Options{Path: address, BackupFolder: folder, Now: updateNow})
	}
	address := storetest.NewOlderAddress(t, olderSteps)
	if _, err := exec.LookPath("pg_dump"); err == nil {
		app, err := open(address)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(app.Updated.Backup)
		if err != nil || !strings.HasPrefix(string(data), "PGDMP") || filepath.Dir(app.Updated.Backup) != folder {
			t.Errorf("%s is no dump (%v)", app.Updated.Backup, err)
		}
		if err := app.Close(); err != nil {
			t.Error(err)
		}
		address = storetest.NewOlderAddress(t, olderSteps)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := open(address); err == nil || !strings.Contains(clinic.MessageOf(err), EnvBackedUp) || !strings.Contains(clinic.MessageOf(err), "nothing was changed") {
		t.Fatalf("without pg_dump: %v", err)
	}
	t.Setenv(EnvBackedUp, "yes")
	app, err := open(address)
	if err != nil {
		t.Fatal(err)
	}
	if app.Updated == nil || app.Updated.Backup != "" {
		t.Errorf("told is %+v", app.Updated)
	}
	if err := app.Close(); err != nil {
		t.Error(err)
	}
}

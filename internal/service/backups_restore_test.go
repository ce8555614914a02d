package service_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Before a restore the present state is saved as safely as the plan or the backup
// is: never without a lock unless that was said.
func TestWhatARestoreSavesFirst(t *testing.T) {
	a := newArchive(t)
	locked := a.plan(func(p *clinic.BackupPlan) { daily(p); p.Schedule, p.Lock = clinic.BackupOff, clinic.LockPassphrase })
	must(t, a.SavePlan(a.admin, locked, ""))
	for name, lock := range map[string]clinic.BackupLock{"/b/plain": clinic.LockNone, "/b/passphrase": clinic.LockPassphrase, "/b/key": clinic.LockKey} {
		a.drive.files[name] = service.BackupFile{Name: filepath.Base(name), Lock: lock}
	}
	_, err := a.Backups.Restore(a.admin, service.RestoreBackup{})
	refused(t, err, clinic.Invalid, "file")
	_, err = a.Backups.Restore(a.admin, service.RestoreBackup{Path: "/nowhere"})
	refused(t, err, clinic.NotFound)
	for name, c := range map[string]struct {
		cmd  service.RestoreBackup
		lock clinic.BackupLock // empty where it is refused
		key  string
	}{
		"a plain one":                    {service.RestoreBackup{Path: "/b/plain"}, "", ""},
		"a plain one, saved without":     {service.RestoreBackup{Path: "/b/plain", SavePlain: true}, clinic.LockNone, ""},
		"a passphrase that is of no use": {service.RestoreBackup{Path: "/b/plain", Key: service.BackupKey{Passphrase: "p"}}, "", ""},
		"by its passphrase":              {service.RestoreBackup{Path: "/b/passphrase", Key: service.BackupKey{Passphrase: "p"}}, clinic.LockPassphrase, "p"},
		"by its key":                     {service.RestoreBackup{Path: "/b/key", Key: service.BackupKey{IdentityFile: "k"}}, clinic.LockKey, "age1 of k"},
	} {
		a.drive.restore = service.RestoreJob{}
		begun := len(a.audited("backup.restore_begin"))
		_, err := a.Backups.Restore(a.admin, c.cmd)
		if c.lock == "" {
			refused(t, err, clinic.Invalid, "save_plain")
			if a.drive.restore.Path != "" || len(a.audited("backup.restore_begin")) != begun {
				t.Errorf("%s: it was begun all the same", name)
			}
			continue
		}
		must(t, err)
		if save := a.drive.restore.Save; save.Lock != c.lock || save.Key.Passphrase+save.Recipient != c.key || save.Folder != folder || save.MadeBy != "Maeve Ryan" {
			t.Errorf("%s: saved as %+v", name, save)
		}
		equal(t, name+": in the log", len(a.audited("backup.restore_begin")), begun+1)
	}
	// With a passphrase in the keyring nothing has to be said.
	a.drive.kept = "quiet harbour lamp"
	_, err = a.Backups.Restore(a.admin, service.RestoreBackup{Path: "/b/plain"})
	must(t, err)
	equal(t, "saved by", a.drive.restore.Save.Lock, clinic.LockPassphrase)
	// One that failed while the database was still open is in the log with its reason.
	a.drive.restores = clinic.Errorf(clinic.Unavailable, "The disk is full.")
	_, err = a.Backups.Restore(a.admin, service.RestoreBackup{Path: "/b/plain"})
	refused(t, err, clinic.Unavailable, "", "full")
	equal(t, "failed ones in the log", len(a.audited("backup.restore_fail")), 1)
	a.drive.restores = nil
	a.drive.unplugged = clinic.Errorf(clinic.Unavailable, "The drive is not connected.")
	_, err = a.Backups.Restore(a.admin, service.RestoreBackup{Path: "/b/plain"})
	refused(t, err, clinic.Unavailable, "", "not connected")
}

// The restored database knows who restored it and which backups there are: those
// made since, and the one of what it replaced.
func TestARestoredDatabaseKnowsItsBackups(t *testing.T) {
	a := newArchive(t)
	a.daily()
	old := value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
	_, err := a.Backups.Restore(a.admin, service.RestoreBackup{Path: filepath.Join(old.Folder, old.FileName)})
	must(t, err)
	mark := a.drive.restore.Mark
	restored := newArchive(t) // of before that backup was made
	saved := service.BackupFile{Name: "before.caredesk", Size: 9, SHA256: sumOf("s"), Lock: clinic.LockNone}
	must(t, mark(context.Background(), restored.store, saved))
	rows := restored.rows()
	kinds := map[string]clinic.BackupRecord{}
	for _, r := range rows {
		kinds[r.FileName] = r.BackupRecord
	}
	if k := kinds["before.caredesk"]; len(rows) != 2 || k.Kind != clinic.BackupBeforeRestore || k.State != clinic.BackupGood || kinds[old.FileName].State != clinic.BackupGood {
		t.Errorf("known: %+v", rows)
	}
	if rows := restored.audited("backup.restore"); len(rows) != 1 || rows[0].UserName != "Restore by Maeve Ryan" {
		t.Errorf("in the log: %+v", rows)
	}
	// Done again, nothing is there twice; and what was replaced had faults.
	saved.Faults = []string{"bill 4: the sums differ"}
	must(t, mark(context.Background(), restored.store, saved))
	rows = restored.rows()
	for _, r := range rows {
		if r.FileName == saved.Name && (r.State != clinic.BackupDamaged || !strings.Contains(r.Fault, "bill 4")) {
			t.Errorf("what was replaced: %+v", r)
		}
	}
	equal(t, "known", len(rows), 2)
	refused(t, restored.MarkRestored(restored.desk, "x", service.BackupJob{}, saved), clinic.Forbidden)
}

// Where nobody does the work on files every use case of backups says so.
func TestADatabaseThatIsBackedUpElsewhere(t *testing.T) {
	h := newHospital(t)
	for name, err := range map[string]error{
		"overview": second(h.Backups.Overview(h.admin)), "make": second(h.Backups.Make(h.admin, service.MakeBackup{})), "due": second(h.Backups.RunDue(h.admin)),
		"plan": h.Backups.SavePlan(h.admin, clinic.BackupPlan{}, ""), "key": second(h.Backups.NewKey(h.admin, "k")),
		"check":   second(h.Backups.Check(h.admin, service.CheckBackup{Path: "x"})),
		"restore": second(h.Backups.Restore(h.admin, service.RestoreBackup{Path: "x"})),
	} {
		if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "on its server") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

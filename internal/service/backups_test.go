package service_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// archive is a hospital with a drive for backups.
type archive struct {
	*hospital
	*drive
	*service.Backups
}

func newArchive(t *testing.T) archive {
	h := newHospital(t)
	a := archive{hospital: h, drive: &drive{files: map[string]service.BackupFile{}}}
	ids := 0
	a.Backups = service.New(service.Deps{UoW: cutting{h.store, t}, Bus: event.NewBus(), Now: h.clock, Log: slog.New(slog.DiscardHandler), Backups: a.drive,
		NewID: func() string { ids++; return "b-" + strconv.Itoa(ids) }, Passwords: recycledHash{hasher()}}).Backups
	return a
}

// plan is the plan as it stands, for a change.
func (a archive) plan(change func(*clinic.BackupPlan)) clinic.BackupPlan {
	a.TB.Helper()
	p := value(a.Overview(a.admin))(a.TB).Plan
	change(&p)
	return p
}

// folder is where backups go; it does not matter that it is not there.
var folder = filepath.Join(os.TempDir(), "backups")

func daily(p *clinic.BackupPlan) {
	p.Folder, p.Schedule, p.DailyAt, p.Lock = folder, clinic.BackupDaily, clinic.MustClock("02:00"), clinic.LockNone
}

func (a archive) daily() {
	a.TB.Helper()
	must(a.TB, a.SavePlan(a.admin, a.plan(daily), ""))
}

func (a archive) rows() []service.BackupRow {
	a.TB.Helper()
	return value(a.Overview(a.admin))(a.TB).Rows
}

// What a plan cannot be, and that a plan by passphrase has one to go by. Nothing
// on the drive is touched by who may not.
func TestThePlanOfBackups(t *testing.T) {
	a := newArchive(t)
	for field, change := range map[string]func(*clinic.BackupPlan){
		"folder":     func(p *clinic.BackupPlan) { daily(p); p.Folder = "" },
		"schedule":   func(p *clinic.BackupPlan) { daily(p); p.Schedule = "sometimes" },
		"recipient":  func(p *clinic.BackupPlan) { daily(p); p.Lock, p.Recipient = clinic.LockKey, "age1bad" },
		"passphrase": func(p *clinic.BackupPlan) { daily(p); p.Lock = clinic.LockPassphrase },
	} {
		refused(t, a.SavePlan(a.admin, a.plan(change), ""), clinic.Invalid, field)
	}
	equal(t, "plans in the log", len(a.audited("backup.plan")), 0)
	a.drive.prepared = nil
	refused(t, a.SavePlan(a.desk, a.plan(daily), ""), clinic.Forbidden)
	equal(t, "folders made for who may not", len(a.drive.prepared), 0)

	by := a.plan(func(p *clinic.BackupPlan) { daily(p); p.Lock = clinic.LockPassphrase })
	a.drive.keyring = clinic.Errorf(clinic.Unavailable, "The keyring is locked.")
	refused(t, a.SavePlan(a.admin, by, "quiet harbour lamp"), clinic.Unavailable, "", "keyring")
	a.drive.keyring = nil
	must(t, a.SavePlan(a.admin, by, "quiet harbour lamp"))
	for _, e := range a.audited("backup.plan") {
		if strings.Contains(fmt.Sprintf("%+v", e), "quiet harbour") {
			t.Error("the passphrase is in the log")
		}
	}
	refused(t, a.SavePlan(a.admin, by, ""), clinic.Stale)
	a.drive.unplugged = clinic.Errorf(clinic.Unavailable, "The drive is not connected.")
	refused(t, a.SavePlan(a.admin, a.plan(daily), ""), clinic.Unavailable, "", "not connected")
	if v := value(a.Overview(a.admin))(t); v.Ready == nil || v.KeptIn != "keyring" || v.Plan.Lock != clinic.LockPassphrase || v.Plan.Folder != folder {
		t.Errorf("the page: %+v", v)
	}
	_, err := a.Backups.NewKey(a.admin, "")
	refused(t, err, clinic.Invalid, "file")
	if got := value(a.Backups.NewKey(a.admin, "/keys/harbour.key"))(t); got != "age1 of /keys/harbour.key" {
		t.Errorf("the new key: %q", got)
	}
	equal(t, "keys in the log", len(a.audited("backup.key")), 1)
	if key := (service.BackupKey{Passphrase: "quiet"}); strings.Contains(fmt.Sprintf("%v %+v %#v", key, key, key), "quiet") {
		t.Error("a key that is printed by mistake can be read")
	}
}

// What becomes of a backup is recorded, whatever it was; only a good one counts.
func TestWhatBecomesOfABackup(t *testing.T) {
	a := newArchive(t)
	_, err := a.Backups.Make(a.admin, service.MakeBackup{})
	refused(t, err, clinic.Invalid, "folder")
	a.daily()
	last := func() clinic.BackupRecord { return a.rows()[0].BackupRecord }
	for _, c := range []struct {
		name   string
		fault  error
		faults []string
		code   clinic.Code
		state  clinic.BackupState
		text   string
	}{
		{"no room", clinic.Errorf(clinic.Unavailable, "The disk is full."), nil, clinic.Unavailable, clinic.BackupFailed, "The disk is full."},
		{"given up", context.Canceled, nil, clinic.Unavailable, clinic.BackupFailed, "It was cancelled."},
		{"a fault of ours", errors.New("nil pointer in /home/maeve"), nil, clinic.Internal, clinic.BackupFailed, "Something went wrong"},
		{"a database with faults", nil, []string{"bill 4: the sums differ"}, clinic.Unavailable, clinic.BackupDamaged, "bill 4"},
		{"a good one", nil, nil, "", clinic.BackupGood, ""},
	} {
		a.pass(time.Minute)
		a.drive.makes, a.drive.faults = c.fault, c.faults
		b, err := a.Backups.Make(a.admin, service.MakeBackup{})
		if clinic.CodeOf(err) != c.code || strings.Contains(clinic.MessageOf(err), "pointer") {
			t.Errorf("%s: %v", c.name, err)
		}
		got := last()
		if got.State != c.state || !strings.Contains(got.Fault, c.text) || strings.Contains(got.Fault, "pointer") || (c.code == "") != (b.FileName != "") {
			t.Errorf("%s is recorded as %s: %q", c.name, got.State, got.Fault)
		}
	}
	equal(t, "failures in the log", len(a.audited("backup.fail")), 4)
	equal(t, "good ones in the log", len(a.audited("backup.make")), 1)
	if age := value(a.Age(a.nurse))(t); !age.Last.Equal(a.clock()) || age.Overdue {
		t.Errorf("its age: %+v", age)
	}
	// While one runs another desk is told so; one that gave no sign of life has ended.
	a.drive.makes, a.drive.faults = nil, nil
	a.pass(time.Minute)
	a.drive.making = func() {
		_, err := a.Backups.Make(a.admin, service.MakeBackup{})
		refused(t, err, clinic.Conflict, "", "desk-1")
		a.pass(time.Minute)
		a.drive.job.Progress(service.StepCopy, 1, 2)
		a.pass(clinic.StaleBackup - time.Minute)
		_, err = a.Backups.Make(a.admin, service.MakeBackup{})
		refused(t, err, clinic.Conflict)
		a.pass(2 * time.Minute)
		a.drive.making = nil
		value(a.Backups.Make(a.admin, service.MakeBackup{Folder: "/stick", Lock: clinic.LockKey, Recipient: "age1good"}))(t)
		if a.drive.job.Folder != "/stick" || a.drive.job.Recipient != "age1good" {
			t.Errorf("for this once: %+v", a.drive.job)
		}
	}
	value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
}

// A backup has its file before all in it is checked: it is known from then on, and
// one whose check came to no end is kept, not relied on, and counts once it is checked.
func TestABackupIsKnownBeforeItIsChecked(t *testing.T) {
	a := newArchive(t)
	a.daily()
	last := func() clinic.BackupRecord { return a.rows()[0].BackupRecord }
	a.drive.checking = func() {
		if r := last(); r.State != clinic.BackupRunning || r.FileName == "" || r.SHA256 == "" {
			t.Errorf("while it is checked: %+v", r)
		}
	}
	made := value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
	equal(t, "whole", made.State, clinic.BackupGood)

	a.pass(time.Minute)
	a.drive.unchecked = context.Canceled
	_, err := a.Backups.Make(a.admin, service.MakeBackup{})
	refused(t, err, clinic.Unavailable, "", "is written, but its check was cancelled")
	left := last()
	if left.State != clinic.BackupFailed || left.FileName == "" || left.Fault != "It was written, but its check was cancelled. Check it." {
		t.Errorf("given up: %+v", left)
	}
	if age := value(a.Age(a.nurse))(t); !age.Last.Equal(made.StartedAt) {
		t.Errorf("one that was not checked counts: %v", age.Last)
	}
	a.drive.checking, a.drive.unchecked = nil, nil
	value(a.Backups.Check(a.admin, service.CheckBackup{Path: filepath.Join(left.Folder, left.FileName)}))(t)
	if r := last(); r.ID != left.ID || r.State != clinic.BackupGood || r.VerifiedAt.IsZero() || r.Fault != "" {
		t.Errorf("checked later: %+v", r)
	}

	// The program is killed meanwhile.
	a.pass(time.Minute)
	a.drive.checking = func() {
		a.drive.checking = nil
		a.pass(clinic.StaleBackup + time.Minute)
		value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
		if r := a.rows()[1].BackupRecord; r.State != clinic.BackupFailed || r.FileName == "" || !strings.Contains(r.Fault, "stopped while it was checked") {
			t.Errorf("killed while it was checked: %+v", r)
		}
	}
	_, _ = a.Backups.Make(a.admin, service.MakeBackup{}) // which nobody waits for any more
}

// A backup that is due is made once, by one desk; where the drive is not plugged in
// another desk is waited for, and then it is said.
func TestABackupThatIsDue(t *testing.T) {
	a := newArchive(t)
	if value(a.RunDue(a.admin))(t) {
		t.Error("made without a plan")
	}
	a.daily()
	if !value(a.RunDue(a.admin))(t) || value(a.RunDue(a.admin))(t) {
		t.Error("the first was not made, or it was made twice")
	}
	a.pass(24 * time.Hour)
	a.at("02:05")
	a.drive.unplugged = clinic.Errorf(clinic.Unavailable, "The drive is not connected.")
	a.drive.makes = a.drive.unplugged
	if value(a.RunDue(a.admin))(t) {
		t.Error("made without its drive")
	}
	a.at("02:15")
	made, err := a.RunDue(a.admin)
	refused(t, err, clinic.Unavailable, "", "not connected")
	if !made || a.rows()[0].State != clinic.BackupFailed {
		t.Errorf("that it failed is not recorded: %+v", a.rows()[0])
	}
	a.drive.unplugged, a.drive.makes = nil, nil
	a.at("03:30")
	if !value(a.RunDue(a.admin))(t) {
		t.Error("not tried again")
	}
}

// What is kept is kept by the plan: the older ones of each day go, and what cannot
// be removed, or is another file, is not forgotten.
func TestOldBackupsAreRemoved(t *testing.T) {
	a := newArchive(t)
	must(t, a.SavePlan(a.admin, a.plan(func(p *clinic.BackupPlan) { daily(p); p.KeepDaily, p.KeepWeekly, p.KeepMonthly = 1, 0, 0 }), ""))
	state := func() map[clinic.BackupState]int {
		n := map[clinic.BackupState]int{}
		for _, r := range a.rows() {
			n[r.State]++
		}
		return n
	}
	for range 3 {
		a.pass(25 * time.Hour)
		value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
	}
	if n := state(); n[clinic.BackupGood] > 2 || n[clinic.BackupRemoved] == 0 || len(a.drive.files) != n[clinic.BackupGood] {
		t.Errorf("after three days: %v, files %d", n, len(a.drive.files))
	}
	removed := state()[clinic.BackupRemoved]
	equal(t, "removals in the log", len(a.audited("backup.remove")), removed)
	a.drive.removes = clinic.Errorf(clinic.Unavailable, "The drive is write-protected.")
	a.pass(48 * time.Hour)
	value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
	equal(t, "removed from a protected drive", state()[clinic.BackupRemoved], removed)
	a.drive.removes = clinic.Errorf(clinic.Conflict, "The file is another one than the one that was made.")
	a.pass(48 * time.Hour)
	value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
	if n := state(); n[clinic.BackupDamaged] == 0 || n[clinic.BackupRemoved] != removed {
		t.Errorf("files that were replaced: %v", n)
	}
	// Files that nobody recorded are shown, and those that are gone.
	a.drive.files = map[string]service.BackupFile{filepath.Join(folder, "stray.caredesk"): {Name: "stray.caredesk"}}
	unknown, missing := 0, 0
	for _, r := range a.rows() {
		if r.Unknown {
			unknown++
		}
		if r.Missing {
			missing++
		}
	}
	if unknown != 1 || missing == 0 {
		t.Errorf("%d unknown, %d missing", unknown, missing)
	}
}

// Looking into a backup marks it by what was found: not by a wrong key or a drive
// that is not there, which say nothing of the file.
func TestCheckingABackup(t *testing.T) {
	a := newArchive(t)
	a.daily()
	b := value(a.Backups.Make(a.admin, service.MakeBackup{}))(t)
	path := filepath.Join(b.Folder, b.FileName)
	_, err := a.Backups.Check(a.admin, service.CheckBackup{})
	refused(t, err, clinic.Invalid, "file")
	_, err = a.Backups.Check(a.admin, service.CheckBackup{Path: "/nowhere"})
	refused(t, err, clinic.NotFound)
	state := func() clinic.BackupRecord { return a.rows()[0].BackupRecord }
	for name, c := range map[string]struct {
		fault  error
		faults []string
		state  clinic.BackupState
		text   string
	}{
		"a wrong passphrase": {clinic.FieldErrorf("passphrase", "It does not open with it."), nil, clinic.BackupGood, ""},
		"no drive":           {clinic.Errorf(clinic.Unavailable, "The drive is not connected."), nil, clinic.BackupGood, ""},
		"a file cut off":     {clinic.Errorf(clinic.Invalid, "The file ends too early."), nil, clinic.BackupDamaged, "ends too early"},
		"a database damaged": {nil, []string{"page 4 is torn"}, clinic.BackupDamaged, "page 4"},
		"a whole one":        {nil, nil, clinic.BackupGood, ""},
	} {
		a.drive.checks, a.drive.faults = nil, nil
		value(a.Backups.Check(a.admin, service.CheckBackup{Path: path}))(t)
		a.drive.checks, a.drive.faults = c.fault, c.faults
		out, err := a.Backups.Check(a.admin, service.CheckBackup{Path: path})
		if (err == nil) != (c.fault == nil) || len(out.Faults) != len(c.faults) || state().State != c.state || !strings.Contains(state().Fault, c.text) {
			t.Errorf("%s: %v, marked %s %q", name, err, state().State, state().Fault)
		}
	}
	a.drive.checks, a.drive.faults = nil, nil
	other := a.drive.files[path]
	other.SHA256 = sumOf("another")
	a.drive.files[path] = other
	value(a.Backups.Check(a.admin, service.CheckBackup{Path: path}))(t)
	if got := state(); got.State != clinic.BackupDamaged || !strings.Contains(got.Fault, "another one") {
		t.Errorf("another file in its place: %s %q", got.State, got.Fault)
	}
}

func sumOf(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// second is the error of a result.
func second[T any](_ T, err error) error { return err }

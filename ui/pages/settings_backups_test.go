package pages

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// fakeBackups is a service whose answers a test decides.
type fakeBackups struct {
	view     service.BackupOverview
	saved    clinic.BackupPlan
	secret   string
	makeErr  error
	made     int
	check    service.BackupCheck
	opens    string // the passphrase that opens the backup
	checked  []service.BackupKey
	restored []service.RestoreBackup
	closed   bool
	fails    error
}

func (f *fakeBackups) Age(context.Context) (service.BackupAge, error) {
	return service.BackupAge{}, nil
}
func (f *fakeBackups) Overview(context.Context) (service.BackupOverview, error) {
	return f.view, nil
}
func (f *fakeBackups) SavePlan(_ context.Context, p clinic.BackupPlan, passphrase string) error {
	f.saved, f.secret = p, passphrase
	f.view.Plan = p
	return nil
}
func (f *fakeBackups) NewKey(context.Context, string) (string, error) { return "age1made", nil }
func (f *fakeBackups) Make(_ context.Context, cmd service.MakeBackup) (clinic.BackupRecord, error) {
	f.made++
	cmd.Progress(service.StepWrite, 50, 100)
	return clinic.BackupRecord{FileName: "caredesk-2026-11-23-104200.tar.zst.age", Size: 3 << 20}, f.makeErr
}
func (f *fakeBackups) Check(_ context.Context, cmd service.CheckBackup) (service.BackupCheck, error) {
	f.checked = append(f.checked, cmd.Key)
	if cmd.Key.Passphrase != f.opens {
		return service.BackupCheck{}, clinic.FieldErrorf("passphrase", "This passphrase does not open the backup. Nothing was changed.")
	}
	return f.check, nil
}
func (f *fakeBackups) Restore(_ context.Context, cmd service.RestoreBackup) (bool, error) {
	f.restored = append(f.restored, cmd)
	return f.closed, f.fails
}

func contents(hospital string, patients int64, newest time.Time) clinic.BackupContents {
	return clinic.BackupContents{Hospital: hospital, Schema: 8, Newest: newest, MadeAt: newest.Add(time.Minute), MadeBy: "Backups on schedule",
		Tables: []clinic.BackupTable{{Name: "patient_profile", Rows: patients}, {Name: "appointments_appointment", Rows: 9 * patients}, {Name: "billing_invoice", Rows: 7 * patients},
			{Name: "payment_record", Rows: 6 * patients}, {Name: "auth_user", Rows: patients + 12}, {Name: "audit_log", Rows: 40 * patients}}}
}

func someBackups() *fakeBackups {
	record := func(id clinic.BackupID, ago time.Duration, state clinic.BackupState, kind clinic.BackupKind) service.BackupRow {
		r := clinic.BackupRecord{ID: id, State: state, Kind: kind, StartedAt: deskNow.Add(-ago), Folder: "/media/usb/caredesk", Lock: clinic.LockPassphrase}
		if state != clinic.BackupFailed {
			r.FileName, r.Size, r.VerifiedAt = "caredesk-st-brigids-"+r.StartedAt.Format("2006-01-02-150405")+".tar.zst.age", 3_400_000, r.StartedAt.Add(time.Minute)
		}
		return service.BackupRow{BackupRecord: r}
	}
	failed := record(4, 40*time.Hour, clinic.BackupFailed, clinic.BackupScheduled)
	failed.Fault = "The folder for backups, /media/usb/caredesk, is not there. Is the drive connected?"
	missing := record(2, 96*time.Hour, clinic.BackupGood, clinic.BackupManual)
	missing.Missing = true
	plan := clinic.BackupPlan{Folder: "/media/usb/caredesk", Schedule: clinic.BackupDaily, DailyAt: clinic.MustClock("19:00"), EveryHours: 4, KeepDaily: 7, KeepWeekly: 4,
		KeepMonthly: 12, Lock: clinic.LockPassphrase, Version: 3}
	return &fakeBackups{opens: "correct horse battery", view: service.BackupOverview{Plan: plan, Proposed: "/home/maeve/backups", KeptIn: "keyring",
		Last: deskNow.Add(-16 * time.Hour), Next: deskNow.Add(8 * time.Hour),
		Rows: []service.BackupRow{record(5, 16*time.Hour, clinic.BackupGood, clinic.BackupScheduled), failed,
			record(3, 64*time.Hour, clinic.BackupGood, clinic.BackupScheduled), missing}},
		check: service.BackupCheck{SHA256: "abc", Lock: clinic.LockPassphrase, Inside: contents("St. Brigid's Hospital", 480, deskNow.Add(-17*time.Hour)),
			Now: contents("St. Brigid's Hospital", 500, deskNow.Add(-time.Minute))}}
}

// backupsAt opens the settings at the backups.
func (h *deskHospital) backupsAt(f *fakeBackups) *settingsPage {
	h.t.Helper()
	p := h.asAdmin(func(env *Env) Page {
		env.Services.Backups = f
		return NewSettings(env)
	}).(*settingsPage)
	p.Open(Target{Tab: TabSettings, View: ViewBackups})
	return p
}

func TestTheBackupsSayHowTheyStand(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := h.backupsAt(someBackups())
		for _, text := range []string{"Last good backup: 22 Nov 2026 18:42 (16 h ago). Next: 23 Nov 2026 18:42.", "Good", "Failed", "Missing", "On schedule", "By hand",
			"The folder for backups", "Kept in this computer's keyring"} {
			uitest.MustText(t, h.window, text)
		}
		if p.backups.dirty() || p.backups.making.Disabled() {
			t.Errorf("a page just opened is dirty: %v; a backup can be made: %v", p.backups.dirty(), !p.backups.making.Disabled())
		}
		uitest.Shot(t, h.window, "settings-backups-"+string(mode))
		p.backups.open(p.backups.vm.View.Rows[1])
		uitest.MustText(t, h.window, "Is the drive connected?")
		components.CloseAll(h.window)
		openRestore(h.env, p.backups.vm, "/media/usb/caredesk/caredesk-st-brigids-2026-11-22-184200.tar.zst.age")
		uitest.Shot(t, h.window, "settings-restore-key-"+string(mode))
		uitest.Type(h.window, "correct horse battery")
		uitest.TapText(t, h.window, "Open")
		for _, text := range []string{"Restore this backup?", "In the backup", "480", "500", "Newest change", "Schema", "The present state is saved first", "must be closed on all other desks"} {
			uitest.MustText(t, h.window, text)
		}
		uitest.MustText(t, h.window, "must be closed on all other desks")
		uitest.Shot(t, h.window, "settings-restore-"+string(mode))
		components.CloseAll(h.window)
		for _, database := range []DeskDatabase{{InUse: "postgres://caredesk@server/caredesk"}, {InUse: "/mnt/share/clinic.db", Shared: true}} {
			h.env.Database = database
			openRestore(h.env, p.backups.vm, "/media/usb/x.tar.zst.age")
			uitest.Type(h.window, "correct horse battery")
			uitest.TapText(t, h.window, "Open")
			uitest.MustText(t, h.window, "The other desks wait meanwhile")
			uitest.MustNotText(t, h.window, "must be closed")
			uitest.Shot(t, h.window, "settings-restore-together-"+string(mode))
			components.CloseAll(h.window)
		}
	}
}

func TestThePlanOfBackupsIsSavedAndThePassphraseIsNotShownAgain(t *testing.T) {
	h, f := newDeskHospital(t), someBackups()
	p := h.backupsAt(f)
	v := p.backups
	v.daily.SetText("x")
	v.Save()
	uitest.MustText(t, h.window, "Give a whole number.")
	v.daily.SetText("14")
	v.schedule.SetValue(string(clinic.BackupHours))
	v.passphrase.SetText("correct horse battery")
	v.again.SetText("correct horse batter")
	v.Save()
	uitest.MustText(t, h.window, "The two passphrases differ.")
	if f.saved.KeepDaily != 0 {
		t.Fatal("a plan with errors was saved")
	}
	v.again.SetText("correct horse battery")
	v.Save()
	if f.saved.KeepDaily != 14 || f.saved.Schedule != clinic.BackupHours || f.saved.Version != 3 || f.secret != "correct horse battery" {
		t.Errorf("saved %+v with %q", f.saved, f.secret)
	}
	if v.passphrase.Text+v.again.Text != "" || v.dirty() {
		t.Error("the passphrase stays in the form")
	}
	// Not to encrypt is said twice.
	v.lock.SetValue(string(clinic.LockNone))
	v.Save()
	if f.saved.Lock == clinic.LockNone {
		t.Fatal("encryption was given up without a question")
	}
	uitest.MustText(t, h.window, "Whoever finds such a file")
	uitest.TapText(t, h.window, "Do not encrypt")
	if f.saved.Lock != clinic.LockNone {
		t.Error("said plainly, and not taken")
	}
}

// The proposed folder is saved as it is: until then no backup can be made.
func TestAProposedFolderIsTakenAsItIs(t *testing.T) {
	h, f := newDeskHospital(t), someBackups()
	f.view.Plan.Folder, f.view.Rows = "", nil
	v := h.backupsAt(f).backups
	if v.save.Disabled() || !v.making.Disabled() {
		t.Errorf("the plan can be saved: %v; a backup can be made: %v", !v.save.Disabled(), !v.making.Disabled())
	}
	v.Save()
	if f.saved.Folder != "/home/maeve/backups" || v.making.Disabled() || !v.save.Disabled() {
		t.Errorf("saved %q; a backup can be made: %v, the plan can be saved again: %v", f.saved.Folder, !v.making.Disabled(), !v.save.Disabled())
	}
}

func TestABackupIsMadeAndAFailureSaysWhy(t *testing.T) {
	h, f := newDeskHospital(t), someBackups()
	p := h.backupsAt(f)
	p.backups.make()
	if f.made != 1 {
		t.Fatal("no backup was made")
	}
	uitest.MustText(t, h.window, "read back and found whole")
	f.makeErr = clinic.Errorf(clinic.Unavailable, "The backup cannot be written: the disk is full.")
	p.backups.make()
	uitest.MustText(t, h.window, "the disk is full")
	components.CloseAll(h.window)
	f.makeErr = clinic.Wrap(clinic.Unavailable, context.Canceled, "Cancelled.")
	p.backups.make()
	uitest.MustText(t, h.window, "No file was left behind")
}

func TestARestoreIsShownFirstAndReopensTheHospital(t *testing.T) {
	h, f := newDeskHospital(t), someBackups()
	p := h.backupsAt(f)
	var reopened []string
	h.env.Reopen = func(message string) { reopened = append(reopened, message) }
	open := func() {
		openRestore(h.env, p.backups.vm, "/media/usb/x.tar.zst.age")
		uitest.Type(h.window, "correct horse battery")
		uitest.TapText(t, h.window, "Open")
	}
	openRestore(h.env, p.backups.vm, "/media/usb/x.tar.zst.age")
	uitest.Type(h.window, "wrong horse battery")
	uitest.TapText(t, h.window, "Open")
	uitest.MustText(t, h.window, "This passphrase does not open the backup")
	if len(f.restored) > 0 {
		t.Fatal("restored with a wrong passphrase")
	}
	components.CloseAll(h.window)
	open()
	components.CloseAll(h.window)
	if len(f.restored) > 0 || len(reopened) > 0 {
		t.Fatal("restored by looking")
	}
	f.fails = clinic.Errorf(clinic.Invalid, "The backup is damaged.")
	open()
	uitest.TapText(t, h.window, "Replace everything by the backup")
	uitest.MustText(t, h.window, "The backup is damaged.")
	if len(reopened) > 0 {
		t.Fatal("opened anew although nothing was closed")
	}
	components.CloseAll(h.window)
	f.fails, f.closed = nil, true
	open()
	uitest.TapText(t, h.window, "Replace everything by the backup")
	if n := len(f.restored); n != 2 || f.restored[1].SHA256 != "abc" || f.restored[1].Key.Passphrase != "correct horse battery" {
		t.Errorf("restored %+v", f.restored)
	}
	if len(reopened) != 1 || !strings.Contains(reopened[0], "was restored") {
		t.Errorf("reopened with %q", reopened)
	}
	f.fails = errors.Join(clinic.Errorf(clinic.Conflict, "Another program has the database open."))
	open()
	uitest.TapText(t, h.window, "Replace everything by the backup")
	if len(reopened) != 2 || !strings.Contains(reopened[1], "Another program") {
		t.Errorf("a restore that closed the database and failed: %q", reopened)
	}
}

func TestADamagedBackupCannotBeRestored(t *testing.T) {
	h, f := newDeskHospital(t), someBackups()
	f.check.Faults, f.opens = []string{"audit chain: entry 7 was changed"}, ""
	p := h.backupsAt(f)
	openRestore(h.env, p.backups.vm, "/media/usb/x.tar.zst.age")
	uitest.MustText(t, h.window, "entry 7 was changed")
	if b := uitest.Button(t, h.window, "Replace everything by the backup"); !b.Disabled() {
		t.Error("a faulty database can be restored")
	}
}

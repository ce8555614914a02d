package viewmodel

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// BackupService is service.Backups.
type BackupService interface {
	Age(ctx context.Context) (service.BackupAge, error)
	Overview(ctx context.Context) (service.BackupOverview, error)
	SavePlan(ctx context.Context, plan clinic.BackupPlan, passphrase string) error
	NewKey(ctx context.Context, path string) (recipient string, err error)
	Make(ctx context.Context, cmd service.MakeBackup) (clinic.BackupRecord, error)
	Check(ctx context.Context, cmd service.CheckBackup) (service.BackupCheck, error)
	Restore(ctx context.Context, cmd service.RestoreBackup) (closed bool, err error)
}

// BackupInput is the plan of backups as typed.
type BackupInput struct {
	Folder                                 string
	Schedule                               clinic.BackupSchedule
	DailyAt                                clinic.Clock
	EveryHours, Daily, Weekly, Monthly     string
	Lock                                   clinic.BackupLock
	Recipient, Passphrase, PassphraseAgain string
}

// Backups is the part of the settings about backups.
type Backups struct {
	FrontDesk
	Changed func()
	Failed  func(error)
	// Progress is told from the goroutine of the work.
	Progress service.BackupProgress

	View    service.BackupOverview
	Loaded  bool
	Running bool // a backup is being made or checked from here

	load   Latest
	save   Submission
	cancel context.CancelFunc
}

// NewBackups returns a part that has read nothing yet.
func NewBackups(d FrontDesk) *Backups {
	return &Backups{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Load reads plan and backups.
func (b *Backups) Load() {
	b.load.Go(b.Context(), b.Runner, func(ctx context.Context) func() {
		v, err := b.Services.Backups.Overview(ctx)
		return func() {
			if err != nil {
				b.Failed(err)
				return
			}
			b.View, b.Loaded = v, true
			b.Changed()
		}
	})
}

// Input is the stored plan as a form shows it.
func (b *Backups) Input() BackupInput {
	p := b.View.Plan
	in := BackupInput{Folder: p.Folder, Schedule: p.Schedule, DailyAt: p.DailyAt, EveryHours: strconv.Itoa(p.EveryHours), Daily: strconv.Itoa(p.KeepDaily),
		Weekly: strconv.Itoa(p.KeepWeekly), Monthly: strconv.Itoa(p.KeepMonthly), Lock: p.Lock, Recipient: p.Recipient}
	if in.Folder == "" {
		in.Folder = b.View.Proposed
	}
	return in
}

// Parse makes a plan of what was typed, with every wrong field named.
func (b *Backups) Parse(in BackupInput) (clinic.BackupPlan, error) {
	p := b.View.Plan
	p.Folder, p.Schedule, p.DailyAt, p.Lock, p.Recipient = in.Folder, in.Schedule, in.DailyAt, in.Lock, in.Recipient
	var errs []error
	number := func(field, text string, into *int) {
		n, err := strconv.Atoi(clinic.CleanLine(text))
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(field, "Give a whole number."))
			return
		}
		*into = n
	}
	number("every_hours", in.EveryHours, &p.EveryHours)
	number("keep_daily", in.Daily, &p.KeepDaily)
	number("keep_weekly", in.Weekly, &p.KeepWeekly)
	number("keep_monthly", in.Monthly, &p.KeepMonthly)
	if in.Lock == clinic.LockPassphrase && in.Passphrase != "" {
		switch {
		case len([]rune(in.Passphrase)) < clinic.MinBackupPassphrase:
			errs = append(errs, clinic.FieldErrorf("passphrase", "At least %d characters. Several words do well.", clinic.MinBackupPassphrase))
		case in.Passphrase != in.PassphraseAgain:
			errs = append(errs, clinic.FieldErrorf("passphrase_again", "The two passphrases differ."))
		}
	}
	if len(errs) == 0 {
		errs = append(errs, p.Clean())
	}
	return p, errors.Join(errs...)
}

// SavePlan saves what was typed.
func (b *Backups) SavePlan(in BackupInput, done func(error)) bool {
	plan, err := b.Parse(in)
	if err != nil {
		done(err)
		return false
	}
	passphrase := ""
	if plan.Lock == clinic.LockPassphrase {
		passphrase = in.Passphrase
	}
	return b.save.Go(b.FrontDesk, func(ctx context.Context) error { return b.Services.Backups.SavePlan(ctx, plan, passphrase) }, func(err error) {
		if err == nil {
			b.Load()
		}
		done(err)
	})
}

// NewKey makes a key pair; done gets the public half.
func (b *Backups) NewKey(path string, done func(recipient string, err error)) {
	var recipient string
	b.save.Go(b.FrontDesk, func(ctx context.Context) (err error) {
		recipient, err = b.Services.Backups.NewKey(ctx, path)
		return err
	}, func(err error) { done(recipient, err) })
}

// Make makes a backup; done gets a sentence about it.
func (b *Backups) Make(done func(text string, err error)) {
	b.run(func(ctx context.Context) (string, error) {
		r, err := b.Services.Backups.Make(ctx, service.MakeBackup{Progress: b.Progress})
		return i18n.F("Backup made: %s, %s, read back and found whole.", r.FileName, Bytes(r.Size)), err
	}, done)
}

// Check reads a backup as a whole; done gets a sentence about it.
func (b *Backups) Check(path string, key service.BackupKey, done func(text string, err error)) {
	b.run(func(ctx context.Context) (string, error) {
		c, err := b.Services.Backups.Check(ctx, service.CheckBackup{Path: path, Key: key, Progress: b.Progress})
		if err == nil && len(c.Faults) > 0 {
			err = clinic.Errorf(clinic.Invalid, "The file is complete, but the database in it has faults: %s.", c.Faults[0])
		}
		return i18n.F("%s is whole: %s patients, newest change %s.", filepath.Base(path), i18n.Count(int(c.Inside.Rows("patient_profile"))), b.moment(c.Inside.Newest)), err
	}, done)
}

func (b *Backups) run(work func(context.Context) (string, error), done func(string, error)) {
	if b.Running {
		return
	}
	ctx, cancel := context.WithCancel(b.Context())
	b.Running, b.cancel = true, cancel
	b.Runner.Go(ctx, func(ctx context.Context) func() {
		text, err := work(ctx)
		return func() {
			cancel()
			b.Running = false
			b.Load()
			done(text, err)
		}
	})
}

// Cancel ends the work under way.
func (b *Backups) Cancel() {
	if b.cancel != nil {
		b.cancel()
	}
}

// NeedsKey reports which field a check or restore asks for before it can begin:
// the passphrase or the key's file, empty for neither.
func (b *Backups) NeedsKey(lock clinic.BackupLock) string {
	switch {
	case lock == clinic.LockKey:
		return "key"
	case lock == clinic.LockPassphrase && b.View.KeptIn == "":
		return "passphrase"
	}
	return ""
}

func (b *Backups) moment(t time.Time) string { return momentText(t, b.Now().Location()) }

func momentText(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return i18n.T("never")
	}
	return i18n.Date(t.In(zone), "2 Jan 2006 15:04")
}

// Summary says how backups stand; alarm when an administrator should act.
func (b *Backups) Summary() (text string, alarm bool) {
	v := b.View
	switch {
	case v.Last.IsZero():
		text = i18n.T("There is no good backup yet.")
	default:
		text = i18n.F("Last good backup: %s (%s).", b.moment(v.Last), AgeText(b.Now().Sub(v.Last)))
	}
	switch {
	case v.Ready != nil:
		text += " " + i18n.Error(v.Ready)
	case v.Next.IsZero():
		text += i18n.T(" None is planned.")
	case !v.Next.After(b.Now()):
		text += i18n.T(" The next one is due now.")
	default:
		text += i18n.F(" Next: %s.", b.moment(v.Next))
	}
	return text, v.Overdue || v.Ready != nil
}

// BackupWhen says when a backup was begun.
func (b *Backups) BackupWhen(r service.BackupRow) string { return b.moment(r.StartedAt) }

// BackupKindText says what led to a backup.
func BackupKindText(r service.BackupRow) string {
	switch {
	case r.Unknown:
		return i18n.T("Found in the folder")
	case r.Kind == clinic.BackupScheduled:
		return i18n.T("On schedule")
	case r.Kind == clinic.BackupBeforeRestore:
		return i18n.T("Before a restore")
	}
	return i18n.T("By hand")
}

// BackupMissing reports a backup whose file was made and is not where it was.
func BackupMissing(r service.BackupRow) bool {
	return !r.Unknown && r.Missing && r.FileName != "" && r.State != clinic.BackupRunning && r.State != clinic.BackupRemoved
}

// BackupStateText says what became of a backup.
func BackupStateText(r service.BackupRow) string {
	switch {
	case r.Unknown, r.State == clinic.BackupFailed && r.FileName != "" && !r.Missing:
		return i18n.T("Not checked")
	case BackupMissing(r):
		return i18n.T("Missing")
	}
	switch r.State {
	case clinic.BackupRunning:
		return i18n.T("Running")
	case clinic.BackupGood:
		return i18n.T("Good")
	case clinic.BackupFailed:
		return i18n.T("Failed")
	case clinic.BackupDamaged:
		return i18n.T("Damaged")
	case clinic.BackupRemoved:
		return i18n.T("Removed")
	}
	return string(r.State)
}

// BackupDetail says what stands beside the state.
func (b *Backups) BackupDetail(r service.BackupRow) string {
	switch {
	case r.Unknown:
		return i18n.T("This database has no record of it.")
	case r.Fault != "":
		return r.Fault
	case r.State == clinic.BackupRemoved:
		return i18n.F("Its time was over on %s.", b.moment(r.RemovedAt))
	case r.Missing:
		return i18n.T("The file is not in its folder.")
	case !r.VerifiedAt.IsZero():
		return i18n.F("Read back %s.", b.moment(r.VerifiedAt))
	}
	return ""
}

// HasFile reports whether there is a file to check or restore.
func HasFile(r service.BackupRow) bool {
	return r.FileName != "" && !r.Missing && r.State != clinic.BackupRemoved && r.State != clinic.BackupRunning
}

// Bytes gives a size for people.
func Bytes(n int64) string {
	switch {
	case n >= 1<<30:
		return i18n.F("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return i18n.F("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return i18n.F("%.0f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}

// AgeText says how long ago something was.
func AgeText(d time.Duration) string {
	switch {
	case d < time.Minute:
		return i18n.T("just now")
	case d < time.Hour:
		return i18n.F("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return i18n.F("%d h ago", int(d.Hours()))
	}
	return i18n.N(int(d.Hours()/24), "%d day ago", "%d days ago")
}

// BackupAgeText is what the status bar says of backups.
func BackupAgeText(a service.BackupAge, now time.Time) string {
	if a.Last.IsZero() {
		return i18n.T("No backup yet")
	}
	return i18n.F("Backup %s", AgeText(now.Sub(a.Last)))
}

// MakingText is StepText of a backup that is being made: it has its file before
// the last step, which takes the longest.
func MakingText(s service.BackupStep) string {
	if s == service.StepCheck {
		return i18n.T("The backup is written. Checking that all in it is whole…")
	}
	return StepText(s)
}

// StepText says what a long piece of work is at.
func StepText(s service.BackupStep) string {
	switch s {
	case service.StepCopy:
		return i18n.T("Copying the database…")
	case service.StepWrite:
		return i18n.T("Writing the backup…")
	case service.StepRead:
		return i18n.T("Reading the backup…")
	case service.StepCheck:
		return i18n.T("Checking that all is whole…")
	case service.StepSave:
		return i18n.T("Saving the present state first…")
	case service.StepReplace:
		return i18n.T("Putting the backup in its place…")
	}
	return ""
}

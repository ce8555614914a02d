package bootstrap_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// site is an open hospital with a clock to turn and a folder for backups.
type site struct {
	*testing.T
	app          *bootstrap.App
	path, folder string
	ctx          context.Context
	mu           sync.Mutex
	now          time.Time
}

const secret = "correct horse battery"

func newSite(t *testing.T) *site {
	t.Helper()
	keyring.MockInit()
	t.Setenv(bootstrap.EnvBackupPassphrase, "")
	s := &site{T: t, path: filepath.Join(t.TempDir(), "clinic.db"), folder: filepath.Join(t.TempDir(), "usb"), now: time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC),
		ctx: clinic.WithActor(context.Background(), clinic.SystemActor("test", "desk-1"))}
	s.open()
	settings := clinic.DefaultSettings()
	settings.HospitalName = "Øresund Clinic"
	s.must(s.app.Services.Setup.Initialize(context.Background(), service.SetupCommand{Settings: settings, AdminUsername: "maeve", AdminFirst: "Maeve", AdminLast: "Ryan",
		AdminPassword: "a long enough phrase"}))
	s.register("Ada")
	return s
}

func (s *site) open() {
	s.Helper()
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: s.path, Create: true, Now: s.clock})
	s.must(err)
	s.app = app
	s.Cleanup(func() { _ = app.Close() })
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *site) register(last string) {
	s.Helper()
	_, err := s.app.Services.Patients.Register(s.ctx, clinic.Patient{FirstName: "Pat", LastName: last}, service.Image{})
	s.must(err)
}

func (s *site) patients() int {
	s.Helper()
	page, err := s.app.Services.Patients.Search(s.ctx, service.PatientFilter{}, service.PageRequest{})
	s.must(err)
	return page.Total
}

func (s *site) overview() service.BackupOverview {
	s.Helper()
	v, err := s.app.Services.Backups.Overview(s.ctx)
	s.must(err)
	return v
}

// plan saves a plan with a passphrase in the keyring.
func (s *site) plan(change func(*clinic.BackupPlan)) {
	s.Helper()
	p := s.overview().Plan
	p.Folder, p.Schedule, p.DailyAt, p.KeepDaily, p.KeepWeekly, p.KeepMonthly = s.folder, clinic.BackupDaily, clinic.MustClock("19:00"), 2, 0, 0
	if change != nil {
		change(&p)
	}
	s.must(s.app.Services.Backups.SavePlan(s.ctx, p, secret))
}

func (s *site) runDue() bool {
	s.Helper()
	made, err := s.app.Services.Backups.RunDue(s.ctx)
	s.must(err)
	return made
}

func (s *site) files() []string {
	s.Helper()
	found, err := filepath.Glob(filepath.Join(s.folder, "caredesk-*.age"))
	s.must(err)
	return found
}

func (s *site) audited(action string) int {
	s.Helper()
	page, err := s.app.Services.Audit.List(s.ctx, service.AuditFilter{Action: action}, service.PageRequest{})
	s.must(err)
	return page.Total
}

func TestBackupsRunByThePlanAndTheOldOnesGo(t *testing.T) {
	s := newSite(t)
	if age, err := s.app.Services.Backups.Age(s.ctx); err != nil || !age.Last.IsZero() || !age.Overdue {
		t.Errorf("before the first: %+v %v", age, err)
	}
	if s.runDue() {
		t.Fatal("a backup without a plan")
	}
	s.plan(nil)
	if !s.runDue() || s.runDue() {
		t.Fatal("the first one is due at once, and then none")
	}
	s.pass(8 * time.Hour) // 18:42
	if s.runDue() {
		t.Error("before the time")
	}
	s.pass(20 * time.Hour) // the computer slept until 14:42
	if !s.runDue() || s.runDue() {
		t.Error("what was missed is made up for, once")
	}
	stranger := filepath.Join(s.folder, "caredesk-other-hospital-2020-01-01-000000.tar.zst.age")
	s.must(os.WriteFile(stranger, []byte("somebody else's"), 0o600))
	for range 4 {
		s.pass(24 * time.Hour)
		if !s.runDue() {
			t.Error("a day later none was due")
		}
	}
	if files := s.files(); len(files) != 3 { // two days and the stranger's
		t.Errorf("left: %v", files)
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Error("a file that the program did not make is gone")
	}
	if made, removed := s.audited("backup.make"), s.audited("backup.remove"); made != 6 || removed != 4 {
		t.Errorf("%d made and %d removed in the audit log", made, removed)
	}
	v := s.overview()
	if v.Overdue || v.Next.IsZero() || v.KeptIn != "keyring" || !v.Last.Equal(s.clock()) {
		t.Errorf("overview: %+v", v)
	}
	unknown := 0
	for _, r := range v.Rows {
		if r.Unknown {
			unknown++
		}
	}
	if unknown != 1 {
		t.Errorf("%d unknown files", unknown)
	}
	today, err := s.app.Services.Today.Get(s.ctx)
	if err != nil || today.Backup == nil || !today.Backup.Last.Equal(s.clock()) || today.Backup.Overdue || !today.Backup.Planned {
		t.Errorf("today: %+v %v", today.Backup, err)
	}
	s.pass(50 * time.Hour)
	if age, err := s.app.Services.Backups.Age(s.ctx); err != nil || !age.Overdue {
		t.Errorf("two days without one: %+v %v", age, err)
	}
	// No secret is in the database, in its side files or beside them.
	s.must(s.app.Close())
	entries, err := os.ReadDir(filepath.Dir(s.path))
	s.must(err)
	for _, e := range entries {
		data, _ := os.ReadFile(filepath.Join(filepath.Dir(s.path), e.Name()))
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("the passphrase is in %s", e.Name())
		}
	}
}

func TestOneDeskOfManyMakesABackup(t *testing.T) {
	s := newSite(t)
	s.plan(nil)
	var desks []*bootstrap.App
	for range 3 {
		app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: s.path, Now: s.clock})
		s.must(err)
		defer app.Close()
		desks = append(desks, app)
	}
	keyring.MockInit()
	t.Setenv(bootstrap.EnvBackupPassphrase, secret)
	var wg sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for _, app := range desks {
		wg.Go(func() {
			ok, err := app.Services.Backups.RunDue(s.ctx)
			if err != nil && clinic.CodeOf(err) != clinic.Conflict {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if ok {
				made++
			}
		})
	}
	wg.Wait()
	if made != 1 || len(s.files()) != 1 {
		t.Errorf("%d desks made %d files", made, len(s.files()))
	}
}

func TestAFailureIsRecordedAndToldOnToday(t *testing.T) {
	s := newSite(t)
	s.plan(nil)
	s.runDue()
	s.must(os.RemoveAll(s.folder))
	s.pass(8*time.Hour + 23*time.Minute) // 19:05
	if s.runDue() {
		t.Error("tried although another desk may have the drive")
	}
	s.pass(10 * time.Minute)
	if _, err := s.app.Services.Backups.RunDue(s.ctx); clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "Is the drive connected?") {
		t.Errorf("an unplugged drive: %v", err)
	}
	if s.runDue() { // not every minute
		t.Error("tried again at once")
	}
	today, err := s.app.Services.Today.Get(s.ctx)
	if err != nil || !strings.Contains(today.Backup.Fault, "Is the drive connected?") || today.Backup.Overdue {
		t.Errorf("today: %+v %v", today.Backup, err)
	}
	if s.audited("backup.fail") != 1 {
		t.Error("not audited")
	}
	// A backup that was cancelled is recorded and leaves nothing.
	s.plan(nil)
	s.pass(time.Minute)
	ctx, cancel := context.WithCancel(s.ctx)
	_, err = s.app.Services.Backups.Make(ctx, service.MakeBackup{Progress: func(step service.BackupStep, _, _ int64) {
		if step == service.StepWrite {
			cancel()
		}
	}})
	if err == nil || len(s.files()) > 0 {
		t.Errorf("cancelled: %v, files %v", err, s.files())
	}
	rows := s.overview().Rows
	if rows[0].State != clinic.BackupFailed || rows[0].Fault != "It was cancelled." {
		t.Errorf("recorded: %+v", rows[0])
	}
}

// Given up while it is checked, a backup stays, and is good once it is checked.
func TestABackupStaysWhenItsCheckIsGivenUp(t *testing.T) {
	s := newSite(t)
	s.plan(nil)
	ctx, cancel := context.WithCancel(s.ctx)
	_, err := s.app.Services.Backups.Make(ctx, service.MakeBackup{Progress: func(step service.BackupStep, _, _ int64) {
		if step == service.StepCheck {
			cancel()
		}
	}})
	if err == nil || len(s.files()) != 1 {
		t.Fatalf("given up: %v, files %v", err, s.files())
	}
	r := s.overview().Rows[0]
	if r.State != clinic.BackupFailed || r.FileName != filepath.Base(s.files()[0]) || r.Size == 0 {
		t.Errorf("recorded: %+v", r)
	}
	if _, err := s.app.Services.Backups.Check(s.ctx, service.CheckBackup{Path: filepath.Join(s.folder, r.FileName)}); err != nil {
		t.Fatal(err)
	}
	if r := s.overview().Rows[0]; r.State != clinic.BackupGood || r.Fault != "" {
		t.Errorf("checked later: %+v", r)
	}
}

func TestACheckMarksWhatIsDamaged(t *testing.T) {
	s := newSite(t)
	s.plan(nil)
	s.runDue()
	path := s.files()[0]
	check, err := s.app.Services.Backups.Check(s.ctx, service.CheckBackup{Path: path})
	if err != nil || check.Inside.Hospital != "Øresund Clinic" || check.Inside.Rows("patient_profile") != 1 || check.Now.Rows("audit_log") <= check.Inside.Rows("audit_log") {
		t.Fatalf("%+v %v", check, err)
	}
	_, err = s.app.Services.Backups.Check(s.ctx, service.CheckBackup{Path: path, Key: service.BackupKey{Passphrase: "wrong horse battery"}})
	if clinic.FieldOf(err) != "passphrase" || s.overview().Rows[0].State != clinic.BackupGood {
		t.Errorf("a wrong passphrase: %v, and the backup is %s", err, s.overview().Rows[0].State)
	}
	data, err := os.ReadFile(path)
	s.must(err)
	data[len(data)/2] ^= 1
	s.must(os.WriteFile(path, data, 0o600))
	if _, err = s.app.Services.Backups.Check(s.ctx, service.CheckBackup{Path: path}); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("damaged: %v", err)
	}
	v := s.overview()
	if v.Rows[0].State != clinic.BackupDamaged || !v.Overdue || s.audited("backup.check") != 2 {
		t.Errorf("after the check: %+v, %d checks audited", v.Rows[0], s.audited("backup.check"))
	}
}

func TestARestoreGoesBackAndCanBeUndone(t *testing.T) {
	s := newSite(t)
	s.plan(nil)
	s.runDue()
	path := s.files()[0]
	s.pass(time.Hour)
	s.register("Bela")
	if closed, err := s.app.Services.Backups.Restore(s.ctx, service.RestoreBackup{Path: path, Key: service.BackupKey{Passphrase: "wrong horse battery"}}); closed || clinic.FieldOf(err) != "passphrase" {
		t.Fatalf("a wrong passphrase: closed %v, %v", closed, err)
	}
	if s.patients() != 2 || s.audited("backup.restore_fail") != 1 {
		t.Error("a refused restore changed something, or was not audited")
	}
	other, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: s.path, Now: s.clock})
	s.must(err)
	closed, err := s.app.Services.Backups.Restore(s.ctx, service.RestoreBackup{Path: path})
	if !closed || clinic.CodeOf(err) != clinic.Conflict {
		t.Fatalf("with another desk: closed %v, %v", closed, err)
	}
	s.must(other.Close())
	s.must(s.app.Close())
	s.open()
	if s.patients() != 2 {
		t.Error("a refused restore changed something")
	}
	closed, err = s.app.Services.Backups.Restore(s.ctx, service.RestoreBackup{Path: path})
	if !closed || err != nil {
		t.Fatalf("closed %v, %v", closed, err)
	}
	s.must(s.app.Close())
	s.open()
	if s.patients() != 1 || s.audited("backup.restore") != 1 {
		t.Errorf("%d patients after the restore, %d in the audit log", s.patients(), s.audited("backup.restore"))
	}
	report, err := s.app.Verify(s.ctx)
	if err != nil || !report.OK {
		t.Errorf("not whole: %+v %v", report, err)
	}
	v := s.overview()
	if len(v.Rows) != 2 || v.Rows[0].Kind != clinic.BackupBeforeRestore || v.Rows[0].State != clinic.BackupGood || v.Rows[1].State != clinic.BackupGood || v.Rows[0].Unknown {
		t.Fatalf("the restored database knows of %+v", v.Rows)
	}
	closed, err = s.app.Services.Backups.Restore(s.ctx, service.RestoreBackup{Path: filepath.Join(v.Rows[0].Folder, v.Rows[0].FileName)})
	if !closed || err != nil {
		t.Fatalf("undoing: closed %v, %v", closed, err)
	}
	s.must(s.app.Close())
	s.open()
	if s.patients() != 2 {
		t.Errorf("%d patients after the restore was undone", s.patients())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(s.path), ".caredesk*")); len(left) > 0 {
		t.Errorf("left beside the database: %v", left)
	}
}

func TestBackupsAreAnAdministratorsAlone(t *testing.T) {
	s := newSite(t)
	_, err := s.app.Services.Users.Create(s.ctx, service.CreateUserCommand{User: clinic.User{Username: "grace", LastName: "Byrne", Role: clinic.RoleReceptionist}, Password: "a long enough phrase"})
	s.must(err)
	desk := clinic.WithActor(context.Background(), clinic.Actor{UserID: 2, Role: clinic.RoleAdmin}) // claims more than the database knows
	if err := s.app.Services.Backups.SavePlan(desk, clinic.BackupPlan{Folder: s.folder, Schedule: clinic.BackupOff, EveryHours: 1, KeepDaily: 1, Lock: clinic.LockNone, Version: 1}, ""); err == nil {
		t.Error("a plan of somebody without the right was saved")
	}
	if _, err := os.Stat(s.folder); err == nil {
		t.Error("a folder was made for somebody without the right")
	}
}

// A server's database is backed up as a file, which brings it back elsewhere.
func TestAServerIsBackedUpAsAFile(t *testing.T) {
	address := storetest.NewAddress(t)
	keyring.MockInit()
	t.Setenv(config.EnvDataDir, t.TempDir())
	t.Setenv(config.EnvConfigDir, t.TempDir())
	t.Setenv(bootstrap.EnvBackupPassphrase, secret)
	s := &site{T: t, path: address, folder: filepath.Join(t.TempDir(), "usb"), now: time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC),
		ctx: clinic.WithActor(context.Background(), clinic.SystemActor("test", "desk-1"))}
	s.open()
	settings := clinic.DefaultSettings()
	settings.HospitalName = "Server Clinic"
	s.must(s.app.Services.Setup.Initialize(context.Background(), service.SetupCommand{Settings: settings, AdminUsername: "maeve", AdminFirst: "Maeve", AdminLast: "Ryan",
		AdminPassword: "a long enough phrase"}))
	s.register("Ada")
	plan := s.overview().Plan
	plan.Folder, plan.Schedule = s.folder, clinic.BackupDaily
	s.must(s.app.Services.Backups.SavePlan(s.ctx, plan, ""))
	if !s.runDue() || s.runDue() {
		t.Fatal("the first one is due at once, and then none")
	}
	path := s.files()[0]
	check, err := s.app.Services.Backups.Check(s.ctx, service.CheckBackup{Path: path})
	if err != nil || check.Inside.Hospital != "Server Clinic" || check.Inside.Rows("patient_profile") != 1 || check.Now.Rows("patient_profile") != 1 || check.Now.Schema != check.Inside.Schema {
		t.Fatalf("%+v %v", check, err)
	}
	file := filepath.Join(t.TempDir(), "back.db")
	inside, _, _, err := bootstrap.RestoreFile(s.ctx, bootstrap.RestoreFileOptions{Database: file, Backup: path, Key: service.BackupKey{Passphrase: secret},
		Save: service.BackupJob{Folder: filepath.Join(t.TempDir(), "saved")}, Now: s.clock})
	if err != nil || inside.Hospital != "Server Clinic" {
		t.Fatalf("%+v %v", inside, err)
	}
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: file, Now: s.clock})
	s.must(err)
	defer app.Close()
	report, err := app.Verify(s.ctx)
	if err != nil || !report.OK {
		t.Errorf("not whole: %+v %v", report, err)
	}
}

package bootstrap_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// openSite is a site, and what it held when its backup was made.
type openSite struct {
	*site
	backedUp map[string]store.CopiedTable
}

// sharedSite is a hospital that several desks may have open: on a server or in a
// shared file.
func sharedSite(t *testing.T, kind string) *openSite {
	t.Helper()
	keyring.MockInit()
	t.Setenv(bootstrap.EnvBackupPassphrase, secret)
	t.Setenv(config.EnvDataDir, t.TempDir())
	t.Setenv(config.EnvConfigDir, t.TempDir())
	s := &openSite{site: &site{T: t, folder: filepath.Join(t.TempDir(), "usb"), now: time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC),
		ctx: clinic.WithActor(context.Background(), clinic.SystemActor("test", "desk-1"))}}
	if kind == "server" {
		s.path = storetest.NewAddress(t)
	} else {
		s.path = storetest.NewFile(t)
		storetest.Share(t, s.path)
	}
	s.open()
	settings := clinic.DefaultSettings()
	settings.HospitalName = "Øresund Clinic"
	s.must(s.app.Services.Setup.Initialize(context.Background(), service.SetupCommand{Settings: settings, AdminUsername: "maeve", AdminFirst: "Maeve", AdminLast: "Ryan",
		AdminPassword: "a long enough phrase"}))
	s.register("Ada")
	s.plan(nil)
	if !s.runDue() {
		t.Fatal("no backup was due")
	}
	s.backedUp = s.sums(s.path)
	s.pass(time.Hour)
	s.register("Bela")
	return s
}

// sums adds up every table that a restore brings back as it was. In the others it
// writes down what was done.
func (s *site) sums(path string) map[string]store.CopiedTable {
	s.Helper()
	db, err := store.Open(context.Background(), store.Options{Path: path, Now: s.clock})
	s.must(err)
	all, err := db.Sums(context.Background())
	s.must(errors.Join(err, db.Close()))
	out := map[string]store.CopiedTable{}
	for _, t := range all {
		switch t.Table {
		case "audit_log", "audit_head", "backup_record":
		default:
			out[t.Table] = t
		}
	}
	return out
}

func (s *site) reopen() {
	s.Helper()
	s.must(s.app.Close())
	s.open()
	report, err := s.app.Verify(s.ctx)
	if err != nil || !report.OK {
		s.Errorf("not whole: %+v %v", report, err)
	}
}

// nothingLeft looks for what is plain, or half done, beside the database.
func (s *site) nothingLeft() {
	s.Helper()
	for _, dir := range []string{filepath.Dir(s.path), filepath.Join(os.Getenv(config.EnvDataDir), "server"), s.folder} {
		entries, _ := os.ReadDir(dir) // one of them is not there
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".caredesk") || strings.HasSuffix(e.Name(), ".caredesk-part") {
				s.Errorf("left in %s: %s", dir, e.Name())
			}
		}
	}
}

// A backup takes the place of what several desks work on: whole, with the present
// state saved, while another desk writes. What that desk was told is saved is in the
// copy made first; it writes nothing into the restored data before it signs in anew.
func TestARestoreWhileOtherDesksWork(t *testing.T) {
	for _, kind := range []string{"server", "shared file"} {
		t.Run(kind, func(t *testing.T) {
			s := sharedSite(t, kind)
			path := s.files()[0]
			other, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: s.path, Now: s.clock, Desk: "Counter 2", Watch: 10 * time.Millisecond})
			s.must(err)
			defer other.Close()
			replaced := make(chan struct{}, 10)
			event.Subscribe(other.Bus, func(service.DatabaseReplaced) { replaced <- struct{}{} })
			session, err := other.Services.Sessions.SignIn(context.Background(), "maeve", "a long enough phrase", "Counter 2")
			s.must(err)
			desk := clinic.WithActor(context.Background(), session.Actor)
			stop, acknowledged := make(chan struct{}), 0
			var wg sync.WaitGroup
			wg.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
					}
					_, err := other.Services.Patients.Register(desk, clinic.Patient{FirstName: "Load", LastName: fmt.Sprintf("Number%d", i)}, service.Image{})
					if clinic.CodeOf(err) == clinic.Unauthenticated && strings.Contains(clinic.MessageOf(err), "A backup took the place") {
						return
					}
					if err != nil {
						t.Errorf("another desk: %v", err)
						return
					}
					acknowledged++
				}
			})
			time.Sleep(100 * time.Millisecond)
			closed, err := s.app.Services.Backups.Restore(s.ctx, service.RestoreBackup{Path: path})
			if !closed || err != nil {
				t.Fatalf("closed %v, %v", closed, err)
			}
			select {
			case <-replaced:
			case <-time.After(5 * time.Second):
				t.Error("the other desk is not told")
			}
			if _, err := other.Services.Patients.Register(desk, clinic.Patient{FirstName: "Too", LastName: "Late"}, service.Image{}); clinic.CodeOf(err) != clinic.Unauthenticated {
				t.Errorf("a desk that works on the former data saved something: %v", err)
			}
			close(stop)
			wg.Wait()
			s.reopen()
			if have := s.sums(s.path); !reflect.DeepEqual(have, s.backedUp) {
				t.Errorf("not what was backed up:\nhave %v\nwant %v", have, s.backedUp)
			}
			if s.patients() != 1 || s.audited("backup.restore") != 1 {
				t.Errorf("%d patients after the restore, %d restores in the audit log", s.patients(), s.audited("backup.restore"))
			}
			s.nothingLeft()
			// The other desk signs in anew and goes on.
			again, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: s.path, Now: s.clock})
			s.must(err)
			defer again.Close()
			if _, err := again.Services.Patients.Register(s.ctx, clinic.Patient{FirstName: "New", LastName: "Day"}, service.Image{}); err != nil {
				t.Error(err)
			}
			s.must(again.Close())
			// Undone, all is there that was acknowledged.
			rows := s.overview().Rows
			if rows[0].Kind != clinic.BackupBeforeRestore || rows[0].State != clinic.BackupGood {
				t.Fatalf("the restored database knows of %+v", rows)
			}
			closed, err = s.app.Services.Backups.Restore(s.ctx, service.RestoreBackup{Path: filepath.Join(rows[0].Folder, rows[0].FileName)})
			if !closed || err != nil {
				t.Fatalf("undoing: closed %v, %v", closed, err)
			}
			s.reopen()
			if n := s.patients(); n != 2+acknowledged || acknowledged == 0 {
				t.Errorf("%d patients after the restore was undone; %d were acknowledged in the middle", n, acknowledged)
			}
			s.nothingLeft()
		})
	}
}

// What cannot be restored says why, and changes nothing.
func TestARefusedRestoreChangesNothing(t *testing.T) {
	for _, kind := range []string{"server", "shared file"} {
		t.Run(kind, func(t *testing.T) {
			s := sharedSite(t, kind)
			path := s.files()[0]
			data, err := os.ReadFile(path)
			s.must(err)
			spoilt := func(name string, data []byte) string {
				p := filepath.Join(t.TempDir(), name)
				s.must(os.WriteFile(p, data, 0o600))
				return p
			}
			bent := append([]byte(nil), data...)
			bent[len(bent)/2] ^= 1
			want := s.sums(s.path)
			unchanged := func(what string) {
				t.Helper()
				if have := s.sums(s.path); !reflect.DeepEqual(have, want) {
					t.Errorf("%s: something changed", what)
				}
				s.nothingLeft()
			}
			for what, c := range map[string]struct {
				cmd  service.RestoreBackup
				says string
			}{
				"a wrong passphrase": {service.RestoreBackup{Path: path, Key: service.BackupKey{Passphrase: "wrong horse battery"}}, "does not open the backup"},
				"a damaged file":     {service.RestoreBackup{Path: spoilt("bent.tar.zst.age", bent)}, "damaged"},
				"a file cut short":   {service.RestoreBackup{Path: spoilt("cut.tar.zst.age", data[:len(data)/2])}, "damaged"},
				"another file":       {service.RestoreBackup{Path: path, SHA256: strings.Repeat("0", 64)}, "replaced meanwhile"},
			} {
				closed, err := s.app.Services.Backups.Restore(s.ctx, c.cmd)
				if closed || !strings.Contains(clinic.MessageOf(err), c.says) {
					t.Errorf("%s: closed %v, %v", what, closed, err)
				}
				unchanged(what)
			}
			for _, step := range []service.BackupStep{service.StepRead, service.StepSave, service.StepReplace} {
				ctx, cancel := context.WithCancel(s.ctx)
				_, err := s.app.Services.Backups.Restore(ctx, service.RestoreBackup{Path: path, Progress: func(at service.BackupStep, _, _ int64) {
					if at == step {
						cancel()
					}
				}})
				if err == nil {
					t.Errorf("cancelled at %s: it came to its end", step)
				}
				s.reopen()
				unchanged("cancelled at " + string(step))
			}
			if s.patients() != 2 {
				t.Errorf("%d patients", s.patients())
			}
		})
	}
}

// A server without data takes a backup, as after the loss of the former server; a
// shared file that is lost or damaged comes back as a shared one.
func TestWhatIsLostComesBack(t *testing.T) {
	s := sharedSite(t, "shared file")
	path := s.files()[0]
	key := service.BackupKey{Passphrase: secret}
	restore := func(database string) (string, error) {
		s.pass(time.Second)
		_, _, aside, err := bootstrap.RestoreFile(s.ctx, bootstrap.RestoreFileOptions{Database: database, Backup: path, Key: key,
			Save: service.BackupJob{Folder: filepath.Join(t.TempDir(), "saved"), Lock: clinic.LockPassphrase, Key: key, At: s.clock()}, Now: s.clock})
		return aside, err
	}
	s.must(s.app.Close())
	for what, spoil := range map[string]func() error{
		"gone":    func() error { return os.Remove(s.path) },
		"damaged": func() error { return os.Truncate(s.path, 5000) },
	} {
		s.must(spoil())
		aside, err := restore(s.path)
		if err != nil || (what == "damaged") != (aside != "") {
			t.Fatalf("%s: aside %q, %v", what, aside, err)
		}
		s.open()
		if s.patients() != 1 || !s.app.Shared {
			t.Errorf("%s: %d patients, shared: %v", what, s.patients(), s.app.Shared)
		}
		s.reopen()
		s.must(s.app.Close())
		s.nothingLeft()
	}
	s.path = storetest.NewEmptyAddress(t)
	if _, err := restore(s.path); err != nil {
		t.Fatal(err)
	}
	s.open()
	if s.patients() != 1 || s.audited("backup.restore") != 1 {
		t.Errorf("%d patients on the server, %d restores in the audit log", s.patients(), s.audited("backup.restore"))
	}
	s.reopen()
	s.nothingLeft()
	if _, err := restore(s.path); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("over a server that is not empty any more: %v", err)
	}
}

package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// backedUp is a hospital that this desk remembers, with a backup beside it.
func backedUp(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	app, err := s.open(t.Context(), OpenRequest{Path: s.demo})
	if err != nil {
		t.Fatal(err)
	}
	system := clinic.WithActor(t.Context(), clinic.SystemActor("test", "desk 1"))
	if _, err := app.Services.Backups.Make(system, service.MakeBackup{Folder: filepath.Join(s.dir, "backups"), Lock: clinic.LockNone}); err != nil {
		t.Fatal(err)
	}
	if err := app.Close(); err != nil {
		t.Fatal(err)
	}
	s.opens = nil
	return s
}

func (s *site) startRemembered(look config.ThemeMode) *site {
	return s.start(Options{Config: config.Config{Theme: look, Database: s.demo}})
}

// restores goes from the rescue screen through the restore, with the keyboard.
func (s *site) restores(shot string) {
	s.t.Helper()
	s.sees("The hospital's data cannot be used", "A backup can take its place", "1 backup found")
	if shot != "" {
		uitest.Shot(s.t, s.w, shot)
	}
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Restore this backup?", "St. Brigid's Hospital", "is lost, at every desk")
	if shot != "" {
		uitest.Shot(s.t, s.w, shot+"-compare")
	}
	uitest.Button(s.t, s.w, "Replace everything by the backup").Tapped(nil)
	s.sees("was restored", "What was there before is kept beside the database.")
	components.CloseAll(s.w)
	s.sees("Sign in")
	s.as("maeve")
	page, err := s.shell.opened.Services.Audit.List(s.shell.desk.session.Context(), service.AuditFilter{Action: "backup.restore"}, service.PageRequest{})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].UserName != "Restore by Rescue of a damaged database" {
		s.t.Errorf("the audit log says %+v, %v", page.Rows, err)
	}
}

// Whatever happened to the file, the window says so and a backup takes its place.
func TestADamagedHospitalIsOfferedItsBackup(t *testing.T) {
	for what, c := range map[string]struct {
		spoil func(data []byte) []byte
		words string
	}{
		"emptied":   {func(d []byte) []byte { return nil }, "is empty"},
		"cut off":   {func(d []byte) []byte { return d[:len(d)/3] }, "damaged"},
		"scribbled": {func(d []byte) []byte { copy(d, "%PDF-1.4 something else altogether"); return d }, "damaged"},
		"schema": {func(d []byte) []byte {
			for i := 100; i < 4096; i++ {
				d[i] = 0xa5
			}
			return d
		}, "damaged"},
	} {
		for _, look := range []config.ThemeMode{config.ThemeLight, config.ThemeDark} {
			t.Run(what+" "+string(look), func(t *testing.T) {
				s := backedUp(t)
				data, err := os.ReadFile(s.demo)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(s.demo, c.spoil(data), 0o600); err != nil {
					t.Fatal(err)
				}
				s.startRemembered(look)
				s.sees(c.words)
				shot := ""
				if what == "cut off" {
					shot = "rescue-" + string(look)
				}
				s.restores(shot)
				if aside, err := filepath.Glob(s.demo + ".damaged-*"); err != nil || len(aside) == 0 {
					t.Errorf("the damaged file is not kept: %v, %v", aside, err)
				}
			})
		}
	}
}

// A file that is gone is first a drive that is not connected; the backup is
// offered all the same.
func TestAHospitalThatIsGoneIsOfferedItsBackup(t *testing.T) {
	s := backedUp(t)
	if err := os.Remove(s.demo); err != nil {
		t.Fatal(err)
	}
	s.startRemembered(config.ThemeLight)
	s.sees("is not where it was", "connect that and try again")
	s.restores("")
	none := newSite(t)
	if err := os.Remove(none.demo); err != nil {
		t.Fatal(err)
	}
	none.startRemembered(config.ThemeLight)
	none.sees("is not where it was", "Welcome to Caredesk")
}

func (s *site) dropGuard() {
	s.t.Helper()
	raw := storetest.RawDB(s.t, s.demo)
	if _, err := raw.Exec("DROP TRIGGER audit_no_update"); err != nil {
		s.t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// Safeguards that are missing keep everybody from signing in.
func TestAHospitalWithoutItsGuardsIsOfferedItsBackup(t *testing.T) {
	s := backedUp(t)
	s.dropGuard()
	s.startRemembered(config.ThemeLight)
	s.sees("lacks safeguards")
	s.restores("")
}

// Damage that is met in mid-work leads there, too: for those who restore backups.
func TestDamageInMidWork(t *testing.T) {
	for who, offered := range map[string]bool{"maeve": true, "grace": false} {
		t.Run(who, func(t *testing.T) {
			s := backedUp(t).startRemembered(config.ThemeDark)
			desks := &flaky{}
			s.shell.opened.Services.Desks = desks
			s.as(who)
			s.dropGuard() // what the check finds
			desks.err = clinic.Wrap(clinic.Unavailable, clinic.ErrDamaged, "The database file is damaged. Stop working with it and restore the last backup.")
			s.shell.desk.connection.Trouble()
			s.sees("The database file is damaged. Stop working with it and restore the last backup.")
			s.hides("Caredesk keeps trying")
			uitest.Shot(t, s.w, "damaged-"+who)
			if !offered {
				s.hides("Restore a backup…")
				return
			}
			uitest.Button(t, s.w, "Restore a backup…").Tapped(nil)
			s.restores("")
		})
	}
}

// Nobody replaces a database that is whole without signing in.
func TestAWholeHospitalIsNotRescued(t *testing.T) {
	s := backedUp(t).startRemembered(config.ThemeLight)
	s.shell.showRescue(s.demo, "The database file is damaged.")
	uitest.Key(s.w, fyne.KeyReturn)
	uitest.Button(t, s.w, "Replace everything by the backup").Tapped(nil)
	s.sees("The database is whole.")
}

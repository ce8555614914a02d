package ui

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// Everybody reads the age of the last backup, and only that; after a restore
// the hospital is opened anew at its sign-in.
func TestTheStatusBarShowsTheAgeOfTheLastBackup(t *testing.T) {
	s := demoSite(t).as("grace")
	uitest.MustText(t, s.w, "No backup yet")
	backups := s.shell.opened.Services.Backups.(*service.Backups)
	system := clinic.WithActor(t.Context(), clinic.SystemActor("test", "desk 1"))
	if _, err := backups.Make(system, service.MakeBackup{Folder: t.TempDir(), Lock: clinic.LockNone}); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(3 * time.Hour)
	s.shell.desk.minute()
	uitest.MustText(t, s.w, "Backup 3 h ago")
	uitest.Shot(t, s.w, "status-backup-light")
	if _, err := s.shell.opened.Services.Backups.Overview(s.shell.desk.session.Context()); clinic.CodeOf(err) != clinic.Forbidden {
		t.Errorf("the desk reads the list of backups: %v", err)
	}
}

func TestARestoredHospitalIsOpenedAnew(t *testing.T) {
	s := demoSite(t).as("maeve")
	backups := s.shell.opened.Services.Backups
	ctx := s.shell.desk.session.Context()
	folder := t.TempDir()
	made, err := backups.Make(ctx, service.MakeBackup{Folder: folder, Lock: clinic.LockNone})
	if err != nil {
		t.Fatal(err)
	}
	closed, err := backups.Restore(ctx, service.RestoreBackup{Path: folder + "/" + made.FileName, SavePlain: true})
	if err != nil || !closed {
		t.Fatalf("closed %v, %v", closed, err)
	}
	opens := len(s.opens)
	s.shell.reopen("The backup was restored.")
	if len(s.opens) != opens+1 || s.shell.desk != nil || !s.opens[opens].Demo {
		t.Fatalf("opened %d times more, signed in: %v", len(s.opens)-opens, s.shell.desk != nil)
	}
	uitest.MustText(t, s.w, "The backup was restored.")
	components.CloseAll(s.w)
	uitest.MustText(t, s.w, "Sign in")
	s.as("grace")
	uitest.MustText(t, s.w, "Backup")
}

// A desk that hears that the data was replaced elsewhere ends its session, signed in
// or not, and says why.
func TestADeskHearsThatABackupWasRestoredElsewhere(t *testing.T) {
	s := demoSite(t).as("grace")
	opens := len(s.opens)
	hear := func(want int) {
		t.Helper()
		bus := s.shell.opened.Bus
		bus.Publish(service.DatabaseReplaced{})
		bus.Flush()
		if n := len(s.opens) - opens; n != want || s.shell.desk != nil {
			t.Fatalf("opened %d times more, want %d; signed in: %v", n, want, s.shell.desk != nil)
		}
	}
	hear(1)
	uitest.MustText(t, s.w, "restored a backup at another desk")
	uitest.Shot(t, s.w, "restored-elsewhere-light")
	components.CloseAll(s.w)
	uitest.MustText(t, s.w, "Sign in")
	hear(2)
	uitest.MustText(t, s.w, "restored a backup at another desk")
	components.CloseAll(s.w)
	s.as("grace")
	uitest.MustText(t, s.w, "Backup")
}

package ui

import (
	"context"
	"log/slog"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// reopen opens the database anew after it was replaced, or was closed to be
// replaced, and shows the sign-in with a message. The session is of the
// database that was there, and ends with it; where nobody is signed in, there is
// none.
func (s *Shell) reopen(message string) {
	d := s.desk
	if d != nil {
		if d.ending {
			return
		}
		d.ending = true
		d.gate.End()
	}
	path, demo := s.opened.Path, len(s.opened.Demo) > 0
	components.CloseAll(s.window)
	components.ClearToasts(s.window)
	if d != nil {
		d.close()
	}
	s.desk, s.lock, s.asked = nil, nil, false
	s.status.setBackup("", false)
	s.closeDatabase()
	w := s.showWaiting(i18n.T("Opening the hospital…"))
	s.runner.Go(w.ctx, func(ctx context.Context) func() {
		opened, err := s.options.Open(ctx, OpenRequest{Path: path, Demo: demo, Shared: s.sharedAt(path)})
		return func() {
			w.end()
			if w.stopped(err) {
				s.showSetup(path, openingStopped())
				return
			}
			if err != nil {
				s.options.Log.Error("opening the restored database failed", slog.Any("error", err))
				if s.mayRescue(path, err) {
					s.showRescue(path, i18n.Error(err))
					return
				}
				s.showSetup(path, i18n.Error(err))
				return
			}
			s.use(opened)
			s.showLogin()
			components.ShowMessage(s.window, i18n.T("Backup"), message, nil)
		}
	})
}

// loadBackupAge shows in the status bar how old the last good backup is.
func (d *desk) loadBackupAge() {
	backups := d.shell.opened.Services.Backups
	if backups == nil || d.session.Actor().Role == clinic.RolePatient { // no patient can do anything about it
		return
	}
	d.backup.Go(d.session.Context(), d.gate, func(ctx context.Context) func() {
		age, err := backups.Age(ctx)
		return func() {
			if err == nil {
				d.whenShown(func() { d.shell.status.setBackup(viewmodel.BackupAgeText(age, d.shell.now()), age.Overdue) })
			}
		}
	})
}

func (d *desk) watchBackups() func() {
	return around(d, func(service.BackupsChanged) { d.loadBackupAge() })
}

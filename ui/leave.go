package ui

import (
	"log/slog"
	"time"

	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
)

// drafts is how long the end of a session waits for work under way, such as a
// draft that is being saved.
const drafts = 5 * time.Second

// losses names what would be lost if the session ended now.
func (s *Shell) losses() []string {
	var out []string
	if s.unsaved != nil {
		if text := s.unsaved(); text != "" {
			out = append(out, text)
		}
	}
	if s.desk == nil {
		return out
	}
	for _, p := range s.desk.open() {
		if g, ok := p.(pages.Guarded); ok {
			if text := g.Unsaved(); text != "" {
				out = append(out, text)
			}
		}
	}
	if components.FormsDirty(s.window) {
		out = append(out, i18n.T("what you typed into the open form"))
	}
	return out
}

// askThen asks before something is lost and goes on when nothing is or the user
// says so.
func (s *Shell) askThen(question, confirm string, then func()) {
	if s.asked {
		return
	}
	lost := s.losses()
	if len(lost) == 0 {
		then()
		return
	}
	message := i18n.F("Not saved: %s.", i18n.Listed(lost))
	if s.locked() {
		message = i18n.T("Something that was typed behind the lock has not been saved. It would be lost.")
	}
	s.asked = true
	components.Confirm(components.ConfirmOptions{Title: question, Message: message, ConfirmText: confirm, CancelText: i18n.T("Stay"), Danger: true,
		OnCancel: func() { s.asked = false },
		OnConfirm: func(string) {
			s.asked = false
			then()
		}}, s.window)
}

// signOut ends the session and shows the sign-in screen.
func (s *Shell) signOut() {
	s.askThen(i18n.T("Sign out without saving?"), i18n.T("Sign out"), func() { s.endSession(s.showLogin) })
}

// askQuit is what the window's close button and Ctrl+Q do.
func (s *Shell) askQuit() {
	if s.leaving {
		return
	}
	s.askThen(i18n.T("Quit without saving?"), i18n.T("Quit"), s.quit)
}

func (s *Shell) quit() {
	s.leaving = true
	size := s.window.Canvas().Size()
	s.remember(func(c *config.Config) { c.WindowSize = [2]int{int(size.Width), int(size.Height)} })
	if s.desk == nil {
		s.app.Quit()
		return
	}
	s.endSession(s.app.Quit)
}

// endSession shuts the desk and notes the sign-out.
func (s *Shell) endSession(then func()) {
	if s.desk == nil || s.desk.ending {
		return
	}
	s.closeManual()
	s.shutDesk(func(d *desk) {
		d.session.End(func(err error) {
			if err != nil {
				s.options.Log.Warn("noting the sign-out failed", slog.Any("error", err))
			}
			then()
		})
	})
}

// shutDesk keeps drafts, waits for what is being saved and closes the pages, in this
// order, and then goes on without a desk.
func (s *Shell) shutDesk(then func(*desk)) {
	d := s.desk
	if d == nil || d.ending {
		return
	}
	d.ending = true
	components.ClearToasts(s.window)
	d.keepDrafts()
	finished := false
	finish := func() {
		if finished {
			return
		}
		finished = true
		d.gate.End()
		components.CloseAll(s.window)
		d.close()
		components.LeavePages()
		s.desk, s.lock, s.asked = nil, nil, false
		then(d)
	}
	stop := components.Timer(drafts, finish)
	d.gate.WhenIdle(func() {
		stop()
		finish()
	})
}

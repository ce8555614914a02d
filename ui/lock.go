package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// lockScreen covers the whole window, dialogs and menu included, until the
// password of the signed-in user is given. What lies behind stays as it is.
type lockScreen struct {
	shell    *Shell
	modal    *components.Modal
	form     *components.Form
	password *components.Entry
	button   *components.Button
}

// lockNow locks the window at once.
func (s *Shell) lockNow() {
	if s.desk == nil || s.locked() {
		return
	}
	components.ClearToasts(s.window)
	s.closeManual()
	s.desk.keepDrafts()
	s.desk.habits.keep()
	s.desk.session.Lock()
	s.desk.gate.Shut()
	s.desk.rest()
	if s.options.Temp != nil {
		s.options.Temp.Clear()
	}
	l := &lockScreen{shell: s, password: components.NewPassword()}
	s.lock = l
	l.form = components.NewForm([]components.FormField{{Name: "password", Label: i18n.F("Password of %s", s.desk.session.Actor().Name), Widget: l.password}}, 1)
	l.form.OnSubmit = l.unlock
	l.button = components.NewPrimaryButton(i18n.T("Unlock"), "Enter", l.unlock)
	other := components.NewQuietButton(i18n.T("Sign in as someone else"), "", l.someoneElse)
	head := container.NewBorder(nil, nil, components.HBox(newLogo(s.branding.logo, 44), components.FixedWidth(components.Body(""), 4)), nil,
		components.VBoxGap(2, components.NewText(s.branding.title(), components.TextOptions{Bold: true, Shrink: true}),
			components.NewText(i18n.T("What you were doing is kept behind this screen."), components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true})))
	l.modal = components.NewModal(s.window, components.ModalOptions{
		Title: i18n.T("Locked"), Content: components.VBoxGap(16, head, l.form), Width: 440, Cover: true,
		Buttons: []fyne.CanvasObject{l.button}, LeftButtons: []fyne.CanvasObject{other},
		OnEscape: func() {}, OnEnter: l.unlock,
	})
	l.modal.Show()
	s.setTitle(i18n.T("Locked"))
	s.window.Canvas().Focus(l.password)
}

func (l *lockScreen) unlock() {
	s := l.shell
	l.form.ClearErrors()
	l.button.Disable()
	started := s.desk.session.Unlock(l.password.Text, func(err error) {
		l.button.Enable()
		if s.lock != l {
			return
		}
		if err != nil {
			l.form.SetErr(err)
			l.modal.Relayout()
			s.window.Canvas().Focus(l.password)
			l.password.TypedShortcut(&fyne.ShortcutSelectAll{})
			return
		}
		l.open()
		letGo()
	})
	if !started {
		l.button.Enable()
	}
}

// open takes the screen away and lets through what waited meanwhile.
func (l *lockScreen) open() {
	s := l.shell
	l.modal.Close()
	s.lock = nil
	s.setTitle(s.pageTitle())
	s.desk.gate.Open()
	s.desk.wake()
}

// someoneElse ends the session behind the lock. It tells that something would
// be lost, but not what: who stands here is not known.
func (l *lockScreen) someoneElse() {
	s := l.shell
	s.askThen(i18n.T("Discard what is behind the lock?"), i18n.T("Discard and sign in"), func() { s.endSession(s.showLogin) })
}

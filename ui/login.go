package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// loginScreen asks who is there. With the demo it offers the people one can
// try it as.
type loginScreen struct {
	shell    *Shell
	vm       *viewmodel.Login
	form     *components.Form
	username *components.Entry
	password *components.Entry
	button   *components.Button
	checking func() // ends what says that a password is being checked; nil while none is
	cards    []*personCard
}

// showLogin reads what the screen shows and then shows it.
func (s *Shell) showLogin() {
	s.desk, s.lock = nil, nil
	l := &loginScreen{shell: s, vm: &viewmodel.Login{Services: s.opened.Services, Runner: s.runner, Workstation: s.config.Workstation}}
	l.vm.LoadBranding(s.ctx, func(b service.Branding, err error) {
		if err != nil {
			s.options.Log.Error("reading the hospital's name failed", slog.Any("error", err))
		}
		if s.mayRescue(s.opened.Path, err) {
			s.damaged(err)
			return
		}
		s.branding = brand{name: b.HospitalName, logo: b.Logo, demo: b.Demo}
		s.status.refreshTexts()
		l.show()
	})
}

func (l *loginScreen) show() {
	s := l.shell
	l.username, l.password = components.NewEntry(), components.NewPassword()
	l.username.OnSubmitted = func(string) {
		if l.password.Text == "" {
			s.window.Canvas().Focus(l.password)
			return
		}
		l.signIn()
	}
	l.form = components.NewForm([]components.FormField{
		{Name: "username", Label: i18n.T("User name"), Widget: l.username},
		{Name: "password", Label: i18n.T("Password"), Widget: l.password},
	}, 1)
	l.form.OnSubmit = l.signIn
	l.button = components.NewPrimaryButton(i18n.T("Sign in"), "Enter", l.signIn)
	note := components.NewText(i18n.T("Forgotten? The administrator can reset it. Attempts are limited and recorded."),
		components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true})
	about := i18n.T("Sign in to begin.")
	if s.branding.demo {
		about = i18n.T("Demonstration data, nothing here is real")
	}
	left := components.VBoxGap(16, s.letterhead(about), l.form, l.button, note)
	s.show(s.halves(left, l.offers()))
	s.again = s.showLogin
	s.setTitle(i18n.T("Sign in"))
	s.setMenu()
	s.window.Canvas().Focus(l.username)
	s.tellUpdated()
}

// letterhead is the logo with the hospital's name and a line below it.
func (s *Shell) letterhead(line string) fyne.CanvasObject {
	name := components.NewText(s.branding.title(), components.TextOptions{Size: theme.SizeFigure, Bold: true, Wrap: true})
	words := components.VBoxGap(2, name, components.NewText(line, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
	return container.NewBorder(nil, nil, components.HBox(newLogo(s.branding.logo, 44), components.FixedWidth(components.Body(""), 4)), nil, words)
}

// halves puts a form at the left and something beside it at the right.
func (s *Shell) halves(left, right fyne.CanvasObject) fyne.CanvasObject {
	form := container.New(&middleLayout{width: 400}, left)
	return edged(nil, s.status, nil,
		container.New(&halvesLayout{}, components.Panel(components.NewFollowingScroll(form)), components.Line(),
			components.NewFollowingScroll(container.New(&middleLayout{width: 586}, right))))
}

// offers are the people of the demo hospital, or nothing.
func (l *loginScreen) offers() fyne.CanvasObject {
	people := l.shell.opened.Demo
	if !l.shell.branding.demo || len(people) == 0 {
		return components.VBoxGap(10, container.NewCenter(newLogo(l.shell.branding.logo, 72)),
			components.NewText(l.shell.branding.title(), components.TextOptions{Size: theme.SizeTitle, Color: theme.ColorMuted, Align: fyne.TextAlignCenter, Wrap: true}))
	}
	box := components.VBoxGap(10, components.Heading(i18n.T("Try it as")))
	l.cards = nil
	for i, p := range people {
		card := newPersonCard(p, func() { l.signInAs(p) }, func(step int) { l.focusCard(i + step) })
		l.cards = append(l.cards, card)
		box.Add(card)
	}
	return box
}

// focusCard moves between the people with Up and Down.
func (l *loginScreen) focusCard(i int) {
	if i >= 0 && i < len(l.cards) {
		l.shell.window.Canvas().Focus(l.cards[i])
	}
}

func (l *loginScreen) signInAs(p viewmodel.DemoSignIn) {
	if l.checking != nil {
		return
	}
	l.username.SetText(p.Username)
	l.password.SetText(p.Password)
	l.signIn()
}

func (l *loginScreen) signIn() {
	s := l.shell
	if l.checking != nil {
		return
	}
	l.form.ClearErrors()
	l.busy(true)
	secret := l.password.Text
	l.vm.SignIn(s.ctx, l.username.Text, secret, func(info service.SessionInfo, err error) {
		if err != nil {
			l.busy(false)
			l.failed(err)
			return
		}
		session := viewmodel.NewSession(s.ctx, s.opened.Services, s.runner, s.now, info)
		if info.MustChangePassword {
			l.checking()
			s.showMustChange(session, secret)
			return
		}
		// The password goes with the screen: emptying the field now would have the
		// whole window drawn once more while the first page is read.
		s.enter(session, func() {
			l.password.SetText("")
			l.busy(false)
		})
	})
}

// busyAfter is how long a check may take before the button tells of it. Most end
// sooner, and to draw the window meanwhile would take from the time they need.
const busyAfter = 400 * time.Millisecond

// busy keeps a second check from beginning while one is under way.
func (l *loginScreen) busy(on bool) {
	if on {
		l.checking = components.Timer(busyAfter, func() {
			if d := l.shell.desk; d != nil && d.frame != nil { // somebody is in
				return
			}
			l.button.Disable()
			l.button.SetText(i18n.T("Checking…"))
		})
		return
	}
	l.checking()
	l.checking = nil
	l.button.Enable()
	l.button.SetText(i18n.T("Sign in"))
}

// failed tells what is wrong. The password is marked, so that typing replaces
// it.
func (l *loginScreen) failed(err error) {
	if s := l.shell; s.mayRescue(s.opened.Path, err) {
		s.damaged(err)
		return
	}
	l.form.SetErr(err)
	if clinic.FieldOf(err) != "" {
		return
	}
	l.shell.window.Canvas().Focus(l.password)
	l.password.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// enter reads what the pages need and opens the tabs. Where that fails, nobody is
// signed in and stay is called.
func (s *Shell) enter(session *viewmodel.Session, stay func()) {
	s.runner.Go(session.Context(), func(ctx context.Context) func() {
		settings, err := s.opened.Services.Settings.Get(ctx)
		return func() {
			if err != nil {
				s.options.Log.Error("reading the settings failed", slog.Any("error", err))
				session.End(func(error) {})
				stay()
				if s.mayRescue(s.opened.Path, err) {
					s.damaged(err)
					return
				}
				components.ShowErr(s.window, err)
				return
			}
			s.showDesk(session, settings)
		}
	})
}

// showMustChange asks for a new password before anything else is allowed.
func (s *Shell) showMustChange(session *viewmodel.Session, old string) {
	chosen, again := components.NewPassword(), components.NewPassword()
	form := components.NewForm([]components.FormField{
		{Name: "password", Label: i18n.T("New password"), Widget: chosen, Hint: i18n.T("At least 10 characters. Three or four words that do not belong together are easy to remember.")},
		{Name: "again", Label: i18n.T("New password again"), Widget: again},
	}, 1)
	var submit func()
	save := components.NewPrimaryButton(i18n.T("Save and go on"), "Enter", func() { submit() })
	submit = func() {
		form.ClearErrors()
		save.Disable()
		busy := session.ChangePassword(old, chosen.Text, again.Text, func(err error) {
			save.Enable()
			if err != nil {
				form.SetErr(err)
				return
			}
			s.enter(session, func() {})
		})
		if !busy {
			save.Enable()
		}
	}
	form.OnSubmit = submit
	back := components.NewButton(i18n.T("Back"), "", func() { session.End(func(error) { s.showLogin() }) })
	words := components.NewText(i18n.F("Hello %s. The password you signed in with was given to you. Choose one that only you know.", session.Actor().Name),
		components.TextOptions{Wrap: true})
	left := components.VBoxGap(16, s.letterhead(i18n.T("Choose a new password")), words, form, container.NewBorder(nil, nil, back, nil, save))
	s.show(s.halves(left, components.VBox()))
	s.window.Canvas().Focus(chosen)
}

// changePassword lets the signed-in user choose another password.
func (s *Shell) changePassword() {
	session := s.desk.session
	old, chosen, again := components.NewPassword(), components.NewPassword(), components.NewPassword()
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Change my password"), SubmitText: i18n.T("Change password"),
		Fields: []components.FormField{
			{Name: "old_password", Label: i18n.T("Password now"), Widget: old, Required: true},
			{Name: "password", Label: i18n.T("New password"), Widget: chosen, Required: true, Hint: i18n.T("At least 10 characters. Three or four words that do not belong together are easy to remember.")},
			{Name: "again", Label: i18n.T("New password again"), Widget: again, Required: true},
		},
		OnSubmit: func() {
			d.SetBusy(true)
			session.ChangePassword(old.Text, chosen.Text, again.Text, func(err error) {
				s.desk.gate.Pass(func() {
					if err != nil {
						d.SetErr(err)
						return
					}
					d.Close()
					components.Toast(s.window, theme.ToneGood, i18n.T("Your password is changed."))
				})
			})
		},
	}, s.window)
	d.Show()
}

package ui

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// open opens a database in place of the one before. It runs off the UI thread.
func (u *setupScreen) open(ctx context.Context, f viewmodel.Found, password string, create bool) (viewmodel.Services, error) {
	s := u.shell
	opened, err := s.options.Open(ctx, OpenRequest{Path: f.Database, Shared: f.Shared, Password: password, Create: create})
	if err != nil {
		return viewmodel.Services{}, err
	}
	fyne.Do(func() {
		s.closeDatabase()
		s.use(opened)
	})
	return opened.Services, nil
}

// buildPlace is the first step: where the data is to live, or lives already.
func (u *setupScreen) buildPlace() {
	s := u.shell
	u.place = components.NewChoice([]components.Option{
		{Value: string(viewmodel.PlaceHere), Text: i18n.T("On this computer, in the usual folder")},
		{Value: string(viewmodel.PlaceOther), Text: i18n.T("On this computer, in another folder")},
		{Value: string(viewmodel.PlaceExisting), Text: i18n.T("Open a hospital that exists already")},
		{Value: string(viewmodel.PlaceShared), Text: i18n.T("In a folder on the network, for a few desks")},
		{Value: string(viewmodel.PlaceServer), Text: i18n.T("On a PostgreSQL server, for several desks")},
		{Value: string(viewmodel.PlaceDemo), Text: i18n.T("Just try it: a demo hospital with invented people")},
	}, func(string) { u.placed() })
	u.place.SetValue(string(viewmodel.PlaceHere))
	u.path = components.NewEntry()
	u.path.MaxLength = 1000
	u.path.OnSubmitted = func(string) { u.forward() } // the form cannot see into the row
	u.pick = components.NewButton(i18n.T("Choose…"), "", u.choosePath)
	u.server, u.secret = components.NewEntry(), components.NewPassword()
	u.server.MaxLength, u.secret.MaxLength = 1000, 1000
	u.server.SetPlaceHolder("postgres://caredesk@server/caredesk")
	u.test = components.NewButton(i18n.T("Test connection"), "", u.testServer)
	u.server.OnSubmitted = func(string) { u.forward() }
	u.steps[0] = components.NewForm([]components.FormField{
		{Name: "place", Label: i18n.T("Place"), Widget: u.place},
		{Name: "path", Label: i18n.T("File or folder"), Widget: container.NewBorder(nil, nil, nil, u.pick, u.path)},
		{Name: "server", Label: i18n.T("Address of the database"), Widget: container.NewBorder(nil, nil, nil, u.test, u.server),
			Hint: i18n.T("postgres://user@server/database, as whoever looks after the server says. The database is there already; Caredesk makes its tables.")},
		{Name: "password", Label: i18n.T("Password on the server"), Widget: u.secret,
			Hint: i18n.T("Goes into this computer's keyring where there is one. May stay empty when the environment or a password file (.pgpass) has it.")},
	}, 1)
	u.path.SetText(s.options.Default)
}

// placed shows what the chosen place needs.
func (u *setupScreen) placed() {
	place := viewmodel.SetupPlace(u.place.Value())
	u.steps[0].ClearErrors()
	field := u.steps[0].Field("path")
	onServer := place == viewmodel.PlaceServer
	u.steps[0].SetFieldVisible("path", place != viewmodel.PlaceDemo && !onServer)
	u.steps[0].SetFieldVisible("server", onServer)
	u.steps[0].SetFieldVisible("password", onServer)
	switch place {
	case viewmodel.PlaceHere:
		u.path.SetText(u.shell.options.Default)
		u.path.Disable()
		u.pick.Disable()
		field.SetHint(i18n.T("The data is in this one file. Whoever may read it can read everything in it."))
	case viewmodel.PlaceOther:
		u.path.Enable()
		u.pick.Enable()
		field.SetHint(i18n.T("A folder, or the file to make in it. Use a disk of this computer. A file that exists is opened and never overwritten."))
	case viewmodel.PlaceShared:
		u.path.Enable()
		u.pick.Enable()
		field.SetHint(i18n.T("A folder that every desk reaches, or the file in it. The desks take turns with the file. The first desk makes it; the others choose the same folder and open it."))
	case viewmodel.PlaceExisting:
		u.path.Enable()
		u.pick.Enable()
		field.SetHint(i18n.T("The hospital's file."))
	}
}

// typed is the file or address that was typed, with the server's password.
func (u *setupScreen) typed() (place viewmodel.SetupPlace, database, password string) {
	place = viewmodel.SetupPlace(u.place.Value())
	if place == viewmodel.PlaceServer {
		return place, u.server.Text, u.secret.Text
	}
	return place, u.path.Text, ""
}

// placeErr shows an error of the first step beside what it concerns.
func (u *setupScreen) placeErr(err error) {
	if viewmodel.SetupPlace(u.place.Value()) == viewmodel.PlaceServer && clinic.FieldOf(err) == "path" {
		err = &clinic.Error{Code: clinic.CodeOf(err), Field: "server", Message: i18n.Error(err), Err: err}
	}
	u.steps[0].SetErr(err)
}

// testServer looks at the database without choosing it.
func (u *setupScreen) testServer() {
	s := u.shell
	place, database, password := u.typed()
	u.steps[0].ClearErrors()
	u.test.Disable()
	u.test.SetText(i18n.T("Testing…"))
	s.runner.Go(s.ctx, func(ctx context.Context) func() {
		found, err := s.places().Find(ctx, place, database, password)
		return func() {
			u.test.SetText(i18n.T("Test connection"))
			u.test.Enable()
			if err != nil {
				u.placeErr(err)
				return
			}
			u.steps[0].SetMessage(theme.ToneGood, viewmodel.FoundWords(found))
		}
	})
}

func (u *setupScreen) choosePath() {
	existing := viewmodel.SetupPlace(u.place.Value()) == viewmodel.PlaceExisting
	o := components.FileOptions{Title: i18n.T("Folder for the data"), Folder: true, Start: u.path.Text, OnChosen: u.path.SetText}
	if existing {
		o.Title, o.Folder = i18n.T("The hospital's file"), false
	}
	components.ChooseFile(o, u.shell.window)
}

// choose goes on with the place that was given: to signing in where a hospital is
// there, to the next step where there is none, or into the demo.
func (u *setupScreen) choose() {
	s := u.shell
	place, database, password := u.typed()
	if place == viewmodel.PlaceDemo {
		s.openDemo()
		return
	}
	u.busy(true)
	u.vm.Choose(s.ctx, place, database, password, func(next viewmodel.SetupNext, err error) {
		u.busy(false)
		switch {
		case err != nil:
			s.options.Log.Warn("choosing the data file failed", slog.Any("error", err))
			u.placeErr(err)
		case next == viewmodel.SetupSignIn:
			s.remember(func(c *config.Config) { c.Database, c.Shared = u.vm.Chosen.Database, u.vm.Chosen.Shared })
			s.showLogin()
			u.tellNotice()
		default:
			u.show(1)
			u.tellNotice()
		}
	})
}

// tellNotice tells what is worth knowing about the chosen place.
func (u *setupScreen) tellNotice() {
	if u.vm.Notice != "" {
		components.Toast(u.shell.window, theme.ToneWaiting, u.vm.Notice)
	}
}

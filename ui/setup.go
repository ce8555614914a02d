package ui

import (
	"log/slog"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/locale"
	"caredesk/internal/phone"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// setupScreen is the first start: where the data lives, the hospital, its first
// administrator. What was typed stays when one goes back.
type setupScreen struct {
	shell  *Shell
	vm     *viewmodel.Setup
	step   int
	next   *components.Button
	back   *components.Button
	steps  [3]*components.Form
	frame  *fyne.Container // what the step stands in
	scroll *container.Scroll

	place *components.Choice
	path  *components.Entry
	pick  *components.Button
	// Of a server.
	server, secret *components.Entry
	test           *components.Button

	name, address, phone, contact, website, year, license *components.Entry
	currency                                              *components.Choice
	country                                               *components.Picker
	countryChosen                                         bool
	logo                                                  *components.ImageField

	username, first, last, password, again *components.Entry
}

// showSetup begins the first start. A path and a message say what went wrong
// with the database that should have been opened.
func (s *Shell) showSetup(path, message string) {
	u := newSetupScreen(s)
	switch {
	case config.IsDSN(path):
		u.place.SetValue(string(viewmodel.PlaceServer))
		u.server.SetText(path)
	case message != "" && s.sharedAt(path):
		u.place.SetValue(string(viewmodel.PlaceShared))
		u.path.SetText(path)
	case message != "":
		u.place.SetValue(string(viewmodel.PlaceExisting))
		u.path.SetText(path)
	case path != "":
		u.place.SetValue(string(viewmodel.PlaceOther))
		u.path.SetText(path)
	}
	u.placed()
	u.show(0)
	if message != "" {
		u.steps[0].SetMessage(theme.ToneDanger, message)
	}
	s.again = func() { s.showSetup(path, message) }
}

// resumeSetup goes on where a first start was broken off: the file is there
// and holds no hospital.
func (s *Shell) resumeSetup(o Opened) {
	u := newSetupScreen(s)
	u.vm.Resume(viewmodel.Found{Database: o.Path, Shared: o.Shared, There: true}, o.Services)
	u.show(1)
}

func newSetupScreen(s *Shell) *setupScreen {
	u := &setupScreen{shell: s}
	u.vm = &viewmodel.Setup{Runner: s.runner, Now: s.now, Workstation: s.config.Workstation, Places: s.places(), Open: u.open}
	u.buildPlace()
	u.buildHospital()
	u.buildAdmin()
	for _, f := range u.steps {
		f.OnSubmit = u.forward
		f.OnResized = func() {
			if u.frame != nil {
				u.frame.Refresh()
				u.scroll.Refresh()
			}
		}
	}
	u.next = components.NewPrimaryButton(i18n.T("Next"), "Enter", u.forward)
	u.back = components.NewButton(i18n.T("Back"), "Esc", u.backward)
	s.branding = brand{}
	return u
}

func (u *setupScreen) buildHospital() {
	u.name, u.phone, u.contact, u.website = components.NewEntry(), components.NewEntry(), components.NewEntry(), components.NewEntry()
	u.license, u.year = components.NewEntry(), components.NewEntry()
	u.year.MaxLength = 4
	u.address = components.NewMultiLine(3)
	u.address.MaxLength = 500
	u.currency = pages.NewCurrencyChoice()
	u.currency.SetValue(string(clinic.DefaultSettings().Currency))
	u.country = pages.NewCountryPicker()
	u.country.OnPicked = func(components.PickItem) { u.countryChosen = true }
	u.country.OnCleared = func() { u.countryChosen = true }
	u.currency.OnChanged = func(string) { u.guessCountry() }
	u.guessCountry()
	u.logo = components.NewImageField(u.shell.window)
	u.steps[1] = components.NewForm([]components.FormField{
		{Name: "hospital_name", Label: i18n.T("Name"), Widget: u.name, Required: true},
		{Name: "country", Label: i18n.T("Country"), Widget: u.country, Hint: i18n.T("Of phone numbers without a country code")},
		{Name: "currency", Label: i18n.T("Currency"), Widget: u.currency, Required: true},
		{Name: "phone", Label: i18n.T("Phone"), Widget: u.phone},
		{Name: "address", Label: i18n.T("Address"), Widget: u.address},
		{Name: "logo", Label: i18n.T("Logo"), Widget: u.logo, Hint: i18n.T("PNG or JPEG, up to 2 MB")},
		{Name: "email", Label: i18n.T("E-mail"), Widget: u.contact},
		{Name: "website", Label: i18n.T("Website"), Widget: u.website},
		{Name: "license_number", Label: i18n.C("hospital", "Licence number"), Widget: u.license},
		{Name: "established_year", Label: i18n.T("Founded in"), Widget: u.year, Hint: i18n.T("Year with four digits")},
	}, 2)
}

// guessCountry proposes a country until one was chosen.
func (u *setupScreen) guessCountry() {
	if !u.countryChosen {
		pages.SetCountry(u.country, phone.Guess(clinic.Currency(u.currency.Value()), SystemLocale()))
	}
}

// SystemLocale is the computer's language and country as its user set it,
// empty where nothing is set and the toolkit would make one up.
func SystemLocale() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return string(lang.SystemLocale())
	}
	return locale.Of(os.Getenv, "LC_TELEPHONE", "LC_MONETARY")
}

func (u *setupScreen) buildAdmin() {
	u.username, u.first, u.last = components.NewEntry(), components.NewEntry(), components.NewEntry()
	u.password, u.again = components.NewPassword(), components.NewPassword()
	u.steps[2] = components.NewForm([]components.FormField{
		{Name: "first_name", Label: i18n.T("First name"), Widget: u.first},
		{Name: "last_name", Label: i18n.T("Last name"), Widget: u.last, Required: true},
		{Name: "username", Label: i18n.T("User name"), Widget: u.username, Required: true, Wide: true, Hint: i18n.T("Letters, digits and . _ - @ +")},
		{Name: "password", Label: i18n.T("Password"), Widget: u.password, Required: true, Hint: i18n.T("At least 10 characters. Three or four words that do not belong together are easy to remember.")},
		{Name: "again", Label: i18n.T("Password again"), Widget: u.again, Required: true},
	}, 2)
}

func setupWords() [3]struct{ title, text string } {
	return [3]struct{ title, text string }{
		{i18n.T("Where the data lives"), i18n.T("Patients, visits, bills: all of it in one file, on this computer or in a folder on your network, or on your own database server when many desks work at once. Nothing is sent anywhere else.")},
		{i18n.T("The hospital"), i18n.T("As printed on prescriptions and receipts. All but the name can wait; Settings has it later.")},
		{i18n.T("The first administrator"), i18n.T("This person can give everybody else a sign-in.")},
	}
}

func (u *setupScreen) show(step int) {
	u.step = step
	s := u.shell
	words := setupWords()[step]
	box := components.VBoxGap(18,
		components.HBox(newLogo(nil, 36), components.VBoxGap(0, components.Title(i18n.T("Welcome to Caredesk")),
			components.Caption(i18n.F("Step %s of 3", string(rune('1'+step)))))),
		components.VBoxGap(4, components.Heading(words.title), components.NewText(words.text, components.TextOptions{Color: theme.ColorMuted, Wrap: true})),
		u.steps[step])
	text := i18n.T("Next")
	if step == 2 {
		text = i18n.T("Finish")
	}
	u.next.SetText(text)
	u.back.Hidden = step == 0
	box.Add(components.HBox(u.back, components.Spacer(), u.next))
	card := components.NewCard(components.Padded(box, 16))
	u.frame = container.New(&middleLayout{width: 720}, card)
	u.scroll = components.NewFollowingScroll(u.frame)
	s.show(edged(nil, s.status, nil, u.scroll))
	s.escape, s.unsaved = u.backward, u.unsaved
	s.status.refreshTexts()
	s.setTitle(i18n.T("First start"))
	s.setMenu()
	first := fyne.Focusable(u.next)
	switch {
	case step == 1:
		first = u.name
	case step == 2:
		first = u.first
	case viewmodel.SetupPlace(u.place.Value()) == viewmodel.PlaceServer:
		first = u.server
		if u.server.Text != "" {
			first = u.secret
		}
	case !u.path.Disabled():
		first = u.path
	}
	s.window.Canvas().Focus(first)
}

func (u *setupScreen) backward() {
	if u.step > 0 && !u.vm.Busy() {
		u.show(u.step - 1)
	}
}

func (u *setupScreen) busy(on bool) {
	if on {
		u.next.Disable()
		u.back.Disable()
		return
	}
	u.next.Enable()
	u.back.Enable()
}

func (u *setupScreen) detail() viewmodel.SetupDetail {
	settings := clinic.DefaultSettings()
	settings.HospitalName, settings.Address, settings.Phone = u.name.Text, u.address.Text, u.phone.Text
	settings.Email, settings.Website, settings.LicenseNumber = u.contact.Text, u.website.Text, u.license.Text
	settings.Country, settings.Currency = pages.CountryOf(u.country), clinic.Currency(u.currency.Value())
	return viewmodel.SetupDetail{Settings: settings, Year: u.year.Text, Logo: u.logo.Bytes(), Username: u.username.Text,
		First: u.first.Text, Last: u.last.Text, Password: u.password.Text, Again: u.again.Text}
}

func (u *setupScreen) forward() {
	if u.vm.Busy() {
		return
	}
	form := u.steps[u.step]
	form.ClearErrors()
	switch u.step {
	case 0:
		u.choose()
	case 1:
		if _, err := u.vm.CheckHospital(u.detail()); err != nil {
			form.SetErr(err)
			return
		}
		u.show(2)
	default:
		u.finish()
	}
}

func (u *setupScreen) finish() {
	s := u.shell
	u.busy(true)
	u.vm.Finish(s.ctx, u.detail(), func(err error) {
		u.busy(false)
		switch {
		case err == nil:
			s.remember(func(c *config.Config) { c.Database, c.Shared = u.vm.Chosen.Database, u.vm.Chosen.Shared })
			s.showLogin()
			components.Toast(s.window, theme.ToneGood, i18n.T("The hospital is set up. Sign in as its administrator."))
		case clinic.FieldOf(err) == "path":
			u.show(0)
			u.placeErr(err)
		case viewmodel.OfHospital(err):
			u.show(1)
			u.steps[1].SetErr(err)
		default:
			s.options.Log.Warn("setting the hospital up failed", slog.Any("error", err))
			u.steps[2].SetErr(err)
		}
	})
}

package pages

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// asAdmin opens a page with what only an administrator's pages need.
func (h *deskHospital) asAdmin(build func(*Env) Page) Page {
	return h.as(clinic.RoleAdmin, func(env *Env) Page {
		env.Services.Audit = h.services.Audit
		env.Theme = func() theme.Mode { return h.mode }
		env.SetTheme = func(m theme.Mode) { h.mode = m }
		return build(env)
	})
}

// user finds one user by name.
func (h *deskHospital) user(text string) clinic.User {
	h.t.Helper()
	page, err := h.services.Users.List(h.admin(), service.UserFilter{Text: text, WithInactive: true}, service.PageRequest{})
	if err != nil || len(page.Rows) != 1 {
		h.t.Fatalf("%d users match %q: %v", len(page.Rows), text, err)
	}
	return page.Rows[0]
}

func (p *usersPage) selectUser(id clinic.UserID) {
	for i, u := range p.table.Rows() {
		if u.ID == id {
			p.table.Select(i)
		}
	}
	p.enable()
}

func TestANewUserByKeyboardSignsInWithTheShownPassword(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewUsers).(*usersPage)
	p.New()
	w := h.window
	uitest.Tab(w) // past the role, which is a receptionist's
	uitest.Type(w, "Pia")
	uitest.Tab(w)
	uitest.Type(w, "Pia")
	uitest.Tab(w)
	uitest.Type(w, "Ångström-O'Brien")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "User created")
	uitest.MustText(t, w, "pia")
	password := ""
	for _, s := range uitest.Texts(w) {
		if strings.Count(s, "-") == 3 && len(s) > 15 && !strings.Contains(s, " ") {
			password = s
		}
	}
	info, err := h.services.Sessions.SignIn(context.Background(), "pia", password, "desk-1")
	if err != nil || !info.MustChangePassword {
		t.Fatalf("signing in with %q: %+v, %v", password, info, err)
	}
	uitest.Key(w, fyne.KeyReturn)
	if components.ModalOpen(w) {
		t.Error("Enter closes the note")
	}
	uitest.MustNotText(t, w, password)
	uitest.MustText(t, w, "Ångström-O'Brien, Pia")
	uitest.Shot(t, w, "users")
}

func TestWrongUserFieldsAreMarkedAndTheTextStays(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewUsers).(*usersPage)
	p.New()
	w := h.window
	uitest.Tab(w)
	uitest.Type(w, "a b; DROP TABLE")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "A user name holds letters")
	uitest.MustText(t, w, "Give a name.")
	if got := len(uitest.Find(w, func(e *components.Entry) bool { return e.Text == "a b; DROP TABLE" })); got != 1 {
		t.Error("what was typed is gone")
	}
	uitest.Shot(t, w, "users-wrong")
}

func TestDeactivatingAsksForAReason(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewUsers).(*usersPage)
	colm := h.user("colm")
	p.selectUser(colm.ID)
	p.active.Tapped(nil)
	uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, h.window, "Give a reason")
	uitest.Type(h.window, "left the hospital")
	uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	if h.user("colm").Active {
		t.Fatal("still active")
	}
	if len(p.table.Rows()) == 0 || components.ModalOpen(h.window) {
		t.Error("the dialog closes and the list shows the others")
	}
	p.selectUser(p.env.Actor.UserID)
	if !p.active.Disabled() {
		t.Error("one's own sign-in cannot be taken away")
	}
}

func TestResettingAPasswordShowsItOnce(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewUsers).(*usersPage)
	p.resetPassword(h.user("grace"))
	entry := uitest.Find(h.window, func(e *components.Entry) bool { return strings.Count(e.Text, "-") == 3 })
	if len(entry) != 1 {
		t.Fatalf("%d proposals", len(entry))
	}
	secret := entry[0].Text
	uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, h.window, secret)
	uitest.Button(t, h.window, "Copy password").Tapped(nil)
	if got := fyne.CurrentApp().Clipboard().Content(); got != secret {
		t.Errorf("copied %q", got)
	}
	if u := h.user("grace"); !u.MustChangePassword {
		t.Error("the password must be changed at the next sign-in")
	}
}

func TestAPatientGetsASignIn(t *testing.T) {
	h := newDeskHospital(t)
	who := h.registered("José", "Ñuñez-Peña")
	p := h.asAdmin(NewUsers).(*usersPage)
	p.grantPatient()
	w := h.window
	uitest.Key(w, fyne.KeyReturn)
	uitest.Type(w, "Ñuñez-Peña")
	uitest.Key(w, fyne.KeyReturn)
	uitest.Tab(w)
	uitest.Type(w, "jose.nunez")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "Sign-in given")
	page, err := h.services.Users.List(h.admin(), service.UserFilter{Role: clinic.RolePatient, Text: "jose.nunez"}, service.PageRequest{})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != clinic.UserID(who.ID) {
		t.Errorf("users %+v, %v", page.Rows, err)
	}
}

func TestSettingsAreSavedAndKeptOnErrors(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	if p.Unsaved() != "" {
		t.Fatal("nothing was typed yet")
	}
	p.name.SetText("")
	p.minutes.SetText("0")
	if p.Unsaved() == "" {
		t.Error("leaving would lose something")
	}
	p.Save()
	uitest.MustText(t, h.window, "Give the hospital's name.")
	uitest.MustText(t, h.window, "The window locks itself after 1 to 240 minutes.")
	uitest.Shot(t, h.window, "settings-wrong")
	p.name.SetText("Klinika Świętej Łucji")
	p.minutes.SetText("15")
	p.Save()
	if p.Unsaved() != "" {
		t.Errorf("still unsaved: %s", p.Unsaved())
	}
	s, err := h.services.Settings.Get(h.admin())
	if err != nil || s.HospitalName != "Klinika Świętej Łucji" || s.IdleLockMinutes != 15 || !s.Demo {
		t.Errorf("stored %+v, %v", s, err)
	}
	p.Save()
	if err := p.form.Field("hospital_name").Error(); err != "" {
		t.Errorf("saving again failed: %s", err)
	}
}

func TestATextFileIsNoLogo(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	before := p.logo.Bytes()
	if len(before) == 0 {
		t.Fatal("the demo hospital has no logo")
	}
	if err := p.logo.Load(strings.NewReader("hello, I am a text file")); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("taken: %v", err)
	}
	if !bytes.Equal(p.logo.Bytes(), before) || p.Unsaved() != "" {
		t.Error("the logo changed")
	}
}

func TestSettingsOfTwoDesksAreJoined(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.phone.SetText("+353 91 555 0999")
	s, err := h.services.Settings.Get(h.admin())
	if err != nil {
		t.Fatal(err)
	}
	s.LicenseNumber = "HSE-9000"
	if err := h.services.Settings.Update(h.admin(), s, service.Image{}); err != nil {
		t.Fatal(err)
	}
	p.Save()
	uitest.MustText(t, h.window, "Somebody else saved the settings first")
	if p.phone.Text != "+353 91 555 0999" {
		t.Fatal("what was typed is gone")
	}
	uitest.TapText(t, h.window, "Show what changed")
	uitest.MustText(t, h.window, "HSE-9000")
	p.Save()
	s, err = h.services.Settings.Get(h.admin())
	if err != nil || s.LicenseNumber != "HSE-9000" || s.Phone != "+353 91 555 0999" {
		t.Errorf("stored %+v, %v", s, err)
	}
}

func TestTheLookChangesAtOnce(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	h.window.Canvas().Focus(p.look)
	uitest.Type(h.window, "d")
	if h.mode != theme.Dark {
		t.Errorf("the look is %s", h.mode)
	}
	if p.Unsaved() != "" {
		t.Error("the look belongs to the desk and needs no saving")
	}
}

func TestTheAuditShowsBeforeAndAfter(t *testing.T) {
	h := newDeskHospital(t)
	s, err := h.services.Settings.Get(h.admin())
	if err != nil {
		t.Fatal(err)
	}
	s.Phone = "+353 91 555 0777"
	if err := h.services.Settings.Update(h.admin(), s, service.Image{}); err != nil {
		t.Fatal(err)
	}
	p := h.asAdmin(NewAudit).(*auditPage)
	uitest.MustText(t, h.window, "Settings: update")
	uitest.Key(h.window, fyne.KeyHome, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Before")
	uitest.MustText(t, h.window, "+353 91 555 0777")
	uitest.MustText(t, h.window, "+353 91 555 0100")
	uitest.Shot(t, h.window, "audit-detail")
	uitest.Key(h.window, fyne.KeyEscape)
	p.FocusFilter()
	uitest.Type(h.window, "nobody of that name")
	if len(p.table.Rows()) != 0 {
		t.Errorf("the filter left %d rows", len(p.table.Rows()))
	}
	uitest.MustText(t, h.window, "Nothing was recorded that matches")
}

func TestAuditDaysAreTyped(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewAudit).(*auditPage)
	all := len(p.table.Rows())
	h.window.Canvas().Focus(p.period)
	uitest.Type(h.window, "f")
	uitest.MustText(t, h.window, "to")
	p.from.SetDate(deskToday.AddDays(-400))
	p.to.SetDate(deskToday.AddDays(-300))
	p.chooseDays()
	if len(p.table.Rows()) != 0 {
		t.Errorf("%d rows a year ago", len(p.table.Rows()))
	}
	p.to.SetDate(deskToday)
	p.chooseDays()
	if len(p.table.Rows()) < all {
		t.Errorf("%d rows until today, %d in the last week", len(p.table.Rows()), all)
	}
}

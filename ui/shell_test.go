package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func TestEveryRoleOpensEachOfItsTabs(t *testing.T) {
	for _, p := range demo.SignIns() {
		t.Run(string(p.Role), func(t *testing.T) {
			s := demoSite(t).as(p.Username)
			want := pages.Tabs(p.Role)
			if len(s.shell.desk.built) != 1 {
				t.Errorf("%d pages are built before they are opened", len(s.shell.desk.built))
			}
			for i, tab := range want {
				if i < 9 {
					s.ctrl(fyne.KeyName(string(rune('1' + i))))
				} else {
					s.shell.desk.openEntry(string(tab.ID))
				}
				if s.shell.desk.current != tab.ID {
					t.Fatalf("key %d leads to %s, not %s", i+1, s.shell.desk.current, tab.ID)
				}
				uitest.Shot(t, s.w, "tab-"+string(p.Role)+"-"+string(tab.ID))
			}
			shown := uitest.Find[*sideItem](s.w, nil)
			if len(shown) != len(want)+1 { // and the help
				t.Errorf("the sidebar shows %d entries, the role has %d tabs", len(shown), len(want))
			}
		})
	}
}

func TestTheSidebarByArrowKeys(t *testing.T) {
	s := demoSite(t).as("grace")
	s.w.Canvas().Focus(s.shell.desk.sidebar)
	uitest.Key(s.w, fyne.KeyDown, fyne.KeyDown)
	if s.shell.desk.current != pages.TabToday {
		t.Error("moving the mark alone must not open a tab")
	}
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.desk.current != pages.TabPatients {
		t.Errorf("Enter opened %s", s.shell.desk.current)
	}
	if s.w.Canvas().Focused() == fyne.Focusable(s.shell.desk.sidebar) || s.w.Canvas().Focused() == nil {
		t.Error("the focus goes to the page that was opened")
	}
}

func TestPagesStayAliveBehindOtherTabs(t *testing.T) {
	s := demoSite(t).as("maeve")
	s.shell.desk.openTab(pages.TabSettings)
	name := s.entry("St. Brigid's Hospital")
	name.SetText("St. Brigid's")
	s.ctrl(fyne.Key1)
	s.ctrl(fyne.Key0)
	if name.Text != "St. Brigid's" {
		t.Errorf("coming back, the field holds %q", name.Text)
	}
	s.ctrl(fyne.KeyS)
	settings, err := s.shell.opened.Services.Settings.Get(s.shell.desk.session.Context())
	if err != nil || settings.HospitalName != "St. Brigid's" {
		t.Errorf("Ctrl+S in a focused field saved %q, %v", settings.HospitalName, err)
	}
}

func TestLeavingAsksWhenSomethingWouldBeLost(t *testing.T) {
	s := demoSite(t).as("maeve")
	s.shell.desk.openTab(pages.TabSettings)
	s.entry("St. Brigid's Hospital").SetText("St. Brigid's")
	s.shell.signOut()
	s.shell.askQuit()
	if n := len(s.w.Canvas().Overlays().List()); n != 1 {
		t.Fatalf("%d questions are open", n)
	}
	s.sees("Sign out without saving?", "changes to the settings")
	uitest.Key(s.w, fyne.KeyEscape)
	if s.shell.desk == nil {
		t.Fatal("signed out all the same")
	}
	s.shell.signOut()
	uitest.Button(t, s.w, "Sign out").Tapped(nil)
	if s.shell.desk != nil {
		t.Fatal("not signed out")
	}
	s.sees("Try it as")
	entries := auditOf(t, s, "session.sign_out")
	if entries != 1 {
		t.Errorf("%d sign-outs are in the audit log", entries)
	}
}

func TestAnOpenFormIsAskedAboutBeforeQuitting(t *testing.T) {
	s := demoSite(t).as("grace")
	s.openForm("Ana")
	s.shell.askQuit()
	s.sees("Quit without saving?", "open form")
	uitest.Button(t, s.w, "Stay").Tapped(nil)
	s.entry("Ana")
}

func TestQuittingRemembersTheWindow(t *testing.T) {
	s := demoSite(t).as("grace")
	s.w.Resize(fyne.NewSize(1500, 900))
	s.ctrl(fyne.KeyQ)
	if n := len(s.saved); n == 0 || s.saved[n-1].WindowSize[0] < 1400 {
		t.Errorf("saved %+v", s.saved)
	}
	if auditOf(t, s, "session.sign_out") != 1 {
		t.Error("quitting is a sign-out")
	}
}

// auditOf counts the entries of an action.
func auditOf(t *testing.T, s *site, action string) int {
	t.Helper()
	info, err := s.shell.opened.Services.Sessions.SignIn(context.Background(), "maeve", demo.Password, "test")
	if err != nil {
		t.Fatal(err)
	}
	ctx := clinic.WithActor(context.Background(), info.Actor)
	page, err := s.shell.opened.Services.Audit.List(ctx, service.AuditFilter{Action: action}, service.PageRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return page.Total
}

func TestMenuKeysStandBackBehindADialog(t *testing.T) {
	s := demoSite(t).as("grace")
	typed := s.openForm("Ana")
	for _, key := range []fyne.KeyName{fyne.KeyN, fyne.KeyK, fyne.Key1, fyne.KeyP, fyne.KeySlash} {
		s.ctrl(key)
	}
	if s.shell.desk.current != pages.TabPatients || len(s.w.Canvas().Overlays().List()) != 1 || typed.Text != "Ana" {
		t.Errorf("on %s with %d layers", s.shell.desk.current, len(s.w.Canvas().Overlays().List()))
	}
}

func TestTheSearchBoxFindsAPatient(t *testing.T) {
	s := demoSite(t).as("grace")
	s.ctrl(fyne.KeyK)
	uitest.Type(s.w, "ostergard, s")
	s.sees("Østergård, Søren")
	uitest.Shot(t, s.w, "find")
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.desk.current != pages.TabPatients || components.ModalOpen(s.w) {
		t.Fatalf("on %s", s.shell.desk.current)
	}
	s.sees("P-000001")
}

func TestTheSearchBoxFindsATokenAndAReceipt(t *testing.T) {
	s := demoSite(t).as("grace")
	today := clinic.DateOf(s.shell.now())
	page, err := s.shell.opened.Services.Appointments.List(s.shell.desk.session.Context(), service.AppointmentFilter{From: today, To: today}, service.PageRequest{})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(page.Rows, func(r service.AppointmentRow) bool { return r.Token() != "" })
	if at < 0 {
		t.Fatal("nobody has a token today")
	}
	visit := page.Rows[at]
	s.ctrl(fyne.KeyK)
	uitest.Type(s.w, strings.ToLower(visit.Token()))
	s.sees(visit.Token() + " · " + visit.PatientName())
	uitest.Shot(t, s.w, "find-token")
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.desk.current != pages.TabAppointments {
		t.Errorf("on %s", s.shell.desk.current)
	}
	s.sees(visit.PatientName())
	components.CloseAll(s.w)

	s = demoSite(t).as("colm")
	s.ctrl(fyne.KeyK)
	uitest.Type(s.w, "rc 1")
	s.sees("RC-2026-000001", "INV-2026-")
	uitest.Shot(t, s.w, "find-receipt")
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.desk.current != pages.TabBilling {
		t.Errorf("on %s", s.shell.desk.current)
	}
}

func TestTheSearchBoxStartsCommands(t *testing.T) {
	s := demoSite(t).as("grace")
	s.ctrl(fyne.KeyK)
	uitest.Type(s.w, "new pat")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("First name")
	if s.shell.desk.current != pages.TabPatients {
		t.Errorf("on %s", s.shell.desk.current)
	}
}

// An administrator finds each part of the settings by its name.
func TestTheSearchBoxOpensPartsOfTheSettings(t *testing.T) {
	s := demoSite(t).as("maeve")
	for typed, want := range map[string]string{"backup": "Back up now", "hospital": "The hospital, as printed", "codes": "With retired"} {
		s.ctrl(fyne.KeyK)
		uitest.Type(s.w, typed)
		uitest.Key(s.w, fyne.KeyReturn)
		if s.shell.desk.current != pages.TabSettings {
			t.Errorf("%s: on %s", typed, s.shell.desk.current)
		}
		s.sees(want)
	}
	colm := demoSite(t).as("colm")
	for _, c := range colm.shell.commands() {
		if strings.Contains(c.Text, "Backups") {
			t.Errorf("a cashier is offered %q", c.Text)
		}
	}
}

// From whatever tab, the lists over the bills are found by their names, by those who
// may open them.
func TestTheSearchBoxOpensListsOfBilling(t *testing.T) {
	for typed, want := range map[string]string{"estimates": "What something would cost.", "claims": "Claims", "deposits": "Deposits", "my drawer": "Drawer"} {
		s := demoSite(t).as("colm")
		s.shell.desk.openTab(pages.TabToday)
		s.ctrl(fyne.KeyK)
		uitest.Type(s.w, typed)
		uitest.Key(s.w, fyne.KeyReturn)
		if s.shell.desk.current != pages.TabBilling || !components.ModalOpen(s.w) {
			t.Errorf("%s: on %s, a dialog: %v", typed, s.shell.desk.current, components.ModalOpen(s.w))
		}
		s.sees(want)
	}
	grace := demoSite(t).as("grace")
	for _, c := range grace.shell.commands() {
		if strings.Contains(c.Text, "Closures") {
			t.Errorf("a receptionist is offered %q", c.Text)
		}
	}
}

func TestTheHeaderShowsThePatientsAllergies(t *testing.T) {
	s := demoSite(t).as("asha")
	s.shell.desk.showPatient(patientNamed(t, s, "Østergård, Søren"))
	s.sees("Østergård, Søren", "58 y · P-000001", "Allergies: ")
	s.shell.desk.showPatient(0)
	s.hides("Allergies: ")
}

func patientNamed(t *testing.T, s *site, name string) clinic.PatientID {
	t.Helper()
	page, err := s.shell.opened.Services.Patients.Search(s.shell.desk.session.Context(), service.PatientFilter{Text: name}, service.PageRequest{})
	if err != nil || len(page.Rows) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	return page.Rows[0].ID
}

func TestAllergiesInWords(t *testing.T) {
	for _, c := range []struct {
		header service.PatientHeader
		want   string
		danger bool
	}{
		{service.PatientHeader{CanSeeAllergies: true, AllergyStatus: clinic.AllergyHas, AllergyText: "Latex"}, "Allergies: Latex", true},
		{service.PatientHeader{CanSeeAllergies: true, AllergyStatus: clinic.AllergyNoneKnown}, "Allergies: none known", false},
		{service.PatientHeader{CanSeeAllergies: true, AllergyStatus: clinic.AllergyNoneKnown, AllergyConfirmed: clinic.MustDate("2026-11-12").At(600, time.UTC),
			AllergyBy: "Inês Carvalho"}, "Allergies: none known (asked 12 Nov 2026 by Inês Carvalho)", false},
		{service.PatientHeader{CanSeeAllergies: true, AllergyStatus: clinic.AllergyNotAsked}, "Allergies: not asked", false},
		{service.PatientHeader{}, "Allergies: not shown to your role", false},
	} {
		text, color, _ := allergyLine(c.header, time.UTC)
		if text != c.want || (color == theme.ColorDanger) != c.danger {
			t.Errorf("%+v reads %q in %s", c.header, text, color)
		}
	}
}

func TestTheLookIsRemembered(t *testing.T) {
	s := demoSite(t).as("grace")
	for _, text := range []string{"Dark", "High contrast", "Light"} {
		runItem(t, s, text)
	}
	var looks []config.ThemeMode
	for _, c := range s.saved {
		looks = append(looks, c.Theme)
	}
	if !slices.Equal(looks, []config.ThemeMode{config.ThemeDark, config.ThemeContrast, config.ThemeLight}) || s.theme() != theme.Light {
		t.Errorf("remembered %v, shown %s", looks, s.theme())
	}
}

// runItem runs a command of the main menu.
func runItem(t *testing.T, s *site, text string) {
	t.Helper()
	var find func(items []*fyne.MenuItem) *fyne.MenuItem
	find = func(items []*fyne.MenuItem) *fyne.MenuItem {
		for _, i := range items {
			if i.Label == text {
				return i
			}
			if i.ChildMenu != nil {
				if found := find(i.ChildMenu.Items); found != nil {
					return found
				}
			}
		}
		return nil
	}
	for _, m := range s.w.MainMenu().Items {
		if i := find(m.Items); i != nil {
			i.Action()
			return
		}
	}
	t.Fatalf("the menu has no %q", text)
}

func TestEveryMenuKeyStandsOnce(t *testing.T) {
	for _, p := range demo.SignIns() {
		s := demoSite(t).as(p.Username)
		for _, tab := range pages.Tabs(p.Role) {
			s.shell.desk.openTab(tab.ID)
			seen := map[string]string{}
			for _, m := range s.w.MainMenu().Items {
				for _, i := range m.Items {
					if i.Shortcut == nil {
						continue
					}
					if other, ok := seen[i.Shortcut.ShortcutName()]; ok {
						t.Errorf("%s, %s: %q and %q have one key", p.Role, tab.Title, other, i.Label)
					}
					seen[i.Shortcut.ShortcutName()] = i.Label
				}
			}
		}
	}
}

func TestHelpListsThePagesKeys(t *testing.T) {
	s := demoSite(t).as("grace")
	s.ctrl(fyne.Key2)
	s.ctrl(fyne.KeySlash)
	s.sees("Ctrl K", "On this page", "Add walk-in", "Ctrl T", "Ctrl Arrows", "Calendar: move the visit", "Alt Up, Alt Down")
	for _, text := range uitest.Texts(s.w) {
		if strings.ContainsRune(text, '\uFFFD') {
			t.Errorf("%q cannot be drawn", text)
		}
	}
	uitest.Shot(t, s.w, "keys")
}

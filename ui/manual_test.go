package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"caredesk/docs"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/internal/manual"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// f1 presses F1 as the window's driver hands it on: no menu hears of it.
func (s *site) f1() { uitest.Key(s.w, fyne.KeyF1) }

func (s *site) reads(title string) {
	s.t.Helper()
	if s.shell.manual == nil || s.shell.manual.vm.Page().Title != title {
		got := "nothing"
		if s.shell.manual != nil {
			got = s.shell.manual.vm.Page().Title
		}
		s.t.Fatalf("the manual shows %s, not %q", got, title)
	}
}

func TestEveryScreenHasItsPageInTheManual(t *testing.T) {
	book, err := manual.Read(docs.FS, docs.Pages()...)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{topicStart, topicSignIn, topicConsult, topicHome, topicNews}
	for _, role := range clinic.Roles() {
		for _, tab := range pages.Tabs(role) {
			id := topicOf(role, tab.ID)
			if id == topicHome {
				t.Errorf("%s has no page of its own for %s", role, tab.Title)
			}
			ids = append(ids, id)
		}
	}
	sources, err := filepath.Glob(filepath.Join("pages", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	dialogs := 0
	for _, file := range sources {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`Topic:\s+"([^"]*)"`).FindAllStringSubmatch(string(text), -1) {
			ids = append(ids, m[1])
			dialogs++
		}
	}
	if dialogs < 30 {
		t.Errorf("only %d dialogs have a page of their own", dialogs)
	}
	for _, id := range ids {
		if _, ok := book.Find(id); !ok {
			t.Errorf("the manual has no page %s", id)
		}
	}
}

func TestF1OpensThePageOfWhatIsInFront(t *testing.T) {
	s := demoSite(t)
	s.f1()
	s.reads("Signing in and locking")
	s = demoSite(t).as("grace")
	s.ctrl(fyne.Key2)
	s.f1()
	s.reads("The calendar")
	s.shell.desk.openTab(pages.TabBilling)
	s.f1()
	s.reads("Bills and payments")
	runItem(t, s, "What is new")
	s.reads("What is new")
	uitest.Key(s.shell.manual.window, fyne.KeyEscape)
	if s.shell.manual != nil {
		t.Error("Escape closes the manual")
	}
	runItem(t, s, "Manual")
	s.reads("Bills and payments")
}

// Whatever has the focus, F1 must get through to the window.
func TestF1WorksWhereverTheFocusIs(t *testing.T) {
	for _, p := range demo.SignIns() {
		s := demoSite(t).as(p.Username)
		heard := 0 // opening the manual each time would take a minute
		components.OnFunctionKey(func(*fyne.KeyEvent) bool { heard++; return true })
		for _, tab := range pages.Tabs(p.Role) {
			s.shell.desk.openTab(tab.ID)
			for _, f := range focusables(s.w) {
				s.w.Canvas().Focus(f)
				heard = 0
				if s.f1(); heard != 1 {
					t.Errorf("%s, %s: F1 does not get through %T", p.Role, tab.Title, f)
				}
			}
		}
	}
}

func TestTheManualStaysBesideAForm(t *testing.T) {
	s := demoSite(t).as("grace")
	typed := s.openForm("Ana")
	s.f1()
	s.reads("Registering patients")
	m := s.shell.manual.window
	uitest.Shortcut(m, fyne.KeyF, control)
	uitest.Type(m, "walk-in")
	uitest.MustText(t, m, "Arrivals and the queue")
	uitest.Key(m, fyne.KeyEscape)
	if s.shell.manual == nil || s.shell.manual.search.Text != "" {
		t.Error("Escape clears the search first")
	}
	uitest.Type(s.w, " B")
	if typed.Text != "Ana B" || !components.ModalOpen(s.w) {
		t.Errorf("the form holds %q", typed.Text)
	}
	uitest.Shortcut(m, fyne.KeyL, control)
	if !s.shell.locked() || s.shell.manual != nil {
		t.Error("the lock works from the manual and closes it")
	}
	s.f1()
	if s.shell.manual != nil {
		t.Error("no manual over the lock")
	}
}

func TestF1InADialogOpensThePageAboutIt(t *testing.T) {
	s := demoSite(t).as("grace")
	s.ctrl(fyne.Key2)
	s.ctrl(fyne.KeyN)
	s.f1()
	s.reads("Booking and moving")
}

func TestTheManualGoesWithTheSession(t *testing.T) {
	s := demoSite(t).as("grace")
	s.f1()
	s.shell.signOut()
	if s.shell.manual != nil {
		t.Error("signing out leaves the manual open")
	}
}

func TestReadingByKeyboard(t *testing.T) {
	s := demoSite(t).as("asha")
	s.f1()
	s.reads("The doctor's day")
	m := s.shell.manual
	uitest.Key(m.window, fyne.KeyRight)
	s.reads("The consultation")
	m.window.Resize(fyne.NewSize(700, 300))
	uitest.Key(m.window, fyne.KeyEnd)
	if m.scroll.Offset.Y <= 0 {
		t.Fatal("End does not scroll")
	}
	end := m.scroll.Offset.Y
	uitest.Key(m.window, fyne.KeyPageDown)
	if m.scroll.Offset.Y != end {
		t.Error("scrolled past the end")
	}
	uitest.Key(m.window, fyne.KeyPageUp, fyne.KeyHome)
	if m.scroll.Offset.Y != 0 {
		t.Error("Home does not scroll back")
	}
	uitest.Shortcut(m.window, fyne.KeyLeft, fyne.KeyModifierAlt)
	s.reads("The doctor's day")
	m.vm.Open("manual.md#when-something-is-wrong")
	uitest.Button(t, m.window, "› A bad day").TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.reads("A bad day")
	uitest.Key(m.window, fyne.KeyBackspace)
	s.reads("When something is wrong")
}

func TestSearchingShowsTheFirstPlace(t *testing.T) {
	s := demoSite(t).as("asha")
	s.f1()
	m := s.shell.manual
	uitest.Shortcut(m.window, fyne.KeyF, control)
	uitest.Type(m.window, "xyzzy")
	uitest.MustText(t, m.window, "No page holds all of these words")
	uitest.Shortcut(m.window, fyne.KeyA, control)
	m.search.SetText("")
	uitest.Type(m.window, "deposits")
	s.reads("Bills and payments")
	uitest.Key(m.window, fyne.KeyReturn)
	if m.window.Canvas().Focused() != nil {
		t.Error("Enter gives the keys to the page")
	}
}

func TestThePicturesOfTheManualSayWhatTheyShow(t *testing.T) {
	s := demoSite(t).as("grace")
	s.ctrl(fyne.Key2)
	s.f1()
	s.reads("The calendar")
	m := s.shell.manual
	images := uitest.Find(m.window, func(i *canvas.Image) bool { return strings.HasPrefix(i.Resource.Name(), "screens/") })
	if len(images) != 1 || images[0].Size().Width < 400 || images[0].Size().Width > m.scroll.Size().Width {
		t.Fatalf("%d pictures, the first of them %v in a page of %v", len(images), images, m.scroll.Size())
	}
	if shape := images[0].Size().Width / images[0].Size().Height; shape < 1.7 || shape > 1.85 {
		t.Errorf("the picture is out of shape: %v", images[0].Size())
	}
	uitest.MustText(t, m.window, "The calendar: the doctors side by side")
}

// A person who changes the language reads the frame in it, and loses neither the
// page nor what was searched for.
func TestTheManualSpeaksTheLanguageOfTheWindow(t *testing.T) {
	s := demoSite(t).as("grace")
	t.Cleanup(func() { _ = i18n.Use("en") })
	s.f1()
	m := s.shell.manual
	uitest.Shortcut(m.window, fyne.KeyF, control)
	uitest.Type(m.window, "deposits")
	s.reads("Bills and payments")
	uitest.MustText(t, m.window, "Contents")
	s.shell.chooseLanguage("de")
	if s.shell.manual != m {
		t.Fatal("the manual is gone")
	}
	s.reads("Bills and payments")
	for _, was := range []string{"Contents", "Back"} {
		uitest.MustNotText(t, m.window, was)
	}
	uitest.MustText(t, m.window, i18n.T("Contents"))
	if m.window.Title() != i18n.T("Manual – Caredesk") || m.window.Title() == "Manual – Caredesk" || m.search.Text != "deposits" {
		t.Errorf("the title is %q, what is searched for %q", m.window.Title(), m.search.Text)
	}
	uitest.Button(t, m.window, i18n.T("Next page")).OnTapped()
	uitest.Shortcut(m.window, fyne.KeyLeft, fyne.KeyModifierAlt)
	s.reads("Bills and payments")
}

// Each page is drawn in each look; the pictures are looked at.
func TestEveryPageOfTheManualIsDrawn(t *testing.T) {
	for _, mode := range []config.ThemeMode{config.ThemeLight, config.ThemeDark, config.ThemeContrast} {
		s := newSite(t).start(Options{Demo: true, Config: config.Config{Theme: mode}})
		s.f1()
		m := s.shell.manual
		m.window.Resize(manualSize)
		for i, p := range m.vm.Book.Pages {
			m.vm.Show(i)
			for _, o := range m.scroll.Content.(*fyne.Container).Objects {
				if o.Size().Height < o.MinSize().Height {
					t.Errorf("%s: something is cut, %v of %v", p.ID(), o.Size(), o.MinSize())
				}
			}
			uitest.Shot(t, m.window, "manual-"+string(mode)+"-"+p.Anchor)
		}
	}
}

func focusables(w fyne.Window) []fyne.Focusable {
	var out []fyne.Focusable
	uitest.Walk(w, func(o fyne.CanvasObject) {
		if f, ok := o.(fyne.Focusable); ok {
			if d, ok := o.(fyne.Disableable); !ok || !d.Disabled() {
				out = append(out, f)
			}
		}
	})
	return out
}

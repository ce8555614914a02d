package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// greeted opens the demo as a person's desk does, with tour and news.
func greeted(t *testing.T, mode config.ThemeMode) *site {
	return newSite(t).start(Options{Demo: true, Greet: true, Config: config.Config{Theme: mode}})
}

func TestTheTourIsOfferedOnceToEachUserOfADesk(t *testing.T) {
	s := greeted(t, config.ThemeLight).as("grace")
	s.sees("Step 1 of 3", "Your pages")
	if f, ok := s.w.Canvas().Focused().(*components.Button); ok && f == s.shell.desk.tour.next {
		t.Error("the tour takes the keys by itself")
	}
	s.shell.signOut()
	s.as("grace").hides("Step 1 of 3")
	s.shell.signOut()
	s.as("colm").sees("Step 1 of 3", "What is to be paid")
	runItem(t, s, "Tour of this page")
	s.sees("Step 1 of 3")
	for _, key := range []string{s.shell.keptKey(keptTour, 5)} {
		if strings.Contains(key, "grace") || strings.Contains(key, "demo") {
			t.Errorf("%s names somebody", key)
		}
	}
}

func TestTheTourByKeyboard(t *testing.T) {
	s := greeted(t, config.ThemeLight).as("grace")
	before := s.w.Canvas().Focused()
	uitest.Key(s.w, fyne.KeyF6)
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Step 2 of 3", "Find anything")
	uitest.Key(s.w, fyne.KeyF6)
	if s.w.Canvas().Focused() != nil {
		t.Error("F6 leads back to the page")
	}
	uitest.Key(s.w, fyne.KeyF6)
	uitest.Button(t, s.w, "Back").TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.sees("Step 1 of 3")
	uitest.Key(s.w, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	if s.shell.desk.tour != nil {
		t.Error("Done ends the tour")
	}
	s.shell.desk.startTour()
	if before != nil {
		s.w.Canvas().Focus(before)
	}
	uitest.Key(s.w, fyne.KeyEscape)
	if s.shell.desk.tour != nil {
		t.Error("Escape ends the tour from the page, too")
	}
}

func TestTheTourIsNotInTheWay(t *testing.T) {
	s := greeted(t, config.ThemeLight).as("grace")
	s.ctrl(fyne.Key2)
	if s.shell.desk.tour != nil || s.shell.desk.current != pages.TabAppointments {
		t.Error("to open another page ends the tour")
	}
	s.shell.desk.startTour()
	s.ctrl(fyne.KeyN)
	if !components.ModalOpen(s.w) {
		t.Error("the tour keeps a form from opening")
	}
	uitest.Key(s.w, fyne.KeyEscape)
	if components.ModalOpen(s.w) || s.shell.desk.tour == nil {
		t.Error("Escape belongs to the form first")
	}
	s.shell.lockNow()
	uitest.Type(s.w, demo.Password)
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.locked() {
		t.Error("the tour keeps the lock from opening")
	}
}

// The ring follows the place it speaks of, and an open tour draws nothing while that
// stands still.
func TestTheRingFollowsItsPlaceAlone(t *testing.T) {
	s := greeted(t, config.ThemeLight).as("grace")
	tour := s.shell.desk.tour
	if tour.moved() {
		t.Fatal("the ring does not stand where it was put")
	}
	at := tour.steps[tour.step].at
	at.Move(at.Position().AddXY(0, 40))
	if !tour.moved() {
		t.Fatal("the place moved and the tour did not see it")
	}
	s.shell.tick()
	if pos, _ := tour.place(); tour.moved() || tour.ring.Position() != pos.SubtractXY(ringGap, ringGap) {
		t.Errorf("the ring is at %v, its place at %v", tour.ring.Position(), pos)
	}
}

// Each step of each page lies in the window and has words of its own.
func TestEveryPageHasItsThreeSteps(t *testing.T) {
	for _, p := range demo.SignIns() {
		mode := config.ThemeLight
		if p.Role == clinic.RoleDoctor || p.Role == clinic.RoleReceptionist {
			mode = config.ThemeDark
		}
		s := newSite(t).start(Options{Demo: true, Config: config.Config{Theme: mode}}).as(p.Username)
		for _, tab := range pages.Tabs(p.Role) {
			s.shell.desk.openTab(tab.ID)
			s.tourIsWhole(string(p.Role) + "-" + string(tab.ID))
		}
		if p.Role == clinic.RoleDoctor {
			s.openVisit()
			s.tourIsWhole("consultation")
		}
	}
}

func (s *site) tourIsWhole(where string) {
	s.t.Helper()
	s.shell.desk.startTour()
	tour := s.shell.desk.tour
	if len(tour.steps) != 3 {
		s.t.Fatalf("%s: %d steps", where, len(tour.steps))
	}
	size := s.w.Canvas().Size()
	for i, step := range tour.steps {
		tour.step = i
		tour.draw()
		pos, card := fyne.CurrentApp().Driver().AbsolutePositionForObject(tour.card), tour.card.Size()
		if pos.X < 0 || pos.Y < 0 || pos.X+card.Width > size.Width || pos.Y+card.Height > size.Height || card.Height < 80 {
			s.t.Errorf("%s, step %d: the card is at %v, %v large", where, i+1, pos, card)
		}
		if step.title == "" || step.text == "" {
			s.t.Errorf("%s, step %d says nothing", where, i+1)
		}
		uitest.Shot(s.t, s.w, "tour-"+where+"-"+string(rune('1'+i)))
	}
	s.shell.desk.endTour()
}

func TestAfterAnUpdateTheNewsAreTold(t *testing.T) {
	s := greeted(t, config.ThemeLight)
	s.shell.options.Version = "0.1.0"
	s.as("grace")
	if told := components.ToastTexts(s.w); len(told) != 0 {
		t.Errorf("a first start is no update, told %q", told)
	}
	s.shell.signOut()
	s.shell.app.Preferences().SetString(keptVersion, "0.0.9")
	s.as("colm")
	if told := components.ToastTexts(s.w); s.shell.desk.tour == nil || len(told) != 0 {
		t.Errorf("over the tour's card it tells %q", told)
	}
	uitest.Key(s.w, fyne.KeyEscape)
	if told := components.ToastTexts(s.w); len(told) != 1 || told[0] != "Caredesk is now version 0.1.0." {
		t.Fatalf("told %q", told)
	}
	uitest.Button(t, s.w, "What is new").Tapped(nil)
	s.reads("0.1.0")
	s.shell.signOut()
	s.as("grace")
	if told := components.ToastTexts(s.w); len(told) != 0 {
		t.Errorf("told again: %q", told)
	}
}

func TestADoctorChoosesWhatTheNoticeSays(t *testing.T) {
	var told []string
	s := newSite(t).start(Options{Demo: true, Notify: func(title, text string) { told = append(told, title+": "+text) }}).as("asha")
	n := s.shell.desk.next
	s.shell.away = true
	s.walkIn("asha")
	n.Changed()
	if len(told) != 1 || !strings.HasPrefix(told[0], "A patient waits for you: Token ") {
		t.Errorf("told %q", told)
	}
	runItem(t, s, "Not at all")
	if n.Choice() != viewmodel.NoticeOff {
		t.Errorf("the choice is %s", n.Choice())
	}
	runItem(t, s, "With the patient's name")
	s.shell.signOut()
	s.as("asha")
	if s.shell.desk.next.Choice() != viewmodel.NoticeNamed {
		t.Error("the choice is not remembered")
	}
	s.shell.signOut()
	if s.as("grace").shell.noticeMenu() != nil {
		t.Error("only doctors are told of their patients")
	}
}

func TestTheWindowKnowsWhetherItIsLookedAt(t *testing.T) {
	s := demoSite(t)
	type handlers interface {
		OnEnteredForeground() func()
		OnExitedForeground() func()
	}
	l := s.shell.app.Lifecycle().(handlers)
	l.OnExitedForeground()()
	if !s.shell.away {
		t.Error("not away")
	}
	l.OnEnteredForeground()()
	if s.shell.away {
		t.Error("still away")
	}
}

package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// remembering opens a hospital that is no demo, at a desk with a file of habits.
func remembering(s *site, file string) *site {
	return s.start(Options{Database: s.demo,
		Recall:   func(who string) config.Habits { return config.Recall(file, who) },
		Remember: func(who string, h config.Habits) error { return config.Remember(file, who, h) }})
}

func TestTheWindowOpensAsEachUserLeftIt(t *testing.T) {
	s := newSite(t)
	file := s.dir + "/habits.json"
	remembering(s, file).as("grace")
	if s.shell.desk.current != pages.TabToday {
		t.Fatalf("a new desk opens %s", s.shell.desk.current)
	}
	s.shell.desk.openTab(pages.TabAppointments)
	s.shell.desk.front().(pages.Viewed).ReturnTo("list")
	s.shell.desk.openTab(pages.TabDoctors)
	s.shell.desk.front().(pages.Viewed).ReturnTo(pages.ViewLeave)
	s.w.Resize(fyne.NewSize(1450, 850))
	s.shell.signOut()

	s.as("colm") // somebody else begins as the desk always did
	if s.shell.desk.current != pages.TabToday {
		t.Errorf("another user lands in %s", s.shell.desk.current)
	}
	s.w.Resize(fyne.NewSize(1366, 768))
	s.shell.signOut()

	s.as("grace")
	d := s.shell.desk
	if d.current != pages.TabDoctors || d.front().(pages.Viewed).LeftIn() != pages.ViewLeave {
		t.Errorf("back in %s, %q", d.current, d.front().(pages.Viewed).LeftIn())
	}
	if size := s.w.Canvas().Size(); size.Width != 1450 || size.Height != 850 {
		t.Errorf("the window is %v", size)
	}
	d.openTab(pages.TabAppointments)
	if got := d.front().(pages.Viewed).LeftIn(); got != "list" {
		t.Errorf("the appointments open in %q", got)
	}
	uitest.Shot(t, s.w, "habits-list")
}

func TestColumnsAreRememberedOverAnEndOfTheProgram(t *testing.T) {
	s := newSite(t)
	file := s.dir + "/habits.json"
	remembering(s, file).as("grace")
	s.shell.desk.openTab(pages.TabPatients)
	table := s.list()
	columns := table.Columns()
	columns[1].Shown = false
	columns[0].Width, columns[0].Chosen = 333, true
	table.Arrange(columns)
	s.shell.lockNow() // a lock is where a day may end
	again := newSite(t)
	again.demo, again.dir = s.demo, s.dir
	remembering(again, file).as("grace")
	if again.shell.desk.current != pages.TabPatients {
		t.Fatalf("back in %s", again.shell.desk.current)
	}
	table = again.list()
	got := table.Columns()
	if got[1].Shown || got[0].Width != 333 {
		t.Errorf("columns are %+v", got)
	}
	uitest.Shot(t, again.w, "habits-columns")
	again.w.Canvas().Focus(table.(fyne.Focusable))
	again.shell.resetColumns()
	if got := table.Columns(); !got[1].Shown || got[0].Chosen {
		t.Errorf("after the reset columns are %+v", got)
	}
}

// list is the first list on the page.
func (s *site) list() (found components.Arrangeable) {
	s.t.Helper()
	uitest.Walk(s.w, func(o fyne.CanvasObject) {
		if t, ok := o.(components.Arrangeable); ok && found == nil {
			found = t
		}
	})
	if found == nil {
		s.t.Fatal("there is no list on the page")
	}
	return found
}

func TestTheDemoStartsTheSameEachTime(t *testing.T) {
	s := demoSite(t).as("grace")
	s.shell.desk.openTab(pages.TabBilling)
	s.shell.signOut()
	s.as("grace")
	if s.shell.desk.current != pages.TabToday {
		t.Errorf("the demo opens %s", s.shell.desk.current)
	}
}

// Whatever stands in the file of habits, everybody can sign in.
func TestRubbishHabitsKeepNobodyOut(t *testing.T) {
	s := newSite(t)
	s.start(Options{Database: s.demo, Remember: func(string, config.Habits) error { return nil }, Recall: func(string) config.Habits {
		return config.Habits{Window: [2]int{3, 5}, Tab: "audit", Views: map[string]string{"appointments": "nonsense", "doctors": "x", "settings": "y", "consultation": "z"},
			Tables: map[string]config.Table{"patients": {Hidden: []string{"name", "number"}, Sort: "none"}}}
	}})
	s.as("grace") // has no audit tab
	if s.shell.desk.current != pages.TabToday {
		t.Errorf("opened %s", s.shell.desk.current)
	}
	for _, tab := range pages.Tabs(s.shell.desk.session.Actor().Role) {
		s.shell.desk.openTab(tab.ID)
	}
	if size := s.w.Canvas().Size(); size.Width < smallest.Width || size.Height < smallest.Height {
		t.Errorf("the window is %v", size)
	}
}

// The columns that the menu arranges are never those of a page that is behind.
func TestTheColumnsOfAnotherPageAreNotArranged(t *testing.T) {
	s := demoSite(t).as("grace") // a table of the first page has the focus
	s.shell.arrangeColumns()
	s.sees("Columns of the list")
	uitest.Key(s.w, fyne.KeyEscape)
	s.tab(pages.TabPatients)
	s.shell.arrangeColumns()
	s.sees("Go into a list first")
	s.hides("Width of")
}

// A window is no larger than the screen: neither at the first start nor as somebody
// left it on a larger one.
func TestAWindowFitsOntoTheScreen(t *testing.T) {
	asked := 0
	for _, c := range []struct {
		width, height int
		known         bool
		want          fyne.Size
	}{
		{1920, 1040, true, usual},
		{1280, 680, true, fyne.NewSize(1280-framed, 680-titled)},
		{800, 400, true, smallest},
		{100, 100, false, usual},
	} {
		s := newSite(t)
		s.start(Options{Demo: true, Screen: func() (int, int, bool) { asked++; return c.width, c.height, c.known }})
		if size := s.w.Canvas().Size(); size != c.want {
			t.Errorf("on %d × %d the window is %v, want %v", c.width, c.height, size, c.want)
		}
		if size := s.shell.within(fyne.NewSize(3000, 2000)); c.known && size != fyne.NewSize(float32(c.width)-framed, float32(c.height)-titled).Max(smallest) || !c.known && size.Width != 3000 {
			t.Errorf("on %d × %d a window left larger is %v", c.width, c.height, size)
		}
	}
	if asked == 0 {
		t.Error("nobody asked for the screen")
	}
}

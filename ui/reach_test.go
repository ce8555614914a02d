package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// area is a rectangle within the window or within what scrolls.
type area struct {
	at   fyne.Position
	size fyne.Size
}

func (a area) overlaps(b area) bool {
	return a.at.X+1 < b.at.X+b.size.Width && b.at.X+1 < a.at.X+a.size.Width && a.at.Y+1 < b.at.Y+b.size.Height && b.at.Y+1 < a.at.Y+a.size.Height
}

// control is something to press or to type into, with its place in the room
// that it scrolls in.
type reachable struct {
	name string
	area
	room string
}

// reach walks what is on screen and tells what nobody can come to: what lies
// beside the window or beside what scrolls, and what covers each other.
type reach struct {
	found  []reachable
	faults []string
}

func (r *reach) walk(o fyne.CanvasObject, at fyne.Position, room fyne.Size, name string) {
	if o == nil || !o.Visible() {
		return
	}
	if label := controlName(o); label != "" {
		a := area{at, o.Size()}
		if at.X < -1 || at.Y < -1 || at.X+a.size.Width > room.Width+1 || at.Y+a.size.Height > room.Height+1 {
			r.faults = append(r.faults, fmt.Sprintf("%s at %.0f,%.0f (%.0f×%.0f) lies outside %s of %.0f×%.0f", label, at.X, at.Y, a.size.Width, a.size.Height, name, room.Width, room.Height))
		}
		if m := o.MinSize(); a.size.Width < m.Width-1 && strings.HasPrefix(label, "button") {
			r.faults = append(r.faults, fmt.Sprintf("%s is %.0f wide and needs %.0f", label, a.size.Width, m.Width))
		}
		for _, other := range r.found {
			if other.room == name && other.overlaps(a) {
				r.faults = append(r.faults, fmt.Sprintf("%s and %s cover each other", label, other.name))
			}
		}
		r.found = append(r.found, reachable{label, a, name})
		return
	}
	switch v := o.(type) {
	case *container.Scroll:
		if v.Size().Width < 40 || v.Size().Height < 24 {
			r.faults = append(r.faults, fmt.Sprintf("a scroll of %.0f×%.0f in %s shows nothing", v.Size().Width, v.Size().Height, name))
		}
		r.walk(v.Content, fyne.Position{}, v.Content.Size(), fmt.Sprintf("%s>scroll %p", name, v))
	case *fyne.Container:
		for _, each := range v.Objects {
			r.walk(each, at.Add(each.Position()), room, name)
		}
	case fyne.Widget:
		if w := test.WidgetRenderer(v); w != nil {
			for _, each := range w.Objects() {
				r.walk(each, at.Add(each.Position()), room, name)
			}
		}
	}
}

func controlName(o fyne.CanvasObject) string {
	switch v := o.(type) {
	case *components.Button:
		return fmt.Sprintf("button %q", v.AccessibilityLabel())
	case *components.Entry:
		return fmt.Sprintf("input %q", v.PlaceHolder)
	case *components.Choice, *components.DateField, *components.TimeField, *components.MoneyField, *components.Picker, *components.Check:
		return fmt.Sprintf("%T", o)
	}
	return ""
}

func outOfReach(s *site) []string {
	r := &reach{}
	size := s.w.Canvas().Size()
	if top := s.w.Canvas().Overlays().Top(); top != nil {
		r.walk(top, fyne.Position{}, size, "the dialog")
		return r.faults
	}
	r.walk(s.w.Canvas().Content(), fyne.Position{}, size, "the window")
	return r.faults
}

// sideways tells how far the page in front scrolls to the sides, 0 when it does not.
func sideways(t *testing.T, s *site) float32 {
	t.Helper()
	scroll, ok := s.shell.desk.body.Content.Objects[0].(*container.Scroll)
	if !ok {
		t.Fatal("the page does not stand in a scroll")
	}
	return max(0, scroll.Content.Size().Width-scroll.Size().Width-1)
}

func TestNothingIsOutOfReachAtAnyTextSizeInAnyLanguage(t *testing.T) {
	roles := map[clinic.Role]bool{clinic.RoleReceptionist: true, clinic.RoleDoctor: true, clinic.RoleCashier: true, clinic.RoleAdmin: true}
	t.Cleanup(func() { _ = i18n.Use("en") })
	for _, look := range []struct {
		size     int
		language string
	}{{80, "en"}, {100, "en"}, {150, "en"}, {200, "en"}, {100, "de"}, {100, "fr"}, {100, "ru"}, {200, "ru"}} {
		for _, p := range demo.SignIns() {
			if !roles[p.Role] {
				continue
			}
			t.Run(fmt.Sprintf("%d %s %s", look.size, look.language, p.Role), func(t *testing.T) {
				options := Options{Demo: true, Config: config.Config{TextSize: look.size, Language: look.language, WindowSize: [2]int{uitest.Width, uitest.Height}}}
				s := newSite(t).start(options)
				tell := func(s *site, where string) {
					uitest.Shot(t, s.w, fmt.Sprintf("reach-%d-%s-%s-%s", look.size, look.language, p.Role, where))
					for _, f := range outOfReach(s) {
						t.Errorf("%s: %s", where, f)
					}
				}
				tell(s, "sign-in")
				s.as(p.Username)
				for _, tab := range pages.Tabs(p.Role) {
					s.shell.desk.openTab(tab.ID)
					s.shell.desk.body.Content.Refresh() // as the toolkit does when something grew
					tell(s, string(tab.ID))
					if wide := sideways(t, s); wide > 0 {
						t.Errorf("%s: the page scrolls %.0f to the sides", tab.ID, wide)
					}
				}
				if p.Role != clinic.RoleDoctor || look.size < 100 || look.size == 150 {
					return
				}
				s = newFilledSite(t, fuller).start(options)
				s.as("ngozi") // for whom a patient waits
				s.consulting()
				s.shell.desk.body.Content.Refresh()
				tell(s, "consultation")
				if wide := sideways(t, s); wide > 0 {
					t.Errorf("the consultation scrolls %.0f to the sides", wide)
				}
			})
		}
	}
}

// Tab leads through a form line by line, each from left to right, and then to
// its buttons.
func TestTabGoesThroughFormsAsTheyAreRead(t *testing.T) {
	for _, c := range []struct {
		who string
		tab pages.TabID
	}{{"grace", pages.TabPatients}, {"grace", pages.TabAppointments}, {"colm", pages.TabBilling}, {"maeve", pages.TabUsers}, {"maeve", pages.TabDoctors}, {"maeve", pages.TabDepartments}} {
		s := demoSite(t).as(c.who)
		s.shell.desk.openTab(c.tab)
		s.ctrl(fyne.KeyN)
		if !components.ModalOpen(s.w) {
			t.Errorf("%s: Ctrl N opens no form", c.tab)
			continue
		}
		var scrolls []*container.Scroll
		for _, each := range uitest.FindInDialog[*container.Scroll](s.w, nil) {
			if each.Direction == container.ScrollBoth {
				scrolls = append(scrolls, each)
			}
		}
		d := fyne.CurrentApp().Driver()
		place := func(o fyne.CanvasObject) fyne.Position {
			at := d.AbsolutePositionForObject(o)
			if len(scrolls) > 0 {
				at.Y += scrolls[0].Offset.Y
			}
			return at
		}
		first := s.w.Canvas().Focused()
		last, seen := first.(fyne.CanvasObject), 1
		for range 60 {
			uitest.Tab(s.w)
			now := s.w.Canvas().Focused()
			if now == first {
				break
			}
			o := now.(fyne.CanvasObject)
			_, button := now.(*components.Button)
			a, b := place(last), place(o)
			if !button && (b.Y < a.Y-12 || b.Y < a.Y+12 && b.X < a.X && b.X+400 > a.X) {
				t.Errorf("%s: Tab leads from %T at %v back to %T at %v", c.tab, last, a, o, b)
			}
			last, seen = o, seen+1
		}
		if seen < 4 {
			t.Errorf("%s: Tab came to %d things only", c.tab, seen)
		}
		if _, ok := last.(*components.Button); !ok {
			t.Errorf("%s: the last that Tab comes to is %T, not a button", c.tab, last)
		}
	}
}

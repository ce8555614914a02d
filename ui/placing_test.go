package ui

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// The widths of windows that most desks have: a small laptop, and a usual one whose
// desktop enlarges everything by half.
var usualSizes = []fyne.Size{fyne.NewSize(1366, 768), fyne.NewSize(1280, 720)}

// place is where something stands in the window.
func place(o fyne.CanvasObject) area {
	return area{fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()}
}

// What a toast says in passing covers no input and no button that work goes on with.
func TestToastsCoverNothingOneWorksIn(t *testing.T) {
	for _, size := range usualSizes {
		for _, who := range demo.SignIns() {
			s := demoSite(t).as(who.Username)
			s.w.Resize(size)
			for _, tab := range s.shell.desk.tabs {
				if tab.ID == pages.TabSettings {
					continue // a form longer than the window, to be scrolled
				}
				s.shell.desk.openTab(tab.ID)
				components.ClearToasts(s.w)
				components.Toast(s.w, theme.ToneGood, "The visit of Østergård, Søren is booked for Monday 23 November at 11:45.")
				components.ToastAction(s.w, theme.ToneGood, "Somebody has arrived.", "Undo", func() {})
				toasts := uitest.Find(s.w, func(o fyne.CanvasObject) bool { return fmt.Sprintf("%T", o) == "*components.toastCard" })
				if len(toasts) != 2 {
					t.Fatalf("%d toasts", len(toasts))
				}
				uitest.Walk(s.w, func(o fyne.CanvasObject) {
					switch v := o.(type) {
					case *components.Entry, *searchBox, *patientBox:
					case *components.Button:
						if !v.Primary() {
							return
						}
					default:
						return
					}
					for _, toast := range toasts {
						if o.Visible() && place(o).overlaps(place(toast)) {
							t.Errorf("%v, %s, %s: the toast at %v covers %T at %v", size, who.Username, tab.ID, place(toast), o, place(o))
						}
					}
				})
				for _, toast := range toasts {
					if at := place(toast); at.at.X < 0 || at.at.Y+at.size.Height > size.Height-theme.Size(theme.SizeStatusBar) {
						t.Errorf("%v: a toast stands at %v", size, at)
					}
				}
			}
		}
	}
}

// The search of bills stands beside the title, and all actions on the same line:
// those that have no room are in a menu.
func TestTheSearchOfBillsHasNoLineOfItsOwn(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	for _, size := range usualSizes {
		for _, l := range i18n.Languages() {
			for _, who := range []string{"grace", "colm", "maeve", "asha", "soren"} {
				s := newSite(t).start(Options{Demo: true, Config: config.Config{Language: l.Code}}).as(who)
				s.w.Resize(size)
				s.tab(pages.TabBilling)
				s.ctrl(fyne.KeyF)
				search, ok := s.w.Canvas().Focused().(*components.Entry)
				if !ok {
					t.Fatalf("%T has the focus", s.w.Canvas().Focused())
				}
				header := uitest.Find[*components.PageHeader](s.w, nil)
				if len(header) != 1 || !place(search).overlaps(place(header[0])) || header[0].Size().Height > theme.Size(theme.SizeControl)+8 {
					t.Errorf("%v, %s, %s: the search stands at %v, the header at %v", size, l.Code, who, place(search), place(header[0]))
				}
				if search.PlaceHolder != search.Hint() {
					t.Errorf("%v, %s, %s: the search is cut to %q", size, l.Code, who, search.PlaceHolder)
				}
			}
		}
	}
}

// Above the price list stand two lines, in no language three.
func TestThePriceListHasTwoLinesAboveIt(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	for _, l := range i18n.Languages() {
		s := newSite(t).start(Options{Demo: true, Config: config.Config{Language: l.Code}}).as("maeve")
		s.w.Resize(usualSizes[0])
		s.shell.desk.goTo(pages.Target{Tab: pages.TabSettings, View: pages.ViewPrices})
		header := uitest.Find[*components.PageHeader](s.w, nil)
		tables := uitest.Find(s.w, func(o fyne.CanvasObject) bool { _, ok := o.(components.Arrangeable); return ok })
		if len(header) != 1 || len(tables) != 1 {
			t.Fatalf("%d headers, %d tables", len(header), len(tables))
		}
		if above := place(tables[0]).at.Y - place(header[0]).at.Y; above > 2*(theme.Size(theme.SizeControl)+16) {
			t.Errorf("%s: the list begins %.0f below the title", l.Code, above)
		}
		uitest.MustText(t, s.w, i18n.T("New price"))
		for _, f := range outOfReach(s) {
			t.Errorf("%s: %s", l.Code, f)
		}
	}
}

// On a small laptop whose desktop enlarges everything by half the window has two
// thirds of the room: nothing scrolls sideways or is out of reach, and names stay
// names, as columns that the row's own page shows too give way.
func TestASmallEnlargedScreenShowsNames(t *testing.T) {
	small := smallest
	for _, who := range demo.SignIns() {
		s := demoSite(t).as(who.Username)
		s.w.Resize(small)
		for _, tab := range s.shell.desk.tabs {
			s.shell.desk.openTab(tab.ID)
			s.shell.desk.body.Content.Refresh() // as the toolkit does when something grew
			if wide := sideways(t, s); wide > 0 {
				t.Errorf("%s, %s: the page scrolls %.0f to the sides", who.Username, tab.ID, wide)
			}
			for _, f := range outOfReach(s) {
				t.Errorf("%s, %s: %s", who.Username, tab.ID, f)
			}
			if tab.ID == pages.TabReports {
				continue // its columns are numbers, of which none may be left out
			}
			uitest.Walk(s.w, func(o fyne.CanvasObject) {
				if _, table := o.(components.Arrangeable); table && o.Visible() {
					for _, cut := range namesCut(o) {
						t.Errorf("%s, %s: a name is cut to %q", who.Username, tab.ID, cut)
					}
				}
			})
		}
	}
}

// namesCut are the names in a table of which less than ten letters are left.
func namesCut(o fyne.CanvasObject) []string {
	return boldCut(o, func(text *canvas.Text) bool {
		return text.TextSize == theme.Size(theme.SizeText) && utf8.RuneCountInString(strings.TrimSuffix(text.Text, "…")) < 10
	})
}

// On a usual laptop enlarged by half a bill stands beside the list in every language:
// below it, the money would be taken out of sight.
func TestABillStandsBesideTheList(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	for _, l := range i18n.Languages() {
		s := newSite(t).start(Options{Demo: true, Config: config.Config{Language: l.Code}}).as("colm")
		s.w.Resize(usualSizes[1])
		bill(clinic.InvoicePartPaid, "")(s) // which is of an earlier day: all days are listed
		s.shell.desk.body.Content.Refresh() // as the toolkit does when something grew
		tables := uitest.Find(s.w, func(o fyne.CanvasObject) bool { _, ok := o.(components.Arrangeable); return ok })
		if len(tables) != 2 {
			t.Fatalf("%s: %d tables, want bills and items", l.Code, len(tables))
		}
		bills, items := place(tables[0]), place(tables[1])
		for _, cut := range namesCut(tables[0]) {
			t.Errorf("%s: a patient is cut to %q", l.Code, cut)
		}
		if items.at.X < bills.at.X+bills.size.Width {
			t.Errorf("%s: the bills stand at %v, the items at %v", l.Code, bills, items)
		}
		for _, f := range outOfReach(s) {
			t.Errorf("%s: %s", l.Code, f)
		}
	}
}

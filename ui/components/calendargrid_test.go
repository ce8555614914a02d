package components_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	ui "caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/uitest"
)

// nightDay is a doctor whose clinic runs from the evening before into the day
// and from its evening into the next one.
func nightDay() ui.GridDay {
	return ui.GridDay{From: 0, To: clinic.Midnight24, Columns: []ui.GridColumn{{Key: 1, Title: "Dr Night", SlotMinutes: 30,
		Hours: []clinic.Span{{From: clock("22:00") - 1440, To: clock("02:00")}, {From: clock("22:00"), To: clock("02:00") + 1440}},
		Blocks: []ui.GridBlock{
			{ID: 1, Start: clock("23:45") - 1440, End: clock("00:15"), Title: "Late, Last", Status: clinic.StatusBooked},
			{ID: 2, Start: clock("23:30"), End: clock("00:15") + 1440, Title: "Later, Next", Status: clinic.StatusBooked},
		}}}}
}

func TestDayGridCutsWhatCrossesMidnight(t *testing.T) {
	g := ui.NewDayGrid()
	w := uitest.NewWindow(t, g)
	var did []string
	g.OnMoved = func(id, key int64, at clinic.Clock) { did = append(did, fmt.Sprintf("move %d to %d", id, at)) }
	g.SetDay(nightDay())
	w.Canvas().Focus(g)
	uitest.Key(w, fyne.KeyHome)
	if c := g.Cursor(); c.BlockID != 1 || c.At != 0 {
		t.Errorf("the day begins with %+v, want what runs in from yesterday", c)
	}
	uitest.Shortcut(w, fyne.KeyUp, fyne.KeyModifierControl)
	uitest.Key(w, fyne.KeyDown)
	if c := g.Cursor(); c.BlockID != 0 || c.At != clock("00:15") {
		t.Errorf("then comes %+v", c)
	}
	uitest.Key(w, fyne.KeyEnd)
	if c := g.Cursor(); c.BlockID != 2 || c.At != clock("23:30") {
		t.Errorf("the day ends with %+v", c)
	}
	uitest.Shortcut(w, fyne.KeyDown, fyne.KeyModifierControl)
	if got := fmt.Sprint(did); got != "[move 1 to -45 move 2 to 1440]" {
		t.Errorf("moves: %s", got)
	}
}

func TestDayGridSaysWhyAVisitCannotStayBeforeItIsLetGo(t *testing.T) {
	w, g := newGrid(t)
	g.OnMoved = func(int64, int64, clinic.Clock) {}
	day := sampleDay()
	day.Columns[0].Past, day.Columns[1].Past = clock("10:42"), clock("10:42")
	g.SetDay(day)
	s := surface(t, w)
	cw, hour := s.MinSize().Width/4, s.MinSize().Height/10
	at := func(column float32, c string) fyne.Position {
		return fyne.NewPos(cw*(column+0.5), hour*float32(clock(c)-clock("08:00"))/60+1)
	}
	g.ScrollTo(clock("09:00"))
	for _, c := range []struct {
		column float32
		to     string
		want   string
	}{{1, "11:50", "Taken: Jones, Emma"}, {1, "13:20", "Outside the hours"}, {3, "12:00", "On leave until Wed 25 Nov"}, {0, "09:40", "In the past"}, {1, "14:20", ""}} {
		m := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		m.Position = at(0, "12:20")
		s.(desktop.Mouseable).MouseDown(m)
		ev := &fyne.DragEvent{}
		ev.Position = at(c.column, c.to)
		s.(fyne.Draggable).Dragged(ev)
		for _, each := range []string{"Taken: ", "Outside the hours", "In the past"} {
			if c.want == "" {
				uitest.MustNotText(t, w, each)
			}
		}
		if c.want != "" {
			uitest.MustText(t, w, c.want)
		}
		s.(fyne.Draggable).DragEnd()
	}
}

func TestDayGridOffersAMenuForTimesWithoutVisit(t *testing.T) {
	w, g := newGrid(t)
	var did []string
	g.OnSlotMenu = func(key int64, at clinic.Clock, _ fyne.Position) { did = append(did, fmt.Sprintf("%d %s", key, at)) }
	w.Canvas().Focus(g)
	g.SetCursor(1, clock("11:45"))
	uitest.Key(w, desktop.KeyMenu)
	s := surface(t, w)
	cw, hour := s.MinSize().Width/4, s.MinSize().Height/10
	test.TapSecondaryAt(s.(fyne.SecondaryTappable), fyne.NewPos(cw*2.5, hour*5.2)) // 13:12, a break
	if got := fmt.Sprint(did); got != "[1 11:45 3 13:10]" {
		t.Errorf("menus: %s", got)
	}
}

func TestDayGridKeepsItsPlaceWhenTheColumnsChange(t *testing.T) {
	w, g := newGrid(t)
	w.Canvas().Focus(g)
	g.SetCursor(2, clock("14:00"))
	day := sampleDay()
	for i := range day.Columns { // another week: other days in the same places
		day.Columns[i].Key += 100
		day.Columns[i].Blocks = nil
	}
	g.SetDay(day)
	if c := g.Cursor(); c.Key != 102 || c.At != clock("14:00") {
		t.Errorf("the cursor went to %+v", c)
	}
}

// wardDay is a hospital of thirty doctors with forty visits each.
func wardDay() ui.GridDay {
	d := ui.GridDay{From: clock("07:00"), To: clock("19:00")}
	for i := range 30 {
		c := ui.GridColumn{Key: int64(i + 1), Title: fmt.Sprintf("Dr Number %d", i+1), SlotMinutes: 15, Hours: []clinic.Span{{From: clock("08:00"), To: clock("18:00")}}}
		for k := range 40 {
			start := clock("08:00").Add(k * 15)
			c.Blocks = append(c.Blocks, ui.GridBlock{ID: int64(i*100 + k + 1), Start: start, End: start.Add(15), Title: "Østergård, Søren", Status: clinic.StatusBooked})
		}
		d.Columns = append(d.Columns, c)
	}
	return d
}

func BenchmarkDayGridRefreshThirtyDoctors(b *testing.B) {
	g := ui.NewDayGrid()
	uitest.NewWindow(b, g)
	day := wardDay()
	for b.Loop() {
		g.SetDay(day)
	}
}

func TestMonthGridIsWorkedByKeyboardAndMouse(t *testing.T) {
	g := ui.NewMonthGrid()
	w := uitest.NewWindow(t, g)
	first := clinic.MustDate("2026-10-26")
	var cells []ui.MonthCell
	for i := range 42 {
		cells = append(cells, ui.MonthCell{Date: first.AddDays(i), Load: -1, Label: first.AddDays(i).Format("Monday 2 January")})
	}
	cells[4].Text, cells[4].Load, cells[4].LoadText = "12 visits", 0.9, "90 %"
	cells[5].Words = []string{"one", "two", "three", "four", "five", "six"}
	g.SetMonth(cells, clinic.MustDate("2026-11-23"))
	var did []string
	g.OnMove = func(d clinic.Date) { did = append(did, d.Format("2.1")) }
	g.OnOpen = func(d clinic.Date) { did = append(did, "open "+d.Format("2.1")) }
	g.OnMonth = func(n int) { did = append(did, fmt.Sprint("month ", n)) }
	g.OnMenu = func(d clinic.Date, _ fyne.Position) { did = append(did, "menu "+d.Format("2.1")) }
	w.Canvas().Focus(g)
	uitest.Key(w, fyne.KeyRight, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyUp, fyne.KeyLeft, fyne.KeyReturn, fyne.KeyPageDown, fyne.KeyPageUp, desktop.KeyMenu)
	if got := fmt.Sprint(did); got != "[24.11 1.12 30.11 6.12 29.11 28.11 open 28.11 month 1 month -1 menu 28.11]" {
		t.Errorf("keys did %s", got)
	}
	if g.AccessibilityLabel() != "Saturday 28 November" {
		t.Errorf("reads out %q", g.AccessibilityLabel())
	}
	did = nil
	test.TapAt(g, fyne.NewPos(uitest.Width*4.5/7, 60))
	if got := fmt.Sprint(did); got != "[open 30.10]" || g.Cursor() != first.AddDays(4) {
		t.Errorf("a click did %s", got)
	}
	for _, want := range []string{"12 visits", "90 %", "more"} {
		uitest.MustText(t, w, want)
	}
}

// A hospital in the United States reads its calendars from Sunday on.
func TestCalendarsBeginTheWeekAsTheHospitalsCountryDoes(t *testing.T) {
	i18n.UseCountry("US")
	t.Cleanup(func() { i18n.UseCountry("") })
	g := ui.NewMonthGrid()
	w := uitest.NewWindow(t, g)
	first := clinic.MustDate("2026-11-01").WeekOf(i18n.WeekStart())
	var cells []ui.MonthCell
	for i := range 35 {
		cells = append(cells, ui.MonthCell{Date: first.AddDays(i), Load: -1})
	}
	g.SetMonth(cells, clinic.MustDate("2026-11-25"))
	names := ""
	for _, text := range uitest.Texts(w) {
		if strings.HasSuffix(text, "day") {
			names += text + " "
		}
	}
	if names != "Sunday Monday Tuesday Wednesday Thursday Friday Saturday " {
		t.Errorf("the heads of the columns are %s", names)
	}
	w.Canvas().Focus(g)
	uitest.Key(w, fyne.KeyHome)
	if got := g.Cursor(); got != clinic.MustDate("2026-11-22") {
		t.Errorf("Home goes to %s", got)
	}
	uitest.Key(w, fyne.KeyEnd)
	if got := g.Cursor(); got != clinic.MustDate("2026-11-28") {
		t.Errorf("End goes to %s", got)
	}
}

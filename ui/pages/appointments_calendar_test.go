package pages

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

func TestEveryViewInEveryTheme(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark, theme.HighContrast} {
		h := newDeskHospital(t)
		h.mode = mode
		h.busyCalendar()
		p := h.desk()
		uitest.MustText(t, h.window, "On leave until Wed 25 Nov")
		uitest.MustText(t, h.window, "Overbooked:")
		if p.grid.Cursor().Key == 0 {
			t.Error("the day has no cursor")
		}
		h.shot("day-" + string(mode))
		h.cut("day")
		p.grid.SetCursor(int64(h.doctorID("Okafor")), clinic.MustClock("18:30"))
		uitest.MustText(t, h.window, "Extra session · 0 of 4")
		h.shot("evening-" + string(mode))

		p.showWeek(h.doctorID("Sharma"))
		for _, want := range []string{"Mon 23, today", "Tue 24 Nov", "Sun 29 Nov"} {
			uitest.MustText(t, h.window, want)
		}
		h.shot("week-" + string(mode))
		h.cut("week")
		p.week.SetCursor(weekKey(deskToday.AddDays(1)), clinic.MustClock("23:40"))
		uitest.MustText(t, h.window, "tomorrow")
		h.shot("week-night-" + string(mode))
		p.week.ScrollTo(0)
		uitest.MustText(t, h.window, "since 22:00 yesterday")
		uitest.MustText(t, h.window, "Nightowl")
		h.shot("week-morning-" + string(mode))

		runShortcut(t, p, "Show as month")
		for _, want := range []string{"Today", "Monday", "Dr José Muñoz away", "Closed: Founders' Day", " %"} {
			uitest.MustText(t, h.window, want)
		}
		h.shot("month-" + string(mode))
		h.cut("month")

		p.showDay(deskToday.AddDays(8))
		uitest.MustText(t, h.window, "Closed: Founders' Day")
		h.shot("holiday-" + string(mode))

		p.showDay(deskToday)
		p.FindFree()
		uitest.MustText(t, h.window, "Find a free time")
		h.shot("find-" + string(mode))
		h.cut("find")
	}
}

func TestTheWeekMovesVisitsBetweenDays(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	p.grid.SelectBlock(int64(row.ID))
	uitest.Key(h.window, fyne.KeyW) // the week of the doctor under the cursor
	if p.vm.WeekDoctor != row.DoctorID || !p.weekInFront() {
		t.Fatalf("the week of %d, view %s", p.vm.WeekDoctor, p.vm.View)
	}
	p.week.SelectBlock(int64(row.ID))
	uitest.Shortcut(h.window, fyne.KeyRight, fyne.KeyModifierControl)
	uitest.MustText(t, h.window, "Move visit")
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.Date != deskToday.AddDays(1) || got.Start != row.Start {
		t.Fatalf("moved to %s %s: %v", got.Date, got.Start, uitest.Texts(h.window))
	}
	p.week.SelectBlock(int64(row.ID))
	uitest.Shortcut(h.window, fyne.KeyUp, fyne.KeyModifierControl|fyne.KeyModifierShift)
	save(h.window)
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Minutes != row.Minutes-5 {
		t.Errorf("lasts %d min; %v", got.Minutes, uitest.Texts(h.window))
	}
	// By mouse too: the grid reports the day a visit is let go on.
	p.week.OnMoved(int64(row.ID), weekKey(deskToday.AddDays(3)), row.Start)
	save(h.window)
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Date != deskToday.AddDays(3) {
		t.Errorf("let go on Thursday, it is on %s", got.Date)
	}
}

func TestTheWeekBooksWhereTheCursorIs(t *testing.T) {
	h := newDeskHospital(t)
	who := h.registered("María", "Garcés")
	p := h.desk()
	p.showWeek(h.doctorID("Sharma"))
	on := deskToday.AddDays(3)
	slots, err := h.services.Appointments.FreeSlots(h.admin(), service.FreeQuery{Doctor: h.doctorID("Sharma"), From: on, Days: 1, N: 1})
	if err != nil || len(slots) == 0 {
		t.Fatal(slots, err)
	}
	p.week.SetCursor(weekKey(on), slots[0].Start)
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Type(h.window, "Garcés")
	uitest.Key(h.window, fyne.KeyReturn, fyne.KeyReturn)
	rows := h.visitsOf(who.ID, on)
	if len(rows) != 1 || rows[0].Start != slots[0].Start {
		t.Fatalf("booked %+v", rows)
	}
	if c := p.week.Cursor(); c.BlockID != int64(rows[0].ID) || p.vm.Date != on {
		t.Errorf("the cursor is at %+v, the page at %s", c, p.vm.Date)
	}
}

func TestWeekAndMonthStepByTheirOwnLength(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	uitest.Key(h.window, fyne.KeyW)
	uitest.Key(h.window, fyne.KeyRightBracket)
	if p.vm.Date != deskToday.AddDays(7) || p.week.Cursor().Key != weekKey(p.vm.Date) {
		t.Errorf("a week on: %s, cursor %s", p.vm.Date, weekDate(p.week.Cursor().Key))
	}
	uitest.Key(h.window, fyne.KeyRight) // the next day of the week
	if p.vm.Date != deskToday.AddDays(8) || p.date.Text != "Tue 1 Dec 2026" {
		t.Errorf("a day on: %s, field %q", p.vm.Date, p.date.Text)
	}
	uitest.Key(h.window, fyne.KeyM)
	if p.month.Cursor() != deskToday.AddDays(8) {
		t.Errorf("the month begins at %s", p.month.Cursor())
	}
	uitest.Key(h.window, fyne.KeyLeft, fyne.KeyUp)
	if want := clinic.MustDate("2026-11-23"); p.vm.Date != want || p.vm.Month.First != clinic.MustDate("2026-11-01") {
		t.Errorf("over the edge of the month: %s, shows %s", p.vm.Date, p.vm.Month.First)
	}
	uitest.Key(h.window, fyne.KeyPageDown, fyne.KeyPageDown)
	if want := clinic.MustDate("2027-01-23"); p.vm.Date != want || p.vm.Month.First != clinic.MustDate("2027-01-01") {
		t.Errorf("two months on: %s", p.vm.Date)
	}
	uitest.Key(h.window, fyne.KeyPageUp, fyne.KeyReturn)
	if p.vm.View != viewmodel.ViewDay || p.vm.Day.Date != clinic.MustDate("2026-12-23") {
		t.Errorf("Enter opened %s of %s", p.vm.View, p.vm.Day.Date)
	}
	if h.window.Canvas().Focused() != fyne.Focusable(p.grid) {
		t.Error("the day opened without the focus")
	}
	uitest.Key(h.window, fyne.KeyL, fyne.KeyD) // the list's table knows no D
	if p.vm.View != viewmodel.ViewList {
		t.Errorf("L shows %s", p.vm.View)
	}
}

func TestFiltersAreRemembered(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	all := len(p.vm.Columns())
	for _, s := range p.vm.Specs {
		if s.Name == "Sports medicine" {
			p.vm.SetSpecialization(s.ID)
		}
	}
	if n := len(p.vm.Columns()); n != 1 || all < 4 {
		t.Fatalf("%d of %d doctors have the specialisation", n, all)
	}
	uitest.TapText(t, h.window, "Show all")
	p.filter.choose()
	uitest.Key(h.window, fyne.KeySpace, fyne.KeyTab, fyne.KeySpace)
	h.shot("choose-doctors")
	uitest.TapText(t, h.window, "Show")
	if n := len(p.vm.Columns()); n != 2 {
		t.Fatalf("%d doctors are shown, want the two that were ticked", n)
	}
	uitest.MustText(t, h.window, "2 doctors…")
	runShortcut(t, p, "Show as month")
	full := 0
	for _, d := range p.vm.Month.Days {
		full = max(full, d.Doctors)
	}
	if full != 2 {
		t.Errorf("the month knows of %d doctors", full)
	}
	runShortcut(t, p, "Show as week")
	if !p.vm.Only[p.vm.WeekDoctor] {
		t.Error("the week shows a doctor who was not ticked")
	}
	p.Shown() // away and back again
	runShortcut(t, p, "Show as day")
	if n := len(p.vm.Columns()); n != 2 {
		t.Errorf("after a while %d doctors are shown", n)
	}
}

// From a time when the doctor does not work to hours on that day.
func TestAnExtraSessionIsPlannedFromTheCalendar(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	d, from := clinic.Doctor{}, clinic.Clock(0)
	for _, each := range p.vm.Day.Doctors {
		for at := clinic.MustClock("08:00"); at < clinic.MustClock("17:00"); at += 30 {
			off := !slices.ContainsFunc(each.Working, clinic.Span{From: at, To: at + 30}.Overlaps)
			if off && len(each.Plan.Away) == 0 {
				d, from = each.Doctor, at
			}
		}
	}
	if d.ID == 0 {
		t.Fatal("every doctor of the demo works all day")
	}
	p.slotMenu(int64(d.ID), from, fyne.NewPos(400, 300))
	uitest.TapText(t, h.window, "Extra session of "+d.Name())
	uitest.MustText(t, h.window, "Add extra session")
	times := uitest.Find[*components.TimeField](h.window, nil) // the doctor, the day and the start are there
	times[1].SetClock(from + 30)
	save(h.window)
	list, err := h.services.Schedules.ListSessions(h.admin(), service.ExtraSessionFilter{From: deskToday, To: deskToday, Doctor: d.ID})
	if err != nil || len(list) != 1 || list[0].Span != (clinic.Span{From: from, To: from + 30}) {
		t.Fatalf("sessions %+v, %v: %v", list, err, uitest.Texts(h.window))
	}
	p.vm.SetDate(deskToday.AddDays(-3))
	p.slotMenu(int64(d.ID), from, fyne.NewPos(400, 300))
	uitest.MustText(t, h.window, "Week of "+d.Name())
	uitest.MustNotText(t, h.window, "Extra session of") // that day has passed
}

func TestThirtyDoctorsScrollBesideFixedHeads(t *testing.T) {
	h := newDeskHospital(t)
	h.crowd(26, 40)
	p := h.desk()
	if n := len(p.vm.Columns()); n != 30 {
		t.Fatalf("%d doctors", n)
	}
	for range 29 {
		uitest.Key(h.window, fyne.KeyRight)
	}
	uitest.MustText(t, h.window, p.vm.Columns()[29].Doctor.Name())
	uitest.MustText(t, h.window, "10:42")
	h.shot("thirty")
	began := time.Now()
	p.Reload()
	t.Logf("30 doctors with %d visits are read and drawn anew in %s", 26*40, time.Since(began).Round(time.Millisecond))
	before := p.grid.Cursor()
	h.now = h.now.Add(time.Minute)
	p.draw() // the tick of the next minute
	if p.grid.Cursor() != before || h.window.Canvas().Focused() != fyne.Focusable(p.grid) {
		t.Error("the tick moved the cursor or took the focus")
	}
	uitest.MustText(t, h.window, "10:43")
	uitest.MustText(t, h.window, p.vm.Columns()[29].Doctor.Name()) // nor did it scroll back
}

func TestRestingOnABlockTellsAllOfIt(t *testing.T) {
	h := newDeskHospital(t)
	over, _ := h.busyCalendar()
	p := h.desk()
	components.Timer = func(_ time.Duration, f func()) func() { f(); return func() {} }
	row, _ := p.vm.Find(over)
	surface := uitest.Find(h.window, func(o fyne.CanvasObject) bool {
		return fmt.Sprintf("%T", o) == "*components.gridSurface"
	})
	if len(surface) == 0 {
		t.Fatal("no surface")
	}
	last := surface[len(surface)-1]
	from, to := p.vm.Hours()
	width, height := last.MinSize().Width/4, last.MinSize().Height
	at := fyne.NewPos(width*3.75, height*float32(row.Start+20-from)/float32(to-from)) // the fourth doctor's second lane
	ev := &desktop.MouseEvent{}
	ev.Position = at
	last.(desktop.Hoverable).MouseMoved(ev)
	uitest.MustText(t, h.window, "Visit · Chest pain since the morning")
	h.shot("tip")
	test.TapSecondaryAt(last.(fyne.SecondaryTappable), at)
	uitest.MustText(t, h.window, "Open visit")
}

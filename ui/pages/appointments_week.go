package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// weekEpoch is the day from which the keys of the week's columns count.
var weekEpoch = clinic.Date{Year: 2000, Month: 1, Day: 1}

func weekKey(d clinic.Date) int64 { return int64(weekEpoch.DaysUntil(d)) }

func weekDate(key int64) clinic.Date { return weekEpoch.AddDays(int(key)) }

// drawWeek draws seven days of one doctor.
func (p *appointmentsPage) drawWeek() {
	from, to := p.vm.WeekHours()
	grid := components.GridDay{From: from, To: to, Narrow: true}
	today := p.env.Today()
	for _, d := range p.vm.Week.Days {
		c := components.GridColumn{Key: weekKey(d.Date), Title: i18n.Date(d.Date, "Mon 2 Jan"), Current: d.Date == today}
		if c.Current {
			c.Title = i18n.F("%s, today", i18n.Date(d.Date, "Mon 2"))
		}
		n := 0
		for _, v := range d.Visits {
			if v.Status != clinic.StatusCancelled {
				n++
			}
		}
		c.Subtitle = visitsText(n)
		p.fillColumn(&c, p.vm.Week.Doctor, d.Plan, d.Visits, d.Before)
		if c.Badge != "" { // the heads are narrow
			c.Subtitle, c.Badge = joinDots(c.Subtitle, c.Badge), ""
		}
		if text := holidayText(d.Plan); text != "" {
			c.Notes = append(c.Notes, components.GridNote{Text: text, Span: clinic.Span{From: 0, To: clinic.Midnight24}})
		}
		if c.Current {
			now := clinic.ClockOf(p.env.Now())
			grid.Now = &now
		}
		grid.Columns = append(grid.Columns, c)
	}
	p.week.SetDay(grid)
	if c := p.week.Cursor(); c.Key != 0 && weekDate(c.Key) != p.vm.Date {
		p.week.SetCursor(weekKey(p.vm.Date), c.At)
	}
}

func visitsText(n int) string {
	switch n {
	case 0:
		return i18n.T("No visits")
	case 1:
		return i18n.T("1 visit")
	}
	return i18n.N(n, "%d visit", "%d visits")
}

// gridPlace says which doctor and day a column of the grid in front stands for.
func (p *appointmentsPage) gridPlace(key int64) (clinic.Doctor, clinic.Date, bool) {
	if p.weekInFront() {
		d := p.vm.Week.Doctor
		return d, weekDate(key), d.ID != 0
	}
	for _, d := range p.vm.Day.Doctors {
		if d.Doctor.ID == clinic.DoctorID(key) {
			return d.Doctor, p.vm.Date, true
		}
	}
	return clinic.Doctor{}, clinic.Date{}, false
}

// overMidnight turns a time before 00:00 or after 24:00 into one of the day
// before or after.
func overMidnight(on clinic.Date, at clinic.Clock) (clinic.Date, clinic.Clock) {
	switch {
	case at < 0:
		return on.AddDays(-1), at + clinic.Midnight24
	case at >= clinic.Midnight24:
		return on.AddDays(1), at - clinic.Midnight24
	}
	return on, at
}

// newGrid returns a grid whose columns are what gridPlace says.
func (p *appointmentsPage) newGrid() *components.DayGrid {
	g := components.NewDayGrid()
	g.OnOpen = func(id int64) { p.openVisit(clinic.AppointmentID(id)) }
	g.OnMenu = p.blockMenu
	g.OnSlotMenu = p.slotMenu
	g.OnKey = p.gridKey
	if p.env.May(clinic.AppointmentsBook) {
		g.OnBook = p.bookAt
		g.OnMoved = p.moveTo
		g.OnResized = p.resizeTo
	}
	return g
}

// blockMenu is a visit's menu, with what may be done at its time besides.
func (p *appointmentsPage) blockMenu(id int64, at fyne.Position) {
	row, ok := p.vm.Find(clinic.AppointmentID(id))
	if !ok {
		return
	}
	var more []menuEntry
	if p.env.May(clinic.AppointmentsOverbook) && p.vm.MayBook(row.DoctorID) && row.Status.Live() && !row.Date.Before(p.env.Today()) {
		more = append(more, menuEntry{Text: i18n.F("Book another at %s…", row.Start.String()), Run: func() {
			p.book(bookingStart{Doctor: row.DoctorID, DoctorName: row.DoctorName(), Date: row.Date, Start: row.Start, StartGiven: true})
		}})
	}
	showMenu(p.env, at, append(visitMenuEntries(p.env, row), more...))
}

// slotMenu is the menu of a time without visit.
func (p *appointmentsPage) slotMenu(key int64, at clinic.Clock, pos fyne.Position) {
	d, on, ok := p.gridPlace(key)
	if !ok {
		return
	}
	var entries []menuEntry
	if p.vm.MayBook(d.ID) {
		text := i18n.F("Book at %s…", at.String())
		if !p.inHours(d.ID, on, at) {
			text = i18n.F("Book outside the hours at %s…", at.String())
		}
		entries = append(entries, menuEntry{Text: text, Run: func() { p.bookAt(key, at) }})
	}
	if p.mayWalkIn() && on == p.env.Today() {
		entries = append(entries, menuEntry{Text: i18n.F("Add walk-in with %s…", d.Name()), Run: func() { p.walkInWith(d) }})
	}
	if p.env.May(clinic.AppointmentsBook) {
		entries = append(entries, menuEntry{Text: i18n.F("Find a free time with %s…", d.Name()), Run: func() { p.findFreeWith(d.ID) }})
	}
	if viewmodel.MayPlanSessions(p.env.Actor, d.ID) && !on.Before(p.env.Today()) {
		entries = append(entries, menuEntry{Text: i18n.F("Extra session of %s…", d.Name()), Run: func() {
			e := clinic.ExtraSession{DoctorID: d.ID, DoctorName: d.Name(), Date: on}
			if !p.inHours(d.ID, on, at) { // else no session could begin there
				e.Date, e.Span.From = overMidnight(on, at)
			}
			openSessionForm(p.env, e, p.Reload)
		}})
	}
	if p.weekInFront() {
		entries = append(entries, menuEntry{Text: i18n.F("Show %s", i18n.Date(on, "Mon 2 Jan")), Run: func() { p.showDay(on) }})
	} else {
		entries = append(entries, menuEntry{Text: i18n.F("Week of %s", d.Name()), Run: func() { p.showWeek(d.ID) }})
	}
	showMenu(p.env, pos, entries)
}

// inHours reports whether a doctor sees patients at a time of a day that is
// shown.
func (p *appointmentsPage) inHours(id clinic.DoctorID, on clinic.Date, at clinic.Clock) bool {
	inside := func(spans []clinic.Span) bool {
		for _, s := range spans {
			if s.From <= at && at < s.To {
				return true
			}
		}
		return false
	}
	if p.weekInFront() {
		for _, d := range p.vm.Week.Days {
			if d.Date == on {
				return inside(d.Working)
			}
		}
		return false
	}
	for _, d := range p.vm.Day.Doctors {
		if d.Doctor.ID == id {
			return inside(d.Working)
		}
	}
	return false
}

// weekMove follows the cursor of the week with the page's day.
func (p *appointmentsPage) weekMove(c components.GridCursor) {
	if c.Key != 0 {
		p.vm.SetDate(weekDate(c.Key))
	}
}

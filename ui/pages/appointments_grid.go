package pages

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// draw puts the view model on the screen.
func (p *appointmentsPage) draw() {
	if d, err := p.date.Value(); err != nil || d != p.vm.Date {
		p.date.SetDate(p.vm.Date)
		p.list.follow(p.vm.Date)
	}
	p.filter.draw()
	p.side.draw()
	switch {
	case p.vm.View == viewmodel.ViewDay && p.vm.Loaded:
		p.drawDay()
	case p.vm.View == viewmodel.ViewWeek && p.vm.WeekLoaded:
		p.drawWeek()
	case p.vm.View == viewmodel.ViewMonth && p.vm.MonthLoaded:
		p.drawMonth()
	case p.vm.View != viewmodel.ViewList:
		return
	}
	p.busy.Stop()
	if _, ok := p.vm.Find(p.selectAfter); ok && p.selectAfter != 0 {
		p.frontGrid().SelectBlock(int64(p.selectAfter))
		p.selectAfter = 0
	}
}

// drawDay draws the doctors of a day side by side.
func (p *appointmentsPage) drawDay() {
	from, to := p.vm.Hours()
	doctors := p.vm.Columns()
	day := components.GridDay{From: from, To: to, Columns: make([]components.GridColumn, 0, len(doctors))}
	for _, d := range doctors {
		day.Columns = append(day.Columns, p.column(d))
		if day.Banner == "" {
			day.Banner = holidayText(d.Plan)
		}
	}
	if now, ok := p.vm.NowClock(); ok {
		day.Now = &now
	}
	p.grid.SetDay(day)
}

func (p *appointmentsPage) column(d service.DayDoctor) components.GridColumn {
	c := components.GridColumn{Key: int64(d.Doctor.ID), Title: d.Doctor.Name(),
		Subtitle: joinDots(d.Doctor.DepartmentName, i18n.F("%d min", d.Doctor.SlotMinutes))}
	p.fillColumn(&c, d.Doctor, d.Plan, d.Visits, d.Before)
	for _, m := range p.vm.Traces(d) {
		c.Traces = append(c.Traces, components.GridTrace{Start: m.Start, End: m.Span().To, Text: i18n.F("%s moved to %s", m.PatientName(), viewmodel.MovedTo(*m.Moved))})
	}
	return c
}

func (p *appointmentsPage) bookAt(key int64, at clinic.Clock) {
	d, on, ok := p.gridPlace(key)
	if !ok || !p.vm.MayBook(d.ID) {
		return
	}
	p.book(bookingStart{Doctor: d.ID, DoctorName: d.Name(), Date: on, Start: at, StartGiven: true})
}

// moveTo opens the move form where a block was dropped; Enter saves it.
func (p *appointmentsPage) moveTo(id, key int64, at clinic.Clock) {
	row, ok := p.movable(id)
	d, on, found := p.gridPlace(key)
	on, at = overMidnight(on, at)
	if ok && found && p.vm.MayBook(d.ID) {
		openMoveForm(p.env, row, bookingStart{Doctor: d.ID, DoctorName: d.Name(), Date: on, Start: at, StartGiven: true, Minutes: row.Minutes}, p.moved)
	}
}

// resizeTo opens the move form with another length.
func (p *appointmentsPage) resizeTo(id int64, end clinic.Clock) {
	row, ok := p.movable(id)
	if !ok {
		return
	}
	// The grid counts from the midnight of the day on which it shows the visit.
	if !p.weekInFront() && row.Date.Before(p.vm.Date) || p.weekInFront() && end < row.Start {
		end += clinic.Midnight24
	}
	if end <= row.Start {
		return
	}
	s := moveStart(row)
	s.Minutes = clinic.Span{From: row.Start, To: end}.Minutes()
	openMoveForm(p.env, row, s, p.moved)
}

func (p *appointmentsPage) moved(clinic.AppointmentID, clinic.Date) { p.Reload() }

// movable finds a visit that may still be moved, and says why when it may not.
func (p *appointmentsPage) movable(id int64) (service.AppointmentRow, bool) {
	row, ok := p.vm.Find(clinic.AppointmentID(id))
	if !ok || !p.vm.MayBook(row.DoctorID) {
		return row, false
	}
	if row.Status != clinic.StatusBooked && row.Status != clinic.StatusRequested {
		components.Toast(p.env.Window, theme.ToneWaiting, i18n.F("A visit that is “%s” stays where it is.", i18n.Say(row.Status.Title())))
		return row, false
	}
	return row, true
}

func (p *appointmentsPage) book(start bookingStart) { p.bookThen(start, func() {}) }

// bookThen opens the booking form; then is called once the visit is booked.
func (p *appointmentsPage) bookThen(start bookingStart, then func()) {
	openBookingForm(p.env, start, func(id clinic.AppointmentID, on clinic.Date) {
		then()
		p.selectAfter = id
		if on != p.vm.Date && p.vm.View == viewmodel.ViewDay {
			p.vm.SetDate(on)
			p.vm.LoadQueue()
			p.vm.LoadFree()
			return
		}
		p.vm.SetDate(on)
		p.Reload()
	})
}

func (p *appointmentsPage) walkIn() { p.walkInWith() }

func (p *appointmentsPage) walkInWith(doctor ...clinic.Doctor) {
	if !p.mayWalkIn() {
		return
	}
	openWalkInForm(p.env, func(id clinic.AppointmentID) {
		p.selectAfter = id
		p.vm.SetDate(p.env.Today())
		p.Reload()
	}, doctor...)
}

func (p *appointmentsPage) findFreeWith(id clinic.DoctorID) {
	p.findFree(viewmodel.FreeScope{Doctor: id})
}

func (p *appointmentsPage) openVisit(id clinic.AppointmentID) {
	row, ok := p.vm.Find(id)
	if !ok {
		row = service.AppointmentRow{Appointment: clinic.Appointment{ID: id}}
	}
	openVisitDialog(p.env, row)
}

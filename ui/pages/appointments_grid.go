package pages

import (
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// draw puts the view model on the screen.
func (p *appointmentsPage) draw() {
	if d, err := p.date.Value(); err != nil || d != p.vm.Date {
		p.date.SetDate(p.vm.Date)
		p.list.follow(p.vm.Date)
	}
	p.department.SetOptions(departmentOptions(p.vm.Departments))
	p.side.draw()
	if !p.vm.Loaded {
		return
	}
	p.busy.Stop()
	from, to := p.vm.Hours()
	day := components.GridDay{From: from, To: to, Columns: make([]components.GridColumn, 0, len(p.vm.Day.Doctors))}
	for _, d := range p.vm.Day.Doctors {
		day.Columns = append(day.Columns, p.column(d))
	}
	if now, ok := p.vm.NowClock(); ok {
		day.Now = &now
	}
	p.grid.SetDay(day)
	if p.selectAfter != 0 {
		if _, ok := p.vm.Find(p.selectAfter); ok {
			p.grid.SelectBlock(int64(p.selectAfter))
			p.selectAfter = 0
		}
	}
}

func (p *appointmentsPage) column(d service.DayDoctor) components.GridColumn {
	c := components.GridColumn{Key: int64(d.Doctor.ID), Title: d.Doctor.Name(), Hours: d.Working, SlotMinutes: d.Doctor.SlotMinutes,
		Subtitle: joinDots(d.Doctor.DepartmentName, fmt.Sprintf("%d min", d.Doctor.SlotMinutes))}
	switch {
	case !d.Doctor.Available:
		c.Note = "Takes no bookings"
	case len(d.Working) == 0:
		c.Note = "No hours this day"
	}
	for _, v := range d.Visits {
		if !p.vm.InGrid(v) {
			continue
		}
		c.Blocks = append(c.Blocks, components.GridBlock{ID: int64(v.ID), Start: v.Start, End: v.Span().To,
			Title: v.PatientName() + viewmodel.AgeSuffix(v.PatientBorn, v.PatientBornEstimated, v.Date), Token: v.Token(), Status: v.Status, Line2: p.vm.Line(v)})
	}
	return c
}

// doctorOf finds the doctor of a column.
func (p *appointmentsPage) doctorOf(id clinic.DoctorID) (clinic.Doctor, bool) {
	for _, d := range p.vm.Day.Doctors {
		if d.Doctor.ID == id {
			return d.Doctor, true
		}
	}
	return clinic.Doctor{}, false
}

func (p *appointmentsPage) bookAt(key int64, at clinic.Clock) {
	d, ok := p.doctorOf(clinic.DoctorID(key))
	if !ok || !p.vm.MayBook(d.ID) {
		return
	}
	p.book(bookingStart{Doctor: d.ID, DoctorName: d.Name(), Date: p.vm.Date, Start: at, StartGiven: true})
}

// moveTo opens the move form where a block was dropped; Enter saves it.
func (p *appointmentsPage) moveTo(id, key int64, at clinic.Clock) {
	row, ok := p.movable(id)
	d, found := p.doctorOf(clinic.DoctorID(key))
	if ok && found && p.vm.MayBook(d.ID) {
		openMoveForm(p.env, row, bookingStart{Doctor: d.ID, DoctorName: d.Name(), Date: p.vm.Date, Start: at, StartGiven: true, Minutes: row.Minutes}, p.moved)
	}
}

// resizeTo opens the move form with another length.
func (p *appointmentsPage) resizeTo(id int64, end clinic.Clock) {
	row, ok := p.movable(id)
	if !ok || end <= row.Start {
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
		components.Toast(p.env.Window, theme.ToneWaiting, "A visit that is “"+row.Status.Title()+"” stays where it is.")
		return row, false
	}
	return row, true
}

func (p *appointmentsPage) book(start bookingStart) {
	openBookingForm(p.env, start, func(id clinic.AppointmentID, on clinic.Date) {
		p.selectAfter = id
		if on != p.vm.Date {
			p.vm.SetDate(on)
			return
		}
		p.Reload()
	})
}

func (p *appointmentsPage) walkIn() {
	if !p.mayWalkIn() {
		return
	}
	openWalkInForm(p.env, func(id clinic.AppointmentID) {
		p.selectAfter = id
		p.vm.SetDate(p.env.Today())
		p.Reload()
	})
}

func (p *appointmentsPage) openVisit(id clinic.AppointmentID) {
	row, ok := p.vm.Find(id)
	if !ok {
		row = service.AppointmentRow{Appointment: clinic.Appointment{ID: id}}
	}
	openVisitDialog(p.env, row)
}

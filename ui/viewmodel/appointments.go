package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Appointments is the state of the appointments page: the day shown in the
// grid, the queue, the next free slots and the choices above them.
type Appointments struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	Date        clinic.Date
	Department  clinic.DepartmentID // of the grid; 0 for all
	FreeIn      FreeScope           // of the next free slots
	Day         service.Day
	Loaded      bool                     // Day is the day of Date
	Moved       []service.AppointmentRow // where visits of the day stood that were moved away
	Room        *WaitingRoom
	Free        []clinic.Slot
	FreeLoaded  bool
	Departments []clinic.Department
	calendar

	day, free, departments Latest
}

// freeShown is how many next free slots are offered, freeDays how far ahead
// they are looked for.
const (
	freeShown = 6
	freeDays  = 21
)

// NewAppointments returns the state of the page on the current day.
func NewAppointments(d FrontDesk) *Appointments {
	a := &Appointments{FrontDesk: d, Date: d.Today(), Changed: func() {}, Failed: func(error) {}, calendar: calendar{View: ViewDay},
		Room: NewWaitingRoom(d)}
	a.Room.Changed, a.Room.Failed = func() { a.Changed() }, func(err error) { a.Failed(err) }
	return a
}

// MaySeeQueue reports whether the role works with the waiting room.
func (a *Appointments) MaySeeQueue() bool { return a.Actor.Role != clinic.RolePatient }

// Load loads everything the page shows.
func (a *Appointments) Load() {
	a.loadDepartments()
	a.loadChoices()
	a.LoadShown()
	a.LoadQueue()
	a.LoadFree()
}

// Reload loads what bookings change.
func (a *Appointments) Reload() {
	a.LoadShown()
	a.LoadQueue()
	a.LoadFree()
}

// SetDate shows another day.
func (a *Appointments) SetDate(d clinic.Date) {
	if d.IsZero() || d == a.Date {
		return
	}
	a.Date = d
	a.Loaded, a.WeekLoaded, a.MonthLoaded = false, a.weekHolds(d), a.monthHolds(d)
	if a.View == ViewWeek && a.WeekLoaded || a.View == ViewMonth && a.MonthLoaded || a.View == ViewList {
		a.Changed()
		return
	}
	a.LoadShown()
}

// Shift moves by days.
func (a *Appointments) Shift(days int) { a.SetDate(a.Date.AddDays(days)) }

// SetDepartment narrows the grid to the doctors of a department.
func (a *Appointments) SetDepartment(id clinic.DepartmentID) {
	if id == a.Department {
		return
	}
	a.Department = id
	a.filtered()
}

// SetFreeIn narrows the next free slots to a doctor, department or specialisation.
func (a *Appointments) SetFreeIn(scope FreeScope) {
	if scope == a.FreeIn {
		return
	}
	a.FreeIn = scope
	a.LoadFree()
}

func (a *Appointments) loadDepartments() {
	a.departments.Go(a.Context(), a.Runner, func(ctx context.Context) func() {
		list, err := a.Services.Departments.List(ctx, false)
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.Departments = list
			a.Changed()
		}
	})
}

// LoadDay loads the grid's day.
func (a *Appointments) LoadDay() {
	q := service.DayQuery{Date: a.Date, Department: a.Department, Specialization: a.Specialization}
	a.day.Go(a.Context(), a.Runner, func(ctx context.Context) func() {
		day, err := a.Services.Appointments.Day(ctx, q)
		var moved []service.AppointmentRow
		if err == nil {
			moved, err = a.Services.Queue.MovedAway(ctx, service.AppointmentFilter{From: q.Date, To: q.Date, Department: q.Department})
		}
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.Day, a.Moved, a.Loaded = day, moved, true
			a.Changed()
		}
	})
}

// LoadQueue loads who is waiting, in the order in which they are seen.
func (a *Appointments) LoadQueue() {
	if a.MaySeeQueue() {
		a.Room.Load()
	}
}

// LoadFree loads the next free slots, from today on.
func (a *Appointments) LoadFree() {
	if !a.May(clinic.AppointmentsBook) {
		return
	}
	q := service.FreeQuery{Doctor: a.FreeIn.Doctor, Department: a.FreeIn.Department, Specialization: a.FreeIn.Specialization, From: a.Today(), Days: freeDays, N: freeShown}
	if a.Actor.Role == clinic.RoleDoctor {
		q.Doctor = a.Actor.DoctorID
	}
	a.free.Go(a.Context(), a.Runner, func(ctx context.Context) func() {
		slots, err := a.Services.Appointments.FreeSlots(ctx, q)
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.Free, a.FreeLoaded = slots, true
			a.Changed()
		}
	})
}

// NowClock is the time of the now-line; ok is false on another day.
func (a *Appointments) NowClock() (clinic.Clock, bool) {
	return clinic.ClockOf(a.Now()), a.Date == a.Today()
}

// Hours is what the grid shows from top to bottom: whole hours around all
// working spans and visits, and a usual day where there are none.
func (a *Appointments) Hours() (from, to clinic.Clock) {
	h := hours{}
	for _, d := range a.Columns() {
		h.growDay(d.Working, d.Visits, d.Before)
	}
	return h.whole()
}

// InGrid reports whether a visit takes up room in the grid. A cancelled visit
// that still lies ahead has freed its slot, which must stay bookable.
func (a *Appointments) InGrid(row service.AppointmentRow) bool {
	if row.Status != clinic.StatusCancelled {
		return true
	}
	today := a.Today()
	return row.Date.Before(today) || row.Date == today && row.Span().To <= clinic.ClockOf(a.Now())
}

// Traces are the rows that moved visits left in a doctor's day, where no other
// visit takes up their time now.
func (a *Appointments) Traces(d service.DayDoctor) []service.AppointmentRow {
	var out []service.AppointmentRow
	for _, m := range a.Moved {
		free := m.DoctorID == d.Doctor.ID
		for _, v := range d.Visits {
			free = free && !(a.InGrid(v) && v.Span().Overlaps(m.Span()))
		}
		if free {
			out = append(out, m)
		}
	}
	return out
}

// Line says, behind the status, how a visit stands: "waiting 12 min".
func (a *Appointments) Line(row service.AppointmentRow) string {
	switch {
	case clinic.InQueue(row.Appointment, a.Now()):
		return i18n.F("waiting %d min", Waiting(row, a.Now()))
	case row.Status == clinic.StatusNoShow:
		return row.Start.String()
	}
	return row.Span().String()
}

// Find returns a visit of the day or week that is shown.
func (a *Appointments) Find(id clinic.AppointmentID) (service.AppointmentRow, bool) {
	var found service.AppointmentRow
	a.shownRows(func(v service.AppointmentRow) {
		if v.ID == id {
			found = v
		}
	})
	return found, found.ID != 0
}

// MayBook reports whether the role may book with a doctor: a doctor only with
// themselves.
func (a *Appointments) MayBook(id clinic.DoctorID) bool { return MayBookWith(a.Actor, id) }

// MayBookWith reports whether somebody may book visits of a doctor.
func MayBookWith(actor clinic.Actor, id clinic.DoctorID) bool {
	if !actor.Role.May(clinic.AppointmentsBook) {
		return false
	}
	return actor.Role.AppointmentScope() == clinic.ScopeAll || actor.DoctorID == id
}

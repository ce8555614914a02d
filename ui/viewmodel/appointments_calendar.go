package viewmodel

import (
	"context"
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// CalendarView is how much of the calendar the appointments page shows.
type CalendarView string

// The views, in the order of their buttons.
const (
	ViewDay   CalendarView = "day"
	ViewWeek  CalendarView = "week"
	ViewMonth CalendarView = "month"
	ViewList  CalendarView = "list"
)

// CalendarViews returns all views in the order of their buttons.
func CalendarViews() []CalendarView {
	return []CalendarView{ViewDay, ViewWeek, ViewMonth, ViewList}
}

// Title is the view's name.
func (v CalendarView) Title() string {
	switch v {
	case ViewWeek:
		return i18n.T("Week")
	case ViewMonth:
		return i18n.T("Month")
	case ViewList:
		return i18n.T("List")
	}
	return i18n.T("Day")
}

// calendar is the part of Appointments that knows the views and their filters.
// It lives as long as the page, so that the filters are remembered until the
// user signs out.
type calendar struct {
	View           CalendarView
	Specialization clinic.SpecializationID  // 0 for all
	Only           map[clinic.DoctorID]bool // these doctors; empty for all
	WeekDoctor     clinic.DoctorID          // of the week view
	Doctors        []clinic.Doctor          // to choose from
	Specs          []clinic.Specialization  // to choose from
	Week           service.Week             // of WeekDoctor, around Date
	WeekLoaded     bool                     // Week is what is asked for
	Month          service.Month            // around Date
	MonthLoaded    bool                     // Month is what is asked for
	week, month    Latest
	doctors, specs Latest
}

// SetView shows another part of the calendar and loads it. With a doctor the
// week is that doctor's.
func (a *Appointments) SetView(v CalendarView, doctor clinic.DoctorID) {
	if doctor != 0 && doctor != a.WeekDoctor {
		a.WeekDoctor, a.WeekLoaded = doctor, false
	}
	a.View = v
	a.LoadShown()
}

// LoadShown loads what the view in front shows. The list has a view model of
// its own.
func (a *Appointments) LoadShown() {
	switch a.View {
	case ViewWeek:
		a.LoadWeek()
	case ViewMonth:
		a.LoadMonth()
	case ViewList:
	default:
		a.LoadDay()
	}
}

// WeekStart is the first day of the week shown.
func (a *Appointments) WeekStart() clinic.Date { return a.Date.WeekOf(i18n.WeekStart()) }

// Step moves by days, weeks or months, as the view shows them.
func (a *Appointments) Step(n int) {
	switch a.View {
	case ViewWeek:
		a.SetDate(a.Date.AddDays(7 * n))
	case ViewMonth:
		a.SetDate(AddMonths(a.Date, n))
	default:
		a.Shift(n)
	}
}

// AddMonths moves by months and stays on the last day of a shorter one.
func AddMonths(d clinic.Date, n int) clinic.Date {
	months := d.Year*12 + int(d.Month) - 1 + n
	first := clinic.Date{Year: months / 12, Month: time.Month(months%12 + 1), Day: 1}
	next := first.AddDays(31)
	last := next.AddDays(-next.Day)
	first.Day = min(d.Day, last.Day)
	return first
}

// loadChoices loads what the filters offer.
func (a *Appointments) loadChoices() {
	a.doctors.Go(a.Context(), a.Runner, func(ctx context.Context) func() {
		list, err := a.Services.Doctors.List(ctx, service.DoctorFilter{})
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.Doctors = list
			a.chooseWeekDoctor()
			a.Changed()
		}
	})
	a.specs.Go(a.Context(), a.Runner, func(ctx context.Context) func() {
		list, err := a.Services.Doctors.Specializations(ctx)
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.Specs = list
			a.Changed()
		}
	})
}

// chooseWeekDoctor makes sure that the week view has a doctor to show.
func (a *Appointments) chooseWeekDoctor() {
	before := a.WeekDoctor
	if a.Actor.Role == clinic.RoleDoctor {
		a.WeekDoctor = a.Actor.DoctorID
	}
	offered := a.OfferedDoctors()
	known := func(d clinic.Doctor) bool { return d.ID == a.WeekDoctor }
	if a.Actor.Role != clinic.RoleDoctor && !slices.ContainsFunc(offered, known) && len(offered) > 0 {
		a.WeekDoctor = offered[0].ID
		if i := slices.IndexFunc(offered, func(d clinic.Doctor) bool { return a.Only[d.ID] }); i >= 0 {
			a.WeekDoctor = offered[i].ID
		}
	}
	if a.WeekDoctor != before {
		a.WeekLoaded = false
		if a.View == ViewWeek {
			a.LoadWeek()
		}
	}
}

// OfferedDoctors are those of the department and specialisation chosen.
func (a *Appointments) OfferedDoctors() []clinic.Doctor {
	var out []clinic.Doctor
	for _, d := range a.Doctors {
		if a.Department != 0 && d.DepartmentID != a.Department || a.Specialization != 0 && !hasSpecialization(d, a.Specialization) {
			continue
		}
		out = append(out, d)
	}
	return out
}

func hasSpecialization(d clinic.Doctor, id clinic.SpecializationID) bool {
	return slices.ContainsFunc(d.Specializations, func(s clinic.Specialization) bool { return s.ID == id })
}

// SetSpecialization narrows the views to doctors with a specialisation.
func (a *Appointments) SetSpecialization(id clinic.SpecializationID) {
	if id == a.Specialization {
		return
	}
	a.Specialization = id
	a.filtered()
}

// SetOnly narrows the views to some doctors; none means all.
func (a *Appointments) SetOnly(ids []clinic.DoctorID) {
	a.Only = map[clinic.DoctorID]bool{}
	for _, id := range ids {
		a.Only[id] = true
	}
	a.filtered()
}

// filtered loads anew after a filter changed.
func (a *Appointments) filtered() {
	a.Loaded, a.MonthLoaded = false, false
	if a.View == ViewList {
		a.Changed()
		return
	}
	a.chooseWeekDoctor()
	a.LoadShown()
}

// Filtered reports whether some doctors are left out.
func (a *Appointments) Filtered() bool {
	return a.Department != 0 || a.Specialization != 0 || len(a.Only) > 0
}

// ClearFilters shows all doctors again.
func (a *Appointments) ClearFilters() {
	a.Department, a.Specialization, a.Only = 0, 0, nil
	a.filtered()
}

// Columns are the doctors of the day that the filters let through.
func (a *Appointments) Columns() []service.DayDoctor {
	if len(a.Only) == 0 {
		return a.Day.Doctors
	}
	var out []service.DayDoctor
	for _, d := range a.Day.Doctors {
		if a.Only[d.Doctor.ID] {
			out = append(out, d)
		}
	}
	return out
}

// SetWeekDoctor shows another doctor's week.
func (a *Appointments) SetWeekDoctor(id clinic.DoctorID) {
	if id == 0 || id == a.WeekDoctor {
		return
	}
	a.WeekDoctor, a.WeekLoaded = id, false
	a.LoadWeek()
}

// LoadWeek loads the week of WeekDoctor around Date.
func (a *Appointments) LoadWeek() {
	q := service.WeekQuery{Doctor: a.WeekDoctor, From: a.WeekStart()}
	if q.Doctor == 0 {
		if len(a.Doctors) > 0 || a.Actor.Role == clinic.RoleDoctor {
			a.chooseWeekDoctor()
		}
		return // comes again once the doctors are loaded
	}
	a.week.Go(a.Context(), a.Runner, func(ctx context.Context) func() {
		week, err := a.Services.Appointments.Week(ctx, q)
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.Week, a.WeekLoaded = week, true
			a.Changed()
		}
	})
}

// LoadMonth loads the month around Date.
func (a *Appointments) LoadMonth() {
	q := service.MonthQuery{Month: a.Date, WeekStart: i18n.WeekStart(), Department: a.Department, Specialization: a.Specialization}
	for id := range a.Only {
		q.Doctors = append(q.Doctors, id)
	}
	slices.Sort(q.Doctors)
	a.month.Go(a.Context(), a.Runner, func(ctx context.Context) func() {
		month, err := a.Services.Appointments.Month(ctx, q)
		return func() {
			if err != nil {
				a.Failed(err)
				return
			}
			a.Month, a.MonthLoaded = month, true
			a.Changed()
		}
	})
}

// weekHolds and monthHolds report whether what is loaded shows a day.
func (a *Appointments) weekHolds(d clinic.Date) bool {
	return a.WeekLoaded && len(a.Week.Days) > 0 && a.Week.Days[0].Date == d.WeekOf(i18n.WeekStart())
}

func (a *Appointments) monthHolds(d clinic.Date) bool {
	return a.MonthLoaded && a.Month.First.Year == d.Year && a.Month.First.Month == d.Month
}

// shownRows calls see for every visit of the view in front.
func (a *Appointments) shownRows(see func(service.AppointmentRow)) {
	if a.View == ViewWeek {
		for _, d := range a.Week.Days {
			for _, v := range append(slices.Clone(d.Before), d.Visits...) {
				see(v)
			}
		}
		return
	}
	for _, d := range a.Day.Doctors {
		for _, v := range append(slices.Clone(d.Before), d.Visits...) {
			see(v)
		}
	}
}

// WeekHours is what the week's grid shows from top to bottom.
func (a *Appointments) WeekHours() (from, to clinic.Clock) {
	h := hours{}
	for _, d := range a.Week.Days {
		h.growDay(d.Working, d.Visits, d.Before)
	}
	return h.whole()
}

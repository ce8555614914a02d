package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// daysOfWeek is how many days a Week has.
const daysOfWeek = 7

// Week returns seven days of one doctor with hours, leave and visits. A doctor
// gets the own days, a patient the own visits among them.
func (s *Appointments) Week(ctx context.Context, q WeekQuery) (Week, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return Week{}, err
	}
	if q.From.IsZero() {
		return Week{}, clinic.FieldErrorf("date", "Give the day.")
	}
	var week Week
	err := s.read(ctx, func(t *tx) error {
		last := q.From.AddDays(daysOfWeek - 1)
		f := AppointmentFilter{From: q.From.AddDays(-1), To: last, Doctor: q.Doctor}
		if err := t.scopeVisits(&f); err != nil {
			return err
		}
		if f.Doctor == 0 {
			return clinic.FieldErrorf("doctor", "Choose the doctor.")
		}
		d, err := t.Doctors().Get(t.ctx, f.Doctor)
		if err != nil {
			return missing(err, "doctor", "Choose the doctor.")
		}
		rows, err := t.allVisits(f)
		if err != nil {
			return err
		}
		calendar, err := t.Schedules().Calendar(t.ctx, []clinic.DoctorID{d.ID}, q.From, last)
		if err != nil {
			return err
		}
		t.hideDoctor(&d)
		week = Week{Doctor: d}
		for i := range daysOfWeek {
			on := q.From.AddDays(i)
			week.Days = append(week.Days, t.calendarDay(d, calendar, on, rows))
		}
		return nil
	})
	return orNothing(week, err)
}

// calendarDay puts one day of a doctor together. rows are the doctor's visits
// of at least this day and the one before.
func (t *tx) calendarDay(d clinic.Doctor, calendar clinic.Calendar, on clinic.Date, rows []AppointmentRow) CalendarDay {
	plan := clinic.PlanDay(d, calendar, on)
	t.hideLeave(plan.Away)
	day := CalendarDay{Date: on, Working: plan.Today(), Plan: plan}
	for _, row := range rows {
		switch {
		case row.Date == on:
			day.Visits = append(day.Visits, row)
		case runsInto(row, on):
			day.Before = append(day.Before, row)
		}
	}
	return day
}

// runsInto reports whether a visit of the evening before ends on the day.
func runsInto(row AppointmentRow, on clinic.Date) bool {
	return row.Date == on.AddDays(-1) && row.Span().To > clinic.Midnight24
}

// Month returns the load of each day of the weeks around a month, for the
// doctors asked for. The visits are summed up by the database.
func (s *Appointments) Month(ctx context.Context, q MonthQuery) (Month, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return Month{}, err
	}
	if q.Month.IsZero() {
		return Month{}, clinic.FieldErrorf("date", "Give the month.")
	}
	var month Month
	err := s.read(ctx, func(t *tx) (err error) {
		month, err = t.month(q)
		return err
	})
	return orNothing(month, err)
}

func (t *tx) month(q MonthQuery) (Month, error) {
	from, to := MonthWeeks(q.Month, q.WeekStart)
	month := Month{First: clinic.Date{Year: q.Month.Year, Month: q.Month.Month, Day: 1}}
	f := AppointmentFilter{From: from, To: to}
	if len(q.Doctors) == 1 {
		f.Doctor = q.Doctors[0]
	}
	if err := t.scopeVisits(&f); err != nil {
		return month, err
	}
	doctors, err := t.Doctors().List(t.ctx, DoctorFilter{Department: q.Department, Specialization: q.Specialization, WithRetired: true})
	if err != nil {
		return month, err
	}
	wanted := map[clinic.DoctorID]bool{}
	doctors = slices.DeleteFunc(doctors, func(d clinic.Doctor) bool {
		out := f.Doctor != 0 && d.ID != f.Doctor || len(q.Doctors) > 0 && !slices.Contains(q.Doctors, d.ID)
		wanted[d.ID] = !out
		return out
	})
	loads, err := t.Appointments().Load(t.ctx, f)
	if err != nil {
		return month, err
	}
	calendar, err := t.Schedules().Calendar(t.ctx, nil, from, to)
	if err != nil {
		return month, err
	}
	patient := t.actor.Role == clinic.RolePatient
	at := map[clinic.Date]int{}
	for on := from; !on.After(to); on = on.AddDays(1) {
		at[on] = len(month.Days)
		day := MonthDay{Date: on}
		t.planMonthDay(&day, doctors, calendar, !patient)
		month.Days = append(month.Days, day)
	}
	for _, l := range loads {
		i, ok := at[l.Date]
		if !ok || !wanted[l.Doctor] {
			continue
		}
		day := &month.Days[i]
		day.Visits, day.Requests = day.Visits+l.Visits, day.Requests+l.Requests
		if !patient {
			day.Booked += l.Minutes
		}
	}
	return month, nil
}

// planMonthDay says who works and who is away on a day; the load only where it
// is for the actor to know.
func (t *tx) planMonthDay(day *MonthDay, doctors []clinic.Doctor, calendar clinic.Calendar, withLoad bool) {
	hours := 0 // minutes that all would work without leave
	for _, d := range doctors {
		if !d.Retired.IsZero() {
			continue
		}
		plan := clinic.PlanDay(d, calendar, day.Date)
		whole := plan
		whole.Away = nil
		planned, working := clinic.TotalMinutes(whole.Today()), clinic.TotalMinutes(plan.Today())
		hours += planned
		if working > 0 {
			day.Doctors++
		}
		day.Working += working
		if working == planned {
			continue
		}
		for _, a := range plan.Away {
			if a.Leave.DoctorID != 0 && slices.ContainsFunc(whole.Today(), a.Span.Overlaps) {
				day.Away = append(day.Away, DoctorAway{Doctor: d.ID, Name: d.Name(), Notice: a.Leave.Notice(day.Date)})
				break
			}
		}
	}
	midnight := clinic.Span{From: 0, To: clinic.Midnight24}
	for _, l := range calendar.Leave {
		if l.DoctorID == 0 && l.Status == clinic.LeaveApproved && l.SpanOn(day.Date).Overlaps(midnight) {
			day.Holiday = l.Reason
			day.Closed = day.Closed || l.SpanOn(day.Date).Contains(midnight) || hours > 0 && day.Working == 0
		}
	}
	if !withLoad {
		day.Working, day.Doctors, day.Away = 0, 0, nil
	}
}

// MonthWeeks returns the first and the last day of the weeks that hold the month of
// a day, for weeks that begin with the given day.
func MonthWeeks(month clinic.Date, start clinic.Weekday) (from, to clinic.Date) {
	first := clinic.Date{Year: month.Year, Month: month.Month, Day: 1}
	from = first.WeekOf(start)
	next := clinic.Date{Year: month.Year, Month: month.Month + 1, Day: 1}
	if month.Month == 12 {
		next = clinic.Date{Year: month.Year + 1, Month: 1, Day: 1}
	}
	return from, next.AddDays(-1).WeekOf(start).AddDays(daysOfWeek - 1)
}

package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// Agenda hands out a doctor's visits: as a day list for the printer and as a
// calendar for other programs.
type Agenda struct{ *core }

// DayList returns a doctor's day for the printer: every visit of the day in the
// order of its time, also the cancelled ones and those that were moved away, so
// that nobody vanishes. A doctor's own day is meant when doctor is 0. Printing
// is audited, since names leave the program on paper.
func (s *Agenda) DayList(ctx context.Context, doctor clinic.DoctorID, on clinic.Date) (DayList, error) {
	if _, err := authorize(ctx, clinic.AppointmentsExport); err != nil {
		return DayList{}, err
	}
	if on.IsZero() {
		return DayList{}, clinic.FieldErrorf("date", "Give the day.")
	}
	var out DayList
	err := s.write(ctx, func(t *tx) (err error) {
		out = DayList{Date: on}
		f := AppointmentFilter{From: on, To: on, Doctor: doctor}
		if err = t.scopeVisits(&f); err != nil {
			return err
		}
		if out.Doctor, err = t.listedDoctor(f.Doctor); err != nil {
			return err
		}
		rows, err := t.allVisits(f)
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.HideClinical()
			out.Rows = append(out.Rows, DayListRow{AppointmentRow: row})
		}
		moved, err := t.movedAway(f)
		if err != nil {
			return err
		}
		for _, row := range moved {
			row.HideClinical()
			out.Rows = append(out.Rows, DayListRow{AppointmentRow: row})
		}
		slices.SortStableFunc(out.Rows, func(a, b DayListRow) int { return int(a.Start - b.Start) })
		patients, err := t.Patients().Brief(t.ctx, patientsOf(append(rows, moved...)))
		if err != nil {
			return err
		}
		for i, row := range out.Rows {
			out.Rows[i].Sex = patients[row.PatientID].Sex
		}
		if out.Settings, out.Logo, err = t.letterhead(); err != nil {
			return err
		}
		return t.audit(change{action: "daylist.print", id: int64(out.Doctor.ID), after: record{"date": on.String(), "visits": len(out.Rows)}})
	})
	return orNothing(out, err)
}

func (t *tx) listedDoctor(id clinic.DoctorID) (clinic.Doctor, error) {
	if id == 0 {
		return clinic.Doctor{}, clinic.FieldErrorf("doctor", "Choose the doctor.")
	}
	d, err := t.Doctors().Get(t.ctx, id)
	if err != nil {
		return d, missing(err, "doctor", "Choose the doctor.")
	}
	t.hideDoctor(&d)
	return d, nil
}

// maxCalendarDays bounds a calendar file.
const maxCalendarDays = 366

// Calendar returns the visits of a doctor's calendar for a file that leaves the
// house: booked, seen and cancelled ones. Requests are left out; nobody has
// promised them. A doctor's own calendar is meant when Doctor is 0. It is
// audited.
func (s *Agenda) Calendar(ctx context.Context, q CalendarQuery) (CalendarVisits, error) {
	if _, err := authorize(ctx, clinic.AppointmentsExport); err != nil {
		return CalendarVisits{}, err
	}
	switch {
	case q.From.IsZero():
		return CalendarVisits{}, clinic.FieldErrorf("from", "Give the first day.")
	case q.To.IsZero():
		return CalendarVisits{}, clinic.FieldErrorf("to", "Give the last day.")
	case q.To.Before(q.From):
		return CalendarVisits{}, clinic.FieldErrorf("to", "The last day is before the first.")
	case q.From.DaysUntil(q.To) >= maxCalendarDays:
		return CalendarVisits{}, clinic.FieldErrorf("to", "A calendar file holds at most %d days.", maxCalendarDays)
	}
	var out CalendarVisits
	err := s.write(ctx, func(t *tx) (err error) {
		out = CalendarVisits{From: q.From, To: q.To, MadeAt: t.now}
		f := AppointmentFilter{From: q.From, To: q.To, Doctor: q.Doctor, Statuses: []clinic.AppointmentStatus{clinic.StatusBooked,
			clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted, clinic.StatusCancelled, clinic.StatusNoShow}}
		if err = t.scopeVisits(&f); err != nil {
			return err
		}
		if out.Doctor, err = t.listedDoctor(f.Doctor); err != nil {
			return err
		}
		if out.Visits, err = t.allVisits(f); err != nil {
			return err
		}
		for i := range out.Visits {
			out.Visits[i].HideClinical()
			out.Visits[i].Reason = ""
		}
		settings, err := t.settings()
		if err != nil {
			return err
		}
		out.Hospital, out.Address = settings.HospitalName, settings.Address
		return t.audit(change{action: "calendar.export", id: int64(out.Doctor.ID),
			after: record{"from": q.From.String(), "to": q.To.String(), "visits": len(out.Visits)}})
	})
	return orNothing(out, err)
}

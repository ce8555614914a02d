package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// Appointments books visits and takes them through the day.
type Appointments struct{ *core }

// scopeVisits narrows a filter to what the actor may see.
func (t *tx) scopeVisits(f *AppointmentFilter) error {
	if t.actor.Role.AppointmentScope() == clinic.ScopeAll {
		return nil
	}
	switch t.actor.Role {
	case clinic.RoleDoctor:
		if f.Doctor != 0 && f.Doctor != t.actor.DoctorID {
			return forbidden("You may see your own schedule only.")
		}
		f.Doctor = t.actor.DoctorID
		return nil
	case clinic.RolePatient:
		if f.Patient != 0 && f.Patient != t.actor.PatientID() {
			return forbidden("You may see your own visits only.")
		}
		f.Patient = t.actor.PatientID()
		return nil
	}
	return forbidden("Your role may not see visits.")
}

// checkVisitScope refuses a visit that is none of the actor's.
func (t *tx) checkVisitScope(a clinic.Appointment) error {
	f := AppointmentFilter{Doctor: a.DoctorID, Patient: a.PatientID}
	return t.scopeVisits(&f)
}

// hideVisit empties what the actor may not read of a visit in a list: clinical
// text is for its doctor and, once closed, its patient; a nurse sees symptoms;
// an administrator opens the single visit, which is recorded.
func (t *tx) hideVisit(row *AppointmentRow) {
	t.phoneHere(&row.PatientPhone)
	symptoms := row.Symptoms
	switch t.actor.Role {
	case clinic.RoleDoctor:
		if row.DoctorID == t.actor.DoctorID {
			return
		}
	case clinic.RolePatient:
		if row.PatientID == t.actor.PatientID() && row.Status == clinic.StatusCompleted {
			return
		}
	}
	row.HideClinical()
	switch t.actor.Role {
	case clinic.RoleNurse:
		row.Symptoms = symptoms
	case clinic.RoleCashier:
		row.Reason = ""
	}
}

// visitInScope reads a visit of the actor's scope.
func (t *tx) visitInScope(id clinic.AppointmentID) (clinic.Appointment, error) {
	a, err := t.Appointments().Get(t.ctx, id)
	if err == nil {
		err = t.checkVisitScope(a)
	}
	return a, err
}

// visits lists what the actor may see, clinical text hidden.
func (t *tx) visits(f AppointmentFilter, p PageRequest) (Page[AppointmentRow], error) {
	if err := t.scopeVisits(&f); err != nil {
		return Page[AppointmentRow]{}, err
	}
	return t.scopedVisits(f, p)
}

// scopedVisits reads visits by a filter that scopeVisits narrowed before.
func (t *tx) scopedVisits(f AppointmentFilter, p PageRequest) (Page[AppointmentRow], error) {
	switch t.actor.Role { // what is hidden from all of these is not read
	case clinic.RoleReceptionist, clinic.RoleCashier, clinic.RoleAdmin:
		f.Plain = true
	}
	page, err := t.Appointments().List(t.ctx, f, p)
	for i := range page.Rows {
		t.hideVisit(&page.Rows[i])
	}
	return page, err
}

func (t *tx) allVisits(f AppointmentFilter) ([]AppointmentRow, error) {
	return all(func(p PageRequest) (Page[AppointmentRow], error) { return t.visits(f, p) })
}

// List pages through the visits of a period.
func (s *Appointments) List(ctx context.Context, f AppointmentFilter, p PageRequest) (Page[AppointmentRow], error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return Page[AppointmentRow]{}, err
	}
	var page Page[AppointmentRow]
	err := s.read(ctx, func(t *tx) (err error) {
		page, err = t.visits(f, p)
		return err
	})
	return orNothing(page, err)
}

// Get returns a visit. An administrator also gets its clinical text, which is
// recorded in the audit log.
func (s *Appointments) Get(ctx context.Context, id clinic.AppointmentID) (AppointmentRow, error) {
	actor, err := authorize(ctx, clinic.AppointmentsSee)
	if err != nil {
		return AppointmentRow{}, err
	}
	var row AppointmentRow
	err = s.openChart(ctx, actor, func(t *tx) (err error) {
		if row, err = t.Appointments().Row(t.ctx, id); err != nil {
			return err
		}
		if err := t.checkVisitScope(row.Appointment); err != nil {
			return err
		}
		if row.Symptoms+row.Notes+row.Diagnosis+row.Prescription != "" && auditedReader(t.actor) {
			return t.chartRead("appointment.read", int64(id), row.PatientID)
		}
		t.hideVisit(&row)
		return nil
	})
	return orNothing(row, err)
}

// Changes returns a visit's way through the states, oldest first.
func (s *Appointments) Changes(ctx context.Context, id clinic.AppointmentID) ([]clinic.StatusChange, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return nil, err
	}
	var list []clinic.StatusChange
	err := s.read(ctx, func(t *tx) error {
		_, err := t.visitInScope(id)
		if err != nil {
			return err
		}
		list, err = t.Appointments().StatusChanges(t.ctx, id)
		return err
	})
	return orNothing(list, err)
}

// Day returns the grid of a day: a column for each doctor who still works here
// or has a visit then. A doctor gets the own column, a patient the own visits.
func (s *Appointments) Day(ctx context.Context, q DayQuery) (Day, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return Day{}, err
	}
	if q.Date.IsZero() {
		return Day{}, clinic.FieldErrorf("date", "Give the day.")
	}
	day := Day{Date: q.Date}
	err := s.read(ctx, func(t *tx) error {
		f := AppointmentFilter{From: q.Date, To: q.Date, Doctor: q.Doctor, Department: q.Department, NoDoctor: true}
		if err := t.scopeVisits(&f); err != nil {
			return err
		}
		rows, err := t.allVisits(f)
		if err != nil {
			return err
		}
		before := f
		before.From, before.To, before.Overnight = q.Date.AddDays(-1), q.Date.AddDays(-1), true
		evening, err := t.allVisits(before)
		if err != nil {
			return err
		}
		late := map[clinic.DoctorID][]AppointmentRow{}
		for _, row := range evening {
			late[row.DoctorID] = append(late[row.DoctorID], row)
		}
		byDoctor := map[clinic.DoctorID][]AppointmentRow{}
		for _, row := range rows {
			byDoctor[row.DoctorID] = append(byDoctor[row.DoctorID], row)
		}
		doctors, err := t.Doctors().List(t.ctx, DoctorFilter{Department: q.Department, Specialization: q.Specialization, WithRetired: true})
		if err != nil {
			return err
		}
		calendar, err := t.Schedules().Calendar(t.ctx, nil, q.Date, q.Date)
		if err != nil {
			return err
		}
		day.Doctors = nil
		for _, d := range doctors {
			visits := byDoctor[d.ID]
			if f.Doctor != 0 && d.ID != f.Doctor || !d.Retired.IsZero() && len(visits)+len(late[d.ID]) == 0 {
				continue
			}
			visitsOf(d, visits)
			visitsOf(d, late[d.ID])
			t.hideDoctor(&d)
			plan := clinic.PlanDay(d, calendar, q.Date)
			t.hideLeave(plan.Away)
			day.Doctors = append(day.Doctors, DayDoctor{Doctor: d, Working: plan.Today(), Plan: plan, Visits: visits, Before: late[d.ID]})
		}
		return nil
	})
	return orNothing(day, err)
}

// visitsOf writes the doctor's names to visits that were read without them.
func visitsOf(d clinic.Doctor, visits []AppointmentRow) {
	for i := range visits {
		v := &visits[i]
		v.DoctorFirst, v.DoctorLast, v.TokenPrefix, v.Department = d.User.FirstName, d.User.LastName, d.TokenPrefix, d.DepartmentName
	}
}

// visitsAround picks the visits of a day and its neighbours out of a doctor's,
// which are in the order of time.
func visitsAround(visits []clinic.Appointment, on clinic.Date) []clinic.Appointment {
	from, _ := slices.BinarySearchFunc(visits, on.AddDays(-1), func(a clinic.Appointment, d clinic.Date) int { return a.Date.Compare(d) })
	to, _ := slices.BinarySearchFunc(visits, on.AddDays(2), func(a clinic.Appointment, d clinic.Date) int { return a.Date.Compare(d) })
	return visits[from:to]
}

// hideLeave is hideLeaveRow for a day's plan.
func (t *tx) hideLeave(away []clinic.Absence) {
	for i := range away {
		t.hideLeaveRow(&away[i].Leave)
	}
}

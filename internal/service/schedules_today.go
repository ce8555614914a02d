package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Presence tells of every doctor who works here when patients are seen on a
// day and who is away until when. Leave tells no reasons but to those who plan it.
func (s *Schedules) Presence(ctx context.Context, on clinic.Date) ([]Presence, error) {
	if _, err := authorize(ctx, clinic.DoctorsSee); err != nil {
		return nil, err
	}
	if on.IsZero() {
		on = s.today()
	}
	var out []Presence
	err := s.read(ctx, func(t *tx) error {
		doctors, err := t.Doctors().List(t.ctx, DoctorFilter{})
		if err != nil {
			return err
		}
		calendar, err := t.Schedules().Calendar(t.ctx, nil, on.AddDays(-1), on.AddDays(1))
		if err != nil {
			return err
		}
		out = make([]Presence, len(doctors))
		for i, d := range doctors {
			plan := clinic.PlanDay(d, calendar, on)
			t.hideLeave(plan.Away)
			out[i] = Presence{Doctor: d.ID, DoctorName: d.Name(), Plan: plan}
		}
		return nil
	})
	return orNothing(out, err)
}

// PhoneList returns the visits that a leave, a holiday or a changed extra
// session fell on, with what was decided, to be phoned and printed. A doctor
// gets the own visits only.
func (s *Schedules) PhoneList(ctx context.Context, f DisplacedFilter) (PhoneList, error) {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return PhoneList{}, err
	}
	var out PhoneList
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.phoneList(f)
		return err
	})
	return orNothing(out, err)
}

// PrintPhoneList is PhoneList for the printer. It is audited, since names and
// phone numbers leave the program on paper.
func (s *Schedules) PrintPhoneList(ctx context.Context, f DisplacedFilter) (PhoneList, error) {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return PhoneList{}, err
	}
	var out PhoneList
	err := s.write(ctx, func(t *tx) (err error) {
		if out, err = t.phoneList(f); err != nil {
			return err
		}
		c := change{action: "phonelist.print", id: int64(f.Leave), after: record{"visits": len(out.Rows)}}
		if f.Leave == 0 {
			c.after["extra_session"] = int64(f.Session)
		}
		return t.audit(c)
	})
	return orNothing(out, err)
}

func (t *tx) phoneList(f DisplacedFilter) (out PhoneList, err error) {
	if !t.actor.Role.May(clinic.LeaveEnter) {
		f.Doctor = t.actor.DoctorID
	}
	if f.Leave != 0 {
		l, err := t.Schedules().Leave(t.ctx, f.Leave)
		if err != nil {
			return out, err
		}
		if f.Doctor != 0 && !l.Concerns(f.Doctor) {
			return out, forbidden("You may see your own leave only.")
		}
		out.Title = l.DoctorName + " is away: " + l.Period()
		if l.DoctorID == 0 {
			out.Title = "Closed: " + l.Reason + ", " + l.Period()
		}
	} else {
		e, err := t.Schedules().ExtraSession(t.ctx, f.Session)
		if err != nil {
			return out, err
		}
		if f.Doctor != 0 && e.DoctorID != f.Doctor {
			return out, forbidden("You may see your own sessions only.")
		}
		out.Title = e.DoctorName + ", extra session " + e.Date.Format("Mon 2 Jan 2006") + " " + e.Span.String()
		if !e.Withdrawn.IsZero() {
			out.Title += ": withdrawn"
		}
	}
	if out.Rows, err = t.Schedules().ListDisplaced(t.ctx, f); err != nil {
		return out, err
	}
	for i := range out.Rows {
		t.phoneHere(&out.Rows[i].PatientPhone)
	}
	out.Settings, out.Logo, err = t.letterhead()
	return out, err
}

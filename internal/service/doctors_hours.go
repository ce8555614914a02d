package service

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// mayHours confirms that the actor may change a doctor's hours.
func (t *tx) mayHours(id clinic.DoctorID) error {
	if !t.actor.Role.May(clinic.DoctorsEdit) && id != t.actor.DoctorID {
		return forbidden("You may change your own hours only.")
	}
	return nil
}

// VisitsOutside lists, without saving, the visits to come that lie in the
// doctor's hours now and would not with these.
func (s *Doctors) VisitsOutside(ctx context.Context, id clinic.DoctorID, hours []clinic.Availability) ([]AppointmentRow, error) {
	if _, err := authorize(ctx, clinic.DoctorsEdit, clinic.HoursEditOwn); err != nil {
		return nil, err
	}
	if err := clinic.CheckHours(hours); err != nil {
		return nil, err
	}
	var rows []AppointmentRow
	err := s.read(ctx, func(t *tx) error {
		if err := t.mayHours(id); err != nil {
			return err
		}
		d, err := t.Doctors().Get(t.ctx, id)
		if err != nil {
			return err
		}
		rows, err = t.visitsOutside(d, hours)
		return err
	})
	return orNothing(rows, err)
}

func (t *tx) visitsOutside(d clinic.Doctor, hours []clinic.Availability) ([]AppointmentRow, error) {
	rows, err := t.allVisits(AppointmentFilter{From: t.today().AddDays(-1), Doctor: d.ID, Statuses: waitingStatuses})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	calendar, err := t.Schedules().Calendar(t.ctx, []clinic.DoctorID{d.ID}, rows[0].Date, rows[len(rows)-1].Date.AddDays(1))
	if err != nil {
		return nil, err
	}
	next := d
	next.Hours = hours
	leaves := leaving(d, calendar, next, calendar)
	return slices.DeleteFunc(rows, func(r AppointmentRow) bool { return r.Over(t.now) || !leaves(r.Appointment) }), nil
}

// leaving reports of a visit whether it lies in a doctor's hours before a change
// and not after it.
func leaving(before clinic.Doctor, was clinic.Calendar, after clinic.Doctor, will clinic.Calendar) func(clinic.Appointment) bool {
	return func(a clinic.Appointment) bool {
		return a.DoctorID == before.ID && clinic.PlanDay(before, was, a.Date).Covers(a.Span()) && !clinic.PlanDay(after, will, a.Date).Covers(a.Span())
	}
}

// ChangeHours replaces the doctor's week and, when it is given, the usual length
// of a visit. Doctors may do it for themselves. Visits to come that the new week
// leaves outside the hours are named in a Conflict on the field "hours" unless
// they are accepted; accepted ones stay where they are.
func (s *Doctors) ChangeHours(ctx context.Context, cmd HoursCommand) error {
	if _, err := authorize(ctx, clinic.DoctorsEdit, clinic.HoursEditOwn); err != nil {
		return err
	}
	if err := clinic.CheckHours(cmd.Hours); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		if err := t.mayHours(cmd.Doctor); err != nil {
			return err
		}
		stored, err := t.Doctors().Get(t.ctx, cmd.Doctor)
		if err != nil {
			return err
		}
		if stored.Version != cmd.Version {
			return stale("this doctor")
		}
		if err := t.checkExtraAgainst(stored, cmd.Hours); err != nil {
			return err
		}
		if err := t.checkAccepted(stored, cmd); err != nil {
			return err
		}
		if err := t.Doctors().SetHours(t.ctx, cmd.Doctor, cmd.Version, cmd.Hours); err != nil {
			return err
		}
		before, after := hoursRecord(stored.Hours), hoursRecord(cmd.Hours)
		if cmd.SlotMinutes != 0 && cmd.SlotMinutes != stored.SlotMinutes {
			next, err := t.Doctors().Get(t.ctx, cmd.Doctor)
			if err != nil {
				return err
			}
			next.SlotMinutes = cmd.SlotMinutes
			if err := next.Clean(); err != nil {
				return err
			}
			if err := t.Doctors().Update(t.ctx, next); err != nil {
				return err
			}
			before["slot_minutes"], after["slot_minutes"] = stored.SlotMinutes, next.SlotMinutes
		}
		t.emit(DoctorChanged{cmd.Doctor})
		return t.audit(change{action: "doctor.set_hours", id: int64(cmd.Doctor), before: before, after: after})
	})
}

// checkAccepted names the visits left outside the hours that nobody accepted.
func (t *tx) checkAccepted(stored clinic.Doctor, cmd HoursCommand) error {
	rows, err := t.visitsOutside(stored, cmd.Hours)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r AppointmentRow) bool { return slices.Contains(cmd.Accept, r.ID) })
	if len(rows) == 0 {
		return nil
	}
	const named = 5
	var lines []string
	for _, r := range rows[:min(named, len(rows))] {
		lines = append(lines, r.Date.Format("Mon 2 Jan")+" "+r.Start.String())
	}
	text := fmt.Sprintf("%d booked visits would be outside these hours: %s", len(rows), strings.Join(lines, ", "))
	if len(rows) == 1 {
		text = "A booked visit would be outside these hours: " + lines[0]
	}
	if more := len(rows) - named; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return &clinic.Error{Code: clinic.Conflict, Field: "hours", Message: text + "."}
}

// checkExtraAgainst refuses weekly hours that an extra session to come overlaps.
func (t *tx) checkExtraAgainst(d clinic.Doctor, hours []clinic.Availability) error {
	list, err := t.Schedules().ListExtraSessions(t.ctx, ExtraSessionFilter{From: t.today().AddDays(-1), Doctor: d.ID})
	if err != nil {
		return err
	}
	d.Hours = hours
	for _, e := range list {
		if !e.Over(t.now) && clinic.CheckExtraSession(e, d, clinic.Calendar{}) != nil {
			return &clinic.Error{Code: clinic.Conflict, Field: "hours", Message: fmt.Sprintf(
				"The extra session on %s %s overlaps these hours. Change or withdraw it first.", e.Date.Format("Mon 2 Jan 2006"), e.Span)}
		}
	}
	return nil
}

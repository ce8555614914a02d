package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Reminders keeps the list of those to phone before their visit.
type Reminders struct{ *core }

// nextWorkingDays bounds the search for the next working day.
const nextWorkingDays = 31

// nextWorkingDay is the first day after today on which a doctor works, leave and
// holidays taken off; tomorrow when there is none.
func (t *tx) nextWorkingDay() (clinic.Date, error) {
	doctors, err := t.Doctors().List(t.ctx, DoctorFilter{})
	if err != nil {
		return clinic.Date{}, err
	}
	calendar, err := t.Schedules().Calendar(t.ctx, nil, t.today(), t.today().AddDays(nextWorkingDays))
	if err != nil {
		return clinic.Date{}, err
	}
	for i := 1; i <= nextWorkingDays; i++ {
		day := t.today().AddDays(i)
		for _, d := range doctors {
			if d.Available && len(clinic.PlanDay(d, calendar, day).Today()) > 0 {
				return day, nil
			}
		}
	}
	return t.today().AddDays(1), nil
}

// day lists the booked visits of a day with the state of their reminders.
func (t *tx) reminderDay(on clinic.Date) (ReminderDay, error) {
	out := ReminderDay{Date: on}
	var err error
	if on.IsZero() {
		if out.Date, err = t.nextWorkingDay(); err != nil {
			return out, err
		}
	}
	rows, err := t.allVisits(AppointmentFilter{From: out.Date, To: out.Date, Statuses: []clinic.AppointmentStatus{clinic.StatusBooked}})
	if err != nil {
		return out, err
	}
	calls, err := t.Queue().Reminders(t.ctx, out.Date)
	if err != nil {
		return out, err
	}
	byVisit := map[clinic.AppointmentID][]clinic.Reminder{}
	for _, c := range calls {
		byVisit[c.AppointmentID] = append(byVisit[c.AppointmentID], c)
	}
	contacts, err := t.Queue().EmergencyContacts(t.ctx, out.Date)
	for _, row := range rows {
		out.Rows = append(out.Rows, ReminderRow{AppointmentRow: row, EmergencyContact: contacts[row.PatientID],
			State: clinic.ReminderState(row.Appointment, byVisit[row.ID])})
	}
	return out, err
}

// Day lists those to phone for a day: every booked visit with the numbers to
// call and what earlier calls came to. The zero day is the next working one.
func (s *Reminders) Day(ctx context.Context, on clinic.Date) (ReminderDay, error) {
	if _, err := authorize(ctx, clinic.RemindersKeep); err != nil {
		return ReminderDay{}, err
	}
	var out ReminderDay
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.reminderDay(on)
		return err
	})
	return orNothing(out, err)
}

// Mark notes what a call about a visit came to. It is stale when the visit has
// been moved since the caller looked: the patient was told another time.
func (s *Reminders) Mark(ctx context.Context, cmd ReminderCommand) error {
	if _, err := authorize(ctx, clinic.RemindersKeep); err != nil {
		return err
	}
	known := false
	for _, o := range clinic.ReminderOutcomes() {
		known = known || o == cmd.Outcome
	}
	if !known {
		return clinic.FieldErrorf("outcome", "Say what the call came to.")
	}
	note, err := cleanNote("note", cmd.Note)
	if err != nil {
		return err
	}
	cmd.Note = note
	return s.note(ctx, cmd)
}

// Undo takes the newest call about a visit's present time back; the row stays
// in the visit's story.
func (s *Reminders) Undo(ctx context.Context, cmd ReminderCommand) error {
	if _, err := authorize(ctx, clinic.RemindersKeep); err != nil {
		return err
	}
	cmd.Outcome, cmd.Note = clinic.ReminderUndone, ""
	return s.note(ctx, cmd)
}

func (s *Reminders) note(ctx context.Context, cmd ReminderCommand) error {
	return s.write(ctx, func(t *tx) error {
		a, err := t.Appointments().Get(t.ctx, cmd.Appointment)
		if err != nil {
			return err
		}
		if a.Date != cmd.Date || a.Start != cmd.Start {
			return stale("this visit's time")
		}
		if a.Status != clinic.StatusBooked {
			return clinic.Errorf(clinic.Conflict, "This visit is “%s” now; nobody has to be reminded of it.", a.Status.Title())
		}
		calls, err := t.Queue().RemindersOf(t.ctx, a.ID)
		if err != nil {
			return err
		}
		before := clinic.ReminderState(a, calls)
		if cmd.Outcome == clinic.ReminderUndone && before.Outcome == clinic.ReminderOpen {
			return clinic.Errorf(clinic.Conflict, "There is no call to take back.")
		}
		r := clinic.Reminder{AppointmentID: a.ID, Date: a.Date, Start: a.Start, Outcome: cmd.Outcome, Note: cmd.Note, At: t.now,
			ByUserID: t.actor.UserID, ByName: t.actor.Name}
		if err := t.Queue().AddReminder(t.ctx, r); err != nil {
			return err
		}
		t.emit(AppointmentChanged{a.ID, a.DoctorID, a.Date})
		return t.audit(change{action: "appointment.remind", id: int64(a.ID), patient: a.PatientID,
			before: record{"reminder": string(before.Outcome)},
			after:  record{"reminder": string(cmd.Outcome), "note": cmd.Note}})
	})
}

// Of returns the calls made about a visit, oldest first.
func (s *Reminders) Of(ctx context.Context, id clinic.AppointmentID) ([]clinic.Reminder, error) {
	if _, err := authorize(ctx, clinic.RemindersKeep); err != nil {
		return nil, err
	}
	var list []clinic.Reminder
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Queue().RemindersOf(t.ctx, id)
		return err
	})
	return orNothing(list, err)
}

// Print returns the list of a day for the printer. It is audited, since phone
// numbers leave the program on paper.
func (s *Reminders) Print(ctx context.Context, on clinic.Date) (ReminderPrint, error) {
	if _, err := authorize(ctx, clinic.RemindersKeep); err != nil {
		return ReminderPrint{}, err
	}
	var out ReminderPrint
	err := s.write(ctx, func(t *tx) (err error) {
		out = ReminderPrint{}
		if out.ReminderDay, err = t.reminderDay(on); err != nil {
			return err
		}
		if out.Settings, out.Logo, err = t.letterhead(); err != nil {
			return err
		}
		return t.audit(change{action: "reminders.print", after: record{"date": out.Date.String(), "visits": len(out.Rows)}})
	})
	return orNothing(out, err)
}

package service

import (
	"context"
	"errors"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// bookingDays is how far ahead a visit can be booked.
const bookingDays = 730

// cleanBooking tidies a booking and checks all that needs no database.
func cleanBooking(cmd *BookCommand, today clinic.Date) error {
	var patient error
	if cmd.Patient == 0 {
		patient = clinic.FieldErrorf("patient", "Choose the patient.")
	}
	return errors.Join(patient, cleanTime(cmd, today))
}

// cleanTime is cleanBooking for all but the patient.
func cleanTime(cmd *BookCommand, today clinic.Date) error {
	var errs []error
	fail := func(field, format string, args ...any) {
		errs = append(errs, clinic.FieldErrorf(field, format, args...))
	}
	if cmd.Doctor == 0 {
		fail("doctor", "Choose the doctor.")
	}
	switch {
	case cmd.Date.IsZero():
		fail("date", "Give the day.")
	case today.DaysUntil(cmd.Date) < -bookingDays:
		fail("date", "That is in the past.")
	case today.DaysUntil(cmd.Date) > bookingDays:
		fail("date", "That is more than two years ahead.")
	}
	if cmd.Start < 0 || cmd.Start >= clinic.Midnight24 {
		fail("start", "Give the time of day.")
	}
	if cmd.Minutes != 0 && (cmd.Minutes < clinic.MinVisitMinutes || cmd.Minutes > clinic.MaxVisitMinutes) {
		fail("minutes", "A visit lasts %d to %d minutes.", clinic.MinVisitMinutes, clinic.MaxVisitMinutes)
	}
	switch cmd.Kind {
	case "":
		cmd.Kind = clinic.VisitNew
	case clinic.VisitNew, clinic.VisitFollowUp, clinic.VisitWalkIn:
	default:
		fail("kind", "Choose what sort of visit it is.")
	}
	var err error
	if cmd.Reason, err = cleanNote("reason", cmd.Reason); err != nil {
		errs = append(errs, err)
	}
	if cmd.OverbookReason, err = cleanNote("overbook_reason", cmd.OverbookReason); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// plan is a booking with what it was checked against.
type plan struct {
	cmd     BookCommand
	doctor  clinic.Doctor
	patient clinic.Patient
	clashes []clinic.Clash
}

// plan looks a booking's doctor and patient up and collects its clashes. moving
// is the visit that is to be moved, 0 for a new one.
func (t *tx) plan(cmd BookCommand, moving clinic.AppointmentID) (plan, error) {
	p := plan{cmd: cmd}
	var err error
	if p.doctor, err = t.Doctors().Timetable(t.ctx, cmd.Doctor); err != nil {
		return p, missing(err, "doctor", "Choose the doctor.")
	}
	if cmd.Patient != 0 { // a Check may come before the patient is chosen
		if p.patient, err = t.Patients().Person(t.ctx, cmd.Patient); err != nil {
			return p, missing(err, "patient", "Choose the patient.")
		}
	}
	if p.cmd.Minutes == 0 {
		p.cmd.Minutes = p.doctor.SlotMinutes
	}
	check := clinic.BookingCheck{Appointment: moving, Doctor: p.doctor, Patient: p.patient, Date: cmd.Date, Start: cmd.Start,
		Minutes: p.cmd.Minutes, Now: t.now}
	before, after := cmd.Date.AddDays(-1), cmd.Date.AddDays(1)
	if check.DoctorVisits, err = t.Appointments().Days(t.ctx, []clinic.DoctorID{cmd.Doctor}, before, after); err != nil {
		return p, err
	}
	if check.PatientVisits, err = t.Appointments().PatientDays(t.ctx, []clinic.PatientID{cmd.Patient}, before, after); err != nil {
		return p, err
	}
	if check.Calendar, err = t.Schedules().Calendar(t.ctx, []clinic.DoctorID{cmd.Doctor}, before, after); err != nil {
		return p, err
	}
	p.clashes = clinic.CheckBooking(check)
	return p, nil
}

// missing puts a record that is not there under the input it was chosen with.
func missing(err error, field, message string) error {
	if clinic.CodeOf(err) == clinic.NotFound {
		return clinic.FieldErrorf(field, "%s", message)
	}
	return err
}

// settle decides over the clashes: none, or all passed over on purpose by a
// role that may, for a reason. The reason is kept only where something was
// passed over, for it also lifts the database's guard.
func (t *tx) settle(p *plan) error {
	if len(p.clashes) == 0 {
		p.cmd.OverbookReason = ""
		return nil
	}
	passable := !slices.ContainsFunc(p.clashes, func(c clinic.Clash) bool { return !c.Overbookable() })
	if passable && p.cmd.OverbookReason != "" && t.actor.Role.May(clinic.AppointmentsOverbook) {
		return nil
	}
	return clashError("start", p.clashes)
}

func clashError(field string, clashes []clinic.Clash) error {
	lines := make([]string, len(clashes))
	for i, c := range clashes {
		lines[i] = c.Message
	}
	return &clinic.Error{Code: clinic.Conflict, Field: field, Message: strings.Join(lines, " ")}
}

// visit makes the plan's appointment.
func (p plan) visit(t *tx, status clinic.AppointmentStatus) clinic.Appointment {
	return clinic.Appointment{PatientID: p.cmd.Patient, DoctorID: p.cmd.Doctor, Date: p.cmd.Date, Start: p.cmd.Start,
		Minutes: p.cmd.Minutes, Status: status, Kind: p.cmd.Kind, Reason: p.cmd.Reason, OverbookReason: p.cmd.OverbookReason,
		CreatedAt: t.now, UpdatedAt: t.now, Version: 1}
}

// insertVisit writes a new visit with its first state and its audit row.
func (t *tx) insertVisit(a clinic.Appointment, action string) (clinic.Appointment, error) {
	id, err := t.Appointments().Insert(t.ctx, a, t.actor.UserID)
	if err != nil {
		return a, err
	}
	a.ID = id
	err = t.Appointments().AddStatusChange(t.ctx, clinic.StatusChange{AppointmentID: id, To: a.Status, At: t.now,
		ByUserID: t.actor.UserID, ByName: t.actor.Name, Reason: a.OverbookReason})
	if err != nil {
		return a, err
	}
	t.emit(AppointmentChanged{id, a.DoctorID, a.Date})
	if err := t.audit(change{action: action, id: int64(id), patient: a.PatientID, reason: a.OverbookReason, after: appointmentRecord(a)}); err != nil {
		return a, err
	}
	_, _, err = t.takeFree(a)
	return a, err
}

// checkBooker keeps a doctor to follow-ups of own patients in the own schedule.
func (t *tx) checkBooker(cmd *BookCommand) error {
	if t.actor.Role != clinic.RoleDoctor {
		return nil
	}
	if cmd.Doctor != t.actor.DoctorID {
		return forbidden("You may book into your own schedule only.")
	}
	own, err := t.Patients().HasVisitWith(t.ctx, cmd.Patient, t.actor.DoctorID)
	if err == nil && !own {
		err = forbidden("You may book follow-ups of your own patients. The desk books new ones.")
	}
	cmd.Kind = clinic.VisitFollowUp
	return err
}

// Check says, without saving, what stands against a booking, and offers up to
// five free times from that day on. Without a patient it says what stands
// against the doctor's time.
func (s *Appointments) Check(ctx context.Context, cmd BookCommand) ([]clinic.Clash, []clinic.Slot, error) {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return nil, nil, err
	}
	if err := cleanTime(&cmd, s.today()); err != nil {
		return nil, nil, err
	}
	var clashes []clinic.Clash
	var slots []clinic.Slot
	err := s.read(ctx, func(t *tx) error {
		cmd := cmd
		if err := t.checkAsker(&cmd); err != nil {
			return err
		}
		p, err := t.plan(cmd, cmd.Moving)
		if err != nil {
			return err
		}
		clashes = p.clashes
		if len(clashes) == 0 {
			return nil
		}
		slots, err = t.nearest(p.cmd)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return clashes, slots, nil
}

// checkAsker lets a doctor ask about the own schedule only, about a patient as
// for booking, and about a visit that is to be moved only when it is in scope.
func (t *tx) checkAsker(cmd *BookCommand) error {
	if cmd.Moving != 0 {
		if _, err := t.visitInScope(cmd.Moving); err != nil {
			return err
		}
	}
	if cmd.Patient == 0 && t.actor.Role == clinic.RoleDoctor && cmd.Doctor != t.actor.DoctorID {
		return forbidden("You may book into your own schedule only.")
	}
	if cmd.Patient == 0 {
		return nil
	}
	return t.checkBooker(cmd)
}

// nearest offers the free times closest to the one asked for.
func (t *tx) nearest(cmd BookCommand) ([]clinic.Slot, error) {
	slots, err := t.freeSlots(FreeQuery{Doctor: cmd.Doctor, From: cmd.Date, Minutes: cmd.Minutes, N: maxFreeN})
	if err != nil {
		return nil, err
	}
	if len(slots) == 0 {
		return nil, nil
	}
	if cmd.Patient == 0 {
		return closest(slots, cmd), nil
	}
	// What the patient has elsewhere is not offered over.
	visits, err := t.Appointments().PatientDays(t.ctx, []clinic.PatientID{cmd.Patient}, cmd.Date.AddDays(-1), slots[len(slots)-1].Date.AddDays(1))
	if err != nil {
		return nil, err
	}
	slots = slices.DeleteFunc(slots, func(s clinic.Slot) bool {
		span := clinic.Span{From: s.Start, To: s.Start.Add(s.Minutes)}
		return slices.ContainsFunc(clinic.TakenOn(s.Date, visitsAround(visits, s.Date), 0), span.Overlaps)
	})
	return closest(slots, cmd), nil
}

// closest picks the five slots nearest to the time asked for.
func closest(slots []clinic.Slot, cmd BookCommand) []clinic.Slot {
	distance := func(s clinic.Slot) int {
		d := int(s.Start-cmd.Start) + cmd.Date.DaysUntil(s.Date)*int(clinic.Midnight24)
		return max(d, -d)
	}
	slices.SortStableFunc(slots, func(a, b clinic.Slot) int { return distance(a) - distance(b) })
	return slots[:min(len(slots), 5)]
}

// Book books a visit. Every clash is named in a Conflict on the field "start".
func (s *Appointments) Book(ctx context.Context, cmd BookCommand) (clinic.AppointmentID, error) {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return 0, err
	}
	if err := cleanBooking(&cmd, s.today()); err != nil {
		return 0, err
	}
	if cmd.Kind == clinic.VisitWalkIn {
		cmd.Kind = clinic.VisitNew
	}
	var id clinic.AppointmentID
	err := s.write(ctx, func(t *tx) error {
		cmd := cmd
		if err := t.checkBooker(&cmd); err != nil {
			return err
		}
		p, err := t.plan(cmd, 0)
		if err != nil {
			return err
		}
		if err := t.settle(&p); err != nil {
			return err
		}
		a, err := t.insertVisit(p.visit(t, clinic.StatusBooked), "appointment.book")
		id = a.ID
		return err
	})
	return orNothing(id, err)
}

// Move gives a visit that has not begun another time, length or doctor.
func (s *Appointments) Move(ctx context.Context, cmd MoveCommand) error {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.visit(cmd.ID, cmd.Version)
		if err != nil {
			return err
		}
		return t.move(stored, cmd, cmd.Reason)
	})
}

// move gives a visit another time, length or doctor. why is kept with the move,
// and in the audit log where no reason for overbooking stands.
func (t *tx) move(stored clinic.Appointment, cmd MoveCommand, why string) error {
	if err := clinic.CheckStep(clinic.StepMove, stored, t.actor, t.now); err != nil {
		return err
	}
	book := BookCommand{Patient: stored.PatientID, Doctor: cmd.Doctor, Date: cmd.Date, Start: cmd.Start, Minutes: cmd.Minutes,
		Kind: stored.Kind, Reason: stored.Reason, OverbookReason: cmd.OverbookReason}
	if book.Doctor == 0 {
		book.Doctor = stored.DoctorID
	}
	if book.Minutes == 0 {
		book.Minutes = stored.Minutes
	}
	if err := cleanBooking(&book, t.today()); err != nil {
		return err
	}
	if t.actor.Role == clinic.RoleDoctor && book.Doctor != t.actor.DoctorID {
		return forbidden("You may move visits within your own schedule only.")
	}
	p, err := t.plan(book, stored.ID)
	if err != nil {
		return err
	}
	if err := t.settle(&p); err != nil {
		return err
	}
	return t.moveVisit(stored, p, why)
}

// moveVisit puts a visit where a settled plan says. why is kept with the move,
// and in the audit log where no reason for overbooking stands.
func (t *tx) moveVisit(stored clinic.Appointment, p plan, why string) error {
	next := stored
	next.DoctorID, next.Date, next.Start, next.Minutes = p.cmd.Doctor, p.cmd.Date, p.cmd.Start, p.cmd.Minutes
	next.OverbookReason, next.UpdatedAt = p.cmd.OverbookReason, t.now
	if next.DoctorID != stored.DoctorID || next.Date != stored.Date {
		next.TokenNo = 0 // tokens count per doctor and day
	}
	reason := next.OverbookReason
	if reason == "" {
		reason = why
	}
	if err := t.releaseFree(next, "moved"); err != nil {
		return err
	}
	if err := t.Appointments().Update(t.ctx, next); err != nil {
		return err
	}
	if err := t.noteMove(stored, next, why); err != nil {
		return err
	}
	t.emit(AppointmentChanged{stored.ID, stored.DoctorID, stored.Date})
	t.emit(AppointmentChanged{next.ID, next.DoctorID, next.Date})
	if err := t.audit(change{action: "appointment.move", id: int64(next.ID), patient: next.PatientID, reason: reason,
		before: appointmentRecord(stored), after: appointmentRecord(next)}); err != nil {
		return err
	}
	if _, _, err := t.takeFree(next); err != nil {
		return err
	}
	return t.followVisit(stored, next)
}

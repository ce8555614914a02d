package service

import (
	"errors"
	"fmt"
	"slices"

	"caredesk/internal/clinic"
)

// disruption is a change of the schedule as the visits feel it.
type disruption struct {
	doctor   clinic.DoctorID // 0 for all
	from, to clinic.Date     // the days that are touched
	leave    clinic.LeaveID
	session  clinic.ExtraSessionID
	by       clinic.CancelledBy // who calls visits off, where nothing else is said
	why      string             // for the audit log of a move
	// hits reports whether a visit cannot stay where it is without a word.
	hits func(clinic.Appointment) bool
	// alter makes the calendar as it will be.
	alter func(clinic.Calendar) clinic.Calendar
	// back is the first day on which the doctor can be offered again.
	back clinic.Date
}

// leaveDisruption is what leave does that becomes after; what lay in it before
// was decided about already.
func leaveDisruption(before, after clinic.Leave) disruption {
	d := disruption{doctor: after.DoctorID, from: after.From, to: after.To, leave: after.ID, by: clinic.CancelledByDoctor,
		why: "The doctor is away", back: after.To}
	if after.DoctorID == 0 {
		d.by, d.why = clinic.CancelledByHospital, "The hospital is closed"
	}
	if after.End == clinic.Midnight24 {
		d.back = after.To.AddDays(1)
	}
	d.hits = func(a clinic.Appointment) bool { return after.Touches(a) && !before.Touches(a) }
	d.alter = func(c clinic.Calendar) clinic.Calendar {
		c.Leave = slices.DeleteFunc(slices.Clone(c.Leave), func(l clinic.Leave) bool { return l.ID == after.ID && after.ID != 0 })
		c.Leave = append(c.Leave, after)
		return c
	}
	return d
}

// waitingStatuses are those of visits that have not begun yet.
var waitingStatuses = []clinic.AppointmentStatus{clinic.StatusRequested, clinic.StatusBooked, clinic.StatusArrived}

// affected lists the visits to decide about, by time.
func (t *tx) affected(d disruption) ([]AppointmentRow, error) {
	from := d.from.AddDays(-1) // a visit may run over midnight
	if from.Before(t.today().AddDays(-1)) {
		from = t.today().AddDays(-1)
	}
	if d.to.Before(from) {
		return nil, nil
	}
	rows, err := t.allVisits(AppointmentFilter{From: from, To: d.to, Doctor: d.doctor, Statuses: waitingStatuses})
	return slices.DeleteFunc(rows, func(r AppointmentRow) bool { return !d.hits(r.Appointment) || r.Over(t.now) }), err
}

// preview lists the affected visits with whom to phone and where to go.
func (t *tx) preview(d disruption) ([]AffectedVisit, error) {
	rows, err := t.affected(d)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	o, err := t.newOffers(d, rows)
	if err != nil {
		return nil, err
	}
	out := make([]AffectedVisit, len(rows))
	patients, err := t.Patients().Brief(t.ctx, patientsOf(rows))
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		out[i] = AffectedVisit{AppointmentRow: row, EmergencyContact: patients[row.PatientID].EmergencyContact, MayMove: row.Status != clinic.StatusArrived}
		if out[i].MayMove {
			o.fill(&out[i])
		}
	}
	return out, nil
}

// patientsOf are the patients of visits, each once.
func patientsOf(rows []AppointmentRow) []clinic.PatientID {
	var ids []clinic.PatientID
	for _, row := range rows {
		ids = append(ids, row.PatientID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Bounds of what is offered for an affected visit.
const (
	offersOwn    = 4
	offersOthers = 4
	offerDays    = 60 // after the absence
)

// offers looks for free times in what was read once for all affected visits.
type offers struct {
	t        *tx
	d        disruption
	last     clinic.Date
	doctors  map[clinic.DoctorID]clinic.Doctor
	peers    map[clinic.DoctorID][]clinic.Doctor
	calendar clinic.Calendar
	visits   map[clinic.DoctorID][]clinic.Appointment
	first    clinic.Date
	patients map[clinic.PatientID][]clinic.Appointment
}

func (t *tx) newOffers(d disruption, rows []AppointmentRow) (*offers, error) {
	o := &offers{t: t, d: d, first: later(rows[0].Date, t.today()), last: later(d.to, t.today()).AddDays(offerDays),
		doctors: map[clinic.DoctorID]clinic.Doctor{}, peers: map[clinic.DoctorID][]clinic.Doctor{}, patients: map[clinic.PatientID][]clinic.Appointment{}}
	list, err := t.Doctors().List(t.ctx, DoctorFilter{})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(d clinic.Doctor) bool { return !d.Available || !d.User.Active || !d.Retired.IsZero() })
	var ids []clinic.DoctorID
	need := func(id clinic.DoctorID) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, row := range rows {
		need(row.DoctorID)
	}
	for _, each := range list {
		o.doctors[each.ID] = each
	}
	for _, id := range slices.Clone(ids) {
		if t.actor.Role == clinic.RoleDoctor {
			break // doctors move visits within their own schedule
		}
		own, err := t.Doctors().Get(t.ctx, id)
		if err != nil {
			return nil, err
		}
		for _, each := range list {
			if each.ID != id && colleagues(own, each) {
				o.peers[id] = append(o.peers[id], each)
				need(each.ID)
			}
		}
	}
	visits, err := t.Appointments().Days(t.ctx, ids, o.first.AddDays(-1), o.last.AddDays(1))
	if err != nil {
		return nil, err
	}
	o.visits = t.byDoctor(visits)
	own, err := t.Appointments().PatientDays(t.ctx, patientsOf(rows), o.first.AddDays(-1), o.last.AddDays(1))
	if err != nil {
		return nil, err
	}
	for _, a := range own {
		o.patients[a.PatientID] = append(o.patients[a.PatientID], a)
	}
	calendar, err := t.Schedules().Calendar(t.ctx, ids, o.first, o.last)
	o.calendar = d.alter(calendar)
	return o, err
}

// byDoctor sorts the visits that take up time by doctor. To a patient a time
// that another patient asked for is not offered; to the desk it is.
func (t *tx) byDoctor(visits []clinic.Appointment) map[clinic.DoctorID][]clinic.Appointment {
	out := map[clinic.DoctorID][]clinic.Appointment{}
	for _, a := range visits {
		if a.Status == clinic.StatusRequested && t.actor.Role == clinic.RolePatient {
			a.Status = clinic.StatusBooked
		}
		out[a.DoctorID] = append(out[a.DoctorID], a)
	}
	return out
}

// colleagues reports whether one doctor may stand in for the other.
func colleagues(a, b clinic.Doctor) bool {
	if a.DepartmentID != 0 && a.DepartmentID == b.DepartmentID {
		return true
	}
	return slices.ContainsFunc(a.Specializations, func(s clinic.Specialization) bool {
		return slices.ContainsFunc(b.Specializations, func(o clinic.Specialization) bool { return o.ID == s.ID })
	})
}

// fill offers free times for a visit and holds the first of them back from the
// visits that follow.
func (o *offers) fill(v *AffectedVisit) {
	own := o.patients[v.PatientID]
	// The visit itself is not in its own way. The patient's other visits are,
	// affected or not: each of them may yet be kept where it is.
	others := slices.DeleteFunc(slices.Clone(own), func(a clinic.Appointment) bool { return a.ID == v.ID })
	free := func(doctors []clinic.Doctor, from clinic.Date, n int) []clinic.Slot {
		if len(doctors) == 0 {
			return nil
		}
		// A few more than are shown, for those that the patient cannot take.
		q := FreeQuery{From: later(from, o.t.today()), Minutes: v.Minutes, N: n + 8}
		slots := o.t.walkDays(q, o.last, doctors, o.calendar, func(d clinic.DoctorID, on clinic.Date) []clinic.Span {
			return clinic.TakenOn(on, visitsAround(o.visits[d], on), 0)
		})
		slots = slices.DeleteFunc(slots, func(s clinic.Slot) bool {
			span := clinic.Span{From: s.Start, To: s.Start.Add(s.Minutes)}
			return slices.ContainsFunc(clinic.TakenOn(s.Date, visitsAround(others, s.Date), 0), span.Overlaps)
		})
		return slots[:min(n, len(slots))]
	}
	if doctor, ok := o.doctors[v.DoctorID]; ok {
		v.Own = free([]clinic.Doctor{doctor}, o.d.back, offersOwn)
	}
	v.Others = free(o.peers[v.DoctorID], v.Date, offersOthers)
	if slot, ok := v.First(); ok {
		held := clinic.Appointment{DoctorID: slot.DoctorID, PatientID: v.PatientID, Date: slot.Date, Start: slot.Start, Minutes: slot.Minutes, Status: clinic.StatusBooked}
		o.visits[slot.DoctorID] = inOrder(o.visits[slot.DoctorID], held)
		own = inOrder(own, held)
	}
	o.patients[v.PatientID] = own
}

// inOrder puts a visit into a list that is in the order of days.
func inOrder(list []clinic.Appointment, a clinic.Appointment) []clinic.Appointment {
	at, _ := slices.BinarySearchFunc(list, a.Date, func(x clinic.Appointment, d clinic.Date) int { return x.Date.Compare(d) })
	return slices.Insert(slices.Clone(list), at, a)
}

// VisitField names a visit's place in a form of decisions.
func VisitField(id clinic.AppointmentID) string { return fmt.Sprintf("visit.%d", id) }

// settleVisits carries out the decisions after the change itself was written,
// in its transaction. Every visit that is affected needs one and no other may
// have one. What is wrong is named for all visits at once.
func (t *tx) settleVisits(d disruption, decisions []VisitDecision) error {
	byVisit := map[clinic.AppointmentID]VisitDecision{}
	for _, each := range decisions {
		if _, twice := byVisit[each.Visit]; twice {
			return clinic.FieldErrorf(VisitField(each.Visit), "There are two decisions about this visit.")
		}
		byVisit[each.Visit] = each
	}
	rows, err := t.affected(d)
	if err != nil {
		return err
	}
	var errs []error
	fail := func(code clinic.Code, id clinic.AppointmentID, text string) {
		errs = append(errs, &clinic.Error{Code: code, Field: VisitField(id), Message: text})
	}
	for _, row := range rows {
		each, decided := byVisit[row.ID]
		delete(byVisit, row.ID)
		switch {
		case !decided:
			fail(clinic.Conflict, row.ID, "This visit was booked meanwhile. Decide about it too.")
		case each.Version != row.Version:
			fail(clinic.Conflict, row.ID, "Somebody else changed this visit meanwhile. Look at it again.")
		}
	}
	for id := range byVisit {
		fail(clinic.Conflict, id, "This visit is not affected any more: it was moved or cancelled meanwhile.")
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	for _, each := range decisions {
		byVisit[each.Visit] = each
	}
	// What is cancelled makes room for what is moved.
	for _, moving := range []bool{false, true} {
		for _, row := range rows {
			each := byVisit[row.ID]
			if (each.Outcome == clinic.OutcomeMoved) != moving {
				continue
			}
			// The list hides clinical text, which an update would empty.
			stored, err := t.Appointments().Get(t.ctx, row.ID)
			if err != nil {
				return err
			}
			err = t.settleVisit(d, stored, each)
			switch code := clinic.CodeOf(err); {
			case err == nil:
			case code == clinic.Conflict || code == clinic.Invalid:
				fail(code, row.ID, clinic.MessageOf(err))
			default:
				return err
			}
		}
	}
	return errors.Join(errs...)
}

// settleVisit carries out one decision and notes it for the list to phone.
func (t *tx) settleVisit(d disruption, a clinic.Appointment, each VisitDecision) error {
	line := clinic.Displaced{Leave: d.leave, Session: d.session, Appointment: a.ID, Outcome: each.Outcome, FromDoctor: a.DoctorID,
		FromDate: a.Date, FromStart: a.Start, FromMinutes: a.Minutes, At: t.now, By: t.actor.UserID, ByName: t.actor.Name}
	if d.session != 0 {
		line.Leave = 0
	}
	var err error
	switch each.Outcome {
	case clinic.OutcomeMoved:
		line.ToDoctor, line.ToDate, line.ToStart = each.Doctor, each.Date, each.Start
		if each.Doctor == 0 {
			line.ToDoctor = a.DoctorID
		}
		err = t.move(a, MoveCommand{Doctor: each.Doctor, Date: each.Date, Start: each.Start}, d.why)
	case clinic.OutcomeCancelled:
		if line.Reason, err = cleanReason("reason", each.Reason, "the reason for cancelling"); err != nil {
			return err
		}
		next := a
		switch each.By {
		case "":
			next.CancelledBy = d.by
		case clinic.CancelledByDoctor, clinic.CancelledByHospital:
			next.CancelledBy = each.By
		default:
			return clinic.FieldErrorf("by", "Say whether the doctor or the hospital cancels.")
		}
		_, err = t.setStatus(a, next, clinic.StatusCancelled, "cancel", line.Reason)
	case clinic.OutcomeKept:
		if line.Reason, err = cleanReason("reason", each.Reason, "the reason for keeping the visit"); err != nil {
			return err
		}
		err = t.keep(a, line.Reason)
	default:
		return clinic.FieldErrorf("outcome", "Decide whether the visit is moved, cancelled or kept.")
	}
	if err != nil {
		return err
	}
	return t.Schedules().InsertDisplaced(t.ctx, line)
}

// keep lets a visit take place although the doctor does not work then. It is
// marked as overbooked on purpose, which is what it is.
func (t *tx) keep(a clinic.Appointment, reason string) error {
	if !t.actor.Role.May(clinic.AppointmentsOverbook) {
		return forbidden("Your role may not keep visits outside the hours.")
	}
	next := a
	next.OverbookReason, next.UpdatedAt = reason, t.now
	if err := t.Appointments().Update(t.ctx, next); err != nil {
		return err
	}
	t.emit(AppointmentChanged{a.ID, a.DoctorID, a.Date})
	return t.audit(change{action: "appointment.keep", id: int64(a.ID), patient: a.PatientID, reason: reason,
		before: appointmentRecord(a), after: appointmentRecord(next)})
}

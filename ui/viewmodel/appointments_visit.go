package viewmodel

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// VisitAction is a step that can be taken with a visit.
type VisitAction string

// The actions, in the order in which buttons and menus show them.
const (
	VisitConfirm     VisitAction = "confirm"
	VisitCheckIn     VisitAction = "check_in"
	VisitConsult     VisitAction = "consult"
	VisitBackToQueue VisitAction = "back_to_queue"
	VisitMove        VisitAction = "move"
	VisitNoShow      VisitAction = "no_show"
	VisitUndoCheckIn VisitAction = "undo_check_in"
	VisitRestore     VisitAction = "restore"
	VisitOpenPatient VisitAction = "open_patient"
	VisitOpenBill    VisitAction = "open_bill"
	VisitCancel      VisitAction = "cancel"
)

// Forward reports whether the action is the visit's usual next step.
func (a VisitAction) Forward() bool {
	switch a {
	case VisitConfirm, VisitCheckIn, VisitConsult, VisitRestore:
		return true
	}
	return false
}

// VisitActions returns what the signed-in person may do with a visit as it
// stands on the day today.
func VisitActions(actor clinic.Actor, row service.AppointmentRow, today clinic.Date) []VisitAction {
	var out []VisitAction
	add := func(ok bool, a VisitAction) {
		if ok {
			out = append(out, a)
		}
	}
	role := actor.Role
	if role == clinic.RoleDoctor && row.DoctorID != actor.DoctorID {
		add(role.May(clinic.PatientsSee), VisitOpenPatient)
		return out
	}
	next := row.Status.NextStatuses(role)
	can := func(s clinic.AppointmentStatus) bool { return slices.Contains(next, s) }
	s, onDay := row.Status, row.Date == today
	add(s == clinic.StatusRequested && can(clinic.StatusBooked), VisitConfirm)
	add(onDay && (s == clinic.StatusBooked || s == clinic.StatusNoShow) && can(clinic.StatusArrived), VisitCheckIn)
	add(role.May(clinic.Consult) && (s == clinic.StatusArrived || s == clinic.StatusInConsultation || s == clinic.StatusCompleted), VisitConsult)
	add(s == clinic.StatusInConsultation && can(clinic.StatusArrived), VisitBackToQueue)
	add((s == clinic.StatusRequested || s == clinic.StatusBooked) && MayBookWith(actor, row.DoctorID), VisitMove)
	add(!row.Date.After(today) && can(clinic.StatusNoShow), VisitNoShow)
	add(s == clinic.StatusArrived && can(clinic.StatusBooked), VisitUndoCheckIn)
	add(s == clinic.StatusCancelled && can(clinic.StatusBooked), VisitRestore)
	add(role.May(clinic.PatientsSee), VisitOpenPatient)
	add(role.May(clinic.BillingDraft) && (s == clinic.StatusArrived || s == clinic.StatusInConsultation || s == clinic.StatusCompleted), VisitOpenBill)
	add(can(clinic.StatusCancelled), VisitCancel)
	return out
}

// VisitActionText is the word on an action's button; more steps follow where
// it ends in an ellipsis.
func VisitActionText(a VisitAction, s clinic.AppointmentStatus, r clinic.Role) string {
	switch a {
	case VisitConfirm:
		return "Confirm"
	case VisitCheckIn:
		return "Check in"
	case VisitConsult:
		switch s {
		case clinic.StatusArrived:
			return "Start consultation"
		case clinic.StatusCompleted:
			return "See consultation"
		}
		return "Open consultation"
	case VisitBackToQueue:
		return "Back to queue"
	case VisitMove:
		return "Move…"
	case VisitNoShow:
		return "No-show"
	case VisitUndoCheckIn:
		return "Undo check-in"
	case VisitRestore:
		return "Book again"
	case VisitOpenPatient:
		return "Open patient"
	case VisitOpenBill:
		return "Open bill"
	case VisitCancel:
		switch {
		case r == clinic.RolePatient:
			return "Take back…"
		case s == clinic.StatusRequested:
			return "Decline…"
		}
		return "Cancel visit…"
	}
	return string(a)
}

// Visit is one visit in its dialog.
type Visit struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	Row     service.AppointmentRow
	Changes []clinic.StatusChange
	Series  service.SeriesView // empty unless the visit is one of a series

	load Latest
	save Submission
}

// NewVisit returns the state of a visit's dialog.
func NewVisit(d FrontDesk, row service.AppointmentRow) *Visit {
	return &Visit{FrontDesk: d, Row: row, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the visit and its way through the states.
func (v *Visit) Load() {
	id := v.Row.ID
	v.load.Go(v.Context(), v.Runner, func(ctx context.Context) func() {
		row, err := v.Services.Appointments.Get(ctx, id)
		var changes []clinic.StatusChange
		if err == nil {
			changes, err = v.Services.Appointments.Changes(ctx, id)
		}
		var series service.SeriesView
		if err == nil && row.SeriesID != 0 {
			series, err = v.Services.Appointments.Series(ctx, row.SeriesID)
		}
		return func() {
			if err != nil {
				v.Failed(err)
				return
			}
			v.Row, v.Changes, v.Series = row, changes, series
			v.Changed()
		}
	})
}

// Actions returns what may be done with the visit now.
func (v *Visit) Actions() []VisitAction { return VisitActions(v.Actor, v.Row, v.Today()) }

// Busy reports whether a step is under way.
func (v *Visit) Busy() bool { return v.save.Busy() }

// Do takes a step that needs no more than a reason. done gets the sentence for
// the toast and, where one step takes it back, the action that does. It
// reports false while an earlier step is under way.
func (v *Visit) Do(a VisitAction, reason string, done func(VisitDone, error)) bool {
	row, s := v.Row, v.Services.Appointments
	var out VisitDone
	return v.save.Go(v.FrontDesk, func(ctx context.Context) error {
		var err error
		switch a {
		case VisitConfirm:
			err = s.Confirm(ctx, row.ID, row.Version)
			out.Text = row.PatientName() + " is booked."
		case VisitCheckIn:
			var no int
			no, err = s.CheckIn(ctx, row.ID, row.Version)
			out.Token = clinic.Token(row.TokenPrefix, no)
			out.Text, out.Undo = row.PatientName()+" has arrived. Token "+out.Token, VisitUndoCheckIn
			if row.Status == clinic.StatusNoShow {
				out.Undo = ""
			}
		case VisitUndoCheckIn:
			err = s.UndoCheckIn(ctx, row.ID, row.Version)
			out.Text = row.PatientName() + " is booked, not arrived."
		case VisitNoShow:
			err = s.NoShow(ctx, row.ID, row.Version)
			out.Text = row.PatientName() + " is marked as no-show."
		case VisitCancel:
			err = s.Cancel(ctx, row.ID, row.Version, reason)
			out.Text = "The visit of " + row.PatientName() + " is cancelled."
			if slices.Contains(clinic.StatusCancelled.NextStatuses(v.Actor.Role), clinic.StatusBooked) && row.Status == clinic.StatusBooked {
				out.Undo = VisitRestore
			}
		case VisitRestore:
			err = s.Restore(ctx, row.ID, row.Version)
			out.Text = row.PatientName() + " is booked again."
		case VisitBackToQueue:
			err = s.BackToQueue(ctx, row.ID, row.Version)
			out.Text = row.PatientName() + " is back in the queue."
		default:
			err = clinic.Errorf(clinic.Invalid, "This cannot be done with a visit.")
		}
		return err
	}, func(err error) {
		if err == nil {
			v.Load()
		}
		done(out, err)
	})
}

// VisitDone tells what a step came to.
type VisitDone struct {
	Text  string
	Token string
	Undo  VisitAction // empty where one step does not take it back
}

// Undo takes a step back: it reads the visit's new version first.
func (v *Visit) Undo(a VisitAction, done func(VisitDone, error)) {
	id := v.Row.ID
	v.load.Go(v.Context(), v.Runner, func(ctx context.Context) func() {
		row, err := v.Services.Appointments.Get(ctx, id)
		return func() {
			if err != nil {
				done(VisitDone{}, err)
				return
			}
			v.Row = row
			v.Do(a, "", done)
		}
	})
}

// Bill finds or drafts the visit's bill.
func (v *Visit) Bill(done func(clinic.InvoiceID, error)) bool {
	id := v.Row.ID
	var bill clinic.InvoiceID
	return v.save.Go(v.FrontDesk, func(ctx context.Context) (err error) {
		bill, err = v.Services.Billing.DraftFor(ctx, id)
		return err
	}, func(err error) { done(bill, err) })
}

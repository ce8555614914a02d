package viewmodel

import (
	"context"
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// VisitAction is a step that can be taken with a visit.
type VisitAction string

// The actions, in the order in which buttons and menus show them.
const (
	VisitConfirm     VisitAction = "confirm"
	VisitCheckIn     VisitAction = "check_in"
	VisitConsult     VisitAction = "consult"
	VisitCall        VisitAction = "call"
	VisitVitals      VisitAction = "vitals"
	VisitBackToQueue VisitAction = "back_to_queue"
	VisitMove        VisitAction = "move"
	VisitUrgency     VisitAction = "urgency"
	VisitNoShow      VisitAction = "no_show"
	VisitUndoCheckIn VisitAction = "undo_check_in"
	VisitUndoNoShow  VisitAction = "undo_no_show"
	VisitUncall      VisitAction = "uncall"
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

// visitSteps are the steps behind the actions that change a visit.
var visitSteps = map[VisitAction]clinic.VisitStep{
	VisitConfirm: clinic.StepConfirm, VisitCheckIn: clinic.StepCheckIn, VisitCall: clinic.StepCall, VisitBackToQueue: clinic.StepBackToQueue,
	VisitMove: clinic.StepMove, VisitUrgency: clinic.StepUrgency, VisitNoShow: clinic.StepNoShow, VisitUndoCheckIn: clinic.StepUndoCheckIn,
	VisitUndoNoShow: clinic.StepUndoNoShow, VisitUncall: clinic.StepUncall, VisitRestore: clinic.StepRestore, VisitCancel: clinic.StepCancel,
}

// VisitActions returns what the signed-in person may do with a visit as it
// stands at this moment: just what clinic.CheckStep lets pass, which the service
// asks too.
func VisitActions(actor clinic.Actor, row service.AppointmentRow, now time.Time) []VisitAction {
	role, s := actor.Role, row.Status
	can := func(step clinic.VisitStep) bool { return clinic.CheckStep(step, row.Appointment, actor, now) == nil }
	own := role != clinic.RoleDoctor || row.DoctorID == actor.DoctorID
	var out []VisitAction
	for _, a := range []VisitAction{VisitConfirm, VisitCheckIn, VisitConsult, VisitCall, VisitVitals, VisitBackToQueue, VisitMove, VisitUrgency, VisitNoShow,
		VisitUndoCheckIn, VisitUndoNoShow, VisitUncall, VisitRestore, VisitOpenPatient, VisitOpenBill, VisitCancel} {
		ok := false
		switch a {
		case VisitConsult:
			ok = own && role.May(clinic.Consult) && (can(clinic.StepStart) || s == clinic.StatusInConsultation || s == clinic.StatusCompleted)
		case VisitVitals:
			ok = TakesVitals(actor, row, now)
		case VisitOpenPatient:
			ok = role.May(clinic.PatientsSee)
		case VisitOpenBill:
			ok = role.May(clinic.BillingDraft) && (s == clinic.StatusArrived || s == clinic.StatusInConsultation || s == clinic.StatusCompleted)
		default:
			ok = can(visitSteps[a])
		}
		if ok {
			out = append(out, a)
		}
	}
	return out
}

// TakesVitals reports whether vital signs and the note before the doctor are
// entered for a visit: on its day, from its booking until it is closed.
func TakesVitals(actor clinic.Actor, row service.AppointmentRow, now time.Time) bool {
	switch row.Status {
	case clinic.StatusBooked, clinic.StatusArrived, clinic.StatusInConsultation:
	default:
		return false
	}
	own := actor.Role != clinic.RoleDoctor || row.DoctorID == actor.DoctorID
	return actor.Role.May(clinic.VitalsRecord) && own && row.Date == clinic.DateOf(now)
}

// VisitActionText is the word on an action's button; more steps follow where
// it ends in an ellipsis.
func VisitActionText(a VisitAction, s clinic.AppointmentStatus, r clinic.Role) string {
	switch a {
	case VisitConfirm:
		return i18n.T("Confirm")
	case VisitCheckIn:
		return i18n.T("Check in")
	case VisitConsult:
		switch s {
		case clinic.StatusArrived:
			return i18n.T("Start consultation")
		case clinic.StatusCompleted:
			return i18n.T("See consultation")
		}
		return i18n.T("Open consultation")
	case VisitBackToQueue:
		return i18n.T("Back to queue")
	case VisitCall:
		return i18n.T("Call to the room")
	case VisitVitals:
		return i18n.T("Vital signs and note…")
	case VisitMove:
		return i18n.T("Move…")
	case VisitUrgency:
		return i18n.T("Urgency…")
	case VisitNoShow:
		return i18n.T("No-show")
	case VisitUndoCheckIn:
		return i18n.T("Undo check-in")
	case VisitUndoNoShow:
		return i18n.T("Undo no-show")
	case VisitUncall:
		return i18n.T("Undo the call")
	case VisitRestore:
		return i18n.T("Book again")
	case VisitOpenPatient:
		return i18n.T("Open patient")
	case VisitOpenBill:
		return i18n.T("Open bill")
	case VisitCancel:
		switch {
		case r == clinic.RolePatient:
			return i18n.T("Take back…")
		case s == clinic.StatusRequested:
			return i18n.T("Decline…")
		}
		return i18n.T("Cancel visit…")
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
	Changes []StoryLine        // what happened to it, oldest first
	Series  service.SeriesView // empty unless the visit is one of a series

	// CancelBy says who calls the visit off, before VisitCancel is done.
	CancelBy clinic.CancelledBy

	load Latest
	save Submission
}

// NewVisit returns the state of a visit's dialog.
func NewVisit(d FrontDesk, row service.AppointmentRow) *Visit {
	return &Visit{FrontDesk: d, Row: row, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the visit and what happened to it.
func (v *Visit) Load() {
	id := v.Row.ID
	v.load.Go(v.Context(), v.Runner, func(ctx context.Context) func() {
		row, err := v.Services.Appointments.Get(ctx, id)
		var changes []StoryLine
		if err == nil {
			changes, err = v.story(ctx, id)
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
func (v *Visit) Actions() []VisitAction { return VisitActions(v.Actor, v.Row, v.Now()) }

// SetUrgency says how urgent the visit is.
func (v *Visit) SetUrgency(u clinic.Urgency, done func(VisitDone, error)) bool {
	row := v.Row
	out := VisitDone{Text: i18n.Labelled(row.PatientName(), i18n.Say(u.Title())+".")}
	return v.save.Go(v.FrontDesk, func(ctx context.Context) error {
		err := v.Services.Queue.SetUrgency(ctx, row.ID, row.Version, u)
		if row.Urgency.Valid() && row.Urgency != u {
			out.Undo, out.Urgency = VisitUrgency, row.Urgency
		}
		v.noteVersion(ctx, &out, err)
		return err
	}, func(err error) {
		if err == nil {
			v.Load()
		}
		done(out, err)
	})
}

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
			out.Text = i18n.F("%s is booked.", row.PatientName())
		case VisitCheckIn:
			var no int
			no, err = s.CheckIn(ctx, row.ID, row.Version)
			out.Token = clinic.Token(row.TokenPrefix, no)
			out.Text, out.Undo = i18n.F("%s has arrived. Token %s", row.PatientName(), out.Token), VisitUndoCheckIn
			if row.Status == clinic.StatusNoShow {
				out.Undo = ""
			}
		case VisitUndoCheckIn:
			err = s.UndoCheckIn(ctx, row.ID, row.Version)
			out.Text = i18n.F("%s is booked, not arrived.", row.PatientName())
		case VisitNoShow:
			err = s.NoShow(ctx, row.ID, row.Version)
			out.Text, out.Undo = i18n.F("%s is marked as no-show.", row.PatientName()), VisitUndoNoShow
			if clinic.CheckStep(clinic.StepCheckIn, visitAs(row.Appointment, clinic.StatusNoShow), v.Actor, v.Now()) != nil {
				out.Undo = "" // its day is over
			}
		case VisitUndoNoShow:
			err = s.UndoNoShow(ctx, row.ID, row.Version)
			out.Text = i18n.F("%s is no no-show any more.", row.PatientName())
		case VisitUncall:
			err = v.Services.Queue.Uncall(ctx, row.ID, row.Version)
			out.Text = i18n.F("%s is not called any more.", row.PatientName())
		case VisitCall:
			var called service.CallResult
			called, err = v.Services.Queue.Call(ctx, row.ID, row.Version)
			out.Text = CallText(called)
			if !called.Again {
				out.Undo = VisitUncall
			}
		case VisitCancel:
			err = s.Cancel(ctx, row.ID, row.Version, v.CancelBy, reason)
			out.Text = i18n.F("The visit of %s is cancelled.", row.PatientName())
			if slices.Contains(clinic.StatusCancelled.NextStatuses(v.Actor.Role), clinic.StatusBooked) && row.Status == clinic.StatusBooked {
				out.Undo = VisitRestore
			}
		case VisitRestore:
			err = s.Restore(ctx, row.ID, row.Version)
			out.Text = i18n.F("%s is booked again.", row.PatientName())
		case VisitBackToQueue:
			err = s.BackToQueue(ctx, row.ID, row.Version)
			out.Text = i18n.F("%s is back in the queue.", row.PatientName())
		default:
			err = clinic.Errorf(clinic.Invalid, "This cannot be done with a visit.")
		}
		v.noteVersion(ctx, &out, err)
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
	// Version is the visit's after the step; Urgency is what it had before, where
	// that was changed.
	Version int
	Urgency clinic.Urgency
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

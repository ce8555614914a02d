package viewmodel

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// ScheduleChange is a change of the schedule before it is saved. Both functions
// run away from the UI thread.
type ScheduleChange struct {
	Preview func(ctx context.Context) ([]service.AffectedVisit, error)
	// Save carries the change out and names what to phone about.
	Save func(ctx context.Context, decisions []service.VisitDecision) (service.DisplacedFilter, error)
	// Hospital says that the hospital calls the visits off and not a doctor.
	Hospital bool
	// Why is proposed as the reason for cancelling.
	Why string
}

// The choices about one visit besides moving it to a slot.
const (
	ChoiceCancelDoctor   = "cancel:doctor"
	ChoiceCancelHospital = "cancel:hospital"
	ChoiceKeep           = "keep"
	ChoiceOther          = "other" // another time than those offered
)

// DecisionOption is one thing that can become of a visit.
type DecisionOption struct{ Value, Text string }

// Decisions holds what is decided about the visits that a change falls on.
// What was chosen stays when the visits are read again.
type Decisions struct {
	FrontDesk
	Change ScheduleChange
	Visits []service.AffectedVisit
	Reason string // for cancelling and keeping

	chosen map[clinic.AppointmentID]string
	own    map[clinic.AppointmentID]clinic.Slot // another time, found by hand
	save   Submission
}

// NewDecisions returns the decisions about a change with nothing decided yet.
func NewDecisions(d FrontDesk, change ScheduleChange) *Decisions {
	return &Decisions{FrontDesk: d, Change: change, Reason: change.Why, chosen: map[clinic.AppointmentID]string{}, own: map[clinic.AppointmentID]clinic.Slot{}}
}

// Look reads the visits anew. Those without a choice get what is proposed: the
// first free slot, or to be called off when there is none.
func (d *Decisions) Look(done func(error)) bool {
	var visits []service.AffectedVisit
	return d.save.Go(d.FrontDesk, func(ctx context.Context) (err error) {
		visits, err = d.Change.Preview(ctx)
		return err
	}, func(err error) {
		if err == nil {
			d.set(visits)
		}
		done(err)
	})
}

func (d *Decisions) set(visits []service.AffectedVisit) {
	d.Visits = visits
	for _, v := range visits {
		if value, ok := d.chosen[v.ID]; ok && (v.MayMove || !strings.HasPrefix(value, "move:")) {
			continue
		}
		d.chosen[v.ID] = d.proposed(v)
	}
}

func (d *Decisions) proposed(v service.AffectedVisit) string {
	for _, s := range d.slots(v) {
		if value := slotChoice(s); !d.takenBesides(v.ID, value) {
			return value
		}
	}
	return d.cancelChoice()
}

// takenBesides reports whether another visit is moved to that time already.
func (d *Decisions) takenBesides(id clinic.AppointmentID, value string) bool {
	for _, v := range d.Visits {
		if v.ID != id && d.chosen[v.ID] == value {
			return true
		}
	}
	return false
}

func (d *Decisions) cancelChoice() string {
	if d.Change.Hospital {
		return ChoiceCancelHospital
	}
	return ChoiceCancelDoctor
}

func slotChoice(s clinic.Slot) string {
	return fmt.Sprintf("move:%d:%s:%d", s.DoctorID, s.Date, int(s.Start))
}

// slots are all times that a visit can be moved to as far as is known here.
func (d *Decisions) slots(v service.AffectedVisit) []clinic.Slot {
	if !v.MayMove {
		return nil
	}
	out := append(append([]clinic.Slot(nil), v.Own...), v.Others...)
	if own, ok := d.own[v.ID]; ok {
		out = append([]clinic.Slot{own}, out...)
	}
	// A choice that is offered no more stays to be looked at.
	value := d.chosen[v.ID]
	if strings.HasPrefix(value, "move:") {
		for _, s := range out {
			if slotChoice(s) == value {
				return out
			}
		}
		if s, ok := parseSlotChoice(value); ok {
			s.Minutes = v.Minutes
			out = append([]clinic.Slot{s}, out...)
		}
	}
	return out
}

func parseSlotChoice(value string) (clinic.Slot, bool) {
	parts := strings.Split(value, ":")
	if len(parts) != 4 || parts[0] != "move" {
		return clinic.Slot{}, false
	}
	var doctor int64
	var start int
	if _, err := fmt.Sscan(parts[1], &doctor); err != nil {
		return clinic.Slot{}, false
	}
	if _, err := fmt.Sscan(parts[3], &start); err != nil {
		return clinic.Slot{}, false
	}
	date, err := clinic.ParseDate(parts[2])
	return clinic.Slot{DoctorID: clinic.DoctorID(doctor), Date: date, Start: clinic.Clock(start)}, err == nil
}

// Options are what can become of a visit, slots first.
func (d *Decisions) Options(v service.AffectedVisit) []DecisionOption {
	var out []DecisionOption
	seen := map[string]bool{}
	for _, s := range d.slots(v) {
		value := slotChoice(s)
		if seen[value] {
			continue
		}
		seen[value] = true
		text := i18n.F("Move to %s %s", i18n.Date(s.Date, "Mon 2 Jan"), s.Start.String())
		if s.DoctorID != v.DoctorID {
			text += i18n.F(" with %s", d.nameOf(v, s))
		}
		out = append(out, DecisionOption{value, text})
	}
	if v.MayMove {
		out = append(out, DecisionOption{ChoiceOther, i18n.T("Another time…")})
	}
	out = append(out, DecisionOption{ChoiceCancelDoctor, i18n.T("Cancel, by the doctor")}, DecisionOption{ChoiceCancelHospital, i18n.T("Cancel, by the hospital")})
	if d.May(clinic.AppointmentsOverbook) {
		out = append(out, DecisionOption{ChoiceKeep, i18n.T("Keep it, although away")})
	}
	return out
}

func (d *Decisions) nameOf(v service.AffectedVisit, s clinic.Slot) string {
	if s.DoctorName != "" {
		return s.DoctorName
	}
	for _, o := range v.Others {
		if o.DoctorID == s.DoctorID {
			return o.DoctorName
		}
	}
	return i18n.T("another doctor")
}

// Chosen is what is decided about a visit.
func (d *Decisions) Chosen(id clinic.AppointmentID) string { return d.chosen[id] }

// Choose decides about a visit.
func (d *Decisions) Choose(id clinic.AppointmentID, value string) { d.chosen[id] = value }

// ChooseSlot decides to move a visit to a time found by hand.
func (d *Decisions) ChooseSlot(id clinic.AppointmentID, s clinic.Slot) {
	d.own[id] = s
	d.chosen[id] = slotChoice(s)
}

// All decides about every visit at once: "move" to what is proposed, "cancel" or
// "keep".
func (d *Decisions) All(what string) {
	clear(d.chosen)
	for _, v := range d.Visits {
		switch what {
		case "cancel":
			d.chosen[v.ID] = d.cancelChoice()
		case "keep":
			d.chosen[v.ID] = ChoiceKeep
		default:
			d.chosen[v.ID] = d.proposed(v)
		}
	}
}

// NeedsReason reports whether a visit is cancelled or kept.
func (d *Decisions) NeedsReason() bool {
	for _, v := range d.Visits {
		if !strings.HasPrefix(d.chosen[v.ID], "move:") {
			return true
		}
	}
	return false
}

// Decided turns the choices into decisions, or says what is missing beside
// every visit it is missing for.
func (d *Decisions) Decided() ([]service.VisitDecision, error) {
	var errs []error
	fail := func(field, format string, args ...any) {
		errs = append(errs, clinic.FieldErrorf(field, format, args...))
	}
	reason := clinic.CleanLine(d.Reason)
	if d.NeedsReason() && reason == "" {
		fail("reason", "Give the reason. It is kept with each visit that is cancelled or kept.")
	}
	var out []service.VisitDecision
	var taken []service.VisitDecision
	for _, v := range d.Visits {
		each := service.VisitDecision{Visit: v.ID, Version: v.Version, Reason: reason}
		switch value := d.chosen[v.ID]; value {
		case ChoiceCancelDoctor:
			each.Outcome, each.By = clinic.OutcomeCancelled, clinic.CancelledByDoctor
		case ChoiceCancelHospital:
			each.Outcome, each.By = clinic.OutcomeCancelled, clinic.CancelledByHospital
		case ChoiceKeep:
			each.Outcome = clinic.OutcomeKept
		default:
			slot, ok := parseSlotChoice(value)
			if !ok {
				fail(service.VisitField(v.ID), "Choose a time, or cancel or keep the visit.")
				continue
			}
			each.Outcome, each.Doctor, each.Date, each.Start, each.Reason = clinic.OutcomeMoved, slot.DoctorID, slot.Date, slot.Start, ""
			for _, t := range taken {
				if t.Doctor == each.Doctor && t.Date == each.Date && t.Start == each.Start {
					fail(service.VisitField(v.ID), "Two visits cannot be moved to one time. Choose another.")
				}
			}
			taken = append(taken, each)
		}
		out = append(out, each)
	}
	return out, errors.Join(errs...)
}

// Save carries the change out. After a refusal that others caused, such as a
// visit booked meanwhile or a slot that was taken, the visits are read anew
// and done gets renewed; everything chosen stays.
func (d *Decisions) Save(done func(phone service.DisplacedFilter, renewed bool, err error)) bool {
	if d.save.Busy() {
		return false
	}
	decisions, err := d.Decided()
	if err != nil {
		done(service.DisplacedFilter{}, false, err)
		return true
	}
	var phone service.DisplacedFilter
	var visits []service.AffectedVisit
	renewed := false
	return d.save.Go(d.FrontDesk, func(ctx context.Context) error {
		var err error
		phone, err = d.Change.Save(ctx, decisions)
		if clinic.CodeOf(err) == clinic.Conflict && strings.HasPrefix(clinic.FieldOf(err), "visit.") {
			if again, lookErr := d.Change.Preview(ctx); lookErr == nil {
				visits, renewed = again, true
			}
		}
		return err
	}, func(err error) {
		if renewed {
			d.set(visits)
		}
		done(phone, renewed, err)
	})
}

// Summary counts what was decided: "2 moved, 1 cancelled".
func Summary(rows []service.DisplacedRow) string {
	n := map[clinic.Outcome]int{}
	for _, r := range rows {
		n[r.Outcome]++
	}
	var parts []string
	for _, o := range []clinic.Outcome{clinic.OutcomeMoved, clinic.OutcomeCancelled, clinic.OutcomeKept} {
		if n[o] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[o], i18n.LowerFirst(i18n.Say(o.Title()))))
		}
	}
	return strings.Join(parts, ", ")
}

// OutcomeText says what became of a visit: "Moved to Thu 26 Nov 09:30".
func OutcomeText(r service.DisplacedRow) string {
	text := i18n.Say(r.Outcome.Title())
	if r.Outcome == clinic.OutcomeMoved {
		text += i18n.F(" to %s %s", i18n.Date(r.ToDate, "Mon 2 Jan"), r.ToStart.String())
		if r.ToDoctor != r.FromDoctor {
			text += i18n.F(" with %s", r.ToDoctorName)
		}
	}
	return text
}

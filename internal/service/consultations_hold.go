package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// holdFor is how long a visit counts as open on a screen after the last sign of
// life: several times KeepHoldEvery, so that a busy moment loses nothing.
const holdFor = 2 * time.Minute

// KeepHoldEvery is how often a window that has a visit open says so.
const KeepHoldEvery = 30 * time.Second

// VisitHolder is who has a visit open on a screen.
type VisitHolder struct {
	UserID      clinic.UserID
	Name        string
	Workstation string
	Session     string // of the running program
	OpenedAt    time.Time
	SeenAt      time.Time
}

// fresh reports whether the holder was seen lately.
func (h VisitHolder) fresh(now time.Time) bool {
	return h.Session != "" && now.Sub(h.SeenAt) < holdFor && h.SeenAt.Sub(now) < holdFor
}

// Where says at which desk and since when: "at FRONT-2 since 10:31".
func (h VisitHolder) Where(zone *time.Location) string {
	text := "since " + clinic.ClockOf(h.OpenedAt.In(zone)).String()
	if h.Workstation != "" {
		text = "at " + h.Workstation + " " + text
	}
	return text
}

// heldElsewhere returns who has the visit open on another screen, nil when
// nobody has.
func (t *tx) heldElsewhere(id clinic.AppointmentID) (*VisitHolder, error) {
	h, err := t.Consultations().Holder(t.ctx, id)
	if found, err := notFoundIsNil(err); err != nil || !found {
		return nil, err
	}
	if h.Session == t.core.program || !h.fresh(t.now) {
		return nil, nil
	}
	return &h, nil
}

// hold notes that this program has the visit open.
func (t *tx) hold(id clinic.AppointmentID) error {
	return t.Consultations().Hold(t.ctx, id, VisitHolder{UserID: t.actor.UserID, Name: t.actor.Name, Workstation: t.actor.Workstation,
		Session: t.core.program, OpenedAt: t.now, SeenAt: t.now})
}

// holdUnlessElsewhere takes the visit unless another screen has it. The same
// person at the same desk takes it over without a word: that is a program that
// was started anew.
func (t *tx) holdUnlessElsewhere(id clinic.AppointmentID) (*VisitHolder, error) {
	other, err := t.heldElsewhere(id)
	if err != nil {
		return nil, err
	}
	if other != nil && (other.UserID != t.actor.UserID || other.Workstation != t.actor.Workstation) {
		return other, nil
	}
	return nil, t.hold(id)
}

// TakeOver opens a visit of the actor's own that is open on another screen. That
// screen is told with its next draft.
func (s *Consultations) TakeOver(ctx context.Context, id clinic.AppointmentID) (ConsultationView, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return ConsultationView{}, err
	}
	return s.show(ctx, id, func(t *tx, a *clinic.Appointment) (*VisitHolder, error) {
		other, err := t.heldElsewhere(id)
		if err != nil {
			return nil, err
		}
		if err := t.hold(id); err != nil {
			return nil, err
		}
		after := record{}
		if other != nil {
			after["from"] = other.Workstation
		}
		t.emit(AppointmentChanged{a.ID, a.DoctorID, a.Date})
		return nil, t.audit(change{action: "consultation.take_over", id: int64(id), patient: a.PatientID, after: after})
	})
}

// KeepHold says that the visit is still open on this screen. It is refused with
// Conflict when another screen took it.
func (s *Consultations) KeepHold(ctx context.Context, id clinic.AppointmentID) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		if _, err := t.ownVisit(id); err != nil {
			return err
		}
		return t.stillHere(id)
	})
}

// stillHere refuses when another screen has the visit and renews the hold.
func (t *tx) stillHere(id clinic.AppointmentID) error {
	other, err := t.heldElsewhere(id)
	if err != nil {
		return err
	}
	if other != nil {
		return t.openElsewhere(*other)
	}
	return t.hold(id)
}

func (t *tx) openElsewhere(h VisitHolder) error {
	return clinic.Errorf(clinic.Conflict, "This visit was opened %s by %s. Go on there, or take it over here.", h.Where(t.now.Location()), h.Name)
}

// notElsewhere refuses to sign what stands here when another desk has the
// visit: what is typed there is newer.
func (t *tx) notElsewhere(id clinic.AppointmentID) error {
	other, err := t.heldElsewhere(id)
	if err == nil && other != nil && (other.UserID != t.actor.UserID || other.Workstation != t.actor.Workstation) {
		err = t.openElsewhere(*other)
	}
	return err
}

// Release says that this screen has the visit open no longer.
func (s *Consultations) Release(ctx context.Context, id clinic.AppointmentID) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		if _, err := t.ownVisit(id); err != nil {
			return err
		}
		return t.Consultations().Release(t.ctx, id, t.core.program)
	})
}

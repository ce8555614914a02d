package service

import (
	"context"
	"encoding/json"
	"time"

	"caredesk/internal/clinic"
)

// Consultations is the doctor's work on the own visits.
type Consultations struct{ *core }

// earlierShown is how many closed visits the doctor's page shows.
const earlierShown = 10

// ownVisit reads a visit of the doctor who is signed in.
func (t *tx) ownVisit(id clinic.AppointmentID) (clinic.Appointment, error) {
	a, err := t.Appointments().Get(t.ctx, id)
	if err != nil || t.actor.DoctorID != 0 && a.DoctorID == t.actor.DoctorID {
		return a, err
	}
	h, err := t.Consultations().Holder(t.ctx, id)
	if found, err := notFoundIsNil(err); err != nil {
		return a, err
	} else if found && h.fresh(t.now) {
		return a, forbidden("This is another doctor's visit: %s has it open %s.", h.Name, h.Where(t.now.Location()))
	}
	return a, forbidden("This is another doctor's visit.")
}

// Open shows a visit to its doctor and calls a waiting patient in. That the
// chart was opened is recorded.
func (s *Consultations) Open(ctx context.Context, id clinic.AppointmentID) (ConsultationView, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return ConsultationView{}, err
	}
	return s.show(ctx, id, func(t *tx, a *clinic.Appointment) (other *VisitHolder, err error) {
		switch a.Status {
		case clinic.StatusArrived:
			if *a, err = t.setStatus(*a, *a, clinic.StatusInConsultation, "start", ""); err != nil {
				return nil, err
			}
		case clinic.StatusInConsultation, clinic.StatusCompleted:
		default:
			return nil, clinic.Errorf(clinic.Conflict, "A visit that is “%s” cannot be opened. The desk checks the patient in first.", a.Status.Title())
		}
		if a.Status == clinic.StatusInConsultation {
			if other, err = t.holdUnlessElsewhere(id); err != nil {
				return nil, err
			}
		}
		return other, t.audit(change{action: "consultation.open", id: int64(id), patient: a.PatientID})
	})
}

// show gives a visit of the actor's own once take has opened it, which says who
// has it open on another screen.
func (s *Consultations) show(ctx context.Context, id clinic.AppointmentID, take func(*tx, *clinic.Appointment) (*VisitHolder, error)) (ConsultationView, error) {
	var view ConsultationView
	err := s.write(ctx, func(t *tx) error {
		view = ConsultationView{}
		a, err := t.ownVisit(id)
		if err != nil {
			return err
		}
		if view.HeldBy, err = take(t, &a); err != nil {
			return err
		}
		return t.fillView(&view, a)
	})
	return orNothing(view, err)
}

func (t *tx) fillView(view *ConsultationView, a clinic.Appointment) error {
	var err error
	if view.Appointment, err = t.Appointments().Row(t.ctx, a.ID); err != nil {
		return err
	}
	if view.Patient, err = t.Patients().Get(t.ctx, a.PatientID); err != nil {
		return err
	}
	earlier, err := t.Consultations().History(t.ctx, HistoryFilter{Patient: a.PatientID}, PageRequest{Limit: earlierShown})
	if err != nil {
		return err
	}
	view.Earlier = earlier.Rows
	if a.Status == clinic.StatusCompleted {
		versions, err := t.Consultations().Versions(t.ctx, a.ID)
		if err != nil {
			return err
		}
		for _, e := range versions {
			if !e.Superseded {
				view.Own = e
			}
		}
	}
	view.Draft, err = t.Consultations().Draft(t.ctx, a.ID)
	if view.HasDraft, err = notFoundIsNil(err); err != nil {
		return err
	}
	rx, err := t.Consultations().PrescriptionOf(t.ctx, a.ID)
	found, err := notFoundIsNil(err)
	if found {
		view.Prescription = &rx
	}
	return err
}

// maxDraftBytes bounds a draft. It is far above what a closed visit may hold:
// what is too long is said when closing and until then not lost.
const maxDraftBytes = 1 << 20

func checkDraftSize(c clinic.Consultation) error {
	if b, err := json.Marshal(c); err != nil || len(b) > maxDraftBytes {
		return clinic.Wrap(clinic.Invalid, err, "This is too much text to be kept as a draft.")
	}
	return nil
}

// SaveDraft keeps what is being typed, unchecked, so that neither a crash nor
// the lock screen loses it.
func (s *Consultations) SaveDraft(ctx context.Context, id clinic.AppointmentID, c clinic.Consultation) (time.Time, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return time.Time{}, err
	}
	return s.keepDraft(ctx, id, c, func(t *tx) (clinic.Appointment, error) {
		a, err := t.ownVisit(id)
		if err == nil && a.Status != clinic.StatusInConsultation {
			err = clinic.Errorf(clinic.Conflict, "This visit is “%s” now; nothing more can be typed into it.", a.Status.Title())
		}
		return a, err
	})
}

// keepDraft keeps what is typed into a visit that may be typed into and that no
// other screen has. It returns when.
func (s *Consultations) keepDraft(ctx context.Context, id clinic.AppointmentID, c clinic.Consultation, visit func(*tx) (clinic.Appointment, error)) (time.Time, error) {
	if err := checkDraftSize(c); err != nil {
		return time.Time{}, err
	}
	var at time.Time
	err := s.write(ctx, func(t *tx) error {
		a, err := visit(t)
		if err != nil {
			return err
		}
		if err := t.stillHere(id); err != nil {
			return err
		}
		at = t.now
		return t.Consultations().SaveDraft(t.ctx, clinic.Draft{AppointmentID: id, DoctorID: a.DoctorID, Consultation: c, SavedAt: at})
	})
	return orNothing(at, err)
}

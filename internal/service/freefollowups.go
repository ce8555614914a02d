package service

import (
	"context"

	"caredesk/internal/clinic"
)

// FreeFollowUpQuery asks what is free for a follow-up.
type FreeFollowUpQuery struct {
	Patient clinic.PatientID
	Doctor  clinic.DoctorID
	Date    clinic.Date
	Start   clinic.Clock
	Moving  clinic.AppointmentID // the visit that is to be moved, 0 for a new one
}

// FreeFollowUp says how a follow-up stands to what a charged visit gave.
type FreeFollowUp struct {
	Given clinic.Date // the day of the charged visit
	Until clinic.Date // the last day of a free one
	N     int         // how many it gave; 0: there is nothing to say
	Left  int         // without the asked one, when that holds one already
	Free  bool        // the asked one would cost nothing
}

// FreeFollowUp says whether a follow-up at a time would be free, and how many are left.
func (s *Appointments) FreeFollowUp(ctx context.Context, q FreeFollowUpQuery) (FreeFollowUp, error) {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return FreeFollowUp{}, err
	}
	if q.Patient == 0 || q.Doctor == 0 || q.Date.IsZero() {
		return FreeFollowUp{}, clinic.Errorf(clinic.Invalid, "Choose the patient, the doctor and the day.")
	}
	var out FreeFollowUp
	err := s.read(ctx, func(t *tx) error {
		cmd := BookCommand{Patient: q.Patient, Doctor: q.Doctor, Moving: q.Moving}
		if err := t.checkAsker(&cmd); err != nil {
			return err
		}
		a := clinic.Appointment{ID: q.Moving, PatientID: q.Patient, DoctorID: q.Doctor, Date: q.Date, Start: q.Start,
			Kind: clinic.VisitFollowUp, Status: clinic.StatusBooked}
		grant, held, err := t.freeGrant(a)
		if err != nil || grant.Allowed == 0 {
			return err
		}
		out = FreeFollowUp{Given: grant.Visit.Date, Until: grant.Until, N: grant.Allowed, Left: grant.Left()}
		if held {
			out.Left++
		}
		out.Free = grant.Covers(a) && out.Left > 0
		return nil
	})
	return orNothing(out, err)
}

// freeGrant is what the charged visit gives that a follow-up belongs to: the one
// whose use it holds, while that covers it, otherwise the latest before it. It
// gives nothing where the settings, or a fee of nothing, leave nothing to give.
func (t *tx) freeGrant(a clinic.Appointment) (grant clinic.FreeGrant, held bool, err error) {
	settings, err := t.settings()
	if err != nil {
		return grant, false, err
	}
	use, err := t.FreeVisits().Of(t.ctx, a.ID)
	if held, err = notFoundIsNil(err); err != nil {
		return grant, false, err
	}
	if held {
		charged, err := t.Appointments().Get(t.ctx, use.GrantedBy)
		if err != nil {
			return grant, false, err
		}
		if grant, err = t.grantOf(charged, settings); err != nil || grant.Covers(a) {
			return grant, err == nil, err
		}
	}
	charged, err := t.FreeVisits().Charged(t.ctx, a.PatientID, a.DoctorID, a.Date, a.Start, a.ID)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return clinic.FreeGrant{}, false, err
	}
	if grant, err = t.grantOf(charged, settings); err != nil || grant.Allowed == 0 {
		return grant, false, err
	}
	d, err := t.Doctors().Get(t.ctx, a.DoctorID)
	if err != nil {
		return grant, false, err
	}
	fees, err := t.feesOf(d)
	if err != nil || fees.For(a.Kind, d.Fee).IsZero() {
		return clinic.FreeGrant{}, false, err
	}
	return grant, false, nil
}

func (t *tx) grantOf(charged clinic.Appointment, settings clinic.Settings) (clinic.FreeGrant, error) {
	uses, err := t.FreeVisits().GrantedBy(t.ctx, charged.ID)
	return clinic.NewFreeGrant(charged, uses, settings), err
}

// takeFree takes a free follow-up for a visit if one is left for it, and says
// which it is. A visit that holds one keeps it.
func (t *tx) takeFree(a clinic.Appointment) (reason string, free bool, err error) {
	if a.Kind != clinic.VisitFollowUp {
		return "", false, nil
	}
	grant, held, err := t.freeGrant(a)
	if err != nil {
		return "", false, err
	}
	if held {
		return grant.Reason(clinic.FreeVisit{AppointmentID: a.ID}), true, nil
	}
	use, ok := grant.Take(a, t.now)
	if !ok {
		return "", false, nil
	}
	if err := t.FreeVisits().Take(t.ctx, use); err != nil {
		return "", false, err
	}
	reason = grant.Reason(use)
	return reason, true, t.audit(change{action: "appointment.free_follow_up", id: int64(a.ID), patient: a.PatientID,
		after: record{"free": reason, "given_by": int64(use.GrantedBy)}})
}

// giveBackFree gives the free follow-up of a visit back, if it holds one, so
// that another visit can have it. why is for the audit log.
func (t *tx) giveBackFree(a clinic.Appointment, why string) error {
	use, err := t.FreeVisits().Of(t.ctx, a.ID)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return err
	}
	if err := t.FreeVisits().GiveBack(t.ctx, use.ID, t.now); err != nil {
		return err
	}
	return t.audit(change{action: "appointment.free_given_back", id: int64(a.ID), patient: a.PatientID, reason: why,
		before: record{"given_by": int64(use.GrantedBy)}})
}

// releaseFree gives a visit's free follow-up back when what the visit is to
// become is not covered any more. It is called before the change is written.
func (t *tx) releaseFree(next clinic.Appointment, why string) error {
	if next.Kind != clinic.VisitFollowUp || next.ID == 0 {
		return nil
	}
	use, err := t.FreeVisits().Of(t.ctx, next.ID)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return err
	}
	charged, err := t.Appointments().Get(t.ctx, use.GrantedBy)
	if err != nil {
		return err
	}
	if clinic.NewFreeGrant(charged, []clinic.FreeVisit{use}, clinic.Settings{}).Covers(next) {
		return nil
	}
	if err := t.billedFree(next.ID); err != nil {
		return err
	}
	return t.giveBackFree(next, why)
}

// freeAsBilled keeps the lines of a visit's draft and its free follow-up
// together: one that is charged after all gives it back, one that is to be free
// takes one or is refused.
func (t *tx) freeAsBilled(i clinic.Invoice) error {
	free := false
	for _, it := range i.Items {
		if it.DiscountKind != clinic.DiscountFollowUp {
			continue
		}
		if it.Kind != clinic.LineFee || i.AppointmentID == 0 || free {
			return clinic.FieldErrorf("items", "A free follow-up is the doctor's fee of a visit.")
		}
		free = true
	}
	if i.AppointmentID == 0 {
		return nil
	}
	a, err := t.Appointments().Get(t.ctx, i.AppointmentID)
	if err != nil {
		return err
	}
	if !free {
		return t.giveBackFree(a, "charged")
	}
	_, ok, err := t.takeFree(a)
	if err == nil && !ok {
		err = clinic.FieldErrorf("items", "This visit is not a free follow-up. Give a discount instead.")
	}
	return err
}

package service

import (
	"context"

	"caredesk/internal/clinic"
)

// EstimatePrint is what an estimate is printed from.
type EstimatePrint struct {
	Estimate clinic.Estimate
	Settings clinic.Settings
	Logo     []byte
	Copy     int // 0 for the original, then 1, 2 …
	Digest   string
}

func (t *tx) estimatePrint(id clinic.EstimateID) (out EstimatePrint, err error) {
	if out.Estimate, err = t.estimate(id); err != nil {
		return out, err
	}
	patient, err := t.Patients().Get(t.ctx, out.Estimate.PatientID)
	if err != nil {
		return out, err
	}
	out.Estimate.PatientName = patient.FullName()
	out.Digest = clinic.EstimateDigest(out.Estimate)
	if out.Copy, err = t.MoneyPapers().Prints(t.ctx, clinic.PaperEstimate, int64(id)); err != nil {
		return out, err
	}
	out.Settings, out.Logo, err = t.letterheadFor(patient)
	return out, err
}

// Show returns what an estimate is printed from, as the next print would be. It is
// not counted as a print. Whoever makes estimates may hand them out.
func (s *Estimates) Show(ctx context.Context, id clinic.EstimateID) (EstimatePrint, error) {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return EstimatePrint{}, err
	}
	var out EstimatePrint
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.estimatePrint(id)
		return err
	})
	return orNothing(out, err)
}

// Print is Show and records the print: the first is the original, every later one
// a numbered copy.
func (s *Estimates) Print(ctx context.Context, id clinic.EstimateID) (EstimatePrint, error) {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return EstimatePrint{}, err
	}
	var out EstimatePrint
	err := s.write(ctx, func(t *tx) (err error) {
		if out, err = t.estimatePrint(id); err != nil {
			return err
		}
		if out.Copy, err = t.Consultations().AddPrint(t.ctx, string(clinic.PaperEstimate), int64(id), t.now, t.actor.UserID); err != nil {
			return err
		}
		return t.audit(change{action: "estimate.print", id: int64(id), patient: out.Estimate.PatientID,
			after: record{"estimate": out.Estimate.Number, "copy": out.Copy}})
	})
	return orNothing(out, err)
}

package service

import "caredesk/internal/clinic"

// sealPrescription fills in what a signed prescription is printed with from then
// on: patient and doctor as they are now, its words in the patient's language
// or else the hospital's,
// and the digest over all of it. Number and time of signing are set before.
func (t *tx) sealPrescription(rx *clinic.Prescription, patient clinic.Patient, doctor clinic.Doctor) error {
	settings, err := t.settings()
	if err != nil {
		return err
	}
	if rx.Parties, err = t.parties(patient, doctor); err != nil {
		return err
	}
	rx.Parties.Language = clinic.DocumentLanguage(patient.Language, settings)
	rx.Parties.Words = clinic.PrescriptionWords(rx.Items, rx.Parties.Language)
	rx.Parties.Quantities = clinic.PrescriptionQuantities(rx.Items, rx.Parties.Language)
	rx.Digest = clinic.PrescriptionDigest(*rx)
	return nil
}

// parties is the snapshot of patient and doctor for a paper. Of a child it holds
// the latest weight of the last year.
func (t *tx) parties(p clinic.Patient, d clinic.Doctor) (clinic.PaperParties, error) {
	out := clinic.PartiesOf(p, d)
	if !p.AllergyConfirmed.IsZero() && p.AllergyStatus != clinic.AllergyNotAsked {
		out.AllergiesAsked = clinic.DateOf(p.AllergyConfirmed.In(t.now.Location())).String()
	}
	grams, on, err := t.lastWeight(p)
	out.WeightGrams, out.WeighedOn = grams, on.String()
	return out, err
}

// lastWeight is a child's latest weight of the last year in grams, with the day
// it was taken; 0 for grown-ups and where there is none.
func (t *tx) lastWeight(p clinic.Patient) (grams int, on clinic.Date, err error) {
	if p.DateOfBirth.IsZero() || p.DateOfBirth.AgeOn(t.today()) >= clinic.ChildWeightYears {
		return 0, on, nil
	}
	grams, at, err := t.Papers().LastWeight(t.ctx, p.ID, t.now.AddDate(-1, 0, 0))
	if err != nil || grams == 0 {
		return 0, on, err
	}
	return grams, clinic.DateOf(at.In(t.now.Location())), nil
}

// finishPrescription completes what a prescription's page is made of: a draft
// looks as it would be signed now, and one that was replaced says by which.
func (t *tx) finishPrescription(out *PrescriptionPrint) error {
	switch {
	case out.Rx.Number == "":
		if err := t.sealPrescription(&out.Rx, out.Patient, out.Doctor); err != nil {
			return err
		}
		out.Rx.Digest = "" // nothing is signed yet
	case out.Rx.ReplacedBy != 0:
		next, err := t.Consultations().Prescription(t.ctx, out.Rx.ReplacedBy)
		if err != nil {
			return err
		}
		out.ReplacedBy = next.Number
	}
	return nil
}

package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// CheckMedicines compares medicines with the patient's allergies, with each other, with
// what still runs, with the table of interactions and with the formulary's
// cautions. It is what closing the visit asks, so that nothing is said only then.
func (s *Consultations) CheckMedicines(ctx context.Context, id clinic.AppointmentID, items []clinic.PrescriptionItem) ([]clinic.Warning, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return nil, err
	}
	if len(items) > clinic.MaxPrescriptionItems {
		return nil, clinic.FieldErrorf("items", "A prescription holds %d items at most.", clinic.MaxPrescriptionItems)
	}
	var list []clinic.Warning
	err := s.read(ctx, func(t *tx) error {
		a, err := t.ownVisit(id)
		if err != nil {
			return err
		}
		p, err := t.Patients().Get(t.ctx, a.PatientID)
		if err != nil {
			return err
		}
		list, err = t.warnings(a, p, items)
		return err
	})
	return orNothing(list, err)
}

// warnings runs the checks for a visit. What the visit's own prescription says,
// when it is being amended, is not something else that runs.
func (t *tx) warnings(a clinic.Appointment, p clinic.Patient, items []clinic.PrescriptionItem) ([]clinic.Warning, error) {
	if len(items) == 0 {
		return nil, nil
	}
	book, err := t.drugBook()
	if err != nil {
		return nil, err
	}
	running, err := t.Consultations().Running(t.ctx, p.ID, t.today())
	if err != nil {
		return nil, err
	}
	own, err := t.Consultations().PrescriptionOf(t.ctx, a.ID)
	if found, err := notFoundIsNil(err); err != nil {
		return nil, err
	} else if found {
		running = slices.DeleteFunc(running, func(r clinic.RunningMedicine) bool { return r.PrescriptionID == own.ID })
	}
	pregnancy, err := t.pregnancy(p)
	if err != nil {
		return nil, err
	}
	return book.Check(clinic.SafetyInput{Items: items, Running: running, Allergies: p.Allergies, AllergyStatus: p.AllergyStatus,
		Born: p.DateOfBirth, BirthEstimated: p.BirthEstimated, Sex: p.Sex, Pregnancy: pregnancy, Today: t.today()}), nil
}

// checkedItems runs the checks before signing. typed are the form's lines, of
// which items are those that hold something: errors name the form's line. A hit
// that the doctor's reason does not answer is refused on items[i].reason.
func (t *tx) checkedItems(a clinic.Appointment, p clinic.Patient, typed, items []clinic.PrescriptionItem) ([]clinic.PrescriptionCheck, error) {
	warnings, err := t.warnings(a, p, items)
	if err != nil {
		return nil, err
	}
	lines := clinic.FilledItems(typed)
	of := make([][]clinic.Warning, len(items))
	var checks []clinic.PrescriptionCheck
	for _, w := range warnings {
		at := max(w.Item, 0) // what concerns them all stands with the first
		c := clinic.PrescriptionCheck{Item: at, Kind: string(w.Kind), Severity: string(w.Severity), Cause: w.Cause}
		if w.NeedsReason {
			of[at] = append(of[at], w)
			c.Reason = items[at].Reason
		}
		checks = append(checks, c)
	}
	var errs []error
	for i, it := range items {
		open := clinic.Unanswered(it, of[i])
		if len(open) == 0 {
			continue
		}
		why := fmt.Sprintf("Say why %s is given all the same, or take it out.", it.Drug)
		if n := len(open) - 1; n > 0 {
			why = fmt.Sprintf("Say why %s is given all the same, or take it out. Further warnings: %d.", it.Drug, n)
		}
		errs = append(errs, clinic.FieldErrorf(fmt.Sprintf("items[%d].reason", lines[i]), "%s %s", open[0].Cause, why))
	}
	return checks, errors.Join(errs...)
}

// auditReasons records every medicine that was signed against a warning, with
// what was said and why the doctor went on.
func (t *tx) auditReasons(rx clinic.Prescription) error {
	for i, it := range rx.Items {
		var causes []string
		for _, c := range rx.Checks {
			if c.Item == i && c.Reason != "" {
				causes = append(causes, c.Severity+": "+c.Cause)
			}
		}
		if len(causes) == 0 {
			continue
		}
		if err := t.audit(change{action: "prescription.override", id: int64(rx.ID), patient: rx.PatientID, reason: it.Reason,
			after: record{"number": rx.Number, "medicine": it.Name(), "warnings": strings.Join(causes, "\n")}}); err != nil {
			return err
		}
	}
	return nil
}

// pregnancyHolds is how long what was said of a pregnancy is believed: a little
// longer than one lasts.
const pregnancyHolds = 300 * 24 * time.Hour

// notPregnantHolds is how long a no is believed: it is over with the next month,
// and valproate is not given on the word of last winter.
const notPregnantHolds = 30 * 24 * time.Hour

// pregnancy is what was said of it last, as long as that holds.
func (t *tx) pregnancy(p clinic.Patient) (clinic.Pregnancy, error) {
	if p.Sex == clinic.SexMale {
		return clinic.PregnancyUnknown, nil
	}
	sets, err := t.Vitals().List(t.ctx, VitalsFilter{Patient: p.ID, From: t.now.Add(-pregnancyHolds)})
	for _, v := range sets {
		switch {
		case v.Pregnancy == clinic.PregnancyUnknown:
		case v.Pregnancy == clinic.PregnancyNo && t.now.Sub(v.TakenAt) > notPregnantHolds:
			return clinic.PregnancyUnknown, err
		default:
			return v.Pregnancy, err
		}
	}
	return clinic.PregnancyUnknown, err
}

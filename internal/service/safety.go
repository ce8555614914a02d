package service

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// checkedItems runs the checks before signing. typed are the form's lines, of
// which items are those that hold something: errors name the form's line. A hit
// without the doctor's reason is refused on items[i].reason.
func (t *tx) checkedItems(a clinic.Appointment, p clinic.Patient, typed, items []clinic.PrescriptionItem) ([]clinic.PrescriptionCheck, error) {
	if err := checkReasons(typed, p.Allergies); err != nil {
		return nil, err
	}
	var checks []clinic.PrescriptionCheck
	for _, hit := range clinic.CheckAllergies(items, p.Allergies) {
		checks = append(checks, clinic.PrescriptionCheck{Item: hit.Item, Kind: "allergy", Severity: "serious",
			Cause: fmt.Sprintf("The record says: allergic to %s.", hit.Allergy), Reason: items[hit.Item].Reason})
	}
	return checks, nil
}

// checkReasons asks for a reason wherever a medicine's name and a recorded
// allergy match. Errors name the form's own line.
func checkReasons(items []clinic.PrescriptionItem, allergies []clinic.Allergy) error {
	var errs []error
	last := -1
	for _, hit := range clinic.CheckAllergies(items, allergies) {
		if hit.Item == last || clinic.CleanLine(items[hit.Item].Reason) != "" {
			continue
		}
		last = hit.Item
		errs = append(errs, clinic.FieldErrorf(fmt.Sprintf("items[%d].allergy_note", hit.Item),
			"The record says: allergic to %s. Say why %s is given all the same, or take it out.", hit.Allergy, clinic.CleanLine(items[hit.Item].Drug)))
	}
	return errors.Join(errs...)
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
		slices.Sort(causes)
		if err := t.audit(change{action: "prescription.override", id: int64(rx.ID), patient: rx.PatientID, reason: it.Reason,
			after: record{"number": rx.Number, "medicine": it.Name(), "warnings": strings.Join(causes, "\n")}}); err != nil {
			return err
		}
	}
	return nil
}

package demo

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/codelist"
)

// book is the starter lists, against which the demo's doctors check.
var book = sync.OnceValues(func() (*clinic.DrugBook, error) {
	drugs, _, err := codelist.ReadDrugsCSV(strings.NewReader(assets.DrugsCSV))
	if err != nil {
		return nil, fmt.Errorf("demo: formulary: %w", err)
	}
	classes, _, err := codelist.ReadClassesCSV(strings.NewReader(assets.DrugClassesCSV))
	if err != nil {
		return nil, fmt.Errorf("demo: classes: %w", err)
	}
	interactions, _, err := codelist.ReadInteractionsCSV(strings.NewReader(assets.InteractionsCSV))
	if err != nil {
		return nil, fmt.Errorf("demo: interactions: %w", err)
	}
	return clinic.NewDrugBook(drugs, classes, interactions), nil
})

// checked gives a reason to every warning of a prescription, as its doctor did
// who signed it.
func checked(items []clinic.PrescriptionItem, p clinic.Patient, on clinic.Date) ([]clinic.PrescriptionCheck, error) {
	b, err := book()
	if err != nil {
		return nil, err
	}
	var checks []clinic.PrescriptionCheck
	for _, w := range b.Check(clinic.SafetyInput{Items: items, Allergies: p.Allergies, AllergyStatus: p.AllergyStatus, Born: p.DateOfBirth,
		BirthEstimated: p.BirthEstimated, Sex: p.Sex, Today: on}) {
		at := max(w.Item, 0)
		c := clinic.PrescriptionCheck{Item: at, Kind: string(w.Kind), Severity: string(w.Severity), Cause: w.Cause}
		if w.NeedsReason {
			items[at].Reason = "Tolerated before, low dose"
			c.Reason = items[at].Reason
		}
		checks = append(checks, c)
	}
	return checks, nil
}

var coded = regexp.MustCompile(`^([A-Z]\d\d(?:\.\d)?) (.+)$`)

// codesOf reads "I10 Essential hypertension" as a coded diagnosis.
func codesOf(diagnosis string) []clinic.CodedDiagnosis {
	if m := coded.FindStringSubmatch(diagnosis); m != nil {
		return []clinic.CodedDiagnosis{{Code: m[1], Title: m[2]}}
	}
	return nil
}

package clinic_test

import (
	"strings"
	"testing"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/codelist"
)

func starterBook(t testing.TB) *clinic.DrugBook {
	t.Helper()
	drugs, o, err := codelist.ReadDrugsCSV(strings.NewReader(assets.DrugsCSV))
	if err != nil || o.Bad+o.Repeated > 0 {
		t.Fatal(err, o)
	}
	classes, o, err := codelist.ReadClassesCSV(strings.NewReader(assets.DrugClassesCSV))
	if err != nil || o.Bad+o.Repeated > 0 {
		t.Fatal(err, o)
	}
	inter, o, err := codelist.ReadInteractionsCSV(strings.NewReader(assets.InteractionsCSV))
	if err != nil || o.Bad+o.Repeated > 0 {
		t.Fatal(err, o)
	}
	return clinic.NewDrugBook(drugs, classes, inter)
}

func TestTry(t *testing.T) {
	b := starterBook(t)
	for _, s := range []string{"Amoxicillin 500 MG Oral Capsule", "Acetaminophen 500 MG / Hydrocodone 5 MG Oral Tablet"} {
		m := b.Match(s)
		t.Log(s, m.Understood, m.Ingredients, m.ATC, m.Classes, m.Unknown, m.Drug != nil)
	}
}

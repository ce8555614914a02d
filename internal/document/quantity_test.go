package document

import (
	"io"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// Prescriptions say how much is given out in the words that they were signed
// with. Those that were signed before those were kept look as they did.
func TestQuantitiesInTheDocumentsLanguage(t *testing.T) {
	for code, want := range map[string]struct{ before, signed string }{"en": {"30 tablets", "30 tablets"}, "de": {"30 tablets", "30 Tabletten"}, "fr": {"30 tablets", "30 comprimés"},
		"es": {"30 tablets", "30 comprimidos"}, "pt": {"30 comprimidos", "30 comprimidos"}, "ru": {"30 таблеток", "30 таблеток"}} {
		d := prescription(t)
		d.Rx.Parties = parties(code)
		d.Rx.Items[1].Quantity = "2.5 ml"
		before := textOf(t, func(w io.Writer) (Report, error) { return Prescription(w, d) })
		wantText(t, before, want.before, "2.5 ml")
		d.Rx.Parties.Quantities = clinic.PrescriptionQuantities(d.Rx.Items, code)
		for _, copy := range []int{0, 1} {
			d.Copy = copy
			now := textOf(t, func(w io.Writer) (Report, error) { return Prescription(w, d) })
			wantText(t, now, want.signed)
			if code != "en" && (strings.Contains(now, "tablets") || strings.Contains(now, "2.5")) {
				t.Errorf("%s: English is left in:\n%s", code, now)
			}
		}
	}
}

// A prescription is printed with the quantities it was signed with, whatever
// words a later version of the program has.
func TestQuantitiesStayAsSigned(t *testing.T) {
	d := prescription(t)
	d.Rx.Parties = parties("de")
	d.Rx.Parties.Quantities = "eine Packung\nzwei\ndrei"
	text := textOf(t, func(w io.Writer) (Report, error) { return Prescription(w, d) })
	wantText(t, text, "eine Packung", "zwei", "drei")
	if strings.Contains(text, "30 tablets") {
		t.Error("what was typed is printed, too")
	}
}

package document

import (
	"io"
	"testing"
)

// Portuguese and Russian prescriptions say how much is given out in their words.
func TestQuantitiesInTheDocumentsLanguage(t *testing.T) {
	for code, want := range map[string]string{"en": "30 tablets", "de": "30 tablets", "pt": "30 comprimidos", "ru": "30 таблеток"} {
		d := prescription(t)
		d.Rx.Parties = parties(code)
		wantText(t, textOf(t, func(w io.Writer) (Report, error) { return Prescription(w, d) }), want)
	}
}

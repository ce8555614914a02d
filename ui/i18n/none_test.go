package i18n_test

import (
	"testing"

	"caredesk/ui/i18n"
)

// A count of nothing reads as people say it, which goes by the noun's gender in
// some languages.
func TestNothingIsCountedAsPeopleSayIt(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	for lang, want := range map[string][2]string{
		"en": {"No patients", "No invoices"}, "de": {"Keine Patienten", "Keine Rechnungen"}, "es": {"Sin pacientes", "Sin facturas"},
		"fr": {"Aucun patient", "Aucune facture"}, "pt": {"Sem pacientes", "Sem faturas"}, "ru": {"Нет пациентов", "Нет счетов"},
	} {
		if err := i18n.Use(lang); err != nil {
			t.Fatal(err)
		}
		if got := [2]string{i18n.Say("No patients"), i18n.Say("No invoices")}; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

package i18n_test

import (
	"testing"

	"caredesk/ui/i18n"
)

// What keeps a doctor from a mistake is read in the language the doctor reads. What
// the formulary itself says stays in its own words.
func TestWarningsOfMedicinesSpeakTheLanguage(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	if err := i18n.Use("de"); err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"The patient has a recorded allergy: Codeine (nausea, mild). “Codeine 15 mg tablet” contains codeine.": "Beim Patienten ist eine Allergie eingetragen: Codeine (nausea, leicht). „Codeine 15 mg tablet“ enthält codeine.",
		"The patient has a recorded allergy: Penicillins. “Amoxicillin 500 mg” belongs to this class.":         "Beim Patienten ist eine Allergie eingetragen: Penicillins. „Amoxicillin 500 mg“ gehört zu dieser Klasse.",
		"“Amoxil” is the same drug as item 2, “Amoxicillin”: a renewal, or twice?":                             "„Amoxil“ ist dasselbe Medikament wie Position 2, „Amoxicillin“: eine Wiederholung oder doppelt?",
		"“Aspirin”: caution under 12 years; the patient's age is 8 y.":                                         "„Aspirin“: Vorsicht unter 12 Jahren; das Alter des Patienten ist 8 J.",
		"“Aspirin”: caution under 12 years; the patient's age is 8 y. Reye syndrome.":                          "„Aspirin“: Vorsicht unter 12 Jahren; das Alter des Patienten ist 8 J. Reye syndrome.",
		"Ibuprofen with warfarin (item 2, “Warfarin 5 mg”): More bleeding. Avoid.":                             "Ibuprofen mit warfarin (Position 2, „Warfarin 5 mg“): More bleeding. Avoid.",
		"Thu 19 Nov – Wed 25 Nov 2026": "Do 19. Nov – Mi 25. Nov 2026",
	} {
		if got := i18n.Say(in); got != want {
			t.Errorf("%q reads\n%q, want\n%q", in, got, want)
		}
	}
}

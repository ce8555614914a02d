package tongue

import "testing"

// French keeps a space before the colon that joins a name and its value.
func TestALabelAndItsValueStandAsTheLanguageWritesThem(t *testing.T) {
	for code, want := range map[string]string{"en": "Paid: 30", "de": "Paid: 30", "fr": "Paid\u00a0: 30", "pt": "Paid: 30", "ru": "Paid: 30", "es": "Paid: 30"} {
		if got := In(code).Labelled("Paid", "30"); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if got := In("fr").Labelled("100 %", "50 %s"); got != "100 %\u00a0: 50 %s" {
		t.Errorf("signs of formats: %q", got)
	}
}

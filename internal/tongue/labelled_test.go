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

// What may hold commas is parted by semicolons, before which French keeps a narrow
// space; a text may hold the signs of formats.
func TestAListIsPartedAsTheLanguageWritesIt(t *testing.T) {
	for code, want := range map[string]string{"en": "a, b; 50 %s; c", "de": "a, b; 50 %s; c", "fr": "a, b\u202f; 50 %s\u202f; c", "pt": "a, b; 50 %s; c"} {
		if got := In(code).Listed([]string{"a, b", "50 %s", "c"}); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if one, none := In("fr").Listed([]string{"a"}), In("fr").Listed(nil); one != "a" || none != "" {
		t.Errorf("one is %q, none is %q", one, none)
	}
}

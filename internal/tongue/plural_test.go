package tongue

import "testing"

// Portuguese is that of Portugal, which counts nothing as many; French counts it as one.
func TestNothingTakesTheFormOfItsLanguage(t *testing.T) {
	for _, c := range []struct {
		code            string
		none, one, many string
	}{
		{"pt", "0 pacientes", "1 paciente", "2 pacientes"},
		{"es", "0 pacientes", "1 paciente", "2 pacientes"},
		{"fr", "0 patient", "1 patient", "2 patients"},
	} {
		for n, want := range map[int]string{0: c.none, 1: c.one, 2: c.many} {
			if got := In(c.code).N(n, "%d patient", "%d patients"); got != want {
				t.Errorf("%s: %q, want %q", c.code, got, want)
			}
		}
	}
	pt := In("pt")
	if none, many := pt.Form(0, "visit", "visits"), pt.Form(2, "visit", "visits"); none != many {
		t.Errorf("of no visits %q, of two %q", none, many)
	}
	if pt.Form(-1, "visit", "visits") != pt.Form(1, "visit", "visits") {
		t.Error("one taken away is not one")
	}
}

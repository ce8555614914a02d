package clinic

import "testing"

func TestAgesAreReadInEveryLanguage(t *testing.T) {
	for text, want := range map[string]Age{
		"45 Jahre": {Years: 45}, "1 Jahr": {Years: 1}, "45 años": {Years: 45}, "45 a": {Years: 45}, "45 anos": {Years: 45}, "45 ans": {Years: 45}, "1 an": {Years: 1},
		"42 г.": {Years: 42}, "45 л.": {Years: 45}, "45 лет": {Years: 45}, "2 года": {Years: 2}, "21 ГОД": {Years: 21},
		"8 Mon.": {Months: 8}, "8 Monate": {Months: 8}, "1 Monat": {Months: 1}, "8 meses": {Months: 8}, "1 mes": {Months: 1}, "1 mês": {Months: 1}, "8 mois": {Months: 8},
		"8 мес.": {Months: 8}, "1 месяц": {Months: 1}, "8 месяцев": {Months: 8}, "3мес": {Months: 3},
	} {
		if got, err := ParseAge(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", text, got, err, want)
		}
	}
	// Ten days in French and ten years in German cannot be told apart here.
	for _, text := range []string{"10 j", "10 j.", "10 Tage", "8 mo 3", "лет", "-3 лет"} {
		if got, err := ParseAge(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

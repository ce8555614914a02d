package viewmodel_test

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// A problem's months are shown and read in the language of the window, as people and
// as the field itself write them; English is read everywhere.
func TestAProblemsMonthsAreOfTheLanguage(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	problem := clinic.Problem{Onset: clinic.PartialDate{Year: 2019, Month: time.March, Day: 12}, Ended: clinic.PartialDate{Year: 2026, Month: time.May}}
	for _, c := range []struct {
		code, times string
		typed       map[string]string
	}{
		{"en", "12 Mar 2019 – May 2026", map[string]string{"mar 2019": "2019-03"}},
		{"de", "12. März 2019 – Mai 2026", map[string]string{"12. März 2019": "2019-03-12", "Dez. 2020": "2020-12", "may 2019": "2019-05"}},
		{"es", "12 mar 2019 – may 2026", map[string]string{"12 de marzo de 2019": "2019-03-12", "dic 2020": "2020-12", "enero de 2020": "2020-01"}},
		{"fr", "12 mars 2019 – mai 2026", map[string]string{"1er août 2019": "2019-08-01", "Févr. 2020": "2020-02", "décembre 2020": "2020-12"}},
		{"pt", "12 mar 2019 – mai 2026", map[string]string{"12 de março de 2019": "2019-03-12", "1º de set 2020": "2020-09-01", "fevereiro de 2020": "2020-02"}},
		{"ru", "12 мар 2019 – май 2026", map[string]string{"12 марта 2019 г.": "2019-03-12", "сентябрь 2020": "2020-09", "1 мая 2020": "2020-05-01"}},
	} {
		if err := i18n.Use(c.code); err != nil {
			t.Fatal(err)
		}
		if got := viewmodel.ProblemTimes(problem); got != c.times {
			t.Errorf("%s: %q, want %q", c.code, got, c.times)
		}
		for text, want := range c.typed {
			if got, err := clinic.ParsePartialDateIn(text, i18n.MonthNamed); err != nil || got.String() != want {
				t.Errorf("%s: %q is read as %q %v", c.code, text, got, err)
			}
		}
		for m := time.January; m <= time.December; m++ {
			for _, day := range []int{0, 1, 12} {
				p := clinic.PartialDate{Year: 2019, Month: m, Day: day}
				shown := []string{viewmodel.PartialDateText(p)}
				if day > 0 {
					shown = append(shown, i18n.Date(p.First(), "2 January 2006"))
				}
				for _, text := range shown {
					if got, err := clinic.ParsePartialDateIn(text, i18n.MonthNamed); err != nil || got != p {
						t.Errorf("%s: %q is read as %v %v", c.code, text, got, err)
					}
				}
			}
		}
	}
}

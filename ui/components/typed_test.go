package components

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
	"caredesk/ui/i18n"
)

// Whatever is shown in an input is read back as the same value, in every
// language and also when it is typed with the other sign; thousands are not set
// apart, where they would be in the way of typing on.
func TestWhatAFieldShowsIsReadBack(t *testing.T) {
	was := i18n.Current()
	t.Cleanup(func() { _ = i18n.Use(was) })
	for _, l := range tongue.Languages() {
		if err := i18n.Use(l.Code); err != nil {
			t.Fatal(err)
		}
		comma := l.Code != "en"
		rapid.Check(t, func(t *rapid.T) {
			both := func(text string, read func(string)) {
				if strings.Contains(text, ".") && comma || strings.Contains(text, ",") && !comma || strings.ContainsAny(text, " \u00a0\u202f'") {
					t.Errorf("%s shows %q", l.Code, text)
				}
				read(text)
				read(strings.NewReplacer(",", ".", ".", ",").Replace(text))
			}
			c := rapid.SampledFrom([]clinic.Currency{"EUR", "USD", "JPY", "KWD"}).Draw(t, "currency")
			m := clinic.Money{Minor: rapid.Int64Range(0, 9_999_999_999).Draw(t, "minor"), Currency: c}
			both(i18n.Typed(m.Edit()), func(s string) {
				if got, err := clinic.ParseMoney(s, c); err != nil || got != m {
					t.Errorf("%s: %q is read as %v, %v; it was %v", l.Code, s, got, err, m)
				}
			})
			rate := clinic.BasisPoints(rapid.IntRange(0, 10_000).Draw(t, "rate"))
			both(i18n.Typed(rate.Edit()), func(s string) {
				if got, err := clinic.ParsePercent(s + " %"); err != nil || got != rate {
					t.Errorf("%s: %q is read as %v, %v; it was %v", l.Code, s, got, err, rate)
				}
			})
			measure := rapid.SampledFrom([]clinic.Measure{clinic.MeasureTemperature, clinic.MeasureWeight, clinic.MeasureHeight}).Draw(t, "measure")
			low, high := measure.Bounds()
			shown := measure.Show(rapid.IntRange(low, high).Draw(t, "value"))
			both(i18n.Typed(shown), func(s string) {
				if got, err := clinic.ParseMeasure(measure, s); err != nil || measure.Show(got) != shown {
					t.Errorf("%s: %s of %q is read as %s, %v", l.Code, measure, s, measure.Show(got), err)
				}
			})
			tenths := rapid.IntRange(-99_999, 99_999).Draw(t, "tenths")
			f := NewNumberField()
			f.Decimals = 1
			f.SetFloat(float64(tenths) / 10)
			both(f.Text, func(s string) {
				f.SetText(s)
				if got, err := f.Float(); err != nil || math.Round(got*10) != float64(tenths) {
					t.Errorf("%s: %q is read as %v, %v", l.Code, s, got, err)
				}
			})
		})
	}
}

func TestAMoneyFieldWritesInTheLanguage(t *testing.T) {
	was := i18n.Current()
	t.Cleanup(func() { _ = i18n.Use(was) })
	for code, want := range map[string]string{"en": "1240.50", "de": "1240,50", "fr": "1240,50", "es": "1240,50", "pt": "1240,50", "ru": "1240,50"} {
		if err := i18n.Use(code); err != nil {
			t.Fatal(err)
		}
		for _, typed := range []string{"1240.5", "1240,5", "1,240.50", "1.240,50"} {
			f := NewMoneyField("EUR")
			f.SetText(typed)
			f.FocusLost()
			if m, err := f.Value(); f.Text != want || err != nil || m.Minor != 124050 {
				t.Errorf("%s: %q becomes %q, %v, %v", code, typed, f.Text, m, err)
			}
		}
	}
}

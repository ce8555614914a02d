package viewmodel

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// Vital signs are told in the language of the window, units and decimals too.
func TestVitalsSpeakTheWindowsLanguage(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	for code, want := range map[string]string{"de": "158/96 ▲, Puls 78, 86,0 kg, BMI 28,1 ▲", "ru": "158/96 ▲, пульс 78, 86,0 кг, ИМТ 28,1 ▲", "fr": "158/96 ▲, pouls 78, 86,0 kg, IMC 28,1 ▲"} {
		if err := i18n.Use(code); err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(VitalsLine(chartOf58().Rows[0]), "\u00a0", " "); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q, want it to end %q", code, got, want)
		}
	}
	if err := i18n.Use("ru"); err != nil {
		t.Fatal(err)
	}
	for _, m := range ChartMeasures() {
		l := LinesOf(chartOf58(), m, "12 месяцев", time.UTC)
		texts := append([]string{l.Title}, l.Series...)
		for _, p := range l.Points {
			texts = append(texts, p.Told)
		}
		for _, text := range texts {
			if i := strings.IndexFunc(strings.ReplaceAll(text, "SpO₂", ""), func(r rune) bool { return unicode.Is(unicode.Latin, r) && r != '°' && r != 'C' }); i >= 0 {
				t.Errorf("%s: %q is not Russian", m, text)
			}
		}
	}
	for _, m := range clinic.Measures() {
		if text := ShowMeasure(m, 100); strings.ContainsAny(text, "kgcmol") {
			t.Errorf("%s: %q has its unit in English", m, text)
		}
	}
}

package tongue

import (
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

// What the rules say is one message or a row of them in every language: none falls
// back to English because a part of it may be missing.
func TestWhatMayLackAPartIsSaidInEveryLanguage(t *testing.T) {
	refused := func(v clinic.Vitals) string {
		return clinic.MessageOf(v.Clean(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)))
	}
	for _, c := range []struct {
		text   string
		values []string // as English writes them, and must stand in each language
		words  []string // English that must not
	}{
		{refused(clinic.Vitals{Weight: 600_000}), []string{"600", "500"}, []string{"Weight", "cannot", "between"}},
		{refused(clinic.Vitals{Weight: 860_000}), []string{"860", "86"}, []string{"Weight", "cannot", "meant"}},
		{refused(clinic.Vitals{SpO2: 970}), []string{"970", "97"}, []string{"Oxygen", "cannot", "meant"}},
		{refused(clinic.Vitals{Temperature: 500}), []string{"50", "45"}, []string{"cannot", "between"}},
		{refused(clinic.Vitals{Pulse: 500}), []string{"500", "300"}, []string{"cannot", "between"}},
		{"The recorded allergy “Zyx” is in no list: it was compared with the medicines' names alone.", []string{"Zyx"}, []string{"recorded", "compared"}},
		{"The recorded allergy “Zyx, penicillin” is in part in no list: it was compared with the medicines' names alone.", []string{"Zyx, penicillin"}, []string{"recorded", "compared"}},
		{"The patient has a recorded allergy: Zyx (Ausschlag, severe). “Zyxol 5 mg” belongs to this class.", []string{"Zyx (Ausschlag, ", "Zyxol 5 mg"}, []string{"patient has", "severe", "belongs"}},
		{"The patient has a recorded allergy: Zyx (mild). Its name stands in “Zyxol”. Say why Zyxol is given all the same, or take it out.", []string{"Zyx (", "Zyxol"}, []string{"patient has", "mild", "stands in", "Say why"}},
		{"The patient has a recorded allergy: Zyx. Its name stands in “Zyxol”. Say why Zyxol is given all the same, or take it out. Further warnings: 2.", []string{"Zyx", "2"}, []string{"stands in", "warnings", "Say why"}},
		{"The file holds no row that can be used.", nil, []string{"file holds"}},
		{"The file holds no row that can be used. Line 3: There is no name.", []string{"3"}, []string{"file holds", "Line"}},
		{"The file has rows that cannot be used (4), and what stands there would be retired. Correct them, or import without replacing.", []string{"4"}, []string{"The file", "Correct them"}},
		{"The file has rows that cannot be used (4), and what stands there would be retired. Correct them, or import without replacing. Line 12: There is no name.", []string{"4", "12"}, []string{"The file", "Correct them", "Line"}},
		{"These characters cannot be printed and come out as ?: 中. Check names and medicines before you hand the paper out.", []string{"?: 中"}, []string{"characters cannot", "Check names"}},
		{"These characters cannot be printed and come out as ?: 中 文 and 3 more. Check names and medicines before you hand the paper out.", []string{"中 文", "3"}, []string{"characters cannot", "more", "Check names"}},
	} {
		if c.text == "" {
			t.Fatal("a value was not refused")
		}
		for _, l := range Languages()[1:] {
			said := strings.ReplaceAll(In(l.Code).Say(c.text), "\u00a0", " ")
			for _, w := range c.words {
				if strings.Contains(said, w) {
					t.Errorf("%s: %q in %q", l.Code, w, said)
				}
			}
			for _, v := range c.values {
				if !strings.Contains(said, v) && !strings.Contains(said, strings.Replace(v, "?:", "? :", 1)) {
					t.Errorf("%s: no %q in %q", l.Code, v, said)
				}
			}
		}
	}
}

// Values of measures are written as the language does, inside a sentence too.
func TestMeasuresAreSaidWithTheirUnits(t *testing.T) {
	for _, c := range []struct{ code, text, want string }{
		{"de", "86.5 kg", "86,5 kg"}, {"ru", "86.5 kg", "86,5 кг"}, {"ru", "36.6 °C", "36,6 °C"}, {"fr", "5.6 mmol/l", "5,6 mmol/l"}, {"ru", "78/min", "78/мин"},
		{"ru", "98.5 %", "98,5 %"}, {"de", "1.4", "1.4"},
		{"de", "Weight: 860.0 kg cannot be; it is between 0.30 kg and 500.0 kg. Was 86.0 kg meant?", "Gewicht: 860,0 kg kann nicht sein. Der Wert liegt zwischen 0,30 kg und 500,0 kg. Ist 86,0 kg gemeint?"},
	} {
		if got := In(c.code).Say(c.text); got != c.want {
			t.Errorf("%s: %q is %q, want %q", c.code, c.text, got, c.want)
		}
	}
}

// The grade of a reaction is a word of the program; what it is about was typed.
func TestTheGradeOfAReactionIsTurned(t *testing.T) {
	list := []clinic.Allergy{{Substance: "Latex"}, {Substance: "Codeine (syrup)", Reaction: "nausea, vomiting", Severity: clinic.SeverityMild},
		{Substance: "Iodine", Severity: clinic.SeveritySevere}, {Substance: "Nuts", Reaction: "mild", Severity: clinic.SeverityModerate}}
	for code, want := range map[string]string{
		"en": "Latex; Codeine (syrup) (nausea, vomiting, mild); Iodine (severe); Nuts (mild, moderate)",
		"de": "Latex; Codeine (syrup) (nausea, vomiting, leicht); Iodine (schwer); Nuts (mild, mittel)",
		"ru": "Latex; Codeine (syrup) (nausea, vomiting, лёгкая); Iodine (тяжёлая); Nuts (mild, средней тяжести)",
	} {
		if got := In(code).Allergies(clinic.AllergyText(clinic.AllergyHas, list)); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if got := In("de").Allergies(clinic.AllergyText(clinic.AllergyNoneKnown, nil)); got != In("de").T("No known allergies") {
		t.Errorf("none known is %q", got)
	}
}

package clinic

import "testing"

// One and a half is read whole in every language, or not at all: never as one.
func TestOneAndAHalfIsNeverReadAsOne(t *testing.T) {
	for in, words := range map[string]string{
		"1 tablet and a half at night":            "1½ tablets at night",
		"1 comprimido y medio cada 12 horas":      "1½ tablets every 12 hours",
		"un comprimido y medio por la noche":      "1½ tablets at night",
		"2 comprimidos y medio":                   "2½ tablets",
		"1 cucharadita y media":                   "7.5 ml",
		"1 comprimé et demi matin et soir":        "1½ tablets in the morning and in the evening",
		"un comprimé et demi le soir":             "1½ tablets in the evening",
		"1 gélule et demie":                       "1½ capsules",
		"anderthalb Tabletten morgens":            "1½ tablets in the morning",
		"eineinhalb Tabletten abends":             "1½ tablets in the evening",
		"zweieinhalb Tabletten":                   "2½ tablets",
		"1 1/2 Tabletten morgens":                 "1½ tablets in the morning",
		"1½ Tabletten morgens":                    "1½ tablets in the morning",
		"eine halbe Tablette abends":              "½ tablet in the evening",
		"1 таблетка с половиной на ночь":          "1½ tablets at night",
		"полторы таблетки утром":                  "1½ tablets in the morning",
		"по 1 с половиной таблетки 2 раза в день": "1½ tablets twice daily",
	} {
		s, how := ParseSig(in)
		if how != UnderstoodFull || s.Words(English) != words {
			t.Errorf("%q reads %v: %q, want %q", in, how, s.Words(English), words)
		}
	}
	for _, in := range []string{"1 comprimido e meio copo de água", "1 comprimido y medio vaso de agua", "1 comprimé et demi verre", "1 таблетка с половиной стакана"} {
		if s, how := ParseSig(in); s.Dose.High != 0 || how == UnderstoodFull {
			t.Errorf("%q reads %v: %q", in, how, s.Words(English))
		}
	}
	for in, dose := range map[string]float64{"una y media por la noche": 1.5, "1 y media": 1.5, "uma e meia": 1.5, "une et demie": 1.5, "un et demi le soir": 1.5, "anderthalb": 1.5} {
		if s, _ := ParseSig(in); s.Dose.High != dose {
			t.Errorf("%q is %v, want %v", in, s.Dose.High, dose)
		}
	}
}

package clinic

import "testing"

// A caution that a formulary gives in another language is graded as in English.
func TestCautionsInPregnancyAreGradedInEveryLanguage(t *testing.T) {
	for text, want := range map[string]WarningSeverity{
		"Contraindicated in pregnancy.": WarnContraindicated, "Never: teratogenic": WarnContraindicated, "Kontraindiziert: fruchtschädigend": WarnContraindicated,
		"Contraindicado en el embarazo": WarnContraindicated, "Contre-indiqué au 3e trimestre": WarnContraindicated, "Contraindicado, teratogénico": WarnContraindicated,
		"Противопоказан при беременности": WarnContraindicated,
		"Avoid in the third trimester":    WarnSerious, "Meiden.": WarnSerious, "Evitar en el primer trimestre": WarnSerious, "Éviter": WarnSerious, "Избегать в III триместре": WarnSerious,
		"Caution: monitor": WarnCaution, "Vorsicht": WarnCaution, "": WarnCaution, "Not contraindicated": WarnCaution,
	} {
		if got := PregnancySeverity(text); got != want {
			t.Errorf("%q is graded %v, want %v", text, got, want)
		}
	}
}

package tongue

import (
	"strings"

	"caredesk/internal/clinic"
)

// Allergies turns what clinic.AllergyText gives: the states without a list, and the
// grade of each reaction. The substances and reactions stay as they were typed.
func (c *Tongue) Allergies(text string) string {
	for _, state := range []clinic.AllergyStatus{clinic.AllergyNoneKnown, clinic.AllergyNotAsked} {
		if text == clinic.AllergyText(state, nil) {
			return c.Say(text)
		}
	}
	list := strings.Split(text, "; ")
	for i, a := range list {
		list[i] = c.Allergy(a)
	}
	return c.Listed(list)
}

// Allergy turns one of the list, as clinic.Allergy.String gives it: Codeine (nausea,
// mild) is Codeine (nausea, leicht).
func (c *Tongue) Allergy(a string) string {
	for _, grade := range clinic.Severities() {
		alone, graded := grade.AloneText(), grade.ReactionText()
		if substance, ok := strings.CutSuffix(a, strings.TrimPrefix(alone, "%s")); ok {
			return c.fill(c.T(alone), []any{substance})
		}
		rest, ok := strings.CutSuffix(a, strings.TrimPrefix(graded, "%s (%s"))
		if substance, reaction, found := strings.Cut(rest, " ("); ok && found {
			return c.fill(c.T(graded), []any{substance, reaction})
		}
	}
	return a
}

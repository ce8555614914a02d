package clinic

import (
	"fmt"
	"slices"
	"strings"
)

// allergies compares every item with every recorded allergy.
func (c *safetyCheck) allergies() {
	if len(c.in.Items) == 0 {
		return
	}
	if c.in.AllergyStatus != AllergyHas && c.in.AllergyStatus != AllergyNoneKnown && len(c.in.Allergies) == 0 {
		c.add(WholePrescription, WarnUnchecked, WarnInfo, "The patient's allergies were never asked, so no allergy could be checked.", "allergies-not-asked")
	}
	for _, a := range c.in.Allergies {
		known := c.book.Allergen(a.Substance)
		if known.NoneKnown {
			continue
		}
		if len(known.Unknown) > 0 {
			said := "The recorded allergy “%s” is in no list: it was compared with the medicines' names alone."
			if len(known.Ingredients)+len(known.Classes) > 0 {
				said = "The recorded allergy “%s” is in part in no list: it was compared with the medicines' names alone."
			}
			c.add(WholePrescription, WarnUnchecked, WarnInfo, fmt.Sprintf(said, a.Substance), "allergy-unknown", nameKey(a.Substance))
		}
		for i, d := range c.items {
			c.allergy(i, d, a, known)
		}
	}
}

func (c *safetyCheck) allergy(i int, d takenDrug, a Allergy, known AllergenMatch) {
	recorded := fmt.Sprintf("The patient has a recorded allergy: %s.", a.String())
	key := []string{"", nameKey(a.Substance), string(a.Severity)}
	var same []string
	for _, ing := range d.match.Ingredients {
		if slices.Contains(known.Ingredients, ing) {
			same = append(same, ing)
		}
	}
	if len(same) > 0 {
		key[0] = strings.Join(same, "+")
		c.add(i, WarnAllergy, allergySeverity(a, WarnSerious), inARow(recorded, fmt.Sprintf("“%s” contains %s.", d.text, joinAnd(same))), key...)
		return
	}
	for _, code := range d.match.Classes {
		if slices.Contains(known.Classes, code) {
			key[0] = c.memberOf(d, code)
			c.add(i, WarnAllergyClass, allergySeverity(a, WarnSerious), inARow(recorded, c.belongs(d, code)), key...)
			return
		}
	}
	for _, ing := range known.Ingredients {
		s := c.book.substances[ing]
		if s == nil {
			continue
		}
		for _, code := range s.classes {
			if class, _ := c.book.Class(code); class.Cross && d.match.InClass(code) {
				key[0] = c.memberOf(d, code)
				c.add(i, WarnAllergyClass, allergySeverity(a, WarnCaution), inARow(recorded, c.sameClass(d, class, code)), key...)
				return
			}
		}
	}
	if known.NotADrug && len(known.Unknown) == 0 {
		return
	}
	if (d.match.Understood != UnderstoodFull || !known.Known() || len(known.Unknown) > 0) && sameWords(d, a.Substance, known.Unknown) {
		key[0] = d.words
		c.add(i, WarnAllergy, allergySeverity(a, WarnSerious), inARow(recorded, fmt.Sprintf("Its name stands in “%s”.", d.text)), key...)
	}
}

// inARow puts sentences after each other, each as a catalogue has it.
func inARow(sentences ...string) string { return strings.Join(sentences, " ") }

// belongs says that a drug is of a class that somebody is allergic to.
func (c *safetyCheck) belongs(d takenDrug, code string) string {
	if through := c.through(d, code); through != "" {
		return fmt.Sprintf("“%s” belongs to this class through %s.", d.text, through)
	}
	return fmt.Sprintf("“%s” belongs to this class.", d.text)
}

// sameClass says that a drug is of the class of a substance that somebody is
// allergic to.
func (c *safetyCheck) sameClass(d takenDrug, class DrugClass, code string) string {
	name := lowerFirst(class.Name)
	if through := c.through(d, code); through != "" {
		return fmt.Sprintf("“%s” is of the same class, %s through %s.", d.text, name, through)
	}
	return fmt.Sprintf("“%s” is of the same class, %s.", d.text, name)
}

// memberOf names the substances of a drug that belong to a class.
func (c *safetyCheck) memberOf(d takenDrug, code string) string {
	var names []string
	for _, s := range d.match.parts {
		if slices.Contains(s.classes, code) {
			names = append(names, s.name)
		}
	}
	if len(names) == 0 {
		return d.words
	}
	return strings.Join(names, "+")
}

// through tells which substance it is, where the text does not show it.
func (c *safetyCheck) through(d takenDrug, code string) string {
	var names []string
	for _, s := range d.match.parts {
		if slices.Contains(s.classes, code) && !strings.Contains(" "+d.full+" ", " "+nameKey(s.name)+" ") {
			names = append(names, s.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return joinAnd(names)
}

// allergySeverity raises the usual severity by one for a severe reaction.
func allergySeverity(a Allergy, usual WarningSeverity) WarningSeverity {
	if a.Severity == SeveritySevere {
		return warningSeverities[min(usual.Rank()+1, len(warningSeverities)-1)]
	}
	return usual
}

// sameWords compares by whole words what the lists do not know: the allergy's
// words stand in the drug's name or the other way round. Parts of words never
// count: penicillin is not in penicillamine, nor sulfa in sulfate.
func sameWords(d takenDrug, substance string, unknown []string) bool {
	texts := append([]string{substance}, unknown...)
	names := append([]string{d.words}, d.match.Ingredients...)
	for _, text := range texts {
		text = withoutNoise(text)
		for _, name := range names {
			name = withoutNoise(name)
			if text != "" && name != "" && (holdsWords(name, text) || holdsWords(text, name)) {
				return true
			}
		}
	}
	return false
}

// withoutNoise is the key of a name without amounts, forms and words like "allergy".
func withoutNoise(name string) string {
	var words []string
	for _, t := range cutTokens(plainLetters.Replace(strings.ToLower(CleanLine(name)))) {
		if t.breaks || t.number || t.key == "%" || unitWords[t.text] || plainWords[t.text] || saltWords[t.text] || formWords[t.text] != "" || allergenNoise[t.key] {
			continue
		}
		words = append(words, t.key)
	}
	return strings.Join(words, " ")
}

func holdsWords(text, part string) bool { return strings.Contains(" "+text+" ", " "+part+" ") }

package clinic

import (
	"fmt"
	"strings"
)

// Women of these ages are asked about a pregnancy where a caution is carried.
const (
	fertileFrom = 12
	fertileTo   = 55
)

// pregnancyWords are the first words that grade a caution, in the languages in which
// formularies are written here: English, German, Spanish, French, Portuguese, Russian.
var pregnancyWords = map[string]WarningSeverity{
	"contraindicated": WarnContraindicated, "never": WarnContraindicated, "kontraindiziert": WarnContraindicated, "nie": WarnContraindicated,
	"contraindicado": WarnContraindicated, "contraindicada": WarnContraindicated, "nunca": WarnContraindicated, "contra-indicado": WarnContraindicated,
	"contra-indicada": WarnContraindicated, "contre-indiqué": WarnContraindicated, "contre-indiquée": WarnContraindicated, "jamais": WarnContraindicated,
	"противопоказан": WarnContraindicated, "противопоказана": WarnContraindicated, "противопоказано": WarnContraindicated, "никогда": WarnContraindicated,
	"avoid": WarnSerious, "meiden": WarnSerious, "vermeiden": WarnSerious, "evitar": WarnSerious, "éviter": WarnSerious, "избегать": WarnSerious,
}

// PregnancySeverity grades a formulary's pregnancy caution by its first word:
// "Contraindicated …" and "Avoid …" say it themselves, all else is a caution.
func PregnancySeverity(text string) WarningSeverity {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	if grade, ok := pregnancyWords[strings.Trim(first, ":;,.")]; ok {
		return grade
	}
	return WarnCaution
}

// cautionRows are the formulary's rows whose cautions hold for an item: those
// of the product in this form, or else those of each substance alone.
func (c *safetyCheck) cautionRows(d takenDrug) [][]int {
	if len(d.match.candidates) > 0 {
		return [][]int{d.match.candidates}
	}
	var out [][]int
	for _, s := range d.match.parts {
		var rows []int
		for _, r := range c.book.fitting(c.book.bySet[s.name], d.match.site, nil) {
			if isLocal(c.book.sites[r]) == d.match.Local {
				rows = append(rows, r)
			}
		}
		out = append(out, rows)
	}
	return out
}

// cautions checks age and pregnancy where the formulary carries a caution.
func (c *safetyCheck) cautions(i int) {
	d := c.items[i]
	for _, rows := range c.cautionRows(d) {
		c.age(i, d, rows)
		c.pregnancy(i, d, rows)
	}
	if c.in.Pregnancy == PregnancyBreastfeeding && c.in.Sex != SexMale && len(d.match.Ingredients) > 0 && !c.hasKey(i, WarnPregnancy) {
		c.add(i, WarnUnchecked, WarnInfo, "The formulary carries nothing about breastfeeding for “"+d.text+"”: it could not be checked.", "breastfeeding",
			strings.Join(d.match.Ingredients, "+"))
	}
}

func (c *safetyCheck) hasKey(item int, kind WarningKind) bool {
	for _, w := range c.out {
		if w.Item == item && w.Kind == kind {
			return true
		}
	}
	return false
}

// monthsOn are the whole months lived on a day, 0 before birth.
func monthsOn(born, on Date) int {
	n := (on.Year-born.Year)*12 + int(on.Month) - int(born.Month)
	if on.Day < born.Day {
		n--
	}
	return max(n, 0)
}

func (c *safetyCheck) age(i int, d takenDrug, rows []int) {
	for _, r := range rows {
		row := c.book.drugs[r]
		if row.MinAgeMonths == 0 && row.MaxAgeMonths == 0 {
			continue
		}
		key := strings.Join(row.Ingredients, "+")
		limit := ageLimit(row)
		if c.in.Born.IsZero() {
			c.add(i, WarnUnchecked, WarnInfo, fmt.Sprintf("The formulary carries an age caution for “%s” (%s), but the patient's date of birth is not known.", d.text, limit),
				"age", key)
			return
		}
		months := monthsOn(c.in.Born, c.in.Today)
		if months >= row.MinAgeMonths && (row.MaxAgeMonths == 0 || months < row.MaxAgeMonths) {
			continue
		}
		age := c.in.Born.AgeText(c.in.Today)
		if c.in.BirthEstimated {
			age += ", estimated"
		}
		c.add(i, WarnAge, WarnSerious, strings.TrimSpace(inARow(fmt.Sprintf("“%s”: caution %s; the patient's age is %s.", d.text, limit, age), strings.TrimSpace(sentence(row.AgeNote)))), key, limit)
		return
	}
}

// ageLimit is "under 12 years", "from 65 years on".
func ageLimit(d Drug) string {
	var parts []string
	if d.MinAgeMonths > 0 {
		parts = append(parts, "under "+monthsText(d.MinAgeMonths))
	}
	if d.MaxAgeMonths > 0 {
		parts = append(parts, "from "+monthsText(d.MaxAgeMonths)+" on")
	}
	return strings.Join(parts, " and ")
}

func monthsText(n int) string {
	switch {
	case n == 1:
		return "1 month"
	case n == 12:
		return "1 year"
	case n%12 == 0:
		return fmt.Sprintf("%d years", n/12)
	}
	return fmt.Sprintf("%d months", n)
}

// What a warning about pregnancy begins with, each a sentence of its own.
const (
	patientPregnant      = "The patient is pregnant."
	patientBreastfeeding = "The patient is breastfeeding."
	pregnancyNotAsked    = "Pregnancy was not asked."
)

func (c *safetyCheck) pregnancy(i int, d takenDrug, rows []int) {
	if c.in.Sex == SexMale || c.in.Pregnancy == PregnancyNo {
		return
	}
	for _, r := range rows {
		row := c.book.drugs[r]
		if row.Pregnancy == "" {
			continue
		}
		key := strings.Join(row.Ingredients, "+")
		switch c.in.Pregnancy {
		case PregnancyYes:
			c.add(i, WarnPregnancy, PregnancySeverity(row.Pregnancy), patientPregnant+" “"+d.text+"”:"+sentence(row.Pregnancy), "pregnant", key)
			return
		case PregnancyBreastfeeding:
			if strings.Contains(strings.ToLower(row.Pregnancy), "breastfeed") {
				c.add(i, WarnPregnancy, WarnCaution, patientBreastfeeding+" “"+d.text+"”:"+sentence(row.Pregnancy), "breastfeeding", key)
				return
			}
		default:
			if years := c.in.Born.AgeOn(c.in.Today); c.in.Born.IsZero() || years >= fertileFrom && years <= fertileTo {
				c.add(i, WarnPregnancy, WarnInfo, pregnancyNotAsked+" "+fmt.Sprintf("“%s” in pregnancy:", d.text)+sentence(row.Pregnancy), "not-asked", key)
				return
			}
		}
	}
}

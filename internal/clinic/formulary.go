package clinic

import (
	"regexp"
	"strings"
)

// Drug is one presentation of a medicine: a name with one strength and form.
type Drug struct {
	ID           DrugID
	Name         string   // generic (INN); a combination is "Amoxicillin + clavulanic acid"
	Synonyms     []string // other spellings, national names, brands
	Ingredients  []string // INN in lower case, one per active substance
	ATC          []string // of the product and, for a combination, of each substance; empty: its class is unknown
	Strength     string   // 500 mg, 125 mg/5 ml, 1%
	Form         string   // tablet
	Route        string   // by mouth
	MinAgeMonths int      // caution below this age; 0 for none
	MaxAgeMonths int      // caution from this age on; 0 for none
	AgeNote      string   // what the caution is about
	Pregnancy    string   // caution, empty when the formulary carries none; see PregnancySeverity
	Source       string   // where the row came from
	Retired      bool     // no longer offered, still understood
	Version      int
}

// Limits of a formulary row.
const (
	MaxSynonyms      = 80
	MaxIngredients   = 40
	MaxDrugATC       = 60
	maxCautionMonths = 150 * 12
)

// Label is "Amoxicillin 500 mg capsule".
func (d Drug) Label() string { return joinWords(d.Name, d.Strength, d.Form) }

var atcPattern = regexp.MustCompile(`^[A-Z][0-9]{2}(?:[A-Z](?:[A-Z](?:[0-9]{2})?)?)?$`)

// ValidATC reports whether a code has the pattern of an ATC code of the second
// to the fifth level, such as J01, J01C, J01CA or J01CA04.
func ValidATC(code string) bool { return atcPattern.MatchString(code) }

// Clean tidies a row and checks it. Ingredients that are left out are read
// from the name, where " + " or " / " stands between two.
func (d *Drug) Clean() error {
	for _, text := range []*string{&d.Name, &d.Strength, &d.Form, &d.Route, &d.AgeNote, &d.Pregnancy, &d.Source} {
		*text = CleanLine(*text)
	}
	var c checker
	c.require("name", d.Name, "the generic name")
	for _, f := range []struct{ field, text string }{{"name", d.Name}, {"strength", d.Strength}, {"form", d.Form}, {"route", d.Route},
		{"age_note", d.AgeNote}, {"pregnancy", d.Pregnancy}, {"source", d.Source}} {
		c.limit(f.field, f.text, MaxLine)
	}
	if len(d.Ingredients) == 0 {
		d.Ingredients = strings.Split(strings.ReplaceAll(d.Name, " / ", " + "), " + ")
	}
	d.Synonyms = cleanNames(&c, "synonyms", d.Synonyms, MaxSynonyms, CleanLine)
	d.Ingredients = cleanNames(&c, "ingredients", d.Ingredients, MaxIngredients, func(s string) string { return strings.ToLower(CleanLine(s)) })
	if d.Name != "" && nameKey(d.Name) == "" {
		c.fail("name", "A name has letters.")
	}
	d.ATC = cleanATC(&c, d.ATC, MaxDrugATC)
	if d.MinAgeMonths < 0 || d.MinAgeMonths > maxCautionMonths {
		c.fail("min_age_months", "Give the lowest age as 0 to %d months.", maxCautionMonths)
	}
	if d.MaxAgeMonths < 0 || d.MaxAgeMonths > maxCautionMonths {
		c.fail("max_age_months", "Give the highest age as 0 to %d months.", maxCautionMonths)
	} else if d.MaxAgeMonths > 0 && d.MaxAgeMonths <= d.MinAgeMonths {
		c.fail("max_age_months", "The highest age lies below the lowest.")
	}
	return c.err()
}

func cleanNames(c *checker, field string, list []string, max int, clean func(string) string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		s = clean(s)
		if s == "" || seen[strings.ToLower(s)] {
			continue
		}
		seen[strings.ToLower(s)] = true
		c.limit(field, s, MaxName)
		out = append(out, s)
	}
	if len(out) > max {
		c.fail(field, "At most %d fit here.", max)
	}
	return out
}

func cleanATC(c *checker, list []string, max int) []string {
	codes := cleanNames(c, "atc", list, max, func(s string) string { return strings.ToUpper(strings.Join(strings.Fields(CleanLine(s)), "")) })
	for _, code := range codes {
		if !ValidATC(code) {
			c.fail("atc", "%q is no ATC code. One looks like J01CA04.", code)
		}
	}
	return codes
}

// DrugClass is a group of substances that allergies, duplicates and
// interactions speak of. A substance belongs to it by one of its ATC codes or
// by name.
type DrugClass struct {
	Code        string   // penicillins: lower case, digits and hyphens
	Name        string   // Penicillins
	Aliases     []string // how an allergy or a table may call it
	ATC         []string // prefixes
	Ingredients []string // members that the prefixes do not cover
	Except      []string // substances under the prefixes that are no members
	Cross       bool     // an allergy to one member is warned about on the others
	Duplicate   bool     // two different members together are a duplicate
}

var classCodePattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,49}$`)

// Clean tidies a class and checks it.
func (k *DrugClass) Clean() error {
	k.Code, k.Name = strings.ToLower(CleanLine(k.Code)), CleanLine(k.Name)
	var c checker
	if !classCodePattern.MatchString(k.Code) {
		c.fail("code", "Give a short code of small letters, digits and hyphens.")
	}
	c.require("name", k.Name, "the name of the class")
	c.limit("name", k.Name, MaxName)
	lower := func(s string) string { return strings.ToLower(CleanLine(s)) }
	k.Aliases = cleanNames(&c, "aliases", k.Aliases, MaxSynonyms, CleanLine)
	k.Ingredients = cleanNames(&c, "ingredients", k.Ingredients, 500, lower)
	k.Except = cleanNames(&c, "except", k.Except, 500, lower)
	k.ATC = cleanATC(&c, k.ATC, MaxDrugATC)
	if len(k.ATC)+len(k.Ingredients) == 0 {
		c.fail("atc", "Say by ATC code or by name which substances belong to the class.")
	}
	return c.err()
}

// Interaction is a known effect of two substances or classes on each other.
type Interaction struct {
	A, B     string // "class:CODE", "atc:PREFIX" or the name of a substance
	Severity WarningSeverity
	Effect   string // what happens
	Advice   string // what to do
}

// Clean tidies an interaction and checks it.
func (x *Interaction) Clean() error {
	var c checker
	for _, side := range []struct {
		field string
		text  *string
	}{{"a", &x.A}, {"b", &x.B}} {
		*side.text = cleanSide(&c, side.field, *side.text)
	}
	x.Effect, x.Advice = CleanLine(x.Effect), CleanLine(x.Advice)
	x.Severity = WarningSeverity(strings.ToLower(CleanLine(string(x.Severity))))
	switch x.Severity {
	case WarnCaution, WarnSerious, WarnContraindicated:
	default:
		c.fail("severity", "Choose caution, serious or contraindicated.")
	}
	c.require("effect", x.Effect, "the effect")
	c.limit("effect", x.Effect, 2*MaxLine)
	c.limit("advice", x.Advice, 2*MaxLine)
	return c.err()
}

func cleanSide(c *checker, field, text string) string {
	text = CleanLine(text)
	c.require(field, text, "both sides")
	c.limit(field, text, MaxName)
	kind, rest, found := strings.Cut(text, ":")
	rest = strings.TrimSpace(rest)
	switch kind = strings.ToLower(strings.TrimSpace(kind)); {
	case found && kind == "class":
		rest = strings.ToLower(rest)
		if !classCodePattern.MatchString(rest) {
			c.fail(field, "%q is no code of a class.", rest)
		}
		return "class:" + rest
	case found && kind == "atc":
		rest = strings.ToUpper(rest)
		if !ValidATC(rest) {
			c.fail(field, "%q is no ATC code. One looks like J01CA04.", rest)
		}
		return "atc:" + rest
	case found:
		c.fail(field, "Write class:CODE, atc:CODE or the name of a substance.")
	}
	return strings.ToLower(text)
}

// Understood says how much of a text is known: of a medicine's name, or of a sig.
type Understood string

// The degrees.
const (
	UnderstoodFull Understood = "full" // every word has its place
	UnderstoodPart Understood = "part" // some substances, or the class alone
	UnderstoodNone Understood = "none"
)

// DrugMatch is what a medicine's text was understood as.
type DrugMatch struct {
	Text        string
	Understood  Understood
	Ingredients []string // substances, as the formulary names them, sorted
	ATC         []string // of the product where it is known, and of its substances, sorted
	Classes     []string // codes of the classes it belongs to, sorted
	Drug        *Drug    // the formulary's row, when there is exactly one that fits
	Local       bool     // put on skin, eye, ear, nose or mucosa, so that little reaches the blood
	Unknown     []string // words that no list knows

	site       string // form and place of use in one word: mouth, eye, skin …
	candidates []int  // rows of the same substances that fit form and strength
	parts      []*substance
}

// Has reports whether a substance is among the match's.
func (m DrugMatch) Has(ingredient string) bool { return contains(m.Ingredients, ingredient) }

// InClass reports whether the match belongs to a class.
func (m DrugMatch) InClass(code string) bool { return contains(m.Classes, code) }

// AllergenMatch is what the text of an allergy was understood as.
type AllergenMatch struct {
	Text        string
	Ingredients []string // substances that are named, sorted
	Classes     []string // codes of classes that are named, sorted
	NotADrug    bool     // a food, latex, dust …: no medicine is compared with it
	NoneKnown   bool     // it says that there is no allergy
	Unknown     []string // words that no list knows
}

// Known reports whether the lists know what the text is about.
func (a AllergenMatch) Known() bool {
	return len(a.Ingredients)+len(a.Classes) > 0 || a.NotADrug || a.NoneKnown
}

package clinic

import (
	"slices"
	"sort"
	"strings"
)

// WarningKind is the check that gave a warning.
type WarningKind string

// The kinds, in the order in which they are shown.
const (
	WarnAllergy        WarningKind = "allergy"         // the substance itself
	WarnAllergyClass   WarningKind = "allergy_class"   // a class that is named, or a relative of the substance
	WarnDuplicateDrug  WarningKind = "duplicate_drug"  // the same substance twice
	WarnDuplicateClass WarningKind = "duplicate_class" // two of one kind
	WarnInteraction    WarningKind = "interaction"
	WarnAge            WarningKind = "age"
	WarnPregnancy      WarningKind = "pregnancy"
	WarnUnchecked      WarningKind = "unchecked" // a check that could not be made
)

// WarningSeverity grades a warning.
type WarningSeverity string

// The severities, from the lowest. Info needs no reason, all others do.
const (
	WarnInfo            WarningSeverity = "info"
	WarnCaution         WarningSeverity = "caution"
	WarnSerious         WarningSeverity = "serious"
	WarnContraindicated WarningSeverity = "contraindicated"
)

var (
	warningSeverities = []WarningSeverity{WarnInfo, WarnCaution, WarnSerious, WarnContraindicated}
	warningKinds      = []WarningKind{WarnAllergy, WarnAllergyClass, WarnDuplicateDrug, WarnDuplicateClass, WarnInteraction, WarnAge, WarnPregnancy, WarnUnchecked}
)

// Rank orders severities: 0 for info, 3 for contraindicated.
func (s WarningSeverity) Rank() int { return slices.Index(warningSeverities, s) }

// WholePrescription is the Item of a warning that belongs to no single item.
const WholePrescription = -1

// Warning is one hit of the checks before signing.
type Warning struct {
	Item        int // index in the items, or WholePrescription
	Kind        WarningKind
	Severity    WarningSeverity
	Cause       string // a whole sentence that names the other side
	Key         string // the same hit keeps its key when items move or others come and go
	NeedsReason bool
}

func (m RunningMedicine) words() string {
	s := "“" + m.Name() + "”"
	if !m.Since.IsZero() {
		s += " running since " + m.Since.Format("2 January 2006")
	} else {
		s += " running already"
	}
	if m.By != "" {
		s += " from " + m.By
	}
	return s
}

// SafetyInput is what the checks look at. Of the items only Drug, Strength and
// Form are read.
type SafetyInput struct {
	Items          []PrescriptionItem
	Running        []RunningMedicine
	Allergies      []Allergy
	AllergyStatus  AllergyStatus
	Born           Date // zero when unknown
	BirthEstimated bool
	Sex            Sex
	Pregnancy      Pregnancy
	Today          Date
}

// Check compares a prescription with the patient's allergies, itself, what
// still runs, the table of interactions and the formulary's cautions. The
// order of its warnings depends on the input alone. What it could not check it
// says in warnings of the kind WarnUnchecked. An empty answer does not mean
// that a prescription is safe: the lists are never complete.
func (b *DrugBook) Check(in SafetyInput) []Warning {
	c := &safetyCheck{book: b, in: in}
	for _, it := range in.Items {
		m := b.Match(it.Name())
		c.items = append(c.items, takenDrug{match: m, words: nameKey(it.Drug), full: nameKey(it.Name()), text: it.Name()})
	}
	for _, r := range in.Running {
		name := r.Name()
		c.running = append(c.running, takenDrug{match: b.Match(name), words: nameKey(r.Drug), full: nameKey(name), text: name, running: r.words()})
	}
	c.allergies()
	for i := range c.items {
		c.coverage(i)
		c.cautions(i)
	}
	for i := range c.items {
		for j := range c.items {
			if i < j { // the later one is warned about the earlier
				c.pair(j, c.items[i], i)
			}
		}
		for _, r := range c.running {
			c.pair(i, r, -1)
		}
	}
	for _, r := range c.running {
		if r.match.Understood != UnderstoodFull {
			c.add(WholePrescription, WarnUnchecked, WarnInfo, "The medicine "+r.running+" was "+degree(r.match)+
				": duplicates and interactions with it could not be checked"+r.match.exceptKnown()+".", "running", r.full)
		}
	}
	return c.sorted()
}

// takenDrug is an item or a running medicine.
type takenDrug struct {
	match   DrugMatch
	words   string // key of the name
	full    string // key of name, strength and form
	text    string
	running string // "“…” running since …", empty for an item
}

type safetyCheck struct {
	book           *DrugBook
	in             SafetyInput
	items, running []takenDrug
	out            []Warning
}

func (c *safetyCheck) add(item int, kind WarningKind, severity WarningSeverity, cause string, key ...string) {
	c.out = append(c.out, Warning{Item: item, Kind: kind, Severity: severity, Cause: cause,
		Key: string(kind) + "|" + strings.Join(key, "|"), NeedsReason: severity != WarnInfo})
}

// sorted puts the warnings in order. A hit that two items give, such as the
// same drug on two lines with an allergy to it, is told once, on the first of
// them; the second line is a duplicate in any case.
func (c *safetyCheck) sorted() []Warning {
	sort.SliceStable(c.out, func(i, j int) bool {
		a, b := c.out[i], c.out[j]
		if a.Key != b.Key {
			return a.Key < b.Key
		}
		if x, y := a.Severity.Rank(), b.Severity.Rank(); x != y {
			return x > y
		}
		return itemOrder(a.Item) < itemOrder(b.Item)
	})
	out := slices.CompactFunc(c.out, func(a, b Warning) bool { return a.Key == b.Key })
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if x, y := itemOrder(a.Item), itemOrder(b.Item); x != y {
			return x < y
		}
		if x, y := a.Severity.Rank(), b.Severity.Rank(); x != y {
			return x > y
		}
		if x, y := slices.Index(warningKinds, a.Kind), slices.Index(warningKinds, b.Kind); x != y {
			return x < y
		}
		return a.Key < b.Key
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

// itemOrder puts what belongs to no item last.
func itemOrder(item int) int {
	if item < 0 {
		return MaxPrescriptionItems * 1000
	}
	return item
}

// coverage says what could not be checked of an item.
func (c *safetyCheck) coverage(i int) {
	d := c.items[i]
	m := d.match
	switch {
	case m.Text == "":
		return
	case m.Understood == UnderstoodNone:
		c.add(i, WarnUnchecked, WarnInfo, "“"+d.text+"” is not in the formulary: allergies were compared by name alone; classes, duplicates, interactions, "+
			"age and pregnancy could not be checked.", "unknown", d.words)
	case len(m.Ingredients) == 0:
		c.add(i, WarnUnchecked, WarnInfo, "“"+d.text+"” names a class ("+c.classNames(m.Classes)+") and no substance: allergies to the class were checked; "+
			"duplicates, interactions, age and pregnancy could not be.", "class-only", d.words)
	case m.Understood == UnderstoodPart && len(m.Unknown) > 0:
		c.add(i, WarnUnchecked, WarnInfo, "“"+d.text+"” was understood in part, as "+joinAnd(m.Ingredients)+"; nothing was checked of “"+
			strings.Join(m.Unknown, " ")+"”.", "part", d.words)
	case m.Understood == UnderstoodPart:
		c.add(i, WarnUnchecked, WarnInfo, "“"+d.text+"” may be one of several medicines; it was checked as "+joinAnd(m.Ingredients)+".", "ambiguous", d.words)
	}
	var noClass []string
	for _, s := range m.parts {
		if len(s.atc) == 0 && len(s.classes) == 0 {
			noClass = append(noClass, s.name)
		}
	}
	if len(noClass) > 0 && len(m.ATC) == 0 {
		c.add(i, WarnUnchecked, WarnInfo, "The class of "+joinAnd(noClass)+" is not known: allergies, duplicates and interactions of its class could not be checked.",
			"no-class", strings.Join(noClass, "+"))
	}
}

func degree(m DrugMatch) string {
	if m.Understood == UnderstoodNone {
		return "not understood"
	}
	return "understood in part"
}

// exceptKnown names what was checked after all.
func (m DrugMatch) exceptKnown() string {
	if len(m.Ingredients) == 0 {
		return ""
	}
	return ", except for " + joinAnd(m.Ingredients)
}

func (c *safetyCheck) classNames(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = lowerFirst(c.book.ClassName(code))
	}
	return joinAnd(names)
}

// lowerFirst makes a heading fit into a sentence, but for abbreviations.
func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

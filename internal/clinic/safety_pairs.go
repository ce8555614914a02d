package clinic

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// pair compares item j with an item before it, or with a running medicine when
// other is -1.
func (c *safetyCheck) pair(j int, first takenDrug, other int) {
	second := c.items[j]
	name := first.running
	if other >= 0 {
		name = fmt.Sprintf("item %d, “%s”", other+1, first.text)
	}
	shared := sharedIngredients(first.match, second.match)
	switch {
	case first.match.Understood == UnderstoodNone && second.match.Understood == UnderstoodNone:
		if first.words != "" && first.words == second.words {
			c.duplicate(j, first, name, other, []string{strings.ToLower(second.text)}, true)
		}
	case len(shared) > 0:
		c.duplicate(j, first, name, other, shared, setKey(first.match.parts) == setKey(second.match.parts))
	}
	c.duplicateClass(j, first, name, other)
	c.interaction(j, first, name, other)
}

// where says in a key whether the other side is an item or runs already.
func where(other int) string {
	if other < 0 {
		return "running"
	}
	return "item"
}

// pairKey is the two sides' names in an order of their own for items, which
// can move; the running side stays second.
func pairKey(a, b string, other int) string {
	if other >= 0 && b < a {
		a, b = b, a
	}
	return a + "~" + b
}

// carriers are what other medicines are dissolved in and given along with.
var carriers = wordSet("water")

// severalStrengths are taken as tablets of several strengths to make one dose.
var severalStrengths = []string{"levothyroxine"}

// sharedIngredients lists the substances that two medicines share where that
// makes one too many: both reach the blood, or both are for the same place.
func sharedIngredients(a, b DrugMatch) []string {
	if a.Local != b.Local || a.Local && a.site != b.site {
		return nil
	}
	var out []string
	for _, ing := range a.Ingredients {
		if !b.Has(ing) || carriers[ing] || contains(fluids, ing) {
			continue
		}
		if contains(severalStrengths, ing) && a.Text != b.Text {
			continue
		}
		out = append(out, ing)
	}
	return out
}

// fluids are given beside each other as a matter of course.
var fluids = []string{"sodium chloride", "glucose", "water for injections"}

func (c *safetyCheck) duplicate(j int, first takenDrug, name string, other int, shared []string, same bool) {
	d := c.items[j]
	key := []string{where(other), pairKey(first.words, d.words, other), strings.Join(shared, "+")}
	switch {
	case other < 0 && same:
		c.add(j, WarnDuplicateDrug, WarnCaution, fmt.Sprintf("“%s” is the same drug as %s: a renewal, or twice?", d.text, name), key...)
	case same:
		c.add(j, WarnDuplicateDrug, WarnSerious, fmt.Sprintf("“%s” is the same drug as %s (%s).", d.text, name, joinAnd(shared)), key...)
	default:
		c.add(j, WarnDuplicateDrug, WarnSerious, fmt.Sprintf("“%s” and %s both contain %s.", d.text, name, joinAnd(shared)), key...)
	}
}

// noDuplicateATC are groups in which several substances are often meant to be
// taken together, or which hold unlike ones.
var noDuplicateATC = []string{"A02A", "A06AD", "A10A", "A11", "A12", "B01AC", "B05", "J04", "J05A", "J06", "J07", "L01", "L04", "N03", "P01B", "R03A", "R03B", "V", "H03AA",
	"R01", "D", "S", "G01", "A01", "A07", "M02", "C05", "R02", "N01", "B03", "R05CB", "R05CA", "N02BE", "N02BB"}

// duplicateGroups are the fourth levels under which a second substance is one
// too many. Groups that end in X hold whatever fits no other.
func duplicateGroups(atc []string) []string {
	var out []string
	for _, code := range atc {
		if len(code) < 5 || code[4] == 'X' || underAny([]string{code}, noDuplicateATC) || len(code) == 7 && code[5] >= '3' {
			continue // from 30 on stand combinations
		}
		out = addAll(out, []string{code[:5]})
	}
	return out
}

// duplicateClass looks for two different substances of one class or one ATC
// group; of several such pairs the first by name is told.
func (c *safetyCheck) duplicateClass(j int, first takenDrug, name string, other int) {
	second := c.items[j]
	if first.match.Local || second.match.Local {
		return
	}
	pair, what := "", ""
	for _, a := range first.match.parts {
		for _, b := range second.match.parts {
			if first.match.Has(b.name) || second.match.Has(a.name) {
				continue
			}
			group := c.commonGroup(a, b)
			if key := pairKey(a.name, b.name, other); group != "" && (pair == "" || key < pair) {
				pair, what = key, group
			}
		}
	}
	if what != "" {
		c.add(j, WarnDuplicateClass, WarnCaution, fmt.Sprintf("“%s” and %s are of one class: %s.", second.text, name, what), where(other), pair, what)
	}
}

// commonGroup names the class or group that two substances should not share.
func (c *safetyCheck) commonGroup(a, b *substance) string {
	for _, code := range a.classes {
		if class, _ := c.book.Class(code); class.Duplicate && slices.Contains(b.classes, code) {
			return lowerFirst(class.Name)
		}
	}
	for _, group := range a.groups {
		if slices.Contains(b.groups, group) {
			return "ATC group " + group
		}
	}
	return ""
}

// absorbed are substances that interact even from skin, eye or mucosa.
var absorbed = []string{"timolol", "betaxolol", "levobunolol", "carteolol", "miconazole", "estradiol", "fentanyl"}

// reaches reports whether enough of a substance gets into the blood from where
// the medicine is used.
func reaches(d takenDrug, s *substance) bool { return !d.match.Local || contains(absorbed, s.name) }

// interaction looks up every pair of substances in the table. Several rows for
// one pair are told in one warning, the gravest first, and so are pairs of the
// same two medicines for which the table says the same.
func (c *safetyCheck) interaction(j int, first takenDrug, name string, other int) {
	type hit struct{ own, others, pairs []string }
	hits := map[string]*hit{} // by the rows
	severity := map[string]WarningSeverity{}
	for _, a := range c.sides(first) {
		for _, b := range c.sides(c.items[j]) {
			rows := c.book.between(a, b)
			if a.name == b.name || len(rows) == 0 {
				continue
			}
			var told []string
			for _, r := range rows {
				x := c.book.interactions[r]
				told = addAll(told, []string{sentence(x.Effect) + sentence(x.Advice)})
			}
			text := strings.Join(told, "")
			if hits[text] == nil {
				hits[text] = &hit{}
				severity[text] = c.book.interactions[rows[0]].Severity
			}
			hits[text].own = addAll(hits[text].own, []string{b.name})
			hits[text].others = addAll(hits[text].others, []string{a.name})
			hits[text].pairs = append(hits[text].pairs, pairKey(a.name, b.name, other))
		}
	}
	for _, text := range sortedKeys(hits) {
		h := hits[text]
		c.add(j, WarnInteraction, severity[text], fmt.Sprintf("%s with %s (%s):%s", upperFirst(joinAnd(h.own)), joinAnd(h.others), name, text),
			where(other), strings.Join(slices.Sorted(slices.Values(h.pairs)), "+"))
	}
}

// sides are the substances of a medicine that can interact. A product whose
// substances are not placed in a class counts as a whole by its own code.
func (c *safetyCheck) sides(d takenDrug) []*substance {
	var out []*substance
	for _, s := range d.match.parts {
		if reaches(d, s) {
			out = append(out, s)
		}
	}
	if len(out) > 1 && c.book.unplaced(out) {
		name := strings.Join(d.match.Ingredients, " + ")
		out = append(out, &substance{name: name, sides: c.book.sidesOf(name, d.match.ATC, d.match.Classes)})
	}
	return out
}

// between lists the interactions of two substances, the gravest first.
func (b *DrugBook) between(x, y *substance) []int {
	var rows []int
	for _, side := range x.sides {
		for _, r := range b.bySide[side] {
			row := b.interactions[r]
			if (row.A == side && slices.Contains(y.sides, row.B) || row.B == side && slices.Contains(y.sides, row.A)) && !slices.Contains(rows, r) {
				rows = append(rows, r)
			}
		}
	}
	sort.SliceStable(rows, func(i, j int) bool {
		s, t := b.interactions[rows[i]].Severity.Rank(), b.interactions[rows[j]].Severity.Rank()
		return s > t || s == t && rows[i] < rows[j]
	})
	return rows
}

// sentence is a text with a blank before and one full stop behind.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return " " + strings.TrimRight(upperFirst(s), ". ") + "."
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

package clinic

import (
	"slices"
	"sort"
	"strings"
)

// DrugBook is the formulary, the classes and the interactions, made ready for
// looking up. It never changes once it is built, so any number of goroutines
// may use it; a changed formulary is a new book.
type DrugBook struct {
	drugs        []Drug
	sites        []string   // place of use, by row
	rowAmounts   [][]string // strengths, by row
	sets         []string   // substances joined, by row
	bySet        map[string][]int
	substances   map[string]*substance
	terms        map[string]*term
	longest      map[string]int // by first word: words of the longest term
	classes      []DrugClass    // sorted by code
	classIndex   map[string]int
	classTerms   map[string][]string // alias to codes
	classLongest map[string]int
	interactions []Interaction
	bySide       map[string][]int // interactions by one of their sides
	words        []wordEntry      // for Suggest, sorted
	order        []int32          // by row: its place among suggestions
}

// substance is an active substance with what is known of it.
type substance struct {
	name    string
	atc     []string // codes of the substance alone, sorted
	classes []string // codes, sorted
	sides   []string // how an interaction may name it
	groups  []string // fourth ATC levels that two substances should not share
}

// term is what a name stands for.
type term struct {
	sets [][]*substance // more than one: the name is ambiguous
	rank int            // of the source it came from: a substance's own name wins over a synonym
}

// NewDrugBook indexes a formulary. Rows are taken as they are, so Clean them
// before; the order decides nothing but ties. A substance that another row
// lists as a synonym of its only ingredient is the same substance, whatever
// name a row gives it.
func NewDrugBook(drugs []Drug, classes []DrugClass, interactions []Interaction) *DrugBook {
	b := &DrugBook{drugs: slices.Clone(drugs), bySet: map[string][]int{}, substances: map[string]*substance{}, terms: map[string]*term{},
		longest: map[string]int{}, classIndex: map[string]int{}, classTerms: map[string][]string{}, classLongest: map[string]int{},
		interactions: slices.Clone(interactions), bySide: map[string][]int{}}
	k := &bookBuilder{DrugBook: b, keys: map[string]string{}, canonical: map[string]string{}, productATC: map[string][]string{}}
	k.sameNames()
	k.addDrugs()
	k.addClasses(classes)
	k.addInteractions()
	k.addWords()
	return b
}

// bookBuilder holds what only the building needs.
type bookBuilder struct {
	*DrugBook
	keys       map[string]string // name to key
	canonical  map[string]string // key of a substance to the name it is kept under
	productATC map[string][]string
}

func (k *bookBuilder) key(name string) string {
	key, ok := k.keys[name]
	if !ok {
		key = nameKey(name)
		k.keys[name] = key
	}
	return key
}

// sameNames finds for every ingredient the name it is kept under.
func (k *bookBuilder) sameNames() {
	first := map[string]string{} // key to the first spelling
	for i := range k.drugs {
		for _, ing := range k.drugs[i].Ingredients {
			if key := k.key(ing); key != "" && first[key] == "" {
				first[key] = strings.ToLower(CleanLine(ing))
			}
		}
	}
	alias := map[string]string{}
	done := map[string]bool{}
	for i := range k.drugs {
		d := &k.drugs[i]
		if len(d.Ingredients) != 1 || len(d.Synonyms) == 0 {
			continue
		}
		own := k.key(d.Ingredients[0])
		for _, s := range d.Synonyms {
			if done[own+"\x00"+s] {
				continue
			}
			done[own+"\x00"+s] = true
			if key := k.key(s); key != own && first[key] != "" && root(alias, own) != key {
				if alias[key] == "" {
					alias[key] = own
				}
			}
		}
	}
	for key := range first {
		if r := root(alias, key); r != key {
			k.canonical[key] = first[r]
			continue
		}
		// "amlodipine besilate" is amlodipine, where that is known.
		words := strings.Fields(first[key])
		for len(words) > 1 && saltWords[words[len(words)-1]] {
			words = words[:len(words)-1]
			if short := first[k.key(strings.Join(words, " "))]; short != "" && !cations[words[0]] {
				k.canonical[key] = short
			}
		}
		if k.canonical[key] == "" {
			k.canonical[key] = first[key]
		}
	}
}

// root follows aliases to the name that is none.
func root(alias map[string]string, key string) string {
	for n := 0; n < 50 && alias[key] != ""; n++ {
		key = alias[key]
	}
	return key
}

func (k *bookBuilder) substance(ingredient string) *substance {
	name := k.canonical[k.key(ingredient)]
	if name == "" {
		return nil
	}
	s := k.substances[name]
	if s == nil {
		s = &substance{name: name}
		k.substances[name] = s
	}
	return s
}

func (k *bookBuilder) addDrugs() {
	k.sites, k.sets, k.rowAmounts = make([]string, len(k.drugs)), make([]string, len(k.drugs)), make([][]string, len(k.drugs))
	type seenTerm struct{ set, name string }
	seen := map[seenTerm]bool{}
	formSites := map[string]string{}
	for i := range k.drugs {
		d := &k.drugs[i]
		var set []*substance
		for _, ing := range d.Ingredients {
			if s := k.substance(ing); s != nil && !slices.Contains(set, s) {
				set = append(set, s)
			}
		}
		sortSubstances(set)
		k.sets[i] = setKey(set)
		form := d.Form + " " + d.Route
		site, ok := formSites[form]
		if !ok {
			site = siteOfForm(d.Form, d.Route)
			formSites[form] = site
		}
		k.sites[i] = site
		k.rowAmounts[i] = amounts(cutTokens(strings.ToLower(d.Strength)))
		if len(set) == 0 {
			continue
		}
		k.bySet[k.sets[i]] = append(k.bySet[k.sets[i]], i)
		if len(set) == 1 {
			set[0].atc = addAll(set[0].atc, d.ATC)
		}
		k.productATC[k.sets[i]] = addAll(k.productATC[k.sets[i]], d.ATC)
		for n, name := range append([]string{d.Name}, d.Synonyms...) {
			if t := (seenTerm{k.sets[i], name}); !seen[t] {
				seen[t] = true
				k.addTerm(name, set, 2-min(n, 1))
			}
		}
	}
	for key, name := range k.canonical {
		k.addKey(key, []*substance{k.substances[name]}, 3)
	}
	for _, s := range k.substances {
		sort.Strings(s.atc)
	}
}

func addAll(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func sortSubstances(set []*substance) {
	slices.SortFunc(set, func(a, b *substance) int { return strings.Compare(a.name, b.name) })
}

func setKey(set []*substance) string {
	names := make([]string, len(set))
	for i, s := range set {
		names[i] = s.name
	}
	return strings.Join(names, "\x00")
}

// addTerm enters a name, and once more without the hyphen of a short first
// part: co-amoxiclav is also looked up as coamoxiclav.
func (k *bookBuilder) addTerm(name string, set []*substance, rank int) {
	k.addKey(k.key(name), set, rank)
	if first, _, found := strings.Cut(name, "-"); found && len(first) <= 3 {
		k.addKey(k.key(strings.ReplaceAll(name, "-", "")), set, rank)
	}
}

func (k *bookBuilder) addKey(key string, set []*substance, rank int) {
	if len(key) < 2 {
		return
	}
	t := k.terms[key]
	if t == nil {
		t = &term{rank: rank}
		k.terms[key] = t
		countWords(k.longest, key)
	}
	switch {
	case rank > t.rank:
		t.rank, t.sets = rank, [][]*substance{set}
	case rank == t.rank:
		if !slices.ContainsFunc(t.sets, func(have []*substance) bool { return slices.Equal(have, set) }) {
			t.sets = append(t.sets, set)
		}
	}
}

func countWords(longest map[string]int, key string) {
	first, _, _ := strings.Cut(key, " ")
	longest[first] = max(longest[first], 1+strings.Count(key, " "))
}

func (k *bookBuilder) addClasses(classes []DrugClass) {
	k.classes = slices.Clone(classes)
	slices.SortStableFunc(k.classes, func(a, b DrugClass) int { return strings.Compare(a.Code, b.Code) })
	k.classes = slices.CompactFunc(k.classes, func(a, b DrugClass) bool { return a.Code == b.Code })
	for i, c := range k.classes {
		k.classIndex[c.Code] = i
		for _, alias := range append([]string{c.Name, strings.ReplaceAll(c.Code, "-", " ")}, c.Aliases...) {
			for _, name := range []string{alias, strings.ReplaceAll(alias, "-", "")} {
				for _, key := range []string{k.key(name), singularKey(name)} {
					if key != "" && !slices.Contains(k.classTerms[key], c.Code) {
						k.classTerms[key] = append(k.classTerms[key], c.Code)
						countWords(k.classLongest, key)
					}
				}
			}
		}
	}
	named := map[string][]string{} // substance to the classes that name it, and to those that leave it out as "-code"
	for _, c := range k.classes {
		for _, ing := range c.Ingredients {
			named[k.nameOf(ing)] = append(named[k.nameOf(ing)], c.Code)
		}
		for _, ing := range c.Except {
			named[k.nameOf(ing)] = append(named[k.nameOf(ing)], "-"+c.Code)
		}
	}
	for _, s := range k.substances {
		for _, c := range k.classes {
			if slices.Contains(named[s.name], c.Code) || underAny(s.atc, c.ATC) && !slices.Contains(named[s.name], "-"+c.Code) {
				s.classes = append(s.classes, c.Code)
			}
		}
		s.groups = duplicateGroups(s.atc)
	}
}

// nameOf is the name that a substance is kept under.
func (k *bookBuilder) nameOf(ingredient string) string {
	key := k.key(ingredient)
	if name := k.canonical[key]; name != "" {
		return name
	}
	if t := k.terms[key]; t != nil && len(t.sets) == 1 && len(t.sets[0]) == 1 {
		return t.sets[0][0].name
	}
	return strings.ToLower(ingredient)
}

// singularKey is the key with the last word's plural s taken off.
func singularKey(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if len(name) > 4 && strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "ss") {
		return nameKey(name[:len(name)-1])
	}
	return ""
}

func underAny(codes, prefixes []string) bool {
	for _, code := range codes {
		for _, p := range prefixes {
			if strings.HasPrefix(code, p) {
				return true
			}
		}
	}
	return false
}

func (k *bookBuilder) addInteractions() {
	for i := range k.interactions {
		x := &k.interactions[i]
		for _, side := range []*string{&x.A, &x.B} {
			if !strings.Contains(*side, ":") {
				*side = k.nameOf(*side)
			}
			if list := k.bySide[*side]; len(list) == 0 || list[len(list)-1] != i {
				k.bySide[*side] = append(list, i)
			}
		}
	}
	for _, s := range k.substances {
		s.sides = k.sidesOf(s.name, s.atc, s.classes)
	}
}

// sidesOf lists the sides under which interactions know a substance.
func (b *DrugBook) sidesOf(name string, atc, classes []string) []string {
	var sides []string
	add := func(side string) {
		if len(b.bySide[side]) > 0 && !slices.Contains(sides, side) {
			sides = append(sides, side)
		}
	}
	add(name)
	for _, c := range classes {
		add("class:" + c)
	}
	for _, code := range atc {
		for n := 3; n <= len(code); n++ {
			add("atc:" + code[:n])
		}
	}
	return sides
}

// ClassName is the name of a class, its code when there is none.
func (b *DrugBook) ClassName(code string) string {
	if i, ok := b.classIndex[code]; ok {
		return b.classes[i].Name
	}
	return code
}

// Class gives a class by its code.
func (b *DrugBook) Class(code string) (DrugClass, bool) {
	i, ok := b.classIndex[code]
	if !ok {
		return DrugClass{}, false
	}
	return b.classes[i], true
}

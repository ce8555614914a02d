package clinic

import (
	"slices"
	"sort"
	"strings"
)

// Match understands the text of a medicine as doctors and other systems write
// it: "Amoxicillin 500 MG Oral Capsule", "Acetaminophen 500 MG / Hydrocodone 5
// MG Oral Tablet", "Synthroid Tablet 50mcg". It knows names alone and guesses
// at none: a word that it does not know is told, never bent to a similar name.
func (b *DrugBook) Match(text string) DrugMatch {
	m := DrugMatch{Text: CleanLine(text), Understood: UnderstoodNone}
	tokens, brackets := drugTokens(text)
	set, ambiguous := b.matchTokens(tokens)
	outside := len(set)
	for _, inside := range brackets {
		more, unclear := b.matchTokens(inside)
		if unclear && outside > 0 {
			continue
		}
		ambiguous = ambiguous || unclear
		for _, s := range more {
			if !slices.Contains(set, s) {
				set = append(set, s)
			}
		}
		if outside == 0 {
			m.Unknown = append(m.Unknown, unknownWords(inside)...)
		}
	}
	sortSubstances(set)
	m.Unknown = append(unknownWords(tokens), m.Unknown...)
	b.describe(&m, set, tokens)
	switch {
	case len(set) > 0 && len(m.Unknown) == 0 && !ambiguous:
		m.Understood = UnderstoodFull
	case len(set) > 0:
		m.Understood = UnderstoodPart
	default:
		if m.Classes = b.classesIn(tokens); len(m.Classes) > 0 {
			m.Understood = UnderstoodPart
			m.Unknown = unknownWords(tokens)
		}
	}
	return m
}

// matchTokens finds the known names, longest first, and marks the tokens.
func (b *DrugBook) matchTokens(tokens []drugToken) (set []*substance, ambiguous bool) {
	lastName := -1 // the token before, when it ended a name that may carry a salt
	for i := 0; i < len(tokens); {
		t := &tokens[i]
		if t.breaks {
			lastName = -1
			i++
			continue
		}
		found, used := b.termAt(tokens, i)
		if used == 1 && cations[t.text] && lastName == i-1 && lastName >= 0 {
			t.state = tokenNoise
			i++
			continue
		}
		if used == 0 {
			if isNoise(tokens, i) || i == 0 && t.text == "t" { // T. Crocin
				t.state = tokenNoise
			}
			i++
			continue
		}
		ambiguous = ambiguous || len(found.sets) > 1
		mineral := false
		for _, each := range found.sets {
			for _, s := range each {
				mineral = mineral || underAny(s.atc, mineralATC)
				if !slices.Contains(set, s) {
					set = append(set, s)
				}
			}
		}
		for j := i; j < i+used; j++ {
			if !tokens[j].breaks {
				tokens[j].state = tokenName
			}
		}
		i += used
		if lastName = i - 1; mineral {
			lastName = -1
		}
	}
	if len(set) > 0 {
		for i := range tokens {
			t := &tokens[i]
			if t.state == tokenUnknown && (saltWords[t.text] || t.text == "plus" && i > 0 && i < len(tokens)-1 && anyName(tokens[:i]) && anyName(tokens[i+1:])) {
				t.state = tokenNoise
			}
			if t.state == tokenUnknown && !t.breaks {
				b.passClass(tokens, i, set)
			}
		}
	}
	return set, ambiguous
}

// passClass passes over the name of a class that the substance belongs to
// anyway: Lantus insulin.
func (b *DrugBook) passClass(tokens []drugToken, i int, set []*substance) {
	codes, used := b.classAt(tokens, i)
	for _, code := range codes {
		if slices.ContainsFunc(set, func(s *substance) bool { return slices.Contains(s.classes, code) }) {
			for j := i; j < i+used; j++ {
				tokens[j].state = max(tokens[j].state, tokenName)
			}
			return
		}
	}
}

// mineralATC are vitamins and minerals: calcium behind them is no salt.
var mineralATC = []string{"A11", "A12", "B03", "A02A"}

func anyName(tokens []drugToken) bool {
	return slices.ContainsFunc(tokens, func(t drugToken) bool { return t.state == tokenName })
}

// termAt looks up the longest name that begins at a token, and says how many
// tokens it takes. Marks inside a name are passed over: "Estrogens, conjugated".
func (b *DrugBook) termAt(tokens []drugToken, i int) (*term, int) {
	for n := b.longest[tokens[i].key]; n > 1; n-- {
		key, used, ok := keyOf(tokens[i:], n)
		if t := b.terms[key]; ok && t != nil {
			return t, used
		}
	}
	t := tokens[i]
	if isNoise(tokens, i) {
		return nil, 0
	}
	if found := b.terms[t.key]; found != nil {
		return found, 1
	}
	if n := len(t.text); n > 5 && t.text[n-1] == 's' {
		if found := b.terms[spell(t.text[:n-1])]; found != nil {
			return found, 1
		}
	}
	for _, suffix := range gluedWords {
		if stem, glued := strings.CutSuffix(t.text, suffix); glued && len(stem) > 4 {
			if found := b.terms[spell(stem)]; found != nil {
				return found, 1
			}
		}
	}
	return nil, 0
}

// keyOf joins n words from the beginning of the tokens.
func keyOf(tokens []drugToken, n int) (key string, used int, ok bool) {
	for used < len(tokens) && n > 0 {
		if t := tokens[used]; !t.breaks {
			if key != "" {
				key += " "
			}
			key += t.key
			n--
		}
		used++
	}
	return key, used, n == 0
}

func unknownWords(tokens []drugToken) []string {
	var out []string
	for _, t := range tokens {
		if !t.breaks && t.state == tokenUnknown && !slices.Contains(out, t.text) {
			out = append(out, t.text)
		}
	}
	return out
}

// classesIn finds classes that a text names.
func (b *DrugBook) classesIn(tokens []drugToken) []string {
	var codes []string
	for i := 0; i < len(tokens); i++ {
		if tokens[i].breaks {
			continue
		}
		found, used := b.classAt(tokens, i)
		if used == 0 {
			continue
		}
		codes = addAll(codes, found)
		for j := i; j < i+used; j++ {
			if !tokens[j].breaks {
				tokens[j].state = tokenName
			}
		}
		i += used - 1
	}
	sort.Strings(codes)
	return codes
}

// describe fills in what is known of a set of substances in the text's form.
func (b *DrugBook) describe(m *DrugMatch, set []*substance, tokens []drugToken) {
	var groups []string
	oral := false
	for _, t := range tokens {
		if g := formWords[t.text]; g != "" && t.state != tokenName {
			groups = append(groups, g)
		}
		oral = oral || t.text == "oral" || t.text == "po"
	}
	m.parts, m.site = set, siteOf(groups, oral)
	for _, s := range set {
		m.Ingredients = append(m.Ingredients, s.name)
		m.Classes = addAll(m.Classes, s.classes)
	}
	rows := b.bySet[setKey(set)]
	if len(set) == 0 {
		rows = nil
	}
	if m.site == "" && len(rows) > 0 && !slices.ContainsFunc(rows, func(r int) bool { return !isLocal(b.sites[r]) }) {
		m.site = b.sites[rows[0]] // there is no other
	}
	m.Local = isLocal(m.site)
	m.candidates = b.fitting(rows, m.site, nil)
	strengths := amounts(tokens)
	exact := b.fitting(rows, m.site, strengths)
	exact = slices.DeleteFunc(exact, func(r int) bool { return b.drugs[r].Retired })
	exact = b.narrowed(exact, tokens)
	if len(exact) == 1 {
		d := b.drugs[exact[0]]
		m.Drug = &d
	}
	for _, r := range m.candidates {
		m.ATC = addAll(m.ATC, b.drugs[r].ATC)
	}
	if len(set) > 1 || len(m.ATC) == 0 {
		for _, s := range set {
			m.ATC = addAll(m.ATC, s.atc)
		}
	}
	for _, c := range b.classes {
		if len(set) > 1 && underAny(m.ATC, c.ATC) && !slices.Contains(m.Classes, c.Code) && b.unplaced(set) {
			m.Classes = append(m.Classes, c.Code)
		}
	}
	sort.Strings(m.ATC)
	sort.Strings(m.Classes)
}

// narrowed keeps, of several rows, the one in the form that the text names, and
// of plain and slow tablets the one that it names.
func (b *DrugBook) narrowed(rows []int, tokens []drugToken) []int {
	slow := false
	forms := map[string]bool{}
	for _, t := range tokens {
		if t.state == tokenNoise {
			slow = slow || slowWords[t.text]
			forms[strings.TrimSuffix(t.text, "s")] = true
		}
	}
	for _, keep := range []func(r int) bool{
		func(r int) bool { return forms[b.drugs[r].Form[strings.LastIndexByte(b.drugs[r].Form, ' ')+1:]] },
		func(r int) bool { return strings.HasPrefix(b.drugs[r].Form, "modified-release") == slow },
	} {
		if len(rows) < 2 {
			break
		}
		if fewer := slices.DeleteFunc(slices.Clone(rows), func(r int) bool { return !keep(r) }); len(fewer) > 0 {
			rows = fewer
		}
	}
	return rows
}

// unplaced reports whether the class of some substance is not known by itself,
// so that the product's own code has to tell.
func (b *DrugBook) unplaced(set []*substance) bool {
	return slices.ContainsFunc(set, func(s *substance) bool { return len(s.atc) == 0 })
}

// fitting keeps the rows of a place of use, all of them when none is of it,
// and of these the ones with the strengths, where any are asked for.
func (b *DrugBook) fitting(rows []int, site string, strengths []string) []int {
	var out []int
	for _, r := range rows {
		if site == "" || b.sites[r] == site {
			out = append(out, r)
		}
	}
	if len(out) == 0 && len(strengths) == 0 {
		for _, r := range rows {
			if isLocal(b.sites[r]) == isLocal(site) {
				out = append(out, r)
			}
		}
	}
	if len(out) == 0 && len(strengths) == 0 {
		out = slices.Clone(rows)
	}
	if len(strengths) > 0 {
		out = slices.DeleteFunc(out, func(r int) bool { return !slices.Equal(b.rowAmounts[r], strengths) })
	}
	return out
}

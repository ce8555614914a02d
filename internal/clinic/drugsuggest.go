package clinic

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// wordEntry is a word of a name or synonym and the row it stands in.
type wordEntry struct {
	word string
	row  int32
	rank int8 // 0 first word of the name, 1 other word of the name, 2 synonym
}

// addWords indexes every word of names and synonyms, as it is written and in
// the simpler spelling.
func (k *bookBuilder) addWords() {
	cut := map[string][]string{} // name to its words
	for i := range k.drugs {
		d := &k.drugs[i]
		if d.Retired {
			continue
		}
		seen := map[string]bool{}
		for n, name := range append([]string{d.Name}, d.Synonyms...) {
			words, ok := cut[name]
			if !ok {
				words = suggestWords(name)
				cut[name] = words
			}
			for w, word := range words {
				rank := int8(2)
				if n == 0 {
					rank = int8(min(w, 1))
				}
				if !seen[word] {
					seen[word] = true
					k.words = append(k.words, wordEntry{word, int32(i), rank})
				}
			}
		}
	}
	slices.SortFunc(k.words, func(a, b wordEntry) int {
		if c := strings.Compare(a.word, b.word); c != 0 {
			return c
		}
		return cmp.Compare(a.row, b.row)
	})
	k.addOrder()
}

// suggestWords are the words by which a name is found: the name without its
// hyphens first, then word by word, in both spellings.
func suggestWords(name string) []string {
	plain := plainLetters.Replace(strings.ToLower(CleanLine(name)))
	var out []string
	if strings.Contains(plain, "-") {
		first, _, _ := strings.Cut(plain, " ")
		out = addAll(out, []string{strings.ReplaceAll(first, "-", ""), fold(strings.ReplaceAll(first, "-", ""))})
	}
	for _, t := range cutTokens(plain) {
		if !t.breaks && !t.number && t.text != "%" {
			out = addAll(out, []string{t.text, fold(t.text)})
		}
	}
	return out
}

// Suggest offers up to limit rows for what was typed so far: every word typed
// begins a word of the name, a synonym, the form or the strength. Names before
// synonyms, single substances before combinations, then by form and strength.
// Case and accents do not matter.
func (b *DrugBook) Suggest(text string, limit int) []Drug {
	tokens, _ := drugTokens(text)
	var words, narrow []string
	for _, t := range tokens {
		switch {
		case t.breaks || t.text == "%":
		case t.number, len(words) > 0 && unitWords[t.text]:
			narrow = append(narrow, strings.ReplaceAll(t.text, ",", "."))
		default:
			words = append(words, t.text)
		}
	}
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	if strings.Contains(text, "-") && len(words) > 1 { // co-am: the name without its hyphen
		if out := b.suggest(append([]string{words[0] + words[1]}, words[2:]...), narrow, limit); len(out) > 0 {
			return out
		}
	}
	return b.suggest(words, narrow, limit)
}

func (b *DrugBook) suggest(words, numbers []string, limit int) []Drug {
	best := make([]int8, len(b.drugs)) // rank plus one, 0 for no hit
	var rows []int32
	b.eachWord(words[0], func(e wordEntry) {
		if old := best[e.row]; old == 0 || e.rank+1 < old {
			if old == 0 {
				rows = append(rows, e.row)
			}
			best[e.row] = e.rank + 1
		}
	})
	rows = slices.DeleteFunc(rows, func(r int32) bool { return !b.fits(int(r), words[1:], numbers) })
	slices.SortFunc(rows, func(x, y int32) int {
		return cmp.Or(cmp.Compare(best[x], best[y]), cmp.Compare(b.order[x], b.order[y]))
	})
	out := make([]Drug, 0, min(limit, len(rows)))
	for _, r := range rows[:min(limit, len(rows))] {
		out = append(out, b.drugs[r])
	}
	return out
}

// eachWord visits the entries that begin with a prefix in either spelling.
func (b *DrugBook) eachWord(prefix string, visit func(wordEntry)) {
	prefixes := []string{prefix}
	if simple := fold(prefix); len(simple) > 1 {
		prefixes = addAll(prefixes, []string{simple})
	}
	for _, p := range prefixes {
		at := sort.Search(len(b.words), func(i int) bool { return b.words[i].word >= p })
		for ; at < len(b.words) && strings.HasPrefix(b.words[at].word, p); at++ {
			visit(b.words[at])
		}
	}
}

// fits tests the further words and numbers against a row.
func (b *DrugBook) fits(row int, words, numbers []string) bool {
	d := &b.drugs[row]
	if len(words)+len(numbers) == 0 {
		return true
	}
	text := " " + substanceKey(d.Name+" "+strings.Join(d.Synonyms, " ")+" "+d.Form+" "+d.Strength)
	for _, w := range words {
		if !strings.Contains(text, " "+w) && !strings.Contains(fold(text), " "+fold(w)) {
			return false
		}
	}
	strength := " "
	for _, t := range cutTokens(strings.ToLower(d.Strength)) {
		strength += strings.ReplaceAll(t.text, ",", ".") + " "
	}
	for _, n := range numbers {
		if !strings.Contains(strength, " "+n) {
			return false
		}
	}
	return true
}

// addOrder puts the rows in the order in which they are offered.
func (k *bookBuilder) addOrder() {
	type sortKey struct {
		row, parts, form int
		name, shape      string
		amount           float64
	}
	keys := make([]sortKey, len(k.drugs))
	for i := range k.drugs {
		d := &k.drugs[i]
		keys[i] = sortKey{i, len(d.Ingredients), formOrder(d.Form), strings.ToLower(d.Name), d.Form, leading(d.Strength)}
	}
	slices.SortFunc(keys, func(x, y sortKey) int {
		if x.name != y.name {
			return cmp.Or(cmp.Compare(x.parts, y.parts), strings.Compare(x.name, y.name))
		}
		return cmp.Or(cmp.Compare(x.form, y.form), strings.Compare(x.shape, y.shape), cmp.Compare(x.amount, y.amount), cmp.Compare(x.row, y.row))
	})
	k.order = make([]int32, len(keys))
	for place, key := range keys {
		k.order[key.row] = int32(place)
	}
}

// formOrder puts what most patients take first.
func formOrder(form string) int {
	return slices.Index([]string{"injection", "capsule", "tablet"}, form) * -1
}

// leading is a strength's first amount in milligrams or units.
func leading(strength string) float64 {
	tokens := cutTokens(strings.ToLower(strength))
	if len(tokens) < 2 || !tokens[0].number {
		return 0
	}
	n, _ := number(tokens[0].text)
	if base, _, ok := baseUnit(n, tokens[1].text); ok {
		return base
	}
	return n
}

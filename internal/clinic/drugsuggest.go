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
		return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(a.row, b.row))
	})
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
// synonyms, short names before long ones, then by strength. Case and accents
// do not matter.
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
	type hit struct {
		row  int
		rank int8
	}
	best := map[int]int8{}
	b.eachWord(words[0], func(e wordEntry) {
		if rank, ok := best[int(e.row)]; !ok || e.rank < rank {
			best[int(e.row)] = e.rank
		}
	})
	if strings.Contains(text, "-") && len(words) > 1 { // co-am: the name without its hyphen
		b.eachWord(words[0]+words[1], func(e wordEntry) {
			if rank, ok := best[int(e.row)]; !ok || e.rank < rank {
				best[int(e.row)] = e.rank
			}
		})
	}
	hits := make([]hit, 0, len(best))
	for row, rank := range best {
		if b.fits(row, words[1:], narrow) {
			hits = append(hits, hit{row, rank})
		}
	}
	sort.Slice(hits, func(i, j int) bool {
		x, y := hits[i], hits[j]
		if x.rank != y.rank {
			return x.rank < y.rank
		}
		return b.suggestBefore(x.row, y.row)
	})
	out := make([]Drug, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, b.drugs[h.row])
	}
	return out
}

// eachWord visits the entries that begin with a prefix in either spelling.
func (b *DrugBook) eachWord(prefix string, visit func(wordEntry)) {
	for _, p := range addAll([]string{prefix}, []string{fold(prefix)}) {
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

func (b *DrugBook) suggestBefore(i, j int) bool {
	x, y := &b.drugs[i], &b.drugs[j]
	if x.Name != y.Name {
		if p, q := len(x.Ingredients), len(y.Ingredients); p != q {
			return p < q
		}
		return strings.ToLower(x.Name) < strings.ToLower(y.Name)
	}
	if x.Form != y.Form {
		return formOrder(x.Form) < formOrder(y.Form) || formOrder(x.Form) == formOrder(y.Form) && x.Form < y.Form
	}
	if p, q := leading(x.Strength), leading(y.Strength); p != q {
		return p < q
	}
	if x.Strength != y.Strength {
		return x.Strength < y.Strength
	}
	return i < j
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

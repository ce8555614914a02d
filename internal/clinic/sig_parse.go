package clinic

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxSigText is the longest sig that is read, in characters; a longer one is
// kept as it was typed.
const MaxSigText = 1000

// ParseSig reads a sig as doctors type it: "1-0-1 5d", "1 tab tds pc",
// "2 puffs q4-6h prn wheeze", "apply bd to affected area". Case and the dots of
// abbreviations do not matter. What is not understood, could be read in two
// ways or contradicts the rest stays in Text as it was typed, and the reading
// is then in part: nothing is dropped and nothing is guessed.
func ParseSig(text string) (Sig, Understood) {
	text = CleanLine(text)
	if text == "" || utf8.RuneCountInString(text) > MaxSigText {
		return Sig{Text: text}, UnderstoodNone
	}
	return parseSigText(text)
}

func parseSigText(text string) (Sig, Understood) {
	b := sigBook()
	p := &sigParser{src: text, book: b}
	p.tokens = sigTokens(text, func(word string) bool { return b.phrases[word].known() })
	return p.steps(0, len(p.tokens), 0)
}

// sigParser reads one sig.
type sigParser struct {
	src    string
	tokens []sigToken
	book   *sigWords
	end    int  // the step's last token plus one
	fields bool // dose and frequency of an item: od is no eye

	// What stands before the place that is read.
	dose, timing, left, prn bool
	lastLeft                bool // the element right before stays as typed
}

// sigElement is a piece of a sig that was matched.
type sigElement struct {
	from, to int // tokens
	sig      Sig
	noise    bool
	of       bool // joins a piece and what is in it: 1 comprimido de 500 mg
	left     bool // stays as typed
	weak     bool
	paren    bool // a dose in brackets
	phrase   *sigPhrase
}

// maxSigSteps bounds "then … then …".
const maxSigSteps = 6

// steps reads the tokens from one place to another, which may be several steps.
func (p *sigParser) steps(from, to, depth int) (Sig, Understood) {
	for i := from + 1; i < to-1 && depth < maxSigSteps; i++ {
		width := p.thenAt(i)
		if width == 0 {
			continue
		}
		first, how := p.step(from, i)
		if !first.hasTiming() && first.For == (SigSpan{}) && !first.PRN {
			continue
		}
		if next, ok := p.laterStep(i+width, to, depth+1); ok {
			first.Then = next
			return first, how
		}
		break
	}
	elements := p.elements(from, to)
	if at := p.statFirst(elements); at > 0 && depth < maxSigSteps {
		if first, how := p.step(from, at); how == UnderstoodFull {
			if next, ok := p.laterStep(at, to, depth+1); ok {
				first.Then = next
				return first, how
			}
		}
	}
	return p.assemble(elements)
}

func (p *sigParser) step(from, to int) (Sig, Understood) { return p.assemble(p.elements(from, to)) }

// laterStep reads what follows "then"; ok is false unless all of it is
// understood and says something to do.
func (p *sigParser) laterStep(from, to, depth int) ([]Sig, bool) {
	if to-from == 1 && slices.Contains([]string{"stop", "suspender", "parar", "прекратить", "отменить"}, p.tokens[from].text) {
		return []Sig{{Notes: NoteStop}}, true
	}
	s, how := p.steps(from, to, depth)
	if how != UnderstoodFull || !s.hasTiming() && s.Dose.IsZero() && !s.PRN {
		return nil, false
	}
	then := s.Then
	s.Then = nil
	return append([]Sig{s}, then...), true
}

// thenAt gives the number of tokens of a "then" at i.
func (p *sigParser) thenAt(i int) int {
	for width := 3; width > 0; width-- {
		switch p.text(i, i+width) {
		case "then", "followed by", "and then", ", then", "; then", "thereafter", "dann", "danach", "puis", "luego", "after that", "then continue", "then take", "and thereafter", "followed by :", "depois", "em seguida", "e depois", "seguido de", "затем", "потом", "а затем", "далее":
			return width
		}
	}
	return 0
}

// statFirst finds "500 mg stat, 250 mg od": a dose at once, and another after it.
func (p *sigParser) statFirst(elements []sigElement) int {
	doses := 0
	for i, e := range elements {
		if !e.sig.Dose.IsZero() {
			doses++
		}
		if e.sig.Now && doses == 1 && i+1 < len(elements) {
			at := i + 1
			for at < len(elements)-1 && elements[at].noise {
				at++
			}
			if next := elements[at]; next.left && p.tokens[next.from].kind == numberToken {
				return next.from // 2 stat, 1 od
			}
			for _, later := range elements[i+1:] {
				if !later.sig.Dose.IsZero() && !later.left {
					return elements[i+1].from
				}
			}
		}
	}
	return 0
}

// text is the key of some tokens, empty beyond the end.
func (p *sigParser) text(from, to int) string {
	if from < 0 || to > len(p.tokens) || from >= to {
		return ""
	}
	if to == from+1 {
		return p.tokens[from].text
	}
	words := make([]string, 0, to-from)
	for _, t := range p.tokens[from:to] {
		if t.kind == messToken {
			return ""
		}
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// raw is the source of some tokens, as it was typed.
func (p *sigParser) raw(from, to int) string {
	return strings.Trim(strings.ReplaceAll(p.src[p.tokens[from].from:p.tokens[to-1].to], string(fieldBorder), " "), " ,;")
}

// is reports whether the token at i is one of the words.
func (p *sigParser) is(i int, words ...string) bool {
	if i < 0 || i >= p.end {
		return false
	}
	for _, w := range words {
		if p.tokens[i].text == w {
			return true
		}
	}
	return false
}

// after gives i moved behind the longest of the phrases that stands there.
func (p *sigParser) after(i int, phrases ...string) (int, bool) {
	best := 0
	for _, phrase := range phrases {
		n := strings.Count(phrase, " ") + 1
		if n > best && i+n <= p.end && p.text(i, i+n) == phrase {
			best = n
		}
	}
	return i + best, best > 0
}

// elements reads the tokens of a step from left to right; at every place the
// longest match wins.
func (p *sigParser) elements(from, to int) []sigElement {
	p.end = to
	p.dose, p.timing, p.left, p.prn, p.lastLeft = false, false, false, false, false
	var out []sigElement
	for i := from; i < to; {
		e := p.match(i)
		if e.left && e.to == i {
			e.to = i + 1
		}
		out = append(out, e)
		p.dose = p.dose || !e.sig.Dose.IsZero() && !e.left
		p.timing = p.timing || !e.left && e.sig.hasTiming()
		p.left, p.lastLeft = p.left || e.left, e.left
		p.prn = p.prn || e.sig.PRN
		i = e.to
	}
	return out
}

// match reads the element at i.
func (p *sigParser) match(i int) sigElement {
	best := sigElement{from: i, to: i, left: true}
	take := func(e sigElement, ok bool) {
		if ok && e.to > best.to {
			e.from = i
			best = e
		}
	}
	if t := p.tokens[i]; t.kind == fieldToken {
		return sigElement{from: i, to: i + 1, noise: true}
	} else if t.kind == messToken {
		if _, next, unit := p.unitAt(i + 1); unit {
			return sigElement{from: i, to: next, left: true}
		}
		return sigElement{from: i, to: p.clauseEnd(i), left: true}
	}
	for _, m := range []func(int) (sigElement, bool){p.matchStrength, p.matchCounts, p.matchLimit, p.matchNeeded, p.matchFor, p.matchRate, p.matchEvery, p.matchHourly, p.matchPace, p.matchJoin,
		p.matchSpan, p.matchClock, p.matchMealTime, p.matchDose, p.matchForm, p.matchPhrase} {
		take(m(i))
	}
	if best.to == i && p.is(i, "-", "–") && !p.touches(i) {
		return sigElement{from: i, to: i + 1, noise: true}
	}
	if best.to == i {
		best.to = p.modifierEnd(i)
	}
	return best
}

// modifierEnd is where the reach of a word ends that fits nowhere: one that
// changes the meaning of what follows, such as not or until, takes the rest of
// its clause with it.
func (p *sigParser) modifierEnd(i int) int {
	ph, _ := p.phraseAt(i)
	if ph == nil || p.is(i, "%") {
		return i + 1
	}
	return p.clauseEnd(i)
}

// touches reports whether the sign at i stands right at a word on either side.
func (p *sigParser) touches(i int) bool {
	return p.tokens[i].glued || i+1 < p.end && p.tokens[i+1].glued
}

// clauseEnd is the end of the clause that i is in.
func (p *sigParser) clauseEnd(i int) int {
	for j := i; j < p.end; j++ {
		if p.tokens[j].stop {
			if j > i && p.tokens[j].kind >= signToken {
				return j
			}
			return j + 1
		}
	}
	return p.end
}

// phraseAt gives the longest known phrase at i.
func (p *sigParser) phraseAt(i int) (*sigPhrase, int) {
	for n := min(p.book.longest, p.end-i); n > 0; n-- {
		if p.is(i, "bb") && n == 1 && !strings.Contains(p.raw(i, i+1), ".") {
			continue // the German b.B. is as needed, BB is before breakfast too
		}
		if ph, ok := p.book.phrases[p.text(i, i+n)]; ok && p.unbroken(i, i+n) {
			return &ph, i + n
		}
	}
	return nil, i
}

// unbroken reports whether no clause ends between the tokens of a phrase, other
// than by a comma or bracket that the phrase itself holds.
func (p *sigParser) unbroken(from, to int) bool {
	for _, t := range p.tokens[from : to-1] {
		if t.kind == wordToken && t.stop {
			return false
		}
	}
	return true
}

func (p *sigParser) matchPhrase(i int) (sigElement, bool) {
	ph, next := p.phraseAt(i)
	if ph == nil {
		return sigElement{}, false
	}
	switch {
	case ph.kind == phraseNoise:
		return sigElement{to: next, noise: true}, true
	case ph.kind == phraseModify, ph.either != nil && ph.sig.IsZero() && !p.capitals(i, next):
		return sigElement{}, false
	}
	if ph.sig.Route != "" && p.is(next, "/", "or") { // po/pr: one or the other
		if other, after := p.phraseAt(next + 1); other != nil && other.sig.Route != "" {
			return sigElement{to: after, left: true}, true
		}
	}
	if p.is(i, "x") && i > 0 && p.tokens[i-1].kind == numberToken {
		return sigElement{}, false // 4x1 ml
	}
	if p.text(i, next) == "on" && !p.endsWell(next) {
		return sigElement{to: p.clauseEnd(i), left: true}, true // on day 1
	}
	return sigElement{to: next, sig: ph.sig, weak: ph.weak, phrase: ph}, true
}

// capitals reports whether a word that English has too is meant as a short
// form: OS, AU, LE. Only os, au and ad are no English words.
func (p *sigParser) capitals(from, to int) bool {
	raw := p.raw(from, to)
	return p.is(from, "os", "au", "ad") || raw == strings.ToUpper(raw)
}

func (p *sigParser) matchForm(i int) (sigElement, bool) {
	j, _ := p.after(i, "of", "of the", "the", "some", "de")
	for n := 2; n > 0; n-- {
		if form, ok := p.book.forms[p.text(j, j+n)]; ok && j+n <= p.end {
			return sigElement{to: j + n, sig: Sig{Form: form}}, true
		}
	}
	return sigElement{}, false
}

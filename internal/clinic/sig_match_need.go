package clinic

import (
	"math"
	"strings"
)

// matchNeeded reads prn with its reason: prn pain, as needed for pain or fever,
// sos (fever), if pain, bei Schmerzen.
func (p *sigParser) matchNeeded(i int) (sigElement, bool) {
	if ph, next := p.phraseAt(i); ph != nil && ph.sig.PRN {
		j, said := p.after(next, "for", "-", ":", "(", "/", "for the", "- for", ": for", "if", "gegen", "bei", "( for", "with", "in case of", "to help with", "to treat", "en cas de", "contra", "for relief of", "to relieve", ",", "em caso de", "para", "se", "при", "от")
		if reason, after, ok := p.reasonsAt(j); ok {
			if said && strings.HasPrefix(p.text(next, j), "(") {
				if !p.is(after, ")") {
					return sigElement{to: next, sig: ph.sig}, true
				}
				after++
			}
			return sigElement{to: after, sig: Sig{PRN: true, Reason: reason}}, true
		}
		return sigElement{to: next, sig: ph.sig}, true
	}
	if j, ok := p.after(i, "if", "bei", "in case of", "en cas de", "when in", "if in", "if you have", "if having", "en caso de", "si", "em caso de", "se", "se houver", "se tiver", "caso haja", "при", "если"); ok {
		if reason, after, ok := p.reasonsAt(j); ok {
			return sigElement{to: after, sig: Sig{PRN: true, Reason: reason}}, true
		}
	}
	if reason, after, ok := p.reasonsAt(i); ok { // pain prn
		if ph, next := p.phraseAt(after); ph != nil && ph.sig.PRN {
			return sigElement{to: next, sig: Sig{PRN: true, Reason: reason}}, true
		}
		if p.prn {
			return sigElement{to: after, sig: Sig{Reason: reason}}, true
		}
	}
	return sigElement{}, false
}

// matchFor reads why it is taken: for pain, gegen Schmerzen.
func (p *sigParser) matchFor(i int) (sigElement, bool) {
	j, ok := p.after(i, "for", "for the", "against", "gegen", "to treat", "to help with", "to relieve", "pour", "para", "contre", "for relief of", "for treatment of", "to prevent", "contra", "bei", "to control", "for your", "от", "против")
	if !ok || p.is(j-1, "prevent") {
		return sigElement{}, false
	}
	reason, next, ok := p.reasonsAt(j)
	if !ok {
		return sigElement{}, false
	}
	s := Sig{Reason: reason, PRN: p.is(i, "bei")}
	if ph, after := p.phraseAt(next); ph != nil && ph.sig.PRN {
		s.PRN, next = true, after
	}
	return sigElement{to: next, sig: s}, true
}

// reasonsAt reads one reason or several with or, and or / between them.
func (p *sigParser) reasonsAt(i int) (string, int, bool) {
	text, next, ok := p.reasonAt(i)
	for ok {
		join := ""
		switch {
		case p.is(next, "or", "/", "and/or", "oder", "ou", "или"):
			join = " or "
		case p.is(next, "and", "e", "и"):
			join = " and "
		default:
			return text, next, true
		}
		more, after, two := p.reasonAt(next + 1)
		if !two {
			return text, next, true
		}
		text, next = text+join+more, after
	}
	return "", i, false
}

// reasonAt reads one reason: a known one, or words that end in pain, infection
// and the like and mean nothing else in a sig.
func (p *sigParser) reasonAt(i int) (string, int, bool) {
	known, next := "", i
	for n := min(4, p.end-i); n > 0; n-- {
		if r, ok := p.book.reasons[p.text(i, i+n)]; ok && p.unbroken(i, i+n) {
			known, next = r, i+n
			break
		}
	}
	free := i
	for j := i; j < min(i+4, p.end) && p.tokens[j].kind == wordToken; j++ {
		word := p.tokens[j].text
		_, unit := p.book.units[word]
		_, number := p.book.numbers[word]
		_, time := p.book.timeUnits[word]
		ph, other := p.book.phrases[word]
		if _, reason := p.book.reasons[word]; !reason && (unit || number || time || other && ph.kind != phraseSiteEnd) {
			break
		}
		if reasonHead(word) {
			free = j + 1
		}
		if p.tokens[j].stop {
			break
		}
	}
	if free > next {
		return p.raw(i, free), free, true
	}
	return known, next, known != ""
}

func reasonHead(word string) bool {
	if reasonHeads[word] {
		return true
	}
	for _, ending := range reasonEndings {
		if len(word) > len(ending)+2 && strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

// matchLimit reads max 4 in 24 h, not more than 8 tablets a day, max 3x/wk, up
// to 4 g/day.
func (p *sigParser) matchLimit(i int) (sigElement, bool) {
	start, ok := p.after(i, "max", "maximum", "maximum of", "max of", "max :", "not more than", "no more than", "not to exceed", "do not exceed", "don't exceed", "don’t exceed", "do not take more than", "do not use more than", "up to a maximum of", "up to max", "up to a max of",
		"up to a maximum", "nte", "höchstens", "maximal", "max dose", "maximum dose", "max dose :", "to a maximum of", "to a max of", "with a maximum of", "a maximum of", "not exceeding", "never more than", "never exceed", "limit to", "up to maximum of", "max daily dose", "maximum daily dose", "don't take more than", "maximum dose of", "au maximum", "máximo", "and not more than", "to max", "to max of", "no máximo", "máx", "não mais de", "não mais que", "não exceder", "não ultrapassar", "не более", "не больше", "максимум", "макс", "максимально")
	daily := ok && strings.Contains(p.text(i, start), "daily")
	soft := false
	if !ok {
		if start, soft = p.after(i, upToWords...); !soft {
			return sigElement{}, false
		}
	}
	if ph, next := p.phraseAt(start); ph != nil && ph.sig.Rate.High > 1 && ph.sig.Rate.Low == ph.sig.Rate.High && !soft {
		return sigElement{to: next, sig: Sig{Max: DoseLimit{float64(ph.sig.Rate.High), UnitTime, 1, ph.sig.Rate.Per}}}, true
	}
	l := DoseLimit{}
	n, next, ok := p.numberAt(start)
	if low, high, after, times := p.timesAt(start); times && low == high {
		n, next, ok = float64(high), after, true
		l.Unit = UnitTime
	}
	if !ok || n <= 0 || n > 1_000_000 || p.is(start, "a", "an") || math.IsInf(n, 0) {
		return sigElement{}, false
	}
	l.Amount = n
	if u, after, unit := p.unitAt(next); unit && l.Unit == "" {
		l.Unit, l.Amount, next = u.unit, n*u.factor, after
	}
	if soft && (l.Unit == UnitTime || l.Unit == "") {
		return sigElement{}, false
	}
	if next, ok = p.limitPeriod(next, &l); ok {
		return sigElement{to: next, sig: Sig{Max: l}}, true
	}
	switch {
	case daily && l.Unit != UnitTime:
		l.N, l.Per = 1, PerDay
	case l.Unit == UnitDose && n == math.Trunc(n) && p.endsWell(next):
	default:
		return sigElement{}, false
	}
	return sigElement{to: next, sig: Sig{Max: l}}, true
}

// limitPeriod reads in 24 h, /day, a week, per 24 hours.
func (p *sigParser) limitPeriod(i int, l *DoseLimit) (int, bool) {
	if ph, next := p.phraseAt(i); ph != nil && ph.sig.Rate.Low == 1 && ph.sig.Rate.High == 1 && ph.either == nil {
		l.N, l.Per = 1, ph.sig.Rate.Per
		return next, true
	}
	j, ok := p.after(i, "in", "per", "/", "every", "within", "over", "a", "each", "in any", "in a", "in one", "in any one", "pro", "in each", "in 1", "within a", "during", "par", "en", "innerhalb von", "q", "in every", "per every", "em", "por", "ao", "в", "за", "в течение")
	if !ok {
		return i, false
	}
	low, high, next, counted := p.wholeRange(j, 100)
	if !counted {
		low, high, next = 1, 1, j
	}
	if p.is(next, "-") {
		next++
	}
	unit, next, ok := p.timeUnitAt(next)
	if !ok || low != high {
		return i, false
	}
	l.N, l.Per = low, unit
	next, _ = p.after(next, "period")
	return next, true
}

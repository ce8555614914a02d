package clinic

import "math"

// upToWords say that a number is the most.
var upToWords = []string{"up to", "até", "до"}

// halfWords say after a unit that half a piece comes on top: 1 comprimido e meio.
var halfWords = []string{"and a half", "and one half", "and half", "und eine halbe", "und ein halbes", "et demi", "et demie", "y medio", "y media", "e meio", "e meia", "с половиной"}

// halfAfter reads half a piece more behind a unit at i. It is none where the half
// is one of something else: half an hour, half a glass. Then sure is false, and the
// whole dose is left as it was typed.
func (p *sigParser) halfAfter(i int, n float64) (half float64, next int, sure bool) {
	next, found := p.after(i, halfWords...)
	if !found {
		return 0, i, true
	}
	if _, _, time := p.timeUnitAt(next); time {
		return 0, i, true
	}
	if _, _, unit := p.unitAt(next); unit {
		return 0, i, true // and half a tablet: another dose
	}
	known := next >= p.end || p.is(next, ")") || !p.match(next).left
	return 0.5, next, known && n == math.Trunc(n)
}

// article reports whether the number at i is the article of a noun: a, une, uma.
func (p *sigParser) article(i int) bool {
	return p.is(i, "a", "an", "ein", "eine", "einen", "une", "una", "uno", "um", "uma")
}

// numberAt reads 2, 2.5, ½, 1½, 1/2, 1 1/2, two, half a, 2 (two).
func (p *sigParser) numberAt(i int) (n float64, next int, ok bool) {
	n, next, ok = p.plainNumber(i)
	if ok && p.is(next, "(") {
		if again, after, twice := p.plainNumber(next + 1); twice && again == n && p.is(after, ")") {
			next = after + 1
		}
	}
	return n, next, ok
}

func (p *sigParser) plainNumber(i int) (n float64, next int, ok bool) {
	for width := min(6, p.end-i); width > 0; width-- {
		if n, ok := p.book.numbers[p.text(i, i+width)]; ok {
			return n, i + width, true
		}
	}
	return p.digitsAt(i)
}

// digitsAt reads a number that is not spelled.
func (p *sigParser) digitsAt(i int) (n float64, next int, ok bool) {
	if i >= p.end {
		return 0, i, false
	}
	switch t := p.tokens[i]; t.kind {
	case fractionToken:
		return t.num, i + 1, true
	case numberToken:
		if f, after, ok := p.slashFraction(i); ok {
			return f, after, true
		}
		if t.num != math.Trunc(t.num) || i+1 >= p.end {
			return t.num, i + 1, true
		}
		if f := p.tokens[i+1]; f.kind == fractionToken {
			return t.num + f.num, i + 2, true
		}
		if f, after, ok := p.slashFraction(i + 1); ok && !p.tokens[i+1].glued {
			return t.num + f, after, true
		}
		return t.num, i + 1, true
	}
	return 0, i, false
}

// slashFraction reads 1/2, 1/3, 3/4: parts that tablets are cut into. 5/7 and
// 2/12 are days and months.
func (p *sigParser) slashFraction(i int) (float64, int, bool) {
	if i+2 >= p.end || p.tokens[i].kind != numberToken || !p.is(i+1, "/") || p.tokens[i+2].kind != numberToken || !p.tokens[i+1].glued || !p.tokens[i+2].glued {
		return 0, i, false
	}
	over, under := p.tokens[i].num, p.tokens[i+2].num
	if over <= 0 || over >= under || over != math.Trunc(over) || under != 2 && under != 3 && under != 4 && under != 8 {
		return 0, i, false
	}
	return over / under, i + 3, true
}

// rangeAt reads a number, or two with - or to or or between them.
func (p *sigParser) rangeAt(i int) (low, high float64, or bool, next int, ok bool) {
	low, next, ok = p.numberAt(i)
	if !ok {
		return
	}
	high = low
	if p.is(next, "-", "to", "or", "bis", "oder", "à", "ou", "o", "a", "или") {
		second, after, two := p.numberAt(next + 1)
		if two && !p.is(next+1, "a", "an") && second > low && !(p.is(after, "-") && p.tokens[after].glued) {
			return low, second, p.is(next, "or", "oder", "ou", "o", "или"), after, true
		}
		if two && p.is(next, "-") {
			return 0, 0, false, i, false // 2-1: nobody knows
		}
	}
	return
}

// unitAt reads the longest unit of a dose at i.
func (p *sigParser) unitAt(i int) (doseUnitName, int, bool) {
	for n := min(6, p.end-i); n > 0; n-- {
		if u, ok := p.book.units[p.text(i, i+n)]; ok && p.unbroken(i, i+n) {
			return u, i + n, true
		}
	}
	return doseUnitName{}, i, false
}

// matchStrength finds 250 mg/5 ml and 100 mcg/puff: the strength of a medicine
// is no dose and stays as typed.
func (p *sigParser) matchStrength(i int) (sigElement, bool) {
	if p.is(i, "#") && i+1 < p.end && p.tokens[i+1].kind == numberToken {
		return sigElement{to: i + 2, left: true}, true
	}
	_, next, ok := p.digitsAt(i)
	if !ok {
		return sigElement{}, false
	}
	if p.is(next, "%") {
		return sigElement{to: next + 1, left: true}, true
	}
	if p.is(next, "x") { // 2 x 500 mg: how often, or how many of them
		if _, after, ok := p.digitsAt(next + 1); ok {
			if u, beyond, ok := p.unitAt(after); ok && u.unit.weight() {
				return sigElement{to: beyond, left: true}, true
			}
		}
	}
	n := p.tokens[i].num
	u, next, ok := p.unitAt(next)
	if !ok || !p.is(next, "/") {
		return sigElement{}, false
	}
	next++
	if _, after, ok := p.digitsAt(next); ok {
		next = after
	}
	if _, after, ok := p.unitAt(next); ok {
		return sigElement{to: after, left: true}, true
	}
	if t, _, ok := p.timeUnitAt(next); ok && t == PerDay && n == 1 && !u.unit.weight() {
		return sigElement{}, false // 1 tab/day; 4 g/day may be in several doses
	}
	return sigElement{to: min(next+1, p.end), left: true}, true
}

// matchCounts reads 1-0-1, 1+0+1+0, ½-0-½ and 12-0-8 units.
func (p *sigParser) matchCounts(i int) (sigElement, bool) {
	var s Sig
	var counts [4]float64
	places, sep := 0, ""
	if p.is(i-1, "-", "+") && p.tokens[i].glued {
		return sigElement{}, false
	}
	next := i
	for ; ; places++ {
		n, after, ok := p.digitsAt(next)
		if !ok || places == 4 || n >= 100 || math.Abs(n*4-math.Round(n*4)) > 1e-9 && math.Abs(n*3-math.Round(n*3)) > 1e-9 {
			return sigElement{}, false
		}
		counts[places] = n
		next = after
		if u, beyond, ok := p.unitAt(next); ok && u.factor == 1 && (places > 0 || p.is(beyond, "-", "+")) { // 5 ml-0-5 ml
			if s.Dose.Unit != "" && s.Dose.Unit != u.unit {
				return sigElement{}, false
			}
			s.Dose.Unit, next = u.unit, beyond
		}
		if !p.is(next, "-", "+") {
			break
		}
		if sep == "" {
			sep = p.tokens[next].text
		} else if p.tokens[next].text != sep {
			return sigElement{}, false
		}
		next++
	}
	if places < 2 || counts == ([4]float64{}) || p.is(next, "/") {
		return sigElement{}, false
	}
	for place, n := range counts {
		s.Counts[dayPlaces[place].index()] = n
	}
	return sigElement{to: next, sig: s}, true
}

// matchDose reads 1 tablet, 1-2 tabs, 500mg, 1 tab or 2 tabs, tab 1, ii gtt, a
// thin layer, and the bare number of "1 bid".
func (p *sigParser) matchDose(i int) (sigElement, bool) {
	start, upTo := p.after(i, upToWords...)
	if u, next, ok := p.unitAt(start); ok && !upTo {
		if u.unit == UnitThinLayer {
			return p.doseElement(i, 1, 1, false, u, next)
		}
		low, high, or, after, ok := p.rangeAt(next)
		if _, _, unit := p.unitAt(after); ok && u.factor == 1 && !unit && high <= 10 && !p.dose && p.plainNext(after) && !p.is(next, "a", "an") && (u.unit.counted() || u.unit == UnitPuff) {
			return p.doseElement(i, low, high, or, u, after)
		}
		return sigElement{}, false
	}
	low, high, or, next, ok := p.rangeAt(start)
	if !ok {
		n, after, roman := p.romanAt(start)
		if !roman {
			return sigElement{}, false
		}
		low, high, next = n, n, after
		if more, beyond, two := p.romanAt(after + 1); two && more > n && p.is(after, "-", "to", "or") {
			high, next, or = more, beyond, p.is(after, "or")
		}
	}
	if upTo {
		low = 0
	}
	if high <= 0 || low == 0 && !upTo {
		return sigElement{}, false
	}
	if u, after, ok := p.unitAt(next); ok {
		if p.article(start) && u.unit.weight() {
			return sigElement{}, false
		}
		if half, beyond, sure := p.halfAfter(after, high); !sure {
			return sigElement{to: beyond, left: true}, true
		} else if half > 0 && low == high && !u.unit.weight() {
			low, high, after = low+half, high+half, beyond
		}
		if after, day := p.after(after, "в день", "в сутки", "в сут", "por dia", "ao dia"); day && high > 1 {
			return sigElement{to: after, left: true}, true // at once, or so many over the day
		}
		if low == high && p.is(after, "-", "to", "or") { // 1 tab or 2 tabs
			n, beyond, two := p.numberAt(after + 1)
			if again, end, same := p.unitAt(beyond); two && same && again == u && n > low {
				return p.doseElement(i, low, n, p.is(after, "or"), u, end)
			}
		}
		return p.doseElement(i, low, high, or, u, after)
	}
	if ph, _ := p.phraseAt(next); high > 1 && ph != nil && ph.sig.Rate.High == 1 &&
		p.is(next, "daily", "täglich", "tgl", "weekly", "wkly", "monthly", "yearly", "annually", "a", "per", "/", "wöchentlich", "monatlich", "semanal", "mensual", "ежедневно", "в", "diariamente", "ao", "por") {
		return sigElement{to: next + 1, left: true}, true // 3 daily: at once, or one three times
	}
	if low == high && high <= 99 && p.countAtTime(next) {
		return sigElement{to: next, sig: Sig{Dose: DoseAmount{Low: low, High: high}}}, true
	}
	if p.dose || p.timing || p.left || high > 10 || math.Abs(high*4-math.Round(high*4)) > 1e-9 || !p.plainNext(next) || p.article(start) && next == start+1 {
		return sigElement{}, false
	}
	return sigElement{to: next, sig: Sig{Dose: DoseAmount{Low: low, High: high, Or: or}}}, true
}

// countAtTime reports whether the bare number before i is one of several, each
// with its time of the day: 2 mane, 1 nocte.
func (p *sigParser) countAtTime(i int) bool {
	ph, after := p.phraseAt(i)
	if ph == nil || ph.sig.Times.count() != 1 {
		return false
	}
	if p.dose {
		return p.timing
	}
	after, _ = p.after(after, ",", "and", ", and", "+")
	_, _, more := p.digitsAt(after)
	return more && !p.timing && !p.left
}

// plainNext reports whether a bare number may end before i.
func (p *sigParser) plainNext(i int) bool {
	if _, _, unit := p.timeUnitAt(i); unit {
		return false
	}
	if ph, _ := p.phraseAt(i); p.is(i, "to") && ph != nil && (ph.kind == phraseMeans || p.is(i+1, "be")) {
		return true // 1 to the affected area, one to be taken
	}
	if p.is(i, "em") && i+1 < p.end && p.tokens[i+1].kind == numberToken {
		return false // 8 em 8 horas
	}
	return i >= p.end || !p.is(i, "x", "/", ":", "-", "+", "%", ".", "times", "°", "mal", "fois", "veces", "vezes", "раз", "раза", "р", "hourly", "or", "to", "of") && p.tokens[i].kind != numberToken && p.tokens[i].kind != messToken && p.tokens[i].kind != fractionToken
}

// romanAt reads i, ii, iii and ss of the apothecaries, before a unit or at the
// start.
func (p *sigParser) romanAt(i int) (float64, int, bool) {
	n := 0.0
	switch {
	case p.is(i, "i"):
		n = 1
	case p.is(i, "ii"):
		n = 2
	case p.is(i, "iii"):
		n = 3
	case p.is(i, "ss"):
		n = 0.5
	case p.is(i, "iss"):
		n = 1.5
	default:
		return 0, i, false
	}
	_, _, unit := p.unitAt(i + 1)
	return n, i + 1, unit || i == 0 && n == math.Trunc(n) || p.is(i+1, "-") && p.is(i+2, "ii", "iii")
}

func (p *sigParser) doseElement(i int, low, high float64, or bool, u doseUnitName, next int) (sigElement, bool) {
	low, high = low*u.factor, high*u.factor
	if high > 10_000_000 || p.is(next, "/") && !p.rateNext(next) {
		return sigElement{}, false
	}
	e := sigElement{to: next, sig: Sig{Dose: DoseAmount{Low: low, High: high, Unit: u.unit, Or: or}}}
	if p.is(i-1, "(") {
		after := next
		if p.is(after, "total", "in") {
			after, _ = p.after(after, "total", "in total", "total dose")
		}
		if p.is(after, ")") {
			e.paren, e.to = true, after
		}
	}
	return e, true
}

// rateNext reports whether /day or /week stands at i: 2 tabs/day.
func (p *sigParser) rateNext(i int) bool {
	ph, _ := p.phraseAt(i)
	return ph != nil && ph.sig.Rate.High > 0
}

// counted reports whether the unit comes in pieces that are given out whole.
func (u DoseUnit) counted() bool {
	switch u {
	case UnitTablet, UnitCapsule, UnitPill, UnitPatch, UnitSachet, UnitSuppository, UnitPessary, UnitAmpoule, UnitVial, UnitInjection, UnitLozenge,
		UnitApplicator, UnitNebule, UnitEnema, UnitFilm, UnitGum:
		return true
	}
	return false
}

// weight reports whether the unit measures the substance, so that the number of
// pieces cannot be told from it.
func (u DoseUnit) weight() bool {
	switch u {
	case UnitMG, UnitG, UnitMCG, UnitMmol, UnitMEq, UnitMGKG, UnitMCGKG, UnitMLKG, UnitUnitsKG:
		return true
	}
	return false
}

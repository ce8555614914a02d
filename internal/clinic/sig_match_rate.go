package clinic

import (
	"math"
)

// timeUnitAt reads a unit of time at i.
func (p *sigParser) timeUnitAt(i int) (TimeUnit, int, bool) {
	for n := min(4, p.end-i); n > 0; n-- {
		if u, ok := p.book.timeUnits[p.text(i, i+n)]; ok {
			return u, i + n, true
		}
	}
	return "", i, false
}

// wholeRange is rangeAt for whole numbers of at most most.
func (p *sigParser) wholeRange(i int, most float64) (low, high, next int, ok bool) {
	l, h, _, next, ok := p.rangeAt(i)
	if !ok || l < 1 || h > most || l != math.Trunc(l) || h != math.Trunc(h) {
		return 0, 0, i, false
	}
	return int(l), int(h), next, true
}

// timesAt reads once, twice, thrice, 3 times, 3x, 2-3 times, once or twice.
func (p *sigParser) timesAt(i int) (low, high, next int, ok bool) {
	if low, next, ok = p.timesWord(i); ok {
		high = low
		if p.is(next, "or", "to", "-") {
			if n, after, two := p.timesWord(next + 1); two && n > low {
				return low, n, after, true
			}
			if _, n, after, two := p.timesAt(next + 1); two && n > low {
				return low, n, after, true
			}
		}
		return low, high, next, true
	}
	if low, high, next, ok = p.wholeRange(i, 24); !ok || p.is(i, "a", "an") {
		return 0, 0, i, false
	}
	if p.is(next, "-") && p.is(next+1, "mal", "times", "раз") {
		next++
	}
	if !p.is(next, "x", "times", "time", "mal", "fois", "veces", "vez", "vezes", "раз", "раза", "р") {
		return 0, 0, i, false
	}
	next++
	if p.is(next-1, "x") && p.is(next, "times") {
		next++
	}
	if low == high && p.is(next, "or", "to", "-") { // 2x-3x daily
		if l, h, after, two := p.timesAt(next + 1); two && l == h && h > low {
			return low, h, after, true
		}
	}
	return low, high, next, true
}

func (p *sigParser) timesWord(i int) (n, next int, ok bool) {
	switch {
	case p.is(i, "once", "einmal"):
		return 1, i + 1, true
	case p.is(i, "twice", "zweimal"):
		return 2, i + 1, true
	case p.is(i, "thrice", "dreimal"):
		return 3, i + 1, true
	case p.is(i, "дважды"):
		return 2, i + 1, true
	case p.is(i, "трижды"):
		return 3, i + 1, true
	case p.is(i, "viermal", "четырежды"):
		return 4, i + 1, true
	}
	return 0, i, false
}

// periodAt reads daily, a day, /wk, per month.
func (p *sigParser) periodAt(i int) (TimeUnit, int, bool) {
	if ph, next := p.phraseAt(i); ph != nil && ph.sig.Rate.Low == 1 && ph.sig.Rate.High == 1 && ph.either == nil && !p.is(i, "once", "1") {
		return ph.sig.Rate.Per, next, true
	}
	if u, next, ok := p.timeUnitAt(i); ok && !p.is(i, "night", "nights") && (u == PerDay || u == PerWeek || u == PerMonth) {
		return u, next, true
	}
	if j, ok := p.after(i, "/", "pro", "am", "im", "in der", "in a", "in the", "por", "each", "every", "ao", "na", "no", "a cada", "в"); ok {
		if u, next, ok := p.timeUnitAt(j); ok && (u == PerDay || u == PerWeek || u == PerMonth) {
			return u, next, true
		}
	}
	return "", i, false
}

// matchRate reads 3 times a day, 2x/week, once or twice daily, bd-tds, up to
// qds, x 2 daily, 3x1 and once every 3 days.
func (p *sigParser) matchRate(i int) (sigElement, bool) {
	start, upTo := p.after(i, upToWords...)
	bottom := func(low int) int {
		if upTo {
			return 0
		}
		return low
	}
	if low, high, next, ok := p.timesAt(start); ok {
		if unit, after, ok := p.periodAt(next); ok {
			return sigElement{to: after, sig: Sig{Rate: DoseRate{bottom(low), high, unit}}}, true
		}
		if p.is(start, "once") && next == start+1 && !upTo {
			if p.is(next, "every") {
				return p.matchEvery(next)
			}
			if p.endsWell(next) {
				return sigElement{to: next, sig: Sig{Once: true}}, true
			}
		}
		return p.timesOne(start, low, high, upTo)
	}
	if p.is(i, "x") { // x 2 daily
		if low, high, next, ok := p.wholeRange(i+1, 24); ok {
			next, _ = p.after(next, "раз", "раза", "р", "vezes")
			if _, _, unit := p.timeUnitAt(next); !unit || p.is(next, "daily") {
				if per, after, ok := p.periodAt(next); ok {
					return sigElement{to: after, sig: Sig{Rate: DoseRate{low, high, per}}}, true
				}
			}
		}
	}
	return p.rateWords(start, upTo)
}

// rateWords reads bd-tds and up to qds.
func (p *sigParser) rateWords(i int, upTo bool) (sigElement, bool) {
	ph, next := p.phraseAt(i)
	if ph == nil || ph.sig.Rate.High == 0 || ph.weak {
		return sigElement{}, false
	}
	if upTo {
		return sigElement{to: next, sig: Sig{Rate: DoseRate{0, ph.sig.Rate.High, ph.sig.Rate.Per}}}, true
	}
	if p.is(next, "-", "to", "or", "/") {
		if more, after := p.phraseAt(next + 1); more != nil && more.sig.Rate.Per == ph.sig.Rate.Per && more.sig.Rate.High > ph.sig.Rate.High {
			return sigElement{to: after, sig: Sig{Rate: DoseRate{ph.sig.Rate.Low, more.sig.Rate.High, ph.sig.Rate.Per}}}, true
		}
	}
	return sigElement{}, false
}

// timesOne reads the 3x1 of Central Europe: three times a day, one. Where the
// numbers could change places (1x3) it stays as typed.
func (p *sigParser) timesOne(i, low, high int, upTo bool) (sigElement, bool) {
	if low != high || low > 6 || upTo || p.dose || !p.is(i+1, "x") {
		return sigElement{}, false
	}
	n, next, ok := p.digitsAt(i + 2)
	if !ok || n <= 0 || n > float64(low) || n*2 != math.Trunc(n*2) {
		return sigElement{}, false
	}
	s := perDay(low)
	s.Dose = DoseAmount{Low: n, High: n}
	if u, after, ok := p.unitAt(next); ok {
		if !u.unit.counted() {
			return sigElement{}, false
		}
		s.Dose.Unit, next = u.unit, after
	} else if !p.plainNext(next) {
		return sigElement{}, false
	}
	if unit, after, ok := p.periodAt(next); ok && unit == PerDay {
		next = after
	}
	return sigElement{to: next, sig: s}, true
}

// endsWell reports whether nothing stands at i that changes what came before.
func (p *sigParser) endsWell(i int) bool {
	if i >= p.end || p.tokens[i-1].stop {
		return true
	}
	e := p.match(i)
	return !e.left
}

// matchEvery reads every 4-6 hours, q8h, q 8 hrly, q4h-q6h, alle 8 Stunden.
func (p *sigParser) matchEvery(i int) (sigElement, bool) {
	start, ok := p.after(i, "every", "each", "q", "alle", "jede", "toutes les", "tous les", "cada", "ev", "a cada", "каждые", "каждый", "каждую", "через каждые", "с интервалом", "с интервалом в")
	if !ok {
		return sigElement{}, false
	}
	low, high, next, ok := p.wholeRange(start, 999)
	if !ok || p.is(start, "a", "an") {
		return sigElement{}, false
	}
	if p.ordinalAt(next) && low == high { // every 6th hour
		next++
	}
	unit, after, ok := p.timeUnitAt(next)
	if !ok && low == high && p.is(next, "-") && p.is(next+1, "q") { // q4-q6h
		unit, after, ok = p.everyAgain(next+2, &high, low)
	} else if !ok && p.is(next, "hrly", "hly", "hourly") {
		unit, after, ok = PerHour, next+1, true
	} else if ok && low == high && p.is(after, "-", "to") { // q4h-6h, q4h-q6h
		from, _ := p.after(after+1, "q", "every")
		if again, beyond, two := p.everyAgain(from, &high, low); two && again == unit {
			after = beyond
		}
	}
	if !ok {
		return sigElement{}, false
	}
	if low == 1 && high == 1 && unit != PerHour && unit != PerMinute {
		return sigElement{to: after, sig: Sig{Rate: DoseRate{1, 1, unit}}}, true
	}
	return sigElement{to: after, sig: Sig{Every: DoseInterval{low, high, unit}}}, true
}

// ordinalAt reports whether the number before i is an ordinal: 6th, 3rd.
func (p *sigParser) ordinalAt(i int) bool { return p.is(i, "th", "rd", "nd") && p.tokens[i].glued }

func (p *sigParser) everyAgain(i int, high *int, low int) (TimeUnit, int, bool) {
	_, n, next, ok := p.wholeRange(i, 999)
	if !ok || n <= low {
		return "", i, false
	}
	unit, next, ok := p.timeUnitAt(next)
	if ok {
		*high = n
	}
	return unit, next, ok
}

// matchHourly reads 8 hourly, 4-6 hrly, six-hourly, 3-monthly. "2 weekly" could
// be twice a week: it is read only with the hyphen, or from 4 on behind a dose.
func (p *sigParser) matchHourly(i int) (sigElement, bool) {
	low, high, next, ok := p.wholeRange(i, 999)
	if !ok || p.is(i, "a", "an") {
		return sigElement{}, false
	}
	hyphen := p.is(next, "-")
	if hyphen || p.ordinalAt(next) && low == high && p.is(next+1, "hourly", "hrly", "hly") { // 8th hourly
		next++
	}
	every := func(u TimeUnit) (sigElement, bool) {
		return sigElement{to: next + 1, sig: Sig{Every: DoseInterval{low, high, u}}}, true
	}
	switch {
	case p.is(next, "hourly", "hrly", "hly", "hrlly", "stündlich", "stdl", "houly"):
		return every(PerHour)
	case p.is(next, "minutely"):
		return every(PerMinute)
	case low > 1 && p.is(next, "monthly") && (hyphen || p.dose):
		return every(PerMonth)
	case low > 1 && p.is(next, "weekly") && (hyphen || p.dose && low >= 4):
		return every(PerWeek)
	case low > 1 && p.is(next, "yearly") && (hyphen || p.dose):
		return every(PerYear)
	}
	return sigElement{}, false
}

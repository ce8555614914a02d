package clinic

// matchPace reads how Portuguese writes intervals, de 8/8 h, 12/12h, de 8 em 8
// horas, and the Russian через 8 часов.
func (p *sigParser) matchPace(i int) (sigElement, bool) {
	if p.is(i, "через") {
		return p.pacedHours(i + 1)
	}
	start, of := p.after(i, "de")
	low, high, next, ok := p.wholeRange(start, 99)
	if !ok || low != high || !p.is(next, "/", "em") {
		return sigElement{}, false
	}
	slash := p.is(next, "/")
	again, same, next, ok := p.wholeRange(next+1, 99)
	unit, after, timed := p.timeUnitAt(next)
	if !ok || !timed || again != low || same != low || slash && !of && unit != PerHour {
		return sigElement{}, false
	}
	if low == 1 && unit != PerHour && unit != PerMinute {
		return sigElement{to: after, sig: Sig{Rate: DoseRate{1, 1, unit}}}, true
	}
	return sigElement{to: after, sig: Sig{Every: DoseInterval{low, low, unit}}}, true
}

// pacedHours reads the hours behind через. Only those that go into a day evenly
// are an interval: через 2 часа may be two hours from now.
func (p *sigParser) pacedHours(i int) (sigElement, bool) {
	low, high, next, ok := p.wholeRange(i, 24)
	unit, after, timed := p.timeUnitAt(next)
	if !ok || !timed || low != high || low < 4 || 24%low != 0 || unit != PerHour || p.is(after, "после", "до", "перед") {
		return sigElement{}, false
	}
	return sigElement{to: after, sig: Sig{Every: DoseInterval{low, low, PerHour}}}, true
}

// matchJoin reads the small words that mean something between two things that
// are understood: the Portuguese e, which is a vitamin elsewhere, and the de or
// по between a piece and what is in it.
func (p *sigParser) matchJoin(i int) (sigElement, bool) {
	if i == 0 || i+1 >= p.end {
		return sigElement{}, false
	}
	switch {
	case p.is(i, "e") && p.raw(i, i+1) == "e" && !p.lastLeft:
		_, _, number := p.numberAt(i + 1)
		ph, _ := p.phraseAt(i + 1)
		return sigElement{to: i + 1, noise: true}, number || ph != nil && ph.known()
	case p.is(i, "de", "по") && p.dose && !p.lastLeft:
		if _, next, number := p.digitsAt(i + 1); number {
			if u, _, ok := p.unitAt(next); ok && u.unit.weight() {
				return sigElement{to: i + 1, noise: true, of: true}, true
			}
		}
	}
	return sigElement{}, false
}

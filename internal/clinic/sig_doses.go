package clinic

import "slices"

// combineDoses fills the dose, the counts of the day and the dose in another
// measure. With segments, the times of the day are within the counts.
func combineDoses(s *Sig, elements []sigElement) (clash func(Sig) bool, segments bool) {
	var doses, paren []int
	var counts []int
	for i, e := range elements {
		switch {
		case e.left || e.noise:
		case e.sig.Counts != [TimesInADay]float64{}:
			counts = append(counts, i)
		case e.paren:
			paren = append(paren, i)
		case !e.sig.Dose.IsZero():
			doses = append(doses, i)
		}
	}
	hasDose := func(o Sig) bool { return !o.Dose.IsZero() }
	hasCounts := func(o Sig) bool { return o.Counts != [TimesInADay]float64{} }
	if len(doses) == 0 {
		doses, paren = paren, nil
	}
	if len(paren) > 1 {
		return hasDose, false
	}
	if len(paren) == 1 {
		s.Also = elements[paren[0]].sig.Dose
	}
	switch {
	case len(doses) == 1:
		s.Dose = elements[doses[0]].sig.Dose
	case len(doses) == 2 && s.Also.IsZero() && sameDose(s, elements, doses[0], doses[1]):
	case len(doses) > 1:
		if len(counts) > 0 || !s.Also.IsZero() || !countSegments(s, elements, doses) {
			return func(o Sig) bool { return hasDose(o) || o.hasTiming() }, false
		}
		segments = true
	}
	if !s.Also.IsZero() && (s.Also.Unit == s.Dose.Unit || s.Also.Unit == "" || !s.Dose.single() && s.Dose.Low != 0 && s.Also.single()) {
		return hasDose, false
	}
	if len(counts) == 0 {
		return nil, segments
	}
	first := elements[counts[0]].sig
	for _, i := range counts[1:] {
		if elements[i].sig.Counts != first.Counts {
			return hasCounts, false
		}
	}
	if !s.takeCounts(first) {
		return hasCounts, false
	}
	return nil, segments
}

// takeCounts puts counts of the day and the dose together. Counts of one say
// only when. Others count the dose's unit where the dose is one of it; any other
// dose could be meant as part of the counts or times them.
func (s *Sig) takeCounts(c Sig) bool {
	var times DayTimes
	each, equal := 0.0, true
	for i, n := range c.Counts {
		if n > 0 {
			times |= 1 << i
			equal = equal && (each == 0 || each == n)
			each = n
		}
	}
	if c.Dose.Unit != "" && s.Dose.Unit != "" && c.Dose.Unit != s.Dose.Unit {
		return false
	}
	unit := DoseUnit(orElse(string(s.Dose.Unit), string(c.Dose.Unit)))
	switch one := s.Dose.single() && s.Dose.High == 1; {
	case !s.Dose.IsZero() && equal && each == 1:
		s.Dose.Unit = unit
		s.Times |= times
	case !s.Dose.IsZero() && (!one || !s.Also.IsZero()):
		return false
	case equal:
		s.Dose = DoseAmount{Low: each, High: each, Unit: unit}
		s.Times |= times
	default:
		s.Dose = DoseAmount{Unit: unit}
		s.Counts = c.Counts
	}
	return true
}

// sameDose reads "500 mg 1 tablet" and "1 tablet 500 mg": one piece and what is
// in it.
func sameDose(s *Sig, elements []sigElement, a, b int) bool {
	for _, e := range elements[a:b] {
		if !e.left && (e.sig.hasTiming() || e.noise && !e.of) {
			return false
		}
	}
	one, other := elements[a].sig.Dose, elements[b].sig.Dose
	if one.Unit.weight() {
		one, other = other, one
	}
	if one.Unit != "" && !one.Unit.counted() && one.Unit != UnitPuff || !one.single() || one.High != 1 || !other.Unit.weight() || !other.single() {
		return false
	}
	s.Dose, s.Also = one, other
	return true
}

// countSegments reads "2 tablets in the morning and 1 tablet at night", and
// "morgens 2 Tabletten, abends 1".
func countSegments(s *Sig, elements []sigElement, doses []int) bool {
	timed := func(e sigElement) bool { return !e.left && e.sig.hasTiming() }
	var bounds []int
	if slices.IndexFunc(elements[:doses[0]], timed) < 0 {
		bounds = append(append(bounds, doses...), len(elements))
	} else if last := doses[len(doses)-1]; slices.IndexFunc(elements[last:], timed) < 0 {
		bounds = append(bounds, 0)
		for _, d := range doses {
			bounds = append(bounds, d+1)
		}
	} else {
		return false
	}
	unit := elements[doses[0]].sig.Dose.Unit
	counts := [TimesInADay]float64{}
	for n, at := range doses {
		time, ok := onlyTime(elements[bounds[n]:bounds[n+1]])
		d := elements[at].sig.Dose
		if !ok || !d.single() || d.Unit != unit && d.Unit != "" || counts[time.index()] != 0 {
			return false
		}
		counts[time.index()] = d.High
	}
	return s.takeCounts(Sig{Counts: counts, Dose: DoseAmount{Unit: unit}})
}

// onlyTime gives the one time of the day that elements say; ok is false where
// there is more, or none.
func onlyTime(elements []sigElement) (at DayTimes, ok bool) {
	for _, e := range elements {
		rest := e.sig
		rest.Times = 0
		if e.left || e.weak || rest.hasTiming() || rest.PRN || e.sig.Times != 0 && at != 0 {
			return 0, false
		}
		at |= e.sig.Times
	}
	return at, at.count() == 1
}

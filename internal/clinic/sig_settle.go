package clinic

import "slices"

// settle decides what od, os, au, in and id mean by what stands around them.
func (p *sigParser) settle(elements []sigElement) {
	for i := range elements {
		e := &elements[i]
		if e.left || e.phrase == nil || e.phrase.either == nil {
			continue
		}
		near, placed := nearnessOf(elements, i)
		meant := e.phrase.near&near != 0
		switch {
		case !meant:
			if e.sig.IsZero() {
				e.left = true
			}
		case p.fields && !e.phrase.sig.IsZero():
		case e.phrase.sig.IsZero():
			e.sig = *e.phrase.either
		case placed: // 1 drop in both eyes od
		case othersTimed(elements, i):
			e.sig = *e.phrase.either
		default:
			e.left = true // 1 drop od: once daily, or the right eye
		}
		if e.left || e.sig.Route != "" {
			e.phrase = nil
		}
	}
}

// maxCount is the most of a piece that 1 tab 2-0-1 counts: 1 tab 8-2-8 is one at
// each of three hours.
const maxCount = 4

// settleCounts leaves counts that are hours of the day. The fields of an item
// hold none: there a dose of one is the unit of the counts.
func (p *sigParser) settleCounts(elements []sigElement) {
	one := func(e sigElement) bool {
		return !e.left && e.sig.Dose.single() && e.sig.Dose.High == 1 && e.sig.Dose.Unit.counted()
	}
	if p.fields || !slices.ContainsFunc(elements, one) {
		return
	}
	for i := range elements {
		if slices.Max(elements[i].sig.Counts[:]) > maxCount {
			elements[i].left = true
		}
	}
}

// settleRinse reads "rinse mouth" behind puffs: after them, not with them.
func (p *sigParser) settleRinse(elements []sigElement) {
	inhaled := func(e sigElement) bool {
		return !e.left && (e.sig.Dose.Unit == UnitPuff || e.sig.Dose.Unit == UnitInhalation || e.sig.Dose.Unit == UnitNebule ||
			e.sig.Route == RouteInhaled || e.sig.Route == RouteNebulised || e.sig.Notes&NoteSpacer != 0)
	}
	for i := range elements {
		if e := &elements[i]; !e.left && e.sig.Route == RouteMouthRinse && p.is(e.from, "rinse") && slices.ContainsFunc(elements, inhaled) {
			e.sig.Route = ""
			e.sig.Notes |= NoteRinseMouth
		}
	}
}

// settleDissolve keeps the verb "dissolve" where nothing says in what.
func (p *sigParser) settleDissolve(elements []sigElement) {
	said := func(e sigElement) bool {
		return !e.left && (e.sig.Route == RouteSublingual || e.sig.Route == RouteBuccal || e.sig.Notes&(NoteDissolve|NoteSuck) != 0)
	}
	for i := range elements {
		if e := &elements[i]; e.noise && p.is(e.from, "dissolve") && !slices.ContainsFunc(elements, said) {
			e.noise, e.left = false, true
		}
	}
}

// nearnessOf tells what part of the body the elements beside one are about, and
// whether they name the place already.
func nearnessOf(elements []sigElement, but int) (near nearKind, placed bool) {
	for i, e := range elements {
		if i == but || e.left {
			continue
		}
		if n := e.sig.Route.near(); e.sig.Route != "" {
			return n, true
		}
		switch e.sig.Dose.Unit {
		case UnitDrop:
			near = nearEye | nearEar
		case UnitInch, UnitCM:
			near = nearEye
		case UnitSpray:
			near = nearNose
		case UnitInjection, UnitAmpoule, UnitVial:
			near = nearInjection
		}
	}
	return near, false
}

func (r Route) near() nearKind {
	switch r {
	case RouteEye, RouteEyeLeft, RouteEyeRight, RouteEyeBoth, RouteEyeAffected:
		return nearEye
	case RouteEar, RouteEarLeft, RouteEarRight, RouteEarBoth, RouteEarAffected:
		return nearEar
	case RouteNasal, RouteNostrilLeft, RouteNostrilRight, RouteNostrilEach:
		return nearNose
	}
	return nearNothing
}

func othersTimed(elements []sigElement, but int) bool {
	for i, e := range elements {
		if i != but && !e.left && e.sig.hasTiming() {
			return true
		}
	}
	return false
}

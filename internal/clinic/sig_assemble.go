package clinic

import (
	"slices"
	"strings"
)

// assemble makes one sig of the elements. Those that contradict each other, or
// could mean two things, go back to how they were typed.
func (p *sigParser) assemble(elements []sigElement) (Sig, Understood) {
	p.settle(elements)
	p.settleDissolve(elements)
	p.settleRinse(elements)
	p.settleCounts(elements)
	var s Sig
	for again := true; again; {
		s, again = Sig{}, false
		if clash := combine(&s, elements); clash != nil {
			for i := range elements {
				if !elements[i].left && clash(elements[i].sig) {
					elements[i].left, again = true, true
				}
			}
		}
	}
	if s.Doses > 0 && s.PRN && s.Max == (DoseLimit{}) {
		s.Max, s.Doses = DoseLimit{Amount: float64(s.Doses), Unit: UnitDose}, 0
	}
	text := p.leftover(elements)
	switch {
	case s.IsZero():
		if len(elements) == 0 {
			return s, UnderstoodNone
		}
		return Sig{Text: p.raw(elements[0].from, elements[len(elements)-1].to)}, UnderstoodNone
	case text != "":
		s.Text = text
		return s, UnderstoodPart
	}
	return s, UnderstoodFull
}

// leftover joins what stays as typed, in its order.
func (p *sigParser) leftover(elements []sigElement) string {
	var parts []string
	from, to := -1, -1
	flush := func() {
		if from >= 0 {
			if text := p.raw(from, to); text != "" {
				parts = append(parts, text)
			}
		}
		from = -1
	}
	start := -1 // of noise right before
	for _, e := range elements {
		switch {
		case e.left:
			if from < 0 {
				from = e.from
				if start >= 0 && p.tokens[start].kind == wordToken {
					from = start
				}
			}
			to = e.to
		case e.noise:
			if start < 0 || p.tokens[e.from].kind != wordToken {
				start = e.from
			}
			continue
		default:
			flush()
		}
		start = -1
	}
	flush()
	return strings.Join(parts, ", ")
}

// combine fills s from the elements; clash names those that cannot go together.
func combine(s *Sig, elements []sigElement) (clash func(Sig) bool) {
	clash, segments := combineDoses(s, elements)
	if clash != nil {
		return clash
	}
	var routes []Route
	lastTimes := -1
	for i, e := range elements {
		if e.left || e.noise || e.weak {
			continue
		}
		if e.sig.Route != "" {
			routes = append(routes, e.sig.Route)
		}
		from := e.sig
		switch {
		case !fillSlot(&s.Form, from.Form):
			return func(o Sig) bool { return o.Form != "" }
		case !fillSlot(&s.Site, from.Site):
			return func(o Sig) bool { return o.Site != "" }
		case !s.fillMeal(from.Meal):
			return func(o Sig) bool { return o.Meal != Meal{} }
		case !fillSlot(&s.Reason, from.Reason):
			return func(o Sig) bool { return o.Reason != "" }
		case !fillSlot(&s.Doses, from.Doses):
			return func(o Sig) bool { return o.Doses != 0 }
		case !fillSlot(&s.Max, from.Max):
			return func(o Sig) bool { return o.Max != DoseLimit{} }
		case !fillSlot(&s.For, from.For):
			return func(o Sig) bool { return o.For != SigSpan{} }
		case !fillSlot(&s.Rate, from.Rate), !fillSlot(&s.Every, from.Every), !fillSlot(&s.At, from.At):
			return Sig.hasTiming
		}
		if !segments && from.Times != 0 {
			if !s.addTimes(from.Times, elements, lastTimes, i) {
				return Sig.hasTiming
			}
			lastTimes = i
		}
		s.Days |= from.Days
		s.Notes |= from.Notes
		s.PRN = s.PRN || from.PRN
		s.Apply = s.Apply || from.Apply
		s.Once = s.Once || from.Once
		s.Now = s.Now || from.Now
	}
	route, ok := oneRoute(routes)
	if !ok {
		return func(o Sig) bool { return o.Route != "" }
	}
	s.Route = route
	for _, e := range elements {
		if !e.weak || e.left {
			continue
		}
		if s.Route == "" {
			s.Route = e.sig.Route
		}
		if e.sig.Rate != (DoseRate{}) {
			addDaily(s)
		}
	}
	if !s.timingAgrees() {
		return Sig.hasTiming
	}
	if s.Rate.Per == PerDay && s.Counts != [TimesInADay]float64{} {
		s.Rate = DoseRate{} // 2-0-1 bd: the counts say it
	}
	return nil
}

// addDaily adds a plain "daily": it says once a day only where nothing else
// says how often in the day.
func addDaily(s *Sig) {
	if s.Rate.Per == PerDay || s.Every.Unit == PerHour || s.Every.Unit == PerMinute || s.Times.count() > 1 || s.Counts != [TimesInADay]float64{} || s.At[1] != 0 || s.Meal.When.andBed() {
		return
	}
	if s.Meal.Of == Meals && !s.hasTiming() {
		return // daily with meals
	}
	if s.Rate != (DoseRate{}) || s.Every != (DoseInterval{}) || s.Once || s.Now {
		s.Rate = DoseRate{-1, -1, PerDay} // weekly daily: agrees with nothing
		return
	}
	s.Rate = DoseRate{1, 1, PerDay}
}

func (w MealWhen) andBed() bool {
	return w == BeforeMealAndBed || w == AfterMealAndBed || w == WithMealAndBed
}

// timingAgrees reports whether what is said of the timing goes together.
func (s Sig) timingAgrees() bool {
	places := max(s.Times.count(), len(s.clocks()))
	for _, n := range s.Counts {
		if n > 0 {
			places++
		}
	}
	once := s.Once || s.Now
	repeated := s.Rate != DoseRate{} || s.Every != DoseInterval{} || s.Days != 0
	switch {
	case s.Rate.Low < 0, s.Now && s.PRN, once && (repeated || places > 1 || s.For != SigSpan{} || s.Doses > 1):
		return false
	case s.Times != 0 && s.At[0] != 0 && s.Times.count() != len(s.clocks()):
		return false
	case s.Every != DoseInterval{} && s.Rate != DoseRate{}:
		return s.Every.Unit == PerHour && s.Rate.Per == PerDay && s.Rate.Low == s.Rate.High && s.Every.Low == s.Every.High && s.Every.Low*s.Rate.Low == 24
	case (s.Every.Unit == PerHour || s.Every.Unit == PerMinute) && places > 0:
		return false
	case places > 0 && s.Rate != DoseRate{} && s.Rate.Per == PerDay && (s.Rate.Low != s.Rate.High || s.Rate.High != places):
		return false
	case places > 1 && (s.Rate.Per == PerWeek || s.Rate.Per == PerMonth || s.Rate.Per == PerYear):
		return false
	case s.Days != 0 && s.Every != DoseInterval{} && s.Every.Unit != PerWeek && s.Every.Unit != PerHour:
		return false
	case s.Days != 0 && s.Rate.Per == PerWeek && s.Rate != DoseRate{s.Days.count(), s.Days.count(), PerWeek}:
		return false
	case s.Meal.When.andBed() && s.Rate != DoseRate{} && s.Rate != DoseRate{4, 4, PerDay}:
		return false
	case s.Meal.When.andBed() && (s.Every != DoseInterval{} || places > 0):
		return false
	}
	return true
}

// late are the times that say nearly the same: at night at bedtime is one.
const late = Evening | Night | Bedtime

// addTimes adds times of the day. Those that name a place of 1-0-1 anew (0-0-1
// hs) or an evening twice in a row are one time, told more exactly.
func (s *Sig) addTimes(t DayTimes, elements []sigElement, last, at int) bool {
	counted := slices.IndexFunc(elements, func(e sigElement) bool { return !e.left && e.sig.Counts != [TimesInADay]float64{} })
	switch {
	case counted >= 0 && last < 0:
		if s.Times == t || s.Times.count() == 1 && t.count() == 1 && s.Times&late != 0 && t&late != 0 {
			s.Times = t
			return true
		}
		return false
	case counted >= 0:
		return s.Times == t
	case last >= 0 && t.count() == 1 && t&late != 0 && s.Times&late != 0 && elements[last].sig.Times.count() == 1:
		joined := false
		for _, e := range elements[last+1 : at] {
			joined = joined || e.noise
		}
		if !joined {
			s.Times = s.Times&^elements[last].sig.Times | max(t, elements[last].sig.Times)
			return true
		}
	}
	s.Times |= t
	return true
}

// fillMeal fills Meal; an empty stomach beside a time before a meal is a note.
func (s *Sig) fillMeal(m Meal) bool {
	empty, none := Meal{When: EmptyStomach}, Meal{}
	switch {
	case m == none || fillSlot(&s.Meal, m):
	case m == empty && s.Meal.When == BeforeMeal:
		s.Notes |= NoteEmptyStomach
	case s.Meal == empty && m.When == BeforeMeal:
		s.Meal = m
		s.Notes |= NoteEmptyStomach
	default:
		return false
	}
	return true
}

func fillSlot[T comparable](into *T, from T) bool {
	var none T
	if from == none || *into == from {
		return true
	}
	if *into != none {
		return false
	}
	*into = from
	return true
}

// oneRoute makes one way of several names of it: nasally in each nostril, left
// and right eye.
func oneRoute(routes []Route) (Route, bool) {
	var out Route
	for _, r := range routes {
		switch {
		case out == "" || out == r || r.refines(out):
			out = r
		case out.refines(r):
		case out == RouteEyeLeft && r == RouteEyeRight, out == RouteEyeRight && r == RouteEyeLeft:
			out = RouteEyeBoth
		case out == RouteEarLeft && r == RouteEarRight, out == RouteEarRight && r == RouteEarLeft:
			out = RouteEarBoth
		default:
			return "", false
		}
	}
	return out, true
}

func (r Route) refines(general Route) bool {
	switch general {
	case RouteEye, RouteEar, RouteNasal:
		return r.near() == general.near() && r.near() != nearNothing
	case RouteInjection:
		return r == RouteIM || r == RouteIV || r == RouteSC || r == RouteIntradermal
	case RouteTopical:
		return r == RouteEye || r.near() == nearEye
	case RouteMouthRinse:
		return r == RouteSwishSpit || r == RouteSwishSwallow || r == RouteGargle
	}
	return false
}

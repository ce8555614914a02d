package clinic

import "math"

// perDay gives the doses a day and the amount a day in the dose's unit; both
// are 0 when they cannot be told.
func (s Sig) perDay() (doses, amount float64) {
	dose := s.Dose.High
	if s.Dose.Low != s.Dose.High {
		dose = 0
	}
	total := 0.0
	for _, n := range s.Counts {
		if n > 0 {
			total += n
			doses++
		}
	}
	switch {
	case total > 0:
		amount = total
	case s.Rate.High > 0 && s.Rate.Low == s.Rate.High:
		doses = float64(s.Rate.High) / s.Rate.Per.days()
	case s.Every.High > 0 && s.Every.Low == s.Every.High:
		doses = 1 / (float64(s.Every.High) * s.Every.Unit.days())
		doses *= float64(max(s.Times.count(), 1))
	case s.Times != 0 && s.Every == DoseInterval{} && s.Rate == DoseRate{}:
		doses = float64(s.Times.count())
	case s.At[0] != 0 && s.Every == DoseInterval{} && s.Rate == DoseRate{}:
		doses = float64(len(s.clocks()))
	case s.Days != 0 && s.Rate == DoseRate{}:
		doses = 1
	case s.Meal.When.andBed():
		doses = 4
	}
	if s.Days != 0 && s.Rate.Per != PerWeek {
		doses *= float64(s.Days.count()) / 7
		amount *= float64(s.Days.count()) / 7
	}
	if total == 0 {
		amount = dose * doses
	}
	return doses, amount
}

// Quantity works out how much to give out: the amount for the whole duration,
// rounded up to whole pieces. It cannot be told (ok is false) for a dose by
// weight or in drops, for a range, for an open duration, and as needed without
// a limit.
func (s Sig) Quantity() (n float64, unit string, ok bool) {
	n, u, ok := s.amountInAll()
	if !ok {
		return 0, "", false
	}
	for _, then := range s.Then {
		if then.Notes == NoteStop && then.Dose.IsZero() {
			continue
		}
		more, other, ok := then.amountInAll()
		if !ok || other != u && other != "" {
			return 0, "", false
		}
		n += more
	}
	n = math.Ceil(n - 1e-6)
	return n, string(u), n > 0
}

func (s Sig) amountInAll() (float64, DoseUnit, bool) {
	u := s.Dose.Unit
	if u.weight() || u == UnitDrop || u == UnitThinLayer || u == UnitApplication || u == UnitInch || u == UnitCM || s.Text != "" ||
		s.Notes&(NoteTaper|NoteSlidingScale|NoteDivided) != 0 || s.Typed.Timing != "" || s.Typed.Dose != "" {
		return 0, "", false
	}
	each := 0.0
	if s.Dose.single() {
		each = s.Dose.High
	}
	doses, amount := s.perDay()
	days := float64(s.For.days())
	if s.For.Unit == PerHour && s.For.Low == s.For.High {
		days = float64(s.For.High) / 24
	}
	limit := s.limitADay(each)
	switch {
	case s.Once || s.Now:
		return each, u, each > 0
	case s.Doses > 0:
		return each * float64(s.Doses), u, each > 0
	case days <= 0:
		return 0, "", false
	case s.PRN:
		if amount > 0 && limit > amount {
			limit = amount // every 6 hours is less than the limit
		}
		return limit * days, u, limit > 0
	case doses < 1 && each > 0: // weekly for 10 days is two doses
		return math.Ceil(doses*days-1e-6) * each, u, amount > 0
	}
	return amount * days, u, amount > 0
}

// limitADay is the most in a day, 0 when it is not limited.
func (s Sig) limitADay(each float64) float64 {
	l := s.Max
	if l.N == 0 {
		return 0
	}
	days := float64(l.N) * l.Per.days()
	switch l.Unit {
	case UnitTime, UnitDose:
		return l.Amount * each / days
	case s.Dose.Unit, "":
		return l.Amount / days
	}
	return 0
}

// QuantityText is the quantity in the document's language: "10 tablets", empty
// when it cannot be told.
func (s Sig) QuantityText(lang Language) string {
	n, unit, ok := s.Quantity()
	if !ok {
		return ""
	}
	return bookOf(lang).placed(DoseAmount{Low: n, High: n, Unit: DoseUnit(unit)}, amountNamed)
}

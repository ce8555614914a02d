package clinic

import (
	"math/bits"
	"reflect"
)

// Sig is how a medicine is taken: the signatura of a prescription, read into
// structure. The zero value says nothing. ParseSig reads it, Words prints it.
type Sig struct {
	Dose   DoseAmount             // how much each time
	Counts [TimesInADay]float64   // unequal amounts at times of the day, in Dose.Unit; Dose's numbers are then 0
	Also   DoseAmount             // the same dose in another measure: 1 tablet (500 mg)
	Form   string                 // cream, suspension and so on, where the sig itself names it; one of sigForms
	Apply  bool                   // it is applied, not taken
	Route  Route                  // the way in
	Site   string                 // affected area, face: one of the known sites, in English
	Rate   DoseRate               // twice daily, three times a week
	Every  DoseInterval           // every 4 to 6 hours, every other day
	Times  DayTimes               // times of the day
	Days   WeekDays               // on Mondays
	At     [MaxSigClocks]SigClock // at 08:00 and 20:00
	Meal   Meal                   // after food
	PRN    bool                   // as needed
	Reason string                 // pain: why it is taken, or when with PRN
	Once   bool                   // a single dose
	Now    bool                   // at once: stat
	Doses  int                    // so many doses in all, 0 when not said
	Max    DoseLimit              // no more than 4 in 24 hours
	For    SigSpan                // for 5 days
	Notes  SigNotes               // well-known advice: as directed, shake well
	Text   string                 // what was not understood, as it was typed
	Then   []Sig                  // further steps, one after the other

	// Typed holds fields of a prescription item that could not be read; they
	// are printed in their place as they were typed. ParseSig leaves it empty.
	Typed struct{ Dose, Route, Timing string }
}

// DoseAmount is 1 tablet, 1 to 2 tablets, 2.5 ml: Low to High of Unit, which are
// equal but for a range; a Low of 0 below a High is "up to".
type DoseAmount struct {
	Low, High float64
	Unit      DoseUnit
	Or        bool // the range was typed as a choice: 1 or 2
}

// IsZero reports whether no amount is given.
func (a DoseAmount) IsZero() bool { return a.High == 0 }

// single reports whether the amount is one number.
func (a DoseAmount) single() bool { return a.High > 0 && a.Low == a.High }

// DoseUnit is the canonical English singular of what a dose is counted in.
// Teaspoons and tablespoons are read as 5 and 15 ml.
type DoseUnit string

// Units of a dose.
const (
	UnitTablet      DoseUnit = "tablet"
	UnitCapsule     DoseUnit = "capsule"
	UnitPill        DoseUnit = "pill"
	UnitML          DoseUnit = "ml"
	UnitPuff        DoseUnit = "puff"
	UnitInhalation  DoseUnit = "inhalation"
	UnitDrop        DoseUnit = "drop"
	UnitSpray       DoseUnit = "spray"
	UnitUnit        DoseUnit = "unit"
	UnitMG          DoseUnit = "mg"
	UnitG           DoseUnit = "g"
	UnitMCG         DoseUnit = "mcg"
	UnitMGKG        DoseUnit = "mg/kg"
	UnitMCGKG       DoseUnit = "mcg/kg"
	UnitMLKG        DoseUnit = "ml/kg"
	UnitUnitsKG     DoseUnit = "unit/kg"
	UnitMmol        DoseUnit = "mmol"
	UnitMEq         DoseUnit = "mEq"
	UnitApplication DoseUnit = "application"
	UnitThinLayer   DoseUnit = "thin layer"
	UnitPatch       DoseUnit = "patch"
	UnitSachet      DoseUnit = "sachet"
	UnitSuppository DoseUnit = "suppository"
	UnitPessary     DoseUnit = "pessary"
	UnitAmpoule     DoseUnit = "ampoule"
	UnitVial        DoseUnit = "vial"
	UnitInjection   DoseUnit = "injection"
	UnitLozenge     DoseUnit = "lozenge"
	UnitInch        DoseUnit = "inch"
	UnitCM          DoseUnit = "cm"
	UnitApplicator  DoseUnit = "applicatorful"
	UnitScoop       DoseUnit = "scoop"
	UnitCapful      DoseUnit = "capful"
	UnitNebule      DoseUnit = "nebule"
	UnitEnema       DoseUnit = "enema"
	UnitFilm        DoseUnit = "film"
	UnitGum         DoseUnit = "piece of gum"
	UnitDose        DoseUnit = "dose"
	UnitTime        DoseUnit = "time" // of a limit only: no more than 3 times a week
)

// Route is the way a medicine enters the body.
type Route string

// Routes.
const (
	RouteOral         Route = "oral"
	RouteSublingual   Route = "sublingual"
	RouteBuccal       Route = "buccal"
	RouteMouthRinse   Route = "mouth rinse"
	RouteSwishSpit    Route = "swish and spit"
	RouteSwishSwallow Route = "swish and swallow"
	RouteGargle       Route = "gargle"
	RouteInhaled      Route = "inhaled"
	RouteNebulised    Route = "nebulised"
	RouteNasal        Route = "nasal"
	RouteNostrilLeft  Route = "left nostril"
	RouteNostrilRight Route = "right nostril"
	RouteNostrilEach  Route = "each nostril"
	RouteTopical      Route = "topical"
	RouteTransdermal  Route = "transdermal"
	RouteEye          Route = "eye"
	RouteEyeLeft      Route = "left eye"
	RouteEyeRight     Route = "right eye"
	RouteEyeBoth      Route = "both eyes"
	RouteEyeAffected  Route = "affected eye"
	RouteEar          Route = "ear"
	RouteEarLeft      Route = "left ear"
	RouteEarRight     Route = "right ear"
	RouteEarBoth      Route = "both ears"
	RouteEarAffected  Route = "affected ear"
	RouteRectal       Route = "rectal"
	RouteVaginal      Route = "vaginal"
	RouteInjection    Route = "injection"
	RouteIM           Route = "intramuscular"
	RouteIV           Route = "intravenous"
	RouteSC           Route = "subcutaneous"
	RouteIntradermal  Route = "intradermal"
	RouteNasogastric  Route = "nasogastric"
	RoutePEG          Route = "gastrostomy"
)

// TimeUnit is a unit of time of a sig.
type TimeUnit string

// Units of time.
const (
	PerMinute TimeUnit = "minute"
	PerHour   TimeUnit = "hour"
	PerDay    TimeUnit = "day"
	PerWeek   TimeUnit = "week"
	PerMonth  TimeUnit = "month"
	PerYear   TimeUnit = "year"
)

// days is the length in days, a month counted as 30 and a year as 365.
func (u TimeUnit) days() float64 {
	switch u {
	case PerMinute:
		return 1.0 / (24 * 60)
	case PerHour:
		return 1.0 / 24
	case PerWeek:
		return 7
	case PerMonth:
		return 30
	case PerYear:
		return 365
	}
	return 1
}

// DoseRate is twice daily, one to two times a week: so many times Per a unit of
// time. A Low of 0 is "up to".
type DoseRate struct {
	Low, High int
	Per       TimeUnit
}

// DoseInterval is every 4 to 6 hours: from Low to High of Unit, which are equal
// but for a range.
type DoseInterval struct {
	Low, High int
	Unit      TimeUnit
}

// SigSpan is a duration: 5 days, 1 to 2 weeks, in Unit. Low and High are equal but
// for a range; a Low of 0 below a High is "up to".
type SigSpan struct {
	Low, High int
	Unit      TimeUnit
}

// days gives the length in days, 0 when it is a range or no whole day.
func (s SigSpan) days() int {
	if s.High == 0 || s.Low != s.High || s.Unit == PerMinute || s.Unit == PerHour {
		return 0
	}
	return s.High * int(s.Unit.days())
}

// DoseLimit is no more than Amount in N Per; Unit "" is not said. N is 0 only
// for a limit to the number of doses in all.
type DoseLimit struct {
	Amount float64
	Unit   DoseUnit
	N      int
	Per    TimeUnit
}

// DayTimes is a set of times of the day.
type DayTimes uint8

// TimesInADay is the number of times of the day a sig tells apart.
const TimesInADay = 6

// Times of the day, in their order.
const (
	Morning DayTimes = 1 << iota
	Noon
	Afternoon
	Evening
	Night
	Bedtime
)

func (t DayTimes) count() int { return bits.OnesCount8(uint8(t)) }

// index is the place of a single time in Counts.
func (t DayTimes) index() int { return bits.TrailingZeros8(uint8(t)) }

// dayPlaces are the places of 1-0-1-0: morning, noon, evening, night.
var dayPlaces = [4]DayTimes{Morning, Noon, Evening, Night}

// WeekDays is a set of days of the week; bit 0 is Monday.
type WeekDays uint8

func (d WeekDays) count() int { return bits.OnesCount8(uint8(d)) }

// MaxSigClocks bounds the clock times of one sig.
const MaxSigClocks = 6

// SigClock is a time of day plus one, in minutes, so that zero is none.
type SigClock int

// Clock gives the time; ok is false for none.
func (c SigClock) Clock() (t Clock, ok bool) { return Clock(c - 1), c > 0 }

func (s Sig) clocks() []Clock {
	var out []Clock
	for _, c := range s.At {
		if t, ok := c.Clock(); ok {
			out = append(out, t)
		}
	}
	return out
}

// Meal says how the medicine goes with food.
type Meal struct {
	When    MealWhen
	Of      MealKind // "" is food in general
	Minutes int      // before or after it, 0 when not said
}

// MealWhen is before, with or after.
type MealWhen string

// How a medicine goes with food.
const (
	BeforeMeal       MealWhen = "before"
	WithMeal         MealWhen = "with"
	AfterMeal        MealWhen = "after"
	WithOrAfterMeal  MealWhen = "with or after"
	EmptyStomach     MealWhen = "empty stomach"
	RegardlessOfMeal MealWhen = "with or without"
	BetweenMeals     MealWhen = "between"
	// Before or after each meal and at bedtime: four times a day.
	BeforeMealAndBed MealWhen = "before meals and at bedtime"
	AfterMealAndBed  MealWhen = "after meals and at bedtime"
	WithMealAndBed   MealWhen = "with meals and at bedtime"
)

// MealKind is which meal.
type MealKind string

// Kinds of meal.
const (
	Meals     MealKind = "meals" // every meal of the day
	Breakfast MealKind = "breakfast"
	Lunch     MealKind = "lunch"
	Dinner    MealKind = "the evening meal"
	Milk      MealKind = "milk"
	Snack     MealKind = "a snack"
)

// SigNotes is a set of well-known advice that is translated.
type SigNotes uint64

// Advice of a sig. Their words are in the phrase books.
const (
	NoteTaper SigNotes = 1 << iota
	NoteSlidingScale
	NoteAsDirected
	NoteThinly
	NoteLiberally
	NoteSwallowWhole
	NoteChew
	NoteDissolve
	NoteWithWater
	NoteShake
	NoteFinish
	NoteOngoing
	NoteRinseMouth
	NoteRinseMouthThroat
	NoteNoAlcohol
	NoteNoSun
	NoteNoDriving
	NoteNoCrush
	NoteDrowsy
	NoteSpacer
	NoteInClinic
	NoteExternal
	NoteRotateSites
	NoteUpright
	NoteSlowly
	NoteDivided
	NoteStop
	NoteSuck
	NoteLoading
	NoteFridge
	NoteNoMilk
	NoteNoGrapefruit
	NoteEmptyStomach // beside a time before a meal, which Meal holds then
	noteEnd
)

// list gives the single notes, in their order.
func (n SigNotes) list() []SigNotes {
	var out []SigNotes
	for one := SigNotes(1); one < noteEnd; one <<= 1 {
		if n&one != 0 {
			out = append(out, one)
		}
	}
	return out
}

// IsZero reports whether the sig says nothing.
func (s Sig) IsZero() bool { return reflect.ValueOf(s).IsZero() }

// hasTiming reports whether it says when or how often.
func (s Sig) hasTiming() bool {
	return s.Rate != DoseRate{} || s.Every != DoseInterval{} || s.Times != 0 || s.Days != 0 || s.At[0] != 0 || s.Once || s.Now ||
		s.Counts != [TimesInADay]float64{}
}

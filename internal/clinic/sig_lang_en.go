package clinic

import (
	"fmt"
	"strconv"
	"sync"
)

// pair is a word and its plural.
type pair = [2]string

var englishTimes = [...]string{"", "once", "twice", "three times", "four times", "five times", "six times", "seven times", "eight times", "nine times", "ten times", "eleven times", "twelve times"}

func englishCount(n int) string {
	if n < len(englishTimes) {
		return englishTimes[n]
	}
	return strconv.Itoa(n) + " times"
}

// englishBook words must be such that ParseSig reads them back as they were.
var englishBook = sync.OnceValue(func() *phraseBook {
	b := &phraseBook{
		decimal: ".", plural: func(n float64) bool { return n > 1 },
		to: "to", or: "or", and: "and", upTo: "up to", of: " of ", apply: "apply", onDays: "on", at: "at",
		once: "as a single dose", onceNow: "once, now", then: "then", prn: "as needed",
		times: [TimesInADay]string{"in the morning", "at noon", "in the afternoon", "in the evening", "at night", "at bedtime"},
		days:  [7]string{"Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"},
		units: map[DoseUnit]pair{UnitTablet: {"tablet", "tablets"}, UnitCapsule: {"capsule", "capsules"}, UnitPill: {"pill", "pills"}, UnitML: {"ml", "ml"}, UnitPuff: {"puff", "puffs"},
			UnitInhalation: {"inhalation", "inhalations"}, UnitDrop: {"drop", "drops"}, UnitSpray: {"spray", "sprays"}, UnitUnit: {"unit", "units"}, UnitMG: {"mg", "mg"}, UnitG: {"g", "g"},
			UnitMCG: {"micrograms", "micrograms"}, UnitMGKG: {"mg/kg", "mg/kg"}, UnitMCGKG: {"micrograms/kg", "micrograms/kg"}, UnitMLKG: {"ml/kg", "ml/kg"}, UnitUnitsKG: {"units/kg", "units/kg"},
			UnitMmol: {"mmol", "mmol"}, UnitMEq: {"mEq", "mEq"}, UnitApplication: {"application", "applications"}, UnitThinLayer: {"a thin layer", "a thin layer"}, UnitPatch: {"patch", "patches"},
			UnitSachet: {"sachet", "sachets"}, UnitSuppository: {"suppository", "suppositories"}, UnitPessary: {"pessary", "pessaries"}, UnitAmpoule: {"ampoule", "ampoules"}, UnitVial: {"vial", "vials"},
			UnitInjection: {"injection", "injections"}, UnitLozenge: {"lozenge", "lozenges"}, UnitInch: {"inch", "inches"}, UnitCM: {"cm", "cm"}, UnitApplicator: {"applicatorful", "applicatorfuls"},
			UnitScoop: {"scoop", "scoops"}, UnitCapful: {"capful", "capfuls"}, UnitNebule: {"nebule", "nebules"}, UnitEnema: {"enema", "enemas"}, UnitFilm: {"film", "films"},
			UnitGum: {"piece of gum", "pieces of gum"}, UnitDose: {"dose", "doses"}},
		routes: map[Route]string{RouteOral: "by mouth", RouteSublingual: "under the tongue", RouteBuccal: "inside the cheek", RouteMouthRinse: "as a mouth rinse", RouteSwishSpit: "swished in the mouth and spat out",
			RouteSwishSwallow: "swished in the mouth and swallowed", RouteGargle: "as a gargle", RouteInhaled: "by inhalation", RouteNebulised: "by nebuliser", RouteNasal: "into the nose",
			RouteNostrilLeft: "into the left nostril", RouteNostrilRight: "into the right nostril", RouteNostrilEach: "into each nostril", RouteTopical: "on the skin", RouteTransdermal: "through the skin",
			RouteEye: "into the eye", RouteEyeLeft: "into the left eye", RouteEyeRight: "into the right eye", RouteEyeBoth: "into both eyes", RouteEyeAffected: "into the affected eye", RouteEar: "into the ear",
			RouteEarLeft: "into the left ear", RouteEarRight: "into the right ear", RouteEarBoth: "into both ears", RouteEarAffected: "into the affected ear", RouteRectal: "into the rectum", RouteVaginal: "into the vagina",
			RouteInjection: "by injection", RouteIM: "into the muscle", RouteIV: "into a vein", RouteSC: "under the skin", RouteIntradermal: "intradermally", RouteNasogastric: "by nasogastric tube", RoutePEG: "by gastrostomy tube"},
		notes: map[SigNotes]string{NoteTaper: "taper", NoteSlidingScale: "on a sliding scale", NoteAsDirected: "as directed", NoteThinly: "thinly", NoteLiberally: "liberally", NoteSwallowWhole: "swallowed whole", NoteChew: "chewed",
			NoteDissolve: "dissolved in water", NoteWithWater: "with water", NoteShake: "shake well before use", NoteFinish: "finish the course", NoteOngoing: "long term", NoteRinseMouth: "rinse the mouth after use",
			NoteRinseMouthThroat: "rinse mouth and throat after use", NoteNoAlcohol: "avoid alcohol", NoteNoSun: "avoid sunlight", NoteNoDriving: "do not drive", NoteNoCrush: "do not crush or chew", NoteDrowsy: "may cause drowsiness",
			NoteSpacer: "with a spacer", NoteInClinic: "in the clinic", NoteExternal: "for external use only", NoteRotateSites: "rotate sites", NoteUpright: "stay upright for 30 minutes after", NoteSlowly: "slowly", NoteDivided: "in divided doses",
			NoteStop: "stop", NoteSuck: "sucked", NoteLoading: "as a loading dose", NoteFridge: "keep in the fridge", NoteNoMilk: "not with milk", NoteNoGrapefruit: "no grapefruit", NoteEmptyStomach: "on an empty stomach"},
		forms: map[string]string{}, sites: map[string]string{}, reasons: map[string]string{},
		span: func(s SigSpan) string { return "for " + englishSpan(s.Low, s.High, s.Unit) },
		doses: func(n int) string {
			if n == 1 {
				return "for 1 dose"
			}
			return fmt.Sprintf("for %d doses", n)
		},
		prnFor: func(r string, _ bool) string { return "as needed for " + r },
		reason: func(r string, _ bool) string { return "for " + r },
	}
	for _, form := range sigForms {
		b.forms[form] = form
	}
	for site := range sigSites {
		b.sites[site] = "to the " + site
	}
	b.sites["body"] = "to the whole body"
	for _, line := range sigReasons {
		name := splitBar(line)[0]
		b.reasons[name] = name
	}
	b.rate = func(r DoseRate) string {
		count := englishCount(r.High)
		switch {
		case r.Low == 0:
			count = "up to " + count
		case r.Low == 1 && r.High == 2:
			count = "once or twice"
		case r.Low < r.High:
			count = fmt.Sprintf("%d to %d times", r.Low, r.High)
		}
		if r.Per == PerDay {
			return count + " daily"
		}
		if r.Per == PerHour {
			return count + " an hour"
		}
		return count + " a " + string(r.Per)
	}
	b.every = func(e DoseInterval) string {
		switch {
		case e == DoseInterval{2, 2, PerDay}:
			return "every other day"
		case e.Low == 1 && e.High == 1:
			return "every " + string(e.Unit)
		}
		return "every " + englishSpan(e.Low, e.High, e.Unit)
	}
	b.meal = englishMeal
	b.limit = func(amount string, l DoseLimit) string {
		if l.Unit == UnitTime {
			amount = englishCount(int(l.Amount))
		}
		switch {
		case l.N == 0:
			return "no more than " + amount
		case l.N == 1 && l.Per == PerHour:
			return "no more than " + amount + " in 1 hour"
		case l.N == 1:
			return "no more than " + amount + " a " + string(l.Per)
		}
		return "no more than " + amount + " in " + englishSpan(l.N, l.N, l.Per)
	}
	return b
})

func englishSpan(low, high int, unit TimeUnit) string {
	return spanOf("to", "up to", low, high, string(unit), string(unit)+"s")
}

func englishMeal(m Meal) string {
	of := orElse(string(m.Of), "food")
	switch m.When {
	case "":
		return ""
	case EmptyStomach:
		return "on an empty stomach"
	case RegardlessOfMeal:
		return "with or without food"
	case BetweenMeals:
		return "between meals"
	case BeforeMealAndBed, AfterMealAndBed, WithMealAndBed:
		return string(m.When)
	}
	text := string(m.When) + " " + of
	if m.Minutes > 0 {
		n, unit := minutesOf(m.Minutes)
		text = englishSpan(n, n, unit) + " " + text
	}
	return text
}

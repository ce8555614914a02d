package clinic

import (
	"fmt"
	"sync"
)

var germanBook = sync.OnceValue(func() *phraseBook {
	b := &phraseBook{
		decimal: ",", plural: func(n float64) bool { return n > 1 },
		to: "bis", or: "oder", and: "und", upTo: "bis zu", of: " ", apply: "auftragen", applyLast: true, at: "um",
		once: "einmalig", onceNow: "einmalig sofort", then: "danach", prn: "bei Bedarf",
		times: [TimesInADay]string{"morgens", "mittags", "nachmittags", "abends", "zur Nacht", "vor dem Schlafengehen"},
		days:  [7]string{"montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags"},
		units: map[DoseUnit]pair{UnitTablet: {"Tablette", "Tabletten"}, UnitCapsule: {"Kapsel", "Kapseln"}, UnitPill: {"Tablette", "Tabletten"}, UnitML: {"ml", "ml"}, UnitPuff: {"Hub", "Hübe"},
			UnitInhalation: {"Inhalation", "Inhalationen"}, UnitDrop: {"Tropfen", "Tropfen"}, UnitSpray: {"Sprühstoß", "Sprühstöße"}, UnitUnit: {"Einheit", "Einheiten"}, UnitMG: {"mg", "mg"}, UnitG: {"g", "g"},
			UnitMCG: {"Mikrogramm", "Mikrogramm"}, UnitMGKG: {"mg/kg", "mg/kg"}, UnitMCGKG: {"Mikrogramm/kg", "Mikrogramm/kg"}, UnitMLKG: {"ml/kg", "ml/kg"}, UnitUnitsKG: {"Einheiten/kg", "Einheiten/kg"},
			UnitMmol: {"mmol", "mmol"}, UnitMEq: {"mval", "mval"}, UnitApplication: {"Anwendung", "Anwendungen"}, UnitThinLayer: {"eine dünne Schicht", "eine dünne Schicht"}, UnitPatch: {"Pflaster", "Pflaster"},
			UnitSachet: {"Beutel", "Beutel"}, UnitSuppository: {"Zäpfchen", "Zäpfchen"}, UnitPessary: {"Vaginalzäpfchen", "Vaginalzäpfchen"}, UnitAmpoule: {"Ampulle", "Ampullen"}, UnitVial: {"Durchstechflasche", "Durchstechflaschen"},
			UnitInjection: {"Injektion", "Injektionen"}, UnitLozenge: {"Lutschtablette", "Lutschtabletten"}, UnitInch: {"Zoll", "Zoll"}, UnitCM: {"cm", "cm"}, UnitApplicator: {"Applikatorfüllung", "Applikatorfüllungen"},
			UnitScoop: {"Messlöffel", "Messlöffel"}, UnitCapful: {"Verschlusskappe", "Verschlusskappen"}, UnitNebule: {"Ampulle zum Vernebeln", "Ampullen zum Vernebeln"}, UnitEnema: {"Klistier", "Klistiere"}, UnitFilm: {"Film", "Filme"},
			UnitGum: {"Kaugummi", "Kaugummis"}, UnitDose: {"Dosis", "Dosen"}},
		routes: map[Route]string{RouteOral: "zum Einnehmen", RouteSublingual: "unter die Zunge", RouteBuccal: "in die Wangentasche", RouteMouthRinse: "als Mundspülung", RouteSwishSpit: "zum Spülen des Mundes (ausspucken)",
			RouteSwishSwallow: "zum Spülen des Mundes (danach schlucken)", RouteGargle: "zum Gurgeln", RouteInhaled: "zum Inhalieren", RouteNebulised: "über den Vernebler", RouteNasal: "in die Nase",
			RouteNostrilLeft: "in das linke Nasenloch", RouteNostrilRight: "in das rechte Nasenloch", RouteNostrilEach: "in jedes Nasenloch", RouteTopical: "auf die Haut", RouteTransdermal: "über die Haut",
			RouteEye: "in das Auge", RouteEyeLeft: "in das linke Auge", RouteEyeRight: "in das rechte Auge", RouteEyeBoth: "in beide Augen", RouteEyeAffected: "in das betroffene Auge", RouteEar: "in das Ohr",
			RouteEarLeft: "in das linke Ohr", RouteEarRight: "in das rechte Ohr", RouteEarBoth: "in beide Ohren", RouteEarAffected: "in das betroffene Ohr", RouteRectal: "in den Enddarm", RouteVaginal: "in die Scheide",
			RouteInjection: "als Injektion", RouteIM: "in den Muskel", RouteIV: "in die Vene", RouteSC: "unter die Haut", RouteIntradermal: "in die Haut", RouteNasogastric: "über die Magensonde", RoutePEG: "über die PEG-Sonde"},
		notes: map[SigNotes]string{NoteTaper: "ausschleichend", NoteSlidingScale: "nach Korrekturschema", NoteAsDirected: "nach Anweisung", NoteThinly: "dünn", NoteLiberally: "großzügig", NoteSwallowWhole: "unzerkaut schlucken", NoteChew: "zerkauen",
			NoteDissolve: "in Wasser aufgelöst", NoteWithWater: "mit Wasser", NoteShake: "vor Gebrauch gut schütteln", NoteFinish: "bis zum Ende der Packung", NoteOngoing: "dauerhaft", NoteRinseMouth: "nach Gebrauch den Mund ausspülen",
			NoteRinseMouthThroat: "nach Gebrauch Mund und Rachen ausspülen", NoteNoAlcohol: "keinen Alkohol trinken", NoteNoSun: "Sonnenlicht meiden", NoteNoDriving: "kein Fahrzeug führen", NoteNoCrush: "nicht zerkleinern oder kauen", NoteDrowsy: "kann müde machen",
			NoteSpacer: "mit Inhalierhilfe", NoteInClinic: "in der Praxis", NoteExternal: "nur zur äußerlichen Anwendung", NoteRotateSites: "Einstichstellen wechseln", NoteUpright: "danach 30 Minuten aufrecht bleiben", NoteSlowly: "langsam", NoteDivided: "auf mehrere Gaben verteilt",
			NoteStop: "absetzen", NoteSuck: "lutschen", NoteLoading: "als Anfangsdosis", NoteFridge: "im Kühlschrank aufbewahren", NoteNoMilk: "nicht mit Milch", NoteNoGrapefruit: "keine Grapefruit", NoteEmptyStomach: "auf nüchternen Magen"},
		forms: map[string]string{"suspension": "Suspension", "syrup": "Sirup", "solution": "Lösung", "cream": "Creme", "ointment": "Salbe", "gel": "Gel", "lotion": "Lotion", "shampoo": "Shampoo", "powder": "Pulver", "paste": "Paste", "foam": "Schaum", "linctus": "Hustensaft", "elixir": "Elixier", "emollient": "Pflegecreme"},
		sites: map[string]string{"affected area": "auf die betroffene Stelle", "face": "auf das Gesicht", "scalp": "auf die Kopfhaut", "face and neck": "auf Gesicht und Hals", "neck": "auf den Hals", "hands": "auf die Hände", "feet": "auf die Füße", "legs": "auf die Beine", "arms": "auf die Arme",
			"chest": "auf die Brust", "back": "auf den Rücken", "body": "auf den ganzen Körper", "wound": "auf die Wunde", "lips": "auf die Lippen", "gums": "auf das Zahnfleisch", "nails": "auf die Nägel", "groin": "auf die Leiste", "knee": "auf das Knie", "left knee": "auf das linke Knie", "right knee": "auf das rechte Knie", "knees": "auf beide Knie",
			"shoulder": "auf die Schulter", "left shoulder": "auf die linke Schulter", "right shoulder": "auf die rechte Schulter", "elbow": "auf den Ellenbogen", "ankle": "auf das Sprunggelenk", "trunk": "auf den Rumpf", "eyelids": "auf die Augenlider", "painful area": "auf die schmerzende Stelle", "anal area": "auf den Analbereich"},
		reasons: map[string]string{"pain": "Schmerzen", "severe pain": "starke Schmerzen", "chest pain": "Brustschmerzen", "back pain": "Rückenschmerzen", "headache": "Kopfschmerzen", "migraine": "Migräne", "toothache": "Zahnschmerzen", "cough": "Husten", "fever": "Fieber", "nausea": "Übelkeit", "vomiting": "Erbrechen", "nausea and vomiting": "Übelkeit und Erbrechen",
			"itching": "Juckreiz", "sleep": "Schlafstörungen", "insomnia": "Schlaflosigkeit", "anxiety": "Angst", "dizziness": "Schwindel", "vertigo": "Drehschwindel", "shortness of breath": "Atemnot", "asthma": "Asthma", "angina": "Angina pectoris", "allergic reaction": "eine allergische Reaktion", "muscle spasm": "Muskelkrämpfe", "cramps": "Krämpfe", "constipation": "Verstopfung", "diarrhoea": "Durchfall",
			"heartburn": "Sodbrennen", "erectile dysfunction": "Erektionsstörungen", "agitation": "Unruhe", "sore throat": "Halsschmerzen", "joint pain": "Gelenkschmerzen", "abdominal pain": "Bauchschmerzen"},
		span: func(s SigSpan) string { return "für " + germanSpan(s.Low, s.High, s.Unit, false) },
		doses: func(n int) string {
			if n == 1 {
				return "für 1 Gabe"
			}
			return fmt.Sprintf("für %d Gaben", n)
		},
		prnFor: func(r string, known bool) string {
			if known {
				return "bei Bedarf gegen " + r
			}
			return "bei Bedarf (" + r + ")"
		},
		reason: func(r string, known bool) string {
			if known {
				return "gegen " + r
			}
			return "(" + r + ")"
		},
		meal: germanMeal,
	}
	b.rate = func(r DoseRate) string {
		count := germanCount(r.High)
		switch {
		case r.Low == 0:
			count = "bis zu " + count
		case r.Low < r.High:
			count = fmt.Sprintf("%d- bis %d-mal", r.Low, r.High)
		}
		return count + " " + germanPer[r.Per]
	}
	b.every = func(e DoseInterval) string {
		switch {
		case e == DoseInterval{2, 2, PerDay}:
			return "jeden zweiten Tag"
		case e.High == 1:
			return map[TimeUnit]string{PerMinute: "jede Minute", PerHour: "jede Stunde", PerDay: "jeden Tag", PerWeek: "jede Woche", PerMonth: "jeden Monat", PerYear: "jedes Jahr"}[e.Unit]
		}
		return "alle " + germanSpan(e.Low, e.High, e.Unit, false)
	}
	b.limit = func(amount string, l DoseLimit) string {
		if l.Unit == UnitTime {
			amount = germanCount(int(l.Amount))
		}
		switch {
		case l.N == 0:
			return "höchstens " + amount
		case l.N == 1 && l.Per == PerDay:
			return "höchstens " + amount + " am Tag"
		case l.N == 1:
			return "höchstens " + amount + " " + germanPer[l.Per]
		}
		return "höchstens " + amount + " in " + germanSpan(l.N, l.N, l.Per, true)
	}
	return b
})

var germanPer = map[TimeUnit]string{PerMinute: "pro Minute", PerHour: "pro Stunde", PerDay: "täglich", PerWeek: "pro Woche", PerMonth: "pro Monat", PerYear: "pro Jahr"}

func germanCount(n int) string {
	words := [...]string{"", "einmal", "zweimal", "dreimal", "viermal", "fünfmal", "sechsmal", "siebenmal", "achtmal", "neunmal", "zehnmal", "elfmal", "zwölfmal"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d-mal", n)
}

// germanSpan is "5 Tage", after in "5 Tagen".
func germanSpan(low, high int, unit TimeUnit, dative bool) string {
	word := map[TimeUnit]pair{PerMinute: {"Minute", "Minuten"}, PerHour: {"Stunde", "Stunden"}, PerDay: {"Tag", "Tage"}, PerWeek: {"Woche", "Wochen"}, PerMonth: {"Monat", "Monate"}, PerYear: {"Jahr", "Jahre"}}[unit]
	if dative && unit != PerMinute && unit != PerHour && unit != PerWeek {
		word[1] += "n"
	}
	return spanOf("bis", "bis zu", low, high, word[0], word[1])
}

func germanMeal(m Meal) string {
	dative := map[MealKind]string{"": "dem Essen", Meals: "den Mahlzeiten", Breakfast: "dem Frühstück", Lunch: "dem Mittagessen", Dinner: "dem Abendessen", Milk: "Milch", Snack: "einem Imbiss"}[m.Of]
	text := ""
	switch m.When {
	case "":
		return ""
	case BeforeMeal:
		text = "vor " + dative
		if m.Of == Milk {
			text = "vor der Milch"
		}
	case AfterMeal:
		text = "nach " + dative
		if m.Of == Milk {
			text = "nach der Milch"
		}
	case WithMeal:
		text = map[MealKind]string{"": "zum Essen", Meals: "zu den Mahlzeiten", Breakfast: "zum Frühstück", Lunch: "zum Mittagessen", Dinner: "zum Abendessen", Milk: "mit Milch", Snack: "mit einem Imbiss"}[m.Of]
	case WithOrAfterMeal:
		text = "zum oder nach dem Essen"
	case EmptyStomach:
		text = "auf nüchternen Magen"
	case RegardlessOfMeal:
		text = "unabhängig vom Essen"
	case BetweenMeals:
		text = "zwischen den Mahlzeiten"
	case BeforeMealAndBed:
		text = "vor den Mahlzeiten und vor dem Schlafengehen"
	case AfterMealAndBed:
		text = "nach den Mahlzeiten und vor dem Schlafengehen"
	case WithMealAndBed:
		text = "zu den Mahlzeiten und vor dem Schlafengehen"
	}
	if m.Minutes > 0 {
		n, unit := minutesOf(m.Minutes)
		text = germanSpan(n, n, unit, false) + " " + text
	}
	return text
}

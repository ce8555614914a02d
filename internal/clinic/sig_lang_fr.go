package clinic

import (
	"fmt"
	"sync"
)

var frenchBook = sync.OnceValue(func() *phraseBook {
	b := &phraseBook{
		decimal: ",", plural: func(n float64) bool { return n >= 2 },
		to: "à", or: "ou", and: "et", upTo: "jusqu'à", of: " de ", apply: "appliquer", onDays: "les", at: "à",
		once: "en dose unique", onceNow: "une fois, immédiatement", then: "puis", prn: "si besoin",
		times: [TimesInADay]string{"le matin", "à midi", "l'après-midi", "le soir", "la nuit", "au coucher"},
		days:  [7]string{"lundis", "mardis", "mercredis", "jeudis", "vendredis", "samedis", "dimanches"},
		units: map[DoseUnit]pair{UnitTablet: {"comprimé", "comprimés"}, UnitCapsule: {"gélule", "gélules"}, UnitPill: {"comprimé", "comprimés"}, UnitML: {"ml", "ml"}, UnitPuff: {"bouffée", "bouffées"},
			UnitInhalation: {"inhalation", "inhalations"}, UnitDrop: {"goutte", "gouttes"}, UnitSpray: {"pulvérisation", "pulvérisations"}, UnitUnit: {"unité", "unités"}, UnitMG: {"mg", "mg"}, UnitG: {"g", "g"},
			UnitMCG: {"microgrammes", "microgrammes"}, UnitMGKG: {"mg/kg", "mg/kg"}, UnitMCGKG: {"microgrammes/kg", "microgrammes/kg"}, UnitMLKG: {"ml/kg", "ml/kg"}, UnitUnitsKG: {"unités/kg", "unités/kg"},
			UnitMmol: {"mmol", "mmol"}, UnitMEq: {"mEq", "mEq"}, UnitApplication: {"application", "applications"}, UnitThinLayer: {"une couche mince", "une couche mince"}, UnitPatch: {"patch", "patchs"},
			UnitSachet: {"sachet", "sachets"}, UnitSuppository: {"suppositoire", "suppositoires"}, UnitPessary: {"ovule", "ovules"}, UnitAmpoule: {"ampoule", "ampoules"}, UnitVial: {"flacon", "flacons"},
			UnitInjection: {"injection", "injections"}, UnitLozenge: {"pastille", "pastilles"}, UnitInch: {"pouce", "pouces"}, UnitCM: {"cm", "cm"}, UnitApplicator: {"applicateur rempli", "applicateurs remplis"},
			UnitScoop: {"mesurette", "mesurettes"}, UnitCapful: {"bouchon doseur", "bouchons doseurs"}, UnitNebule: {"dosette pour nébulisation", "dosettes pour nébulisation"}, UnitEnema: {"lavement", "lavements"}, UnitFilm: {"film", "films"},
			UnitGum: {"gomme à mâcher", "gommes à mâcher"}, UnitDose: {"dose", "doses"}},
		routes: map[Route]string{RouteOral: "par la bouche", RouteSublingual: "sous la langue", RouteBuccal: "contre la joue", RouteMouthRinse: "en bain de bouche", RouteSwishSpit: "en bain de bouche, à recracher",
			RouteSwishSwallow: "en bain de bouche, à avaler", RouteGargle: "en gargarisme", RouteInhaled: "en inhalation", RouteNebulised: "en nébulisation", RouteNasal: "dans le nez",
			RouteNostrilLeft: "dans la narine gauche", RouteNostrilRight: "dans la narine droite", RouteNostrilEach: "dans chaque narine", RouteTopical: "sur la peau", RouteTransdermal: "à travers la peau",
			RouteEye: "dans l'œil", RouteEyeLeft: "dans l'œil gauche", RouteEyeRight: "dans l'œil droit", RouteEyeBoth: "dans les deux yeux", RouteEyeAffected: "dans l'œil atteint", RouteEar: "dans l'oreille",
			RouteEarLeft: "dans l'oreille gauche", RouteEarRight: "dans l'oreille droite", RouteEarBoth: "dans les deux oreilles", RouteEarAffected: "dans l'oreille atteinte", RouteRectal: "par voie rectale", RouteVaginal: "par voie vaginale",
			RouteInjection: "en injection", RouteIM: "par voie intramusculaire", RouteIV: "par voie intraveineuse", RouteSC: "sous la peau", RouteIntradermal: "dans la peau", RouteNasogastric: "par sonde nasogastrique", RoutePEG: "par sonde de gastrostomie"},
		notes: map[SigNotes]string{NoteTaper: "à doses décroissantes", NoteSlidingScale: "selon le protocole de correction", NoteAsDirected: "selon les indications", NoteThinly: "en couche mince", NoteLiberally: "généreusement", NoteSwallowWhole: "à avaler sans croquer", NoteChew: "à croquer",
			NoteDissolve: "dissous dans l'eau", NoteWithWater: "avec de l'eau", NoteShake: "bien agiter avant l'emploi", NoteFinish: "jusqu'à la fin du traitement", NoteOngoing: "au long cours", NoteRinseMouth: "se rincer la bouche après l'emploi",
			NoteRinseMouthThroat: "se rincer la bouche et la gorge après l'emploi", NoteNoAlcohol: "sans alcool", NoteNoSun: "éviter le soleil", NoteNoDriving: "ne pas conduire", NoteNoCrush: "ne pas écraser ni croquer", NoteDrowsy: "peut provoquer une somnolence",
			NoteSpacer: "avec une chambre d'inhalation", NoteInClinic: "au cabinet", NoteExternal: "usage externe uniquement", NoteRotateSites: "changer de site d'injection", NoteUpright: "rester droit 30 minutes après", NoteSlowly: "lentement", NoteDivided: "en plusieurs prises",
			NoteStop: "arrêter", NoteSuck: "à sucer", NoteLoading: "en dose de charge", NoteFridge: "à garder au réfrigérateur", NoteNoMilk: "pas avec du lait", NoteNoGrapefruit: "sans pamplemousse", NoteEmptyStomach: "à jeun"},
		forms: map[string]string{"suspension": "suspension", "syrup": "sirop", "solution": "solution", "cream": "crème", "ointment": "pommade", "gel": "gel", "lotion": "lotion", "shampoo": "shampooing", "powder": "poudre", "paste": "pâte", "foam": "mousse", "linctus": "sirop contre la toux", "elixir": "élixir", "emollient": "crème hydratante"},
		sites: map[string]string{"affected area": "sur la zone atteinte", "face": "sur le visage", "scalp": "sur le cuir chevelu", "face and neck": "sur le visage et le cou", "neck": "sur le cou", "hands": "sur les mains", "feet": "sur les pieds", "legs": "sur les jambes", "arms": "sur les bras",
			"chest": "sur la poitrine", "back": "sur le dos", "body": "sur tout le corps", "wound": "sur la plaie", "lips": "sur les lèvres", "gums": "sur les gencives", "nails": "sur les ongles", "groin": "sur l'aine", "knee": "sur le genou", "left knee": "sur le genou gauche", "right knee": "sur le genou droit", "knees": "sur les genoux",
			"shoulder": "sur l'épaule", "left shoulder": "sur l'épaule gauche", "right shoulder": "sur l'épaule droite", "elbow": "sur le coude", "ankle": "sur la cheville", "trunk": "sur le tronc", "eyelids": "sur les paupières", "painful area": "sur la zone douloureuse", "anal area": "sur la région anale"},
		reasons: map[string]string{"pain": "douleur", "severe pain": "douleur forte", "chest pain": "douleur thoracique", "back pain": "mal de dos", "headache": "mal de tête", "migraine": "migraine", "toothache": "mal de dents", "cough": "toux", "fever": "fièvre", "nausea": "nausées", "vomiting": "vomissements", "nausea and vomiting": "nausées et vomissements",
			"itching": "démangeaisons", "sleep": "troubles du sommeil", "insomnia": "insomnie", "anxiety": "anxiété", "dizziness": "vertiges", "vertigo": "vertiges rotatoires", "shortness of breath": "essoufflement", "asthma": "asthme", "angina": "angine de poitrine", "allergic reaction": "réaction allergique", "muscle spasm": "spasmes musculaires", "cramps": "crampes", "constipation": "constipation", "diarrhoea": "diarrhée",
			"heartburn": "brûlures d'estomac", "erectile dysfunction": "troubles de l'érection", "agitation": "agitation", "sore throat": "mal de gorge", "joint pain": "douleurs articulaires", "abdominal pain": "douleurs abdominales"},
		span: func(s SigSpan) string {
			if s.Low == 0 {
				return frenchSpan(s.Low, s.High, s.Unit)
			}
			return "pendant " + frenchSpan(s.Low, s.High, s.Unit)
		},
		doses: func(n int) string {
			if n == 1 {
				return "pour 1 dose"
			}
			return fmt.Sprintf("pour %d doses", n)
		},
		prnFor: func(r string, known bool) string {
			if known {
				return "si besoin en cas de " + r
			}
			return "si besoin (" + r + ")"
		},
		reason: func(r string, _ bool) string { return "(indication : " + r + ")" },
		meal:   frenchMeal,
	}
	b.rate = func(r DoseRate) string {
		count := frenchCount(r.High)
		switch {
		case r.Low == 0:
			count = "jusqu'à " + count
		case r.Low < r.High:
			count = fmt.Sprintf("%d à %d fois", r.Low, r.High)
		}
		return count + " par " + frenchUnits[r.Per][0]
	}
	b.every = func(e DoseInterval) string {
		one := frenchUnits[e.Unit]
		feminine := e.Unit == PerHour || e.Unit == PerMinute || e.Unit == PerWeek
		switch {
		case e == DoseInterval{2, 2, PerDay}:
			return "un jour sur deux"
		case e.High == 1 && feminine:
			return "toutes les " + one[1]
		case e.High == 1:
			return "tous les " + one[1]
		case feminine:
			return "toutes les " + frenchSpan(e.Low, e.High, e.Unit)
		}
		return "tous les " + frenchSpan(e.Low, e.High, e.Unit)
	}
	b.limit = func(amount string, l DoseLimit) string {
		if l.Unit == UnitTime {
			amount = frenchCount(int(l.Amount))
		}
		switch {
		case l.N == 0:
			return "au maximum " + amount
		case l.N == 1:
			return "au maximum " + amount + " par " + frenchUnits[l.Per][0]
		}
		return "au maximum " + amount + " en " + frenchSpan(l.N, l.N, l.Per)
	}
	return b
})

var frenchUnits = map[TimeUnit]pair{PerMinute: {"minute", "minutes"}, PerHour: {"heure", "heures"}, PerDay: {"jour", "jours"}, PerWeek: {"semaine", "semaines"}, PerMonth: {"mois", "mois"}, PerYear: {"an", "ans"}}

func frenchCount(n int) string {
	words := [...]string{"", "une fois", "deux fois", "trois fois", "quatre fois", "cinq fois", "six fois"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d fois", n)
}

func frenchSpan(low, high int, unit TimeUnit) string {
	word := frenchUnits[unit]
	return spanOf("à", "jusqu'à", low, high, word[0], word[1])
}

func frenchMeal(m Meal) string {
	of := map[MealKind]string{"": "le repas", Meals: "les repas", Breakfast: "le petit déjeuner", Lunch: "le déjeuner", Dinner: "le dîner", Milk: "du lait", Snack: "une collation"}[m.Of]
	text := ""
	switch m.When {
	case "":
		return ""
	case BeforeMeal:
		text = "avant " + of
	case AfterMeal:
		text = "après " + of
	case WithMeal:
		text = "pendant " + of
		if m.Of == Milk || m.Of == Snack {
			text = "avec " + of
		}
	case WithOrAfterMeal:
		text = "pendant ou après le repas"
	case EmptyStomach:
		text = "à jeun"
	case RegardlessOfMeal:
		text = "pendant ou en dehors des repas"
	case BetweenMeals:
		text = "entre les repas"
	case BeforeMealAndBed:
		text = "avant les repas et au coucher"
	case AfterMealAndBed:
		text = "après les repas et au coucher"
	case WithMealAndBed:
		text = "pendant les repas et au coucher"
	}
	if m.Minutes > 0 {
		n, unit := minutesOf(m.Minutes)
		text = frenchSpan(n, n, unit) + " " + text
	}
	return text
}

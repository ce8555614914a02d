package clinic

import (
	"fmt"
	"sync"
)

var spanishBook = sync.OnceValue(func() *phraseBook {
	b := &phraseBook{
		decimal: ",", plural: func(n float64) bool { return n > 1 },
		to: "a", or: "o", and: "y", upTo: "hasta", of: " de ", apply: "aplicar", onDays: "los", at: "a las",
		once: "en dosis única", onceNow: "una vez, de inmediato", then: "luego", prn: "si es necesario",
		times: [TimesInADay]string{"por la mañana", "al mediodía", "por la tarde", "al atardecer", "por la noche", "al acostarse"},
		days:  [7]string{"lunes", "martes", "miércoles", "jueves", "viernes", "sábados", "domingos"},
		units: map[DoseUnit]pair{UnitTablet: {"comprimido", "comprimidos"}, UnitCapsule: {"cápsula", "cápsulas"}, UnitPill: {"comprimido", "comprimidos"}, UnitML: {"ml", "ml"}, UnitPuff: {"inhalación", "inhalaciones"},
			UnitInhalation: {"inhalación", "inhalaciones"}, UnitDrop: {"gota", "gotas"}, UnitSpray: {"pulverización", "pulverizaciones"}, UnitUnit: {"unidad", "unidades"}, UnitMG: {"mg", "mg"}, UnitG: {"g", "g"},
			UnitMCG: {"microgramos", "microgramos"}, UnitMGKG: {"mg/kg", "mg/kg"}, UnitMCGKG: {"microgramos/kg", "microgramos/kg"}, UnitMLKG: {"ml/kg", "ml/kg"}, UnitUnitsKG: {"unidades/kg", "unidades/kg"},
			UnitMmol: {"mmol", "mmol"}, UnitMEq: {"mEq", "mEq"}, UnitApplication: {"aplicación", "aplicaciones"}, UnitThinLayer: {"una capa fina", "una capa fina"}, UnitPatch: {"parche", "parches"},
			UnitSachet: {"sobre", "sobres"}, UnitSuppository: {"supositorio", "supositorios"}, UnitPessary: {"óvulo vaginal", "óvulos vaginales"}, UnitAmpoule: {"ampolla", "ampollas"}, UnitVial: {"vial", "viales"},
			UnitInjection: {"inyección", "inyecciones"}, UnitLozenge: {"pastilla para chupar", "pastillas para chupar"}, UnitInch: {"pulgada", "pulgadas"}, UnitCM: {"cm", "cm"}, UnitApplicator: {"aplicador lleno", "aplicadores llenos"},
			UnitScoop: {"cacito dosificador", "cacitos dosificadores"}, UnitCapful: {"tapón dosificador", "tapones dosificadores"}, UnitNebule: {"ampolla para nebulizar", "ampollas para nebulizar"}, UnitEnema: {"enema", "enemas"}, UnitFilm: {"lámina", "láminas"},
			UnitGum: {"chicle", "chicles"}, UnitDose: {"dosis", "dosis"}},
		routes: map[Route]string{RouteOral: "por vía oral", RouteSublingual: "bajo la lengua", RouteBuccal: "en el interior de la mejilla", RouteMouthRinse: "como enjuague bucal", RouteSwishSpit: "como enjuague bucal, sin tragar",
			RouteSwishSwallow: "como enjuague bucal, y tragar", RouteGargle: "en gárgaras", RouteInhaled: "por inhalación", RouteNebulised: "con nebulizador", RouteNasal: "en la nariz",
			RouteNostrilLeft: "en la fosa nasal izquierda", RouteNostrilRight: "en la fosa nasal derecha", RouteNostrilEach: "en cada fosa nasal", RouteTopical: "sobre la piel", RouteTransdermal: "a través de la piel",
			RouteEye: "en el ojo", RouteEyeLeft: "en el ojo izquierdo", RouteEyeRight: "en el ojo derecho", RouteEyeBoth: "en ambos ojos", RouteEyeAffected: "en el ojo afectado", RouteEar: "en el oído",
			RouteEarLeft: "en el oído izquierdo", RouteEarRight: "en el oído derecho", RouteEarBoth: "en ambos oídos", RouteEarAffected: "en el oído afectado", RouteRectal: "por vía rectal", RouteVaginal: "por vía vaginal",
			RouteInjection: "por inyección", RouteIM: "por vía intramuscular", RouteIV: "por vía intravenosa", RouteSC: "bajo la piel", RouteIntradermal: "en la piel", RouteNasogastric: "por sonda nasogástrica", RoutePEG: "por sonda de gastrostomía"},
		notes: map[SigNotes]string{NoteTaper: "en dosis decrecientes", NoteSlidingScale: "según pauta de corrección", NoteAsDirected: "según indicación", NoteThinly: "en capa fina", NoteLiberally: "abundantemente", NoteSwallowWhole: "tragar sin masticar", NoteChew: "masticar",
			NoteDissolve: "disuelto en agua", NoteWithWater: "con agua", NoteShake: "agitar bien antes de usar", NoteFinish: "hasta terminar el tratamiento", NoteOngoing: "a largo plazo", NoteRinseMouth: "enjuagarse la boca después de usar",
			NoteRinseMouthThroat: "enjuagarse la boca y la garganta después de usar", NoteNoAlcohol: "evitar el alcohol", NoteNoSun: "evitar el sol", NoteNoDriving: "no conducir", NoteNoCrush: "no triturar ni masticar", NoteDrowsy: "puede causar somnolencia",
			NoteSpacer: "con cámara de inhalación", NoteInClinic: "en la consulta", NoteExternal: "solo para uso externo", NoteRotateSites: "rotar los lugares de inyección", NoteUpright: "permanecer erguido 30 minutos después", NoteSlowly: "lentamente", NoteDivided: "en varias tomas",
			NoteStop: "suspender", NoteSuck: "chupar", NoteLoading: "como dosis de carga", NoteFridge: "conservar en la nevera", NoteNoMilk: "no con leche", NoteNoGrapefruit: "sin pomelo", NoteEmptyStomach: "en ayunas"},
		forms: map[string]string{"suspension": "suspensión", "syrup": "jarabe", "solution": "solución", "cream": "crema", "ointment": "pomada", "gel": "gel", "lotion": "loción", "shampoo": "champú", "powder": "polvo", "paste": "pasta", "foam": "espuma", "linctus": "jarabe para la tos", "elixir": "elixir", "emollient": "crema hidratante"},
		sites: map[string]string{"affected area": "sobre la zona afectada", "face": "en la cara", "scalp": "sobre el cuero cabelludo", "face and neck": "en la cara y el cuello", "neck": "en el cuello", "hands": "en las manos", "feet": "en los pies", "legs": "en las piernas", "arms": "en los brazos",
			"chest": "en el pecho", "back": "en la espalda", "body": "en todo el cuerpo", "wound": "sobre la herida", "lips": "en los labios", "gums": "en las encías", "nails": "en las uñas", "groin": "en la ingle", "knee": "en la rodilla", "left knee": "en la rodilla izquierda", "right knee": "en la rodilla derecha", "knees": "en las rodillas",
			"shoulder": "en el hombro", "left shoulder": "en el hombro izquierdo", "right shoulder": "en el hombro derecho", "elbow": "en el codo", "ankle": "en el tobillo", "trunk": "en el tronco", "eyelids": "en los párpados", "painful area": "sobre la zona dolorida", "anal area": "en la zona anal"},
		reasons: map[string]string{"pain": "dolor", "severe pain": "dolor intenso", "chest pain": "dolor en el pecho", "back pain": "dolor de espalda", "headache": "dolor de cabeza", "migraine": "migraña", "toothache": "dolor de muelas", "cough": "tos", "fever": "fiebre", "nausea": "náuseas", "vomiting": "vómitos", "nausea and vomiting": "náuseas y vómitos",
			"itching": "picor", "sleep": "problemas de sueño", "insomnia": "insomnio", "anxiety": "ansiedad", "dizziness": "mareo", "vertigo": "vértigo", "shortness of breath": "falta de aire", "asthma": "asma", "angina": "angina de pecho", "allergic reaction": "reacción alérgica", "muscle spasm": "espasmos musculares", "cramps": "calambres", "constipation": "estreñimiento", "diarrhoea": "diarrea",
			"heartburn": "acidez", "erectile dysfunction": "disfunción eréctil", "agitation": "agitación", "sore throat": "dolor de garganta", "joint pain": "dolor articular", "abdominal pain": "dolor abdominal"},
		span: func(s SigSpan) string {
			if s.Low == 0 {
				return spanishSpan(s.Low, s.High, s.Unit)
			}
			return "durante " + spanishSpan(s.Low, s.High, s.Unit)
		},
		doses: func(n int) string {
			return fmt.Sprintf("por %d dosis", n)
		},
		prnFor: func(r string, known bool) string {
			if known {
				return "si es necesario por " + r
			}
			return "si es necesario (" + r + ")"
		},
		reason: func(r string, _ bool) string { return "(indicación: " + r + ")" },
		meal:   spanishMeal,
	}
	b.rate = func(r DoseRate) string {
		count := spanishCount(r.High)
		switch {
		case r.Low == 0:
			count = "hasta " + count
		case r.Low < r.High:
			count = fmt.Sprintf("%d a %d veces", r.Low, r.High)
		}
		return count + " " + spanishPer[r.Per]
	}
	b.every = func(e DoseInterval) string {
		switch {
		case e == DoseInterval{2, 2, PerDay}:
			return "en días alternos"
		case e.High == 1:
			return "cada " + spanishUnits[e.Unit][0]
		}
		return "cada " + spanishSpan(e.Low, e.High, e.Unit)
	}
	b.limit = func(amount string, l DoseLimit) string {
		if l.Unit == UnitTime {
			amount = spanishCount(int(l.Amount))
		}
		switch {
		case l.N == 0:
			return "como máximo " + amount
		case l.N == 1:
			return "como máximo " + amount + " " + spanishPer[l.Per]
		}
		return "como máximo " + amount + " en " + spanishSpan(l.N, l.N, l.Per)
	}
	return b
})

var (
	spanishUnits = map[TimeUnit]pair{PerMinute: {"minuto", "minutos"}, PerHour: {"hora", "horas"}, PerDay: {"día", "días"}, PerWeek: {"semana", "semanas"}, PerMonth: {"mes", "meses"}, PerYear: {"año", "años"}}
	spanishPer   = map[TimeUnit]string{PerMinute: "por minuto", PerHour: "por hora", PerDay: "al día", PerWeek: "a la semana", PerMonth: "al mes", PerYear: "al año"}
)

func spanishCount(n int) string {
	words := [...]string{"", "una vez", "dos veces", "tres veces", "cuatro veces", "cinco veces", "seis veces"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d veces", n)
}

func spanishSpan(low, high int, unit TimeUnit) string {
	word := spanishUnits[unit]
	return spanOf("a", "hasta", low, high, word[0], word[1])
}

func spanishMeal(m Meal) string {
	of := map[MealKind]string{"": "la comida", Meals: "las comidas", Breakfast: "el desayuno", Lunch: "el almuerzo", Dinner: "la cena", Milk: "leche", Snack: "un tentempié"}[m.Of]
	text := ""
	switch m.When {
	case "":
		return ""
	case BeforeMeal:
		text = "antes de " + of
		if m.Of == Breakfast || m.Of == Lunch {
			text = "antes d" + of // del
		}
	case AfterMeal:
		text = "después de " + of
		if m.Of == Breakfast || m.Of == Lunch {
			text = "después d" + of
		}
	case WithMeal:
		text = "con " + of
	case WithOrAfterMeal:
		text = "con la comida o después"
	case EmptyStomach:
		text = "en ayunas"
	case RegardlessOfMeal:
		text = "con o sin comida"
	case BetweenMeals:
		text = "entre comidas"
	case BeforeMealAndBed:
		text = "antes de las comidas y al acostarse"
	case AfterMealAndBed:
		text = "después de las comidas y al acostarse"
	case WithMealAndBed:
		text = "con las comidas y al acostarse"
	}
	if m.Minutes > 0 {
		n, unit := minutesOf(m.Minutes)
		text = spanishSpan(n, n, unit) + " " + text
	}
	return text
}

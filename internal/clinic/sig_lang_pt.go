package clinic

import (
	"fmt"
	"sync"
)

// portugueseBook takes words that are right in Portugal and in Brazil wherever
// there are such: envelope for saqueta and sachê, a primeira refeição do dia for
// pequeno-almoço and café da manhã.
var portugueseBook = sync.OnceValue(func() *phraseBook {
	b := &phraseBook{
		decimal: ",", plural: func(n float64) bool { return n >= 2 },
		to: "a", or: "ou", and: "e", upTo: "até", of: " de ", apply: "aplicar", at: "às",
		once: "em dose única", onceNow: "uma vez, de imediato", then: "depois", prn: "se necessário",
		times: [TimesInADay]string{"de manhã", "ao meio-dia", "à tarde", "ao anoitecer", "à noite", "ao deitar"},
		days:  [7]string{"às segundas-feiras", "às terças-feiras", "às quartas-feiras", "às quintas-feiras", "às sextas-feiras", "aos sábados", "aos domingos"},
		units: map[DoseUnit]pair{UnitTablet: {"comprimido", "comprimidos"}, UnitCapsule: {"cápsula", "cápsulas"}, UnitPill: {"comprimido", "comprimidos"}, UnitML: {"ml", "ml"}, UnitPuff: {"inalação", "inalações"},
			UnitInhalation: {"inalação", "inalações"}, UnitDrop: {"gota", "gotas"}, UnitSpray: {"pulverização", "pulverizações"}, UnitUnit: {"unidade", "unidades"}, UnitMG: {"mg", "mg"}, UnitG: {"g", "g"},
			UnitMCG: {"microgramas", "microgramas"}, UnitMGKG: {"mg/kg", "mg/kg"}, UnitMCGKG: {"microgramas/kg", "microgramas/kg"}, UnitMLKG: {"ml/kg", "ml/kg"}, UnitUnitsKG: {"unidades/kg", "unidades/kg"},
			UnitMmol: {"mmol", "mmol"}, UnitMEq: {"mEq", "mEq"}, UnitApplication: {"aplicação", "aplicações"}, UnitThinLayer: {"uma camada fina", "uma camada fina"}, UnitPatch: {"adesivo transdérmico", "adesivos transdérmicos"},
			UnitSachet: {"envelope", "envelopes"}, UnitSuppository: {"supositório", "supositórios"}, UnitPessary: {"óvulo vaginal", "óvulos vaginais"}, UnitAmpoule: {"ampola", "ampolas"}, UnitVial: {"frasco-ampola", "frascos-ampola"},
			UnitInjection: {"injeção", "injeções"}, UnitLozenge: {"pastilha", "pastilhas"}, UnitInch: {"polegada", "polegadas"}, UnitCM: {"cm", "cm"}, UnitApplicator: {"aplicador cheio", "aplicadores cheios"},
			UnitScoop: {"colher-medida", "colheres-medida"}, UnitCapful: {"tampa-medida", "tampas-medida"}, UnitNebule: {"ampola para nebulização", "ampolas para nebulização"}, UnitEnema: {"enema", "enemas"}, UnitFilm: {"película", "películas"},
			UnitGum: {"goma de mascar", "gomas de mascar"}, UnitDose: {"dose", "doses"}},
		routes: map[Route]string{RouteOral: "por via oral", RouteSublingual: "debaixo da língua", RouteBuccal: "no interior da bochecha", RouteMouthRinse: "em bochecho", RouteSwishSpit: "em bochecho, sem engolir",
			RouteSwishSwallow: "em bochecho, engolindo em seguida", RouteGargle: "em gargarejo", RouteInhaled: "por inalação", RouteNebulised: "com nebulizador", RouteNasal: "no nariz",
			RouteNostrilLeft: "na narina esquerda", RouteNostrilRight: "na narina direita", RouteNostrilEach: "em cada narina", RouteTopical: "na pele", RouteTransdermal: "através da pele",
			RouteEye: "no olho", RouteEyeLeft: "no olho esquerdo", RouteEyeRight: "no olho direito", RouteEyeBoth: "em ambos os olhos", RouteEyeAffected: "no olho afetado", RouteEar: "no ouvido",
			RouteEarLeft: "no ouvido esquerdo", RouteEarRight: "no ouvido direito", RouteEarBoth: "em ambos os ouvidos", RouteEarAffected: "no ouvido afetado", RouteRectal: "por via retal", RouteVaginal: "por via vaginal",
			RouteInjection: "por injeção", RouteIM: "por via intramuscular", RouteIV: "por via intravenosa", RouteSC: "por via subcutânea", RouteIntradermal: "por via intradérmica", RouteNasogastric: "por sonda nasogástrica", RoutePEG: "por sonda de gastrostomia"},
		notes: map[SigNotes]string{NoteTaper: "em doses decrescentes", NoteSlidingScale: "segundo esquema de correção", NoteAsDirected: "segundo indicação médica", NoteThinly: "em camada fina", NoteLiberally: "em abundância", NoteSwallowWhole: "engolir sem mastigar", NoteChew: "mastigar",
			NoteDissolve: "dissolver em água", NoteWithWater: "com água", NoteShake: "agitar bem antes de usar", NoteFinish: "até terminar o tratamento", NoteOngoing: "em uso contínuo", NoteRinseMouth: "enxaguar a boca depois de usar",
			NoteRinseMouthThroat: "enxaguar a boca e a garganta depois de usar", NoteNoAlcohol: "evitar o álcool", NoteNoSun: "evitar o sol", NoteNoDriving: "não conduzir veículos", NoteNoCrush: "não triturar nem mastigar", NoteDrowsy: "pode causar sonolência",
			NoteSpacer: "com espaçador (câmara expansora)", NoteInClinic: "no consultório", NoteExternal: "apenas para uso externo", NoteRotateSites: "variar os locais de injeção", NoteUpright: "permanecer sentado ou de pé 30 minutos depois", NoteSlowly: "lentamente", NoteDivided: "em doses divididas",
			NoteStop: "suspender", NoteSuck: "deixar dissolver na boca", NoteLoading: "como dose de carga", NoteFridge: "conservar refrigerado", NoteNoMilk: "não tomar com leite", NoteNoGrapefruit: "evitar toranja", NoteEmptyStomach: "em jejum"},
		forms: map[string]string{"suspension": "suspensão", "syrup": "xarope", "solution": "solução", "cream": "creme", "ointment": "pomada", "gel": "gel", "lotion": "loção", "shampoo": "champô (xampu)", "powder": "pó", "paste": "pasta", "foam": "espuma", "linctus": "xarope para a tosse", "elixir": "elixir", "emollient": "creme hidratante"},
		sites: map[string]string{"affected area": "na zona afetada", "face": "no rosto", "scalp": "no couro cabeludo", "face and neck": "no rosto e no pescoço", "neck": "no pescoço", "hands": "nas mãos", "feet": "nos pés", "legs": "nas pernas", "arms": "nos braços",
			"chest": "no peito", "back": "nas costas", "body": "em todo o corpo", "wound": "na ferida", "lips": "nos lábios", "gums": "nas gengivas", "nails": "nas unhas", "groin": "na virilha", "knee": "no joelho", "left knee": "no joelho esquerdo", "right knee": "no joelho direito", "knees": "nos joelhos",
			"shoulder": "no ombro", "left shoulder": "no ombro esquerdo", "right shoulder": "no ombro direito", "elbow": "no cotovelo", "ankle": "no tornozelo", "trunk": "no tronco", "eyelids": "nas pálpebras", "painful area": "na zona dolorosa", "anal area": "na zona anal"},
		reasons: map[string]string{"pain": "dor", "severe pain": "dor intensa", "chest pain": "dor no peito", "back pain": "dor nas costas", "headache": "dor de cabeça", "migraine": "enxaqueca", "toothache": "dor de dentes", "cough": "tosse", "fever": "febre", "nausea": "náuseas", "vomiting": "vómitos", "nausea and vomiting": "náuseas e vómitos",
			"itching": "prurido", "sleep": "dificuldade em dormir", "insomnia": "dificuldade em dormir", "anxiety": "ansiedade", "dizziness": "tonturas", "vertigo": "vertigens", "shortness of breath": "falta de ar", "asthma": "asma", "angina": "angina de peito", "allergic reaction": "reação alérgica", "muscle spasm": "espasmos musculares", "cramps": "cãibras", "constipation": "prisão de ventre", "diarrhoea": "diarreia",
			"heartburn": "azia", "erectile dysfunction": "disfunção erétil", "agitation": "agitação", "sore throat": "dor de garganta", "joint pain": "dor nas articulações", "abdominal pain": "dor abdominal"},
		span: func(s SigSpan) string {
			if s.Low == 0 {
				return portugueseSpan(s.Low, s.High, s.Unit)
			}
			return "durante " + portugueseSpan(s.Low, s.High, s.Unit)
		},
		doses: func(n int) string {
			if n == 1 {
				return "num total de 1 dose"
			}
			return fmt.Sprintf("num total de %d doses", n)
		},
		prnFor: func(r string, known bool) string {
			if known {
				return "se necessário em caso de " + r
			}
			return "se necessário (" + r + ")"
		},
		reason: func(r string, _ bool) string { return "(indicação: " + r + ")" },
		meal:   portugueseMeal,
	}
	b.rate = func(r DoseRate) string {
		count := portugueseCount(r.High)
		switch {
		case r.Low == 0:
			count = "até " + count
		case r.Low < r.High:
			count = fmt.Sprintf("%d a %d vezes", r.Low, r.High)
		}
		return count + " por " + portugueseUnits[r.Per][0]
	}
	b.every = func(e DoseInterval) string {
		switch {
		case e == DoseInterval{2, 2, PerDay}:
			return "em dias alternados"
		case e.High == 1:
			return "a cada " + portugueseUnits[e.Unit][0]
		}
		return "a cada " + portugueseSpan(e.Low, e.High, e.Unit)
	}
	b.limit = func(amount string, l DoseLimit) string {
		if l.Unit == UnitTime {
			amount = portugueseCount(int(l.Amount))
		}
		switch {
		case l.N == 0:
			return "no máximo " + amount
		case l.N == 1:
			return "no máximo " + amount + " por " + portugueseUnits[l.Per][0]
		}
		return "no máximo " + amount + " em " + portugueseSpan(l.N, l.N, l.Per)
	}
	return b
})

var portugueseUnits = map[TimeUnit]pair{PerMinute: {"minuto", "minutos"}, PerHour: {"hora", "horas"}, PerDay: {"dia", "dias"}, PerWeek: {"semana", "semanas"}, PerMonth: {"mês", "meses"}, PerYear: {"ano", "anos"}}

func portugueseCount(n int) string {
	words := [...]string{"", "uma vez", "duas vezes", "três vezes", "quatro vezes", "cinco vezes", "seis vezes"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%d vezes", n)
}

func portugueseSpan(low, high int, unit TimeUnit) string {
	word := portugueseUnits[unit]
	return spanOf("a", "até", low, high, word[0], word[1])
}

func portugueseMeal(m Meal) string {
	of := map[MealKind]string{"": "da refeição", Meals: "das refeições", Breakfast: "da primeira refeição do dia", Lunch: "do almoço", Dinner: "do jantar", Milk: "do leite", Snack: "de um lanche"}[m.Of]
	text := ""
	switch m.When {
	case "":
		return ""
	case BeforeMeal:
		text = "antes " + of
	case AfterMeal:
		text = "depois " + of
	case WithMeal:
		text = map[MealKind]string{"": "com a refeição", Meals: "com as refeições", Breakfast: "com a primeira refeição do dia", Lunch: "com o almoço", Dinner: "com o jantar", Milk: "com leite", Snack: "com um lanche"}[m.Of]
	case WithOrAfterMeal:
		text = "durante ou depois da refeição"
	case EmptyStomach:
		text = "em jejum"
	case RegardlessOfMeal:
		text = "com ou sem alimentos"
	case BetweenMeals:
		text = "entre as refeições"
	case BeforeMealAndBed:
		text = "antes das refeições e ao deitar"
	case AfterMealAndBed:
		text = "depois das refeições e ao deitar"
	case WithMealAndBed:
		text = "com as refeições e ao deitar"
	}
	if m.Minutes > 0 {
		n, unit := minutesOf(m.Minutes)
		text = portugueseSpan(n, n, unit) + " " + text
	}
	return text
}

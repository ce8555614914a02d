package clinic

import (
	"fmt"
	"math"
	"strconv"
	"sync"
)

var russianBook = sync.OnceValue(func() *phraseBook {
	b := &phraseBook{
		decimal: ",", plural: func(n float64) bool { return n > 1 },
		to: "–", or: "или", and: "и", upTo: "до", of: " ", apply: "наносить", onDays: "по", at: "в",
		once: "однократно", onceNow: "однократно, немедленно", then: "затем", prn: "при необходимости",
		times: [TimesInADay]string{"утром", "в полдень", "во второй половине дня", "вечером", "на ночь", "перед сном"},
		days:  [7]string{"понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям"},
		routes: map[Route]string{RouteOral: "внутрь", RouteSublingual: "под язык", RouteBuccal: "за щёку", RouteMouthRinse: "для полоскания рта", RouteSwishSpit: "для полоскания рта (выплюнуть)",
			RouteSwishSwallow: "для полоскания рта (затем проглотить)", RouteGargle: "для полоскания горла", RouteInhaled: "ингаляционно", RouteNebulised: "через небулайзер", RouteNasal: "в нос",
			RouteNostrilLeft: "в левую ноздрю", RouteNostrilRight: "в правую ноздрю", RouteNostrilEach: "в каждую ноздрю", RouteTopical: "на кожу", RouteTransdermal: "трансдермально",
			RouteEye: "в глаз", RouteEyeLeft: "в левый глаз", RouteEyeRight: "в правый глаз", RouteEyeBoth: "в оба глаза", RouteEyeAffected: "в поражённый глаз", RouteEar: "в ухо",
			RouteEarLeft: "в левое ухо", RouteEarRight: "в правое ухо", RouteEarBoth: "в оба уха", RouteEarAffected: "в больное ухо", RouteRectal: "в прямую кишку", RouteVaginal: "во влагалище",
			RouteInjection: "в виде инъекции", RouteIM: "внутримышечно", RouteIV: "внутривенно", RouteSC: "подкожно", RouteIntradermal: "внутрикожно", RouteNasogastric: "через назогастральный зонд", RoutePEG: "через гастростому"},
		notes: map[SigNotes]string{NoteTaper: "с постепенным снижением дозы", NoteSlidingScale: "по схеме коррекции", NoteAsDirected: "по назначению врача", NoteThinly: "тонким слоем", NoteLiberally: "обильно", NoteSwallowWhole: "проглатывать целиком", NoteChew: "разжёвывать",
			NoteDissolve: "растворив в воде", NoteWithWater: "запивая водой", NoteShake: "перед применением хорошо взболтать", NoteFinish: "пройти полный курс", NoteOngoing: "длительно", NoteRinseMouth: "после применения прополоскать рот",
			NoteRinseMouthThroat: "после применения прополоскать рот и горло", NoteNoAlcohol: "не употреблять алкоголь", NoteNoSun: "избегать солнца", NoteNoDriving: "не управлять автомобилем", NoteNoCrush: "не измельчать и не разжёвывать", NoteDrowsy: "может вызывать сонливость",
			NoteSpacer: "через спейсер", NoteInClinic: "в клинике", NoteExternal: "только для наружного применения", NoteRotateSites: "менять места инъекций", NoteUpright: "после приёма 30 минут не ложиться", NoteSlowly: "медленно", NoteDivided: "разделив на несколько приёмов",
			NoteStop: "прекратить приём", NoteSuck: "рассасывать", NoteLoading: "нагрузочная доза", NoteFridge: "хранить в холодильнике", NoteNoMilk: "не запивать молоком", NoteNoGrapefruit: "исключить грейпфрут", NoteEmptyStomach: "натощак"},
		forms: map[string]string{"suspension": "суспензии", "syrup": "сиропа", "solution": "раствора", "cream": "крема", "ointment": "мази", "gel": "геля", "lotion": "лосьона", "shampoo": "шампуня", "powder": "порошка", "paste": "пасты", "foam": "пены", "linctus": "сиропа от кашля", "elixir": "эликсира", "emollient": "смягчающего крема"},
		alone: map[string]string{"suspension": "суспензию", "syrup": "сироп", "solution": "раствор", "cream": "крем", "ointment": "мазь", "gel": "гель", "lotion": "лосьон", "shampoo": "шампунь", "powder": "порошок", "paste": "пасту", "foam": "пену", "linctus": "сироп от кашля", "elixir": "эликсир", "emollient": "смягчающий крем"},
		sites: map[string]string{"affected area": "на поражённый участок", "face": "на лицо", "scalp": "на кожу головы", "face and neck": "на лицо и шею", "neck": "на шею", "hands": "на кисти рук", "feet": "на стопы", "legs": "на ноги", "arms": "на руки",
			"chest": "на грудь", "back": "на спину", "body": "на всё тело", "wound": "на рану", "lips": "на губы", "gums": "на дёсны", "nails": "на ногти", "groin": "на область паха", "knee": "на колено", "left knee": "на левое колено", "right knee": "на правое колено", "knees": "на оба колена",
			"shoulder": "на плечо", "left shoulder": "на левое плечо", "right shoulder": "на правое плечо", "elbow": "на локоть", "ankle": "на область голеностопа", "trunk": "на туловище", "eyelids": "на веки", "painful area": "на болезненный участок", "anal area": "на область заднего прохода"},
		// Reasons stand behind при, in the prepositional case.
		reasons: map[string]string{"pain": "боли", "severe pain": "сильной боли", "chest pain": "боли в груди", "back pain": "боли в спине", "headache": "головной боли", "migraine": "мигрени", "toothache": "зубной боли", "cough": "кашле", "fever": "повышенной температуре", "nausea": "тошноте", "vomiting": "рвоте", "nausea and vomiting": "тошноте и рвоте",
			"itching": "зуде", "sleep": "нарушениях сна", "insomnia": "бессоннице", "anxiety": "тревоге", "dizziness": "головокружении", "vertigo": "системном головокружении", "shortness of breath": "одышке", "asthma": "астме", "angina": "стенокардии", "allergic reaction": "аллергической реакции", "muscle spasm": "мышечных спазмах", "cramps": "судорогах", "constipation": "запоре", "diarrhoea": "диарее",
			"heartburn": "изжоге", "erectile dysfunction": "эректильной дисфункции", "agitation": "возбуждении", "sore throat": "боли в горле", "joint pain": "боли в суставах", "abdominal pain": "боли в животе"},
		span: func(s SigSpan) string {
			if s.Low == 0 {
				return russianSpan(s.Low, s.High, s.Unit, true)
			}
			return "в течение " + russianSpan(s.Low, s.High, s.Unit, true)
		},
		doses: func(n int) string {
			return "всего " + strconv.Itoa(n) + " " + russianUnits[UnitDose].counted(n, amountNamed)
		},
		prnFor: func(r string, known bool) string {
			if known {
				return "при необходимости (при " + r + ")"
			}
			return "при необходимости (" + r + ")"
		},
		reason: func(r string, known bool) string {
			if known {
				return "при " + r
			}
			return "(показание: " + r + ")"
		},
		meal: russianMeal,
	}
	b.units = map[DoseUnit]pair{}
	for u, noun := range russianUnits {
		b.units[u] = pair{noun.name, noun.many}
	}
	b.amounts = func(a DoseAmount, place amountPlace) string { return b.russianAmount(a, place) }
	b.rate = func(r DoseRate) string {
		if r.Low == 0 {
			return "до " + strconv.Itoa(r.High) + " " + russianTimes.counted(r.High, amountMost) + " " + russianPer[r.Per]
		}
		count := strconv.Itoa(r.High)
		if r.Low < r.High {
			count = fmt.Sprintf("%d–%d", r.Low, r.High)
		}
		return count + " " + russianTimes.counted(r.High, amountNamed) + " " + russianPer[r.Per]
	}
	b.every = func(e DoseInterval) string {
		switch {
		case e == DoseInterval{2, 2, PerDay}:
			return "через день"
		case e.High == 1:
			return map[TimeUnit]string{PerMinute: "каждую минуту", PerHour: "каждый час", PerDay: "каждый день", PerWeek: "каждую неделю", PerMonth: "каждый месяц", PerYear: "каждый год"}[e.Unit]
		}
		return "каждые " + russianSpan(e.Low, e.High, e.Unit, false)
	}
	b.limit = func(amount string, l DoseLimit) string {
		if l.Unit == UnitTime {
			amount = strconv.Itoa(int(l.Amount)) + " " + russianTimes.counted(int(l.Amount), amountMost)
		}
		switch {
		case l.N == 0:
			return "не более " + amount
		case l.N == 1:
			return "не более " + amount + " " + russianPer[l.Per]
		}
		return "не более " + amount + " за " + russianSpan(l.N, l.N, l.Per, false)
	}
	return b
})

var russianPer = map[TimeUnit]string{PerMinute: "в минуту", PerHour: "в час", PerDay: "в день", PerWeek: "в неделю", PerMonth: "в месяц", PerYear: "в год"}

// russianAmount gives "по 1 таблетке", "по 2 таблетки", "по ½ таблетки", "1
// таблетку" of a single dose, "до 2 таблеток", "5 таблеток".
func (b *phraseBook) russianAmount(a DoseAmount, place amountPlace) string {
	if a.Unit == UnitThinLayer {
		return b.units[a.Unit][0]
	}
	text := b.number(a.High, a.Unit)
	switch {
	case a.Low == 0 && a.High > 0:
		text, place = b.upTo+" "+text, amountMost
	case a.Low < a.High && a.Or:
		text = b.number(a.Low, a.Unit) + " " + b.or + " " + text
	case a.Low < a.High:
		text = b.number(a.Low, a.Unit) + b.to + text
	}
	if place == amountEach {
		text = "по " + text
	}
	if a.Unit == "" {
		return text
	}
	noun := russianUnits[a.Unit]
	if whole, part := math.Modf(a.High); part == 0 && whole < math.MaxInt32 {
		return joinWords(text, noun.counted(int(whole), place))
	}
	return joinWords(text, noun.of) // a part of one
}

// russianSpan is "5 дней", "1 неделю", "4–6 часов", and behind "в течение" in the
// genitive.
func russianSpan(low, high int, unit TimeUnit, genitive bool) string {
	place := amountOnce // the accusative
	number := strconv.Itoa(high)
	switch {
	case low == 0:
		number, genitive = "до "+number, true
	case low < high:
		number = fmt.Sprintf("%d–%d", low, high)
	}
	if genitive {
		place = amountMost
	}
	return number + " " + russianTimeUnits[unit].counted(high, place)
}

func russianMeal(m Meal) string {
	of := map[MealKind]string{"": "еды", Meals: "каждого приёма пищи", Breakfast: "завтрака", Lunch: "обеда", Dinner: "ужина", Milk: "приёма молока", Snack: "перекуса"}[m.Of]
	text, lead := "", ""
	switch m.When {
	case "":
		return ""
	case BeforeMeal:
		text, lead = "до "+of, "за"
	case AfterMeal:
		text, lead = "после "+of, "через"
	case WithMeal:
		text = "во время " + of
		if m.Of == Milk {
			text = "с молоком"
		}
	case WithOrAfterMeal:
		text = "во время или после еды"
	case EmptyStomach:
		text = "натощак"
	case RegardlessOfMeal:
		text = "независимо от приёма пищи"
	case BetweenMeals:
		text = "между приёмами пищи"
	case BeforeMealAndBed:
		text, lead = "до еды и перед сном", "за"
	case AfterMealAndBed:
		text, lead = "после еды и перед сном", "через"
	case WithMealAndBed:
		text = "во время еды и перед сном"
	}
	if m.Minutes > 0 {
		n, unit := minutesOf(m.Minutes)
		text = joinWords(lead, russianSpan(n, n, unit, false), text)
	}
	return text
}

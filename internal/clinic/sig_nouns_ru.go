package clinic

// russianNoun is a noun in the cases that numbers and prepositions ask for.
type russianNoun struct {
	name string // nominative: 1 таблетка
	acc  string // accusative: принять 1 таблетку
	dat  string // dative: по 1 таблетке
	of   string // genitive: ½ таблетки, не более 1 таблетки
	few  string // behind 2 to 4: 2 таблетки
	many string // genitive plural: 5 таблеток, не более 2 таблеток
}

// counted gives the form behind a whole number in its place.
func (w russianNoun) counted(n int, place amountPlace) string {
	ones, teen := n%10, n/10%10 == 1
	switch {
	case ones == 1 && !teen:
		switch place {
		case amountEach:
			return w.dat
		case amountOnce:
			return w.acc
		case amountMost:
			return w.of
		}
		return w.name
	case ones >= 2 && ones <= 4 && !teen && place != amountMost:
		return w.few
	}
	return w.many
}

// fixed is a noun that never changes: мг.
func fixed(s string) russianNoun { return russianNoun{s, s, s, s, s, s} }

// simple is a noun whose form behind 2 to 4 is its genitive.
func simple(name, acc, dat, of, many string) russianNoun {
	return russianNoun{name, acc, dat, of, of, many}
}

var russianTimes = simple("раз", "раз", "разу", "раза", "раз")

var russianTimeUnits = map[TimeUnit]russianNoun{
	PerMinute: simple("минута", "минуту", "минуте", "минуты", "минут"),
	PerHour:   simple("час", "час", "часу", "часа", "часов"),
	PerDay:    simple("день", "день", "дню", "дня", "дней"),
	PerWeek:   simple("неделя", "неделю", "неделе", "недели", "недель"),
	PerMonth:  simple("месяц", "месяц", "месяцу", "месяца", "месяцев"),
	PerYear:   simple("год", "год", "году", "года", "лет"),
}

var russianUnits = map[DoseUnit]russianNoun{
	UnitTablet:      simple("таблетка", "таблетку", "таблетке", "таблетки", "таблеток"),
	UnitCapsule:     simple("капсула", "капсулу", "капсуле", "капсулы", "капсул"),
	UnitPill:        simple("таблетка", "таблетку", "таблетке", "таблетки", "таблеток"),
	UnitML:          fixed("мл"),
	UnitPuff:        simple("вдох", "вдох", "вдоху", "вдоха", "вдохов"),
	UnitInhalation:  simple("ингаляция", "ингаляцию", "ингаляции", "ингаляции", "ингаляций"),
	UnitDrop:        simple("капля", "каплю", "капле", "капли", "капель"),
	UnitSpray:       simple("впрыскивание", "впрыскивание", "впрыскиванию", "впрыскивания", "впрыскиваний"),
	UnitUnit:        simple("единица", "единицу", "единице", "единицы", "единиц"),
	UnitMG:          fixed("мг"),
	UnitG:           fixed("г"),
	UnitMCG:         simple("микрограмм", "микрограмм", "микрограмму", "микрограмма", "микрограммов"), // written out: мкг is read as мг
	UnitMGKG:        fixed("мг/кг"),
	UnitMCGKG:       fixed("микрограмм/кг"),
	UnitMLKG:        fixed("мл/кг"),
	UnitUnitsKG:     fixed("единиц/кг"),
	UnitMmol:        fixed("ммоль"),
	UnitMEq:         fixed("мЭкв"),
	UnitApplication: simple("нанесение", "нанесение", "нанесению", "нанесения", "нанесений"),
	UnitThinLayer:   fixed("тонким слоем"),
	UnitPatch:       simple("пластырь", "пластырь", "пластырю", "пластыря", "пластырей"),
	UnitSachet:      simple("пакетик", "пакетик", "пакетику", "пакетика", "пакетиков"),
	UnitSuppository: simple("суппозиторий", "суппозиторий", "суппозиторию", "суппозитория", "суппозиториев"),
	UnitPessary: {"вагинальный суппозиторий", "вагинальный суппозиторий", "вагинальному суппозиторию", "вагинального суппозитория",
		"вагинальных суппозитория", "вагинальных суппозиториев"},
	UnitAmpoule:    simple("ампула", "ампулу", "ампуле", "ампулы", "ампул"),
	UnitVial:       simple("флакон", "флакон", "флакону", "флакона", "флаконов"),
	UnitInjection:  simple("инъекция", "инъекцию", "инъекции", "инъекции", "инъекций"),
	UnitLozenge:    simple("таблетка для рассасывания", "таблетку для рассасывания", "таблетке для рассасывания", "таблетки для рассасывания", "таблеток для рассасывания"),
	UnitInch:       simple("дюйм", "дюйм", "дюйму", "дюйма", "дюймов"),
	UnitCM:         fixed("см"),
	UnitApplicator: {"полный аппликатор", "полный аппликатор", "полному аппликатору", "полного аппликатора", "полных аппликатора", "полных аппликаторов"},
	UnitScoop:      {"мерная ложка", "мерную ложку", "мерной ложке", "мерной ложки", "мерные ложки", "мерных ложек"},
	UnitCapful:     {"мерный колпачок", "мерный колпачок", "мерному колпачку", "мерного колпачка", "мерных колпачка", "мерных колпачков"},
	UnitNebule:     simple("ампула для небулайзера", "ампулу для небулайзера", "ампуле для небулайзера", "ампулы для небулайзера", "ампул для небулайзера"),
	UnitEnema:      simple("клизма", "клизму", "клизме", "клизмы", "клизм"),
	UnitFilm:       simple("плёнка", "плёнку", "плёнке", "плёнки", "плёнок"),
	UnitGum:        {"жевательная резинка", "жевательную резинку", "жевательной резинке", "жевательной резинки", "жевательные резинки", "жевательных резинок"},
	UnitDose:       simple("доза", "дозу", "дозе", "дозы", "доз"),
}

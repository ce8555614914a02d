package clinic

// addPortuguese adds what doctors in Portugal and Brazil type. It changes no word
// that another language has already: a test compares.
func (b *sigWords) addPortuguese() {
	for _, u := range []struct {
		unit  DoseUnit
		names string
	}{
		{UnitTablet, "comp|comps"}, {UnitCapsule, "cáps"}, {UnitInhalation, "inalação|inalações"}, {UnitSpray, "jato|jatos|borrifada|borrifadas|pulverização|pulverizações"},
		{UnitUnit, "unidade"}, {UnitMG, "miligrama|miligramas"}, {UnitG, "grama|gramas"}, {UnitMCG, "micrograma|microgramas"}, {UnitApplication, "aplicação|aplicações"},
		{UnitThinLayer, "camada fina"}, {UnitPatch, "adesivo|adesivos|adesivo transdérmico|adesivos transdérmicos"}, {UnitSachet, "envelope|envelopes|sachê|sachês|saqueta|saquetas"},
		{UnitSuppository, "supositório|supositórios"}, {UnitPessary, "óvulo vaginal|óvulos vaginais"}, {UnitAmpoule, "ampola|ampolas"}, {UnitVial, "frasco-ampola|frascos-ampola"},
		{UnitInjection, "injeção|injeções"}, {UnitLozenge, "pastilha|pastilhas"},
	} {
		b.unit(u.unit, 1, u.names)
	}
	b.unit(UnitML, 5, "colher de chá|colheres de chá")
	b.unit(UnitML, 15, "colher de sopa|colheres de sopa")
	for name, n := range map[string]float64{"um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "dez": 10, "doze": 12,
		"meio": 0.5, "meia": 0.5, "um e meio": 1.5, "uma e meia": 1.5, "1 e meio": 1.5, "1 e meia": 1.5, "dois e meio": 2.5, "duas e meia": 2.5, "2 e meio": 2.5, "2 e meia": 2.5} {
		b.numbers[b.sigKey(name)] = n
	}
	for _, name := range []string{"mês", "meses"} {
		b.timeUnits[b.sigKey(name)] = PerMonth
	}
	for form, names := range map[string]string{"suspension": "suspensão", "syrup": "xarope", "solution": "solução", "lotion": "loção", "shampoo": "champô|xampu", "powder": "pó", "foam": "espuma"} {
		for _, name := range splitBar(names) {
			b.forms[b.sigKey(name)] = form
		}
	}
	b.portugueseRoutes()
	b.portugueseTimes()
	for _, r := range [][2]string{{"pain", "dor|dores"}, {"fever", "febre"}, {"nausea", "náusea|náuseas|enjoo|enjoos"}, {"vomiting", "vómito|vómitos|vômito|vômitos"}, {"cough", "tosse"},
		{"headache", "dor de cabeça|cefaleia"}, {"sore throat", "dor de garganta"}, {"back pain", "dor nas costas"}, {"chest pain", "dor no peito"}, {"abdominal pain", "dor abdominal"}, {"joint pain", "dor nas articulações"},
		{"itching", "coceira|prurido|comichão"}, {"insomnia", "insónia|insônia"}, {"anxiety", "ansiedade"}, {"shortness of breath", "falta de ar"}, {"heartburn", "azia"}, {"migraine", "enxaqueca"},
		{"dizziness", "tontura|tonturas"}, {"diarrhoea", "diarreia"}, {"constipation", "prisão de ventre"}, {"cramps", "cãibras|câimbras"}} {
		for _, name := range splitBar(r[1]) {
			b.reasons[b.sigKey(name)] = r[0]
		}
	}
	b.add(sigPhrase{kind: phraseNoise}, "tomar|tome|ingerir|usar|administrar|dar|colocar|coloque|introduzir|pingar|pingue|instilar")
	b.add(sigPhrase{kind: phraseModify}, "não|nunca|até|se|quando|exceto|após|depois|antes|aumentar|diminuir|reduzir|dobrar|suspender|suspenda|parar|repetir|iniciar|começar|entre|primeiro|primeira|primeiros|último|última|vez|vezes|mais|menos|caso")
}

func (b *sigWords) portugueseRoutes() {
	for _, r := range []struct {
		route Route
		names string
	}{
		{RouteOral, "vo|v.o.|por via oral|pela boca|oralmente"}, {RouteSublingual, "debaixo da língua|via sublingual|por via sublingual"}, {RouteGargle, "em gargarejo|gargarejar"}, {RouteMouthRinse, "em bochecho|bochechar"},
		{RouteInhaled, "por inalação|inalatório|inalatória|via inalatória|por via inalatória|inalar"}, {RouteNebulised, "com nebulizador|nebulização|em nebulização"},
		{RouteNasal, "no nariz|via nasal|por via nasal"}, {RouteNostrilEach, "em cada narina|nas duas narinas|em ambas as narinas"}, {RouteNostrilLeft, "na narina esquerda"}, {RouteNostrilRight, "na narina direita"},
		{RouteTopical, "na pele|uso tópico|via tópica|por via tópica|tópico"}, {RouteEye, "no olho"}, {RouteEyeLeft, "no olho esquerdo"}, {RouteEyeRight, "no olho direito"}, {RouteEyeAffected, "no olho afetado"},
		{RouteEyeBoth, "nos olhos|em cada olho|nos dois olhos|em ambos os olhos"}, {RouteEar, "no ouvido"}, {RouteEarLeft, "no ouvido esquerdo"}, {RouteEarRight, "no ouvido direito"},
		{RouteEarBoth, "nos ouvidos|em cada ouvido|nos dois ouvidos|em ambos os ouvidos"}, {RouteRectal, "via retal|por via retal"}, {RouteVaginal, "via vaginal|por via vaginal"},
		{RouteIM, "via intramuscular|por via intramuscular"}, {RouteIV, "via intravenosa|por via intravenosa|intravenosa|endovenoso|endovenosa|via endovenosa|por via endovenosa"},
		{RouteSC, "subcutâneo|subcutânea|via subcutânea|por via subcutânea"},
	} {
		b.means(Sig{Route: r.route}, r.names)
	}
	b.means(Sig{Apply: true}, "aplique|passar|passe")
	b.means(Sig{Site: "affected area"}, "na zona afetada|nas zonas afetadas|na área afetada|nas áreas afetadas|na região afetada|no local afetado")
	for _, n := range []struct {
		note  SigNotes
		names string
	}{{NoteAsDirected, "segundo indicação médica|conforme orientação médica|conforme indicação médica|conforme prescrição|conforme orientado"}, {NoteThinly, "em camada fina"},
		{NoteSwallowWhole, "engolir sem mastigar"}, {NoteChew, "mastigar"}, {NoteDissolve, "dissolver em água|dissolvido em água|diluir em água|diluído em água"}, {NoteWithWater, "com água|com um copo de água"},
		{NoteShake, "agitar antes de usar|agitar bem antes de usar"}, {NoteFinish, "até terminar o tratamento"}, {NoteOngoing, "uso contínuo|em uso contínuo"}, {NoteNoAlcohol, "evitar o álcool|evitar álcool"},
		{NoteSpacer, "com espaçador"}, {NoteExternal, "apenas para uso externo|uso externo"}, {NoteSlowly, "lentamente"}} {
		b.means(Sig{Notes: n.note}, n.names)
	}
}

func (b *sigWords) portugueseTimes() {
	b.add(sigPhrase{kind: phraseMeans, sig: perDay(1), weak: true}, "ao dia|por dia|/dia|todo dia|todos os dias|cada dia|diário|diária")
	b.means(perDay(1), "uma vez ao dia|uma vez por dia|1 vez ao dia|1 vez por dia")
	b.means(Sig{Rate: DoseRate{1, 1, PerWeek}}, "por semana|/semana|semanalmente|toda semana|uma vez por semana|1 vez por semana")
	b.means(Sig{Rate: DoseRate{1, 1, PerMonth}}, "por mês|ao mês|mensalmente|uma vez por mês|1 vez por mês")
	b.means(everySig(2, PerDay), "em dias alternados|dias alternados|dia sim, dia não|dia sim dia não|um dia sim, um dia não|um dia sim, outro não")
	b.means(everySig(1, PerHour), "a cada hora|de hora em hora")
	for _, t := range []struct {
		times DayTimes
		names string
	}{{Morning, "de manhã|pela manhã|manhã|todas as manhãs|ao acordar"}, {Noon, "ao meio-dia|ao meio dia|meio-dia"}, {Afternoon, "à tarde|de tarde|tarde"}, {Evening, "ao anoitecer|ao fim do dia"},
		{Night, "à noite|de noite|pela noite|noite|todas as noites"}, {Bedtime, "ao deitar|ao deitar-se|antes de deitar|antes de dormir|na hora de dormir"},
		{Morning | Night, "manhã e noite|de manhã e à noite|de manhã e de noite|pela manhã e à noite|manhã/noite"}, {Morning | Bedtime, "de manhã e ao deitar|pela manhã e ao deitar"}} {
		b.means(Sig{Times: t.times}, t.names)
	}
	for i, day := range [7]string{"às segundas|segundas|às segundas-feiras|segunda-feira|segundas-feiras", "às terças|terças|às terças-feiras|terça-feira|terças-feiras", "às quartas|quartas|às quartas-feiras|quarta-feira|quartas-feiras",
		"às quintas|quintas|às quintas-feiras|quinta-feira|quintas-feiras", "às sextas|sextas|às sextas-feiras|sexta-feira|sextas-feiras", "aos sábados|sábados", "aos domingos|domingos"} {
		b.means(Sig{Days: 1 << i}, day)
	}
	b.means(Sig{PRN: true}, "se necessário|se precisar|se preciso|quando necessário|caso necessário|em caso de necessidade|em sos")
	b.means(Sig{Once: true, Now: true}, "imediatamente|agora|de imediato|uma vez, de imediato")
	b.means(Sig{Once: true}, "dose única|em dose única|uma única vez")
	meal := func(when MealWhen, of MealKind, names string) { b.means(Sig{Meal: Meal{When: when, Of: of}}, names) }
	meal(BeforeMeal, "", "antes da refeição")
	meal(AfterMeal, "", "após a refeição|depois da refeição|depois de comer")
	meal(WithMeal, "", "com a refeição|com alimento|com comida|durante a refeição")
	meal(EmptyStomach, "", "em jejum")
	meal(RegardlessOfMeal, "", "com ou sem alimentos|independentemente das refeições")
	meal(BetweenMeals, "", "entre as refeições")
	meal(WithMeal, Meals, "com as refeições|às refeições|nas refeições|durante as refeições")
	meal(WithMeal, Milk, "com leite|com um copo de leite")
	meal(WithMeal, Breakfast, "com o café da manhã|ao pequeno-almoço|com o pequeno-almoço|no café da manhã")
	meal(WithMeal, Lunch, "ao almoço|com o almoço|no almoço")
	meal(WithMeal, Dinner, "ao jantar|com o jantar|no jantar")
	for when, words := range map[MealWhen][2]string{BeforeMeal: {"antes d", ""}, AfterMeal: {"depois d", "após "}} {
		for of, nouns := range map[MealKind][]string{Meals: {"as refeições"}, Breakfast: {"o café da manhã", "o pequeno-almoço"}, Lunch: {"o almoço"}, Dinner: {"o jantar"}} {
			for _, noun := range nouns {
				meal(when, of, words[0]+noun)
				if words[1] != "" {
					meal(when, of, words[1]+noun)
				}
			}
		}
	}
}

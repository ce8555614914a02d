package clinic

// This file knows the words for when: Latin short forms as they are used in
// Britain, Ireland, India and America, and the everyday words of English,
// German, French and Spanish.

func perDay(n int) Sig { return Sig{Rate: DoseRate{n, n, PerDay}} }

func everySig(n int, unit TimeUnit) Sig { return Sig{Every: DoseInterval{n, n, unit}} }

func (b *sigWords) addFrequencies() {
	b.add(sigPhrase{kind: phraseMeans, sig: perDay(1), weak: true}, "daily|every day|each day|a day|per day|täglich|tägl|tgl|par jour|al día|al dia|dly|q day|qday|/day|/d|diario|diariamente|jeden tag|chaque jour|cada día")
	b.means(perDay(1), "qd|q d|once daily|once a day|once per day|1x daily|die|sid|one time daily|one time a day|once/day|o / d|qdaily|q daily|once every day|einmal täglich|1 mal täglich|une fois par jour|una vez al día|1 vez al día|single daily dose|once a day only")
	b.means(perDay(2), "bd|bid|bds|bis in die|b d|b i d|b / d|twice daily|twice a day|twice per day|twice/day|two times daily|two times a day|bd daily|bid daily|twice every day|zweimal täglich|zweimal am tag|deux fois par jour|dos veces al día|12 hourly bd")
	b.means(perDay(3), "tds|tid|tds daily|tid daily|t d s|t i d|td s|thrice daily|thrice a day|thrice per day|three times daily|three times a day|three times per day|ter in die|dreimal täglich|dreimal am tag|trois fois par jour|tres veces al día")
	b.means(perDay(4), "qds|qid|q d s|q i d|qds daily|qid daily|four times daily|four times a day|four times per day|viermal täglich|quatre fois par jour|cuatro veces al día")
	b.means(perDay(5), "five times daily|five times a day|5xd")
	b.means(perDay(6), "six times daily|six times a day")
	b.means(Sig{Rate: DoseRate{1, 1, PerWeek}}, "weekly|once weekly|once a week|once per week|once/week|once/wk|qw|qwk|q wk|q week|qweek|every week|each week|per week|a week|/wk|/week|1x/week|1x weekly|wöchentlich|einmal wöchentlich|einmal pro woche|1x wöchentlich|qwkly|q weekly|wkly|o.w.|once every week|par semaine|a la semana|semanal|une fois par semaine|una vez a la semana|einmal in der woche|jede woche")
	b.means(Sig{Rate: DoseRate{2, 2, PerWeek}}, "twice weekly|twice a week|twice per week|twice/week|two times a week|biw|zweimal wöchentlich|zweimal pro woche")
	b.means(Sig{Rate: DoseRate{3, 3, PerWeek}}, "thrice weekly|thrice a week|three times weekly|three times a week|tiw|three times per week|dreimal wöchentlich|dreimal pro woche")
	b.means(Sig{Rate: DoseRate{1, 1, PerMonth}}, "monthly|once monthly|once a month|once per month|q month|qmonth|qmo|every month|each month|a month|per month|/month|monatlich|einmal im monat|mensual|once every month|q monthly|par mois|al mes")
	b.means(Sig{Rate: DoseRate{2, 2, PerMonth}}, "twice monthly|twice a month")
	b.means(Sig{Rate: DoseRate{1, 1, PerYear}}, "yearly|annually|once yearly|once a year|every year|per year|a year|jährlich|einmal im jahr")
	b.means(Sig{Rate: DoseRate{1, 1, PerHour}}, "once an hour|once per hour")
	b.means(everySig(1, PerHour), "hourly|qh|q h|every hour|each hour|every hr|q hour|qhr|q hr|stündlich|toutes les heures|cada hora|per hour|an hour")
	delete(b.phrases, "per hour")
	delete(b.phrases, "an hour")
	b.means(everySig(1, PerMinute), "every minute")
	b.means(everySig(2, PerDay), "eod|qod|q o d|alt die|altdie|alt days|alt day|alternate days|alternate day|on alternate days|on alternate day|alternate daily|every other day|every second day|every 2nd day|each alternate day|every alternate day|q other day|q2d|every alternate days|"+
		"jeden zweiten tag|jeden 2. tag|jeden 2 tag|alle zwei tage|un jour sur deux|cada dos días|días alternos|dieb alt|diebus alternis|alternating days|on alternating days|once every other day|once every 2 days|once every two days|qad|alternate-day|a.d.")
	b.means(everySig(3, PerDay), "every third day|every 3rd day|jeden dritten tag|jeden 3. tag|q3d")
	b.means(everySig(2, PerWeek), "fortnightly|every fortnight|once a fortnight|once fortnightly|every other week|every second week|alternate weeks|on alternate weeks|every 2nd week|q2w|q2wk|q2wks|each fortnight|alle zwei wochen|jede zweite woche|qow|eow")
	b.means(everySig(2, PerMonth), "every other month|every second month|alternate months")
	b.means(everySig(3, PerMonth), "quarterly|every quarter")
	b.means(Sig{Every: DoseInterval{2, 2, PerDay}, Times: Night}, "every other night|alternate nights|on alternate nights|every second night|alt nocte|alt nights")
	b.means(Sig{Every: DoseInterval{2, 2, PerDay}, Times: Morning}, "every other morning|alternate mornings|on alternate mornings|every second morning")

	for t, names := range map[DayTimes]string{
		Morning:   "mane|in the morning|in the mornings|in morning|every morning|each morning|qam|q am|am|a.m.|morning|mornings|q morning|in am|in the am|every am|each am|in the a.m.|early morning|early in the morning|morgens|am morgen|früh|le matin|matin|por la mañana|mañana|o.m.|upon waking|on waking|upon awakening|on rising|upon arising|daily in the morning|in a morning|every day in the morning",
		Noon:      "noon|at noon|midday|at midday|mid-day|lunchtime|at lunchtime|lunch time|at lunch time|mittags|am mittag|à midi|midi|al mediodía|mediodía|12 noon|at 12 noon|in the middle of the day|nachmittags um zwölf",
		Afternoon: "in the afternoon|afternoon|every afternoon|each afternoon|in afternoon|afternoons|nachmittags|am nachmittag|l'après-midi|por la tarde|mid-afternoon|mid afternoon",
		Evening:   "in the evening|in the evenings|evening|evenings|every evening|each evening|qpm|q pm|pm|p.m.|in pm|in the pm|every pm|each pm|vespere|vesper|abends|am abend|le soir|soir|teatime|at teatime|tea time|at tea time|in evening|q evening|in the p.m.|each day in the evening",
		Night:     "nocte|noct|at night|nightly|every night|each night|in the night|qn|q night|qnight|qnoc|night|nights|at nighttime|nighttime|at night time|night time|at nights|nachts|in der nacht|la nuit|por la noche|noche|once nightly|once at night|q noc|o.n.|every night at night|per night|nocturnal",
		Bedtime:   "hs|qhs|q hs|h.s.|h s|at bedtime|bedtime|before bed|before bedtime|at bed time|bed time|before sleep|at hs|every bedtime|qbedtime|q bedtime|zur nacht|z.n.|zn|vor dem schlafengehen|vor dem schlafen|au coucher|coucher|al acostarse|before going to bed|on going to bed|when going to bed|nightly at bedtime|at night before bed|at night before sleep|hora somni|each bedtime|before sleeping|at hour of sleep|hour of sleep|every night at bedtime|each night at bedtime|at bedtime each night|at bedtime every night|nightly before bed|at night at bedtime|prior to bed|prior to bedtime|at sleep",
	} {
		b.means(Sig{Times: t}, names)
	}
	b.means(Sig{Times: Morning | Night}, "mane et nocte|m et n|mane and nocte|morning and night|in the morning and at night|mane + nocte|mane/nocte|morning & night|morning/night|at morning and night|in the morning and night|om on|om and on|om + on|om/on|on and om|on + om|every morning and night|every morning and every night")
	b.means(Sig{Times: Morning | Evening}, "am and pm|am/pm|am & pm|a.m. and p.m.|morning and evening|in the morning and evening|in the morning and in the evening|qam and qpm|qam & qpm|am + pm|every morning and evening|morgens und abends|matin et soir|mañana y noche|every am and pm|in am and pm|morning/evening|mornings and evenings")
	b.means(Sig{Times: Morning | Bedtime}, "morning and bedtime|in the morning and at bedtime|am and hs|am & hs|qam and qhs|qam & qhs|am/hs|mane and hs")
	b.means(Sig{Times: Morning | Noon | Evening}, "morgens, mittags und abends|matin, midi et soir|matin midi et soir|matin midi soir|morgens mittags abends")
	for i, names := range [7]string{"monday|mondays|mon|montag|montags|lundi|lunes", "tuesday|tuesdays|tue|tues|dienstag|dienstags|mardi|martes", "wednesday|wednesdays|wed|weds|mittwoch|mittwochs|mercredi|miércoles",
		"thursday|thursdays|thu|thur|thurs|donnerstag|donnerstags|jeudi|jueves", "friday|fridays|fri|freitag|freitags|vendredi|viernes", "saturday|saturdays|sat|samstag|samstags|samedi|sábado", "sunday|sundays|sun|sonntag|sonntags|dimanche|domingo"} {
		b.means(Sig{Days: 1 << i}, names)
		for _, n := range splitBar(names) {
			b.means(Sig{Days: 1 << i}, "on "+n+"|am "+n+"|every "+n+"|each "+n+"|q "+n+"|only on "+n+"|on a "+n)
		}
	}
	b.means(Sig{Days: 1 | 1<<2 | 1<<4}, "mwf|m/w/f|m-w-f|mon/wed/fri|mon-wed-fri|mon, wed, fri|on mwf|q mwf|every mwf|m w f")
	b.means(Sig{Days: 1<<1 | 1<<3 | 1<<5}, "tts|t/t/s|tue/thu/sat|tue-thu-sat|tue, thu, sat|tuthsat")
	b.means(Sig{Days: 1<<1 | 1<<3}, "tue/thu|tues/thurs|t/th|tth")
	b.means(Sig{Days: 1<<5 | 1<<6}, "on weekends|at weekends|weekends|every weekend|am wochenende|sat/sun|sat-sun")
	b.means(Sig{Days: 1<<5 - 1}, "on weekdays|weekdays|mon-fri|mon to fri|monday to friday|monday-friday|on weekdays only|monday through friday|mon–fri")
	b.means(Sig{PRN: true}, "prn|sos|s.o.s.|pro re nata|as needed|as required|if needed|if required|when needed|when required|if necessary|when necessary|as necessary|whenever needed|whenever required|only if needed|only when needed|only if required|as and when required|as and when needed|as and when|bei bedarf|nach bedarf|b.b.|bed|si besoin|si necesario|si opus sit|asneeded|si precisa|on demand|only as needed|use as needed|where necessary")
	delete(b.phrases, "bed")
	b.means(Sig{Once: true, Now: true}, "stat|immediately|now|at once|straight away|right away|stat dose|as a stat dose|once, now|once now|once stat|stat once|stat only|sofort|once immediately|1 dose stat|one dose stat|x1 now|x 1 stat|stat x1|stat x 1|now x1|once only now|immédiatement|inmediatamente|single dose now|single stat dose|as single dose now|as a single dose now")
	b.means(Sig{Once: true}, "once only|x1|x 1|x 1 dose|x1 dose|x one|x one dose|single dose|as a single dose|as single dose|one time only|one time|one-time|onetime|one time dose|one-time dose|1 time|1 time only|one dose only|one dose|for one dose|for 1 dose|semel|einmalig|einmal|dose unique|dosis única|once for one dose|one off|one-off|one off dose|once for 1 dose|1 dose only|in a single dose|x 1 only|x1 only|as a once only dose")
	delete(b.phrases, "one dose")
	for _, single := range []string{"single dose", "as a single dose"} {
		b.phrases[single] = sigPhrase{kind: phraseMeans, sig: Sig{Once: true}}
	}
}

func (b *sigWords) addMeals() {
	meal := func(when MealWhen, of MealKind, names string) { b.means(Sig{Meal: Meal{When: when, Of: of}}, names) }
	meal(BeforeMeal, "", "ac|a.c.|a c|before food|before a meal|before meal|before eating|ante cibum|vor dem essen|avant le repas|antes de comer|antes de la comida|prior to food|prior to meal|prior to a meal|bf|vdE|v.d.e.|before taking food|prior to eating|vor der mahlzeit")
	delete(b.phrases, "bf")
	meal(AfterMeal, "", "pc|p.c.|p c|after food|after a meal|after meal|after eating|post cibum|nach dem essen|après le repas|después de comer|después de la comida|af|a/f|n.d.e.|following food|after taking food|nach der mahlzeit|following a meal")
	meal(WithMeal, "", "cc|c.c.|cum cibo|with food|with a meal|with meal|wf|w/f|w/food|w/ food|c food|c̄ food|with some food|zum essen|mit essen|mit dem essen|zu einer mahlzeit|avec de la nourriture|con comida|con alimentos|during a meal|with plenty of food|au cours d'un repas|w food|with the meal|during food|pendant le repas|in food")
	delete(b.phrases, "in food")
	meal(WithOrAfterMeal, "", "with or after food|with or after meals|with or just after food|with or after a meal|with/after food|with or immediately after food|with or after eating|mit oder nach dem essen|with or straight after food|with or just after meals|with or just after a meal|with/after meals")
	meal(EmptyStomach, "", "on an empty stomach|empty stomach|on empty stomach|fasting|while fasting|nüchtern|à jeun|en ayunas|without food|auf nüchternen magen|es|in a fasting state|in the fasting state|on a empty stomach")
	delete(b.phrases, "es")
	meal(RegardlessOfMeal, "", "with or without food|with or without meals|regardless of meals|regardless of food|irrespective of food|irrespective of meals|without regard to meals|without regard to food|unabhängig vom essen|unabhängig von den mahlzeiten")
	meal(BetweenMeals, "", "between meals|in between meals|zwischen den mahlzeiten|entre les repas|entre comidas")
	meal(BeforeMealAndBed, "", "ac and hs|ac & hs|ac hs|ac/hs|achs|ac+hs|ac + hs|qachs|qac and hs|qac & hs|qac hs|before meals and at bedtime|before meals and bedtime|ac and qhs|ac & qhs|ac, hs|before each meal and at bedtime|a.c. and h.s.|a.c. & h.s.|qac and qhs|before meals and before bed|before food and at bedtime")
	meal(AfterMealAndBed, "", "pc and hs|pc & hs|pc hs|pc/hs|pchs|pc+hs|pc + hs|qpc and hs|after meals and at bedtime|after meals and bedtime|pc and qhs|pc & qhs|after each meal and at bedtime|after food and at bedtime|p.c. and h.s.|p.c. & h.s.")
	meal(WithMealAndBed, "", "with meals and at bedtime|with meals and bedtime|with meals and hs|with meals & hs|cc and hs")
	for when, words := range map[MealWhen][]string{BeforeMeal: {"before", "ac", "prior to", "just before", "immediately before", "vor", "avant", "antes de"}, AfterMeal: {"after", "pc", "just after", "immediately after", "following", "nach", "après", "después de"},
		WithMeal: {"with", "w/", "at", "during", "along with", "c", "mit", "zu", "zum", "avec", "con", "together with"}} {
		for of, names := range map[MealKind]string{Meals: "meals|each meal|every meal|all meals|den mahlzeiten|jeder mahlzeit|les repas|las comidas|main meals|mealtimes|meal times|each main meal|ea meal", Breakfast: "breakfast|morning meal|the morning meal|bkfst|b/fast|bfast|dem frühstück|frühstück|le petit déjeuner|el desayuno|brkfst",
			Lunch: "lunch|midday meal|the midday meal|dem mittagessen|mittagessen|le déjeuner", Dinner: "dinner|supper|evening meal|the evening meal|dem abendessen|abendessen|le dîner|la cena|the evening dinner"} {
			for _, w := range words {
				for _, n := range splitBar(names) {
					meal(when, of, w+" "+n)
				}
			}
		}
		for _, w := range words {
			meal(when, Milk, w+" milk|"+w+" a glass of milk")
			meal(when, Snack, w+" a snack|"+w+" snack")
		}
	}
	meal(BeforeMeal, Breakfast, "bbf|before bf")
	meal(AfterMeal, Breakfast, "abf|after bf")
	meal(WithMeal, Milk, "mit milch|in milk")
	delete(b.phrases, "in milk")
	meal(WithMeal, Meals, "wm|qac with meals|with meals tid")
	meal(BeforeMeal, Meals, "qac|q ac")
	meal(AfterMeal, Meals, "qpc|q pc")
	delete(b.phrases, "with meals tid")
	delete(b.phrases, "qac with meals")
}

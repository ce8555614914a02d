package clinic

import (
	"reflect"
	"strings"
	"testing"
)

func amountOf(n float64, u DoseUnit) DoseAmount { return DoseAmount{Low: n, High: n, Unit: u} }

// What is read is right in its structure, not only in its words.
func TestParseSigStructure(t *testing.T) {
	day := func(n int) SigSpan { return SigSpan{n, n, PerDay} }
	daily := func(n int) DoseRate { return DoseRate{n, n, PerDay} }
	for in, want := range map[string]Sig{
		"1-0-1 5d":                {Dose: amountOf(1, ""), Times: Morning | Evening, For: day(5)},
		"1-1-1-1":                 {Dose: amountOf(1, ""), Times: Morning | Noon | Evening | Night},
		"2-0-1 tab":               {Dose: DoseAmount{Unit: UnitTablet}, Counts: [TimesInADay]float64{0: 2, 3: 1}},
		"1/2-0-1":                 {Counts: [TimesInADay]float64{0: 0.5, 3: 1}},
		"0,5-0-0-1":               {Counts: [TimesInADay]float64{0: 0.5, 4: 1}},
		"tds pc":                  {Rate: daily(3), Meal: Meal{When: AfterMeal}},
		"q8h":                     {Every: DoseInterval{8, 8, PerHour}},
		"q4-6h":                   {Every: DoseInterval{4, 6, PerHour}},
		"stat":                    {Once: true, Now: true},
		"x1":                      {Once: true},
		"sos":                     {PRN: true},
		"1-2 tab":                 {Dose: DoseAmount{Low: 1, High: 2, Unit: UnitTablet}},
		"½ or 1 tab":              {Dose: DoseAmount{Low: 0.5, High: 1, Unit: UnitTablet, Or: true}},
		"2 tsp":                   {Dose: amountOf(10, UnitML)},
		"1 tbsp":                  {Dose: amountOf(15, UnitML)},
		".5 mg":                   {Dose: amountOf(0.5, UnitMG)},
		"1.0 mg":                  {Dose: amountOf(1, UnitMG)},
		"2,5 ml":                  {Dose: amountOf(2.5, UnitML)},
		"50,000 IU":               {Dose: amountOf(50000, UnitUnit)},
		"10U":                     {Dose: amountOf(10, UnitUnit)},
		"1 tab OD":                {Dose: amountOf(1, UnitTablet), Rate: daily(1)},
		"1 gtt OD bd":             {Dose: amountOf(1, UnitDrop), Route: RouteEyeRight, Rate: daily(2)},
		"1 gtt daily in OD":       {Dose: amountOf(1, UnitDrop), Route: RouteEyeRight, Rate: daily(1)},
		"1 gtt OU od":             {Dose: amountOf(1, UnitDrop), Route: RouteEyeBoth, Rate: daily(1)},
		"1 drop OD and OS bd":     {Dose: amountOf(1, UnitDrop), Route: RouteEyeBoth, Rate: daily(2)},
		"2/52":                    {For: SigSpan{2, 2, PerWeek}},
		"5/7":                     {For: day(5)},
		"3/12":                    {For: SigSpan{3, 3, PerMonth}},
		"for up to 5 days":        {For: SigSpan{0, 5, PerDay}},
		"eod":                     {Every: DoseInterval{2, 2, PerDay}},
		"qd-bid":                  {Rate: DoseRate{1, 2, PerDay}},
		"2x/week":                 {Rate: DoseRate{2, 2, PerWeek}},
		"on Mondays":              {Days: 1},
		"max 3x/wk":               {Max: DoseLimit{3, UnitTime, 1, PerWeek}},
		"max 4 in 24 h":           {Max: DoseLimit{4, "", 24, PerHour}},
		"max 8 tabs/day":          {Max: DoseLimit{8, UnitTablet, 1, PerDay}},
		"30 min before a meal":    {Meal: Meal{When: BeforeMeal, Minutes: 30}},
		"prn SOB":                 {PRN: true, Reason: "shortness of breath"},
		"for gout flare":          {Reason: "gout flare"},
		"1 tab (500 mg) bd":       {Dose: amountOf(1, UnitTablet), Also: amountOf(500, UnitMG), Rate: daily(2)},
		"apply thinly to face bd": {Apply: true, Site: "face", Notes: NoteThinly, Rate: daily(2)},
		"at 8 am and 8 pm":        {At: [MaxSigClocks]SigClock{8*60 + 1, 20*60 + 1}},
		"q5min x3 prn":            {Every: DoseInterval{5, 5, PerMinute}, PRN: true, Max: DoseLimit{Amount: 3, Unit: UnitDose}},
		"5 ml syrup":              {Dose: amountOf(5, UnitML), Form: "syrup"},
		"40 mg od 5d then 20 mg od": {Dose: amountOf(40, UnitMG), Rate: daily(1), For: day(5),
			Then: []Sig{{Dose: amountOf(20, UnitMG), Rate: daily(1)}}},
	} {
		if got, how := ParseSig(in); how != UnderstoodFull || !reflect.DeepEqual(got, want) {
			t.Errorf("%q, %v\n got %+v\nwant %+v", in, how, got, want)
		}
	}
	// What could be meant in two ways is in neither.
	for in, text := range map[string]string{"1 gtt od": "od", "1 drop od 5d": "od", "1,250 mg bd": "1,250 mg", "1.000 g bd": "1.000 g", "1 tab bd tid": "bd tid", "1 tab 2 weekly": "2 weekly",
		"1 tab biweekly": "biweekly", "1 tab bd x 10": "x 10", "1 tab bd not with food": "not with food", "1 tab q12": "q12", "2 tab 2-0-1": "2-0-1", "1 tab T": "T"} {
		if got, how := ParseSig(in); how != UnderstoodPart || got.Text != text {
			t.Errorf("%q, %v: %+v; want %q as typed", in, how, got, text)
		}
	}
	long := strings.Repeat("1 tab bd, ", 200)
	if s, how := ParseSig(long); how != UnderstoodNone || s.Text != CleanLine(long) {
		t.Errorf("a long text is kept as it is: %v", how)
	}
	if s, how := ParseSig(" \n "); how != UnderstoodNone || !s.IsZero() {
		t.Errorf("nothing is nothing: %+v", s)
	}
}

// No phrase has two meanings that depend on the order of a map.
func TestSigVocabularyIsTheSameEachTime(t *testing.T) {
	first, second := newSigWords(), newSigWords()
	for _, again := range []*sigWords{second, newSigWords(), newSigWords()} {
		for k, p := range first.phrases {
			if !reflect.DeepEqual(p, again.phrases[k]) {
				t.Errorf("%q means %+v and %+v", k, p, again.phrases[k])
			}
		}
		if !reflect.DeepEqual(first.units, again.units) || !reflect.DeepEqual(first.reasons, again.reasons) || !reflect.DeepEqual(first.timeUnits, again.timeUnits) || !reflect.DeepEqual(first.forms, again.forms) {
			t.Error("a unit, reason or form changes from one start to the next")
		}
	}
}

func TestSigInOtherLanguages(t *testing.T) {
	for _, c := range []struct{ in, de, fr, es string }{
		{"1 tab po bd pc 5d", "1 Tablette zum Einnehmen zweimal täglich nach dem Essen für 5 Tage", "1 comprimé par la bouche deux fois par jour après le repas pendant 5 jours", "1 comprimido por vía oral dos veces al día después de la comida durante 5 días"},
		{"2 tabs mane and 1 tab nocte", "2 Tabletten morgens und 1 Tablette zur Nacht", "2 comprimés le matin et 1 comprimé la nuit", "2 comprimidos por la mañana y 1 comprimido por la noche"},
		{"1½ tab od", "1½ Tabletten einmal täglich", "1½ comprimé une fois par jour", "1½ comprimidos una vez al día"},
		{"½-0-½ tab", "½ Tablette morgens und abends", "½ comprimé le matin et le soir", "½ comprimido por la mañana y al atardecer"},
		{"2.5 ml q4-6h prn pain", "2,5 ml alle 4 bis 6 Stunden bei Bedarf gegen Schmerzen", "2,5 ml toutes les 4 à 6 heures si besoin en cas de douleur", "2,5 ml cada 4 a 6 horas si es necesario por dolor"},
		{"500 mg stat", "500 mg einmalig sofort", "500 mg une fois, immédiatement", "500 mg una vez, de inmediato"},
		{"1-2 puffs prn", "1 bis 2 Hübe bei Bedarf", "1 à 2 bouffées si besoin", "1 a 2 inhalaciones si es necesario"},
		{"1 tab eod", "1 Tablette jeden zweiten Tag", "1 comprimé un jour sur deux", "1 comprimido en días alternos"},
		{"1 tab weekly on Mondays", "1 Tablette einmal pro Woche montags", "1 comprimé une fois par semaine les lundis", "1 comprimido una vez a la semana los lunes"},
		{"apply thinly to affected area bd for 1 week", "auf die betroffene Stelle dünn auftragen, zweimal täglich für 1 Woche", "appliquer en couche mince sur la zone atteinte deux fois par jour pendant 1 semaine", "aplicar en capa fina sobre la zona afectada dos veces al día durante 1 semana"},
		{"1 drop OU hs", "1 Tropfen in beide Augen vor dem Schlafengehen", "1 goutte dans les deux yeux au coucher", "1 gota en ambos ojos al acostarse"},
		{"1 tab qds prn, max 8 tabs in 24 h", "1 Tablette viermal täglich bei Bedarf, höchstens 8 Tabletten in 24 Stunden", "1 comprimé quatre fois par jour si besoin, au maximum 8 comprimés en 24 heures", "1 comprimido cuatro veces al día si es necesario, como máximo 8 comprimidos en 24 horas"},
		{"1 tab 30 min before breakfast", "1 Tablette 30 Minuten vor dem Frühstück", "1 comprimé 30 minutes avant le petit déjeuner", "1 comprimido 30 minutos antes del desayuno"},
		{"1 tab 1 hour after food", "1 Tablette 1 Stunde nach dem Essen", "1 comprimé 1 heure après le repas", "1 comprimido 1 hora después de la comida"},
		{"1 tab od 3/12", "1 Tablette einmal täglich für 3 Monate", "1 comprimé une fois par jour pendant 3 mois", "1 comprimido una vez al día durante 3 meses"},
		{"1 tab qd-bid", "1 Tablette 1- bis 2-mal täglich", "1 comprimé 1 à 2 fois par jour", "1 comprimido 1 a 2 veces al día"},
		{"5 ml suspension tds", "5 ml Suspension dreimal täglich", "5 ml de suspension trois fois par jour", "5 ml de suspensión tres veces al día"},
		{"40 mg od 5d then 20 mg od 5d then stop", "40 mg einmal täglich für 5 Tage, danach 20 mg einmal täglich für 5 Tage, danach absetzen", "40 mg une fois par jour pendant 5 jours, puis 20 mg une fois par jour pendant 5 jours, puis arrêter", "40 mg una vez al día durante 5 días, luego 20 mg una vez al día durante 5 días, luego suspender"},
		{"1 tab prn nev", "1 Tablette bei Bedarf, nev", "1 comprimé si besoin, nev", "1 comprimido si es necesario, nev"},
		{"1 tab prn gout flare", "1 Tablette bei Bedarf (gout flare)", "1 comprimé si besoin (gout flare)", "1 comprimido si es necesario (gout flare)"},
		{"1 tab prn pain or fever", "1 Tablette bei Bedarf gegen Schmerzen oder Fieber", "1 comprimé si besoin en cas de douleur ou fièvre", "1 comprimido si es necesario por dolor o fiebre"},
	} {
		s, _ := ParseSig(c.in)
		for lang, want := range map[Language]string{German: c.de, French: c.fr, Spanish: c.es} {
			if got := s.Words(lang); got != want {
				t.Errorf("%q in %s is %q, want %q", c.in, lang, got, want)
			}
		}
		if s.Words("xx") != s.Words(English) {
			t.Errorf("an unknown language prints English")
		}
	}
	for _, l := range Languages() {
		if !l.Valid() {
			t.Errorf("%s is not valid", l)
		}
	}
	if Language("pl").Valid() || Language("").Valid() {
		t.Error("a language without a phrase book is valid")
	}
}

func TestSigQuantity(t *testing.T) {
	for in, want := range map[string]string{
		"1 tab bd 5d": "10 tablets", "1-0-1 tab 5d": "10 tablets", "2-0-1 tab 10d": "30 tablets", "½ tab od 5d": "3 tablets", "5 ml tds 5d": "75 ml", "2.5 ml bd 3d": "15 ml", "2.5 ml od 3d": "8 ml",
		"1 bd 5d": "10", "1 tab stat": "1 tablet", "2 tabs x1": "2 tablets", "1 patch weekly 28d": "4 patches", "1 patch weekly 10d": "2 patches", "2 tabs weekly 10d": "4 tablets", "1 tab eod 10d": "5 tablets", "1 tab eod 2/52": "7 tablets",
		"1 tab on Mondays 4/52": "4 tablets", "1 tab q8h 7d": "21 tablets", "1 tab od 3/12": "90 tablets", "1 patch every 72 hours 30d": "10 patches", "2 puffs bd 30d": "120 puffs", "1 tab q8h x 3 doses": "3 tablets",
		"1 tab qds prn max 4 in 24 h 5d": "20 tablets", "2 tabs qds prn max 3 doses a day 5d": "30 tablets", "1 tab od prn max 4/day 5d": "5 tablets", "1 tab prn max 3x/wk 2/52": "6 tablets",
		"2 tabs stat then 1 tab od 4d": "6 tablets", "1 tab od 5d then stop": "5 tablets", "1 tab at 08:00 and 20:00 5d": "10 tablets", "1 tab ac & hs 5d": "20 tablets", "1 tab mane 7d": "7 tablets", "1 tab q12h for 24 hours": "2 tablets",
		// These cannot be told.
		"1 tab bd": "", "1 tab prn 5d": "", "500 mg bd 5d": "", "1-2 tabs bd 5d": "", "1 tab q4-6h 5d": "", "2 drops bd 5d": "", "apply bd 5d": "", "1 application bd 5d": "", "1 tab qd-bid 5d": "", "1 tab bd 5-7d": "", "1 tab bd up to 5 days": "",
		"1 tab bd 5d nev": "", "taper 1 tab bd 5d": "", "5d": "", "bd 5d": "", "1 tab od 5d then 5 ml od 5d": "", "1 tab od 5d then 1 tab bd": "", "15 mg/kg bd 5d": "", "1 tab prn max 4 g/day 5d": "",
	} {
		s, _ := ParseSig(in)
		if got := s.QuantityText(English); got != want {
			t.Errorf("%q needs %q, want %q", in, got, want)
		}
	}
	s, _ := ParseSig("1 tab bd 5d")
	if n, unit, ok := s.Quantity(); n != 10 || unit != "tablet" || !ok || s.QuantityText(German) != "10 Tabletten" {
		t.Errorf("%v %q %v %q", n, unit, ok, s.QuantityText(German))
	}
}

func TestSigWithForm(t *testing.T) {
	for _, c := range []struct{ in, form, want string }{
		{"1 bid", "tablet", "1 tablet twice daily"}, {"2 tid", "Film-coated tablets", "2 tablets three times daily"}, {"1 qhs", "capsule", "1 capsule at bedtime"}, {"2-0-1", "tablet", "2 tablets in the morning and 1 tablet in the evening"},
		{"5 bd", "oral suspension", "5 twice daily"}, {"5 bd", "syrup", "5 twice daily"}, {"2 bd", "inhaler", "2 puffs twice daily"}, {"1 bd", "eye drops", "1 drop twice daily"}, {"2 od", "nasal spray", "2 sprays once daily"},
		{"1 bd", "cream", "1 application twice daily"}, {"1 stat", "solution for injection", "1 injection once, now"}, {"10 bd", "solution for injection", "10 twice daily"}, {"1 nocte", "suppository", "1 suppository at night"},
		{"1 weekly", "patch", "1 patch once a week"}, {"1 nocte", "pessary", "1 pessary at night"}, {"1 nocte", "vaginal tablet", "1 pessary at night"}, {"1 bd", "sachet", "1 sachet twice daily"}, {"1 prn", "lozenge", "1 lozenge as needed"}, {"1 qds", "nebuliser solution", "1 nebule four times daily"},
		{"5 ml bd", "tablet", "5 ml twice daily"}, {"bd", "tablet", "twice daily"}, {"1 bd", "", "1 twice daily"}, {"1 od 5d then 2 od", "tablet", "1 tablet once daily for 5 days, then 2 tablets once daily"},
	} {
		s, _ := ParseSig(c.in)
		if got := s.WithForm(c.form).Words(English); got != c.want {
			t.Errorf("%q as %s is %q, want %q", c.in, c.form, got, c.want)
		}
	}
	syrup, _ := ParseSig("5 bd")
	if s := syrup.WithForm("syrup"); !s.NeedsUnit() {
		t.Error("5 of a syrup is known")
	}
	if s := syrup.WithForm("tablet"); s.NeedsUnit() {
		t.Error("5 of a tablet is not known")
	}
	if s, _ := ParseSig("bd"); s.NeedsUnit() {
		t.Error("nothing is missing where no number is")
	}
}

func TestItemsReadTheirFields(t *testing.T) {
	for _, c := range []struct {
		item   PrescriptionItem
		en, de string
	}{
		{PrescriptionItem{Dose: "1 tablet", Route: "by mouth", Frequency: "bd", DurationDays: 5, Instructions: "after food"},
			"1 tablet by mouth twice daily after food for 5 days", "1 Tablette zum Einnehmen zweimal täglich nach dem Essen für 5 Tage"},
		{PrescriptionItem{Dose: "1", Form: "tablet", Frequency: "tds"}, "1 tablet three times daily", "1 Tablette dreimal täglich"},
		{PrescriptionItem{Dose: "1 drop", Route: "right eye", Frequency: "od"}, "1 drop into the right eye once daily", "1 Tropfen in das rechte Auge einmal täglich"},
		{PrescriptionItem{Dose: "1 drop", Frequency: "od"}, "1 drop once daily", "1 Tropfen einmal täglich"},
		{PrescriptionItem{Dose: "1 drop", Route: "OD", Frequency: "bd"}, "1 drop into the right eye twice daily", "1 Tropfen in das rechte Auge zweimal täglich"},
		{PrescriptionItem{Dose: "thin layer", Route: "on the skin", Frequency: "bd", DurationDays: 7}, "a thin layer on the skin twice daily for 7 days", "eine dünne Schicht auf die Haut zweimal täglich für 7 Tage"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "q6h", PRN: true, Instructions: "for pain"}, "1 tablet every 6 hours as needed for pain", "1 Tablette alle 6 Stunden bei Bedarf gegen Schmerzen"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "q6h", DurationDays: 5, Instructions: "not more than 4 in 24 hours"}, "1 tablet every 6 hours for 5 days, no more than 4 in 24 hours", "1 Tablette alle 6 Stunden für 5 Tage, höchstens 4 in 24 Stunden"},
		{PrescriptionItem{Dose: "a little", Route: "by mouth", Frequency: "bd"}, "a little by mouth twice daily", "a little zum Einnehmen zweimal täglich"},
		{PrescriptionItem{Dose: "a little", Frequency: "2-0-1"}, "a little 2-0-1", "a little 2-0-1"},
		{PrescriptionItem{Dose: "a little", Frequency: "1-0-1"}, "a little in the morning and in the evening", "a little morgens und abends"},
		{PrescriptionItem{Dose: "1 tablet", Route: "by the gum", Frequency: "bd"}, "1 tablet by the gum twice daily", "1 Tablette by the gum zweimal täglich"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "when it hurts", Instructions: "after food"}, "1 tablet when it hurts after food", "1 Tablette when it hurts nach dem Essen"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "bd", Instructions: "Avoid driving. Call if dizzy."}, "1 tablet twice daily, Avoid driving. Call if dizzy.", "1 Tablette zweimal täglich, Avoid driving. Call if dizzy."},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "bd", Instructions: "2 tablets tds"}, "1 tablet twice daily, 2 tablets tds", "1 Tablette zweimal täglich, 2 tablets tds"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "bd pc", Instructions: "before food"}, "1 tablet twice daily after food, before food", "1 Tablette zweimal täglich nach dem Essen, before food"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "bd 7d", DurationDays: 5}, "1 tablet bd 7d for 5 days", "1 Tablette bd 7d für 5 Tage"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "bd 7d"}, "1 tablet twice daily for 7 days", "1 Tablette zweimal täglich für 7 Tage"},
		{PrescriptionItem{Dose: "500 mg", Frequency: "stat", DurationDays: 1, Instructions: "then 250 mg od for 4 days"}, "500 mg once, now, then 250 mg once daily for 4 days", "500 mg einmalig sofort, danach 250 mg einmal täglich für 4 Tage"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "bd", Instructions: "then as the nurse says"}, "1 tablet twice daily, then as the nurse says", "1 Tablette zweimal täglich, then as the nurse says"},
		{PrescriptionItem{Dose: "500 mg", Frequency: "1-0-1"}, "500 mg in the morning and in the evening", "500 mg morgens und abends"},
	} {
		if got := c.item.Sig(); got != c.en {
			t.Errorf("%+v\n  is %q\nwant %q", c.item, got, c.en)
		}
		if got := c.item.SigIn(German); got != c.de {
			t.Errorf("%+v\n  is %q\nwant %q", c.item, got, c.de)
		}
	}
}

func TestSigFill(t *testing.T) {
	s, _ := ParseSig("2-0-1 tab po pc prn pain x 2/52, max 4/day")
	it := PrescriptionItem{Drug: "X", Strength: "5 mg"}
	s.Fill(&it)
	want := PrescriptionItem{Drug: "X", Strength: "5 mg", Dose: "1 tablet", Route: "by mouth", Frequency: "2-0-1", DurationDays: 14, PRN: true,
		Instructions: "after food, for pain, no more than 4 a day", Quantity: "42 tablets"}
	if it != want {
		t.Errorf("\n got %+v\nwant %+v", it, want)
	}
	part, _ := ParseSig("1 tab bd nev")
	it = PrescriptionItem{}
	if part.Fill(&it); it.Dose != "1 tablet" || it.Frequency != "twice daily" || it.Instructions != "nev" || it.Sig() != "1 tablet twice daily, nev" {
		t.Errorf("%+v", it)
	}
}

package clinic

import (
	"strings"
	"sync"
)

// phraseKind says what a known phrase does.
type phraseKind int

const (
	phraseMeans   phraseKind = iota + 1 // it sets what its Sig says
	phraseNoise                         // take, please: nothing is lost without it
	phraseModify                        // not, unless, if: what follows in the clause is left as typed
	phraseSiteEnd                       // the words of a site, known only behind "to the"
)

// sigPhrase is a known phrase.
type sigPhrase struct {
	kind phraseKind
	sig  Sig
	weak bool // gives way to anything else said of the same
	// either is what the phrase means when it stands by an eye, an ear, a
	// nostril or an injection: od is the right eye there, once daily elsewhere.
	either *Sig
	near   nearKind
}

// nearKind is a set of parts of the body that a sig may be about.
type nearKind int

const (
	nearEye nearKind = 1 << iota
	nearEar
	nearNose
	nearInjection
	nearNothing nearKind = 0
)

func (p sigPhrase) known() bool { return p.kind == phraseMeans }

// doseUnitName is a unit and what one of it is in canonical units.
type doseUnitName struct {
	unit   DoseUnit
	factor float64
}

// sigWords is everything the parser knows by heart; the keys are token texts
// joined by a blank.
type sigWords struct {
	phrases   map[string]sigPhrase
	units     map[string]doseUnitName
	numbers   map[string]float64
	timeUnits map[string]TimeUnit
	reasons   map[string]string // to the canonical reason, "" to print it as typed
	forms     map[string]string
	longest   int // tokens of the longest phrase, unit or reason
}

var sigBook = sync.OnceValue(newSigWords)

func newSigWords() *sigWords {
	b := firstSigWords()
	b.addPortuguese()
	b.addRussian()
	return b
}

// firstSigWords are the words of English, Latin, German, French and Spanish.
func firstSigWords() *sigWords {
	b := &sigWords{phrases: map[string]sigPhrase{}, units: map[string]doseUnitName{}, numbers: map[string]float64{},
		timeUnits: map[string]TimeUnit{}, reasons: map[string]string{}, forms: map[string]string{}}
	b.addUnits()
	b.addRoutes()
	b.addFrequencies()
	b.addMeals()
	b.addNotes()
	b.addPlain()
	b.addReasons()
	return b
}

// sigKey is the key of a phrase.
func (b *sigWords) sigKey(phrase string) string {
	tokens := sigTokens(phrase, func(string) bool { return false })
	texts := make([]string, len(tokens))
	for i, t := range tokens {
		texts[i] = t.text
	}
	b.longest = max(b.longest, len(texts))
	return strings.Join(texts, " ")
}

func (b *sigWords) add(p sigPhrase, phrases string) {
	for _, phrase := range strings.Split(phrases, "|") {
		b.phrases[b.sigKey(phrase)] = p
	}
}

func (b *sigWords) means(s Sig, phrases string) { b.add(sigPhrase{kind: phraseMeans, sig: s}, phrases) }

func (b *sigWords) unit(u DoseUnit, factor float64, names string) {
	for _, name := range strings.Split(names, "|") {
		b.units[b.sigKey(name)] = doseUnitName{u, factor}
	}
}

func (b *sigWords) addUnits() {
	for _, u := range []struct {
		unit  DoseUnit
		names string
	}{
		{UnitTablet, "tablet|tablets|tab|tabs|tabl|tbl|tbs|tabletten|tablette|comprimé|comprimés|comprime|comprimes|cp|cpr|comprimido|comprimidos|caplet|caplets|tablet(s)|tab(s)"},
		{UnitCapsule, "capsule|capsules|cap|caps|capsule(s)|cap(s)|kapsel|kapseln|kps|kaps|gélule|gélules|cápsula|cápsulas|capsula|capsulas|softgel|softgels"},
		{UnitPill, "pill|pills"},
		{UnitML, "ml|mls|millilitre|millilitres|milliliter|milliliters|cc|ccm"},
		{UnitPuff, "puff|puffs|puff(s)|hub|hübe|huebe|sprühstöße aus dem inhalator|bouffée|bouffées|actuation|actuations"},
		{UnitInhalation, "inhalation|inhalations|inh|inhalationen|inhalación|inhalaciones"},
		{UnitDrop, "drop|drops|drop(s)|gtt|gtts|guttae|gutta|eye drop|eye drops|ear drop|ear drops|trpf|tr|tropfen|goutte|gouttes|gota|gotas"},
		{UnitSpray, "spray|sprays|spray(s)|squirt|squirts|sprühstoß|sprühstöße|sprühstösse|pulvérisation|pulvérisations|pulverización|pulverizaciones"},
		{UnitUnit, "unit|units|u|iu|ius|international unit|international units|ie|i.e.|einheit|einheiten|unité|unités|ui|unidad|unidades|unit(s)"},
		{UnitMG, "mg|mgs|milligram|milligrams|milligramm|milligramme|milligrammes"},
		{UnitG, "g|gm|gms|gram|grams|gramm|gramme|grammes"},
		{UnitMCG, "mcg|mcgs|µg|μg|ug|microgram|micrograms|microgramme|microgrammes|mikrogramm"},
		{UnitMGKG, "mg/kg|mg per kg|mg/kg/dose|mg/kg per dose|mg/kg bw|mg/kg body weight"},
		{UnitMCGKG, "mcg/kg|µg/kg|μg/kg|ug/kg|mcg/kg/dose|micrograms/kg"},
		{UnitMLKG, "ml/kg|ml/kg/dose|ml per kg"},
		{UnitUnitsKG, "unit/kg|units/kg|u/kg|iu/kg|units per kg"},
		{UnitMmol, "mmol"}, {UnitMEq, "meq"},
		{UnitApplication, "application|applications|applic|applics|anwendung|anwendungen|aplicación|aplicaciones"},
		{UnitThinLayer, "thin layer|thin film|thin coat|thin smear|dünne schicht|couche mince|capa fina"},
		{UnitPatch, "patch|patches|patch(es)|pflaster|timbre|parche|parches"},
		{UnitSachet, "sachet|sachets|sach|satchet|satchets|packet|packets|beutel|btl|sobre|sobres"},
		{UnitSuppository, "suppository|suppositories|supp|supps|suppos|zäpfchen|suppositoire|suppositoires|supositorio|supositorios"},
		{UnitPessary, "pessary|pessaries|pess|vaginal tablet|vaginal tablets|ovule|ovules|óvulo|óvulos"},
		{UnitAmpoule, "ampoule|ampoules|ampule|ampules|amp|amps|ampulle|ampullen|ampolla|ampollas"},
		{UnitVial, "vial|vials"},
		{UnitInjection, "injection|injections|inj|injektion|injektionen|inyección|inyecciones|shot|shots"},
		{UnitLozenge, "lozenge|lozenges|loz|lutschtablette|lutschtabletten|pastille|pastilles|troche|troches"},
		{UnitInch, "inch|inches|inch ribbon|inch strip"}, {UnitCM, "cm|cm ribbon|cm strip|centimetre|centimetres"},
		{UnitApplicator, "applicatorful|applicatorfuls|appful|appfuls|applicator|applicators|applicator full|applful|full applicator"},
		{UnitScoop, "scoop|scoops|messlöffel"}, {UnitCapful, "capful|capfuls"},
		{UnitNebule, "nebule|nebules|neb|nebs|respule|respules|nebuliser vial|nebulizer vial"},
		{UnitEnema, "enema|enemas"}, {UnitFilm, "film|films"},
		{UnitGum, "piece of gum|pieces of gum|gum"}, {UnitDose, "dose|doses|dosis|dosen|dosis"},
	} {
		b.unit(u.unit, 1, u.names)
	}
	b.unit(UnitML, 5, "teaspoon|teaspoons|tsp|tsps|tsf|tsfs|teaspoonful|teaspoonfuls|teaspoonsful|5 ml spoonful|5 ml spoonfuls|teelöffel|tl|cuillère à café|cucharadita|cucharaditas")
	b.unit(UnitML, 15, "tablespoon|tablespoons|tbsp|tbsps|tblsp|tablespoonful|tablespoonfuls|esslöffel|el|cucharada|cucharadas")
	b.unit(UnitML, 1000, "litre|litres|liter|liters")
	for name, n := range map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
		"ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-one": 21, "twenty-eight": 28, "thirty": 30,
		"half": 0.5, "half a": 0.5, "half of a": 0.5, "a half": 0.5, "half an": 0.5, "one half": 0.5, "one-half": 0.5, "½ a": 0.5, "1/2 a": 0.5, "1/2 of a": 0.5,
		"quarter": 0.25, "a quarter": 0.25, "quarter of a": 0.25, "a quarter of a": 0.25, "one quarter": 0.25, "three quarters": 0.75,
		"one and a half": 1.5, "1 and a half": 1.5, "1 and 1/2": 1.5, "one and one half": 1.5, "one and 1/2": 1.5, "1 and ½": 1.5, "two and a half": 2.5, "2 and a half": 2.5, "2 and 1/2": 2.5,
		"a": 1, "an": 1, "eine": 1, "ein": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "zehn": 10, "eine halbe": 0.5, "halbe": 0.5, "ein halbes": 0.5, "ein halber": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5, "einundeinhalb": 1.5, "ein und eine halbe": 1.5, "zweieinhalb": 2.5, "zweiundeinhalb": 2.5, "dreieinhalb": 3.5,
		"un": 1, "une et demie": 1.5, "un et demi": 1.5, "1 et demi": 1.5, "1 et demie": 1.5, "deux et demi": 2.5, "deux et demie": 2.5, "2 et demi": 2.5, "2 et demie": 2.5, "un demi": 0.5, "une demie": 0.5, "demi": 0.5,
		"una y media": 1.5, "uno y medio": 1.5, "un y medio": 1.5, "1 y medio": 1.5, "1 y media": 1.5, "dos y medio": 2.5, "dos y media": 2.5, "2 y medio": 2.5, "2 y media": 2.5,
		"une": 1, "deux": 2, "trois": 3, "quatre": 4, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "medio": 0.5, "media": 0.5} {
		b.numbers[b.sigKey(name)] = n
	}
	for unit, names := range map[TimeUnit]string{
		PerMinute: "min|mins|minute|minutes|minuten|minutos|minuto", PerHour: "h|hr|hrs|hour|hours|std|stunde|stunden|heure|heures|hora|horas|°|hourly",
		PerDay:  "d|day|days|dy|dys|tag|tage|tagen|jour|jours|j|día|días|dia|dias|day(s)|night|nights",
		PerWeek: "w|wk|wks|week|weeks|woche|wochen|wo|semaine|semaines|semana|semanas|week(s)", PerMonth: "mo|mos|mth|mths|month|months|monat|monate|monaten|mois|mes|meses|month(s)",
		PerYear: "yr|yrs|year|years|jahr|jahre|an|ans|año|años"} {
		for _, name := range strings.Split(names, "|") {
			b.timeUnits[b.sigKey(name)] = unit
		}
	}
	for form, names := range map[string]string{"suspension": "suspension|susp|oral suspension", "syrup": "syrup|syr|sirup|sirop|jarabe", "solution": "solution|soln|sol|oral solution|lösung|solución",
		"cream": "cream|creme|crème|crema", "ointment": "ointment|oint|ung|salbe|pommade|pomada|eye ointment", "gel": "gel", "lotion": "lotion|lot", "shampoo": "shampoo",
		"powder": "powder|pulver", "paste": "paste", "foam": "foam", "linctus": "linctus", "elixir": "elixir|elix", "emollient": "emollient"} {
		for _, name := range strings.Split(names, "|") {
			b.forms[b.sigKey(name)] = form
		}
	}
}

// sigForms are the forms that a sig itself may name.
var sigForms = []string{"suspension", "syrup", "solution", "cream", "ointment", "gel", "lotion", "shampoo", "powder", "paste", "foam", "linctus", "elixir", "emollient"}

func (b *sigWords) addRoutes() {
	for route, names := range map[Route]string{
		RouteOral:       "po|by mouth|oral|orally|oral route|per os|peroral|per oral|per oral route|per mouth|in the mouth|via oral|p o|p / o|zum einnehmen|einnehmen|durch den mund|par voie orale|à avaler|vía oral|por vía oral|por boca|through the mouth|via mouth|swallow|drink|par la bouche|voie orale",
		RouteSublingual: "sl|s/l|sublingual|sublingually|under the tongue|under tongue|sub lingual|sub-lingual|beneath the tongue|unter die zunge|sous la langue|bajo la lengua",
		RouteBuccal:     "buccal|buccally|in the cheek|between gum and cheek|inside the cheek|in die backentasche", RouteMouthRinse: "rinse mouth|mouth rinse|as a mouth rinse|as a mouthwash|as mouthwash|rinse the mouth|rinse|mouthwash",
		RouteSwishSpit:    "swish/spit|swish and spit|swish & spit|s/s|swish then spit|swish and spit out|swished in the mouth and spat out|rinse and spit|rinse mouth and spit out",
		RouteSwishSwallow: "swish/swallow|swish and swallow|swish & swallow|swished in the mouth and swallowed|swish then swallow", RouteGargle: "gargle|gargled|as a gargle|gurgeln",
		RouteInhaled:     "inhaled|by inhalation|per inhalation|via inhalation|oral inhalation|by oral inhalation|via inhaler|into the lungs|inhalieren|zur inhalation|via inhalatory|inh|by inh|en inhalation|inhalado",
		RouteNebulised:   "neb|nebs|nebulised|nebulized|via nebuliser|via nebulizer|by nebuliser|by nebulizer|by neb|via neb|per nebulizer|in nebuliser|in nebulizer|by nebulisation",
		RouteNasal:       "nasal|nasally|intranasal|intranasally|in the nose|into the nose|in nose|per nasal|by nose|in die nase|dans le nez|en la nariz|in nostril|in the nostril|in nostrils",
		RouteNostrilLeft: "left nostril|in left nostril|in the left nostril|into the left nostril|into left nostril", RouteNostrilRight: "right nostril|in right nostril|in the right nostril|into the right nostril|into right nostril",
		RouteNostrilEach: "each nostril|in each nostril|into each nostril|both nostrils|in both nostrils|into both nostrils|per nostril|every nostril|ea nostril|in ea nostril|each side of the nose|in jedes nasenloch|dans chaque narine|en cada fosa nasal|to each nostril|up each nostril|in every nostril",
		RouteTopical:     "top|topical|topically|on the skin|to the skin|to skin|on skin|on to the skin|onto the skin|auf die haut|sur la peau|sobre la piel|cutaneous|locally", RouteTransdermal: "transdermal|transdermally|td|through the skin",
		RouteEye:         "in the eye|in eye|into the eye|into eye|to the eye|to eye|eye|ophthalmic|ophthalmically|ins auge|dans l'œil|en el ojo|ocular",
		RouteEyeLeft:     "left eye|in left eye|in the left eye|into the left eye|into left eye|to the left eye|to left eye|l eye|lt eye|in l eye|in os|to os|oculus sinister|linkes auge|ins linke auge|in das linke auge|dans l'œil gauche|en el ojo izquierdo|o.s.|eye left|(l) eye|l/e",
		RouteEyeRight:    "right eye|in right eye|in the right eye|into the right eye|into right eye|to the right eye|to right eye|r eye|rt eye|in r eye|in od|to od|into od|oculus dexter|rechtes auge|ins rechte auge|in das rechte auge|dans l'œil droit|en el ojo derecho|eye right|(r) eye|r/e",
		RouteEyeBoth:     "both eyes|in both eyes|into both eyes|to both eyes|in eyes|in the eyes|into the eyes|into eyes|to eyes|each eye|in each eye|into each eye|to each eye|ou|o.u.|in ou|to ou|into ou|b/l eyes|both eye|in both eye|beide augen|in beide augen|dans les deux yeux|en ambos ojos|per eye|every eye|b/e|be eyes|eyes",
		RouteEyeAffected: "affected eye|in affected eye|in the affected eye|into the affected eye|to affected eye|to the affected eye|into affected eye|affected eye(s)|in affected eye(s)|affected eyes|in affected eyes|in the affected eye(s)|to the affected eye(s)",
		RouteEar:         "in the ear|in ear|into the ear|into ear|to the ear|to ear|ear|otic|aural|ins ohr", RouteEarLeft: "left ear|in left ear|in the left ear|into the left ear|into left ear|to left ear|l ear|lt ear|in l ear|in as|linkes ohr|ins linke ohr",
		RouteEarRight: "right ear|in right ear|in the right ear|into the right ear|into right ear|to right ear|r ear|rt ear|in r ear|in ad|rechtes ohr|ins rechte ohr",
		RouteEarBoth:  "both ears|in both ears|into both ears|in ears|in the ears|into the ears|each ear|in each ear|into each ear|in au|beide ohren|in beide ohren|ears|per ear", RouteEarAffected: "affected ear|in affected ear|in the affected ear|into the affected ear|to affected ear|to the affected ear|into affected ear",
		RouteRectal:    "pr|per rectum|rectally|rectal|into the rectum|in the rectum|per rectal|in rectum|into rectum|rektal|par voie rectale|vía rectal|into the back passage",
		RouteVaginal:   "pv|per vagina|vaginally|vaginal|into the vagina|in the vagina|per vaginal|per vaginum|intravaginally|intravaginal|in vagina|into vagina|par voie vaginale|vía vaginal",
		RouteInjection: "by injection|parenteral|parenterally|inject", RouteIM: "im|i/m|intramuscular|intramuscularly|into the muscle|im injection|by intramuscular injection|intramuskulär|i m",
		RouteIV: "iv|i/v|intravenous|intravenously|into the vein|into a vein|iv injection|by intravenous injection|intravenös|i v",
		RouteSC: "sc|sq|s/c|sub q|sub-q|subq|sub cut|subcut|sub-cut|subcutaneous|subcutaneously|under the skin|by subcutaneous injection|sc injection|sq injection|subcutan|subkutan|sous-cutanée|subcutánea|s c|beneath the skin", RouteIntradermal: "intradermal|intradermally",
		RouteNasogastric: "ng|per ng|via ng|via ng tube|per ng tube|by ng tube|nasogastric|via nasogastric tube|by nasogastric tube|n/g", RoutePEG: "peg|via peg|per peg|via peg tube|by peg tube|via gastrostomy|per g tube|via g tube|by gastrostomy tube|gt tube",
	} {
		b.means(Sig{Route: route}, names)
	}
	for phrase, route := range map[string]Route{"inhale": RouteInhaled, "inject": RouteInjection, "inhaler": RouteInhaled} {
		b.add(sigPhrase{kind: phraseMeans, sig: Sig{Route: route}, weak: true}, phrase)
	}
	b.means(Sig{Apply: true}, "apply|applied|to be applied|auftragen|appliquer|aplicar|app ly|apply it")
	b.means(Sig{Apply: true}, "l/a|l.a.|for l/a|for local application|local application|apply l/a|apply locally")
	b.means(Sig{Apply: true, Notes: NoteThinly}, "dünn auftragen")
	for site, names := range sigSites {
		for _, name := range strings.Split(names, "|") {
			for _, p := range []string{"to ", "to the ", "on ", "on the ", "onto ", "onto the ", "over ", "over the ", "around the ", "into the ", "for the "} {
				b.means(Sig{Site: site}, p+name)
			}
		}
	}
	b.means(Sig{Site: "affected area"}, "affected area|affected areas|aa|to aa|to the aa|locally to affected area|auf die betroffene stelle|auf die betroffenen stellen|sur la zone affectée|en la zona afectada")
}

// sigSites are the places on the skin, with the ways to write them.
var sigSites = map[string]string{
	"affected area": "affected area|affected areas|affected area(s)|affected part|affected parts|affected site|affected skin|area|areas|aa|involved area|involved areas|lesion|lesions|rash",
	"face":          "face", "scalp": "scalp|hair and scalp", "face and neck": "face and neck|face & neck|face/neck", "neck": "neck", "hands": "hands|both hands", "feet": "feet|both feet", "legs": "legs|both legs|lower legs", "arms": "arms|both arms",
	"chest": "chest", "back": "back|lower back", "body": "body|whole body|entire body|all over body", "wound": "wound|wounds", "lips": "lips|lip", "gums": "gums", "nails": "nails|nail|affected nail|affected nails", "groin": "groin",
	"knee": "knee", "left knee": "left knee|l knee", "right knee": "right knee|r knee", "knees": "knees|both knees", "shoulder": "shoulder", "left shoulder": "left shoulder", "right shoulder": "right shoulder",
	"elbow": "elbow", "ankle": "ankle", "trunk": "trunk", "eyelids": "eyelids|eyelid|lids|lid margins|eyelid margins|lid", "painful area": "painful area|painful areas|painful joint|painful joints|sore area|site of pain|area of pain", "anal area": "anus|anal area|perianal area",
}

// addPlain adds words without which nothing is lost, and those that change the
// meaning of what follows.
func (b *sigWords) addPlain() {
	b.add(sigPhrase{kind: phraseNoise}, "take|taken|to be taken|to be given|to be used|give|given|use|used|administer|administered|please|dissolve|sig|s:|instil|instill|instilled|insert|inserted|insert into|place|put|have|and|to take|"+
		"nehmen|nimm|bitte|prendre|tomar|tome|prenez|et|und|y|dose|dosage|:|(|)|,|;|.|!|each time|at a time|of it|it|spray|puff|tablet form|in total|total|by")
	delete(b.phrases, "puff")
	delete(b.phrases, "by")
	delete(b.phrases, "dose")
	b.add(sigPhrase{kind: phraseModify}, "not|no|non|never|avoid|without|except|unless|until|till|if|when|whenever|while|but|than|skip|omit|hold|stop|less|more|only|instead|after|before|then|followed|increase|increasing|"+
		"decrease|decreasing|reduce|reducing|double|halve|repeat|may|can|miss|missed|start|starting|commence|from|between|alternating|alternate|alternately|or|first|second|last|day|days|week|weeks|don't|don’t|dont|do|"+
		"nicht|kein|keine|ne|pas|sin|sans|nie|bis|wenn|falls|oder|ou bien|each|every|every time|once|twice|max|maximum|x|up|over|within|per|divided|total of|change|titrate|except for|ohne|außer|change to|remove|off|on|out|of|>|<|=|+|/|-|%|#|q|at|with|for|as|prn then|vor|nach|alle|jeden|jede|"+
		"am tag|wait|discard|call|see|review|refer|maintain|plus|minus|other|another|next|following|previous|both|either|neither|wk 1|week 1|and/or|above|below|under|equal|greater|loading")
	delete(b.phrases, "prn then")
	for _, w := range []string{"od", "os", "as", "ad", "on", "om"} {
		delete(b.phrases, w)
	}
	b.add(sigPhrase{kind: phraseModify}, "as")
	eye := func(r Route) *Sig { return &Sig{Route: r} }
	b.add(sigPhrase{kind: phraseMeans, sig: Sig{Rate: DoseRate{1, 1, PerDay}}, either: eye(RouteEyeRight), near: nearEye}, "od|o.d.|o d")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteEyeLeft), near: nearEye}, "os|le")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteEyeRight), near: nearEye}, "re")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteEyeBoth), near: nearEye}, "be")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteEarBoth), near: nearEar}, "au")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteEarLeft), near: nearEar}, "as")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteEarRight), near: nearEar}, "ad")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteNasal), near: nearNose}, "in")
	b.add(sigPhrase{kind: phraseMeans, either: eye(RouteIntradermal), near: nearInjection}, "id")
	b.add(sigPhrase{kind: phraseMeans, sig: Sig{Times: Night}}, "on|o.n.|o n")
	b.add(sigPhrase{kind: phraseMeans, sig: Sig{Times: Morning}}, "om|o.m.")
}

package clinic

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// QuantityIn puts a quantity that is a number of a known unit into the language:
// "30 tablets" or "30 tabs" into "30 таблеток", "2.5 ml" into "2,5 ml", "1/2 tablet"
// into "½ Tablette". Any other stays as it was typed, as does every one in
// English: a box, a strip and what could be a thousand or a decimal (1.250) are
// not guessed.
func QuantityIn(quantity string, lang Language) string {
	if lang == English || !lang.Valid() {
		return quantity
	}
	n, unit, ok := readQuantity(quantity)
	if !ok {
		return quantity
	}
	return bookOf(lang).placed(DoseAmount{Low: n, High: n, Unit: unit}, amountNamed)
}

// quantityShape is a whole number, a decimal, a vulgar fraction or one written
// with a stroke, and what it counts.
var quantityShape = regexp.MustCompile(`^(?:(\d{1,6})(?:[.,](\d{1,3}))?|(?:(\d{1,5})\s*)?([½¼¾⅓⅔])|(?:(\d{1,5})\s+)?([123])/([234]))\s*(\pL[\pL\s/().µ]*)$`)

// readQuantity reads a number of a unit; ok is false for all that could be
// something else, and for what cannot be written exactly.
func readQuantity(text string) (n float64, unit DoseUnit, ok bool) {
	m := quantityShape.FindStringSubmatch(text)
	if m == nil {
		return 0, "", false
	}
	name := strings.ToLower(strings.Join(strings.Fields(m[8]), " "))
	unit, ok = quantityUnits()[name]
	if !ok {
		unit, ok = quantityUnits()[strings.TrimSuffix(name, ".")]
	}
	whole := m[1] + m[3] + m[5] // one of them at most
	if !ok || len(whole) > 1 && whole[0] == '0' {
		return 0, "", false
	}
	n, _ = strconv.ParseFloat(orElse(whole, "0"), 64)
	third := false
	switch {
	case m[2] != "":
		if len(m[2]) == 3 && n != 0 {
			return 0, "", false // 1.250 and 1,250
		}
		n, _ = strconv.ParseFloat(whole+"."+m[2], 64)
	case m[4] != "":
		n += vulgarFractions[[]rune(m[4])[0]]
		third = m[4] == "⅓" || m[4] == "⅔"
	case m[6] != "":
		over, under := float64(m[6][0]-'0'), float64(m[7][0]-'0')
		if over >= under {
			return 0, "", false
		}
		n += over / under
		third = under == 3
	}
	return n, unit, n > 0 && (!third || unit.counted())
}

// quantityNames are further names of what is given out: short forms, and the words
// of the other languages. Only those are among them that mean nothing else on a
// prescription: a French flacon and a packet are not always a vial and a sachet.
var quantityNames = map[DoseUnit]string{
	UnitTablet: "tab|tabs|tab(s)|tablet(s)|tabl|tbl|caplet|caplets|tablette|tabletten|comprimé|comprimés|comprime|comprimes|cp|cpr|comp|comprimido|comprimidos|" +
		"таблетка|таблетки|таблеток|таб|табл",
	UnitCapsule:     "cap|caps|cap(s)|capsule(s)|kapsel|kapseln|kps|kaps|gélule|gélules|gelule|gelules|gél|cápsula|cápsulas|capsula|capsulas|cáps|капсула|капсулы|капсул|капс",
	UnitML:          "mls|millilitre|millilitres|milliliter|milliliters|мл",
	UnitMG:          "мг",
	UnitG:           "gm|gms|gram|grams|gramm|gramme|grammes|gramo|gramos|grama|gramas|г|гр",
	UnitMCG:         "mcg|mcgs|µg|μg|microgram|мкг",
	UnitUnit:        "iu|i.u.|ie|i.e.|ui|einheit|einheiten|unité|unités|unidad|unidades|unidade",
	UnitDrop:        "gtt|gtts|tropfen|trpf|goutte|gouttes|gota|gotas|капля|капли|капель",
	UnitPuff:        "hub|hübe|bouffée|bouffées",
	UnitSuppository: "supp|supps|zäpfchen|suppositoire|suppositoires|supositorio|supositorios|supositório|supositórios|суппозиторий|суппозитория|суппозиториев",
	UnitAmpoule:     "amp|amps|ampule|ampules|ampulle|ampullen|ampolla|ampollas|ampola|ampolas|ампула|ампулы|ампул",
	UnitPatch:       "pflaster|parche|parches|patchs|пластырь|пластыря|пластырей",
	UnitSachet:      "sach|beutel|sobre|sobres|пакетик|пакетика|пакетиков",
}

// quantityUnits are the units by all their names in small letters. A pill is none:
// it could be a tablet or a capsule.
var quantityUnits = sync.OnceValue(func() map[string]DoseUnit {
	out := map[string]DoseUnit{}
	for unit, names := range englishBook().units {
		if unit != UnitPill && unit != UnitThinLayer {
			out[strings.ToLower(names[0])], out[strings.ToLower(names[1])] = unit, unit
		}
	}
	for unit, names := range quantityNames {
		for _, name := range splitBar(names) {
			out[name] = unit
		}
	}
	return out
})

// PrescriptionQuantities says how much of each medicine is given out, a line each,
// in a document's language. It is empty where quantities are printed as they were
// typed: in English, and where none is given.
func PrescriptionQuantities(items []PrescriptionItem, language string) string {
	lang, some := Language(language), false
	lines := make([]string, len(items))
	for i, it := range items {
		lines[i] = CleanLine(QuantityIn(it.Quantity, lang))
		some = some || lines[i] != ""
	}
	if !some || lang == English || !lang.Valid() {
		return ""
	}
	return strings.Join(lines, "\n")
}

// QuantityBefore is how much of a medicine is given out on a prescription that was
// signed before prescriptions kept their quantities in words. Copies look as the
// original did: Portuguese and Russian put whole numbers of units by their English
// names into words, the others nothing.
func QuantityBefore(quantity string, lang Language) string {
	if lang != Portuguese && lang != Russian {
		return quantity
	}
	number, word, ok := strings.Cut(quantity, " ")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n <= 0 {
		return quantity
	}
	for unit, names := range englishBook().units {
		if unit != UnitPill && (names[0] == word || names[1] == word) {
			return bookOf(lang).placed(DoseAmount{Low: float64(n), High: float64(n), Unit: unit}, amountNamed)
		}
	}
	return quantity
}

package clinic

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// The words around a medicine's name. What is none of these and no name is
// told as not understood: "extra", "cold", "forte" or a lone letter may stand
// for another substance in the box.

// unitWords are units and how amounts are counted.
var unitWords = wordSet(`mg g gm gms gram grams mcg µg μg ug microgram micrograms milligram milligrams kg ng ml mls l litre litres cc iu u unt unit units
	meq mmol mol hr hrs h hour hours day days week weeks month months actuat actuation actuations puff puffs dose doses spray sprays blister act mu miu
	million mega % w v ww wv ppm cm cm2 fr gauge drop drops x per in of for to n a an the no s nr`)

// formWords are forms and places of use; each stands for its group.
var formWords = groupWords(map[string]string{
	"tablet": `tablet tablets tab tabs tablette tabletten comprime comprimes comprimido comprimidos compressa compresse caplet caplets pill pills filmtablette lozenge
		lozenges pastille pastilles chewable wafer odt`,
	"capsule": `capsule capsules cap caps kapsel kapseln gelule gelules capsula capsulas softgel softgels`,
	"liquid": `syrup syrups suspension susp elixir linctus solution soln sol liquid syr syp sirup sirop jarabe saft drops granules granule powder sachet sachets oral-drops
		emulsion mixture concentrate oral-solution dispersible effervescent soluble`,
	"injection": `injection injections inj injectable infusion vial vials ampoule ampoules amp amps ampule ampules iv im sc intravenous intramuscular subcutaneous syringe
		syringes pen pens flexpen kwikpen solostar flextouch penfill cartridge cartridges autoinjector depot intrathecal epidural bolus infiltration innolet turbopen prefilled
		polyamp minijet parenteral`,
	"skin": `cream creams ointment ointments oint gel gels lotion lotions topical cutaneous skin scalp shampoo foam paste paint mousse emollient wash soap dusting salbe
		creme crema pommade unguent spray-on liniment tincture scrub rub`,
	"patch":      `patch patches transdermal plaster`,
	"eye":        `eye eyes ophthalmic ophth ophthalmological ocular intraocular`,
	"ear":        `ear ears otic aural`,
	"nose":       `nasal nose nostril intranasal`,
	"inhaled":    `inhaler inhalers inhalation inhalations inhalant inhaled nebuliser nebulisers neb nebs nebulizer nebulized nebulised nebule nebules respule respules respirator rotacap rotacaps diskus discus accuhaler evohaler turbohaler turbuhaler turboinhaler handihaler respimat easyhaler ellipta mdi dpi hfa cfc metered clickhaler autohaler diskhaler breezhaler nexthaler aerosol rotahaler flexhaler redihaler`,
	"rectal":     `suppository suppositories supp rectal enema enemas rectally`,
	"vaginal":    `vaginal vagina pessary pessaries ovule ovules vaginally`,
	"mouth":      `mouthwash gargle dental oropharyngeal throat gingival`,
	"implant":    `implant implants intrauterine ius iud ring`,
	"sublingual": `sublingual sl buccal oromucosal`,
})

// plainWords say how it is made, packed or used and nothing about what it is.
var plainWords = wordSet(`oral orally po film coated enteric ec gastro resistant delayed release released releasing modified mr er xr xl sr cr la pr dr sa cd ir prolonged extended
	sustained slow controlled immediate retard retarded continus pack packs kit starter titration continuing first therapy box bottle tube strip strips pump dispenser
	aqueous usp bp ip ph eur nf strength low high dose adult adults child children infant infants paediatric pediatric junior sugar free sf alcohol preservative unpreserved
	flavour flavor flavoured flavored cherry strawberry orange lemon mint banana human use only generic brand new medicine medication drug tablet-form hard soft gum
	micronized micronised anhydrous base form vehicle once daily twice bd od tds qds pressurised pressurized hydrophilic single multi ready multidose
	ultra-fine needle disposable maintenance refill prn as needed unspecified route preparation preparations product formulation water
	mouth medicated system by nocte mane stat weekly hs tid qid qd bid sos ac pc ds macrocrystals macrocrystalline
	teva sandoz mylan accord zentiva actavis`)

// slowWords tell a tablet that gives its substance off over hours.
var slowWords = wordSet("er xr xl sr cr mr la pr modified prolonged extended sustained slow controlled retard continus")

// saltWords are what a substance is bound to, or solved in.
var saltWords = wordSet(`hydrochloride hcl hydrobromide hbr hydroiodide sulfate sulphate sulf bisulfate bisulphate hydrogensulfate maleate tartrate bitartrate succinate fumarate
	mesylate mesilate mesylat besylate besilate besylat tosylate tosilate citrate acetate phosphate diphosphate gluconate lactate nitrate bromide chloride iodide oxide
	sodium disodium natrium potassium dipotassium kalium calcium magnesium zinc aluminium lysine arginine erbumine tert butylamine meglumine trometamol tromethamine olamine diolamine diethylamine
	epolamine dihydrate monohydrate trihydrate hydrate sesquihydrate hemihydrate hemifumarate pentahydrate propionate dipropionate valerate furoate xinafoate
	fumarat napsylate hyclate estolate ethylsuccinate stearate axetil proxetil pivoxil medoxomil cilexetil etexilate pamoate embonate palmitate decanoate enanthate
	enantate cypionate caproate undecanoate benzoate salicylate trifenatate butyrate pivalate acetonide hexacetonide dimesylate dihydrochloride hydrogentartrate
	oxalate malate orotate aspartate glycinate bicarbonate carbonate polistirex isethionate disoproxil alafenamide mofetil bromhydrate chlorhydrate monohydrat`)

// cations may stand behind a substance as its salt or alone as the substance.
var cations = wordSet("sodium potassium calcium magnesium zinc aluminium")

// gluedWords are modifiers that are written without a blank: niacinER.
var gluedWords = []string{"er", "xr", "sr", "xl", "cr", "mr", "la", "od", "hcl", "ec", "dt"}

// isNoise reports whether a token says nothing of the substance. INH is
// isoniazid, but "100 mcg/inh" is a puff.
func isNoise(tokens []drugToken, i int) bool {
	t := tokens[i]
	return t.number || t.text == "%" || unitWords[t.text] || plainWords[t.text] || formWords[t.text] != "" ||
		t.text == "inh" && i > 0 && tokens[i-1].text == "/"
}

func groupWords(groups map[string]string) map[string]string {
	out := map[string]string{}
	for group, words := range groups {
		for w := range wordSet(words) {
			out[w] = group
		}
	}
	return out
}

// localSites are where a medicine acts without much of it reaching the blood.
var localSites = []string{"skin", "eye", "ear", "nose", "vaginal", "mouth"}

// siteOf tells from the forms in a text where it is used: the place wins over
// the form ("eye ointment", "nasal spray", "rectal cream"), and an oral gel is
// taken by mouth. Empty when nothing says.
func siteOf(groups []string, oral bool) string {
	for _, place := range []string{"eye", "ear", "nose", "vaginal", "rectal", "inhaled", "mouth", "patch", "injection", "implant", "sublingual"} {
		if slices.Contains(groups, place) {
			return place
		}
	}
	for _, form := range []string{"tablet", "capsule"} {
		if slices.Contains(groups, form) {
			return form
		}
	}
	if slices.Contains(groups, "skin") && !oral {
		return "skin"
	}
	if slices.Contains(groups, "liquid") || oral && slices.Contains(groups, "skin") {
		return "liquid"
	}
	return ""
}

// siteOfForm is the place of use of a formulary row.
func siteOfForm(form, route string) string {
	var groups []string
	oral := false
	for _, t := range cutTokens(plainLetters.Replace(strings.ToLower(form + " " + route))) {
		if g, ok := formWords[t.text]; ok {
			groups = append(groups, g)
		}
		oral = oral || t.text == "oral"
	}
	return siteOf(groups, oral)
}

func isLocal(site string) bool { return slices.Contains(localSites, site) }

// amounts reads the strengths of a text as sorted texts that can be compared:
// 0.5 g is 500 mg, 125 mg/5 ml is 25 mg/ml, 1% is 10 mg/ml.
func amounts(tokens []drugToken) []string {
	var out []string
	for i := 0; i < len(tokens); i++ {
		if !tokens[i].number {
			continue
		}
		n, ok := number(tokens[i].text)
		if !ok || i+1 >= len(tokens) {
			continue
		}
		if i+3 < len(tokens) && tokens[i+1].text == "/" && tokens[i+2].number { // 500/125 mg
			if n, unit, ok := baseUnit(n, tokens[i+3].text); ok && unit != "%" {
				out = append(out, amountKey(n, unit))
			}
		}
		n, unit, ok := baseUnit(n, tokens[i+1].text)
		if !ok {
			continue
		}
		i++
		if unit == "%" {
			out = append(out, amountKey(n*10, "mg/ml"))
			continue
		}
		per, perUnit, used := perAmount(tokens[i+1:])
		i += used
		if perUnit == "mg" && unit == "mg" { // RxNorm's 0.01 MG/MG is 1%
			out = append(out, amountKey(n/per*1000, "mg/ml"))
		} else if perUnit != "" {
			out = append(out, amountKey(n/per, unit+"/"+perUnit))
		} else {
			out = append(out, amountKey(n, unit))
		}
	}
	sort.Strings(out)
	return slices.Compact(out)
}

// perAmount reads "/5 ml", "per ml"; a gram of cream counts as a millilitre.
func perAmount(tokens []drugToken) (per float64, unit string, used int) {
	if len(tokens) < 2 || tokens[0].text != "/" && tokens[0].text != "per" && tokens[0].text != "in" {
		return 0, "", 0
	}
	per, at := 1.0, 1
	if tokens[at].number {
		n, ok := number(tokens[at].text)
		if !ok || n == 0 || len(tokens) < 3 {
			return 0, "", 0
		}
		per, at = n, 2
	}
	switch tokens[at].text {
	case "ml", "g", "mls":
		return per, "ml", at + 1
	case "l", "litre":
		return per * 1000, "ml", at + 1
	case "mg":
		if at == 1 { // 500 mg/125 mg are two strengths
			return per, "mg", at + 1
		}
	case "actuat", "dose", "puff", "inh", "actuation", "spray", "blister", "act":
		return per, "", at + 1
	}
	return 0, "", 0
}

func number(text string) (float64, bool) {
	text = strings.ReplaceAll(text, ",", ".")
	if a, b, found := strings.Cut(text, "."); found && len(b) == 3 && a != "0" && !strings.Contains(b, ".") {
		text = a + b // 50,000 units
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && n < 1e12
}

func baseUnit(n float64, unit string) (float64, string, bool) {
	switch unit {
	case "mg", "milligram", "milligrams":
		return n, "mg", true
	case "g", "gm", "gram", "grams":
		return n * 1000, "mg", true
	case "mcg", "µg", "μg", "ug", "microgram", "micrograms":
		return n / 1000, "mg", true
	case "iu", "u", "unt", "unit", "units":
		return n, "units", true
	case "meq", "mmol":
		return n, "mmol", true
	case "%":
		return n, "%", true
	}
	return 0, "", false
}

func amountKey(n float64, unit string) string { return strconv.FormatFloat(n, 'g', 5, 64) + " " + unit }

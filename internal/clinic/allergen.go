package clinic

import (
	"slices"
	"sort"
	"strings"
)

// notDrugs are allergens that are no medicines. An allergy to one is shown and
// printed, but compared with no medicine.
var notDrugs = keySet(`latex rubber dust mite mites pollen pollens tree trees grass grasses ragweed mold mould fungus feather feathers cat cats dog dogs horse horses animal
	animals dander fur hair bee bees wasp wasps hornet hornets venom insect insects sting stings ant ants mosquito peanut peanuts nut nuts walnut walnuts almond almonds cashew
	cashews pistachio hazelnut hazelnuts brazil pecan sesame egg eggs milk dairy lactose wheat gluten soy soya soybean soybeans fish shellfish seafood shrimp shrimps prawn
	prawns crab lobster mussel mussels mollusc molluscs oyster oysters squid strawberry strawberries kiwi banana bananas apple apples peach peaches tomato tomatoes citrus
	orange oranges pineapple mango avocado celery mustard lupin chocolate cocoa corn maize oat oats rye barley food foods spice spices nickel cobalt chromium metal metals
	jewellery jewelry perfume perfumes fragrance fragrances cosmetics cosmetic detergent detergents adhesive adhesives plaster plasters tape elastoplast dye dyes colourant
	colorant sun sunlight cold smoke environmental seasonal hay hayfever wool chlorine bleach paint parabens pork beef meat chicken honey garlic onion coffee alcohol wine
	beer plant plants ivy birch cedar house cockroach leather tartrazine sulfite sulfites sulphite sulphites msg preservatives`)

// allergenNoise are words around the name in an allergy.
var allergenNoise = keySet(`allergy allergies allergic allergen to drug drugs medicine medicines medication medications antibiotic antibiotics antibacterial antibacterials
	antimicrobial class group family type types all any other products product containing based agent agents compound compounds derivative derivatives related causing causes
	caused rash skin hives urticaria anaphylaxis anaphylactic angioedema swelling itch itching itchy nausea vomiting cough reaction reactions severe mild moderate
	unknown possible probable suspected reported intolerance sensitivity hypersensitivity known history of the a an in as when child childhood since from gi upset diarrhoea
	diarrhea wheeze wheezing muscle pain pains headache dizziness stomach abdominal bleeding bleed confusion collapse blisters facial face lip lips
	tongue throat dyspnoea dyspnea bronchospasm hypotension shortness breath fever stevens johnson syndrome likes like some several many is patient`)

func keySet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[spell(w)] = true
	}
	return set
}

// Allergen understands the text of an allergy: substances, classes, or things
// that are no medicines. "Sulfa drugs" is a class, "lisinopril 20mg" a
// substance, "Latex" neither.
func (b *DrugBook) Allergen(text string) AllergenMatch {
	a := AllergenMatch{Text: CleanLine(text)}
	if saysNoneKnown(a.Text) {
		a.NoneKnown = true
		return a
	}
	tokens, brackets := drugTokens(text)
	for _, inside := range brackets {
		tokens = append(append(tokens, drugToken{text: ",", breaks: true}), inside...)
	}
	for i := 0; i < len(tokens); {
		if tokens[i].breaks {
			i++
			continue
		}
		codes, classUsed := b.classAt(tokens, i)
		found, used := b.termAt(tokens, i)
		if used == 0 && classUsed == 0 {
			i++
			continue
		}
		if classUsed >= used { // "tetracycline" is a substance and its class
			a.Classes = addAll(a.Classes, codes)
		}
		if used >= classUsed {
			for _, set := range found.sets {
				for _, s := range set {
					a.Ingredients = addAll(a.Ingredients, []string{s.name})
				}
			}
		}
		used = max(used, classUsed)
		for j := i; j < i+used; j++ {
			if !tokens[j].breaks {
				tokens[j].state = tokenName
			}
		}
		i += used
	}
	sort.Strings(a.Ingredients)
	sort.Strings(a.Classes)
	a.Unknown, a.NotADrug = leftOver(tokens)
	if !a.Known() && len(a.Unknown) == 0 && a.Text != "" {
		a.Unknown = []string{strings.ToLower(a.Text)} // "an antibiotic": words, and none that helps
	}
	return a
}

// classAt looks up the longest name of a class that begins at a token, in the
// plural too: beta-lactams, oral contraceptive pills.
func (b *DrugBook) classAt(tokens []drugToken, i int) ([]string, int) {
	first := tokens[i].key
	longest := b.classLongest[first]
	single := strings.TrimSuffix(tokens[i].text, "s")
	for n := max(longest, b.classLongest[spell(single)]); n > 0; n-- {
		key, used, ok := keyOf(tokens[i:], n)
		if !ok {
			continue
		}
		if codes := b.classTerms[key]; len(codes) > 0 {
			return codes, used
		}
		last := tokens[i+used-1]
		if one, plural := strings.CutSuffix(last.text, "s"); plural && len(one) > 4 {
			if codes := b.classTerms[strings.TrimSuffix(key, last.key)+spell(one)]; len(codes) > 0 {
				return codes, used
			}
		}
	}
	return nil, 0
}

// leftOver looks at the parts between marks that hold no known name.
func leftOver(tokens []drugToken) (unknown []string, notADrug bool) {
	for len(tokens) > 0 {
		end := slices.IndexFunc(tokens, func(t drugToken) bool { return t.breaks })
		if end < 0 {
			end = len(tokens)
		}
		part := tokens[:end]
		tokens = tokens[min(end+1, len(tokens)):]
		if anyName(part) {
			continue
		}
		var words []string
		food := false
		for _, t := range part {
			food = food || notDrugs[t.key]
			if !t.number && !allergenNoise[t.key] && !unitWords[t.text] && t.text != "%" {
				words = append(words, t.text)
			}
		}
		switch {
		case food:
			notADrug = true
		case len(words) > 0:
			unknown = addAll(unknown, []string{strings.Join(words, " ")})
		}
	}
	return unknown, notADrug
}

// nothingWords are ways of saying that there is no allergy.
var nothingWords = wordSet("nka nkda nkfa nil none no unknown-none denies negative")

// saysNoneKnown reports whether a text says that no allergy is known: "No known
// allergies", "No known history of drug allergy", "NKDA", "None".
func saysNoneKnown(text string) bool {
	words := strings.Fields(substanceKey(text))
	if len(words) == 0 || !nothingWords[words[0]] {
		return false
	}
	for _, w := range words[1:] {
		switch w {
		case "known", "drug", "drugs", "medication", "medicine", "food", "environmental", "allergy", "allergies", "allergic", "history", "of", "to", "any",
			"reaction", "reactions", "significant", "reported", "recorded", "noted", "none", "and", "or", "nil", "adverse", "hypersensitivity", "stated", "all":
		default:
			return false
		}
	}
	return true
}

// Package amountwords says amounts of money in words, as they stand on receipts
// and invoices beside the figures: English, German, French, Spanish, Portuguese and
// Russian.
//
// The whole units are said in words and the minor ones as a fraction, "ninety-five
// euros and 50/100", in every language and also when there are none: nothing can
// be added to what is printed. No library says all six languages with the
// agreement that currencies need (veintiuna libras, quatre-vingts euros, un million
// d'euros, eine Krone, две тысячи рублей), so the rules are here. Portuguese counts
// as Portugal does, and reais as Brazil does.
package amountwords

import (
	"fmt"
	"strconv"
	"strings"
)

// Gender is the grammatical gender of what is counted. English has none, and
// neuters count as masculine but in Russian.
type Gender int

// The genders.
const (
	Masculine Gender = iota
	Feminine
	Neuter
)

// form is the form that a noun takes behind a number. All languages but Russian
// have two: one and many.
type form int

const (
	one form = iota
	few
	many
)

// speaker is what a language does with numbers.
type speaker struct {
	integer func(n uint64, g Gender) string
	minus   string
	and     string // before the fraction
	// of links a round million to what is counted: "d'" or "de "; nil for none.
	of func(unit string) string
	// form is the one of the noun behind a number.
	form func(n uint64) form
}

// singularAt gives the singular to one alone.
func singularAt(n uint64) form {
	if n == 1 {
		return one
	}
	return many
}

// singularBelowTwo gives it to zero too, as French does.
func singularBelowTwo(n uint64) form {
	if n < 2 {
		return one
	}
	return many
}

func ofDe(string) string { return "de " }

var speakers = map[string]speaker{
	"en":    {english, "minus ", " and ", nil, singularAt},
	"de":    {german, "minus ", " und ", nil, singularAt},
	"fr":    {french, "moins ", " et ", frenchOf, singularBelowTwo},
	"es":    {spanish, "menos ", " con ", ofDe, singularAt},
	"pt":    {portuguese, "menos ", " e ", ofDe, singularAt},
	"pt-BR": {brazilian, "menos ", " e ", ofDe, singularAt},
	"ru":    {russian, "минус ", " и ", nil, russianForm},
}

func speakerOf(language string) (string, speaker) {
	if s, ok := speakers[language]; ok {
		return language, s
	}
	return "en", speakers["en"]
}

// Amount says minor units of a currency that has 0 to 4 minor digits: 9550 of EUR
// with 2 digits is "ninety-five euros and 50/100". A currency without a name in
// the language is called by its code. Negative amounts begin with minus. Languages
// are en, de, fr, es, pt, which counts as Portugal does but for Brazil's money,
// pt-BR and ru; any other speaks English.
func Amount(language string, minor int64, currency string, digits int) string {
	if language == "pt" && currency == "BRL" {
		language = "pt-BR"
	}
	language, s := speakerOf(language)
	n, sign := uint64(minor), ""
	if minor < 0 {
		n, sign = -n, s.minus
	}
	per := uint64(1)
	for range digits {
		per *= 10
	}
	whole, rest := n/per, n%per
	tongue, _, _ := strings.Cut(language, "-")
	name, ok := names[tongue][currency]
	if !ok {
		name = m(currency, currency)
	}
	word := name.form(s.form(whole))
	if s.of != nil && whole >= 1_000_000 && whole%1_000_000 == 0 {
		word = s.of(word) + word
	}
	out := sign + s.integer(whole, name.gender) + " " + word
	if digits > 0 {
		out += s.and + fmt.Sprintf("%0*d", digits, rest) + "/" + strconv.FormatUint(per, 10)
	}
	return out
}

// thousands splits a number into groups of three digits, the lowest first.
func thousands(n uint64) []int {
	var out []int
	for ; n > 0; n /= 1000 {
		out = append(out, int(n%1000))
	}
	return out
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}

// iberianHundreds says 0 to 9 hundreds in Spanish and Portuguese by their stem:
// from two on they have the gender of what is counted.
func iberianHundreds(stem string, hundreds int, g Gender) string {
	switch {
	case hundreds < 2:
		return stem
	case g == Feminine:
		return stem + "as"
	}
	return stem + "os"
}

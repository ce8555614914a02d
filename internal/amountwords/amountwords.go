// Package amountwords says amounts of money in words, as they stand on receipts
// and invoices beside the figures: English, German, French and Spanish.
//
// The whole units are said in words and the minor ones as a fraction, "ninety-five
// euros and 50/100", in every language and also when there are none: nothing can
// be added to what is printed. No library says all four languages with the
// agreement that currencies need (veintiuna libras, quatre-vingts euros, un million
// d'euros, eine Krone), so the rules are here.
package amountwords

import (
	"fmt"
	"strconv"
	"strings"
)

// Gender is the grammatical gender of what is counted. English has none, and
// German neuters count as masculine.
type Gender int

// The genders.
const (
	Masculine Gender = iota
	Feminine
)

// speaker is what a language does with numbers.
type speaker struct {
	integer func(n uint64, g Gender) string
	minus   string
	and     string // before the fraction
	// of links a round million to what is counted: "d'" or "de "; nil for none.
	of func(unit string) string
	// one reports a number that takes the singular.
	one func(n uint64) bool
}

var speakers = map[string]speaker{
	"en": {english, "minus ", " and ", nil, func(n uint64) bool { return n == 1 }},
	"de": {german, "minus ", " und ", nil, func(n uint64) bool { return n == 1 }},
	"fr": {french, "moins ", " et ", frenchOf, func(n uint64) bool { return n < 2 }},
	"es": {spanish, "menos ", " con ", func(string) string { return "de " }, func(n uint64) bool { return n == 1 }},
}

func speakerOf(language string) (string, speaker) {
	if s, ok := speakers[language]; ok {
		return language, s
	}
	return "en", speakers["en"]
}

// Integer says a whole number that counts something of a gender: 21 is
// "vingt et une" with a feminine. Other languages than en, de, fr and es speak
// English.
func Integer(language string, n uint64, g Gender) string {
	_, s := speakerOf(language)
	return s.integer(n, g)
}

// Amount says minor units of a currency that has 0 to 4 minor digits: 9550 of EUR
// with 2 digits is "ninety-five euros and 50/100". A currency without a name in
// the language is called by its code. Negative amounts begin with minus.
func Amount(language string, minor int64, currency string, digits int) string {
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
	name, ok := names[language][currency]
	if !ok {
		name = unit{currency, currency, Masculine}
	}
	word := name.many
	if s.one(whole) {
		word = name.one
	}
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

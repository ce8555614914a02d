package amountwords

import "strings"

var frSmall = [...]string{"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
	"quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"}

var frTens = [...]string{"", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"}

// From a million on there are nouns, all masculine; cent and vingt take their s
// before them as before anything counted.
var frScales = [...]string{"million", "milliard", "billion", "billiard", "trillion"}

// french counts as France does, with hyphens below a hundred alone: quatre-vingts,
// deux cents, deux cent mille, vingt et une.
func french(n uint64, g Gender) string {
	if n == 0 {
		return frSmall[0]
	}
	groups := thousands(n)
	out := ""
	for i := len(groups) - 1; i >= 2; i-- {
		switch k := groups[i]; {
		case k == 1:
			out = joined(out, "un", frScales[i-2])
		case k > 1:
			out = joined(out, frGroup(k, Masculine, true), frScales[i-2]+"s")
		}
	}
	if len(groups) > 1 {
		switch k := groups[1]; {
		case k == 1:
			out = joined(out, "mille")
		case k > 1:
			out = joined(out, frGroup(k, Masculine, false), "mille")
		}
	}
	if groups[0] > 0 {
		out = joined(out, frGroup(groups[0], g, true))
	}
	return out
}

// frGroup says 1 to 999. last is whether cent and vingt stand right before what
// they count, and so take an s in the plural.
func frGroup(n int, g Gender, last bool) string {
	hundreds, rest := "", n%100
	switch k := n / 100; {
	case k == 1:
		hundreds = "cent"
	case k > 1:
		hundreds = frSmall[k] + " cent"
		if rest == 0 && last {
			hundreds += "s"
		}
	}
	if rest == 0 {
		return hundreds
	}
	return joined(hundreds, frTensOf(rest, g, last))
}

func frTensOf(n int, g Gender, last bool) string {
	one := "un"
	if g == Feminine {
		one = "une"
	}
	ten, unit := n/10, n%10
	switch {
	case n == 1:
		return one
	case n < 20:
		return frSmall[n]
	case n == 80 && last:
		return "quatre-vingts"
	case ten == 7 || ten == 9:
		if n == 71 {
			return "soixante et onze"
		}
		return frTens[ten] + "-" + frSmall[10+unit]
	case unit == 0:
		return frTens[ten]
	case unit == 1 && ten < 8:
		return frTens[ten] + " et " + one
	case unit == 1:
		return frTens[ten] + "-" + one
	}
	return frTens[ten] + "-" + frSmall[unit]
}

func frenchOf(unit string) string {
	if strings.ContainsAny(unit[:1], "aeiouAEIOU") {
		return "d’"
	}
	return "de "
}

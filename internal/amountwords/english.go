package amountwords

var enSmall = [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}

var enTens = [...]string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

var enScales = [...]string{"", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"}

// english counts in the short scale with the British "and".
func english(n uint64, _ Gender) string {
	if n == 0 {
		return enSmall[0]
	}
	groups, out := thousands(n), ""
	for i := len(groups) - 1; i >= 0; i-- {
		g := groups[i]
		switch {
		case g == 0:
		case i == 0 && g < 100 && out != "":
			out += " and " + enGroup(g)
		default:
			out = joined(out, enGroup(g), enScales[i])
		}
	}
	return out
}

func enGroup(n int) string {
	switch {
	case n >= 100 && n%100 == 0:
		return enSmall[n/100] + " hundred"
	case n >= 100:
		return enSmall[n/100] + " hundred and " + enGroup(n%100)
	case n >= 20 && n%10 == 0:
		return enTens[n/10]
	case n >= 20:
		return enTens[n/10] + "-" + enSmall[n%10]
	}
	return enSmall[n]
}

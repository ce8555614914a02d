package amountwords

var deSmall = [...]string{"null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
	"dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"}

var deTens = [...]string{"", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"}

// From a million on there are nouns, all feminine.
var deScales = [...][2]string{{"Million", "Millionen"}, {"Milliarde", "Milliarden"}, {"Billion", "Billionen"}, {"Billiarde", "Billiarden"},
	{"Trillion", "Trillionen"}}

// german writes numbers below a million as one word: einhundertein Euro, eine
// Krone, zwei Millionen eintausend Yen.
func german(n uint64, g Gender) string {
	if n == 0 {
		return deSmall[0]
	}
	groups := thousands(n)
	out := ""
	for i := len(groups) - 1; i >= 2; i-- {
		switch k := groups[i]; {
		case k == 1:
			out = joined(out, "eine", deScales[i-2][0])
		case k > 1:
			out = joined(out, deGroup(k, Feminine), deScales[i-2][1])
		}
	}
	low := ""
	if len(groups) > 1 && groups[1] > 0 {
		low = deGroup(groups[1], Masculine) + "tausend"
	}
	if groups[0] > 0 {
		low += deGroup(groups[0], g)
	}
	return joined(out, low)
}

func deGroup(n int, g Gender) string {
	out := ""
	if n >= 100 {
		out = deSmall[n/100] + "hundert"
		n %= 100
	}
	switch {
	case n == 0:
		return out
	case n == 1 && g == Feminine:
		return out + "eine"
	case n < 20:
		return out + deSmall[n]
	case n%10 == 0:
		return out + deTens[n/10]
	}
	return out + deSmall[n%10] + "und" + deTens[n/10]
}

package amountwords

var esSmall = [...]string{"cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
	"catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiún", "veintidós", "veintitrés",
	"veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"}

var esTens = [...]string{"", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"}

var esHundreds = [...]string{"", "ciento", "doscient", "trescient", "cuatrocient", "quinient", "seiscient", "setecient", "ochocient", "novecient"}

// The long scale has a name for each million of the one before; mil stands
// between.
var esScales = [...][2]string{{"millón", "millones"}, {"billón", "billones"}, {"trillón", "trillones"}}

// spanish counts things: un euro, veintiún euros, veintiuna libras, doscientas
// mil libras, mil millones.
func spanish(n uint64, g Gender) string {
	if n == 0 {
		return esSmall[0]
	}
	var groups []int // of six digits, the lowest first
	for ; n > 0; n /= 1_000_000 {
		groups = append(groups, int(n%1_000_000))
	}
	out := ""
	for i := len(groups) - 1; i >= 1; i-- {
		switch k := groups[i]; {
		case k == 1:
			out = joined(out, "un", esScales[i-1][0])
		case k > 1:
			out = joined(out, esSix(k, Masculine), esScales[i-1][1])
		}
	}
	return joined(out, esSix(groups[0], g))
}

func esSix(n int, g Gender) string {
	thousands := ""
	switch k := n / 1000; {
	case k == 1:
		thousands = "mil"
	case k > 1:
		thousands = esGroup(k, g) + " mil"
	}
	return joined(thousands, esGroup(n%1000, g))
}

// esGroup says 1 to 999; 0 is nothing.
func esGroup(n int, g Gender) string {
	if n == 100 {
		return "cien"
	}
	low, rest := "", n%100
	switch {
	case rest == 0:
	case rest == 1 && g == Feminine:
		low = "una"
	case rest == 21 && g == Feminine:
		low = "veintiuna"
	case rest < 30:
		low = esSmall[rest]
	case rest%10 == 0:
		low = esTens[rest/10]
	case rest%10 == 1 && g == Feminine:
		low = esTens[rest/10] + " y una"
	default:
		low = esTens[rest/10] + " y " + esSmall[rest%10]
	}
	return joined(iberianHundreds(esHundreds[n/100], n/100, g), low)
}

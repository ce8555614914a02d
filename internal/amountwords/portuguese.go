package amountwords

// ptSmall are the numbers below twenty, as in Portugal; brTeens are the three that
// Brazil writes another way.
var ptSmall = [...]string{"zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze", "treze",
	"catorze", "quinze", "dezasseis", "dezassete", "dezoito", "dezanove"}

var brTeens = map[int]string{16: "dezesseis", 17: "dezessete", 19: "dezenove"}

var ptTens = [...]string{"", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"}

var ptHundreds = [...]string{"", "cento", "duzent", "trezent", "quatrocent", "quinhent", "seiscent", "setecent", "oitocent", "novecent"}

// brScales are the nouns of the short scale, which Brazil counts by. Portugal has
// the long one, with mil between: what is bilhão in Brazil is mil milhões there.
var brScales = [...][2]string{{"milhão", "milhões"}, {"bilhão", "bilhões"}, {"trilhão", "trilhões"}, {"quatrilhão", "quatrilhões"}, {"quintilhão", "quintilhões"}}

var ptScales = [...][2]string{{"milhão", "milhões"}, {"bilião", "biliões"}, {"trilião", "triliões"}}

// portuguese counts as Portugal does: dezasseis euros, duas mil libras, mil milhões
// de euros.
func portuguese(n uint64, g Gender) string {
	if n == 0 {
		return ptSmall[0]
	}
	p := ptSpeaker{}
	var groups []int // of six digits, the lowest first
	for m := n; m > 0; m /= 1_000_000 {
		groups = append(groups, int(m%1_000_000))
	}
	for i := len(groups) - 1; i >= 1; i-- {
		switch k := groups[i]; {
		case k == 1:
			p.add("um "+ptScales[i-1][0], 1)
		case k > 1:
			six := ptSpeaker{}
			six.thousands(k, Masculine)
			p.add(six.text+" "+ptScales[i-1][1], k)
		}
	}
	p.thousands(groups[0], g)
	return p.text
}

// brazilian counts as Brazil does: dezesseis reais, um bilhão de reais.
func brazilian(n uint64, g Gender) string {
	if n == 0 {
		return ptSmall[0]
	}
	p := ptSpeaker{brazil: true}
	groups := thousands(n)
	for i := len(groups) - 1; i >= 2; i-- {
		switch k := groups[i]; {
		case k == 1:
			p.add("um "+brScales[i-2][0], 1)
		case k > 1:
			p.add(p.group(k, Masculine)+" "+brScales[i-2][1], k)
		}
	}
	low := groups[0]
	if len(groups) > 1 {
		low += 1000 * groups[1]
	}
	p.thousands(low, g)
	return p.text
}

// ptSpeaker puts groups together, the highest first.
type ptSpeaker struct {
	brazil bool
	text   string
}

// add sets a group behind the others. One below a hundred, and one of whole
// hundreds, is joined by e: mil e cem, mil duzentos e quarenta.
func (p *ptSpeaker) add(words string, n int) {
	if p.text != "" && (n < 100 || n < 1000 && n%100 == 0) {
		words = "e " + words
	}
	p.text = joined(p.text, words)
}

// thousands sets 0 to 999 999.
func (p *ptSpeaker) thousands(n int, g Gender) {
	low := n % 1000
	switch k := n / 1000; {
	case k == 1 && low == 0:
		p.add("mil", k)
	case k == 1:
		p.add("mil", 1000)
	case k > 1 && low == 0:
		p.add(p.group(k, g)+" mil", k)
	case k > 1:
		p.add(p.group(k, g)+" mil", 1000) // only the last group is joined by e
	}
	if low > 0 {
		p.add(p.group(low, g), low)
	}
}

// group says 1 to 999.
func (p *ptSpeaker) group(n int, g Gender) string {
	if n == 100 {
		return "cem"
	}
	hundreds, low, rest := iberianHundreds(ptHundreds[n/100], n/100, g), "", n%100
	switch {
	case rest == 0:
	case rest < 20:
		low = p.small(rest, g)
	case rest%10 == 0:
		low = ptTens[rest/10]
	default:
		low = ptTens[rest/10] + " e " + p.small(rest%10, g)
	}
	if hundreds != "" && low != "" {
		return hundreds + " e " + low
	}
	return hundreds + low
}

func (p *ptSpeaker) small(n int, g Gender) string {
	switch {
	case n == 1 && g == Feminine:
		return "uma"
	case n == 2 && g == Feminine:
		return "duas"
	case p.brazil && brTeens[n] != "":
		return brTeens[n]
	}
	return ptSmall[n]
}

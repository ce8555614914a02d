package amountwords

var ruSmall = [...]string{"ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать", "двенадцать",
	"тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"}

var ruTens = [...]string{"", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"}

var ruHundreds = [...]string{"", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"}

// ruScales are what thousands and millions are called after one, two and five.
var ruScales = [...]unit{{}, f3("тысяча", "тысячи", "тысяч"), m3("миллион", "миллиона", "миллионов"), m3("миллиард", "миллиарда", "миллиардов"),
	m3("триллион", "триллиона", "триллионов"), m3("квадриллион", "квадриллиона", "квадриллионов"), m3("квинтиллион", "квинтиллиона", "квинтиллионов")}

// russian counts things: двадцать одна крона, две тысячи рублей.
func russian(n uint64, g Gender) string {
	if n == 0 {
		return ruSmall[0]
	}
	groups, out := thousands(n), ""
	for i := len(groups) - 1; i >= 0; i-- {
		k := groups[i]
		switch {
		case k == 0:
		case i == 0:
			out = joined(out, ruGroup(k, g))
		default:
			s := ruScales[i]
			out = joined(out, ruGroup(k, s.gender), s.form(russianForm(uint64(k))))
		}
	}
	return out
}

// ruGroup says 1 to 999.
func ruGroup(n int, g Gender) string {
	tens, low := "", ""
	switch rest := n % 100; {
	case rest < 20:
		low = ruOnes(rest, g)
	default:
		tens, low = ruTens[rest/10], ruOnes(rest%10, g)
	}
	return joined(ruHundreds[n/100], tens, low)
}

func ruOnes(n int, g Gender) string {
	switch {
	case n == 0:
		return ""
	case n == 1 && g == Feminine:
		return "одна"
	case n == 1 && g == Neuter:
		return "одно"
	case n == 2 && g == Feminine:
		return "две"
	}
	return ruSmall[n]
}

// russianForm tells which form of a noun stands behind a number: один рубль, два
// рубля, пять рублей.
func russianForm(n uint64) form {
	switch ones, tens := n%10, n/10%10; {
	case tens == 1 || ones == 0 || ones > 4:
		return many
	case ones == 1:
		return one
	}
	return few
}

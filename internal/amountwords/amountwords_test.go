package amountwords

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// integer says a whole number that counts something of a gender.
func integer(language string, n uint64, g Gender) string {
	_, s := speakerOf(language)
	return s.integer(n, g)
}

func TestIntegers(t *testing.T) {
	type want struct {
		n              uint64
		en, de, fr, es string // counting a masculine
	}
	for _, c := range []want{
		{0, "zero", "null", "zéro", "cero"},
		{1, "one", "ein", "un", "un"},
		{11, "eleven", "elf", "onze", "once"},
		{16, "sixteen", "sechzehn", "seize", "dieciséis"},
		{17, "seventeen", "siebzehn", "dix-sept", "diecisiete"},
		{21, "twenty-one", "einundzwanzig", "vingt et un", "veintiún"},
		{22, "twenty-two", "zweiundzwanzig", "vingt-deux", "veintidós"},
		{30, "thirty", "dreißig", "trente", "treinta"},
		{31, "thirty-one", "einunddreißig", "trente et un", "treinta y un"},
		{66, "sixty-six", "sechsundsechzig", "soixante-six", "sesenta y seis"},
		{70, "seventy", "siebzig", "soixante-dix", "setenta"},
		{71, "seventy-one", "einundsiebzig", "soixante et onze", "setenta y un"},
		{77, "seventy-seven", "siebenundsiebzig", "soixante-dix-sept", "setenta y siete"},
		{80, "eighty", "achtzig", "quatre-vingts", "ochenta"},
		{81, "eighty-one", "einundachtzig", "quatre-vingt-un", "ochenta y un"},
		{90, "ninety", "neunzig", "quatre-vingt-dix", "noventa"},
		{91, "ninety-one", "einundneunzig", "quatre-vingt-onze", "noventa y un"},
		{99, "ninety-nine", "neunundneunzig", "quatre-vingt-dix-neuf", "noventa y nueve"},
		{100, "one hundred", "einhundert", "cent", "cien"},
		{101, "one hundred and one", "einhundertein", "cent un", "ciento un"},
		{200, "two hundred", "zweihundert", "deux cents", "doscientos"},
		{280, "two hundred and eighty", "zweihundertachtzig", "deux cent quatre-vingts", "doscientos ochenta"},
		{500, "five hundred", "fünfhundert", "cinq cents", "quinientos"},
		{777, "seven hundred and seventy-seven", "siebenhundertsiebenundsiebzig", "sept cent soixante-dix-sept", "setecientos setenta y siete"},
		{999, "nine hundred and ninety-nine", "neunhundertneunundneunzig", "neuf cent quatre-vingt-dix-neuf", "novecientos noventa y nueve"},
		{1000, "one thousand", "eintausend", "mille", "mil"},
		{1001, "one thousand and one", "eintausendein", "mille un", "mil un"},
		{1240, "one thousand two hundred and forty", "eintausendzweihundertvierzig", "mille deux cent quarante", "mil doscientos cuarenta"},
		{21_000, "twenty-one thousand", "einundzwanzigtausend", "vingt et un mille", "veintiún mil"},
		{80_000, "eighty thousand", "achtzigtausend", "quatre-vingt mille", "ochenta mil"},
		{200_000, "two hundred thousand", "zweihunderttausend", "deux cent mille", "doscientos mil"},
		{1_000_000, "one million", "eine Million", "un million", "un millón"},
		{1_000_001, "one million and one", "eine Million ein", "un million un", "un millón un"},
		{2_000_000, "two million", "zwei Millionen", "deux millions", "dos millones"},
		{21_000_000, "twenty-one million", "einundzwanzig Millionen", "vingt et un millions", "veintiún millones"},
		{80_000_000, "eighty million", "achtzig Millionen", "quatre-vingts millions", "ochenta millones"},
		{101_000_000, "one hundred and one million", "einhunderteine Millionen", "cent un millions", "ciento un millones"},
		{1_000_000_000, "one billion", "eine Milliarde", "un milliard", "mil millones"},
		{1_234_567_890, "one billion two hundred and thirty-four million five hundred and sixty-seven thousand eight hundred and ninety",
			"eine Milliarde zweihundertvierunddreißig Millionen fünfhundertsiebenundsechzigtausendachthundertneunzig",
			"un milliard deux cent trente-quatre millions cinq cent soixante-sept mille huit cent quatre-vingt-dix",
			"mil doscientos treinta y cuatro millones quinientos sesenta y siete mil ochocientos noventa"},
		{1_000_000_000_000, "one trillion", "eine Billion", "un billion", "un billón"},
		{1_000_000_000_000_000, "one quadrillion", "eine Billiarde", "un billiard", "mil billones"},
	} {
		for language, want := range map[string]string{"en": c.en, "de": c.de, "fr": c.fr, "es": c.es} {
			if got := integer(language, c.n, Masculine); got != want {
				t.Errorf("%s %d: %q, want %q", language, c.n, got, want)
			}
		}
	}
}

func TestFeminine(t *testing.T) {
	for _, c := range []struct {
		n          uint64
		de, fr, es string
	}{
		{1, "eine", "une", "una"}, {21, "einundzwanzig", "vingt et une", "veintiuna"}, {31, "einunddreißig", "trente et une", "treinta y una"},
		{81, "einundachtzig", "quatre-vingt-une", "ochenta y una"}, {71, "einundsiebzig", "soixante et onze", "setenta y una"},
		{101, "einhunderteine", "cent une", "ciento una"}, {200, "zweihundert", "deux cents", "doscientas"},
		{200_000, "zweihunderttausend", "deux cent mille", "doscientas mil"}, {21_001, "einundzwanzigtausendeine", "vingt et un mille une", "veintiuna mil una"},
		{200_000_000, "zweihundert Millionen", "deux cents millions", "doscientos millones"},
	} {
		for language, want := range map[string]string{"de": c.de, "fr": c.fr, "es": c.es} {
			if got := integer(language, c.n, Feminine); got != want {
				t.Errorf("%s %d: %q, want %q", language, c.n, got, want)
			}
		}
	}
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		language string
		minor    int64
		currency string
		digits   int
		want     string
	}{
		{"en", 9550, "EUR", 2, "ninety-five euros and 50/100"}, {"en", 100, "EUR", 2, "one euro and 00/100"}, {"en", 5, "EUR", 2, "zero euros and 05/100"},
		{"en", -2500, "GBP", 2, "minus twenty-five pounds sterling and 00/100"}, {"en", 1500, "JPY", 0, "one thousand five hundred yen"},
		{"en", 12_345, "KWD", 3, "twelve Kuwaiti dinars and 345/1000"}, {"en", 12_005, "KWD", 3, "twelve Kuwaiti dinars and 005/1000"},
		{"en", 700, "XXX", 2, "seven XXX and 00/100"},
		{"de", 100, "EUR", 2, "ein Euro und 00/100"}, {"de", 2150, "EUR", 2, "einundzwanzig Euro und 50/100"},
		{"de", 100, "SEK", 2, "eine schwedische Krone und 00/100"}, {"de", 100, "AUD", 2, "ein australischer Dollar und 00/100"},
		{"de", 200, "AUD", 2, "zwei australische Dollar und 00/100"}, {"de", 100_000_000, "EUR", 2, "eine Million Euro und 00/100"},
		{"fr", 0, "EUR", 2, "zéro euro et 00/100"}, {"fr", 150, "EUR", 2, "un euro et 50/100"}, {"fr", 8000, "EUR", 2, "quatre-vingts euros et 00/100"},
		{"fr", 2100, "GBP", 2, "vingt et une livres sterling et 00/100"}, {"fr", 100_000_000, "EUR", 2, "un million d’euros et 00/100"},
		{"fr", 200_000_000, "CHF", 2, "deux millions de francs suisses et 00/100"}, {"fr", 100_000_100, "EUR", 2, "un million un euros et 00/100"},
		{"fr", 2_000_000, "XOF", 0, "deux millions de francs CFA d’Afrique de l’Ouest"}, {"fr", 123, "XXX", 2, "un XXX et 23/100"},
		{"es", 2100, "EUR", 2, "veintiún euros con 00/100"}, {"es", 100, "EUR", 2, "un euro con 00/100"}, {"es", 2100, "GBP", 2, "veintiuna libras esterlinas con 00/100"},
		{"es", 100_000_000, "EUR", 2, "un millón de euros con 00/100"}, {"es", 120_000_000, "EUR", 2, "un millón doscientos mil euros con 00/100"},
		{"es", 31_000, "KWD", 3, "treinta y un dinares kuwaitíes con 000/1000"}, {"es", -100, "MXN", 2, "menos un peso mexicano con 00/100"},
		{"pt", 9550, "EUR", 2, "noventa e cinco euros e 50/100"}, {"pt", 100, "EUR", 2, "um euro e 00/100"}, {"pt", 0, "EUR", 2, "zero euros e 00/100"},
		{"pt", 200, "GBP", 2, "duas libras esterlinas e 00/100"}, {"pt", 1600, "EUR", 2, "dezasseis euros e 00/100"}, {"pt", 1600, "BRL", 2, "dezesseis reais e 00/100"},
		{"pt", 100, "BRL", 2, "um real e 00/100"}, {"pt", 100_000_000, "EUR", 2, "um milhão de euros e 00/100"}, {"pt", 100_000_000_000, "BRL", 2, "um bilhão de reais e 00/100"},
		{"pt", 100_000_000_000, "EUR", 2, "mil milhões de euros e 00/100"}, {"pt", -124_050, "USD", 2, "menos mil duzentos e quarenta dólares americanos e 50/100"},
		{"pt", 700, "XXX", 2, "sete XXX e 00/100"}, {"pt", 1500, "JPY", 0, "mil e quinhentos ienes"},
		{"ru", 100, "RUB", 2, "один рубль и 00/100"}, {"ru", 200, "RUB", 2, "два рубля и 00/100"}, {"ru", 500, "RUB", 2, "пять рублей и 00/100"}, {"ru", 0, "RUB", 2, "ноль рублей и 00/100"},
		{"ru", 1100, "RUB", 2, "одиннадцать рублей и 00/100"}, {"ru", 2100, "RUB", 2, "двадцать один рубль и 00/100"}, {"ru", 11_200, "RUB", 2, "сто двенадцать рублей и 00/100"},
		{"ru", 200_000, "RUB", 2, "две тысячи рублей и 00/100"}, {"ru", 100_000_000, "RUB", 2, "один миллион рублей и 00/100"}, {"ru", 9550, "EUR", 2, "девяносто пять евро и 50/100"},
		{"ru", 2200, "SEK", 2, "двадцать две шведские кроны и 00/100"}, {"ru", 3100, "UAH", 2, "тридцать одна гривна и 00/100"}, {"ru", 500, "UAH", 2, "пять гривен и 00/100"},
		{"ru", 100, "MXN", 2, "одно мексиканское песо и 00/100"}, {"ru", 300, "USD", 2, "три доллара США и 00/100"}, {"ru", -400, "PLN", 2, "минус четыре польских злотых и 00/100"},
		{"ru", 12_345, "KWD", 3, "двенадцать кувейтских динаров и 345/1000"}, {"ru", 700, "XXX", 2, "семь XXX и 00/100"},
		{"xx", 200, "USD", 2, "two US dollars and 00/100"},
	} {
		if got := Amount(c.language, c.minor, c.currency, c.digits); got != c.want {
			t.Errorf("%s %d %s: %q, want %q", c.language, c.minor, c.currency, got, c.want)
		}
	}
	for language := range speakers {
		if s := Amount(language, math.MinInt64, "JPY", 0); len(s) < 100 {
			t.Errorf("%s: the smallest of all is %q", language, s)
		}
	}
}

// Portuguese as in Portugal, as in Brazil, and Russian.
func TestIntegersOfPortugueseAndRussian(t *testing.T) {
	for _, c := range []struct {
		n          uint64
		pt, br, ru string // counting a masculine
	}{
		{0, "zero", "zero", "ноль"}, {1, "um", "um", "один"}, {2, "dois", "dois", "два"}, {3, "três", "três", "три"}, {11, "onze", "onze", "одиннадцать"},
		{14, "catorze", "catorze", "четырнадцать"}, {16, "dezasseis", "dezesseis", "шестнадцать"}, {17, "dezassete", "dezessete", "семнадцать"},
		{18, "dezoito", "dezoito", "восемнадцать"}, {19, "dezanove", "dezenove", "девятнадцать"}, {20, "vinte", "vinte", "двадцать"},
		{21, "vinte e um", "vinte e um", "двадцать один"}, {40, "quarenta", "quarenta", "сорок"}, {56, "cinquenta e seis", "cinquenta e seis", "пятьдесят шесть"},
		{99, "noventa e nove", "noventa e nove", "девяносто девять"}, {100, "cem", "cem", "сто"}, {101, "cento e um", "cento e um", "сто один"},
		{116, "cento e dezasseis", "cento e dezesseis", "сто шестнадцать"}, {200, "duzentos", "duzentos", "двести"}, {300, "trezentos", "trezentos", "триста"},
		{444, "quatrocentos e quarenta e quatro", "quatrocentos e quarenta e quatro", "четыреста сорок четыре"}, {500, "quinhentos", "quinhentos", "пятьсот"},
		{777, "setecentos e setenta e sete", "setecentos e setenta e sete", "семьсот семьдесят семь"}, {1000, "mil", "mil", "одна тысяча"},
		{1001, "mil e um", "mil e um", "одна тысяча один"}, {1100, "mil e cem", "mil e cem", "одна тысяча сто"}, {1240, "mil duzentos e quarenta", "mil duzentos e quarenta", "одна тысяча двести сорок"},
		{2000, "dois mil", "dois mil", "две тысячи"}, {5000, "cinco mil", "cinco mil", "пять тысяч"}, {11_000, "onze mil", "onze mil", "одиннадцать тысяч"},
		{21_000, "vinte e um mil", "vinte e um mil", "двадцать одна тысяча"}, {22_300, "vinte e dois mil e trezentos", "vinte e dois mil e trezentos", "двадцать две тысячи триста"},
		{200_000, "duzentos mil", "duzentos mil", "двести тысяч"}, {1_000_000, "um milhão", "um milhão", "один миллион"},
		{1_000_001, "um milhão e um", "um milhão e um", "один миллион один"}, {1_001_000, "um milhão e mil", "um milhão e mil", "один миллион одна тысяча"},
		{1_200_000, "um milhão e duzentos mil", "um milhão e duzentos mil", "один миллион двести тысяч"},
		{2_345_678, "dois milhões trezentos e quarenta e cinco mil seiscentos e setenta e oito", "dois milhões trezentos e quarenta e cinco mil seiscentos e setenta e oito",
			"два миллиона триста сорок пять тысяч шестьсот семьдесят восемь"},
		{1_000_000_000, "mil milhões", "um bilhão", "один миллиард"}, {2_500_000_000, "dois mil e quinhentos milhões", "dois bilhões e quinhentos milhões", "два миллиарда пятьсот миллионов"},
		{1_000_000_000_000, "um bilião", "um trilhão", "один триллион"}, {5_000_000_000_000_000, "cinco mil biliões", "cinco quatrilhões", "пять квадриллионов"},
	} {
		for language, want := range map[string]string{"pt": c.pt, "pt-BR": c.br, "ru": c.ru} {
			if got := integer(language, c.n, Masculine); got != want {
				t.Errorf("%s %d: %q, want %q", language, c.n, got, want)
			}
		}
	}
	for _, c := range []struct {
		n      uint64
		pt, ru string // counting a feminine
		neuter string
	}{
		{1, "uma", "одна", "одно"}, {2, "duas", "две", "два"}, {21, "vinte e uma", "двадцать одна", "двадцать одно"}, {12, "doze", "двенадцать", "двенадцать"},
		{202, "duzentas e duas", "двести две", "двести два"}, {2000, "duas mil", "две тысячи", "две тысячи"}, {200_001, "duzentas mil e uma", "двести тысяч одна", "двести тысяч одно"},
		{2_000_002, "dois milhões e duas", "два миллиона две", "два миллиона два"},
	} {
		if got := integer("pt", c.n, Feminine); got != c.pt {
			t.Errorf("pt %d: %q, want %q", c.n, got, c.pt)
		}
		if got := integer("ru", c.n, Feminine); got != c.ru {
			t.Errorf("ru %d: %q, want %q", c.n, got, c.ru)
		}
		if got := integer("ru", c.n, Neuter); got != c.neuter {
			t.Errorf("ru %d: %q, want %q", c.n, got, c.neuter)
		}
	}
}

// Every language names the same currencies.
func TestNames(t *testing.T) {
	for language, list := range names {
		if len(list) != len(names["en"]) {
			t.Errorf("%s names %d currencies, English %d", language, len(list), len(names["en"]))
		}
		for code, n := range list {
			if n.one == "" || n.few == "" || n.many == "" || strings.TrimSpace(n.one) != n.one {
				t.Errorf("%s %s is called %q and %q", language, code, n.one, n.many)
			}
		}
	}
}

// Two different amounts never sound alike, and there are no stray blanks.
func TestNoTwoAmountsSoundAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		language := rapid.SampledFrom([]string{"en", "de", "fr", "es", "pt", "pt-BR", "ru"}).Draw(t, "language")
		currency := rapid.SampledFrom([]string{"EUR", "GBP", "JPY", "KWD", "BRL", "MXN", "XXX"}).Draw(t, "currency")
		digits := map[string]int{"EUR": 2, "GBP": 2, "KWD": 3, "BRL": 2, "MXN": 2, "XXX": 2}[currency]
		numbers := rapid.OneOf(rapid.Int64Range(-2_000_000, 2_000_000), rapid.Int64())
		a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
		sa, sb := Amount(language, a, currency, digits), Amount(language, b, currency, digits)
		if (a == b) != (sa == sb) {
			t.Fatalf("%d is %q, %d is %q", a, sa, b, sb)
		}
		if strings.Contains(sa, "  ") || strings.TrimSpace(sa) != sa {
			t.Fatalf("%d is %q", a, sa)
		}
	})
}

// Every number below a hundred thousand has its own words, in both genders.
func TestSmallNumbersDiffer(t *testing.T) {
	for language := range speakers {
		for _, g := range []Gender{Masculine, Feminine, Neuter} {
			seen := map[string]uint64{}
			for n := range uint64(100_000) {
				s := integer(language, n, g)
				if before, ok := seen[s]; ok {
					t.Fatalf("%s: %d and %d are both %q", language, before, n, s)
				}
				seen[s] = n
			}
		}
	}
}

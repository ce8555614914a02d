package clinic

import (
	"math"
	"strconv"
	"strings"
)

// Currency is an ISO 4217 code such as EUR.
type Currency string

// currencies lists the currencies offered in Settings with their minor digits
// (ISO 4217) and the sign printed before the amount.
var currencies = map[Currency]struct {
	digits int
	sign   string
}{
	"AED": {2, "AED"}, "AUD": {2, "A$"}, "BDT": {2, "৳"}, "BRL": {2, "R$"}, "CAD": {2, "C$"}, "CHF": {2, "CHF"},
	"CNY": {2, "¥"}, "CZK": {2, "Kč"}, "DKK": {2, "kr"}, "EGP": {2, "E£"}, "EUR": {2, "€"}, "GBP": {2, "£"},
	"GHS": {2, "GH₵"}, "HUF": {2, "Ft"}, "IDR": {2, "Rp"}, "ILS": {2, "₪"}, "INR": {2, "₹"}, "JPY": {0, "¥"},
	"KES": {2, "KSh"}, "KRW": {0, "₩"}, "KWD": {3, "KWD"}, "LKR": {2, "Rs"}, "MXN": {2, "MX$"}, "MYR": {2, "RM"},
	"NGN": {2, "₦"}, "NOK": {2, "kr"}, "NPR": {2, "Rs"}, "NZD": {2, "NZ$"}, "PHP": {2, "₱"}, "PKR": {2, "Rs"},
	"PLN": {2, "zł"}, "RON": {2, "lei"}, "RUB": {2, "₽"}, "SAR": {2, "SAR"}, "SEK": {2, "kr"}, "SGD": {2, "S$"},
	"THB": {2, "฿"}, "TND": {3, "TND"}, "TRY": {2, "₺"}, "TZS": {2, "TSh"}, "UAH": {2, "₴"}, "UGX": {0, "USh"},
	"USD": {2, "$"}, "VND": {0, "₫"}, "XAF": {0, "FCFA"}, "XOF": {0, "CFA"}, "ZAR": {2, "R"},
}

// Currencies returns the supported codes in alphabetical order.
func Currencies() []Currency { return sortedKeys(currencies) }

// Valid reports whether the currency is supported.
func (c Currency) Valid() bool { _, ok := currencies[c]; return ok }

// Digits is the number of minor digits: 2 for EUR, 0 for JPY, 3 for KWD; 2 for
// an unknown code.
func (c Currency) Digits() int {
	if d, ok := currencies[c]; ok {
		return d.digits
	}
	return 2
}

// Sign is the usual sign, or the code where there is none.
func (c Currency) Sign() string {
	if d, ok := currencies[c]; ok {
		return d.sign
	}
	return string(c)
}

// MinorPerUnit is 100 for EUR, 1 for JPY, 1000 for KWD.
func (c Currency) MinorPerUnit() int64 {
	n := int64(1)
	for range c.Digits() {
		n *= 10
	}
	return n
}

// Money is an exact amount: integer minor units of a currency.
type Money struct {
	Minor    int64
	Currency Currency
}

// maxMinor bounds amounts so that sums of many lines cannot overflow: ten
// million million minor units.
const maxMinor = 10_000_000_000_000

// ParseMoney reads an amount as people type it: 80, 80.5, 80,50, 1,240.00,
// 1.240,00, with or without the currency's sign or code. The last separator
// is the decimal one when at most Digits digits follow it. Negative amounts
// and more decimals than the currency has are refused.
func ParseMoney(s string, c Currency) (Money, error) {
	t := strings.TrimSpace(s)
	t = strings.TrimSpace(strings.TrimPrefix(t, c.Sign()))
	t = strings.TrimSpace(strings.TrimPrefix(strings.TrimSuffix(t, string(c)), string(c)))
	t = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "").Replace(t)
	if t == "" {
		return Money{}, Errorf(Invalid, "Give an amount.")
	}
	if strings.HasPrefix(t, "-") || strings.HasPrefix(t, "−") {
		return Money{}, Errorf(Invalid, "The amount cannot be negative.")
	}
	bad := Errorf(Invalid, "Give the amount in figures, for example %s.", Money{80 * c.MinorPerUnit(), c}.Plain())
	whole, frac := t, ""
	if i := strings.LastIndexAny(t, ".,"); i >= 0 {
		sep, after := t[i:i+1], t[i+1:]
		grouped := strings.Count(t, sep) > 1 || (len(after) == 3 && c.Digits() != 3)
		if !grouped {
			whole, frac = t[:i], after
			if len(frac) > c.Digits() {
				return Money{}, Errorf(Invalid, "%s has %d decimals at most.", string(c), c.Digits())
			}
		}
	}
	if err := checkGroups(whole); err != nil {
		return Money{}, bad
	}
	whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
	if whole == "" {
		whole = "0"
	}
	for len(frac) < c.Digits() {
		frac += "0"
	}
	digits := whole + frac
	if strings.Trim(digits, "0123456789") != "" {
		return Money{}, bad
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > maxMinor {
		return Money{}, Errorf(Invalid, "The amount is too large.")
	}
	return Money{n, c}, nil
}

// checkGroups refuses thousands separators that do not stand before three digits.
func checkGroups(whole string) error {
	parts := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	if len(parts) > 1 && strings.HasPrefix(parts[0], "0") {
		return Errorf(Invalid, "wrong groups") // 0.333 is a third and not 333
	}
	for i, p := range parts {
		if i > 0 && len(p) != 3 || i == 0 && len(parts) > 1 && len(p) > 3 {
			return Errorf(Invalid, "wrong groups")
		}
	}
	if strings.Contains(whole, "..") || strings.Contains(whole, ",,") || strings.HasSuffix(whole, ",") && len(parts) > 1 {
		return Errorf(Invalid, "wrong groups")
	}
	return nil
}

// Plain gives the amount without the sign: 1,240.00.
func (m Money) Plain() string {
	neg := m.Minor < 0
	digits := strconv.FormatUint(absMinor(m.Minor), 10)
	d := m.Currency.Digits()
	for len(digits) <= d {
		digits = "0" + digits
	}
	whole, frac := digits[:len(digits)-d], digits[len(digits)-d:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	out := whole
	if d > 0 {
		out += "." + frac
	}
	if neg {
		out = "−" + out
	}
	return out
}

// Edit gives the amount as an input field shows it: 1240.00, with no grouping.
func (m Money) Edit() string { return strings.ReplaceAll(m.Plain(), ",", "") }

// String gives the sign and the amount: € 1,240.00.
func (m Money) String() string { return m.Currency.Sign() + " " + m.Plain() }

func absMinor(n int64) uint64 {
	if n == math.MinInt64 {
		return 1 << 63
	}
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// Add sums two amounts of one currency; it panics when they differ, which is a
// fault in the program and never of input.
func (m Money) Add(o Money) Money {
	if m.Currency != o.Currency {
		panic("clinic: adding " + string(m.Currency) + " and " + string(o.Currency))
	}
	return Money{m.Minor + o.Minor, m.Currency}
}

// Sub subtracts an amount of the same currency.
func (m Money) Sub(o Money) Money { return m.Add(Money{-o.Minor, o.Currency}) }

// Times multiplies by a whole quantity.
func (m Money) Times(n int) Money { return Money{m.Minor * int64(n), m.Currency} }

// IsZero reports an amount of nothing.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Share returns part/whole of the amount, rounded half away from zero to the
// minor unit: Share(1900, 10000) is 19 %.
func (m Money) Share(part, whole int64) Money {
	n := m.Minor * part
	half := whole / 2
	if n < 0 {
		half = -half
	}
	return Money{(n + half) / whole, m.Currency}
}

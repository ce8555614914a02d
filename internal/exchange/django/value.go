package django

import (
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"caredesk/internal/clinic"
)

// value is a stored value as text, whatever type it had.
type value struct {
	text   string // valid UTF-8 without NUL
	null   bool
	long   bool // longer than maxValue, and not read
	mended bool // bytes that are no text were left out
}

func newValue(s string) value {
	v := value{text: s}
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		v.text, v.mended = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""), true
	}
	return v
}

// plain is the text without blanks around it.
func (v value) plain() string { return strings.TrimSpace(v.text) }

// empty reports that nothing stands there. A value that was too long to be read
// is not empty.
func (v value) empty() bool { return !v.long && v.plain() == "" }

// id reads a positive whole number, 0 when it is none.
func (v value) id() int64 {
	n, ok := v.whole()
	if !ok || n < 1 {
		return 0
	}
	return n
}

// whole reads a whole number, which may be written as 12.0.
func (v value) whole() (int64, bool) {
	s := v.plain()
	if whole, fraction, ok := strings.Cut(s, "."); ok && fraction != "" && strings.Trim(fraction, "0") == "" {
		s = whole
	}
	if len(s) > 20 || strings.HasPrefix(s, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// truth reads a boolean, usual when there is none.
func (v value) truth(usual bool) bool {
	switch strings.ToLower(v.plain()) {
	case "1", "t", "true", "yes", "on", "1.0":
		return true
	case "0", "f", "false", "no", "off", "0.0":
		return false
	}
	return usual
}

// decimal reads a number exactly. Nothing of it is worked out before its length
// and exponent are known to be small.
func (v value) decimal() (*big.Rat, bool) {
	s := v.plain()
	if s == "" || len(s) > 40 || strings.Trim(s, "0123456789.+-eE") != "" {
		return nil, false
	}
	if _, exponent, ok := strings.Cut(strings.ToLower(s), "e"); ok {
		if n, err := strconv.Atoi(exponent); err != nil || n > 30 || n < -30 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(s)
}

// money reads an amount in minor units. rounded says that it had more decimals
// than the currency; it is rounded half up.
func (v value) money(c clinic.Currency) (m clinic.Money, rounded, ok bool) {
	r, ok := v.decimal()
	if !ok {
		return m, false, false
	}
	r.Mul(r, new(big.Rat).SetInt64(c.MinorPerUnit()))
	n, exact := nearest(r)
	return clinic.Money{Minor: n, Currency: c}, !exact, true
}

// nearest is the nearest whole number, half away from nothing; what does not fit
// is the largest that does.
func nearest(r *big.Rat) (n int64, exact bool) {
	if r.IsInt() {
		if r.Num().IsInt64() {
			return r.Num().Int64(), true
		}
		return int64(r.Sign()) << 62, true
	}
	half := big.NewRat(1, 2)
	if r.Sign() < 0 {
		half.Neg(half)
	}
	sum := new(big.Rat).Add(r, half)
	q := new(big.Int).Quo(sum.Num(), sum.Denom())
	if !q.IsInt64() {
		return int64(r.Sign()) << 62, false
	}
	return q.Int64(), false
}

// The first and the last day that anything of a clinic can be of.
var (
	firstDay = clinic.Date{Year: 1900, Month: time.January, Day: 1}
	lastDay  = clinic.Date{Year: 2100, Month: time.December, Day: 31}
)

// date reads a day, also one written with a time.
func (v value) date() (clinic.Date, bool) {
	s := v.plain()
	if len(s) > 10 && (s[10] == ' ' || s[10] == 'T') {
		s = s[:10]
	}
	if len(s) != 10 {
		return clinic.Date{}, false
	}
	d, err := clinic.ParseDate(s)
	return d, err == nil && !d.Before(firstDay) && !d.After(lastDay)
}

// clock reads a time of day. exact is false when it had seconds, which are dropped.
func (v value) clock() (c clinic.Clock, exact, ok bool) {
	s := v.plain()
	if len(s) > 15 {
		return 0, false, false
	}
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false, false
	}
	exact = true
	if len(parts) == 3 {
		whole, fraction, _ := strings.Cut(parts[2], ".")
		if len(whole) != 2 || strings.Trim(whole+fraction, "0123456789") != "" || whole >= "60" {
			return 0, false, false
		}
		exact = strings.Trim(whole+fraction, "0") == ""
	}
	c, err := clinic.ParseClock(parts[0] + ":" + parts[1])
	return c, exact, err == nil && (exact || c < clinic.Midnight24)
}

// stamps are the ways in which Django and both databases write an instant.
var stamps = []string{"2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999Z07", "2006-01-02T15:04:05.999999999Z07:00", time.DateOnly}

// instant reads a moment; one without a zone is UTC, as Django stores it.
func (v value) instant() (time.Time, bool) {
	s := v.plain()
	if len(s) > 40 {
		return time.Time{}, false
	}
	for _, layout := range stamps {
		if t, err := time.Parse(layout, s); err == nil {
			d := clinic.DateOf(t)
			return t.UTC(), !d.Before(firstDay) && !d.After(lastDay)
		}
	}
	return time.Time{}, false
}

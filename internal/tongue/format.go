package tongue

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"caredesk/internal/clinic"
)

// separators are what stands between thousands and before decimals.
func separators(tag language.Tag) (group, decimal string) {
	s := message.NewPrinter(tag).Sprintf("%.1f", 1234567.5)
	group, decimal = ",", "."
	if i := strings.Index(s, "1"); i >= 0 {
		if j := strings.Index(s, "234"); j > i {
			group = s[i+1 : j]
		}
	}
	if i := strings.LastIndex(s, "567"); i >= 0 && strings.HasSuffix(s, "5") {
		decimal = strings.TrimSuffix(s[i+3:], "5")
	}
	return group, decimal
}

// Decimal writes a number that stands with a point and commas, as the rules write
// it (1,240.50), as the language does.
func (c *Tongue) Decimal(s string) string { return c.decimals(s) }

// Count writes how many there are of something: 12,345 or 12.345.
func (c *Tongue) Count(n int) string {
	s := strconv.Itoa(magnitude(n))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n < 0 {
		s = "−" + s
	}
	return c.decimals(s)
}

// counted is a number of things among the values of a text.
type counted struct {
	n     int
	write func(int) string
}

// Format writes the number with its thousands apart, unless the text asks for digits
// of a certain width.
func (v counted) Format(f fmt.State, verb rune) {
	_, wide := f.Width()
	if verb != 'd' && verb != 's' && verb != 'v' || wide || f.Flag('0') || f.Flag('+') {
		fmt.Fprintf(f, fmt.FormatString(f, verb), v.n)
		return
	}
	io.WriteString(f, v.write(v.n))
}

// Typed writes a number as an input field shows it: with the decimal sign of the
// language and no thousands apart, so that it can be typed on. What reads fields
// takes the point and the comma.
func (c *Tongue) Typed(s string) string {
	return strings.NewReplacer(",", "", ".", c.decimal).Replace(s)
}

func (c *Tongue) decimals(s string) string {
	if c.group == "," && c.decimal == "." {
		return s
	}
	return strings.NewReplacer(",", c.group, ".", c.decimal).Replace(s)
}

// Money writes an amount with its currency: € 1,240.00, 1.240,00 €.
func (c *Tongue) Money(m clinic.Money) string { return c.money(m) }

// Amount writes an amount without its currency.
func (c *Tongue) Amount(m clinic.Money) string { return c.decimals(m.Plain()) }

func (c *Tongue) money(m clinic.Money) string {
	if c.calendar.Money == "" {
		return m.String()
	}
	return fmt.Sprintf(c.calendar.Money, m.Currency.Sign(), c.decimals(m.Plain()))
}

// Day is what can be written as a date: clinic.Date and time.Time.
type Day interface{ Format(layout string) string }

// Date writes a day or a moment. The layout is one of package time's, in the order
// of English; the language's own takes its place.
func (c *Tongue) Date(d Day, layout string) string { return c.date(d, layout) }

func (c *Tongue) date(d Day, layout string) string {
	if c.code == "en" {
		return d.Format(layout)
	}
	own := c.ownLayout(layout)
	month := d.Format("1")
	if month == "" {
		return "" // no day
	}
	withDay := strings.Contains(strings.ReplaceAll(own, "2006", ""), "2")
	var out strings.Builder
	for own != "" {
		at, token := nextName(own)
		if piece := d.Format(own[:at]); c.calendar.FirstOfMonth != "" && strings.HasPrefix(token, "Jan") && (piece == "1 " || strings.HasSuffix(piece, " 1 ")) {
			out.WriteString(strings.TrimSuffix(piece, "1 ") + c.calendar.FirstOfMonth + " ")
		} else {
			out.WriteString(piece)
		}
		if token != "" {
			out.WriteString(c.name(d, token, withDay))
		}
		own = own[at+len(token):]
	}
	return out.String()
}

// ownLayout puts the language's order of day, month and year into a layout.
func (c *Tongue) ownLayout(layout string) string {
	longest := ""
	for part := range c.calendar.Layouts {
		if len(part) > len(longest) && strings.Contains(layout, part) {
			longest = part
		}
	}
	if longest == "" {
		return layout
	}
	return strings.Replace(layout, longest, c.calendar.Layouts[longest], 1)
}

// nextName finds the first name of a month or day in a layout.
func nextName(layout string) (int, string) {
	at, token := len(layout), ""
	for _, t := range []string{"Monday", "Mon", "January", "Jan"} {
		if i := strings.Index(layout, t); i >= 0 && i < at {
			at, token = i, t
		}
	}
	return at, token
}

func (c *Tongue) name(d Day, token string, withDay bool) string {
	cal := &c.calendar
	switch token {
	case "Monday", "Mon":
		for i, name := range englishDays {
			if d.Format("Mon") == name {
				if token == "Mon" {
					return cal.ShortDays[i]
				}
				return cal.Days[i]
			}
		}
		return ""
	}
	var m int
	if _, err := fmt.Sscan(d.Format("1"), &m); err != nil || m < 1 || m > 12 {
		return ""
	}
	switch {
	case token == "January" && withDay:
		return cal.MonthsOf[m-1]
	case token == "January":
		return cal.Months[m-1]
	case withDay:
		return cal.ShortOf[m-1]
	}
	return cal.Short[m-1]
}

var englishDays = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// DayName is the name of a day of the week, ShortDay its usual abbreviation and
// TinyDay two letters for the head of a calendar.
func (c *Tongue) DayName(d clinic.Weekday) string { return dayOf(c.calendar.Days, d) }

// ShortDay is the usual abbreviation of a day of the week.
func (c *Tongue) ShortDay(d clinic.Weekday) string { return dayOf(c.calendar.ShortDays, d) }

// TinyDay is a day of the week in two letters, for the head of a calendar.
func (c *Tongue) TinyDay(d clinic.Weekday) string {
	r := []rune(c.ShortDay(d))
	return string(r[:min(2, len(r))])
}

func dayOf(names [7]string, d clinic.Weekday) string {
	if d < clinic.Monday || d > clinic.Sunday {
		return ""
	}
	return names[d]
}

// MonthNamed reads a month as people type it in the language: its name or
// the first three letters and more of it, in lower case.
func (c *Tongue) MonthNamed(s string) (time.Month, bool) {
	cal := &c.calendar
	names := [][12]string{cal.Months, cal.MonthsOf, cal.Short, cal.ShortOf}
	for _, list := range names {
		for i, name := range list {
			if lowered(name) == s {
				return time.Month(i + 1), true
			}
		}
	}
	if len([]rune(s)) < 3 {
		return 0, false
	}
	for _, list := range names {
		for i, name := range list {
			if strings.HasPrefix(lowered(name), s) {
				return time.Month(i + 1), true
			}
		}
	}
	return 0, false
}

// DayNamed reads a day of the week as people type it in the language: its
// name or the first two letters and more of it, in lower case.
func (c *Tongue) DayNamed(s string) (clinic.Weekday, bool) {
	cal := &c.calendar
	for _, list := range [][7]string{cal.ShortDays, cal.Days} {
		for i, name := range list {
			if lowered(name) == s {
				return clinic.Weekday(i), true
			}
		}
	}
	if len([]rune(s)) < 2 {
		return 0, false
	}
	for i, name := range cal.Days {
		if strings.HasPrefix(lowered(name), s) {
			return clinic.Weekday(i), true
		}
	}
	return 0, false
}

func lowered(name string) string { return strings.ToLower(strings.TrimRight(name, ".")) }

// WeekStart is the day a week begins with where no country says another.
func (c *Tongue) WeekStart() clinic.Weekday { return clinic.Weekday((c.calendar.FirstWeekday + 6) % 7) }

// LowerFirst begins a title as it stands inside a sentence. German keeps the
// capitals of its nouns.
func (c *Tongue) LowerFirst(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if c.code == "de" || unicode.IsUpper(second) { // BMI
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// UpperFirst begins a text as a sentence begins.
func UpperFirst(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

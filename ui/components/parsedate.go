package components

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

var errDate = clinic.Errorf(clinic.Invalid, "Give the date as day.month.year or year-month-day, for example 23.11.2026.")

// ParseDate reads a date as people type it: 2026-11-23, 23.11.2026, 23/11/26,
// 23 Nov 2026, July 4th 2026, 23.11. (this year), 23112026, today, tomorrow, yesterday, mon,
// +7, -3, +2w, +6m, +1y. The day always comes before the month. Years of two
// digits mean the past, as for a birth date, unless they are this year's or of
// the ten years to come.
func ParseDate(text string, today clinic.Date) (clinic.Date, error) {
	s := strings.ToLower(strings.TrimSpace(text))
	if s == "" {
		return clinic.Date{}, clinic.Errorf(clinic.Invalid, "Give a date.")
	}
	switch s {
	case "today", "t", strings.ToLower(i18n.T("Today")):
		return today, nil
	case "tomorrow", strings.ToLower(i18n.T("Tomorrow")):
		return today.AddDays(1), nil
	case "yesterday", strings.ToLower(i18n.T("Yesterday")):
		return today.AddDays(-1), nil
	}
	if s[0] == '+' || s[0] == '-' {
		return relativeDate(s, today)
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,/-", r) })
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(dateFillers, w) })
	if len(words) > 0 {
		if day, ok := weekdayNamed(words[0]); ok {
			if len(words) == 1 {
				ahead := (int(day)-int(today.Weekday())+6)%7 + 1
				return today.AddDays(ahead), nil
			}
			words = words[1:]
		}
	}
	return absoluteDate(words, today)
}

// dateFillers stand between the day, the month and the year: the 3rd of March 2026,
// 1.º de marzo del 2026, le 1er mars 2026, am 3. März 2026, 3-го марта 2026 года.
var dateFillers = []string{"the", "of", "el", "de", "del", "le", "am", "den", "º", "°", "го", "е", "г", "года"}

// dayEndings make a number the name of a day: 1st, 2nd, 3rd, 4th, 1er, 1º.
var dayEndings = []string{"", "st", "nd", "rd", "th", "er", "ᵉʳ", "º", "°"}

// dayNumber reads the day of a month, written as a number or as its name.
func dayNumber(s string) (int, bool) {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	n, err := strconv.Atoi(s[:digits])
	return n, err == nil && slices.Contains(dayEndings, s[digits:])
}

func relativeDate(s string, today clinic.Date) (clinic.Date, error) {
	unit := s[len(s)-1]
	number := s
	if unit < '0' || unit > '9' {
		number = s[:len(s)-1]
	} else {
		unit = 'd'
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < -36500 || n > 36500 {
		return clinic.Date{}, errDate
	}
	var d clinic.Date
	switch unit {
	case 'd':
		d = today.AddDays(n)
	case 'w':
		d = today.AddDays(7 * n)
	case 'm':
		d = addMonths(today, n)
	case 'y':
		d = addMonths(today, 12*n)
	default:
		return clinic.Date{}, errDate
	}
	return clinic.NewDate(d.Year, d.Month, d.Day)
}

// addMonths keeps the day, or takes the month's last when it is shorter.
func addMonths(d clinic.Date, n int) clinic.Date {
	m := d.Year*12 + int(d.Month) - 1 + n
	year, month := m/12, time.Month(m%12+1)
	return clinic.Date{Year: year, Month: month, Day: min(d.Day, daysIn(year, month))}
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func absoluteDate(words []string, today clinic.Date) (clinic.Date, error) {
	if len(words) == 1 && len(words[0]) == 8 && isDigits(words[0]) {
		w := words[0]
		if date, err := absoluteDate([]string{w[:2], w[2:4], w[4:]}, today); err == nil {
			return date, nil
		}
		words = []string{w[:4], w[4:6], w[6:]}
	}
	if len(words) < 2 || len(words) > 3 {
		return clinic.Date{}, errDate
	}
	if len(words) == 3 && len(words[0]) == 4 && isDigits(words[0]) { // year first
		words = []string{words[2], words[1], words[0]}
	}
	if _, ok := monthNamed(words[0]); ok { // Nov 23 2026
		words[0], words[1] = words[1], words[0]
	}
	day, ok := dayNumber(words[0])
	if !ok {
		return clinic.Date{}, errDate
	}
	month, ok := monthNamed(words[1])
	if !ok {
		n, err := strconv.Atoi(words[1])
		if err != nil {
			return clinic.Date{}, errDate
		}
		if n < 1 || n > 12 {
			return clinic.Date{}, clinic.Errorf(clinic.Invalid, "There is no month %d. Give the day before the month.", n)
		}
		month = time.Month(n)
	}
	year := today.Year
	if len(words) == 3 {
		var err error
		if year, err = strconv.Atoi(words[2]); err != nil || !isDigits(words[2]) || len(words[2]) != 2 && len(words[2]) != 4 {
			return clinic.Date{}, errDate
		}
		if len(words[2]) == 2 {
			year += today.Year / 100 * 100
			if year > today.Year+10 {
				year -= 100
			}
		}
	}
	return clinic.NewDate(year, month, day)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func monthNamed(s string) (time.Month, bool) {
	if m, ok := i18n.MonthNamed(s); ok {
		return m, true
	}
	if len(s) < 3 {
		return 0, false
	}
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return m, true
		}
	}
	return 0, false
}

func weekdayNamed(s string) (clinic.Weekday, bool) {
	if len(s) < 2 || isDigits(s) {
		return 0, false
	}
	if d, ok := i18n.DayNamed(s); ok {
		return d, true
	}
	for d := clinic.Monday; d <= clinic.Sunday; d++ {
		if strings.HasPrefix(strings.ToLower(d.String()), s) {
			return d, true
		}
	}
	return 0, false
}

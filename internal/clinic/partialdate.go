package clinic

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// PartialDate is a day, a month or a year, as far as it is known. A month of 0
// is a year alone, a day of 0 a month alone; the zero PartialDate is unknown.
type PartialDate struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether nothing is known.
func (p PartialDate) IsZero() bool { return p == PartialDate{} }

// String is how the date is kept: YYYY, YYYY-MM, YYYY-MM-DD or nothing.
func (p PartialDate) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.Month == 0:
		return fmt.Sprintf("%04d", p.Year)
	case p.Day == 0:
		return fmt.Sprintf("%04d-%02d", p.Year, int(p.Month))
	}
	return Date(p).String()
}

// Text is for people: "2019", "Mar 2019", "12 Mar 2019".
func (p PartialDate) Text() string {
	switch {
	case p.IsZero():
		return ""
	case p.Month == 0:
		return p.First().Format("2006")
	case p.Day == 0:
		return p.First().Format("Jan 2006")
	}
	return p.First().Format("2 Jan 2006")
}

// First is the earliest day it can be.
func (p PartialDate) First() Date {
	if p.IsZero() {
		return Date{}
	}
	return Date{p.Year, max(p.Month, 1), max(p.Day, 1)}
}

// Last is the latest day it can be.
func (p PartialDate) Last() Date {
	switch {
	case p.IsZero():
		return Date{}
	case p.Month == 0:
		return Date{p.Year, time.December, 31}
	case p.Day == 0:
		return DateOf(time.Date(p.Year, p.Month+1, 0, 0, 0, 0, 0, time.UTC))
	}
	return Date(p)
}

// firstYear is the earliest year that a living person's chart can speak of.
const firstYear = 1850

func (p PartialDate) valid() bool {
	if p.IsZero() {
		return true
	}
	if p.Year < firstYear || p.Year > 2999 || p.Month < 0 || p.Month > 12 || p.Day < 0 || p.Month == 0 && p.Day != 0 {
		return false
	}
	return DateOf(p.First().midnight()) == p.First()
}

// ParsePartialDate reads what people type: "2019", "3/2019", "2019-03",
// "Mar 2019", "12/03/2019" (the day first), "12.3.2019", "12 March 2019",
// "Mar 12, 2019", "2019-03-12". Nothing is an unknown date. Names of months are
// English.
func ParsePartialDate(text string) (PartialDate, error) {
	return ParsePartialDateIn(text, func(string) (time.Month, bool) { return 0, false })
}

// ParsePartialDateIn is ParsePartialDate for people of another language, whose months
// named finds by a word of three letters and more in lower case: "12. März 2019",
// "1er mars 2019", "12 de março de 2019", "март 2019 г.". English names are read too.
func ParsePartialDateIn(text string, named func(word string) (time.Month, bool)) (PartialDate, error) {
	bad := Errorf(Invalid, "Write a year, a month or a day, as 2019, Mar 2019 or 12/03/2019.")
	s := strings.ToLower(CleanLine(text))
	if s == "" {
		return PartialDate{}, nil
	}
	var p PartialDate
	num := func(t string) int { n, _ := strconv.Atoi(t); return n }
	if m := partialYear.FindStringSubmatch(s); m != nil {
		p = PartialDate{Year: num(m[1])}
	} else if m := partialISO.FindStringSubmatch(s); m != nil {
		p = PartialDate{num(m[1]), time.Month(num(m[2])), num(m[3])}
		if p.Month == 0 || m[3] != "" && p.Day == 0 {
			return PartialDate{}, bad
		}
	} else if m := partialDay.FindStringSubmatch(s); m != nil {
		p = PartialDate{num(m[3]), time.Month(num(m[2])), num(m[1])}
		if p.Month == 0 || m[1] != "" && p.Day == 0 {
			return PartialDate{}, bad
		}
	} else if m := partialNamed.FindStringSubmatch(s); m != nil {
		month, ok := named(m[2])
		if !ok {
			month = monthNamed(m[2])
		}
		p = PartialDate{num(m[4]), month, num(m[1] + m[3])}
		if p.Month == 0 || m[1]+m[3] != "" && p.Day == 0 || m[1] != "" && m[3] != "" {
			return PartialDate{}, bad
		}
	} else {
		return PartialDate{}, bad
	}
	if !p.valid() {
		if p.Month > 12 {
			return PartialDate{}, Errorf(Invalid, "There is no month %d. The day comes first, as 12/03/2019.", int(p.Month))
		}
		if p.Year < firstYear {
			return PartialDate{}, Errorf(Invalid, "The year %d is too long ago.", p.Year)
		}
		return PartialDate{}, Errorf(Invalid, "There is no such day in the calendar.")
	}
	return p, nil
}

var (
	partialYear = regexp.MustCompile(`^([0-9]{4})$`)
	partialISO  = regexp.MustCompile(`^([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?$`)
	partialDay  = regexp.MustCompile(`^(?:([0-9]{1,2})\s*[/.-]\s*)?([0-9]{1,2})\s*[/.-]\s*([0-9]{4})$`)
	// The words around a month are those of Spanish and Portuguese (de), French (1er)
	// and Russian (г.).
	partialNamed = regexp.MustCompile(`^(?:([0-9]{1,2})(?:\.|st|nd|rd|th|er|º|°)?\s*)?(?:de\s+)?(\pL{3,12})\.?\s*(?:de\s+)?(?:([0-9]{1,2})(?:st|nd|rd|th)?,?\s+)?([0-9]{4})(?:\s*г\.?)?$`)
)

// monthNamed finds a month by the beginning of its English name, 0 for none.
func monthNamed(s string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) || s == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Birth dates are looked for by marks: 19801123d for a day, 198011m for a
// month, 1980y for a year. The letter at the end keeps a year from being found
// within another number.

const (
	firstYear = 1850
	lastYear  = 2149
)

func dayMark(y, m, d int) string { return fmt.Sprintf("%04d%02d%02dd", y, m, d) }
func monthMark(y, m int) string  { return fmt.Sprintf("%04d%02dm", y, m) }
func yearMark(y int) string      { return fmt.Sprintf("%04dy", y) }

func isYear(y int) bool { return y >= firstYear && y <= lastYear }

// months by the first three letters of their English names.
var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// monthName reads "nov", "nov." and "november"; 0 is none.
func monthName(s string) int {
	s = strings.TrimRight(s, ".")
	if s == "sept" {
		return 9
	}
	for i, m := range months {
		if s == m || s == strings.ToLower(time.Month(i+1).String()) {
			return i + 1
		}
	}
	return 0
}

// dateAt reads a date at the beginning of the pieces, and returns the marks of
// what it may mean and how many pieces it takes; none is 0.
func dateAt(pieces []string) (marks []string, n int) {
	if len(pieces) == 0 {
		return nil, 0
	}
	for n := min(4, len(pieces)); n > 1; n-- {
		group := pieces[:n]
		if n == 4 && group[2] != "," || n < 4 && slices.Contains(group, ",") {
			continue
		}
		parts := dateParts(strings.Join(group, " "))
		if n == 2 && len(parts) == 2 && isNumeric(strings.Join(group, "")) {
			continue // two numbers side by side are no month and year
		}
		if len(parts) == 3 {
			if m := marksOf(parts, " "); len(m) > 0 {
				return m, n
			}
		}
	}
	if m := compactMarks(pieces[0]); len(m) > 0 {
		return m, 1
	}
	if parts := dateParts(pieces[0]); len(parts) == 2 || len(parts) == 3 {
		if m := marksOf(parts, pieces[0]); len(m) > 0 {
			return m, 1
		}
	}
	return nil, 0
}

// isDate reports a piece that is a whole date written with separators.
func isDate(pieces []string) bool {
	if isCompact(pieces[0]) {
		return false
	}
	marks, n := dateAt(pieces)
	return n == 1 && strings.HasSuffix(marks[0], "d")
}

// monthAt reads "Nov 1980" at the beginning of the pieces.
func monthAt(pieces []string) []string {
	if len(pieces) < 2 || monthName(pieces[0]) == 0 && monthName(pieces[1]) == 0 {
		return nil
	}
	return marksOf(dateParts(pieces[0]+" "+pieces[1]), " ")
}

// dateParts splits a date at its separators and between digits and letters.
func dateParts(s string) []string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if unicode.IsLetter(r) != unicode.IsLetter(last) && last != 0 {
			b.WriteByte(' ')
		}
		if strings.ContainsRune("./-–,", r) {
			b.WriteByte(' ')
		} else {
			b.WriteRune(r)
		}
		last = r
	}
	return strings.Fields(b.String())
}

// marksOf gives the marks of three parts, or of a month and a year. written
// is the date as it was typed: only with hyphens does a short year stand first.
func marksOf(parts []string, written string) (marks []string) {
	var v [3]int
	named := -1
	for i, part := range parts {
		if i >= len(v) {
			return nil
		}
		if m := monthName(part); m > 0 && named < 0 {
			v[i], named = m, i
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || len(part) > 4 || len(part) == 3 {
			return nil
		}
		v[i] = n
	}
	long := func(i int) bool { return i < len(parts) && i != named && len(parts[i]) == 4 }
	if len(parts) == 2 {
		switch {
		case long(1) && !long(0) && v[0] >= 1 && v[0] <= 12 && isYear(v[1]):
			return []string{monthMark(v[1], v[0])}
		case long(0) && !long(1) && v[1] >= 1 && v[1] <= 12 && isYear(v[0]):
			return []string{monthMark(v[0], v[1])}
		}
		return nil
	}
	if len(parts) != 3 || long(1) {
		return nil
	}
	add := func(year, month, day int, short bool) {
		years := []int{year}
		if short {
			years = []int{1900 + year, 2000 + year}
		}
		for _, y := range years {
			if mark, ok := validDay(y, month, day); ok && !slices.Contains(marks, mark) {
				marks = append(marks, mark)
			}
		}
	}
	switch {
	case named == 0: // Nov 23 1980
		add(v[2], v[0], v[1], !long(2))
	case named == 1 && long(0): // 1980 Nov 23
		add(v[0], v[1], v[2], false)
	case named == 1: // 23 Nov 1980
		add(v[2], v[1], v[0], !long(2))
	case named == 2:
		return nil
	case long(0): // 1980-11-23
		add(v[0], v[1], v[2], false)
	default: // 23.11.1980 and 11/23/1980
		add(v[2], v[1], v[0], !long(2))
		add(v[2], v[0], v[1], !long(2))
		if !long(2) && strings.Contains(written, "-") { // 80-11-23
			add(v[0], v[1], v[2], true)
		}
	}
	return marks
}

// compactMarks reads a year, and dates of eight or six digits.
func compactMarks(s string) []string {
	if !isCompact(s) {
		return nil
	}
	var orders [][3]string // year, month, day
	switch len(s) {
	case 4:
		if y, _ := strconv.Atoi(s); isYear(y) {
			return []string{yearMark(y)}
		}
	case 8:
		orders = [][3]string{{s[4:], s[2:4], s[:2]}, {s[4:], s[:2], s[2:4]}, {s[:4], s[4:6], s[6:]}}
	case 6:
		orders = [][3]string{{s[4:], s[2:4], s[:2]}, {s[4:], s[:2], s[2:4]}, {s[:2], s[2:4], s[4:]}}
	}
	var marks []string
	for _, o := range orders {
		y, _ := strconv.Atoi(o[0]) // digits: isCompact
		m, _ := strconv.Atoi(o[1])
		d, _ := strconv.Atoi(o[2])
		years := []int{y}
		if len(o[0]) == 2 {
			years = []int{1900 + y, 2000 + y}
		}
		for _, y := range years {
			if mark, ok := validDay(y, m, d); ok && !slices.Contains(marks, mark) {
				marks = append(marks, mark)
			}
		}
	}
	return marks
}

// validDay gives the mark of a day that the calendar has.
func validDay(y, m, d int) (string, bool) {
	if !isYear(y) || m < 1 || m > 12 || d < 1 {
		return "", false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return dayMark(y, m, d), t.Day() == d
}

package clinic

import (
	"fmt"
	"strconv"
	"strings"
)

// NumberPattern is how the numbers of a series look: text with the places
// {YYYY} or {YY} for the year, {MM} for the month and, once, zeros in braces
// for the counter: RC-{YYYY}-{000000}. A series with a year in it counts from 1
// each year, one without runs on.
type NumberPattern string

// The series that take their numbers by a pattern of Settings.
const (
	SeriesInvoice  = "invoice"
	SeriesReceipt  = "receipt"
	SeriesCredit   = "credit"
	SeriesEstimate = "estimate"
	SeriesClosure  = "closure"
)

// SeriesYear is the year that the counter of a series runs in on a day; 0 for
// a series that runs on.
func (p NumberPattern) SeriesYear(d Date) int {
	if strings.Contains(string(p), "{YYYY}") || strings.Contains(string(p), "{YY}") {
		return d.Year
	}
	return 0
}

// Number is the n-th number of the series on a day.
func (p NumberPattern) Number(d Date, n int) string {
	var out strings.Builder
	rest := string(p)
	for {
		before, after, ok := strings.Cut(rest, "{")
		out.WriteString(before)
		place, next, closed := strings.Cut(after, "}")
		if !ok || !closed {
			return out.String()
		}
		switch place {
		case "YYYY":
			fmt.Fprintf(&out, "%04d", d.Year)
		case "YY":
			fmt.Fprintf(&out, "%02d", d.Year%100)
		case "MM":
			fmt.Fprintf(&out, "%02d", d.Month)
		default:
			out.WriteString(strings.Repeat("0", max(0, len(place)-len(strconv.Itoa(n)))) + strconv.Itoa(n))
		}
		rest = next
	}
}

// Around is what stands before and behind the counter on a day.
func (p NumberPattern) Around(d Date) (before, behind string) {
	start := strings.Index(string(p), "{0")
	if start < 0 {
		return p.Number(d, 0), ""
	}
	end := start + strings.Index(string(p[start:]), "}") + 1
	return p[:start].Number(d, 0), string(p[end:])
}

// Counter is the counter that a number of this pattern and day holds; ok is
// false when the number is not one of them.
func (p NumberPattern) Counter(d Date, number string) (n int, ok bool) {
	before, behind := p.Around(d)
	rest, ok := strings.CutPrefix(number, before)
	if ok {
		rest, ok = strings.CutSuffix(rest, behind)
	}
	if !ok || rest == "" || strings.Trim(rest, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	return n, err == nil && p.Number(d, n) == number
}

// NumberSeries are the series whose patterns Settings hold, in the order they are shown.
func NumberSeries() []string {
	return []string{SeriesInvoice, SeriesReceipt, SeriesCredit, SeriesEstimate, SeriesClosure}
}

// SeriesTitle names a series for people.
func SeriesTitle(series string) string {
	switch series {
	case SeriesInvoice:
		return "Invoices"
	case SeriesReceipt:
		return "Receipts"
	case SeriesCredit:
		return "Credit notes"
	case SeriesEstimate:
		return "Estimates"
	case SeriesClosure:
		return "Closures"
	}
	return series
}

// SeriesField is the field of an error about a series' pattern.
func SeriesField(series string) string { return series + "_numbers" }

// maxPattern bounds a pattern, and with it every number.
const maxPattern = 40

// Check tells what is wrong with a pattern. The text around the places holds
// letters, figures and - / . _ only, so that numbers can be file names, barcodes
// and searches; the counter is the last place and no figure stands right before it,
// so that two numbers of one pattern are never the same.
func (p NumberPattern) Check() error {
	s := string(p)
	if s == "" || len(s) > maxPattern {
		return Errorf(Invalid, "A number's pattern has 1 to %d characters.", maxPattern)
	}
	counter, seen := false, map[string]bool{}
	text := ""
	for rest := s; rest != ""; {
		before, after, ok := strings.Cut(rest, "{")
		text += before
		if strings.ContainsRune(before, '}') {
			return Errorf(Invalid, "A } without its { stands in the pattern.")
		}
		if counter && strings.ContainsAny(before, "0123456789") {
			return Errorf(Invalid, "No figure may stand after the counter.")
		}
		if !ok {
			break
		}
		place, next, closed := strings.Cut(after, "}")
		switch {
		case !closed:
			return Errorf(Invalid, "A { without its } stands in the pattern.")
		case seen[place]:
			return Errorf(Invalid, "{%s} stands in the pattern twice.", place)
		case place == "YYYY" || place == "YY" || place == "MM":
			if counter {
				return Errorf(Invalid, "The counter is the last of the places in braces.")
			}
		case place != "" && strings.Trim(place, "0") == "" && len(place) <= 12:
			if counter {
				return Errorf(Invalid, "A pattern has one counter.")
			}
			if len(place) < 3 {
				return Errorf(Invalid, "The counter has at least three places: {000}.")
			}
			if n := len(s) - len(rest) + len(before); n > 0 && (s[n-1] == '}' || s[n-1] >= '0' && s[n-1] <= '9') {
				return Errorf(Invalid, "Put a sign such as - before the counter.")
			}
			counter = true
		default:
			return Errorf(Invalid, "A pattern knows {YYYY}, {YY}, {MM} and a counter such as {000000}.")
		}
		seen[place] = true
		rest = next
	}
	switch {
	case !counter:
		return Errorf(Invalid, "The pattern has no counter, such as {000000}.")
	case seen["YYYY"] && seen["YY"]:
		return Errorf(Invalid, "The year stands in the pattern twice.")
	case seen["MM"] && !seen["YYYY"] && !seen["YY"]:
		return Errorf(Invalid, "A month needs its year: {YYYY} or {YY}.")
	}
	for _, r := range text {
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/._", r) {
			return Errorf(Invalid, "Between the places a pattern has capital letters, figures and - / . _ only.")
		}
	}
	return nil
}

package clinic

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParsePartialDate(t *testing.T) {
	for text, want := range map[string]string{"": "", "2019": "2019", "3/2019": "2019-03", "03.2019": "2019-03", "2019-03": "2019-03", "Mar 2019": "2019-03",
		"march 2019": "2019-03", "Sept 2019": "2019-09", "12/03/2019": "2019-03-12", "12.3.2019": "2019-03-12", "12-03-2019": "2019-03-12",
		"12 Mar 2019": "2019-03-12", "12. march 2019": "2019-03-12", "Mar 12, 2019": "2019-03-12", "July 4 2019": "2019-07-04", "March 3rd, 2019": "2019-03-03", "31st march 2019": "2019-03-31", "2nd Aug 2019": "2019-08-02", "2019-03-12": "2019-03-12", " 29/2/2024 ": "2024-02-29"} {
		if got, err := ParsePartialDate(text); err != nil || got.String() != want {
			t.Errorf("%q: %q %v, want %q", text, got, err, want)
		}
	}
	for text, says := range map[string]string{"03/12/19": "Write a year", "12/13/2019": "no month 13", "30/02/2019": "no such day", "last year": "Write a year",
		"0/2019": "Write a year", "0/3/2019": "Write a year", "2019-00": "Write a year", "1019": "too long ago", "Foo 2019": "Write a year", "19": "Write a year",
		"1 Mar 2, 2019": "Write a year"} {
		if got, err := ParsePartialDate(text); !got.IsZero() || !strings.Contains(MessageOf(err), says) || CodeOf(err) != Invalid {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

// What is kept and what is shown are read back as they were; the days it can be
// hold the day that it is.
func TestPartialDatesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := MustDate("1850-01-01").AddDays(rapid.IntRange(0, 60_000).Draw(t, "days"))
		p := PartialDate(d)
		switch rapid.IntRange(0, 2).Draw(t, "known") {
		case 0:
			p.Month, p.Day = 0, 0
		case 1:
			p.Day = 0
		}
		for _, text := range []string{p.String(), p.Text()} {
			if got, err := ParsePartialDate(text); err != nil || got != p {
				t.Fatalf("%q is read as %v %v", text, got, err)
			}
		}
		if p.First().After(d) || p.Last().Before(d) || DateOf(p.Last().midnight()) != p.Last() {
			t.Fatalf("%v is from %v to %v", p, p.First(), p.Last())
		}
		text := rapid.String().Draw(t, "text")
		if got, err := ParsePartialDate(text); err == nil && !got.valid() {
			t.Fatalf("%q is read as %v", text, got)
		}
	})
}

func TestCleanProblem(t *testing.T) {
	today := MustDate("2026-11-23")
	date := func(s string) PartialDate { p, _ := ParsePartialDate(s); return p }
	p := Problem{Code: " I10 ", Title: " Essential\thypertension ", Onset: date("2019")}
	if err := p.Clean(today); err != nil || p.State != ProblemActive || p.String() != "I10 Essential hypertension" || p.Since() != "Essential hypertension since 2019" {
		t.Errorf("%+v %v", p, err)
	}
	for what, c := range map[string]struct {
		p     Problem
		field string
	}{
		"no title":            {Problem{}, "title"},
		"onset ahead":         {Problem{Title: "x", Onset: date("2027")}, "onset"},
		"onset this year":     {Problem{Title: "x", Onset: date("2026")}, ""},
		"onset next month":    {Problem{Title: "x", Onset: date("12/2026")}, "onset"},
		"ended before":        {Problem{Title: "x", Onset: date("2019"), Ended: date("2018"), State: ProblemResolved}, "ended"},
		"ended the same year": {Problem{Title: "x", Onset: date("June 2019"), Ended: date("2019"), State: ProblemResolved}, ""},
		"ended, day before":   {Problem{Title: "x", Onset: date("12/6/2019"), Ended: date("11/6/2019"), State: ProblemResolved}, "ended"},
		"resolved, no end":    {Problem{Title: "x", State: ProblemResolved}, ""},
		"inactive, ended":     {Problem{Title: "x", State: ProblemInactive, Ended: date("2020")}, ""},
		"active, ended":       {Problem{Title: "x", Ended: date("2020")}, "ended"},
		"ended ahead":         {Problem{Title: "x", State: ProblemResolved, Ended: date("2030")}, "ended"},
		"marked by a form":    {Problem{Title: "x", State: ProblemError}, "state"},
		"unknown state":       {Problem{Title: "x", State: "gone"}, "state"},
		"no such day":         {Problem{Title: "x", Onset: PartialDate{2019, time.February, 30}}, "onset"},
		"a day of no month":   {Problem{Title: "x", Onset: PartialDate{2019, 0, 3}}, "onset"},
		"long":                {Problem{Title: strings.Repeat("x", MaxLine+1)}, "title"},
	} {
		if err := c.p.Clean(today); FieldOf(err) != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

package clinic

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestNumberPatterns(t *testing.T) {
	d := MustDate("2026-03-09")
	for pattern, want := range map[NumberPattern]string{
		"RC-{YYYY}-{000000}": "RC-2026-000042", "{YY}/{MM}/{000}": "26/03/042", "R-{0000}": "R-0042", "A.{YYYY}_{000}": "A.2026_042", "N{YYYY}-{000}X": "N2026-042X",
	} {
		if err := pattern.Check(); err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		if got := pattern.Number(d, 42); got != want {
			t.Errorf("%s: %s, not %s", pattern, got, want)
		}
	}
	if got := NumberPattern("R-{000}").Number(d, 123456); got != "R-123456" {
		t.Errorf("past its places: %s", got)
	}
	for _, pattern := range []NumberPattern{"", "RC", "{YYYY}", "{000}{000}", "{YYYY}{000}", "RC1{000}", "{000}-1", "{000}{YYYY}", "{YYYY}-{YY}-{000}", "{MM}-{000}",
		"{00}", "rc-{000}", "RC {000}", "{000", "000}", "{DD}-{000}", "ÄÖ-{000}", "{YYYY}-{YYYY}-{000}", "{0000000000000}", "RC-{YYYY}-{000000}-WITH-A-VERY-LONG-TAIL-OF-TEXT"} {
		if pattern.Check() == nil {
			t.Errorf("%s passed", pattern)
		}
	}
	if NumberPattern("A-{YY}-{000}").SeriesYear(d) != 2026 || NumberPattern("A-{000}").SeriesYear(d) != 0 {
		t.Error("the series' year")
	}
}

// Any pattern that passes gives each day and counter of a year its own number.
func TestNumbersOfAPatternDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"", "A", "7", "-", "{YYYY}", "{YY}", "{MM}", "{000}", "{0000}", "Z9", "/"})
		p := NumberPattern(part.Draw(t, "a") + part.Draw(t, "b") + part.Draw(t, "c") + part.Draw(t, "d") + part.Draw(t, "e"))
		if p.Check() != nil {
			return
		}
		day := func(label string) Date {
			return MustDate(fmt.Sprintf("%d-%02d-01", rapid.IntRange(2000, 2099).Draw(t, label), rapid.IntRange(1, 12).Draw(t, label+"m")))
		}
		d, e := day("d"), day("e")
		n, m := rapid.IntRange(1, 2_000_000).Draw(t, "n"), rapid.IntRange(1, 2_000_000).Draw(t, "m")
		same := p.SeriesYear(d) == p.SeriesYear(e) && n == m
		if !same && p.Number(d, n) == p.Number(e, m) {
			t.Fatalf("%s: %s twice", p, p.Number(d, n))
		}
	})
}

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

// The counter read out of a number is the one that made it, and no other text
// passes for a number of the pattern.
func TestCountersAreReadBack(t *testing.T) {
	d := MustDate("2026-03-09")
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom([]NumberPattern{"RC-{YYYY}-{000000}", "{YY}/{MM}/{000}", "R-{0000}", "A.{YYYY}_{000}", "N{YYYY}-{000}X"}).Draw(t, "pattern")
		n := rapid.IntRange(1, 2_000_000).Draw(t, "n")
		if got, ok := p.Counter(d, p.Number(d, n)); !ok || got != n {
			t.Fatalf("%s of %s: %d, %v", p.Number(d, n), p, got, ok)
		}
		text := rapid.StringMatching(`(RC-2026-|R-|26/03/|N2026-)?[0-9]{0,8}X?`).Draw(t, "text")
		if got, ok := p.Counter(d, text); ok && p.Number(d, got) != text {
			t.Fatalf("%q passes for number %d of %s", text, got, p)
		}
	})
	for _, number := range []string{"", "RC-2025-000001", "RC-2026-", "RC-2026-00001", "RC-2026-0000001", "RC-2026-000001X", "RC-2026-99999999999999999999"} {
		if n, ok := NumberPattern("RC-{YYYY}-{000000}").Counter(d, number); ok {
			t.Errorf("%q is %d", number, n)
		}
	}
}

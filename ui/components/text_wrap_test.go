package components

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// A line is broken at spaces, never at those that hold words together.
func TestTextIsNotBrokenAtNoBreakSpaces(t *testing.T) {
	letters := func(s string) float32 { return float32(utf8.RuneCountInString(s)) }
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"Receipts 4\u00a0/\u00a0419 today", 14, []string{"Receipts", "4\u00a0/\u00a0419 today"}},
		{"Owed 1\u202f667,00\u00a0€ now", 10, []string{"Owed", "1\u202f667,00\u00a0€", "now"}},
		{"one  two\tthree", 7, []string{"one two", "three"}},
		{"4\u00a0/\u00a0419", 4, []string{"4\u00a0/\u00a0", "419"}}, // longer than a line: broken anywhere
	} {
		if got := wrapText(c.text, c.width, letters); !slices.Equal(got, c.want) {
			t.Errorf("%q in %v: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

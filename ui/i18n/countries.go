package i18n

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country is the name of a country, given its two letters and its English name,
// which stands where the language has none.
func Country(code, english string) string {
	c := use()
	if c.Code() == "en" {
		return english
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return english
	}
	if name := display.Regions(c.Tag()).Name(region); name != "" {
		return name
	}
	return english
}

// SortBy puts a list into the order of the language's dictionaries.
func SortBy[T any](list []T, text func(T) string) {
	c := collate.New(use().Tag(), collate.IgnoreCase)
	slices.SortStableFunc(list, func(a, b T) int { return c.CompareString(text(a), text(b)) })
}

package manual

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Hit is a page on which all words stand.
type Hit struct {
	Page   int
	Blocks []int // the page's blocks in which words stand
	Titled bool  // the words stand in the page's title
}

// Search finds the pages that hold every word of a text, those named by it
// first, then those that speak of it most. Upper and lower case and accents
// make no difference.
func (b *Book) Search(words string) []Hit {
	wanted := strings.Fields(fold(words))
	if len(wanted) == 0 {
		return nil
	}
	var hits []Hit
	for i, p := range b.Pages {
		title := fold(p.Title)
		whole := []string{title}
		h := Hit{Page: i, Titled: holdsAll(title, wanted)}
		for j, block := range p.Blocks {
			text := fold(block.Text())
			whole = append(whole, text)
			if holdsAny(text, wanted) {
				h.Blocks = append(h.Blocks, j)
			}
		}
		if holdsAll(strings.Join(whole, "\n"), wanted) {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		if a.Titled != b.Titled {
			if a.Titled {
				return -1
			}
			return 1
		}
		return len(b.Blocks) - len(a.Blocks)
	})
	return hits
}

func holdsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

func holdsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// fold leaves out accents and capitals.
func fold(s string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		plain = s
	}
	return strings.ToLower(plain)
}

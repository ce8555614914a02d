package tongue

import (
	"strings"
	"unicode"
)

// FileName makes a file's name, without an ending, of words in any language: in lower
// case, with hyphens for all but letters and digits, which every system's files may
// have in their names. "Day list" and 2026-11-23 are day-list-2026-11-23.
func FileName(words ...string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.Join(words, "-")) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimRight(b.String(), "-")
}

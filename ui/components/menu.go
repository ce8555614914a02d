package components

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/ui/theme"
)

// menuGap stands between the longest entry of a menu and the keys.
const menuGap = 24

// MenuTexts are the entries of a menu with their keys, which stand below each other.
// The toolkit would draw the keys too pale to be read, so they are part of the text.
func MenuTexts(texts, keys []string) []string {
	wide := func(s string) float32 { return fyne.MeasureText(s, theme.Size(theme.SizeText), fyne.TextStyle{}).Width }
	longest := float32(0)
	for _, text := range texts {
		longest = max(longest, wide(text))
	}
	space := wide("m m") - wide("mm")
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = text
		if keys[i] != "" {
			room := float64((longest + menuGap - wide(text)) / space)
			out[i] += strings.Repeat(" ", int(math.Round(room))) + keyNames(keys[i])
		}
	}
	return out
}

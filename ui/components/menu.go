package components

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// menuGap stands between the longest entry of a menu and the keys.
const menuGap = 24

// MenuEntry is a row of a menu.
type MenuEntry struct {
	Text     string
	Run      func()
	Key      string // shown at the end; "" where there is none
	Disabled bool
}

// NewMenu returns a menu of the entries, not shown yet. Up, Down and Enter work in
// it, Escape closes it.
func NewMenu(c fyne.Canvas, entries []MenuEntry) *widget.PopUpMenu {
	items := make([]*fyne.MenuItem, len(entries))
	for i, text := range menuTexts(entries) {
		items[i] = fyne.NewMenuItem(text, entries[i].Run)
		items[i].Disabled = entries[i].Disabled
	}
	return widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
}

// menuTexts are the entries of a menu with their keys, which stand below each other.
// The toolkit would draw the keys too pale to be read, so they are part of the text.
func menuTexts(entries []MenuEntry) []string {
	wide := func(s string) float32 { return fyne.MeasureText(s, theme.Size(theme.SizeText), fyne.TextStyle{}).Width }
	longest := float32(0)
	for _, e := range entries {
		longest = max(longest, wide(e.Text))
	}
	space := wide("m m") - wide("mm")
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.Text
		if e.Key != "" {
			room := float64((longest + menuGap - wide(e.Text)) / space)
			out[i] += strings.Repeat(" ", int(math.Round(room))) + keyNames(e.Key)
		}
	}
	return out
}

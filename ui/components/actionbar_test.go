package components

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"caredesk/ui/theme"
)

func TestActionsWithoutRoomAreInAMenu(t *testing.T) {
	test.NewTempApp(t)
	title := Title("Abubakar-Featherstonehaugh, Wilhelmina Alexandrina Victoria")
	bar := NewActionBar()
	var pressed []string
	var buttons []*Button
	for _, text := range []string{"Retire…", "Merge…", "History", "Documents…", "Edit", "Book a visit"} {
		buttons = append(buttons, NewButton(text, "Ctrl M", func() { pressed = append(pressed, text) }))
	}
	bar.SetButtons(buttons...)
	badge := NewBadge(0, nil, "")
	badge.Hide()
	line := TitledActions(title, badge, bar)
	w := test.NewTempWindow(t, line)
	w.SetPadded(false)
	overlap := func() bool {
		end := title.Position().X + title.Size().Width
		for _, b := range append(buttons, bar.more) {
			if b.Visible() && bar.Position().X+b.Position().X < end {
				return true
			}
		}
		return false
	}
	w.Resize(fyne.NewSize(1600, 60))
	if bar.more.Visible() || !buttons[0].Visible() || overlap() {
		t.Errorf("with room for all: more %v, first %v, overlap %v", bar.more.Visible(), buttons[0].Visible(), overlap())
	}
	w.Resize(fyne.NewSize(700, 60))
	if !bar.more.Visible() || buttons[0].Visible() || !buttons[5].Visible() || overlap() {
		t.Fatalf("too narrow: more %v, first %v, last %v, overlap %v", bar.more.Visible(), buttons[0].Visible(), buttons[5].Visible(), overlap())
	}
	bar.more.Tapped(nil)
	menu := w.Canvas().Focused()
	if menu == nil {
		t.Fatal("the menu is not worked by keys")
	}
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		menu.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if len(pressed) != 1 || pressed[0] != "Merge…" {
		t.Errorf("pressed %v", pressed)
	}
}

// The keys of a menu begin at one place, to the nearest space.
func TestKeysOfAMenuStandBelowEachOther(t *testing.T) {
	test.NewTempApp(t)
	wide := func(s string) float32 {
		return fyne.MeasureText(s, theme.Size(theme.SizeText), fyne.TextStyle{}).Width
	}
	texts := menuTexts([]MenuEntry{{Text: "Give money back…", Key: "Alt R"}, {Text: "Void…", Key: "Alt V"}, {Text: "Write off what is owed…", Key: "Alt W"}, {Text: "Nothing"}})
	if texts[3] != "Nothing" {
		t.Errorf("an entry without a key is %q", texts[3])
	}
	for _, text := range texts[1:3] {
		if by := wide(text[:strings.Index(text, "Alt")]) - wide(texts[0][:strings.Index(texts[0], "Alt")]); by < -wide(" ") || by > wide(" ") {
			t.Errorf("the key of %q stands %.1f aside", text, by)
		}
	}
}

package components_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

const prose = "Measure at home twice a week. Come back sooner with chest pain.\nAnd then more words that wrap over several lines, to see whether a blank is lost at all."

// At whatever width the text wraps, it reads as it was typed.
func TestWrappedTextKeepsItsBlanks(t *testing.T) {
	e := components.NewMultiLine(3)
	w := uitest.NewWindow(t, components.FixedWidth(e, 420))
	w.Canvas().Focus(e)
	for width := float32(120); width < 520; width += 3 {
		e.SetText("")
		e.Resize(fyne.NewSize(width, 120))
		for _, r := range prose {
			if r == '\n' {
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
				continue
			}
			e.TypedRune(r)
		}
		if e.Text != prose {
			t.Fatalf("%v wide: %q", width, e.Text)
		}
	}
}

// A blank that is typed, taken back and typed again ends where it was.
func TestCorrectingWrappedText(t *testing.T) {
	e := components.NewMultiLine(3)
	w := uitest.NewWindow(t, components.FixedWidth(e, 420))
	w.Canvas().Focus(e)
	for width := float32(120); width < 520; width += 9 {
		e.SetText("")
		e.Resize(fyne.NewSize(width, 120))
		for _, r := range "one two three four five six seven eight nine ten eleven twelve" {
			e.TypedRune(r)
			if r == ' ' {
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
				e.TypedRune('x')
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
				e.TypedRune(' ')
			}
		}
		if e.Text != "one two three four five six seven eight nine ten eleven twelve" {
			t.Fatalf("%v wide: %q", width, e.Text)
		}
	}
}

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

// Tab into a proposed value and type: the proposal is replaced. Coming back from
// a dialog goes on where the typing stopped.
func TestTypingReplacesAProposalButNeverHalfASentence(t *testing.T) {
	first, second := components.NewEntry(), components.NewEntry()
	first.SetText("10:30")
	w := uitest.NewWindow(t, components.VBox(first, second))
	w.Canvas().Focus(second)
	w.Canvas().Focus(first)
	uitest.Type(w, "11:45")
	if first.Text != "11:45" {
		t.Fatalf("after typing over the proposal: %q", first.Text)
	}
	components.Confirm(components.ConfirmOptions{Title: "Sure?", Reason: true, OnConfirm: func(string) {}}, w)
	uitest.Type(w, "because")
	uitest.Key(w, fyne.KeyEscape) // asks before the reason is lost
	uitest.Button(t, w, "Discard").Tapped(nil)
	if components.ModalOpen(w) {
		t.Fatal("the dialog is still open")
	}
	w.Canvas().Focus(first)
	uitest.Type(w, "x")
	if first.Text != "11:45x" {
		t.Fatalf("after the dialog: %q", first.Text)
	}
	long := components.NewMultiLine(2)
	long.SetText("one two")
	w.SetContent(long)
	w.Canvas().Focus(long)
	uitest.Type(w, " three")
	if long.Text != "one two three" {
		t.Fatalf("longer text: %q", long.Text)
	}
}

// Text that does not fit is never left out in silence.
func TestPastingTooMuchIsSaidBesideTheField(t *testing.T) {
	e := components.NewEntry()
	e.MaxLength = 10
	w := uitest.NewWindow(t, components.NewForm([]components.FormField{{Name: "name", Label: "Name", Widget: e}}, 1))
	w.Canvas().Focus(e)
	clipboard := fyne.CurrentApp().Clipboard()
	paste := func(text string) {
		clipboard.SetContent(text)
		e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	}
	paste("1234567890")
	uitest.MustNotText(t, w, "left out")
	e.SetText("äb")
	paste("1234567890")
	uitest.MustText(t, w, "its last 2 characters were left out")
	if len([]rune(e.Text)) != 10 {
		t.Errorf("the text is %q", e.Text)
	}
}

package components_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// A placeholder that is longer than its input was scrolled by the toolkit, with a
// bar through its letters.
func TestALongHintIsShortenedAndComesBack(t *testing.T) {
	uitest.NewApp(t)
	const whole = "Last name, first name · birth date · phone · number"
	e := components.NewSearch(whole, "Ctrl F")
	w := test.NewWindow(container.NewWithoutLayout(e))
	t.Cleanup(w.Close)
	for _, width := range []float32{700, 180, 260, 700} {
		e.Resize(fyne.NewSize(width, 36))
		shown := e.PlaceHolder
		switch {
		case width == 700 && shown != whole:
			t.Errorf("%.0f wide: %q, want all of it", width, shown)
		case width < 700 && (!strings.HasSuffix(shown, "…") || !strings.HasPrefix(whole, strings.TrimSuffix(shown, "…"))):
			t.Errorf("%.0f wide: %q", width, shown)
		}
		if e.Hint() != whole {
			t.Errorf("%.0f wide: the whole hint is %q", width, e.Hint())
		}
		scrolls := uitest.Find[*container.Scroll](w, nil)
		for _, s := range scrolls {
			if s.Content.MinSize().Width > s.Size().Width+0.5 {
				t.Errorf("%.0f wide: the hint needs %.1f and has %.1f: it scrolls", width, s.Content.MinSize().Width, s.Size().Width)
			}
		}
	}
	e.Resize(fyne.NewSize(180, 36))
	e.SetPlaceHolder("Another question, as long as the first one was")
	e.Resize(fyne.NewSize(181, 36))
	if !strings.HasPrefix(e.PlaceHolder, "Another") || !strings.HasSuffix(e.PlaceHolder, "…") || !strings.HasPrefix(e.Hint(), "Another question, as long") {
		t.Errorf("after a change: %q of %q", e.PlaceHolder, e.Hint())
	}
}

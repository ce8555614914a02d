package components_test

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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

// The lower border of an input stays whole on a screen of any scale: what hides the
// toolkit's bar ends above it, and its key keeps off the border.
func TestTheBorderOfAnInputIsWhole(t *testing.T) {
	uitest.NewApp(t)
	e := components.NewSearch("Patient or number", "Ctrl F")
	w := test.NewWindow(container.NewWithoutLayout(e))
	t.Cleanup(w.Close)
	e.Resize(fyne.NewSize(300, 32))
	r := test.WidgetRenderer(e)
	border := r.Objects()[1].(*canvas.Rectangle)
	under := border.Position().Y + border.Size().Height - border.StrokeWidth
	redrawn := false
	for _, text := range []string{"", "Øz", "Østergård-O'Brien, Maximiliane Josephine"} {
		e.SetText(text)
		redrawn = false
		for _, o := range r.Objects() {
			at, to := o.Position(), o.Position().Add(o.Size())
			switch v := o.(type) {
			case *components.KeyHint:
				if to.X > 300-4 {
					t.Errorf("the key ends at %.1f of 300", to.X)
				}
			case *canvas.Rectangle:
				covers := v != border && v.Visible() && v.FillColor != nil && v.FillColor != color.Transparent && at.Y > 16 && to.Y > under+0.01
				if covers && v.FillColor != border.StrokeColor {
					t.Errorf("something over the lower border ends at %.1f, which begins at %.1f", to.Y, under)
				}
				redrawn = redrawn || covers
			}
		}
		if long := len(text) > 20; redrawn != long {
			t.Errorf("%q: the lower border is drawn over: %v, want %v", text, redrawn, long)
		}
	}
}

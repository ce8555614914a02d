package components_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// block is something that needs so much room.
func block(w, h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}

func TestARowStandsOnSeveralLinesWhereItIsNarrow(t *testing.T) {
	uitest.NewWindowMode(t, theme.Light, ui.Body(""), 600, 400)
	a, b, c := block(10, 30), block(80, 30), block(50, 30)
	row := ui.WrapRow(8, []float32{100, 0, -1}, a, b, c)
	row.Resize(fyne.NewSize(400, 30))
	if row.MinSize().Height != 30 || a.Size().Width != 100 || b.Position().X != 108 || c.Size().Width != 400-108-88 {
		t.Errorf("on one line: %v high, %v, %v, %v", row.MinSize().Height, a.Size(), b.Position(), c.Size())
	}
	row.Resize(fyne.NewSize(200, 30))
	if row.MinSize().Height != 68 || c.Position().Y != 38 || c.Size().Width != 200 {
		t.Errorf("on two lines: %v high, the last at %v, %v wide", row.MinSize().Height, c.Position(), c.Size().Width)
	}
	if got := row.MinSize().Width; got != 100 {
		t.Errorf("needs a width of %v, its widest 100", got)
	}
}

func TestASharesWidthIsNeverLessThanItsWordsNeed(t *testing.T) {
	uitest.NewWindowMode(t, theme.Light, ui.Body(""), 600, 400)
	a, b, c := block(150, 30), block(40, 30), block(40, 30)
	row := ui.WrapRow(10, []float32{-1, -1, -1}, a, b, c)
	row.Resize(fyne.NewSize(320, 30))
	if a.Size().Width != 150 || b.Size().Width != 75 || c.Size().Width != 75 {
		t.Errorf("%v, %v and %v wide", a.Size().Width, b.Size().Width, c.Size().Width)
	}
	row.Resize(fyne.NewSize(620, 30))
	if a.Size().Width != 200 || b.Size().Width != 200 {
		t.Errorf("with room for all: %v and %v wide", a.Size().Width, b.Size().Width)
	}
}

func TestASearchIsAsWideAsItsHint(t *testing.T) {
	search := ui.NewSearch("Name, licence, telephone or e-mail", "Ctrl F")
	box := ui.HintWide(search, 100)
	w := uitest.NewWindowMode(t, theme.Light, container.NewWithoutLayout(box), 900, 400)
	box.Resize(box.MinSize())
	w.Canvas().Capture()
	if search.PlaceHolder != search.Hint() {
		t.Errorf("in %v of width it says %q", box.Size().Width, search.PlaceHolder)
	}
	box.Resize(box.MinSize().SubtractWidthHeight(40, 0))
	if search.PlaceHolder == search.Hint() {
		t.Error("the width is more than the hint needs")
	}
}

func TestAPanelStandsBelowWhereThereIsNoRoomBeside(t *testing.T) {
	uitest.NewWindowMode(t, theme.Light, ui.Body(""), 600, 400)
	main, side := block(100, 50), block(150, 80)
	both := ui.Beside(10, 200, main, side)
	both.Resize(fyne.NewSize(360, 300))
	if side.Position() != fyne.NewPos(210, 0) || main.Size() != fyne.NewSize(200, 300) {
		t.Errorf("beside: the panel at %v, the list %v", side.Position(), main.Size())
	}
	both.Resize(fyne.NewSize(359, 300))
	if side.Position() != fyne.NewPos(0, 220) || side.Size().Width != 359 || main.Size() != fyne.NewSize(359, 210) {
		t.Errorf("below: the panel at %v of %v, the list %v", side.Position(), side.Size(), main.Size())
	}
	if got := both.MinSize(); got != fyne.NewSize(150, 140) {
		t.Errorf("needs %v one below the other", got)
	}
}

func TestOptionsStandOnSeveralLinesWhereTheyMay(t *testing.T) {
	w := uitest.NewWindowMode(t, theme.Light, ui.Body(""), 900, 400)
	options := []ui.Option{{Value: "a", Text: "Zahlungsart eins"}, {Value: "b", Text: "Zahlungsart zwei"}, {Value: "c", Text: "Zahlungsart drei"}}
	plain, wraps := ui.NewSegmented(options, nil), ui.NewSegmented(options, nil)
	wraps.SetWrap()
	w.SetContent(ui.VBox(plain, wraps))
	one := plain.MinSize()
	if wraps.MinSize().Width >= one.Width {
		t.Errorf("with lines it needs %v, without %v", wraps.MinSize(), one)
	}
	wraps.Resize(fyne.NewSize(one.Width, 32))
	if got := wraps.MinSize().Height; got != one.Height {
		t.Errorf("with room for all: %v high, want %v", got, one.Height)
	}
	wraps.Resize(fyne.NewSize(one.Width-1, 32))
	if got := wraps.MinSize().Height; got <= one.Height {
		t.Errorf("with too little room it is %v high", got)
	}
}

func TestARowStaysOnOneLine(t *testing.T) {
	uitest.NewWindowMode(t, theme.Light, ui.Body(""), 600, 400)
	a, b, c, gone := block(10, 30), block(80, 20), block(50, 10), block(70, 90)
	gone.Hide()
	row := ui.Row(8, []float32{100, 0, 0, -1}, a, b, gone, c)
	if got := row.MinSize(); got != fyne.NewSize(100+8+80+8+50, 30) {
		t.Errorf("needs %v", got)
	}
	for _, width := range []float32{400, 200} {
		row.Resize(fyne.NewSize(width, 40))
		if got := row.MinSize(); got != fyne.NewSize(246, 30) {
			t.Errorf("needs %v once it is %v wide", got, width)
		}
		if b.Position() != fyne.NewPos(108, 0) || b.Size() != fyne.NewSize(80, 40) || c.Position() != fyne.NewPos(196, 0) ||
			c.Size() != fyne.NewSize(max(0, width-196), 40) {
			t.Errorf("%v wide: %v at %v, then %v at %v", width, b.Size(), b.Position(), c.Size(), c.Position())
		}
	}
}

func TestWhatStandsAtTheRightSharesTheLastBrokenLine(t *testing.T) {
	w := uitest.NewWindowMode(t, theme.Light, ui.Body(""), 600, 400)
	a, b, check, button := block(300, 32), block(250, 32), block(150, 32), block(200, 32)
	f := ui.NewFlow([]fyne.CanvasObject{a, b, check}, []fyne.CanvasObject{button})
	w.SetContent(container.NewWithoutLayout(f))
	f.Resize(fyne.NewSize(600, 100))
	if check.Position().Y != 40 || button.Position() != fyne.NewPos(400, 40) || f.MinSize().Height != 72 {
		t.Errorf("the check at %v, the button at %v, %v high", check.Position(), button.Position(), f.MinSize().Height)
	}
}

// The last button of a line, the one that is pressed most, stands at its right
// end however narrow it is, and what is between the ends gives way to it.
func TestTheLastOfALineStandsAtItsRightEnd(t *testing.T) {
	w := uitest.NewWindowMode(t, theme.Light, ui.Body(""), 1200, 400)
	leave, back, date, preview, sign := block(90, 32), block(150, 32), block(400, 36), block(100, 32), block(200, 32)
	f := ui.NewFlowBetween([]fyne.CanvasObject{leave, back}, []fyne.CanvasObject{date}, []fyne.CanvasObject{preview, sign})
	w.SetContent(container.NewWithoutLayout(f))
	for _, c := range []struct {
		width, height float32
		sign, date    fyne.Position
		one           bool
	}{
		{1100, 36, fyne.NewPos(900, 2), fyne.NewPos(256, 0), true},
		{900, 76, fyne.NewPos(700, 44), fyne.NewPos(0, 0), false},
		{420, 116, fyne.NewPos(220, 84), fyne.NewPos(0, 0), false},
	} {
		f.Resize(fyne.NewSize(c.width, 36))
		f.Resize(fyne.NewSize(c.width, f.MinSize().Height))
		if h := f.MinSize().Height; h != c.height {
			t.Errorf("%v wide, the line is %v high, not %v", c.width, h, c.height)
		}
		if sign.Position() != c.sign || date.Position() != c.date {
			t.Errorf("%v wide, the last stands at %v and what is between at %v; want %v and %v", c.width, sign.Position(), date.Position(), c.sign, c.date)
		}
		if f.OnOneLine(c.width) != c.one {
			t.Errorf("%v wide, one line: %v", c.width, !c.one)
		}
	}
}

// Buttons that may be spared go into a menu before the line breaks, the first
// ones first, and come back where there is room; the menu is worked by keys.
func TestALineSparesButtonsBeforeItBreaks(t *testing.T) {
	w := uitest.NewWindowMode(t, theme.Light, ui.Body(""), 1200, 400)
	var pressed []string
	button := func(text, key string) *ui.Button {
		return ui.NewButton(text, key, func() { pressed = append(pressed, text) })
	}
	leave, back, preview, sign := button("Leave", "Ctrl W"), button("Back to queue", ""), button("Preview", "Ctrl P"), button("Sign", "Ctrl Enter")
	var f *ui.Flow
	more := ui.NewButton("More…", "", func() { f.OpenMenu() })
	date := block(400, 36)
	f = ui.NewFlowBetween([]fyne.CanvasObject{leave, back, more}, []fyne.CanvasObject{date}, []fyne.CanvasObject{preview, sign})
	f.Spare(more, back, preview)
	w.SetContent(container.NewWithoutLayout(f))
	wide := func(buttons ...*ui.Button) (w float32) {
		for _, b := range buttons {
			w += b.MinSize().Width + 8
		}
		return w + 400 + 16
	}
	for _, c := range []struct {
		what                string
		width               float32
		back, preview, more bool
	}{
		{"room for all", wide(leave, back, preview, sign), true, true, false},
		{"a little too narrow", wide(leave, back, preview, sign) - 12, false, true, true},
		{"too narrow for both", wide(leave, more, preview, sign) - 12, false, false, true},
		{"too narrow for any line", wide(leave, more, sign) - 60, true, true, false},
		{"room again", 1200, true, true, false},
	} {
		f.Resize(fyne.NewSize(c.width, 40))
		if back.Visible() != c.back || preview.Visible() != c.preview || more.Visible() != c.more {
			t.Errorf("%s: back %v, preview %v, more %v", c.what, back.Visible(), preview.Visible(), more.Visible())
		}
		if end := sign.Position().X + sign.Size().Width; end < c.width-1 || end > c.width+1 {
			t.Errorf("%s: the last ends at %v of %v", c.what, end, c.width)
		}
	}
	f.Resize(fyne.NewSize(wide(leave, more, preview, sign)-12, 40))
	more.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	menu := w.Canvas().Focused()
	if menu == nil {
		t.Fatal("the menu is not worked by keys")
	}
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		menu.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if len(pressed) != 1 || pressed[0] != "Preview" {
		t.Errorf("pressed %v", pressed)
	}
}

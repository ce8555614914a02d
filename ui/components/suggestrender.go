package components

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/ui/theme"
)

// completion is what a suggestion adds to what was typed, when it begins so.
func completion(typed, suggestion string) string {
	n := utf8.RuneCountInString(typed)
	runes := []rune(suggestion)
	if typed == "" || len(runes) <= n || !strings.EqualFold(string(runes[:n]), typed) {
		return ""
	}
	return string(runes[n:])
}

// CreateRenderer draws the entry, the grey completion and the key that takes it.
func (s *Suggest) CreateRenderer() fyne.WidgetRenderer {
	r := &suggestRenderer{WidgetRenderer: s.Entry.CreateRenderer(), suggest: s, ghost: canvas.NewText("", nil), hint: newHintBox()}
	r.style()
	return r
}

// suggestRenderer draws over the entry what a suggestion adds, in grey.
type suggestRenderer struct {
	fyne.WidgetRenderer
	suggest *Suggest
	ghost   *canvas.Text
	hint    *hintBox
	size    fyne.Size
}

func (r *suggestRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.ghost, r.hint.box, r.hint.text)
}

func (r *suggestRenderer) style() {
	s := r.suggest
	text := ""
	if s.focused && s.SelectedText() == "" && s.CursorColumn == utf8.RuneCountInString(s.Text) {
		text = s.ghost
	}
	r.ghost.Text, r.ghost.TextSize = text, theme.Size(fynetheme.SizeNameText)
	r.ghost.Color = theme.Color(theme.ColorMuted)
	key := ""
	if text != "" {
		key = "Tab"
	}
	r.hint.set(key, false)
	r.place()
}

func (r *suggestRenderer) place() {
	s := r.suggest
	size := fyne.MeasureText(s.Text, theme.Size(fynetheme.SizeNameText), s.TextStyle)
	x := s.textStart() + theme.Size(fynetheme.SizeNameInnerPadding) + size.Width
	hint := r.hint.size()
	room := r.size.Width - x - hint.Width - 12
	if room < 20 {
		r.ghost.Text = ""
	} else {
		r.ghost.Text = fitting(r.ghost.Text, r.ghost.TextSize, room)
	}
	m := r.ghost.MinSize()
	place(r.ghost, x, (r.size.Height-m.Height)/2, m.Width, m.Height)
	place(r.hint.box, r.size.Width-hint.Width-6, (r.size.Height-hint.Height)/2, hint.Width, hint.Height)
	tm := r.hint.text.MinSize()
	place(r.hint.text, r.size.Width-hint.Width-6, (r.size.Height-tm.Height)/2, hint.Width, tm.Height)
}

// fitting cuts a text to what fits into a width.
func fitting(text string, size, width float32) string {
	runes := []rune(text)
	for len(runes) > 0 && fyne.MeasureText(string(runes), size, fyne.TextStyle{}).Width > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes)
}

func (r *suggestRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.size = size
	r.style()
}

func (r *suggestRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.style()
	r.ghost.Refresh()
	r.hint.box.Refresh()
	r.hint.text.Refresh()
}

package components

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// hintBox draws the name of a key in a small frame; on a primary button it
// has no frame, as the colour behind it is strong already.
type hintBox struct {
	box  *canvas.Rectangle
	text *canvas.Text
}

func newHintBox() *hintBox {
	return &hintBox{box: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
}

func (h *hintBox) set(key string, strong bool) {
	h.text.Text = keyNames(key)
	h.text.TextSize = theme.Size(theme.SizeCaption)
	h.text.Alignment = fyne.TextAlignCenter
	h.text.TextStyle = fyne.TextStyle{Bold: strong}
	h.box.CornerRadius = 4
	h.box.StrokeWidth = 1
	if strong {
		h.text.Color = theme.Color(theme.ColorOnPrimary)
		h.box.FillColor, h.box.StrokeColor = hollow(h.text.Color), hollow(h.text.Color)
	} else {
		h.text.Color = theme.Color(theme.ColorMuted)
		h.box.FillColor, h.box.StrokeColor = theme.Color(theme.ColorSurface), theme.Color(theme.ColorLine)
	}
	setVisible(h.box, key != "")
	setVisible(h.text, key != "")
}

func (h *hintBox) size() fyne.Size {
	m := h.text.MinSize()
	return fyne.NewSize(m.Width+10, m.Height+4)
}

func (h *hintBox) place(x, y float32) {
	s := h.size()
	place(h.box, x, y, s.Width, s.Height)
	m := h.text.MinSize()
	place(h.text, x, y+(s.Height-m.Height)/2, s.Width, m.Height)
}

// keyNames names keys as the keyboards of the language do: "Ctrl Shift B" is "Ctrl
// Maj B" in French.
func keyNames(keys string) string {
	words := strings.Split(keys, " ")
	for i, w := range words {
		switch w {
		case "Ctrl":
			words[i] = i18n.C("key", "Ctrl")
		case "Shift":
			words[i] = i18n.C("key", "Shift")
		case "Enter":
			words[i] = i18n.C("key", "Enter")
		}
	}
	return strings.Join(words, " ")
}

// KeyHint shows the key that does something.
type KeyHint struct {
	widget.BaseWidget
	key string
}

// NewKeyHint returns a hint such as "Ctrl K".
func NewKeyHint(key string) *KeyHint {
	k := &KeyHint{key: key}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer is called by the toolkit.
func (k *KeyHint) CreateRenderer() fyne.WidgetRenderer {
	h := newHintBox()
	h.set(k.key, false)
	return &renderer{
		widget: k, objects: []fyne.CanvasObject{h.box, h.text},
		layout:  func(s fyne.Size) { h.place((s.Width-h.size().Width)/2, (s.Height-h.size().Height)/2) },
		min:     h.size,
		refresh: func() { h.set(k.key, false) },
	}
}

package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// messageBox is a coloured note with an icon, a text that wraps and buttons
// for what can be done.
type messageBox struct {
	widget.BaseWidget
	tone    theme.Tone
	text    *Text
	buttons *fyne.Container
}

func newMessageBox() *messageBox {
	b := &messageBox{text: NewText("", TextOptions{Wrap: true}), buttons: HBox()}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// NewNote returns a coloured note that stays on the page.
func NewNote(tone theme.Tone, text string, actions ...Action) fyne.CanvasObject {
	b := newMessageBox()
	b.set(tone, text, actions)
	return b
}

func (b *messageBox) set(tone theme.Tone, text string, actions []Action) {
	b.tone = tone
	fg, _ := tone.Colors()
	b.text.options.Color = fg
	b.text.SetText(text)
	b.buttons.RemoveAll()
	for _, a := range actions {
		b.buttons.Add(NewButton(a.Text, a.Key, a.Run))
	}
	setVisible(b.buttons, len(actions) > 0)
	setVisible(b, text != "")
	b.Refresh()
}

const messagePad = 10

// wants is the width in which no line of the text is broken.
func (b *messageBox) wants() float32 {
	return max(b.text.wants(), b.buttons.MinSize().Width) + 2*messagePad + theme.Size(theme.SizeIcon) + 8
}

// CreateRenderer is called by the toolkit.
func (b *messageBox) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	bg := canvas.NewRectangle(nil)
	icon := canvas.NewImageFromResource(nil)
	icon.FillMode = canvas.ImageFillContain
	const pad = messagePad
	r := &renderer{widget: b, objects: []fyne.CanvasObject{bg, icon, b.text, b.buttons}}
	r.refresh = func() {
		fg, soft := b.tone.Colors()
		bg.FillColor, bg.CornerRadius = theme.Color(soft), theme.Size(theme.SizeRadius)
		bg.StrokeColor, bg.StrokeWidth = theme.Color(fg), 1
		icon.Resource = theme.Tinted(b.tone.Icon(), fg)
	}
	r.layout = func(s fyne.Size) {
		i := theme.Size(theme.SizeIcon)
		place(bg, 0, 0, s.Width, s.Height)
		place(icon, pad, pad, i, i)
		w := s.Width - 2*pad - i - 8
		b.text.Resize(fyne.NewSize(w, 0))
		h := b.text.MinSize().Height
		place(b.text, pad+i+8, pad, w, h)
		bm := b.buttons.MinSize()
		place(b.buttons, pad+i+8, pad+h+8, bm.Width, bm.Height)
	}
	r.min = func() fyne.Size {
		h := b.text.MinSize().Height + 2*pad
		w := float32(120)
		if b.buttons.Visible() {
			m := b.buttons.MinSize()
			h += m.Height + 8
			w = max(w, m.Width+2*pad+theme.Size(theme.SizeIcon)+8)
		}
		return fyne.NewSize(w, h)
	}
	r.refresh()
	return r
}

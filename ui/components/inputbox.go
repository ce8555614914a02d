package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/ui/theme"
)

// inputBox draws the frame, the text and the arrow that Choice and Picker
// share.
type inputBox struct {
	frame *canvas.Rectangle
	text  *Text
	icon  *canvas.Image
}

func newInputBox() *inputBox {
	b := &inputBox{frame: canvas.NewRectangle(nil), text: NewText("", TextOptions{Shrink: true}), icon: canvas.NewImageFromResource(nil)}
	b.icon.FillMode = canvas.ImageFillContain
	return b
}

func (b *inputBox) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.frame, b.text, b.icon}
}

func (b *inputBox) set(value, placeholder string, icon fyne.Resource, focused, disabled bool) {
	b.frame.FillColor = theme.Color(fynetheme.ColorNameInputBackground)
	b.frame.CornerRadius = theme.Size(theme.SizeRadius)
	b.frame.StrokeColor, b.frame.StrokeWidth = theme.Color(fynetheme.ColorNameInputBorder), 1
	if focused {
		b.frame.StrokeColor, b.frame.StrokeWidth = theme.Color(theme.ColorFocus), theme.Size(theme.SizeFocusRing)
	}
	name := theme.ColorText
	shown := value
	if value == "" {
		shown, name = placeholder, theme.ColorMuted
	}
	if disabled {
		name = theme.ColorDisabled
	}
	b.text.SetText(shown)
	b.text.SetColor(name)
	b.icon.Resource = theme.Tinted(icon, theme.ColorMuted)
}

func (b *inputBox) layout(s fyne.Size) {
	i := theme.Size(theme.SizeSmallIcon)
	place(b.frame, 0, 0, s.Width, s.Height)
	place(b.text, 10, 0, max(0, s.Width-10-i-14), s.Height)
	place(b.icon, s.Width-i-9, (s.Height-i)/2, i, i)
}

func (b *inputBox) min() fyne.Size {
	return fyne.NewSize(b.text.measure(b.text.Text())+theme.Size(theme.SizeSmallIcon)+28, theme.Size(theme.SizeControl))
}

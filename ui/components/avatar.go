package components

import (
	"bytes"
	"image"
	_ "image/jpeg" // photos come in both formats
	_ "image/png"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// Avatar shows a person's photo, or the initials where there is none.
type Avatar struct {
	widget.BaseWidget
	name  string
	photo image.Image
	size  float32
}

// NewAvatar returns the round picture of a person. Bytes that are no picture
// count as none.
func NewAvatar(name string, photo []byte, size float32) *Avatar {
	a := &Avatar{size: size}
	a.name, a.photo = name, decodePhoto(photo)
	a.ExtendBaseWidget(a)
	return a
}

// Set changes the person.
func (a *Avatar) Set(name string, photo []byte) {
	a.name, a.photo = name, decodePhoto(photo)
	a.Refresh()
}

func decodePhoto(b []byte) image.Image {
	if len(b) == 0 {
		return nil
	}
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	return img
}

// Initials gives the first letters of the first and the last word of a name.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' })
	first := func(w string) string {
		for _, r := range w {
			return string(unicode.ToUpper(r))
		}
		return ""
	}
	if len(words) > 1 && (words[0] == "Dr" || words[0] == "Prof") {
		words = words[1:] // a title is not a name
	}
	switch len(words) {
	case 0:
		return "?"
	case 1:
		return first(words[0])
	}
	return first(words[0]) + first(words[len(words)-1])
}

// CreateRenderer is called by the toolkit.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	disc := canvas.NewCircle(nil)
	text := canvas.NewText("", nil)
	text.Alignment, text.TextStyle = fyne.TextAlignCenter, fyne.TextStyle{Bold: true}
	photo := &canvas.Image{FillMode: canvas.ImageFillCover, CornerRadius: theme.Scaled(a.size) / 2}
	r := &renderer{widget: a, objects: []fyne.CanvasObject{disc, text, photo}}
	r.refresh = func() {
		disc.FillColor = theme.Color(theme.ColorPrimarySoft)
		text.Text, text.Color, text.TextSize = Initials(a.name), theme.Color(theme.ColorPrimary), theme.Scaled(a.size)*0.36
		photo.Image, photo.CornerRadius = a.photo, theme.Scaled(a.size)/2
		setVisible(photo, a.photo != nil)
		setVisible(text, a.photo == nil)
	}
	r.layout = func(s fyne.Size) {
		size := theme.Scaled(a.size)
		x, y := (s.Width-size)/2, (s.Height-size)/2
		place(disc, x, y, size, size)
		place(photo, x, y, size, size)
		h := text.MinSize().Height
		place(text, x, y+(size-h)/2, size, h)
	}
	r.min = func() fyne.Size { return fyne.NewSquareSize(theme.Scaled(a.size)) }
	r.refresh()
	return r
}

package ui

import (
	"bytes"
	"image"
	_ "image/jpeg" // logos may be JPEG
	_ "image/png"  // and PNG

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// brand is the hospital as the window's frame shows it.
type brand struct {
	name string
	logo []byte
	demo bool
}

// title is the hospital's name, or the product's before there is one.
func (b brand) title() string {
	if b.name == "" {
		return i18n.T("Caredesk")
	}
	return b.name
}

// setTitle puts the page and the hospital into the window's title.
func (s *Shell) setTitle(page string) {
	title := i18n.T("Caredesk")
	if s.branding.name != "" {
		title = s.branding.name + " – " + title
	}
	if page != "" {
		title = page + " – " + title
	}
	s.window.SetTitle(title)
}

// pageTitle names what the window shows when nothing covers it.
func (s *Shell) pageTitle() string {
	if s.desk != nil {
		return s.desk.title()
	}
	return i18n.T("Sign in")
}

// logo is the hospital's logo, or Caredesk's tile where there is none.
type logo struct {
	widget.BaseWidget
	picture image.Image
	side    float32
}

func newLogo(data []byte, side float32) *logo {
	l := &logo{side: side}
	l.ExtendBaseWidget(l)
	l.set(data)
	return l
}

func (l *logo) set(data []byte) {
	l.picture = nil
	if len(data) > 0 {
		if img, _, err := image.Decode(bytes.NewReader(data)); err == nil {
			l.picture = img
		}
	}
	l.Refresh()
}

// CreateRenderer is called by the toolkit.
func (l *logo) CreateRenderer() fyne.WidgetRenderer {
	r := &logoRenderer{l: l, tile: canvas.NewRectangle(nil), cross: canvas.NewImageFromResource(nil),
		picture: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.cross.FillMode = canvas.ImageFillContain
	r.style()
	return r
}

type logoRenderer struct {
	l              *logo
	tile           *canvas.Rectangle
	cross, picture *canvas.Image
}

func (r *logoRenderer) style() {
	r.tile.FillColor, r.tile.CornerRadius = theme.Color(theme.ColorPrimary), theme.Size(theme.SizeRadius)
	r.cross.Resource = theme.Tinted(theme.IconLogo, theme.ColorOnPrimary)
	r.picture.Image = r.l.picture
	own := r.l.picture != nil
	r.picture.Hidden, r.tile.Hidden, r.cross.Hidden = !own, own, own
}

func (r *logoRenderer) Layout(s fyne.Size) {
	at := fyne.NewPos((s.Width-r.l.side)/2, (s.Height-r.l.side)/2)
	square := fyne.NewSquareSize(r.l.side)
	for _, o := range []fyne.CanvasObject{r.tile, r.picture} {
		o.Move(at)
		o.Resize(square)
	}
	inset := r.l.side * 0.22
	r.cross.Move(at.AddXY(inset, inset))
	r.cross.Resize(square.SubtractWidthHeight(2*inset, 2*inset))
}

func (r *logoRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.l.side) }

func (r *logoRenderer) Refresh() {
	r.style()
	r.Layout(r.l.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *logoRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.tile, r.cross, r.picture}
}

func (r *logoRenderer) Destroy() {}

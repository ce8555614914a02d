package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// iconTap is an icon inside an input that can be clicked. It takes no focus:
// the input has a key for the same.
type iconTap struct {
	widget.BaseWidget
	icon fyne.Resource
	tap  func()
}

var (
	_ fyne.Tappable      = (*iconTap)(nil)
	_ desktop.Cursorable = (*iconTap)(nil)
)

func newIconTap(icon fyne.Resource, tap func()) *iconTap {
	t := &iconTap{icon: icon, tap: tap}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped runs the action.
func (t *iconTap) Tapped(*fyne.PointEvent) { t.tap() }

// Cursor shows that the icon can be clicked.
func (t *iconTap) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is called by the toolkit.
func (t *iconTap) CreateRenderer() fyne.WidgetRenderer {
	img := canvas.NewImageFromResource(theme.Tinted(t.icon, theme.ColorMuted))
	img.FillMode = canvas.ImageFillContain
	return &renderer{
		widget: t, objects: []fyne.CanvasObject{img},
		layout: func(s fyne.Size) {
			i := min(theme.Size(theme.SizeIcon), s.Width-4, s.Height)
			place(img, (s.Width-i)/2, (s.Height-i)/2, i, i)
		},
		min:     func() fyne.Size { return fyne.NewSize(theme.Size(theme.SizeIcon)+12, 20) },
		refresh: func() { img.Resource = theme.Tinted(t.icon, theme.ColorMuted) },
	}
}

// unitLabel is a word inside an input, such as the currency.
func unitLabel(s string) fyne.CanvasObject {
	return Padded(Caption(s), 6)
}

package components

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// PageSource draws the pages of a document.
type PageSource interface {
	Pages() int
	// Size is a page's width and height in millimetres.
	Size(page int) (w, h float64)
	// Image draws a page at so many pixels a millimetre. It may take a while and
	// is called away from the UI thread.
	Image(page int, perMM float64) (image.Image, error)
}

// PageView shows the pages of a document, one at a time: whole, or in its size
// on paper. With the focus PgUp and PgDn turn pages, Home and End lead to the
// first and the last, + and - change the size and the arrows move the sheet.
type PageView struct {
	widget.BaseWidget
	// Run runs work away from the UI thread and what it returns on it.
	Run func(work func() (done func()))

	source  PageSource
	page    int
	full    bool // in its size on paper
	asked   int  // the number of the drawing that was asked for last
	drawn   drawnPage
	focused bool
	message string

	img    *canvas.Image
	sheet  *fyne.Container
	scroll *container.Scroll
	desk   *fill
	ring   *canvas.Rectangle
	words  *Text
	count  *Text
	back   *Button
	next   *Button
	fit    *Button
	real   *Button
	box    *fyne.Container
}

// drawnPage is what the picture on screen shows.
type drawnPage struct {
	page  int
	perMM float64
}

var (
	_ fyne.Focusable = (*PageView)(nil)
	_ fyne.Tappable  = (*PageView)(nil)
)

// pointsPerMM shows paper in its size at the usual 96 dots an inch.
const pointsPerMM = 96 / 25.4

// NewPageView returns a view that shows nothing yet.
func NewPageView(run func(work func() (done func()))) *PageView {
	v := &PageView{Run: run, message: i18n.T("The pages are being drawn…")}
	v.img = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	v.desk, v.words, v.count = newFill(theme.ColorLine, 0), NewText("", TextOptions{Color: theme.ColorMuted, Wrap: true}), Caption("")
	v.sheet = container.New(&sheetLayout{v}, v.img)
	v.scroll = container.NewScroll(v.sheet)
	v.ring = canvas.NewRectangle(color.Transparent)
	v.back = NewIconButton(theme.IconLeft, i18n.T("Previous page"), func() { v.turn(v.page - 1) })
	v.next = NewIconButton(theme.IconRight, i18n.T("Next page"), func() { v.turn(v.page + 1) })
	v.fit = NewButton(i18n.T("Whole page"), "", func() { v.zoom(false) })
	v.real = NewButton("100 %", "", func() { v.zoom(true) })
	bar := container.NewBorder(nil, nil, HBox(v.back, v.count, v.next), HBox(v.fit, v.real))
	v.box = container.NewBorder(nil, container.New(&padTop{8}, bar), nil, nil, container.NewStack(v.desk, v.scroll, Padded(v.words, 16), v.ring))
	v.ExtendBaseWidget(v)
	v.show()
	return v
}

// padTop leaves room above an object.
type padTop struct{ px float32 }

func (p *padTop) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(0, p.px)
}
func (p *padTop) Layout(o []fyne.CanvasObject, s fyne.Size) {
	place(o[0], 0, p.px, s.Width, s.Height-p.px)
}

// SetSource shows a document from its first page on, or from where the one
// before was; nil shows the message instead.
func (v *PageView) SetSource(s PageSource, message string) {
	v.source, v.message, v.drawn = s, message, drawnPage{}
	v.asked++ // whatever is being drawn is of another document
	if s == nil || v.page >= s.Pages() {
		v.page = 0
	}
	v.img.Image = nil
	v.show()
}

// Page is the page on screen, counted from 0.
func (v *PageView) Page() int { return v.page }

func (v *PageView) pages() int {
	if v.source == nil {
		return 0
	}
	return v.source.Pages()
}

func (v *PageView) turn(page int) {
	if page = max(0, min(page, v.pages()-1)); page == v.page || v.source == nil {
		return
	}
	v.page = page
	v.scroll.ScrollToTop()
	v.show()
}

func (v *PageView) zoom(full bool) {
	if v.full != full {
		v.full = full
		v.scroll.Offset = fyne.Position{}
		v.show()
	}
}

// show brings texts and buttons up to date and has the page drawn if need be.
func (v *PageView) show() {
	n := v.pages()
	enable := func(b *Button, on bool) {
		if on {
			b.Enable()
			return
		}
		b.Disable()
	}
	enable(v.back, v.page > 0)
	enable(v.next, v.page+1 < n)
	enable(v.fit, n > 0 && v.full)
	enable(v.real, n > 0 && !v.full)
	v.count.SetText("")
	if n > 0 {
		v.count.SetText(i18n.F("Page %d of %d", v.page+1, n))
	}
	v.words.SetText(v.message)
	if n > 0 {
		v.words.SetText("")
	}
	v.img.Hidden = n == 0
	v.Refresh()
	v.draw()
}

// shownSize is the page's size on screen.
func (v *PageView) shownSize() fyne.Size {
	w, h := v.source.Size(v.page)
	if v.full {
		return fyne.NewSize(float32(w*pointsPerMM), float32(h*pointsPerMM))
	}
	room := v.scroll.Size().SubtractWidthHeight(2*sheetMargin, 2*sheetMargin)
	k := min(room.Width/float32(w), room.Height/float32(h))
	return fyne.NewSize(max(0, k*float32(w)), max(0, k*float32(h)))
}

const sheetMargin = 12

// draw asks for the picture of the page in the size in which it is shown.
func (v *PageView) draw() {
	if v.source == nil || v.Run == nil {
		return
	}
	size := v.shownSize()
	if size.Width < 1 {
		return
	}
	w, _ := v.source.Size(v.page)
	scale := float64(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		scale = float64(c.Scale())
	}
	want := drawnPage{v.page, float64(size.Width) / w * scale}
	if v.drawn.page == want.page && v.drawn.perMM > want.perMM*0.98 && v.drawn.perMM < want.perMM*1.3 {
		return
	}
	if v.drawn.page != want.page {
		v.img.Image = nil
	}
	v.drawn = want
	v.asked++
	mine, source := v.asked, v.source
	v.Run(func() func() {
		img, err := source.Image(want.page, want.perMM)
		return func() {
			if mine != v.asked {
				return
			}
			v.img.Image = img
			if err != nil {
				v.words.SetText(i18n.T("This page cannot be shown. It can still be printed."))
			}
			v.img.Refresh()
		}
	})
}

// sheetLayout puts the page in the middle of the room.
type sheetLayout struct{ v *PageView }

func (l *sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	if l.v.source == nil || !l.v.full {
		return fyne.NewSize(0, 0)
	}
	return l.v.shownSize().AddWidthHeight(2*sheetMargin, 2*sheetMargin)
}

func (l *sheetLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if l.v.source == nil {
		return
	}
	size := l.v.shownSize()
	place(o[0], max(sheetMargin, (s.Width-size.Width)/2), max(sheetMargin, (s.Height-size.Height)/2), size.Width, size.Height)
}

// FocusGained and FocusLost are called by the toolkit.
func (v *PageView) FocusGained() { v.focused = true; v.Refresh() }

// FocusLost is called by the toolkit.
func (v *PageView) FocusLost() { v.focused = false; v.Refresh() }

// Tapped takes the focus, so that the keys work.
func (v *PageView) Tapped(*fyne.PointEvent) { focus(v) }

// TypedRune changes the size.
func (v *PageView) TypedRune(r rune) {
	switch r {
	case '+', '=', '1':
		v.zoom(true)
	case '-', '0':
		v.zoom(false)
	}
}

// TypedKey turns pages and moves the sheet.
func (v *PageView) TypedKey(ev *fyne.KeyEvent) {
	const step = 60
	switch ev.Name {
	case fyne.KeyPageDown:
		v.turn(v.page + 1)
	case fyne.KeyPageUp:
		v.turn(v.page - 1)
	case fyne.KeyHome:
		v.turn(0)
	case fyne.KeyEnd:
		v.turn(v.pages() - 1)
	case fyne.KeyDown:
		v.move(0, step)
	case fyne.KeyUp:
		v.move(0, -step)
	case fyne.KeyRight:
		v.move(step, 0)
	case fyne.KeyLeft:
		v.move(-step, 0)
	default:
		passKey(v, ev)
	}
}

func (v *PageView) move(x, y float32) {
	most := v.scroll.Content.Size().Subtract(v.scroll.Size())
	v.scroll.ScrollToOffset(fyne.NewPos(max(0, min(v.scroll.Offset.X+x, most.Width)), max(0, min(v.scroll.Offset.Y+y, most.Height))))
}

// CreateRenderer is called by the toolkit.
func (v *PageView) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{
		widget: v, objects: []fyne.CanvasObject{v.box},
		layout: func(s fyne.Size) {
			place(v.box, 0, 0, s.Width, s.Height)
			v.sheet.Refresh()
			v.draw()
		},
		min: func() fyne.Size { return fyne.NewSize(240, 240) },
		refresh: func() {
			v.ring.StrokeWidth, v.ring.StrokeColor = 0, color.Transparent
			if v.focused {
				v.ring.StrokeWidth, v.ring.StrokeColor = theme.Size(theme.SizeFocusRing), theme.Color(theme.ColorFocus)
			}
			v.ring.Refresh()
			v.sheet.Refresh()
			v.scroll.Refresh()
		},
	}
}

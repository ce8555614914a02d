package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/theme"
)

// WholePage holds a page that may need more room than the window has, as with
// large text or in a small window: then all of it scrolls, up and down and to
// the sides, and follows the focus. A page that fits does not scroll.
type WholePage struct {
	Content *fyne.Container
	scroll  *container.Scroll
	page    *fyne.Container
}

// NewWholePage returns the place for a page.
func NewWholePage() *WholePage {
	w := &WholePage{page: container.NewStack()}
	w.scroll = followingScroll(container.NewScroll(w.page))
	w.Content = container.New(wholeLayout{w}, w.scroll)
	return w
}

// Set puts a page in place of the one before, from its top.
func (w *WholePage) Set(page fyne.CanvasObject) {
	w.page.Objects = []fyne.CanvasObject{page}
	w.scroll.Offset = fyne.Position{}
	w.Content.Refresh()
}

// inSight is the width that can be seen of the page an object stands in before
// it is scrolled aside, within its margins; 0 where the whole width can be.
func inSight(o fyne.CanvasObject) float32 {
	c := canvasOf(o)
	if c == nil || topModal(c) != nil {
		return 0
	}
	for _, p := range followed {
		s := p.Value()
		if s == nil || s.Direction != container.ScrollBoth || canvasOf(s) != c {
			continue
		}
		if s.Content.Size().Width <= s.Size().Width {
			return 0
		}
		return s.Size().Width - 2*theme.Size(theme.SizePage)
	}
	return 0
}

type wholeLayout struct{ w *WholePage }

func (wholeLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(32) }

// Layout lays the page out again when it has found out in the first round how
// high its lines become in the width that there is.
func (l wholeLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	w := l.w
	before := w.page.MinSize()
	place(w.scroll, 0, 0, s.Width, s.Height)
	for range 3 {
		after := w.page.MinSize()
		if after == before {
			break
		}
		before = after
		w.page.Refresh()
		w.scroll.Refresh()
	}
	if w.page.Size().Width > s.Width { // lines of buttons break where they can be seen
		w.page.Refresh()
		w.scroll.Refresh()
	}
}

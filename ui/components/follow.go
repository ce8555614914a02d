package components

import (
	"slices"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// followed are the scrolls of pages that keep what has the focus in sight.
var followed []weak.Pointer[container.Scroll]

// NewFollowingScroll scrolls up and down by itself so that what the keyboard
// comes to can be seen: nobody should type into a field below the edge.
func NewFollowingScroll(content fyne.CanvasObject) *container.Scroll {
	s := container.NewVScroll(content)
	followed = slices.DeleteFunc(followed, func(p weak.Pointer[container.Scroll]) bool { return p.Value() == nil })
	followed = append(followed, weak.Make(s))
	return s
}

// The room that a field's label and message take around what has the focus.
const (
	roomAbove = 26
	roomBelow = 26
)

// follow brings what got the focus into sight: in the dialog in front, or else
// in the page.
func follow(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if m := topModal(c); m != nil {
		if !slices.Contains(m.options.Buttons, o) && !slices.Contains(m.options.LeftButtons, o) {
			scrollTo(m.body, o)
		}
		return
	}
	for _, p := range followed {
		if s := p.Value(); s != nil && canvasOf(s) == c && s.Visible() {
			scrollTo(s, o)
		}
	}
}

// scrollTo moves a scroll as little as it takes to show an object of its
// content. What lies elsewhere, or is higher than the view, moves nothing.
func scrollTo(s *container.Scroll, o fyne.CanvasObject) {
	view, height := s.Size(), o.Size().Height
	if s.Content.Size().Height <= view.Height || height+roomAbove+roomBelow > view.Height {
		return
	}
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(o).Subtract(d.AbsolutePositionForObject(s))
	top := at.Y + s.Offset.Y // within the content
	if at.X < 0 || at.X > view.Width || top < 0 || top+height > s.Content.Size().Height {
		return
	}
	y := s.Offset.Y
	switch {
	case top-roomAbove < y:
		y = top - roomAbove
	case top+height+roomBelow > y+view.Height:
		y = top + height + roomBelow - view.Height
	}
	if y = min(max(0, y), s.Content.Size().Height-view.Height); y != s.Offset.Y {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, y))
	}
}

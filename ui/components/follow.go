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
	return followingScroll(container.NewVScroll(content))
}

func followingScroll(s *container.Scroll) *container.Scroll {
	followed = slices.DeleteFunc(followed, func(p weak.Pointer[container.Scroll]) bool { return p.Value() == nil })
	followed = append(followed, weak.Make(s))
	return s
}

// LeavePages forgets the scrolls of all pages, as a session ends. To ask of a scroll
// where it stands, as every change of the focus does, would keep it in the toolkit's
// memory, and with it the pages of everybody who has signed out.
func LeavePages() { followed = nil }

// The room that a field's label and message take around what has the focus.
const (
	roomAbove = 26
	roomBelow = 26

	besideFocus = 8
)

// Follow is what the parts of a page that take the focus and are not made here
// call when they get it.
func Follow(o fyne.CanvasObject) { follow(o) }

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
			scrollAside(m.body, o)
		}
		return
	}
	// First the scrolls of the page, then the one that the page stands in.
	for _, around := range []bool{false, true} {
		for _, p := range followed {
			if s := p.Value(); s != nil && canvasOf(s) == c && s.Visible() && (s.Direction == container.ScrollBoth) == around {
				scrollTo(s, o)
				if around {
					scrollAside(s, o)
				}
			}
		}
	}
}

// scrollAside is scrollTo to the sides. What is wider than the view is shown
// from its beginning.
func scrollAside(s *container.Scroll, o fyne.CanvasObject) {
	view, width := s.Size(), o.Size().Width
	if s.Content.Size().Width <= view.Width {
		return
	}
	d := fyne.CurrentApp().Driver()
	left := d.AbsolutePositionForObject(o).X - d.AbsolutePositionForObject(s).X + s.Offset.X
	if left < 0 || left+width > s.Content.Size().Width {
		return
	}
	x := s.Offset.X
	switch {
	case left-besideFocus < x:
		x = left - besideFocus
	case left+width+besideFocus > x+view.Width:
		x = min(left-besideFocus, left+width+besideFocus-view.Width)
	}
	if x = min(max(0, x), s.Content.Size().Width-view.Width); x != s.Offset.X {
		s.ScrollToOffset(fyne.NewPos(x, s.Offset.Y))
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
	if s.Direction != container.ScrollBoth && (at.X < 0 || at.X > view.Width) || top < 0 || top+height > s.Content.Size().Height {
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

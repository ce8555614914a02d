package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Spots are the places of a page that a tour speaks of; nil where the page has
// none.
type Spots struct {
	Primary fyne.CanvasObject // the one button the page is about
	New     fyne.CanvasObject // the button of Ctrl+N
	Filter  fyne.CanvasObject // the first entry
	List    fyne.CanvasObject // the first table
}

// FindSpots looks for them in what is visible of a page, from its start.
func FindSpots(page fyne.CanvasObject) Spots {
	var s Spots
	s.look(page)
	return s
}

func (s *Spots) look(o fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	switch v := o.(type) {
	case *fyne.Container:
		for _, each := range v.Objects {
			s.look(each)
		}
	case *container.Scroll:
		s.look(v.Content)
	case *PageHeader:
		s.look(v.line)
	case *Flow:
		for _, each := range v.all() {
			s.look(each)
		}
	case *Card:
		s.look(v.content)
	case *Busy:
		s.look(v.box)
	case *ActionBar:
		for _, b := range v.buttons {
			s.look(b)
		}
	case *Button:
		if v.kind == kindPrimary && s.Primary == nil {
			s.Primary = v
		}
		if v.Key == "Ctrl N" && s.New == nil {
			s.New = v
		}
	case *Entry, *Suggest:
		if s.Filter == nil {
			s.Filter = o
		}
	case interface{ CountText() string }: // a RowTable of whatever rows
		if s.List == nil {
			s.List = o
		}
	}
}

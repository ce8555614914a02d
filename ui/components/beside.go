package components

import "fyne.io/fyne/v2"

// besideGap is the room between a form and what stands beside it.
const besideGap = 24

// besideLayout puts a second object of a fixed width at the right of the first.
type besideLayout struct{ width float32 }

// MinSize asks for the height at the widths that the two last had, as wrapped
// text knows its height only once it knows its width.
func (l *besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(left.Width+besideGap+l.width, max(left.Height, right.Height))
}

// Layout places both from the top, each as high as it needs to be.
func (l *besideLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	left := max(0, s.Width-besideGap-l.width)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(left, s.Height))
	objects[1].Move(fyne.NewPos(left+besideGap, 0))
	objects[1].Resize(fyne.NewSize(l.width, s.Height))
}

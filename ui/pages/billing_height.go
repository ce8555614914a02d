package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
)

// A bill's items are seen without scrolling where the panel has room: as many of
// them as there are, up to mostItems, and up to fewItems in any window. An empty
// bill says so in the room of fewItems.
const (
	fewItems  = 3
	mostItems = 10
	// paymentsKept is the height that a bill's payments keep beside its items.
	paymentsKept = 84
)

// billColumn is a stretched column in which the items of a bill are as high as
// their rows.
func billColumn(items *components.RowTable[billingLine], payments *container.Scroll, gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	l := &billColumnLayout{stretchColumnLayout: stretchColumnLayout{gap: gap, grow: grow}, items: items, payments: payments}
	for i, o := range objects {
		if o == fyne.CanvasObject(items) {
			objects[i] = container.New(l.box(), items)
		}
	}
	return container.New(l, objects...)
}

type billColumnLayout struct {
	stretchColumnLayout
	items    *components.RowTable[billingLine]
	payments *container.Scroll
	room     float32 // more than the least for the items
}

// rows is how many rows the items take, up to a number of them.
func (l *billColumnLayout) rows(most int) float32 {
	n := len(l.items.Rows())
	if n == 0 {
		n = fewItems
	}
	return l.items.HeightFor(min(n, most))
}

// MinSize asks for no more than a few items, so that the window can be made small.
func (l *billColumnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	l.room = 0
	return l.stretchColumnLayout.MinSize(objects)
}

func (l *billColumnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	kept := max(0, min(paymentsKept, l.payments.Content.MinSize().Height)-l.payments.MinSize().Height)
	rest := size.Height - l.MinSize(objects).Height - kept
	l.room = max(0, min(rest, l.rows(mostItems)-l.rows(fewItems)))
	l.stretchColumnLayout.Layout(objects, size)
}

// box is the layout of the items themselves.
func (l *billColumnLayout) box() fyne.Layout { return &billItemsLayout{column: l} }

type billItemsLayout struct{ column *billColumnLayout }

func (l *billItemsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, l.column.rows(fewItems)+l.column.room)
}

func (l *billItemsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

const keptTour = "tour"

// tourStep speaks of one place on screen.
type tourStep struct {
	at          fyne.CanvasObject
	title, text string
}

// tour is a small card beside the place it speaks of. It lies over the page
// without covering it from clicks or taking the focus: work goes on, and to
// open another tab ends it.
type tour struct {
	desk  *desk
	steps []tourStep
	step  int
	ring  *canvas.Rectangle
	card  *fyne.Container
	next  *components.Button
}

const tourWidth = 340

// tourBack is the card's ground. Clicks on it do not fall through to the page.
type tourBack struct{ frame }

func newTourBack() *tourBack {
	b := &tourBack{frame{fill: theme.ColorSurface}}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped does nothing.
func (b *tourBack) Tapped(*fyne.PointEvent) {}

// startTour shows the tour of the page in front.
func (d *desk) startTour() {
	after := d.afterTour
	d.afterTour = nil // it is not over yet
	d.endTour()
	d.afterTour = after
	t := &tour{desk: d, steps: d.tourSteps(), ring: canvas.NewRectangle(nil)}
	d.tour = t
	t.draw()
}

// endTour takes the card away and gives the keys back to the page.
func (d *desk) endTour() {
	if d.tour == nil {
		return
	}
	d.tour = nil
	d.over.RemoveAll()
	d.over.Refresh()
	if after := d.afterTour; after != nil {
		d.afterTour = nil
		after()
	}
}

// offerTour shows the tour once to each user of this desk.
func (d *desk) offerTour() {
	if s := d.shell; s.kept(keptTour) == "" {
		s.keep(keptTour, "seen")
		d.startTour()
	}
}

// enterTour gives the keys to the card, or back to the page.
func (d *desk) enterTour() {
	c := d.shell.window.Canvas()
	if c.Focused() == fyne.Focusable(d.tour.next) {
		c.Unfocus()
		return
	}
	c.Focus(d.tour.next)
}

func (t *tour) turn(by int) {
	if t.step += by; t.step >= len(t.steps) {
		t.desk.endTour()
		return
	}
	t.draw()
	t.desk.shell.window.Canvas().Focus(t.next)
}

func (t *tour) draw() {
	s := t.steps[t.step]
	nextText := i18n.T("Next")
	if t.step == len(t.steps)-1 {
		nextText = i18n.C("button", "Done")
	}
	t.next = components.NewPrimaryButton(nextText, "", func() { t.turn(1) })
	back := components.NewQuietButton(i18n.T("Back"), "", func() { t.turn(-1) })
	if t.step == 0 {
		back.Hide()
	}
	shut := components.NewQuietButton(i18n.T("Close"), "Esc", t.desk.endTour)
	head := container.NewBorder(nil, nil, nil, components.NewKeyHint("F6"), components.Caption(i18n.F("Step %d of %d", t.step+1, len(t.steps))))
	body := container.New(&manualColumn{gap: 6}, head, components.Strong(s.title), components.Paragraph(s.text),
		container.NewBorder(nil, nil, shut, components.HBox(back, t.next)))
	t.card = container.NewStack(newTourBack(), container.New(layout.NewCustomPaddedLayout(12, 12, 14, 14), body))
	fit(t.card, tourWidth)
	t.style()
	t.desk.over.Objects = []fyne.CanvasObject{t.ring, t.card}
	t.desk.over.Refresh()
}

func (t *tour) style() {
	t.ring.StrokeColor, t.ring.StrokeWidth, t.ring.CornerRadius = theme.Color(theme.ColorPrimary), 2, theme.Size(theme.SizeRadius)
}

// tourLayout puts the ring around the place and the card beside it, inside the
// window.
type tourLayout struct{ desk *desk }

func (l *tourLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l *tourLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	t := l.desk.tour
	if t == nil {
		return
	}
	t.style()
	pos, size := t.place()
	t.ring.Move(pos.SubtractXY(ringGap, ringGap))
	t.ring.Resize(size.AddWidthHeight(2*ringGap, 2*ringGap))
	card := fyne.NewSize(tourWidth, t.card.Size().Height)
	t.card.Resize(card)
	t.card.Move(beside(pos, size, card, s))
}

// ringGap is how far the ring stands from the place.
const ringGap = 3

// place is where the step's place is within the page.
func (t *tour) place() (fyne.Position, fyne.Size) {
	driver := fyne.CurrentApp().Driver()
	at := t.steps[t.step].at
	return driver.AbsolutePositionForObject(at).Subtract(driver.AbsolutePositionForObject(t.desk.over)), at.Size()
}

// moved reports whether the place is not where the ring stands.
func (t *tour) moved() bool {
	pos, size := t.place()
	return t.ring.Position() != pos.SubtractXY(ringGap, ringGap) || t.ring.Size() != size.AddWidthHeight(2*ringGap, 2*ringGap)
}

// beside finds room for a card: at the right of a place, below it, at its left,
// above it, and in its lower right corner where it fills the window.
func beside(pos fyne.Position, size, card, area fyne.Size) fyne.Position {
	const gap = 12
	x := max(gap, min(pos.X, area.Width-card.Width-gap))
	y := max(gap, min(pos.Y, area.Height-card.Height-gap))
	switch {
	case pos.X+size.Width+gap+card.Width <= area.Width:
		return fyne.NewPos(pos.X+size.Width+gap, y)
	case pos.Y+size.Height+gap+card.Height <= area.Height:
		return fyne.NewPos(x, pos.Y+size.Height+gap)
	case pos.X-gap-card.Width >= 0:
		return fyne.NewPos(pos.X-gap-card.Width, y)
	case pos.Y-gap-card.Height >= 0:
		return fyne.NewPos(x, pos.Y-gap-card.Height)
	}
	return fyne.NewPos(min(pos.X+size.Width, area.Width)-card.Width-2*gap, min(pos.Y+size.Height, area.Height)-card.Height-2*gap)
}

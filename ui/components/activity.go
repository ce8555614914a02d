package components

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// onActivity is told of every sign of somebody at the desk.
var onActivity = func() {}

// OnActivity has f called at every key typed into one of these components and
// whenever the pointer moves over an ActivitySensor or a dialog, so that the
// window can tell when nobody is there. There is one such function.
func OnActivity(f func()) {
	if f == nil {
		f = func() {}
	}
	onActivity = f
}

// NewActivitySensor returns an unseen object that notices the pointer. It
// stands behind a window's whole content: the driver asks everything under the
// pointer for its cursor, from the bottom up, so that it notices every move and
// hides nothing.
func NewActivitySensor() fyne.CanvasObject {
	s := &activitySensor{}
	s.ExtendBaseWidget(s)
	return s
}

type activitySensor struct{ widget.BaseWidget }

var (
	_ desktop.Cursorable = (*activitySensor)(nil)
	_ desktop.Cursorable = (*overlay)(nil)
)

// Cursor is asked for whenever the pointer moves.
func (s *activitySensor) Cursor() desktop.Cursor {
	onActivity()
	return desktop.DefaultCursor
}

// CreateRenderer is called by the toolkit.
func (s *activitySensor) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{widget: s, layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }}
}

// Cursor is asked for whenever the pointer moves.
func (o *overlay) Cursor() desktop.Cursor {
	onActivity()
	return desktop.DefaultCursor
}

// FormsDirty reports whether an open form holds something that was typed and
// not saved.
func FormsDirty(w fyne.Window) bool {
	s := scopes[w.Canvas()]
	return s != nil && slices.ContainsFunc(s.modals, func(m *Modal) bool { return m.options.dirty != nil && m.options.dirty() })
}

// CloseAll takes every dialog away without asking, for the end of a session.
func CloseAll(w fyne.Window) {
	for m := topModal(w.Canvas()); m != nil; m = topModal(w.Canvas()) {
		m.Close()
		if topModal(w.Canvas()) == m { // another overlay had taken it along
			popModal(w.Canvas(), m)
		}
	}
	for _, o := range slices.Backward(slices.Clone(w.Canvas().Overlays().List())) {
		w.Canvas().Overlays().Remove(o)
	}
}

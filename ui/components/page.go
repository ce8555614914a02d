package components

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// PageHeader is the top line of a page: title and filters at the left, actions
// at the right, the primary one last.
type PageHeader struct {
	widget.BaseWidget
	title *Text
	line  *Flow
	more  *Button // opens the menu of the actions that have no room
}

// NewPageHeader returns a page's top line.
func NewPageHeader(title string, filters, actions []fyne.CanvasObject) *PageHeader {
	h := &PageHeader{title: Title(title)}
	h.more = NewIconButton(theme.IconMore, i18n.T("More…"), func() { h.line.OpenMenu() })
	h.more.Hide()
	h.line = NewFlow(append([]fyne.CanvasObject{h.title}, filters...), append([]fyne.CanvasObject{h.more}, actions...))
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer is called by the toolkit.
func (h *PageHeader) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.line) }

// Refresh places anew what was shown, hidden or renamed.
func (h *PageHeader) Refresh() {
	h.line.Refresh()
	h.BaseWidget.Refresh()
}

// Spare names the actions that go into a menu where the line is too narrow for all,
// the first one first. None are spared without any.
func (h *PageHeader) Spare(buttons ...*Button) {
	if len(buttons) == 0 {
		h.more.Hide()
		h.line.Spare(nil)
		return
	}
	h.line.Spare(h.more, buttons...)
}

// SetTitle changes the title.
func (h *PageHeader) SetTitle(s string) {
	h.title.SetText(s)
	h.Refresh()
}

// EmptyState stands where a list has no rows and names the next step.
type EmptyState struct {
	widget.BaseWidget
	text   *Text
	button *Button
}

// NewEmptyState returns the text with, unless it is empty, a button for the
// next step.
func NewEmptyState(text, actionText string, action func()) *EmptyState {
	e := &EmptyState{text: NewText(text, TextOptions{Color: theme.ColorMuted, Wrap: true, Align: fyne.TextAlignCenter}),
		button: NewButton(actionText, "", nil)}
	e.ExtendBaseWidget(e)
	e.Set(text, actionText, action)
	return e
}

// Set changes text and next step.
func (e *EmptyState) Set(text, actionText string, action func()) {
	e.text.SetText(text)
	e.button.OnTapped = action
	e.button.SetText(actionText)
	setVisible(e.button, actionText != "" && action != nil)
	e.Refresh()
}

// CreateRenderer is called by the toolkit.
func (e *EmptyState) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	icon := canvas.NewImageFromResource(nil)
	icon.FillMode = canvas.ImageFillContain
	r := &renderer{widget: e, objects: []fyne.CanvasObject{icon, e.text, e.button}}
	r.refresh = func() { icon.Resource = theme.Tinted(theme.IconInfo, theme.ColorMuted) }
	r.layout = func(s fyne.Size) {
		w := min(s.Width-24, 420)
		e.text.Resize(fyne.NewSize(w, 0))
		th, bm := e.text.MinSize().Height, e.button.MinSize()
		total := 28 + 10 + th
		if e.button.Visible() {
			total += 12 + bm.Height
		}
		y := max(0, (s.Height-total)/2)
		place(icon, (s.Width-28)/2, y, 28, 28)
		place(e.text, (s.Width-w)/2, y+38, w, th)
		place(e.button, (s.Width-bm.Width)/2, y+38+th+12, bm.Width, bm.Height)
	}
	r.min = func() fyne.Size { return fyne.NewSize(160, 120) }
	r.refresh()
	return r
}

// slow is how long a wait may last before it is shown.
const slow = 500 * time.Millisecond

// AfterKey runs f once the character of the key that is being handled has come
// too. The window tells of a key and then of its character: what opens an input
// at once for a letter would find that letter typed into it.
var AfterKey = func(f func()) { Timer(20*time.Millisecond, f) }

// Timer runs f on the UI thread after a delay and returns a function that
// stops it. Tests replace it to run without waiting.
var Timer = func(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// Busy lies over a part of a page while it waits. Short waits stay unseen, so
// that nothing flickers; long ones show what is awaited and a Cancel button.
type Busy struct {
	widget.BaseWidget
	box    *fyne.Container
	text   *Text
	bar    *widget.ProgressBarInfinite
	cancel *Button
	panel  *fyne.Container
	stop   func()
}

// NewBusy puts the layer over an object.
func NewBusy(content fyne.CanvasObject) *Busy {
	b := &Busy{text: Body(""), bar: widget.NewProgressBarInfinite()}
	b.bar.Stop()
	b.cancel = NewButton(i18n.T("Cancel"), "", nil)
	card := NewCard(VBox(b.text, FixedHeight(b.bar, 8), container.NewCenter(b.cancel)))
	b.panel = container.NewCenter(FixedWidth(card, 280))
	b.panel.Hide()
	b.box = container.NewStack(content, b.panel)
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer is called by the toolkit.
func (b *Busy) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.box) }

// Start begins to wait; cancel may be nil.
func (b *Busy) Start(text string, cancel func()) {
	b.Stop()
	b.text.SetText(text)
	b.cancel.OnTapped = func() {
		b.Stop()
		if cancel != nil {
			cancel()
		}
	}
	setVisible(b.cancel, cancel != nil)
	b.stop = Timer(slow, func() {
		b.bar.Start()
		b.panel.Show()
		b.Refresh()
	})
}

// Stop ends the wait.
func (b *Busy) Stop() {
	if b.stop != nil {
		b.stop()
		b.stop = nil
	}
	if b.panel.Visible() {
		b.bar.Stop()
		b.panel.Hide()
		b.Refresh()
	}
}

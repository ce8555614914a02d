package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"caredesk/ui/theme"
)

// ModalOptions say what a modal holds.
type ModalOptions struct {
	Title    string
	Subtitle string
	// Topic is the page of the manual about it; without one, that about what lies
	// below is shown.
	Topic   string
	Content fyne.CanvasObject
	// Beside stands at the right of the content, BesideWidth wide, and scrolls
	// by itself.
	Beside      fyne.CanvasObject
	BesideWidth float32
	// Buttons stand at the bottom right, the primary one last; LeftButtons at
	// the bottom left.
	Buttons     []fyne.CanvasObject
	LeftButtons []fyne.CanvasObject
	// Width is 480 when it is zero. Height is as much as the content needs, up
	// to the window's.
	Width, Height float32
	// Cover hides the window behind the modal wholly, for the lock screen.
	Cover bool
	// Quiet draws nothing until Reveal is called, while the window behind is kept
	// from keys and clicks already.
	Quiet bool
	// OnEscape replaces closing.
	OnEscape func()
	// OnEnter is for an Enter that nothing focused used.
	OnEnter func()
	// OnKey sees keys that nothing focused used; true means handled.
	OnKey    func(*fyne.KeyEvent) bool
	OnClosed func()

	onSubmit func()
	dirty    func() bool
}

// Modal is a panel over the shaded window, with a title, a body that scrolls
// when it is tall, and buttons. Escape closes it.
type Modal struct {
	options  ModalOptions
	window   fyne.Window
	canvas   fyne.Canvas
	overlay  *overlay
	title    *Text
	subtitle *Text
	body     *container.Scroll
	beside   *container.Scroll // nil without one
	frame    *fyne.Container
	header   *fyne.Container
	footer   *Flow
}

const (
	modalPadding = 20
	bodyRight    = 14
	besideGap    = 24
)

// NewModal returns a modal that is not shown yet.
func NewModal(w fyne.Window, o ModalOptions) *Modal {
	if o.Width == 0 {
		o.Width = 480
	}
	m := &Modal{options: o, window: w, title: Heading(o.Title), subtitle: Caption(o.Subtitle)}
	m.title.options.Shrink = true
	m.subtitle.options.Wrap = true
	m.header = VBoxGap(2, m.title)
	if o.Subtitle != "" {
		m.header.Add(m.subtitle)
	}
	if len(o.Buttons)+len(o.LeftButtons) == 1 && len(o.Buttons) == 1 {
		if b, ok := o.Buttons[0].(*Button); ok && b.closes {
			b.SetPrimary(true) // what a dialog that only shows something is left by
		}
	}
	m.body = container.NewScroll(insetBody(o.Content))
	m.footer = NewFlow(o.LeftButtons, o.Buttons)
	if len(o.Buttons)+len(o.LeftButtons) == 0 {
		m.footer.Hide()
	}
	m.frame = container.New(&modalLayout{m}, m.header, m.body, m.footer)
	if o.Beside != nil {
		m.beside = container.NewVScroll(insetBody(o.Beside))
		m.frame.Add(m.beside)
	}
	m.overlay = newOverlay(m.frame, true, m.bounds)
	m.overlay.cover, m.overlay.quiet = o.Cover, o.Quiet
	return m
}

// Show opens the modal. Call it once.
func (m *Modal) Show() {
	m.canvas = m.window.Canvas()
	pushModal(m.canvas, m)
	m.overlay.show(m.canvas)
}

// Reveal draws a quiet modal and gives the focus to something in it, unless
// something lies over it.
func (m *Modal) Reveal(focus fyne.Focusable) {
	if !m.overlay.open() {
		return
	}
	m.overlay.quiet = false
	m.overlay.Refresh()
	if topModal(m.canvas) == m {
		m.canvas.Focus(focus)
	}
}

// Close takes the modal away and gives the focus back to what had it before.
func (m *Modal) Close() {
	if m.canvas == nil || !m.overlay.open() {
		return
	}
	m.overlay.hide()
	popModal(m.canvas, m)
	if m.options.OnClosed != nil {
		m.options.OnClosed()
	}
}

// Open reports whether the modal is on screen.
func (m *Modal) Open() bool { return m.overlay.open() }

// SetTitle changes the title.
func (m *Modal) SetTitle(s string) { m.title.SetText(s) }

// Relayout fits the modal to its content after that has grown or shrunk.
func (m *Modal) Relayout() {
	if m.overlay.open() {
		m.overlay.Refresh()
	}
}

func (m *Modal) escape() {
	if m.options.OnEscape != nil {
		m.options.OnEscape()
		return
	}
	m.Close()
}

func (m *Modal) typedKey(ev *fyne.KeyEvent) {
	switch {
	case TypedByNobody(ev):
	case m.options.OnKey != nil && m.options.OnKey(ev):
	case ev.Name == fyne.KeyEscape:
		m.escape()
	case isEnter(ev) && m.options.OnEnter != nil:
		m.options.OnEnter()
	case ev.Name == fyne.KeyPageDown:
		m.scroll(m.body.Size().Height * 0.9)
	case ev.Name == fyne.KeyPageUp:
		m.scroll(-m.body.Size().Height * 0.9)
	}
}

func (m *Modal) scroll(by float32) {
	y := min(max(0, m.body.Offset.Y+by), max(0, m.body.Content.Size().Height-m.body.Size().Height))
	m.body.ScrollToOffset(fyne.NewPos(m.body.Offset.X, y))
}

func (m *Modal) typedShortcut(s fyne.Shortcut) bool {
	if m.options.onSubmit != nil && (isCtrlS(s) || isCtrlEnter(s)) {
		m.options.onSubmit()
		return true
	}
	return false
}

// FocusSearch puts the cursor into the search of the dialog in front, and reports
// whether there is one: the key of searching works in dialogs as on pages.
func FocusSearch(w fyne.Window) bool {
	m := topModal(w.Canvas())
	if m == nil {
		return false
	}
	e := searchIn(m.options.Content)
	if e != nil {
		w.Canvas().Focus(e)
	}
	return e != nil
}

// searchIn finds the input of NewSearch that shows a key.
func searchIn(o fyne.CanvasObject) *Entry {
	var inside []fyne.CanvasObject
	switch v := o.(type) {
	case *Entry:
		if _, key := v.ActionItem.(*KeyHint); key && v.Visible() {
			return v
		}
	case *fyne.Container:
		inside = v.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{v.Content}
	case *Flow:
		inside = v.all()
	}
	for _, each := range inside {
		if e := searchIn(each); e != nil && each.Visible() {
			return e
		}
	}
	return nil
}

func (m *Modal) bounds(area fyne.Size) (fyne.Position, fyne.Size) {
	w := min(theme.Scaled(m.options.Width), area.Width-32)
	h := theme.Scaled(m.options.Height)
	if h == 0 {
		h = m.naturalHeight(w)
	}
	h = min(h, area.Height-32)
	return fyne.NewPos((area.Width-w)/2, (area.Height-h)/2), fyne.NewSize(w, h)
}

// naturalHeight measures twice, as wrapped text knows its height only once it
// knows its width.
func (m *Modal) naturalHeight(w float32) float32 {
	inner := w - 2*modalPadding
	content := m.options.Content
	body := inner - m.besideRoom()
	content.Resize(fyne.NewSize(body, content.MinSize().Height))
	content.Resize(fyne.NewSize(body, content.MinSize().Height))
	m.header.Resize(fyne.NewSize(inner, m.header.MinSize().Height))
	tall := content.MinSize().Height
	if m.beside != nil {
		tall = max(tall, m.options.Beside.MinSize().Height)
	}
	h := 2*modalPadding + m.header.MinSize().Height + 16 + tall
	if m.footer.Visible() {
		m.footer.Resize(fyne.NewSize(inner, m.footer.MinSize().Height))
		h += 20 + m.footer.MinSize().Height
	}
	return h + 2
}

// besideRoom is the width that what stands beside the content takes away.
func (m *Modal) besideRoom() float32 {
	if m.beside == nil {
		return 0
	}
	return theme.Scaled(m.options.BesideWidth) + besideGap
}

// reveal scrolls the body so that an object in it can be seen.
func (m *Modal) reveal(o fyne.CanvasObject) {
	if !m.overlay.open() {
		return
	}
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(m.body).Y
	bottom := top + o.Size().Height
	switch {
	case top < 0:
		m.scroll(top - 8)
	case bottom > m.body.Size().Height:
		m.scroll(bottom - m.body.Size().Height + 8)
	}
}

type modalLayout struct{ m *Modal }

func (l *modalLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(100) }

func (l *modalLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	m := l.m
	inner := s.Width - 2*modalPadding
	hh := m.header.MinSize().Height
	place(m.header, modalPadding, modalPadding, inner, hh)
	top, bottom := modalPadding+hh+16, s.Height-modalPadding
	if m.footer.Visible() {
		fh := m.footer.MinSize().Height
		place(m.footer, modalPadding, bottom-fh, inner, fh)
		bottom -= fh + 16
	}
	// The body reaches a little over the sides, so that focus rings at its
	// edges are not cut off and the scroll bar covers nothing.
	room := m.besideRoom()
	place(m.body, modalPadding-4, top-4, inner-room+4+bodyRight, max(0, bottom-top+8))
	if m.beside != nil {
		w := theme.Scaled(m.options.BesideWidth)
		place(m.beside, s.Width-modalPadding-w-4, top-4, w+4+bodyRight, max(0, bottom-top+8))
	}
}

// insetBody leaves the room for focus rings that modalLayout took.
func insetBody(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(4, 4, 4, bodyRight), o)
}

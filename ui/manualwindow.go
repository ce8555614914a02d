package ui

import (
	"image"
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"

	"caredesk/docs"
	"caredesk/internal/manual"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// manualWindow shows the handbook beside the work: it is a window of its own, so
// that a form stays open and usable while it is read.
type manualWindow struct {
	shell  *Shell
	window fyne.Window
	vm     *viewmodel.Manual
	paint  *manualPainter

	search *components.Entry
	list   *components.RowTable[viewmodel.Line]
	title  *components.Text
	back   *components.Button
	before *components.Button
	after  *components.Button
	scroll *container.Scroll
}

// manualSize leaves room for the window it explains on the smallest screen.
var manualSize = fyne.NewSize(880, 620)

// showManual opens the handbook at the page about what is in front.
func (s *Shell) showManual() { s.openManual(s.topic()) }

// openManual opens the handbook at a page. It is no command that stands back
// behind a dialog: help with a form is wanted while the form is open.
func (s *Shell) openManual(id string) {
	if s.locked() || s.leaving {
		return
	}
	if s.manual == nil {
		book, err := manual.Read(docs.FS, docs.Pages()...)
		if err != nil {
			s.options.Log.Error("the manual cannot be read", "error", err)
			components.Toast(s.window, theme.ToneDanger, i18n.T("The manual cannot be read. Nothing else is affected."))
			return
		}
		s.manual = newManualWindow(s, book)
	}
	s.manual.vm.Open(id)
	s.manual.window.Show()
	s.manual.window.RequestFocus()
}

// closeManual takes the handbook away, for the lock and the end of a session.
func (s *Shell) closeManual() {
	if m := s.manual; m != nil {
		s.manual = nil
		m.window.Close()
	}
}

func newManualWindow(s *Shell, book *manual.Book) *manualWindow {
	m := &manualWindow{shell: s, window: s.app.NewWindow(""), vm: viewmodel.NewManual(book)}
	m.paint = &manualPainter{book: book, follow: m.follow, leads: m.leads, marked: m.vm.Marked,
		texts: map[string]fyne.Resource{}, sizes: map[string]image.Config{}}
	m.build("")
	m.window.SetPadded(false)
	m.window.Resize(manualSize)
	m.window.SetOnClosed(func() {
		if s.manual == m {
			s.manual = nil
		}
	})
	m.keys()
	m.vm.Changed = m.draw
	m.draw()
	return m
}

// build makes what stands around the page, in the language of the window. words
// are those that are searched for.
func (m *manualWindow) build(words string) {
	m.window.SetTitle(i18n.T("Manual – Caredesk"))
	m.search = components.NewSearch(i18n.T("Search the manual"), "Ctrl F")
	m.search.SetText(words)
	m.search.OnChanged = m.vm.Search
	m.search.OnKey = m.searchKey
	m.search.OnSubmitted = func(string) { m.read() }
	m.list = components.NewRowTable([]components.Column[viewmodel.Line]{
		{ID: "title", Title: i18n.T("Contents"), MinWidth: 160, Text: func(l viewmodel.Line) string { return strings.Repeat("     ", l.Depth) + l.Title }},
		{ID: "places", Title: "", Width: 44, Align: fyne.TextAlignTrailing, Muted: true, Text: placesText},
	}, components.Noun{One: "page", Many: "pages"}).Named("manual.contents")
	m.list.Key = func(l viewmodel.Line) any { return l.Page }
	m.list.SetEmpty(i18n.T("No page holds all of these words. Try fewer or shorter ones."), "", nil)
	m.list.OnSelected = func(l viewmodel.Line) { m.vm.Show(l.Page) }
	m.list.OnOpen = func(viewmodel.Line) { m.read() }
	m.title = components.Title("")
	m.back = components.NewButton(i18n.T("Back"), "Alt ←", m.vm.Back)
	m.before = components.NewIconButton(theme.IconLeft, i18n.T("Previous page"), func() { m.vm.Turn(-1) })
	m.after = components.NewIconButton(theme.IconRight, i18n.T("Next page"), func() { m.vm.Turn(1) })
	m.scroll = components.NewFollowingScroll(container.NewStack())
	head := container.NewBorder(nil, nil, nil, components.HBoxGap(6, m.back, m.before, m.after), m.title)
	right := container.New(layout.NewCustomPaddedLayout(12, 12, 16, 16),
		container.NewBorder(components.VBoxGap(8, head, components.Line()), nil, nil, nil, container.New(&readingLayout{}, m.scroll)))
	left := components.Panel(container.New(layout.NewCustomPaddedLayout(12, 8, 12, 8),
		container.NewBorder(components.VBoxGap(8, m.search), nil, nil, nil, m.list)))
	m.window.SetContent(container.NewStack(components.NewActivitySensor(),
		newFrame(theme.ColorBackground), edged(nil, nil, components.FixedWidth(left, 300), right)))
}

// speakAgain puts the frame into the language that the window speaks now; the page
// in front, what was searched for and the place on the page stay.
func (m *manualWindow) speakAgain() {
	at := m.scroll.Offset
	m.build(m.search.Text)
	m.draw()
	m.scroll.ScrollToOffset(at)
}

func placesText(l viewmodel.Line) string {
	if l.Places == 0 {
		return ""
	}
	return strconv.Itoa(l.Places)
}

// keys are those of the window. The main menu's do not reach it.
func (m *manualWindow) keys() {
	c := m.window.Canvas()
	c.SetOnTypedKey(m.typedKey)
	for _, k := range []struct {
		key fyne.KeyName
		mod fyne.KeyModifier
		run func()
	}{
		{fyne.KeyF, control, m.find},
		{fyne.KeyLeft, fyne.KeyModifierAlt, m.vm.Back},
		{fyne.KeyW, control, m.window.Close},
		{fyne.KeyL, control, m.shell.lockNow},
		{fyne.KeyQ, control, m.shell.askQuit},
	} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: k.mod}, func(fyne.Shortcut) { k.run() })
	}
}

// typedKey gets the keys that nothing with the focus used.
func (m *manualWindow) typedKey(ev *fyne.KeyEvent) {
	m.shell.touch()
	if components.TypedByNobody(ev) {
		return
	}
	page := m.scroll.Size().Height * 0.9
	switch ev.Name {
	case fyne.KeyEscape:
		m.window.Close()
	case fyne.KeyPageDown, fyne.KeySpace:
		m.scrollBy(page)
	case fyne.KeyPageUp:
		m.scrollBy(-page)
	case fyne.KeyDown:
		m.scrollBy(48)
	case fyne.KeyUp:
		m.scrollBy(-48)
	case fyne.KeyHome:
		m.scrollBy(-m.scroll.Content.Size().Height)
	case fyne.KeyEnd:
		m.scrollBy(m.scroll.Content.Size().Height)
	case fyne.KeyRight:
		m.vm.Turn(1)
	case fyne.KeyLeft:
		m.vm.Turn(-1)
	case fyne.KeyBackspace:
		m.vm.Back()
	}
}

func (m *manualWindow) scrollBy(by float32) {
	y := min(m.scroll.Offset.Y+by, m.scroll.Content.Size().Height-m.scroll.Size().Height)
	m.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y)))
}

// find puts the cursor into the search.
func (m *manualWindow) find() {
	m.window.Canvas().Focus(m.search)
	m.search.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// searchKey moves through the hits while typing goes on. Escape first clears
// the words.
func (m *manualWindow) searchKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		m.list.TypedKey(ev)
		return true
	case fyne.KeyEscape:
		if m.search.Text != "" {
			m.search.SetText("")
			return true
		}
	}
	return false
}

// read gives the keys to the page.
func (m *manualWindow) read() { m.window.Canvas().Unfocus() }

func (m *manualWindow) leads(link string) bool {
	_, ok := m.vm.Book.Follow(m.vm.At(), link)
	return ok || strings.HasPrefix(link, "https://")
}

func (m *manualWindow) follow(link string) {
	m.read()
	if m.vm.Follow(link) {
		return
	}
	u, err := url.Parse(link)
	if err == nil {
		err = m.shell.app.OpenURL(u)
	}
	if err != nil {
		m.shell.options.Log.Warn("a link of the manual cannot be opened", "error", err)
	}
}

// draw shows the page in front and where it stands in the contents.
func (m *manualWindow) draw() {
	lines := m.vm.Lines()
	m.list.SetRows(lines, len(lines), false)
	for i, l := range lines {
		if l.Page == m.vm.At() {
			m.list.Select(i)
		}
	}
	page := m.vm.Page()
	m.title.SetText(page.Title)
	m.back.SetEnabled(m.vm.CanBack())
	m.before.SetEnabled(m.vm.At() > 0)
	m.after.SetEnabled(m.vm.At()+1 < len(m.vm.Book.Pages))
	column, first := m.paint.page(m.vm.At())
	m.scroll.Content = column
	m.scroll.Offset = fyne.NewPos(0, 0)
	settle(m.scroll)
	if first != nil {
		m.scrollBy(first.Position().Y - 8)
	}
}

// readingLayout gives the page its width before its height is asked for, as
// wrapped text knows the one only by the other.
type readingLayout struct{}

func (readingLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 200) }

func (readingLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
	settle(o[0].(*container.Scroll))
}

// settle lays the content of a scroll out anew at its width.
func settle(s *container.Scroll) {
	for range 2 {
		s.Content.Resize(fyne.NewSize(s.Size().Width, s.Content.MinSize().Height))
		if c, ok := s.Content.(*fyne.Container); ok && c.Layout != nil {
			c.Layout.Layout(c.Objects, c.Size())
		}
	}
	s.Refresh()
}

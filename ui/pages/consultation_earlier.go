package pages

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// consultationEarlier lists the patient's earlier visits as cards.
type consultationEarlier struct {
	env     *Env
	vm      *viewmodel.Consultation
	content *fyne.Container
	box     *fyne.Container
	scroll  *container.Scroll
	cards   []*visitCard
	shown   []clinic.HistoryID
	ready   bool
	hint    *components.Text
	// onTake takes parts of an entry over into today's visit.
	onTake func(e clinic.HistoryEntry, parts ...viewmodel.Part)
}

func newConsultationEarlier(env *Env, vm *viewmodel.Consultation) *consultationEarlier {
	e := &consultationEarlier{env: env, vm: vm, box: components.VBox()}
	e.scroll = container.NewVScroll(inset(e.box))
	e.hint = components.NewText(keepKeys(i18n.T("Take over: S symptoms · N notes · D diagnosis · P prescription · A advice · T all")),
		components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true})
	e.content = stretchColumn(6, 2, components.Strong(i18n.T("Earlier visits")), e.hint, e.scroll)
	return e
}

// keepKeys keeps a key, a letter on its own, on the line of the word that it stands for.
func keepKeys(text string) string { return oneKey.ReplaceAllString(text, "$1$2\u00a0") }

var oneKey = regexp.MustCompile(`(^|[ ·])(\p{Lu}) `)

// show builds the cards anew when the visits are others than before.
func (e *consultationEarlier) show() {
	ids := make([]clinic.HistoryID, 0, len(e.vm.Earlier()))
	for _, entry := range e.vm.Earlier() {
		ids = append(ids, entry.ID)
	}
	if e.ready && slices.Equal(ids, e.shown) {
		return
	}
	e.shown, e.ready = ids, true
	e.cards = nil
	e.box.RemoveAll()
	if len(ids) == 0 {
		e.box.Add(components.NewText(i18n.T("No earlier visits here."), components.TextOptions{Color: theme.ColorMuted, Wrap: true}))
	}
	for i, entry := range e.vm.Earlier() {
		card := newVisitCard(entry)
		card.onOpen = func() { showHistoryEntry(e.env, entry, nil) }
		card.onMove = func(step int) { e.move(i + step) }
		card.onFocus = func() { e.reveal(card) }
		card.onTake = func(parts ...viewmodel.Part) { e.onTake(entry, parts...) }
		e.cards = append(e.cards, card)
		e.box.Add(card)
	}
	e.content.Refresh()
}

func (e *consultationEarlier) focus() { e.move(0) }

func (e *consultationEarlier) move(i int) {
	if i >= 0 && i < len(e.cards) {
		e.env.Window.Canvas().Focus(e.cards[i])
	}
}

func (e *consultationEarlier) reveal(card *visitCard) {
	top, bottom := card.Position().Y, card.Position().Y+card.Size().Height+6
	view := e.scroll.Size().Height
	switch y := e.scroll.Offset.Y; {
	case top < y:
		e.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > y+view:
		e.scroll.ScrollToOffset(fyne.NewPos(0, bottom-view))
	}
}

// visitCard shows an earlier visit in short. It can have the focus: Up and
// Down move between cards, Enter opens the whole entry.
type visitCard struct {
	widget.BaseWidget
	card    *components.Card
	focused bool
	onOpen  func()
	onMove  func(step int)
	onFocus func()
	onTake  func(parts ...viewmodel.Part)
}

var (
	_ fyne.Focusable     = (*visitCard)(nil)
	_ fyne.Tappable      = (*visitCard)(nil)
	_ desktop.Cursorable = (*visitCard)(nil)
)

func newVisitCard(e clinic.HistoryEntry) *visitCard {
	line := func(s string, o components.TextOptions) *components.Text {
		o.Shrink = true
		return components.NewText(s, o)
	}
	box := components.VBoxGap(2, components.Row(8, []float32{-1, 0},
		line(i18n.Date(e.VisitDate, "2 Jan 2006"), components.TextOptions{Bold: true}),
		components.Caption(shorten(e.DoctorName, 24))))
	what := e.Diagnosis
	if what == "" {
		what = e.Notes
	}
	box.Add(line(what, components.TextOptions{}))
	small := components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted}
	lines := strings.Split(e.Prescription, "\n")
	for i, medicine := range lines {
		if i == 2 && len(lines) > 3 {
			box.Add(line(i18n.F("and %s more", strconv.Itoa(len(lines)-i)), small))
			break
		}
		if medicine != "" {
			box.Add(line(medicine, small))
		}
	}
	c := &visitCard{card: components.NewCard(box)}
	c.card.SetPadding(10)
	c.ExtendBaseWidget(c)
	return c
}

// Tapped opens the entry.
func (c *visitCard) Tapped(*fyne.PointEvent) { c.onOpen() }

// Cursor shows that the card can be opened.
func (c *visitCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained shows the ring and scrolls the card into view.
func (c *visitCard) FocusGained() {
	c.focused = true
	c.Refresh()
	c.onFocus()
}

// FocusLost hides the ring.
func (c *visitCard) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune takes a part of the visit over: s, n, d, p, a, or all with t.
func (c *visitCard) TypedRune(r rune) {
	if parts := partsOf(unicode.ToLower(r)); len(parts) > 0 {
		c.onTake(parts...)
	}
}

// partsOf is what a key takes over from an earlier visit.
func partsOf(key rune) []viewmodel.Part {
	if key == 't' {
		return viewmodel.Parts()
	}
	for _, part := range viewmodel.Parts() {
		if key == rune(part[0]) {
			return []viewmodel.Part{part}
		}
	}
	return nil
}

// TypedKey opens, moves, or hands the key on.
func (c *visitCard) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.onOpen()
	case fyne.KeyDown:
		c.onMove(1)
	case fyne.KeyUp:
		c.onMove(-1)
	default:
		handKeyOn(c, ev)
	}
}

// handKeyOn gives a key that a focused widget does not use to the window.
func handKeyOn(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(ev)
		}
	}
}

// CreateRenderer is called by the toolkit.
func (c *visitCard) CreateRenderer() fyne.WidgetRenderer {
	ring := canvas.NewRectangle(nil)
	ring.CornerRadius = theme.Size(theme.SizeCardRadius) + 2
	ring.StrokeWidth = theme.Size(theme.SizeFocusRing)
	r := &visitCardRenderer{c: c, ring: ring}
	r.style()
	return r
}

type visitCardRenderer struct {
	c    *visitCard
	ring *canvas.Rectangle
}

func (r *visitCardRenderer) Destroy()           {}
func (r *visitCardRenderer) MinSize() fyne.Size { return r.c.card.MinSize() }
func (r *visitCardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.card, r.ring}
}

func (r *visitCardRenderer) Layout(s fyne.Size) {
	r.c.card.Resize(s)
	r.ring.Move(fyne.NewPos(-2, -2))
	r.ring.Resize(s.AddWidthHeight(4, 4))
}

func (r *visitCardRenderer) style() {
	r.ring.StrokeColor = theme.Color(theme.ColorFocus)
	if r.c.focused {
		r.ring.Show()
	} else {
		r.ring.Hide()
	}
}

func (r *visitCardRenderer) Refresh() {
	r.style()
	r.c.card.Refresh()
	r.ring.Refresh()
}

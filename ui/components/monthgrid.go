package components

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// MonthCell is one day of a MonthGrid.
type MonthCell struct {
	Date    clinic.Date
	Outside bool // of the month shown
	Today   bool
	Text    string // "24 visits"
	// Load is the share of the working time that is booked, below 0 for a day
	// without a bar; LoadText stands beside the bar, such as "93 %".
	Load     float32
	LoadText string
	// Words are short lines below: a holiday's name, who is away.
	Words  []string
	Closed bool
	// Label reads the day out.
	Label string
}

// MonthGrid shows weeks as rows and days as cells with their load. Arrows move
// by day, PgUp and PgDn by month, Home and End within the week; Enter or a
// click opens the day.
type MonthGrid struct {
	widget.BaseWidget
	// OnOpen is called for the day to open.
	OnOpen func(clinic.Date)
	// OnMove is called when the cursor went to another day, which may lie outside
	// of the cells: the owner then shows another month.
	OnMove func(clinic.Date)
	// OnMonth is called for a step of n months.
	OnMonth func(n int)
	// OnMenu is called for a day's context menu.
	OnMenu func(clinic.Date, fyne.Position)
	// OnKey sees keys that the grid does not use; true means handled.
	OnKey func(*fyne.KeyEvent) bool

	cells   []MonthCell
	cursor  clinic.Date
	hovered int
	focused bool
	pen     pen
}

var (
	_ fyne.Focusable         = (*MonthGrid)(nil)
	_ fyne.Shortcutable      = (*MonthGrid)(nil)
	_ fyne.Tappable          = (*MonthGrid)(nil)
	_ fyne.SecondaryTappable = (*MonthGrid)(nil)
	_ fyne.Accessible        = (*MonthGrid)(nil)
	_ desktop.Hoverable      = (*MonthGrid)(nil)
)

// NewMonthGrid returns a grid without days.
func NewMonthGrid() *MonthGrid {
	g := &MonthGrid{hovered: -1}
	g.ExtendBaseWidget(g)
	return g
}

// SetMonth shows the days of whole weeks with the cursor on a day.
func (g *MonthGrid) SetMonth(cells []MonthCell, cursor clinic.Date) {
	if len(g.cells) != len(cells) {
		g.hovered = -1
	}
	g.cells, g.cursor = cells, cursor
	g.Refresh()
}

// Cursor is the day the keyboard is on.
func (g *MonthGrid) Cursor() clinic.Date { return g.cursor }

func (g *MonthGrid) cell(d clinic.Date) (MonthCell, bool) {
	if len(g.cells) == 0 {
		return MonthCell{}, false
	}
	i := g.cells[0].Date.DaysUntil(d)
	if i < 0 || i >= len(g.cells) {
		return MonthCell{}, false
	}
	return g.cells[i], true
}

func (g *MonthGrid) move(days int) {
	if g.cursor.IsZero() {
		return
	}
	g.cursor = g.cursor.AddDays(days)
	g.Refresh()
	if g.OnMove != nil {
		g.OnMove(g.cursor)
	}
}

// FocusGained shows the cursor.
func (g *MonthGrid) FocusGained() { g.focused = true; g.Refresh() }

// FocusLost dims the cursor.
func (g *MonthGrid) FocusLost() { g.focused = false; g.Refresh() }

// TypedRune ignores text.
func (g *MonthGrid) TypedRune(rune) {}

// TypedKey moves and opens.
func (g *MonthGrid) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	weekday := 0 // since the week began
	if len(g.cells) > 0 {
		weekday = int(g.cursor.Weekday()-g.cells[0].Date.Weekday()+7) % 7
	}
	switch {
	case ev.Name == fyne.KeyRight:
		g.move(1)
	case ev.Name == fyne.KeyLeft:
		g.move(-1)
	case ev.Name == fyne.KeyDown:
		g.move(7)
	case ev.Name == fyne.KeyUp:
		g.move(-7)
	case ev.Name == fyne.KeyHome && weekday > 0:
		g.move(-weekday)
	case ev.Name == fyne.KeyEnd && weekday < 6:
		g.move(6 - weekday)
	case ev.Name == fyne.KeyHome, ev.Name == fyne.KeyEnd:
	case ev.Name == fyne.KeyPageDown && g.OnMonth != nil:
		g.OnMonth(1)
	case ev.Name == fyne.KeyPageUp && g.OnMonth != nil:
		g.OnMonth(-1)
	case isEnter(ev) || ev.Name == fyne.KeySpace:
		g.open(g.cursor)
	case isMenuKey(ev) && g.OnMenu != nil && !g.cursor.IsZero():
		x, y, _, h := g.area(g.cells[0].Date.DaysUntil(g.cursor))
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g)
		g.OnMenu(g.cursor, at.Add(fyne.NewPos(x+24, y+h/2)))
	case g.OnKey != nil && g.OnKey(ev):
	default:
		passKey(g, ev)
	}
}

// TypedShortcut hands shortcuts on.
func (g *MonthGrid) TypedShortcut(s fyne.Shortcut) { passShortcut(g, s) }

func (g *MonthGrid) open(d clinic.Date) {
	if !d.IsZero() && g.OnOpen != nil {
		g.OnOpen(d)
	}
}

// Tapped opens the day under the pointer.
func (g *MonthGrid) Tapped(ev *fyne.PointEvent) {
	focus(g)
	if i := g.at(ev.Position); i >= 0 {
		g.cursor = g.cells[i].Date
		g.Refresh()
		g.open(g.cursor)
	}
}

// TappedSecondary opens the day's menu.
func (g *MonthGrid) TappedSecondary(ev *fyne.PointEvent) {
	focus(g)
	if i := g.at(ev.Position); i >= 0 && g.OnMenu != nil {
		g.cursor = g.cells[i].Date
		g.Refresh()
		g.OnMenu(g.cursor, ev.AbsolutePosition)
	}
}

// MouseIn marks the day under the pointer.
func (g *MonthGrid) MouseIn(ev *desktop.MouseEvent) { g.MouseMoved(ev) }

// MouseMoved marks the day under the pointer.
func (g *MonthGrid) MouseMoved(ev *desktop.MouseEvent) {
	if i := g.at(ev.Position); i != g.hovered {
		g.hovered = i
		g.Refresh()
	}
}

// MouseOut takes the mark away.
func (g *MonthGrid) MouseOut() {
	if g.hovered >= 0 {
		g.hovered = -1
		g.Refresh()
	}
}

// AccessibilityLabel reads the day out that the keyboard is on.
func (g *MonthGrid) AccessibilityLabel() string {
	c, _ := g.cell(g.cursor)
	return c.Label
}

// AccessibilityRole is that of something to press.
func (g *MonthGrid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (g *MonthGrid) headHeight() float32 { return 30 * theme.Size(theme.SizeText) / 14 }

// area is where the i-th day is drawn.
func (g *MonthGrid) area(i int) (x, y, w, h float32) {
	s, weeks := g.Size(), max(1, len(g.cells)/7)
	w, h = s.Width/7, (s.Height-g.headHeight())/float32(weeks)
	return float32(i%7) * w, g.headHeight() + float32(i/7)*h, w, h
}

// at finds the day under a position, -1 for none.
func (g *MonthGrid) at(p fyne.Position) int {
	s := g.Size()
	weeks := len(g.cells) / 7
	if weeks == 0 || p.Y < g.headHeight() || p.X < 0 || p.X >= s.Width || p.Y >= s.Height {
		return -1
	}
	h := (s.Height - g.headHeight()) / float32(weeks)
	return min(int((p.Y-g.headHeight())/h), weeks-1)*7 + min(int(p.X/(s.Width/7)), 6)
}

// CreateRenderer is called by the toolkit.
func (g *MonthGrid) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	return &monthRenderer{g}
}

type monthRenderer struct{ g *MonthGrid }

func (r *monthRenderer) Destroy()                     {}
func (r *monthRenderer) Objects() []fyne.CanvasObject { return r.g.pen.objects }
func (r *monthRenderer) MinSize() fyne.Size           { return fyne.NewSize(420, 300) }
func (r *monthRenderer) Layout(fyne.Size)             { r.g.paint() }
func (r *monthRenderer) Refresh()                     { r.g.paint(); canvas.Refresh(r.g) }

func (g *MonthGrid) paint() {
	g.pen.begin()
	s := g.Size()
	if s.Width < 70 || len(g.cells) < 7 {
		return
	}
	line := theme.Color(theme.ColorLine)
	frame := g.pen.rect(0, 0, s.Width, s.Height, theme.Color(theme.ColorSurface))
	frame.CornerRadius, frame.StrokeColor, frame.StrokeWidth = theme.Size(theme.SizeCardRadius), line, 1
	small := theme.Size(theme.SizeCaption)
	for i := range 7 {
		x, _, w, _ := g.area(i)
		g.pen.text(x+10, 0, w-16, g.headHeight(), i18n.DayName(g.cells[i].Date.Weekday()), small, theme.Color(theme.ColorMuted), fyne.TextStyle{Bold: true}, fyne.TextAlignLeading)
	}
	for i := range g.cells {
		g.paintCell(i)
	}
	for i := range 6 {
		x, _, _, _ := g.area(i + 1)
		g.pen.rect(x, 1, 1, s.Height-2, line)
	}
	for i := 0; i < len(g.cells); i += 7 {
		_, y, _, _ := g.area(i)
		g.pen.rect(1, y, s.Width-2, 1, line)
	}
	edge := g.pen.rect(0, 0, s.Width, s.Height, hollow(line))
	edge.CornerRadius, edge.StrokeColor, edge.StrokeWidth = theme.Size(theme.SizeCardRadius), line, 1
	g.paintCursor()
}

func (g *MonthGrid) paintCell(i int) {
	c := g.cells[i]
	x, y, w, h := g.area(i)
	if c.Outside || c.Closed {
		g.pen.rect(x+1, y+1, w-1, h-1, theme.Color(theme.ColorOffHours))
	}
	if i == g.hovered {
		g.pen.rect(x+1, y+1, w-1, h-1, theme.Color(theme.ColorHover))
	}
	text, small := theme.Size(theme.SizeText), theme.Size(theme.SizeCaption)
	bold := fyne.TextStyle{Bold: true}
	lineH, smallH := fyne.MeasureText("Mg", text, bold).Height, fyne.MeasureText("Mg", small, bold).Height
	number, ink := strconv.Itoa(c.Date.Day), theme.Color(theme.ColorText)
	if c.Date.Day == 1 {
		number = i18n.Date(c.Date, "2 Jan")
	}
	if c.Outside {
		ink = theme.Color(theme.ColorMuted)
	}
	top := y + 5
	nw := fyne.MeasureText(number, text, bold).Width
	if c.Today {
		box := g.pen.rect(x+5, top-1, nw+12, lineH+2, theme.Color(theme.ColorPrimary))
		box.CornerRadius = 6
		ink = theme.Color(theme.ColorOnPrimary)
		g.pen.text(x+nw+24, top, w-nw-30, lineH, i18n.T("Today"), small, theme.Color(theme.ColorPrimary), bold, fyne.TextAlignLeading)
	}
	g.pen.text(x+11, top, w-16, lineH, number, text, ink, bold, fyne.TextAlignLeading)
	if c.Text != "" {
		tw := fyne.MeasureText(c.Text, small, fyne.TextStyle{}).Width
		if at := x + w - tw - 10; at > x+nw+20 && !c.Today {
			g.pen.text(at, top, tw+2, lineH, c.Text, small, theme.Color(theme.ColorText), fyne.TextStyle{}, fyne.TextAlignLeading)
			top += lineH + 3
		} else {
			top += lineH + 2
			g.pen.text(x+11, top, w-18, smallH, c.Text, small, theme.Color(theme.ColorText), fyne.TextStyle{}, fyne.TextAlignLeading)
			top += smallH + 1
		}
	} else {
		top += lineH + 3
	}
	if c.Load >= 0 && top+smallH < y+h {
		g.paintLoad(c, x+11, top, w-20, smallH)
		top += smallH + 1
	}
	words := g.wrapped(c.Words, w-18, int((y+h-3-top)/smallH))
	for k, word := range words {
		if top+smallH > y+h-3 {
			break
		}
		if k < len(words)-1 && top+2*smallH > y+h-3 {
			word = i18n.F("+%s more", strconv.Itoa(len(words)-k))
		}
		tone := theme.Color(theme.ColorMuted)
		if c.Closed {
			tone = theme.Color(theme.ColorWaiting)
		}
		g.pen.text(x+11, top, w-18, smallH, word, small, tone, bold, fyne.TextAlignLeading)
		top += smallH
	}
}

// wrapped breaks what stands in a day into lines where there is room for all of them.
func (g *MonthGrid) wrapped(words []string, width float32, room int) []string {
	var lines []string
	for _, word := range words {
		lines = append(lines, wrapText(word, width, func(s string) float32 {
			return fyne.MeasureText(s, theme.Size(theme.SizeCaption), fyne.TextStyle{Bold: true}).Width
		})...)
	}
	if len(lines) > room {
		return words
	}
	return lines
}

// loadTone says by colour how full a day is; the per cent beside the bar say it
// in figures.
func loadTone(load float32) theme.Tone {
	switch {
	case load >= 1:
		return theme.ToneDanger
	case load >= 0.85:
		return theme.ToneWaiting
	}
	return theme.TonePrimary
}

func (g *MonthGrid) paintLoad(c MonthCell, x, y, w, h float32) {
	small := theme.Size(theme.SizeCaption)
	fgName, _ := loadTone(c.Load).Colors()
	fg := theme.Color(fgName)
	tw := fyne.MeasureText("100 %", small, fyne.TextStyle{}).Width + 6
	bw, bh := max(10, w-tw), float32(6)
	ground := g.pen.rect(x, y+(h-bh)/2, bw, bh, theme.Color(theme.ColorFaintLine))
	ground.CornerRadius = 3
	if c.Load > 0 {
		bar := g.pen.rect(x, y+(h-bh)/2, max(6, bw*min(1, c.Load)), bh, fg)
		bar.CornerRadius = 3
	}
	g.pen.text(x+bw+4, y, tw, h, c.LoadText, small, fg, fyne.TextStyle{}, fyne.TextAlignLeading)
}

func (g *MonthGrid) paintCursor() {
	if _, ok := g.cell(g.cursor); !ok {
		return
	}
	x, y, w, h := g.area(g.cells[0].Date.DaysUntil(g.cursor))
	ringColor, width := theme.Color(theme.ColorFocus), theme.Size(theme.SizeFocusRing)
	if !g.focused {
		ringColor, width = theme.Color(theme.ColorLine), 1 // pale, so that the focus is seen to come
	}
	// On whole pixels: spread over two of them the ring would be pale.
	x, y, w, h = float32(int(x)), float32(int(y)), float32(int(w)), float32(int(h))
	ring := g.pen.rect(x+2, y+2, w-3, h-3, hollow(ringColor))
	ring.CornerRadius, ring.StrokeColor, ring.StrokeWidth = 6, ringColor, width
}

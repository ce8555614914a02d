package components

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// calendar picks a day. Arrows move by days and weeks, PgUp and PgDn by
// months, Home and End by years, T goes to today, Enter picks.
type calendar struct {
	widget.BaseWidget
	at, today clinic.Date
	onPick    func(clinic.Date)
	onEscape  func()
}

var (
	_ fyne.Focusable = (*calendar)(nil)
	_ fyne.Tappable  = (*calendar)(nil)
)

func newCalendar(at, today clinic.Date) *calendar {
	c := &calendar{at: at, today: today}
	c.ExtendBaseWidget(c)
	return c
}

const (
	calendarCell = 34
	calendarPad  = 10
	calendarHead = 36
)

// FocusGained marks the day.
func (c *calendar) FocusGained() { c.Refresh() }

// FocusLost unmarks the day.
func (c *calendar) FocusLost() { c.Refresh() }

// TypedRune knows T for today.
func (c *calendar) TypedRune(r rune) {
	if r == 't' || r == 'T' {
		c.move(c.today)
	}
}

// TypedKey moves and picks.
func (c *calendar) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch ev.Name {
	case fyne.KeyLeft:
		c.move(c.at.AddDays(-1))
	case fyne.KeyRight:
		c.move(c.at.AddDays(1))
	case fyne.KeyUp:
		c.move(c.at.AddDays(-7))
	case fyne.KeyDown:
		c.move(c.at.AddDays(7))
	case fyne.KeyPageUp:
		c.move(addMonths(c.at, -1))
	case fyne.KeyPageDown:
		c.move(addMonths(c.at, 1))
	case fyne.KeyHome:
		c.move(addMonths(c.at, -12))
	case fyne.KeyEnd:
		c.move(addMonths(c.at, 12))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.onPick(c.at)
	case fyne.KeyEscape:
		c.onEscape()
	}
}

func (c *calendar) move(to clinic.Date) {
	if to.Year < 1 || to.Year > 9999 {
		return
	}
	c.at = to
	c.Refresh()
}

// first is the first day of the first week shown.
func (c *calendar) first() clinic.Date {
	one := clinic.Date{Year: c.at.Year, Month: c.at.Month, Day: 1}
	return one.WeekOf(i18n.WeekStart())
}

// Tapped picks a day or turns pages.
func (c *calendar) Tapped(ev *fyne.PointEvent) {
	x, y := ev.Position.X-calendarPad, ev.Position.Y-calendarPad
	if y < calendarHead {
		switch col := int(x / calendarCell); {
		case x < 0:
		case col == 0:
			c.move(addMonths(c.at, -12))
		case col == 1:
			c.move(addMonths(c.at, -1))
		case col == 5:
			c.move(addMonths(c.at, 1))
		case col == 6:
			c.move(addMonths(c.at, 12))
		}
		return
	}
	col, row := int(x/calendarCell), int((y-calendarHead)/calendarCell)-1
	if x < 0 || col > 6 || row < 0 || row > 5 {
		return
	}
	c.onPick(c.first().AddDays(row*7 + col))
}

// MinSize is that of six weeks.
func (c *calendar) MinSize() fyne.Size {
	return fyne.NewSize(7*calendarCell+2*calendarPad, calendarHead+7*calendarCell+2*calendarPad)
}

// CreateRenderer is called by the toolkit.
func (c *calendar) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	title := canvas.NewText("", nil)
	title.Alignment, title.TextStyle = fyne.TextAlignCenter, fyne.TextStyle{Bold: true}
	var objects []fyne.CanvasObject
	var arrows []*canvas.Text
	for _, s := range []string{"«", "‹", "›", "»"} {
		a := canvas.NewText(s, nil)
		a.Alignment = fyne.TextAlignCenter
		arrows = append(arrows, a)
		objects = append(objects, a)
	}
	objects = append(objects, title)
	var names, days []*canvas.Text
	var marks []*canvas.Rectangle
	for range 7 {
		n := canvas.NewText("", nil)
		n.Alignment = fyne.TextAlignCenter
		names = append(names, n)
		objects = append(objects, n)
	}
	for range 42 {
		m := canvas.NewRectangle(color.Transparent)
		d := canvas.NewText("", nil)
		d.Alignment = fyne.TextAlignCenter
		marks, days = append(marks, m), append(days, d)
		objects = append(objects, m, d)
	}
	r := &renderer{widget: c, objects: objects, min: c.MinSize}
	r.refresh = func() {
		title.Text = i18n.Date(clinic.Date{Year: c.at.Year, Month: c.at.Month, Day: 1}, "January 2006")
		title.Color, title.TextSize = theme.Color(theme.ColorText), theme.Size(theme.SizeText)
		for _, a := range arrows {
			a.Color, a.TextSize = theme.Color(theme.ColorMuted), theme.Size(theme.SizeTitle)
		}
		for i, n := range names {
			n.Text = i18n.TinyDay((i18n.WeekStart() + clinic.Weekday(i)) % 7)
			n.Color, n.TextSize = theme.Color(theme.ColorMuted), theme.Size(theme.SizeCaption)
		}
		day := c.first()
		for i, d := range days {
			paintDay(d, marks[i], day, c)
			day = day.AddDays(1)
		}
	}
	r.layout = func(fyne.Size) {
		cell := func(o fyne.CanvasObject, col int, y, h float32) {
			th := o.MinSize().Height
			place(o, calendarPad+float32(col)*calendarCell, y+(h-th)/2, calendarCell, th)
		}
		for i, col := range []int{0, 1, 5, 6} {
			cell(arrows[i], col, calendarPad, calendarHead)
		}
		th := title.MinSize().Height
		place(title, calendarPad+2*calendarCell, calendarPad+(calendarHead-th)/2, 3*calendarCell, th)
		for i, n := range names {
			cell(n, i, calendarPad+calendarHead, calendarCell)
		}
		for i, d := range days {
			y := float32(calendarPad+calendarHead) + float32(i/7+1)*calendarCell
			cell(d, i%7, y, calendarCell)
			place(marks[i], calendarPad+float32(i%7)*calendarCell+1, y+1, calendarCell-2, calendarCell-2)
		}
	}
	r.refresh()
	return r
}

func paintDay(text *canvas.Text, mark *canvas.Rectangle, day clinic.Date, c *calendar) {
	text.Text, text.TextSize = strconv.Itoa(day.Day), theme.Size(theme.SizeText)
	text.Color = theme.Color(theme.ColorText)
	text.TextStyle = fyne.TextStyle{Bold: day == c.today}
	primary := theme.Color(theme.ColorPrimary)
	mark.CornerRadius, mark.FillColor, mark.StrokeColor, mark.StrokeWidth = 6, hollow(primary), hollow(primary), 1.5
	if day.Month != c.at.Month {
		text.Color = theme.Color(theme.ColorDisabled)
	}
	if day == c.today {
		mark.StrokeColor = theme.Color(theme.ColorPrimary)
	}
	if day == c.at {
		mark.FillColor = theme.Color(theme.ColorPrimary)
		text.Color = theme.Color(theme.ColorOnPrimary)
	}
}

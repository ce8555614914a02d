package components

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// dateShown is how a date field writes its date; ParseDate reads it back.
const dateShown = "2 Jan 2006"

// DateField takes a date, typed or picked from a calendar. It may be empty.
// Up and Down move by a day, PgUp and PgDn by a month, Alt+Down opens the
// calendar.
type DateField struct {
	Entry
	// Today is what "today" means; the machine's day when it is nil.
	Today func() clinic.Date
	// OnChanged is called after every change of the text.
	OnChanged func()
	// ShowWeekday writes the day of the week before the date.
	ShowWeekday bool

	popup *overlay
}

// NewDateField returns an empty date field.
func NewDateField() *DateField {
	d := &DateField{}
	d.self = d
	d.MaxLength = 30
	d.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	d.PlaceHolder = i18n.T("day.month.year")
	d.ActionItem = newIconTap(theme.IconCalendar, d.toggleCalendar)
	d.ExtendBaseWidget(d)
	d.Entry.Entry.OnChanged = func(string) { d.changed() }
	d.Entry.OnKey = d.key
	d.Entry.OnShortcut = func(s fyne.Shortcut) bool {
		if isAltDown(s) {
			d.openCalendar()
			return true
		}
		return false
	}
	return d
}

func (d *DateField) changed() {
	if d.OnChanged != nil {
		d.OnChanged()
	}
}

func (d *DateField) today() clinic.Date {
	if d.Today != nil {
		return d.Today()
	}
	return clinic.DateOf(time.Now())
}

// Value returns the date, the zero date when the field is empty, or what is
// wrong with the text.
func (d *DateField) Value() (clinic.Date, error) {
	if strings.TrimSpace(d.Text) == "" {
		return clinic.Date{}, nil
	}
	return ParseDate(d.Text, d.today())
}

// SetDate writes a date; the zero date empties the field.
func (d *DateField) SetDate(date clinic.Date) { d.SetText(d.write(date)) }

func (d *DateField) write(date clinic.Date) string {
	if d.ShowWeekday {
		return i18n.Date(date, "Mon "+dateShown)
	}
	return i18n.Date(date, dateShown)
}

// FocusLost writes what was typed in full, so that one sees how it was
// understood.
func (d *DateField) FocusLost() {
	if date, err := d.Value(); err == nil && !date.IsZero() && d.write(date) != d.Text {
		d.SetText(d.write(date))
	}
	d.Entry.FocusLost()
}

// MinSize leaves room for the date and the calendar button.
func (d *DateField) MinSize() fyne.Size {
	m := d.Entry.MinSize()
	m.Width = max(m.Width, 140)
	return m
}

func (d *DateField) key(ev *fyne.KeyEvent) bool {
	if d.Disabled() {
		return false
	}
	date, err := d.Value()
	if err != nil {
		return false
	}
	if date.IsZero() {
		date = d.today()
		switch ev.Name {
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
			d.SetDate(date)
			return true
		}
		return false
	}
	switch ev.Name {
	case fyne.KeyUp:
		d.SetDate(date.AddDays(1))
	case fyne.KeyDown:
		d.SetDate(date.AddDays(-1))
	case fyne.KeyPageUp:
		d.SetDate(addMonths(date, 1))
	case fyne.KeyPageDown:
		d.SetDate(addMonths(date, -1))
	default:
		return false
	}
	return true
}

func (d *DateField) toggleCalendar() {
	if d.Disabled() {
		return
	}
	focus(d)
	d.openCalendar()
}

func (d *DateField) openCalendar() {
	c := canvasOf(d)
	if c == nil || d.popup != nil && d.popup.open() {
		return
	}
	at, err := d.Value()
	if err != nil || at.IsZero() {
		at = d.today()
	}
	cal := newCalendar(at, d.today())
	d.popup = newOverlay(cal, false, below(d, cal.MinSize))
	shut := func() { d.popup.hide() }
	cal.onPick = func(date clinic.Date) {
		shut()
		d.SetDate(date)
	}
	cal.onEscape = shut
	d.popup.onOutside = shut
	d.popup.show(c)
	c.Focus(cal)
}

func (d *DateField) snapshot() string { return d.Text }

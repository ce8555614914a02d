package components

import (
	"math"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// TimeField takes a time of day. Up and Down move by Step minutes.
type TimeField struct {
	Entry
	// Step is how many minutes Up and Down move; 15 when it is zero.
	Step int
	// Now is what "now" means; the machine's time when it is nil.
	Now func() clinic.Clock
	// OnChanged is called after every change of the text.
	OnChanged func()
}

// NewTimeField returns an empty time field.
func NewTimeField() *TimeField {
	f := &TimeField{Step: 15}
	f.self = f
	f.MaxLength = 10
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.PlaceHolder = i18n.T("HH:MM")
	f.ExtendBaseWidget(f)
	f.Entry.Entry.OnChanged = func(string) {
		if f.OnChanged != nil {
			f.OnChanged()
		}
	}
	f.Entry.OnKey = f.key
	return f
}

// Value returns the time and whether one is given, or what is wrong with the
// text.
func (f *TimeField) Value() (c clinic.Clock, given bool, err error) {
	text := strings.TrimSpace(f.Text)
	if text == "" {
		return 0, false, nil
	}
	if strings.EqualFold(text, "now") {
		return f.now(), true, nil
	}
	c, err = clinic.ParseClock(text)
	return c, err == nil, err
}

func (f *TimeField) now() clinic.Clock {
	if f.Now != nil {
		return f.Now()
	}
	return clinic.ClockOf(time.Now())
}

// SetClock writes a time.
func (f *TimeField) SetClock(c clinic.Clock) { f.SetText(c.String()) }

// Clear empties the field.
func (f *TimeField) Clear() { f.SetText("") }

// FocusLost writes what was typed in full.
func (f *TimeField) FocusLost() {
	if c, given, err := f.Value(); err == nil && given && c.String() != f.Text {
		f.SetClock(c)
	}
	f.Entry.FocusLost()
}

// MinSize leaves room for the time.
func (f *TimeField) MinSize() fyne.Size {
	m := f.Entry.MinSize()
	m.Width = max(m.Width, 80)
	return m
}

func (f *TimeField) key(ev *fyne.KeyEvent) bool {
	if f.Disabled() || ev.Name != fyne.KeyUp && ev.Name != fyne.KeyDown {
		return false
	}
	c, given, err := f.Value()
	if err != nil {
		return false
	}
	step := clinic.Clock(max(1, f.Step))
	switch {
	case !given:
		c = f.now() / step * step
	case ev.Name == fyne.KeyUp:
		c = (c/step + 1) * step
	default:
		c = (c - 1) / step * step
	}
	f.SetClock(min(max(0, c), clinic.Midnight24-1))
	return true
}

// MoneyField takes an amount in one currency.
type MoneyField struct {
	Entry
	// OnChanged is called after every change of the text.
	OnChanged func()
	// Signed takes an amount below nothing too: -17.50.
	Signed   bool
	currency clinic.Currency
}

// NewMoneyField returns an empty amount field.
func NewMoneyField(c clinic.Currency) *MoneyField {
	f := &MoneyField{currency: c}
	f.self = f
	f.MaxLength = 20
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.PlaceHolder = i18n.Typed(clinic.Money{Currency: c}.Edit())
	f.ActionItem = unitLabel(c.Sign())
	f.ExtendBaseWidget(f)
	f.Entry.Entry.OnChanged = func(string) {
		if f.OnChanged != nil {
			f.OnChanged()
		}
	}
	return f
}

// Empty reports whether nothing is typed.
func (f *MoneyField) Empty() bool { return strings.TrimSpace(f.Text) == "" }

// Value returns the amount, nothing when the field is empty, or what is wrong
// with the text.
func (f *MoneyField) Value() (clinic.Money, error) {
	if f.Empty() {
		return clinic.Money{Currency: f.currency}, nil
	}
	text := strings.TrimSpace(f.Text)
	rest := strings.TrimLeft(text, "-−")
	if !f.Signed || len(text) == len(rest) {
		return clinic.ParseMoney(text, f.currency)
	}
	m, err := clinic.ParseMoney(rest, f.currency)
	m.Minor = -m.Minor
	return m, err
}

// SetMoney writes an amount.
func (f *MoneyField) SetMoney(m clinic.Money) { f.SetText(i18n.Typed(m.Edit())) }

// Clear empties the field.
func (f *MoneyField) Clear() { f.SetText("") }

// FocusLost writes what was typed in full.
func (f *MoneyField) FocusLost() {
	if m, err := f.Value(); err == nil && !f.Empty() && i18n.Typed(m.Edit()) != f.Text {
		f.SetMoney(m)
	}
	f.Entry.FocusLost()
}

// MinSize leaves room for an amount.
func (f *MoneyField) MinSize() fyne.Size {
	m := f.Entry.MinSize()
	m.Width = max(m.Width, 110)
	return m
}

// NumberField takes a number, whole unless Decimals is set.
type NumberField struct {
	Entry
	// Min and Max bound the number unless both are zero.
	Min, Max float64
	// Decimals is the most decimals taken.
	Decimals int
	// OnChanged is called after every change of the text.
	OnChanged func()
}

// NewNumberField returns an empty number field.
func NewNumberField() *NumberField {
	f := &NumberField{}
	f.self = f
	f.MaxLength = 20
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(f)
	f.Entry.Entry.OnChanged = func(string) {
		if f.OnChanged != nil {
			f.OnChanged()
		}
	}
	return f
}

// SetUnit writes a unit into the field, such as "min" or "%".
func (f *NumberField) SetUnit(unit string) {
	f.ActionItem = unitLabel(unit)
	f.Refresh()
}

// Empty reports whether nothing is typed.
func (f *NumberField) Empty() bool { return strings.TrimSpace(f.Text) == "" }

// Float returns the number, 0 when the field is empty, or what is wrong.
func (f *NumberField) Float() (float64, error) {
	text := strings.ReplaceAll(strings.TrimSpace(f.Text), ",", ".")
	text = strings.ReplaceAll(text, "−", "-")
	if text == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(text, "eExXpP_") {
		return 0, clinic.Errorf(clinic.Invalid, "Give a number.")
	}
	if _, after, found := strings.Cut(text, "."); found && len(after) > f.Decimals {
		if f.Decimals == 0 {
			return 0, clinic.Errorf(clinic.Invalid, "Give a whole number.")
		}
		return 0, clinic.Errorf(clinic.Invalid, "Give at most %d decimals.", f.Decimals)
	}
	if (f.Min != 0 || f.Max != 0) && (v < f.Min || v > f.Max) {
		return 0, clinic.Errorf(clinic.Invalid, "Give a number from %s to %s.", plainNumber(f.Min), plainNumber(f.Max))
	}
	return v, nil
}

// Int returns the number rounded down to a whole one.
func (f *NumberField) Int() (int, error) {
	v, err := f.Float()
	return int(v), err
}

// SetInt writes a whole number.
func (f *NumberField) SetInt(n int) { f.SetText(strconv.Itoa(n)) }

// SetFloat writes a number.
func (f *NumberField) SetFloat(v float64) { f.SetText(i18n.Typed(plainNumber(v))) }

// Clear empties the field.
func (f *NumberField) Clear() { f.SetText("") }

// MinSize leaves room for a few figures.
func (f *NumberField) MinSize() fyne.Size {
	m := f.Entry.MinSize()
	m.Width = max(m.Width, 80)
	return m
}

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

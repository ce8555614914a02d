package pages

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// consultationFollowUp asks for the next visit: a day and, where it is to be
// booked, one of the doctor's free times.
type consultationFollowUp struct {
	vm      *viewmodel.Consultation
	content *fyne.Container
	date    *components.DateField
	slot    *components.Choice
	text    *components.Text // stands on a line of its own above the content
	message string
	resized func()
	filling bool
}

// followUpDateOnly is the choice that books nothing.
const followUpDateOnly = "date"

func newConsultationFollowUp(env *Env, vm *viewmodel.Consultation) *consultationFollowUp {
	f := &consultationFollowUp{vm: vm}
	f.date = components.NewDateField()
	f.date.Today = env.Today
	f.date.OnChanged = func() {
		if f.filling {
			return
		}
		f.setError("")
		if d, err := f.date.Value(); err == nil {
			f.vm.SetFollowUpDate(d)
		}
	}
	f.slot = components.NewChoice(nil, func(v string) {
		start, err := strconv.Atoi(v)
		f.vm.SetFollowUpSlot(clinic.Clock(start), err == nil)
	})
	f.slot.PlaceHolder = i18n.T("Time")
	f.text = components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true})
	quick := func(text string, day func(clinic.Date) clinic.Date) fyne.CanvasObject {
		return middle(components.NewQuietButton(text, "", func() { f.pick(day(env.Today())) }))
	}
	f.text.Hide()
	f.content = components.WrapRow(6, []float32{0, 156, 0, 0, 0, 140},
		middle(components.Caption(i18n.T("Follow-up"))), middle(f.date),
		quick(i18n.T("1 wk"), func(d clinic.Date) clinic.Date { return d.AddDays(7) }),
		quick(i18n.T("2 wk"), func(d clinic.Date) clinic.Date { return d.AddDays(14) }),
		quick(i18n.T("1 mo"), nextMonth), middle(f.slot))
	return f
}

// nextMonth is the same day of the next month, or that month's last day.
func nextMonth(d clinic.Date) clinic.Date {
	first := clinic.Date{Year: d.Year, Month: d.Month + 1, Day: 1}
	if first.Month > time.December {
		first.Year, first.Month = first.Year+1, time.January
	}
	for day := d.Day; ; day-- {
		if next, err := clinic.NewDate(first.Year, first.Month, day); err == nil {
			return next
		}
	}
}

func (f *consultationFollowUp) pick(d clinic.Date) {
	f.filling = true
	f.date.SetDate(d)
	f.filling = false
	f.setError("")
	f.vm.SetFollowUpDate(d)
}

// fill puts the view model's day into the input.
func (f *consultationFollowUp) fill() {
	f.filling = true
	f.date.SetDate(f.vm.Data().FollowUp.Date)
	f.filling = false
}

// err is what is wrong with the day as typed.
func (f *consultationFollowUp) err() error {
	_, err := f.date.Value()
	return err
}

func (f *consultationFollowUp) setError(message string) {
	if f.message == message {
		return
	}
	f.message = message
	f.show()
}

// show redraws the free times.
func (f *consultationFollowUp) show() {
	want := f.vm.Data().FollowUp
	options := []components.Option{}
	if !want.Date.IsZero() {
		options = append(options, components.Option{Value: followUpDateOnly, Text: i18n.T("Date only")})
		listed := false
		for _, s := range f.vm.Slots() {
			options = append(options, components.Option{Value: strconv.Itoa(int(s.Start)), Text: i18n.F("%s free", s.Start.String())})
			listed = listed || s.Start == want.Start
		}
		if want.Book && !listed {
			options = append(options, components.Option{Value: strconv.Itoa(int(want.Start)), Text: want.Start.String()})
		}
	}
	f.slot.SetOptions(options)
	switch {
	case want.Date.IsZero():
		f.slot.SetValue("")
		f.slot.Disable()
	case want.Book:
		f.slot.Enable()
		f.slot.SetValue(strconv.Itoa(int(want.Start)))
	default:
		f.slot.Enable()
		f.slot.SetValue(followUpDateOnly)
	}
	text, color := f.vm.SlotsText(), theme.ColorMuted
	if f.message != "" {
		text, color = f.message, theme.ColorDanger
	}
	if text != "" {
		text = i18n.F("Follow-up: %s", text)
	}
	f.text.SetColor(color)
	f.text.SetText(text)
	if (text != "") == f.text.Visible() {
		return
	}
	if text == "" {
		f.text.Hide()
	} else {
		f.text.Show()
	}
	f.resized()
}

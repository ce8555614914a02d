package pages

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// hoursForm edits a doctor's week: each day has as many spans as it needs.
type hoursForm struct {
	env    *Env
	vm     *viewmodel.HoursForm
	dialog *components.FormDialog
	days   [7]*hoursDay
	slot   *components.NumberField
}

func openHoursForm(env *Env, d clinic.Doctor, saved func()) {
	f := &hoursForm{env: env, vm: viewmodel.NewHoursForm(frontDesk(env), d)}
	fields := make([]components.FormField, 0, 8)
	for day := clinic.Monday; day <= clinic.Sunday; day++ {
		f.days[day] = newHoursDay(env, day)
		fields = append(fields, components.FormField{Name: viewmodel.HoursField(day), Widget: f.days[day]})
	}
	f.slot = components.NewNumberField()
	f.slot.Min, f.slot.Max = clinic.MinVisitMinutes, 240
	f.slot.SetUnit(i18n.C("unit", "min"))
	f.slot.SetInt(d.SlotMinutes)
	fields = append(fields, components.FormField{Name: "slot_minutes", Label: i18n.T("Usual length of a visit"), Widget: f.slot, Required: true})
	f.fill(d.Hours)
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#hours-and-leave",
		Title: i18n.T("Weekly hours"), Subtitle: joinDots(d.Name(), i18n.T("a break is the gap between two sessions; an end before the start is on the next day")), Width: 860, Fields: fields,
		Extra:    []components.Action{{Text: i18n.T("Monday to Friday like Monday"), Run: f.copyMonday}},
		OnSubmit: func() { f.submit(saved) },
	}, env.Window)
	for _, day := range f.days {
		day.resized = func() {
			f.dialog.Form().Refresh()
			f.dialog.Relayout()
		}
	}
	f.dialog.Show()
}

func (f *hoursForm) fill(hours []clinic.Availability) {
	for day, d := range f.days {
		d.clear()
		for _, h := range hours {
			if int(h.Day) == day {
				d.add(h, true)
			}
		}
		if len(d.spans) == 0 {
			d.add(clinic.Availability{Active: true}, false)
		}
	}
}

// copyMonday gives Tuesday to Friday the texts of Monday.
func (f *hoursForm) copyMonday() {
	monday := f.days[clinic.Monday]
	for day := clinic.Tuesday; day <= clinic.Friday; day++ {
		d := f.days[day]
		d.clear()
		for _, s := range monday.spans {
			d.add(clinic.Availability{Active: true}, false)
			n := d.spans[len(d.spans)-1]
			n.from.SetText(s.from.Text)
			n.to.SetText(s.to.Text)
			n.most.SetText(s.most.Text)
			n.active.SetChecked(s.active.Checked())
		}
		d.changed()
	}
}

func (f *hoursForm) read() []viewmodel.HoursRow {
	var out []viewmodel.HoursRow
	for _, d := range f.days {
		for _, s := range d.spans {
			r := viewmodel.HoursRow{Day: d.day}
			r.From, r.FromSet, r.FromErr = s.from.Value()
			r.To, r.ToSet, r.ToErr = s.to.Value()
			r.MaxPatients, r.MaxErr = s.most.Int()
			r.Off = !s.active.Checked()
			out = append(out, r)
		}
	}
	return out
}

func (f *hoursForm) submit(saved func()) { f.save(nil, saved) }

// save asks about booked visits that the new week would leave outside before
// it saves.
func (f *hoursForm) save(accepted []service.AppointmentRow, saved func()) {
	f.dialog.ClearErrors()
	slot, err := f.slot.Int()
	if err != nil {
		f.dialog.SetError("slot_minutes", i18n.Error(err))
		return
	}
	f.dialog.SetBusy(true)
	f.vm.Submit(f.read(), slot, accepted, func(outside []service.AppointmentRow, err error) {
		switch {
		case err != nil:
			notSaved(f.dialog, err, f.renew)
		case len(outside) > 0:
			f.dialog.SetBusy(false)
			f.askOutside(outside, saved)
		default:
			f.dialog.Close()
			text := i18n.T("The hours are saved.")
			if len(accepted) > 0 {
				text = i18n.T("The hours are saved. The booked visits outside them stay where they are.")
			}
			toastGood(f.env, text)
			saved()
		}
	})
}

// askOutside shows the visits that would be outside and asks whether to save
// all the same.
func (f *hoursForm) askOutside(outside []service.AppointmentRow, saved func()) {
	list := components.VBoxGap(6, components.Paragraph(i18n.T("They stay where they are until somebody moves or cancels them. To phone the patients, open each from the appointments.")))
	for _, r := range outside {
		list.Add(components.Paragraph(joinDots(i18n.Date(r.Date, "Mon 2 Jan 2006")+" "+r.Span().String(), r.PatientName(), r.PatientPhone.String())))
	}
	title := i18n.N(len(outside), "A booked visit is outside the new hours", "%d booked visits are outside the new hours")
	var ask *components.FormDialog
	ask = components.NewFormDialog(components.FormOptions{Topic: "manual.md#hours-and-leave", Title: title, SubmitText: i18n.T("Save all the same"), CancelText: i18n.T("Back"), Above: list, Width: 560,
		Dirty: func() bool { return false }, OnSubmit: func() {
			ask.Close()
			f.save(outside, saved)
		}}, f.env.Window)
	ask.Show()
}

func (f *hoursForm) renew() {
	f.vm.Renew(func(d clinic.Doctor, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		var days []string
		monday := f.env.Today().WeekOf(clinic.Monday)
		for i := range 7 {
			on := monday.AddDays(i)
			days = append(days, i18n.Date(on, "Mon ")+viewmodel.HoursText(d.Hours, on))
		}
		f.dialog.ClearErrors()
		f.dialog.SetMessage(theme.ToneWaiting, i18n.F("Saved elsewhere: %s. What you typed is kept; save again to put it in its place.", i18n.Listed(days)),
			components.Action{Text: i18n.T("Take theirs"), Run: func() {
				f.fill(d.Hours)
				f.dialog.ClearErrors()
				f.dialog.Relayout()
			}})
		f.dialog.Form().FocusFirst()
	})
}

// hoursDay is one day's spans.
type hoursDay struct {
	widget.BaseWidget
	env     *Env
	day     clinic.Weekday
	resized func()
	spans   []*hoursSpan
	list    *fyne.Container
	more    *components.Button
	box     fyne.CanvasObject
}

type hoursSpan struct {
	from, to *components.TimeField
	next     *components.Text // "next day", where the end is one
	most     *components.NumberField
	active   *components.Check
	row      fyne.CanvasObject
}

// mark says that the session ends on the next day.
func (s *hoursSpan) mark() {
	var r viewmodel.HoursRow
	r.From, r.FromSet, r.FromErr = s.from.Value()
	r.To, r.ToSet, r.ToErr = s.to.Value()
	text := ""
	if r.NextDay() {
		text = i18n.T("next day")
	}
	s.next.SetText(text)
}

func newHoursDay(env *Env, day clinic.Weekday) *hoursDay {
	d := &hoursDay{env: env, day: day, list: components.HBox()}
	d.more = components.NewIconButton(theme.IconAdd, i18n.F("Add hours on %s", i18n.DayName(day)), func() {
		d.add(clinic.Availability{Active: true}, false)
		d.changed()
		env.Window.Canvas().Focus(d.spans[len(d.spans)-1].from)
	})
	name := components.Strong(i18n.DayName(day))
	d.list = components.VBoxGap(4)
	d.box = container.NewBorder(nil, nil, components.FixedWidth(container.NewVBox(components.FixedHeight(name, 32)), 110),
		container.NewVBox(d.more), d.list)
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer is called by the toolkit.
func (d *hoursDay) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.box) }

// Snapshot tells the form what is typed.
func (d *hoursDay) Snapshot() string {
	var b strings.Builder
	for _, s := range d.spans {
		if s.from.Text != "" || s.to.Text != "" {
			fmt.Fprintf(&b, "%s-%s %s %v;", s.from.Text, s.to.Text, s.most.Text, s.active.Checked())
		}
	}
	return b.String()
}

// FocusTarget is the first start.
func (d *hoursDay) FocusTarget() fyne.Focusable {
	if len(d.spans) == 0 {
		return d.more
	}
	return d.spans[0].from
}

func (d *hoursDay) clear() {
	d.spans = nil
	d.list.RemoveAll()
}

func (d *hoursDay) add(h clinic.Availability, given bool) {
	s := &hoursSpan{from: components.NewTimeField(), to: components.NewTimeField(), next: components.Muted(""), most: newMaxField()}
	s.active = components.NewCheck(i18n.C("hours", "Active"), func(bool) {})
	s.active.SetChecked(h.Active)
	s.from.SetPlaceHolder(i18n.C("no hours", "free"))
	s.to.SetPlaceHolder("")
	s.from.OnChanged, s.to.OnChanged = s.mark, s.mark
	if given {
		s.from.SetClock(h.Span.From)
		s.to.SetClock(clockOfDay(h.Span.To))
		if h.MaxPatients > 0 {
			s.most.SetInt(h.MaxPatients)
		}
	}
	s.most.SetUnit(i18n.C("unit", "patients"))
	s.mark()
	remove := components.NewIconButton(theme.IconClose, i18n.T("Remove these hours"), func() { d.remove(s) })
	s.row = components.HBox(components.FixedWidth(s.from, 84), components.Muted(i18n.C("between two", "to")), components.FixedWidth(s.to, 84),
		components.FixedWidth(s.next, 64), components.FixedWidth(s.most, 186), s.active, remove)
	d.spans = append(d.spans, s)
	d.list.Add(s.row)
}

// remove takes a span away; the last one is only emptied, so that the day can
// be filled again.
func (d *hoursDay) remove(s *hoursSpan) {
	if len(d.spans) == 1 {
		s.from.Clear()
		s.to.Clear()
		s.most.Clear()
		d.env.Window.Canvas().Focus(s.from)
		return
	}
	for i, each := range d.spans {
		if each == s {
			d.spans = append(d.spans[:i], d.spans[i+1:]...)
			d.list.Remove(s.row)
			d.changed()
			d.env.Window.Canvas().Focus(d.spans[min(i, len(d.spans)-1)].from)
			return
		}
	}
}

func (d *hoursDay) changed() {
	d.list.Refresh()
	d.Refresh()
	if d.resized != nil {
		d.resized()
	}
}

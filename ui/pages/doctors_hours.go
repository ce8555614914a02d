package pages

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// hoursForm edits a doctor's week: each day has as many spans as it needs.
type hoursForm struct {
	env    *Env
	vm     *viewmodel.HoursForm
	dialog *components.FormDialog
	days   [7]*hoursDay
}

func openHoursForm(env *Env, d clinic.Doctor, saved func()) {
	f := &hoursForm{env: env, vm: viewmodel.NewHoursForm(frontDesk(env), d)}
	fields := make([]components.FormField, 0, 7)
	for day := clinic.Monday; day <= clinic.Sunday; day++ {
		f.days[day] = newHoursDay(env, day)
		fields = append(fields, components.FormField{Name: viewmodel.HoursField(day), Widget: f.days[day]})
	}
	f.fill(d.Hours)
	f.dialog = components.NewFormDialog(components.FormOptions{
		Title: "Weekly hours", Subtitle: joinDots(d.Name(), "a break is the gap between two spans"), Width: 540, Fields: fields,
		Extra:    []components.Action{{Text: "Monday to Friday like Monday", Run: f.copyMonday}},
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
			if h.Active && int(h.Day) == day {
				d.add(h.Span, true)
			}
		}
		if len(d.spans) == 0 {
			d.add(clinic.Span{}, false)
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
			d.add(clinic.Span{}, false)
			n := d.spans[len(d.spans)-1]
			n.from.SetText(s.from.Text)
			n.to.SetText(s.to.Text)
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
			out = append(out, r)
		}
	}
	return out
}

func (f *hoursForm) submit(saved func()) {
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(f.read(), func(err error) {
		if err != nil {
			notSaved(f.dialog, err, f.renew)
			return
		}
		f.dialog.Close()
		toastGood(f.env, "The hours are saved. Visits already booked stay where they are.")
		saved()
	})
}

func (f *hoursForm) renew() {
	f.vm.Renew(func(d clinic.Doctor, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		var days []string
		monday := f.env.Today().AddDays(-int(f.env.Today().Weekday()))
		for i := range 7 {
			on := monday.AddDays(i)
			days = append(days, on.Format("Mon ")+viewmodel.HoursText(d.Hours, on))
		}
		f.dialog.ClearErrors()
		f.dialog.SetMessage(theme.ToneWaiting, "Saved elsewhere: "+strings.Join(days, "; ")+". What you typed is kept; save again to put it in its place.",
			components.Action{Text: "Take theirs", Run: func() {
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
	row      fyne.CanvasObject
}

func newHoursDay(env *Env, day clinic.Weekday) *hoursDay {
	d := &hoursDay{env: env, day: day, list: components.HBox()}
	d.more = components.NewIconButton(theme.IconAdd, "Add hours on "+day.String(), func() {
		d.add(clinic.Span{}, false)
		d.changed()
		env.Window.Canvas().Focus(d.spans[len(d.spans)-1].from)
	})
	name := components.Strong(day.String())
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
			b.WriteString(s.from.Text + "-" + s.to.Text + ";")
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

func (d *hoursDay) add(span clinic.Span, given bool) {
	s := &hoursSpan{from: components.NewTimeField(), to: components.NewTimeField()}
	s.from.SetPlaceHolder("free")
	s.to.SetPlaceHolder("")
	if given {
		s.from.SetClock(span.From)
		s.to.SetClock(span.To)
	}
	remove := components.NewIconButton(theme.IconClose, "Remove these hours", func() { d.remove(s) })
	s.row = components.HBox(components.FixedWidth(s.from, 110), components.Muted("to"), components.FixedWidth(s.to, 110), remove)
	d.spans = append(d.spans, s)
	d.list.Add(s.row)
}

// remove takes a span away; the last one is only emptied, so that the day can
// be filled again.
func (d *hoursDay) remove(s *hoursSpan) {
	if len(d.spans) == 1 {
		s.from.Clear()
		s.to.Clear()
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

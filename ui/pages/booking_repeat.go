package pages

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// repeatPart is what the booking form holds for more than one visit: the rule of
// a new series, or how much of one is moved; and the table of its dates.
type repeatPart struct {
	form *bookingForm
	vm   *viewmodel.Series

	kind  *components.Choice
	every *components.NumberField
	// howOften is every's place beside the kind.
	howOften *fyne.Container
	days     [7]*components.Check
	ends     *components.Choice
	count    *components.NumberField
	until    *components.DateField
	scope    *components.Choice
	table    *seriesTable
	box      *fyne.Container
	text     string // the form's usual submit text
}

// How a series ends, in the form.
const (
	endsByCount = "count"
	endsByDay   = "day"
)

func newRepeatPart(f *bookingForm) *repeatPart {
	r := &repeatPart{form: f, vm: viewmodel.NewSeries(frontDesk(f.env), f.vm.Moving), box: components.VBox()}
	options := []components.Option{}
	for _, k := range viewmodel.RepeatKinds() {
		options = append(options, components.Option{Value: string(k.Kind), Text: k.Text})
	}
	r.kind = components.NewChoice(options, func(string) { r.chosen() })
	r.kind.SetValue(string(viewmodel.RepeatNone))
	r.every, r.count = components.NewNumberField(), components.NewNumberField()
	r.every.Min, r.every.Max = 1, 366
	r.every.SetInt(1)
	r.count.Min, r.count.Max = clinic.MinSeriesVisits, clinic.MaxSeriesVisits
	r.count.SetUnit(i18n.C("unit", "visits"))
	r.count.SetInt(10)
	r.howOften = components.FixedWidth(r.every, 80)
	r.until = components.NewDateField()
	r.until.Today, r.until.ShowWeekday = f.env.Today, true
	r.ends = components.NewChoice([]components.Option{{Value: endsByCount, Text: i18n.T("After")}, {Value: endsByDay, Text: i18n.T("On a day")}},
		func(string) { r.chosen() })
	r.ends.SetValue(endsByCount)
	for d := clinic.Monday; d <= clinic.Sunday; d++ {
		r.days[d] = components.NewCheck(i18n.ShortDay(d), func(bool) { f.look() })
	}
	scopes := []components.Option{}
	for _, s := range clinic.SeriesScopes() {
		scopes = append(scopes, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	r.scope = components.NewChoice(scopes, func(string) { r.chosen() })
	r.scope.SetValue(string(clinic.SeriesThis))
	r.every.OnChanged, r.count.OnChanged, r.until.OnChanged = f.look, f.look, f.look
	r.table = newSeriesTable(f.env, r.vm, f.look)
	r.vm.Changed = r.draw
	return r
}

// fields adds the part's inputs to those of the form: a rule where a visit is
// booked, and how much is meant where one of a series is moved.
func (r *repeatPart) fields(fields []components.FormField) []components.FormField {
	if moving := r.form.vm.Moving; moving != nil {
		if moving.SeriesID == 0 {
			return fields
		}
		return append([]components.FormField{{Name: "scope", Label: i18n.T("Part of a series: move"), Widget: r.scope, Wide: true}}, fields...)
	}
	days, ends := components.HBoxGap(2), components.FixedWidth(r.ends, 132)
	for _, c := range r.days {
		days.Add(c)
	}
	return append(fields,
		components.FormField{Name: "repeat", Label: i18n.T("Repeat"), Widget: container.NewBorder(nil, nil, nil, r.howOften, r.kind)},
		components.FormField{Name: "repeat_end", Label: i18n.T("Ends"), Widget: container.New(layout.NewBorderLayout(nil, nil, ends, nil),
			ends, container.NewStack(r.count, r.until))},
		components.FormField{Name: "repeat_days", Label: i18n.T("On"), Widget: days, Wide: true})
}

// placed puts the service's fields where this form has them.
func (r *repeatPart) placed(err error) error {
	here := map[string]string{"repeat_every": "repeat", "repeat_count": "repeat_end", "repeat_until": "repeat_end"}
	list := clinic.FieldErrors(err)
	if len(list) == 0 {
		return err
	}
	out := make([]error, len(list))
	for i, e := range list {
		moved := *e
		if name, ok := here[e.Field]; ok && r.form.vm.Moving == nil {
			moved.Field = name
		}
		out[i] = &moved
	}
	return errors.Join(out...)
}

// on reports whether the form is about more than one visit.
func (r *repeatPart) on() bool {
	if r.form.vm.Moving != nil {
		return r.part() != clinic.SeriesThis
	}
	return r.kind.Value() != string(viewmodel.RepeatNone)
}

func (r *repeatPart) part() clinic.SeriesScope { return clinic.SeriesScope(r.scope.Value()) }

// begun is called once the form's dialog is there.
func (r *repeatPart) begun(submit string) {
	r.text = submit
	r.arrange()
}

// chosen follows a choice: other inputs, and other dates.
func (r *repeatPart) chosen() {
	if kind := viewmodel.RepeatKind(r.kind.Value()); kind == viewmodel.RepeatWeeks {
		r.tickFirstDay()
	}
	r.arrange()
	if !r.on() {
		r.vm.Cancel()
	}
	r.form.look()
}

// tickFirstDay begins the days of the week with the visit's own.
func (r *repeatPart) tickFirstDay() {
	for _, c := range r.days {
		if c.Checked() {
			return
		}
	}
	if on, err := r.form.date.Value(); err == nil && !on.IsZero() {
		r.days[on.Weekday()].SetChecked(true)
	}
}

// arrange shows the inputs that the choice needs.
func (r *repeatPart) arrange() {
	d := r.form.dialog
	kind, on := viewmodel.RepeatKind(r.kind.Value()), r.on()
	unit := kind.Unit()
	setShown(r.howOften, unit != "")
	d.SetFieldVisible("repeat_days", kind == viewmodel.RepeatWeeks)
	d.SetFieldVisible("repeat_end", on)
	setShown(r.count, r.ends.Value() == endsByCount)
	setShown(r.until, r.ends.Value() == endsByDay)
	r.box.RemoveAll()
	if on {
		r.box.Add(r.table.content)
	} else {
		d.SetSubmitText(r.text)
	}
	d.Relayout()
}

func (r *repeatPart) read() viewmodel.RepeatInput {
	in := viewmodel.RepeatInput{Kind: viewmodel.RepeatKind(r.kind.Value()), ToDay: r.ends.Value() == endsByDay}
	in.Every, in.EveryErr = r.every.Int()
	in.Count, in.CountErr = r.count.Int()
	in.Until, in.UntilErr = r.until.Value()
	for d, c := range r.days {
		if c.Checked() {
			in.Weekdays = append(in.Weekdays, clinic.Weekday(d))
		}
	}
	return in
}

// look asks for the dates of the form as it stands.
func (r *repeatPart) look() {
	r.form.overOn = false
	r.form.dialog.SetFieldVisible("overbook_reason", false)
	r.form.help.RemoveAll()
	for _, name := range []string{"repeat", "repeat_end", "repeat_days"} {
		if field := r.form.dialog.Form().Field(name); field != nil {
			field.SetError("") // it was about what stood there
		}
	}
	if r.form.vm.Moving != nil {
		r.vm.LookMove(r.form.read(), r.part())
		return
	}
	r.vm.Look(r.form.read(), r.read())
}

// draw shows the dates when they have come.
func (r *repeatPart) draw() {
	f := r.form
	if f.dialog == nil || !f.dialog.Open() || !r.on() {
		return
	}
	r.table.draw()
	if n := r.vm.Plan.Kept(); r.vm.Checked && n > 0 {
		if f.vm.Moving != nil {
			f.dialog.SetSubmitText(i18n.N(n, "Move %d visit", "Move %d visits"))
		} else {
			f.dialog.SetSubmitText(i18n.N(n, "Book %d visit", "Book %d visits"))
		}
	} else {
		f.dialog.SetSubmitText(r.text)
	}
	f.dialog.Relayout()
}

// submit books or moves all visits, or says what is still in the way.
func (r *repeatPart) submit(saved func(clinic.AppointmentID, clinic.Date)) {
	f := r.form
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	in := f.read()
	var first clinic.Date
	for _, d := range r.vm.Plan.Dates {
		if !d.Skipped && first.IsZero() {
			first = d.Slot.Date
		}
	}
	r.vm.Submit(in, r.read(), r.part(), func(id clinic.AppointmentID, n int, err error) {
		if err == nil {
			f.dialog.Close()
			toastGood(f.env, r.savedText(n))
			if saved != nil {
				saved(id, first)
			}
			return
		}
		f.dialog.SetErr(r.placed(err))
		switch {
		case viewmodel.IsStale(err):
			f.offerReload()
		case clinic.CodeOf(err) == clinic.Conflict && r.vm.Plan.Open() > 0:
			// The dates themselves say what is in the way of each.
			f.dialog.ClearErrors()
			f.env.Window.Canvas().Focus(r.table.table)
		}
	})
}

func (r *repeatPart) savedText(n int) string {
	name, _ := r.form.patient.Selected()
	doctor, _ := r.form.doctor.Selected()
	if r.form.vm.Moving != nil {
		return i18n.N(n, "Moved: %d visit of %s.", "Moved: %d visits of %s.", n, name.Text)
	}
	return i18n.N(n, "Booked: %d visit of %s with %s.", "Booked: %d visits of %s with %s.", n, name.Text, strings.TrimSpace(doctor.Text))
}

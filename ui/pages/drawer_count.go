package pages

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// countGap keeps an amount at the right of its column from the field beside it.
const countGap = 20

// countColumns gives the widths of method, expected, counted, difference and note.
func countColumns() []float32 { return []float32{methodWidth(116), 98, 136, 140, -1} }

// countInput is the row of one method.
type countInput struct {
	widget.BaseWidget
	box      *fyne.Container
	expected *components.Text
	counted  *components.MoneyField
	badge    *components.Badge
	note     *components.Entry
}

func newCountInput(title string, c clinic.Currency) *countInput {
	r := &countInput{expected: components.NewText("", components.TextOptions{Align: fyne.TextAlignTrailing}), counted: components.NewMoneyField(c),
		badge: components.NewBadge(theme.ToneGood, nil, ""), note: components.NewEntry()}
	r.note.MaxLength = clinic.MaxLine
	r.note.SetPlaceHolder(i18n.T("Note on the difference"))
	r.box = components.Row(countGap, countColumns(), middle(components.Strong(title)), middle(r.expected), r.counted, middle(r.badge), r.note)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by the toolkit.
func (r *countInput) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }

// FocusTarget is where the cursor goes: the note when it is the note that is missing.
func (r *countInput) FocusTarget() fyne.Focusable {
	if r.note.Visible() && r.note.Text == "" && !r.counted.Empty() {
		return r.note
	}
	return r.counted
}

// countDialog counts a drawer and closes it.
type countDialog struct {
	env    *Env
	vm     *viewmodel.CountForm
	dialog *components.FormDialog
	rows   []*countInput
	to     *components.Choice
	left   *components.MoneyField
	reason *components.Entry
	blind  *components.Check
	done   func()
}

// openCount counts a drawer; done runs once it is closed.
func openCount(env *Env, v service.ClosureView, done func()) {
	d := &countDialog{env: env, vm: viewmodel.NewCountForm(frontDesk(env), v), done: done}
	d.vm.WithCashiers(func(err error) {
		if err != nil {
			components.ShowErr(env.Window, err)
			return
		}
		d.show()
	})
}

func (d *countDialog) show() {
	env, v := d.env, d.vm.View
	head := func(s string, align fyne.TextAlign) fyne.CanvasObject {
		return components.NewText(s, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true, Align: align})
	}
	heads := components.Row(countGap, countColumns(), head(i18n.T("Method"), fyne.TextAlignLeading), head(i18n.T("Expected"), fyne.TextAlignTrailing), head(i18n.T("Counted"), fyne.TextAlignLeading),
		head(i18n.T("Difference"), fyne.TextAlignLeading), head("", fyne.TextAlignLeading))
	d.blind = components.NewCheck(i18n.T("Count blind: show what should be there only after everything was counted"), func(on bool) {
		d.vm.Blind = on
		d.draw()
	})
	var fields []components.FormField
	for n, row := range d.vm.Rows {
		r := newCountInput(i18n.Say(row.Method.Title()), v.Currency)
		r.counted.Signed = row.Method != clinic.PayCash // more can be given back by card than came in
		if row.Given {
			r.counted.SetMoney(row.Counted)
			r.note.SetText(row.Note)
		}
		r.counted.OnChanged = func() { d.typed(n) }
		r.note.OnChanged = func(text string) { d.vm.Rows[n].Note = text }
		r.counted.OnSubmitted = func(string) { d.next(n) }
		r.note.OnSubmitted = func(string) { d.next(n) }
		d.rows = append(d.rows, r)
		fields = append(fields, components.FormField{Name: viewmodel.CountField(row.Method), Widget: r})
	}
	options := []components.Option{{Value: "0", Text: i18n.T("Nobody: the cash goes to the safe")}}
	for _, c := range d.vm.Cashiers {
		options = append(options, components.Option{Value: strconv.FormatInt(int64(c.ID), 10), Text: c.Name})
	}
	d.to = components.NewChoice(options, func(value string) {
		n, _ := strconv.ParseInt(value, 10, 64) // an option's value
		d.vm.HandoverTo = clinic.UserID(n)
		d.dialog.SetFieldVisible("handover", n != 0)
	})
	d.to.SetValue(strconv.FormatInt(int64(d.vm.HandoverTo), 10))
	d.left = components.NewMoneyField(v.Currency)
	d.left.SetMoney(v.Float)
	if d.vm.Handover.Minor != 0 {
		d.left.SetMoney(d.vm.Handover)
	}
	d.reason = components.NewEntry()
	d.reason.MaxLength = clinic.MaxLine
	d.reason.SetText(d.vm.Reason)
	fields = append(fields,
		components.FormField{Name: "handover_to", Label: i18n.T("Hand the drawer over to"), Widget: d.to, Section: i18n.T("Handover")},
		components.FormField{Name: "handover", Label: i18n.T("Cash that stays in the drawer"), Widget: d.left, Required: true},
		components.FormField{Name: "reason", Label: i18n.F("Why you close the drawer of %s", v.CashierName), Widget: d.reason, Required: true})
	title := i18n.T("Count and close the drawer")
	if !d.vm.Own() {
		title = i18n.F("Count and close the drawer of %s", v.CashierName)
	}
	d.dialog = components.NewFormDialog(components.FormOptions{Topic: "manual.md#counting-and-closing", Title: title, SubmitText: i18n.T("Close the drawer"), Width: 860,
		Subtitle: drawerSubtitle(env, v), Above: components.VBoxGap(8, d.blind, heads), Fields: fields, OnSubmit: d.submit, Dirty: d.dirty,
		Extra: []components.Action{{Text: i18n.T("Coins and notes…"), Run: d.pieces}}}, env.Window)
	d.dialog.SetFieldVisible("handover", d.vm.HandoverTo != 0)
	d.dialog.SetFieldVisible("reason", !d.vm.Own())
	d.draw()
	d.dialog.Show()
	d.dialog.Focus(viewmodel.CountField(d.vm.Rows[0].Method))
}

// drawerSubtitle says whose drawer it is and since when.
func drawerSubtitle(env *Env, v service.ClosureView) string {
	in, out := v.Moved()
	text := joinDots(i18n.F("Opened %s with %s", i18n.Date(v.OpenedAt.In(env.Now().Location()), "Mon 2 Jan 15:04"), i18n.Money(v.Float)), v.Workstation)
	if in.Minor != 0 {
		text = joinDots(text, i18n.F("%s put in", i18n.Money(in)))
	}
	if out.Minor != 0 {
		text = joinDots(text, i18n.F("%s taken out", i18n.Money(out)))
	}
	return text
}

func (d *countDialog) dirty() bool {
	for _, r := range d.vm.Rows {
		if r.Given {
			return true
		}
	}
	return false
}

func (d *countDialog) typed(n int) {
	m, err := d.rows[n].counted.Value()
	d.vm.Count(n, m, err == nil && !d.rows[n].counted.Empty())
	d.drawRow(n)
}

// next leads Enter to the next amount that is missing, and then to the button.
func (d *countDialog) next(n int) {
	if d.rows[n].counted.Empty() {
		return
	}
	if d.vm.NeedsNote(n) && d.rows[n].note.Text == "" {
		d.env.Window.Canvas().Focus(d.rows[n].note)
		return
	}
	for _, r := range d.rows {
		if r.counted.Empty() {
			d.env.Window.Canvas().Focus(r.counted)
			return
		}
	}
	d.dialog.Focus("handover_to")
}

func (d *countDialog) draw() {
	for n := range d.rows {
		d.drawRow(n)
	}
	text := i18n.T("Close the drawer")
	if d.vm.Hidden() {
		text = i18n.T("Compare")
	}
	d.dialog.SetSubmitText(text)
	d.dialog.Relayout()
}

func (d *countDialog) drawRow(n int) {
	r, row := d.rows[n], d.vm.Rows[n]
	r.expected.SetText(i18n.Amount(row.Expected))
	if d.vm.Hidden() {
		r.expected.SetText(i18n.C("expected sum", "hidden"))
	}
	m, ok := d.vm.Difference(n)
	setShown(r.badge, ok)
	if ok {
		tone := theme.ToneGood
		if m.Minor != 0 {
			tone = theme.ToneWaiting
		}
		r.badge.Set(tone, nil, viewmodel.DifferenceText(m))
	}
	setShown(r.note, ok && m.Minor != 0)
	r.box.Refresh()
}

func (d *countDialog) submit() {
	d.dialog.ClearErrors()
	for n, r := range d.rows {
		if _, err := r.counted.Value(); err != nil {
			d.dialog.SetError(viewmodel.CountField(d.vm.Rows[n].Method), i18n.Error(err))
			return
		}
	}
	left, err := d.left.Value()
	if err != nil && d.vm.HandoverTo != 0 {
		d.dialog.SetError("handover", i18n.Error(err))
		return
	}
	d.vm.Handover, d.vm.Reason = left, d.reason.Text
	hidden := d.vm.Hidden()
	d.dialog.SetBusy(true)
	d.vm.Close(func(closed bool, c clinic.Drawer, err error) {
		d.dialog.SetErr(err)
		switch {
		case closed:
			d.dialog.Close()
			toastGood(d.env, i18n.F("The drawer is closed as %s.", c.Number))
			d.done()
		case clinic.CodeOf(err) == clinic.Stale:
			// Another method may have come in: the rows are made anew around what was counted.
			d.dialog.Close()
			again := &countDialog{env: d.env, vm: d.vm, done: d.done}
			again.show()
			again.dialog.SetErr(err)
		case err == nil && hidden:
			d.draw()
			d.dialog.SetMessage(theme.ToneNeutral, i18n.T("This is what should be there. Count again what differs, or say in a note why, and close the drawer."))
		}
	})
}

// pieces counts coins and notes and fills in the cash.
func (d *countDialog) pieces() {
	if len(d.vm.Rows) == 0 || d.vm.Rows[0].Method != clinic.PayCash {
		return
	}
	c := d.vm.View.Currency
	sum := components.NewText("", components.TextOptions{Size: theme.SizeTitle, Bold: true})
	units := c.Denominations()
	inputs := make([]*components.NumberField, len(units))
	var fields []components.FormField
	total := func() clinic.Money {
		pieces := map[int64]int{}
		for i, in := range inputs {
			if n, err := in.Int(); err == nil {
				pieces[units[i]] = n
			}
		}
		return clinic.Tally(pieces, c)
	}
	for i, unit := range units {
		in := components.NewNumberField()
		in.Min, in.Max = 0, 100000
		in.OnChanged = func() { sum.SetText(i18n.Money(total())) }
		inputs[i] = in
		fields = append(fields, components.FormField{Name: strconv.FormatInt(unit, 10), Label: i18n.Money(clinic.Money{Minor: unit, Currency: c}), Widget: in})
	}
	sum.SetText(i18n.Money(total()))
	var dialog *components.FormDialog
	dialog = components.NewFormDialog(components.FormOptions{Topic: "manual.md#counting-and-closing", Title: i18n.T("Coins and notes"), Subtitle: i18n.T("How many of each are in the drawer."), SubmitText: i18n.T("Take the sum"),
		Columns: 4, Width: 720, Fields: fields, Below: sum, Dirty: func() bool { return false }, OnSubmit: func() {
			for i, in := range inputs {
				if _, err := in.Int(); err != nil && !in.Empty() {
					dialog.SetError(strconv.FormatInt(units[i], 10), i18n.Error(err))
					return
				}
			}
			dialog.Close()
			d.rows[0].counted.SetMoney(total())
			d.next(0)
		}}, d.env.Window)
	dialog.Show()
}

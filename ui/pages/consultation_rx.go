package pages

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// consultationRx is the prescription being written: the table of medicines and
// the row in which the next one is typed.
type consultationRx struct {
	env     *Env
	vm      *viewmodel.Consultation
	content *fyne.Container
	table   *components.RowTable[rxRow]
	reason  *fyne.Container
	need    *components.Text
	give    *components.Button
	failed  *components.Text

	drug, strength, form, dose, route, frequency, days, quantity, instructions *components.Entry

	prn     *components.Check
	add     *components.Button
	fields  map[string]*components.Field
	editing int  // the row being changed, -1 when a new one is typed
	typed   bool // the quantity was typed and is no longer suggested
	filling bool
}

// rxRow is a medicine as the table shows it.
type rxRow struct {
	index int
	item  clinic.PrescriptionItem
	hits  []clinic.Allergy
}

func (r rxRow) unanswered() bool { return len(r.hits) > 0 && r.item.Reason == "" }

func (r rxRow) words() string {
	if len(r.hits) == 0 {
		return r.item.Sig()
	}
	names := make([]string, len(r.hits))
	for i, a := range r.hits {
		names[i] = a.String()
	}
	text := "Allergy: " + strings.Join(names, "; ")
	if r.item.Reason != "" {
		return r.item.Sig() + " · " + text + " · given because: " + r.item.Reason
	}
	return text + ". Needs a reason."
}

func newConsultationRx(env *Env, vm *viewmodel.Consultation) *consultationRx {
	r := &consultationRx{env: env, vm: vm, editing: -1, fields: map[string]*components.Field{}}
	r.table = components.NewRowTable([]components.Column[rxRow]{
		{ID: "drug", Title: "Medicine", MinWidth: 200, Bold: true, Text: func(x rxRow) string { return x.item.Name() }},
		{ID: "words", Title: "In words", MinWidth: 240, Text: rxRow.words, Color: func(x rxRow) fyne.ThemeColorName {
			if len(x.hits) > 0 {
				return theme.ColorDanger
			}
			return ""
		}},
		{ID: "quantity", Title: "Qty", Width: 100, Text: func(x rxRow) string { return x.item.Quantity }},
		{ID: "check", Title: "Allergies", Width: 112, Badge: r.checkBadge},
	}, components.Noun{One: "medicine", Many: "medicines"})
	r.table.RowTone = func(x rxRow) theme.Tone {
		if len(x.hits) > 0 {
			return theme.ToneDanger
		}
		return theme.ToneNeutral
	}
	r.table.SetEmpty("No medicines yet. Type one below and press Enter.", "", nil)
	r.table.OnOpen = func(x rxRow) { r.edit(x.index) }
	r.table.OnKey = r.tableKey
	r.need = components.Danger("")
	r.give = components.NewButton("Give a reason…", "", r.askNextReason)
	r.reason = components.HBox(r.need, r.give)
	r.reason.Hide()
	r.failed = components.Danger("")
	r.failed.Hide()
	input := r.input()
	r.table.OnMenu = func(x rxRow, at fyne.Position) {
		showMenu(env, at, []menuEntry{{Text: "Keep as favourite…", Run: func() { r.keep(x.item) }}})
	}
	head := components.HBox(components.Strong("Prescription"), components.Spacer(),
		components.Caption("Names are compared with the allergy list. Drug classes are not known to the check."),
		components.NewButton("Favourites…", "", r.fromTemplates), components.NewButton("Keep…", "", func() { r.keep(r.vm.Data().Items...) }))
	r.content = stretchColumn(6, 1, head, r.table, r.reason, r.failed, input)
	return r
}

// fromTemplates adds the medicines of a favourite or template.
func (r *consultationRx) fromTemplates() {
	if r.vm.ReadOnly() || r.vm.Busy() {
		return
	}
	var codes []string
	for _, d := range r.vm.Data().Diagnoses {
		codes = append(codes, d.Code)
	}
	openTemplates(r.env, codes, func(items []clinic.PrescriptionItem) {
		for _, it := range items {
			r.table.Select(r.vm.AddItem(it))
		}
		r.table.ClearSelection()
		r.focus(r.drug)
		r.askNextReason()
	})
}

// keep keeps medicines as a favourite or template.
func (r *consultationRx) keep(items ...clinic.PrescriptionItem) {
	if len(items) == 0 {
		components.Toast(r.env.Window, theme.ToneNeutral, "There is no medicine to keep yet.")
		return
	}
	openSaveTemplate(r.env, items, r.vm.Data().Diagnoses)
}

func (r *consultationRx) checkBadge(x rxRow) components.BadgeSpec {
	switch {
	case x.unanswered():
		return components.BadgeSpec{Tone: theme.ToneDanger, Icon: theme.IconWarning, Text: "Allergy"}
	case len(x.hits) > 0:
		return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconWarning, Text: "With reason"}
	case r.vm.Patient().AllergyStatus == clinic.AllergyNotAsked || r.vm.Patient().AllergyStatus == "":
		return components.BadgeSpec{Tone: theme.ToneNeutral, Text: "Not asked"}
	}
	return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconCheck, Text: "Checked"}
}

// input builds the row in which a medicine is typed. Enter adds it from any
// field and Escape clears it.
func (r *consultationRx) input() fyne.CanvasObject {
	field := func(name, label, placeholder string, most int) *components.Entry {
		e := components.NewEntry()
		e.MaxLength = most
		e.PlaceHolder = placeholder
		e.OnSubmitted = func(string) { r.submit() }
		e.OnEscape = r.clearTyped
		e.OnChanged = func(string) {
			if !r.filling {
				r.changed(name)
			}
		}
		r.fields[name] = components.NewField(label, e)
		return e
	}
	r.drug = field("drug", "Medicine", "Amoxicillin", clinic.MaxLine)
	r.strength = field("strength", "Strength", "500 mg", 60)
	r.form = field("form", "Form", "capsule", 60)
	r.dose = field("dose", "Dose", "1 capsule", 60)
	r.route = field("route", "Route", "by mouth", 60)
	r.frequency = field("frequency", "How often", "tds, 1-0-1, q8h", 60)
	r.days = field("duration", "Days", "7", 8)
	r.quantity = field("quantity", "Quantity", "", 60)
	r.instructions = field("instructions", "Instructions", "after food", clinic.MaxLine)
	r.prn = components.NewCheck("As needed", func(bool) { r.changed("prn") })
	r.add = components.NewButton("Add", "Enter", r.submit)
	f := r.fields
	return components.VBoxGap(6,
		stretchRow(8, []float32{-1, 100, 110, 120, 120}, f["drug"], f["strength"], f["form"], f["dose"], f["route"]),
		stretchRow(8, []float32{130, 60, 120, -1, 0, 0}, f["frequency"], f["duration"], f["quantity"], f["instructions"],
			components.NewField(" ", r.prn), components.NewField(" ", r.add)))
}

func (r *consultationRx) typedInput() viewmodel.ItemInput {
	return viewmodel.ItemInput{Drug: r.drug.Text, Strength: r.strength.Text, Form: r.form.Text, Dose: r.dose.Text,
		Route: r.route.Text, Frequency: r.frequency.Text, Days: r.days.Text, Quantity: r.quantity.Text,
		Instructions: r.instructions.Text, PRN: r.prn.Checked()}
}

// pending reports whether a medicine is being typed that no row holds.
func (r *consultationRx) pending() bool { return !r.typedInput().IsEmpty() }

func (r *consultationRx) changed(name string) {
	r.clearErrors()
	if name == "quantity" {
		r.typed = strings.TrimSpace(r.quantity.Text) != ""
		return
	}
	if !r.typed {
		r.set(r.quantity, r.typedInput().Suggest())
	}
}

func (r *consultationRx) set(e *components.Entry, s string) {
	if e.Text == s {
		return
	}
	r.filling = true
	e.SetText(s)
	r.filling = false
}

// submit adds the typed medicine, or puts a changed one back into its row.
func (r *consultationRx) submit() {
	if r.vm.ReadOnly() || r.vm.Busy() {
		return
	}
	r.clearErrors()
	in := r.typedInput()
	item, err := in.Item()
	if err != nil {
		r.fail(clinic.FieldOf(err), clinic.MessageOf(err))
		return
	}
	at := r.editing
	r.clear()
	if at >= 0 && at < len(r.vm.Data().Items) {
		r.vm.SetItem(at, item)
	} else {
		at = r.vm.AddItem(item)
	}
	r.table.Select(at) // scrolls to it
	r.table.ClearSelection()
	r.focus(r.drug)
	if hits := r.vm.Hits(at); len(hits) > 0 && r.vm.Data().Items[at].Reason == "" {
		r.askReason(at)
	}
}

// edit takes a row into the input to change it.
func (r *consultationRx) edit(i int) {
	items := r.vm.Data().Items
	if i < 0 || i >= len(items) || r.vm.ReadOnly() {
		return
	}
	r.clear()
	r.fill(viewmodel.InputOf(items[i]))
	r.editing = i
	r.typed = items[i].Quantity != "" && items[i].Quantity != r.typedInput().Suggest()
	r.add.SetText("Change")
	r.content.Refresh()
	r.focus(r.drug)
}

func (r *consultationRx) fill(in viewmodel.ItemInput) {
	r.filling = true
	for e, s := range map[*components.Entry]string{r.drug: in.Drug, r.strength: in.Strength, r.form: in.Form, r.dose: in.Dose,
		r.route: in.Route, r.frequency: in.Frequency, r.days: in.Days, r.quantity: in.Quantity, r.instructions: in.Instructions} {
		e.SetText(s)
	}
	r.prn.SetChecked(in.PRN)
	r.filling = false
}

func (r *consultationRx) clear() {
	r.clearErrors()
	r.fill(viewmodel.ItemInput{})
	r.editing, r.typed = -1, false
	r.add.SetText("Add")
	r.content.Refresh()
}

// clearTyped is Escape in the input row.
func (r *consultationRx) clearTyped() bool {
	if !r.pending() && r.editing < 0 {
		return false
	}
	r.clear()
	r.focus(r.drug)
	return true
}

func (r *consultationRx) tableKey(ev *fyne.KeyEvent, x rxRow) bool {
	if ev.Name != fyne.KeyDelete && ev.Name != fyne.KeyBackspace {
		return false
	}
	r.remove(x.index)
	return true
}

func (r *consultationRx) remove(i int) {
	if r.vm.ReadOnly() || r.vm.Busy() || i >= len(r.vm.Data().Items) {
		return
	}
	if r.editing >= 0 {
		r.clear()
	}
	item := r.vm.RemoveItem(i)
	if n := len(r.vm.Data().Items); n > 0 {
		r.table.Select(min(i, n-1))
	}
	components.ToastAction(r.env.Window, theme.ToneNeutral, item.Name()+" taken out.", "Undo", func() {
		r.vm.InsertItem(i, item)
	})
}

// askNextReason asks about the first medicine that still needs a reason.
func (r *consultationRx) askNextReason() {
	if i, n := r.vm.NeedsReason(); n > 0 {
		r.askReason(i)
	}
}

// askReason asks why a medicine is given although an allergy to it is known.
func (r *consultationRx) askReason(i int) {
	items, hits := r.vm.Data().Items, r.vm.Hits(i)
	if len(hits) == 0 {
		return
	}
	names := make([]string, len(hits))
	for n, a := range hits {
		names[n] = a.String()
	}
	components.Confirm(components.ConfirmOptions{
		Title: "This patient has an allergy",
		Message: fmt.Sprintf("%s matches the recorded allergy: %s.\nOnly names are compared; drug classes are not known to the check.",
			items[i].Name(), strings.Join(names, "; ")),
		Reason: true, ReasonLabel: "Why is it given all the same?", ConfirmText: "Prescribe with this reason",
		CancelText: "Not now", Danger: true,
		OnConfirm: func(reason string) { r.vm.SetReason(i, reason) },
	}, r.env.Window)
}

// show redraws the table and what still needs a reason.
func (r *consultationRx) show() {
	items := r.vm.Data().Items
	rows := make([]rxRow, len(items))
	for i, it := range items {
		rows[i] = rxRow{index: i, item: it, hits: r.vm.Hits(i)}
	}
	selected := r.table.SelectedIndex()
	r.table.SetRows(rows, -1, false)
	if selected >= 0 && len(rows) > 0 {
		r.table.Select(min(selected, len(rows)-1))
	}
	visible := r.reason.Visible()
	switch _, n := r.vm.NeedsReason(); n {
	case 0:
		r.reason.Hide()
	case 1:
		r.need.SetText("One medicine matches an allergy and needs a reason, or must be taken out (Delete).")
		r.reason.Show()
	default:
		r.need.SetText(fmt.Sprintf("%d medicines match allergies and need a reason, or must be taken out (Delete).", n))
		r.reason.Show()
	}
	if visible != r.reason.Visible() {
		r.content.Refresh()
	}
}

func (r *consultationRx) focus(o fyne.Focusable) { r.env.Window.Canvas().Focus(o) }

func (r *consultationRx) entry(field string) *components.Entry {
	for name, e := range map[string]*components.Entry{"dose": r.dose, "duration": r.days, "frequency": r.frequency,
		"quantity": r.quantity, "strength": r.strength, "form": r.form, "route": r.route, "instructions": r.instructions} {
		if name == field {
			return e
		}
	}
	return r.drug
}

// fail shows a message under an input of the row and goes there.
func (r *consultationRx) fail(field, message string) {
	if r.fields[field] == nil {
		field = "drug"
	}
	r.fields[field].SetError(message)
	r.content.Refresh()
	r.focus(r.entry(field))
}

// failItem shows what is wrong with a medicine that is in the table already.
func (r *consultationRx) failItem(i int, field, message string, focus bool) {
	r.failed.SetText(message)
	r.failed.Show()
	r.content.Refresh()
	if !focus {
		return
	}
	r.table.Select(i)
	r.focus(r.table)
	if field == "allergy_note" {
		r.askReason(i)
	}
}

func (r *consultationRx) clearErrors() {
	changed := r.failed.Visible()
	r.failed.Hide()
	for _, f := range r.fields {
		changed = changed || f.Error() != ""
		f.SetError("")
	}
	if changed {
		r.content.Refresh()
	}
}

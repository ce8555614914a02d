package pages

import (
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// input builds the row in which a medicine is typed. Enter adds it from any
// field and Escape clears it.
func (r *consultationRx) input() fyne.CanvasObject {
	prepare := func(e *components.Entry, name, placeholder string, most int) {
		e.MaxLength = most
		e.PlaceHolder = placeholder
		e.OnSubmitted = func(string) { r.submit() }
		e.OnChanged = func(string) {
			if !r.filling {
				r.changed(name)
			}
		}
		e.OnEscape = r.clearTyped
	}
	r.drug = components.NewSuggest(r.suggest)
	r.drug.MaxLength, r.drug.PlaceHolder, r.drug.OnEscape = clinic.MaxLine, i18n.T("amox 500"), r.clearTyped
	r.drug.OnPicked = r.pick
	r.drug.OnTyped = func(string) { r.changed("drug") }
	r.drug.OnFree = func(string) { r.submit() }
	r.drug.FreeText = func(text string) string { return i18n.F("“%s” as typed", text) }
	r.sig, r.quantity = components.NewEntry(), components.NewEntry()
	prepare(r.sig, "sig", i18n.T("1-0-1 5d, tds pc, q8h prn pain, or in words"), clinic.MaxLine)
	prepare(r.quantity, "quantity", "", 60)
	for name, o := range map[string]struct {
		label string
		input fyne.CanvasObject
	}{"drug": {i18n.T("Medicine"), r.drug}, "sig": {i18n.T("How it is taken"), r.sig}, "quantity": {i18n.T("Quantity"), r.quantity}} {
		r.fields[name] = components.NewField(o.label, o.input)
	}
	r.add = components.NewButton(i18n.T("Add"), "Enter", r.submit)
	r.words = components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true})
	return components.VBoxGap(2,
		components.WrapRow(8, []float32{-5, -5, 110, 0}, r.fields["drug"], r.fields["sig"], r.fields["quantity"], components.NewField(" ", r.add)),
		r.words)
}

// suggest offers presentations of the formulary.
func (r *consultationRx) suggest(text string, done func([]components.PickItem)) {
	r.find.Find(text, func(found []clinic.Drug) {
		items := make([]components.PickItem, len(found))
		for i, d := range found {
			items[i] = components.PickItem{Text: d.Label(), Detail: drugDetail(d, text), Data: d}
		}
		done(items)
	})
}

// drugDetail is the other name that was typed, else the ATC code.
func drugDetail(d clinic.Drug, typed string) string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	for _, s := range d.Synonyms {
		if typed != "" && strings.HasPrefix(strings.ToLower(s), strings.Fields(typed)[0]) {
			return s
		}
	}
	return strings.Join(d.ATC, " ")
}

// pick takes a presentation and goes on to how it is taken.
func (r *consultationRx) pick(it components.PickItem) {
	d, ok := it.Data.(clinic.Drug)
	if !ok {
		return
	}
	r.picked = d
	r.changed("drug")
	r.focus(r.sig)
}

func (r *consultationRx) typedInput() viewmodel.ItemInput {
	return viewmodel.ItemInput{Drug: r.drug.Text, Picked: r.picked, Sig: r.sig.Text, Quantity: r.quantity.Text}
}

// pending reports whether a medicine is being typed that no row holds.
func (r *consultationRx) pending() bool { return !r.typedInput().IsEmpty() }

// changed follows what is typed: the quantity is worked out until one is typed,
// the words say how it was understood, and the draft keeps the row.
func (r *consultationRx) changed(name string) {
	r.clearErrors()
	if name == "quantity" {
		r.typed = strings.TrimSpace(r.quantity.Text) != ""
	} else if !r.typed {
		r.set(r.quantity, r.typedInput().Suggest())
	}
	r.showWords()
	r.keepTyped()
}

// keepTyped keeps the row as it is typed with the draft.
func (r *consultationRx) keepTyped() {
	in := r.typedInput()
	p := clinic.PendingItem{Drug: in.Drug, Sig: in.Sig}
	if r.typed {
		p.Quantity = in.Quantity
	}
	r.vm.SetPending(p)
}

// restore puts a row back that was being typed when the draft was kept.
func (r *consultationRx) restore() {
	p := r.vm.Data().Pending
	if p == (clinic.PendingItem{}) || r.pending() {
		return
	}
	r.fill(viewmodel.ItemInput{Drug: p.Drug, Sig: p.Sig, Quantity: p.Quantity})
	r.typed = p.Quantity != ""
	if !r.typed {
		r.set(r.quantity, r.typedInput().Suggest())
	}
	r.showWords()
}

// showWords says in plain words what the row will say, and what of it was not
// understood.
func (r *consultationRx) showWords() {
	text, color := "", theme.ColorMuted
	if strings.TrimSpace(r.sig.Text) != "" {
		words, understood := r.typedInput().Words()
		switch understood {
		case clinic.UnderstoodFull:
			text = words
		case clinic.UnderstoodPart:
			text, color = i18n.F("%s   (understood in part; the rest is printed as typed)", words), theme.ColorDanger
		default:
			text, color = i18n.F("%s   (printed as typed)", words), theme.ColorDanger
		}
	}
	r.words.SetColor(color)
	r.words.SetText(text)
}

// set fills an input without taking that for typing.
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
	if strings.TrimSpace(in.Sig) == "" && strings.TrimSpace(in.Drug) != "" && r.env.Window.Canvas().Focused() != fyne.Focusable(r.sig) {
		r.focus(r.sig) // Enter after the name goes on
		return
	}
	item, err := in.Item()
	if err != nil {
		r.fail(clinic.FieldOf(err), i18n.Error(err))
		return
	}
	at := r.editing
	r.clear()
	if at >= 0 && at < len(r.vm.Data().Items) {
		r.vm.SetItem(at, item)
	} else {
		at = r.vm.AddItem(item)
	}
	r.asked = item.Name()
	r.table.Select(at) // scrolls to it
	r.table.ClearSelection()
	r.focus(r.drug)
	r.askOnce()
}

func (r *consultationRx) fill(in viewmodel.ItemInput) {
	r.filling = true
	r.drug.SetText(in.Drug)
	r.sig.SetText(in.Sig)
	r.quantity.SetText(in.Quantity)
	r.picked = in.Picked
	r.filling = false
}

func (r *consultationRx) clear() {
	r.clearErrors()
	r.fill(viewmodel.ItemInput{})
	r.editing, r.typed = -1, false
	r.add.SetText(i18n.T("Add"))
	r.showWords()
	r.keepTyped()
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

// fail shows a message under an input of the row and goes there.
func (r *consultationRx) fail(field, message string) {
	var at fyne.Focusable = r.drug
	switch field {
	case "sig":
		at = r.sig
	case "quantity":
		at = r.quantity
	default:
		field = "drug"
	}
	r.fields[field].SetError(message)
	r.content.Refresh()
	r.focus(at)
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

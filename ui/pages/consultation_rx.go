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

// consultationRx is the prescription being written: the table of medicines and
// the row in which the next one is typed.
type consultationRx struct {
	env      *Env
	vm       *viewmodel.Consultation
	content  *fyne.Container
	table    *components.RowTable[rxRow]
	warnings *consultationWarnings
	failed   *components.Text
	words    *components.Text

	drug     *components.Suggest
	sig      *components.Entry
	quantity *components.Entry
	add      *components.Button
	fields   map[string]*components.Field
	picked   clinic.Drug // what was picked of the formulary last
	editing  int         // the row being changed, -1 when a new one is typed
	typed    bool        // the quantity was typed and is no longer suggested
	filling  bool
	find     *viewmodel.DrugSuggest
	onRepeat func() // repeats the last prescription
	asked    string // the row whose reason was asked for by itself, once
}

// rxRow is a medicine as the table shows it.
type rxRow struct {
	index int
	item  clinic.PrescriptionItem
	open  bool // a warning needs a reason
	grave bool
}

func newConsultationRx(env *Env, vm *viewmodel.Consultation) *consultationRx {
	r := &consultationRx{env: env, vm: vm, editing: -1, fields: map[string]*components.Field{}}
	r.find = viewmodel.NewDrugSuggest(frontDesk(env))
	r.table = components.NewRowTable([]components.Column[rxRow]{
		{ID: "drug", Title: i18n.T("Medicine"), MinWidth: 210, Bold: true, Text: func(x rxRow) string { return x.item.Name() }},
		{ID: "words", Title: i18n.T("In words"), MinWidth: 260, Text: func(x rxRow) string {
			if x.item.Reason != "" {
				return i18n.F("%s · given because: %s", x.item.Sig(), x.item.Reason)
			}
			return x.item.Sig()
		}},
		{ID: "quantity", Title: i18n.T("Qty"), Width: 92, Text: func(x rxRow) string { return x.item.Quantity }},
		{ID: "check", Title: i18n.C("column", "Check"), Width: 112, Badge: func(x rxRow) components.BadgeSpec { return warningBadge(vm, x.index) }, Badges: warningBadges()},
	}, components.Noun{One: "medicine", Many: "medicines"}).Named("consultation.prescription")
	r.table.RowTone = func(x rxRow) theme.Tone {
		switch {
		case x.open && x.grave:
			return theme.ToneDanger
		case x.open:
			return theme.ToneWaiting
		}
		return theme.ToneNeutral
	}
	r.table.SetBare()
	r.table.SetEmpty(i18n.T("No medicines yet. Type one below."), "", nil)
	r.table.OnOpen = func(x rxRow) { r.edit(x.index) }
	r.table.OnKey = r.tableKey
	r.table.OnSelected = func(rxRow) { r.showWarnings() }
	r.warnings = newConsultationWarnings(vm, r.askNextReason)
	r.failed = components.Danger("")
	r.failed.Hide()
	input := r.input()
	head := components.WrapRow(6, []float32{-1, 0, 0, 0}, components.Strong(i18n.T("Prescription")),
		components.NewQuietButton(i18n.T("Repeat last"), "Ctrl R", func() { r.onRepeat() }),
		components.NewQuietButton(i18n.T("Favourites and templates…"), "Ctrl T", r.openTemplates),
		components.NewQuietButton(i18n.T("Keep as…"), "", func() { r.keep(r.vm.Data().Items...) }))
	r.table.OnMenu = func(x rxRow, at fyne.Position) {
		showMenu(env, at, []menuEntry{{Text: i18n.T("Keep as favourite…"), Run: func() { r.keep(x.item) }}})
	}
	r.content = stretchColumn(6, 1, head, r.table, r.warnings.content, r.failed, input)
	return r
}

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

// openTemplates adds the medicines of a favourite or template (Ctrl+T).
func (r *consultationRx) openTemplates() {
	if !r.vm.Loaded() || r.vm.ReadOnly() || r.vm.Busy() || components.ModalOpen(r.env.Window) {
		return
	}
	var codes []string
	for _, d := range r.vm.Data().Diagnoses {
		codes = append(codes, d.Code)
	}
	openTemplates(r.env, codes, func(items []clinic.PrescriptionItem) {
		if n := r.vm.AddItems(items); n == 0 {
			components.Toast(r.env.Window, theme.ToneWaiting, i18n.T("All of these stand in the prescription already."))
		}
		r.focus(r.drug)
	})
}

// keep keeps medicines as a favourite or template.
func (r *consultationRx) keep(items ...clinic.PrescriptionItem) {
	if len(items) == 0 {
		components.Toast(r.env.Window, theme.ToneNeutral, i18n.T("There is no medicine to keep yet."))
		return
	}
	openSaveTemplate(r.env, items, r.vm.Data().Diagnoses)
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

// askOnce asks for the reason of a medicine that was added just now, once its
// check is there.
func (r *consultationRx) askOnce() {
	if r.asked == "" || r.vm.Checking() || components.ModalOpen(r.env.Window) {
		return
	}
	name := r.asked
	r.asked = ""
	items := r.vm.Data().Items
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].Name() == name && len(r.vm.Unanswered(i)) > 0 {
			r.askReason(i)
			return
		}
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
	r.add.SetText(i18n.T("Change"))
	r.showWords()
	r.content.Refresh()
	r.focus(r.sig)
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

func (r *consultationRx) tableKey(ev *fyne.KeyEvent, x rxRow) bool {
	switch ev.Name {
	case fyne.KeyDelete, fyne.KeyBackspace:
		r.remove(x.index)
	case fyne.KeySpace:
		r.askReason(x.index)
	default:
		return false
	}
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
	components.ToastAction(r.env.Window, theme.ToneNeutral, i18n.F("%s taken out.", item.Name()), i18n.T("Undo"), func() {
		r.vm.InsertItem(i, item)
	})
}

// show redraws the table and what the check says.
func (r *consultationRx) show() {
	items := r.vm.Data().Items
	rows := make([]rxRow, len(items))
	for i, it := range items {
		open := r.vm.Unanswered(i)
		rows[i] = rxRow{index: i, item: it, open: len(open) > 0, grave: len(open) > 0 && open[0].Severity != clinic.WarnCaution}
	}
	selected := r.table.SelectedIndex()
	r.table.SetRows(rows, -1, false)
	if selected >= 0 && len(rows) > 0 {
		r.table.Select(min(selected, len(rows)-1))
	}
	r.showWarnings()
}

func (r *consultationRx) showWarnings() {
	if r.warnings.show(r.table.SelectedIndex()) {
		r.content.Refresh()
	}
}

func (r *consultationRx) focus(o fyne.Focusable) { r.env.Window.Canvas().Focus(o) }

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
	if field == "reason" {
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

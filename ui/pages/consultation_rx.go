package pages

import (
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
	whole    *components.Text // what the table cuts of the marked row, or the last one
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

// rxWords are how a medicine is taken, and why it is given all the same.
func rxWords(item clinic.PrescriptionItem) string {
	if item.Reason != "" {
		return i18n.F("%s · given because: %s", item.Sig(), item.Reason)
	}
	return item.Sig()
}

func newConsultationRx(env *Env, vm *viewmodel.Consultation) *consultationRx {
	r := &consultationRx{env: env, vm: vm, editing: -1, fields: map[string]*components.Field{}}
	r.find = viewmodel.NewDrugSuggest(frontDesk(env))
	r.table = components.NewRowTable([]components.Column[rxRow]{
		{ID: "drug", Title: i18n.T("Medicine"), Width: 230, Bold: true, Text: func(x rxRow) string { return x.item.Name() }},
		{ID: "words", Title: i18n.T("In words"), MinWidth: 260, Text: func(x rxRow) string { return rxWords(x.item) }},
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
	r.table.OnSelected = func(rxRow) { r.showWhole(); r.showWarnings() }
	r.warnings = newConsultationWarnings(vm, r.askNextReason)
	r.failed = components.Danger("")
	r.failed.Hide()
	r.whole = components.NewText("", components.TextOptions{Size: theme.SizeCaption, Wrap: true})
	r.whole.Hide()
	input := r.input()
	head := components.WrapRow(6, []float32{-1, 0, 0, 0}, components.Strong(i18n.T("Prescription")),
		components.NewQuietButton(i18n.T("Repeat last"), "Ctrl R", func() { r.onRepeat() }),
		components.NewQuietButton(i18n.T("Favourites and templates…"), "Ctrl T", r.openTemplates),
		components.NewQuietButton(i18n.T("Keep as…"), "", func() { r.keep(r.vm.Data().Items...) }))
	r.table.OnMenu = func(x rxRow, at fyne.Position) {
		showMenu(env, at, []menuEntry{{Text: i18n.T("Keep as favourite…"), Run: func() { r.keep(x.item) }}})
	}
	r.content = stretchColumn(6, 1, head, r.table, r.whole, r.warnings.content, r.failed, input)
	return r
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
	r.showWhole()
	r.showWarnings()
}

// showWhole says in full how the marked medicine is taken, or the one added last,
// where the table has no room for all of it: how long it goes on stands at the end.
func (r *consultationRx) showWhole() {
	i := r.table.SelectedIndex()
	if i < 0 {
		i = len(r.table.Rows()) - 1
	}
	text := ""
	if r.table.Cuts(i) {
		item := r.table.Rows()[i].item
		text = i18n.Labelled(item.Name(), rxWords(item))
	}
	if text == r.whole.Text() {
		return
	}
	r.whole.SetText(text)
	r.whole.Hidden = text == ""
	r.content.Refresh()
}

func (r *consultationRx) showWarnings() {
	if r.warnings.show(r.table.SelectedIndex(), r.content.Size().Width) {
		r.content.Refresh()
	}
}

func (r *consultationRx) focus(o fyne.Focusable) { r.env.Window.Canvas().Focus(o) }

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

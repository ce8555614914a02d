package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// keptWords say what a list holds and how it is spoken of.
type keptWords[R any] struct {
	kept   string // the name its columns are remembered under
	noun   components.Noun
	adding string // the button that makes one
	search string // what the search looks at
	empty  string // of a list without rows
	retire string // what retiring a row means
	name   func(R) string
	active func(R) bool
	key    func(R) any
	// changed is the row in its next version, as a change leaves it.
	changed func(R) R
	form    func(r R, saved func()) // edits a row, or adds the zero one
}

// keptTable is a list of Settings with its search and its buttons: Enter
// edits, Delete retires or brings back.
type keptTable[R any] struct {
	env      *Env
	vm       *viewmodel.KeptList[R]
	words    keptWords[R]
	table    *components.RowTable[R]
	search   *components.Entry
	retired  *components.Check
	editing  *components.Button
	retiring *components.Button
	adding   *components.Button
	besides  []fyne.CanvasObject // further filters
	more     []fyne.CanvasObject // further buttons
	onKey    func(*fyne.KeyEvent) bool
}

func newKeptTable[R any](env *Env, vm *viewmodel.KeptList[R], words keptWords[R], columns []components.Column[R]) *keptTable[R] {
	t := &keptTable[R]{env: env, vm: vm, words: words, table: components.NewRowTable(columns, words.noun).Named(words.kept)}
	t.table.Key = words.key
	t.table.OnOpen = t.edit
	t.table.OnMore = vm.LoadMore
	t.table.OnSelected = func(R) { t.enable() }
	t.table.OnMenu = func(r R, at fyne.Position) {
		showMenu(env, at, []menuEntry{{Text: i18n.T("Edit…"), Run: func() { t.edit(r) }}, {Text: t.retireText(r), Run: func() { t.retire(r) }}})
	}
	t.table.OnKey = func(ev *fyne.KeyEvent, r R) bool {
		if ev.Name == fyne.KeyDelete {
			t.retire(r)
			return true
		}
		return t.onKey != nil && t.onKey(ev)
	}
	vm.Changed = func() {
		empty := words.empty
		if vm.Filter.Text != "" || vm.Filter.Category != 0 {
			empty = i18n.T("Nothing matches the filter.")
		}
		t.table.SetEmpty(empty, "", nil)
		t.table.ShowColumn("state", vm.Filter.WithRetired)
		t.table.ShowRows(vm.Rows, vm.Total, vm.More(), vm.Renewed())
		t.enable()
	}
	vm.Grown = func(rows []R) { t.table.AppendRows(rows, vm.More()) }
	vm.Failed = func(err error) { t.table.SetLoading(false); showLoadError(env, err) }
	t.search = components.NewSearch(words.search, "Ctrl F")
	t.search.OnChanged = vm.Search
	leadTo(env, t.search, func() fyne.Focusable { return t.table })
	t.retired = components.NewCheck(i18n.T("With retired"), vm.SetWithRetired)
	t.editing = components.NewButton(i18n.T("Edit…"), "Enter", t.onSelected(t.edit))
	t.retiring = components.NewButton(i18n.T("Retire…"), i18n.T("Del"), t.onSelected(t.retire))
	t.adding = components.NewPrimaryButton(words.adding, "Ctrl N", t.add)
	t.enable()
	return t
}

// onSelected runs something on the selected row.
func (t *keptTable[R]) onSelected(run func(R)) func() {
	return func() {
		if r, ok := t.table.Selected(); ok {
			run(r)
		}
	}
}

func (t *keptTable[R]) retireText(r R) string {
	if t.words.active(r) {
		return i18n.T("Retire…")
	}
	return i18n.T("Restore")
}

// enable allows what the selected row can have done to it.
func (t *keptTable[R]) enable() {
	if t.editing == nil || t.retiring == nil {
		return
	}
	r, ok := t.table.Selected()
	for _, b := range []*components.Button{t.editing, t.retiring} {
		if ok {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	if ok {
		t.retiring.SetText(t.retireText(r))
	}
}

func (t *keptTable[R]) body() fyne.CanvasObject { return t.table }

func (t *keptTable[R]) filters() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{components.HintWide(t.search, 210)}, append(append([]fyne.CanvasObject{}, t.besides...), t.retired)...)
}

func (t *keptTable[R]) buttons() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{}, t.more...), t.retiring, t.editing, t.adding)
}

func (t *keptTable[R]) spare() (out []*components.Button) {
	for _, o := range t.more {
		if b, ok := o.(*components.Button); ok {
			out = append(out, b)
		}
	}
	return append(out, t.retiring, t.editing)
}

func (t *keptTable[R]) target() fyne.Focusable { return t.search }

func (t *keptTable[R]) load() {
	t.table.SetLoading(len(t.vm.Rows) == 0)
	t.vm.Load()
}

func (t *keptTable[R]) edit(r R) { t.words.form(r, t.vm.Load) }

// add opens the form for a new row.
func (t *keptTable[R]) add() {
	var none R
	t.words.form(none, t.vm.Load)
}

// tell says that a row was retired or brought back, which can be undone.
func (t *keptTable[R]) tell(was R, active bool) {
	name, after := t.words.name(was), t.words.changed(was)
	back := func(done func(error)) bool { return t.vm.SetActive(after, !active, done) }
	if active {
		toastUndo(t.env, i18n.F("%s is offered again.", name), i18n.T("Undo offering it again"), i18n.F("%s is retired.", name), back)
	} else {
		toastUndo(t.env, i18n.F("%s is retired.", name), i18n.T("Undo retiring it"), i18n.F("%s is offered again.", name), back)
	}
}

// retire asks and retires, or brings back at once.
func (t *keptTable[R]) retire(r R) {
	name := t.words.name(r)
	if !t.words.active(r) {
		t.vm.SetActive(r, true, func(err error) {
			if err != nil {
				components.ShowErr(t.env.Window, err)
				return
			}
			t.tell(r, true)
		})
		return
	}
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.F("Retire %s?", name), Danger: true, KeepOpen: true, ConfirmText: i18n.T("Retire"), CancelText: i18n.T("Keep it"),
		Message: i18n.F("%s It can be restored here.", t.words.retire), OnConfirm: func(string) {
			ask.SetBusy(true)
			t.vm.SetActive(r, false, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				t.tell(r, false)
			})
		}}, t.env.Window)
}

package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// problemDialog is a patient's problem list: what there is, and adding,
// changing and marking as an error where the role may.
type problemDialog struct {
	env    *Env
	vm     *viewmodel.ProblemList
	modal  *components.Modal
	table  *components.RowTable[clinic.Problem]
	failed *fyne.Container
	add    *components.Button // nil where the role may not
	wrong  *components.Button // marks an entry as an error; nil, too
	drawn  bool
}

// openProblems shows a patient's problem list. New entries are noted at the
// chart's visit; changed, which may be nil, is called after every change.
func openProblems(env *Env, of chartOf, changed func()) {
	d := &problemDialog{env: env, vm: viewmodel.NewProblemList(frontDesk(env), of.Patient, of.Visit), failed: components.VBox()}
	d.vm.Reason = of.Reason
	first := true
	d.vm.Changed = func() {
		d.draw()
		if !first && changed != nil {
			changed()
		}
		first = false
	}
	d.vm.Failed = d.fail
	d.table = d.newTable()
	stop := env.WithPage(d.vm.Load)
	shut := components.NewCloseButton(func() { d.modal.Close() })
	buttons := []fyne.CanvasObject{shut}
	var left []fyne.CanvasObject
	if d.vm.MayChange() {
		d.wrong = components.NewButton(i18n.T("Entered in error…"), i18n.T("Del"), d.markSelected)
		d.wrong.Disable()
		d.table.OnSelected = func(clinic.Problem) { d.enable() }
		left = append(left, d.wrong)
		d.add = components.NewPrimaryButton(i18n.T("Add a problem"), i18n.T("Ins"), func() { d.edit(clinic.Problem{}) })
		buttons = append(buttons, d.add)
	}
	d.failed.Hide()
	d.modal = components.NewModal(env.Window, components.ModalOptions{Title: i18n.T("Problems"), Subtitle: of.Name, Width: 820,
		Content: components.VBoxGap(10, d.failed, components.FixedHeight(d.table, 320)), Buttons: buttons, LeftButtons: left, OnClosed: stop})
	d.modal.Show()
	env.Window.Canvas().Focus(d.table)
	d.vm.Load()
}

func (d *problemDialog) newTable() *components.RowTable[clinic.Problem] {
	type row = clinic.Problem
	t := components.NewRowTable([]components.Column[row]{
		{ID: "code", Title: i18n.T("Code"), Width: 88, Muted: true, Text: func(p row) string { return p.Code }},
		{ID: "title", Title: i18n.T("Problem"), MinWidth: 200, Bold: true, Text: func(p row) string { return p.Title }},
		{ID: "times", Title: i18n.T("When"), Width: 170, Text: viewmodel.ProblemTimes},
		{ID: "state", Title: i18n.T("State"), Width: 132, Badge: func(p row) components.BadgeSpec { return problemState(p.State) }, Badges: components.Badges(clinic.ProblemStates(), problemState)},
		{ID: "note", Title: i18n.T("Note"), MinWidth: 90, Muted: true, Text: func(p row) string { return p.Note }},
	}, components.Noun{One: "entry", Many: "entries"}).Named("problems")
	t.SetEmpty(i18n.T("No problems are listed."), "", nil)
	t.Key = func(p row) any { return p.ID }
	if !d.vm.MayChange() {
		return t
	}
	t.SetEmpty(i18n.T("No problems are listed."), i18n.T("Add a problem"), func() { d.edit(clinic.Problem{}) })
	t.OnOpen = d.edit
	t.OnMenu = func(p row, at fyne.Position) {
		if p.State != clinic.ProblemError {
			showMenu(d.env, at, []menuEntry{{Text: i18n.T("Change…"), Run: func() { d.edit(p) }}, {Text: i18n.T("Entered in error…"), Run: func() { d.mark(p) }}})
		}
	}
	t.OnKey = func(ev *fyne.KeyEvent, p row) bool {
		switch ev.Name {
		case fyne.KeyInsert:
			d.edit(clinic.Problem{})
		case fyne.KeyDelete:
			d.markSelected()
		default:
			return false
		}
		return true
	}
	return t
}

// problemState is the badge of a state.
func problemState(s clinic.ProblemState) components.BadgeSpec {
	tone := map[clinic.ProblemState]theme.Tone{clinic.ProblemActive: theme.ToneBooked, clinic.ProblemError: theme.ToneDanger, clinic.ProblemResolved: theme.ToneGood}[s]
	spec := components.BadgeSpec{Tone: tone, Text: i18n.Say(s.Title())}
	if s == clinic.ProblemResolved {
		spec.Icon = theme.IconCheck
	}
	return spec
}

func (d *problemDialog) draw() {
	d.failed.Hide()
	d.table.ShowRows(d.vm.All, len(d.vm.All), false, d.drawn)
	if !d.drawn && len(d.vm.All) == 0 && d.add != nil {
		d.env.Window.Canvas().Focus(d.add) // an empty table takes no keys
	}
	d.drawn = true
	d.enable()
}

// enable offers what can be done with the marked entry.
func (d *problemDialog) enable() {
	if p, ok := d.table.Selected(); d.wrong != nil {
		d.wrong.SetEnabled(ok && p.State != clinic.ProblemError)
	}
}

func (d *problemDialog) fail(err error) {
	d.failed.RemoveAll()
	d.failed.Add(components.NewNote(theme.ToneDanger, i18n.Error(err)))
	d.failed.Show()
	d.modal.Relayout()
}

func (d *problemDialog) markSelected() {
	if p, ok := d.table.Selected(); ok {
		d.mark(p)
	}
}

func (d *problemDialog) mark(p clinic.Problem) {
	if p.State == clinic.ProblemError {
		return
	}
	askError(d.env, p.Title, i18n.T("It stays in this list as entered in error and is shown nowhere else. To say that the problem is over, change its state to resolved instead."),
		func(reason string, done func(error)) { d.vm.MarkError(p, reason, done) })
}

// problemForm is one entry: a diagnosis picked from the code list, or any words.
type problemForm struct {
	dialog       *components.FormDialog
	what         *components.Picker
	code, title  string
	onset, ended *components.Entry
	state        *components.Segmented
	note         *components.Entry
}

func (d *problemDialog) edit(p clinic.Problem) {
	if p.State == clinic.ProblemError {
		return
	}
	f := &problemForm{onset: components.NewEntry(), ended: components.NewEntry(), note: components.NewMultiLine(2)}
	f.note.MaxLength = clinic.MaxNote
	f.onset.SetPlaceHolder(i18n.T("2019, Mar 2019, 12/03/2019"))
	f.ended.SetPlaceHolder(i18n.T("not known"))
	f.what = components.NewPicker(func(q string, done func([]components.PickItem)) {
		d.vm.Suggest(q, func(list []clinic.CodedDiagnosis) {
			var items []components.PickItem
			for i, s := range list {
				items = append(items, components.PickItem{ID: int64(i + 1), Key: s.Code, Text: s.Title, Detail: s.Code, Data: s})
			}
			done(items)
		})
	})
	f.what.SetPlaceHolder(i18n.T("Type a code or words"))
	f.what.CreateText = func(q string) string { return i18n.F("In these words: “%s”", q) }
	f.what.OnCreate = func(q string) { f.set("", q, d.env.Window) }
	f.what.OnPicked = func(item components.PickItem) {
		if s, ok := item.Data.(clinic.CodedDiagnosis); ok {
			f.code, f.title = s.Code, s.Title
		}
	}
	f.what.OnCleared = func() { f.code, f.title = "", "" }
	var states []components.Option
	for _, s := range clinic.ProblemStates() {
		states = append(states, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	f.state = components.NewSegmented(states, func(v string) { f.dialog.SetFieldVisible("ended", v != string(clinic.ProblemActive)) })
	f.state.SetValue(string(clinic.ProblemActive))
	title := i18n.T("Add a problem")
	if p.ID != 0 {
		title = i18n.T("Change the problem")
		f.set(p.Code, p.Title, nil)
		f.onset.SetText(viewmodel.PartialDateText(p.Onset))
		f.ended.SetText(viewmodel.PartialDateText(p.Ended))
		f.note.SetText(p.Note)
		f.state.SetValue(string(p.State))
	}
	f.dialog = components.NewFormDialog(components.FormOptions{Title: title, Width: 560,
		Fields: []components.FormField{
			{Name: "title", Label: i18n.T("Problem"), Widget: f.what, Required: true, Hint: i18n.T("From the list of diagnoses, or in your own words.")},
			{Name: "onset", Label: i18n.T("Began"), Widget: f.onset, Hint: i18n.T("A year, a month or a day, as far as it is known.")},
			{Name: "state", Label: i18n.T("Now"), Widget: f.state},
			{Name: "ended", Label: i18n.T("Ended"), Widget: f.ended},
			{Name: "note", Label: i18n.T("Note"), Widget: f.note},
		},
		OnSubmit: func() { d.submit(f, p) },
	}, d.env.Window)
	f.dialog.SetFieldVisible("ended", f.state.Value() != string(clinic.ProblemActive))
	f.dialog.Show()
}

func (f *problemForm) set(code, title string, w fyne.Window) {
	f.code, f.title = code, title
	f.what.SetSelected(components.PickItem{ID: 1, Key: code, Text: title, Detail: code})
	if w != nil {
		w.Canvas().Focus(f.what)
	}
}

// tell says that an entry stands; what it said before a change can be brought
// back. A new one is not taken back but marked as entered in error.
func (d *problemDialog) tell(was clinic.Problem, t viewmodel.TypedProblem) {
	if was.ID == 0 {
		toastGood(d.env, i18n.F("%s is on the list.", t.Title))
		return
	}
	toastUndo(d.env, i18n.F("%s is changed.", t.Title), i18n.T("Undo changing the problem"), i18n.F("%s is as it was.", was.Title), func(done func(error)) bool { return d.vm.Back(was, done) })
}

func (d *problemDialog) submit(f *problemForm, p clinic.Problem) {
	t := viewmodel.TypedProblem{Code: f.code, Title: f.title, Onset: f.onset.Text, Note: f.note.Text, State: clinic.ProblemState(f.state.Value())}
	if t.State != clinic.ProblemActive {
		t.Ended = f.ended.Text
	}
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	d.vm.Save(p, t, func(err error) {
		if err == nil {
			f.dialog.Close()
			d.tell(p, t)
			return
		}
		f.dialog.SetErr(err)
		if viewmodel.IsStale(err) {
			f.dialog.SetMessage(theme.ToneDanger, i18n.T("Somebody else changed this entry first. What you typed is still here; save again to put it in the place of theirs."))
			for _, each := range d.vm.All {
				if each.ID == p.ID {
					p = each
				}
			}
		}
	})
}

package pages

import (
	"fmt"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/exchange"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

func movingIntro() string {
	return i18n.T("Move the database of a Django HMS in: choose its SQLite file, or give the address of its PostgreSQL database. It is only read. " +
		"Caredesk first shows what would be taken, and every row that would be changed or refused. Nothing is written until you say so.")
}

func movingBackup() string {
	return i18n.T("Make a backup first: what was moved in is part of the record and cannot be taken out again.")
}

// djangoView chooses a database, shows the dry run and moves it in.
type djangoView struct {
	env *Env
	vm  *viewmodel.MovingIn

	content fyne.CanvasObject
	file    *components.Button
	server  *components.Button
	move    *components.Button
	save    *components.Button
	mapping *components.Button
	top     *fyne.Container
	body    *fyne.Container
	counts  *components.RowTable[service.ImportCount]
	notes   *components.RowTable[service.ImportNote]
	search  *components.Entry
	outcome *components.Choice
	table   *components.Choice
	why     *components.Text // of the marked row, whole

	movingWork
}

func newDjangoView(env *Env, back func()) *djangoView {
	v := &djangoView{env: env, vm: viewmodel.NewMovingIn(frontDesk(env))}
	v.vm.Changed = v.changed
	v.vm.Progress = func(stage service.ImportStage, done, total int) {
		fyne.Do(func() { v.progress(stage, done, total) })
	}
	v.file = components.NewPrimaryButton(i18n.T("Choose file…"), "", v.chooseFile)
	v.server = components.NewButton(i18n.T("PostgreSQL…"), "", v.chooseServer)
	v.save = components.NewButton(i18n.T("Save list…"), "", v.saveNotes)
	v.mapping = components.NewButton(i18n.T("Save mapping…"), "", v.saveMapping)
	v.move = components.NewPrimaryButton(i18n.T("Move in…"), "", v.confirm)
	v.buildTables()
	v.top = components.VBoxGap(8)
	v.search = components.NewSearch(i18n.T("Number or words"), "Ctrl F")
	v.search.OnChanged = func(s string) { v.vm.Text = s; v.fillNotes() }
	leadTo(env, v.search, func() fyne.Focusable { return v.notes })
	v.outcome = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("Changed and refused")}, {Value: string(service.ImportChanged), Text: i18n.C("rows", "Changed")},
		{Value: string(service.ImportRefused), Text: i18n.C("rows", "Refused")}}, func(s string) { v.vm.Outcome = service.ImportOutcome(s); v.fillNotes() })
	v.table = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("All tables")}}, func(s string) { v.vm.Table = service.ImportTable(s); v.fillNotes() })
	filters := components.NewFlow([]fyne.CanvasObject{components.HintWide(v.search, 250), components.AtLeastWide(v.outcome, 200), components.AtLeastWide(v.table, 200)}, nil)
	v.why = components.NewText("", components.TextOptions{Wrap: true, Color: theme.ColorMuted})
	list := container.NewBorder(components.VBoxGap(8, filters, components.VBox()), container.New(&insetLayout{top: 6}, components.FixedHeight(v.why, theme.Scaled(40))), nil, nil, v.notes)
	v.body = container.NewBorder(nil, nil, container.New(&insetLayout{right: 12}, components.FixedWidth(v.counts, 500)), nil, list)
	actions := components.HBox(components.NewButton(i18n.T("‹ Back"), "", back), v.file, v.server, components.Spacer(), v.save, v.mapping, v.move)
	v.content = withMargins(container.NewBorder(components.VBoxGap(10, actions, v.top, components.VBox()), nil, nil, nil, v.body))
	v.draw()
	return v
}

func (v *djangoView) buildTables() {
	type count = service.ImportCount
	number := func(title string, n func(count) int) components.Column[count] {
		return components.Column[count]{ID: title, Title: title, Width: 74, Align: fyne.TextAlignTrailing, Text: func(c count) string {
			if n(c) == 0 {
				return "–"
			}
			return i18n.Count(n(c))
		}}
	}
	v.counts = components.NewRowTable([]components.Column[count]{
		{ID: "table", Title: i18n.T("What"), MinWidth: 120, Bold: true, Text: func(c count) string { return i18n.Say(c.Table.Title()) }},
		number(i18n.T("Found"), func(c count) int { return c.Found }), number(i18n.C("rows", "Taken"), func(c count) int { return c.Taken }),
		number(i18n.C("rows", "Changed"), func(c count) int { return c.Changed }), number(i18n.C("rows", "Refused"), func(c count) int { return c.Refused }),
	}, components.Noun{One: "table", Many: "tables"}).Named("moving.counts")
	v.counts.Key = func(c count) any { return c.Table }
	v.counts.OnOpen = func(c count) {
		v.table.SetValue(string(c.Table))
		v.vm.Table = service.ImportTable(v.table.Value())
		v.fillNotes()
	}
	type note = service.ImportNote
	v.notes = components.NewRowTable([]components.Column[note]{
		{ID: "outcome", Title: i18n.T("State"), Width: 104, Badge: func(n note) components.BadgeSpec {
			if n.Outcome == service.ImportRefused {
				return components.BadgeSpec{Tone: theme.ToneDanger, Text: i18n.C("row", "Refused")}
			}
			return components.BadgeSpec{Tone: theme.ToneWaiting, Text: i18n.C("row", "Changed")}
		}, Badges: []components.BadgeSpec{{Tone: theme.ToneDanger, Text: i18n.C("row", "Refused")}, {Tone: theme.ToneWaiting, Text: i18n.C("row", "Changed")}}},
		{ID: "table", Title: i18n.T("What"), Width: 128, Values: titles(service.ImportTables()), Text: func(n note) string { return i18n.Say(n.Table.Title()) }},
		{ID: "id", Title: i18n.T("Number"), Width: 76, Align: fyne.TextAlignTrailing, Text: func(n note) string {
			if n.ID == 0 {
				return "–"
			}
			return fmt.Sprint(n.ID)
		}},
		{ID: "reason", Title: i18n.T("Why"), MinWidth: 300, Text: func(n note) string { return i18n.Say(n.Reason) }},
	}, components.Noun{One: "row", Many: "rows"}).Named("moving.notes")
	v.notes.OnOpen = v.showNote
	v.notes.OnSelected = func(n note) { v.why.SetText(i18n.Say(n.Reason)) }
}

// showNote shows the whole reason, and of what it is.
func (v *djangoView) showNote(n service.ImportNote) {
	title := i18n.Say(n.Table.Title())
	if n.ID != 0 {
		title += i18n.F(", number %d", n.ID)
	}
	detail := i18n.F("Table %s", string(n.Table))
	if n.Field != "" {
		detail += i18n.F(", column %s", n.Field)
	}
	var modal *components.Modal
	shut := func() { modal.Close() }
	close := components.NewPrimaryButton(i18n.T("Close"), "Esc", shut)
	modal = components.NewModal(v.env.Window, components.ModalOptions{Topic: "administration.md#moving-in-and-out", Title: title, Subtitle: detail, Width: 560,
		Content: components.Paragraph(i18n.Say(n.Reason)), Buttons: []fyne.CanvasObject{close}, OnEscape: shut, OnEnter: shut})
	modal.Show()
	v.env.Window.Canvas().Focus(close)
}

// target is where the cursor goes.
func (v *djangoView) target() fyne.Focusable {
	if v.vm.Looked {
		return v.search
	}
	return v.file
}

func (v *djangoView) chooseFile() {
	if v.vm.Busy || components.ModalOpen(v.env.Window) {
		return
	}
	components.ChooseFile(components.FileOptions{Title: i18n.T("The SQLite file of a Django HMS"), Extensions: []string{".sqlite3", ".sqlite", ".db"}, Start: v.vm.File,
		OnChosen: func(path string) { v.look(path, "") }}, v.env.Window)
}

func (v *djangoView) chooseServer() {
	if v.vm.Busy || components.ModalOpen(v.env.Window) {
		return
	}
	address := components.NewEntry()
	address.MaxLength = 500
	address.SetText(v.vm.DSN)
	var form *components.FormDialog
	form = components.NewFormDialog(components.FormOptions{Topic: "administration.md#moving-in-and-out", Title: i18n.T("The PostgreSQL database of a Django HMS"), SubmitText: i18n.T("Look at it"), Width: 620,
		Fields: []components.FormField{{Name: "postgres", Label: i18n.C("server", "Address"), Widget: address, Required: true,
			Hint: i18n.T("Such as postgres://reader@host/hms?sslmode=verify-full, without a password: that is read from the file .pgpass or from PGPASSWORD.")}},
		Dirty: func() bool { return false },
		OnSubmit: func() {
			if address.Text != "" {
				form.Close()
				v.look("", address.Text)
			}
		}}, v.env.Window)
	form.Show()
}

// look makes the dry run.
func (v *djangoView) look(file, dsn string) {
	if v.vm.Busy {
		return
	}
	where := i18n.T("A PostgreSQL database")
	if file != "" {
		where = filepath.Base(file)
	}
	v.wait(v.env, i18n.T("Looking at the database"), where, v.vm.Cancel)
	v.vm.Look(file, dsn)
}

// confirm asks before anything is written.
func (v *djangoView) confirm() {
	if !v.vm.CanMove() || components.ModalOpen(v.env.Window) {
		return
	}
	message := i18n.F("%s It is done as a whole or, if it fails or you cancel it, not at all. %s", v.vm.Summary()[0], movingBackup())
	components.Confirm(components.ConfirmOptions{Title: i18n.F("Move %s in?", v.vm.Report.Source), Message: message, ConfirmText: i18n.T("Move in"), CancelText: i18n.T("Not yet"),
		OnConfirm: func(string) {
			v.wait(v.env, i18n.T("Moving in"), v.vm.SourceText(), v.vm.Cancel)
			v.vm.Move()
		}}, v.env.Window)
}

func (v *djangoView) changed() {
	v.ended()
	v.draw()
	if v.vm.Done && v.vm.Err == nil {
		toastGood(v.env, i18n.T("The database was moved in."))
	}
	v.env.Window.Canvas().Focus(v.target())
}

// failureNote says why moving in or an import failed, more quietly where somebody
// cancelled it.
func failureNote(text string, cancelled bool) fyne.CanvasObject {
	if cancelled {
		return components.NewNote(theme.ToneNeutral, text)
	}
	return components.NewNote(theme.ToneDanger, text)
}

// showIf shows the objects, or hides them.
func showIf(on bool, objects ...fyne.CanvasObject) {
	for _, o := range objects {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

// draw shows where the moving in stands.
func (v *djangoView) draw() {
	v.top.RemoveAll()
	if v.vm.Err != nil {
		v.top.Add(failureNote(v.vm.Failure(), v.vm.Cancelled))
	}
	if !v.vm.Looked {
		v.top.Add(components.Paragraph(movingIntro()))
		v.top.Add(components.NewNote(theme.ToneWaiting, movingBackup()))
	} else {
		for i, line := range v.vm.Summary() {
			if i == 0 {
				v.top.Add(components.Strong(v.vm.SourceText() + ". " + line))
				continue
			}
			v.top.Add(components.Paragraph(line))
		}
		if v.vm.Done {
			v.top.Add(components.NewNote(theme.ToneGood, i18n.T("Which row became which is kept in this database. Save the mapping, too, if other programs still use the old numbers.")))
		}
	}
	showIf(v.vm.Looked, v.body)
	v.file.SetPrimary(!v.vm.CanMove())
	v.move.SetPrimary(v.vm.CanMove())
	v.move.SetEnabled(v.vm.CanMove())
	v.save.SetEnabled(v.vm.Looked && len(v.vm.Report.Notes) > 0)
	v.mapping.SetEnabled(v.vm.Done)
	if v.vm.Looked {
		v.counts.SetRows(v.vm.Report.Counts, len(v.vm.Report.Counts), false)
		options := []components.Option{{Value: "", Text: i18n.T("All tables")}}
		for _, t := range v.vm.TablesWithNotes() {
			options = append(options, components.Option{Value: string(t), Text: i18n.Say(t.Title())})
		}
		v.table.SetOptions(options)
		v.table.SetValue(string(v.vm.Table))
		v.outcome.SetValue(string(v.vm.Outcome))
		if v.search.Text != v.vm.Text {
			v.search.SetText(v.vm.Text)
		}
		v.fillNotes()
	}
	v.content.Refresh()
}

func (v *djangoView) fillNotes() {
	list := v.vm.Notes()
	empty := i18n.T("Every row is taken as it is.")
	if len(v.vm.Report.Notes) > 0 {
		empty = i18n.T("No row matches the filter.")
	}
	v.notes.SetEmpty(empty, "", nil)
	v.why.SetText("")
	v.notes.SetRows(list, len(list), false)
	if n, ok := v.notes.Selected(); ok {
		v.why.SetText(i18n.Say(n.Reason))
	}
}

func (v *djangoView) saveNotes() {
	if !v.vm.Looked {
		return
	}
	v.saveAs(i18n.T("the list of changed and refused rows"), i18n.FileName(i18n.C("file name", "moving in, changed and refused"))+".csv", func(w io.Writer) error { return exchange.ImportNotesCSV(w, v.vm.Report.Notes) })
}

func (v *djangoView) saveMapping() {
	if !v.vm.Done {
		return
	}
	v.saveAs(i18n.T("which row became which"), i18n.FileName(i18n.C("file name", "moving in, mapping"))+".csv", func(w io.Writer) error { return exchange.ImportMappingCSV(w, v.vm.Report.Rows) })
}

func (v *djangoView) saveAs(title, name string, write func(io.Writer) error) {
	if components.ModalOpen(v.env.Window) || v.env.Locked != nil && v.env.Locked() {
		return
	}
	askSaveFile(v.env, saveFile{Title: title, Name: name, Ext: ".csv", Save: func(target string, replace bool) {
		if err := exchange.SaveFile(target, replace, write); err != nil {
			components.ShowErr(v.env.Window, err)
			return
		}
		toastGood(v.env, i18n.F("Saved as %s.", target))
	}})
}

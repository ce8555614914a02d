package pages

import (
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/exchange"
	"caredesk/internal/exchange/tables"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

func tableIntro() string {
	return i18n.T("Take patients, doctors, a price list, medicines or codes in from a table that another program wrote: CSV in any usual encoding and with any usual separator, or an XLSX workbook. " +
		"You say which column holds what, then see what would be taken and every row that cannot be, and why. Nothing is written until you say so.")
}

// tableView chooses a table, says which column holds what, shows the dry run and
// takes the table in.
type tableView struct {
	env *Env
	vm  *viewmodel.TableIn

	content fyne.CanvasObject
	file    *components.Button
	columns *components.Button // back to the columns
	save    *components.Button
	next    *components.Button // check
	take    *components.Button
	top     *fyne.Container
	body    *fyne.Container
	kind    *components.Choice
	sheet   *components.Choice
	update  *components.Check
	dates   *components.Choice
	why     *components.Entry
	again   *components.Button
	fields  map[string]*components.Choice
	rows    *components.RowTable[service.TableProblem]
	search  *components.Entry

	movingWork
}

func newTableView(env *Env, back func()) *tableView {
	v := &tableView{env: env, vm: viewmodel.NewTableIn(frontDesk(env)), fields: map[string]*components.Choice{}}
	v.vm.Open = func(path, sheet string) (service.IncomingTable, error) {
		return tables.ReadFile(path, tables.Options{Sheet: sheet})
	}
	v.vm.Changed = v.changed
	v.vm.Progress = func(stage service.ImportStage, done, total int) {
		fyne.Do(func() { v.progress(stage, done, total) })
	}
	v.file = components.NewPrimaryButton(i18n.T("Choose file…"), "", v.chooseFile)
	v.columns = components.NewButton(i18n.T("‹ Columns"), "", func() { v.vm.Back(); v.draw() })
	v.save = components.NewButton(i18n.T("Save errors…"), "", v.saveErrors)
	v.next = components.NewPrimaryButton(i18n.T("Check"), "", v.check)
	v.take = components.NewPrimaryButton(i18n.T("Import…"), "", v.confirm)
	v.buildOptions()
	v.buildRows()
	v.top, v.body = components.VBoxGap(8), container.NewStack()
	actions := components.HBox(components.NewButton(i18n.T("‹ Back"), "", back), v.file, v.columns, components.Spacer(), v.save, v.next, v.take)
	v.content = withMargins(container.NewBorder(components.VBoxGap(10, actions, v.top, components.VBox()), nil, nil, nil, v.body))
	v.draw()
	return v
}

func (v *tableView) buildOptions() {
	var kinds []components.Option
	for _, k := range service.TableKinds() {
		kinds = append(kinds, components.Option{Value: string(k), Text: i18n.Say(k.Title())})
	}
	v.kind = components.NewChoice(kinds, func(s string) { v.vm.SetKind(service.TableKind(s)); v.draw() })
	v.sheet = components.NewChoice(nil, func(s string) {
		if s != v.vm.Table.Sheet {
			v.read(v.vm.Path, s)
		}
	})
	v.update = components.NewCheck(i18n.T("Bring those who are known up to date"), func(on bool) { v.vm.Update = on })
	v.dates = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("Dates: find out")}, {Value: string(service.DateOrderDay), Text: i18n.T("Dates: day first")},
		{Value: string(service.DateOrderMonth), Text: i18n.T("Dates: month first")}}, func(s string) { v.vm.Dates = service.DateOrder(s) })
	v.why = components.NewEntry()
	v.why.MaxLength = 200
	v.why.SetPlaceHolder(i18n.T("Why those who look registered are other people"))
	v.again = components.NewButton(i18n.T("Take them too"), "", v.check)
	v.again.SetEnabled(false)
	v.why.OnChanged = func(s string) {
		v.vm.Anyway = strings.TrimSpace(s)
		v.again.SetEnabled(v.vm.Anyway != "")
	}
	v.why.OnSubmitted = func(string) { v.check() }
}

func (v *tableView) buildRows() {
	type problem = service.TableProblem
	v.rows = components.NewRowTable([]components.Column[problem]{
		{ID: "line", Title: i18n.T("Line"), Width: 70, Align: fyne.TextAlignTrailing, Text: func(p problem) string { return strconv.Itoa(p.Line) }},
		{ID: "row", Title: i18n.T("Row"), Width: 300, Text: v.vm.RowText},
		{ID: "why", Title: i18n.T("Why it cannot be taken"), MinWidth: 320, Text: v.vm.ProblemText},
	}, components.Noun{One: "row", Many: "rows"}).Named("moving.problems")
	v.rows.OnOpen = v.showProblem
	v.search = components.NewSearch(i18n.T("Line or words"), "Ctrl F")
	v.search.OnChanged = func(s string) { v.vm.Text = s; v.fillRows() }
	leadTo(v.env, v.search, func() fyne.Focusable { return v.rows })
}

// showProblem shows the whole row and reason, which narrow columns cut.
func (v *tableView) showProblem(p service.TableProblem) {
	var lines []fyne.CanvasObject
	for i, cell := range v.vm.Table.Rows[p.Row].Cells {
		if cell != "" && i < len(v.vm.Table.Header) {
			lines = append(lines, components.Paragraph(i18n.Labelled(v.vm.Table.Header[i], cell)))
		}
	}
	var modal *components.Modal
	shut := func() { modal.Close() }
	close := components.NewPrimaryButton(i18n.T("Close"), "Esc", shut)
	content := components.VBoxGap(10, components.Paragraph(v.vm.ProblemText(p)), components.FixedHeight(container.NewVScroll(components.VBoxGap(4, lines...)), 240))
	modal = components.NewModal(v.env.Window, components.ModalOptions{Title: i18n.F("Line %d", p.Line), Width: 560, Content: content,
		Buttons: []fyne.CanvasObject{close}, OnEscape: shut, OnEnter: shut})
	modal.Show()
	v.env.Window.Canvas().Focus(close)
}

// target is where the cursor goes.
func (v *tableView) target() fyne.Focusable {
	switch v.vm.Step {
	case viewmodel.TableColumns:
		return v.kind
	case viewmodel.TableChecked, viewmodel.TableDone:
		return v.search
	}
	return v.file
}

func (v *tableView) chooseFile() {
	if v.vm.Busy || components.ModalOpen(v.env.Window) {
		return
	}
	components.ChooseFile(components.FileOptions{Title: i18n.T("A table to take in"), Extensions: []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}, Start: v.vm.Path,
		OnChosen: v.open}, v.env.Window)
}

func (v *tableView) open(path string) { v.read(path, "") }

// read reads a sheet of a file, the first one where none is named.
func (v *tableView) read(path, sheet string) {
	if v.vm.Busy {
		return
	}
	title := i18n.T("Reading the file")
	if sheet != "" {
		title = i18n.T("Reading the sheet")
	}
	v.wait(v.env, title, filepath.Base(path), v.vm.Cancel)
	v.vm.Read(path, sheet)
}

// check makes the dry run.
func (v *tableView) check() {
	if v.vm.Busy || v.vm.Step == viewmodel.TableStart || v.vm.Step == viewmodel.TableDone || components.ModalOpen(v.env.Window) {
		return
	}
	v.wait(v.env, i18n.T("Checking the table"), v.vm.Table.FileName, v.vm.Cancel)
	v.vm.Check()
}

// confirm asks before anything is written.
func (v *tableView) confirm() {
	if !v.vm.CanRun() || components.ModalOpen(v.env.Window) {
		return
	}
	message := i18n.F("%s It is done as a whole or, if it fails or you cancel it, not at all. Rows that cannot be taken are left out: save them, correct them and import that file.", v.vm.Summary())
	components.Confirm(components.ConfirmOptions{Title: i18n.F("Import %s?", v.vm.Table.FileName), Message: message, ConfirmText: i18n.T("Import"), CancelText: i18n.T("Not yet"),
		OnConfirm: func(string) {
			v.wait(v.env, i18n.T("Importing"), v.vm.Table.FileName, v.vm.Cancel)
			v.vm.Run()
		}}, v.env.Window)
}

func (v *tableView) changed() {
	v.ended()
	v.draw()
	if v.vm.Step == viewmodel.TableDone && v.vm.Err == nil {
		toastGood(v.env, i18n.T("The table was imported."))
	}
	v.env.Window.Canvas().Focus(v.target())
}

// draw shows where the import stands.
func (v *tableView) draw() {
	v.top.RemoveAll()
	if v.vm.Err != nil {
		v.top.Add(failureNote(v.vm.Failure(), v.vm.Cancelled))
	}
	step := v.vm.Step
	v.file.SetPrimary(step == viewmodel.TableStart)
	showIf(step == viewmodel.TableChecked, v.columns)
	showIf(step == viewmodel.TableColumns, v.next)
	showIf(step == viewmodel.TableChecked, v.take)
	showIf(step == viewmodel.TableChecked || step == viewmodel.TableDone, v.save)
	v.body.RemoveAll()
	switch step {
	case viewmodel.TableStart:
		v.top.Add(components.Paragraph(tableIntro()))
		v.top.Add(components.NewNote(theme.ToneWaiting, movingBackup()))
	case viewmodel.TableColumns:
		v.top.Add(components.Strong(v.vm.HowRead()))
		v.top.Add(v.options())
		v.body.Add(v.mapping())
	default:
		v.top.Add(components.Strong(v.vm.Summary()))
		for _, note := range v.vm.Report.Notes {
			v.top.Add(components.Paragraph(i18n.Say(note)))
		}
		if step == viewmodel.TableChecked && v.vm.Kind == service.TablePatientList && (v.vm.LooksRegistered() || v.vm.Anyway != "") {
			v.top.Add(container.NewBorder(nil, nil, nil, v.again, v.why))
		}
		v.top.Add(components.HBox(components.HintWide(v.search, 260)))
		if v.search.Text != v.vm.Text {
			v.search.SetText(v.vm.Text)
		}
		v.take.SetEnabled(v.vm.CanRun())
		v.save.SetEnabled(len(v.vm.Report.Problems) > 0)
		v.fillRows()
		v.body.Add(v.rows)
	}
	v.content.Refresh()
}

// options are what is said of the table as a whole.
func (v *tableView) options() fyne.CanvasObject {
	v.kind.SetValue(string(v.vm.Kind))
	row := []fyne.CanvasObject{components.AtLeastWide(v.kind, 180)}
	if len(v.vm.Table.Sheets) > 1 {
		v.sheet.SetOptions(components.Options(v.vm.Table.Sheets...))
		v.sheet.SetValue(v.vm.Table.Sheet)
		row = append(row, components.FixedWidth(v.sheet, 180))
	}
	if v.vm.Kind.Numbered() {
		v.dates.SetValue(string(v.vm.Dates))
		v.update.SetChecked(v.vm.Update)
		v.why.SetText(v.vm.Anyway)
		row = append(row, components.AtLeastWide(v.dates, 220), v.update)
	}
	return components.HBox(row...)
}

// mapping says field by field in which column it stands, beside the first rows.
func (v *tableView) mapping() fyne.CanvasObject {
	options := []components.Option{{Value: "-1", Text: "–"}}
	for i, name := range v.vm.Table.Header {
		options = append(options, components.Option{Value: strconv.Itoa(i), Text: name})
	}
	v.fields = map[string]*components.Choice{}
	line := func(cells ...fyne.CanvasObject) fyne.CanvasObject {
		return container.NewBorder(nil, nil, components.HBox(components.FixedWidth(cells[0], 215), components.FixedWidth(cells[1], 220), components.FixedWidth(components.Muted(""), 4)), nil, components.Columns(12, cells[2:]...))
	}
	short := func(s string) fyne.CanvasObject {
		return components.NewText(s, components.TextOptions{Shrink: true, Color: theme.ColorMuted})
	}
	head := []fyne.CanvasObject{components.Strong(i18n.T("Field")), components.Strong(i18n.T("Column of the file"))}
	for i := range v.vm.Examples(-1) {
		title := ""
		if i < len(v.vm.Table.Rows) {
			title = i18n.F("Line %d", v.vm.Table.Rows[i].Line)
		}
		head = append(head, components.NewText(title, components.TextOptions{Bold: true, Shrink: true}))
	}
	column := components.VBoxGap(4)
	for _, f := range v.vm.Kind.Fields() {
		title := i18n.Say(f.Title)
		if f.Needed {
			title += " *"
		}
		choice := components.NewChoice(options, func(s string) {
			at, _ := strconv.Atoi(s)
			v.vm.SetColumn(f.Key, at)
			v.draw()
			v.env.Window.Canvas().Focus(v.fields[f.Key])
		})
		choice.SetValue(strconv.Itoa(v.vm.Column(f.Key)))
		v.fields[f.Key] = choice
		cells := []fyne.CanvasObject{components.NewText(title, components.TextOptions{Shrink: true}), choice}
		for _, text := range v.vm.Examples(v.vm.Column(f.Key)) {
			cells = append(cells, short(text))
		}
		column.Add(line(cells...))
		if f.Hint != "" && v.vm.Column(f.Key) >= 0 {
			column.Add(container.New(&insetLayout{left: 223}, components.Muted(i18n.Say(f.Hint))))
		}
	}
	if rest := v.vm.NotTaken(); len(rest) > 0 {
		column.Add(components.Paragraph(i18n.F("Not taken: %s.", strings.Join(rest, ", "))))
	}
	return container.NewBorder(components.VBoxGap(4, line(head...), components.VBox()), nil, nil, nil, components.NewFollowingScroll(column))
}

func (v *tableView) fillRows() {
	list := v.vm.Problems()
	empty := i18n.T("Every row can be taken.")
	if len(v.vm.Report.Problems) > 0 {
		empty = i18n.T("No row matches the filter.")
	}
	v.rows.SetEmpty(empty, "", nil)
	v.rows.SetRows(list, len(list), false)
}

// saveErrors saves the rows that cannot be taken, to be corrected and imported.
func (v *tableView) saveErrors() {
	if len(v.vm.Report.Problems) == 0 || components.ModalOpen(v.env.Window) || v.env.Locked != nil && v.env.Locked() {
		return
	}
	askSaveFile(v.env, saveFile{Title: i18n.T("rows to correct"), Name: i18n.FileName(i18n.Say(v.vm.Kind.Title()), i18n.C("file name", "to correct")) + ".csv", Ext: ".csv", Save: func(target string, replace bool) {
		err := exchange.SaveFile(target, replace, func(w io.Writer) error {
			return exchange.TableErrorsCSV(w, v.vm.Kind, v.vm.Table, v.vm.Report.Problems)
		})
		if err != nil {
			components.ShowErr(v.env.Window, err)
			return
		}
		toastGood(v.env, i18n.F("Saved as %s. Correct the rows there and import that file.", target))
	}})
}

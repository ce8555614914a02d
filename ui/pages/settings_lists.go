package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// The views of the settings' tab besides the hospital's details.
const (
	ViewCodeLists View = "lists"
	ViewMedicines View = "medicines"
	ViewDiagnoses View = "diagnoses"
)

// listsWarning says what the lists are not.
func listsWarning() string {
	return i18n.T("The lists that come with Caredesk are a start and far from complete, above all the interactions: that no warning is shown does not mean that there is no danger. Import the lists that your hospital works with.")
}

// codeListsView is what Settings shows of the code lists: the lists themselves,
// the medicines and the diagnoses.
type codeListsView struct {
	env       *Env
	lists     *viewmodel.CodeLists
	medicines *viewmodel.Formulary
	diagnoses *viewmodel.DiagnosisCodes

	table      *components.RowTable[service.CodeListInfo]
	drugTable  *components.RowTable[service.DrugRow]
	codeTable  *components.RowTable[service.DiagnosisRow]
	drugSearch *components.Entry
	codeSearch *components.Entry
	overview   fyne.CanvasObject
	importing  *components.Button
	editing    *components.Button
	retiring   *components.Button
}

func newCodeListsView(env *Env) *codeListsView {
	v := &codeListsView{env: env, lists: viewmodel.NewCodeLists(frontDesk(env)), medicines: viewmodel.NewFormulary(frontDesk(env)),
		diagnoses: viewmodel.NewDiagnosisCodes(frontDesk(env))}
	v.importing = components.NewPrimaryButton(i18n.T("Import…"), "Enter", func() {
		if l, ok := v.table.Selected(); ok {
			v.importInto(l)
		}
	})
	v.importing.Disable()
	v.buildOverview()
	v.buildMedicines()
	v.buildDiagnoses()
	return v
}

func (v *codeListsView) buildOverview() {
	type row = service.CodeListInfo
	count := func(title string, n func(row) int) components.Column[row] {
		return components.Column[row]{ID: title, Title: title, Width: 96, Align: fyne.TextAlignTrailing, Text: func(l row) string {
			if n(l) == 0 {
				return "–"
			}
			return i18n.Count(n(l))
		}}
	}
	v.table = components.NewRowTable([]components.Column[row]{
		{ID: "list", Title: i18n.T("List"), MinWidth: 150, Bold: true, Text: func(l row) string { return i18n.Say(l.List.Words()) }},
		count(i18n.T("Rows"), func(l row) int { return l.Rows }),
		count(i18n.C("count of rows", "Retired"), func(l row) int { return l.Retired }),
		count(i18n.C("count of rows", "Own"), func(l row) int { return l.Own }),
		{ID: "source", Title: i18n.T("Source"), MinWidth: 200, Text: func(l row) string { return orDash(i18n.Say(l.Source)) }},
		{ID: "when", Title: i18n.T("Since"), Width: 170, Values: dates("2 Jan 2006 15:04"), Text: v.lists.ListWhen},
		{ID: "by", Title: i18n.T("Imported by"), MinWidth: 140, Spare: true, Muted: true, Text: func(l row) string { return l.ImportedBy }},
	}, components.Noun{One: "list", Many: "lists"}).Named("settings.lists")
	v.table.Key = func(l row) any { return l.List }
	v.table.OnOpen = v.importInto
	v.table.OnSelected = func(row) { v.importing.Enable() }
	v.table.OnMenu = func(l row, at fyne.Position) {
		showMenu(v.env, at, []menuEntry{{Text: i18n.T("Import…"), Run: func() { v.importInto(l) }}})
	}
	v.lists.Changed = func() {
		v.table.SetRows(v.lists.Rows, len(v.lists.Rows), false)
		if v.table.SelectedIndex() < 0 && len(v.lists.Rows) > 0 {
			v.table.Select(0)
		}
		v.importing.Enable()
	}
	v.lists.Failed = func(err error) { showLoadError(v.env, err) }
	v.overview = components.VBoxGap(12, components.NewNote(theme.ToneWaiting, listsWarning()), components.FixedHeight(v.table, 250),
		components.NewText(i18n.T("A list is imported from a CSV file with a line of column names. Medicines: name, synonyms, ingredients, atc, strength, form, route, min_age_months, max_age_months, age_note, pregnancy. Drug classes: code, name, aliases, atc, ingredients, except, cross, duplicate. Interactions: a, b, severity, effect, advice. Diagnoses: code, title. Several values in one field have | between them. What was entered or changed here stays, whatever a file says."),
			components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
}

func (v *codeListsView) buildMedicines() {
	type row = service.DrugRow
	v.drugTable = components.NewRowTable([]components.Column[row]{
		{ID: "name", Title: i18n.T("Medicine"), MinWidth: 210, Bold: true, Text: func(d row) string { return d.Name }},
		{ID: "strength", Title: i18n.T("Strength"), Width: 130, Text: func(d row) string { return d.Strength }},
		{ID: "form", Title: i18n.T("Form"), Width: 140, Text: func(d row) string { return d.Form }},
		{ID: "substances", Title: i18n.T("Substances"), MinWidth: 170, Spare: true, Text: func(d row) string { return viewmodel.DrugInputOf(d.Drug).Ingredients }},
		{ID: "atc", Title: i18n.T("ATC"), Width: 110, Text: func(d row) string { return orDash(viewmodel.DrugInputOf(d.Drug).ATC) }},
		{ID: "source", Title: i18n.T("Source"), Width: 96, Muted: true, Values: sourceWords(), Text: func(d row) string { return viewmodel.SourceText(d.Source) }},
		{ID: "state", Title: i18n.T("State"), Width: 86, Badge: func(d row) components.BadgeSpec { return retiredBadge(d.Retired) }, Badges: []components.BadgeSpec{retiredBadge(true)}},
	}, components.Noun{One: "medicine", Many: "medicines"}).Named("settings.medicines")
	v.drugTable.Key = func(d row) any { return d.ID }
	v.drugTable.OnOpen = v.edit
	v.drugTable.OnMore = v.medicines.LoadMore
	v.drugTable.OnSelected = func(row) { v.enable() }
	v.drugTable.OnMenu = func(d row, at fyne.Position) {
		text := i18n.T("Retire…")
		if d.Retired {
			text = i18n.T("Restore")
		}
		showMenu(v.env, at, []menuEntry{{Text: i18n.T("Edit…"), Run: func() { v.edit(d) }}, {Text: text, Run: func() { v.retire(d) }}})
	}
	v.medicines.Changed = func() {
		empty := i18n.T("There are no medicines yet. Add one, or import a list.")
		if v.medicines.Filter.Text != "" {
			empty = i18n.T("No medicine matches the filter.")
		}
		v.drugTable.SetEmpty(empty, "", nil)
		v.drugTable.ShowColumn("state", v.medicines.Filter.WithRetired)
		v.drugTable.ShowRows(v.medicines.Rows, v.medicines.Total, v.medicines.More(), v.medicines.Renewed())
		v.enable()
	}
	v.medicines.Grown = func(rows []row) { v.drugTable.AppendRows(rows, v.medicines.More()) }
	v.medicines.Failed = func(err error) { v.drugTable.SetLoading(false); showLoadError(v.env, err) }
	v.drugSearch = components.NewSearch(i18n.T("Name or ATC"), "Ctrl F")
	v.drugSearch.OnChanged = v.medicines.Search
	leadTo(v.env, v.drugSearch, func() fyne.Focusable { return v.drugTable })
	onSelected := func(run func(row)) func() {
		return func() {
			if d, ok := v.drugTable.Selected(); ok {
				run(d)
			}
		}
	}
	v.editing = components.NewButton(i18n.T("Edit…"), "Enter", onSelected(v.edit))
	v.retiring = components.NewButton(i18n.T("Retire…"), "", onSelected(v.retire))
	v.enable()
}

// enable allows what the selected medicine can have done to it.
func (v *codeListsView) enable() {
	if v.editing == nil {
		return
	}
	d, ok := v.drugTable.Selected()
	for _, b := range []*components.Button{v.editing, v.retiring} {
		if ok {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	text := i18n.T("Retire…")
	if ok && d.Retired {
		text = i18n.T("Restore")
	}
	v.retiring.SetText(text)
}

func (v *codeListsView) buildDiagnoses() {
	type row = service.DiagnosisRow
	v.codeTable = components.NewRowTable([]components.Column[row]{
		{ID: "code", Title: i18n.T("Code"), Width: 110, Bold: true, Text: func(d row) string { return d.Code }},
		{ID: "title", Title: i18n.T("Title"), MinWidth: 400, Text: func(d row) string { return d.Title }},
		{ID: "source", Title: i18n.T("Source"), Width: 110, Muted: true, Values: sourceWords(), Text: func(d row) string { return viewmodel.SourceText(d.Source) }},
		{ID: "state", Title: i18n.T("State"), Width: 90, Badge: func(d row) components.BadgeSpec { return retiredBadge(d.Retired) }, Badges: []components.BadgeSpec{retiredBadge(true)}},
	}, components.Noun{One: "diagnosis", Many: "diagnoses"}).Named("settings.diagnoses")
	v.codeTable.Key = func(d row) any { return d.Code }
	v.codeTable.OnMore = v.diagnoses.LoadMore
	v.diagnoses.Changed = func() {
		empty := i18n.T("There are no codes yet. Import a list.")
		if v.diagnoses.Filter.Text != "" {
			empty = i18n.T("No diagnosis matches the filter.")
		}
		v.codeTable.SetEmpty(empty, "", nil)
		v.codeTable.ShowColumn("state", v.diagnoses.Filter.WithRetired)
		v.codeTable.ShowRows(v.diagnoses.Rows, v.diagnoses.Total, v.diagnoses.More(), v.diagnoses.Renewed())
	}
	v.diagnoses.Grown = func(rows []row) { v.codeTable.AppendRows(rows, v.diagnoses.More()) }
	v.diagnoses.Failed = func(err error) { v.codeTable.SetLoading(false); showLoadError(v.env, err) }
	v.codeSearch = components.NewSearch(i18n.T("Code or words"), "Ctrl F")
	v.codeSearch.OnChanged = v.diagnoses.Search
	leadTo(v.env, v.codeSearch, func() fyne.Focusable { return v.codeTable })
}

// body is what a view shows below the header.
func (v *codeListsView) body(view View) fyne.CanvasObject {
	switch view {
	case ViewMedicines:
		return withMargins(v.drugTable)
	case ViewDiagnoses:
		return withMargins(v.codeTable)
	}
	return withMargins(container.NewBorder(v.overview, nil, nil, nil))
}

// load reads what a view shows.
func (v *codeListsView) load(view View) {
	switch view {
	case ViewCodeLists:
		v.lists.Load()
	case ViewMedicines:
		v.drugTable.SetLoading(len(v.medicines.Rows) == 0)
		v.medicines.Load()
	case ViewDiagnoses:
		v.codeTable.SetLoading(len(v.diagnoses.Rows) == 0)
		v.diagnoses.Load()
	}
}

// target is where the cursor goes in a view.
func (v *codeListsView) target(view View) fyne.Focusable {
	switch view {
	case ViewMedicines:
		return v.drugSearch
	case ViewDiagnoses:
		return v.codeSearch
	}
	return v.table
}

func (v *codeListsView) importInto(l service.CodeListInfo) {
	components.ChooseFile(components.FileOptions{Title: i18n.F("Import %s", i18n.LowerFirst(i18n.Say(l.List.Words()))), Extensions: []string{".csv", ".txt", ".tsv"},
		OnChosen: func(path string) { openListImport(v.env, l.List, path) }}, v.env.Window)
}

func (v *codeListsView) edit(d service.DrugRow) { openDrugForm(v.env, d.Drug, v.medicines.Load) }

// add opens the form for a new medicine.
func (v *codeListsView) add() { openDrugForm(v.env, newDrug(), v.medicines.Load) }

// tell says that a medicine was retired or brought back, which can be undone.
func (v *codeListsView) tell(d service.DrugRow, retired bool) {
	d.Version++ // by the change
	back := func(done func(error)) bool { return v.medicines.SetRetired(d, !retired, done) }
	if retired {
		toastUndo(v.env, i18n.F("%s is retired.", d.Label()), i18n.T("Undo retiring the medicine"), i18n.F("%s is offered again.", d.Label()), back)
	} else {
		toastUndo(v.env, i18n.F("%s is offered again.", d.Label()), i18n.T("Undo offering the medicine again"), i18n.F("%s is retired.", d.Label()), back)
	}
}

func (v *codeListsView) retire(d service.DrugRow) {
	if d.Retired {
		v.medicines.SetRetired(d, false, func(err error) {
			if err != nil {
				components.ShowErr(v.env.Window, err)
				return
			}
			v.tell(d, false)
		})
		return
	}
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.F("Retire %s?", d.Label()), Danger: true, KeepOpen: true, ConfirmText: i18n.T("Retire"), CancelText: i18n.T("Keep it"),
		Message: i18n.T("It is offered no more when prescribing. Where it was prescribed it stays, and checks still understand it. No file brings it back; you can restore it here."),
		OnConfirm: func(string) {
			ask.SetBusy(true)
			v.medicines.SetRetired(d, true, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				v.tell(d, true)
			})
		}}, v.env.Window)
}

// sourceWords are what viewmodel.SourceText says of where an entry came from.
func sourceWords() []string {
	var out []string
	for _, s := range viewmodel.Sources() {
		out = append(out, viewmodel.SourceText(s))
	}
	return out
}

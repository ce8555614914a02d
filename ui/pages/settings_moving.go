package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// ViewMoving is the view of the settings about moving in and out.
const ViewMoving View = "moving"

// movingView offers what brings data in and lets it out.
type movingView struct {
	content *fyne.Container // the cards, or one of the ways in
	scroll  *container.Scroll
	first   *components.Button
	django  *djangoView
	table   *tableView
}

func newMovingView(env *Env) *movingView {
	v := &movingView{}
	v.django = newDjangoView(env, v.showCards)
	v.table = newTableView(env, v.showCards)
	card := func(title, text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
		return components.NewTitledCard(title, components.VBoxGap(10, components.Paragraph(text), components.HBox(buttons...)))
	}
	v.first = components.NewPrimaryButton(i18n.T("Export everything…"), "", func() { exportEverything(env) })
	column := components.VBoxGap(12,
		card(i18n.T("Everything out"), i18n.T("All data of the clinic as CSV files, one for each table, with a dictionary that says what each column holds, and pictures and attachments as files. Passwords are not among it. Nobody is locked in: the files can be read without this program."), v.first),
		card(i18n.T("All patients as FHIR"), i18n.T("The records of all patients as one HL7 FHIR R4 bundle, for another hospital's program. One patient's record is exported on the patient's own page."),
			components.NewButton(i18n.T("Export as FHIR…"), "", func() { exportFHIR(env) })),
		card(i18n.T("Patients in from FHIR"), i18n.T("Patients of another system out of a FHIR R4 bundle. What would be taken and what not is shown first. Each patient gets a number of this hospital; whoever may be registered already is held back."), components.NewButton(i18n.T("Import a bundle…"), "", func() { importFHIR(env) })),
		card(i18n.T("In from a Django HMS"), i18n.T("The whole database of a Django HMS, from its SQLite file or its PostgreSQL server: people, doctors, visits, records and payments. What would be taken, changed and refused is shown first."), components.NewButton(i18n.T("Move in…"), "", v.openDjango)),
		card(i18n.T("In from a table"), i18n.T("Patients, doctors, the price list, medicines or codes out of CSV files and XLSX workbooks. You say which column holds what; rows that cannot be taken are shown first, and saved in a file to correct."), components.NewButton(i18n.T("Import a table…"), "", v.openTable)))
	v.scroll = components.NewFollowingScroll(container.New(&settingsColumn{}, column))
	v.content = container.NewStack(v.scroll)
	return v
}

// openDjango shows moving a Django HMS in, in place of the cards.
func (v *movingView) openDjango() {
	v.content.Objects = []fyne.CanvasObject{v.django.content}
	v.content.Refresh()
	v.django.env.Window.Canvas().Focus(v.django.target())
}

// openTable shows taking a table in, in place of the cards.
func (v *movingView) openTable() {
	v.content.Objects = []fyne.CanvasObject{v.table.content}
	v.content.Refresh()
	v.table.env.Window.Canvas().Focus(v.table.target())
}

// showCards goes back to what can be done.
func (v *movingView) showCards() {
	v.content.Objects = []fyne.CanvasObject{v.scroll}
	v.content.Refresh()
}

// target is where the cursor goes.
func (v *movingView) target() fyne.Focusable {
	switch v.content.Objects[0] {
	case v.django.content:
		return v.django.target()
	case v.table.content:
		return v.table.target()
	}
	return v.first
}

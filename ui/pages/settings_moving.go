package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
)

// ViewMoving is the view of the settings about moving in and out.
const ViewMoving View = "moving"

// movingView offers what brings data in and lets it out.
type movingView struct {
	scroll *container.Scroll
	first  *components.Button
}

func newMovingView(env *Env) *movingView {
	v := &movingView{}
	card := func(title, text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
		return components.NewTitledCard(title, components.VBoxGap(10, components.Paragraph(text), components.HBox(buttons...)))
	}
	v.first = components.NewPrimaryButton("Export everything…", "", func() { exportEverything(env) })
	column := components.VBoxGap(12,
		card("Everything out", "All data of the clinic as CSV files, one for each table, with a dictionary that says what each column holds, and pictures and attachments "+
			"as files. Passwords are not among it. Nobody is locked in: the files can be read without this program.", v.first),
		card("All patients as FHIR", "The records of all patients as one HL7 FHIR R4 bundle, for another hospital's program. One patient's record is exported on the patient's own page.",
			components.NewButton("Export as FHIR…", "", func() { exportFHIR(env) })),
		card("Patients in from FHIR", "Patients of another system out of a FHIR R4 bundle. What would be taken and what not is shown first. Each patient gets a number of this hospital; "+
			"whoever may be registered already is held back.", components.NewButton("Import a bundle…", "", func() { importFHIR(env) })))
	v.scroll = components.NewFollowingScroll(container.New(&settingsColumn{}, column))
	return v
}

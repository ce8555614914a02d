package pages

import (
	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/viewmodel"
)

// newDrug is what the form for a new medicine begins with.
func newDrug() clinic.Drug { return clinic.Drug{Route: "by mouth"} }

// drugForm adds or edits a medicine of the formulary.
type drugForm struct {
	env    *Env
	vm     *viewmodel.DrugForm
	dialog *components.FormDialog

	name, strength, form, route, substances, others, atc, least, most, ageNote, pregnancy *components.Entry
}

func openDrugForm(env *Env, base clinic.Drug, saved func()) {
	f := &drugForm{env: env, vm: viewmodel.NewDrugForm(frontDesk(env), base)}
	for _, e := range []**components.Entry{&f.name, &f.strength, &f.form, &f.route, &f.atc, &f.least, &f.most, &f.ageNote, &f.pregnancy} {
		*e = components.NewEntry()
		(*e).MaxLength = clinic.MaxLine
	}
	f.substances, f.others = components.NewEntry(), components.NewMultiLine(2)
	f.substances.MaxLength, f.others.MaxLength = 2000, 6000
	f.atc.MaxLength = 600
	f.fill(f.vm.Input())
	title, note := "New medicine", "It is the hospital's own from then on: no file changes it."
	if !f.vm.New() {
		title = "Edit medicine"
	}
	f.dialog = components.NewFormDialog(components.FormOptions{
		Title: title, Subtitle: note, Columns: 3, Width: 860, Fields: []components.FormField{
			{Name: "name", Label: "Generic name", Widget: f.name, Required: true, Hint: "Amoxicillin + clavulanic acid"},
			{Name: "strength", Label: "Strength", Widget: f.strength, Hint: "500 mg, 125 mg/5 ml"},
			{Name: "form", Label: "Form", Widget: f.form, Hint: "tablet, capsule, syrup"},
			{Name: "ingredients", Label: "Substances", Widget: f.substances, Hint: "With commas between; read from the name when empty"},
			{Name: "atc", Label: "ATC", Widget: f.atc, Hint: "J01CA04. Without it no class is known."},
			{Name: "route", Label: "Route", Widget: f.route},
			{Name: "synonyms", Label: "Other names and brands", Widget: f.others, Wide: true, Hint: "With commas between"},
			{Name: "min_age_months", Label: "Caution below the age of", Widget: f.least, Section: "Cautions", Hint: "12 y or 6 mo"},
			{Name: "max_age_months", Label: "Caution from the age of", Widget: f.most, Hint: "65 y"},
			{Name: "age_note", Label: "What about", Widget: f.ageNote},
			{Name: "pregnancy", Label: "Pregnancy", Widget: f.pregnancy, Wide: true, Hint: "Begins with contraindicated, avoid or caution"},
		},
		OnSubmit: func() { f.submit(saved) },
	}, env.Window)
	f.dialog.Show()
}

func (f *drugForm) fill(in viewmodel.DrugInput) {
	d := in.Drug
	f.name.SetText(d.Name)
	f.strength.SetText(d.Strength)
	f.form.SetText(d.Form)
	f.route.SetText(d.Route)
	f.substances.SetText(in.Ingredients)
	f.others.SetText(in.Synonyms)
	f.atc.SetText(in.ATC)
	f.least.SetText(in.MinAge)
	f.most.SetText(in.MaxAge)
	f.ageNote.SetText(d.AgeNote)
	f.pregnancy.SetText(d.Pregnancy)
}

func (f *drugForm) read() viewmodel.DrugInput {
	return viewmodel.DrugInput{Drug: clinic.Drug{Name: f.name.Text, Strength: f.strength.Text, Form: f.form.Text, Route: f.route.Text,
		AgeNote: f.ageNote.Text, Pregnancy: f.pregnancy.Text}, Synonyms: f.others.Text, Ingredients: f.substances.Text, ATC: f.atc.Text,
		MinAge: f.least.Text, MaxAge: f.most.Text}
}

func (f *drugForm) submit(saved func()) {
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(f.read(), func(err error) {
		if err != nil {
			notSaved(f.dialog, err, f.renew)
			return
		}
		f.dialog.Close()
		toastGood(f.env, clinic.CleanLine(f.name.Text)+" is saved.")
		saved()
	})
}

// renew takes over what the other desk saved and keeps what was typed here.
func (f *drugForm) renew() {
	f.vm.Renew(f.read(), func(merged viewmodel.DrugInput, changes viewmodel.MergeChanges, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		f.fill(merged)
		showMerged(f.dialog, changes)
	})
}

package pages

import (
	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// newDrug is what the form for a new medicine begins with.
func newDrug() clinic.Drug { return clinic.Drug{Route: i18n.T("by mouth")} }

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
	title, note := i18n.T("New medicine"), i18n.T("It is the hospital's own from then on: no file changes it.")
	if !f.vm.New() {
		title = i18n.T("Edit medicine")
	}
	f.dialog = components.NewFormDialog(components.FormOptions{
		Title: title, Subtitle: note, Columns: 3, Width: 860, Fields: []components.FormField{
			{Name: "name", Label: i18n.T("Generic name"), Widget: f.name, Required: true, Hint: i18n.T("Amoxicillin + clavulanic acid")},
			{Name: "strength", Label: i18n.T("Strength"), Widget: f.strength, Hint: i18n.T("500 mg, 125 mg/5 ml")},
			{Name: "form", Label: i18n.T("Form"), Widget: f.form, Hint: i18n.T("tablet, capsule, syrup")},
			{Name: "ingredients", Label: i18n.T("Substances"), Widget: f.substances, Hint: i18n.T("With commas between; read from the name when empty")},
			{Name: "atc", Label: i18n.T("ATC"), Widget: f.atc, Hint: i18n.T("J01CA04. Without it no class is known.")},
			{Name: "route", Label: i18n.T("Route"), Widget: f.route},
			{Name: "synonyms", Label: i18n.T("Other names and brands"), Widget: f.others, Wide: true, Hint: i18n.T("With commas between")},
			{Name: "min_age_months", Label: i18n.T("Caution below the age of"), Widget: f.least, Section: i18n.T("Cautions"), Hint: i18n.T("12 y or 6 mo")},
			{Name: "max_age_months", Label: i18n.T("Caution from the age of"), Widget: f.most, Hint: i18n.T("65 y")},
			{Name: "age_note", Label: i18n.T("What about"), Widget: f.ageNote},
			{Name: "pregnancy", Label: i18n.T("Pregnancy"), Widget: f.pregnancy, Wide: true, Hint: i18n.T("Begins with contraindicated, avoid or caution")},
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
		toastGood(f.env, i18n.F("%s is saved.", clinic.CleanLine(f.name.Text)))
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

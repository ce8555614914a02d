package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// vitalsForm takes vital signs and the note before the doctor.
type vitalsForm struct {
	env    *Env
	vm     *viewmodel.VitalsForm
	dialog *components.FormDialog
	saved  func()

	inputs       map[string]*components.Entry
	pregnancy    *components.Choice
	note, triage *components.Entry
	bmi          *components.Text
	above, below *fyne.Container
}

// vitalsAt is whose vital signs are taken at a visit.
func vitalsAt(row service.AppointmentRow) viewmodel.VitalsPatient {
	return viewmodel.VitalsPatient{ID: row.PatientID, Name: row.PatientName(), Number: row.PatientNumber, Born: row.PatientBorn, Visit: row.ID}
}

// vitalsKey opens the form for the visit of a row with V; it reports whether it
// took the key.
func vitalsKey(env *Env, ev *fyne.KeyEvent, row service.AppointmentRow) bool {
	if ev.Name != fyne.KeyV || !viewmodel.TakesVitals(env.Actor, row, env.Now()) {
		return false
	}
	components.AfterKey(func() {
		if !components.ModalOpen(env.Window) {
			openVitalsForm(env, vitalsAt(row), nil)
		}
	})
	return true
}

// vitalsKeyNote tells of that key, for the list of keys.
func vitalsKeyNote(env *Env) []KeyNote {
	if !env.May(clinic.VitalsRecord) {
		return nil
	}
	return []KeyNote{{"V", i18n.T("Visits and queue: vital signs and note")}}
}

// vitalLabels are the inputs' labels with their unit, and how a value is
// written.
func vitalLabels() map[string]struct{ label, hint string } {
	return map[string]struct{ label, hint string }{
		clinic.FieldBloodPressure:         {i18n.T("Blood pressure, mmHg"), i18n.T("as 120/80")},
		string(clinic.MeasurePulse):       {i18n.T("Pulse, a minute"), i18n.T("as 78")},
		string(clinic.MeasureTemperature): {i18n.T("Temperature, °C"), i18n.T("as 36.8, or 98.6 F")},
		string(clinic.MeasureSpO2):        {i18n.T("SpO₂, %"), i18n.T("as 97")},
		string(clinic.MeasureWeight):      {i18n.T("Weight, kg"), i18n.T("as 86.5, or 190 lb")},
		string(clinic.MeasureHeight):      {i18n.T("Height, cm"), i18n.T("as 180, 1.80 m or 5 ft 11")},
		string(clinic.MeasureBreaths):     {i18n.T("Breathing, a minute"), i18n.T("as 16")},
		string(clinic.MeasureGlucose):     {i18n.T("Glucose, mmol/l"), i18n.T("as 5.6, or 100 mg/dl")},
		string(clinic.MeasurePain):        {i18n.T("Pain, 0 to 10"), i18n.T("as 3")},
		string(clinic.MeasureHead):        {i18n.T("Head, cm"), i18n.T("as 35.5")},
	}
}

// openVitalsForm takes a patient's vital signs; saved may be nil.
func openVitalsForm(env *Env, p viewmodel.VitalsPatient, saved func()) {
	f := &vitalsForm{env: env, vm: viewmodel.NewVitalsForm(frontDesk(env), p), saved: saved, inputs: map[string]*components.Entry{},
		note: components.NewEntry(), triage: components.NewMultiLine(3), bmi: components.Strong("—"), above: components.VBoxGap(6), below: components.VBoxGap(6)}
	f.vm.Changed, f.vm.Failed = f.draw, func(err error) { f.dialog.SetErr(err) }
	var fields []components.FormField
	for _, name := range viewmodel.VitalFields() {
		e := components.NewEntry()
		e.MaxLength = 24
		e.OnChanged = func(string) { f.typed(name) }
		e.OnFocus = func(gained bool) {
			if !gained {
				f.left(name)
			}
		}
		f.inputs[name] = e
		fields = append(fields, components.FormField{Name: name, Label: vitalLabels()[name].label, Hint: vitalLabels()[name].hint, Widget: e})
		if name == string(clinic.MeasureHeight) {
			fields = append(fields, components.FormField{Name: "bmi", Label: i18n.T("BMI, kg/m²"), Hint: bmiHint(),
				Widget: components.FixedHeight(container.New(middleLayout{}, f.bmi), theme.Size(theme.SizeControl))})
		}
	}
	f.pregnancy = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("Not asked")}, {Value: string(clinic.PregnancyNo), Text: i18n.T("Not pregnant")},
		{Value: string(clinic.PregnancyYes), Text: i18n.T("Pregnant")}, {Value: string(clinic.PregnancyBreastfeeding), Text: i18n.T("Breastfeeding")}}, func(string) { f.drawBMI() })
	f.pregnancy.SetValue("")
	f.note.SetPlaceHolder(i18n.T("After walking; left arm"))
	f.note.MaxLength, f.triage.MaxLength = clinic.MaxLine, clinic.MaxNote
	f.triage.SetPlaceHolder(i18n.T("Why the patient comes, since when, what is noticed"))
	fields = append(fields, components.FormField{Name: viewmodel.FieldPregnancy, Label: i18n.T("Pregnancy"), Widget: f.pregnancy},
		components.FormField{Name: viewmodel.FieldNote, Label: i18n.T("About the measuring"), Widget: f.note})
	if p.Visit != 0 {
		fields = append(fields, components.FormField{Name: viewmodel.FieldTriage, Label: i18n.T("Note for the doctor"), Widget: f.triage, Wide: true})
	}
	title := i18n.T("Vital signs")
	if p.Visit != 0 {
		title = i18n.T("Vital signs and note")
	}
	options := components.FormOptions{Topic: "manual.md#vital-signs-and-allergies", Title: title, Subtitle: joinDots(p.Name, p.Number), Columns: 4, Width: 1000, Fields: fields,
		Above: f.above, Below: f.below, OnSubmit: func() { f.submit(false) }}
	if env.May(clinic.AllergiesRecord) {
		options.Extra = []components.Action{{Text: i18n.T("Allergies…"), Run: f.allergies}}
	}
	f.dialog = components.NewFormDialog(options, env.Window)
	f.fit()
	f.dialog.Show()
	f.vm.Load()
}

// fit leaves out what is not asked of this patient.
func (f *vitalsForm) fit() {
	f.dialog.SetFieldVisible(string(clinic.MeasureHead), f.vm.AsksHead())
	f.dialog.SetFieldVisible(viewmodel.FieldPregnancy, f.vm.AsksPregnancy())
}

// draw shows what is known of the patient once it has been read.
func (f *vitalsForm) draw() {
	p := f.vm.Record
	f.above.RemoveAll()
	line := components.HBox(allergyBadges(p)...)
	if asked := allergyAsked(p, f.env.Now().Location()); asked != "" {
		line.Add(container.NewCenter(components.Caption(asked)))
	}
	f.above.Add(line)
	for _, row := range f.vm.Chart.Rows {
		at := row.TakenAt.In(f.env.Now().Location())
		f.above.Add(components.NewText(i18n.Date(at, "2 Jan 2006 15:04")+"  "+viewmodel.VitalsLine(row),
			components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
	}
	f.below.RemoveAll()
	for _, n := range f.vm.Notes {
		f.below.Add(components.NewNote(theme.ToneNeutral, i18n.Labelled(n.RecordedAt.In(f.env.Now().Location()).Format("15:04")+" "+n.RecordedByName, n.Note)))
	}
	f.fit()
	for _, name := range viewmodel.VitalFields() {
		f.typed(name)
	}
	f.dialog.MarkClean()
	f.dialog.Relayout()
}

// typed tells of a value while it is typed: its mark, or how it is written.
func (f *vitalsForm) typed(name string) {
	says := f.vm.Says(name, f.inputs[name].Text)
	field := f.dialog.Form().Field(name)
	text := says.Text
	if says.Wrong != "" || text == "" {
		text = vitalLabels()[name].hint
	}
	field.SetHint(text)
	field.SetHintTone(theme.ToneNeutral)
	if says.Mark.Out() {
		field.SetHintTone(theme.ToneDanger)
	}
	if name == string(clinic.MeasureWeight) || name == string(clinic.MeasureHeight) {
		f.drawBMI()
	}
}

// left says what is wrong with a value once its input is left.
func (f *vitalsForm) left(name string) {
	if says := f.vm.Says(name, f.inputs[name].Text); says.Wrong != "" {
		f.dialog.Form().Field(name).SetError(says.Wrong)
	}
}

func (f *vitalsForm) drawBMI() {
	says := f.vm.BMI(f.read())
	f.bmi.SetText(orDash(says.Text))
	f.bmi.SetColor(theme.ColorText)
	if says.Mark.Out() {
		f.bmi.SetColor(theme.ColorDanger)
	}
	note := says.Note
	if note == "" {
		note = bmiHint()
	}
	f.dialog.Form().Field("bmi").SetHint(note)
}

// bmiHint stands under the BMI where there is nothing else to say.
func bmiHint() string {
	return i18n.T("worked out")
}

func (f *vitalsForm) read() viewmodel.TypedVitals {
	t := viewmodel.TypedVitals{Texts: map[string]string{}, Note: f.note.Text, Triage: f.triage.Text}
	if f.pregnancy != nil && f.vm.AsksPregnancy() {
		t.Pregnancy = clinic.Pregnancy(f.pregnancy.Value())
	}
	for name, e := range f.inputs {
		t.Texts[name] = e.Text
	}
	return t
}

func (f *vitalsForm) submit(sure bool) {
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(f.read(), sure, func(err error) {
		if words, unlikely := viewmodel.Unlikely(err); unlikely {
			f.dialog.SetErr(err)
			f.dialog.SetMessage(theme.ToneWaiting, words, components.Action{Text: i18n.T("It is right, save"), Run: func() { f.submit(true) }})
			return
		}
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		f.dialog.Close()
		toastGood(f.env, i18n.F("The vital signs of %s are saved.", f.vm.Patient.Name))
		if f.saved != nil {
			f.saved()
		}
	})
}

// allergies records the allergies over the form, which stays with what was
// typed.
func (f *vitalsForm) allergies() {
	if f.vm.Record.ID == 0 {
		return
	}
	openAllergyForm(f.env, f.vm.Record, f.vm.Load)
}

package pages

import (
	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// openSickNote writes a sick note for the patient of a visit. In this and the
// functions below, then is called after the paper was issued and the print
// dialog closed.
func openSickNote(env *Env, visit clinic.AppointmentID, then ...func()) {
	openPaper(env, service.PaperQuery{Kind: clinic.PaperSickNote, Appointment: visit}, then...)
}

// openSickNoteOf writes one for a patient without a visit.
func openSickNoteOf(env *Env, patient clinic.PatientID, then ...func()) {
	openPaper(env, service.PaperQuery{Kind: clinic.PaperSickNote, Patient: patient}, then...)
}

// openReferral writes a referral letter, filled in from a visit.
func openReferral(env *Env, visit clinic.AppointmentID, then ...func()) {
	openPaper(env, service.PaperQuery{Kind: clinic.PaperReferral, Appointment: visit}, then...)
}

// openReferralOf writes one for a patient without a visit.
func openReferralOf(env *Env, patient clinic.PatientID, then ...func()) {
	openPaper(env, service.PaperQuery{Kind: clinic.PaperReferral, Patient: patient}, then...)
}

// openVisitSummary issues the summary of a closed visit.
func openVisitSummary(env *Env, visit clinic.AppointmentID, then ...func()) {
	openPaper(env, service.PaperQuery{Kind: clinic.PaperVisitSummary, Appointment: visit}, then...)
}

// openHistoryPrint issues a patient's history, the visits that a filter finds.
func openHistoryPrint(env *Env, patient clinic.PatientID, filter service.HistoryFilter, then ...func()) {
	openPaper(env, service.PaperQuery{Kind: clinic.PaperHistory, Patient: patient, History: filter}, then...)
}

// paperDialog is the form of one paper.
type paperDialog struct {
	env  *Env
	vm   *viewmodel.PaperForm
	form *components.FormDialog

	title                                *components.Entry
	language, fitness, activity, urgency *components.Choice
	other, backdate, recipient, unit     *components.Entry
	address, diagnosis                   *components.Entry
	from, until                          *components.DateField
	texts                                map[clinic.SectionKind]*components.Entry
	parts                                map[clinic.SectionKind]*components.Check
	withDiagnosis, withMedicines         *components.Check
	then                                 []func()
}

// openPaper opens the form of a paper once the chart has filled it in.
func openPaper(env *Env, q service.PaperQuery, then ...func()) {
	if env.Locked != nil && env.Locked() || !env.May(clinic.PapersIssue) {
		return
	}
	d := &paperDialog{env: env, vm: viewmodel.NewPaperForm(frontDesk(env), q), then: then,
		texts: map[clinic.SectionKind]*components.Entry{}, parts: map[clinic.SectionKind]*components.Check{}}
	d.vm.Load(func(err error) {
		if err != nil {
			components.ShowErr(env.Window, err)
			return
		}
		d.open()
	})
}

func (d *paperDialog) open() {
	kind, draft := d.vm.Query.Kind, d.vm.Draft
	if kind == clinic.PaperVisitSummary && draft.VisitOpen {
		components.ShowMessage(d.env.Window, i18n.T("The visit is still open"), i18n.T("A summary can be issued once the visit is closed."), nil)
		return
	}
	d.title, d.language = components.NewEntry(), languageChoice()
	d.title.SetPlaceHolder(i18n.T("As usual for this document"))
	if draft.Paper.Title != i18n.Say(kind.Title()) {
		d.title.SetText(draft.Paper.Title)
	}
	d.language.SetValue(draft.Paper.Body.Parties.Language)
	var fields []components.FormField
	switch kind {
	case clinic.PaperSickNote:
		fields = d.sickNote(draft.Paper.Body)
	case clinic.PaperReferral:
		fields = d.referral(draft.Paper.Body)
	case clinic.PaperVisitSummary:
		fields = d.summary(draft.Paper.Body)
	case clinic.PaperHistory:
		fields = d.history(draft.Paper.Body)
	}
	fields = append(fields, components.FormField{Name: "title", Label: i18n.T("Heading"), Widget: d.title, Section: i18n.T("On the paper")},
		components.FormField{Name: "language", Label: i18n.T("Language of the labels"), Widget: d.language})
	d.form = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#signing-and-papers",
		Title: i18n.Labelled(i18n.Say(kind.Title()), draft.PatientName), SubmitText: i18n.T("Issue and print…"), Columns: 2, Width: 780, Fields: fields,
		Subtitle: i18n.T("It is issued under a number and cannot be changed then. What was typed stays as it is in any language."),
		OnSubmit: d.submit, Extra: []components.Action{{Text: i18n.T("Preview…"), Run: d.preview}},
	}, d.env.Window)
	if d.from != nil && d.backdate != nil {
		d.from.OnChanged = d.followDays
	}
	d.follow()
	d.form.Show()
}

// text is a field of several lines under one of the headings.
func (d *paperDialog) text(kind clinic.SectionKind, label string, rows int, b clinic.PaperBody) components.FormField {
	e := components.NewMultiLine(rows)
	e.MaxLength = clinic.MaxNote
	e.SetText(b.Section(kind))
	d.texts[kind] = e
	return components.FormField{Name: string(kind), Label: label, Widget: e, Wide: true}
}

func (d *paperDialog) sickNote(b clinic.PaperBody) []components.FormField {
	d.fitness = components.NewChoice([]components.Option{{Value: string(clinic.Unfit), Text: i18n.T("Unfit")}, {Value: string(clinic.PartiallyFit), Text: i18n.T("Fit with limits")},
		{Value: string(clinic.Fit), Text: i18n.T("Fit")}}, func(string) { d.follow() })
	d.activity = components.NewChoice([]components.Option{{Value: document.ActivityWork, Text: i18n.T("Work")}, {Value: document.ActivitySchool, Text: i18n.T("School")},
		{Value: document.ActivitySport, Text: i18n.T("Sport")}, {Value: viewmodel.ActivityOther, Text: i18n.T("Something else")}}, func(string) { d.follow() })
	d.other, d.backdate, d.diagnosis = components.NewEntry(), components.NewEntry(), components.NewMultiLine(1)
	d.from, d.until = d.day(b.From), d.day(b.Until)
	d.fitness.SetValue(string(b.Fitness))
	d.activity.SetValue(b.Activity)
	limits := d.text(clinic.SectionLimits, i18n.T("What can be done, and what cannot"), 2, b)
	limits.Required = true
	return []components.FormField{
		{Name: "fitness", Label: i18n.T("Attested"), Widget: d.fitness, Required: true},
		{Name: "activity", Label: i18n.T("For"), Widget: d.activity, Required: true},
		{Name: "activity_other", Label: i18n.T("For what"), Widget: d.other, Required: true, Wide: true},
		{Name: "from", Label: i18n.T("First day"), Widget: d.from, Required: true},
		{Name: "until", Label: i18n.T("Last day"), Widget: d.until, Hint: i18n.T("May stay empty when the patient is fit.")},
		{Name: "backdate_reason", Label: i18n.T("Why it is back-dated"), Widget: d.backdate, Required: true, Wide: true, Hint: i18n.T("Printed, as it begins more than 14 days ago.")},
		limits,
		{Name: "diagnosis", Label: i18n.T("Diagnosis"), Widget: d.diagnosis, Wide: true, Hint: i18n.T("Leave it empty for an employer or a school.")},
		d.text(clinic.SectionRemarks, i18n.T("Remarks"), 2, b),
	}
}

func (d *paperDialog) day(s string) *components.DateField {
	f := components.NewDateField()
	f.Today, f.ShowWeekday = d.env.Today, true
	day, err := clinic.ParseDate(s)
	if err != nil {
		day = d.env.Today()
	}
	f.SetDate(day)
	return f
}

func (d *paperDialog) referral(b clinic.PaperBody) []components.FormField {
	d.recipient, d.unit, d.address, d.diagnosis = components.NewEntry(), components.NewEntry(), components.NewMultiLine(2), components.NewMultiLine(2)
	d.address.MaxLength = 500
	d.urgency = components.NewChoice([]components.Option{{Value: string(clinic.ReferralRoutine), Text: i18n.T("Routine")}, {Value: string(clinic.ReferralUrgent), Text: i18n.T("Urgent")},
		{Value: string(clinic.ReferralEmergency), Text: i18n.T("Emergency")}}, nil)
	d.urgency.SetValue(string(b.Urgency))
	d.diagnosis.SetText(b.Diagnosis)
	reason := d.text(clinic.SectionReason, i18n.T("Why the patient is referred"), 2, b)
	reason.Required = true
	return []components.FormField{
		{Name: "recipient", Label: i18n.T("To: name"), Widget: d.recipient}, {Name: "recipient_unit", Label: i18n.T("Department or speciality"), Widget: d.unit},
		{Name: "recipient_address", Label: i18n.T("Address"), Widget: d.address}, {Name: "urgency", Label: i18n.T("To be seen"), Widget: d.urgency, Required: true},
		reason,
		d.text(clinic.SectionRequest, i18n.T("Question and request"), 2, b),
		{Name: "diagnosis", Label: i18n.T("Diagnosis"), Widget: d.diagnosis, Wide: true},
		d.text(clinic.SectionComplaints, i18n.T("Complaints"), 2, b), d.text(clinic.SectionFindings, i18n.T("Findings"), 3, b),
		d.text(clinic.SectionBackground, i18n.T("Medical history"), 2, b), d.text(clinic.SectionAdvice, i18n.T("Treatment and advice"), 2, b),
		d.medicines(b), d.text(clinic.SectionRemarks, i18n.T("Remarks"), 2, b),
	}
}

// medicines asks whether the visit's medicines are printed.
func (d *paperDialog) medicines(b clinic.PaperBody) components.FormField {
	d.withMedicines = components.NewCheck(i18n.T("Print the medicines of the visit"), nil)
	d.withMedicines.SetChecked(len(b.Items) > 0)
	hint := ""
	if len(b.Items) == 0 {
		d.withMedicines.Disable()
		hint = i18n.T("There are none.")
	}
	return components.FormField{Name: "medicines", Label: i18n.T("Medicines"), Widget: d.withMedicines, Hint: hint, Wide: true}
}

func (d *paperDialog) summary(b clinic.PaperBody) []components.FormField {
	var fields []components.FormField
	check := func(name, label, text string) *components.Check {
		c := components.NewCheck(i18n.T("Print it"), nil)
		c.SetChecked(text != "")
		hint := shorten(clinic.CleanLine(text), 90)
		if text == "" {
			c.Disable()
			hint = i18n.T("Nothing was recorded.")
		}
		fields = append(fields, components.FormField{Name: name, Label: label, Widget: c, Hint: hint})
		return c
	}
	d.withDiagnosis = check("with_diagnosis", i18n.T("Diagnosis"), b.Diagnosis)
	d.parts[clinic.SectionComplaints] = check("with_complaints", i18n.T("Complaints"), b.Section(clinic.SectionComplaints))
	d.parts[clinic.SectionFindings] = check("with_findings", i18n.T("Findings"), b.Section(clinic.SectionFindings))
	d.parts[clinic.SectionAdvice] = check("with_advice", i18n.T("Treatment and advice"), b.Section(clinic.SectionAdvice))
	remarks := d.text(clinic.SectionRemarks, i18n.T("Remarks"), 3, clinic.PaperBody{})
	return append(fields, d.medicines(b), remarks)
}

func (d *paperDialog) history(b clinic.PaperBody) []components.FormField {
	d.from, d.until = components.NewDateField(), components.NewDateField()
	for field, day := range map[*components.DateField]string{d.from: b.PeriodFrom, d.until: b.PeriodUntil} {
		field.Today = d.env.Today
		if on, err := clinic.ParseDate(day); err == nil {
			field.SetDate(on)
		}
	}
	return []components.FormField{
		{Name: "period", Label: i18n.T("Visits from"), Widget: d.from, Hint: i18n.T("Empty for all. At most 500 visits are printed, the newest.")},
		{Name: "period_until", Label: i18n.T("Until"), Widget: d.until}, d.text(clinic.SectionRemarks, i18n.T("Remarks"), 3, clinic.PaperBody{}),
	}
}

// follow shows the fields that the choices ask for.
func (d *paperDialog) follow() {
	if d.form == nil || d.vm.Query.Kind != clinic.PaperSickNote {
		return
	}
	d.form.SetFieldVisible("activity_other", d.activity.Value() == viewmodel.ActivityOther)
	d.form.SetFieldVisible(string(clinic.SectionLimits), d.fitness.Value() == string(clinic.PartiallyFit))
	d.followDays()
}

func (d *paperDialog) followDays() {
	day, err := d.from.Value()
	d.form.SetFieldVisible("backdate_reason", d.vm.BackdateAsked(day, err))
	d.form.Relayout()
}

func (d *paperDialog) input() viewmodel.PaperInput {
	in := viewmodel.PaperInput{Title: d.title.Text, Language: d.language.Value()}
	text := func(e *components.Entry) string {
		if e == nil {
			return ""
		}
		return e.Text
	}
	b := &in.Body
	for _, kind := range clinic.SectionKinds() {
		if e := d.texts[kind]; e != nil && (kind != clinic.SectionLimits || d.fitness.Value() == string(clinic.PartiallyFit)) {
			b.Sections = append(b.Sections, clinic.PaperSection{Heading: kind, Text: e.Text})
		}
		if c := d.parts[kind]; c != nil && c.Checked() {
			in.Parts = append(in.Parts, kind)
		}
	}
	b.Diagnosis, b.BackdateReason, in.Other = text(d.diagnosis), text(d.backdate), text(d.other)
	b.Recipient = clinic.PaperRecipient{Name: text(d.recipient), Unit: text(d.unit), Address: text(d.address)}
	in.Diagnosis = d.withDiagnosis != nil && d.withDiagnosis.Checked()
	in.Medicines = d.withMedicines != nil && d.withMedicines.Checked()
	if d.fitness != nil {
		b.Fitness, in.Activity = clinic.Fitness(d.fitness.Value()), d.activity.Value()
	}
	if d.urgency != nil {
		b.Urgency = clinic.ReferralUrgency(d.urgency.Value())
	}
	if d.from != nil {
		in.From, in.FromErr = d.from.Value()
		in.Until, in.UntilErr = d.until.Value()
	}
	return in
}

// command reads the form; what is wrong stands beside its field.
func (d *paperDialog) command() (service.PaperCommand, bool) {
	d.form.ClearErrors()
	cmd, err := d.vm.Command(d.input())
	if err != nil {
		d.form.SetErr(err)
	}
	return cmd, err == nil
}

// preview checks what was typed as issuing would, and shows the pages.
func (d *paperDialog) preview() {
	cmd, ok := d.command()
	if !ok {
		return
	}
	job := paperDraftJob(d.env, cmd)
	d.vm.Preview(cmd, func(err error) {
		if err != nil {
			d.form.SetErr(err)
			return
		}
		printDocument(d.env, job)
	})
}

func (d *paperDialog) submit() {
	cmd, ok := d.command()
	if !ok {
		return
	}
	d.form.SetBusy(true)
	d.vm.Issue(cmd, func(p clinic.IssuedPaper, err error) {
		if err != nil {
			d.form.SetErr(err)
			return
		}
		d.form.Close()
		toastGood(d.env, i18n.F("%s %s is issued.", i18n.Say(p.Kind.Title()), p.Number))
		job := paperJob(d.env, p.ID, p.Kind, p.Number)
		job.Closed = func() {
			for _, then := range d.then {
				then()
			}
		}
		printDocument(d.env, job)
	})
}

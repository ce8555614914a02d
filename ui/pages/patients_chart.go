package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/phone"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// patientsChart is one patient's overview: who it is, allergies by right,
// contact, insurance, and the visits.
type patientsChart struct {
	env     *Env
	vm      *viewmodel.PatientChart
	content *fyne.Container
	onBack  func()
	onOpen  func(clinic.PatientID) // shows another patient

	title   *components.Text
	state   *components.Badge
	actions *components.ActionBar
	top     *fyne.Container // the line with title and actions
	facts   *fyne.Container
	allergy *fyne.Container
	headed  string // the reason that the header was told of
	health  *patientHealth
	table   *components.RowTable[service.AppointmentRow]
	busy    *components.Busy
	files   *attachmentList // nil for who has nothing to do with them
}

const patientsFactsWidth = 400

func newPatientsChart(env *Env, back func(), open func(clinic.PatientID)) *patientsChart {
	c := &patientsChart{env: env, vm: viewmodel.NewPatientChart(frontDesk(env)), onBack: back, onOpen: open}
	c.vm.Changed = c.draw
	c.vm.Failed = func(err error) {
		c.busy.Stop()
		c.table.SetLoading(false)
		showLoadError(env, err)
	}
	c.title = components.Title("")
	c.state = components.NewBadge(theme.ToneNeutral, nil, "")
	c.actions = components.NewActionBar()
	c.facts, c.allergy = components.VBoxGap(12), components.VBox()
	c.health = newPatientHealth(c)
	c.table = newVisitTable(env, visitWithDoctor)
	c.table.SetEmpty(i18n.T("No visits yet."), "", nil)
	c.table.OnKey = func(ev *fyne.KeyEvent, _ service.AppointmentRow) bool {
		if ev.Name == fyne.KeyEscape {
			back()
			return true
		}
		return false
	}
	if env.May(clinic.AttachmentsAdd) || env.May(clinic.HistorySee) {
		c.files = newAttachmentList(env, 3)
	}
	c.top = components.TitledActions(c.title, c.state, c.actions)
	header := container.NewBorder(nil, nil, components.NewIconButton(theme.IconLeft, i18n.T("Back to all patients"), back), nil, c.top)
	left := components.FixedWidth(container.NewVScroll(container.New(&insetLayout{right: 12, bottom: 8}, c.facts)), patientsFactsWidth)
	right := container.NewBorder(components.VBoxGap(0, c.allergy, c.health.Content), nil, nil, nil, c.table)
	c.busy = components.NewBusy(withHeader(header, withMargins(container.NewBorder(nil, nil, left, nil, right))))
	c.content = container.NewStack(c.busy)
	return c
}

func (c *patientsChart) open(id clinic.PatientID) {
	if c.vm.ID != id {
		c.clear()
	}
	c.busy.Start(i18n.T("Loading the patient…"), func() {
		c.vm.StopLoading()
		c.onBack()
	})
	c.vm.Open(id)
	if c.files != nil {
		c.files.Show(id, 0)
	}
	c.focusMain()
}

func (c *patientsChart) reloadFiles() {
	if c.files != nil {
		c.files.vm.Load()
	}
}

func (c *patientsChart) clear() {
	c.title.SetText("")
	c.state.Set(theme.ToneNeutral, nil, "")
	c.facts.RemoveAll()
	c.allergy.RemoveAll()
	c.health.clear()
	c.actions.SetButtons()
	c.table.SetRows(nil, 0, false)
	c.table.SetLoading(true)
}

func (c *patientsChart) focusMain() {
	if components.ModalOpen(c.env.Window) {
		return
	}
	c.env.Window.Canvas().Focus(c.table)
}

func (c *patientsChart) draw() {
	c.busy.Stop()
	if c.headed != c.vm.Reason { // the reason opened the allergies for the header too
		c.headed = c.vm.Reason
		c.env.Patient(c.vm.ID)
	}
	p, today := c.vm.Patient, c.vm.Today()
	c.title.SetText(p.ListName())
	c.state.Set(theme.ToneNeutral, nil, "")
	if !p.Retired.IsZero() {
		c.state.Set(theme.ToneNeutral, nil, i18n.T("Retired"))
	}
	if p.MergedInto != 0 {
		c.state.Set(theme.ToneNeutral, nil, i18n.T("Merged"))
	}
	c.drawActions()
	c.allergy.RemoveAll()
	c.allergy.Hidden = !c.vm.MaySeeAllergies()
	if c.vm.MaySeeAllergies() {
		c.allergy.Add(container.New(&insetLayout{bottom: 10}, c.allergyNote(p)))
	}
	c.health.draw()
	c.facts.RemoveAll()
	if note := c.mergedNote(); note != nil {
		c.facts.Add(note)
	}
	c.facts.Add(c.identity(p, today))
	if chart := c.health.chart(); chart != nil {
		c.facts.Add(chart)
	}
	contact := components.VBoxGap(6, factRow(i18n.T("Phone"), phone.Show(p.Phone, p.PhoneE164, c.env.Settings.Country)), factRow(i18n.T("E-mail"), p.Email), factRow(i18n.T("Address"), p.Address),
		factRow(i18n.T("In an emergency"), p.EmergencyContact))
	c.facts.Add(components.NewTitledCard(i18n.T("Contact"), contact))
	if c.vm.MaySeeMoney() {
		c.facts.Add(c.account())
	}
	if len(p.Identifiers) > 0 {
		rows := components.VBoxGap(6)
		for _, i := range p.Identifiers {
			rows.Add(factRow(i18n.Say(i.Kind.Title()), i.Value))
		}
		c.facts.Add(components.NewTitledCard(i18n.T("Identifiers"), rows))
	}
	c.facts.Add(components.NewTitledCard(i18n.T("Insurance"), components.Paragraph(orDash(p.InsuranceInfo))))
	if c.env.May(clinic.ClinicalRead) {
		c.facts.Add(components.NewTitledCard(i18n.T("Medical history"), components.Paragraph(orDash(p.MedicalHistory))))
	}
	if c.files != nil {
		c.facts.Add(components.NewTitledCard(i18n.T("Files"), c.files.Content()))
	}
	if c.env.May(clinic.PatientsExport) && p.MergedInto == 0 {
		c.facts.Add(components.NewTitledCard(i18n.T("Whole record"), components.VBoxGap(8, components.Paragraph(i18n.T("Everything kept of the patient as one ZIP file, to hand out.")),
			components.HBox(components.NewButton(i18n.T("Export…"), "Alt X", c.export)))))
	}
	if !p.Retired.IsZero() {
		c.facts.Add(components.NewTitledCard(i18n.T("Retired"), components.VBoxGap(6,
			factRow(i18n.T("Since"), i18n.Date(p.Retired.In(c.vm.Now().Location()), "2 Jan 2006")), factRow(i18n.T("Reason"), p.RetireReason))))
	}
	if card := c.originsCard(); card != nil {
		c.facts.Add(card)
	}
	c.facts.Refresh()
	rows := c.vm.Visits()
	c.table.SetRows(rows, len(rows), false)
	suffix := ""
	if n := len(c.vm.Upcoming); n > 0 {
		suffix = i18n.F("· %d ahead", n)
	}
	c.table.SetSuffix(suffix)
	c.content.Refresh()
}

func (c *patientsChart) identity(p clinic.Patient, today clinic.Date) fyne.CanvasObject {
	born := ""
	if !p.DateOfBirth.IsZero() {
		born = joinDots(viewmodel.Born(p.DateOfBirth, p.BirthEstimated), viewmodel.Age(p.DateOfBirth, p.BirthEstimated, today))
		if p.BirthEstimated {
			born = joinDots(viewmodel.Age(p.DateOfBirth, p.BirthEstimated, today), i18n.T("birth date not known"))
		}
	}
	rows := components.VBoxGap(6, factRow(i18n.T("Number"), p.Number), factRow(i18n.T("Born"), born), factRow(i18n.T("Sex"), i18n.Say(p.Sex.Title())),
		factRow(i18n.T("Blood group"), p.BloodGroup), factRow(i18n.T("Consent"), c.consent(p)),
		factRow(i18n.T("Documents in"), patientLanguage(p.Language)))
	avatar := components.NewAvatar(p.FullName(), c.vm.Photo, 72)
	return components.NewCard(container.NewBorder(nil, nil, container.New(&insetLayout{right: 14}, container.NewCenter(avatar)), nil, rows))
}

// consent says what was answered, when and to whom.
func (c *patientsChart) consent(p clinic.Patient) string {
	text := i18n.Say(p.Consent.Title())
	if !p.ConsentAt.IsZero() {
		text += " (" + i18n.Date(p.ConsentAt.In(c.vm.Now().Location()), "2 Jan 2006")
		if p.ConsentBy != "" {
			text += ", " + p.ConsentBy
		}
		text += ")"
	}
	return text
}

func (c *patientsChart) allergyNote(p clinic.Patient) fyne.CanvasObject {
	asked := allergyAsked(p, c.vm.Now().Location())
	if asked != "" {
		asked = "  (" + asked + ")"
	}
	switch p.AllergyStatus {
	case clinic.AllergyHas:
		return components.NewNote(theme.ToneDanger, i18n.F("Allergies: %s%s", i18n.Allergies(p.AllergyText()), asked))
	case clinic.AllergyNoneKnown:
		return components.NewNote(theme.ToneGood, i18n.F("No known allergies%s", asked))
	}
	if p.AllergyStatus == "" { // emptied by the service; silence, or "not asked", would be read as "none"
		return components.NewNote(theme.ToneWaiting, i18n.T("Allergies: shown once the chart is opened with a reason."))
	}
	return components.NewNote(theme.ToneWaiting, i18n.T("Allergies: nobody has asked yet."))
}

func (c *patientsChart) mayAllergies() bool {
	return c.env.May(clinic.AllergiesRecord) && c.vm.Patient.Retired.IsZero()
}

func (c *patientsChart) drawActions() {
	active := c.vm.Patient.Retired.IsZero()
	var buttons []*components.Button
	add := func(ok bool, b *components.Button) {
		if ok {
			buttons = append(buttons, b)
		}
	}
	add(c.env.May(clinic.PatientsRetire) && active, components.NewButton(i18n.T("Retire…"), "", c.retire))
	add(c.env.May(clinic.PatientsMerge) && active, components.NewButton(i18n.T("Merge…"), "Ctrl M", c.merge))
	add(c.env.May(clinic.PatientsRetire) && !active && c.vm.Patient.MergedInto == 0, components.NewButton(i18n.T("Restore"), "", c.restore))
	add(c.env.May(clinic.HistorySee), components.NewButton(i18n.T("History"), "Ctrl H", c.history))
	add(c.env.May(clinic.PapersPrint), components.NewButton(i18n.T("Documents…"), "Ctrl D", c.papers))
	add(c.env.May(clinic.ReceiptsPrint), components.NewButton(i18n.T("Statement…"), "Alt S", c.statement))
	add(c.mayAllergies() && !c.vm.Closed, components.NewButton(i18n.T("Allergies…"), "", c.allergies))
	add(c.vm.MaySeeProblems() && !c.vm.Closed, components.NewButton(i18n.T("Problems…"), "Alt P", c.problems))
	add(c.vm.MayRecordVitals(), components.NewButton(i18n.T("Vital signs…"), "Alt V", c.takeVitals))
	add(c.mayTakeDeposit(), components.NewButton(i18n.T("Deposit…"), "Alt D", c.takeDeposit))
	add(c.env.May(clinic.PatientsEditContact) && active, components.NewButton(i18n.T("Edit"), "Ctrl E", c.edit))
	add(c.env.May(clinic.AppointmentsBook) && active, components.NewPrimaryButton(i18n.T("Book a visit"), "Ctrl B", c.book))
	c.actions.SetButtons(buttons...)
	if c.env.May(clinic.AppointmentsBook) && active {
		c.table.SetEmpty(i18n.T("No visits yet."), i18n.T("Book a visit"), c.book)
	} else {
		c.table.SetEmpty(i18n.T("No visits yet."), "", nil)
	}
	c.top.Refresh()
}

func (c *patientsChart) edit() {
	if c.env.May(clinic.PatientsEditContact) && c.vm.Patient.Retired.IsZero() {
		openPatientForm(c.env, c.vm.Patient, func(clinic.Patient) { c.vm.Load() })
	}
}

func (c *patientsChart) book() {
	p := c.vm.Patient
	if !p.Retired.IsZero() {
		return
	}
	kind := clinic.VisitNew
	if c.env.Actor.Role == clinic.RoleDoctor {
		kind = clinic.VisitFollowUp
	}
	openBookingForm(c.env, bookingStart{Patient: p.ID, PatientName: p.ListName(), Date: c.env.Today(), Kind: kind},
		func(clinic.AppointmentID, clinic.Date) { c.vm.Load() })
}

func (c *patientsChart) history() { c.env.Go(Target{Tab: TabHistory, Patient: c.vm.ID}) }

func (c *patientsChart) statement() {
	askStatement(c.env, c.vm.ID, c.vm.Patient.ListName(), nil)
}

func (c *patientsChart) export() {
	if c.vm.Patient.MergedInto == 0 {
		exportPatient(c.env, c.vm.Patient)
	}
}

func (c *patientsChart) papers() { openPapers(c.env, c.vm.ID, c.vm.Patient.ListName()) }

func (c *patientsChart) allergies() {
	openAllergyForm(c.env, c.vm.Patient, func() {
		c.vm.Load()
		c.env.Patient(c.vm.ID)
	})
}

func (c *patientsChart) retire() {
	p := c.vm.Patient
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Retire this record?"), Danger: true, Reason: true, KeepOpen: true, ConfirmText: i18n.T("Retire"), CancelText: i18n.T("Keep it"),
		Message: i18n.F("%s (%s) can no longer be booked and is left out of searches. Nothing is deleted, and the record can be restored.", p.ListName(), p.Number),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			c.vm.Retire(reason, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				toastUndo(c.env, i18n.F("%s is retired.", p.ListName()), i18n.T("Undo retiring the record"), i18n.F("%s is restored.", p.ListName()),
					func(done func(error)) bool { return c.vm.RestoreAs(p, done) })
			})
		},
	}, c.env.Window)
}

func (c *patientsChart) restore() {
	c.vm.Restore(func(err error) {
		if err != nil {
			components.ShowErr(c.env.Window, err)
			return
		}
		toastGood(c.env, i18n.F("%s is restored.", c.vm.Patient.ListName()))
	})
}

package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// ConsultationPage is one visit on the doctor's screen.
type ConsultationPage struct {
	env     *Env
	vm      *viewmodel.Consultation
	onClose func()
	loading bool

	root   *components.Busy
	frame  *fyne.Container
	band   *consultationBand
	note   *fyne.Container
	body   *fyne.Container
	main   *fyne.Container
	scroll *container.Scroll

	symptoms, notes, advice, private  *components.Entry
	diagnosis                         *consultationDiagnosis
	chart                             *consultationChart
	files                             *attachmentList
	side                              *fyne.Container
	sideTabs                          *components.Segmented
	fields                            map[string]*components.Field
	rx                                *consultationRx
	follow                            *consultationFollowUp
	earlier                           *consultationEarlier
	preview, sign, back, leave, print *components.Button
	amend, drop, papers, more         *components.Button
	record                            *fyne.Container // stands in the place of the inputs when nothing can be typed
	bottom                            *components.Flow

	filled      bool // the inputs hold what the view model has
	filling     bool
	signing     bool
	unsubscribe []func()
}

// NewConsultation returns the page of a visit. onClose is called when the
// doctor leaves it.
func NewConsultation(env *Env, id clinic.AppointmentID, onClose func()) Page {
	p := &ConsultationPage{env: env, onClose: onClose, fields: map[string]*components.Field{}}
	p.vm = viewmodel.NewConsultation(viewmodel.ConsultationParams{
		Appointment: id, Consultations: env.Services.Consultations, Patients: env.Services.Patients,
		Appointments: env.Services.Appointments, Runner: env.Runner, Context: env.Context, Now: env.Now,
		After: components.Timer, Changed: p.changed, Lost: p.lost, Checked: p.checked,
	})
	p.build()
	p.unsubscribe = []func(){
		onEvent(env, func(e service.VitalsRecorded) {
			if p.vm.Loaded() && e.Patient == p.vm.Patient().ID {
				p.chart.Load()
			}
		}),
		event.Subscribe(env.Bus, func(e service.AppointmentChanged) {
			if e.ID == id {
				fyne.Do(p.changedElsewhere)
			}
		}),
		event.Subscribe(env.Bus, func(e service.PatientChanged) {
			fyne.Do(func() {
				if p.vm.Loaded() && e.ID == p.vm.Patient().ID {
					p.vm.ReloadPatient()
				}
			})
		}),
	}
	return p
}

func (p *ConsultationPage) build() {
	p.chart = newConsultationChart(p.env, p.vm, func() { p.frame.Refresh() })
	p.band = newConsultationBand(p.recordAllergies, p.openProblems, p.chart.problems)
	text := func(name, label string, rows int, set func(*clinic.Consultation, string)) *components.Entry {
		e := components.NewMultiLine(rows)
		e.MaxLength = clinic.MaxNote
		e.OnChanged = func(s string) {
			if p.filling {
				return
			}
			p.fields[name].SetError("")
			p.vm.Edit(func(d *clinic.Consultation) { set(d, s) })
		}
		p.fields[name] = components.NewField(label, e)
		return e
	}
	p.symptoms = text("symptoms", i18n.T("Symptoms"), 2, func(d *clinic.Consultation, s string) { d.Symptoms = s })
	p.notes = text("notes", i18n.T("Notes"), 2, func(d *clinic.Consultation, s string) { d.Notes = s })
	p.diagnosis = newConsultationDiagnosis(p.env, p.vm, func() { p.fields["diagnosis"].SetError("") })
	p.fields["diagnosis"] = components.NewField(i18n.T("Diagnosis"), p.diagnosis.content)
	p.advice = text("advice", i18n.T("Advice (printed)"), 2, func(d *clinic.Consultation, s string) { d.Advice = s })
	p.private = text("doctor_notes", i18n.T("Private notes (doctors only, never printed)"), 3, func(d *clinic.Consultation, s string) { d.DoctorNotes = s })
	p.rx = newConsultationRx(p.env, p.vm)
	p.follow = newConsultationFollowUp(p.env, p.vm)
	p.rx.onRepeat = p.repeatLast
	p.earlier = newConsultationEarlier(p.env, p.vm)
	p.earlier.onTake = p.take
	p.buildSide()

	p.preview = components.NewButton(i18n.T("Preview"), "Ctrl P", p.Print)
	p.sign = components.NewPrimaryButton(i18n.T("Sign and close visit"), "Ctrl Enter", p.Save)
	p.back = components.NewButton(i18n.T("Back to queue"), "", p.backToQueue) // its key, Ctrl Shift B, has no room
	p.leave = components.NewButton(i18n.C("button", "Leave"), "Ctrl W", p.leavePage)
	p.print = components.NewPrimaryButton(i18n.T("Print prescription"), "Ctrl P", p.Print)
	p.amend = components.NewButton(i18n.T("Amend…"), "Ctrl Shift E", p.startAmendment)
	p.drop = components.NewButton(i18n.T("Give up…"), "", p.dropAmendment)
	p.papers = components.NewButton(i18n.T("Documents…"), "Ctrl Shift D", p.openPapers)
	p.more = components.NewButton(i18n.T("More…"), "", func() { p.bottom.OpenMenu() }) // its key, Alt M, has no room
	p.more.Hide()
	p.record = container.NewStack()

	p.main = stretchColumn(8, 4,
		components.WrapRow(8, []float32{-1, 0}, p.chart.strip.Content, middle(components.NewButton(i18n.T("Measure…"), "", p.measure))),
		p.chart.note,
		components.Columns(10, p.fields["symptoms"], p.fields["notes"]),
		components.Columns(10, p.fields["diagnosis"], p.fields["advice"]),
		p.rx.content)
	p.scroll = components.NewFollowingScroll(inset(p.main))
	p.scroll.SetMinSize(fyne.NewSize(0, 320)) // where the side stands below it
	p.body = components.Beside(12, 560, container.NewStack(p.scroll, p.record), components.AtLeastWide(p.side, 300))
	p.note = container.NewStack()
	p.note.Hide()
	p.bottom = components.NewFlowBetween([]fyne.CanvasObject{p.leave, p.back, p.drop, p.more}, []fyne.CanvasObject{p.follow.content}, []fyne.CanvasObject{p.papers, p.preview, p.amend, p.print, p.sign})
	p.frame = stretchColumn(8, 2, p.band.content, p.note, p.body, p.follow.text, p.bottom)
	p.follow.resized = p.frame.Refresh
	p.root = components.NewBusy(components.Padded(p.frame, 12))
	p.frame.Hide()
}

// Content returns the page.
func (p *ConsultationPage) Content() fyne.CanvasObject { return p.root }

// Shown loads the visit the first time and puts the focus where work goes on.
func (p *ConsultationPage) Shown() {
	if p.vm.Loaded() {
		p.focusFirst()
		return
	}
	if p.loading {
		return
	}
	p.load(p.focusFirst)
}

func (p *ConsultationPage) load(then func()) {
	p.loading = true
	p.root.Start(i18n.T("Opening the visit…"), p.leavePage)
	p.vm.Load(func(err error) {
		p.loading = false
		p.root.Stop()
		if err != nil {
			if !p.vm.Loaded() {
				components.ShowErr(p.env.Window, err)
				p.leavePage()
				return
			}
			components.Toast(p.env.Window, theme.ToneDanger, i18n.Error(err))
			return
		}
		p.fill()
		p.showHolder()
		if p.env.Patient != nil {
			p.env.Patient(p.vm.Patient().ID)
		}
		p.loadPhoto()
		p.chart.Load()
		p.files.Show(p.vm.Patient().ID, p.vm.Visit().ID)
		then()
	})
}

// fillInputs puts the view model's text into the inputs.
func (p *ConsultationPage) fillInputs() {
	p.filling = true
	defer func() { p.filling = false }()
	d := p.vm.Data()
	for e, s := range map[*components.Entry]string{p.symptoms: d.Symptoms, p.notes: d.Notes, p.advice: d.Advice, p.private: d.DoctorNotes} {
		if e.Text != s {
			e.SetText(s)
		}
	}
	p.diagnosis.fill()
}

// fill puts what the view model has on the page.
func (p *ConsultationPage) fill() {
	p.fillInputs()
	p.filling = true
	p.follow.fill()
	p.rx.restore()
	p.filling = false
	p.filled = true
	p.arrange()
	p.frame.Show()
	p.changed()
	p.frame.Refresh()
	// What was hidden until now is not known to the window yet, which would
	// draw it with the next key only.
	p.env.Window.Canvas().Refresh(p.root)
}

// arrange shows the inputs, or the record where nothing can be typed, and the
// buttons that fit.
func (p *ConsultationPage) arrange() {
	readOnly, closed, amending := p.vm.ReadOnly(), p.vm.Closed(), p.vm.Amending()
	show := func(o fyne.CanvasObject, on bool) {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if readOnly {
		p.record.Objects = []fyne.CanvasObject{components.NewCard(container.NewVScroll(historyRecord(p.shownEntry())))}
	}
	show(p.record, readOnly)
	show(p.scroll, !readOnly)
	show(p.fields["doctor_notes"], !readOnly)
	show(p.follow.content, !readOnly)
	show(p.preview, !readOnly)
	show(p.sign, !readOnly)
	show(p.back, !readOnly && !closed)
	show(p.drop, amending && !readOnly)
	show(p.amend, p.vm.CanAmend())
	show(p.papers, readOnly && closed) // the open visit has its key, and no room
	show(p.print, closed && p.vm.Prescription() != nil && !amending)
	if readOnly {
		p.follow.text.Hide()
	}
	p.sign.SetText(i18n.T("Sign and close visit"))
	if amending {
		p.sign.SetText(i18n.T("Sign amendment"))
	}
	p.body.Refresh()
	var spare []*components.Button
	for _, b := range []*components.Button{p.back, p.drop, p.preview} {
		if b.Visible() {
			spare = append(spare, b)
		}
	}
	p.bottom.Spare(p.more, spare...)
}

// shownEntry is what stands on the page as an entry of the history.
func (p *ConsultationPage) shownEntry() clinic.HistoryEntry {
	visit, d := p.vm.Visit(), p.vm.Data()
	entry := p.vm.Entry()
	entry.AppointmentID, entry.PatientID, entry.DoctorID = visit.ID, visit.PatientID, visit.DoctorID
	entry.DoctorName, entry.Department, entry.VisitDate, entry.VisitStart = visit.DoctorName(), visit.Department, visit.Date, visit.Start
	entry.Symptoms, entry.Diagnosis, entry.Notes, entry.Treatment = d.Symptoms, d.DiagnosisText(), d.Notes, d.Advice
	entry.DoctorNotes, entry.FollowUp, entry.Prescription = d.DoctorNotes, d.FollowUp.Date, clinic.PrescriptionText(d.Items)
	if len(d.Items) == 0 {
		entry.Prescription = visit.Prescription
	}
	return entry
}

// changed redraws what the view model says.
func (p *ConsultationPage) changed() {
	if !p.filled || p.filling {
		return
	}
	p.band.show(p.vm, p.env.Now())
	p.earlier.show()
	if p.vm.ReadOnly() {
		return
	}
	if p.diagnosis.show() {
		p.main.Refresh()
	}
	p.rx.show()
	p.follow.show()
	if p.vm.Busy() {
		p.sign.Disable()
	} else {
		p.sign.Enable()
	}
}

func (p *ConsultationPage) changedElsewhere() {
	if !p.loading && !p.signing {
		p.vm.CheckChanged(func() { p.load(func() {}) })
	}
}

func (p *ConsultationPage) focusFirst() {
	c := p.env.Window.Canvas()
	if components.ModalOpen(p.env.Window) {
		return
	}
	switch {
	case p.print.Visible():
		c.Focus(p.print)
	case p.vm.ReadOnly():
		c.Focus(p.leave)
	default:
		c.Focus(p.symptoms)
	}
}

func (p *ConsultationPage) loadPhoto() {
	id, name := p.vm.Patient().ID, p.vm.Patient().ListName()
	photos := p.env.Services.Patients
	p.env.Runner.Go(p.env.Context(), photoWork(photos, id, func(photo []byte) { p.band.avatar.Set(name, photo) }))
}

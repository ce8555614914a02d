package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// patientHealth is the part of a patient's overview for those who treat the
// patient: the problems and the last vital signs, by right.
type patientHealth struct {
	Content *fyne.Container

	page     *patientsChart
	problems *fyne.Container
	strip    *vitalsStrip
	lines    *components.LineChart
	measure  clinic.Measure
}

func newPatientHealth(c *patientsChart) *patientHealth {
	h := &patientHealth{Content: components.VBoxGap(0), page: c, problems: components.HBox(), lines: components.NewLineChart("", i18n.T("Never measured."))}
	h.strip = newVitalsStrip(h.open)
	h.lines.OnOpen = func() { h.open(h.measure) }
	return h
}

func (h *patientHealth) open(m clinic.Measure) {
	vm := h.page.vm
	openVitalsCharts(h.page.env, chartOf{Patient: vm.ID, Name: vm.Patient.ListName(), Reason: vm.Reason}, m)
}

func (h *patientHealth) clear() { h.Content.RemoveAll() }

func (h *patientHealth) draw() {
	vm := h.page.vm
	h.Content.RemoveAll()
	h.Content.Hidden = !vm.MaySeeVitals()
	if !vm.MaySeeVitals() {
		return
	}
	add := func(o fyne.CanvasObject) { h.Content.Add(container.New(&insetLayout{bottom: 10}, o)) }
	if vm.Closed {
		add(components.NewNote(theme.ToneNeutral, i18n.T("You have not treated this patient: vital signs and problems are closed."),
			components.Action{Text: i18n.T("Open with a reason…"), Run: h.askReason}))
		return
	}
	if vm.MaySeeProblems() {
		h.problems.Objects = append([]fyne.CanvasObject{container.NewCenter(components.Caption(i18n.T("Problems")))}, problemBadges(vm.Problems)...)
		add(h.problems)
	}
	h.strip.Show(vm.Cards())
	add(h.strip.Content)
}

// chart is the line of the last twelve months, nil without anything to draw.
func (h *patientHealth) chart() fyne.CanvasObject {
	vm := h.page.vm
	if !vm.MaySeeVitals() || vm.Closed {
		return nil
	}
	var lines viewmodel.VitalLines
	h.measure, lines = vm.Lines()
	if len(lines.Points) == 0 {
		return nil
	}
	h.lines.Set(lineData(lines, nil))
	return components.FixedHeight(h.lines, 190)
}

// askReason asks a doctor why the chart of somebody else's patient is opened.
func (h *patientHealth) askReason() {
	components.Confirm(components.ConfirmOptions{Title: i18n.T("Open this chart?"), Reason: true, ConfirmText: i18n.C("button", "Open"), CancelText: i18n.T("Leave it closed"),
		Message:   i18n.T("You have not treated this patient. That you open the chart, and why, is recorded in the audit log."),
		OnConfirm: h.page.vm.OpenWith}, h.page.env.Window)
}

// problems shows the problem list over the page.
func (c *patientsChart) problems() {
	if c.vm.MaySeeProblems() && !c.vm.Closed {
		openProblems(c.env, chartOf{Patient: c.vm.ID, Name: c.vm.Patient.ListName(), Reason: c.vm.Reason}, c.vm.Load)
	}
}

// takeVitals takes vital signs, at the visit of today when there is one.
func (c *patientsChart) takeVitals() {
	if !c.vm.MayRecordVitals() {
		return
	}
	p := c.vm.Patient
	openVitalsForm(c.env, viewmodel.VitalsPatient{ID: p.ID, Name: p.ListName(), Number: p.Number, Born: p.DateOfBirth, Sex: p.Sex,
		Visit: c.vm.VitalsVisit().ID}, c.vm.Load)
}

package pages

import (
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// The parts of the right column.
const (
	sideEarlier = "earlier"
	sideChart   = "chart"
	sideFiles   = "files"
)

// buildSide makes the right column: earlier visits, the blood pressure over
// time, or files, and below them the doctors' private notes.
func (p *ConsultationPage) buildSide() {
	p.files = newAttachmentList(p.env, 4)
	chart := components.VBoxGap(8, components.FixedHeight(p.chart.chart, 180),
		components.NewButton(i18n.T("All vital signs…"), "", func() {
			if p.vm.Loaded() && !components.ModalOpen(p.env.Window) {
				openVitalsCharts(p.env, p.chart.of(), "")
			}
		}))
	parts := container.NewStack(p.earlier.content, chart, p.files.Content())
	show := func(v string) {
		for i, each := range []string{sideEarlier, sideChart, sideFiles} {
			if each == v {
				parts.Objects[i].Show()
			} else {
				parts.Objects[i].Hide()
			}
		}
		parts.Refresh()
	}
	p.sideTabs = components.NewSegmented([]components.Option{{Value: sideEarlier, Text: i18n.T("Earlier")}, {Value: sideChart, Text: i18n.T("Chart")},
		{Value: sideFiles, Text: i18n.T("Files")}}, show)
	show(sideEarlier)
	p.side = stretchColumn(8, 1, p.sideTabs, parts, p.fields["doctor_notes"])
}

func (p *ConsultationPage) showSide(v string) {
	if p.sideTabs.Value() != v {
		p.sideTabs.SetValue(v)
		p.sideTabs.OnChanged(v)
	}
}

func (p *ConsultationPage) openProblems() {
	if p.vm.Loaded() && !components.ModalOpen(p.env.Window) {
		openProblems(p.env, p.chart.of(), p.chart.Load)
	}
}

func (p *ConsultationPage) measure() {
	if p.vm.Loaded() && !components.ModalOpen(p.env.Window) {
		p.chart.measure()
	}
}

func (p *ConsultationPage) focusDiagnosis() {
	if p.vm.Loaded() && !p.vm.ReadOnly() && !components.ModalOpen(p.env.Window) {
		p.env.Window.Canvas().Focus(p.diagnosis.entry)
	}
}

// takeNote puts the nurse's note behind the symptoms.
func (p *ConsultationPage) takeNote() {
	if !p.vm.Loaded() || p.vm.ReadOnly() || components.ModalOpen(p.env.Window) {
		return
	}
	if !p.chart.takeNote() {
		components.Toast(p.env.Window, theme.ToneWaiting, i18n.T("There is no note before the doctor to take over."))
		return
	}
	p.fillInputs()
}

// checked is told when the check of the medicines is done.
func (p *ConsultationPage) checked() {
	if p.filled && !p.filling && !p.vm.ReadOnly() {
		p.rx.askOnce()
	}
}

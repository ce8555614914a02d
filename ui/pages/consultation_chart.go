package pages

import (
	"context"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// consultationChart is what stands of the patient's chart around the visit:
// the vital signs, the problems, and what the nurse noted.
type consultationChart struct {
	env      *Env
	vm       *viewmodel.Consultation
	strip    *vitalsStrip
	problems *fyne.Container // badges in the band
	note     *fyne.Container // of the nurse
	chart    *components.LineChart
	vitals   service.VitalsChart
	list     []clinic.Problem
	triage   []clinic.TriageNote
	load     viewmodel.Latest
	changed  func()
}

func newConsultationChart(env *Env, vm *viewmodel.Consultation, changed func()) *consultationChart {
	c := &consultationChart{env: env, vm: vm, problems: components.HBox(), note: components.VBoxGap(2), changed: changed}
	c.strip = newVitalsStrip(func(m clinic.Measure) { openVitalsCharts(env, c.of(), m) })
	c.chart = components.NewLineChart(i18n.T("Blood pressure, 12 months"), i18n.T("No blood pressure in the last 12 months."))
	c.note.Hide()
	return c
}

// of names the chart for the dialogs over it.
func (c *consultationChart) of() chartOf {
	return chartOf{Patient: c.vm.Patient().ID, Name: c.vm.Patient().ListName(), Visit: c.vm.Visit().ID}
}

// Load reads all of it anew.
func (c *consultationChart) Load() {
	if !c.vm.Loaded() || c.env.Services.Vitals == nil {
		return
	}
	patient, visit := c.vm.Patient().ID, c.vm.Visit().ID
	from := c.env.Now().AddDate(-1, 0, 0)
	s := c.env.Services
	c.load.Go(c.env.Context(), c.env.Runner, func(ctx context.Context) func() {
		vitals, err := s.Vitals.Of(ctx, service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: patient, From: from}})
		var problems []clinic.Problem
		var notes []clinic.TriageNote
		if err == nil {
			problems, err = s.Problems.List(ctx, service.ProblemQuery{ProblemFilter: service.ProblemFilter{Patient: patient}})
		}
		if err == nil {
			notes, err = s.Triage.Notes(ctx, visit)
		}
		return func() {
			if err != nil {
				components.Toast(c.env.Window, theme.ToneDanger, i18n.Error(err))
				return
			}
			c.vitals, c.list, c.triage = vitals, problems, notes
			c.show()
		}
	})
}

func (c *consultationChart) show() {
	c.strip.Show(viewmodel.VitalCards(c.vitals, c.vm.Visit().ID, c.env.Now()))
	c.problems.Objects = problemBadges(c.list)
	c.problems.Refresh()
	c.note.RemoveAll()
	for _, n := range c.triage {
		text := i18n.Labelled(n.RecordedByName+", "+clinic.ClockOf(n.RecordedAt.In(c.env.Now().Location())).String(), n.Note)
		c.note.Add(components.NewText(text, components.TextOptions{Wrap: true}))
	}
	if len(c.triage) == 0 {
		c.note.Hide()
	} else {
		c.note.Show()
	}
	c.chart.Set(lineData(viewmodel.LinesOf(c.vitals, clinic.MeasureSystolic, i18n.T("12 months"), c.env.Now().Location()), nil))
	c.changed()
}

// takeNote puts what the nurse noted behind the symptoms.
func (c *consultationChart) takeNote() bool {
	added := false
	for _, n := range c.triage {
		c.vm.Take(viewmodel.PartSymptoms, clinic.HistoryEntry{Symptoms: n.Note}, func(n int, _ error) { added = added || n > 0 })
	}
	return added
}

// measure opens the form for vital signs.
func (c *consultationChart) measure() {
	p := c.vm.Patient()
	openVitalsForm(c.env, viewmodel.VitalsPatient{ID: p.ID, Name: p.ListName(), Number: p.Number, Born: p.DateOfBirth, Sex: p.Sex, Visit: c.vm.Visit().ID}, c.Load)
}

// Close ends it.
func (c *consultationChart) Close() { c.load.Cancel() }

package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// fieldPicker chooses several certified fields: boxes to tick, and a button
// that adds a field nobody has yet.
type fieldPicker struct {
	widget.BaseWidget
	resized func()
	offered []clinic.Specialization
	chosen  []clinic.Specialization
	box     *fyne.Container
	checks  []*components.Check
	more    *components.Button
}

func newFieldPicker(env *Env) *fieldPicker {
	p := &fieldPicker{resized: func() {}, box: components.VBoxGap(4)}
	p.more = components.NewButton(i18n.T("New specialisation…"), "", func() {
		openSpecializationForm(env, clinic.Specialization{}, func(s clinic.Specialization) {
			p.chosen = append(p.chosen, s)
			p.offer(append(p.offered, s))
			p.resized()
			env.Window.Canvas().Focus(p.checks[len(p.checks)-1])
		})
	})
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is called by the toolkit.
func (p *fieldPicker) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// Snapshot tells the form what is ticked.
func (p *fieldPicker) Snapshot() string { return viewmodel.SpecializationNames(p.chosen) }

// FocusTarget is the first box.
func (p *fieldPicker) FocusTarget() fyne.Focusable {
	if len(p.checks) > 0 {
		return p.checks[0]
	}
	return p.more
}

func (p *fieldPicker) set(chosen []clinic.Specialization) {
	p.chosen = append([]clinic.Specialization(nil), chosen...)
	p.draw()
}

func (p *fieldPicker) offer(list []clinic.Specialization) {
	p.offered = list
	p.draw()
}

func (p *fieldPicker) has(id clinic.SpecializationID) bool {
	for _, s := range p.chosen {
		if s.ID == id {
			return true
		}
	}
	return false
}

func (p *fieldPicker) draw() {
	grid := container.New(layout.NewGridLayoutWithColumns(3))
	p.checks = nil
	add := func(s clinic.Specialization) {
		c := components.NewCheck(s.Name, func(on bool) { p.tick(s, on) })
		c.SetChecked(p.has(s.ID))
		p.checks = append(p.checks, c)
		grid.Add(c)
	}
	listed := map[clinic.SpecializationID]bool{}
	for _, s := range p.offered {
		listed[s.ID] = true
		add(s)
	}
	for _, s := range p.chosen {
		if !listed[s.ID] {
			add(s)
		}
	}
	p.box.Objects = []fyne.CanvasObject{grid, components.HBox(p.more)}
	p.box.Refresh()
	p.Refresh()
}

func (p *fieldPicker) tick(s clinic.Specialization, on bool) {
	var out []clinic.Specialization
	for _, each := range p.chosen {
		if each.ID != s.ID {
			out = append(out, each)
		}
	}
	if on {
		out = append(out, s)
	}
	p.chosen = out
}

package pages

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// medicationPanel lists what the patient takes today and, below, what was
// stopped last. Enter shows a medicine in full; Delete stops it.
type medicationPanel struct {
	env   *Env
	vm    *viewmodel.History
	card  *components.Card
	title *components.Text
	table *components.RowTable[clinic.RunningMedicine]
	stop  *components.Button
	// resized is told that there may be more or fewer rows than before.
	resized func()
}

func newMedicationPanel(env *Env, vm *viewmodel.History) *medicationPanel {
	m := &medicationPanel{env: env, vm: vm, title: components.Heading(i18n.T("Takes now"))}
	type row = clinic.RunningMedicine
	m.table = components.NewRowTable([]components.Column[row]{
		{ID: "medicine", Sort: true, Title: i18n.T("Medicine"), MinWidth: 174, Bold: true, Color: m.color, Text: func(r row) string { return strings.TrimSpace(r.Drug + " " + r.Strength) }},
		{ID: "how", Title: i18n.T("How"), MinWidth: 176, Color: m.color, Text: func(r row) string {
			if m.ended(r) {
				return r.StopReason
			}
			return r.Sig
		}},
		{ID: "until", Title: i18n.T("Until"), Width: 92, Muted: true, Values: append(dates("2 Jan 06"), i18n.C("medicine", "stopped"), i18n.T("as needed"), i18n.T("goes on")), Text: m.until},
	}, components.Noun{One: "medicine", Many: "medicines"}).Named("history.medication")
	m.table.Key = func(r row) any { return r.ItemID }
	m.table.OnSelected = func(row) { m.enable() }
	m.table.OnOpen = m.show
	m.table.OnKey = func(ev *fyne.KeyEvent, r row) bool {
		if ev.Name == fyne.KeyDelete {
			m.ask(r)
			return true
		}
		return false
	}
	m.stop = components.NewButton(i18n.T("Stop…"), i18n.T("Del"), func() {
		if r, ok := m.table.Selected(); ok {
			m.ask(r)
		}
	})
	head := components.FixedHeight(container.NewBorder(nil, nil, m.title, m.stop), theme.Size(theme.SizeControl))
	m.card = components.NewCard(stretchColumn(6, 1, head, m.table))
	m.refresh()
	return m
}

func (m *medicationPanel) ended(r clinic.RunningMedicine) bool {
	return !r.Stopped.IsZero() && !m.env.Today().Before(r.Stopped)
}

func (m *medicationPanel) color(r clinic.RunningMedicine) fyne.ThemeColorName {
	if m.ended(r) {
		return theme.ColorMuted
	}
	return ""
}

func (m *medicationPanel) until(r clinic.RunningMedicine) string {
	switch {
	case m.ended(r):
		return i18n.C("medicine", "stopped")
	case !r.Stopped.IsZero():
		return i18n.Date(r.Stopped.AddDays(-1), "2 Jan 06")
	case !r.Until.IsZero():
		return i18n.Date(r.Until, "2 Jan 06")
	case r.PRN:
		return i18n.T("as needed")
	}
	return i18n.T("goes on")
}

// mayStop reports whether a medicine can be stopped by who is signed in.
func (m *medicationPanel) mayStop(r clinic.RunningMedicine) bool {
	return m.env.May(clinic.Consult) && r.Stopped.IsZero()
}

func (m *medicationPanel) enable() {
	r, ok := m.table.Selected()
	if ok && m.mayStop(r) {
		m.stop.Show()
	} else {
		m.stop.Hide()
	}
	m.card.Refresh()
}

func (m *medicationPanel) refresh() {
	view, known := m.vm.Medication()
	m.title.SetText(i18n.T("Takes now"))
	switch {
	case known:
		m.title.SetText(i18n.F("Takes now (%d)", len(view.Running)))
		m.table.SetEmpty(i18n.T("Nothing is being taken, as far as it was prescribed here."), "", nil)
	case m.vm.MedicationErr() != nil:
		m.table.SetEmpty(i18n.Error(m.vm.MedicationErr()), "", nil)
	case m.vm.Filter().Patient == 0:
		m.table.SetEmpty(i18n.T("The medicines that the patient takes stand here."), "", nil)
	default:
		m.table.SetEmpty(i18n.T("Not known yet."), "", nil)
	}
	rows := append(append([]clinic.RunningMedicine{}, view.Running...), view.Stopped...)
	seen := map[clinic.PrescriptionItemID]bool{}
	kept := rows[:0]
	for _, r := range rows { // one that ends in some days stands in both lists
		if !seen[r.ItemID] {
			seen[r.ItemID] = true
			kept = append(kept, r)
		}
	}
	m.table.SetRows(kept, len(kept), false)
	if m.resized != nil {
		m.resized()
	}
	if n := len(kept) - len(view.Running); n > 0 { // the list counts both
		m.title.SetText(i18n.F("Takes now (%d), stopped (%d)", len(view.Running), n))
	}
	m.enable()
}

// show tells all about a medicine.
func (m *medicationPanel) show(r clinic.RunningMedicine) {
	rows := components.VBoxGap(6, factRow(i18n.T("Medicine"), r.Name()), factRow(i18n.T("How"), r.Sig), factRow(i18n.T("Since"), i18n.Date(r.Since, "Monday, 2 January 2006")),
		factRow(i18n.T("Prescribed by"), r.By))
	if !r.Until.IsZero() {
		rows.Add(factRow(i18n.T("Until"), i18n.Date(r.Until, "Monday, 2 January 2006")))
	}
	if !r.Stopped.IsZero() {
		rows.Add(factRow(i18n.T("Stopped"), i18n.F("from %s: %s", i18n.Date(r.Stopped, "2 January 2006"), r.StopReason)))
	}
	var modal *components.Modal
	button := components.NewPrimaryButton(i18n.T("Close"), "Enter", func() { modal.Close() })
	o := components.ModalOptions{Topic: "manual.md#a-patients-history", Title: i18n.T("Medicine"), Content: rows, Width: 520, Buttons: []fyne.CanvasObject{button}, OnEnter: func() { modal.Close() },
		OnClosed: func() { m.env.Window.Canvas().Focus(m.table) }}
	if m.mayStop(r) {
		o.LeftButtons = []fyne.CanvasObject{components.NewButton(i18n.T("Stop…"), "", func() {
			modal.Close()
			m.ask(r)
		})}
	}
	modal = components.NewModal(m.env.Window, o)
	modal.Show()
	m.env.Window.Canvas().Focus(button)
}

// ask asks from when and why a medicine is stopped.
func (m *medicationPanel) ask(r clinic.RunningMedicine) {
	if !m.mayStop(r) {
		return
	}
	on := components.NewDateField()
	on.Today = m.env.Today
	on.SetDate(m.env.Today())
	reason := components.NewMultiLine(2)
	reason.MaxLength = clinic.MaxLine
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#a-patients-history",
		Title: i18n.F("Stop %s?", r.Name()), SubmitText: i18n.T("Stop the medicine"), Width: 460,
		Above: components.Paragraph(i18n.T("It leaves the list of what the patient takes; the prescription stays as it was signed. To go on with it, prescribe it anew.")),
		Fields: []components.FormField{{Name: "on", Label: i18n.T("First day without it"), Widget: on, Required: true},
			{Name: "reason", Label: i18n.T("Reason"), Widget: reason, Required: true, Hint: i18n.T("It is kept in the chart and in the audit log.")}},
		OnSubmit: func() {
			day, err := on.Value()
			if err != nil {
				d.SetErr(clinic.FieldErrorf("on", "%s", i18n.Error(err)))
				return
			}
			d.SetBusy(true)
			m.vm.Stop(r.ItemID, day, reason.Text, func(err error) {
				if err != nil {
					d.SetErr(err)
					return
				}
				d.Close()
				toastGood(m.env, i18n.F("%s is stopped.", r.Name()))
			})
		},
		OnClosed: func() { m.env.Window.Canvas().Focus(m.table) },
	}, m.env.Window)
	d.Show()
	d.Focus("reason")
}

// medicationLayout stands the medicines below the entry that is read: as high as
// their rows, up to a share of the height, and never lower than medicationLeast.
type medicationLayout struct{ panel *medicationPanel }

const (
	medicationLeast = 250
	medicationShare = 0.5
	medicationGap   = 12
)

func (l *medicationLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+medicationGap+medicationLeast)
}

func (l *medicationLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	table := l.panel.table
	beside := o[1].MinSize().Height - table.MinSize().Height // the title and the card's edges
	h := max(medicationLeast, min(beside+table.HeightFor(len(table.Rows())), s.Height*medicationShare))
	top := max(0, s.Height-h-medicationGap)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(s.Width, top))
	o[1].Move(fyne.NewPos(0, top+medicationGap))
	o[1].Resize(fyne.NewSize(s.Width, h))
}

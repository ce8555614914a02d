package pages

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

func (p *HistoryPage) searchPatients(q string, done func([]components.PickItem)) {
	patients := p.env.Services.Patients
	p.env.Runner.Go(p.env.Context(), func(ctx context.Context) func() {
		page, err := patients.Search(ctx, service.PatientFilter{Text: q, WithRetired: true}, service.PageRequest{Limit: 20})
		items := make([]components.PickItem, 0, len(page.Rows))
		for _, r := range page.Rows {
			items = append(items, historyPick(r))
		}
		return func() {
			if err != nil {
				components.Toast(p.env.Window, theme.ToneDanger, i18n.Error(err))
			}
			done(items)
		}
	})
}

func historyPick(r service.PatientRow) components.PickItem {
	detail := r.Number
	if !r.DateOfBirth.IsZero() {
		detail += " · " + viewmodel.Born(r.DateOfBirth, r.BirthEstimated)
	}
	return components.PickItem{ID: int64(r.ID), Text: r.ListName(), Detail: detail, Data: r}
}

// loadChoices fills the filters by doctor and department.
func (p *HistoryPage) loadChoices() {
	doctors, departments := p.env.Services.Doctors, p.env.Services.Departments
	p.env.Runner.Go(p.env.Context(), func(ctx context.Context) func() {
		who := []components.Option{{Value: "", Text: i18n.T("All doctors")}}
		if list, err := doctors.List(ctx, service.DoctorFilter{WithRetired: true}); err == nil {
			for _, d := range list {
				who = append(who, components.Option{Value: strconv.FormatInt(int64(d.ID), 10), Text: d.Name()})
			}
		}
		where := []components.Option{{Value: "", Text: i18n.T("All departments")}}
		if list, err := departments.List(ctx, true); err == nil {
			for _, d := range list {
				where = append(where, components.Option{Value: strconv.FormatInt(int64(d.ID), 10), Text: d.Name})
			}
		}
		return func() {
			p.doctor.SetOptions(who)
			p.department.SetOptions(where)
		}
	})
}

// show opens a patient's chart.
func (p *HistoryPage) show(id clinic.PatientID) {
	if p.env.Patient != nil && !p.own() {
		p.env.Patient(id)
	}
	p.vm.SetPatient(id)
}

// Open shows the chart of the patient that another page asked for.
func (p *HistoryPage) Open(t Target) {
	if p.own() || t.Patient == 0 {
		return
	}
	patients := p.env.Services.Patients
	p.env.Runner.Go(p.env.Context(), func(ctx context.Context) func() {
		h, err := patients.Header(ctx, t.Patient)
		return func() {
			if err == nil {
				p.patient.SetSelected(components.PickItem{ID: int64(h.ID), Text: h.Name, Detail: h.Number})
			}
			p.show(t.Patient)
			p.env.Window.Canvas().Focus(p.table)
		}
	})
}

// showDetail shows the whole of an entry with what can be done with it.
func (p *HistoryPage) showDetail(e *clinic.TimelineEntry) {
	p.box.RemoveAll()
	for _, b := range []*components.Button{p.print, p.versions, p.open, p.remove} {
		b.Hide()
	}
	if e == nil {
		p.box.Add(components.Muted(i18n.T("What is selected stands here in full.")))
	} else {
		p.box.Add(timelineRecord(p.env, *e))
		setShown(p.print, p.printable(*e))
		setShown(p.versions, e.Version > 1 && e.VisitID != 0)
		file := e.Kind == clinic.TimelineAttachment
		setShown(p.open, file)
		setShown(p.remove, file && !e.Superseded && p.env.May(clinic.AttachmentsAdd))
	}
	p.scroll.ScrollToTop()
	p.actions.Refresh()
	p.detail.Refresh()
	p.box.Refresh()
}

// printable reports whether an entry has a prescription to print. A doctor who
// opened the chart with a reason reads it, and prints nothing.
func (p *HistoryPage) printable(e clinic.TimelineEntry) bool {
	if !p.env.May(clinic.PrescriptionsPrint) || p.vm.Reason() != "" && e.DoctorID != p.env.Actor.DoctorID {
		return false
	}
	return e.Kind == clinic.TimelinePrescription || e.Visit != nil && e.Visit.Prescription != "" && e.VisitID != 0
}

// openEntry is Enter on a line: a file opens, everything else is shown over the
// page, a visit with its prescription to print.
func (p *HistoryPage) openEntry(e clinic.TimelineEntry) {
	back := func() { p.env.Window.Canvas().Focus(p.table) }
	switch {
	case e.Kind == clinic.TimelineAttachment:
		openAttachment(p.env, p.files, clinic.Attachment{ID: clinic.AttachmentID(e.ID), Name: e.Title}, back)
	case e.Visit != nil && p.printable(e):
		showHistoryEntry(p.env, *e.Visit, back)
	case e.Kind == clinic.TimelinePrescription && p.printable(e):
		p.Print()
	default:
		p.showWhole(e, back)
	}
}

func (p *HistoryPage) showWhole(e clinic.TimelineEntry, closed func()) {
	var modal *components.Modal
	button := components.NewPrimaryButton(i18n.T("Close"), "Esc", func() { modal.Close() })
	modal = components.NewModal(p.env.Window, components.ModalOptions{Title: i18n.Say(e.Kind.Title()), Content: timelineRecord(p.env, e), Width: 620,
		Buttons: []fyne.CanvasObject{button}, OnEnter: func() { modal.Close() }, OnClosed: closed})
	modal.Show()
	p.env.Window.Canvas().Focus(button)
}

func (p *HistoryPage) openSelected() {
	if e, ok := p.table.Selected(); ok && e.Kind == clinic.TimelineAttachment {
		p.openEntry(e)
	}
}

func (p *HistoryPage) removeFile() {
	if e, ok := p.table.Selected(); ok && p.remove.Visible() {
		askRemoveAttachment(p.env, p.files, clinic.AttachmentID(e.ID), e.Title, p.Reload)
	}
}

// showVersions opens all versions of the selected visit's record.
func (p *HistoryPage) showVersions() {
	e, ok := p.table.Selected()
	if !ok || !p.versions.Visible() || components.ModalOpen(p.env.Window) {
		return
	}
	p.vm.Versions(e.VisitID, func(list []clinic.HistoryEntry, err error) {
		if err != nil {
			components.ShowErr(p.env.Window, err)
			return
		}
		showVersions(p.env, list, func() { p.env.Window.Canvas().Focus(p.table) })
	})
}

// FocusFilter puts the cursor into the search (Ctrl+F).
func (p *HistoryPage) FocusFilter() {
	if p.vm.Filter().Patient == 0 {
		p.env.Window.Canvas().Focus(p.patient)
		return
	}
	p.env.Window.Canvas().Focus(p.text)
}

// New adds a file to the chart (Ctrl+N).
func (p *HistoryPage) New() {
	if p.add.Visible() && !components.ModalOpen(p.env.Window) {
		chooseAttachment(p.env, p.files, p.vm.Filter().Patient, 0, func() { p.env.Window.Canvas().Focus(p.table) })
	}
}

// Drop takes files that were dropped on the window.
func (p *HistoryPage) Drop(paths []string) bool {
	return p.add.Visible() && dropAttachments(p.env, p.files, p.vm.Filter().Patient, 0, paths)
}

// Print prints the prescription of the selected line (Ctrl+P).
func (p *HistoryPage) Print() {
	e, ok := p.table.Selected()
	if !ok || !p.print.Visible() || components.ModalOpen(p.env.Window) {
		return
	}
	if e.Kind == clinic.TimelinePrescription {
		printDocument(p.env, prescriptionJob(p.env, clinic.PrescriptionID(e.ID), e.Number))
		return
	}
	printEntry(p.env, *e.Visit)
}

// Shortcuts are the page's further keys.
func (p *HistoryPage) Shortcuts() []Shortcut {
	return append(p.healthShortcuts(),
		Shortcut{Text: i18n.T("Medicines that are taken"), Key: fyne.KeyM, Modifier: fyne.KeyModifierControl, Run: func() {
			if !components.ModalOpen(p.env.Window) {
				p.env.Window.Canvas().Focus(p.medicines.table)
			}
		}},
		Shortcut{Text: i18n.T("Older versions of the record"), Key: fyne.KeyO, Modifier: fyne.KeyModifierControl, Run: p.showVersions})
}

// KeyNotes tells of the keys in the list of medicines.
func (p *HistoryPage) KeyNotes() []KeyNote {
	if !p.env.May(clinic.Consult) {
		return nil
	}
	return []KeyNote{{i18n.T("Del"), i18n.T("Among the medicines: stop one")}}
}

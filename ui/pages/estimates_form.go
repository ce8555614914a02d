package pages

import (
	"slices"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// estimateForm makes an estimate: for whom, until when, and its lines.
type estimateForm struct {
	list    *estimatesDialog
	env     *Env
	bill    clinic.Invoice // holds the lines
	patient *components.Picker
	doctor  *components.Picker
	until   *components.DateField
	note    *components.Entry
	items   *components.RowTable[clinic.InvoiceItem]
	add     *components.Button
	sums    *fyne.Container
	dialog  *components.FormDialog
	dirty   bool
}

// make opens the form of a new estimate.
func (d *estimatesDialog) make() {
	if !d.env.May(clinic.BillingDraft) || d.vm.Busy() {
		return
	}
	f := &estimateForm{list: d, env: d.env, bill: clinic.Invoice{Currency: d.env.Settings.Currency, TaxInclusive: d.env.Settings.TaxInclusive}}
	f.bill.Sum()
	f.patient, f.doctor = newPatientPicker(d.env), newDoctorPicker(d.env, false)
	f.doctor.SetPlaceHolder(i18n.T("Nobody in particular"))
	f.until = components.NewDateField()
	f.until.Today = d.env.Today
	f.until.SetDate(d.env.Today().AddDays(clinic.EstimateDays))
	f.note = components.NewEntry()
	f.note.MaxLength = clinic.MaxBillNote
	f.items = newLineTable(d.env)
	f.items.SetEmpty(i18n.T("No items yet. Add what the treatment would take."), "", nil)
	at := func(run func(int)) func(clinic.InvoiceItem) {
		return func(clinic.InvoiceItem) { run(f.items.SelectedIndex()) }
	}
	f.items.OnOpen = at(f.edit)
	f.items.OnKey = func(ev *fyne.KeyEvent, _ clinic.InvoiceItem) bool {
		switch ev.Name {
		case fyne.KeyInsert:
			f.edit(-1)
		case fyne.KeyDelete, fyne.KeyBackspace:
			f.remove(f.items.SelectedIndex())
		default:
			return false
		}
		return true
	}
	f.add = components.NewQuietButton(i18n.T("+ Add item"), i18n.T("Ins"), func() { f.edit(-1) })
	f.sums = components.VBoxGap(2)
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#bills-and-payments",
		Title: i18n.T("New estimate"), Subtitle: i18n.T("It gets a number and keeps its prices until its last day. It cannot be changed, only withdrawn."),
		SubmitText: i18n.T("Make the estimate"), Columns: 2, Width: 760, OnSubmit: f.submit, Dirty: f.changed,
		Fields: []components.FormField{
			{Name: "patient", Label: i18n.T("Patient"), Widget: f.patient, Required: true},
			{Name: "valid_until", Label: i18n.T("Valid until"), Widget: f.until, Required: true},
			{Name: "doctor", Label: i18n.T("Doctor"), Widget: f.doctor},
			{Name: "note", Label: i18n.T("Note below the lines"), Widget: f.note},
		},
		Below: components.VBoxGap(6, components.FixedHeight(f.items, 184), components.HBox(f.add), components.Line(), f.sums),
	}, d.env.Window)
	f.dialog.Show()
	f.draw()
}

func (f *estimateForm) changed() bool { return f.dirty || f.dialog.Form().Dirty() }

func (f *estimateForm) draw() {
	f.items.SetRows(slices.Clone(f.bill.Items), -1, false)
	showSums(f.sums, f.bill, viewmodel.OfEstimate)
	f.dialog.Relayout()
}

// take replaces the lines.
func (f *estimateForm) take(items []clinic.InvoiceItem) {
	f.bill.Items, f.dirty = items, true
	f.bill.Sum()
	f.dialog.ClearErrors()
	f.draw()
}

func (f *estimateForm) edit(index int) {
	if index >= len(f.bill.Items) {
		return
	}
	if item, ok := f.patient.Selected(); ok {
		f.bill.PatientName = item.Text
	}
	openLine(f.env, lineOptions{
		bill: f.bill, index: index, what: viewmodel.OfEstimate,
		save: func(_ int, items []clinic.InvoiceItem, done func(error)) {
			f.take(items)
			done(nil)
		},
		remove: func() { f.remove(index) },
		next:   func() { f.edit(-1) },
		closed: func() {
			if len(f.bill.Items) > 0 {
				f.env.Window.Canvas().Focus(f.items)
			} else {
				f.env.Window.Canvas().Focus(f.add)
			}
		},
	})
}

func (f *estimateForm) remove(index int) {
	if index >= 0 && index < len(f.bill.Items) {
		f.take(slices.Delete(slices.Clone(f.bill.Items), index, index+1))
	}
}

func (f *estimateForm) submit() {
	f.dialog.ClearErrors()
	patient, ok := f.patient.Selected()
	if !ok {
		f.dialog.SetError("patient", i18n.T("Choose the patient."))
		return
	}
	until, err := f.until.Value()
	if err != nil {
		f.dialog.SetError("valid_until", i18n.Error(err))
		return
	}
	if len(f.bill.Items) == 0 {
		f.dialog.SetMessage(theme.ToneDanger, i18n.T("An estimate has at least one line. Add an item."))
		f.env.Window.Canvas().Focus(f.add)
		return
	}
	cmd := service.EstimateCommand{Patient: clinic.PatientID(patient.ID), Items: f.bill.Items, Note: f.note.Text, ValidUntil: until}
	if doctor, ok := f.doctor.Selected(); ok {
		cmd.Doctor = clinic.DoctorID(doctor.ID)
	}
	f.dialog.SetBusy(true)
	f.list.vm.Make(cmd, func(id clinic.EstimateID, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		f.dialog.Close()
		f.list.wanted = id
		components.Toast(f.env.Window, theme.ToneGood, i18n.F("The estimate for %s is made.", patient.Text))
		f.env.Window.Canvas().Focus(f.list.table)
	})
}

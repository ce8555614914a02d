package pages

import (
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// New bills a visit that has no invoice, or a patient without one (Ctrl+N).
func (p *BillingPage) New() {
	if !p.env.May(clinic.BillingDraft) || components.ModalOpen(p.env.Window) {
		return
	}
	var visits []components.PickItem
	visit := components.NewPicker(func(q string, done func([]components.PickItem)) { components.StaticPicker(visits)(q, done) })
	visit.SetPlaceHolder(i18n.T("Type the patient, the doctor or the token"))
	patient := newPatientPicker(p.env)
	day := components.NewDateField()
	day.Today = p.env.Today
	day.SetDate(p.env.Today())
	var dialog *components.FormDialog
	load := func() {
		d, err := day.Value()
		if err != nil || d.IsZero() {
			return
		}
		p.vm.Visits(d, func(rows []service.AppointmentRow, err error) {
			if err != nil {
				dialog.SetErr(err)
				return
			}
			visits = billingVisits(rows)
			visit.Clear()
		})
	}
	day.OnChanged = load
	dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#bills-and-payments",
		Title: i18n.T("New invoice"), Subtitle: i18n.T("A visit that has no invoice yet gets a draft with the doctor's fee; otherwise the one it has is opened."),
		SubmitText: i18n.T("Make the draft"), Width: 560,
		Fields: []components.FormField{
			{Name: "visit", Label: i18n.T("Visit"), Widget: visit},
			{Name: "date", Label: i18n.T("Day of the visit"), Widget: day},
			{Name: "patient", Section: i18n.T("Without a visit"), Label: i18n.T("Patient"), Widget: patient, Hint: i18n.T("For an item of the pharmacy, a copy of a certificate and the like.")},
		},
		OnSubmit: func() {
			item, ok := visit.Selected()
			who, without := patient.Selected()
			switch {
			case ok && without:
				dialog.SetError("patient", i18n.T("Choose the visit or the patient, not both."))
				return
			case !ok && !without:
				dialog.SetError("visit", i18n.T("Choose the visit. For a bill without one choose the patient below."))
				return
			}
			if without {
				item = who
			}
			done := func(_ clinic.InvoiceID, err error) {
				if err != nil {
					dialog.SetErr(err)
					return
				}
				dialog.Close()
				p.panel.wish = true
				components.Toast(p.env.Window, theme.ToneGood, i18n.F("The bill of %s is open at the right.", item.Text))
			}
			dialog.SetBusy(true)
			if without {
				p.vm.NewDraft(clinic.PatientID(who.ID), done)
				return
			}
			p.vm.DraftFor(clinic.AppointmentID(item.ID), done)
		},
	}, p.env.Window)
	load()
	dialog.Show()
}

func billingVisits(rows []service.AppointmentRow) []components.PickItem {
	out := make([]components.PickItem, 0, len(rows))
	for _, r := range rows {
		detail := r.Start.String() + " · " + r.DoctorName() + " · " + i18n.Say(r.Status.Title())
		if t := r.Token(); t != "" {
			detail += " · " + t
		}
		out = append(out, components.PickItem{ID: int64(r.ID), Key: strconv.FormatInt(int64(r.ID), 10), Text: r.PatientName(), Detail: detail})
	}
	return out
}

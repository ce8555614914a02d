package pages

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// openWalkInForm opens the form for a patient without an appointment. added is
// told the visit after it was saved; with may name the doctor.
func openWalkInForm(env *Env, added func(clinic.AppointmentID), with ...clinic.Doctor) {
	vm := viewmodel.NewWalkIn(frontDesk(env))
	patient, doctor := newPatientPicker(env), newDoctorPicker(env, true)
	doctor.SetPlaceHolder(i18n.T("Name, department"))
	for _, d := range with {
		doctor.SetSelected(doctorItem(d))
	}
	reason, overbook := components.NewEntry(), components.NewEntry()
	reason.MaxLength, overbook.MaxLength = clinic.MaxLine, clinic.MaxLine
	urgency := newUrgencyChoice()
	overOn := false
	var d *components.FormDialog
	submit := func() {
		in := viewmodel.WalkInInput{Reason: strings.TrimSpace(reason.Text), Urgency: clinic.Urgency(urgency.Value())}
		prefix := ""
		if item, ok := patient.Selected(); ok {
			in.Patient = clinic.PatientID(item.ID)
		}
		if item, ok := doctor.Selected(); ok {
			in.Doctor = clinic.DoctorID(item.ID)
			if each, ok := item.Data.(clinic.Doctor); ok {
				prefix = each.TokenPrefix
			}
		}
		if overOn {
			in.OverbookReason = strings.TrimSpace(overbook.Text)
		}
		d.ClearErrors()
		d.SetBusy(true)
		vm.Submit(in, func(id clinic.AppointmentID, token int, err error) {
			if err != nil {
				d.SetErr(err)
				if clinic.CodeOf(err) == clinic.Conflict && env.May(clinic.AppointmentsOverbook) {
					overOn = true
					d.SetFieldVisible("overbook_reason", true)
					d.Focus("overbook_reason")
				}
				return
			}
			d.Close()
			item, _ := patient.Selected()
			toastGood(env, i18n.F("Token %s for %s.", clinic.Token(prefix, token), item.Text))
			added(id)
		})
	}
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#arrivals-and-the-queue",
		Title: i18n.T("Walk-in"), Subtitle: i18n.T("The patient is here now and joins the queue at once."), SubmitText: i18n.T("Add to queue"),
		Fields: []components.FormField{
			{Name: "patient", Label: i18n.T("Patient"), Widget: patient, Required: true},
			{Name: "doctor", Label: i18n.T("Doctor"), Widget: doctor, Required: true},
			{Name: "reason", Label: i18n.T("Reason"), Widget: reason, Hint: i18n.T("As told to the desk; no diagnosis.")},
			{Name: "urgency", Label: i18n.T("Seen"), Widget: urgency, Hint: urgencyHint()},
			{Name: "overbook_reason", Label: i18n.T("Add all the same, because"), Widget: overbook, Required: true},
		},
		OnSubmit: submit,
	}, env.Window)
	d.SetFieldVisible("overbook_reason", false)
	d.SetFieldVisible("urgency", env.May(clinic.QueueManage))
	d.Show()
}

// staleMessage puts what is to be done about an overtaken save into a form.
func staleMessage(d *components.FormDialog, renew func()) {
	d.SetMessage(theme.ToneDanger, i18n.T("Somebody else saved this record first. What you typed is still here."),
		components.Action{Text: i18n.T("Show what changed"), Run: renew})
}

// notSaved says why a form was not saved; when another desk was first, renew is
// offered to show what it changed.
func notSaved(d *components.FormDialog, err error, renew func()) {
	d.SetErr(err)
	if viewmodel.IsStale(err) {
		staleMessage(d, renew)
	}
}

// showMerged says what the other desk changed, once a form holds both edits.
func showMerged(d *components.FormDialog, changes viewmodel.MergeChanges) {
	d.ClearErrors()
	d.SetMessage(theme.ToneWaiting, viewmodel.MergeMessage(changes))
	d.Form().FocusFirst()
}

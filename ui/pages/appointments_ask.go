package pages

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// askCancel asks why and by whom a visit is called off. The question stays
// open, with its text, when cancelling fails.
func askCancel(env *Env, vm *viewmodel.Visit, h visitHooks) {
	row := vm.Row
	title, button := i18n.T("Cancel the visit?"), i18n.T("Cancel visit")
	request := row.Status == clinic.StatusRequested
	if request {
		title, button = i18n.T("Decline the request?"), i18n.T("Decline")
		if env.Actor.Role == clinic.RolePatient {
			title, button = i18n.T("Take the request back?"), i18n.T("Take back")
		}
	}
	reason := components.NewMultiLine(2)
	reason.MaxLength = clinic.MaxLine
	by := components.NewSegmented([]components.Option{
		{Value: string(clinic.CancelledByPatient), Text: i18n.T("Patient")},
		{Value: string(clinic.CancelledByDoctor), Text: i18n.T("Doctor")},
		{Value: string(clinic.CancelledByHospital), Text: i18n.T("Hospital")}}, nil)
	by.SetValue(string(usualCanceller(env.Actor.Role, request)))
	fields := []components.FormField{{Name: "reason", Label: i18n.T("Reason"), Widget: reason, Required: true}}
	if !request {
		fields = append(fields, components.FormField{Name: "by", Label: i18n.T("Called off by"), Widget: by})
	}
	var ask *components.FormDialog
	ask = components.NewFormDialog(components.FormOptions{
		Title: title, Danger: true, SubmitText: button, CancelText: i18n.T("Keep it"), Width: 440, Fields: fields,
		Above: components.Paragraph(i18n.F("%s, %s %s with %s.", row.PatientName(), viewmodel.DayWord(row.Date, vm.Today()), row.Start, row.DoctorName())),
		Dirty: func() bool { return false },
		OnSubmit: func() {
			text := strings.TrimSpace(reason.Text)
			if text == "" {
				ask.SetErr(clinic.FieldErrorf("reason", "Give a reason. It is kept with the visit."))
				return
			}
			ask.SetBusy(true)
			vm.CancelBy = clinic.CancelledBy(by.Value())
			vm.Do(viewmodel.VisitCancel, text, func(out viewmodel.VisitDone, err error) {
				if err != nil && !viewmodel.IsStale(err) {
					ask.SetErr(err)
					return
				}
				ask.Close()
				visitDone(env, vm, h, out, err)
			})
		},
	}, env.Window)
	ask.Show()
}

// usualCanceller is who is chosen when the question opens.
func usualCanceller(r clinic.Role, request bool) clinic.CancelledBy {
	switch {
	case r == clinic.RolePatient:
		return clinic.CancelledByPatient
	case r == clinic.RoleDoctor:
		return clinic.CancelledByDoctor
	case request: // the desk declines
		return clinic.CancelledByHospital
	}
	return clinic.CancelledByPatient
}

func urgencyHint() string {
	return i18n.T("Emergencies are called before urgent patients, and these before the others.")
}

// newUrgencyChoice offers the grades; normal is chosen.
func newUrgencyChoice() *components.Segmented {
	var options []components.Option
	for _, u := range clinic.Urgencies() {
		options = append(options, components.Option{Value: string(u), Text: i18n.Say(u.Title())})
	}
	choice := components.NewSegmented(options, nil)
	choice.SetValue(string(clinic.UrgencyNormal))
	return choice
}

// askUrgency asks how urgent a visit is.
func askUrgency(env *Env, vm *viewmodel.Visit, h visitHooks) {
	choice := newUrgencyChoice()
	if vm.Row.Urgency.Valid() {
		choice.SetValue(string(vm.Row.Urgency))
	}
	var ask *components.FormDialog
	ask = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Urgency"), Subtitle: vm.Row.PatientName(), SubmitText: i18n.T("Set"), Width: 420,
		Fields: []components.FormField{{Name: "urgency", Label: i18n.T("Seen"), Widget: choice,
			Hint: urgencyHint()}},
		OnSubmit: func() {
			ask.SetBusy(true)
			vm.SetUrgency(clinic.Urgency(choice.Value()), func(out viewmodel.VisitDone, err error) {
				if err != nil && !viewmodel.IsStale(err) {
					ask.SetErr(err)
					return
				}
				ask.Close()
				visitDone(env, vm, h, out, err)
			})
		},
	}, env.Window)
	ask.Show()
}

// urgencySpec is the badge of an urgency; none for the normal one.
func urgencySpec(u clinic.Urgency) components.BadgeSpec {
	switch u {
	case clinic.UrgencyEmergency:
		return components.BadgeSpec{Tone: theme.ToneDanger, Icon: theme.IconWarning, Text: i18n.Say(u.Title())}
	case clinic.UrgencyUrgent:
		return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconUp, Text: i18n.Say(u.Title())}
	}
	return components.BadgeSpec{}
}

package pages

import (
	"bytes"
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/exchange"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// listPapers are the papers of lists; A4 is the usual one, since a list is
// longer than a prescription.
var listPapers = []clinic.Paper{clinic.PaperA4, clinic.PaperLetter, clinic.PaperA5}

// dayListJob prints a doctor's day list.
func dayListJob(env *Env, doctor clinic.DoctorID, name string, on clinic.Date) printJob {
	var data once[service.DayList]
	zone, now := printZone(env), env.Now
	return printJob{
		Title: i18n.F("Day list of %s, %s", name, i18n.Date(on, "Mon 2 Jan")), FileName: i18n.FileName(i18n.T("Day list"), on.String()) + ".pdf", Papers: listPapers,
		Paper: printPaperOr(env.Settings.PrescriptionPaper, listPapers),
		Load: func(ctx context.Context, paper clinic.Paper) (viewmodel.PrintDocument, error) {
			l, err := data.get(func() (service.DayList, error) { return env.Services.Agenda.DayList(ctx, doctor, on) })
			if err != nil {
				return viewmodel.PrintDocument{}, err
			}
			d := document.DayListData{Letterhead: document.Letterhead{Settings: l.Settings, Logo: l.Logo}, Doctor: l.Doctor, Date: l.Date,
				Paper: paper, MadeAt: now(), Location: zone}
			for _, r := range l.Rows {
				row := document.DayListRow{Start: r.Start, Minutes: r.Minutes, Token: r.Token(), Name: r.PatientName(), Number: r.PatientNumber,
					Born: r.PatientBorn, Estimated: r.PatientBornEstimated, Sex: r.Sex, Phone: r.PatientPhone.String(), Reason: clinic.CleanLine(r.Reason), Status: r.Status, Urgency: r.Urgency}
				if r.Moved != nil {
					row.Moved = &document.ListMove{On: r.Moved.ToDate, At: r.Moved.ToStart}
					if r.Moved.ToDoctor != r.Moved.FromDoctor {
						row.Moved.Doctor = r.Moved.ToDoctorName
					}
				}
				d.Rows = append(d.Rows, row)
			}
			var out bytes.Buffer
			report, err := document.DayList(&out, d)
			return viewmodel.PrintDocument{PDF: out.Bytes(), Warning: report.Warning(i18n.Tongue())}, err
		},
	}
}

// remindersJob prints the list of those to phone before a day.
func remindersJob(env *Env, on clinic.Date) printJob {
	var data once[service.ReminderPrint]
	zone, now := printZone(env), env.Now
	return printJob{
		Title: i18n.F("Reminders for %s", i18n.Date(on, "Mon 2 Jan")), FileName: i18n.FileName(i18n.T("Reminders"), on.String()) + ".pdf", Papers: listPapers,
		Paper: printPaperOr(env.Settings.PrescriptionPaper, listPapers),
		Load: func(ctx context.Context, paper clinic.Paper) (viewmodel.PrintDocument, error) {
			l, err := data.get(func() (service.ReminderPrint, error) { return env.Services.Reminders.Print(ctx, on) })
			if err != nil {
				return viewmodel.PrintDocument{}, err
			}
			d := document.RemindersData{Letterhead: document.Letterhead{Settings: l.Settings, Logo: l.Logo}, Date: l.Date, Paper: paper,
				MadeAt: now(), Location: zone}
			for _, r := range l.Rows {
				d.Rows = append(d.Rows, document.ReminderListRow{Start: r.Start, Name: r.PatientName(), Number: r.PatientNumber, Doctor: r.DoctorName(),
					Phone: r.PatientPhone.String(), Emergency: r.EmergencyContact, Outcome: r.State.Outcome, Note: r.State.Note, MadeAt: r.State.At, MadeBy: r.State.ByName})
			}
			var out bytes.Buffer
			report, err := document.Reminders(&out, d)
			return viewmodel.PrintDocument{PDF: out.Bytes(), Warning: report.Warning(i18n.Tongue())}, err
		},
	}
}

// calendarDays is how far ahead a calendar file reaches unless said otherwise.
const calendarDays = 28

// openCalendarExport asks what a doctor's calendar file shall hold, makes it and
// asks where to save it.
func openCalendarExport(env *Env, d clinic.Doctor, from clinic.Date) {
	if env.Locked != nil && env.Locked() || !env.May(clinic.AppointmentsExport) {
		return
	}
	doctor := newDoctorPicker(env, false)
	doctor.SetPlaceHolder(i18n.T("Name, department"))
	switch {
	case env.Actor.Role == clinic.RoleDoctor:
		doctor.SetSelected(components.PickItem{ID: int64(env.Actor.DoctorID), Text: env.Actor.Name})
		doctor.Disable()
	case d.ID != 0:
		doctor.SetSelected(doctorItem(d))
	}
	first, last := components.NewDateField(), components.NewDateField()
	for _, f := range []*components.DateField{first, last} {
		f.Today, f.ShowWeekday = env.Today, true
	}
	first.SetDate(from)
	last.SetDate(from.AddDays(calendarDays - 1))
	titles := components.NewChoice([]components.Option{
		{Value: string(exchange.TitleInitials), Text: i18n.T("Initials and patient number")},
		{Value: string(exchange.TitleName), Text: i18n.T("The patient's name")},
		{Value: string(exchange.TitleBusy), Text: i18n.T("Nothing: “Visit”")}}, nil)
	titles.SetValue(string(exchange.TitleInitials))
	var form *components.FormDialog
	form = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Calendar file"), Subtitle: i18n.T("For phones and other calendars (.ics). No reason and no clinical text is written."), SubmitText: i18n.T("Save…"), Columns: 2,
		Fields: []components.FormField{
			{Name: "doctor", Label: i18n.T("Doctor"), Widget: doctor, Required: true, Wide: true},
			{Name: "from", Label: i18n.T("From"), Widget: first, Required: true}, {Name: "to", Label: i18n.T("To"), Widget: last, Required: true},
			{Name: "titles", Label: i18n.T("What an entry tells of the patient"), Widget: titles, Wide: true,
				Hint: i18n.T("Calendars leave the house: names are shown to whoever sees the phone or its server.")}},
		Dirty: func() bool { return false },
		OnSubmit: func() {
			q, err := calendarQuery(doctor, first, last)
			if err != nil {
				form.SetErr(err)
				return
			}
			form.SetBusy(true)
			makeCalendar(env, q, exchange.Titles(titles.Value()), func(name string, file []byte, err error) {
				form.SetErr(err)
				if err != nil {
					return
				}
				form.Close()
				askSaveFile(env, saveFile{Title: i18n.T("calendar"), Name: name, Ext: ".ics", Save: func(target string, replace bool) {
					writeFile(env, target, file, replace)
				}})
			})
		},
	}, env.Window)
	form.Show()
}

func calendarQuery(doctor *components.Picker, first, last *components.DateField) (service.CalendarQuery, error) {
	item, ok := doctor.Selected()
	if !ok {
		return service.CalendarQuery{}, clinic.FieldErrorf("doctor", "Choose the doctor.")
	}
	q := service.CalendarQuery{Doctor: clinic.DoctorID(item.ID)}
	var err error
	if q.From, err = first.Value(); err != nil {
		return q, clinic.FieldErrorf("from", "%s", i18n.Error(err))
	}
	if q.To, err = last.Value(); err != nil {
		return q, clinic.FieldErrorf("to", "%s", i18n.Error(err))
	}
	return q, nil
}

func makeCalendar(env *Env, q service.CalendarQuery, titles exchange.Titles, done func(string, []byte, error)) {
	say := i18n.Tongue()
	env.Runner.Go(env.Context(), func(ctx context.Context) func() {
		visits, err := env.Services.Agenda.Calendar(ctx, q)
		var out bytes.Buffer
		if err == nil {
			err = exchange.Calendar(&out, visits, titles, say)
		}
		return func() { done(exchange.FileName(visits, say), out.Bytes(), err) }
	})
}

// writeFile saves a finished file off the UI thread.
func writeFile(env *Env, target string, file []byte, replace bool) {
	env.Runner.Go(env.Context(), func(context.Context) func() {
		err := viewmodel.WriteDocument(target, file, replace)
		return func() {
			if err != nil {
				components.ShowErr(env.Window, err)
				return
			}
			toastGood(env, i18n.F("Saved: %s", strings.TrimSpace(target)))
		}
	})
}

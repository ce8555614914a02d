package pages

import (
	"bytes"
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

func loadPhoneList(env *Env, filter service.DisplacedFilter, then func(service.PhoneList)) {
	env.Runner.Go(env.Context(), func(ctx context.Context) func() {
		list, err := env.Services.Schedules.PhoneList(ctx, filter)
		return func() {
			if err != nil {
				showLoadError(env, err)
				return
			}
			then(list)
		}
	})
}

// phoneListJob prints the patients to phone about a change of the schedule.
func phoneListJob(env *Env, filter service.DisplacedFilter) printJob {
	var data once[service.PhoneList]
	zone, made, by := printZone(env), env.Now(), env.Actor.Name
	return printJob{Title: i18n.T("Patients to phone"), FileName: i18n.FileName(i18n.T("Patients to phone")) + ".pdf", Papers: listPapers, Paper: clinic.PaperA4,
		Load: func(ctx context.Context, paper clinic.Paper) (viewmodel.PrintDocument, error) {
			list, err := data.get(func() (service.PhoneList, error) { return env.Services.Schedules.PrintPhoneList(ctx, filter) })
			if err != nil {
				return viewmodel.PrintDocument{}, err
			}
			d := document.PhoneListData{Letterhead: document.Letterhead{Settings: list.Settings, Logo: list.Logo}, About: list.Title,
				Made: made, MadeBy: by, Paper: paper, Location: zone}
			for _, r := range list.Rows {
				line := document.PhoneLine{Patient: r.PatientName(), Number: r.PatientNumber, Phone: r.PatientPhone.String(),
					Contact: r.EmergencyContact, Doctor: r.FromDoctorName, Outcome: r.Outcome, Reason: r.Reason,
					On: r.FromDate, At: clinic.Span{From: r.FromStart, To: r.FromStart.Add(r.FromMinutes)}}
				if r.Outcome == clinic.OutcomeMoved {
					line.Moved = &document.ListMove{On: r.ToDate, At: r.ToStart}
					if r.ToDoctor != r.FromDoctor {
						line.Moved.Doctor = r.ToDoctorName
					}
				}
				d.Lines = append(d.Lines, line)
			}
			var out bytes.Buffer
			report, err := document.PhoneList(&out, d)
			return viewmodel.PrintDocument{PDF: out.Bytes(), Warning: report.Warning(i18n.Tongue())}, err
		}}
}

package pages

import (
	"context"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (f wardDepartments) List(context.Context, bool) ([]clinic.Department, error) {
	return []clinic.Department{{ID: 1, Name: "Cardiology"}, {ID: 2, Name: "Dermatology"}}, nil
}

// timeline is the ward's chart, newest first.
func (f *wardFake) timeline() []clinic.TimelineEntry {
	out := slices.Clone(f.chart)
	for _, e := range f.earlier {
		entry := clinic.TimelineEntry{Kind: clinic.TimelineVisit, ID: int64(e.ID), At: e.VisitDate.At(e.VisitStart, time.UTC), PatientID: 5, VisitID: e.AppointmentID,
			DoctorID: e.DoctorID, Doctor: e.DoctorName, Department: e.Department, Title: e.Diagnosis, Version: max(e.Version, 1), Visit: &e}
		entry.MarkAmended()
		out = append(out, entry)
	}
	slices.SortStableFunc(out, func(a, b clinic.TimelineEntry) int { return b.At.Compare(a.At) })
	return out
}

func (f wardHistory) refused(ctx context.Context) bool {
	a, _ := clinic.ActorFrom(ctx)
	return a.Role == clinic.RoleDoctor && a.DoctorID != 3
}

func needReason() error {
	return &clinic.Error{Code: clinic.Forbidden, Field: "reason", Message: "Give a reason."}
}

func (f wardHistory) Timeline(ctx context.Context, q service.HistoryQuery, _ service.PageRequest) (service.TimelinePage, error) {
	f.wardFake.reasons = append(f.wardFake.reasons, q.Reason)
	if f.refused(ctx) && q.Reason == "" {
		return service.TimelinePage{}, needReason()
	}
	var page service.TimelinePage
	page.Counts = map[clinic.TimelineKind]int{}
	for _, e := range f.timeline() {
		if !q.Kinds.Has(e.Kind) || q.Doctor != 0 && e.DoctorID != q.Doctor || q.Department == 2 || !q.From.IsZero() && clinic.DateOf(e.At).Before(q.From) ||
			!q.To.IsZero() && clinic.DateOf(e.At).After(q.To) || !strings.Contains(strings.ToLower(e.Title), strings.ToLower(q.Text)) {
			continue
		}
		page.Rows = append(page.Rows, e)
		page.Counts[e.Kind]++
	}
	page.Total = len(page.Rows)
	return page, nil
}

func (f wardHistory) Versions(context.Context, clinic.PatientID, clinic.AppointmentID) ([]clinic.HistoryEntry, error) {
	return f.versions, nil
}

func (f wardHistory) Medication(ctx context.Context, _ clinic.PatientID) (service.MedicationView, error) {
	if f.refused(ctx) && f.reasons[len(f.reasons)-1] == "" {
		return service.MedicationView{}, needReason()
	}
	view := service.MedicationView{On: clinic.DateOf(wardNow)}
	for _, m := range f.running {
		if i := slices.IndexFunc(f.stopped, func(s clinic.MedicineStop) bool { return s.Item == m.ItemID }); i >= 0 {
			m.Stopped, m.StopReason = f.stopped[i].On, f.stopped[i].Reason
			view.Stopped = append(view.Stopped, m)
			continue
		}
		view.Running = append(view.Running, m)
	}
	return view, nil
}

func (f wardHistory) StopMedicine(_ context.Context, item clinic.PrescriptionItemID, on clinic.Date, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return clinic.FieldErrorf("reason", "Give the reason.")
	}
	f.wardFake.stopped = append(f.wardFake.stopped, clinic.MedicineStop{Item: item, On: on, Reason: reason})
	return nil
}

func (f wardAttachments) Add(_ context.Context, cmd service.AddAttachmentCommand) (clinic.AttachmentID, error) {
	if f.addErr != nil {
		return 0, f.addErr
	}
	f.wardFake.added = append(f.wardFake.added, cmd)
	id := clinic.AttachmentID(100 + len(f.added))
	f.wardFake.files = append(f.wardFake.files, clinic.Attachment{ID: id, PatientID: cmd.Patient, Name: cmd.Name, Note: cmd.Note, AddedAt: wardNow, Mime: clinic.MimePDF})
	return id, nil
}

func (f wardAttachments) List(context.Context, service.AttachmentFilter, service.PageRequest) (service.Page[clinic.Attachment], error) {
	return service.Page[clinic.Attachment]{Rows: slices.Clone(f.files), Total: len(f.files)}, nil
}

func (f wardAttachments) Open(_ context.Context, id clinic.AttachmentID) (service.AttachmentFile, error) {
	for _, a := range f.files {
		if a.ID == id {
			return service.AttachmentFile{Attachment: a, Data: f.contents[id]}, nil
		}
	}
	return service.AttachmentFile{}, clinic.Errorf(clinic.NotFound, "There is no such attachment.")
}

func (f wardAttachments) Remove(_ context.Context, id clinic.AttachmentID, _ string) error {
	f.wardFake.files = slices.DeleteFunc(f.wardFake.files, func(a clinic.Attachment) bool { return a.ID == id })
	f.wardFake.chart = slices.DeleteFunc(f.wardFake.chart, func(e clinic.TimelineEntry) bool { return e.Kind == clinic.TimelineAttachment && e.ID == int64(id) })
	return nil
}

// fullChart fills the ward's chart with something of every kind.
func fullChart(w *wardFake) {
	at := func(day, clock string) time.Time { return clinic.MustDate(day).At(clinic.MustClock(clock), time.UTC) }
	w.chart = []clinic.TimelineEntry{
		{Kind: clinic.TimelineDiagnosis, ID: 3, At: at("2026-08-24", "09:30"), VisitID: 3, DoctorID: 3, Doctor: "Dr Asha Sharma", Department: "Cardiology", Title: "I10 Essential hypertension, not at goal"},
		{Kind: clinic.TimelinePrescription, ID: 8, At: at("2026-08-24", "09:48"), VisitID: 3, DoctorID: 3, Doctor: "Dr Asha Sharma", Department: "Cardiology", Number: "RX-2026-000003",
			Title: "Amlodipine 5 mg tablet, Metformin 500 mg tablet", Detail: "Amlodipine 5 mg tablet: 1 tablet in the morning for 30 days (30 tablets)\nMetformin 500 mg tablet: 1 tablet twice daily for 30 days\n\nDrink enough."},
		{Kind: clinic.TimelinePrescription, ID: 7, At: at("2026-08-24", "09:40"), VisitID: 3, DoctorID: 3, Doctor: "Dr Asha Sharma", Department: "Cardiology", Number: "RX-2026-000002",
			Title: "Amlodipine 50 mg tablet", Detail: "Amlodipine 50 mg tablet: 1 tablet", Superseded: true, Marker: "Replaced by RX-2026-000003"},
		{Kind: clinic.TimelineVitals, ID: 1, At: at("2026-08-24", "09:22"), VisitID: 3, DoctorID: 3, Doctor: "Dr Asha Sharma", Department: "Cardiology", Title: "BP 152/94 mmHg · pulse 78 · 36.7 °C · 84.0 kg"},
		{Kind: clinic.TimelinePayment, ID: 2, At: at("2026-08-24", "10:05"), VisitID: 3, DoctorID: 3, Doctor: "Dr Asha Sharma", Department: "Cardiology", Number: "INV-2026-003011", Title: "€ 80.00, paid"},
		{Kind: clinic.TimelineAttachment, ID: 21, At: at("2026-08-26", "14:10"), Doctor: "Nora Healy", Title: "Blood count.pdf", Detail: "Of 25 August 2026\nfasting"},
		{Kind: clinic.TimelineAttachment, ID: 22, At: at("2026-08-27", "08:10"), Doctor: "Nora Healy", Title: "ECG.png", Detail: "12 leads"},
		{Kind: clinic.TimelinePaper, ID: 1, At: at("2026-05-11", "10:00"), VisitID: 2, DoctorID: 4, Doctor: "Dr Jan Kowalski", Department: "Cardiology", Number: "SN-2026-000001", Title: "Sick note, 11 to 13 May 2026"},
	}
	w.files = []clinic.Attachment{{ID: 22, PatientID: 5, Name: "ECG.png", Mime: clinic.MimePNG, Note: "12 leads", AddedAt: at("2026-08-27", "08:10"), AddedByName: "Nora Healy"},
		{ID: 21, PatientID: 5, Name: "Blood count.pdf", Mime: clinic.MimePDF, Note: "fasting", AddedAt: at("2026-08-26", "14:10"), AddedByName: "Nora Healy"}}
	w.running = []clinic.RunningMedicine{
		{ItemID: 31, Drug: "Amlodipine", Strength: "5 mg", Form: "tablet", Sig: "1 tablet in the morning", Since: clinic.MustDate("2026-08-24"), By: "Dr Asha Sharma"},
		{ItemID: 32, Drug: "Ibuprofen", Strength: "400 mg", Form: "tablet", Sig: "1 tablet as needed", Since: clinic.MustDate("2026-11-20"), By: "Dr Jan Kowalski", PRN: true},
		{ItemID: 33, Drug: "Metformin", Strength: "500 mg", Form: "tablet", Sig: "1 tablet twice daily for 120 days", Since: clinic.MustDate("2026-08-24"), Until: clinic.MustDate("2026-12-21"), By: "Dr Asha Sharma"},
	}
	w.earlier[1].Version, w.earlier[1].AmendReason = 2, "the units of the lab result were wrong"
	w.earlier[1].CreatedAt, w.earlier[1].RecordedName = at("2026-05-13", "08:02"), "Dr Jan Kowalski"
	older := w.earlier[1]
	older.CreatedAt = at("2026-05-11", "09:52")
	older.Version, older.AmendReason, older.Notes, older.Superseded = 1, "", "HbA1c 61 %.", true
	w.versions = []clinic.HistoryEntry{w.earlier[1], older}
}

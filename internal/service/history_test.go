package service_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// report is a small PDF.
func report(text string) []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% " + text + "\nstartxref\n9\n%%EOF\n")
}

func (x treated) chart(ctx context.Context, reason string, kinds ...clinic.TimelineKind) ([]clinic.TimelineEntry, error) {
	page, err := x.History.Timeline(ctx, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: x.jose, Kinds: clinic.Kinds(kinds...)}, Reason: reason}, service.PageRequest{})
	return page.Rows, err
}

func kindsOf(list []clinic.TimelineEntry) string {
	var out []string
	for _, e := range list {
		out = append(out, e.Kind.Title())
	}
	return strings.Join(out, ", ")
}

func TestTheTimelineShowsWhatTheReaderMaySee(t *testing.T) {
	x := newTreated(t)
	jose := x.roles["jose"]
	all := "Visit, Diagnosis, Prescription, Payment, Attachment"
	equal(t, "Asha", kindsOf(value(x.chart(x.asha, ""))(t)), all)
	equal(t, "the administrator", kindsOf(value(x.chart(x.admin, ""))(t)), all)
	equal(t, "José", kindsOf(value(x.chart(jose, ""))(t)), all)
	// Bela sees no bills of Asha's visits, whatever reason she gives.
	equal(t, "Bela", kindsOf(value(x.chart(x.bela, "on call"))(t)), "Visit, Diagnosis, Prescription, Attachment")
	visits := value(x.chart(jose, "", clinic.TimelineVisit))(t)
	if len(visits) != 1 || visits[0].Visit.DoctorNotes != "" || visits[0].Visit.Symptoms != "symptom-word" {
		t.Errorf("José reads %+v", visits[0].Visit)
	}
	for name, ctx := range map[string]context.Context{"nurse": x.nurse, "desk": x.desk, "cashier": x.cashier, "Anna": x.anna} {
		_, err := x.chart(ctx, "a reason is no key")
		if clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// One reason opens all parts of the chart until the doctor signs out; each of
// them is in the audit log with the reason.
func TestAReasonOpensTheWholeChartForOneSitting(t *testing.T) {
	x := newTreated(t)
	file := x.file
	parts := map[string]func() error{
		"medication.read": func() error { _, err := x.History.Medication(x.bela, x.jose); return err },
		"record.versions": func() error { _, err := x.History.Versions(x.bela, x.jose, x.done); return err },
		"attachment.list": func() error {
			_, err := x.Attachments.List(x.bela, service.AttachmentFilter{Patient: x.jose}, service.PageRequest{})
			return err
		},
		"attachment.open": func() error { _, err := x.Attachments.Open(x.bela, file); return err },
	}
	closedParts := func(when string) {
		t.Helper()
		for name, open := range parts {
			before := len(x.audited(name))
			if err := open(); clinic.CodeOf(err) != clinic.Forbidden || clinic.FieldOf(err) != "reason" {
				t.Errorf("%s, %s: %v", when, name, err)
			}
			equal(t, when+", rows of "+name, len(x.audited(name)), before)
		}
	}
	closedParts("without a reason")
	value(x.chart(x.bela, "Emergency, Asha is away"))(t)
	for name, open := range parts {
		must(t, open())
		rows := x.audited(name)
		if len(rows) == 0 || rows[0].Reason != "Emergency, Asha is away" || rows[0].PatientID != x.jose || rows[0].UserName != "Béla Kovács" {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	// It opens no more than the history.
	_, err := x.Consultations.PrescriptionOf(x.bela, x.done)
	refused(t, err, clinic.Forbidden)
	must(t, x.Sessions.SignOut(x.bela))
	closedParts("after signing out")
	value(x.chart(x.bela, "Emergency, again"))(t)
	x.signIn("bela")
	closedParts("after signing in again")
	value(x.chart(x.bela, "Emergency, again"))(t)
	x.pass(13 * time.Hour)
	closedParts("the next day")
}

func TestAnAdministratorDoesNotOpenPartsUnseen(t *testing.T) {
	x := newTreated(t)
	file := x.file
	value(x.History.Medication(x.admin, x.jose))(t)
	value(x.History.Versions(x.admin, x.jose, x.done))(t)
	value(x.Attachments.List(x.admin, service.AttachmentFilter{Patient: x.jose}, service.PageRequest{}))(t)
	value(x.Attachments.Open(x.admin, file))(t)
	for _, action := range []string{"medication.read", "record.versions", "attachment.list", "attachment.open"} {
		equal(t, action, len(x.audited(action)), 1)
	}
	// The program's own second look is not recorded again.
	value(x.History.Medication(service.Refreshing(x.admin), x.jose))(t)
	equal(t, "a second look", len(x.audited("medication.read")), 1)
	// A doctor's own chart is read without a row, but the opening of a file is one.
	value(x.Attachments.Open(x.asha, file))(t)
	value(x.History.Medication(x.asha, x.jose))(t)
	equal(t, "files opened", len(x.audited("attachment.open")), 2)
	equal(t, "medication lists", len(x.audited("medication.read")), 1)
}

func TestOlderVersionsOfARecordStayReadable(t *testing.T) {
	x := newTreated(t)
	first := value(x.History.Versions(x.asha, x.jose, x.done))(t)
	equal(t, "versions", len(first), 1)
	must(t, x.store.InTx(context.Background(), func(r service.Repos) error {
		h := first[0]
		h.Amends, h.Version, h.AmendReason, h.Notes, h.CreatedAt = h.ID, 2, "left out the ECG", "ECG normal", monday.Add(time.Hour)
		_, err := r.Consultations().InsertHistory(context.Background(), h)
		return err
	}))
	entry := value(x.chart(x.asha, "", clinic.TimelineVisit))(t)[0]
	equal(t, "marker", entry.Marker, "Amended (2)")
	equal(t, "what is shown", entry.Visit.Notes, "ECG normal")
	list := value(x.History.Versions(x.asha, x.jose, x.done))(t)
	if len(list) != 2 || list[0].Version != 2 || list[1].Notes != "note-word" || !list[1].Superseded || list[1].DoctorNotes != "private-word" {
		t.Errorf("versions: %+v", list)
	}
	for _, v := range value(x.History.Versions(x.roles["jose"], x.jose, x.done))(t) {
		equal(t, "private notes for José", v.DoctorNotes, "")
	}
	// A visit is not read under another patient's name.
	_, err := x.History.Versions(x.admin, x.annaID, x.done)
	refused(t, err, clinic.NotFound)
	_, err = x.History.Versions(x.anna, x.jose, x.done)
	refused(t, err, clinic.Forbidden)
}

func TestStoppingAMedicine(t *testing.T) {
	x := newTreated(t)
	var told []clinic.PatientID
	heard := make(chan struct{}, 10)
	defer event.Subscribe(x.bus, func(e service.ChartChanged) { told = append(told, e.ID); heard <- struct{}{} })()
	view := value(x.History.Medication(x.asha, x.jose))(t)
	if len(view.Running) != 1 || view.Running[0].Drug != "Amoxicillin" || view.Running[0].Since != today || view.Running[0].By != "Dr Asha Sharma" || view.On != today {
		t.Fatalf("running: %+v", view)
	}
	equal(t, "José's own list", len(value(x.History.Medication(x.roles["jose"], x.jose))(t).Running), 1)
	item := view.Running[0].ItemID
	for name, ctx := range map[string]context.Context{"Bela": x.bela, "nurse": x.nurse, "administrator": x.admin, "José": x.roles["jose"], "desk": x.desk} {
		if err := x.History.StopMedicine(ctx, item, today, "no reason of mine"); clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused(t, x.History.StopMedicine(x.asha, item, today, " "), clinic.Invalid, "reason")
	refused(t, x.History.StopMedicine(x.asha, item, today.AddDays(-1), "rash"), clinic.Invalid, "on")
	refused(t, x.History.StopMedicine(x.asha, item+100, today, "rash"), clinic.NotFound)
	must(t, x.History.StopMedicine(x.asha, item, today, "rash on the second day"))
	refused(t, x.History.StopMedicine(x.asha, item, today, "again"), clinic.Conflict)
	view = value(x.History.Medication(x.asha, x.jose))(t)
	if len(view.Running) != 0 || len(view.Stopped) != 1 || view.Stopped[0].StopReason != "rash on the second day" {
		t.Errorf("after stopping: %+v", view)
	}
	rows := x.audited("medicine.stop")
	if len(rows) != 1 || rows[0].Reason != "rash on the second day" || rows[0].PatientID != x.jose || !strings.Contains(rows[0].After, "Amoxicillin 500 mg") {
		t.Errorf("audit: %+v", rows)
	}
	<-heard
	equal(t, "told", told[0], x.jose)
	rx := value(x.chart(x.asha, "", clinic.TimelinePrescription))(t)[0]
	if !strings.Contains(rx.Detail, "Stopped on 23 Nov 2026 by Asha Sharma: rash on the second day") {
		t.Errorf("the prescription says %q", rx.Detail)
	}
}

func TestFilesInAChart(t *testing.T) {
	x := newTreated(t)
	cmd := service.AddAttachmentCommand{Patient: x.jose, Visit: x.done, Name: `C:\Scans\..\Blood "count".exe`, Data: report("blood"), Note: "fasting", Date: today.AddDays(-2)}
	for name, c := range map[string]struct {
		ctx   context.Context
		code  clinic.Code
		field string
		alter func(*service.AddAttachmentCommand)
	}{
		"the desk":        {x.desk, clinic.Forbidden, "", nil},
		"José himself":    {x.roles["jose"], clinic.Forbidden, "", nil},
		"another doctor":  {x.bela, clinic.Forbidden, "", nil},
		"a program":       {x.asha, clinic.Invalid, "file", func(c *service.AddAttachmentCommand) { c.Data = []byte("MZ\x90 I am report.pdf") }},
		"nothing":         {x.asha, clinic.Invalid, "file", func(c *service.AddAttachmentCommand) { c.Data = nil }},
		"too much":        {x.asha, clinic.Invalid, "file", func(c *service.AddAttachmentCommand) { c.Data = append(report(""), make([]byte, 10<<20)...) }},
		"a future day":    {x.asha, clinic.Invalid, "date", func(c *service.AddAttachmentCommand) { c.Date = today.AddDays(1) }},
		"another's visit": {x.nurse, clinic.Invalid, "visit", func(c *service.AddAttachmentCommand) { c.Patient = x.annaID }},
		"no such patient": {x.nurse, clinic.NotFound, "", func(c *service.AddAttachmentCommand) { c.Patient = 9999 }},
	} {
		tried := cmd
		if c.alter != nil {
			c.alter(&tried)
		}
		_, err := x.Attachments.Add(c.ctx, tried)
		if clinic.CodeOf(err) != c.code || clinic.FieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	id := value(x.Attachments.Add(x.asha, cmd))(t)
	file := value(x.Attachments.Open(x.asha, id))(t)
	if file.Name != "Blood count.pdf" || file.Mime != clinic.MimePDF || string(file.Data) != string(cmd.Data) || file.Note != "fasting" || file.VisitID != x.done || file.AddedByName != "Asha Sharma" {
		t.Errorf("file: %+v", file.Attachment)
	}
	_, err := x.Attachments.Add(x.asha, cmd)
	refused(t, err, clinic.Conflict, "file")
	if !strings.Contains(clinic.MessageOf(err), "Blood count.pdf") {
		t.Errorf("twice: %v", err)
	}

	// A nurse opens what she added herself.
	cmd.Data, cmd.Name = report("scan"), "scan.pdf"
	own := value(x.Attachments.Add(x.nurse, cmd))(t)
	value(x.Attachments.Open(x.nurse, own))(t)
	_, err = x.Attachments.Open(x.nurse, id)
	refused(t, err, clinic.Forbidden)
	list := value(x.Attachments.List(x.nurse, service.AttachmentFilter{Patient: x.jose}, service.PageRequest{}))(t).Rows
	if len(list) != 1 || list[0].ID != own {
		t.Errorf("the nurse sees %+v", list)
	}
	for name, ctx := range map[string]context.Context{"Anna": x.anna, "the desk": x.desk, "the cashier": x.cashier, "Bela": x.bela} {
		if _, err := x.Attachments.Open(ctx, own); clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("%s opens it: %v", name, err)
		}
		if _, err := x.Attachments.List(ctx, service.AttachmentFilter{Patient: x.jose}, service.PageRequest{}); clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("%s lists them: %v", name, err)
		}
	}
	jose := x.roles["jose"]
	value(x.Attachments.Open(jose, id))(t)
	equal(t, "José's files", len(value(x.Attachments.List(jose, service.AttachmentFilter{Patient: x.jose}, service.PageRequest{}))(t).Rows), 3)

	must(t, x.Attachments.Remove(x.asha, x.file, "tidying up"))
	// Removing marks, with a reason; the content stays.
	refused(t, x.Attachments.Remove(x.nurse, id, "not mine"), clinic.Forbidden)
	refused(t, x.Attachments.Remove(x.asha, id, ""), clinic.Invalid, "reason")
	must(t, x.Attachments.Remove(x.asha, id, "another José"))
	refused(t, x.Attachments.Remove(x.asha, id, "again"), clinic.Conflict)
	_, err = x.Attachments.Open(jose, id)
	refused(t, err, clinic.NotFound)
	value(x.Attachments.Open(x.asha, id))(t)
	equal(t, "shown", len(value(x.Attachments.List(x.asha, service.AttachmentFilter{Patient: x.jose}, service.PageRequest{}))(t).Rows), 1)
	if rows := x.audited("attachment.remove"); len(rows) != 2 || rows[0].Reason != "another José" || !strings.Contains(rows[0].Before, "Blood count.pdf") {
		t.Errorf("audit: %+v", rows)
	}
	for _, e := range value(x.chart(x.asha, "", clinic.TimelineAttachment))(t) {
		if e.ID == int64(x.file) {
			continue
		}
		if (e.ID == int64(id)) != (e.Marker == "Removed: another José") {
			t.Errorf("timeline: %+v", e)
		}
	}
	equal(t, "José's timeline", len(value(x.chart(jose, "", clinic.TimelineAttachment))(t)), 1)
}

func TestTheLargestFileIsASetting(t *testing.T) {
	x := newTreated(t)
	settings := value(x.Settings.Get(x.admin))(t)
	settings.AttachmentLimitMB = 1
	must(t, x.Settings.Update(x.admin, settings, service.Image{}))
	cmd := service.AddAttachmentCommand{Patient: x.jose, Name: "large.pdf", Data: report(strings.Repeat("x", 1<<20))}
	_, err := x.Attachments.Add(x.asha, cmd)
	refused(t, err, clinic.Invalid, "file")
	settings = value(x.Settings.Get(x.admin))(t)
	settings.AttachmentLimitMB = 2
	must(t, x.Settings.Update(x.admin, settings, service.Image{}))
	value(x.Attachments.Add(x.asha, cmd))(t)
	if rows := x.audited("settings.update"); !strings.Contains(rows[0].After, `"attachment_limit_mb":2`) {
		t.Errorf("audit: %+v", rows[0])
	}
}

// Files of a visit are the patient's once it is closed, as its text is.
func TestAPatientReadsAVisitsFilesOnceItIsClosed(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	file := value(h.Attachments.Add(h.asha, service.AddAttachmentCommand{Patient: h.annaID, Visit: id, Name: "biopsy.pdf", Data: report("biopsy")}))(t)
	loose := value(h.Attachments.Add(h.asha, service.AddAttachmentCommand{Patient: h.annaID, Name: "letter.pdf", Data: report("letter")}))(t)
	shown := func() (files, entries int) {
		page := value(h.Attachments.List(h.anna, service.AttachmentFilter{Patient: h.annaID}, service.PageRequest{}))(t)
		line := value(h.History.Timeline(h.anna, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.annaID,
			Kinds: clinic.Kinds(clinic.TimelineAttachment)}}, service.PageRequest{}))(t)
		equal(t, "counted", page.Total, len(page.Rows))
		equal(t, "counted in the timeline", line.Total, len(line.Rows))
		return len(page.Rows), len(line.Rows)
	}
	if files, entries := shown(); files != 1 || entries != 1 {
		t.Errorf("before closing: %d files, %d entries", files, entries)
	}
	_, err := h.Attachments.Open(h.anna, file)
	refused(t, err, clinic.NotFound)
	value(h.Attachments.Open(h.anna, loose))(t)
	value(h.Attachments.Open(h.asha, file))(t)
	value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: findings()}))(t)
	if files, entries := shown(); files != 2 || entries != 2 {
		t.Errorf("after closing: %d files, %d entries", files, entries)
	}
	value(h.Attachments.Open(h.anna, file))(t)
}

// A nurse learns that a file is in the chart already, but not what others call it.
func TestANurseDoesNotLearnAFilesName(t *testing.T) {
	x := newTreated(t)
	_, err := x.Attachments.Add(x.nurse, service.AddAttachmentCommand{Patient: x.jose, Name: "scan", Data: report("treated")})
	refused(t, err, clinic.Conflict, "file")
	if msg := clinic.MessageOf(err); msg == "" || strings.Contains(msg, "file-word") {
		t.Errorf("she is told %q", msg)
	}
}

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

func pulse(p clinic.PatientID) service.RecordVitals {
	return service.RecordVitals{Vitals: clinic.Vitals{PatientID: p, Pulse: 78}}
}

func vitalsOf(p clinic.PatientID) service.VitalsQuery {
	return service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: p}}
}

func problemsOf(p clinic.PatientID) service.ProblemQuery {
	return service.ProblemQuery{ProblemFilter: service.ProblemFilter{Patient: p}}
}

// The nurse takes vital signs and writes a note before the doctor, who finds
// both with BMI and marks.
func TestNurseBeforeTheDoctor(t *testing.T) {
	h := newHospital(t)
	visit := h.book(h.jose, h.ashaID, "10:00")
	value(h.Appointments.CheckIn(h.desk, visit, h.version(visit)))(t)
	recorded := make(chan any, 4)
	event.Subscribe(h.bus, func(e service.VitalsRecorded) { recorded <- e })
	event.Subscribe(h.bus, func(e service.TriageNoted) { recorded <- e })
	h.pass(20 * time.Minute)
	cmd := service.RecordVitals{Triage: "Headache since Friday.", Vitals: clinic.Vitals{PatientID: h.jose, AppointmentID: visit, Systolic: 158, Diastolic: 96,
		Pulse: 78, Temperature: 368, SpO2: 97, Weight: 86_000, Height: 1750}}
	id := value(h.Vitals.Record(h.nurse, cmd))(t)
	for range 2 {
		switch e := (<-recorded).(type) {
		case service.VitalsRecorded:
			equal(t, "event", e, service.VitalsRecorded{Patient: h.jose, Visit: visit})
		case service.TriageNoted:
			equal(t, "event", e, service.TriageNoted{Patient: h.jose, Visit: visit})
		}
	}
	// A later set without a height: the BMI says whose height it used.
	h.pass(time.Hour)
	value(h.Vitals.Record(h.asha, service.RecordVitals{Vitals: clinic.Vitals{PatientID: h.jose, Weight: 85_000}}))(t)
	chart := value(h.Vitals.Of(h.asha, vitalsOf(h.jose)))(t)
	equal(t, "sets", len(chart.Rows), 2)
	first, second := chart.Rows[1], chart.Rows[0]
	equal(t, "by", first.RecordedByName, "Carvalho")
	equal(t, "id", first.ID, id)
	equal(t, "BMI", first.BMI, 281)
	equal(t, "later BMI", second.BMI, 278)
	if !second.HeightFrom.Equal(first.TakenAt) || !first.HeightFrom.IsZero() {
		t.Errorf("heights from %v and %v", first.HeightFrom, second.HeightFrom)
	}
	for m, mark := range map[clinic.Measure]clinic.Mark{clinic.MeasureSystolic: clinic.MarkHigh, clinic.MeasureDiastolic: clinic.MarkHigh,
		clinic.MeasurePulse: clinic.MarkNormal, clinic.MeasureBMI: clinic.MarkHigh, clinic.MeasureWeight: clinic.MarkNone} {
		equal(t, string(m), first.Marks[m], mark)
	}
	equal(t, "last weight", chart.Last[clinic.MeasureWeight].Value, 85_000)
	equal(t, "last systolic", chart.Last[clinic.MeasureSystolic].Value, 158)
	equal(t, "last systolic's visit", chart.Last[clinic.MeasureSystolic].Visit, visit)
	equal(t, "last BMI", chart.Last[clinic.MeasureBMI].Value, 278)
	notes := value(h.Triage.Notes(h.asha, visit))(t)
	if len(notes) != 1 || notes[0].Note != "Headache since Friday." || notes[0].RecordedByName != "Carvalho" {
		t.Errorf("notes: %+v", notes)
	}
	row := h.audited("vitals.record")[1]
	if !strings.Contains(row.After, `"systolic":"158"`) || row.PatientID != h.jose || row.UserName != "Carvalho" {
		t.Errorf("audit: %+v", row)
	}
	equal(t, "audited notes", len(h.audited("triage.add")), 1)

	// A note alone is recorded without a set.
	equal(t, "id", value(h.Vitals.Record(h.nurse, service.RecordVitals{Triage: "Feels faint.", Vitals: clinic.Vitals{PatientID: h.jose, AppointmentID: visit}}))(t), 0)
	value(h.Vitals.Record(h.asha, service.RecordVitals{Triage: "Seen at once.", Vitals: clinic.Vitals{PatientID: h.jose, AppointmentID: visit}}))(t)
	equal(t, "notes", len(value(h.Triage.Notes(h.nurse, visit))(t)), 3)
	equal(t, "sets", len(value(h.Vitals.Of(h.nurse, vitalsOf(h.jose)))(t).Rows), 2)
}

func TestVitalsThatAreRefused(t *testing.T) {
	h := newHospital(t)
	visit := h.book(h.jose, h.ashaID, "10:00")
	record := func(change func(*service.RecordVitals)) error {
		cmd := service.RecordVitals{Vitals: clinic.Vitals{PatientID: h.jose, AppointmentID: visit, Weight: 86_000, Height: 1750}}
		change(&cmd)
		_, err := h.Vitals.Record(h.nurse, cmd)
		return err
	}
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.Systolic, c.Vitals.Diastolic = 1200, 80 }), clinic.Invalid, clinic.FieldBloodPressure, "Was 120 mmHg meant?")
	refused(t, record(func(c *service.RecordVitals) { c.Vitals = clinic.Vitals{PatientID: h.jose} }), clinic.Invalid, "", "Nothing was measured")
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.AppointmentID, c.Triage = 0, "note" }), clinic.Invalid, "triage", "belongs to a visit")
	refused(t, record(func(c *service.RecordVitals) { c.Triage = strings.Repeat("x", 5000) }), clinic.Invalid, "triage", "at most")
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.PatientID = 0 }), clinic.Invalid, "patient")
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.PatientID = h.annaID }), clinic.Conflict, "", "another patient's")
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.TakenAt = clinic.MustDate("1979-01-01").At(600, time.UTC) }), clinic.Invalid, "taken_at", "born after")
	must(t, record(func(*service.RecordVitals) {}))
	// A weight in pounds is asked about once.
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.Weight = 190_000 }), clinic.Conflict, "weight", "190.0 kg, but 86.0 kg on 23 Nov 2026")
	must(t, record(func(c *service.RecordVitals) { c.Vitals.Weight, c.Sure = 190_000, true }))
	must(t, h.Appointments.Cancel(h.desk, visit, h.version(visit), clinic.CancelledBy("patient"), "called"))
	refused(t, record(func(*service.RecordVitals) {}), clinic.Conflict, "", "no vital signs")
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.Weight, c.Vitals.Height, c.Triage = 0, 0, "x" }), clinic.Conflict, "", "no vital signs")
	refused(t, record(func(c *service.RecordVitals) { c.Vitals.Weight, c.Vitals.Height, c.Triage = 0, 0, " " }), clinic.Invalid)
	p := value(h.Patients.Get(h.desk, h.jose))(t)
	must(t, h.Patients.Retire(h.admin, h.jose, p.Version, "moved"))
	_, err := h.Vitals.Record(h.nurse, pulse(h.jose))
	refused(t, err, clinic.Conflict, "", "retired")
}

func TestRetractedVitals(t *testing.T) {
	h := newHospital(t)
	id := value(h.Vitals.Record(h.nurse, pulse(h.jose)))(t)
	refused(t, h.Vitals.Retract(h.nurse, id, " "), clinic.Invalid, "reason")
	refused(t, h.Vitals.Retract(h.bela, id, "x"), clinic.Forbidden)
	must(t, h.Vitals.Retract(h.nurse, id, "another patient's"))
	refused(t, h.Vitals.Retract(h.nurse, id, "again"), clinic.Conflict, "", "Carvalho marked this as an error already, on 23 Nov 2026")
	refused(t, h.Vitals.Retract(h.nurse, 999, "x"), clinic.NotFound)
	equal(t, "sets", len(value(h.Vitals.Of(h.nurse, vitalsOf(h.jose)))(t).Rows), 0)
	q := vitalsOf(h.jose)
	q.WithRetracted = true
	chart := value(h.Vitals.Of(h.nurse, q))(t)
	if len(chart.Rows) != 1 || chart.Rows[0].RetractReason != "another patient's" || chart.Rows[0].RetractedName != "Carvalho" || len(chart.Last) != 0 {
		t.Errorf("%+v", chart)
	}
	row := h.audited("vitals.retract")[0]
	equal(t, "reason", row.Reason, "another patient's")
}

// Who reads what, and what of it is recorded.
func TestVitalsAndProblemsByRight(t *testing.T) {
	h := newHospital(t)
	visit := h.book(h.annaID, h.ashaID, "10:00")
	value(h.Vitals.Record(h.nurse, service.RecordVitals{Triage: "note-word", Vitals: clinic.Vitals{PatientID: h.annaID, AppointmentID: visit, Pulse: 78}}))(t)
	value(h.Problems.Add(h.asha, clinic.Problem{PatientID: h.annaID, Title: "Hypertension"}))(t)
	for who, c := range map[string]struct {
		ctx                      context.Context
		vitals, problems, triage clinic.Code
	}{
		"admin":            {h.admin, "", "", ""},
		"her doctor":       {h.asha, "", "", ""},
		"another doctor":   {h.bela, clinic.Forbidden, clinic.Forbidden, clinic.Forbidden},
		"nurse":            {h.nurse, "", clinic.Forbidden, ""},
		"receptionist":     {h.desk, clinic.Forbidden, clinic.Forbidden, clinic.Forbidden},
		"cashier":          {h.cashier, clinic.Forbidden, clinic.Forbidden, clinic.Forbidden},
		"the patient":      {h.anna, "", "", clinic.Forbidden},
		"somebody unknown": {context.Background(), clinic.Unauthenticated, clinic.Unauthenticated, clinic.Unauthenticated},
	} {
		chart, err := h.Vitals.Of(c.ctx, vitalsOf(h.annaID))
		equal(t, who+" reads vital signs", clinic.CodeOf(err), c.vitals)
		equal(t, who+" sees vital signs", len(chart.Rows), map[bool]int{true: 1}[c.vitals == ""])
		list, err := h.Problems.List(c.ctx, problemsOf(h.annaID))
		equal(t, who+" reads problems", clinic.CodeOf(err), c.problems)
		equal(t, who+" sees problems", len(list), map[bool]int{true: 1}[c.problems == ""])
		notes, err := h.Triage.Notes(c.ctx, visit)
		equal(t, who+" reads the note", clinic.CodeOf(err), c.triage)
		equal(t, who+" sees notes", len(notes), map[bool]int{true: 1}[c.triage == ""])
	}
	equal(t, "an administrator's readings", len(h.audited("vitals.read"))+len(h.audited("problem.read"))+len(h.audited("triage.read")), 3)
	_, err := h.Vitals.Of(h.anna, vitalsOf(h.jose))
	refused(t, err, clinic.Forbidden)
	_, err = h.Problems.List(h.anna, problemsOf(h.jose))
	refused(t, err, clinic.Forbidden)
	// Until a reason is given, a doctor is not told "not asked" of allergies: the
	// status is empty, and the header says what opens them.
	must(t, h.Patients.SetAllergies(h.nurse, h.annaID, value(h.Patients.Get(h.nurse, h.annaID))(t).Version, clinic.AllergyHas,
		[]clinic.Allergy{{Substance: "Penicillin", Severity: clinic.SeveritySevere}}))
	allergies := func() string {
		t.Helper()
		p, header := value(h.Patients.Get(h.bela, h.annaID))(t), value(h.Patients.Header(h.bela, h.annaID))(t)
		equal(t, "the header's status", header.AllergyStatus, p.AllergyStatus)
		equal(t, "the header sees allergies", header.CanSeeAllergies, p.AllergyStatus != "")
		equal(t, "the header asks for a reason", header.NeedsReason, p.AllergyStatus == "")
		return string(p.AllergyStatus) + clinic.AllergyText(p.AllergyStatus, p.Allergies)
	}
	equal(t, "allergies of a closed chart", allergies(), "")
	equal(t, "the desk is asked for no reason", value(h.Patients.Header(h.desk, h.annaID))(t).NeedsReason, false)
	// A doctor who gives a reason gets in, and that is recorded.
	q, list := vitalsOf(h.annaID), problemsOf(h.annaID)
	_, err = h.Vitals.Of(h.bela, q)
	refused(t, err, clinic.Forbidden, "reason", "it is recorded")
	q.Reason, list.Reason = "on call", "on call"
	equal(t, "with a reason", len(value(h.Vitals.Of(h.bela, q))(t).Rows), 1)
	equal(t, "with a reason", len(value(h.Problems.List(h.bela, list))(t)), 1)
	equal(t, "recorded", h.audited("vitals.break_glass")[0].Reason+h.audited("problem.break_glass")[0].Reason, "on callon call")
	equal(t, "allergies of the opened chart", allergies(), "hasPenicillin (severe)")
	equal(t, "recorded", h.audited("patient.read")[0].Reason, "on call")
	must(t, h.Sessions.SignOut(h.bela))
	equal(t, "allergies after signing out", allergies(), "")
	// Reading is no writing.
	_, err = h.Vitals.Record(h.bela, pulse(h.annaID))
	refused(t, err, clinic.Forbidden)
	_, err = h.Problems.Add(h.bela, clinic.Problem{PatientID: h.annaID, Title: "x"})
	refused(t, err, clinic.Forbidden)
	for who, ctx := range map[string]context.Context{"admin": h.admin, "patient": h.anna, "desk": h.desk, "cashier": h.cashier} {
		_, err = h.Vitals.Record(ctx, pulse(h.annaID))
		refused(t, err, clinic.Forbidden)
		_, err = h.Problems.Add(ctx, clinic.Problem{PatientID: h.annaID, Title: "x"})
		if clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("%s adds a problem: %v", who, err)
		}
	}
	// With the reason of no chart there is no way in: nothing without the audit row.
	_, err = h.Vitals.Record(h.bela, service.RecordVitals{Triage: "x", Vitals: clinic.Vitals{PatientID: h.annaID, AppointmentID: visit}})
	refused(t, err, clinic.Forbidden)
}

func TestProblemList(t *testing.T) {
	h := newHospital(t)
	visit := h.book(h.jose, h.ashaID, "10:00")
	date := func(s string) clinic.PartialDate { return value(clinic.ParsePartialDate(s))(t) }
	id := value(h.Problems.Add(h.asha, clinic.Problem{PatientID: h.jose, AppointmentID: visit, Code: "I10", Title: "Hypertension", Onset: date("2019")}))(t)
	got := value(h.Problems.List(h.asha, problemsOf(h.jose)))(t)
	if len(got) != 1 || got[0].ID != id || got[0].RecordedByName != "Asha Sharma" || got[0].State != clinic.ProblemActive || got[0].Version != 1 {
		t.Fatalf("%+v", got)
	}
	p := got[0]
	_, err := h.Problems.Add(h.asha, clinic.Problem{PatientID: h.jose, Code: "I10", Title: "High blood pressure"})
	refused(t, err, clinic.Conflict, "title", "Hypertension since 2019 is on the list already (Active).")
	_, err = h.Problems.Add(h.asha, clinic.Problem{PatientID: h.jose, Title: "HYPERTENSION"})
	refused(t, err, clinic.Conflict, "title")
	_, err = h.Problems.Add(h.asha, clinic.Problem{PatientID: h.jose, Title: "Measles", Onset: date("1975")})
	refused(t, err, clinic.Invalid, "onset", "born after that")
	_, err = h.Problems.Add(h.asha, clinic.Problem{PatientID: h.jose, Title: "Flu", Onset: date("2030")})
	refused(t, err, clinic.Invalid, "onset", "future")
	_, err = h.Problems.Add(h.asha, clinic.Problem{Title: "Flu"})
	refused(t, err, clinic.Invalid, "patient")

	p.State, p.Ended, p.Note = clinic.ProblemResolved, date("Mar 2026"), "after losing weight"
	must(t, h.Problems.Update(h.asha, p))
	refused(t, h.Problems.Update(h.asha, p), clinic.Stale)
	// What was over can come again, beside it.
	again := value(h.Problems.Add(h.asha, clinic.Problem{PatientID: h.jose, Code: "I10", Title: "Hypertension", Onset: date("Oct 2026")}))(t)
	p.Version = 2
	p.State, p.Ended = clinic.ProblemActive, clinic.PartialDate{}
	refused(t, h.Problems.Update(h.asha, p), clinic.Conflict, "title")
	refused(t, h.Problems.MarkError(h.asha, again, 1, ""), clinic.Invalid, "reason")
	refused(t, h.Problems.MarkError(h.bela, again, 1, "x"), clinic.Forbidden)
	must(t, h.Problems.MarkError(h.asha, again, 1, "a wrong patient's"))
	wrong := p
	wrong.ID, wrong.Version = again, 2
	refused(t, h.Problems.Update(h.asha, wrong), clinic.Conflict, "", "marked as an error")
	equal(t, "on the list", len(value(h.Problems.List(h.asha, problemsOf(h.jose)))(t)), 1)
	q := problemsOf(h.jose)
	q.WithError = true
	equal(t, "with the error", len(value(h.Problems.List(h.asha, q))(t)), 2)
	row := h.audited("problem.update")[0]
	if !strings.Contains(row.Before, `"state":"active"`) || !strings.Contains(row.After, `"ended":"2026-03"`) || row.PatientID != h.jose {
		t.Errorf("audit: %+v", row)
	}
	equal(t, "audited error", h.audited("problem.mark_error")[0].Reason, "a wrong patient's")
}

// A merge takes vital signs and problems along, and gives them back.
func TestMergedVitalsAndProblems(t *testing.T) {
	w := newTwins(t)
	value(w.Vitals.Record(w.nurse, pulse(w.merged)))(t)
	value(w.Problems.Add(w.asha, clinic.Problem{PatientID: w.merged, Title: "Hypertension"}))(t)
	id := w.merge()
	equal(t, "vital signs", len(value(w.Vitals.Of(w.nurse, vitalsOf(w.kept)))(t).Rows), 1)
	equal(t, "problems", len(value(w.Problems.List(w.asha, problemsOf(w.kept)))(t)), 1)
	_, err := w.Vitals.Record(w.nurse, pulse(w.merged))
	refused(t, err, clinic.Conflict, "", "merged")
	value(w.Patients.Unmerge(w.desk, w.undo(id)))(t)
	equal(t, "vital signs", len(value(w.Vitals.Of(w.nurse, vitalsOf(w.kept)))(t).Rows), 0)
	equal(t, "vital signs", len(value(w.Vitals.Of(w.nurse, vitalsOf(w.merged)))(t).Rows), 1)
	equal(t, "problems", len(value(w.Problems.List(w.asha, problemsOf(w.merged)))(t)), 1)
}

// That somebody asked, and found none, is recorded with when and by whom, also
// when it only confirms what stood there.
func TestAskedForAllergies(t *testing.T) {
	h := newHospital(t)
	set := func(status clinic.AllergyStatus, list ...clinic.Allergy) {
		t.Helper()
		h.pass(time.Hour)
		p := value(h.Patients.Get(h.nurse, h.jose))(t)
		must(t, h.Patients.SetAllergies(h.nurse, h.jose, p.Version, status, list))
	}
	set(clinic.AllergyNoneKnown)
	set(clinic.AllergyNoneKnown)
	set(clinic.AllergyHas, clinic.Allergy{Substance: "Latex", Reaction: "hives", Severity: clinic.SeverityMild})
	set(clinic.AllergyNoneKnown)
	rows := h.audited("patient.set_allergies")
	equal(t, "rows", len(rows), 4)
	for i, want := range []struct{ before, after string }{
		{`"allergies":"Latex (hives, mild)"`, `"allergies":"No known allergies"`},
		{`"allergies":"No known allergies"`, `"allergies":"Latex (hives, mild)"`},
		{`"allergies_asked":"2026-11-23T08:00:00Z"`, `"allergies_asked":"2026-11-23T09:00:00Z"`},
		{`"allergies":"Not asked"`, `"allergies_asked_by":"Carvalho"`},
	} {
		if !strings.Contains(rows[i].Before, want.before) || !strings.Contains(rows[i].After, want.after) {
			t.Errorf("row %d: %s → %s", i, rows[i].Before, rows[i].After)
		}
	}
	head := value(h.Patients.Header(h.nurse, h.jose))(t)
	if head.AllergyStatus != clinic.AllergyNoneKnown || head.AllergyBy != "Carvalho" || !head.AllergyConfirmed.Equal(h.clock()) {
		t.Errorf("header: %+v", head)
	}
	if head := value(h.Patients.Header(h.desk, h.jose))(t); head.AllergyBy != "" || !head.AllergyConfirmed.IsZero() {
		t.Errorf("the desk's header: %+v", head)
	}
}

// A patient asks in vain for values that were marked as errors.
func TestAPatientSeesNoRetractedVitals(t *testing.T) {
	h := newHospital(t)
	id := value(h.Vitals.Record(h.nurse, pulse(h.annaID)))(t)
	must(t, h.Vitals.Retract(h.nurse, id, "another patient's"))
	q := vitalsOf(h.annaID)
	q.WithRetracted = true
	equal(t, "Anna sees", len(value(h.Vitals.Of(h.anna, q))(t).Rows), 0)
	equal(t, "Asha sees", len(value(h.Vitals.Of(h.nurse, q))(t).Rows), 1)
}

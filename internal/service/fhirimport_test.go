package service_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// incoming is a patient as a bundle tells of one.
func incoming(last string) service.IncomingChart {
	from := func(n int, kind string) service.IncomingNote {
		return service.IncomingNote{Entry: n, Kind: kind, ID: "id"}
	}
	day := time.Date(2019, 12, 18, 13, 55, 57, 0, time.UTC)
	return service.IncomingChart{Source: "Patient/" + last,
		Patient: clinic.Patient{FirstName: "Buster", LastName: last, DateOfBirth: clinic.MustDate("1988-03-16"), Sex: clinic.SexMale, Phone: "555-866-2259",
			Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "X66 " + last}}},
		AllergyStatus: clinic.AllergyHas, Allergies: []clinic.Allergy{{Substance: "Nuts"}}, AllergiesAsked: day,
		Problems: []service.IncomingProblem{{Problem: clinic.Problem{Title: "Chronic sinusitis", State: clinic.ProblemActive, Onset: clinic.PartialDate{Year: 1994}}, From: from(2, "Condition")}},
		Vitals: []service.IncomingVitals{{Vitals: clinic.Vitals{TakenAt: day, Systolic: 135, Diastolic: 72, Weight: 76_733},
			From: map[clinic.Measure]service.IncomingNote{clinic.MeasureSystolic: from(3, "Observation"), clinic.MeasureDiastolic: from(3, "Observation"), clinic.MeasureWeight: from(4, "Observation")}}},
		Entries: []service.IncomingEntry{{HistoryEntry: clinic.HistoryEntry{CreatedAt: day, Symptoms: "Cough", Prescription: "Amoxicillin (stopped)"}, From: from(5, "Encounter")}},
		Taken:   map[string]int{"Patient": 1, "Condition": 1, "Observation": 2, "Encounter": 1}}
}

func importing(charts ...service.IncomingChart) service.FHIRImportCommand {
	return service.FHIRImportCommand{FileName: "/home/x/bundle.json", Digest: strings.Repeat("a", 64), Charts: charts}
}

func TestAPatientIsTakenIn(t *testing.T) {
	h := newHospital(t)
	r := value(h.FHIRImports.Import(h.admin, importing(incoming("Hoeger"))))(t)
	if len(r.Charts) != 1 || r.Charts[0].Refused != "" {
		t.Fatalf("%+v", r)
	}
	c := r.Charts[0]
	equal(t, "number", c.Number, "P-000003")
	equal(t, "name", c.Name, "Hoeger, Buster")
	p := value(h.Patients.Get(h.admin, c.ID))(t)
	equal(t, "identifier", clinic.IdentifiersText(p.Identifiers), "Passport X66 Hoeger")
	equal(t, "allergies", p.AllergyText(), "Nuts")
	equal(t, "asked", p.AllergyConfirmed.UTC().Year(), 2019)
	problems := value(h.Problems.List(h.admin, service.ProblemQuery{ProblemFilter: service.ProblemFilter{Patient: c.ID}}))(t)
	equal(t, "problems", len(problems), 1)
	vitals := value(h.Vitals.Of(h.admin, service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: c.ID}}))(t)
	equal(t, "vital signs", len(vitals.Rows), 1)
	equal(t, "weight", vitals.Rows[0].Weight, 76_733)
	timeline := value(h.History.Timeline(h.admin, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: c.ID, Kinds: clinic.Kinds(clinic.TimelineVisit)}}, service.PageRequest{}))(t)
	equal(t, "records", len(timeline.Rows), 1)
	equal(t, "of the day", timeline.Rows[0].At.UTC().Year(), 2019)
	equal(t, "prescription", timeline.Rows[0].Visit.Prescription, "Amoxicillin (stopped)")
	equal(t, "visits of ours", len(value(h.Appointments.List(h.admin, service.AppointmentFilter{Patient: c.ID}, service.PageRequest{}))(t).Rows), 0)
	log := h.audited("data.import")
	equal(t, "audited", len(log), 1)
	if log[0].PatientID != c.ID || !strings.Contains(log[0].After, "bundle.json") || strings.Contains(log[0].After, "/home") || !strings.Contains(log[0].After, strings.Repeat("a", 64)) {
		t.Errorf("audited %+v", log[0])
	}
	equal(t, "made", len(h.audited("patient.create")), 3)
	// Once more: the same identifier is registered already.
	r = value(h.FHIRImports.Import(h.admin, importing(incoming("Hoeger"))))(t)
	if !strings.Contains(r.Charts[0].Refused, "P-000003") || r.Charts[0].ID != 0 {
		t.Errorf("again: %+v", r.Charts[0])
	}
	cmd := importing(incoming("Hoeger"))
	cmd.Anyway = "his twin brother"
	r = value(h.FHIRImports.Import(h.admin, cmd))(t)
	equal(t, "taken anyway", r.Charts[0].Number, "P-000004")
	if made := h.audited("patient.create")[0]; made.Reason != "his twin brother" || !strings.Contains(made.After, "P-000003") {
		t.Errorf("audited %+v", made)
	}
}

func TestOnlyAdministratorsImport(t *testing.T) {
	x := newTreated(t)
	for _, who := range []string{"asha", "bela", "nurse", "desk", "cashier", "anna", "jose"} {
		_, err := x.FHIRImports.Import(x.roles[who], importing(incoming("Hoeger")))
		refused(t, err, clinic.Forbidden)
	}
}

func TestADryRunLeavesNothing(t *testing.T) {
	h := newHospital(t)
	before := len(value(h.Audit.List(h.admin, service.AuditFilter{}, service.PageRequest{Limit: 500}))(t).Rows)
	cmd := importing(incoming("Hoeger"), incoming("Conn"), incoming("Hoeger"))
	cmd.DryRun = true
	cmd.Charts[1].Patient.DateOfBirth, cmd.Charts[1].Patient.Phone = clinic.MustDate("1950-01-02"), "555-111"
	cmd.Seen = service.NewSeenPatients()
	r := value(h.FHIRImports.Import(h.admin, cmd))(t)
	for i, want := range []string{"", "", "imported in the same run"} {
		if got := r.Charts[i].Refused; (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("patient %d: %q", i, got)
		}
	}
	equal(t, "problems told", r.Charts[0].Problems, 1)
	equal(t, "number", r.Charts[0].Number, "")
	// A second file of the same run.
	next := importing(incoming("Conn"))
	next.Charts[0].Patient = cmd.Charts[1].Patient
	next.DryRun, next.Seen = true, cmd.Seen
	if got := value(h.FHIRImports.Import(h.admin, next))(t).Charts[0].Refused; !strings.Contains(got, "same run") {
		t.Errorf("in two files: %q", got)
	}
	equal(t, "patients", len(value(h.Patients.Search(h.admin, service.PatientFilter{}, service.PageRequest{}))(t).Rows), 2)
	equal(t, "audit rows", len(value(h.Audit.List(h.admin, service.AuditFilter{}, service.PageRequest{Limit: 500}))(t).Rows), before)
	// It promised what then happens.
	cmd.DryRun = false
	done := value(h.FHIRImports.Import(h.admin, cmd))(t)
	for i := range done.Charts {
		if (done.Charts[i].Refused == "") != (r.Charts[i].Refused == "") {
			t.Errorf("patient %d: dry %q, done %q", i, r.Charts[i].Refused, done.Charts[i].Refused)
		}
	}
	equal(t, "next number", done.Charts[1].Number, "P-000004")
}

// What cannot be kept is left out and told; the patient is taken all the same.
func TestWhatIsNotTaken(t *testing.T) {
	h := newHospital(t)
	c := incoming("Hoeger")
	c.Patient.Email, c.Patient.Phone = "no e-mail", strings.Repeat("5", 60)
	c.Problems = append(c.Problems, c.Problems[0],
		service.IncomingProblem{Problem: clinic.Problem{Title: "Before birth", State: clinic.ProblemActive, Onset: clinic.PartialDate{Year: 1950}}, From: service.IncomingNote{Kind: "Condition", Entry: 20}})
	set := func(at time.Time, m clinic.Measure, value int) service.IncomingVitals {
		v := service.IncomingVitals{Vitals: clinic.Vitals{TakenAt: at}, From: map[clinic.Measure]service.IncomingNote{m: {Kind: "Observation", Entry: 30}}}
		v.Set(m, value)
		return v
	}
	ok := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Vitals = append(c.Vitals, set(ok, clinic.MeasureWeight, 900_000), set(ok, clinic.MeasureSystolic, 120), set(monday.Add(48*time.Hour), clinic.MeasurePulse, 70),
		set(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), clinic.MeasurePulse, 70))
	c.Entries = append(c.Entries, service.IncomingEntry{HistoryEntry: clinic.HistoryEntry{CreatedAt: monday.Add(time.Hour), Notes: "x"}, From: service.IncomingNote{Kind: "Encounter"}},
		service.IncomingEntry{HistoryEntry: clinic.HistoryEntry{CreatedAt: ok}, From: service.IncomingNote{Kind: "Encounter"}},
		service.IncomingEntry{HistoryEntry: clinic.HistoryEntry{CreatedAt: ok, Notes: strings.Repeat("é", 5000)}, From: service.IncomingNote{Kind: "Encounter"}})
	got := value(h.FHIRImports.Import(h.admin, importing(c)))(t).Charts[0]
	equal(t, "refused", got.Refused, "")
	equal(t, "problems", got.Problems, 1)
	equal(t, "sets", got.Vitals, 1)
	equal(t, "records", got.Entries, 2)
	var told []string
	for _, n := range got.NotTaken {
		told = append(told, n.Field+": "+n.Reason)
	}
	all := strings.Join(told, "\n")
	for _, want := range []string{"email:", "phone:", "on the list already", "born after", "900.0 kg cannot be", "two values", "in the future", "It says nothing", "notes: It is longer than a record holds and was cut"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing is told of %q:\n%s", want, all)
		}
	}
	// A patient without whom nothing makes sense is refused.
	for what, change := range map[string]func(*clinic.Patient){
		"name":   func(p *clinic.Patient) { p.FirstName, p.LastName = "", "" },
		"future": func(p *clinic.Patient) { p.DateOfBirth = today.AddDays(9) },
	} {
		c := incoming("Other")
		change(&c.Patient)
		if r := value(h.FHIRImports.Import(h.admin, importing(c)))(t).Charts[0]; !strings.Contains(r.Refused, what) || r.ID != 0 {
			t.Errorf("%s: %+v", what, r)
		}
	}
}

func TestAnImportIsGivenUpBetweenPatients(t *testing.T) {
	h := newHospital(t)
	ctx, cancel := context.WithCancel(h.admin)
	other := incoming("Conn")
	other.Patient.DateOfBirth, other.Patient.Phone = clinic.MustDate("1950-01-02"), ""
	cmd := importing(incoming("Hoeger"), other)
	cmd.Progress = func(done, total int) { cancel() }
	r, err := h.FHIRImports.Import(ctx, cmd)
	refused(t, err, clinic.Unavailable, "", "stays")
	equal(t, "told", len(r.Charts), 1)
	equal(t, "patients", len(value(h.Patients.Search(h.admin, service.PatientFilter{}, service.PageRequest{}))(t).Rows), 3)
}

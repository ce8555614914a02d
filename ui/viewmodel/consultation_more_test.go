package viewmodel

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// A reason answers what was said when it was given, and nothing that is said
// later.
func TestConsultationAsksAgainAboutANewWarning(t *testing.T) {
	f := newConsultFake()
	f.warnings = penicillin
	c, _ := openConsult(t, f, InlineRunner{})
	at := c.AddItem(clinic.PrescriptionItem{Drug: "Penicillin V", Dose: "1 tablet"})
	c.SetReason(at, "Tolerated in 2024")
	if _, n := c.NeedsReason(); n != 0 {
		t.Fatal("the reason is not taken")
	}
	f.warnings = func(items []clinic.PrescriptionItem) []clinic.Warning {
		return append(penicillin(items), clinic.Warning{Item: 0, Kind: clinic.WarnInteraction, Severity: clinic.WarnSerious, NeedsReason: true,
			Cause: "Together they bleed.", Key: "interaction|warfarin"})
	}
	c.AddItem(clinic.PrescriptionItem{Drug: "Warfarin", Dose: "1 tablet"})
	if open := c.Unanswered(at); len(open) != 1 || open[0].Key != "interaction|warfarin" {
		t.Fatalf("unanswered are %+v", open)
	}
}

func TestConsultationSaysWhenItCouldNotCheck(t *testing.T) {
	f := newConsultFake()
	f.checkErr = clinic.Errorf(clinic.Unavailable, "The database is busy.")
	c, _ := openConsult(t, f, InlineRunner{})
	c.AddItem(clinic.PrescriptionItem{Drug: "Penicillin V", Dose: "1 tablet"})
	if c.CheckErr() == nil || c.Checking() {
		t.Fatalf("error %v, checking %v", c.CheckErr(), c.Checking())
	}
	f.checkErr, f.warnings = nil, penicillin
	c.Edit(func(d *clinic.Consultation) { d.Notes = "any" })
	if c.CheckErr() != nil || len(c.Warnings(0)) != 1 {
		t.Fatal("it is not checked again")
	}
	n := f.checks
	c.Edit(func(d *clinic.Consultation) { d.Notes = "more" })
	if f.checks != n {
		t.Error("typing a note checks the medicines again")
	}
}

// A late answer for medicines that have gone is not shown beside others.
func TestConsultationShowsNoWarningOfAnotherMedicine(t *testing.T) {
	f := newConsultFake()
	f.warnings = penicillin
	c, _ := openConsult(t, f, InlineRunner{})
	held := &HeldRunner{}
	c.p.Runner = held
	c.AddItem(clinic.PrescriptionItem{Drug: "Penicillin V", Dose: "1 tablet"})
	c.SetItem(0, clinic.PrescriptionItem{Drug: "Paracetamol", Dose: "1 tablet"})
	if !c.Checking() {
		t.Fatal("a check is under way and the page does not say so")
	}
	for held.Held() > 0 {
		held.Release(0)
	}
	if w := c.Warnings(0); len(w) != 0 || c.Checking() {
		t.Fatalf("paracetamol is warned of as %+v", w)
	}
}

func TestConsultationHeldByAnotherScreen(t *testing.T) {
	f := newConsultFake()
	f.view.HeldBy = &service.VisitHolder{Name: "Dr Asha Sharma", Workstation: "ROOM-1", Session: "x", OpenedAt: consultNow, SeenAt: consultNow}
	f.view.HasDraft, f.view.Draft = true, clinic.Draft{SavedAt: consultNow, Consultation: clinic.Consultation{Notes: "typed there"}}
	c, timer := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) { d.Notes = "typed here" })
	if !c.ReadOnly() || c.Data().Notes != "typed there" || timer.beat != nil {
		t.Fatalf("read-only %v, notes %q", c.ReadOnly(), c.Data().Notes)
	}
	c.TakeOver(func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	})
	c.Edit(func(d *clinic.Consultation) { d.Notes = "typed here" })
	if c.ReadOnly() || c.Data().Notes != "typed here" || f.takeovers != 1 || timer.beat == nil {
		t.Fatal("it was not taken over")
	}
}

func TestConsultationSaysThatItIsStillOpenAndLearnsWhenItIsNot(t *testing.T) {
	f := newConsultFake()
	c, timer := openConsult(t, f, InlineRunner{})
	lost := 0
	c.p.Lost = func(error) { lost++ }
	beat := func() {
		if timer.beat == nil {
			t.Fatal("no sign of life is due")
		}
		f := timer.beat
		timer.beat = nil
		f()
	}
	beat()
	beat()
	f.holdErr = clinic.Errorf(clinic.Conflict, "This visit was opened at ROOM-2.")
	beat()
	if f.beats != 3 || lost != 1 {
		t.Fatalf("%d signs of life, lost %d times", f.beats, lost)
	}
	c.Shut()
	if timer.beat != nil {
		t.Error("the timer outlives the page")
	}
}

func closedFake() *consultFake {
	f := newConsultFake()
	f.view.Appointment.Status = clinic.StatusCompleted
	f.view.Own = clinic.HistoryEntry{ID: 7, AppointmentID: 11, Version: 1, Symptoms: "S", Notes: "N", Diagnosis: "I10 Hypertension; tired",
		Diagnoses: []clinic.CodedDiagnosis{{Code: "I10", Title: "Hypertension"}}}
	return f
}

func TestConsultationAmendment(t *testing.T) {
	f := closedFake()
	c, timer := openConsult(t, f, InlineRunner{})
	if !c.CanAmend() || c.Data().Diagnosis != "tired" {
		t.Fatalf("can amend %v, free text %q", c.CanAmend(), c.Data().Diagnosis)
	}
	c.StartAmendment()
	if c.Amended() || c.ReadOnly() {
		t.Fatal("an amendment begins with the signed record, open to be typed in")
	}
	c.Edit(func(d *clinic.Consultation) { d.Notes = "N, corrected" })
	timer.pass()
	if len(f.amendDraft) != 1 || len(f.drafts) != 0 {
		t.Fatalf("kept %d amendments and %d drafts", len(f.amendDraft), len(f.drafts))
	}
	f.closeErr = clinic.Errorf(clinic.Stale, "Somebody amended meanwhile.")
	c.Amend("Mistyped", func(_ service.AmendResult, err error) {
		if clinic.CodeOf(err) != clinic.Stale {
			t.Errorf("error %v", err)
		}
	})
	if c.Data().Notes != "N, corrected" || c.ReadOnly() {
		t.Fatal("a refused amendment lost its text")
	}
	f.closeErr = nil
	c.Amend("Mistyped", func(r service.AmendResult, err error) {
		if err != nil || r.Version != 2 {
			t.Errorf("amended: %+v, %v", r, err)
		}
	})
	if got := f.amendments[1]; got.Amends != 7 || got.Reason != "Mistyped" || got.Consultation.Notes != "N, corrected" {
		t.Fatalf("sent %+v", got)
	}
	if !c.ReadOnly() {
		t.Error("the amended record is still open")
	}
}

func TestConsultationGoesOnWithAnAmendment(t *testing.T) {
	f := closedFake()
	f.view.HasDraft, f.view.Draft = true, clinic.Draft{SavedAt: consultNow, Consultation: clinic.Consultation{Notes: "half"}}
	c, _ := openConsult(t, f, InlineRunner{})
	if !c.Amending() || c.Data().Notes != "half" || !c.Amended() {
		t.Fatalf("amending %v with %q", c.Amending(), c.Data().Notes)
	}
	c.DropAmendment(func(error) {})
	if c.Amending() || c.Data().Notes != "N" || f.dropped != 1 {
		t.Fatalf("given up: amending %v, notes %q", c.Amending(), c.Data().Notes)
	}
}

func TestConsultationTakesPartsOver(t *testing.T) {
	f := newConsultFake()
	code := clinic.CodedDiagnosis{Code: "I10", Title: "Hypertension"}
	earlier := clinic.HistoryEntry{ID: 2, AppointmentID: 10, Symptoms: "Headache", Notes: "150/95", Diagnosis: "I10 Hypertension; tired",
		Diagnoses: []clinic.CodedDiagnosis{code}, Treatment: "Less salt", Prescription: "Amlodipine"}
	f.view.Earlier = []clinic.HistoryEntry{{ID: 3, AppointmentID: 12}, earlier}
	f.earlierRx = map[clinic.AppointmentID]clinic.Prescription{10: {ID: 4, Items: []clinic.PrescriptionItem{
		{Drug: "Amlodipine", Dose: "1 tablet", Reason: "old reason", Answered: "old"}, {Drug: "Metformin", Dose: "1 tablet"}}}}
	c, _ := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) { d.Symptoms = "Dizzy" })
	if e, ok := c.LastPrescription(); !ok || e.ID != 2 {
		t.Fatalf("the last prescription is of %+v", e)
	}
	for round, want := range [][]int{{1, 1, 2, 2, 1}, {0, 0, 0, 0, 0}} {
		for i, part := range Parts() {
			c.Take(part, earlier, func(added int, err error) {
				if err != nil || added != want[i] {
					t.Errorf("round %d, %s: %d new, want %d (%v)", round, part, added, want[i], err)
				}
			})
		}
	}
	d := c.Data()
	if d.Symptoms != "Dizzy\nHeadache" || d.DiagnosisText() != "I10 Hypertension; tired" || d.Advice != "Less salt" || len(d.Items) != 2 {
		t.Fatalf("now %+v", d)
	}
	if d.Items[0].Reason != "" || d.Items[0].Answered != "" {
		t.Error("an old reason answers today's warnings")
	}
}

package viewmodel

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestConsultationKeepsWhatIsTyped(t *testing.T) {
	f := newConsultFake()
	c, timer := openConsult(t, f, InlineRunner{})
	if timer.pending() != 0 {
		t.Fatal("a draft is due though nothing was typed")
	}
	c.Edit(func(d *clinic.Consultation) { d.Notes = "Throat" })
	c.Edit(func(d *clinic.Consultation) { d.Notes = "Throat red" })
	if timer.pending() != 1 || timer.waits[0] != AutosaveEvery {
		t.Fatalf("%d drafts are due after %v, want one after %v", timer.pending(), timer.waits, AutosaveEvery)
	}
	timer.pass()
	if len(f.drafts) != 1 || f.drafts[0].Notes != "Throat red" {
		t.Fatalf("drafts are %+v", f.drafts)
	}
	if got := c.SavedText(); got != "Saved 10:42:07" {
		t.Errorf("the page says %q", got)
	}
	if timer.pending() != 0 || c.Unsaved() {
		t.Error("a further draft is due though nothing changed")
	}
}

func TestConsultationTriesAgainAfterAFailedDraft(t *testing.T) {
	f := newConsultFake()
	c, timer := openConsult(t, f, InlineRunner{})
	f.draftErr = clinic.Errorf(clinic.Unavailable, "The database is busy.")
	c.Edit(func(d *clinic.Consultation) { d.Symptoms = "Cough" })
	timer.pass()
	if c.SavedText() != "Not saved yet, trying again" || timer.pending() != 1 {
		t.Fatalf("after a failure the page says %q and %d tries are due", c.SavedText(), timer.pending())
	}
	f.draftErr = nil
	timer.pass()
	if len(f.drafts) != 1 || f.drafts[0].Symptoms != "Cough" || c.SaveErr() != nil {
		t.Fatalf("the second try kept %+v, error %v", f.drafts, c.SaveErr())
	}
}

func TestConsultationKeepDraftIsDoneWhenItReturns(t *testing.T) {
	f := newConsultFake()
	held := &HeldRunner{}
	c, _ := openConsult(t, f, InlineRunner{})
	c.p.Runner = held
	c.Edit(func(d *clinic.Consultation) { d.Notes = "old" })
	c.SaveDraft() // its result is still on its way when the window locks
	c.Edit(func(d *clinic.Consultation) { d.Notes = "new" })
	c.KeepDraft()
	if n := len(f.drafts); n == 0 || f.drafts[n-1].Notes != "new" {
		t.Fatalf("the lock kept %+v", f.drafts)
	}
	held.Release(0)
	if c.Unsaved() && f.drafts[len(f.drafts)-1].Notes != "new" {
		t.Fatal("the older draft took the place of the newer one")
	}
}

func TestConsultationNeverWritesAnOlderDraftOverANewerOne(t *testing.T) {
	f := newConsultFake()
	c, _ := openConsult(t, f, InlineRunner{})
	older, newer := c.nextDraft(), c.nextDraft()
	if _, err := c.write(context.Background(), newer, clinic.Consultation{Notes: "newer"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.write(context.Background(), older, clinic.Consultation{Notes: "older"}); err != nil {
		t.Fatal(err)
	}
	if len(f.drafts) != 1 || f.drafts[0].Notes != "newer" {
		t.Fatalf("written: %+v", f.drafts)
	}
}

func TestConsultationRestoresTheDraft(t *testing.T) {
	f := newConsultFake()
	day := clinic.MustDate("2026-12-07")
	f.view.HasDraft = true
	f.view.Draft = clinic.Draft{SavedAt: consultNow, Consultation: clinic.Consultation{Symptoms: "Headache",
		Items: []clinic.PrescriptionItem{{Drug: "Paracetamol", Dose: "1 tablet"}}, FollowUp: clinic.FollowUp{Date: day}}}
	f.slots[day] = []clinic.Slot{{Start: clinic.MustClock("09:30"), Minutes: 20}}
	c, _ := openConsult(t, f, InlineRunner{})
	d := c.Data()
	if d.Symptoms != "Headache" || len(d.Items) != 1 {
		t.Fatalf("restored %+v", d)
	}
	if d.FollowUp.Book {
		t.Error("a date without a booking became a booking by being opened again")
	}
	if c.Unsaved() {
		t.Error("opening a draft counts as typing")
	}
}

func TestConsultationAllergyNeedsAReason(t *testing.T) {
	f := newConsultFake()
	f.warnings = penicillin
	c, _ := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) { d.Diagnosis = "Pharyngitis" })
	at := c.AddItem(clinic.PrescriptionItem{Drug: "penicillin V", Dose: "1 tablet", Frequency: "qds"})
	if hits := c.Warnings(at); len(hits) != 1 || !hits[0].NeedsReason {
		t.Fatalf("warnings are %v", hits)
	}
	var closeErr error
	c.Close(func(_ service.CloseResult, err error) { closeErr = err })
	if clinic.FieldOf(closeErr) != "items[0].reason" || len(f.closes) != 0 {
		t.Fatalf("closing without a reason: %v, %d calls", closeErr, len(f.closes))
	}
	c.SetReason(at, "Tolerated in 2024")
	if _, n := c.NeedsReason(); n != 0 {
		t.Fatalf("%d medicines still need a reason", n)
	}
	c.SetItem(at, clinic.PrescriptionItem{Drug: "penicillin V", Dose: "2 tablets", Frequency: "qds"})
	if c.Data().Items[at].Reason == "" {
		t.Error("changing the dose lost the reason")
	}
	c.SetItem(at, clinic.PrescriptionItem{Drug: "Penicillin G", Dose: "2 tablets", Frequency: "qds"})
	if c.Data().Items[at].Reason != "" {
		t.Error("another medicine kept the reason of the one before")
	}
}

func TestConsultationStaleCloseLosesNothing(t *testing.T) {
	f := newConsultFake()
	c, timer := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) { d.Diagnosis = "Migraine" })
	f.closeErr = clinic.Errorf(clinic.Stale, "Another desk changed this visit.")
	var closeErr error
	c.Close(func(_ service.CloseResult, err error) { closeErr = err })
	if clinic.CodeOf(closeErr) != clinic.Stale || c.ReadOnly() || c.Busy() {
		t.Fatalf("error %v, read-only %v, busy %v", closeErr, c.ReadOnly(), c.Busy())
	}
	if timer.pending() != 1 {
		t.Error("after the failure no draft is due")
	}
	f.closeErr = nil
	f.view.Appointment.Version = 5
	c.Load(func(error) {})
	if c.Data().Diagnosis != "Migraine" {
		t.Fatal("reading the visit again lost what was typed")
	}
	c.Close(func(_ service.CloseResult, err error) { closeErr = err })
	if closeErr != nil || f.closes[1].Version != 5 {
		t.Fatalf("the second try: %v with version %d", closeErr, f.closes[1].Version)
	}
	if !c.ReadOnly() || c.Prescription() == nil || c.Prescription().Number != "RX-2026-000008" {
		t.Error("the closed visit does not name its prescription")
	}
}

func TestConsultationClosesOnce(t *testing.T) {
	f := newConsultFake()
	c, timer := openConsult(t, f, InlineRunner{})
	held := &HeldRunner{}
	c.p.Runner = held
	c.Edit(func(d *clinic.Consultation) { d.Diagnosis = "Migraine" })
	done := 0
	c.Close(func(service.CloseResult, error) { done++ })
	c.Close(func(service.CloseResult, error) { done++ })
	c.SaveDraft()
	c.KeepDraft()
	if len(f.closes) != 1 || len(f.drafts) != 0 || timer.pending() != 0 {
		t.Fatalf("%d closings, %d drafts, %d timers", len(f.closes), len(f.drafts), timer.pending())
	}
	held.Release(0)
	c.Edit(func(d *clinic.Consultation) { d.Diagnosis = "late" })
	c.KeepDraft()
	if done != 1 || len(f.drafts) != 0 || c.Data().Diagnosis != "Migraine" {
		t.Fatalf("%d answers, %d drafts behind the closed visit, diagnosis %q", done, len(f.drafts), c.Data().Diagnosis)
	}
}

// lateRunner does its work only when the test says so.
type lateRunner struct{ work []func() }

func (r *lateRunner) Go(ctx context.Context, work func(context.Context) func()) {
	r.work = append(r.work, func() {
		if done := work(ctx); done != nil {
			done()
		}
	})
}

func TestConsultationWritesNoDraftBehindAClosedVisit(t *testing.T) {
	f := newConsultFake()
	c, _ := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) { d.Diagnosis = "Migraine" })
	late := &lateRunner{}
	c.p.Runner = late
	c.SaveDraft() // slower than the closing that follows it
	c.p.Runner = InlineRunner{}
	c.Close(func(_ service.CloseResult, err error) {
		if err != nil {
			t.Fatal(err)
		}
	})
	late.work[0]()
	if len(f.drafts) != 0 {
		t.Fatalf("a draft was written behind the closed visit: %+v", f.drafts)
	}
}

func TestConsultationChecksBeforeItCloses(t *testing.T) {
	f := newConsultFake()
	c, _ := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) {
		d.Symptoms = strings.Repeat("x", 10_000)
		d.FollowUp.Date = clinic.MustDate("2020-01-01")
	})
	var fields []string
	for _, e := range clinic.FieldErrors(c.Check()) {
		fields = append(fields, e.Field)
	}
	if got := strings.Join(fields, " "); got != "symptoms diagnosis follow_up" {
		t.Fatalf("wrong fields are %q", got)
	}
}

func TestConsultationFollowUpSuggestsTheFirstFreeTime(t *testing.T) {
	f := newConsultFake()
	monday, tuesday := clinic.MustDate("2026-12-07"), clinic.MustDate("2026-12-08")
	f.slots[monday] = []clinic.Slot{{Start: clinic.MustClock("09:30"), Minutes: 20}, {Start: clinic.MustClock("09:50"), Minutes: 20}}
	c, _ := openConsult(t, f, InlineRunner{})
	c.SetFollowUpDate(monday)
	if q := f.queries[0]; q.Doctor != 3 || q.From != monday || q.Days != 1 {
		t.Fatalf("asked for %+v", q)
	}
	want := clinic.FollowUp{Date: monday, Start: clinic.MustClock("09:30"), Minutes: 20, Book: true}
	if got := c.Data().FollowUp; got != want {
		t.Fatalf("suggested %+v", got)
	}
	c.SetFollowUpSlot(0, false)
	if got := c.Data().FollowUp; got != (clinic.FollowUp{Date: monday}) {
		t.Fatalf("date only is %+v", got)
	}
	c.ReloadSlots()
	if c.Data().FollowUp.Book {
		t.Error("looking again booked what was to be a date only")
	}
	c.SetFollowUpSlot(clinic.MustClock("09:50"), true)
	f.slots[monday] = f.slots[monday][:1]
	c.ReloadSlots()
	if got := c.SlotsText(); !strings.Contains(got, "no longer free") {
		t.Errorf("a taken time is answered with %q", got)
	}
	c.SetFollowUpDate(tuesday)
	if got := c.SlotsText(); !strings.Contains(got, "no free time") || c.Data().FollowUp.Book {
		t.Errorf("a full day is answered with %q, %+v", got, c.Data().FollowUp)
	}
	c.SetFollowUpDate(clinic.Date{})
	if c.Data().FollowUp != (clinic.FollowUp{}) || c.SlotsText() != "" {
		t.Error("the follow-up cannot be taken away")
	}
}

func TestConsultationDropsSlotsOfADayLeftBehind(t *testing.T) {
	f := newConsultFake()
	monday, tuesday := clinic.MustDate("2026-12-07"), clinic.MustDate("2026-12-08")
	f.slots[monday] = []clinic.Slot{{Start: clinic.MustClock("08:00"), Minutes: 20}}
	f.slots[tuesday] = []clinic.Slot{{Start: clinic.MustClock("14:00"), Minutes: 20}}
	c, _ := openConsult(t, f, InlineRunner{})
	held := &HeldRunner{}
	c.p.Runner = held
	c.SetFollowUpDate(monday)
	c.SetFollowUpDate(tuesday)
	held.Release(1)
	held.Release(0)
	if got := c.Data().FollowUp; got.Date != tuesday || got.Start != clinic.MustClock("14:00") {
		t.Fatalf("a late answer gave %+v", got)
	}
}

func TestConsultationBackToQueueKeepsTheDraft(t *testing.T) {
	f := newConsultFake()
	c, _ := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) { d.Notes = "to be continued" })
	var backErr error
	c.BackToQueue(func(err error) { backErr = err })
	if backErr != nil || len(f.backs) != 1 || f.backs[0] != 4 || len(f.drafts) != 1 {
		t.Fatalf("error %v, versions %v, drafts %d", backErr, f.backs, len(f.drafts))
	}
}

func TestConsultationShowsAClosedVisit(t *testing.T) {
	f := newConsultFake()
	f.view.Appointment.Status = clinic.StatusCompleted
	f.view.Appointment.Diagnosis = "Hypertension"
	f.view.Prescription = &clinic.Prescription{ID: 8, Advice: "Rest", Items: []clinic.PrescriptionItem{{Drug: "Amlodipine"}}}
	f.view.Own = clinic.HistoryEntry{ID: 1, AppointmentID: 11, Diagnosis: "Hypertension", Treatment: "Rest", DoctorNotes: "own", Version: 1}
	f.view.Earlier = []clinic.HistoryEntry{f.view.Own, {ID: 2, AppointmentID: 10}}
	c, timer := openConsult(t, f, InlineRunner{})
	c.Edit(func(d *clinic.Consultation) { d.Diagnosis = "other" })
	c.KeepDraft()
	d := c.Data()
	if !c.ReadOnly() || d.Diagnosis != "Hypertension" || d.Advice != "Rest" || d.DoctorNotes != "own" || len(d.Items) != 1 {
		t.Fatalf("shown %+v", d)
	}
	if len(f.drafts) != 0 || timer.pending() != 0 {
		t.Error("a closed visit is being saved as a draft")
	}
	if len(c.Earlier()) != 1 || c.Earlier()[0].AppointmentID != 10 {
		t.Errorf("earlier visits are %v", c.Earlier())
	}
}

func TestConsultationReadsAgainOnlyWhatChanged(t *testing.T) {
	f := newConsultFake()
	c, _ := openConsult(t, f, InlineRunner{})
	reads := 0
	c.CheckChanged(func() { reads++ })
	if reads != 0 {
		t.Error("the visit is opened again though nobody changed it")
	}
	f.view.Appointment.Version++
	c.CheckChanged(func() { reads++ })
	if reads != 1 {
		t.Error("another desk's change is not noticed")
	}
}

func TestConsultationOpenFails(t *testing.T) {
	f := newConsultFake()
	f.openErr = clinic.Errorf(clinic.Forbidden, "This visit is another doctor's.")
	c := NewConsultation(ConsultationParams{Appointment: 11, Consultations: f, Appointments: consultVisits{consultFake: f},
		Runner: InlineRunner{}, Context: context.Background, Now: func() time.Time { return consultNow }})
	var got error
	c.Load(func(err error) { got = err })
	if !errors.Is(got, f.openErr) || c.Loaded() {
		t.Fatalf("error %v, loaded %v", got, c.Loaded())
	}
}

package service_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

func (h *hospital) closeVisit(id clinic.AppointmentID, c clinic.Consultation) (service.CloseResult, error) {
	h.Helper()
	return h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: c})
}

func TestClosingTwiceMakesNothingTwice(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	cmd := service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: findings()}
	var wg sync.WaitGroup
	results := make([]error, 4)
	for i := range results {
		wg.Go(func() { _, results[i] = h.Consultations.Close(h.asha, cmd) })
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
			continue
		}
		refused(t, err, clinic.Stale)
	}
	equal(t, "closings that went through", won, 1)
	cmd.Version = h.version(id)
	_, err := h.Consultations.Close(h.asha, cmd)
	refused(t, err, clinic.Conflict)
	q := service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.annaID, Kinds: clinic.Kinds(clinic.TimelineVisit)}}
	equal(t, "history rows", len(value(h.History.Timeline(h.asha, q, service.PageRequest{}))(t).Rows), 1)
	equal(t, "bills", len(value(h.Billing.List(h.cashier, service.InvoiceFilter{}, service.PageRequest{}))(t).Rows), 1)
	equal(t, "signatures", len(h.audited("prescription.sign")), 1)
}

func TestAnAllergyAsksForAReason(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	p := value(h.Patients.Get(h.asha, h.annaID))(t)
	must(t, h.Patients.SetAllergies(h.asha, h.annaID, p.Version, clinic.AllergyHas, []clinic.Allergy{{Substance: "Amoxicillin"}, {Substance: "Aspirin"}}))
	c := findings()
	c.Items = append([]clinic.PrescriptionItem{{}}, c.Items...) // an empty line before it: the field names the form's line
	c.Items = append(c.Items, clinic.PrescriptionItem{Drug: "aspirin 100", Dose: "1"})
	_, err := h.closeVisit(id, c)
	var fields []string
	for _, e := range clinic.FieldErrors(err) {
		fields = append(fields, e.Field)
	}
	equal(t, "fields", strings.Join(fields, " "), "items[1].reason items[2].reason")
	h.answer(id, &c, " \u200b")
	_, err = h.closeVisit(id, c)
	refused(t, err, clinic.Invalid, "items[1].reason", "Amoxicillin")
	c.Items[1].Reason, c.Items[2].Reason = "Tolerated in 2024", "Cardiac indication"
	c.Items[1].Answered, c.Items[2].Answered = "", "another warning"
	_, err = h.closeVisit(id, c)
	refused(t, err, clinic.Invalid, "items[1].reason", "Amoxicillin") // a reason for something else is none
	h.answer(id, &c, "")
	equal(t, "still open", h.visit(id).Status, clinic.StatusInConsultation)
	c.Items[1].Reason, c.Items[2].Reason = "Tolerated in 2024", "Cardiac indication"
	result := value(h.closeVisit(id, c))(t)
	rx := value(h.Consultations.PrescriptionOf(h.asha, id))(t)
	equal(t, "items", len(rx.Items), 2)
	equal(t, "note kept", rx.Items[0].Reason, "Tolerated in 2024")
	equal(t, "id", rx.ID, result.Prescription)
	var kept []string
	for _, check := range rx.Checks {
		if check.Reason != "" {
			kept = append(kept, check.Kind+": "+check.Reason)
		}
	}
	equal(t, "kept with the prescription", strings.Join(kept, ", "), "allergy: Tolerated in 2024, allergy: Cardiac indication")
	log := h.audited("prescription.override")
	equal(t, "audited", len(log), 2)
	if !strings.Contains(string(log[0].After), "Aspirin") || log[0].Reason != "Cardiac indication" {
		t.Errorf("the audit says %q, %s", log[0].Reason, log[0].After)
	}
}

// answer gives the reason to everything that the check asks about, and keeps
// the present one where it is empty.
func (h *hospital) answer(id clinic.AppointmentID, c *clinic.Consultation, reason string) {
	h.Helper()
	h.answerAs(h.asha, id, c, reason)
}

// renewed is findings whose medicine may run already: a renewal, as its reason
// says.
func (h *hospital) renewed(doctor context.Context, id clinic.AppointmentID) clinic.Consultation {
	h.Helper()
	c := findings()
	h.answerAs(doctor, id, &c, "Renewal")
	return c
}

func (h *hospital) answerAs(doctor context.Context, id clinic.AppointmentID, c *clinic.Consultation, reason string) {
	h.Helper()
	for _, w := range value(h.Consultations.CheckMedicines(doctor, id, c.Items))(h) {
		if w.NeedsReason {
			it := &c.Items[w.Item]
			if reason != "" {
				it.Reason = reason
			}
			it.Answered += "\n" + w.Key
		}
	}
}

// Checks look at what still runs, at each other, and never at the visit's own
// prescription that is being amended.
func TestTheCheckLooksAtEverything(t *testing.T) {
	h := newHospital(t)
	h.loadLists()
	first, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00") // amoxicillin for seven days
	kinds := func(id clinic.AppointmentID, names ...string) string {
		var items []clinic.PrescriptionItem
		for _, n := range names {
			items = append(items, clinic.PrescriptionItem{Drug: n, Dose: "1 tablet"})
		}
		var out []string
		for _, w := range value(h.Consultations.CheckMedicines(h.asha, id, items))(t) {
			out = append(out, string(w.Kind))
		}
		return strings.Join(out, " ")
	}
	if got := kinds(first, "Amoxicillin 500 mg capsule"); strings.Contains(got, "duplicate") {
		t.Errorf("amending a prescription finds itself: %s", got)
	}
	id := h.consult(h.asha, h.annaID, h.ashaID, "11:00")
	if got := kinds(id, "Amoxil 250 mg"); !strings.Contains(got, "duplicate_drug") {
		t.Errorf("amoxicillin runs, and the check says %q", got)
	}
	if got := kinds(id, "Warfarin 5 mg tablet", "Ibuprofen 400 mg tablet"); !strings.Contains(got, "interaction") {
		t.Errorf("warfarin and ibuprofen: %q", got)
	}
	if got := kinds(id, "Grandmother's tea"); !strings.Contains(got, "unchecked") {
		t.Errorf("an unknown medicine: %q", got)
	}
	p := value(h.Patients.Get(h.asha, h.annaID))(t)
	must(t, h.Patients.SetAllergies(h.asha, h.annaID, p.Version, clinic.AllergyHas, []clinic.Allergy{{Substance: "Penicillins", Severity: clinic.SeveritySevere}}))
	if got := kinds(id, "Flucloxacillin 500 mg capsule"); !strings.Contains(got, "allergy_class") {
		t.Errorf("a penicillin for somebody allergic to penicillins: %q", got)
	}
	if got := kinds(id, "Cefalexin 500 mg capsule"); strings.Contains(got, "allergy") {
		t.Errorf("a cephalosporin is none: %q", got)
	}
	_, err := h.Consultations.CheckMedicines(h.asha, id, make([]clinic.PrescriptionItem, 41))
	refused(t, err, clinic.Invalid, "items")
}

// A loading dose and what follows it is one medicine that goes on: the checks of
// a later visit see it.
func TestTheCheckSeesWhatFollowsALoadingDose(t *testing.T) {
	h := newHospital(t)
	h.loadLists()
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	c := findings()
	sig, _ := clinic.ParseSig("300 mg stat then 75 mg od")
	c.Items = []clinic.PrescriptionItem{{Drug: "Clopidogrel"}}
	sig.Fill(&c.Items[0])
	value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: c}))(t)
	later := h.consult(h.asha, h.annaID, h.ashaID, "11:00")
	got := value(h.Consultations.CheckMedicines(h.asha, later, []clinic.PrescriptionItem{{Drug: "Omeprazole 20 mg capsule"}}))(t)
	if !slices.ContainsFunc(got, func(w clinic.Warning) bool {
		return w.Kind == clinic.WarnInteraction && strings.Contains(w.Cause, "lopidogrel")
	}) {
		t.Errorf("omeprazole with clopidogrel that runs: %+v", got)
	}
}

// A pregnancy is believed for as long as one lasts; that there is none, for a month.
func TestNoPregnancyIsNotBelievedForLong(t *testing.T) {
	h := newHospital(t)
	h.loadLists()
	id := h.consult(h.asha, h.annaID, h.ashaID, "11:00")
	day := 24 * time.Hour
	for _, c := range []struct {
		said clinic.Pregnancy
		ago  time.Duration
		want clinic.WarningSeverity
	}{
		{clinic.PregnancyYes, 250 * day, clinic.WarnContraindicated}, {clinic.PregnancyNo, 200 * day, clinic.WarnInfo},
		{clinic.PregnancyNo, 31 * day, clinic.WarnInfo}, {clinic.PregnancyNo, 29 * day, ""}, {clinic.PregnancyYes, time.Hour, clinic.WarnContraindicated},
	} {
		value(h.Vitals.Record(h.asha, service.RecordVitals{Vitals: clinic.Vitals{PatientID: h.annaID, TakenAt: h.clock().Add(-c.ago), Pregnancy: c.said}}))(t)
		var severity clinic.WarningSeverity
		for _, w := range value(h.Consultations.CheckMedicines(h.asha, id, []clinic.PrescriptionItem{{Drug: "Epilim 200 mg tablet"}}))(t) {
			if w.Kind == clinic.WarnPregnancy {
				severity = w.Severity
			}
		}
		if severity != c.want {
			t.Errorf("%q said %v ago: %q, want %q", c.said, c.ago, severity, c.want)
		}
	}
}

// loadLists takes the starter lists in, as a first opening does.
func (h *hospital) loadLists() {
	h.Helper()
	must(h, h.LoadStarters(context.Background(), service.StarterLists{service.DrugList: []byte(assets.DrugsCSV),
		service.ClassList: []byte(assets.DrugClassesCSV), service.InteractionList: []byte(assets.InteractionsCSV)}))
}

func TestAClashingFollowUpClosesNothing(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	value(h.Consultations.SaveDraft(h.asha, id, findings()))(t)
	value(h.Appointments.Book(h.desk, service.BookCommand{Patient: h.jose, Doctor: h.ashaID, Date: today.AddDays(1), Start: clinic.MustClock("10:00")}))(t)
	c := findings()
	c.FollowUp = clinic.FollowUp{Date: today.AddDays(1), Start: clinic.MustClock("10:15"), Book: true}
	_, err := h.closeVisit(id, c)
	refused(t, err, clinic.Conflict, "follow_up", "already has a visit")
	c.FollowUp.Date = today.AddDays(5) // a Saturday
	_, err = h.closeVisit(id, c)
	refused(t, err, clinic.Conflict, "follow_up", "does not work")
	c.FollowUp.Start = -5
	_, err = h.closeVisit(id, c)
	refused(t, err, clinic.Invalid, "follow_up")
	h.nothingClosed(id)
	// A day without a time is a note on the prescription and books nothing.
	c.FollowUp = clinic.FollowUp{Date: today.AddDays(5)}
	result := value(h.closeVisit(id, c))(t)
	equal(t, "follow-up visit", result.FollowUp, 0)
	equal(t, "follow-up date", h.visit(id).FollowUp, today.AddDays(5))
}

// nothingClosed asserts that a visit is open as before, draft and all.
func (h *hospital) nothingClosed(id clinic.AppointmentID) {
	h.Helper()
	view := value(h.Consultations.Open(h.asha, id))(h)
	if view.Appointment.Status != clinic.StatusInConsultation || view.Appointment.Diagnosis != "" || !view.HasDraft || view.Prescription != nil || len(view.Earlier) != 0 {
		h.Errorf("half closed: %+v", view)
	}
	equal(h.TB, "bills", len(value(h.Billing.List(h.cashier, service.InvoiceFilter{}, service.PageRequest{}))(h).Rows), 0)
	equal(h.TB, "visits of the patient", len(value(h.Appointments.List(h.desk, service.AppointmentFilter{Patient: view.Patient.ID}, service.PageRequest{}))(h).Rows), 1)
	report := value(h.store.Verify(context.Background()))(h)
	if !report.OK {
		h.Errorf("the database fails its check: %+v", report.Checks)
	}
}

// failing lets the n-th audit row of every transaction fail, and with it, as
// each step writes one, the step it belongs to.
type failing struct {
	service.UnitOfWork
	n int
}

type failingRepos struct {
	service.Repos
	left *int
}

type failingAudit struct {
	service.AuditRepo
	left *int
}

func (f *failing) InTx(ctx context.Context, fn func(service.Repos) error) error {
	return f.UnitOfWork.InTx(ctx, func(r service.Repos) error {
		left := f.n
		return fn(failingRepos{r, &left})
	})
}

func (r failingRepos) Audit() service.AuditRepo { return failingAudit{r.Repos.Audit(), r.left} }

func (a failingAudit) Append(ctx context.Context, e clinic.AuditEntry) error {
	if *a.left--; *a.left == 0 {
		return errors.New("the disk is full")
	}
	return a.AuditRepo.Append(ctx, e)
}

// TestClosingIsAllOrNothing lets step 1, 2, 3 … of a closing fail until it runs
// clean, and looks each time that nothing of it is there.
func TestClosingIsAllOrNothing(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	value(h.Consultations.SaveDraft(h.asha, id, findings()))(t)
	c := findings()
	c.FollowUp = clinic.FollowUp{Date: today.AddDays(1), Start: clinic.MustClock("10:00"), Book: true}
	var log strings.Builder
	fail := &failing{UnitOfWork: h.store}
	bus := event.NewBus()
	defer bus.Close()
	var events int
	event.Subscribe(bus, func(any) { events++ })
	broken := service.New(service.Deps{UoW: fail, Bus: bus, Now: h.clock, NewID: func() string { return "ref-1" },
		Log: slog.New(slog.NewTextHandler(&log, nil)), Passwords: hasher()})
	for fail.n = 1; ; fail.n++ {
		_, err := broken.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: c})
		if err == nil {
			break
		}
		refused(t, err, clinic.Internal, "", "Nothing was saved", "ref-1")
		if strings.Contains(clinic.MessageOf(err), "disk") || !strings.Contains(log.String(), "ref-1") {
			t.Fatalf("shown: %q, logged: %s", clinic.MessageOf(err), log.String())
		}
		bus.Flush()
		equal(t, "events of a closing that failed", events, 0)
		h.nothingClosed(id)
	}
	if fail.n < 5 {
		t.Errorf("only %d steps were tried", fail.n)
	}
	bus.Flush()
	if events == 0 {
		t.Error("no events of the closing that went through")
	}
	result := value(h.Consultations.PrescriptionOf(h.asha, id))(t)
	equal(t, "no number was lost on the way", result.Number, "RX-2026-000001")
}

func TestConsultationsAreTheDoctorsOwn(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	_, err := h.Consultations.SaveDraft(h.bela, id, findings())
	refused(t, err, clinic.Forbidden)
	huge := clinic.Consultation{Notes: strings.Repeat("x", 2<<20)}
	_, err = h.Consultations.SaveDraft(h.asha, id, huge)
	refused(t, err, clinic.Invalid)
	long := clinic.Consultation{Notes: strings.Repeat("ä", 10_000), Symptoms: "\x00'; DROP TABLE consultation_draft; --\u202e"}
	value(h.Consultations.SaveDraft(h.asha, id, long))(t)
	equal(t, "a long draft comes back whole", value(h.Consultations.Open(h.asha, id))(t).Draft.Consultation.Notes, long.Notes)
	_, err = h.closeVisit(id, long)
	refused(t, err, clinic.Invalid, "notes")
	_, err = h.closeVisit(id, clinic.Consultation{Symptoms: "cough"})
	refused(t, err, clinic.Invalid, "diagnosis")

	preview := value(h.Consultations.PreviewPrescription(h.asha, id, findings()))(t)
	if preview.Rx.Number != "" || len(preview.Rx.Items) != 1 || preview.Doctor.Name() != "Dr Asha Sharma" || preview.Patient.MedicalHistory != "" {
		t.Errorf("preview: %+v", preview)
	}
	_, err = h.Consultations.PrescriptionOf(h.asha, id)
	refused(t, err, clinic.NotFound)
	value(h.closeVisit(id, clinic.Consultation{Notes: "well"}))(t) // without medicines there is no prescription
	_, err = h.Consultations.PrescriptionOf(h.asha, id)
	refused(t, err, clinic.NotFound)
	_, err = h.Consultations.SaveDraft(h.asha, id, findings())
	refused(t, err, clinic.Conflict)
	opened := h.audited("consultation.open")
	if len(opened) == 0 || opened[0].UserName != "Asha Sharma" || opened[0].PatientID != h.annaID {
		t.Errorf("opening is not audited: %+v", opened)
	}
}

func TestAVisitBilledEarlierIsNotBilledTwice(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "09:00")
	_, err := h.Billing.DraftFor(h.desk, id)
	refused(t, err, clinic.Conflict) // nobody has come yet
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	draft := value(h.Billing.DraftFor(h.desk, id))(t)
	equal(t, "asked for again", value(h.Billing.DraftFor(h.cashier, id))(t), draft)
	value(h.Consultations.Open(h.asha, id))(t)
	equal(t, "bill of the closed visit", value(h.closeVisit(id, findings()))(t).Invoice, draft)
}

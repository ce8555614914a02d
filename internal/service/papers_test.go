package service_test

import (
	"context"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

func sickNote(h *hospital, visit clinic.AppointmentID) service.PaperCommand {
	return service.PaperCommand{PaperQuery: service.PaperQuery{Kind: clinic.PaperSickNote, Appointment: visit},
		Body: clinic.PaperBody{Fitness: clinic.Unfit, Activity: "work", From: today.String(), Until: today.AddDays(4).String()}}
}

func (h *hospital) rxOf(visit clinic.AppointmentID) clinic.Prescription {
	h.Helper()
	return value(h.Consultations.PrescriptionOf(h.asha, visit))(h)
}

func TestASignedPrescriptionIsSealed(t *testing.T) {
	h := newHospital(t)
	visit, result := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	rx := h.rxOf(visit)
	equal(t, "digest", rx.Digest, clinic.PrescriptionDigest(rx))
	if rx.Parties.PatientName == "" || !strings.HasPrefix(rx.Parties.DoctorName, "Dr ") || rx.Parties.LicenseNumber == "" || rx.Parties.Language != "en" {
		t.Errorf("parties: %+v", rx.Parties)
	}
	equal(t, "words", rx.Parties.Words, rx.Items[0].Sig())
	equal(t, "weight of a grown-up", rx.Parties.WeightGrams, 0)
	// A copy says what was signed, whatever the chart says since.
	p := value(h.Patients.Get(h.desk, h.annaID))(t)
	p.LastName = "Married"
	must(t, h.Patients.Update(h.desk, p, service.Image{}))
	print := value(h.Consultations.PrintPrescription(h.asha, result.Prescription))(t)
	if print.Patient.LastName != "Married" || strings.Contains(print.Rx.Parties.PatientName, "Married") {
		t.Errorf("printed for %q, signed for %q", print.Patient.LastName, print.Rx.Parties.PatientName)
	}
	v := value(h.Papers.Verify(h.nurse, clinic.CodeText(rx.Number, rx.Digest)))(t)
	equal(t, "after the chart changed", v.Outcome, service.VerifyGenuine)
	// Looking is not printing.
	equal(t, "shown as", value(h.Papers.ShowPrescription(h.asha, result.Prescription))(t).Copy, 1)
	equal(t, "shown again as", value(h.Papers.ShowPrescription(h.asha, result.Prescription))(t).Copy, 1)
	equal(t, "printed as", value(h.Consultations.PrintPrescription(h.asha, result.Prescription))(t).Copy, 1)
	equal(t, "signed", value(h.Papers.ShowPrescription(h.asha, result.Prescription))(t).Rx.Digest, rx.Digest)
}

// A draft looks as it would be signed, and bears no code.
func TestADraftBearsNoCode(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	p := value(h.Consultations.PreviewPrescription(h.asha, id, findings()))(t)
	if p.Rx.Digest != "" || p.Rx.Parties.PatientName == "" || p.Rx.Parties.Words == "" {
		t.Errorf("draft: %+v", p.Rx)
	}
}

func TestAChildsWeightIsOnThePaper(t *testing.T) {
	h := newHospital(t)
	child := value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Mia", LastName: "Byrne", DateOfBirth: today.AddDays(-4 * 365), Phone: "600 000 009"}, service.Image{}))(t)
	h.weigh(child, 16_400)
	visit, _ := h.closed(h.asha, child, h.ashaID, "09:00")
	rx := h.rxOf(visit)
	equal(t, "grams", rx.Parties.WeightGrams, 16_400)
	equal(t, "weighed", rx.Parties.WeighedOn, today.AddDays(-10).String())
	h.weigh(h.annaID, 70_000)
	visit, _ = h.closed(h.asha, h.annaID, h.ashaID, "10:00")
	equal(t, "a grown-up's grams", h.rxOf(visit).Parties.WeightGrams, 0)
}

func TestASickNoteFromFormToPaper(t *testing.T) {
	h := newHospital(t)
	visit := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	draft := value(h.Papers.Draft(h.asha, service.PaperQuery{Kind: clinic.PaperSickNote, Appointment: visit}))(t)
	if draft.Paper.Body.Fitness != clinic.Unfit || draft.Paper.Body.Diagnosis != "" || draft.Paper.Body.Visit != today.String() || !draft.VisitOpen {
		t.Errorf("proposed: %+v", draft)
	}
	cmd := sickNote(h, visit)
	cmd.Body.Parties.PatientName, cmd.Body.Allergies, cmd.Body.VisitDoctor = "Somebody Else", "none", "Dr Nobody" // not the caller's to say
	look := value(h.Papers.Preview(h.asha, cmd))(t)
	if look.Paper.Number != "" || look.Paper.Digest != "" {
		t.Errorf("a look has the number %q", look.Paper.Number)
	}
	heard := make(chan clinic.PatientID, 9)
	defer event.Subscribe(h.bus, func(e service.PaperIssued) { heard <- e.Patient })()
	p := value(h.Papers.Issue(h.asha, cmd))(t)
	equal(t, "number", p.Number, "SN-2026-000001")
	equal(t, "told", <-heard, h.annaID)
	equal(t, "next number", value(h.Papers.Issue(h.asha, cmd))(t).Number, "SN-2026-000002")
	if p.Body.Parties.PatientName == "Somebody Else" || p.Body.Allergies == "none" || p.Body.VisitDoctor == "Dr Nobody" {
		t.Errorf("the caller's words are on the paper: %+v", p.Body)
	}
	shown := value(h.Papers.Show(h.asha, p.ID))(t)
	equal(t, "stored digest", shown.Paper.Digest, clinic.PaperDigest(shown.Paper))
	if !reflect.DeepEqual(shown.Paper.Body, look.Paper.Body) {
		t.Errorf("issued is not what was looked at:\n%+v\n%+v", shown.Paper.Body, look.Paper.Body)
	}
	for want := range 3 {
		equal(t, "next print", value(h.Papers.Show(h.asha, p.ID))(t).Copy, want)
		equal(t, "copy", value(h.Papers.Print(h.asha, p.ID))(t).Copy, want)
	}
	rows := value(h.Papers.Of(h.asha, h.annaID))(t)
	if len(rows) != 2 || rows[1].Paper != p.ID || rows[1].Copies != 3 || rows[1].DoctorName() != "Dr Asha Sharma" {
		t.Errorf("list: %+v", rows)
	}
	issued, printed := h.audited("paper.issue"), h.audited("paper.print")
	if len(issued) != 2 || issued[1].PatientID != h.annaID || !strings.Contains(issued[1].After, p.Number) || len(printed) != 3 {
		t.Errorf("audit: %+v %+v", issued, printed)
	}
	h.verified()
	cmd.Body.Until = today.AddDays(-1).String()
	_, err := h.Papers.Issue(h.asha, cmd)
	refused(t, err, clinic.Invalid, "until")
	_, err = h.Papers.Preview(h.asha, cmd)
	refused(t, err, clinic.Invalid, "until")
}

func TestWhoMayIssueAndReadPapers(t *testing.T) {
	h := newHospital(t)
	visit, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	p := value(h.Papers.Issue(h.asha, sickNote(h, visit)))(t)
	_, err := h.Papers.Issue(h.bela, sickNote(h, visit))
	refused(t, err, clinic.Forbidden, "", "not treated")
	_, err = h.Papers.Draft(h.bela, service.PaperQuery{Kind: clinic.PaperReferral, Patient: h.annaID})
	refused(t, err, clinic.Forbidden, "")
	_, err = h.Papers.Show(h.bela, p.ID)
	refused(t, err, clinic.Forbidden, "")
	_, err = h.Papers.Of(h.bela, h.annaID)
	refused(t, err, clinic.Forbidden, "")
	cmd := sickNote(h, visit)
	cmd.Patient = h.jose
	_, err = h.Papers.Issue(h.asha, cmd)
	refused(t, err, clinic.Invalid, "appointment", "another patient")
	// The patient reads and prints the own papers, and nobody else's.
	equal(t, "own", len(value(h.Papers.Of(h.anna, h.annaID))(t)), 2)
	equal(t, "own print", value(h.Papers.Print(h.anna, p.ID))(t).Copy, 0)
	joseVisit, _ := h.closed(h.asha, h.jose, h.ashaID, "10:00")
	other := value(h.Papers.Issue(h.asha, sickNote(h, joseVisit)))(t)
	_, err = h.Papers.Print(h.anna, other.ID)
	refused(t, err, clinic.Forbidden, "")
	_, err = h.Papers.Of(h.anna, h.jose)
	refused(t, err, clinic.Forbidden, "")
	// An administrator reads, which is recorded.
	value(h.Papers.Of(h.admin, h.annaID))(t)
	value(h.Papers.Show(h.admin, p.ID))(t)
	if len(h.audited("paper.list")) != 1 || len(h.audited("paper.read")) != 1 {
		t.Error("an administrator's reading is not recorded")
	}
	for _, ctx := range []context.Context{h.nurse, h.desk, h.cashier} {
		_, err := h.Papers.Of(ctx, h.annaID)
		refused(t, err, clinic.Forbidden, "")
	}
}

func TestASummaryIsOfTheClosedVisit(t *testing.T) {
	h := newHospital(t)
	q := service.PaperQuery{Kind: clinic.PaperVisitSummary, Appointment: h.consult(h.asha, h.annaID, h.ashaID, "09:00")}
	all := clinic.PaperBody{Diagnosis: "x", Items: []clinic.PaperItem{{Name: "x"}}, Sections: []clinic.PaperSection{{Heading: clinic.SectionAdvice, Text: "forged"},
		{Heading: clinic.SectionComplaints, Text: "forged"}, {Heading: clinic.SectionRemarks, Text: "typed"}}}
	_, err := h.Papers.Issue(h.asha, service.PaperCommand{PaperQuery: q, Body: all})
	refused(t, err, clinic.Conflict, "", "once the visit is closed")
	value(h.closeVisit(q.Appointment, findings()))(t)
	p := value(h.Papers.Issue(h.asha, service.PaperCommand{PaperQuery: q, Body: all}))(t)
	want := []clinic.PaperSection{{Heading: clinic.SectionComplaints, Text: "symptom-word"}, {Heading: clinic.SectionAdvice, Text: "advice-word"},
		{Heading: clinic.SectionRemarks, Text: "typed"}}
	if !reflect.DeepEqual(p.Body.Sections, want) || p.Body.Diagnosis != "diagnosis-word" || p.Body.RecordVersion != 1 {
		t.Errorf("body: %+v", p.Body)
	}
	equal(t, "medicine", p.Body.Items[0].Name, "Amoxicillin 500 mg capsule")
	_, err = h.Papers.Issue(h.asha, service.PaperCommand{PaperQuery: q})
	refused(t, err, clinic.Invalid, "remarks", "nothing on this summary")
	_, err = h.Papers.Draft(h.asha, service.PaperQuery{Kind: clinic.PaperVisitSummary, Patient: h.annaID})
	refused(t, err, clinic.Invalid, "appointment")
}

func TestASummaryOfAnAmendedVisitSaysSo(t *testing.T) {
	h := newHospital(t)
	visit, result := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	h.pass(48 * time.Hour)
	must(t, h.store.InTx(context.Background(), func(r service.Repos) error {
		e, err := r.Consultations().Entry(context.Background(), result.History)
		if err != nil {
			return err
		}
		e.Amends, e.Version, e.AmendReason, e.Diagnosis, e.CreatedAt = e.ID, 2, "wrong side", "corrected", h.clock()
		_, err = r.Consultations().InsertHistory(context.Background(), e)
		return err
	}))
	p := value(h.Papers.Issue(h.asha, service.PaperCommand{PaperQuery: service.PaperQuery{Kind: clinic.PaperVisitSummary, Appointment: visit}, Body: clinic.PaperBody{Diagnosis: "x"}}))(t)
	equal(t, "version", p.Body.RecordVersion, 2)
	equal(t, "amended", p.Body.AmendedOn, today.AddDays(2).String())
	equal(t, "diagnosis", p.Body.Diagnosis, "corrected")
}

func TestAHistoryHoldsTheVisitsOfThePeriod(t *testing.T) {
	h := newHospital(t)
	h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	q := service.PaperQuery{Kind: clinic.PaperHistory, Patient: h.annaID, History: service.HistoryFilter{Patient: h.jose, From: today, To: today}}
	p := value(h.Papers.Issue(h.asha, service.PaperCommand{PaperQuery: q}))(t)
	if len(p.Body.Entries) != 1 || p.Body.Entries[0].Diagnosis != "diagnosis-word" || p.Body.Entries[0].Visit != today.String() || p.Body.PeriodFrom != today.String() {
		t.Errorf("body: %+v", p.Body)
	}
	if text := string(mustJSON(t, p.Body)); strings.Contains(text, "private-word") {
		t.Error("the doctors' own notes are printed")
	}
	q.History.Text = "private-word"
	_, err := h.Papers.Issue(h.asha, service.PaperCommand{PaperQuery: q})
	refused(t, err, clinic.Invalid, "period", "no closed visit")
	q.History = service.HistoryFilter{To: today.AddDays(-1)}
	_, err = h.Papers.Draft(h.asha, q)
	refused(t, err, clinic.Invalid, "period")
}

func TestCheckingADocument(t *testing.T) {
	h := newHospital(t)
	visit, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	p := value(h.Papers.Issue(h.asha, sickNote(h, visit)))(t)
	rx := h.rxOf(visit)
	check := func(code string) service.Verification { t.Helper(); return value(h.Papers.Verify(h.desk, code))(t) }
	for _, c := range []struct{ number, digest string }{{p.Number, p.Digest}, {rx.Number, rx.Digest}} {
		v := check(clinic.CodeText(c.number, c.digest))
		if v.Outcome != service.VerifyGenuine || v.Doctor != "Dr Asha Sharma" || v.Initials == "" || len(v.Initials) > 8 || v.IssuedAt.IsZero() {
			t.Errorf("%s: %+v", c.number, v)
		}
		equal(t, "by hand", check(c.number+" "+clinic.ShortDigest(c.digest)).Outcome, service.VerifyGenuine)
		v = check(c.number + " 00000000")
		if v.Outcome != service.VerifyNotGenuine || v.Initials != "" || v.Doctor != "" {
			t.Errorf("a wrong code tells %+v", v)
		}
	}
	equal(t, "no such number", check("SN-2026-999999 "+p.Digest).Outcome, service.VerifyUnknown)
	_, err := h.Papers.Verify(h.desk, "hello")
	refused(t, err, clinic.Invalid, "code")
	rows := h.audited("paper.verify")
	if len(rows) != 7 || rows[0].After != `{"number":"SN-2026-999999","outcome":"unknown"}` || rows[6].PatientID != h.annaID {
		t.Errorf("audit: %d rows, %+v", len(rows), rows[0])
	}
	_, err = h.Papers.Verify(h.anna, clinic.CodeText(p.Number, p.Digest))
	refused(t, err, clinic.Forbidden, "")
}

// forgedStore reads rows that somebody changed behind the program's back.
type forgedStore struct{ service.UnitOfWork }

func (f forgedStore) InTx(ctx context.Context, fn func(service.Repos) error) error {
	return f.UnitOfWork.InTx(ctx, func(r service.Repos) error { return fn(forgedRepos{r}) })
}

type forgedRepos struct{ service.Repos }

func (f forgedRepos) Papers() service.PaperRepo { return forgedPapers{f.Repos.Papers()} }

type forgedPapers struct{ service.PaperRepo }

func (f forgedPapers) Get(ctx context.Context, id clinic.PaperID) (clinic.IssuedPaper, error) {
	p, err := f.PaperRepo.Get(ctx, id)
	p.Body.Until = "2027-01-31"
	return p, err
}

func TestARowThatWasChangedShows(t *testing.T) {
	h := newHospital(t)
	visit, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	p := value(h.Papers.Issue(h.asha, sickNote(h, visit)))(t)
	bus := event.NewBus()
	defer bus.Close()
	forged := service.New(service.Deps{UoW: forgedStore{h.store}, Bus: bus, Now: h.clock, NewID: func() string { return "id" }, Log: slog.New(slog.DiscardHandler), Passwords: hasher()})
	v := value(forged.Papers.Verify(h.desk, clinic.CodeText(p.Number, p.Digest)))(t)
	equal(t, "outcome", v.Outcome, service.VerifyAltered)
}

// A prescription of before there were codes cannot be checked, and says so; a
// replaced one is genuine and says by which it was replaced.
func TestOldAndReplacedPrescriptions(t *testing.T) {
	h := newHospital(t)
	visit, result := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	first := h.rxOf(visit)
	next := first
	next.Number, next.Replaces, next.IssuedAt = "RX-2026-000002", first.ID, h.clock().UTC()
	next.Digest = clinic.PrescriptionDigest(next)
	old := first
	old.Number, old.Parties, old.Digest = "RX-2025-000001", clinic.PaperParties{}, ""
	must(t, h.store.InTx(context.Background(), func(r service.Repos) error {
		if _, err := r.Consultations().InsertPrescription(context.Background(), next); err != nil {
			return err
		}
		_, err := r.Consultations().InsertPrescription(context.Background(), old)
		return err
	}))
	v := value(h.Papers.Verify(h.desk, clinic.CodeText(first.Number, first.Digest)))(t)
	equal(t, "replaced", v.Outcome, service.VerifyReplaced)
	equal(t, "by", v.ReplacedBy, "RX-2026-000002")
	equal(t, "new one", value(h.Papers.Verify(h.desk, clinic.CodeText(next.Number, next.Digest)))(t).Outcome, service.VerifyGenuine)
	equal(t, "forged", value(h.Papers.Verify(h.desk, first.Number+" 00000000"))(t).ReplacedBy, "")
	equal(t, "old", value(h.Papers.Verify(h.desk, "RX-2025-000001 12345678"))(t).Outcome, service.VerifyUncoded)
	equal(t, "printed", value(h.Papers.ShowPrescription(h.asha, result.Prescription))(t).ReplacedBy, "RX-2026-000002")
}

// What another doctor types and has not signed stands on no paper of a colleague.
func TestAnotherDoctorsDraftIsOnNoPaper(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	h.book(h.annaID, h.belaID, "11:00")
	value(h.Consultations.SaveDraft(h.asha, id, findings()))(t)
	q := service.PaperQuery{Kind: clinic.PaperReferral, Appointment: id}
	draft := value(h.Papers.Draft(h.bela, q))(t)
	if b := draft.Paper.Body; b.Diagnosis != "" || len(b.Sections)+len(b.Items) != 0 {
		t.Errorf("Béla reads %+v", b)
	}
	if b := value(h.Papers.Draft(h.asha, q))(t).Paper.Body; b.Diagnosis != "diagnosis-word" {
		t.Errorf("Asha reads %+v", b)
	}
}

package service_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// words are what may not reach everybody, one for each kind of clinical text.
var words = []string{"symptom-word", "note-word", "diagnosis-word", "advice-word", "private-word", "Amoxicillin", "history-word", "allergy-word", "file-word",
	"triage-word", "vitals-word", "problem-word"}

// seen calls every reading use case about José and returns the words that came back.
func (x treated) seen(t *testing.T, ctx context.Context) []string {
	var all bytes.Buffer
	take := func(v any, err error) {
		if code := clinic.CodeOf(err); err != nil && code != clinic.Forbidden {
			t.Errorf("reading: %v", err)
		}
		fmt.Fprintf(&all, "%s %v\n", value(json.Marshal(v))(t), err)
	}
	page := service.PageRequest{}
	take(x.Patients.Get(ctx, x.jose))
	take(x.Patients.Header(ctx, x.jose))
	take(x.Patients.Search(ctx, service.PatientFilter{}, page))
	take(x.Appointments.Get(ctx, x.done))
	take(x.Appointments.List(ctx, service.AppointmentFilter{}, page))
	take(x.Appointments.Day(ctx, service.DayQuery{Date: today}))
	take(x.Appointments.Changes(ctx, x.done))
	take(x.Consultations.Open(ctx, x.done))
	take(x.Consultations.PrescriptionOf(ctx, x.done))
	take(x.Consultations.PrintPrescription(ctx, x.result.Prescription))
	take(x.History.Timeline(ctx, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: x.jose}}, page))
	take(x.History.Versions(ctx, x.jose, x.done))
	take(x.History.Medication(ctx, x.jose))
	take(x.Attachments.List(ctx, service.AttachmentFilter{Patient: x.jose}, page))
	take(x.Attachments.Open(ctx, x.file))
	take(x.Vitals.Of(ctx, vitalsOf(x.jose)))
	take(x.Problems.List(ctx, problemsOf(x.jose)))
	take(x.Triage.Notes(ctx, x.done))
	take(x.Papers.Of(ctx, x.jose))
	take(x.Papers.Show(ctx, x.paper.ID))
	take(x.Papers.ShowPrescription(ctx, x.result.Prescription))
	take(x.Papers.ShowReceipt(ctx, x.payment))
	take(x.Papers.Verify(ctx, x.paper.Number+" "+x.paper.Digest))
	take(x.Templates.Suggest(ctx, nil))
	take(x.Billing.List(ctx, service.InvoiceFilter{}, page))
	take(x.Billing.Get(ctx, x.result.Invoice))
	take(x.Billing.PrintReceipt(ctx, x.payment))
	take(x.Today.Get(ctx))
	var out []string
	for _, w := range words {
		if strings.Contains(all.String(), w) {
			out = append(out, w)
		}
	}
	return out
}

// TestClinicalTextReachesItsReadersOnly searches all that a role can read for
// the words of the chart.
func TestClinicalTextReachesItsReadersOnly(t *testing.T) {
	x := newCharted(t)
	want := map[string][]string{
		"admin": words, "asha": words, "bela": nil, "desk": nil, "cashier": nil, "anna": nil,
		"nurse": {"symptom-word", "allergy-word", "triage-word", "vitals-word"},
		"jose": {"symptom-word", "note-word", "diagnosis-word", "advice-word", "Amoxicillin", "history-word", "allergy-word", "file-word",
			"vitals-word", "problem-word"},
	}
	for who, ctx := range x.roles {
		if got := x.seen(t, ctx); !slices.Equal(got, want[who]) {
			t.Errorf("%s reads %v, should read %v", who, got, want[who])
		}
	}
}

func TestAnAdministratorDoesNotReadUnseen(t *testing.T) {
	x := newTreated(t)
	for action, read := range map[string]func() error{
		"patient.read":       func() error { _, err := x.Patients.Get(x.admin, x.jose); return err },
		"appointment.read":   func() error { _, err := x.Appointments.Get(x.admin, x.done); return err },
		"prescription.read":  func() error { _, err := x.Consultations.PrescriptionOf(x.admin, x.done); return err },
		"prescription.print": func() error { _, err := x.Consultations.PrintPrescription(x.admin, x.result.Prescription); return err },
		"history.read": func() error {
			_, err := x.History.Timeline(x.admin, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: x.jose}}, service.PageRequest{})
			return err
		},
	} {
		before := len(x.audited(action))
		must(t, read())
		rows := x.audited(action)
		if len(rows) != before+1 || rows[0].PatientID != x.jose || rows[0].UserName != "Maeve Ryan" {
			t.Errorf("%s: %d rows, then %d", action, before, len(rows))
		}
	}
}

func TestADoctorOpensAStrangersHistoryByReasonOnly(t *testing.T) {
	x := newTreated(t)
	q := service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: x.jose, Kinds: clinic.Kinds(clinic.TimelineVisit)}}
	_, err := x.History.Timeline(x.bela, q, service.PageRequest{})
	refused(t, err, clinic.Forbidden, "reason")
	q.Reason = " \u200b "
	_, err = x.History.Timeline(x.bela, q, service.PageRequest{})
	refused(t, err, clinic.Forbidden, "reason")
	equal(t, "rows about refusals", len(x.audited("history.break_glass")), 0)

	q.Reason = "Emergency, patient unconscious"
	page := value(x.History.Timeline(x.bela, q, service.PageRequest{}))(t)
	equal(t, "entries", len(page.Rows), 1)
	rows := x.audited("history.break_glass")
	if len(rows) != 1 || rows[0].Reason != q.Reason || rows[0].PatientID != x.jose || rows[0].UserName != "Béla Kovács" {
		t.Errorf("audit: %+v", rows)
	}
	// A reason opens the history and nothing else, and no reason is no key for a patient.
	_, err = x.Consultations.PrescriptionOf(x.bela, x.done)
	refused(t, err, clinic.Forbidden)
	_, err = x.History.Timeline(x.anna, q, service.PageRequest{})
	refused(t, err, clinic.Forbidden)
	// A doctor who treats the patient needs no reason, and none is recorded.
	value(x.History.Timeline(x.asha, q, service.PageRequest{}))(t)
	equal(t, "rows", len(x.audited("history.break_glass")), 1)
}

func TestAPatientCannotFindOutPrivateNotes(t *testing.T) {
	x := newTreated(t)
	find := func(ctx context.Context, text string) int {
		return len(value(x.History.Timeline(ctx, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: x.jose, Text: text}}, service.PageRequest{}))(t).Rows)
	}
	jose := x.roles["jose"]
	equal(t, "José finds a note", find(jose, "note-word"), 1)
	equal(t, "José finds a private note", find(jose, "private-word"), 0)
	equal(t, "Asha finds a private note", find(x.asha, "private-word"), 1)
}

func TestAPatientReadsAVisitOnceItIsClosed(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	// Text in a visit that is still open, as an import may bring it.
	ctx := context.Background()
	must(t, h.store.InTx(ctx, func(r service.Repos) error {
		a, err := r.Appointments().Get(ctx, id)
		if err != nil {
			return err
		}
		a.Symptoms, a.Diagnosis = "symptom-word", "unfinished-word"
		return r.Appointments().Update(ctx, a)
	}))
	row := value(h.Appointments.Get(h.anna, id))(t)
	equal(t, "text before closing", row.Symptoms+row.Diagnosis, "")
	equal(t, "the doctor's own view", value(h.Appointments.Get(h.asha, id))(t).Diagnosis, "unfinished-word")
	value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: row.Version, Consultation: findings()}))(t)
	equal(t, "diagnosis after closing", value(h.Appointments.Get(h.anna, id))(t).Diagnosis, "diagnosis-word")
}

func TestABillIsAPatientsOnceItIsIssued(t *testing.T) {
	h := newHospital(t)
	_, result := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	_, err := h.Billing.Get(h.anna, result.Invoice)
	refused(t, err, clinic.Forbidden)
	for _, f := range []service.InvoiceFilter{{}, {Open: true}, {Statuses: []clinic.InvoiceStatus{clinic.InvoiceDraft}}} {
		equal(t, "drafts listed to the patient", len(value(h.Billing.List(h.anna, f, service.PageRequest{}))(t).Rows), 0)
	}
	value(h.Billing.Issue(h.cashier, result.Invoice, value(h.Billing.Get(h.cashier, result.Invoice))(t).Version))(t)
	equal(t, "total", value(h.Billing.Get(h.anna, result.Invoice))(t).Total, euros(80))
	equal(t, "bills", len(value(h.Billing.List(h.anna, service.InvoiceFilter{Open: true}, service.PageRequest{}))(t).Rows), 1)
}

func TestListsAreOfTheOwnScope(t *testing.T) {
	x := newTreated(t) // José with Asha, Anna with Béla
	whose := func(ctx context.Context) string {
		var names []string
		for _, row := range value(x.Appointments.List(ctx, service.AppointmentFilter{}, service.PageRequest{}))(t).Rows {
			names = append(names, row.PatientFirst)
		}
		return strings.Join(names, " ")
	}
	equal(t, "the desk's list", whose(x.desk), "José Анна")
	equal(t, "Asha's list", whose(x.asha), "José")
	equal(t, "Béla's list", whose(x.bela), "Анна")
	equal(t, "Anna's list", whose(x.anna), "Анна")
	for who, want := range map[string]int{"admin": 1, "desk": 1, "cashier": 1, "asha": 1, "jose": 1, "bela": 0, "anna": 0} {
		bills := value(x.Billing.List(x.roles[who], service.InvoiceFilter{}, service.PageRequest{}))(t).Rows
		equal(t, "bills listed to "+who, len(bills), want)
	}
	day := value(x.Appointments.Day(x.asha, service.DayQuery{Date: today}))(t)
	if len(day.Doctors) != 1 || day.Doctors[0].Doctor.ID != x.ashaID {
		t.Errorf("Asha's grid: %+v", day.Doctors)
	}
	for _, column := range value(x.Appointments.Day(x.anna, service.DayQuery{Date: today}))(t).Doctors {
		for _, v := range column.Visits {
			equal(t, "patient in Anna's grid", v.PatientID, x.annaID)
		}
	}
	if got := value(x.Appointments.Get(x.cashier, x.done))(t).Reason; got != "" {
		t.Errorf("the cashier reads why José came: %q", got)
	}
}

// TestADoctorIsTheOneOfTheDatabase tries a doctor's actor with a made-up or
// missing doctor's id, which a filter would take for "all doctors".
func TestADoctorIsTheOneOfTheDatabase(t *testing.T) {
	x := newTreated(t)
	actor, _ := clinic.ActorFrom(x.bela)
	for _, id := range []clinic.DoctorID{0, x.ashaID} {
		actor.DoctorID = id
		ctx := clinic.WithActor(context.Background(), actor)
		rows := value(x.Appointments.List(ctx, service.AppointmentFilter{}, service.PageRequest{}))(t).Rows
		if len(rows) != 1 || rows[0].DoctorID != x.belaID {
			t.Errorf("with doctor %d: %d visits", id, len(rows))
		}
		_, err := x.Consultations.Open(ctx, x.done)
		refused(t, err, clinic.Forbidden)
	}
}

func TestColleaguesAndPatientsDoNotSeeADoctorsHome(t *testing.T) {
	h := newHospital(t)
	for who, c := range map[string]struct {
		ctx            context.Context
		address, phone bool
	}{"admin": {h.admin, true, true}, "herself": {h.asha, true, true}, "a colleague": {h.bela, false, true}, "the desk": {h.desk, false, true},
		"a patient": {h.anna, false, false}} {
		d := value(h.Doctors.Get(c.ctx, h.ashaID))(t)
		list := value(h.Doctors.List(c.ctx, service.DoctorFilter{Text: "asha"}))(t)
		for _, d := range append(list, d) {
			if (d.User.Address != "") != c.address || (d.User.Username != "") != c.address || (d.User.Phone != "") != c.phone {
				t.Errorf("%s sees %+v", who, d.User)
			}
		}
	}
}

// TestContactRolesChangeContactsOnly covers the cashier and the patient.
func TestContactRolesChangeContactsOnly(t *testing.T) {
	h := newHospital(t)
	stored := value(h.Patients.Get(h.admin, h.annaID))(t)
	stored.MedicalHistory = "history-word"
	must(t, h.Patients.Update(h.admin, stored, service.Image{}))
	for who, ctx := range map[string]context.Context{"cashier": h.cashier, "patient": h.anna} {
		p := value(h.Patients.Get(ctx, h.annaID))(t)
		p.Phone, p.MedicalHistory, p.BloodGroup, p.Number, p.InsuranceInfo = "+7 495 111 22 33", "forged", "A+", "P-999999", "forged"
		must(t, h.Patients.Update(ctx, p, service.Image{}))
		got := value(h.Patients.Get(h.admin, h.annaID))(t)
		if got.Phone != p.Phone || got.MedicalHistory != "history-word" || got.BloodGroup != "" || got.Number != "P-000001" || got.InsuranceInfo != "" {
			t.Errorf("%s changed %+v", who, got)
		}
		p.Version = got.Version
		p.LastName = "Forged"
		refused(t, h.Patients.Update(ctx, p, service.Image{}), clinic.Forbidden)
		p.LastName = got.LastName
		refused(t, h.Patients.Update(ctx, p, service.Image{Data: picture(t)}), clinic.Forbidden)
	}
	// The desk edits everything but the clinical text it does not see.
	p := value(h.Patients.Get(h.desk, h.annaID))(t)
	equal(t, "history shown to the desk", p.MedicalHistory, "")
	p.BloodGroup, p.MedicalHistory = "A+", "forged"
	must(t, h.Patients.Update(h.desk, p, service.Image{}))
	got := value(h.Patients.Get(h.admin, h.annaID))(t)
	equal(t, "blood group", got.BloodGroup, "A+")
	equal(t, "history", got.MedicalHistory, "history-word")
}

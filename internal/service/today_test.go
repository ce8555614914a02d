package service_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// The first page costs the same few statements on an empty morning and on a
// full day, for every role.
func TestTodayCostsAFixedNumberOfStatements(t *testing.T) {
	h := newHospital(t)
	log := &storetest.Statements{}
	s := storetest.OpenFile(t, h.store.Path(), h.clock, slog.New(log))
	other := &hospital{TB: t, now: monday}
	other.open(s)
	roles := map[string]context.Context{"admin": uncut(h.admin), "doctor": uncut(h.asha), "nurse": uncut(h.nurse), "desk": uncut(h.desk),
		"cashier": uncut(h.cashier), "patient": uncut(h.anna)}
	count := func() map[string]int {
		out := map[string]int{}
		for name, ctx := range roles {
			out[name] = log.Count(func() { value(other.Today.Get(ctx))(t) })
			if n := log.Count(func() { value(other.Today.Badges(ctx))(t) }); n == 0 || n > 5 {
				t.Errorf("%s: the counts beside the tabs cost %d statements", name, n)
			}
		}
		return out
	}
	for i := range 3 { // one of each kind, as a list without rows is not read
		h.closed(h.asha, h.annaID, h.ashaID, []string{"09:00", "09:30", "10:00"}[i])
	}
	h.at("10:30")
	waiting := h.book(h.jose, h.belaID, "14:00")
	value(h.Appointments.CheckIn(h.desk, waiting, h.version(waiting)))(t)
	value(h.Appointments.Request(h.anna, service.RequestCommand{Doctor: h.belaID, Date: today.AddDays(1), Start: clinic.MustClock("09:00")}))(t)
	other.at("10:30")
	few := count()
	for i := range 12 {
		p := h.registerPatient("Pat", "Crowd")
		at := clinic.MustClock("10:30").Add(30 * i).String()
		if i%2 == 0 && i < 4 {
			h.closed(h.asha, p, h.ashaID, at)
		} else if id, err := h.Appointments.Book(h.desk, booking(p, h.belaID, at)); err == nil {
			value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
		}
	}
	for name, n := range count() {
		if n != few[name] {
			t.Errorf("%s: %d statements on a quiet day, %d on a full one", name, few[name], n)
		}
		if n > 24 {
			t.Errorf("%s: the page costs %d statements", name, n)
		}
		t.Logf("%s: %d statements", name, n)
	}
}

func TestFollowUpsDueUntilTheyAreBooked(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	c := findings()
	c.FollowUp = clinic.FollowUp{Date: today.AddDays(7)}
	value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: c}))(t)
	due := func() []service.FollowUpDue { return value(h.Today.Get(h.asha))(t).FollowUps }
	if got := due(); len(got) != 1 || got[0].Patient != h.annaID || got[0].Due != today.AddDays(7) || got[0].Diagnosis != "diagnosis-word" {
		t.Fatalf("follow-ups due: %+v", got)
	}
	for name, ctx := range map[string]context.Context{"another doctor": h.bela, "desk": h.desk, "cashier": h.cashier, "admin": h.admin, "patient": h.anna} {
		if v := value(h.Today.Get(ctx))(t); len(v.FollowUps) != 0 {
			t.Errorf("%s sees the follow-ups of a doctor", name)
		}
	}
	booking := service.BookCommand{Patient: h.annaID, Doctor: h.ashaID, Date: today.AddDays(8), Start: clinic.MustClock("09:00"), Kind: clinic.VisitFollowUp}
	booked := value(h.Appointments.Book(h.asha, booking))(t)
	if got := due(); len(got) != 0 {
		t.Errorf("booked and still due: %+v", got)
	}
	must(t, h.Appointments.Cancel(h.asha, booked, h.version(booked), clinic.CancelledByPatient, "Phoned"))
	if got := due(); len(got) != 1 {
		t.Errorf("cancelled and not due again: %+v", got)
	}
}

func TestPatientsSeeTheirOwnDocumentsOnly(t *testing.T) {
	h := newHospital(t)
	_, mine := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	_, others := h.closed(h.asha, h.jose, h.ashaID, "09:30")
	for _, id := range []clinic.InvoiceID{mine.Invoice, others.Invoice} {
		i := value(h.Billing.Get(h.cashier, id))(t)
		value(h.Billing.Issue(h.cashier, id, i.Version))(t)
		i = value(h.Billing.Get(h.cashier, id))(t)
		value(h.Billing.TakePayment(h.cashier, service.PaymentCommand{Invoice: id, Version: i.Version, Amount: i.Total, Tendered: i.Total, Method: clinic.PayCash,
			IdempotencyKey: i.Number}))(t)
	}
	docs := value(h.Today.Get(h.anna))(t).Documents
	if len(docs) != 2 {
		t.Fatalf("documents: %+v", docs)
	}
	for _, d := range docs {
		switch d.Kind {
		case service.DocumentPrescription:
			equal(t, "prescription", d.Prescription, mine.Prescription)
			value(h.Consultations.PrintPrescription(h.anna, d.Prescription))(t)
		case service.DocumentReceipt:
			equal(t, "invoice of the receipt", d.Invoice, mine.Invoice)
			equal(t, "amount", d.Amount, euros(80))
			value(h.Billing.Get(h.anna, d.Invoice))(t)
		}
	}
	payments := value(h.Today.Get(h.cashier))(t).Payments
	if len(payments) != 2 || payments[0].PatientName == "" {
		t.Errorf("the cashier took %+v", payments)
	}
}

func TestAdministratorsFiguresNameTheirPeriodAndGaps(t *testing.T) {
	h := newHospital(t)
	h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	h.book(h.jose, h.belaID, "14:00")
	v := value(h.Today.Get(h.admin))(t)
	f := v.Figures
	if f == nil || f.To != today || f.From != today.AddDays(-13) || !f.At.Equal(h.clock()) || len(f.Outcomes) != 14 || len(f.Taken) != 14 {
		t.Fatalf("figures: %+v", f)
	}
	if last := f.Outcomes[13]; last.Date != today || last.Done != 1 || last.Open != 1 || f.Outcomes[0].Date != f.From || f.Outcomes[0].Done != 0 {
		t.Errorf("outcomes: %+v", f.Outcomes)
	}
	if len(f.Hours) != 6 || f.Hours[0] != (service.HourVisits{Hour: 9, Done: 1}) || f.Hours[3] != (service.HourVisits{Hour: 12}) || f.Hours[5].Open != 1 {
		t.Errorf("hours: %+v", f.Hours)
	}
	if v.Backup == nil || !v.Backup.Last.IsZero() {
		t.Errorf("no backup was made, the page says %+v", v.Backup)
	}
	if d := value(h.Today.Get(h.desk))(t); d.Figures != nil || d.Backup != nil {
		t.Error("the desk sees the administrator's figures")
	}
}

func TestBadgesCountWhatTheRoleSees(t *testing.T) {
	h := newHospital(t)
	_, closed := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	id := h.book(h.jose, h.ashaID, "10:00")
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	for name, c := range map[string]struct {
		ctx  context.Context
		want service.Badges
	}{
		"desk": {h.desk, service.Badges{Waiting: 1, Bills: 1}}, "cashier": {h.cashier, service.Badges{Waiting: 1, Bills: 1}},
		"nurse": {h.nurse, service.Badges{Waiting: 1}}, "doctor": {h.asha, service.Badges{Waiting: 1}}, "another doctor": {h.bela, service.Badges{}},
		"patient, not issued yet": {h.anna, service.Badges{}},
	} {
		equal(t, name, value(h.Today.Badges(c.ctx))(t), c.want)
	}
	i := value(h.Billing.Get(h.cashier, closed.Invoice))(t)
	value(h.Billing.Issue(h.cashier, i.ID, i.Version))(t)
	equal(t, "patient", value(h.Today.Badges(h.anna))(t), service.Badges{Bills: 1})
}

// The desk cannot confirm what has passed, but somebody waits for its answer.
func TestARequestThatNobodyAnsweredStaysToBeDeclined(t *testing.T) {
	h := newHospital(t)
	id := value(h.Appointments.Request(h.anna, service.RequestCommand{Doctor: h.ashaID, Date: today, Start: clinic.MustClock("11:00")}))(t)
	h.pass(24 * time.Hour)
	list := value(h.Today.Get(h.desk))(t).Requests
	if len(list) != 1 || list[0].ID != id {
		t.Fatalf("requests on the next day: %+v", list)
	}
	refused(t, h.Appointments.Confirm(h.desk, id, list[0].Version), clinic.Conflict, "", "in the past")
	must(t, h.Appointments.Cancel(h.desk, id, list[0].Version, clinic.CancelledByHospital, "Answered too late"))
	equal(t, "once answered", len(value(h.Today.Get(h.desk))(t).Requests), 0)
}

// Who came to a night clinic before midnight still waits after it, in the queue
// and beside the tab.
func TestBadgesCountTheQueueOverMidnight(t *testing.T) {
	h := newHospital(t)
	h.night()
	h.at("23:30")
	id := h.book(h.jose, h.ashaID, "23:45")
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	h.pass(time.Hour)
	equal(t, "in the queue", len(value(h.Queue.Waiting(h.desk, 0))(t)), 1)
	equal(t, "beside the tab", value(h.Today.Badges(h.desk))(t).Waiting, 1)
	equal(t, "in the figures", value(h.Today.Get(h.desk))(t).Counts.Arrived, 1)
}

// A second look by the program itself is not recorded again; a person's is, and
// so is a first look that claims to be a second.
func TestRefreshingIsRecordedOnce(t *testing.T) {
	h := newHospital(t)
	again := service.Refreshing(h.admin)
	value(h.Patients.Get(again, h.annaID))(t)
	equal(t, "first look", len(h.audited("patient.read")), 1)
	value(h.Patients.Get(again, h.annaID))(t)
	equal(t, "second look", len(h.audited("patient.read")), 1)
	value(h.Patients.Get(again, h.jose))(t)
	equal(t, "another chart", len(h.audited("patient.read")), 2)
	value(h.Patients.Get(h.admin, h.annaID))(t)
	equal(t, "a person's second look", len(h.audited("patient.read")), 3)

	query := service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.annaID}, Reason: "Emergency"}
	value(h.History.Timeline(service.Refreshing(h.bela), query, service.PageRequest{}))(t)
	value(h.History.Timeline(service.Refreshing(h.bela), query, service.PageRequest{}))(t)
	query.Reason = "Asked by the family"
	value(h.History.Timeline(service.Refreshing(h.bela), query, service.PageRequest{}))(t)
	equal(t, "broken glass", len(h.audited("history.break_glass")), 2)
}

// A refresh that records nothing writes nothing, so that two windows do not
// wake each other.
func TestRefreshingWritesNothing(t *testing.T) {
	h := newHospital(t)
	value(h.Patients.Get(h.admin, h.annaID))(t)
	other, err := store.Open(context.Background(), store.Options{Path: h.store.Path()})
	must(t, err)
	defer other.Close()
	ctx, cancel := context.WithCancel(context.Background())
	woken, stopped := make(chan struct{}, 10), make(chan struct{})
	go func() {
		defer close(stopped)
		other.Watch(ctx, 5*time.Millisecond, func() { woken <- struct{}{} })
	}()
	defer func() { cancel(); <-stopped }()
	time.Sleep(30 * time.Millisecond)
	value(h.Patients.Get(service.Refreshing(h.admin), h.annaID))(t)
	select {
	case <-woken:
		t.Error("a refresh wrote to the database")
	case <-time.After(100 * time.Millisecond):
	}
	value(h.Patients.Get(h.admin, h.annaID))(t)
	select {
	case <-woken:
	case <-time.After(2 * time.Second):
		t.Error("the recorded reading went unnoticed: the test proves nothing")
	}
}

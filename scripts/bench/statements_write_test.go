package main

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/bulk"
)

// What a desk waits for most often runs no more statements than it needs.
func TestTheDaysWritesTakeFewStatements(t *testing.T) {
	h, app, count := counted(t)
	s := app.Services
	most := func(n int, what string, do func() error) {
		t.Helper()
		count.Take()
		if err := do(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		ran, heads := count.Take(), 0
		for _, sql := range ran {
			if strings.Contains(sql, "FROM audit_head") {
				heads++
			}
		}
		total := len(ran)
		if t.Logf("%-24s %2d statements", what, total); total > n || heads > 1 {
			t.Errorf("%s takes %d statements, %d at most, and looks for the newest audit entry %d times", what, total, n, heads)
		}
	}
	today, err := s.Appointments.List(h.desk, service.AppointmentFilter{From: bulk.Today, To: bulk.Today, Statuses: []clinic.AppointmentStatus{clinic.StatusBooked}}, service.PageRequest{})
	if err != nil || len(today.Rows) == 0 {
		t.Fatalf("%d visits are booked, %v", len(today.Rows), err)
	}
	visit := today.Rows[0]
	free, err := s.Appointments.FreeSlots(h.desk, service.FreeQuery{Doctor: visit.DoctorID, From: bulk.Today.AddDays(2), N: 1})
	if err != nil || len(free) == 0 {
		t.Fatalf("no time is free: %v", err)
	}
	most(12, "book an appointment", func() error {
		_, err := s.Appointments.Book(h.desk, service.BookCommand{Patient: visit.PatientID, Doctor: free[0].DoctorID, Date: free[0].Date, Start: free[0].Start,
			Kind: clinic.VisitNew, Reason: "Cough"})
		return err
	})
	var as context.Context
	for _, d := range h.doctors {
		if d.ID == visit.DoctorID {
			as = h.as(context.Background(), d)
		}
	}
	most(10, "check a patient in", func() error { _, err := s.Appointments.CheckIn(h.desk, visit.ID, visit.Version); return err })
	most(9, "start a consultation", func() error { return s.Appointments.Start(as, visit.ID, visit.Version+1) })
	items := []clinic.PrescriptionItem{{Drug: "Dextromethorphan", Strength: "15 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth", Frequency: "tds",
		DurationDays: 5, Quantity: "15 capsules", Reason: "Agreed with the patient"}}
	if _, err := s.Consultations.CheckMedicines(as, visit.ID, items); err != nil { // reads the drug book
		t.Fatal(err)
	}
	most(37, "sign a consultation", func() error {
		_, err := s.Consultations.Close(as, service.CloseCommand{Appointment: visit.ID, Version: visit.Version + 2, Consultation: clinic.Consultation{
			Symptoms: "Cough for two weeks.", Advice: "Rest and fluids.", Diagnoses: []clinic.CodedDiagnosis{{Code: "J06.9", Title: "Acute upper respiratory infection"}}, Items: items}})
		return err
	})
	owed, err := s.Billing.Balances(h.cash, service.BalanceFilter{}, service.PageRequest{Limit: 1})
	if err != nil || len(owed.Rows) == 0 {
		t.Fatalf("nothing is owed: %v", err)
	}
	if _, err := s.Drawers.Open(h.cash, service.OpenDrawerCommand{Float: clinic.Money{Minor: 10_000, Currency: "EUR"}}); err != nil && clinic.CodeOf(err) != clinic.Conflict {
		t.Fatal(err)
	}
	bill, err := s.Billing.Get(h.cash, owed.Rows[0].Invoice)
	if err != nil {
		t.Fatal(err)
	}
	most(14, "take a payment", func() error {
		due := owed.Rows[0].Patient
		_, err := s.Billing.TakePayment(h.cash, service.PaymentCommand{Invoice: bill.ID, Version: bill.Version, Amount: due, Tendered: due, Method: clinic.PayCash, IdempotencyKey: "once"})
		return err
	})
}

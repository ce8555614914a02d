package service_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// TestWholeDay works one patient through the clinic, from the door to the receipt.
func TestWholeDay(t *testing.T) {
	h := newHospital(t)
	var mu sync.Mutex
	var events []any
	event.Subscribe(h.bus, func(e any) { mu.Lock(); defer mu.Unlock(); events = append(events, e) })

	patient := h.registerPatient("Łukasz", "Østergård-O'Brien")
	p := value(h.Patients.Get(h.desk, patient))(t)
	equal(t, "patient number", p.Number, "P-000003")
	must(t, h.Patients.SetAllergies(h.nurse, patient, p.Version, clinic.AllergyHas, []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash"}}))

	visit := h.book(patient, h.ashaID, "09:30")
	h.at("09:20")
	equal(t, "token", value(h.Appointments.CheckIn(h.desk, visit, h.version(visit)))(t), 1)
	h.at("09:35")
	view := value(h.Consultations.Open(h.asha, visit))(t)
	equal(t, "status", view.Appointment.Status, clinic.StatusInConsultation)
	equal(t, "allergies", view.Patient.AllergyText(), "Penicillin (rash)")
	c := findings()
	saved := value(h.Consultations.SaveDraft(h.asha, visit, c))(t)
	equal(t, "draft saved at", saved, h.clock())
	if view = value(h.Consultations.Open(h.asha, visit))(t); !view.HasDraft || view.Draft.Consultation.Diagnosis != c.Diagnosis {
		t.Fatalf("the draft did not come back: %+v", view.Draft)
	}
	c.FollowUp = clinic.FollowUp{Date: today.AddDays(7), Start: clinic.MustClock("10:00"), Book: true}
	h.at("09:55")
	result := value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: visit, Version: view.Appointment.Version, Consultation: c}))(t)

	done := h.visit(visit)
	equal(t, "status", done.Status, clinic.StatusCompleted)
	equal(t, "prescription text", done.Prescription,
		"Amoxicillin 500 mg capsule: 1 capsule by mouth three times daily for 7 days (21 capsules)")
	equal(t, "waited and treated", done.EndedAt.Sub(done.CheckedInAt), 35*time.Minute)
	next := h.visit(result.FollowUp)
	if next.Date != today.AddDays(7) || next.Kind != clinic.VisitFollowUp || next.Status != clinic.StatusBooked || next.Minutes != 30 {
		t.Errorf("follow-up booked as %+v", next.Appointment)
	}
	history := value(h.History.Timeline(h.asha, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: patient, Kinds: clinic.Kinds(clinic.TimelineVisit)}}, service.PageRequest{}))(t)
	if len(history.Rows) != 1 || history.Rows[0].Visit.Diagnosis != "diagnosis-word" || history.Rows[0].Visit.Treatment != "advice-word" ||
		history.Rows[0].Visit.DoctorNotes != "private-word" || history.Rows[0].Department != "Cardiology" {
		t.Errorf("history: %+v", history.Rows)
	}
	if view = value(h.Consultations.Open(h.asha, visit))(t); view.HasDraft || view.Prescription == nil {
		t.Errorf("after closing: draft %v, prescription %v", view.HasDraft, view.Prescription)
	}

	paper := value(h.Consultations.PrintPrescription(h.asha, result.Prescription))(t)
	equal(t, "prescription number", paper.Rx.Number, "RX-2026-000001")
	equal(t, "allergies printed", paper.Rx.Allergies, "Penicillin (rash)")
	equal(t, "follow-up printed", paper.Rx.FollowUpAt, clinic.MustClock("10:00"))
	equal(t, "first print", paper.Copy, 0)
	equal(t, "second print", value(h.Consultations.PrintPrescription(h.asha, result.Prescription))(t).Copy, 1)

	bill := value(h.Billing.Get(h.cashier, result.Invoice))(t)
	if bill.Status != clinic.InvoiceDraft || bill.Total != euros(80) || bill.Items[0].Description != "Consultation, Cardiology" {
		t.Fatalf("draft bill: %+v", bill)
	}
	must(t, h.Billing.SetItems(h.desk, bill.ID, bill.Version, append(bill.Items, clinic.InvoiceItem{Description: "ECG", Quantity: 2, Price: euros(15)})))
	bill = value(h.Billing.Get(h.cashier, bill.ID))(t)
	equal(t, "total", bill.Total, euros(110))
	payment := value(h.Billing.TakePayment(h.cashier, service.PaymentCommand{Invoice: bill.ID, Version: bill.Version, Amount: euros(60),
		Tendered: euros(100), Method: clinic.PayCash, IdempotencyKey: "form-1"}))(t)
	bill = value(h.Billing.Get(h.cashier, bill.ID))(t)
	if bill.Number != "INV-2026-000001" || bill.Status != clinic.InvoicePartPaid || bill.Balance() != euros(50) {
		t.Fatalf("part paid bill: %+v", bill)
	}
	receipt := value(h.Billing.PrintReceipt(h.cashier, payment))(t)
	if receipt.Payment.ReceiptNumber != "RC-2026-000001" || receipt.Payment.Change() != euros(40) || receipt.Copy != 0 ||
		receipt.Payment.ReceivedByName != "Daly" || receipt.Settings.HospitalName != "Harbour Clinic" {
		t.Errorf("receipt: %+v", receipt)
	}
	equal(t, "reprint", value(h.Billing.PrintReceipt(h.cashier, payment))(t).Copy, 1)
	value(h.Billing.TakePayment(h.cashier, service.PaymentCommand{Invoice: bill.ID, Version: bill.Version, Amount: euros(50),
		Method: clinic.PayCard, TransactionID: "T-1", IdempotencyKey: "form-2"}))(t)
	equal(t, "status", value(h.Billing.Get(h.cashier, bill.ID))(t).Status, clinic.InvoicePaid)
	figures := value(h.Billing.Figures(h.cashier))(t)
	if figures.Taken != euros(110) || figures.CashByMe != euros(60) || figures.TakenByMe != euros(110) || figures.Outstanding.Minor != 0 {
		t.Errorf("figures: %+v", figures)
	}

	h.bus.Flush()
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []any{service.PatientChanged{ID: patient}, service.AppointmentChanged{ID: visit, Doctor: h.ashaID, Date: today},
		service.AppointmentChanged{ID: result.FollowUp, Doctor: h.ashaID, Date: today.AddDays(7)}, service.InvoiceChanged{ID: bill.ID}} {
		if !slices.Contains(events, want) {
			t.Errorf("no event %#v", want)
		}
	}
	var way []string
	for _, c := range value(h.Appointments.Changes(h.desk, visit))(t) {
		way = append(way, string(c.To)+" by "+c.ByName)
	}
	equal(t, "the visit's way", strings.Join(way, ", "),
		"booked by Byrne, arrived by Byrne, in_consultation by Asha Sharma, completed by Asha Sharma")
	report := value(h.store.Verify(context.Background()))(t)
	if !report.OK {
		t.Errorf("the database fails its check: %+v", report.Checks)
	}
}

package service_test

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// checked asks the desk's check of a printed code.
func (h *hospital) checked(number, digest string) service.Verification {
	h.Helper()
	return value(h.Papers.Verify(h.admin, clinic.CodeText(number, digest)))(h)
}

// forged is a digest with its first figure changed.
func forged(digest string) string {
	if digest[0] == '0' {
		return "1" + digest[1:]
	}
	return "0" + digest[1:]
}

// An estimate is handed out as an original and then as numbered copies, each print
// is in the audit log, and its code is known again.
func TestAnEstimateOnPaper(t *testing.T) {
	h := newHospital(t)
	id := value(h.Estimates.Make(h.desk, service.EstimateCommand{Patient: h.annaID, Doctor: h.ashaID,
		Items: []clinic.InvoiceItem{{Description: "Crown", Quantity: 1, Price: euros(400)}}}))(t)
	for n := range 3 {
		looked, printed := value(h.Estimates.Show(h.desk, id))(t), value(h.Estimates.Print(h.desk, id))(t)
		if looked.Copy != n || printed.Copy != n || looked.Digest != printed.Digest || printed.Settings.HospitalName != "Harbour Clinic" {
			t.Errorf("print %d: looked at copy %d, printed copy %d of %q", n, looked.Copy, printed.Copy, printed.Settings.HospitalName)
		}
		equal(t, "for", printed.Estimate.PatientName, "Анна Ковалёва")
	}
	equal(t, "audited prints", len(h.audited("estimate.print")), 3)
	e := value(h.Estimates.Show(h.desk, id))(t)
	if v := h.checked(e.Estimate.Number, e.Digest); v.Outcome != service.VerifyGenuine || v.Kind != clinic.PaperEstimate || v.Amount != euros(400) || v.Initials != "А. К." {
		t.Errorf("its code: %+v", v)
	}
	if v := h.checked(e.Estimate.Number, forged(e.Digest)); v.Outcome != service.VerifyNotGenuine || v.Initials != "" {
		t.Errorf("a forged code: %+v", v)
	}
	// It states what was promised on that day, also when it was withdrawn since.
	must(t, h.Estimates.Withdraw(h.desk, id, e.Estimate.Version, "another plan"))
	if v := h.checked(e.Estimate.Number, e.Digest); v.Outcome != service.VerifyGenuine {
		t.Errorf("withdrawn: %+v", v)
	}
	_, err := h.Estimates.Print(h.desk, id+1)
	refused(t, err, clinic.NotFound)
	_, err = h.Estimates.Show(h.nurse, id)
	refused(t, err, clinic.Forbidden)
}

// The paper of a drawer is a draft while money still comes in, is printed once it
// is counted, and counts no more once the drawer was opened again.
func TestAClosureOnPaper(t *testing.T) {
	h := newTill(t)
	h.take(h.cashier, h.owing(euros(80)), euros(80), clinic.PayCash)
	drawer := h.mine(h.cashier)
	draft := value(h.Drawers.ShowClosure(h.cashier, drawer.ID))(t)
	if draft.Number != "" || draft.Copy != 0 || draft.Books.Payments.Received != euros(80) || draft.PrintedBy != "Daly" {
		t.Errorf("the draft: %+v", draft)
	}
	_, err := h.Drawers.Print(h.cashier, drawer.ID)
	refused(t, err, clinic.Conflict, "", "Count and close it first")
	value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)
	for n := range 2 {
		looked, printed := value(h.Drawers.ShowClosure(h.cashier, drawer.ID))(t), value(h.Drawers.Print(h.cashier, drawer.ID))(t)
		if looked.Copy != n || printed.Copy != n || printed.Number == "" || printed.Digest != looked.Digest {
			t.Errorf("print %d: looked at copy %d, printed copy %d", n, looked.Copy, printed.Copy)
		}
	}
	equal(t, "audited prints", len(h.audited("drawer.print")), 2)
	// One's own drawer and no other's.
	_, err = h.Drawers.ShowClosure(h.nora, drawer.ID)
	refused(t, err, clinic.Forbidden)

	first := value(h.Drawers.ShowClosure(h.admin, drawer.ID))(t)
	if v := h.checked(first.Number, first.Digest); v.Outcome != service.VerifyGenuine || v.Kind != clinic.PaperClosure || v.Initials != "" {
		t.Errorf("its code: %+v", v)
	}
	must(t, h.Drawers.Reopen(h.admin, drawer.ID, first.Version, "counted wrongly"))
	if v := h.checked(first.Number, first.Digest); v.Outcome != service.VerifyReplaced {
		t.Errorf("after it was opened again: %+v", v)
	}
	h.pass(time.Minute)
	value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)
	second := value(h.Drawers.ShowClosure(h.admin, drawer.ID))(t)
	if v := h.checked(first.Number, first.Digest); v.Outcome != service.VerifyNotGenuine {
		t.Errorf("the first counting's code after the second: %+v", v)
	}
	if v := h.checked(second.Number, second.Digest); v.Outcome != service.VerifyGenuine || second.Number != first.Number {
		t.Errorf("the second counting's code: %+v", v)
	}
	_, err = h.Drawers.ShowClosure(h.admin, drawer.ID+100)
	refused(t, err, clinic.NotFound)
	h.sound()
}

// A day's books on paper are those of the screen; a print is audited with the
// state in which they stood.
func TestADaysBooksOnPaper(t *testing.T) {
	h := newTill(t)
	h.take(h.cashier, h.owing(euros(80)), euros(30), clinic.PayCash)
	draft := value(h.Drawers.ShowDay(h.cashier, today))(t)
	if draft.State == clinic.DayClosed || len(draft.Now) != 1 || draft.Now[0].Payments.Received != euros(30) || draft.PrintedBy != "Daly" {
		t.Errorf("the draft: %+v", draft)
	}
	value(h.Drawers.PrintDay(h.cashier, today))(t)
	value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)
	value(h.Drawers.CloseDay(h.admin, today))(t)
	printed := value(h.Drawers.PrintDay(h.admin, today))(t)
	if printed.State != clinic.DayClosed || !printed.Books[0].Agree() || printed.Settings.HospitalName != "Harbour Clinic" {
		t.Errorf("the paper: %+v", printed)
	}
	equal(t, "prints in the log", len(h.audited("day.print")), 2)
	for name, print := range map[string]func() error{
		"looking":  func() error { _, err := h.Drawers.ShowDay(h.admin, clinic.Date{}); return err },
		"printing": func() error { _, err := h.Drawers.PrintDay(h.admin, clinic.Date{}); return err },
	} {
		if err := print(); clinic.FieldOf(err) != "date" {
			t.Errorf("%s without a day: %v", name, err)
		}
	}
	_, err := h.Drawers.PrintDay(h.desk, today)
	refused(t, err, clinic.Forbidden)
}

// A receipt and a credit note state the payer's part as it stood when they were
// made, not as the payer answered since.
func TestPapersStateThePayersPartOfTheirTime(t *testing.T) {
	h := newHospital(t)
	i := h.insured("09:00")
	paid := value(h.Billing.TakePayment(h.cashier, cash(i, euros(10), "p1")))(t)
	asked := i.Claim.Amount
	before := value(h.Papers.ShowReceipt(h.cashier, paid))(t)
	h.pass(time.Hour)
	i = h.read(i.ID)
	must(t, h.Claims.Submit(h.admin, service.ClaimRef{ID: i.Claim.ID, Version: i.Claim.Version}, today, "C-7"))
	i = h.read(i.ID)
	must(t, h.Claims.Answer(h.admin, service.ClaimAnswerCommand{Claim: i.Claim.ID, Version: i.Claim.Version, Answer: clinic.AnswerReject, On: today,
		Note: "not insured"}))
	equal(t, "covered now", h.read(i.ID).Claim.Covered, euros(0))
	after := value(h.Papers.ShowReceipt(h.cashier, paid))(t)
	if after.Invoice.Claim == nil || after.Invoice.Claim.Covered != asked || after.Invoice.Claim.State != clinic.ClaimOpen || after.Digest != before.Digest {
		t.Errorf("the receipt of before the answer: %+v, asked for %s", after.Invoice.Claim, asked)
	}
	voided := value(h.Billing.Void(h.cashier, service.VoidCommand{Invoice: i.ID, Version: h.read(i.ID).Version, Refund: true, Reason: "twice", IdempotencyKey: "v"}))(t)
	credit := value(h.Billing.ShowCredit(h.admin, voided.Credit))(t)
	if credit.Invoice.Claim == nil || credit.Invoice.Claim.Covered != euros(0) {
		t.Errorf("the credit note of after the answer: %+v", credit.Invoice.Claim)
	}
}

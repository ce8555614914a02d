package viewmodel

import (
	"context"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// moneyFake answers what is done to issued bills.
type moneyFake struct {
	*billingFake
	refunds []service.RefundCommand
	voids   []service.VoidCommand
	err     error
}

func (f *moneyFake) Refund(_ context.Context, cmd service.RefundCommand) (clinic.PaymentID, error) {
	f.refunds = append(f.refunds, cmd)
	return 900, f.err
}

func (f *moneyFake) Void(_ context.Context, cmd service.VoidCommand) (service.VoidResult, error) {
	f.voids = append(f.voids, cmd)
	return service.VoidResult{Credit: 7}, f.err
}

func (f *moneyFake) PatientMoney(context.Context, clinic.PatientID) (service.PatientMoney, error) {
	return service.PatientMoney{}, nil
}

// depositFake holds one deposit of each of two patients.
type depositFake struct {
	DepositService
	asked []clinic.PatientID
}

func (f *depositFake) List(_ context.Context, q service.DepositFilter, _ service.PageRequest) (service.Page[clinic.Deposit], error) {
	f.asked = append(f.asked, q.Patient)
	return service.Page[clinic.Deposit]{Rows: []clinic.Deposit{{ID: clinic.DepositID(q.Patient), PatientID: q.Patient, Amount: euro(5000), Used: euro(0)}}, Total: 1}, nil
}

func insured() *moneyFake {
	f := &moneyFake{billingFake: newBillingFake()}
	f.invoice.PatientID, f.invoice.Credited = 5, euro(0)
	f.invoice.Claim = &clinic.Claim{ID: 3, Amount: euro(6000), Covered: euro(6000), State: clinic.ClaimSubmitted}
	return f
}

func openMoney(f *moneyFake, d DepositService) *Billing {
	b := NewBilling(BillingParams{Billing: f, Deposits: d, Runner: InlineRunner{}, Context: context.Background,
		Today: func() clinic.Date { return clinic.MustDate("2026-11-23") }})
	b.Open(21)
	return b
}

// The form asks the patient for the patient's part alone; the payer's is another.
func TestBillingAsksEachSideForItsPart(t *testing.T) {
	f := insured()
	b := openMoney(f, nil)
	if b.Payment().Amount != euro(3500) || !b.CanPay() || !b.CanPayerPay() || !b.HasClaim() || b.CanUseDeposit() {
		t.Fatalf("the form is about %v", b.Payment().Amount)
	}
	var err error
	b.Pay(service.PaymentCommand{Claim: 3, Amount: euro(6001), Method: clinic.PayInsurance, TransactionID: "C", IdempotencyKey: "k"}, func(_ clinic.PaymentID, e error) { err = e })
	if clinic.FieldOf(err) != "amount" || len(f.commands) != 0 {
		t.Fatalf("more than the payer's part: %v, %d sent", err, len(f.commands))
	}
	b.Pay(service.PaymentCommand{Claim: 3, Version: 2, Amount: euro(6000), Method: clinic.PayInsurance, TransactionID: "C", IdempotencyKey: "k"}, func(_ clinic.PaymentID, e error) { err = e })
	if err != nil || f.commands[0].Claim != 3 || f.commands[0].Invoice != 21 || f.commands[0].Version != 2 {
		t.Fatalf("%v, sent %+v", err, f.commands)
	}
}

func TestBillingSendsWhatWasShown(t *testing.T) {
	f := insured()
	b := openMoney(f, nil)
	b.Refund(service.RefundCommand{Payment: 60, Version: 2, Amount: euro(100), Reason: "x", IdempotencyKey: "r"}, func(clinic.PaymentID, error) {})
	if f.refunds[0].Version != 2 {
		t.Errorf("the refund is about version %d", f.refunds[0].Version)
	}
	f.invoice.Version = 9
	f.err = clinic.Errorf(clinic.Stale, "Somebody else changed this bill.")
	var err error
	b.Void(service.VoidCommand{Version: 2, Reason: "x", IdempotencyKey: "v"}, func(_ service.VoidResult, e error) { err = e })
	if clinic.CodeOf(err) != clinic.Stale || b.Current().Version != 9 || b.Busy() || f.voids[0].Version != 2 || f.voids[0].Invoice != 21 {
		t.Errorf("after a stale void (%v) version %d is shown, busy %v, sent %+v", err, b.Current().Version, b.Busy(), f.voids)
	}
}

func TestBillingOffersTheDepositsOfThePatientAlone(t *testing.T) {
	f, d := insured(), &depositFake{}
	b := openMoney(f, d)
	if got := b.Deposits(); len(got) != 1 || got[0].PatientID != 5 || !b.CanUseDeposit() {
		t.Fatalf("offered are %+v", got)
	}
	b.Open(22) // a bill of nobody known: the deposits of the one before are not offered
	if got := b.Deposits(); got != nil {
		t.Errorf("offered for another bill are %+v", got)
	}
}

// claimFake lists two claims, one of them sent.
type claimFake struct {
	ClaimService
	filters []service.ClaimFilter
	sent    []service.ClaimRef
}

func (f *claimFake) Payers(context.Context) ([]clinic.Payer, error) {
	return []clinic.Payer{{ID: 1, Name: "Mutual"}}, nil
}

func (f *claimFake) List(_ context.Context, q service.ClaimFilter, _ service.PageRequest) (service.Page[service.ClaimRow], error) {
	f.filters = append(f.filters, q)
	row := func(id clinic.ClaimID, s clinic.ClaimState) service.ClaimRow {
		return service.ClaimRow{Claim: clinic.Claim{ID: id, State: s, Amount: euro(1500), Covered: euro(1500), Version: int(id) + 1}}
	}
	return service.Page[service.ClaimRow]{Rows: []service.ClaimRow{row(1, clinic.ClaimOpen), row(2, clinic.ClaimSubmitted), row(3, clinic.ClaimOpen)}, Total: 3}, nil
}

func (f *claimFake) SubmitAll(_ context.Context, refs []service.ClaimRef, _ clinic.Date) error {
	f.sent = refs
	return nil
}

func TestClaimsMarksTheUnsentOnesOfTheList(t *testing.T) {
	f := &claimFake{}
	l := NewClaims(FrontDesk{Services: Services{Claims: f}, Runner: InlineRunner{}, Context: context.Background, Now: func() time.Time { return deskNow }})
	l.Load()
	if len(f.filters[0].States) != 1 || f.filters[0].States[0] != clinic.ClaimOpen || len(l.Payers) != 1 {
		t.Errorf("at first it asks for %+v", f.filters[0])
	}
	refs, sum := l.Unsent()
	if len(refs) != 2 || sum != euro(3000) || refs[1] != (service.ClaimRef{ID: 3, Version: 4}) {
		t.Fatalf("unsent are %+v for %v", refs, sum)
	}
	var err error
	l.SubmitAll(refs, func(e error) { err = e })
	if err != nil || len(f.sent) != 2 || len(f.filters) != 2 {
		t.Errorf("%v, sent %+v, asked %d times", err, f.sent, len(f.filters))
	}
	l.SetFilter("", 1, 31, "x")
	if q := f.filters[2]; q.States != nil || q.Payer != 1 || q.Older != 31 || q.Text != "x" {
		t.Errorf("it asks for %+v", q)
	}
}

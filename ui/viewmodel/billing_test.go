package viewmodel

import (
	"context"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// billingFake keeps one invoice as the service would.
type billingFake struct {
	BillingService

	invoice  clinic.Invoice
	filters  []service.InvoiceFilter
	commands []service.PaymentCommand
	payErr   error // answered instead of the payment
	lostErr  error // answered although the payment was written
	paid     map[string]clinic.PaymentID
	setItems int
}

func euro(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }

func newBillingFake() *billingFake {
	return &billingFake{paid: map[string]clinic.PaymentID{}, invoice: clinic.Invoice{ID: 21, PatientName: "Ковалёва, Анна",
		Status: clinic.InvoiceIssued, Number: "INV-2026-000021", Currency: "EUR", Total: euro(9500), Paid: euro(0), Version: 2}}
}

func (f *billingFake) List(_ context.Context, q service.InvoiceFilter, _ service.PageRequest) (service.Page[clinic.Invoice], error) {
	f.filters = append(f.filters, q)
	return service.Page[clinic.Invoice]{Rows: []clinic.Invoice{f.invoice}, Total: 1}, nil
}

func (f *billingFake) Get(_ context.Context, id clinic.InvoiceID) (clinic.Invoice, error) {
	if id != f.invoice.ID {
		return clinic.Invoice{ID: id, Status: clinic.InvoiceIssued, Currency: "EUR", Total: euro(6000), Paid: euro(0), Version: 1}, nil
	}
	return f.invoice, nil
}

func (f *billingFake) SetItems(_ context.Context, _ clinic.InvoiceID, version int, items []clinic.InvoiceItem) error {
	if version != f.invoice.Version {
		return clinic.Errorf(clinic.Stale, "Somebody else changed this invoice.")
	}
	f.setItems++
	f.invoice.Items, f.invoice.Currency = items, "EUR"
	f.invoice.Sum()
	f.invoice.Version++
	return nil
}

func (f *billingFake) TakePayment(_ context.Context, cmd service.PaymentCommand) (clinic.PaymentID, error) {
	f.commands = append(f.commands, cmd)
	if f.payErr != nil {
		return 0, f.payErr
	}
	if id, ok := f.paid[cmd.IdempotencyKey]; ok {
		return id, nil
	}
	id := clinic.PaymentID(100 + len(f.paid))
	f.paid[cmd.IdempotencyKey] = id
	f.invoice.Payments = append(f.invoice.Payments, clinic.Payment{ID: id, Amount: cmd.Amount})
	f.invoice.Paid = f.invoice.Paid.Add(cmd.Amount)
	f.invoice.Status = clinic.Settle(f.invoice.Total, f.invoice.Paid, clinic.Money{Currency: f.invoice.Currency})
	f.invoice.Version++
	return id, f.lostErr
}

func openBilling(f *billingFake, r Runner) *Billing {
	b := NewBilling(BillingParams{Billing: f, Runner: r, Context: context.Background,
		Today: func() clinic.Date { return clinic.MustDate("2026-11-23") }})
	b.Open(21)
	return b
}

func TestBillingWorksOutChange(t *testing.T) {
	b := openBilling(newBillingFake(), InlineRunner{})
	if got := b.Payment(); got.Amount != euro(9500) || got.Method != clinic.PayCash {
		t.Fatalf("the form begins as %+v", got)
	}
	if _, ok := b.Change(); ok {
		t.Error("change is shown before anything was received")
	}
	b.EditPayment(func(f *PaymentForm) { f.Tendered = euro(10000) })
	if change, ok := b.Change(); !ok || change != euro(500) {
		t.Errorf("change of 100 for 95 is %v, %v", change, ok)
	}
	b.EditPayment(func(f *PaymentForm) { f.Tendered = euro(9000) })
	if _, ok := b.Change(); ok {
		t.Error("change is shown for too little cash")
	}
	b.EditPayment(func(f *PaymentForm) { f.Tendered, f.Method = euro(10000), clinic.PayCard })
	if _, ok := b.Change(); ok {
		t.Error("a card is given change")
	}
}

func TestBillingPartPayment(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	b.EditPayment(func(p *PaymentForm) { p.Amount = euro(4000) })
	first := b.Payment().Key
	var err error
	b.TakePayment(func(_ clinic.PaymentID, e error) { err = e })
	if err != nil || b.Current().Status != clinic.InvoicePartPaid {
		t.Fatalf("part payment: %v, state %s", err, b.Current().Status)
	}
	if got := b.Payment(); got.Amount != euro(5500) || got.Key == first || got.Key == "" {
		t.Fatalf("the next form is %+v", got)
	}
	b.TakePayment(func(_ clinic.PaymentID, e error) { err = e })
	if err != nil || b.Current().Status != clinic.InvoicePaid || b.CanPay() {
		t.Fatalf("the rest: %v, state %s", err, b.Current().Status)
	}
}

func TestBillingDoubleClickPaysOnce(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	held := &HeldRunner{}
	b.p.Runner = held
	answers := 0
	b.TakePayment(func(clinic.PaymentID, error) { answers++ })
	b.TakePayment(func(clinic.PaymentID, error) { answers++ })
	if len(f.commands) != 1 {
		t.Fatalf("%d payments were sent", len(f.commands))
	}
	held.Release(0)
	if answers != 1 {
		t.Fatalf("%d answers", answers)
	}
}

func TestBillingKeepsKeyAndValuesAfterAFailure(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	b.EditPayment(func(p *PaymentForm) { p.Method, p.TransactionID, p.Amount = clinic.PayCard, "TX-77", euro(9000) })
	form := b.Payment()
	f.payErr = clinic.Errorf(clinic.Unavailable, "The database is busy.")
	var err error
	b.TakePayment(func(_ clinic.PaymentID, e error) { err = e })
	if clinic.CodeOf(err) != clinic.Unavailable || b.Payment() != form {
		t.Fatalf("after the failure (%v) the form is %+v, was %+v", err, b.Payment(), form)
	}
	// The answer is lost although the money was booked: trying again must not
	// take it twice.
	f.payErr, f.lostErr = nil, clinic.Errorf(clinic.Unavailable, "The connection was lost.")
	b.TakePayment(func(_ clinic.PaymentID, e error) { err = e })
	if err == nil {
		t.Fatal("the lost answer was taken for a success")
	}
	var id clinic.PaymentID
	b.TakePayment(func(got clinic.PaymentID, e error) { id, err = got, e })
	if err != nil || id != 100 || len(f.paid) != 1 {
		t.Fatalf("trying again: payment %d, error %v, %d payments booked", id, err, len(f.paid))
	}
	for _, c := range f.commands {
		if c.IdempotencyKey != form.Key {
			t.Errorf("a try was sent under the key %q, the form's is %q", c.IdempotencyKey, form.Key)
		}
	}
}

func TestBillingConflictGivesTheFormANewKey(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	b.EditPayment(func(p *PaymentForm) { p.Amount = euro(4000) })
	before := b.Payment()
	f.payErr = clinic.Errorf(clinic.Conflict, "This form has taken another payment already.")
	b.TakePayment(func(clinic.PaymentID, error) {})
	after := b.Payment()
	if after.Key == before.Key || after.Form != before.Form || after.Amount != before.Amount {
		t.Fatalf("was %+v, is %+v", before, after)
	}
}

func TestBillingStalePaymentShowsTheInvoiceAsItIs(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	b.EditPayment(func(p *PaymentForm) { p.Tendered = euro(10000) })
	f.invoice.Paid, f.invoice.Status, f.invoice.Version = euro(5000), clinic.InvoicePartPaid, 3
	f.payErr = clinic.Errorf(clinic.Stale, "Somebody else changed this invoice.")
	key := b.Payment().Key
	b.TakePayment(func(clinic.PaymentID, error) {})
	got := b.Payment()
	if b.Current().Version != 3 || got.Amount != euro(4500) || got.Tendered != euro(10000) || got.Key != key {
		t.Fatalf("version %d, form %+v", b.Current().Version, got)
	}
}

func TestBillingChecksBeforeItPays(t *testing.T) {
	for _, test := range []struct {
		name  string
		edit  func(*PaymentForm)
		field string
	}{
		{"nothing", func(p *PaymentForm) { p.Amount = euro(0) }, "amount"},
		{"more than owed", func(p *PaymentForm) { p.Amount = euro(9501) }, "amount"},
		{"too little cash", func(p *PaymentForm) { p.Tendered = euro(9499) }, "tendered"},
		{"card without number", func(p *PaymentForm) { p.Method = clinic.PayCard }, "transaction_id"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newBillingFake()
			b := openBilling(f, InlineRunner{})
			b.EditPayment(test.edit)
			var err error
			b.TakePayment(func(_ clinic.PaymentID, e error) { err = e })
			if clinic.FieldOf(err) != test.field || len(f.commands) != 0 {
				t.Fatalf("field %q (%v), %d calls", clinic.FieldOf(err), err, len(f.commands))
			}
		})
	}
}

func TestBillingLeftoverCashIsNotSentWithACard(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	b.EditPayment(func(p *PaymentForm) { p.Tendered = euro(10000) })
	b.EditPayment(func(p *PaymentForm) { p.Method, p.TransactionID = clinic.PayCard, "TX-1" })
	var err error
	b.TakePayment(func(_ clinic.PaymentID, e error) { err = e })
	if err != nil || f.commands[0].Tendered.Minor != 0 {
		t.Fatalf("%v, sent %+v", err, f.commands)
	}
}

func TestBillingOtherInvoiceHasItsOwnForm(t *testing.T) {
	b := openBilling(newBillingFake(), InlineRunner{})
	b.EditPayment(func(p *PaymentForm) { p.Method, p.TransactionID = clinic.PayCard, "TX-77" })
	key := b.Payment().Key
	b.Open(21) // read again: what was typed stays
	if b.Payment().TransactionID != "TX-77" {
		t.Error("reading the invoice again lost what was typed")
	}
	b.Open(22)
	if got := b.Payment(); got.TransactionID != "" || got.Key == key || got.Amount != euro(6000) {
		t.Errorf("another invoice begins with %+v", got)
	}
}

func TestBillingDropsTheInvoiceLeftBehind(t *testing.T) {
	f := newBillingFake()
	held := &HeldRunner{}
	b := NewBilling(BillingParams{Billing: f, Runner: held, Context: context.Background,
		Today: func() clinic.Date { return clinic.MustDate("2026-11-23") }})
	b.Open(21)
	b.Open(22)
	held.Release(1)
	held.Release(0)
	if b.Current().ID != 22 {
		t.Fatalf("invoice %d is shown", b.Current().ID)
	}
}

func TestBillingFilters(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	b.Load()
	b.SetFilter(PeriodAll, StateUnpaid, "Øster")
	today := clinic.MustDate("2026-11-23")
	if got := f.filters[0]; got.From != today || got.To != today || got.Statuses != nil {
		t.Errorf("at first it asks for %+v", got)
	}
	got := f.filters[1]
	if !got.From.IsZero() || len(got.Statuses) != 2 || got.Text != "Øster" {
		t.Errorf("unpaid of all days asks for %+v", got)
	}
	b.SetFilter(PeriodAll, StateUnpaid, "Øster")
	if len(f.filters) != 2 {
		t.Error("the same filter asks again")
	}
}

func TestBillingItemsOfAStaleDraft(t *testing.T) {
	f := newBillingFake()
	f.invoice.Status = clinic.InvoiceDraft
	b := openBilling(f, InlineRunner{})
	f.invoice.Version = 3
	var err error
	b.SetItems(2, []clinic.InvoiceItem{{Description: "ECG", Quantity: 1, Price: euro(1500)}}, func(e error) { err = e })
	if clinic.CodeOf(err) != clinic.Stale || b.Current().Version != 3 || b.Busy() {
		t.Fatalf("error %v, version %d, busy %v", err, b.Current().Version, b.Busy())
	}
	b.SetItems(3, []clinic.InvoiceItem{{Description: "ECG", Quantity: 1, Price: euro(1500)}}, func(e error) { err = e })
	if err != nil || b.Current().Total != euro(1500) || b.Payment().Amount != euro(1500) {
		t.Fatalf("error %v, total %v, to pay %v", err, b.Current().Total, b.Payment().Amount)
	}
}

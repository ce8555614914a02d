package service_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// issued is a bill of € 80 for a closed visit of Anna's, issued by the cashier.
func (h *hospital) issued(start string) clinic.Invoice {
	h.Helper()
	i := h.bill(start)
	value(h.Billing.Issue(h.cashier, i.ID, i.Version))(h)
	return h.read(i.ID)
}

func (h *hospital) read(id clinic.InvoiceID) clinic.Invoice {
	h.Helper()
	return value(h.Billing.Get(h.admin, id))(h)
}

// pay takes money for a bill and returns the payment with the bill after it.
func (h *hospital) pay(i clinic.Invoice, amount clinic.Money, key string, change ...func(*service.PaymentCommand)) (clinic.PaymentID, clinic.Invoice) {
	h.Helper()
	cmd := cash(i, amount, key)
	for _, c := range change {
		c(&cmd)
	}
	id := value(h.Billing.TakePayment(h.cashier, cmd))(h)
	return id, h.read(i.ID)
}

func byCard(c *service.PaymentCommand) { c.Method, c.TransactionID = clinic.PayCard, "TX-1" }

// insured is an issued bill of € 80, of which an insurer carries 60 %.
func (h *hospital) insured(start string) clinic.Invoice {
	h.Helper()
	payer := value(h.Prices.SavePayer(h.admin, clinic.Payer{Name: "Harbour Mutual " + start, Kind: clinic.PayerInsurance, Cover: 6000, Active: true}))(h)
	i := h.bill(start)
	must(h, h.Billing.SetClaim(h.cashier, service.ClaimCommand{Invoice: i.ID, Version: i.Version, Payer: payer, Share: 6000, PolicyNo: "P-1"}))
	i = h.read(i.ID)
	value(h.Billing.Issue(h.cashier, i.ID, i.Version))(h)
	return h.read(i.ID)
}

// sound checks the whole database.
func (h *hospital) sound() {
	h.Helper()
	r := value(h.store.Verify(context.Background()))(h)
	for _, c := range r.Checks {
		if !c.OK {
			h.Errorf("verify: %s: %s", c.Name, c.Detail)
		}
	}
}

func TestARefundIsALinkedCounterEntry(t *testing.T) {
	h := newHospital(t)
	paid, i := h.pay(h.issued("09:00"), euros(80), "k")
	cmd := service.RefundCommand{Payment: paid, Version: i.Version, Amount: euros(30), Reason: " was  not done ", IdempotencyKey: "r"}
	id := value(h.Billing.Refund(h.cashier, cmd))(t)
	i = h.read(i.ID)
	r := i.Payments[1]
	if r.ID != id || r.Kind != clinic.KindRefund || r.Amount != euros(-30) || r.ReversesID != paid || r.Method != clinic.PayCash ||
		r.ReceiptNumber != "RC-2026-000002" || r.Reason != "was not done" || r.ReceivedByName != "Daly" {
		t.Errorf("refund: %+v", r)
	}
	if i.Paid != euros(50) || i.Status != clinic.InvoicePartPaid || i.PatientDue() != euros(30) {
		t.Errorf("the bill: paid %v, %s, due %v", i.Paid, i.Status, i.PatientDue())
	}
	// The same form once more gives nothing; with anything else it is refused.
	equal(t, "the same again", value(h.Billing.Refund(h.cashier, cmd))(t), id)
	for name, alter := range map[string]func(*service.RefundCommand){
		"amount": func(c *service.RefundCommand) { c.Amount = euros(20) }, "reason": func(c *service.RefundCommand) { c.Reason = "other" },
		"method": func(c *service.RefundCommand) { c.Method = clinic.PayCard }, "reference": func(c *service.RefundCommand) { c.TransactionID = "T" },
	} {
		other := cmd
		alter(&other)
		if _, err := h.Billing.Refund(h.cashier, other); clinic.CodeOf(err) != clinic.Conflict {
			t.Errorf("the same key with another %s: %v", name, err)
		}
	}
	_, err := h.Billing.Refund(h.admin, cmd) // another person's form
	refused(t, err, clinic.Conflict)
	cmd.IdempotencyKey = "r2"
	_, err = h.Billing.Refund(h.cashier, cmd) // shown before the refund
	refused(t, err, clinic.Stale)
	cmd.Version, cmd.Amount = i.Version, euros(51)
	_, err = h.Billing.Refund(h.cashier, cmd)
	refused(t, err, clinic.Invalid, "amount", "Only € 50.00")
	cmd.Amount, cmd.Reason = euros(50), " "
	_, err = h.Billing.Refund(h.cashier, cmd)
	refused(t, err, clinic.Invalid, "reason")
	cmd.Reason, cmd.Payment = "x", id
	_, err = h.Billing.Refund(h.cashier, cmd)
	refused(t, err, clinic.Conflict, "", "is a refund itself")
	row := h.audited("payment.refund")[0]
	if row.Reason != "was not done" || !strings.Contains(row.After, "RC-2026-000002") || row.PatientID != h.annaID {
		t.Errorf("audit: %+v", row)
	}
	print := value(h.Billing.PrintReceipt(h.cashier, id))(t)
	if print.Reverses == nil || print.Reverses.ID != paid || print.Invoice.ID != i.ID || print.Patient.ID != h.annaID {
		t.Errorf("the refund's receipt: %+v", print)
	}
	h.sound()
}

func TestCashComesOutOfADrawerThatHoldsIt(t *testing.T) {
	h := newHospital(t) // the drawer starts with € 100
	card, i := h.pay(h.issued("09:00"), euros(80), "k", byCard)
	must(t, h.Drawers.Cash(h.cashier, service.CashCommand{Drawer: value(h.Drawers.Current(h.cashier))(t).ID, Kind: clinic.CashOut, Amount: euros(60), Reason: "to the bank", IdempotencyKey: "out"}))
	cmd := service.RefundCommand{Payment: card, Version: i.Version, Amount: euros(41), Method: clinic.PayCash, Reason: "the card was closed", IdempotencyKey: "r"}
	_, err := h.Billing.Refund(h.cashier, cmd)
	refused(t, err, clinic.Conflict, "method", "holds € 40.00 in cash")
	cmd.Amount = euros(40)
	value(h.Billing.Refund(h.cashier, cmd))(t)
	h.sound()
}

func TestWhoMayRefund(t *testing.T) {
	h := newHospital(t)
	paid, i := h.pay(h.issued("09:00"), euros(80), "k")
	cmd := service.RefundCommand{Payment: paid, Version: i.Version, Amount: euros(10), Method: clinic.PayTransfer, Reason: "x", IdempotencyKey: "r"}
	_, err := h.Billing.Refund(h.admin, cmd) // has no drawer of her own
	refused(t, err, clinic.Conflict, service.DrawerField)
	h.openDrawer(h.admin)
	value(h.Billing.Refund(h.admin, cmd))(t)
	i = h.read(i.ID)
	by, i := h.payBy(h.admin, i, euros(10), "k2")
	cmd = service.RefundCommand{Payment: by, Version: i.Version, Amount: euros(5), Reason: "x", IdempotencyKey: "r2"}
	_, err = h.Billing.Refund(h.cashier, cmd)
	refused(t, err, clinic.Forbidden, "", "Maeve Ryan took this payment")
	// The day after, with the old drawer counted, what was taken yesterday is an administrator's.
	h.closeDrawer(h.cashier)
	h.pass(24 * time.Hour)
	h.openDrawer(h.cashier)
	cmd = service.RefundCommand{Payment: paid, Version: i.Version, Amount: euros(5), Reason: "x", IdempotencyKey: "r3"}
	_, err = h.Billing.Refund(h.cashier, cmd)
	refused(t, err, clinic.Forbidden, "", "23 Nov 2026")
	h.sound()
}

// payBy takes cash by somebody.
func (h *hospital) payBy(ctx context.Context, i clinic.Invoice, amount clinic.Money, key string) (clinic.PaymentID, clinic.Invoice) {
	h.Helper()
	id := value(h.Billing.TakePayment(ctx, cash(i, amount, key)))(h)
	return id, h.read(i.ID)
}

// closeDrawer counts what is expected and closes the drawer.
func (h *hospital) closeDrawer(ctx context.Context) {
	h.Helper()
	v := value(h.Drawers.Current(ctx))(h)
	var counts []clinic.DrawerCount
	for _, c := range v.Expected {
		if c.Method != clinic.PayDeposit {
			c.Counted = c.Expected
			counts = append(counts, c)
		}
	}
	value(h.Drawers.Close(ctx, service.CloseDrawerCommand{Drawer: v.ID, Version: v.Version, Counts: counts,
		Handover: clinic.Money{Currency: v.Currency}}))(h)
}

func TestAVoidBillMakesRoomForAnother(t *testing.T) {
	h := newHospital(t)
	i := h.issued("09:00")
	visit := i.AppointmentID
	_, i = h.pay(i, euros(30), "k1")
	_, i = h.pay(i, euros(50), "k2", byCard)
	cmd := service.VoidCommand{Invoice: i.ID, Version: i.Version, Reason: "wrong patient", IdempotencyKey: "v"}
	_, err := h.Billing.Void(h.cashier, cmd)
	refused(t, err, clinic.Invalid, "refund", "€ 80.00 is paid")
	cmd.Refund = true
	result := value(h.Billing.Void(h.cashier, cmd))(t)
	equal(t, "refunds", len(result.Refunds), 2)
	i = h.read(i.ID)
	if i.Status != clinic.InvoiceVoid || i.Paid.Minor != 0 || i.Credited != i.Total || len(i.Credits) != 1 || i.Credits[0].Number != "CN-2026-000001" ||
		i.Credits[0].Kind != clinic.CreditVoid || i.PatientDue().Minor != 0 {
		t.Fatalf("the void bill: %+v", i)
	}
	for n, method := range []clinic.PaymentMethod{clinic.PayCash, clinic.PayCard} {
		if r := i.Payments[2+n]; r.Method != method || r.ReversesID != i.Payments[n].ID || r.ID != result.Refunds[n] || r.Reason != "wrong patient" {
			t.Errorf("refund %d: %+v", n, r)
		}
	}
	again := value(h.Billing.Void(h.cashier, cmd))(t)
	if again.Credit != result.Credit || len(again.Refunds) != 2 || again.Refunds[1] != result.Refunds[1] {
		t.Errorf("the same again: %+v, was %+v", again, result)
	}
	cmd.Reason = "another reason"
	_, err = h.Billing.Void(h.cashier, cmd)
	refused(t, err, clinic.Conflict)
	cmd.IdempotencyKey, cmd.Version = "v2", i.Version
	_, err = h.Billing.Void(h.cashier, cmd)
	refused(t, err, clinic.Conflict, "", "void already")
	_, err = h.Billing.TakePayment(h.cashier, cash(i, euros(1), "late"))
	refused(t, err, clinic.Conflict, "", "is void")
	next := value(h.Billing.DraftFor(h.cashier, visit))(t)
	if next == i.ID {
		t.Error("the visit is billed by its void bill")
	}
	h.sound()
}

func TestWhoMayVoid(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	_, err := h.Billing.Void(h.admin, service.VoidCommand{Invoice: i.ID, Version: i.Version, Reason: "x", IdempotencyKey: "draft"})
	refused(t, err, clinic.Conflict, "", "not issued")
	value(h.Billing.Issue(h.admin, i.ID, i.Version))(t)
	i = h.read(i.ID)
	void := func(ctx context.Context, key string) error {
		_, err := h.Billing.Void(ctx, service.VoidCommand{Invoice: i.ID, Version: i.Version, Reason: "x", IdempotencyKey: key})
		return err
	}
	refused(t, void(h.cashier, "a"), clinic.Forbidden, "", "Somebody else issued")
	i = h.issued("10:00")
	h.pass(24 * time.Hour)
	refused(t, void(h.cashier, "b"), clinic.Forbidden, "", "23 Nov 2026")
	must(t, void(h.admin, "c"))
	h.sound()
}

func TestWriteOffsAreBoundedAndTakenBack(t *testing.T) {
	h := newHospital(t)
	_, i := h.pay(h.issued("09:00"), euros(30), "k")
	cmd := service.WriteOffCommand{Invoice: i.ID, Version: i.Version, Amount: euros(51), Reason: "hardship", IdempotencyKey: "w"}
	_, err := h.Billing.WriteOff(h.admin, cmd)
	refused(t, err, clinic.Invalid, "amount", "Only € 50.00")
	cmd.Amount = euros(50)
	id := value(h.Billing.WriteOff(h.admin, cmd))(t)
	equal(t, "the same again", value(h.Billing.WriteOff(h.admin, cmd))(t), id)
	i = h.read(i.ID)
	if i.Status != clinic.InvoiceSettled || i.Balance().Minor != 0 || i.Credits[0].Number != "CN-2026-000001" {
		t.Errorf("after the write-off: %s, %v owed, %+v", i.Status, i.Balance(), i.Credits)
	}
	_, err = h.Billing.TakePayment(h.cashier, cash(i, euros(1), "late"))
	refused(t, err, clinic.Conflict, "", "written off")
	cmd.IdempotencyKey, cmd.Version, cmd.Amount = "w2", i.Version, euros(1)
	_, err = h.Billing.WriteOff(h.admin, cmd)
	refused(t, err, clinic.Conflict)
	back := service.TakeBackCommand{Credit: id, Version: i.Version, Reason: "found a relative", IdempotencyKey: "b"}
	_, err = h.Billing.TakeBack(h.cashier, back)
	refused(t, err, clinic.Forbidden)
	value(h.Billing.TakeBack(h.admin, back))(t)
	i = h.read(i.ID)
	if i.Status != clinic.InvoicePartPaid || i.PatientDue() != euros(50) || i.Credits[1].ReversesID != id || i.Credits[1].Amount != euros(-50) {
		t.Errorf("after taking it back: %+v", i)
	}
	back.IdempotencyKey, back.Version = "b2", i.Version
	_, err = h.Billing.TakeBack(h.admin, back)
	refused(t, err, clinic.Conflict, "", "taken back already")
	// A void takes what is written off back by itself.
	cmd.IdempotencyKey, cmd.Version, cmd.Amount = "w3", i.Version, euros(20)
	value(h.Billing.WriteOff(h.admin, cmd))(t)
	i = h.read(i.ID)
	void := service.VoidCommand{Invoice: i.ID, Version: i.Version, Reason: "x", Refund: true, IdempotencyKey: "v"}
	_, err = h.Billing.Void(h.cashier, void)
	refused(t, err, clinic.Forbidden, "", "An administrator")
	h.openDrawer(h.admin)
	value(h.Billing.Void(h.admin, void))(t)
	i = h.read(i.ID)
	if last := i.Credits[len(i.Credits)-1]; i.Status != clinic.InvoiceVoid || last.Amount != i.Total || last.Number != "CN-2026-000005" {
		t.Errorf("the void: %+v", last)
	}
	h.sound()
}

func TestPaymentsOfEachSideAreChecked(t *testing.T) {
	h := newHospital(t)
	i := h.insured("09:00") // € 48 the payer's, € 32 Anna's
	for name, c := range map[string]struct {
		alter func(*service.PaymentCommand)
		field string
		text  string
	}{
		"more than the patient's part": {func(c *service.PaymentCommand) { c.Amount = euros(33) }, "amount", "Only € 32.00"},
		"more than the payer's part": {func(c *service.PaymentCommand) {
			c.Claim, c.Amount, c.Method, c.TransactionID = i.Claim.ID, euros(49), clinic.PayTransfer, "T"
		}, "amount", "Only € 48.00"},
		"the payer in cash":           {func(c *service.PaymentCommand) { c.Claim = i.Claim.ID }, "method", "insurance or transfer"},
		"the patient by insurance":    {func(c *service.PaymentCommand) { c.Method, c.TransactionID = clinic.PayInsurance, "T" }, "method", "pays its own part"},
		"a claim of another bill":     {func(c *service.PaymentCommand) { c.Claim, c.Method = 999, clinic.PayInsurance }, "side", ""},
		"a deposit that is not there": {func(c *service.PaymentCommand) { c.Method, c.Deposit = clinic.PayDeposit, 999 }, "deposit", ""},
		"by deposit, but by which":    {func(c *service.PaymentCommand) { c.Method = clinic.PayDeposit }, "deposit", ""},
		"in cash with a deposit's id": {func(c *service.PaymentCommand) { c.Deposit = 1 }, "method", ""},
		"change for the use of one":   {func(c *service.PaymentCommand) { c.Method, c.Deposit, c.Tendered = clinic.PayDeposit, 1, euros(50) }, "tendered", ""},
	} {
		cmd := cash(i, euros(10), "k")
		c.alter(&cmd)
		_, err := h.Billing.TakePayment(h.cashier, cmd)
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != c.field || !strings.Contains(clinic.MessageOf(err), c.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.sound()
}

func TestThePayersPartHasItsOwnBalance(t *testing.T) {
	h := newHospital(t)
	i := h.insured("09:00")
	byPayer := func(c *service.PaymentCommand) {
		c.Claim, c.Method, c.TransactionID = i.Claim.ID, clinic.PayInsurance, "CL-77"
	}
	payer, i := h.pay(i, euros(20), "p1", byPayer)
	if i.PayerDue() != euros(28) || i.PatientDue() != euros(32) || i.Claim.State != clinic.ClaimOpen {
		t.Fatalf("payer %v, patient %v, claim %s", i.PayerDue(), i.PatientDue(), i.Claim.State)
	}
	_, i = h.pay(i, euros(28), "p2", byPayer)
	if i.Claim.State != clinic.ClaimPaid || i.Status != clinic.InvoicePartPaid {
		t.Fatalf("claim %s, bill %s", i.Claim.State, i.Status)
	}
	_, i = h.pay(i, euros(32), "k")
	equal(t, "bill", i.Status, clinic.InvoicePaid)
	value(h.Billing.Refund(h.cashier, service.RefundCommand{Payment: payer, Version: i.Version, Amount: euros(5), Reason: "too much", IdempotencyKey: "r"}))(t)
	i = h.read(i.ID)
	if i.Claim.State != clinic.ClaimOpen || i.PayerDue() != euros(5) || i.PatientDue().Minor != 0 {
		t.Errorf("after the refund: claim %s, payer owes %v, patient %v", i.Claim.State, i.PayerDue(), i.PatientDue())
	}
	steps := value(h.Claims.Steps(h.cashier, i.Claim.ID))(t)
	if len(steps) != 2 || steps[0].State != clinic.ClaimPaid || steps[1].State != clinic.ClaimOpen || steps[1].ByName != "Daly" {
		t.Errorf("steps: %+v", steps)
	}
	result := value(h.Billing.Void(h.cashier, service.VoidCommand{Invoice: i.ID, Version: i.Version, Refund: true, Reason: "wrong", IdempotencyKey: "v"}))(t)
	i = h.read(i.ID)
	if len(result.Refunds) != 3 || i.Claim.State != clinic.ClaimVoid || i.Claim.Covered.Minor != 0 || i.PayerDue().Minor != 0 {
		t.Errorf("void: %d refunds, claim %+v", len(result.Refunds), i.Claim)
	}
	h.sound()
}

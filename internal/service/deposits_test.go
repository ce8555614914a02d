package service_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func deposit(p clinic.PatientID, amount clinic.Money, key string) service.DepositCommand {
	return service.DepositCommand{Patient: p, Amount: amount, Method: clinic.PayCash, Note: "for the operation", IdempotencyKey: key}
}

func using(d clinic.DepositID) func(*service.PaymentCommand) {
	return func(c *service.PaymentCommand) { c.Method, c.Deposit = clinic.PayDeposit, d }
}

func TestADepositIsTakenUsedAndGivenBack(t *testing.T) {
	h := newHospital(t)
	cmd := deposit(h.annaID, euros(100), "d")
	id, payment, err := h.Deposits.Take(h.cashier, cmd)
	must(t, err)
	again, same, err := h.Deposits.Take(h.cashier, cmd)
	must(t, err)
	if again != id || same != payment {
		t.Errorf("the same again: %d %d, was %d %d", again, same, id, payment)
	}
	for name, alter := range map[string]func(*service.DepositCommand){
		"patient": func(c *service.DepositCommand) { c.Patient = h.jose }, "amount": func(c *service.DepositCommand) { c.Amount = euros(90) },
		"note": func(c *service.DepositCommand) { c.Note = "other" }, "method": func(c *service.DepositCommand) { c.Method, c.TransactionID = clinic.PayCard, "T" },
	} {
		other := cmd
		alter(&other)
		if _, _, err := h.Deposits.Take(h.cashier, other); clinic.CodeOf(err) != clinic.Conflict {
			t.Errorf("the same key with another %s: %v", name, err)
		}
	}
	print := value(h.Billing.PrintReceipt(h.cashier, payment))(t)
	if print.Invoice.ID != 0 || print.Deposit == nil || print.Deposit.ID != id || print.PatientID() != h.annaID || print.Payment.ReceiptNumber != "RC-2026-000001" {
		t.Errorf("the receipt: %+v", print)
	}
	i := h.issued("09:00")
	use, i := h.pay(i, euros(60), "u", using(id))
	if i.PatientDue() != euros(20) || i.Payments[0].DepositID != id || i.Payments[0].ReceiptNumber != "RC-2026-000002" {
		t.Errorf("the bill after the use: due %v, %+v", i.PatientDue(), i.Payments)
	}
	d := value(h.Deposits.Get(h.cashier, id))(t)
	equal(t, "left", d.Left(), euros(40))
	equal(t, "rows", len(d.Payments), 2)
	// Another bill cannot use more than what is left, nor another patient any of it.
	other := h.issued("10:00")
	c := cash(other, euros(41), "u2")
	using(id)(&c)
	_, err = h.Billing.TakePayment(h.cashier, c)
	refused(t, err, clinic.Invalid, "amount", "holds € 40.00")
	_, result := h.closed(h.bela, h.jose, h.belaID, "11:00")
	c = cash(h.read(result.Invoice), euros(10), "u3")
	using(id)(&c)
	_, err = h.Billing.TakePayment(h.cashier, c)
	refused(t, err, clinic.Invalid, "deposit")
	// What is given back of the use goes into the deposit, whatever is asked.
	back := service.RefundCommand{Payment: use, Version: i.Version, Amount: euros(15), Method: clinic.PayCash, Reason: "less was done", IdempotencyKey: "b"}
	_, err = h.Billing.Refund(h.cashier, back)
	refused(t, err, clinic.Invalid, "method")
	back.Method = ""
	value(h.Billing.Refund(h.cashier, back))(t)
	d = value(h.Deposits.Get(h.cashier, id))(t)
	equal(t, "left", d.Left(), euros(55))
	// The rest of the deposit goes back to the patient, and no more.
	out := service.RefundCommand{Payment: payment, Version: d.Version - 1, Amount: euros(55), Reason: "moves away", IdempotencyKey: "o"}
	_, err = h.Deposits.Refund(h.cashier, out)
	refused(t, err, clinic.Stale)
	out.Version, out.Amount = d.Version, euros(56)
	_, err = h.Deposits.Refund(h.cashier, out)
	refused(t, err, clinic.Invalid, "amount", "Only € 55.00")
	out.Amount = euros(55)
	refund := value(h.Deposits.Refund(h.cashier, out))(t)
	equal(t, "the same again", value(h.Deposits.Refund(h.cashier, out))(t), refund)
	d = value(h.Deposits.Get(h.cashier, id))(t)
	equal(t, "left", d.Left(), euros(0))
	out.IdempotencyKey, out.Version, out.Amount = "o2", d.Version, euros(1)
	_, err = h.Deposits.Refund(h.cashier, out)
	refused(t, err, clinic.Conflict, "", "Nothing of receipt")
	if p := value(h.Billing.PrintReceipt(h.cashier, refund))(t); p.Reverses == nil || p.Reverses.ID != payment || p.Deposit == nil {
		t.Errorf("the refund's receipt: %+v", p)
	}
	equal(t, "audited", len(h.audited("deposit.take"))+len(h.audited("deposit.refund")), 2)
	h.sound()
}

func TestDepositsForm(t *testing.T) {
	h := newHospital(t)
	for name, c := range map[string]struct {
		alter func(*service.DepositCommand)
		field string
	}{
		"nobody's":             {func(c *service.DepositCommand) { c.Patient = 999 }, "patient"},
		"nothing":              {func(c *service.DepositCommand) { c.Amount = euros(0) }, "amount"},
		"negative":             {func(c *service.DepositCommand) { c.Amount = euros(-5) }, "amount"},
		"too much":             {func(c *service.DepositCommand) { c.Amount = euros(1_000_000_000_000) }, "amount"},
		"dollars":              {func(c *service.DepositCommand) { c.Amount.Currency = "USD" }, "amount"},
		"by an insurer":        {func(c *service.DepositCommand) { c.Method, c.TransactionID = clinic.PayInsurance, "T" }, "method"},
		"out of a deposit":     {func(c *service.DepositCommand) { c.Method = clinic.PayDeposit }, "method"},
		"a card without proof": {func(c *service.DepositCommand) { c.Method = clinic.PayCard }, "transaction_id"},
		"too little cash":      {func(c *service.DepositCommand) { c.Tendered = euros(40) }, "tendered"},
		"a long note":          {func(c *service.DepositCommand) { c.Note = strings.Repeat("x", 10_000) }, "note"},
	} {
		cmd := deposit(h.annaID, euros(50), "k")
		c.alter(&cmd)
		_, _, err := h.Deposits.Take(h.cashier, cmd)
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := h.Deposits.Take(h.admin, deposit(h.annaID, euros(50), "k"))
	refused(t, err, clinic.Conflict, service.DrawerField)
	equal(t, "deposits", value(h.Deposits.List(h.cashier, service.DepositFilter{}, service.PageRequest{}))(t).Total, 0)
}

func TestDepositsAndBalancesAreSeenByRole(t *testing.T) {
	h := newHospital(t)
	_, _, err := h.Deposits.Take(h.cashier, deposit(h.annaID, euros(50), "a"))
	must(t, err)
	joses, _, err := h.Deposits.Take(h.cashier, deposit(h.jose, euros(70), "b"))
	must(t, err)
	list := func(f service.DepositFilter) int {
		return value(h.Deposits.List(h.cashier, f, service.PageRequest{}))(t).Total
	}
	equal(t, "all", list(service.DepositFilter{Left: true}), 2)
	equal(t, "José's", list(service.DepositFilter{Text: "ñuñez"}), 1)
	equal(t, "by receipt", list(service.DepositFilter{Text: "rc-2026-000002"}), 1)
	own := value(h.Deposits.List(h.anna, service.DepositFilter{}, service.PageRequest{}))(t)
	if own.Total != 1 || own.Rows[0].PatientID != h.annaID {
		t.Errorf("Anna sees %+v", own)
	}
	_, err = h.Deposits.Get(h.anna, joses)
	refused(t, err, clinic.Forbidden)
	_, err = h.Deposits.List(h.asha, service.DepositFilter{}, service.PageRequest{})
	refused(t, err, clinic.Forbidden)
	h.issued("09:00")
	equal(t, "Anna's own", value(h.Billing.PatientMoney(h.anna, h.annaID))(t), service.PatientMoney{Due: euros(80), PayerDue: euros(0), Deposits: euros(50), Bills: 1})
	_, err = h.Billing.PatientMoney(h.anna, h.jose)
	refused(t, err, clinic.Forbidden)
	equal(t, "Asha's bills", value(h.Billing.Balances(h.asha, service.BalanceFilter{}, service.PageRequest{}))(t).Total, 1)
	equal(t, "Béla's bills", value(h.Billing.Balances(h.bela, service.BalanceFilter{}, service.PageRequest{}))(t).Total, 0)
}

func TestUnpaidBalancesHaveTheirAge(t *testing.T) {
	h := newHospital(t)
	i := h.insured("09:00") // € 32 Anna's, € 48 the payer's
	h.pay(i, euros(12), "k")
	h.pass(31 * 24 * time.Hour)
	h.closeDrawer(h.cashier)
	id := value(h.Appointments.Book(h.desk, service.BookCommand{Patient: h.jose, Doctor: h.belaID, Date: clinic.DateOf(h.now), Start: clinic.MustClock("10:00")}))(t)
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	joses := value(h.Billing.DraftFor(h.desk, id))(t)
	value(h.Billing.Issue(h.cashier, joses, h.read(joses).Version))(t)
	bills := value(h.Billing.Balances(h.cashier, service.BalanceFilter{}, service.PageRequest{}))(t)
	if bills.Total != 2 || bills.Rows[0].Invoice != i.ID || bills.Rows[0].Age != 31 || bills.Rows[0].Patient != euros(20) || bills.Rows[0].Payer != euros(48) ||
		bills.Rows[1].Age != 0 || bills.Rows[1].Patient != euros(80) {
		t.Fatalf("bills: %+v", bills.Rows)
	}
	for months, bands := range []map[service.AgeBand]int{
		{service.AgeAny: 2, service.Age30: 1, service.Age60: 1, service.Age90: 0, service.AgeOver: 0},
		{service.AgeAny: 2, service.Age30: 1, service.Age60: 0, service.Age90: 1, service.AgeOver: 0},
		{service.AgeAny: 2, service.Age30: 0, service.Age60: 1, service.Age90: 0, service.AgeOver: 1},
	} {
		if months > 0 {
			h.pass(30 * 24 * time.Hour)
		}
		for age, want := range bands {
			equal(t, fmt.Sprintf("%s, %d months later", age.Title(), months), value(h.Billing.Balances(h.cashier, service.BalanceFilter{Age: age}, service.PageRequest{}))(t).Total, want)
		}
	}
	h.sound()
}

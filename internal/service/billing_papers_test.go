package service_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// moneyStory is Anna's bill of € 80 with every kind of paper about money: a
// payment, a refund, a deposit that is used and given back, a write-off, and
// another bill that is void.
type moneyStory struct {
	*hospital
	bill, void             clinic.InvoiceID
	paid, refund, use      clinic.PaymentID
	deposit                clinic.DepositID
	depositIn, depositBack clinic.PaymentID
	writeOff, voided       clinic.CreditID
}

func newMoneyStory(t *testing.T) moneyStory {
	h := newHospital(t)
	s := moneyStory{hospital: h}
	get := func(id clinic.InvoiceID) clinic.Invoice { return value(h.Billing.Get(h.cashier, id))(t) }
	i := h.bill("09:00")
	s.bill = i.ID
	s.paid = value(h.Billing.TakePayment(h.cashier, cash(i, euros(50), "p1")))(t)
	h.pass(time.Minute)
	s.refund = value(h.Billing.Refund(h.cashier, service.RefundCommand{Payment: s.paid, Version: get(s.bill).Version, Amount: euros(20), Reason: "Paid too much", IdempotencyKey: "r1"}))(t)
	h.pass(time.Minute)
	var err error
	s.deposit, s.depositIn, err = h.Deposits.Take(h.cashier, service.DepositCommand{Patient: h.annaID, Amount: euros(30), Method: clinic.PayCash, IdempotencyKey: "d1"})
	must(t, err)
	h.pass(time.Minute)
	s.use = value(h.Billing.TakePayment(h.cashier, service.PaymentCommand{Invoice: s.bill, Version: get(s.bill).Version, Deposit: s.deposit, Amount: euros(10),
		Method: clinic.PayDeposit, IdempotencyKey: "u1"}))(t)
	h.pass(time.Minute)
	d := value(h.Deposits.Get(h.cashier, s.deposit))(t)
	s.depositBack = value(h.Deposits.Refund(h.cashier, service.RefundCommand{Payment: s.depositIn, Version: d.Version, Amount: euros(5), Reason: "Wants it back", IdempotencyKey: "b1"}))(t)
	h.pass(time.Minute)
	s.writeOff = value(h.Billing.WriteOff(h.admin, service.WriteOffCommand{Invoice: s.bill, Version: get(s.bill).Version, Amount: euros(15), Reason: "Hardship", IdempotencyKey: "w1"}))(t)
	other := h.bill("11:00")
	s.void = other.ID
	_ = value(h.Billing.Issue(h.cashier, other.ID, other.Version))(t)
	s.voided = value(h.Billing.Void(h.admin, service.VoidCommand{Invoice: other.ID, Version: get(other.ID).Version, Reason: "Twice", IdempotencyKey: "v1"}))(t).Credit
	return s
}

func TestPapersAboutMoneyAreCountedAndAudited(t *testing.T) {
	s := newMoneyStory(t)
	for n := range 3 {
		looked := value(s.Billing.ShowInvoice(s.cashier, s.bill))(t)
		printed := value(s.Billing.PrintInvoice(s.cashier, s.bill))(t)
		if looked.Copy != n || printed.Copy != n || printed.Invoice.Number != looked.Invoice.Number || printed.Digest != looked.Digest {
			t.Errorf("print %d: looked at copy %d, printed copy %d", n, looked.Copy, printed.Copy)
		}
		credit := value(s.Billing.PrintCredit(s.admin, s.voided))(t)
		if credit.Copy != n || credit.Credit.Amount != euros(80) || credit.Invoice.Status != clinic.InvoiceVoid {
			t.Errorf("credit %d: %+v", n, credit.Credit)
		}
		receipt := value(s.Billing.PrintReceipt(s.cashier, s.depositIn))(t)
		if receipt.Copy != n || receipt.Deposit == nil || receipt.Patient.ID != s.annaID {
			t.Errorf("deposit %d: %+v", n, receipt)
		}
	}
	if got := value(s.Billing.ShowInvoice(s.cashier, s.bill))(t); got.Invoice.PatientName != "Анна Ковалёва" {
		t.Errorf("the paper is for %q", got.Invoice.PatientName)
	}
	for action, want := range map[string]int{"invoice.print": 3, "credit.print": 3, "payment.print": 3} {
		equal(t, action, len(s.audited(action)), want)
	}
	draft := s.hospital.bill("13:00")
	if _, err := s.Billing.PrintInvoice(s.cashier, draft.ID); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("a draft is printed: %v", err)
	}
	if _, err := s.Billing.PrintCredit(s.cashier, 999); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("no such credit: %v", err)
	}
	if _, err := s.Billing.PrintInvoice(s.cashier, 999); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("no such invoice: %v", err)
	}
}

// Papers about money are handed out at the desk: patients see their bills on the
// screen and print none of them, and nobody else's either.
func TestWhoPrintsPapersAboutMoney(t *testing.T) {
	s := newMoneyStory(t)
	roles := map[string]context.Context{"admin": s.admin, "cashier": s.cashier, "doctor": s.asha, "nurse": s.nurse, "desk": s.desk, "patient": s.anna}
	for name, do := range map[string]func(context.Context) error{
		"ShowInvoice":  func(ctx context.Context) error { _, err := s.Billing.ShowInvoice(ctx, s.bill); return err },
		"PrintInvoice": func(ctx context.Context) error { _, err := s.Billing.PrintInvoice(ctx, s.bill); return err },
		"ShowCredit":   func(ctx context.Context) error { _, err := s.Billing.ShowCredit(ctx, s.voided); return err },
		"PrintCredit":  func(ctx context.Context) error { _, err := s.Billing.PrintCredit(ctx, s.voided); return err },
		"Statement": func(ctx context.Context) error {
			_, err := s.Billing.Statement(ctx, service.StatementQuery{Patient: s.annaID})
			return err
		},
		"PrintStatement": func(ctx context.Context) error {
			_, err := s.Billing.PrintStatement(ctx, service.StatementQuery{Patient: s.annaID})
			return err
		},
	} {
		for role, ctx := range roles {
			err := do(ctx)
			if may := role == "admin" || role == "cashier"; may != (err == nil) || !may && clinic.CodeOf(err) != clinic.Forbidden {
				t.Errorf("%s by %s: %v", name, role, err)
			}
		}
	}
}

// Each paper's code is genuine, in the short and in the scanned form; one letter
// changed it is not, and neither is it under another number.
func TestCodesOfMoneyAreVerified(t *testing.T) {
	s := newMoneyStory(t)
	inv, void := value(s.Billing.ShowInvoice(s.cashier, s.bill))(t), value(s.Billing.ShowInvoice(s.cashier, s.void))(t)
	credit := value(s.Billing.ShowCredit(s.cashier, s.writeOff))(t)
	type paper struct {
		kind           clinic.PaperKind
		number, digest string
		amount         clinic.Money
	}
	papers := []paper{{clinic.PaperInvoice, inv.Invoice.Number, inv.Digest, euros(80)}, {clinic.PaperInvoice, void.Invoice.Number, void.Digest, euros(80)},
		{clinic.PaperCredit, credit.Credit.Number, credit.Digest, euros(15)}}
	for _, id := range []clinic.PaymentID{s.paid, s.refund, s.use, s.depositIn, s.depositBack} {
		r := value(s.Papers.ShowReceipt(s.cashier, id))(t)
		papers = append(papers, paper{clinic.PaperReceipt, r.Payment.ReceiptNumber, r.Digest, r.Payment.Amount})
	}
	for _, p := range papers {
		for _, typed := range []string{clinic.CodeText(p.number, p.digest), strings.ToLower(p.number) + " " + clinic.ShortDigest(p.digest),
			strings.NewReplacer(":", "Ö", "-", "ß").Replace(clinic.CodeText(p.number, p.digest))} {
			v := value(s.Papers.Verify(s.cashier, typed))(t)
			if v.Outcome != service.VerifyGenuine || v.Kind != p.kind || v.Number != p.number || v.Amount != p.amount || !strings.HasPrefix(v.Initials, "А. К.") {
				t.Errorf("%q: %+v", typed, v)
			}
			if void := p.number == void.Invoice.Number; void != (v.VoidBy != "") {
				t.Errorf("%q is void by %q", typed, v.VoidBy)
			}
		}
		if v := value(s.Papers.Verify(s.nurse, clinic.CodeText(p.number, p.digest)))(t); v.Outcome != service.VerifyGenuine || v.Amount != (clinic.Money{}) {
			t.Errorf("a nurse is told the amount: %+v", v)
		}
		wrong := "0" + p.digest[1:]
		if p.digest[0] == '0' {
			wrong = "1" + p.digest[1:]
		}
		if v := value(s.Papers.Verify(s.cashier, clinic.CodeText(p.number, wrong)))(t); v.Outcome != service.VerifyNotGenuine || v.Initials != "" || v.Amount != (clinic.Money{}) {
			t.Errorf("%s with another code: %+v", p.number, v)
		}
	}
	if v := value(s.Papers.Verify(s.cashier, clinic.CodeText("RC-2026-999999", inv.Digest)))(t); v.Outcome != service.VerifyUnknown {
		t.Errorf("no such number: %+v", v)
	}
	// What was printed before stays genuine whatever is paid later.
	i := value(s.Billing.Get(s.cashier, s.bill))(t)
	_ = value(s.Billing.TakePayment(s.cashier, cash(i, euros(5), "later")))(t)
	if v := value(s.Papers.Verify(s.cashier, clinic.CodeText(inv.Invoice.Number, inv.Digest)))(t); v.Outcome != service.VerifyGenuine {
		t.Errorf("after another payment: %+v", v)
	}
}

// Whatever happens to a patient's money, the statement adds up: by its entries and
// by what bills and deposits hold, and two statements side by side continue each
// other.
func TestStatementsAddUpAfterAnything(t *testing.T) {
	for seed := range uint64(3) {
		h := newHospital(t)
		rnd := rand.New(rand.NewPCG(seed, 7))
		var bills []clinic.InvoiceID
		for _, start := range []string{"09:00", "09:40", "10:20", "11:00"} {
			bills = append(bills, h.bill(start).ID)
		}
		var deposits []clinic.DepositID
		for n := range 40 {
			h.pass(time.Minute)
			key, amount := fmt.Sprintf("k%d", n), euros(int64(1+rnd.IntN(40)))
			i := value(h.Billing.Get(h.cashier, bills[rnd.IntN(len(bills))]))(t)
			var err error
			switch rnd.IntN(6) {
			case 0, 1:
				_, err = h.Billing.TakePayment(h.cashier, cash(i, amount, key))
			case 2:
				var d clinic.DepositID
				if d, _, err = h.Deposits.Take(h.cashier, service.DepositCommand{Patient: h.annaID, Amount: amount, Method: clinic.PayCash, IdempotencyKey: key}); err == nil {
					deposits = append(deposits, d)
				}
			case 3:
				if len(deposits) > 0 {
					_, err = h.Billing.TakePayment(h.cashier, service.PaymentCommand{Invoice: i.ID, Version: i.Version, Deposit: deposits[rnd.IntN(len(deposits))], Amount: amount,
						Method: clinic.PayDeposit, IdempotencyKey: key})
				}
			case 4:
				if k := clinic.Keeps(i.Payments); len(k) > 0 {
					_, err = h.Billing.Refund(h.admin, service.RefundCommand{Payment: k[0].Payment.ID, Version: i.Version, Amount: k[0].Left, Reason: "r", IdempotencyKey: key})
				}
			case 5:
				if rnd.IntN(3) == 0 {
					_, err = h.Billing.Void(h.admin, service.VoidCommand{Invoice: i.ID, Version: i.Version, Reason: "v", IdempotencyKey: key})
				} else {
					_, err = h.Billing.WriteOff(h.admin, service.WriteOffCommand{Invoice: i.ID, Version: i.Version, Amount: amount, Reason: "w", IdempotencyKey: key})
				}
			}
			if code := clinic.CodeOf(err); err != nil && code != clinic.Conflict && code != clinic.Invalid {
				t.Fatal(err)
			}
		}
		whole := value(h.Billing.Statement(h.cashier, service.StatementQuery{Patient: h.annaID}))(t)
		if len(whole.Accounts) != 1 || len(whole.Accounts[0].Entries) == 0 || !whole.Accounts[0].Opening.IsZero() {
			t.Fatalf("the statement is %+v", whole.Accounts)
		}
		a := whole.Accounts[0]
		must(t, a.Check())
		var unpaid int64
		for _, id := range bills {
			if i := value(h.Billing.Get(h.cashier, id))(t); i.Number != "" {
				unpaid += i.Balance().Minor
			}
		}
		var held int64
		for _, id := range deposits {
			held += value(h.Deposits.Get(h.cashier, id))(t).Left().Minor
		}
		if a.Unpaid.Minor != unpaid || a.Deposits.Minor != held || a.Closing().Minor != unpaid-held {
			t.Errorf("seed %d: unpaid %s and held %s, not %d and %d", seed, a.Unpaid, a.Deposits, unpaid, held)
		}
		// Yesterday's is empty, and tomorrow's opens with today's closing.
		day := clinic.DateOf(h.clock())
		if before := value(h.Billing.Statement(h.cashier, service.StatementQuery{Patient: h.annaID, To: day.AddDays(-1)}))(t); len(before.Accounts) != 1 || !before.Accounts[0].Closing().IsZero() {
			t.Errorf("yesterday: %+v", before.Accounts)
		}
		after := value(h.Billing.Statement(h.cashier, service.StatementQuery{Patient: h.annaID, From: day.AddDays(1), To: day.AddDays(1)}))(t)
		if after.Accounts[0].Opening != a.Closing() || len(after.Accounts[0].Entries) != 0 {
			t.Errorf("tomorrow opens with %s, today closes with %s", after.Accounts[0].Opening, a.Closing())
		}
		// Each receipt states what was owed then.
		for _, id := range bills {
			for _, p := range value(h.Billing.Get(h.cashier, id))(t).Payments {
				_ = value(h.Billing.PrintReceipt(h.cashier, p.ID))(t)
			}
		}
	}
}

func TestStatementDays(t *testing.T) {
	h := newHospital(t)
	if _, err := h.Billing.Statement(h.cashier, service.StatementQuery{Patient: h.annaID, From: today, To: today.AddDays(-1)}); clinic.FieldOf(err) != "to" {
		t.Errorf("days in the wrong order: %v", err)
	}
	if _, err := h.Billing.Statement(h.cashier, service.StatementQuery{Patient: 9999}); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("nobody's statement: %v", err)
	}
	got := value(h.Billing.PrintStatement(h.cashier, service.StatementQuery{Patient: h.annaID}))(t)
	if len(got.Accounts) != 1 || got.Accounts[0].Currency != "EUR" || got.To != today || got.MadeBy == "" {
		t.Errorf("an empty account: %+v", got)
	}
	equal(t, "audited", len(h.audited("statement.print")), 1)
}

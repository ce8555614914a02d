package clinic_test

import (
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// ledger is a bill that the rules work on as the database would.
type ledger struct {
	bill clinic.Invoice
	next int64
}

func newLedger(total, covered int64) *ledger {
	l := &ledger{bill: clinic.Invoice{ID: 1, Number: "INV-1", Status: clinic.InvoiceIssued, Currency: "EUR", Total: eur(total), Paid: eur(0), Credited: eur(0)}}
	if covered > 0 {
		l.bill.Claim = &clinic.Claim{ID: 9, Amount: eur(covered), Covered: eur(covered), State: clinic.ClaimOpen}
	}
	return l
}

func (l *ledger) id() int64 { l.next++; return l.next }

func (l *ledger) settle() {
	l.bill.Paid, l.bill.Credited = eur(0), eur(0)
	for _, p := range l.bill.Payments {
		l.bill.Paid = l.bill.Paid.Add(p.Amount)
	}
	for _, c := range l.bill.Credits {
		l.bill.Credited = l.bill.Credited.Add(c.Amount)
	}
	if l.bill.Status != clinic.InvoiceVoid {
		l.bill.Status = clinic.Settle(l.bill.Total, l.bill.Paid, l.bill.Credited)
	}
	if c := l.bill.Claim; c != nil && l.bill.Status != clinic.InvoiceVoid {
		next := c.Followed(l.bill.PayerPaid(), l.bill.PayerWrittenOff())
		l.bill.Claim = &next
	}
}

func (l *ledger) credit(c clinic.Credit) {
	c.ID = clinic.CreditID(l.id())
	l.bill.Credits = append(l.bill.Credits, c)
	if c.Kind == clinic.CreditVoid {
		l.bill.Status = clinic.InvoiceVoid
		if l.bill.Claim != nil {
			next := *l.bill.Claim
			next.State, next.Covered = clinic.ClaimVoid, eur(0)
			l.bill.Claim = &next
		}
	}
	l.settle()
}

// Whatever sequence of steps the rules allow, each side of a bill owes between
// nothing and its part, and paid, credited and owed make the total.
func TestNoSequenceOfStepsUnbalancesABill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(1, 10_000).Draw(t, "total")
		l := newLedger(total, rapid.Int64Range(0, total).Draw(t, "covered"))
		day := clinic.MustDate("2026-11-23")
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			amount := eur(rapid.Int64Range(1, total).Draw(t, "amount"))
			payer := l.bill.Claim != nil && rapid.Bool().Draw(t, "payer")
			switch rapid.SampledFrom([]string{"pay", "refund", "off", "back", "submit", "answer", "reopen", "void"}).Draw(t, "step") {
			case "pay":
				p := clinic.Payment{Amount: amount, Method: clinic.PayTransfer, TransactionID: "T", IdempotencyKey: "k", Kind: clinic.KindPayment}
				due := l.bill.PatientDue()
				if payer {
					p.ClaimID, due = l.bill.Claim.ID, l.bill.PayerDue()
				}
				if clinic.CheckPayment(&p, due) == nil {
					p.ID = clinic.PaymentID(l.id())
					l.bill.Payments = append(l.bill.Payments, p)
				}
			case "refund":
				if kept := clinic.Keeps(l.bill.Payments); len(kept) > 0 {
					k := rapid.SampledFrom(kept).Draw(t, "kept")
					if r, err := clinic.RefundOf(k.Payment, k.Left, amount, "", "x"); err == nil {
						r.ID = clinic.PaymentID(l.id())
						l.bill.Payments = append(l.bill.Payments, r)
					}
				}
			case "off":
				if c, err := clinic.WriteOffOf(l.bill, payer, amount, "x"); err == nil {
					l.credit(c)
				}
			case "back":
				if c, err := clinic.TakeBackOf(l.bill, clinic.CreditID(rapid.Int64Range(1, 30).Draw(t, "credit")), "x"); err == nil {
					l.credit(c)
				}
			case "void":
				if c, err := clinic.VoidOf(l.bill, "x"); err == nil {
					l.credit(c)
				}
			case "submit", "answer", "reopen":
				if l.bill.Claim == nil {
					continue
				}
				used := l.bill.PayerPaid().Add(l.bill.PayerWrittenOff())
				answer := rapid.SampledFrom([]clinic.ClaimAnswer{clinic.AnswerAccept, clinic.AnswerPart, clinic.AnswerReject}).Draw(t, "answer")
				next, err := l.bill.Claim.Submitted(day, "")
				if err != nil {
					next, err = l.bill.Claim.Answered(answer, day, amount, used, "", "why")
				}
				if err != nil {
					next, err = l.bill.Claim.Reopened(l.bill.PayerRoom(), "why")
				}
				// An answer that covers more than the patient left unpaid is refused by the database.
				if err == nil && next.Covered.Minor <= l.bill.PayerRoom().Minor {
					l.bill.Claim = &next
				}
			}
			l.settle()
			b := l.bill
			if got := b.Paid.Add(b.Credited).Add(b.Balance()); got != b.Total {
				t.Fatalf("paid %v, credited %v, owed %v of %v", b.Paid, b.Credited, b.Balance(), b.Total)
			}
			if b.PatientDue().Minor < 0 || b.PayerDue().Minor < 0 {
				t.Fatalf("the patient owes %v, the payer %v: %+v", b.PatientDue(), b.PayerDue(), b)
			}
			if b.Status != clinic.InvoiceVoid && b.PatientDue().Add(b.PayerDue()) != b.Balance() {
				t.Fatalf("%v and %v are not %v", b.PatientDue(), b.PayerDue(), b.Balance())
			}
			if b.Status == clinic.InvoiceVoid && (b.Paid.Minor != 0 || b.Credited != b.Total) {
				t.Fatalf("void with %v paid, %v credited", b.Paid, b.Credited)
			}
		}
	})
}

func TestCreditsAreRefusedWithWords(t *testing.T) {
	bill := newLedger(10_000, 6_000).bill
	draft, void := bill, bill
	draft.Status, draft.Number, void.Status = clinic.InvoiceDraft, "", clinic.InvoiceVoid
	plain := newLedger(10_000, 0).bill
	for name, c := range map[string]struct {
		bill   clinic.Invoice
		payer  bool
		amount clinic.Money
		reason string
		field  string
		code   clinic.Code
	}{
		"more than the patient owes": {bill, false, eur(4001), "x", "amount", clinic.Invalid},
		"more than the payer owes":   {bill, true, eur(6001), "x", "amount", clinic.Invalid},
		"nothing":                    {bill, false, eur(0), "x", "amount", clinic.Invalid},
		"other money":                {bill, false, clinic.Money{Minor: 1, Currency: "USD"}, "x", "amount", clinic.Invalid},
		"no reason":                  {bill, false, eur(1), " ", "reason", clinic.Invalid},
		"a draft":                    {draft, false, eur(1), "x", "", clinic.Conflict},
		"a void bill":                {void, false, eur(1), "x", "", clinic.Conflict},
		"a payer that is not there":  {plain, true, eur(1), "x", "side", clinic.Invalid},
	} {
		if _, err := clinic.WriteOffOf(c.bill, c.payer, c.amount, c.reason); clinic.CodeOf(err) != c.code || clinic.FieldOf(err) != c.field {
			t.Errorf("writing off %s: %v", name, err)
		}
	}
	paid := bill
	paid.Paid = eur(1)
	if _, err := clinic.VoidOf(paid, "x"); clinic.FieldOf(err) != "refund" {
		t.Errorf("void of a paid bill: %v", err)
	}
	if c, err := clinic.VoidOf(bill, " wrong \n patient "); err != nil || c.Amount != eur(10_000) || c.Reason != "wrong patient" {
		t.Errorf("void: %+v %v", c, err)
	}
}

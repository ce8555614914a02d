package clinic_test

import (
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func eur(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }

// Whatever is given back in whatever portions: never more than was paid, and
// all of it at most once.
func TestRefundsNeverExceedWhatWasPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "payments")
		var all []clinic.Payment
		paid := int64(0)
		for i := range n {
			amount := rapid.Int64Range(1, 5000).Draw(t, "amount")
			paid += amount
			all = append(all, clinic.Payment{ID: clinic.PaymentID(i + 1), Kind: clinic.KindPayment, Method: clinic.PayCash, Amount: eur(amount), ReceiptNumber: "RC"})
		}
		back := int64(0)
		for range rapid.IntRange(0, 20).Draw(t, "tries") {
			p := all[rapid.IntRange(0, len(all)-1).Draw(t, "which")]
			ask := rapid.Int64Range(-10, 6000).Draw(t, "ask")
			left := clinic.Refundable(p, all)
			r, err := clinic.RefundOf(p, left, eur(ask), "", "changed")
			if ok := p.Kind != clinic.KindRefund && ask > 0 && ask <= left.Minor; ok != (err == nil) {
				t.Fatalf("%d of %v with %v left: %v", ask, p, left, err)
			}
			if err != nil {
				continue
			}
			if r.Amount.Minor != -ask || r.ReversesID != p.ID || r.Kind != clinic.KindRefund || r.Method != p.Method {
				t.Fatalf("refund of %d: %+v", ask, r)
			}
			r.ID = clinic.PaymentID(len(all) + 1)
			all = append(all, r)
			back += ask
		}
		kept := int64(0)
		for _, k := range clinic.Keeps(all) {
			if k.Left.Minor <= 0 || k.Left.Minor > k.Payment.Amount.Minor {
				t.Fatalf("kept %+v", k)
			}
			kept += k.Left.Minor
		}
		if back > paid || kept != paid-back {
			t.Fatalf("paid %d, given back %d, kept %d", paid, back, kept)
		}
	})
}

func TestRefundGoesBackTheWayItCame(t *testing.T) {
	for _, c := range []struct {
		name   string
		of     clinic.Payment
		method clinic.PaymentMethod
		want   clinic.PaymentMethod // empty: refused
	}{
		{"cash by default", clinic.Payment{Method: clinic.PayCash}, "", clinic.PayCash},
		{"a card's money in cash", clinic.Payment{Method: clinic.PayCard}, clinic.PayCash, clinic.PayCash},
		{"a deposit's use as cash", clinic.Payment{Method: clinic.PayDeposit}, clinic.PayCash, ""},
		{"a deposit's use into the deposit", clinic.Payment{Method: clinic.PayDeposit}, "", clinic.PayDeposit},
		{"cash into a deposit", clinic.Payment{Method: clinic.PayCash}, clinic.PayDeposit, ""},
		{"cash to an insurer", clinic.Payment{Method: clinic.PayCash}, clinic.PayInsurance, ""},
		{"a payer's money in cash", clinic.Payment{Method: clinic.PayInsurance, ClaimID: 3}, clinic.PayCash, ""},
		{"a payer's money by transfer", clinic.Payment{Method: clinic.PayInsurance, ClaimID: 3}, clinic.PayTransfer, clinic.PayTransfer},
		{"by no known way", clinic.Payment{Method: clinic.PayCash}, "barter", ""},
	} {
		c.of.ID, c.of.Amount = 1, eur(100)
		r, err := clinic.RefundOf(c.of, eur(100), eur(50), c.method, "changed")
		if (err == nil) != (c.want != "") || err == nil && r.Method != c.want || err != nil && clinic.FieldOf(err) != "method" {
			t.Errorf("%s: %q, %v", c.name, r.Method, err)
		}
	}
	if _, err := clinic.RefundOf(clinic.Payment{Method: clinic.PayCash, Amount: eur(100)}, eur(100), eur(50), "", "  "); clinic.FieldOf(err) != "reason" {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := clinic.RefundOf(clinic.Payment{Kind: clinic.KindRefund, Method: clinic.PayCash, Amount: eur(-100)}, eur(0), eur(50), "", "x"); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("the refund of a refund: %v", err)
	}
}

func TestWhoMayGiveBackAndVoid(t *testing.T) {
	today := clinic.MustDate("2026-11-23")
	own := clinic.Payment{ReceivedBy: 7, BusinessDate: today, ClosureID: 3}
	others, old := own, own
	others.ReceivedBy = 8
	old.BusinessDate = today.AddDays(-1)
	admin, cashier := clinic.Actor{UserID: 1, Role: clinic.RoleAdmin}, clinic.Actor{UserID: 7, Role: clinic.RoleCashier}
	desk := clinic.Actor{UserID: 7, Role: clinic.RoleReceptionist}
	for _, c := range []struct {
		name   string
		actor  clinic.Actor
		p      clinic.Payment
		drawer clinic.ClosureID
		ok     bool
	}{
		{"a cashier's own of today", cashier, own, 3, true}, {"a colleague's", cashier, others, 3, false},
		{"one's own of yesterday", cashier, old, 4, false}, {"of a night shift that goes on", cashier, old, 3, true},
		{"of yesterday without a drawer", cashier, clinic.Payment{ReceivedBy: 7, BusinessDate: old.BusinessDate}, 0, false},
		{"an administrator's of a colleague", admin, others, 0, true}, {"an administrator's of yesterday", admin, old, 0, true},
		{"at the front desk", desk, own, 3, false},
	} {
		if err := clinic.MayRefund(c.actor, c.p, today, c.drawer); (err == nil) != c.ok || err != nil && clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("refund %s: %v", c.name, err)
		}
	}
	bill := clinic.Invoice{IssuedBy: 7, IssuedOn: today}
	late, theirs := bill, bill
	late.IssuedOn, theirs.IssuedBy = today.AddDays(-1), 8
	for _, c := range []struct {
		actor clinic.Actor
		bill  clinic.Invoice
		ok    bool
	}{{cashier, bill, true}, {cashier, late, false}, {cashier, theirs, false}, {admin, late, true}, {admin, theirs, true}, {desk, bill, false}} {
		if err := clinic.MayVoid(c.actor, c.bill, today); (err == nil) != c.ok {
			t.Errorf("void by %s of %+v: %v", c.actor.Role, c.bill.IssuedOn, err)
		}
	}
}

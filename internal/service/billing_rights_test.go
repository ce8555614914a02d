package service_test

import (
	"fmt"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// A bill without a visit is no doctor's: only who sees every bill, and the
// patient, may read it.
func TestNoDoctorReadsABillWithoutAVisit(t *testing.T) {
	x := newTreated(t)
	id := value(x.Billing.NewDraft(x.cashier, x.jose))(t)
	draft := value(x.Billing.Get(x.cashier, id))(t)
	must(t, x.Billing.SetItems(x.cashier, id, draft.Version, []clinic.InvoiceItem{{Description: "Copy of a certificate", Quantity: 1, Price: euros(5)}}))
	draft = value(x.Billing.Get(x.cashier, id))(t)
	value(x.Billing.Issue(x.cashier, id, draft.Version))(t)
	for _, role := range []string{"asha", "bela", "anna"} {
		_, err := x.Billing.Get(x.roles[role], id)
		refused(t, err, clinic.Forbidden)
	}
	for _, role := range []string{"jose", "desk", "cashier", "admin"} {
		_, err := x.Billing.Get(x.roles[role], id)
		must(t, err)
	}
}

// Whatever is typed as a reason, a number or a note is kept as one tidy line that
// reorders and hides nothing, or is refused with its field; a refusal names no
// patient.
func TestBillingHostileText(t *testing.T) {
	x := newTreated(t)
	evil := "=cmd|' /C calc'!A0\x00\u202egnp.exe\u2066\u200b \U0001F4A9\r\n\tend"
	tidy := "=cmd|' /C calc'!A0gnp.exe \U0001F4A9 end"
	long := strings.Repeat("x", 10_000)
	bill := value(x.Billing.Get(x.admin, x.result.Invoice))(t)
	x.openDrawer(x.admin)
	refund := service.RefundCommand{Payment: x.payment, Version: bill.Version, Amount: euros(1), Reason: long, IdempotencyKey: "long"}
	_, err := x.Billing.Refund(x.admin, refund)
	refused(t, err, clinic.Invalid, "reason")
	refund.Reason, refund.TransactionID, refund.Method = "x", long, clinic.PayCard
	_, err = x.Billing.Refund(x.admin, refund)
	refused(t, err, clinic.Invalid)
	if strings.Contains(err.Error(), "José") || strings.Contains(err.Error(), long[:300]) {
		t.Errorf("the refusal says %.300s", err)
	}
	refund.Reason, refund.TransactionID = evil, evil
	value(x.Billing.Refund(x.admin, refund))(t)
	bill = value(x.Billing.Get(x.admin, bill.ID))(t)
	back := bill.Payments[len(bill.Payments)-1]
	equal(t, "the reason", back.Reason, tidy)
	equal(t, "the transaction", back.TransactionID, tidy)
	_, _, err = x.Deposits.Take(x.admin, service.DepositCommand{Patient: x.jose, Amount: euros(5), Method: clinic.PayCash, Note: long, IdempotencyKey: "d"})
	refused(t, err, clinic.Invalid, "note")
	id, _, err := x.Deposits.Take(x.admin, service.DepositCommand{Patient: x.jose, Amount: euros(5), Method: clinic.PayCash, Note: evil, IdempotencyKey: "d"})
	must(t, err)
	equal(t, "the note", value(x.Deposits.Get(x.admin, id))(t).Note, tidy)
	_, err = x.Prices.Save(x.admin, clinic.ListPrice{Name: long, Price: euros(1)})
	refused(t, err, clinic.Invalid, "name")
	price := value(x.Prices.Save(x.admin, clinic.ListPrice{Name: evil, Price: euros(1)}))(t)
	equal(t, "the price's name", value(x.Prices.Get(x.admin, price))(t).Name, tidy)
	_, err = x.Prices.SavePayer(x.admin, clinic.Payer{Name: long, Kind: clinic.PayerInsurance})
	refused(t, err, clinic.Invalid, "name")
	payer := value(x.Prices.SavePayer(x.admin, clinic.Payer{Name: evil, Kind: clinic.PayerInsurance}))(t)
	draft := value(x.Billing.NewDraft(x.admin, x.jose))(t)
	must(t, x.Billing.SetItems(x.admin, draft, 1, []clinic.InvoiceItem{{Description: evil, Quantity: 1, Price: euros(9)}}))
	claim := service.ClaimCommand{Invoice: draft, Version: 2, Payer: payer, Share: 5000, PolicyNo: long}
	refused(t, x.Billing.SetClaim(x.admin, claim), clinic.Invalid, "policy_no")
	claim.PolicyNo = evil
	must(t, x.Billing.SetClaim(x.admin, claim))
	value(x.Billing.Issue(x.admin, draft, 3))(t)
	issued := value(x.Billing.Get(x.admin, draft))(t)
	refused(t, x.Claims.Submit(x.admin, service.ClaimRef{ID: issued.Claim.ID, Version: issued.Claim.Version}, clinic.Date{}, long), clinic.Invalid, "claim_no")
	must(t, x.Claims.Submit(x.admin, service.ClaimRef{ID: issued.Claim.ID, Version: issued.Claim.Version}, clinic.Date{}, evil))
	issued = value(x.Billing.Get(x.admin, draft))(t)
	for what, got := range map[string]string{"line": issued.Items[0].Description, "payer": issued.Claim.PayerName, "policy": issued.Claim.PolicyNo, "claim": issued.Claim.ClaimNo} {
		equal(t, what, got, tidy)
	}
	for _, e := range value(x.Audit.List(x.admin, service.AuditFilter{}, service.PageRequest{Limit: service.MaxPage}))(t).Rows {
		if all := fmt.Sprint(e); strings.ContainsAny(all, "\x00\u202e\u2066") || strings.HasPrefix(e.Action, "payment.") && strings.Contains(all, "Ñuñez") {
			t.Errorf("the audit log keeps %q", all)
		}
	}
}

// What a caller may not say about a line or a payment is not taken from it.
func TestBillingTakesNoFieldsFromTheCaller(t *testing.T) {
	x := newTreated(t)
	draft := value(x.Billing.NewDraft(x.desk, x.jose))(t)
	line := clinic.InvoiceItem{ID: 1, Kind: clinic.LineFee, Description: "Bandage", Quantity: 2, Price: euros(10), Total: euros(1), Tax: euros(-5),
		DiscountKind: clinic.DiscountFollowUp, DiscountRate: clinic.Whole, DiscountReason: "free", TaxInclusive: true}
	refused(t, x.Billing.SetItems(x.desk, draft, 1, []clinic.InvoiceItem{line}), clinic.Invalid, "items[0].discount")
	line.DiscountRate, line.DiscountReason = 0, ""
	must(t, x.Billing.SetItems(x.desk, draft, 1, []clinic.InvoiceItem{line}))
	got := value(x.Billing.Get(x.desk, draft))(t)
	if it := got.Items[0]; it.Kind != clinic.LineItem || it.Total != euros(20) || it.DiscountKind != clinic.DiscountNone || it.Tax != euros(0) {
		t.Errorf("the line became %+v", it)
	}
	line.TaxName, line.TaxRate = "None", -1
	refused(t, x.Billing.SetItems(x.desk, draft, 2, []clinic.InvoiceItem{line}), clinic.Invalid, "items[0].tax")
}

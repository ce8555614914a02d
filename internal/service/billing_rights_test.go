package service_test

import (
	"testing"

	"caredesk/internal/clinic"
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

package service_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// Somebody with a database shell takes the guards off, cooks a paper about money
// together with every sum that goes with it, and puts the guards back: the audit
// log knows how the paper was made.
func TestVerifyFindsPapersThatWereCookedWithAllTheirSums(t *testing.T) {
	path := storetest.NewFile(t)
	h := &hospital{TB: t, now: monday}
	h.open(storetest.OpenFile(t, path, nil, nil))
	fillHospital(t, h)
	n := &till{hospital: h}
	one := n.owing(euros(80))
	n.take(h.cashier, one, euros(50), clinic.PayCard)
	i := h.read(one.ID)
	value(h.Billing.Refund(h.cashier, service.RefundCommand{Payment: i.Payments[0].ID, Version: i.Version, Amount: euros(10), Reason: "too much", IdempotencyKey: n.key()}))(t)
	i = h.read(one.ID)
	value(h.Billing.WriteOff(h.admin, service.WriteOffCommand{Invoice: i.ID, Version: i.Version, Amount: euros(5), Reason: "hardship", IdempotencyKey: n.key()}))(t)
	value(h.Billing.Void(h.cashier, service.VoidCommand{Invoice: n.owing(euros(7)).ID, Version: 3, Reason: "twice", IdempotencyKey: n.key()}))(t)
	h.insured("10:00")
	deposit, paid, err := h.Deposits.Take(h.cashier, service.DepositCommand{Patient: h.annaID, Amount: euros(20), Method: clinic.PayCash, IdempotencyKey: n.key()})
	must(t, err)
	value(h.Deposits.Refund(h.cashier, service.RefundCommand{Payment: paid, Version: value(h.Deposits.Get(h.cashier, deposit))(t).Version, Amount: euros(20),
		Reason: "not needed", IdempotencyKey: n.key()}))(t)
	value(h.Estimates.Make(h.cashier, service.EstimateCommand{Patient: h.annaID, Items: []clinic.InvoiceItem{{Description: "Hip", Quantity: 1, Price: euros(900)}}}))(t)
	h.sound()
	must(t, h.store.Close())
	untouched, err := os.ReadFile(path)
	must(t, err)

	for name, cooked := range map[string]string{
		"line renamed":             "UPDATE billing_item SET description = 'Gauze' WHERE invoice_id = 1",
		"quantity and price moved": "UPDATE billing_item SET quantity = 2, price_minor = 4000 WHERE invoice_id = 1",
		"tax of a line forged":     "UPDATE billing_item SET tax_name = 'VAT' WHERE invoice_id = 1",
		"bill dated back":          "UPDATE billing_invoice SET issued_on = '2026-11-20' WHERE id = 1",
		"bill's note edited":       "UPDATE billing_invoice SET note = 'Settled.' WHERE id = 1",
		"payer asked for more":     "UPDATE insurance_claim SET amount_minor = amount_minor + 100",
		"bill raised everywhere": "UPDATE billing_item SET price_minor = 8100, total_minor = 8100 WHERE invoice_id = 1;" +
			"UPDATE billing_invoice SET total_minor = 8100, net_minor = 8100 WHERE id = 1",
		"bill renumbered":        "UPDATE billing_invoice SET number = 'INV-2026-000900' WHERE id = 1",
		"another card":           "UPDATE payment_record SET transaction_id = 'T-2' WHERE id = 1",
		"somebody else took it":  "UPDATE payment_record SET received_by_name = 'Ryan' WHERE id = 1",
		"payment renumbered":     "UPDATE payment_record SET receipt_no = 'RC-2026-000900' WHERE id = 1",
		"refund's reason edited": "UPDATE payment_record SET reason = 'other' WHERE id = 2",
		"deposit by card":        "UPDATE payment_record SET payment_method = 'card' WHERE kind <> 'payment' AND deposit_id IS NOT NULL",
		"write-off's reason":     "UPDATE billing_credit SET reason = 'other' WHERE kind = 'write_off'",
		"void dated back":        "UPDATE billing_credit SET credited_at = '2026-11-20T00:00:00.000000Z' WHERE kind = 'void'",
		"estimate's line":        "UPDATE billing_estimate_item SET description = 'Knee'",
		"line added to an estimate": "INSERT INTO billing_estimate_item (estimate_id, position, description, quantity, price_minor, tax_inclusive, total_minor)" +
			"VALUES (1, 2, 'Free', 1, 0, 1, 0)",
		"estimate and its number gone": "DELETE FROM billing_estimate_item; DELETE FROM billing_estimate; DELETE FROM number_series WHERE name = 'estimate'",
		"refund put in by hand": `UPDATE number_series SET last = last + 1 WHERE name = 'receipt';
			INSERT INTO payment_record (amount_minor, minor_per_unit, payment_method, transaction_id, payment_date, business_date, invoice_id, closure_id, kind,
				currency, reason, receipt_no, receipt_year, receipt_seq, received_by, received_by_name, reverses_id, idempotency_key)
			SELECT -100, 100, 'card', '', '2026-11-23T10:00:00.000000Z', business_date, invoice_id, closure_id, 'refund', currency, 'x', 'RC-2026-000005', 2026, 5,
				received_by, received_by_name, 1, 'x' FROM payment_record WHERE id = 1;
			UPDATE billing_invoice SET paid_minor = paid_minor - 100 WHERE id = 1;
			INSERT INTO billing_ledger (invoice_id, closure_id, business_date, currency, change_minor)
			SELECT 1, closure_id, business_date, currency, -100 FROM payment_record WHERE id = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			copied := filepath.Join(t.TempDir(), "copy.db")
			must(t, os.WriteFile(copied, untouched, 0o600))
			cook(t, copied, cooked)
			r := value(storetest.OpenFile(t, copied, nil, nil).Verify(context.Background()))(t)
			for _, c := range r.Checks {
				if c.Name == "papers about money as made" {
					if c.OK || c.Detail == "" {
						t.Errorf("not found: %+v", r)
					}
					return
				}
			}
			t.Error("nothing looks at papers about money")
		})
	}
}

// cook runs a statement in a database whose guards are off for as long.
func cook(t *testing.T, path, statement string) {
	t.Helper()
	raw := storetest.RawDB(t, path)
	raw.SetMaxOpenConns(1)
	rows := value(raw.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))(t)
	drop, restore := []string{"PRAGMA foreign_keys = 0"}, []string{}
	for rows.Next() {
		var name, text string
		must(t, rows.Scan(&name, &text))
		drop, restore = append(drop, "DROP TRIGGER "+name), append(restore, text)
	}
	must(t, rows.Err())
	must(t, rows.Close())
	value(raw.Exec(strings.Join(drop, "; ") + "; " + statement + "; " + strings.Join(restore, "; ")))(t)
}

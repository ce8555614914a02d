package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// cashSite is a database with two cashiers: drawer 1 was counted with a coin
// missing and left to the second, who took it over (2) and closed it; both on
// 23 November, whose books are closed. Drawer 3 of the day after was counted,
// reopened and counted again. A bill was part-paid on both days, and a deposit
// was paid in, partly used and partly given back.
func cashSite(t *testing.T) string {
	t.Helper()
	path := storetest.NewFile(t)
	s := seed(t, path, 2)
	eur := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	number := func(r service.Repos, series string) int {
		n, err := r.Numbers().Next(ctx, series, 2026)
		must(err)
		return n
	}
	var deposit clinic.DepositID
	payment := func(r service.Repos, d clinic.Drawer, amount int64, m clinic.PaymentMethod) clinic.Payment {
		n := number(r, "receipt")
		return clinic.Payment{Amount: eur(amount), Tendered: eur(0), Method: m, ReceiptNumber: fmt.Sprintf("RC-%d", n), ReceiptYear: 2026, ReceiptSeq: n, PaidAt: at,
			ClosureID: d.ID, BusinessDate: d.BusinessDate, ReceivedBy: d.CashierID, ReceivedByName: "x", IdempotencyKey: fmt.Sprint("k", n)}
	}
	pay := func(r service.Repos, d clinic.Drawer, amount int64, m clinic.PaymentMethod) {
		i, err := r.Billing().Invoice(ctx, 1)
		must(err)
		p := payment(r, d, amount, m)
		if m == clinic.PayDeposit {
			p.DepositID = deposit
		}
		_, err = r.Billing().InsertPayment(ctx, i, p)
		must(err)
	}
	open := func(r service.Repos, d clinic.Drawer) clinic.Drawer {
		d.CashierName, d.Currency, d.OpenedAt = "x", "EUR", at
		id, err := r.Drawers().Insert(ctx, d)
		must(err)
		d, err = r.Drawers().Get(ctx, id)
		must(err)
		return d
	}
	shut := func(r service.Repos, id clinic.ClosureID, missing int64, to clinic.UserID, left int64) {
		d, err := r.Drawers().Get(ctx, id)
		must(err)
		counts, err := r.Drawers().Expected(ctx, d)
		must(err)
		for i := range counts {
			counts[i].Counted = counts[i].Expected
		}
		if missing != 0 {
			counts[0].Counted.Minor -= missing
			counts[0].Note = "A coin is missing."
		}
		n := 0
		if d.Countings == 0 {
			n = number(r, "closure")
			d.Number = fmt.Sprintf("CL-%d", n)
		}
		d.ClosedAt, d.HandoverTo, d.Handover = at, to, eur(left)
		must(r.Drawers().Close(ctx, d, counts, 2026, n, d.CashierID, "x"))
		d, err = r.Drawers().Get(ctx, id)
		must(err)
		must(r.Audit().Append(ctx, clinic.AuditEntry{At: at, UserName: "x", Role: clinic.RoleCashier, Action: "drawer.close", Entity: "drawer", EntityID: int64(id),
			After: `{"digest":"` + d.Digest + `"}`}))
	}
	closeDay := func(r service.Repos, date clinic.Date) {
		books, err := r.Drawers().DayBooks(ctx, date)
		must(err)
		must(r.Drawers().CloseDay(ctx, clinic.BillingDay{Date: date, State: clinic.DayClosed, ClosedAt: at, ClosedByName: "x", Books: books}))
	}
	must(s.InTx(ctx, func(r service.Repos) error {
		first, err := r.Drawers().Get(ctx, 1) // opened by seed
		must(err)
		pay(r, first, 2500, clinic.PayCash)
		pay(r, first, 4000, clinic.PayCard)
		_, err = r.Drawers().InsertMovement(ctx, clinic.CashMovement{DrawerID: 1, Kind: clinic.CashIn, Amount: eur(300), Reason: "change", At: at, By: 1, ByName: "x", IdempotencyKey: "m"})
		must(err)
		deposit, _, err = r.Billing().InsertDeposit(ctx, clinic.Deposit{PatientID: 1, Amount: eur(1000), Used: eur(0), CreatedAt: at, Payments: nil},
			func() clinic.Payment {
				p := payment(r, first, 1000, clinic.PayCash)
				p.Kind = clinic.KindDeposit
				return p
			}())
		must(err)
		shut(r, 1, 50, 2, 2000)
		second := open(r, clinic.Drawer{CashierID: 2, BusinessDate: cashDay, Float: eur(2000), HandoverFrom: 1})
		pay(r, second, 700, clinic.PayMobile)
		shut(r, second.ID, 0, 0, 0)
		closeDay(r, cashDay)
		third := open(r, clinic.Drawer{CashierID: 1, BusinessDate: cashDay.AddDays(1), Float: eur(500)})
		pay(r, third, 600, clinic.PayDeposit)
		d, err := r.Billing().Deposit(ctx, deposit)
		must(err)
		back := payment(r, third, -150, clinic.PayCash)
		back.Kind, back.DepositID, back.ReversesID, back.Reason = clinic.KindRefund, deposit, d.Payments[0].ID, "not needed"
		_, err = r.Billing().InsertDepositRefund(ctx, d, back)
		must(err)
		_, err = r.Drawers().InsertMovement(ctx, clinic.CashMovement{DrawerID: third.ID, Kind: clinic.CashIn, Amount: eur(200), Reason: "change", At: at, By: 1, ByName: "x", IdempotencyKey: "m2"})
		must(err)
		shut(r, third.ID, 0, 0, 0)
		third, err = r.Drawers().Get(ctx, third.ID)
		must(err)
		must(r.Drawers().Reopen(ctx, third, clinic.Reopening{Reason: "again", At: at, ByName: "x"}))
		shut(r, third.ID, 0, 0, 0)
		return nil
	}))
	report, err := s.Verify(context.Background())
	if err != nil || !report.OK {
		t.Fatalf("the untouched database: %+v %v", report, err)
	}
	must(s.Close())
	return path
}

// Somebody with a database shell cooks the cash book: each time the check that
// watches over it finds it.
func TestVerifyFindsCookedBooks(t *testing.T) {
	untouched, err := os.ReadFile(cashSite(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ check, sql string }{
		"payment moved to another drawer":    {"drawers as counted", "UPDATE payment_record SET closure_id = 2, received_by = 2 WHERE id = 1"},
		"and its sides":                      {"drawers from both sides", "UPDATE payment_record SET closure_id = 2, received_by = 2 WHERE id = 1"},
		"payment and both counts moved":      {"drawers from both sides", "UPDATE payment_record SET closure_id = 2, received_by = 2 WHERE id = 1; UPDATE cashier_count SET expected_minor = expected_minor - 2500, counted_minor = counted_minor - 2500 WHERE closure_id = 1 AND method = 'cash'; UPDATE cashier_count SET expected_minor = expected_minor + 2500, counted_minor = counted_minor + 2500 WHERE closure_id = 2 AND method = 'cash'"},
		"payment moved to another day":       {"days from both sides", "UPDATE payment_record SET business_date = '2026-11-24' WHERE id = 1"},
		"payment by another method":          {"drawers as counted", "UPDATE payment_record SET payment_method = 'card' WHERE id = 1"},
		"a bill's ledger moved to a drawer":  {"drawers from both sides", "UPDATE billing_ledger SET closure_id = 2 WHERE id = 1"},
		"a bill's ledger cut":                {"ledger of bills and deposits", "DELETE FROM billing_ledger WHERE id = 1"},
		"paid sum and payment cooked":        {"ledger of bills and deposits", "UPDATE payment_record SET amount_minor = 2400 WHERE id = 1; UPDATE billing_invoice SET paid_minor = paid_minor - 100"},
		"deposit used up":                    {"ledger of bills and deposits", "UPDATE billing_deposit SET used_minor = 1000"},
		"deposit gone":                       {"all money from both sides", "UPDATE billing_deposit SET used_minor = 1000"},
		"line of a bill raised":              {"all money from both sides", "UPDATE billing_item SET price_minor = price_minor + 1, total_minor = total_minor + 1"},
		"money taken out of both books":      {"all money from both sides", "UPDATE payment_record SET amount_minor = 2400 WHERE id = 1; UPDATE billing_ledger SET change_minor = 2400 WHERE id = 1"},
		"count edited":                       {"drawers as counted", "UPDATE cashier_count SET counted_minor = expected_minor WHERE id = 1"},
		"note edited":                        {"drawers as counted", "UPDATE cashier_count SET note = 'All is well.' WHERE id = 1"},
		"first of two countings edited":      {"drawers as counted", "UPDATE cashier_count SET counted_minor = 7, note = 'x' WHERE id = (SELECT min(id) FROM cashier_count WHERE closure_id = 3)"},
		"count removed":                      {"drawers as counted", "DELETE FROM cashier_count WHERE closure_id = 1 AND method = 'card'"},
		"float edited":                       {"drawers as counted", "UPDATE cashier_closure SET float_minor = 5 WHERE id = 1"},
		"float and count edited":             {"drawers as counted", "UPDATE cashier_closure SET float_minor = float_minor + 5 WHERE id = 3; UPDATE cashier_count SET expected_minor = expected_minor + 5, counted_minor = counted_minor + 5 WHERE closure_id = 3 AND method = 'cash'"},
		"movement removed":                   {"drawers as counted", "DELETE FROM cash_movement WHERE id = 1"},
		"movement's reason edited":           {"drawers as counted", "UPDATE cash_movement SET reason = 'other' WHERE id = 2"},
		"cashier exchanged":                  {"drawers as counted", "UPDATE cashier_closure SET cashier_id = 2 WHERE id = 1"},
		"closing time edited":                {"drawers as counted", "UPDATE cashier_closure SET closed_at = '2026-11-23T22:00:00.000000Z' WHERE id = 3"},
		"digest forged":                      {"drawers as counted", "UPDATE cashier_closure SET digest = 'x' WHERE id = 3"},
		"handed over to somebody else":       {"drawers as handed over", "UPDATE cashier_closure SET handover_to = 1 WHERE id = 1"},
		"less handed over":                   {"drawers as handed over", "UPDATE cashier_closure SET handover_minor = 1000 WHERE id = 1"},
		"closure removed":                    {"closure numbers", "DELETE FROM cashier_closure WHERE id = 2"},
		"day's figures edited":               {"closed days as agreed", "UPDATE billing_day SET figures = replace(figures, '\"received\":8200', '\"received\":8100')"},
		"day's figures emptied":              {"closed days as agreed", "UPDATE billing_day SET figures = '{}'"},
		"bill moved into the closed day":     {"closed days as agreed", "UPDATE billing_invoice SET issued_on = '2026-11-23'"},
		"drawer of the closed day reopened":  {"closed days as agreed", "UPDATE cashier_closure SET state = 'open', closed_at = NULL WHERE id = 2"},
		"day before the closed one reopened": {"closed days as agreed", "INSERT INTO billing_day SELECT '2026-11-20', 'reopened', closed_at, NULL, 'x', '{}', 'x', 1 FROM billing_day"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "copy.db")
			if err := os.WriteFile(path, untouched, 0o600); err != nil {
				t.Fatal(err)
			}
			mustFind(t, path, c.check, c.sql)
		})
	}
}

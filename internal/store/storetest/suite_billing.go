package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func eur(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }

// draft writes a draft invoice of one line per price and returns it as read back.
func (s *site) draft(p clinic.PatientID, visit clinic.AppointmentID, prices ...int64) clinic.Invoice {
	s.t.Helper()
	i := clinic.Invoice{PatientID: p, AppointmentID: visit, Currency: "EUR", CreatedAt: s.now}
	for n, price := range prices {
		i.Items = append(i.Items, clinic.InvoiceItem{Description: fmt.Sprintf("Line %d", n+1), Quantity: 1, Price: eur(price)})
	}
	s.write(func(r service.Repos) (err error) {
		i.ID, err = r.Billing().InsertInvoice(s.ctx, i)
		return err
	})
	return s.invoice(i.ID)
}

func (s *site) invoice(id clinic.InvoiceID) (i clinic.Invoice) {
	s.t.Helper()
	s.read(func(r service.Repos) (err error) {
		i, err = r.Billing().Invoice(s.ctx, id)
		return err
	})
	return i
}

// issue issues a draft under the next number.
func (s *site) issue(i clinic.Invoice) clinic.Invoice {
	s.t.Helper()
	s.write(func(r service.Repos) error {
		n, err := r.Numbers().Next(s.ctx, "invoice", 2026)
		if err != nil {
			return err
		}
		i.Number, i.NumberYear, i.NumberSeq, i.IssuedAt, i.IssuedOn = fmt.Sprintf("INV-2026-%06d", n), 2026, n, s.now, clinic.DateOf(s.now)
		return r.Billing().Issue(s.ctx, i, s.admin)
	})
	return s.invoice(i.ID)
}

// payment takes the next receipt number and writes a payment.
func (s *site) payment(i clinic.Invoice, minor int64, key string, change ...func(*clinic.Payment)) func(service.Repos) error {
	return func(r service.Repos) error {
		n, err := r.Numbers().Next(s.ctx, "receipt", 2026)
		if err != nil {
			return err
		}
		p := clinic.Payment{InvoiceID: i.ID, AppointmentID: i.AppointmentID, Amount: eur(minor), Tendered: eur(0), Method: clinic.PayCash,
			ReceiptNumber: fmt.Sprintf("RC-2026-%06d", n), ReceiptYear: 2026, ReceiptSeq: n, PaidAt: s.now, ReceivedBy: s.admin,
			ReceivedByName: "Ada Admin", IdempotencyKey: key}
		for _, c := range change {
			c(&p)
		}
		drawer, err := s.drawer(r)
		if err != nil {
			return err
		}
		p.ClosureID, p.BusinessDate = drawer.ID, drawer.BusinessDate
		_, err = r.Billing().InsertPayment(s.ctx, i, p)
		return err
	}
}

// drawer is the administrator's open drawer, opened when there is none.
func (s *site) drawer(r service.Repos) (clinic.Drawer, error) {
	d, err := r.Drawers().OpenOf(s.ctx, s.admin, "EUR")
	if clinic.CodeOf(err) != clinic.NotFound {
		return d, err
	}
	d = clinic.Drawer{CashierID: s.admin, CashierName: "Ada Admin", BusinessDate: clinic.DateOf(s.now), Currency: "EUR", Float: eur(10000), OpenedAt: s.now}
	if d.ID, err = r.Drawers().Insert(s.ctx, d); err != nil {
		return d, err
	}
	return r.Drawers().Get(s.ctx, d.ID)
}

func testBilling(t *testing.T, s *site) {
	ctx := s.ctx
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	visit := s.book(s.visit(p, d, "2026-12-01", "10:00"))
	i := s.draft(p, visit, 6000, 1250)
	if i.Status != clinic.InvoiceDraft || i.Total != eur(7250) || i.Paid != eur(0) || i.PatientName != "Ient, Pat" || i.PatientNumber != "P-000001" ||
		i.DoctorName != "Dr Asha Sharma" || i.DoctorID != d || i.VisitDate.String() != "2026-12-01" || i.VisitStart != clinic.MustClock("10:00") || len(i.Items) != 2 ||
		i.Items[1].Description != "Line 2" || i.Number != "" || i.Version != 1 || !i.CreatedAt.Equal(s.now) {
		t.Errorf("a new draft: %+v", i)
	}
	s.fails(clinic.Conflict, "appointment", func(r service.Repos) error {
		_, err := r.Billing().InsertInvoice(ctx, clinic.Invoice{PatientID: p, AppointmentID: visit, Currency: "EUR", CreatedAt: s.now})
		return err
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		_, err := r.Billing().InsertInvoice(ctx, clinic.Invoice{PatientID: p, AppointmentID: 999, Currency: "EUR", CreatedAt: s.now})
		return err
	})
	i.Items = []clinic.InvoiceItem{{Description: "Consultation", Quantity: 3, Price: eur(2000)}}
	s.write(func(r service.Repos) error { return r.Billing().SetItems(ctx, i) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Billing().SetItems(ctx, i) })
	i = s.invoice(i.ID)
	if i.Total != eur(6000) || len(i.Items) != 1 || i.Items[0].Quantity != 3 || i.Version != 2 {
		t.Errorf("after SetItems: %+v", i)
	}
	s.fails(clinic.Conflict, "", s.payment(i, 100, "too-early"))
	i = s.issue(i)
	if i.Status != clinic.InvoiceIssued || i.Number != "INV-2026-000001" || !i.IssuedAt.Equal(s.now) || i.Version != 3 {
		t.Errorf("after Issue: %+v", i)
	}
	s.fails(clinic.Conflict, "", func(r service.Repos) error { return r.Billing().SetItems(ctx, i) })
	s.write(s.payment(i, 2500, "key-1", func(p *clinic.Payment) { p.Tendered = eur(3000) }))
	s.fails(clinic.Stale, "", s.payment(i, 100, "key-2")) // another desk took a payment meanwhile
	i = s.invoice(i.ID)
	if i.Status != clinic.InvoicePartPaid || i.Paid != eur(2500) || len(i.Payments) != 1 {
		t.Errorf("after a part payment: %+v", i)
	}
	s.fails(clinic.Conflict, "amount", s.payment(i, 3501, "key-3"))
	s.fails(clinic.Conflict, "", s.payment(i, 100, "key-1"))
	s.write(s.payment(i, 3500, "key-4", func(p *clinic.Payment) { p.Method, p.TransactionID = clinic.PayCard, "T-1" }))
	i = s.invoice(i.ID)
	if i.Status != clinic.InvoicePaid || !i.Balance().IsZero() || len(i.Payments) != 2 {
		t.Errorf("after the last payment: %+v", i)
	}
	first := clinic.Payment{ID: i.Payments[0].ID, Kind: clinic.KindPayment, InvoiceID: i.ID, AppointmentID: visit, Amount: eur(2500), Tendered: eur(3000),
		Method: clinic.PayCash, ReceiptNumber: "RC-2026-000001", ReceiptYear: 2026, ReceiptSeq: 1, PaidAt: s.now, BusinessDate: clinic.DateOf(s.now), ClosureID: i.Payments[0].ClosureID, ReceivedBy: s.admin, ReceivedByName: "Ada Admin", IdempotencyKey: "key-1"}
	if !reflect.DeepEqual(i.Payments[0], first) || i.Payments[1].ReceiptNumber != "RC-2026-000002" {
		t.Errorf("payments:\n got %+v\nwant %+v", i.Payments, first)
	}
	if amount := s.text("SELECT amount FROM payment_record WHERE receipt_no = 'RC-2026-000002'"); !strings.HasPrefix(amount, "35") {
		t.Errorf("the given column amount reads %s", amount)
	}
	s.read(func(r service.Repos) error {
		a, err := r.Billing().Payment(ctx, first.ID)
		b, err2 := r.Billing().PaymentByKey(ctx, "key-1")
		if err != nil || err2 != nil || !reflect.DeepEqual(a, first) || !reflect.DeepEqual(b, first) {
			t.Errorf("Payment and PaymentByKey: %+v %v %+v %v", a, err, b, err2)
		}
		_, err = r.Billing().PaymentByKey(ctx, "none")
		wantError(t, err, clinic.NotFound, "")
		_, err = r.Billing().Payment(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		if id, err := r.Billing().InvoiceOf(ctx, visit); err != nil || id != i.ID {
			t.Errorf("InvoiceOf: %v %v", id, err)
		}
		_, err = r.Billing().InvoiceOf(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		_, err = r.Billing().Invoice(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	free := s.issue(s.draft(p, 0, 0))
	if free.Status != clinic.InvoicePaid {
		t.Errorf("an invoice of nothing is %s", free.Status)
	}
}

func testBillingLists(t *testing.T, s *site) {
	ctx := s.ctx
	s.named()
	p1, p2 := s.patient("P-000001", "Jürgen", "Müller"), s.patient("P-000002", "Pat", "Two")
	d1, d2 := s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B")
	draft := s.draft(p1, s.book(s.visit(p1, d1, "2026-12-01", "10:00")), 1000)
	issued := s.issue(s.draft(p2, s.book(s.visit(p2, d2, "2026-12-02", "10:00")), 2000))
	part := s.issue(s.draft(p1, s.book(s.visit(p1, d2, "2026-12-03", "10:00")), 3000))
	s.write(s.payment(part, 1200, "k1"))
	paid := s.issue(s.draft(p2, 0, 4000)) // on the day of creation, 2026-11-23
	s.write(s.payment(paid, 4000, "k2", func(p *clinic.Payment) {
		p.Method, p.TransactionID, p.PaidAt = clinic.PayCard, "T", s.now.Add(time.Hour)
	}))
	names := map[clinic.InvoiceID]string{draft.ID: "draft", issued.ID: "issued", part.ID: "part", paid.ID: "paid"}
	list := func(f service.InvoiceFilter) string {
		var out []string
		eachPage(s, 1, func(r service.Repos, req service.PageRequest) (service.Page[clinic.Invoice], error) {
			return r.Billing().List(ctx, f, req)
		}, func(_ bool, pg service.Page[clinic.Invoice]) {
			for _, i := range pg.Rows {
				out = append(out, names[i.ID])
				if i.PatientName == "" || i.Total.IsZero() || i.Items != nil {
					t.Errorf("a row of the list: %+v", i)
				}
			}
		})
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		filter service.InvoiceFilter
		want   string
	}{
		{service.InvoiceFilter{}, "part issued draft paid"},
		{service.InvoiceFilter{Open: true}, "part issued draft"},
		{service.InvoiceFilter{From: clinic.MustDate("2026-12-02")}, "part issued"},
		{service.InvoiceFilter{To: clinic.MustDate("2026-11-30")}, "paid"},
		{service.InvoiceFilter{Statuses: []clinic.InvoiceStatus{clinic.InvoicePaid, clinic.InvoiceDraft}}, "draft paid"},
		{service.InvoiceFilter{Patient: p1}, "part draft"}, {service.InvoiceFilter{Doctor: d2}, "part issued"},
		{service.InvoiceFilter{Text: "mueller"}, "part draft"}, {service.InvoiceFilter{Text: "mu"}, "part draft"}, {service.InvoiceFilter{Text: "2"}, "issued paid"},
		{service.InvoiceFilter{Text: "inv-2026-000001"}, "issued"}, {service.InvoiceFilter{Text: "RC-2026-000002"}, "paid"}, {service.InvoiceFilter{Text: "P-000001"}, "part draft"},
		{service.InvoiceFilter{Text: "%"}, ""}, {service.InvoiceFilter{Text: "' OR '1'='1"}, ""}, {service.InvoiceFilter{Text: "INV-%"}, ""},
	} {
		if got := list(c.filter); got != c.want {
			t.Errorf("List(%+v) = %q, want %q", c.filter, got, c.want)
		}
	}
	// A moved visit takes its bill along.
	s.write(func(r service.Repos) error {
		a, err := r.Appointments().Get(ctx, draft.AppointmentID)
		if err != nil {
			return err
		}
		a.Date = clinic.MustDate("2026-12-20")
		return r.Appointments().Update(ctx, a)
	})
	if got := list(service.InvoiceFilter{From: clinic.MustDate("2026-12-20")}); got != "draft" {
		t.Errorf("after moving the visit: %q", got)
	}
	s.read(func(r service.Repos) error {
		got, err := r.Billing().Figures(ctx, s.now, s.now.Add(time.Hour), s.admin)
		want := service.BillingFigures{ToBill: 1, Outstanding: eur(2000 + 1800), Taken: eur(1200), TakenByMe: eur(1200), CashByMe: eur(1200)}
		if err != nil || got != want {
			t.Errorf("Figures: %+v %v, want %+v", got, err, want)
		}
		got, err = r.Billing().Figures(ctx, s.now, s.now.Add(2*time.Hour), 999)
		if err != nil || got.Taken != eur(5200) || got.TakenByMe != eur(0) || got.CashByMe != eur(0) {
			t.Errorf("Figures of another: %+v %v", got, err)
		}
		return nil
	})
}

// testMoneyRules tries to forge money past the store.
func testMoneyRules(t *testing.T, s *site) {
	p := s.patient("P-000001", "Pat", "Ient")
	i := s.issue(s.draft(p, 0, 5000))
	s.write(s.payment(i, 2000, "k1"))
	i = s.invoice(i.ID)
	pay := func(amount, year, seq int, kind string, reverses any, key string) (string, []any) {
		reason := ""
		if kind == "refund" {
			reason = "not needed"
		}
		return `INSERT INTO payment_record (amount_minor, minor_per_unit, payment_method, payment_date, business_date, invoice_id, kind, currency, receipt_no,
			receipt_year, receipt_seq, received_by, received_by_name, reverses_id, idempotency_key, reason, closure_id)
			VALUES (?, 100, 'cash', '2026-11-23T09:00:00.000000Z', ?, ?, ?, 'EUR', ?, ?, ?, ?, 'x', ?, ?, ?, 1)`,
			[]any{amount, clinic.DateOf(s.now).String(), int64(i.ID), kind, "RC-" + key, year, seq, int64(s.admin), reverses, key, reason}
	}
	refuse := func(code clinic.Code, q string, args []any) { t.Helper(); s.refused(code, q, args...) }
	q, a := pay(100, 2026, 3, "payment", nil, "gap")
	refuse(clinic.Conflict, q, a)
	q, a = pay(100, 2026, 1, "payment", nil, "twice")
	refuse(clinic.Conflict, q, a)
	q, a = pay(3001, 2026, 2, "payment", nil, "above")
	refuse(clinic.Conflict, q, a)
	q, a = pay(-100, 2026, 2, "payment", nil, "negative")
	refuse(clinic.Invalid, q, a)
	q, a = pay(0, 2026, 2, "payment", nil, "nothing")
	refuse(clinic.Invalid, q, a)
	q, a = pay(-2001, 2026, 2, "refund", int64(i.Payments[0].ID), "refund above paid")
	refuse(clinic.Conflict, q, a)
	q, a = pay(-100, 2026, 2, "refund", nil, "refund of nothing")
	refuse(clinic.Conflict, q, a)
	q, a = pay(-100, 2026, 2, "refund", 999, "refund of another")
	refuse(clinic.Conflict, q, a)
	q, a = pay(-1500, 2026, 2, "refund", int64(i.Payments[0].ID), "refund")
	s.must(q, a...)
	q, a = pay(-501, 2026, 3, "refund", int64(i.Payments[0].ID), "second refund above what is left")
	refuse(clinic.Conflict, q, a)
	for _, q := range []string{
		"UPDATE payment_record SET amount_minor = 1", "DELETE FROM payment_record", "UPDATE payment_record SET received_by_name = 'y'",
		`INSERT OR REPLACE INTO payment_record SELECT id, appointment_id, 1, minor_per_unit, payment_method, payment_status, transaction_id, payment_date,
			business_date, invoice_id, deposit_id, claim_id, closure_id, kind, currency, tendered_minor, reason, receipt_no, receipt_year, receipt_seq,
			received_by, received_by_name, reverses_id, idempotency_key FROM payment_record WHERE id = 1`,
		"UPDATE billing_invoice SET total_minor = 1, net_minor = 1, paid_minor = 0", "UPDATE billing_invoice SET number = 'x'", "UPDATE billing_invoice SET currency = 'USD'",
		"UPDATE billing_invoice SET paid_minor = 5000, status = 'paid'", "UPDATE billing_invoice SET status = 'draft', number = NULL, invoice_year = NULL, invoice_seq = NULL, issued_at = NULL, issued_on = NULL, paid_minor = 0",
		"DELETE FROM billing_invoice", "UPDATE billing_item SET price_minor = 1", "DELETE FROM billing_item",
		"INSERT INTO billing_item (invoice_id, position, description, quantity, price_minor, total_minor) SELECT id, 9, 'x', 1, 1, 1 FROM billing_invoice",
		"INSERT OR REPLACE INTO billing_item (id, invoice_id, position, description, quantity, price_minor, total_minor) SELECT id, invoice_id, position, description, 1, 1, 1 FROM billing_item",
		`INSERT INTO billing_invoice (patient_id, status, number, invoice_year, invoice_seq, issued_at, issued_on, currency, bill_date, created_at)
			SELECT patient_id, 'issued', 'N', 2026, 2, 'x', bill_date, 'EUR', bill_date, 'x' FROM billing_invoice`,
		"UPDATE number_series SET last = last + 2 WHERE name = 'receipt'", "UPDATE number_series SET last = 0 WHERE name = 'receipt'",
		"DELETE FROM number_series", "INSERT INTO number_series VALUES ('receipt', 2027, 5)", "INSERT OR REPLACE INTO number_series VALUES ('receipt', 2026, 1)",
	} {
		s.refused(clinic.Conflict, q)
	}
	draft := s.draft(p, 0, 100)
	s.refused(clinic.Conflict, "UPDATE billing_invoice SET status = 'issued', number = 'N', invoice_year = 2026, invoice_seq = 2, issued_at = 'x', issued_on = bill_date, total_minor = 99, net_minor = 99 WHERE id = ?", int64(draft.ID))
	s.refused(clinic.Invalid, "UPDATE billing_item SET price_minor = -1 WHERE invoice_id = ?", int64(draft.ID))
	s.refused(clinic.Invalid, "UPDATE billing_item SET quantity = 0 WHERE invoice_id = ?", int64(draft.ID))
}

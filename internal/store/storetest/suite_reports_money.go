package storetest

import (
	"fmt"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// money writes bills and payments past the repositories, under the database's
// own rules. Amounts are minor units.
type money struct {
	*reportSite
	bills, receipts, credits int
}

// line is quantity, price, discount; price 0 of the list is a fee or a free line.
type billLine struct {
	kind            string
	price           int64
	quantity, minor int64
	discount        int64
}

func (m *money) bill(patient, visit any, currency, issued string, lines ...billLine) int64 {
	m.bills++
	id, total, discount := int64(m.bills), int64(0), int64(0)
	m.must(`INSERT INTO billing_invoice (id, patient_id, appointment_id, currency, bill_date, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
		id, patient, visit, currency, issued, issued+"T08:00:00.000000Z")
	for i, l := range lines {
		sum := l.quantity*l.minor - l.discount
		total, discount = total+sum, discount+l.discount
		var price, kind any
		if l.price != 0 {
			price = l.price
		}
		if kind = ""; l.discount > 0 {
			kind = "manual"
		}
		m.must(`INSERT INTO billing_item (invoice_id, position, kind, price_id, description, quantity, price_minor, discount_minor, discount_kind, total_minor)
			VALUES (?, ?, ?, ?, 'line', ?, ?, ?, ?, ?)`, id, i+1, l.kind, price, l.quantity, l.minor, l.discount, kind, sum)
	}
	m.must(`UPDATE billing_invoice SET status = 'issued', number = ?, invoice_year = 2026, invoice_seq = ?, net_minor = ?, total_minor = ?, discount_minor = ?,
		issued_on = ?, issued_at = ? WHERE id = ?`, fmt.Sprintf("INV-%d", id), id, total, total, discount, issued, issued+"T09:00:00.000000Z", id)
	return id
}

// settle has the bill say what its payments and credits come to.
func (m *money) settle(bill any) {
	m.must(`UPDATE billing_invoice AS i SET
		paid_minor = (SELECT coalesce(sum(amount_minor), 0) FROM payment_record WHERE invoice_id = i.id),
		credited_minor = (SELECT coalesce(sum(amount_minor), 0) FROM billing_credit WHERE invoice_id = i.id),
		status = CASE WHEN EXISTS (SELECT 1 FROM billing_credit WHERE invoice_id = i.id AND kind = 'void') THEN 'void'
			WHEN (SELECT coalesce(sum(amount_minor), 0) FROM payment_record WHERE invoice_id = i.id) = i.total_minor THEN 'paid'
			WHEN (SELECT coalesce(sum(amount_minor), 0) FROM payment_record WHERE invoice_id = i.id) > 0 THEN 'part_paid' ELSE 'issued' END
		WHERE id = ?`, bill)
}

// pay takes or, for a negative amount, gives back money; bill or deposit is nil.
func (m *money) pay(bill, deposit any, kind, method, day, currency string, drawer, minor int64, reverses any) int64 {
	m.receipts++
	reason := ""
	if kind == "refund" {
		reason = "r"
	}
	m.must(`INSERT INTO payment_record (id, appointment_id, amount_minor, minor_per_unit, payment_method, payment_date, business_date, invoice_id, deposit_id,
			closure_id, kind, currency, reason, receipt_no, receipt_year, receipt_seq, received_by, received_by_name, reverses_id, idempotency_key)
		VALUES (?, (SELECT appointment_id FROM billing_invoice WHERE id = ?), ?, 100, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 2026, ?, ?, 'Ada', ?, ?)`,
		m.receipts, bill, minor, method, day+"T10:00:00.000000Z", day, bill, deposit, drawer, kind, currency, reason, fmt.Sprintf("RC-%d", m.receipts),
		m.receipts, int64(m.admin), reverses, fmt.Sprint("key", m.receipts))
	if bill != nil {
		m.settle(bill)
	}
	return int64(m.receipts)
}

func (m *money) credit(bill int64, kind, day string, minor int64) {
	m.credits++
	m.must(`INSERT INTO billing_credit (number, credit_year, credit_seq, invoice_id, kind, amount_minor, currency, reason, business_date, credited_at, credited_by_name, idempotency_key)
		VALUES (?, 2026, ?, ?, ?, ?, 'EUR', 'r', ?, ?, 'Ada', ?)`, fmt.Sprintf("CN-%d", m.credits), m.credits, bill, kind, minor, day, day+"T11:00:00.000000Z",
		fmt.Sprint("credit", m.credits))
	m.settle(bill)
}

func (m *money) drawer(id int64, day, currency string) {
	m.must(`INSERT INTO cashier_closure (id, cashier_id, cashier_name, business_date, currency, float_minor, opened_at) VALUES (?, ?, 'Ada Admin', ?, ?, 5000, ?)`,
		id, int64(m.admin), day, currency, day+"T07:00:00.000000Z")
}

// newMoney is what the figures below were worked out of by hand.
func newMoney(s *site) *money {
	m := &money{reportSite: newReportSite(s)}
	m.must("INSERT INTO billing_category (id, name) VALUES (1, 'Tests')")
	m.must(`INSERT INTO billing_price (id, name, name_key, category_id, price_minor, currency, created_at, updated_at)
		VALUES (1, 'ECG', 'ecg', 1, 1500, 'EUR', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z')`)
	one, two := m.patientOf("P-000001"), m.patientOf("P-000002")
	v1, v5 := int64(m.visits["v1"]), int64(m.visits["v5"])
	m.drawer(1, "2026-11-16", "EUR")
	m.drawer(2, "2026-11-16", "JPY")
	fee := func(minor int64) billLine { return billLine{kind: "fee", quantity: 1, minor: minor} }
	free := func(minor int64) billLine { return billLine{kind: "item", quantity: 1, minor: minor} }
	// Asha's: 80.00 and two ECGs at 15.00 less 5.00.
	b1 := m.bill(one, v1, "EUR", "2026-11-16", fee(8000), billLine{"item", 1, 2, 1500, 500})
	// Ngozi's: 60.00, of which 10.00 were written off before it became void.
	b2 := m.bill(m.patientOf("P-000003"), v5, "EUR", "2026-11-17", fee(6000))
	m.credit(b2, "write_off", "2026-11-18", 1000)
	m.credit(b2, "void", "2026-11-20", 5000)
	b3 := m.bill(two, nil, "EUR", "2026-08-01", free(3000)) // without a visit, long ago
	b4 := m.bill(one, nil, "JPY", "2026-11-16", free(900))
	first := m.pay(b1, nil, "payment", "cash", "2026-11-16", "EUR", 1, 4000, nil)
	m.pay(b1, nil, "payment", "card", "2026-11-16", "EUR", 1, 2000, nil)
	m.pay(b1, nil, "refund", "cash", "2026-11-16", "EUR", 1, -1000, first)
	m.must("INSERT INTO billing_deposit (id, patient_id, currency, amount_minor, created_at) VALUES (1, ?, 'EUR', 5000, '2026-11-16T10:00:00.000000Z')", two)
	m.pay(nil, 1, "deposit", "cash", "2026-11-16", "EUR", 1, 5000, nil)
	m.pay(b3, 1, "payment", "deposit", "2026-11-16", "EUR", 1, 2000, nil)
	m.pay(b4, nil, "payment", "card", "2026-11-16", "JPY", 2, 900, nil)
	m.credit(b1, "write_off", "2026-12-02", 500) // after November
	for method, n := range map[string][2]int64{"cash": {13000, 12900}, "card": {2000, 2000}, "deposit": {2000, 2000}} {
		m.must(`INSERT INTO cashier_count (closure_id, counting_no, method, expected_minor, counted_minor, note, counted_at, counted_by_name)
			VALUES (1, 1, ?, ?, ?, 'n', '2026-11-16T18:00:00.000000Z', 'Ada')`, method, n[0], n[1])
	}
	m.must(`UPDATE cashier_closure SET state = 'closed', countings = 1, closed_at = '2026-11-16T18:00:00.000000Z', number = 'CL-1', closure_year = 2026, closure_seq = 1 WHERE id = 1`)
	return m
}

func (m *money) patientOf(number string) int64 {
	m.t.Helper()
	text, err := m.Query("SELECT CAST(user_id AS TEXT) FROM patient_profile WHERE patient_no = ?", number)
	if err != nil {
		m.t.Fatal(err)
	}
	var id int64
	if _, err := fmt.Sscan(text, &id); err != nil {
		m.t.Fatal(err)
	}
	return id
}

func testMoneyReports(t *testing.T, s *site) {
	m := newMoney(s)
	// bills, billed, voided, received, refunded, written off, outstanding
	m.says(m.spec(clinic.ReportRevenue, report.ByDay), "2026-11-16EUR: 1 10500 0 10000 1000 0 5500", "2026-11-16JPY: 1 900 0 900 0 0 0",
		"2026-11-17EUR: 1 6000 0 0 0 0 0", "2026-11-18EUR: 0 0 0 0 0 1000 0", "2026-11-20EUR: 0 -6000 6000 0 0 -1000 0",
		"totalEUR: 2 10500 6000 10000 1000 0 5500", "totalJPY: 1 900 0 900 0 0 0")
	m.says(m.spec(clinic.ReportRevenue, report.ByDoctor), "Ngozi OkaforEUR: 1 0 6000 0 0 0 0", "Asha SharmaEUR: 1 10500 0 5000 1000 0 5500",
		"EUR: 0 0 0 5000 0 0 0", "JPY: 1 900 0 900 0 0 0", "totalEUR: 2 10500 6000 10000 1000 0 5500", "totalJPY: 1 900 0 900 0 0 0")
	m.says(m.spec(clinic.ReportRevenue, report.ByMonth, func(s *report.Spec) { s.Doctor = m.asha }), "2026-11EUR: 1 10500 0 5000 1000 0 5500",
		"totalEUR: 1 10500 0 5000 1000 0 5500")
	// payments, paid in, refunds, refunded, received
	m.says(m.spec(clinic.ReportRevenue, report.ByMethod), "cashEUR: 2 9000 1 1000 8000", "cardEUR: 1 2000 0 0 2000", "cardJPY: 1 900 0 0 900",
		"totalEUR: 3 11000 1 1000 10000", "totalJPY: 1 900 0 0 900")
	// quantity, net, tax, billed, discount
	m.says(m.spec(clinic.ReportRevenue, report.ByItem), "ConsultationEUR: 1 8000 0 8000 0", "ECGEUR: 2 2500 0 2500 500", "JPY: 1 900 0 900 0",
		"totalEUR: 3 10500 0 10500 500", "totalJPY: 1 900 0 900 0")
	m.says(m.spec(clinic.ReportRevenue, report.ByCategory), "ConsultationEUR: 1 8000 0 8000 0", "TestsEUR: 2 2500 0 2500 500", "JPY: 1 900 0 900 0",
		"totalEUR: 3 10500 0 10500 500", "totalJPY: 1 900 0 900 0")
	m.says(m.spec(clinic.ReportRevenue, report.ByDay, func(s *report.Spec) { s.From, s.To = clinic.MustDate("2027-01-01"), clinic.MustDate("2027-01-31") }))
	// bills, owed
	m.says(m.spec(clinic.ReportUnpaid, report.ByBillAge), "0EUR: 1 5500", "3EUR: 1 1000", "totalEUR: 2 6500")
	// On the 17th Ngozi's bill was still owed, whatever became of it.
	then := func(s *report.Spec) { s.AsOf = clinic.MustDate("2026-11-17") }
	m.says(m.spec(clinic.ReportUnpaid, report.ByBillAge, then), "0EUR: 2 11500", "3EUR: 1 1000", "totalEUR: 3 12500")
	// On 2 December 5.00 of Asha's bill were written off.
	later := func(s *report.Spec) { s.AsOf = clinic.MustDate("2026-12-17") } // the 31st day
	// bills, up to 30 days, 60, 90, over, owed
	m.says(m.spec(clinic.ReportUnpaid, report.ByPatient, later), "P-000001 Pat OneEUR: 1 0 5000 0 0 5000", "P-000002 Pat TwoEUR: 1 0 0 0 1000 1000",
		"totalEUR: 2 0 5000 0 1000 6000")
	m.says(m.spec(clinic.ReportUnpaid, report.ByDoctor), "Asha SharmaEUR: 1 5500 0 0 0 5500", "EUR: 1 0 0 0 1000 1000", "totalEUR: 2 5500 0 0 1000 6500")
	m.says(m.spec(clinic.ReportUnpaid, report.ByMonth, func(s *report.Spec) { s.Department = m.dept }), "2026-11EUR: 1 5500 0 0 0 5500", "totalEUR: 1 5500 0 0 0 5500")
	// drawers, open, expected, counted, difference
	m.says(m.spec(clinic.ReportClosures, report.ByDrawer),
		"2026-11-16 Ada Admin 2026-11-16T07:00:00.000000Z 2026-11-16T18:00:00.000000ZEUR: 17000 16900 -100",
		"2026-11-16 Ada Admin 2026-11-16T07:00:00.000000ZJPY: - - -", "totalEUR: 17000 16900 -100", "totalJPY: - - -")
	m.says(m.spec(clinic.ReportClosures, report.ByMethod), "cashEUR: 1 0 13000 12900 -100", "cardEUR: 1 0 2000 2000 0", "depositEUR: 1 0 2000 2000 0",
		"totalEUR: 1 0 17000 16900 -100")
	m.says(m.spec(clinic.ReportClosures, report.ByCashier, func(s *report.Spec) { s.Method = clinic.PayCash }), "Ada AdminEUR: 1 0 13000 12900 -100",
		"totalEUR: 1 0 13000 12900 -100")
	m.says(m.spec(clinic.ReportClosures, report.ByDay, func(s *report.Spec) { s.Cashier = 99 }))
}

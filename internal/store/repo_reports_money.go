package store

import (
	"caredesk/internal/report"
)

// revenueReport counts money by the day whose books it stands in. The use of a
// deposit moves none: it was received when the deposit was paid.
func revenueReport(s report.Spec) (*reportSQL, error) {
	switch s.Group {
	case report.ByItem, report.ByCategory:
		return itemsReport(s)
	case report.ByMethod:
		return methodsReport(s)
	}
	q := &reportSQL{with: []string{ledger}, currency: "l.cur", from: "ledger l" + visitJoin(s, "l.visit")}
	from, to, asOf := on(s.From), on(s.To), on(s.AsOf)
	q.withArgs = []any{from, to, from, to, from, to, asOf, asOf, from, to, from, to}
	narrowToDoctor(q, s)
	sum := func(what string) string { return "coalesce(sum(CASE l.what WHEN " + what + " END), 0)" }
	q.measures = []string{"count(*) FILTER (WHERE l.what = 'bill')", sum("'bill' THEN l.amount WHEN 'void' THEN -l.amount"), sum("'void' THEN l.amount"),
		sum("'paid' THEN l.amount WHEN 'refund' THEN l.amount"), sum("'refund' THEN -l.amount"), sum("'write_off' THEN l.amount"), sum("'open' THEN l.amount")}
	var ok bool
	if q.by, ok = byDate(s.Group, "l.day"); !ok {
		if q.by, ok = byDoctor(s.Group); !ok {
			return nil, noGrouping(s)
		}
	}
	return q, nil
}

// ledger is everything that happened to money in a period, a row a movement. A
// void takes back the whole bill, and with it what was written off of it before.
// Open is what is still owed of the bills issued in the period, at the end of it.
const ledger = `ledger (day, cur, visit, what, amount) AS (
	SELECT i.issued_on, i.currency, i.appointment_id, 'bill', i.total_minor FROM billing_invoice i
	WHERE i.issued_on IS NOT NULL AND i.issued_on BETWEEN ? AND ?
	UNION ALL
	SELECT c.business_date, c.currency, i.appointment_id, CASE c.kind WHEN 'void' THEN 'void' ELSE 'write_off' END,
		CASE c.kind WHEN 'void' THEN i.total_minor ELSE c.amount_minor END
	FROM billing_credit c JOIN billing_invoice i ON i.id = c.invoice_id WHERE c.business_date BETWEEN ? AND ?
	UNION ALL
	SELECT c.business_date, c.currency, i.appointment_id, 'write_off', c.amount_minor - i.total_minor
	FROM billing_credit c JOIN billing_invoice i ON i.id = c.invoice_id WHERE c.kind = 'void' AND c.business_date BETWEEN ? AND ?
	UNION ALL
	SELECT i.issued_on, i.currency, i.appointment_id, 'open', ` + balanceOn + ` FROM billing_invoice i
	WHERE i.issued_on IS NOT NULL AND i.issued_on BETWEEN ? AND ?
	UNION ALL
	SELECT p.business_date, p.currency, i.appointment_id, CASE p.kind WHEN 'refund' THEN 'refund' ELSE 'paid' END, p.amount_minor
	FROM payment_record p LEFT JOIN billing_invoice i ON i.id = p.invoice_id WHERE p.payment_method <> 'deposit' AND p.business_date BETWEEN ? AND ?)`

// balanceOn is what is owed of the bill i at the end of a day, which is bound twice.
const balanceOn = `i.total_minor - (SELECT coalesce(sum(p.amount_minor), 0) FROM payment_record p WHERE p.invoice_id = i.id AND p.business_date <= ?)
	- (SELECT coalesce(sum(c.amount_minor), 0) FROM billing_credit c WHERE c.invoice_id = i.id AND c.business_date <= ?)`

// joining is how a visit is joined to money: where only a doctor's or a
// department's is wanted, in the order written, from the few rows of the period
// to their visits and not from all visits of the doctor.
func joining(s report.Spec) string {
	if s.Doctor != 0 || s.Department != 0 {
		return "CROSS JOIN"
	}
	return "LEFT JOIN"
}

func visitJoin(s report.Spec, visit string) string {
	return " " + joining(s) + " appointments_appointment a ON a.id = " + visit + doctorJoins("a.doctor_id")
}

// narrowToDoctor keeps what belongs to visits of a doctor or a department.
func narrowToDoctor(q *reportSQL, s report.Spec) {
	if s.Doctor != 0 {
		q.where.add("a.doctor_id = ?", int64(s.Doctor))
	}
	if s.Department != 0 {
		q.where.add("d.department_id = ?", int64(s.Department))
	}
}

// itemsReport takes bills apart by their lines; those of a bill that became void
// are taken back on the day of the void.
func itemsReport(s report.Spec) (*reportSQL, error) {
	from, to := on(s.From), on(s.To)
	q := &reportSQL{with: []string{`billed (invoice, sign) AS (
		SELECT i.id, 1 FROM billing_invoice i WHERE i.issued_on IS NOT NULL AND i.issued_on BETWEEN ? AND ?
		UNION ALL SELECT c.invoice_id, -1 FROM billing_credit c WHERE c.kind = 'void' AND c.business_date BETWEEN ? AND ?)`},
		withArgs: []any{from, to, from, to}, currency: "i.currency",
		from: `billed b CROSS JOIN billing_invoice i ON i.id = b.invoice CROSS JOIN billing_item t ON t.invoice_id = i.id
			LEFT JOIN billing_price pr ON pr.id = t.price_id LEFT JOIN billing_category ca ON ca.id = pr.category_id` + visitJoin(s, "i.appointment_id")}
	narrowToDoctor(q, s)
	sum := func(what string) string { return "coalesce(sum(b.sign * (" + what + ")), 0)" }
	q.measures = []string{sum("t.quantity"), sum("t.total_minor - t.tax_minor"), sum("t.tax_minor"), sum("t.total_minor"), sum("t.discount_minor")}
	const dearest = "sum(b.sign * t.total_minor) DESC"
	if s.Group == report.ByItem {
		q.by = grouping{key: "CASE t.kind WHEN 'fee' THEN 'fee' ELSE coalesce(CAST(t.price_id AS TEXT), '') END",
			names: []string{"CASE t.kind WHEN 'fee' THEN 'Consultation' ELSE coalesce(pr.name, '') END"}, order: dearest}
	} else {
		q.by = grouping{key: "CASE t.kind WHEN 'fee' THEN 'fee' ELSE coalesce(CAST(ca.id AS TEXT), '') END",
			names: []string{"CASE t.kind WHEN 'fee' THEN 'Consultation' ELSE coalesce(ca.name, '') END"}, order: dearest}
	}
	return q, nil
}

func methodsReport(s report.Spec) (*reportSQL, error) {
	q := &reportSQL{currency: "p.currency", from: "payment_record p " + joining(s) + " billing_invoice i ON i.id = p.invoice_id" + visitJoin(s, "i.appointment_id")}
	q.where.add("p.business_date BETWEEN ? AND ?", on(s.From), on(s.To))
	q.where.add("p.payment_method <> 'deposit'")
	narrowToDoctor(q, s)
	q.by = grouping{key: "p.payment_method", names: []string{"p.payment_method"}, order: "CASE p.payment_method WHEN 'cash' THEN 0 WHEN 'card' THEN 1 WHEN 'mobile' THEN 2 ELSE 3 END"}
	q.measures = []string{"count(*) FILTER (WHERE p.kind <> 'refund')", "coalesce(sum(CASE WHEN p.kind <> 'refund' THEN p.amount_minor END), 0)",
		"count(*) FILTER (WHERE p.kind = 'refund')", "coalesce(sum(CASE WHEN p.kind = 'refund' THEN -p.amount_minor END), 0)", "coalesce(sum(p.amount_minor), 0)"}
	return q, nil
}

// unpaidReport looks at the bills that are open now and at those that were paid
// or credited after the day it stands for: no others can have been owed then.
func unpaidReport(s report.Spec) (*reportSQL, error) {
	asOf := on(s.AsOf)
	q := &reportSQL{with: []string{`candidates (id) AS (
		SELECT i.id FROM billing_invoice i INDEXED BY billing_invoice_open WHERE ` + openInvoice + ` AND i.status <> 'draft' AND i.issued_on <= ?
		UNION SELECT p.invoice_id FROM payment_record p WHERE p.business_date > ? AND p.invoice_id IS NOT NULL
		UNION SELECT c.invoice_id FROM billing_credit c WHERE c.business_date > ?)`,
		`owed AS (SELECT i.id, i.patient_id, i.appointment_id, i.currency, i.issued_on, ` + balanceOn + ` AS owed,
			CAST(julianday(?) - julianday(i.issued_on) AS INTEGER) AS days
			FROM candidates k CROSS JOIN billing_invoice i ON i.id = k.id WHERE i.issued_on <= ?)`},
		withArgs: []any{asOf, asOf, asOf, asOf, asOf, asOf, asOf}, currency: "o.currency",
		from: "owed o" + visitJoin(s, "o.appointment_id")}
	q.where.add("o.owed > 0")
	narrowToDoctor(q, s)
	band := func(when string) string { return "coalesce(sum(CASE WHEN o.days " + when + " THEN o.owed END), 0)" }
	q.measures = []string{"count(*)", band("<= 30"), band("BETWEEN 31 AND 60"), band("BETWEEN 61 AND 90"), band("> 90"), "coalesce(sum(o.owed), 0)"}
	switch s.Group {
	case report.ByBillAge:
		q.by = grouping{key: "CASE WHEN o.days <= 30 THEN 0 WHEN o.days <= 60 THEN 1 WHEN o.days <= 90 THEN 2 ELSE 3 END"}
		q.by.names = []string{q.by.key}
		q.measures = []string{"count(*)", "coalesce(sum(o.owed), 0)"}
	case report.ByPatient:
		q.from += " JOIN patient_profile pp ON pp.user_id = o.patient_id JOIN auth_user pu ON pu.id = o.patient_id"
		q.by = grouping{key: "o.patient_id", names: []string{"pp.patient_no", "pu.first_name", "pu.last_name"}, order: "sum(o.owed) DESC"}
	case report.ByMonth:
		q.by, _ = byDate(s.Group, "o.issued_on")
	default:
		var ok bool
		if q.by, ok = byDoctor(s.Group); !ok {
			return nil, noGrouping(s)
		}
	}
	return q, nil
}

// closuresReport compares what each drawer should hold with what was counted in
// it last. A drawer that is open has no figures yet.
func closuresReport(s report.Spec) (*reportSQL, error) {
	q := &reportSQL{currency: "c.currency",
		from: "cashier_closure c INDEXED BY cashier_closure_date LEFT JOIN cashier_count n ON n.closure_id = c.id AND n.counting_no = c.countings AND c.state = 'closed'"}
	q.where.add("c.business_date BETWEEN ? AND ?", on(s.From), on(s.To))
	if s.Cashier != 0 {
		q.where.add("c.cashier_id = ?", int64(s.Cashier))
	}
	if s.Method != "" {
		q.where.add("n.method = ?", string(s.Method))
	}
	q.measures = []string{"count(DISTINCT c.id)", "count(DISTINCT CASE c.state WHEN 'open' THEN c.id END)", "sum(n.expected_minor)", "sum(n.counted_minor)",
		"sum(n.counted_minor - n.expected_minor)"}
	var ok bool
	if q.by, ok = byDate(s.Group, "c.business_date"); ok {
		return q, nil
	}
	switch s.Group {
	case report.ByDrawer:
		q.by = grouping{key: "c.id", names: []string{"c.business_date", "c.cashier_name", "c.opened_at", "coalesce(c.closed_at, '')"}, order: "max(c.business_date), max(c.opened_at)"}
		q.measures = q.measures[2:] // a drawer is one drawer, and open where it has no figures
	case report.ByCashier:
		q.by = grouping{key: "c.cashier_id", names: []string{"c.cashier_name"}, order: "max(c.cashier_name)"}
	case report.ByMethod:
		q.by = grouping{key: "n.method", names: []string{"n.method"}, order: "CASE n.method WHEN 'cash' THEN 0 WHEN 'card' THEN 1 WHEN 'mobile' THEN 2 ELSE 3 END"}
		q.where.add("n.method IS NOT NULL")
	default:
		return nil, noGrouping(s)
	}
	return q, nil
}

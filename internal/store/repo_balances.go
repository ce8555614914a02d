package store

import (
	"context"
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// owed gives each unpaid bill with what either side of it owes and how many
// days ago it was issued. Its parameter is the day that ages are counted to.
const owed = `(SELECT i.id, i.number, i.issued_on, i.patient_id, i.appointment_id, i.currency, i.total_minor, c.payer_id, y.name AS payer_name,
		i.total_minor - i.paid_minor - i.credited_minor AS due_minor,
		CASE WHEN c.id IS NULL THEN 0 ELSE c.covered_minor - ` + claimPaid + " - " + claimOff + ` END AS payer_minor,
		CAST(julianday(?) - julianday(i.issued_on) AS INTEGER) AS age
	FROM billing_invoice i LEFT JOIN insurance_claim c ON c.invoice_id = i.id LEFT JOIN billing_payer y ON y.id = c.payer_id
	WHERE i.status IN ('issued', 'part_paid')%s) o`

// owedRows is owed for a filter: the table and its arguments, and the
// conditions that come after it.
func owedRows(f service.BalanceFilter) (table string, args []any, w where) {
	inner, args, w := owedTerms(f)
	return fmt.Sprintf(owed, inner), args, w
}

// owedTerms are the conditions on the bills themselves, with the arguments of
// owed, and those on what they come to.
func owedTerms(f service.BalanceFilter) (inner string, args []any, w where) {
	args = []any{on(f.AsOf)}
	narrow := func(condition string, v any) {
		inner += " AND " + condition
		args = append(args, v)
	}
	if f.Patient != 0 {
		narrow("i.patient_id = ?", int64(f.Patient))
	}
	if f.Doctor != 0 {
		narrow("i.appointment_id IN (SELECT id FROM appointments_appointment WHERE doctor_id = ?)", int64(f.Doctor))
	}
	if f.Payer != 0 {
		narrow("c.payer_id = ?", int64(f.Payer))
		w.add("o.payer_minor > 0")
	}
	if f.Patient == 0 && f.Doctor == 0 {
		// Every issued bill has a day. Asked for it, SQLite goes along the unpaid ones
		// and not past all bills there ever were.
		inner += " AND i.issued_on >= '0001-01-01'"
	}
	if f.Age != service.AgeAny {
		from, to := f.Age.Days()
		if from > 0 {
			w.add("o.age >= ?", from)
		}
		if to >= 0 {
			w.add("o.age <= ?", to)
		}
	}
	return inner, args, w
}

// balanceRow is an unpaid bill.
type balanceRow struct {
	ID           int64
	Number       string
	IssuedOn     day
	PatientID    int64
	PatientFirst string
	PatientLast  string
	PatientNo    string
	PayerName    optional
	Currency     string
	TotalMinor   int64
	DueMinor     int64
	PayerMinor   int64
	Age          int
}

func (r balanceRow) balance() service.BillBalance {
	c := clinic.Currency(r.Currency)
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
	return service.BillBalance{Invoice: clinic.InvoiceID(r.ID), Number: r.Number, IssuedOn: r.IssuedOn.date, PatientID: clinic.PatientID(r.PatientID),
		PatientName: clinic.ListName(r.PatientFirst, r.PatientLast), PatientNumber: r.PatientNo, PayerName: r.PayerName.text, Total: money(r.TotalMinor),
		Patient: money(r.DueMinor - r.PayerMinor), Payer: money(r.PayerMinor), Age: r.Age}
}

const balanceNames = ` JOIN auth_user u ON u.id = o.patient_id LEFT JOIN patient_profile pp` + chartShown + ` ON pp.user_id = o.patient_id`

func (r billingRepo) Balances(ctx context.Context, f service.BalanceFilter, p service.PageRequest) (service.Page[service.BillBalance], error) {
	inner, args, w := owedTerms(f)
	table := fmt.Sprintf(owed, inner)
	w.args = append(args, w.args...)
	return page(ctx, r.unit, paged{countTo: countedBills,
		columns: `o.id, o.number, o.issued_on, o.patient_id, u.first_name AS patient_first, u.last_name AS patient_last,
			coalesce(pp.patient_no, '') AS patient_no, o.payer_name, o.currency, o.total_minor, o.due_minor, o.payer_minor, o.age`,
		from: table + balanceNames, count: table, where: &w, kinds: "si", after: "(o.issued_on, o.id) > (?, ?)", order: "o.issued_on, o.id"}, p,
		func(b balanceRow) cursor { return cursor{b.IssuedOn.date.String(), b.ID} }, balanceRow.balance)
}

// balanceSumsRow sums up unpaid bills.
type balanceSumsRow struct {
	Bills      int
	DueMinor   int64
	PayerMinor int64
}

func (r billingRepo) PatientMoney(ctx context.Context, id clinic.PatientID, c clinic.Currency) (service.PatientMoney, error) {
	table, args, w := owedRows(service.BalanceFilter{Patient: id, AsOf: clinic.Date{Year: 2000, Month: 1, Day: 1}})
	w.add("o.currency = ?", string(c))
	row, err := queryOne[balanceSumsRow](ctx, r.unit, "sum", `SELECT count(*) AS bills, coalesce(sum(o.due_minor), 0) AS due_minor,
		coalesce(sum(o.payer_minor), 0) AS payer_minor FROM `+table+w.sql(), append(args, w.args...)...)
	if err != nil {
		return service.PatientMoney{}, err
	}
	left, err := queryInt(ctx, r.unit, "SELECT sum(amount_minor - used_minor) FROM billing_deposit WHERE patient_id = ? AND currency = ?", int64(id), string(c))
	return service.PatientMoney{Due: clinic.Money{Minor: row.DueMinor - row.PayerMinor, Currency: c}, PayerDue: clinic.Money{Minor: row.PayerMinor, Currency: c},
		Deposits: clinic.Money{Minor: left, Currency: c}, Bills: row.Bills}, err
}

package store

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type moneyPaperRepo struct{ *unit }

func (r moneyPaperRepo) Prints(ctx context.Context, kind clinic.PaperKind, id int64) (int, error) {
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM document_print WHERE kind = ? AND document_id = ?", string(kind), id)
	return int(n), err
}

// entryRow is a line of a patient's account.
type entryRow struct {
	Kind     string
	Day      day
	At       instant
	Number   string
	About    string
	Method   string
	Amount   int64
	Currency string
}

func (r entryRow) entry() clinic.AccountEntry {
	return clinic.AccountEntry{Kind: clinic.EntryKind(r.Kind), Date: r.Day.date, At: r.At.at, Number: r.Number, About: r.About,
		Method: clinic.PaymentMethod(r.Method), Amount: clinic.Money{Minor: r.Amount, Currency: clinic.Currency(r.Currency)}}
}

// accountEntries are all bills, payments and credits of a patient in the order of
// their books; within a moment a bill comes before what was paid of it.
const accountEntries = `SELECT 'bill' AS kind, i.issued_on AS day, i.issued_at AS at, i.number, '' AS about, '' AS method,
		i.total_minor AS amount, i.currency, 0 AS sort, i.id
	FROM billing_invoice i WHERE i.patient_id = @patient AND i.number IS NOT NULL
UNION ALL SELECT CASE WHEN p.kind = 'refund' AND p.payment_method = 'deposit' THEN 'deposit_return' WHEN p.kind = 'refund' THEN 'refund'
		WHEN p.payment_method = 'deposit' THEN 'deposit_use' ELSE 'payment' END,
		p.business_date, p.payment_date, p.receipt_no, i.number, p.payment_method, p.amount_minor, p.currency, 1, p.id
	FROM billing_invoice i JOIN payment_record p ON p.invoice_id = i.id WHERE i.patient_id = @patient
UNION ALL SELECT CASE p.kind WHEN 'refund' THEN 'deposit_back' ELSE 'deposit' END,
		p.business_date, p.payment_date, p.receipt_no, '', p.payment_method, p.amount_minor, p.currency, 1, p.id
	FROM billing_deposit d JOIN payment_record p ON p.deposit_id = d.id WHERE d.patient_id = @patient AND p.invoice_id IS NULL
UNION ALL SELECT c.kind, c.business_date, c.credited_at, c.number, i.number, '', c.amount_minor, c.currency, 2, c.id
	FROM billing_invoice i JOIN billing_credit c ON c.invoice_id = i.id WHERE i.patient_id = @patient
ORDER BY currency, day, at, sort, id`

// sumRow is what a patient's bills or deposits come to in a currency.
type sumRow struct {
	Currency string
	Amount   int64
}

// sums reads amounts by currency.
func (u *unit) sums(ctx context.Context, sql string, args ...any) (map[clinic.Currency]int64, error) {
	rows, err := queryAll[sumRow](ctx, u, sql, args...)
	out := map[clinic.Currency]int64{}
	for _, row := range rows {
		out[clinic.Currency(row.Currency)] += row.Amount
	}
	return out, err
}

// Accounts takes the entries from the rows of bills, payments and credits, and what
// is unpaid and held from the sums that bills and deposits keep of them: each
// checks the other.
func (r moneyPaperRepo) Accounts(ctx context.Context, id clinic.PatientID, from, to clinic.Date, end time.Time) ([]clinic.Account, error) {
	rows, err := queryAll[entryRow](ctx, r.unit, accountEntries, map[string]any{"patient": int64(id)})
	if err != nil {
		return nil, err
	}
	unpaid, err := r.sums(ctx, `SELECT currency, total_minor - paid_minor - credited_minor AS amount FROM billing_invoice
		WHERE patient_id = ? AND number IS NOT NULL`, int64(id))
	if err != nil {
		return nil, err
	}
	held, err := r.sums(ctx, "SELECT currency, amount_minor - used_minor AS amount FROM billing_deposit WHERE patient_id = ?", int64(id))
	if err != nil {
		return nil, err
	}
	payers, err := r.sums(ctx, `SELECT i.currency, coalesce((SELECT h.covered_minor FROM insurance_claim_change h WHERE h.claim_id = c.id AND h.changed_at < @end
			ORDER BY h.id DESC LIMIT 1), c.amount_minor)
			- coalesce((SELECT sum(p.amount_minor) FROM payment_record p WHERE p.claim_id = c.id AND p.business_date <= @to), 0)
			- coalesce((SELECT sum(k.amount_minor) FROM billing_credit k WHERE k.claim_id = c.id AND k.business_date <= @to), 0) AS amount
		FROM billing_invoice i JOIN insurance_claim c ON c.invoice_id = i.id
		WHERE i.patient_id = @patient AND i.number IS NOT NULL AND i.issued_on <= @to
			AND NOT EXISTS (SELECT 1 FROM billing_credit v WHERE v.invoice_id = i.id AND v.kind = 'void' AND v.business_date <= @to)`,
		map[string]any{"patient": int64(id), "to": on(to), "end": at(end)})
	if err != nil {
		return nil, err
	}
	var out []clinic.Account
	for len(rows) > 0 {
		c := clinic.Currency(rows[0].Currency)
		n := 0
		for n < len(rows) && rows[n].Currency == string(c) {
			n++
		}
		money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
		a := clinic.Account{Currency: c, Opening: money(0), Unpaid: money(unpaid[c]), Deposits: money(held[c]), Payers: money(payers[c])}
		any := false
		for _, row := range rows[:n] {
			e := row.entry()
			switch {
			case e.Date.After(to):
				a.Unpaid, a.Deposits = a.Unpaid.Sub(e.OnBills()), a.Deposits.Sub(e.OnDeposits())
				continue
			case e.Date.Before(from):
				a.Opening = a.Opening.Add(e.Change())
			default:
				a.Entries = append(a.Entries, e)
			}
			any = true
		}
		if any {
			out = append(out, a)
		}
		rows = rows[n:]
	}
	return out, nil
}

// numberedRow is a paper with its number.
type numberedRow struct {
	Kind   string
	ID     int64
	Number string
}

// The series, each with its table and the column of its number.
var numberedSeries = []struct {
	kind          clinic.PaperKind
	table, column string
}{
	{clinic.PaperReceipt, "payment_record", "receipt_no"}, {clinic.PaperInvoice, "billing_invoice", "number"},
	{clinic.PaperCredit, "billing_credit", "number"}, {clinic.PaperEstimate, "billing_estimate", "number"},
	{clinic.PaperClosure, "cashier_closure", "number"},
}

// Numbered looks the number up as it was read and, only when there is none, for
// one that has other signs: that reads whole tables.
func (r moneyPaperRepo) Numbered(ctx context.Context, number string) ([]service.NumberedPaper, error) {
	squeezed := func(column string) string {
		return "replace(replace(replace(replace(" + column + ", '-', ''), '/', ''), '.', ''), '_', '')"
	}
	for _, try := range []struct {
		compare func(string) string
		value   string
	}{{func(column string) string { return column }, number}, {squeezed, clinic.Squeeze(number)}} {
		var out []service.NumberedPaper
		for _, s := range numberedSeries {
			rows, err := queryAll[numberedRow](ctx, r.unit, "SELECT '"+string(s.kind)+"' AS kind, id, "+s.column+" AS number FROM "+s.table+
				" WHERE "+try.compare(s.column)+" = ?", try.value)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				out = append(out, service.NumberedPaper{Kind: clinic.PaperKind(row.Kind), ID: row.ID, Number: row.Number})
			}
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, nil
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"caredesk/internal/clinic"
)

// sealedPaper is a paper about money as the database holds it now.
type sealedPaper struct {
	kind   clinic.PaperKind
	number string
}

// seal is what the audit log tells of a paper when it was made.
type seal struct {
	digest string // empty in entries of before the log kept it
	amount string // of payments and counter-entries
}

// sealedActions are the steps that make a paper about money, with the field of
// their record that holds its number.
var sealedActions = map[string]struct {
	kind   clinic.PaperKind
	number string
}{
	"invoice.issue": {clinic.PaperInvoice, "number"}, "payment.take": {clinic.PaperReceipt, "receipt"}, "payment.refund": {clinic.PaperReceipt, "receipt"},
	"deposit.take": {clinic.PaperReceipt, "receipt"}, "deposit.refund": {clinic.PaperReceipt, "receipt"}, "invoice.void": {clinic.PaperCredit, "number"},
	"invoice.write_off": {clinic.PaperCredit, "number"}, "invoice.take_back": {clinic.PaperCredit, "number"}, "estimate.make": {clinic.PaperEstimate, "number"},
}

// seals reads what the audit log tells of papers about money. since is, by kind,
// the moment of the first entry with a digest: what was made from then on is told of.
func seals(ctx context.Context, tx *sql.Tx) (told map[sealedPaper]seal, since map[clinic.PaperKind]string, err error) {
	told, since = map[sealedPaper]seal{}, map[clinic.PaperKind]string{}
	err = each(ctx, tx, `SELECT at, action, after FROM audit_log WHERE action IN ('invoice.issue', 'payment.take', 'payment.refund', 'deposit.take',
		'deposit.refund', 'invoice.void', 'invoice.write_off', 'invoice.take_back', 'estimate.make') ORDER BY id`, func(scan func(...any) error) error {
		var at, action, after string
		if err := scan(&at, &action, &after); err != nil {
			return err
		}
		var fields struct{ Number, Receipt, Digest, Amount string }
		if json.Unmarshal([]byte(after), &fields) != nil {
			return nil // the chain's own check finds a changed entry
		}
		a := sealedActions[action]
		paper := sealedPaper{a.kind, fields.Number}
		if a.number == "receipt" {
			paper.number = fields.Receipt
		}
		told[paper] = seal{fields.Digest, fields.Amount}
		if _, known := since[a.kind]; !known && fields.Digest != "" {
			since[a.kind] = at
		}
		return nil
	})
	return told, since, err
}

// checkSealed makes the digest of every bill, receipt, counter-entry and estimate
// anew and compares it with the one that the audit log kept when it was made, so
// that one whose lines or amount were changed together with every sum is found;
// and it finds papers that the log does not know, and entries without a paper.
func checkSealed(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	told, since, err := seals(ctx, tx)
	if err != nil {
		return 0, f, err
	}
	look := func(p sealedPaper, id int64, made, digest, amount string) {
		rows++
		said, ok := told[p]
		delete(told, p)
		first, sealing := since[p.kind]
		switch {
		case !ok && sealing && made > first:
			f.add("%s %d is not in the audit log", p.kind, id)
		case ok && (said.digest != "" && said.digest != digest || said.digest == "" && said.amount != "" && said.amount != amount):
			f.add("%s %d is not as the audit log says it was made", p.kind, id)
		}
	}
	bills, err := billDigests(ctx, tx, func(i clinic.Invoice, digest string) {
		look(sealedPaper{clinic.PaperInvoice, i.Number}, int64(i.ID), at(i.IssuedAt).text(), digest, "")
	})
	if err != nil {
		return rows, f, err
	}
	err = each(ctx, tx, "SELECT "+paymentColumns+" FROM payment_record ORDER BY id", func(scan func(...any) error) error {
		var r paymentRow
		if err := scan(&r.ID, &r.AppointmentID, &r.AmountMinor, &r.PaymentMethod, &r.TransactionID, &r.PaymentDate, &r.BusinessDate, &r.InvoiceID, &r.DepositID,
			&r.ClaimID, &r.ClosureID, &r.Kind, &r.Currency, &r.TenderedMinor, &r.Reason, &r.ReceiptNo, &r.ReceiptYear, &r.ReceiptSeq, &r.ReceivedBy,
			&r.ReceivedByName, &r.ReversesID, &r.IdempotencyKey); err != nil {
			return err
		}
		p := r.payment()
		look(sealedPaper{clinic.PaperReceipt, p.ReceiptNumber}, r.ID, r.PaymentDate.text(), clinic.ReceiptDigestOn(p, bills[p.InvoiceID]), p.Amount.String())
		return nil
	})
	if err != nil {
		return rows, f, err
	}
	err = each(ctx, tx, `SELECT id, number, invoice_id, kind, amount_minor, currency, reason, business_date, credited_at, credited_by_name, reverses_id
		FROM billing_credit ORDER BY id`, func(scan func(...any) error) error {
		var r creditRow
		if err := scan(&r.ID, &r.Number, &r.InvoiceID, &r.Kind, &r.AmountMinor, &r.Currency, &r.Reason, &r.BusinessDate, &r.CreditedAt, &r.CreditedByName,
			&r.ReversesID); err != nil {
			return err
		}
		c := r.credit()
		look(sealedPaper{clinic.PaperCredit, c.Number}, r.ID, r.CreditedAt.text(), clinic.CreditDigestOn(c, bills[c.InvoiceID]), c.Amount.String())
		return nil
	})
	if err != nil {
		return rows, f, err
	}
	err = estimateDigests(ctx, tx, func(e clinic.Estimate, digest string) {
		look(sealedPaper{clinic.PaperEstimate, e.Number}, int64(e.ID), at(e.CreatedAt).text(), digest, "")
	})
	for p := range told {
		if p.number != "" {
			f.add("%s %s of the audit log is missing", p.kind, p.number)
		}
	}
	return rows, f, err
}

const lineColumns = `coalesce(l.description, ''), coalesce(l.quantity, 0), coalesce(l.price_minor, 0), coalesce(l.discount_bp, 0),
	coalesce(l.discount_minor, 0), coalesce(l.discount_kind, ''), coalesce(l.tax_name, ''), coalesce(l.tax_bp, 0), coalesce(l.tax_inclusive, 0),
	coalesce(l.tax_minor, 0), coalesce(l.total_minor, 0)`

func (r *lineRow) into() []any {
	return []any{&r.Description, &r.Quantity, &r.PriceMinor, &r.DiscountBP, &r.DiscountMinor, &r.DiscountKind, &r.TaxName, &r.TaxBP, &r.TaxInclusive,
		&r.TaxMinor, &r.TotalMinor}
}

// billDigests makes the digest of every issued bill, hands both over one by one
// and returns the digests by the bill's id.
func billDigests(ctx context.Context, tx *sql.Tx, of func(clinic.Invoice, string)) (map[clinic.InvoiceID]string, error) {
	out := map[clinic.InvoiceID]string{}
	var i clinic.Invoice
	done := func() {
		if i.ID != 0 {
			out[i.ID] = clinic.InvoiceDigest(i)
			of(i, out[i.ID])
		}
	}
	err := each(ctx, tx, `SELECT i.id, coalesce(i.number, ''), i.currency, i.tax_inclusive, i.net_minor, i.tax_minor, i.discount_minor, i.total_minor, i.note,
			i.issued_at, i.issued_on, c.id, coalesce(c.amount_minor, 0), l.id, coalesce(l.kind, ''), `+lineColumns+`
		FROM billing_invoice i LEFT JOIN insurance_claim c ON c.invoice_id = i.id LEFT JOIN billing_item l ON l.invoice_id = i.id
		WHERE i.issued_at IS NOT NULL ORDER BY i.id, l.position`, func(scan func(...any) error) error {
		var r invoiceRow
		var claim, line ref
		var asked int64
		var kind string
		var l lineRow
		if err := scan(append([]any{&r.ID, &r.Number.text, &r.Currency, &r.TaxInclusive, &r.NetMinor, &r.TaxMinor, &r.DiscountMinor, &r.TotalMinor, &r.Note,
			&r.IssuedAt, &r.IssuedOn, &claim, &asked, &line, &kind}, l.into()...)...); err != nil {
			return err
		}
		if clinic.InvoiceID(r.ID) != i.ID {
			done()
			i = invoiceRead{Row: r}.invoice()
			if claim.id != 0 {
				i.Claim = &clinic.Claim{Amount: clinic.Money{Minor: asked, Currency: i.Currency}}
			}
		}
		if line.id != 0 {
			it := l.item(i.Currency)
			it.Kind = clinic.LineKind(kind)
			i.Items = append(i.Items, it)
		}
		return nil
	})
	if err == nil {
		done()
	}
	return out, err
}

// estimateDigests is billDigests of estimates.
func estimateDigests(ctx context.Context, tx *sql.Tx, of func(clinic.Estimate, string)) error {
	var e clinic.Estimate
	done := func() {
		if e.ID != 0 {
			of(e, clinic.EstimateDigest(e))
		}
	}
	err := each(ctx, tx, `SELECT e.id, e.number, e.currency, e.tax_inclusive, e.net_minor, e.tax_minor, e.discount_minor, e.total_minor, e.note, e.valid_until,
			e.created_at, e.created_by_name, l.id, `+lineColumns+`
		FROM billing_estimate e LEFT JOIN billing_estimate_item l ON l.estimate_id = e.id ORDER BY e.id, l.position`, func(scan func(...any) error) error {
		var r estimateRow
		var line ref
		var l lineRow
		if err := scan(append([]any{&r.ID, &r.Number, &r.Currency, &r.TaxInclusive, &r.NetMinor, &r.TaxMinor, &r.DiscountMinor, &r.TotalMinor, &r.Note,
			&r.ValidUntil, &r.Created, &r.CreatedByName, &line}, l.into()...)...); err != nil {
			return err
		}
		if clinic.EstimateID(r.ID) != e.ID {
			done()
			e = estimateRead{Row: r}.estimate()
		}
		if line.id != 0 {
			e.Items = append(e.Items, l.item(e.Currency))
		}
		return nil
	})
	if err == nil {
		done()
	}
	return err
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"caredesk/internal/clinic"
)

// bookkeeper works both sides of the books out of a database or a transaction
// of it. The two sides share no column: one reads payment_record, the other
// the bills, counter-entries and deposits and what these say of themselves in
// billing_ledger.
type bookkeeper struct{ q querier }

// ledgerBooks are books by currency while they are being added up.
type ledgerBooks map[clinic.Currency]*clinic.Books

func (l ledgerBooks) of(currency string) *clinic.Books {
	c := clinic.Currency(currency)
	if l[c] == nil {
		b := clinic.NewBooks(c)
		l[c] = &b
	}
	return l[c]
}

// list is the books in the order of their currencies.
func (l ledgerBooks) list() []clinic.Books {
	out := make([]clinic.Books, 0, len(l))
	for _, b := range l {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b clinic.Books) int {
		if a.Currency < b.Currency {
			return -1
		}
		return 1
	})
	return out
}

// payments adds up the payments that a condition selects.
func (k bookkeeper) payments(ctx context.Context, into ledgerBooks, condition string, args ...any) error {
	return k.paymentsBy(ctx, "''", func(string) ledgerBooks { return into }, condition, args...)
}

// paymentsBy does so for each value of a column.
func (k bookkeeper) paymentsBy(ctx context.Context, column string, books func(value string) ledgerBooks, condition string, args ...any) error {
	order := append(clinic.PaymentMethods(), clinic.PayDeposit)
	return eachOf(ctx, k.q, `SELECT `+column+`, currency, payment_method, sum(amount_minor), count(*),
		coalesce(sum(amount_minor) FILTER (WHERE kind <> 'refund'), 0), count(*) FILTER (WHERE kind <> 'refund'),
		coalesce(sum(amount_minor) FILTER (WHERE invoice_id IS NOT NULL), 0)
		FROM payment_record WHERE `+condition+` GROUP BY 1, 2, 3`, args, func(scan func(...any) error) error {
		var value, currency, method string
		var sum, in, applied int64
		var count, ins int
		if err := scan(&value, &currency, &method, &sum, &count, &in, &ins, &applied); err != nil {
			return err
		}
		b := books(value).of(currency)
		p := &b.Payments
		p.ByMethod = append(p.ByMethod, clinic.MethodSum{Method: clinic.PaymentMethod(method), Amount: clinic.Money{Minor: sum, Currency: b.Currency}, Count: count})
		p.Applied.Minor += applied
		if clinic.PaymentMethod(method) != clinic.PayDeposit {
			p.Count, p.RefundCount = p.Count+ins, p.RefundCount+count-ins
			p.Sum.Minor += in
			p.Refunds.Minor += in - sum
			p.Received.Minor += sum
		}
		slices.SortFunc(p.ByMethod, func(x, y clinic.MethodSum) int { return slices.Index(order, x.Method) - slices.Index(order, y.Method) })
		return nil
	})
}

// drawer is both sides of a drawer.
func (k bookkeeper) drawer(ctx context.Context, id clinic.ClosureID, c clinic.Currency) (clinic.Books, error) {
	books := ledgerBooks{}
	b := books.of(string(c))
	if err := k.payments(ctx, books, "closure_id = ?", int64(id)); err != nil {
		return *b, err
	}
	err := eachOf(ctx, k.q, `SELECT coalesce(sum(change_minor) FILTER (WHERE invoice_id IS NOT NULL), 0),
		coalesce(sum(change_minor) FILTER (WHERE deposit_id IS NOT NULL), 0)
		FROM billing_ledger WHERE closure_id = ?`, []any{int64(id)}, func(scan func(...any) error) error {
		return scan(&b.Bills.Applied.Minor, &b.Bills.Deposits.Minor)
	})
	b.Bills.Received = b.Bills.Applied.Add(b.Bills.Deposits)
	return *b, err
}

// day is both sides of a day, in every currency that was used up to it.
func (k bookkeeper) day(ctx context.Context, date clinic.Date) ([]clinic.Books, error) {
	books, d := ledgerBooks{}, date.String()
	// What was owed at a moment is what was billed, less credited, less paid up to it.
	add := func(query string, sign int64, put func(b *clinic.Books, before, on int64)) error {
		return eachOf(ctx, k.q, query, []any{d, d, d}, func(scan func(...any) error) error {
			var currency string
			var before, on int64
			if err := scan(&currency, &before, &on); err != nil {
				return err
			}
			b := books.of(currency)
			b.Bills.Opening.Minor += sign * before
			b.Bills.Closing.Minor += sign * (before + on)
			if put != nil {
				put(b, before, on)
			}
			return nil
		})
	}
	sums := func(column, date, table, condition string) string {
		return "SELECT currency, coalesce(sum(" + column + ") FILTER (WHERE " + date + " < ?), 0), coalesce(sum(" + column + ") FILTER (WHERE " + date +
			" = ?), 0) FROM " + table + " WHERE " + date + " <= ?" + condition + " GROUP BY currency"
	}
	if err := add(sums("total_minor", "issued_on", "billing_invoice", " AND issued_on IS NOT NULL"), 1,
		func(b *clinic.Books, _, on int64) { b.Bills.Billed.Minor = on }); err != nil {
		return nil, err
	}
	if err := add(sums("amount_minor", "business_date", "billing_credit", ""), -1,
		func(b *clinic.Books, _, on int64) { b.Bills.Credited.Minor = on }); err != nil {
		return nil, err
	}
	if err := add(sums("change_minor", "business_date", "billing_ledger", " AND invoice_id IS NOT NULL"), -1, nil); err != nil {
		return nil, err
	}
	if err := add(sums("change_minor", "business_date", "billing_ledger", " AND deposit_id IS NOT NULL"), 0, func(b *clinic.Books, before, on int64) {
		b.Bills.DepositsOpening.Minor, b.Bills.DepositsClosing.Minor = before, before+on
	}); err != nil {
		return nil, err
	}
	for _, b := range books {
		b.Bills.Settle()
	}
	err := k.payments(ctx, books, "business_date = ?", d)
	return books.list(), err
}

// whole is both sides of everything: the bills' side from the lines of issued
// bills, counter-entries, what the bills say is still owed and what deposits
// still hold.
func (k bookkeeper) whole(ctx context.Context) ([]clinic.Books, error) {
	books := ledgerBooks{}
	for _, part := range []struct {
		query string
		into  func(*clinic.BillsSide) *clinic.Money
	}{
		{`SELECT i.currency, sum(l.total_minor) FROM billing_item l JOIN billing_invoice i ON i.id = l.invoice_id WHERE i.status <> 'draft' GROUP BY i.currency`,
			func(s *clinic.BillsSide) *clinic.Money { return &s.Billed }},
		{`SELECT currency, sum(amount_minor) FROM billing_credit GROUP BY currency`,
			func(s *clinic.BillsSide) *clinic.Money { return &s.Credited }},
		{`SELECT currency, sum(total_minor - paid_minor - credited_minor) FROM billing_invoice WHERE status <> 'draft' GROUP BY currency`,
			func(s *clinic.BillsSide) *clinic.Money { return &s.Closing }},
		{`SELECT currency, sum(amount_minor - used_minor) FROM billing_deposit GROUP BY currency`,
			func(s *clinic.BillsSide) *clinic.Money { return &s.DepositsClosing }},
	} {
		if err := eachOf(ctx, k.q, part.query, nil, func(scan func(...any) error) error {
			var currency string
			var sum int64
			err := scan(&currency, &sum)
			part.into(&books.of(currency).Bills).Minor = sum
			return err
		}); err != nil {
			return nil, err
		}
	}
	for _, b := range books {
		b.Bills.Settle()
	}
	err := k.payments(ctx, books, "1 = 1")
	return books.list(), err
}

// figures is how a closed day keeps its books.
type figures struct {
	Currency        clinic.Currency                `json:"currency"`
	ByMethod        map[clinic.PaymentMethod]int64 `json:"by_method"`
	Counts          map[clinic.PaymentMethod]int   `json:"counts"`
	Count           int                            `json:"count"`
	Sum             int64                          `json:"sum"`
	RefundCount     int                            `json:"refund_count"`
	Refunds         int64                          `json:"refunds"`
	Applied         int64                          `json:"applied"`
	Received        int64                          `json:"received"`
	Opening         int64                          `json:"opening"`
	Billed          int64                          `json:"billed"`
	Credited        int64                          `json:"credited"`
	Closing         int64                          `json:"closing"`
	DepositsOpening int64                          `json:"deposits_opening"`
	DepositsClosing int64                          `json:"deposits_closing"`
	BillsApplied    int64                          `json:"bills_applied"`
	BillsReceived   int64                          `json:"bills_received"`
}

// encodeFigures gives one text for one content: maps are written in the order of their keys.
func encodeFigures(books []clinic.Books) (string, error) {
	list := map[clinic.Currency]figures{}
	for _, b := range books {
		p, s := b.Payments, b.Bills
		f := figures{b.Currency, map[clinic.PaymentMethod]int64{}, map[clinic.PaymentMethod]int{}, p.Count, p.Sum.Minor, p.RefundCount, p.Refunds.Minor,
			p.Applied.Minor, p.Received.Minor, s.Opening.Minor, s.Billed.Minor, s.Credited.Minor, s.Closing.Minor, s.DepositsOpening.Minor,
			s.DepositsClosing.Minor, s.Applied.Minor, s.Received.Minor}
		for _, m := range p.ByMethod {
			f.ByMethod[m.Method], f.Counts[m.Method] = m.Amount.Minor, m.Count
		}
		list[b.Currency] = f
	}
	text, err := json.Marshal(list)
	return string(text), err
}

func decodeFigures(text string) ([]clinic.Books, error) {
	list := map[clinic.Currency]figures{}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, clinic.Wrap(clinic.Internal, err, "The day's figures cannot be read.")
	}
	books := ledgerBooks{}
	for c, f := range list {
		b := books.of(string(c))
		for _, m := range append(clinic.PaymentMethods(), clinic.PayDeposit) {
			if sum, ok := f.ByMethod[m]; ok {
				b.Payments.ByMethod = append(b.Payments.ByMethod, clinic.MethodSum{Method: m, Amount: clinic.Money{Minor: sum, Currency: c}, Count: f.Counts[m]})
			}
		}
		p, s := &b.Payments, &b.Bills
		p.Count, p.Sum.Minor, p.RefundCount, p.Refunds.Minor, p.Applied.Minor, p.Received.Minor = f.Count, f.Sum, f.RefundCount, f.Refunds, f.Applied, f.Received
		s.Opening.Minor, s.Billed.Minor, s.Credited.Minor, s.Closing.Minor = f.Opening, f.Billed, f.Credited, f.Closing
		s.DepositsOpening.Minor, s.DepositsClosing.Minor = f.DepositsOpening, f.DepositsClosing
		s.Applied.Minor, s.Received.Minor = f.BillsApplied, f.BillsReceived
		s.Deposits = s.Received.Sub(s.Applied)
	}
	return books.list(), nil
}

// statements lets a bookkeeper read inside a unit.
type statements struct{ u *unit }

// QueryContext implements querier.
func (s statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := s.u.db.WithContext(ctx).Raw(query, args...).Rows()
	return rows, mapError(err)
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"caredesk/internal/clinic"
)

// checkLedger compares what the ledger adds up to with what each bill says is
// paid and each deposit holds.
func checkLedger(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	if err = tx.QueryRowContext(ctx, "SELECT count(*) FROM billing_ledger").Scan(&rows); err != nil {
		return 0, f, err
	}
	err = each(ctx, tx, `SELECT 'invoice', i.id FROM billing_invoice i
		WHERE i.paid_minor <> (SELECT coalesce(sum(l.change_minor), 0) FROM billing_ledger l WHERE l.invoice_id = i.id)
		OR EXISTS (SELECT 1 FROM billing_ledger l WHERE l.invoice_id = i.id AND l.currency <> i.currency)
		UNION ALL SELECT 'deposit', d.id FROM billing_deposit d
		WHERE d.amount_minor - d.used_minor <> (SELECT coalesce(sum(l.change_minor), 0) FROM billing_ledger l WHERE l.deposit_id = d.id)
		OR EXISTS (SELECT 1 FROM billing_ledger l WHERE l.deposit_id = d.id AND l.currency <> d.currency)`, func(scan func(...any) error) error {
		var what string
		var id int64
		err := scan(&what, &id)
		f.add("%s %d", what, id)
		return err
	})
	return rows, f, err
}

// checkWholeBooks compares all that was ever received: by the payments, and by
// the lines of the bills, the counter-entries, what is owed and what deposits hold.
func checkWholeBooks(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	books, err := bookkeeper{tx}.whole(ctx)
	for _, b := range books {
		rows++
		if !b.Agree() {
			f.add("%s: received %d by the payments, %d by the bills; applied to bills %d and %d", b.Currency, b.Payments.Received.Minor,
				b.Bills.Received.Minor, b.Payments.Applied.Minor, b.Bills.Applied.Minor)
		}
	}
	return rows, f, err
}

// bothSides makes a check that the payments and the ledger come to the same for
// each value of a column that both keep on their own.
func bothSides(column, what string) func(context.Context, *sql.Tx) (int64, findings, error) {
	return func(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
		err = each(ctx, tx, `SELECT coalesce(CAST(`+column+` AS TEXT), 'none'), sum(received), sum(applied), sum(says_received), sum(says_applied) FROM (
			SELECT `+column+`, currency, sum(amount_minor) FILTER (WHERE payment_method <> 'deposit') AS received,
				sum(amount_minor) FILTER (WHERE invoice_id IS NOT NULL) AS applied, 0 AS says_received, 0 AS says_applied
				FROM payment_record GROUP BY 1, 2
			UNION ALL SELECT `+column+`, currency, 0, 0, sum(change_minor), sum(change_minor) FILTER (WHERE invoice_id IS NOT NULL)
				FROM billing_ledger GROUP BY 1, 2
			) b GROUP BY `+column+`, currency ORDER BY `+column, func(scan func(...any) error) error {
			var of string
			var received, applied, saysReceived, saysApplied sql.NullInt64
			if err := scan(&of, &received, &applied, &saysReceived, &saysApplied); err != nil {
				return err
			}
			rows++
			if received.Int64 != saysReceived.Int64 || applied.Int64 != saysApplied.Int64 {
				f.add("%s %s: received %d by the payments, %d by the bills", what, of, received.Int64, saysReceived.Int64)
			}
			return nil
		})
		return rows, f, err
	}
}

// wrongHandovers finds drawers that began with something else than what was left.
const wrongHandovers = `SELECT n.id FROM cashier_closure n LEFT JOIN cashier_closure c ON c.id = n.handover_from
	WHERE n.handover_from IS NOT NULL AND (c.id IS NULL OR c.state <> 'closed' OR c.handover_to IS NOT n.cashier_id OR c.currency <> n.currency
		OR c.handover_minor <> n.float_minor AND n.float_note = '' OR n.opened_at < c.closed_at)`

// checkDrawers works out anew what each drawer should have held, and makes the
// digest of every closure again. The audit log has the digest, too.
func checkDrawers(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	err = each(ctx, tx, `SELECT c.id FROM cashier_closure c
		WHERE c.countings <> (SELECT coalesce(max(n.counting_no), 0) FROM cashier_count n WHERE n.closure_id = c.id)
		OR c.state = 'closed' AND (EXISTS (SELECT 1 FROM cashier_count n WHERE n.closure_id = c.id AND n.counting_no = c.countings
			AND n.expected_minor <> (SELECT coalesce(sum(p.amount_minor), 0) FROM payment_record p WHERE p.closure_id = c.id AND p.payment_method = n.method)
			+ CASE n.method WHEN 'cash' THEN c.float_minor + (SELECT coalesce(sum(CASE m.kind WHEN 'in' THEN m.amount_minor ELSE -m.amount_minor END), 0)
				FROM cash_movement m WHERE m.closure_id = c.id) ELSE 0 END)
		OR EXISTS (SELECT 1 FROM payment_record p WHERE p.closure_id = c.id AND NOT EXISTS (SELECT 1 FROM cashier_count n
			WHERE n.closure_id = c.id AND n.counting_no = c.countings AND n.method = p.payment_method)))
		OR EXISTS (SELECT 1 FROM payment_record p WHERE p.closure_id = c.id
			AND (p.currency <> c.currency OR p.business_date <> c.business_date OR p.received_by IS NOT c.cashier_id))`, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		f.add("drawer %d does not hold what it should", id)
		return err
	})
	if err != nil {
		return 0, f, err
	}
	said, err := saidDigests(ctx, tx)
	if err != nil {
		return 0, f, err
	}
	drawers, err := drawerRows(ctx, tx)
	if err != nil {
		return 0, f, err
	}
	for _, d := range drawers {
		rows++
		if digest, ok := said[d.ID]; ok && digest != d.Digest {
			f.add("drawer %d is not as the audit log says it was closed", d.ID)
		}
		if d.State != clinic.DrawerClosed {
			continue
		}
		digest, err := digestOf(ctx, tx, d)
		if err != nil {
			return rows, f, err
		}
		if digest != d.Digest {
			f.add("drawer %d was changed", d.ID)
		}
	}
	return rows, f, nil
}

// saidDigests are those of the last closings that the audit log tells of.
func saidDigests(ctx context.Context, tx *sql.Tx) (map[clinic.ClosureID]string, error) {
	out := map[clinic.ClosureID]string{}
	err := each(ctx, tx, "SELECT entity_id, after FROM audit_log WHERE action = 'drawer.close' ORDER BY id", func(scan func(...any) error) error {
		var id ref
		var after string
		if err := scan(&id, &after); err != nil {
			return err
		}
		var record struct{ Digest string }
		if json.Unmarshal([]byte(after), &record) == nil && record.Digest != "" {
			out[clinic.ClosureID(id.id)] = record.Digest
		}
		return nil
	})
	return out, err
}

func drawerRows(ctx context.Context, tx *sql.Tx) (list []clinic.Drawer, err error) {
	err = each(ctx, tx, `SELECT id, coalesce(number, ''), cashier_id, cashier_name, business_date, currency, state, float_minor, float_note, opened_at,
		closed_at, countings, handover_from, handover_to, handover_minor, digest FROM cashier_closure ORDER BY id`, func(scan func(...any) error) error {
		var r drawerRow
		err := scan(&r.ID, &r.Number.text, &r.CashierID, &r.CashierName, &r.BusinessDate, &r.Currency, &r.State, &r.FloatMinor, &r.FloatNote, &r.OpenedAt,
			&r.ClosedAt, &r.Countings, &r.HandoverFrom, &r.HandoverTo, &r.HandoverMinor, &r.Digest)
		list = append(list, r.drawer())
		return err
	})
	return list, err
}

// digestOf makes a closure's digest from what is stored.
func digestOf(ctx context.Context, tx *sql.Tx, d clinic.Drawer) (string, error) {
	k := bookkeeper{tx}
	var movements []clinic.CashMovement
	err := eachOf(ctx, k.q, "SELECT kind, amount_minor, reason, moved_at, moved_by_name FROM cash_movement WHERE closure_id = ? ORDER BY id", []any{int64(d.ID)},
		func(scan func(...any) error) error {
			m := movementRow{Currency: string(d.Currency)}
			err := scan(&m.Kind, &m.AmountMinor, &m.Reason, &m.MovedAt, &m.MovedByName)
			movements = append(movements, m.movement())
			return err
		})
	if err != nil {
		return "", err
	}
	var counts []countRow
	err = eachOf(ctx, k.q, `SELECT counting_no, method, expected_minor, counted_minor, note, counted_at, counted_by_name FROM cashier_count
		WHERE closure_id = ? ORDER BY counting_no, id`, []any{int64(d.ID)}, func(scan func(...any) error) error {
		var n countRow
		err := scan(&n.CountingNo, &n.Method, &n.ExpectedMinor, &n.CountedMinor, &n.Note, &n.CountedAt, &n.CountedByName)
		counts = append(counts, n)
		return err
	})
	return clinic.ClosureDigest(d, movements, countingsOf(counts, d.Currency)), err
}

// checkDays adds up every closed day anew and compares it with the figures that
// were kept, and looks for what a closed day cannot hold.
func checkDays(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	kept, dates := map[string]string{}, []string{}
	err = each(ctx, tx, "SELECT business_date, figures FROM billing_day WHERE state = 'closed' ORDER BY business_date", func(scan func(...any) error) error {
		var date, figures string
		err := scan(&date, &figures)
		kept[date], dates = figures, append(dates, date)
		return err
	})
	if err != nil || len(dates) == 0 {
		return 0, f, err
	}
	last := dates[len(dates)-1]
	books, err := bookkeeper{tx}.days(ctx, last, dates)
	if err != nil {
		return 0, f, err
	}
	for _, date := range dates {
		rows++
		text, err := encodeFigures(books[date].list())
		if err != nil {
			return rows, f, err
		}
		if text != kept[date] {
			f.add("the figures of %s are not what was kept", date)
		}
		for _, b := range books[date].list() {
			if !b.Agree() {
				f.add("the two sides of %s differ", date)
			}
		}
	}
	err = eachOf(ctx, tx, `SELECT 'drawer ' || id || ' is open' FROM cashier_closure WHERE state = 'open' AND business_date <= ?
		UNION ALL SELECT 'day ' || business_date || ' is open' FROM billing_day WHERE state <> 'closed' AND business_date < ?`, []any{last, last},
		func(scan func(...any) error) error {
			var what string
			err := scan(&what)
			f.add("%s though the books are closed up to %s", what, last)
			return err
		})
	return rows, f, err
}

// days is bookkeeper.day for many days at once, in one pass over the tables: it
// goes along the calendar and carries over what is owed.
func (k bookkeeper) days(ctx context.Context, last string, dates []string) (map[string]ledgerBooks, error) {
	type moved struct{ billed, credited, applied, deposits int64 }
	by := map[string]map[string]*moved{} // date, currency
	add := func(query string, put func(m *moved, sum int64)) error {
		return eachOf(ctx, k.q, query, []any{last}, func(scan func(...any) error) error {
			var date, currency string
			var sum int64
			if err := scan(&date, &currency, &sum); err != nil {
				return err
			}
			if by[date] == nil {
				by[date] = map[string]*moved{}
			}
			if by[date][currency] == nil {
				by[date][currency] = &moved{}
			}
			put(by[date][currency], sum)
			return nil
		})
	}
	for _, part := range []struct {
		query string
		put   func(m *moved, sum int64)
	}{
		{"SELECT issued_on, currency, sum(total_minor) FROM billing_invoice WHERE issued_on IS NOT NULL AND issued_on <= ? GROUP BY 1, 2",
			func(m *moved, sum int64) { m.billed += sum }},
		{"SELECT business_date, currency, sum(amount_minor) FROM billing_credit WHERE business_date <= ? GROUP BY 1, 2",
			func(m *moved, sum int64) { m.credited += sum }},
		{"SELECT business_date, currency, sum(change_minor) FROM billing_ledger WHERE business_date <= ? AND invoice_id IS NOT NULL GROUP BY 1, 2",
			func(m *moved, sum int64) { m.applied += sum }},
		{"SELECT business_date, currency, sum(change_minor) FROM billing_ledger WHERE business_date <= ? AND deposit_id IS NOT NULL GROUP BY 1, 2",
			func(m *moved, sum int64) { m.deposits += sum }},
	} {
		if err := add(part.query, part.put); err != nil {
			return nil, err
		}
	}
	calendar := slices.Clone(dates)
	for date := range by {
		calendar = append(calendar, date)
	}
	slices.Sort(calendar)
	out := map[string]ledgerBooks{}
	carried := ledgerBooks{} // Closing and DepositsClosing of the day before
	for _, date := range slices.Compact(calendar) {
		for currency := range by[date] {
			carried.of(currency)
		}
		today := ledgerBooks{}
		for c, before := range carried {
			b := today.of(string(c))
			s := &b.Bills
			s.Opening, s.DepositsOpening = before.Bills.Closing, before.Bills.DepositsClosing
			m := by[date][string(c)]
			if m == nil {
				m = &moved{}
			}
			s.Billed.Minor, s.Credited.Minor = m.billed, m.credited
			s.Closing.Minor = s.Opening.Minor + m.billed - m.credited - m.applied
			s.DepositsClosing.Minor = s.DepositsOpening.Minor + m.deposits
			s.Settle()
		}
		for c, b := range today {
			carried[c].Bills.Closing, carried[c].Bills.DepositsClosing = b.Bills.Closing, b.Bills.DepositsClosing
		}
		out[date] = today
	}
	return out, k.paymentsBy(ctx, "business_date", func(date string) ledgerBooks {
		if out[date] == nil {
			out[date] = ledgerBooks{}
		}
		return out[date]
	}, "business_date <= ?", last)
}

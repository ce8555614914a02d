package storetest

import (
	"fmt"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// exact counts everything in a drawer as it should be.
func exact(list []clinic.DrawerCount) []clinic.DrawerCount {
	for i := range list {
		list[i].Counted = list[i].Expected
	}
	return list
}

// closeDrawer closes a drawer as counted; change may alter the drawer or a count.
func (s *site) closeDrawer(id clinic.ClosureID, change ...func(*clinic.Drawer, []clinic.DrawerCount)) func(service.Repos) error {
	return func(r service.Repos) error {
		d, err := r.Drawers().Get(s.ctx, id)
		if err != nil {
			return err
		}
		counts, err := r.Drawers().Expected(s.ctx, d)
		if err != nil {
			return err
		}
		counts = exact(counts)
		n := 0
		if d.Countings == 0 {
			if n, err = r.Numbers().Next(s.ctx, "closure", 2026); err != nil {
				return err
			}
			d.Number = fmt.Sprintf("CL-2026-%04d", n)
		}
		d.ClosedAt = s.now.Add(8 * time.Hour)
		for _, c := range change {
			c(&d, counts)
		}
		return r.Drawers().Close(s.ctx, d, counts, 2026, n, s.admin, "Ada Admin")
	}
}

func testClosures(t *testing.T, s *site) {
	ctx := s.ctx
	s.named()
	p := s.patient("P-000001", "Pat", "Ient")
	i := s.issue(s.draft(p, 0, 5000))
	s.write(s.payment(i, 2000, "k1"))
	i = s.invoice(i.ID)
	s.write(s.payment(i, 500, "k2", func(p *clinic.Payment) { p.Method, p.TransactionID = clinic.PayCard, "T" }))
	var id clinic.ClosureID
	move := func(kind clinic.MovementKind, minor int64, key string) func(service.Repos) error {
		return func(r service.Repos) error {
			_, err := r.Drawers().InsertMovement(ctx, clinic.CashMovement{DrawerID: id, Kind: kind, Amount: eur(minor), Reason: "bank", At: s.now, By: s.admin,
				ByName: "Ada Admin", IdempotencyKey: key})
			return err
		}
	}
	s.read(func(r service.Repos) error {
		d, err := s.drawer(r)
		id = d.ID
		return err
	})
	s.write(move(clinic.CashIn, 300, "m1"))
	s.write(move(clinic.CashOut, 100, "m2"))
	s.fails(clinic.Conflict, "", move(clinic.CashIn, 300, "m1"))
	s.fails(clinic.Invalid, "", move("sideways", 300, "m3"))
	s.fails(clinic.Invalid, "", move(clinic.CashIn, 0, "m3"))
	s.read(func(r service.Repos) error {
		d, err := r.Drawers().Get(ctx, id)
		if err != nil {
			return err
		}
		expected, err := r.Drawers().Expected(ctx, d)
		if err != nil || len(expected) != 2 || expected[0].Expected != eur(10000+2000+300-100) || expected[1].Expected != eur(500) {
			t.Errorf("Expected: %+v %v", expected, err)
		}
		moves, err := r.Drawers().Movements(ctx, id)
		if err != nil || len(moves) != 2 || moves[1].Kind != clinic.CashOut || moves[1].Amount != eur(100) || moves[1].Reason != "bank" || !moves[1].At.Equal(s.now) {
			t.Errorf("Movements: %+v %v", moves, err)
		}
		m, err := r.Drawers().MovementByKey(ctx, "m2")
		if err != nil || m != moves[1] {
			t.Errorf("MovementByKey: %+v %v", m, err)
		}
		_, err = r.Drawers().MovementByKey(ctx, "none")
		wantError(t, err, clinic.NotFound, "")
		taken, err := r.Drawers().PaymentsOf(ctx, id)
		if err != nil || len(taken) != 2 || taken[0].PatientName != "Ient, Pat" || taken[1].Method != clinic.PayCard || taken[1].ReceiptNumber == "" {
			t.Errorf("PaymentsOf: %+v %v", taken, err)
		}
		b, err := r.Drawers().Books(ctx, d)
		if err != nil || !b.Agree() || b.Bills.Received != eur(2500) || b.Payments.Sum != eur(2500) || b.Payments.Count != 2 || len(b.Payments.ByMethod) != 2 {
			t.Errorf("Books: %+v %v", b, err)
		}
		open, err := r.Drawers().OpenUntil(ctx, d.BusinessDate)
		if err != nil || len(open) != 1 || open[0].ID != id {
			t.Errorf("OpenUntil: %+v %v", open, err)
		}
		if open, err = r.Drawers().OpenUntil(ctx, d.BusinessDate.AddDays(-1)); err != nil || len(open) != 0 {
			t.Errorf("OpenUntil the day before: %+v %v", open, err)
		}
		return nil
	})
	s.fails(clinic.Stale, "", s.closeDrawer(id, func(_ *clinic.Drawer, c []clinic.DrawerCount) { c[0].Expected, c[0].Counted = eur(1), eur(1) }))
	s.fails(clinic.Invalid, "", s.closeDrawer(id, func(_ *clinic.Drawer, c []clinic.DrawerCount) { c[0].Counted = eur(1) }))                               // no note
	s.fails(clinic.Conflict, "", s.closeDrawer(id, func(d *clinic.Drawer, _ []clinic.DrawerCount) { d.HandoverTo, d.Handover = s.admin, eur(1_000_000) })) // more than there is
	s.write(s.closeDrawer(id, func(d *clinic.Drawer, c []clinic.DrawerCount) {
		d.HandoverTo, d.Handover = s.admin, eur(10000)
		c[0].Counted, c[0].Note = eur(12150), "a coin"
	}))
	s.fails(clinic.Conflict, "drawer", move(clinic.CashIn, 300, "m4"))
	s.fails(clinic.Stale, "", s.closeDrawer(id)) // counted at another desk meanwhile
	var closed clinic.Drawer
	s.read(func(r service.Repos) (err error) {
		closed, err = r.Drawers().Get(ctx, id)
		if err != nil || closed.State != clinic.DrawerClosed || closed.Number != "CL-2026-0001" || closed.Countings != 1 || closed.Handover != eur(10000) {
			t.Errorf("closed: %+v %v", closed, err)
		}
		countings, err := r.Drawers().Countings(ctx, id)
		if err != nil || len(countings) != 1 || len(countings[0].Counts) != 2 || countings[0].Counts[0].Difference() != eur(-50) || countings[0].ByName != "Ada Admin" {
			t.Errorf("Countings: %+v %v", countings, err)
		}
		moves, _ := r.Drawers().Movements(ctx, id)
		if want := clinic.ClosureDigest(closed, moves, countings); closed.Digest != want {
			t.Errorf("digest %s, want %s", closed.Digest, want)
		}
		waiting, err := r.Drawers().HandedOver(ctx, s.admin, "EUR")
		if err != nil || len(waiting) != 1 || waiting[0].ID != id {
			t.Errorf("HandedOver: %+v %v", waiting, err)
		}
		return err
	})
	list := func(f service.ClosureFilter) (rows []service.ClosureRow) {
		s.read(func(r service.Repos) error {
			for req := (service.PageRequest{Limit: 1}); ; {
				pg, err := r.Drawers().Closures(ctx, f, req)
				if err != nil {
					return err
				}
				rows = append(rows, pg.Rows...)
				if req.After = pg.Next; req.After == "" {
					return nil
				}
			}
		})
		return rows
	}
	if rows := list(service.ClosureFilter{Differs: true}); len(rows) != 1 || rows[0].Received != eur(2500) || rows[0].Difference() != eur(-50) || !rows[0].Differs || rows[0].HandoverToName != "Ada Admin" {
		t.Errorf("Closures: %+v", rows)
	}
	// Taken over once; then it is not reopened any more.
	next := clinic.Drawer{CashierID: s.admin, CashierName: "Ada Admin", BusinessDate: closed.BusinessDate, Currency: "EUR", Float: eur(9000), OpenedAt: s.now.Add(9 * time.Hour), HandoverFrom: id}
	insert := func(d clinic.Drawer) func(service.Repos) error {
		return func(r service.Repos) (err error) {
			next.ID, err = r.Drawers().Insert(ctx, d)
			return err
		}
	}
	s.fails(clinic.Conflict, "", insert(next)) // another amount without a word
	reopen := func(d clinic.Drawer) func(service.Repos) error {
		return func(r service.Repos) error {
			return r.Drawers().Reopen(ctx, d, clinic.Reopening{Reason: "miscounted", At: s.now, By: s.admin, ByName: "Ada Admin"})
		}
	}
	s.write(reopen(closed))
	s.fails(clinic.Conflict, "", reopen(closed))
	s.write(s.closeDrawer(id, func(d *clinic.Drawer, _ []clinic.DrawerCount) { d.HandoverTo, d.Handover = s.admin, eur(10000) }))
	next.FloatNote = "two coins less"
	s.write(insert(next))
	s.fails(clinic.Conflict, "drawer", insert(next))
	s.read(func(r service.Repos) (err error) {
		closed, err = r.Drawers().Get(ctx, id)
		taken, err2 := r.Drawers().TakenOver(ctx, id)
		again, err3 := r.Drawers().Reopenings(ctx, id)
		countings, err4 := r.Drawers().Countings(ctx, id)
		if err != nil || err2 != nil || err3 != nil || err4 != nil || !taken || closed.Number != "CL-2026-0001" || closed.Countings != 2 || len(again) != 1 || again[0].Reason != "miscounted" ||
			again[0].Counting != 1 || len(countings) != 2 {
			t.Errorf("closed again: %+v %v %+v %+v", closed, taken, again, countings)
		}
		return err
	})
	s.fails(clinic.Conflict, "", reopen(closed))
	for f, want := range map[service.ClosureFilter]int{{}: 2, {Cashier: s.admin}: 2, {Cashier: 99}: 0, {State: clinic.DrawerOpen}: 1, {Differs: true}: 0,
		{From: closed.BusinessDate}: 2, {From: closed.BusinessDate.AddDays(1)}: 0, {To: closed.BusinessDate.AddDays(-1)}: 0} {
		if rows := list(f); len(rows) != want {
			t.Errorf("Closures(%+v): %d rows, want %d", f, len(rows), want)
		}
	}
	s.closureRules(id, next.ID)
}

// closureRules tries to change drawers past the store.
func (s *site) closureRules(closed, open clinic.ClosureID) {
	for _, q := range []string{
		"UPDATE cashier_closure SET float_minor = 1", "UPDATE cashier_closure SET cashier_name = 'y'", "UPDATE cashier_closure SET business_date = '2026-11-20'",
		"UPDATE cashier_closure SET digest = 'x'", "UPDATE cashier_closure SET handover_minor = 1 WHERE state = 'closed'", "DELETE FROM cashier_closure",
		"UPDATE cashier_closure SET state = 'open', closed_at = NULL WHERE state = 'closed'",
		"UPDATE cashier_closure SET state = 'closed', closed_at = '2026-11-23T09:00:00.000000Z', countings = 1, number = 'CL-2026-0002', closure_year = 2026, closure_seq = 2 WHERE state = 'open'",
		"UPDATE cashier_count SET counted_minor = 1", "DELETE FROM cashier_count", "UPDATE cash_movement SET amount_minor = 1", "DELETE FROM cash_movement",
		"UPDATE cashier_reopening SET reason = 'x'", "DELETE FROM cashier_reopening", "UPDATE billing_ledger SET change_minor = 1", "DELETE FROM billing_ledger",
		"INSERT INTO billing_ledger (invoice_id, business_date, currency, change_minor) VALUES (1, '2026-11-23', 'EUR', 5)",
		"INSERT OR REPLACE INTO cash_movement SELECT id, closure_id, kind, 7, reason, moved_at, moved_by, moved_by_name, idempotency_key FROM cash_movement",
	} {
		s.refused(clinic.Conflict, q)
	}
	s.refused(clinic.Stale, `INSERT INTO cashier_count (closure_id, counting_no, method, expected_minor, counted_minor, counted_at, counted_by_name)
		VALUES (?, 1, 'cash', 1, 1, 'x', 'x')`, int64(open))
	s.refused(clinic.Stale, `INSERT INTO cashier_count (closure_id, counting_no, method, expected_minor, counted_minor, counted_at, counted_by_name)
		VALUES (?, 3, 'mobile', 0, 0, 'x', 'x')`, int64(closed)) // of a drawer that is closed
	s.refused(clinic.Conflict, `INSERT INTO cash_movement (closure_id, kind, amount_minor, reason, moved_at, moved_by, moved_by_name, idempotency_key)
		VALUES (?, 'in', 1, 'x', 'x', ?, 'x', 'late')`, int64(closed), int64(s.admin))
	s.refused(clinic.Conflict, `INSERT INTO cash_movement (closure_id, kind, amount_minor, reason, moved_at, moved_by, moved_by_name, idempotency_key)
		VALUES (?, 'in', 1, 'x', 'x', NULL, 'x', 'nobody')`, int64(open))
	s.refused(clinic.Conflict, "INSERT INTO cashier_reopening (closure_id, counting_no, reason, reopened_at, reopened_by_name) VALUES (?, 1, 'x', 'x', 'x')", int64(open))
}

func testBillingDays(t *testing.T, s *site) {
	ctx := s.ctx
	s.named()
	p, first := s.patient("P-000001", "Pat", "Ient"), clinic.DateOf(s.now)
	i := s.issue(s.draft(p, 0, 5000))
	s.write(s.payment(i, 2000, "k1"))
	day := func(date clinic.Date) (d clinic.BillingDay) {
		s.read(func(r service.Repos) (err error) {
			d, err = r.Drawers().Day(ctx, date)
			return err
		})
		return d
	}
	shut := func(d clinic.BillingDay) func(service.Repos) error {
		return func(r service.Repos) (err error) {
			if d.Books, err = r.Drawers().DayBooks(ctx, d.Date); err != nil {
				return err
			}
			d.ClosedAt, d.ClosedBy, d.ClosedByName = s.now, s.admin, "Ada Admin"
			return r.Drawers().CloseDay(ctx, d)
		}
	}
	s.fails(clinic.Conflict, "", shut(clinic.BillingDay{Date: first})) // a drawer is open
	var drawer clinic.Drawer
	s.read(func(r service.Repos) (err error) {
		drawer, err = s.drawer(r)
		return err
	})
	s.write(s.closeDrawer(drawer.ID))
	s.write(shut(clinic.BillingDay{Date: first}))
	s.fails(clinic.Conflict, "", shut(clinic.BillingDay{Date: first}))
	d := day(first)
	if b := d.Books[0]; d.State != clinic.DayClosed || d.ClosedByName != "Ada Admin" || d.Version != 1 || !b.Agree() || b.Bills.Billed != eur(5000) || b.Bills.Closing != eur(3000) ||
		b.Payments.ByMethod[0] != (clinic.MethodSum{Method: clinic.PayCash, Amount: eur(2000), Count: 1}) {
		t.Errorf("the closed day: %+v", d)
	}
	s.read(func(r service.Repos) error {
		_, err := r.Drawers().Day(ctx, first.AddDays(1))
		wantError(t, err, clinic.NotFound, "")
		last, err := r.Drawers().LastClosed(ctx)
		if err != nil || last != first {
			t.Errorf("LastClosed: %v %v", last, err)
		}
		days, err := r.Drawers().Days(ctx, service.DayFilter{From: first, To: first})
		if err != nil || len(days) != 1 || days[0].Received != eur(2000) || days[0].Drawers != 1 || days[0].Open != 0 || days[0].State != clinic.DayClosed {
			t.Errorf("Days: %+v %v", days, err)
		}
		if days, err = r.Drawers().Days(ctx, service.DayFilter{From: first.AddDays(1)}); err != nil || len(days) != 0 {
			t.Errorf("Days after: %+v %v", days, err)
		}
		next, err := r.Drawers().DayBooks(ctx, first.AddDays(1))
		if err != nil || len(next) != 1 || next[0].Bills.Opening != eur(3000) || next[0].Bills.Closing != eur(3000) || !next[0].Agree() {
			t.Errorf("the day after: %+v %v", next, err)
		}
		all, err := r.Drawers().AllBooks(ctx)
		if err != nil || len(all) != 1 || !all[0].Agree() || all[0].Bills.Billed != eur(5000) || all[0].Bills.Received != eur(2000) {
			t.Errorf("AllBooks: %+v %v", all, err)
		}
		return nil
	})
	// What a closed day refuses, tried past the store.
	draft := s.draft(p, 0, 100)
	s.refused(clinic.Conflict, `INSERT INTO cashier_closure (cashier_id, cashier_name, business_date, currency, float_minor, opened_at)
		VALUES (?, 'x', '2026-11-20', 'EUR', 0, '2026-11-23T09:00:00.000000Z')`, int64(s.admin)) // of a day before it, even
	s.refused(clinic.Conflict, `UPDATE billing_invoice SET status = 'issued', number = 'N', invoice_year = 2026, invoice_seq = 2, issued_at = 'x', issued_on = '2026-11-23' WHERE id = ?`, int64(draft.ID))
	s.refused(clinic.Conflict, `INSERT INTO billing_credit (number, credit_year, credit_seq, invoice_id, kind, amount_minor, currency, reason, business_date, credited_at,
		credited_by_name, idempotency_key) VALUES ('C', 2026, 1, ?, 'write_off', 1, 'EUR', 'x', '2026-11-23', '2026-11-23T09:00:00.000000Z', 'x', 'c')`, int64(i.ID))
	s.refused(clinic.Conflict, `INSERT INTO payment_record (amount_minor, minor_per_unit, payment_method, payment_date, business_date, invoice_id, kind, currency, receipt_no,
		receipt_year, receipt_seq, received_by, received_by_name, idempotency_key, closure_id) VALUES (1, 100, 'cash', '2026-11-23T09:00:00.000000Z', '2026-11-23', ?, 'payment',
		'EUR', 'R', 2026, 2, ?, 'x', 'p', ?)`, int64(i.ID), int64(s.admin), int64(drawer.ID))
	s.must("INSERT INTO cashier_reopening (closure_id, counting_no, reason, reopened_at, reopened_by_name) VALUES (?, 1, 'x', 'x', 'x')", int64(drawer.ID))
	s.refused(clinic.Conflict, "UPDATE cashier_closure SET state = 'open', closed_at = NULL WHERE id = ?", int64(drawer.ID))
	s.refused(clinic.Conflict, "UPDATE billing_day SET figures = '{}'")
	s.refused(clinic.Conflict, "DELETE FROM billing_day")
	s.refused(clinic.Conflict, "INSERT OR REPLACE INTO billing_day SELECT business_date, state, closed_at, closed_by, closed_by_name, '{}', '', 1 FROM billing_day")
	// The last closed day is the one that is reopened.
	second := clinic.BillingDay{Date: first.AddDays(1)}
	s.write(shut(second))
	d.ReopenReason = "a bill was forgotten"
	s.fails(clinic.Conflict, "", func(r service.Repos) error { return r.Drawers().ReopenDay(ctx, d) })
	second = day(second.Date)
	second.ReopenReason = "x"
	s.write(func(r service.Repos) error { return r.Drawers().ReopenDay(ctx, second) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Drawers().ReopenDay(ctx, second) })
	s.write(func(r service.Repos) error { return r.Drawers().ReopenDay(ctx, d) })
	if d = day(first); d.State != clinic.DayReopened || d.ReopenReason != "a bill was forgotten" || d.Version != 2 {
		t.Errorf("reopened: %+v", d)
	}
	s.issue(draft)
	s.write(shut(d))
	if d = day(first); d.State != clinic.DayClosed || d.Version != 3 || d.ReopenReason != "" || d.Books[0].Bills.Billed != eur(5100) {
		t.Errorf("closed again: %+v", d)
	}
}

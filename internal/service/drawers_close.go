package service

import (
	"context"
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// Close counts a drawer and closes it, under the next closure number when it is
// closed first. One's own needs no reason; somebody else's is for those who may
// reopen closures. What should be in it is computed anew: when that differs from
// what was counted against, the closing is stale and nothing is written.
func (s *Drawers) Close(ctx context.Context, cmd CloseDrawerCommand) (clinic.Drawer, error) {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return clinic.Drawer{}, err
	}
	reason, err := cleanNote("reason", cmd.Reason)
	if err != nil {
		return clinic.Drawer{}, err
	}
	var closed clinic.Drawer
	err = s.write(ctx, func(t *tx) error {
		d, err := t.Drawers().Get(t.ctx, cmd.Drawer)
		if err != nil {
			return err
		}
		switch own := d.CashierID == t.actor.UserID; {
		case !own && !t.actor.Role.May(clinic.ClosuresReopen):
			return forbidden("This is the drawer of %s.", d.CashierName)
		case d.State != clinic.DrawerOpen:
			return clinic.Errorf(clinic.Conflict, "The drawer has been closed meanwhile, as %s.", d.Number)
		case d.Version != cmd.Version:
			return stale("this drawer")
		case !own && reason == "":
			return clinic.FieldErrorf("reason", "Give the reason why the drawer of %s is closed for them.", d.CashierName)
		}
		counts, err := t.countDrawer(d, cmd.Counts)
		if err != nil {
			return err
		}
		d.HandoverTo, d.Handover = cmd.HandoverTo, cmd.Handover
		if err := t.checkHandover(&d, counts); err != nil {
			return err
		}
		var year, seq int
		if d.Countings == 0 {
			if d.Number, year, seq, err = t.nextNumber(clinic.SeriesClosure); err != nil {
				return err
			}
		}
		d.ClosedAt = t.now.UTC().Truncate(time.Microsecond)
		if err := t.Drawers().Close(t.ctx, d, counts, year, seq, t.actor.UserID, t.actor.Name); err != nil {
			return err
		}
		if closed, err = t.Drawers().Get(t.ctx, d.ID); err != nil {
			return err
		}
		t.emit(DrawerChanged{d.ID})
		after := record{"number": closed.Number, "counting": closed.Countings, "handover_to": int64(d.HandoverTo), "digest": closed.Digest}
		if d.HandoverTo != 0 {
			after["handover"] = d.Handover.Edit()
		}
		for _, c := range counts {
			text := "expected " + c.Expected.Edit() + ", counted " + c.Counted.Edit()
			if c.Note != "" {
				text += ": " + c.Note
			}
			after[string(c.Method)] = text
		}
		return t.audit(change{action: "drawer.close", id: int64(d.ID), reason: reason, after: after})
	})
	return orNothing(closed, err)
}

// countDrawer puts what was counted beside what should be there now.
func (t *tx) countDrawer(d clinic.Drawer, counted []clinic.DrawerCount) ([]clinic.DrawerCount, error) {
	expected, err := t.Drawers().Expected(t.ctx, d)
	if err != nil {
		return nil, err
	}
	by := map[clinic.PaymentMethod]clinic.DrawerCount{}
	for _, c := range counted {
		if _, twice := by[c.Method]; twice || c.Method == clinic.PayDeposit {
			return nil, clinic.Errorf(clinic.Invalid, "%s stands in the counting where it does not belong.", c.Method.Title())
		}
		by[c.Method] = c
	}
	var out []clinic.DrawerCount
	for _, e := range expected {
		c, ok := by[e.Method]
		delete(by, e.Method)
		switch {
		case e.Method == clinic.PayDeposit: // no money: nothing to count
			e.Counted = e.Expected
			out = append(out, e)
			continue
		case !ok || c.Expected != e.Expected:
			return nil, clinic.Errorf(clinic.Stale, "Money came in or went out since the drawer was counted: by %s it should hold %s now. Look at the new amounts.",
				e.Method.Title(), e.Expected)
		}
		out = append(out, c)
	}
	// What nobody paid by is counted only when something is there.
	for _, m := range clinic.PaymentMethods() {
		c, ok := by[m]
		delete(by, m)
		switch {
		case ok && c.Expected.Minor != 0:
			return nil, clinic.Errorf(clinic.Stale, "Nothing has come in by %s. Look at the new amounts.", m.Title())
		case ok && c.Counted.Minor != 0:
			out = append(out, c)
		}
	}
	for m := range by {
		return nil, clinic.Errorf(clinic.Invalid, "There is no payment method %q.", string(m))
	}
	for i := range out {
		c := &out[i]
		field := fmt.Sprintf("counts[%s]", c.Method)
		if c.Counted.Currency != d.Currency || c.Expected.Currency != d.Currency && c.Expected.Minor != 0 {
			return nil, clinic.FieldErrorf(field, "The amount is not in %s.", string(d.Currency))
		}
		c.Expected.Currency = d.Currency
		switch diff := c.Difference(); {
		case c.Method == clinic.PayCash && c.Counted.Minor < 0:
			return nil, clinic.FieldErrorf(field, "The amount cannot be negative.")
		case c.Counted.Minor > maxTotal || c.Counted.Minor < -maxTotal:
			return nil, clinic.FieldErrorf(field, "The amount is too large.")
		case diff.Minor == 0:
			c.Note = ""
		default:
			if c.Note, err = cleanReason(field+".note", c.Note, "a note on the difference of "+diff.String()+" by "+c.Method.Title()); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// checkHandover checks what is left in a drawer, and for whom.
func (t *tx) checkHandover(d *clinic.Drawer, counts []clinic.DrawerCount) error {
	if d.Handover.Minor == 0 {
		d.Handover.Currency = d.Currency
	}
	if d.HandoverTo == 0 {
		if d.Handover.Minor != 0 {
			return clinic.FieldErrorf("handover_to", "Choose who goes on with the drawer.")
		}
		return nil
	}
	var cash clinic.Money
	for _, c := range counts {
		if c.Method == clinic.PayCash {
			cash = c.Counted
		}
	}
	u, err := t.Users().Get(t.ctx, d.HandoverTo)
	switch {
	case err != nil:
		return err
	case !u.Active || !u.Role.May(clinic.DrawerKeep):
		return clinic.FieldErrorf("handover_to", "%s cannot keep a drawer.", u.FullName())
	case d.Handover.Currency != d.Currency:
		return clinic.FieldErrorf("handover", "The amount is not in %s.", string(d.Currency))
	case d.Handover.Minor <= 0:
		return clinic.FieldErrorf("handover", "Give the amount that stays in the drawer.")
	case d.Handover.Minor > cash.Minor:
		return clinic.FieldErrorf("handover", "Only %s was counted.", cash)
	}
	return nil
}

// Reopen opens a closed drawer again, so that its cashier can go on or count
// anew. What was counted before stays in its record.
func (s *Drawers) Reopen(ctx context.Context, id clinic.ClosureID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.ClosuresReopen); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		d, err := t.Drawers().Get(t.ctx, id)
		switch {
		case err != nil:
			return err
		case d.State != clinic.DrawerClosed:
			return clinic.Errorf(clinic.Conflict, "The drawer is open already.")
		case d.Version != version:
			return stale("this drawer")
		}
		taken, err := t.Drawers().TakenOver(t.ctx, id)
		switch {
		case err != nil:
			return err
		case taken:
			return clinic.Errorf(clinic.Conflict, "Another drawer began with what was left in this one. It cannot be reopened any more.")
		}
		other, err := t.Drawers().OpenOf(t.ctx, d.CashierID, d.Currency)
		found, err := notFoundIsNil(err)
		switch {
		case err != nil:
			return err
		case found:
			return clinic.Errorf(clinic.Conflict, "%s has another drawer open, of %s. Count and close it first.", d.CashierName,
				other.BusinessDate.Format("Mon 2 Jan"))
		}
		r := clinic.Reopening{DrawerID: id, Counting: d.Countings, Reason: reason, At: t.now.UTC().Truncate(time.Microsecond),
			By: t.actor.UserID, ByName: t.actor.Name}
		if err := t.Drawers().Reopen(t.ctx, d, r); err != nil {
			return err
		}
		t.emit(DrawerChanged{id})
		return t.audit(change{action: "drawer.reopen", id: int64(id), reason: reason,
			before: record{"closed": instant(d.ClosedAt), "handover_to": int64(d.HandoverTo), "handover": d.Handover.Edit(), "digest": d.Digest}})
	})
}

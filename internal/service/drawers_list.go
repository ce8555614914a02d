package service

import (
	"context"

	"caredesk/internal/clinic"
)

// scopeClosures narrows a filter to the drawers that the actor may see: one's
// own, or all for those who may reopen them.
func (t *tx) scopeClosures(f *ClosureFilter) error {
	if t.actor.Role.May(clinic.ClosuresReopen) {
		return nil
	}
	if f.Cashier != 0 && f.Cashier != t.actor.UserID {
		return forbidden("You may see your own drawers only.")
	}
	f.Cashier = t.actor.UserID
	return nil
}

// List pages through drawers, the newest first.
func (s *Drawers) List(ctx context.Context, f ClosureFilter, p PageRequest) (Page[ClosureRow], error) {
	if _, err := authorize(ctx, clinic.ClosuresSee); err != nil {
		return Page[ClosureRow]{}, err
	}
	var page Page[ClosureRow]
	err := s.read(ctx, func(t *tx) (err error) {
		if err = t.scopeClosures(&f); err != nil {
			return err
		}
		page, err = t.Drawers().Closures(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// View is a drawer with everything that belongs to it.
func (s *Drawers) View(ctx context.Context, id clinic.ClosureID) (ClosureView, error) {
	if _, err := authorize(ctx, clinic.ClosuresSee); err != nil {
		return ClosureView{}, err
	}
	var v ClosureView
	err := s.read(ctx, func(t *tx) (err error) {
		v, err = t.closure(id)
		return err
	})
	return orNothing(v, err)
}

// closure reads a drawer of the actor's scope.
func (t *tx) closure(id clinic.ClosureID) (ClosureView, error) {
	d, err := t.Drawers().Get(t.ctx, id)
	if err != nil {
		return ClosureView{}, err
	}
	f := ClosureFilter{Cashier: d.CashierID}
	if err := t.scopeClosures(&f); err != nil {
		return ClosureView{}, err
	}
	return t.closureView(d)
}

// closureView gathers what belongs to a drawer.
func (t *tx) closureView(d clinic.Drawer) (v ClosureView, err error) {
	v = ClosureView{Drawer: d, Late: t.late(d), HandedOver: clinic.Money{Currency: d.Currency}}
	if v.Movements, err = t.Drawers().Movements(t.ctx, d.ID); err != nil {
		return v, err
	}
	if v.Payments, err = t.Drawers().PaymentsOf(t.ctx, d.ID); err != nil {
		return v, err
	}
	if v.AllCounts, err = t.Drawers().Countings(t.ctx, d.ID); err != nil {
		return v, err
	}
	if v.Reopenings, err = t.Drawers().Reopenings(t.ctx, d.ID); err != nil {
		return v, err
	}
	if v.Books, err = t.Drawers().Books(t.ctx, d); err != nil {
		return v, err
	}
	if d.State == clinic.DrawerClosed {
		v.Expected = v.Counted().Counts
	} else if v.Expected, err = t.Drawers().Expected(t.ctx, d); err != nil {
		return v, err
	}
	if v.TakenOver, err = t.Drawers().TakenOver(t.ctx, d.ID); err != nil {
		return v, err
	}
	last, err := t.Drawers().LastClosed(t.ctx)
	if err != nil {
		return v, err
	}
	v.DayClosed = !last.IsZero() && !d.BusinessDate.After(last)
	if d.HandoverTo != 0 {
		u, err := t.Users().Get(t.ctx, d.HandoverTo)
		if err != nil {
			return v, err
		}
		v.HandoverToName = u.FullName()
	}
	if d.HandoverFrom != 0 {
		from, err := t.Drawers().Get(t.ctx, d.HandoverFrom)
		if err != nil {
			return v, err
		}
		v.HandoverFromName, v.HandoverFromNo, v.HandedOver = from.CashierName, from.Number, from.Handover
	}
	return v, nil
}

// Print returns what the paper of a closed drawer is made of and records the
// print. The first print is the original, every later one a numbered copy.
func (s *Drawers) Print(ctx context.Context, id clinic.ClosureID) (ClosurePrint, error) {
	if _, err := authorize(ctx, clinic.ClosuresSee); err != nil {
		return ClosurePrint{}, err
	}
	var out ClosurePrint
	err := s.write(ctx, func(t *tx) error {
		v, err := t.closure(id)
		switch {
		case err != nil:
			return err
		case v.State != clinic.DrawerClosed:
			return clinic.Errorf(clinic.Conflict, "The drawer is not closed. Count and close it first.")
		}
		out = ClosurePrint{ClosureView: v, PrintedAt: t.now, PrintedBy: t.actor.Name}
		if out.Settings, out.Logo, err = t.letterhead(); err != nil {
			return err
		}
		if out.Copy, err = t.Consultations().AddPrint(t.ctx, "closure", int64(id), t.now, t.actor.UserID); err != nil {
			return err
		}
		return t.audit(change{action: "drawer.print", id: int64(id), after: record{"number": v.Number, "copy": out.Copy}})
	})
	return orNothing(out, err)
}

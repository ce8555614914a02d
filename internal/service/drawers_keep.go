package service

import (
	"context"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// Open opens the actor's drawer with the cash that is in it, which may be what
// another cashier left there.
func (s *Drawers) Open(ctx context.Context, cmd OpenDrawerCommand) (clinic.Drawer, error) {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return clinic.Drawer{}, err
	}
	note, err := cleanNote("note", cmd.Note)
	if err != nil {
		return clinic.Drawer{}, err
	}
	var d clinic.Drawer
	err = s.write(ctx, func(t *tx) error {
		switch {
		case !cmd.Float.Currency.Valid():
			return clinic.FieldErrorf("float", "Give the amount in the drawer.")
		case cmd.Float.Minor < 0:
			return clinic.FieldErrorf("float", "The amount cannot be negative.")
		case cmd.Float.Minor > maxTotal:
			return clinic.FieldErrorf("float", "The amount is too large.")
		}
		d = clinic.Drawer{CashierID: t.actor.UserID, CashierName: t.actor.Name, Workstation: t.actor.Workstation, BusinessDate: t.today(),
			Currency: cmd.Float.Currency, State: clinic.DrawerOpen, Float: cmd.Float, OpenedAt: t.now.UTC().Truncate(time.Microsecond),
			Handover: clinic.Money{Currency: cmd.Float.Currency}, Version: 1}
		if cmd.TakeOver != 0 {
			if err := t.takeOver(&d, cmd.TakeOver, note); err != nil {
				return err
			}
		}
		var err error
		if d.ID, err = t.Drawers().Insert(t.ctx, d); err != nil {
			return err
		}
		t.emit(DrawerChanged{d.ID})
		return t.audit(change{action: "drawer.open", id: int64(d.ID), reason: d.FloatNote, after: record{"business_date": d.BusinessDate.String(),
			"float": d.Float.Edit(), "currency": string(d.Currency), "handover_from": int64(d.HandoverFrom)}})
	})
	return orNothing(d, err)
}

// takeOver lets a drawer begin with what was left in another.
func (t *tx) takeOver(d *clinic.Drawer, id clinic.ClosureID, note string) error {
	from, err := t.Drawers().Get(t.ctx, id)
	switch {
	case err != nil:
		return err
	case from.State != clinic.DrawerClosed || from.HandoverTo != t.actor.UserID || from.Currency != d.Currency:
		return clinic.FieldErrorf("take_over", "That drawer was not handed over to you.")
	case from.Handover != d.Float && note == "":
		return clinic.FieldErrorf("note", "%s left %s in the drawer. Say why it holds %s.", from.CashierName, from.Handover, d.Float)
	}
	d.HandoverFrom = from.ID
	// Clocks of two desks differ by a little: no drawer begins before it was left.
	if d.OpenedAt.Before(from.ClosedAt) {
		d.OpenedAt = from.ClosedAt
	}
	if from.Handover != d.Float {
		d.FloatNote = note
	}
	return nil
}

// HandedOver lists the drawers that other cashiers left to the actor.
func (s *Drawers) HandedOver(ctx context.Context) ([]clinic.Drawer, error) {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return nil, err
	}
	var list []clinic.Drawer
	err := s.read(ctx, func(t *tx) error {
		settings, err := t.settings()
		if err != nil {
			return err
		}
		list, err = t.Drawers().HandedOver(t.ctx, t.actor.UserID, settings.Currency)
		return err
	})
	return orNothing(list, err)
}

// Cashiers lists who may keep a drawer, by name, for handing one over.
func (s *Drawers) Cashiers(ctx context.Context) ([]Cashier, error) {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return nil, err
	}
	var out []Cashier
	err := s.read(ctx, func(t *tx) error {
		out = nil
		for _, role := range clinic.Roles() {
			if !role.May(clinic.DrawerKeep) {
				continue
			}
			users, err := all(func(p PageRequest) (Page[clinic.User], error) {
				return t.Users().List(t.ctx, UserFilter{Role: role}, p)
			})
			if err != nil {
				return err
			}
			for _, u := range users {
				out = append(out, Cashier{u.ID, u.FullName()})
			}
		}
		slices.SortFunc(out, func(a, b Cashier) int { return strings.Compare(a.Name, b.Name) })
		return nil
	})
	return orNothing(out, err)
}

// Current is the actor's open drawer in the hospital's currency with what should
// be in it now; NotFound when there is none.
func (s *Drawers) Current(ctx context.Context) (ClosureView, error) {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return ClosureView{}, err
	}
	var v ClosureView
	err := s.read(ctx, func(t *tx) error {
		settings, err := t.settings()
		if err != nil {
			return err
		}
		d, err := t.Drawers().OpenOf(t.ctx, t.actor.UserID, settings.Currency)
		if err != nil {
			return err
		}
		v, err = t.closureView(d)
		return err
	})
	return orNothing(v, err)
}

// Cash records cash put into the actor's open drawer or taken out of it without
// a payment. The same key once more records nothing.
func (s *Drawers) Cash(ctx context.Context, cmd CashCommand) error {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return err
	}
	if cmd.IdempotencyKey == "" || len(cmd.IdempotencyKey) > 100 {
		return clinic.Errorf(clinic.Invalid, "The form has no key. Close it and open it again.")
	}
	reason, err := cleanReason("reason", cmd.Reason, "the reason")
	switch {
	case err != nil:
		return err
	case cmd.Kind != clinic.CashIn && cmd.Kind != clinic.CashOut:
		return clinic.FieldErrorf("kind", "Choose whether cash was put in or taken out.")
	case cmd.Amount.Minor <= 0:
		return clinic.FieldErrorf("amount", "The amount must be more than nothing.")
	case cmd.Amount.Minor > maxTotal:
		return clinic.FieldErrorf("amount", "The amount is too large.")
	}
	return s.write(ctx, func(t *tx) error {
		made, err := t.Drawers().MovementByKey(t.ctx, cmd.IdempotencyKey)
		found, err := notFoundIsNil(err)
		switch {
		case err != nil:
			return err
		case found && (made.DrawerID != cmd.Drawer || made.Kind != cmd.Kind || made.Amount != cmd.Amount || made.Reason != reason):
			return clinic.Errorf(clinic.Conflict, "This form has recorded another movement already. Close it and open it again.")
		case found:
			return nil
		}
		d, err := t.ownOpen(cmd.Drawer)
		switch {
		case err != nil:
			return err
		case cmd.Amount.Currency != d.Currency:
			return clinic.FieldErrorf("amount", "The amount is not in %s.", string(d.Currency))
		}
		cash, err := t.drawerCash(d)
		if err != nil {
			return err
		}
		if cmd.Kind == clinic.CashOut && cmd.Amount.Minor > cash.Minor {
			return clinic.FieldErrorf("amount", "Only %s should be in the drawer.", cash)
		}
		m := clinic.CashMovement{DrawerID: d.ID, Kind: cmd.Kind, Amount: cmd.Amount, Reason: reason, At: t.now.UTC().Truncate(time.Microsecond),
			By: t.actor.UserID, ByName: t.actor.Name, IdempotencyKey: cmd.IdempotencyKey}
		if m.ID, err = t.Drawers().InsertMovement(t.ctx, m); err != nil {
			return err
		}
		t.emit(DrawerChanged{d.ID})
		return t.audit(change{action: "drawer.cash_" + string(m.Kind), id: int64(d.ID), reason: reason,
			after: record{"movement": m.ID, "amount": m.Amount.Edit(), "currency": string(d.Currency)}})
	})
}

// ownOpen reads an open drawer of the actor's own.
func (t *tx) ownOpen(id clinic.ClosureID) (clinic.Drawer, error) {
	d, err := t.Drawers().Get(t.ctx, id)
	switch {
	case err != nil:
		return d, err
	case d.CashierID != t.actor.UserID:
		return d, forbidden("This is the drawer of %s.", d.CashierName)
	case d.State != clinic.DrawerOpen:
		return d, &clinic.Error{Code: clinic.Conflict, Field: DrawerField, Message: "The drawer has been closed meanwhile."}
	}
	return d, nil
}

// drawerState is the actor's drawer in short, for the first page and the cards.
func (t *tx) drawerState(c clinic.Currency) (*DrawerState, error) {
	nothing := clinic.Money{Currency: c}
	out := &DrawerState{Float: nothing, Cash: nothing}
	waiting, err := t.Drawers().HandedOver(t.ctx, t.actor.UserID, c)
	if err != nil {
		return nil, err
	}
	out.HandedOver = len(waiting)
	d, err := t.Drawers().OpenOf(t.ctx, t.actor.UserID, c)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return out, err
	}
	out.Open, out.ID, out.Date, out.OpenedAt, out.Float = true, d.ID, d.BusinessDate, d.OpenedAt, d.Float
	out.Late, out.Yesterdays = t.late(d), d.BusinessDate.Before(t.today())
	if out.ByMethod, err = t.Drawers().Expected(t.ctx, d); err != nil {
		return nil, err
	}
	out.Cash = ClosureView{Drawer: d, Expected: out.ByMethod}.Cash()
	books, err := t.Drawers().Books(t.ctx, d)
	out.Taken = books.Payments.ByMethod
	return out, err
}

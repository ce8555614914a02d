package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// Drawers keeps the cashiers' drawers.
type Drawers struct{ *core }

// DrawerField is the field of the error that a payment without an open drawer
// is refused with, so that a form can offer to open one.
const DrawerField = "drawer"

// longestShift is how long a drawer takes money before it must be counted.
const longestShift = 24 * time.Hour

// openDrawer is the actor's drawer that takes money now.
func (t *tx) openDrawer(c clinic.Currency) (clinic.Drawer, error) {
	d, err := t.Drawers().OpenOf(t.ctx, t.actor.UserID, c)
	found, err := notFoundIsNil(err)
	switch {
	case err != nil:
		return d, err
	case !found:
		return d, &clinic.Error{Code: clinic.Conflict, Field: DrawerField, Message: "Your drawer is not open. Open it, then take the payment."}
	case t.now.Sub(d.OpenedAt) > longestShift:
		return d, &clinic.Error{Code: clinic.Conflict, Field: DrawerField,
			Message: "Your drawer of " + d.BusinessDate.Format("Mon 2 Jan") + " is still open. Count and close it first."}
	}
	return d, nil
}

// OpenDrawerCommand opens a drawer.
type OpenDrawerCommand struct {
	Float clinic.Money // cash in it at the start
}

// Open opens the actor's drawer with the cash that is in it.
func (s *Drawers) Open(ctx context.Context, cmd OpenDrawerCommand) (clinic.Drawer, error) {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return clinic.Drawer{}, err
	}
	var d clinic.Drawer
	err := s.write(ctx, func(t *tx) error {
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
		var err error
		if d.ID, err = t.Drawers().Insert(t.ctx, d); err != nil {
			return err
		}
		t.emit(DrawerChanged{d.ID})
		return t.audit(change{action: "drawer.open", id: int64(d.ID), after: record{"business_date": d.BusinessDate.String(), "float": d.Float.Edit(),
			"currency": string(d.Currency)}})
	})
	return orNothing(d, err)
}

// Current is the actor's open drawer in the hospital's currency; NotFound when there is none.
func (s *Drawers) Current(ctx context.Context) (clinic.Drawer, error) {
	if _, err := authorize(ctx, clinic.DrawerKeep); err != nil {
		return clinic.Drawer{}, err
	}
	var d clinic.Drawer
	err := s.read(ctx, func(t *tx) error {
		settings, err := t.Settings().Get(t.ctx)
		if err != nil {
			return err
		}
		d, err = t.Drawers().OpenOf(t.ctx, t.actor.UserID, settings.Currency)
		return err
	})
	return orNothing(d, err)
}

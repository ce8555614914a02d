package service

import (
	"time"

	"caredesk/internal/clinic"
)

// Drawers keeps the cashiers' drawers.
type Drawers struct{ *core }

// DrawerField is the field of the error that a payment without an open drawer
// is refused with, so that a form can offer to open one.
const DrawerField = "drawer"

// longestShift is how long a drawer takes money before it must be counted: a
// night shift goes on into the morning, but yesterday's drawer takes nothing today.
const longestShift = 16 * time.Hour

// openDrawer is the actor's drawer that takes money now.
func (t *tx) openDrawer(c clinic.Currency) (clinic.Drawer, error) {
	d, err := t.Drawers().OpenOf(t.ctx, t.actor.UserID, c)
	found, err := notFoundIsNil(err)
	switch {
	case err != nil:
		return d, err
	case !found:
		return d, &clinic.Error{Code: clinic.Conflict, Field: DrawerField, Message: "Your drawer is not open. Open it, then take the payment."}
	case t.late(d):
		return d, &clinic.Error{Code: clinic.Conflict, Field: DrawerField,
			Message: "Your drawer of " + d.BusinessDate.Format("Mon 2 Jan") + " is still open. Count and close it first."}
	}
	return d, nil
}

// bookDay is the day whose books the actor's bills and counter-entries stand in:
// today or, in a night shift, that of the open drawer, into which the money for
// them goes. Otherwise the day would end with money for bills of the next one.
func (t *tx) bookDay(c clinic.Currency) (clinic.Date, error) {
	d, err := t.Drawers().OpenOf(t.ctx, t.actor.UserID, c)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return t.today(), err
	}
	if d.BusinessDate.Before(t.today()) && !t.late(d) {
		return d.BusinessDate, nil
	}
	return t.today(), nil
}

// late reports an open drawer that takes no more money.
func (t *tx) late(d clinic.Drawer) bool {
	return d.State == clinic.DrawerOpen && t.now.Sub(d.OpenedAt) > longestShift
}

package demo

import (
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// moveCash is what cash goes in and out for without a bill, now and then.
func (f *filler) moveCash(r service.Repos, d clinic.Drawer) error {
	unit := d.Currency.MinorPerUnit()
	for _, m := range []struct {
		every, at int // days of the month
		kind      clinic.MovementKind
		units     int64
		clock     string
		reason    string
	}{
		{7, 3, clinic.CashIn, 50, "09:10", "Change from the bank"},
		{6, 4, clinic.CashOut, 12, "15:40", "Courier with laboratory samples"},
	} {
		if d.BusinessDate.Day%m.every != m.at {
			continue
		}
		at := d.BusinessDate.At(clinic.MustClock(m.clock), f.Now.Location()).UTC()
		if at.After(f.Now) {
			continue
		}
		if _, err := r.Drawers().InsertMovement(f.ctx, clinic.CashMovement{DrawerID: d.ID, Kind: m.kind, Amount: clinic.Money{Minor: m.units * unit, Currency: d.Currency},
			Reason: m.reason, At: at, By: f.cashier, ByName: "Colm Daly", IdempotencyKey: fmt.Sprintf("demo-cash-%d-%s", d.ID, m.kind)}); err != nil {
			return err
		}
	}
	return nil
}

// books opens today's drawer and closes the books of the days before, the
// oldest first.
func (f *filler) books() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		d, err := f.drawerOf(r, f.today, f.doctors[0].Fee.Currency)
		if err != nil {
			return err
		}
		if err := f.moveCash(r, d); err != nil {
			return err
		}
		days, err := r.Drawers().Days(f.ctx, service.DayFilter{To: f.today.AddDays(-1)})
		if err != nil {
			return err
		}
		for n := len(days) - 1; n >= 0; n-- {
			day := clinic.BillingDay{Date: days[n].Date, State: clinic.DayClosed, ClosedBy: f.cashier, ClosedByName: "Colm Daly",
				ClosedAt: days[n].Date.At(clinic.MustClock("23:55"), f.Now.Location()).UTC()}
			if day.Books, err = r.Drawers().DayBooks(f.ctx, day.Date); err != nil {
				return err
			}
			if err := r.Drawers().CloseDay(f.ctx, day); err != nil {
				return err
			}
		}
		return nil
	})
}

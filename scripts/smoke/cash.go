package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// giveBack has the cashier give a part of the last visitor's payment back.
func (d *desk) giveBack() {
	d.signOut()
	d.signIn("colm")
	d.findBill()
	d.settle(600)
	d.press("alt+r")
	d.settle(900)
	d.press("Tab")
	d.typeText("12.50")
	d.press("ctrl+s") // it asks why
	d.settle(400)
	d.typeText("less was done")
	d.shot("refund")
	d.press("ctrl+s")
	d.eventually("the refund", func(ctx context.Context, s *service.Services) error {
		list, err := s.Billing.List(ctx, service.InvoiceFilter{Text: d.patient().search, Statuses: []clinic.InvoiceStatus{clinic.InvoicePartPaid}}, service.PageRequest{})
		if err != nil {
			return err
		}
		for _, row := range list.Rows {
			bill, err := s.Billing.Get(ctx, row.ID)
			if err != nil {
				return err
			}
			last := bill.Payments[len(bill.Payments)-1]
			if last.Kind == clinic.KindRefund && last.Amount.Minor == -1250 && last.Reason == "less was done" {
				return nil
			}
		}
		return errors.New("no money was given back")
	})
	d.settle(600)
	d.shot("refunded")
}

// countDrawer has the cashier count the drawer and close it.
func (d *desk) countDrawer() {
	var drawer service.ClosureView
	d.eventually("the cashier's open drawer", func(ctx context.Context, s *service.Services) error {
		list, err := s.Drawers.List(ctx, service.ClosureFilter{}, service.PageRequest{})
		if err != nil {
			return err
		}
		for _, row := range list.Rows {
			if row.State == clinic.DrawerOpen {
				drawer, err = s.Drawers.View(ctx, row.ID)
				return err
			}
		}
		return errors.New("no drawer is open")
	})
	d.press("Escape")
	d.settle(300)
	d.press("ctrl+d")
	d.settle(1200)
	for _, c := range drawer.Expected {
		if c.Method == clinic.PayDeposit {
			continue
		}
		d.typeText(strings.ReplaceAll(c.Expected.Edit(), "−", "-"))
		d.press("Return")
		d.settle(200)
	}
	d.shot("drawer-counted")
	d.press("ctrl+s")
	d.eventually("the closed drawer", func(ctx context.Context, s *service.Services) error {
		v, err := s.Drawers.View(ctx, drawer.ID)
		switch {
		case err != nil:
			return err
		case v.State != clinic.DrawerClosed || v.Number == "":
			return errors.New("the drawer is open")
		}
		for _, c := range v.Counted().Counts {
			if !c.Difference().IsZero() {
				return fmt.Errorf("%s differs by %s", c.Method, c.Difference())
			}
		}
		return nil
	})
	d.settle(600)
	d.shot("drawer-closed")
}

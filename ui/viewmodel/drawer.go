package viewmodel

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// DrawerStart is what the form that opens a drawer works with.
type DrawerStart struct {
	FrontDesk
	save Submission

	Waiting []clinic.Drawer // handed over to the cashier
}

// NewDrawerStart returns the state before Load.
func NewDrawerStart(d FrontDesk) *DrawerStart { return &DrawerStart{FrontDesk: d} }

// Load reads the drawers that wait to be taken over.
func (s *DrawerStart) Load(done func(error)) {
	s.Runner.Go(s.Context(), func(ctx context.Context) func() {
		list, err := s.Services.Drawers.HandedOver(ctx)
		return func() {
			s.Waiting = list
			done(err)
		}
	})
}

// WaitingText names a drawer that was handed over.
func (s *DrawerStart) WaitingText(d clinic.Drawer) string {
	return i18n.F("%s left by %s, %s", i18n.Money(d.Handover), d.CashierName, i18n.Date(d.BusinessDate, "Mon 2 Jan"))
}

// Left is what a drawer was handed over with; ok is false for another one.
func (s *DrawerStart) Left(id clinic.ClosureID) (m clinic.Money, ok bool) {
	for _, d := range s.Waiting {
		if d.ID == id {
			return d.Handover, true
		}
	}
	return clinic.Money{}, false
}

// Open opens the drawer.
func (s *DrawerStart) Open(cmd service.OpenDrawerCommand, done func(error)) {
	s.save.Go(s.FrontDesk, func(ctx context.Context) error {
		_, err := s.Services.Drawers.Open(ctx, cmd)
		return err
	}, done)
}

// CashForm puts cash into the drawer or takes it out. Its key is made once, so
// that pressing the button twice moves it once.
type CashForm struct {
	FrontDesk
	Drawer clinic.ClosureID
	save   Submission
	key    string
}

// NewCashForm returns the form for a drawer.
func NewCashForm(d FrontDesk, id clinic.ClosureID) *CashForm {
	return &CashForm{FrontDesk: d, Drawer: id, key: newKey()}
}

// Move records the movement.
func (f *CashForm) Move(kind clinic.MovementKind, amount clinic.Money, reason string, done func(error)) {
	f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		return f.Services.Drawers.Cash(ctx, service.CashCommand{Drawer: f.Drawer, Kind: kind, Amount: amount, Reason: reason, IdempotencyKey: f.key})
	}, done)
}

// CountRow is one method of a counting.
type CountRow struct {
	Method   clinic.PaymentMethod
	Expected clinic.Money
	Counted  clinic.Money
	Given    bool // something was typed
	Note     string
}

// CountForm counts a drawer. Blind, what should be there stays hidden until
// everything was counted.
type CountForm struct {
	FrontDesk
	View     service.ClosureView
	Rows     []CountRow
	Cashiers []service.Cashier
	Blind    bool

	HandoverTo clinic.UserID
	Handover   clinic.Money
	Reason     string // why somebody else's drawer is closed

	compared bool
	save     Submission
}

// NewCountForm counts a drawer as it was read.
func NewCountForm(d FrontDesk, v service.ClosureView) *CountForm {
	f := &CountForm{FrontDesk: d, Handover: clinic.Money{Currency: v.Currency}}
	f.Renew(v)
	return f
}

// Renew takes a drawer that was read again; what was counted stays.
func (f *CountForm) Renew(v service.ClosureView) {
	before := f.Rows
	f.View, f.Rows = v, nil
	for _, e := range v.Expected {
		if e.Method == clinic.PayDeposit {
			continue
		}
		row := CountRow{Method: e.Method, Expected: e.Expected, Counted: clinic.Money{Currency: v.Currency}}
		if n := slices.IndexFunc(before, func(r CountRow) bool { return r.Method == e.Method }); n >= 0 {
			row.Counted, row.Given, row.Note = before[n].Counted, before[n].Given, before[n].Note
		}
		f.Rows = append(f.Rows, row)
	}
}

// Own reports whether it is the cashier's own drawer.
func (f *CountForm) Own() bool { return f.View.CashierID == f.Actor.UserID }

// Hidden reports whether what should be there is not to be seen yet.
func (f *CountForm) Hidden() bool { return f.Blind && !f.compared }

// Count takes what was counted by the n-th method.
func (f *CountForm) Count(n int, counted clinic.Money, given bool) {
	if !given { // what cannot be read has no currency
		counted = clinic.Money{Currency: f.View.Currency}
	}
	f.Rows[n].Counted, f.Rows[n].Given = counted, given
}

// Difference is what is too much or missing by the n-th method; ok is false
// while it is hidden or nothing was typed.
func (f *CountForm) Difference(n int) (m clinic.Money, ok bool) {
	r := f.Rows[n]
	return r.Counted.Sub(r.Expected), r.Given && !f.Hidden()
}

// NeedsNote reports whether the n-th method needs a note.
func (f *CountForm) NeedsNote(n int) bool {
	m, ok := f.Difference(n)
	return ok && m.Minor != 0
}

// DifferenceText says a difference: "right", "€ 1.00 missing", "€ 1.00 too much".
func DifferenceText(m clinic.Money) string {
	switch {
	case m.Minor < 0:
		return i18n.F("%s missing", i18n.Money(clinic.Money{Minor: -m.Minor, Currency: m.Currency}))
	case m.Minor > 0:
		return i18n.F("%s too much", i18n.Money(m))
	}
	return i18n.C("count of money", "right")
}

// CountField is the name of a method's field.
func CountField(m clinic.PaymentMethod) string { return "counts[" + string(m) + "]" }

// Close closes the drawer. Counted blind, the first call only compares: closed
// is then false without an error, and what should be there is shown.
func (f *CountForm) Close(done func(closed bool, d clinic.Drawer, err error)) {
	cmd := service.CloseDrawerCommand{Drawer: f.View.ID, Version: f.View.Version, HandoverTo: f.HandoverTo, Reason: f.Reason}
	if f.HandoverTo != 0 {
		cmd.Handover = f.Handover
	}
	for _, r := range f.Rows {
		if !r.Given {
			done(false, clinic.Drawer{}, clinic.FieldErrorf(CountField(r.Method), "Give what was counted; 0 for nothing."))
			return
		}
		cmd.Counts = append(cmd.Counts, clinic.DrawerCount{Method: r.Method, Expected: r.Expected, Counted: r.Counted, Note: r.Note})
	}
	if f.Hidden() {
		f.compared = true
		done(false, clinic.Drawer{}, nil)
		return
	}
	for n, r := range f.Rows {
		if m, _ := f.Difference(n); m.Minor != 0 && clinic.CleanLine(r.Note) == "" {
			done(false, clinic.Drawer{}, clinic.FieldErrorf(CountField(r.Method), "Say in a note why there is %s.", DifferenceText(m)))
			return
		}
	}
	var d clinic.Drawer
	var now service.ClosureView
	f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		d, err = f.Services.Drawers.Close(ctx, cmd)
		if clinic.CodeOf(err) == clinic.Stale {
			now, _ = f.Services.Drawers.View(ctx, f.View.ID) // as it is now, if it can be read
		}
		return err
	}, func(err error) {
		if now.ID != 0 && now.State == clinic.DrawerOpen {
			f.Renew(now)
		}
		done(err == nil, d, err)
	})
}

// WithCashiers reads who may take a drawer over.
func (f *CountForm) WithCashiers(done func(error)) {
	f.Runner.Go(f.Context(), func(ctx context.Context) func() {
		list, err := f.Services.Drawers.Cashiers(ctx)
		return func() {
			f.Cashiers = list
			done(err)
		}
	})
}

// DrawerCurrent reads the actor's open drawer; found is false when there is none.
func DrawerCurrent(d FrontDesk, done func(v service.ClosureView, found bool, err error)) {
	d.Runner.Go(d.Context(), func(ctx context.Context) func() {
		v, err := d.Services.Drawers.Current(ctx)
		if clinic.CodeOf(err) == clinic.NotFound {
			return func() { done(v, false, nil) }
		}
		return func() { done(v, err == nil, err) }
	})
}

// DrawerView reads a drawer.
func DrawerView(d FrontDesk, id clinic.ClosureID, done func(service.ClosureView, error)) {
	d.Runner.Go(d.Context(), func(ctx context.Context) func() {
		v, err := d.Services.Drawers.View(ctx, id)
		return func() { done(v, err) }
	})
}

// ReopenDrawer opens a closed drawer again.
func ReopenDrawer(d FrontDesk, v service.ClosureView, reason string, done func(error)) {
	d.Runner.Go(d.Context(), func(ctx context.Context) func() {
		err := d.Services.Drawers.Reopen(ctx, v.ID, v.Version, reason)
		return func() { done(err) }
	})
}

package viewmodel

import (
	"context"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// daysBack is how far the list of days reaches.
const daysBack = 92

// Closures is the list of drawers and the list of days.
type Closures struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	Filter service.ClosureFilter
	Rows   []service.ClosureRow
	Total  int
	Days   []service.DayRow
	Loads  int // counts the times that the rows began anew

	next     string
	list     Latest
	days     Latest
	Cashiers []service.Cashier // for the filter of those who see every drawer
}

// NewClosures returns the lists before their first load.
func NewClosures(d FrontDesk) *Closures {
	return &Closures{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// All reports whether the role sees every cashier's drawers.
func (c *Closures) All() bool { return c.May(clinic.ClosuresReopen) }

// Load reads the first page of drawers and, for those who close days, the days.
func (c *Closures) Load() {
	c.fetch("", func(p service.Page[service.ClosureRow]) { c.Rows, c.Total, c.Loads = p.Rows, p.Total, c.Loads+1 })
	if !c.May(clinic.DayClose) {
		return
	}
	c.days.Go(c.Context(), c.Runner, func(ctx context.Context) func() {
		days, err := c.Services.Drawers.Days(ctx, service.DayFilter{From: c.Today().AddDays(-daysBack)})
		var cashiers []service.Cashier
		if err == nil && c.All() {
			cashiers, err = c.Services.Drawers.Cashiers(ctx)
		}
		return func() {
			if err != nil {
				c.Failed(err)
				return
			}
			c.Days, c.Cashiers = days, cashiers
			c.Changed()
		}
	})
}

// HasMore reports whether there are drawers that are not loaded yet.
func (c *Closures) HasMore() bool { return c.next != "" }

// More reads the next page.
func (c *Closures) More() {
	if c.next != "" {
		c.fetch(c.next, func(p service.Page[service.ClosureRow]) { c.Rows = append(c.Rows, p.Rows...) })
	}
}

func (c *Closures) fetch(after string, take func(service.Page[service.ClosureRow])) {
	f := c.Filter
	c.list.Go(c.Context(), c.Runner, func(ctx context.Context) func() {
		page, err := c.Services.Drawers.List(ctx, f, service.PageRequest{After: after})
		return func() {
			if err != nil {
				c.Failed(err)
				return
			}
			take(page)
			c.next = page.Next
			c.Changed()
		}
	})
}

// DayBooks reads a day.
func (c *Closures) DayBooks(day clinic.Date, done func(service.DayView, error)) {
	c.Runner.Go(c.Context(), func(ctx context.Context) func() {
		v, err := c.Services.Drawers.Day(ctx, day)
		return func() { done(v, err) }
	})
}

// CloseDay closes the books up to a day; done gets what was done in words.
func (c *Closures) CloseDay(day clinic.Date, done func(text string, err error)) {
	c.Runner.Go(c.Context(), func(ctx context.Context) func() {
		days, err := c.Services.Drawers.CloseDay(ctx, day)
		text := i18n.F("The books of %s are closed.", i18n.Date(day, "Mon 2 Jan 2006"))
		if len(days) > 1 {
			text = i18n.N(len(days), "%d day is closed, up to %s.", "%d days are closed, up to %s.", len(days), i18n.Date(day, "Mon 2 Jan 2006"))
		}
		return func() { done(text, err) }
	})
}

// ReopenDay opens the books of a day again.
func (c *Closures) ReopenDay(v service.DayView, reason string, done func(error)) {
	c.Runner.Go(c.Context(), func(ctx context.Context) func() {
		err := c.Services.Drawers.ReopenDay(ctx, v.Date, v.Version, reason)
		return func() { done(err) }
	})
}

// SideLine is a line of one side of the books.
type SideLine struct {
	Label string
	Value clinic.Money
	Sum   bool
}

// PaymentsLines are what the payments say.
func PaymentsLines(b clinic.Books) []SideLine {
	var out []SideLine
	for _, m := range b.Payments.ByMethod {
		if m.Method != clinic.PayDeposit {
			out = append(out, SideLine{Label: i18n.Say(m.Method.Title()) + " (" + strconv.Itoa(m.Count) + ")", Value: m.Amount})
		}
	}
	out = append(out, SideLine{i18n.T("Received"), b.Payments.Received, true}, SideLine{i18n.T("Applied to bills"), b.Payments.Applied, false})
	return out
}

// BillsLines are what the bills say; of a drawer only what changed.
func BillsLines(b clinic.Books, day bool) []SideLine {
	s := b.Bills
	minus := func(m clinic.Money) clinic.Money { return clinic.Money{Minor: -m.Minor, Currency: m.Currency} }
	var out []SideLine
	if day {
		out = append(out, SideLine{i18n.T("Owed before"), s.Opening, false}, SideLine{i18n.C("sum", "Billed"), s.Billed, false})
		if s.Credited.Minor != 0 {
			out = append(out, SideLine{i18n.T("Void or written off"), minus(s.Credited), false})
		}
		out = append(out, SideLine{i18n.T("Owed after"), minus(s.Closing), false})
	}
	out = append(out, SideLine{i18n.T("Applied to bills"), s.Applied, day})
	if s.Deposits.Minor != 0 {
		out = append(out, SideLine{i18n.T("Deposits, more or less left"), s.Deposits, false})
	}
	return append(out, SideLine{i18n.T("Received"), s.Received, true})
}

// AgreeText says whether the two sides come to the same.
func AgreeText(b clinic.Books) (text string, agree bool) {
	if b.Agree() {
		return i18n.F("Both sides agree: %s received", i18n.Money(b.Payments.Received)), true
	}
	return i18n.F("The sides differ: %s by the payments, %s by the bills", i18n.Money(b.Payments.Received), i18n.Money(b.Bills.Received)), false
}

package viewmodel

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// BillingPeriod is a stretch of days offered above the list.
type BillingPeriod string

// The periods.
const (
	PeriodToday BillingPeriod = "today"
	PeriodWeek  BillingPeriod = "week"
	PeriodMonth BillingPeriod = "month"
	PeriodAll   BillingPeriod = "all"
)

// Title gives the period's name for people.
func (p BillingPeriod) Title() string {
	switch p {
	case PeriodWeek:
		return i18n.T("Last 7 days")
	case PeriodMonth:
		return i18n.T("Last 31 days")
	case PeriodAll:
		return i18n.T("All days")
	}
	return i18n.T("Today")
}

// BillingPeriods returns all periods in the order they are offered.
func BillingPeriods() []BillingPeriod {
	return []BillingPeriod{PeriodToday, PeriodWeek, PeriodMonth, PeriodAll}
}

// BillingState narrows the list by where invoices stand.
type BillingState string

// The states offered; StateUnpaid is issued and part paid together, the oldest
// first.
const (
	StateAll    BillingState = ""
	StateToBill BillingState = "draft"
	StateUnpaid BillingState = "unpaid"
	StateOver30 BillingState = "unpaid30" // for more than 30 days
	StateOver60 BillingState = "unpaid60"
	StateOver90 BillingState = "unpaid90"
	StatePaid   BillingState = "paid"
	StateVoid   BillingState = "void"
)

// Title gives the state's name for people.
func (s BillingState) Title() string {
	switch s {
	case StateToBill:
		return i18n.T("To bill")
	case StateUnpaid:
		return i18n.T("Unpaid")
	case StateOver30, StateOver60, StateOver90:
		return i18n.N(s.over(), "Unpaid over %d day", "Unpaid over %d days")
	case StatePaid:
		return i18n.T("Paid")
	case StateVoid:
		return i18n.T("Void")
	}
	return i18n.T("All states")
}

// BillingStates returns all states in the order they are offered.
func BillingStates() []BillingState {
	return []BillingState{StateAll, StateToBill, StateUnpaid, StateOver30, StateOver60, StateOver90, StatePaid, StateVoid}
}

// Unpaid reports the states that list unpaid bills, the oldest first.
func (s BillingState) Unpaid() bool { return s == StateUnpaid || s.over() > 0 }

// over is how many days a bill of the state is unpaid at least; 0 for any.
func (s BillingState) over() int {
	switch s {
	case StateOver30:
		return 30
	case StateOver60:
		return 60
	case StateOver90:
		return 90
	}
	return 0
}

func (s BillingState) statuses() []clinic.InvoiceStatus {
	switch s {
	case StateToBill:
		return []clinic.InvoiceStatus{clinic.InvoiceDraft}
	case StateUnpaid, StateOver30, StateOver60, StateOver90:
		return []clinic.InvoiceStatus{clinic.InvoiceIssued, clinic.InvoicePartPaid}
	case StatePaid:
		return []clinic.InvoiceStatus{clinic.InvoicePaid}
	case StateVoid:
		return []clinic.InvoiceStatus{clinic.InvoiceVoid}
	}
	return nil
}

// UnpaidDays is for how many days an issued bill has been unpaid; ok is false
// when nothing is owed or it is not issued.
func UnpaidDays(i clinic.Invoice, today clinic.Date) (days int, ok bool) {
	if i.IssuedOn.IsZero() || i.Status != clinic.InvoiceIssued && i.Status != clinic.InvoicePartPaid {
		return 0, false
	}
	return max(0, i.IssuedOn.DaysUntil(today)), true
}

// Payer is who the list is narrowed to; 0 for all.
func (b *Billing) Payer() clinic.PayerID { return b.payer }

// SetPayer narrows the list to bills that a payer carries a part of.
func (b *Billing) SetPayer(id clinic.PayerID) {
	if id != b.payer {
		b.payer = id
		b.Load()
	}
}

func (b *Billing) filter() service.InvoiceFilter {
	f := service.InvoiceFilter{Statuses: b.state.statuses(), Text: b.text, Payer: b.payer, Oldest: b.state.Unpaid()}
	today := b.p.Today()
	if over := b.state.over(); over > 0 {
		f.UnpaidSince = today.AddDays(-over - 1)
	}
	switch b.period {
	case PeriodToday:
		f.From, f.To = today, today
	case PeriodWeek:
		f.From, f.To = today.AddDays(-6), today
	case PeriodMonth:
		f.From, f.To = today.AddDays(-30), today
	}
	return f
}

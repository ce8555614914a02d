package viewmodel

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
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
		return "Last 7 days"
	case PeriodMonth:
		return "Last 31 days"
	case PeriodAll:
		return "All days"
	}
	return "Today"
}

// BillingPeriods returns all periods in the order they are offered.
func BillingPeriods() []BillingPeriod {
	return []BillingPeriod{PeriodToday, PeriodWeek, PeriodMonth, PeriodAll}
}

// BillingState narrows the list by where invoices stand.
type BillingState string

// The states offered; StateUnpaid is issued and part paid together.
const (
	StateAll    BillingState = ""
	StateToBill BillingState = "draft"
	StateUnpaid BillingState = "unpaid"
	StatePaid   BillingState = "paid"
	StateVoid   BillingState = "void"
)

// Title gives the state's name for people.
func (s BillingState) Title() string {
	switch s {
	case StateToBill:
		return "To bill"
	case StateUnpaid:
		return "Unpaid"
	case StatePaid:
		return "Paid"
	case StateVoid:
		return "Void"
	}
	return "All states"
}

// BillingStates returns all states in the order they are offered.
func BillingStates() []BillingState {
	return []BillingState{StateAll, StateToBill, StateUnpaid, StatePaid, StateVoid}
}

func (s BillingState) statuses() []clinic.InvoiceStatus {
	switch s {
	case StateToBill:
		return []clinic.InvoiceStatus{clinic.InvoiceDraft}
	case StateUnpaid:
		return []clinic.InvoiceStatus{clinic.InvoiceIssued, clinic.InvoicePartPaid}
	case StatePaid:
		return []clinic.InvoiceStatus{clinic.InvoicePaid}
	case StateVoid:
		return []clinic.InvoiceStatus{clinic.InvoiceVoid}
	}
	return nil
}

func (b *Billing) filter() service.InvoiceFilter {
	f := service.InvoiceFilter{Statuses: b.state.statuses(), Text: b.text}
	today := b.p.Today()
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

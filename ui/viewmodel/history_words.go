package viewmodel

import (
	"regexp"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// decimals finds the numbers with a decimal part.
var decimals = regexp.MustCompile(`\d+\.\d+`)

// EntryTitle is the line of an entry of the timeline. What the program words itself,
// sums and measured values, is in the window's language; what people wrote stays.
func EntryTitle(e clinic.TimelineEntry) string {
	switch {
	case e.Bill != nil:
		return billTitle(*e.Bill)
	case e.Kind == clinic.TimelineVitals:
		return decimals.ReplaceAllStringFunc(i18n.Say(e.Title), i18n.Decimal)
	case e.Kind == clinic.TimelineVisit && e.Title == "Visit":
		return i18n.T("Visit")
	}
	return e.Title
}

// billState is where a bill stands, after its amount.
func billState(s clinic.InvoiceStatus) string {
	switch s {
	case clinic.InvoiceDraft:
		return i18n.C("of an amount", "to bill")
	case clinic.InvoiceIssued:
		return i18n.C("of an amount", "issued")
	case clinic.InvoicePartPaid:
		return i18n.C("of an amount", "part paid")
	case clinic.InvoicePaid:
		return i18n.C("of an amount", "paid")
	case clinic.InvoiceSettled:
		return i18n.C("of an amount", "written off")
	case clinic.InvoiceDiscarded:
		return i18n.C("of an amount", "discarded")
	case clinic.InvoiceVoid:
		return i18n.C("of an amount", "void")
	}
	return i18n.LowerFirst(i18n.Say(s.Title()))
}

func billTitle(b clinic.TimelineBill) string {
	if !b.Paid.IsZero() && b.Paid != b.Total {
		return i18n.F("%s of %s paid", b.Paid, b.Total)
	}
	return i18n.Money(b.Total) + ", " + billState(b.Status)
}

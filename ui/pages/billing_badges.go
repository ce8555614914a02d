package pages

import (
	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// billBadges are the longest of badge.
func billBadges() []components.BadgeSpec {
	out := append(components.Badges(clinic.InvoiceStatuses(), invoiceBadge), freeBadge())
	for _, s := range []clinic.InvoiceStatus{clinic.InvoiceIssued, clinic.InvoicePartPaid} {
		spec := invoiceBadge(s)
		spec.Text += unpaidFor(88)
		out = append(out, spec)
	}
	return out
}

// unpaidFor says behind a state for how many days nothing was paid.
func unpaidFor(days int) string { return " · " + i18n.N(days, "%d day", "%d days") }

// badge is billBadge and, when the invoice is unpaid, for how long.
func (p *BillingPage) badge(i clinic.Invoice) components.BadgeSpec {
	spec := billBadge(i)
	switch days, ok := viewmodel.UnpaidDays(i, p.env.Today()); {
	case ok && days > 0:
		spec.Text += unpaidFor(days)
	}
	return spec
}

// billBadge shows where an invoice stands; a free follow-up, of which nothing is
// to pay, is named.
func billBadge(i clinic.Invoice) components.BadgeSpec {
	if i.FreeFollowUp && i.Status == clinic.InvoicePaid {
		return freeBadge()
	}
	return invoiceBadge(i.Status)
}

func freeBadge() components.BadgeSpec {
	return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.T("Free follow-up")}
}

// invoiceBadge shows where an invoice stands.
func invoiceBadge(s clinic.InvoiceStatus) components.BadgeSpec {
	spec := components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.Say(s.Title())}
	switch s {
	case clinic.InvoiceIssued:
		spec.Tone = theme.ToneWaiting
	case clinic.InvoicePartPaid:
		spec.Tone = theme.ToneBooked
	case clinic.InvoicePaid:
		spec.Tone = theme.ToneGood
	}
	return spec
}

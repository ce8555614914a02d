package viewmodel

import (
	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// SumLine is a sum below the lines of a bill.
type SumLine struct {
	Label  string
	Amount clinic.Money
}

// SumsOf is what sums are of, where that is named.
type SumsOf int

// What sums can be of; the zero value names nothing.
const (
	OfInvoice SumsOf = iota + 1
	OfEstimate
)

// SumLines are the sums of a bill in the order they are printed: what was taken
// off, the net amount and each tax, the total, and the two parts of it when a
// payer carries one. A bill without any of these has its total alone.
func SumLines(i clinic.Invoice, what SumsOf) []SumLine {
	var out []SumLine
	if i.Discount.Minor > 0 {
		out = append(out, SumLine{i18n.T("Discount"), clinic.Money{Minor: -i.Discount.Minor, Currency: i.Currency}})
	}
	if i.Tax.Minor > 0 {
		out = append(out, SumLine{i18n.T("Net"), i.Net})
		out = append(out, taxLines(i)...)
	}
	total := i18n.T("Total")
	switch what {
	case OfInvoice:
		total = i18n.T("Total of the invoice")
	case OfEstimate:
		total = i18n.T("Total of the estimate")
	}
	out = append(out, SumLine{total, i.Total})
	if i.Claim != nil {
		name := i.Claim.PayerName
		if name == "" {
			name = i18n.T("Payer")
		}
		out = append(out, SumLine{i18n.F("%s pays", name), i.Claim.Covered}, SumLine{i18n.T("Patient pays"), i.PatientPart()})
	}
	return out
}

// taxLines sums up the tax by its name and rate, in the order of the lines.
func taxLines(i clinic.Invoice) []SumLine {
	var out []SumLine
	at := map[string]int{}
	for _, it := range i.Items {
		if it.TaxRate == 0 {
			continue
		}
		label := clinic.TaxLabel(it.TaxName, it.TaxRate)
		n, ok := at[label]
		if !ok {
			n = len(out)
			at[label] = n
			out = append(out, SumLine{label, clinic.Money{Currency: i.Currency}})
		}
		out[n].Amount = out[n].Amount.Add(it.Tax)
	}
	if len(out) == 0 {
		out = append(out, SumLine{i18n.T("Tax"), i.Tax})
	}
	return out
}

// LineOff is what was taken off a line, as a list shows it.
func LineOff(it clinic.InvoiceItem) string {
	switch {
	case it.DiscountKind == clinic.DiscountFollowUp:
		return i18n.C("price", "free")
	case it.DiscountRate > 0:
		return "−" + i18n.Decimal(it.DiscountRate.Edit()) + "%"
	case it.Discount.Minor > 0:
		return "−" + i18n.Amount(it.Discount)
	}
	return ""
}

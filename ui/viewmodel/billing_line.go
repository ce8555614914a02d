package viewmodel

import (
	"strconv"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// LineForm is the form of one line of a bill or an estimate that is not issued.
type LineForm struct {
	currency  clinic.Currency
	inclusive bool
	manager   bool // may change prices of the list and the doctor's fee
	before    clinic.InvoiceItem
	entry     clinic.ListPrice // chosen from the list; ID 0 for a line typed by hand
}

// LineText is what is typed in the form.
type LineText struct {
	Description, Quantity, Price, Discount, Reason string
	Tax                                            clinic.Tax // of a line typed by hand
}

// NewLineForm returns the form of a line as it stands; the zero line is a new one.
func NewLineForm(before clinic.InvoiceItem, c clinic.Currency, inclusive, manager bool) *LineForm {
	f := &LineForm{currency: c, inclusive: inclusive, manager: manager, before: before}
	if before.PriceID != 0 {
		f.entry = clinic.ListPrice{ID: before.PriceID, Name: before.Description, Price: before.Price, TaxName: before.TaxName, TaxRate: before.TaxRate}
	}
	return f
}

// Follow names the line as the bill holds it now. Nothing else of it has changed.
func (f *LineForm) Follow(now clinic.InvoiceItem) { f.before.ID = now.ID }

// Pick takes an entry of the price list.
func (f *LineForm) Pick(e clinic.ListPrice) { f.entry = e }

// Typed notes that the words were changed by hand: what is no entry of the list
// any more is a line of its own. Who manages the prices gives an entry other words.
func (f *LineForm) Typed(description string) {
	if f.entry.ID != 0 && clinic.CleanLine(description) != f.entry.Name && !f.manager {
		f.entry = clinic.ListPrice{}
	}
}

// Listed reports a line of the price list.
func (f *LineForm) Listed() bool { return f.entry.ID != 0 }

// PriceFixed reports that the price is not this person's to change.
func (f *LineForm) PriceFixed() bool { return (f.Listed() || f.Fee()) && !f.manager }

// Fee reports a doctor's fee that is not this person's to change.
func (f *LineForm) Fee() bool { return f.before.Kind == clinic.LineFee && !f.manager }

// Free reports a free follow-up: its discount is not this person's to change.
func (f *LineForm) Free() bool {
	return f.Fee() && f.before.DiscountKind == clinic.DiscountFollowUp
}

// TaxFixed reports that the tax follows from the list or the visit.
func (f *LineForm) TaxFixed() bool { return f.Listed() || f.before.Kind == clinic.LineFee }

// Text is the line as the form shows it.
func (f *LineForm) Text() LineText {
	if f.before.Quantity == 0 {
		return LineText{Quantity: "1"}
	}
	return LineText{Description: f.before.Description, Quantity: strconv.Itoa(f.before.Quantity), Price: i18n.Typed(f.before.Price.Edit()),
		Discount: i18n.Typed(f.before.DiscountText()), Reason: f.before.DiscountReason, Tax: clinic.Tax{Name: f.before.TaxName, Rate: f.before.TaxRate}}
}

// Read reads the form and works the line out. Errors name the fields
// description, quantity, price, discount, discount_reason and tax.
func (f *LineForm) Read(t LineText) (clinic.InvoiceItem, error) {
	it := clinic.InvoiceItem{ID: f.before.ID, Kind: f.before.Kind, PriceID: f.entry.ID, Description: t.Description, DiscountReason: t.Reason,
		DiscountKind: f.before.DiscountKind, TaxName: t.Tax.Name, TaxRate: t.Tax.Rate, TaxInclusive: f.inclusive}
	var err error
	if it.Quantity, err = strconv.Atoi(strings.TrimSpace(t.Quantity)); err != nil {
		return it, clinic.FieldErrorf("quantity", "Give a whole number from 1 to 9999.")
	}
	if strings.TrimSpace(t.Price) == "" {
		return it, clinic.FieldErrorf("price", "Give the price; 0 for nothing.")
	}
	if it.Price, err = clinic.ParseMoney(t.Price, f.currency); err != nil {
		return it, clinic.FieldErrorf("price", "%s", i18n.Error(err))
	}
	switch {
	case f.Listed():
		it.TaxName, it.TaxRate = f.entry.TaxName, f.entry.TaxRate
	case f.TaxFixed():
		it.TaxName, it.TaxRate = f.before.TaxName, f.before.TaxRate
	}
	if it.DiscountRate, it.Discount, err = clinic.ParseDiscount(t.Discount, f.currency); err != nil {
		return it, clinic.FieldErrorf("discount", "%s", i18n.Error(err))
	}
	if it.DiscountRate != f.before.DiscountRate || it.DiscountRate == 0 && it.Discount.Minor != f.before.Discount.Minor {
		it.DiscountKind = clinic.DiscountNone // another discount than the one that was there
	}
	if err := it.Clean(f.currency); err != nil {
		return it, err
	}
	if it.DiscountKind == clinic.DiscountManual && it.DiscountReason == "" {
		return it, clinic.FieldErrorf("discount_reason", "Give the reason of the discount.")
	}
	return it, nil
}

// WithLine is the bill as it is with a line changed, or added when the index is
// negative: all sums as they will be printed. The claim, when it is a part, follows.
func WithLine(inv clinic.Invoice, index int, it clinic.InvoiceItem) clinic.Invoice {
	items := append([]clinic.InvoiceItem(nil), inv.Items...)
	if index < 0 {
		items = append(items, it)
	} else {
		items[index] = it
	}
	inv.Items = items
	inv.Sum()
	if inv.Claim != nil {
		claim := *inv.Claim
		if claim.Set(inv.Total) == nil {
			inv.Claim = &claim
		}
	}
	return inv
}

// LineError is an error about one line of many as its form shows it: the fields
// lose the line's number, and what belongs to another line stands on top.
func LineError(err error, index int) error {
	all := clinic.FieldErrors(err)
	if len(all) == 0 {
		return err
	}
	prefix := "items[" + strconv.Itoa(index) + "]."
	for _, e := range all {
		if name, ok := strings.CutPrefix(e.Field, prefix); ok {
			own := *e
			own.Field = name
			return &own
		}
	}
	own := *all[0]
	own.Field = ""
	return &own
}

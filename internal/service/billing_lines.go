package service

import (
	"errors"
	"fmt"

	"caredesk/internal/clinic"
)

// lineContext is what lines are checked against.
type lineContext struct {
	prices    map[clinic.PriceID]clinic.ListPrice
	taxes     []clinic.Tax
	stored    map[clinic.InvoiceItemID]*clinic.InvoiceItem // not named by a line yet
	currency  clinic.Currency
	inclusive bool
	limit     clinic.BasisPoints
	manager   bool // may change prices and the fee
}

// lines prices and checks the lines of a draft or an estimate against those that
// were there, and names the fields of errors items[0].price and so on.
func (t *tx) lines(items, stored []clinic.InvoiceItem, currency clinic.Currency, inclusive bool) ([]clinic.InvoiceItem, error) {
	settings, err := t.settings()
	if err != nil {
		return nil, err
	}
	x := lineContext{currency: currency, inclusive: inclusive, stored: map[clinic.InvoiceItemID]*clinic.InvoiceItem{},
		limit: settings.DiscountLimit(t.actor.Role), manager: t.actor.Role.May(clinic.PricesManage)}
	var ids []clinic.PriceID
	for _, it := range items {
		if it.PriceID != 0 {
			ids = append(ids, it.PriceID)
		}
	}
	if x.prices, err = t.Prices().PricesOf(t.ctx, ids); err != nil {
		return nil, err
	}
	if x.taxes, err = t.Prices().Taxes(t.ctx, false); err != nil {
		return nil, err
	}
	for n := range stored {
		x.stored[stored[n].ID] = &stored[n]
	}
	out := make([]clinic.InvoiceItem, len(items))
	var errs []error
	for n, it := range items {
		before := x.stored[it.ID]
		delete(x.stored, it.ID)
		for _, e := range clinic.FieldErrors(x.line(&it, before)) {
			named := *e
			named.Field = fmt.Sprintf("items[%d].%s", n, e.Field)
			errs = append(errs, &named)
		}
		it.ID = 0
		out[n] = it
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, left := range x.stored {
		if left.Kind == clinic.LineFee && !x.manager {
			return nil, fixedFee("items")
		}
	}
	return out, nil
}

func fixedFee(field string) error {
	return &clinic.Error{Code: clinic.Forbidden, Field: field,
		Message: "The doctor's fee stays as the visit was priced. An administrator can change it."}
}

// line prices and checks one line, and names the field of what is wrong; before is how it stood, nil for a new one.
func (x *lineContext) line(it, before *clinic.InvoiceItem) error {
	it.TaxInclusive = x.inclusive
	switch {
	case before != nil:
		it.Kind = before.Kind
	case !x.manager:
		it.Kind = clinic.LineItem
	}
	var err error
	switch {
	case before != nil && before.Kind == clinic.LineFee && !x.manager:
		err = x.fee(it, *before)
	case it.PriceID != 0:
		err = x.listed(it, before)
	default:
		err = x.free(it, before)
	}
	if err != nil {
		return err
	}
	asStored := before != nil && it.DiscountKind == clinic.DiscountFollowUp && before.DiscountKind == clinic.DiscountFollowUp &&
		it.DiscountRate == before.DiscountRate && (it.DiscountRate > 0 || it.Discount.Minor == before.Discount.Minor)
	if asStored {
		it.DiscountReason = before.DiscountReason
	}
	if it.DiscountKind != clinic.DiscountFollowUp || !asStored && !x.manager {
		it.DiscountKind = clinic.DiscountNone // a discount that somebody gives
	}
	if err := it.Clean(x.currency); err != nil {
		return err
	}
	if asStored {
		return nil
	}
	return it.CheckDiscount(before, x.limit)
}

// fee holds the line of a doctor's fee to what the visit was priced with. A
// discount can be given on it, but not instead of a free follow-up.
func (x *lineContext) fee(it *clinic.InvoiceItem, before clinic.InvoiceItem) error {
	free := before.DiscountKind == clinic.DiscountFollowUp
	sameCut := it.DiscountRate == before.DiscountRate && (it.DiscountRate > 0 || it.Discount.Minor == before.Discount.Minor)
	if it.Quantity != before.Quantity || it.Price != before.Price || it.PriceID != before.PriceID || clinic.CleanLine(it.Description) != before.Description ||
		free && !sameCut {
		return fixedFee("description")
	}
	it.TaxName, it.TaxRate = before.TaxName, before.TaxRate
	if free {
		it.DiscountKind = clinic.DiscountFollowUp
	}
	return nil
}

// listed takes what the price list says, or keeps what the line was priced with.
func (x *lineContext) listed(it, before *clinic.InvoiceItem) error {
	name := it.Description
	if before != nil && before.PriceID == it.PriceID && before.Price == it.Price {
		it.Description, it.TaxName, it.TaxRate = before.Description, before.TaxName, before.TaxRate
	} else {
		entry, ok := x.prices[it.PriceID]
		switch {
		case !ok || !entry.Active:
			return clinic.FieldErrorf("description", "This is not in the price list any more. Choose another entry.")
		case entry.Price.Currency != x.currency:
			return clinic.FieldErrorf("price", "%s is not priced in %s.", entry.Name, string(x.currency))
		case it.Price.Currency == "":
			it.Price = entry.Price
		case it.Price != entry.Price && !x.manager:
			return &clinic.Error{Code: clinic.Conflict, Field: "price", Message: fmt.Sprintf("%s costs %s by the price list.", entry.Name, entry.Price)}
		}
		it.Description, it.TaxName, it.TaxRate = entry.Name, entry.TaxName, entry.TaxRate
	}
	if name = clinic.CleanLine(name); name != "" && x.manager {
		it.Description = name
	}
	return nil
}

// free lets a line typed by hand carry a tax of the list.
func (x *lineContext) free(it, before *clinic.InvoiceItem) error {
	it.TaxName = clinic.CleanLine(it.TaxName)
	if before != nil && before.PriceID != 0 && clinic.CleanLine(it.Description) == before.Description && it.Price != before.Price && !x.manager {
		return &clinic.Error{Code: clinic.Forbidden, Field: "price", Message: "The price of this item is the price list's. An administrator can change it."}
	}
	if it.TaxRate == 0 || before != nil && before.TaxName == it.TaxName && before.TaxRate == it.TaxRate {
		return nil
	}
	for _, tax := range x.taxes {
		if tax.Name == it.TaxName && tax.Rate == it.TaxRate {
			return nil
		}
	}
	return clinic.FieldErrorf("tax", "Choose a tax of the list.")
}

package clinic

import (
	"math/bits"
	"strings"
)

// ParseDiscount reads a discount as people type it in one field: a part such as
// 10%, 12.5 % or 12,5%, or an amount such as 5 or 5.00. One of the two is
// returned, both are nothing for an empty text. A part has two decimals at most
// and is 100 % at most; that an amount fits its line is InvoiceItem.Clean's.
func ParseDiscount(s string, c Currency) (rate BasisPoints, amount Money, err error) {
	s = CleanLine(s)
	amount = Money{0, c}
	part, percent := strings.CutSuffix(s, "%")
	switch {
	case s == "":
		return 0, amount, nil
	case !percent:
		amount, err = ParseMoney(s, c)
		return 0, amount, err
	}
	if strings.Contains(part, "%") {
		return 0, amount, Errorf(Invalid, "Give the discount as 10%% or as an amount.")
	}
	rate, err = ParsePercent(part)
	return rate, amount, err
}

// DiscountText gives the line's discount as an input field shows it, which
// ParseDiscount reads back; empty without one.
func (i InvoiceItem) DiscountText() string {
	switch {
	case i.DiscountRate > 0:
		return i.DiscountRate.Edit() + "%"
	case i.Discount.Minor > 0:
		return Money{i.Discount.Minor, i.Price.Currency}.Edit()
	}
	return ""
}

// DiscountWithin reports whether the discount of a line that was worked out is
// at most a part of its gross amount, that part rounded as a discount is.
func (i InvoiceItem) DiscountWithin(limit BasisPoints) bool {
	return i.DiscountRate <= limit && i.discount().Minor <= i.Gross().Share(int64(limit), int64(Whole)).Minor
}

// noMoreThan reports whether the discount of a line is at most another's, as an
// amount and as a part of the line: what was given off a dear item is not carried
// over to a cheap one. Lines that were worked out are compared.
func (i InvoiceItem) noMoreThan(before InvoiceItem) bool {
	mine, theirs := i.discount().Minor, before.discount().Minor
	switch {
	case mine > theirs:
		return false
	case i.DiscountRate > 0 && before.DiscountRate > 0:
		return i.DiscountRate <= before.DiscountRate
	}
	high, low := bits.Mul64(uint64(mine), uint64(before.Gross().Minor))
	most, least := bits.Mul64(uint64(theirs), uint64(i.Gross().Minor))
	return high < most || high == most && low <= least
}

// CheckDiscount holds a line's discount to what a role gives by itself, and to a
// reason. before is the line as it stood, nil for a new one: a larger discount
// that somebody else gave may stay, but not grow, neither as an amount nor as a part of
// its line.
func (i InvoiceItem) CheckDiscount(before *InvoiceItem, limit BasisPoints) error {
	switch {
	case i.DiscountKind == DiscountNone:
		return nil
	case before != nil && i.DiscountKind == before.DiscountKind && i.noMoreThan(*before) && i.DiscountReason == before.DiscountReason:
		return nil
	case i.DiscountReason == "":
		return FieldErrorf("discount_reason", "Give the reason of the discount.")
	case i.DiscountWithin(limit) || before != nil && i.noMoreThan(*before):
		return nil
	case limit == 0:
		return FieldErrorf("discount", "Your role gives no discounts. Ask an administrator.")
	}
	return FieldErrorf("discount", "Your role gives %s at most. Ask an administrator.", limit)
}

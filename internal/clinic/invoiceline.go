package clinic

// Rounding: every line is rounded by itself, half up, to the currency's minor
// unit, and a bill's sums are those of its printed lines. Adding up what stands
// on the paper therefore always gives the total on the paper, whatever the rates.

// LineKind tells a doctor's fee from other things billed.
type LineKind string

// The kinds of line.
const (
	LineItem LineKind = "item"
	LineFee  LineKind = "fee"
)

// DiscountKind says where a discount comes from.
type DiscountKind string

// The kinds: none, given by a person within the limits of the role, and the
// one that makes a follow-up free.
const (
	DiscountNone     DiscountKind = ""
	DiscountManual   DiscountKind = "manual"
	DiscountFollowUp DiscountKind = "follow_up"
)

// BasisPoints are hundredths of a percent: 1900 is 19 %, 10000 the whole.
type BasisPoints int

// Whole is 100 %.
const Whole BasisPoints = 10_000

// InvoiceItem is a line of an invoice or an estimate.
type InvoiceItem struct {
	ID             InvoiceItemID
	Kind           LineKind // empty counts as LineItem
	PriceID        PriceID  // of the price list; 0 for a line typed by hand
	Description    string
	Quantity       int         // 1 to 9999
	Price          Money       // for one
	DiscountRate   BasisPoints // 0 when the discount was given as an amount
	Discount       Money       // off the whole line
	DiscountKind   DiscountKind
	DiscountReason string
	TaxName        string // such as VAT; empty when exempt
	TaxRate        BasisPoints
	TaxInclusive   bool // as its bill's
	Tax            Money
	Total          Money // what the patient pays for the line, tax included
}

// Gross is quantity times price, before discount and without regard to tax.
func (i InvoiceItem) Gross() Money { return i.Price.Times(i.Quantity) }

// Base is what the tax is worked out from: the gross amount less the discount.
func (i InvoiceItem) Base() Money { return i.Gross().Sub(i.discount()) }

// Net is the line without tax.
func (i InvoiceItem) Net() Money { return i.Total.Sub(i.tax()) }

// Amount is the line's total.
func (i InvoiceItem) Amount() Money { return i.Total }

// The zero Money of a line not worked out yet has no currency.
func (i InvoiceItem) discount() Money { return Money{i.Discount.Minor, i.Price.Currency} }
func (i InvoiceItem) tax() Money      { return Money{i.Tax.Minor, i.Price.Currency} }

// Work sets discount (from its rate, when there is one), tax and total.
func (i *InvoiceItem) Work() {
	if i.Kind == "" {
		i.Kind = LineItem
	}
	i.Discount, i.Tax = i.discount(), i.tax()
	if i.DiscountRate > 0 {
		i.Discount = i.Gross().Share(int64(i.DiscountRate), int64(Whole))
	}
	if i.Discount.IsZero() && i.DiscountRate == 0 {
		i.DiscountKind, i.DiscountReason = DiscountNone, ""
	} else if i.DiscountKind == DiscountNone {
		i.DiscountKind = DiscountManual
	}
	if i.TaxRate == 0 {
		i.TaxName = ""
	}
	base := i.Base()
	if i.TaxInclusive {
		i.Tax = base.Share(int64(i.TaxRate), int64(Whole+i.TaxRate))
		i.Total = base
	} else {
		i.Tax = base.Share(int64(i.TaxRate), int64(Whole))
		i.Total = base.Add(i.Tax)
	}
}

// Clean tidies, checks and works out a line.
func (i *InvoiceItem) Clean(c Currency) error {
	i.Description, i.DiscountReason, i.TaxName = CleanLine(i.Description), CleanLine(i.DiscountReason), CleanLine(i.TaxName)
	var k checker
	k.require("description", i.Description, "what is billed")
	k.limit("description", i.Description, MaxLine)
	k.limit("discount_reason", i.DiscountReason, MaxLine)
	k.limit("tax", i.TaxName, MaxLine)
	quantity := i.Quantity >= 1 && i.Quantity <= 9999
	if !quantity {
		k.fail("quantity", "The quantity is 1 to 9999.")
	}
	price := false
	switch {
	case i.Price.Currency != c:
		k.fail("price", "The price is not in %s.", string(c))
	case i.Price.Minor < 0:
		k.fail("price", "The price cannot be negative.")
	case i.Price.Minor > maxPrice:
		k.fail("price", "The price is too large.")
	default:
		price = true
	}
	if i.TaxRate < 0 || i.TaxRate > Whole {
		k.fail("tax", "A tax is 0 to 100 %%.")
	}
	switch {
	case i.DiscountRate < 0 || i.Discount.Minor < 0:
		k.fail("discount", "A discount cannot be negative.")
	case i.DiscountRate > Whole:
		k.fail("discount", "A discount is 100 %% at most.")
	case i.Discount.Currency != "" && i.Discount.Currency != c:
		k.fail("discount", "The discount is not in %s.", string(c))
	case price && quantity && i.DiscountRate == 0 && i.Discount.Minor > i.Gross().Minor:
		k.fail("discount", "The discount is more than the line.")
	}
	if err := k.err(); err != nil {
		return err
	}
	i.Work()
	return nil
}

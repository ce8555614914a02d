package clinic

import (
	"strconv"
	"strings"
	"time"
)

// Tax is a rate that lines can carry.
type Tax struct {
	ID      TaxID
	Name    string // as printed, such as VAT
	Rate    BasisPoints
	Active  bool
	Version int
}

// PriceCategory groups the price list.
type PriceCategory struct {
	ID       CategoryID
	Name     string
	Position int // among the categories, from 1
	Active   bool
	Version  int
}

// ListPrice is an entry of the price list.
type ListPrice struct {
	ID           PriceID
	Code         string // short, to type; unique when given
	Name         string
	CategoryID   CategoryID // 0 for none
	CategoryName string
	Price        Money
	TaxID        TaxID // 0 for none
	TaxName      string
	TaxRate      BasisPoints
	Active       bool
	UpdatedAt    time.Time
	Version      int
}

// Lengths of what the price list holds, in characters.
const (
	maxPriceCode = 20
	maxTaxName   = 40
	maxCategory  = 60
)

// maxPrice bounds what one of something costs, in minor units, so that the
// longest line of a bill stays within what sums can hold.
const maxPrice = maxMinor / 10_000

// String gives the rate as people write it: 19 %, 7.5 %.
func (b BasisPoints) String() string { return b.Edit() + " %" }

// Edit gives the rate as an input field shows it: 19, 7.5.
func (b BasisPoints) Edit() string {
	sign := ""
	if b < 0 {
		sign, b = "−", -b
	}
	whole, part := strconv.Itoa(int(b/100)), strconv.Itoa(int(100 + b%100))[1:]
	if part = strings.TrimRight(part, "0"); part != "" {
		whole += "." + part
	}
	return sign + whole
}

// ParsePercent reads a rate as people type it: 19, 7.5, 7,5 %. It has two
// decimals at most and is 0 to 100.
func ParsePercent(s string) (BasisPoints, error) {
	t := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	if t == "" {
		return 0, Errorf(Invalid, "Give a percentage.")
	}
	whole, part, _ := strings.Cut(strings.Replace(t, ",", ".", 1), ".")
	if whole == "" || len(whole) > 3 || len(part) > 2 || strings.Trim(whole+part, "0123456789") != "" {
		return 0, Errorf(Invalid, "Give a percentage such as 19 or 7.5, with two decimals at most.")
	}
	n, err := strconv.Atoi(whole + (part + "00")[:2])
	if err != nil || BasisPoints(n) > Whole {
		return 0, Errorf(Invalid, "A percentage is 0 to 100.")
	}
	return BasisPoints(n), nil
}

// Clean tidies typed text and checks every field.
func (t *Tax) Clean() error {
	t.Name = CleanLine(t.Name)
	var c checker
	c.require("name", t.Name, "the name as it is printed, such as VAT")
	c.limit("name", t.Name, maxTaxName)
	if t.Rate < 0 || t.Rate > Whole {
		c.fail("rate", "A tax is 0 to 100 %%.")
	}
	return c.err()
}

// Label is the tax as it is chosen: VAT 20 %. A rate that the name says
// already is not said twice.
func (t Tax) Label() string { return TaxLabel(t.Name, t.Rate) }

// TaxLabel joins a tax's name and rate; nothing for none.
func TaxLabel(name string, rate BasisPoints) string {
	if name == "" || strings.Contains(name, rate.Edit()+" %") || strings.Contains(name, rate.Edit()+"%") {
		return name
	}
	return name + " " + rate.String()
}

// Clean tidies typed text and checks it.
func (p *PriceCategory) Clean() error {
	p.Name = CleanLine(p.Name)
	var c checker
	c.require("name", p.Name, "the category's name")
	c.limit("name", p.Name, maxCategory)
	return c.err()
}

// CleanPriceCode tidies a code: capitals, no blanks.
func CleanPriceCode(s string) string {
	return strings.ToUpper(strings.ReplaceAll(CleanLine(s), " ", ""))
}

// Clean tidies typed text and checks every field. The price must be in c.
func (p *ListPrice) Clean(cur Currency) error {
	p.Code, p.Name = CleanPriceCode(p.Code), CleanLine(p.Name)
	var c checker
	c.limit("code", p.Code, maxPriceCode)
	if strings.Trim(p.Code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/._") != "" {
		c.fail("code", "A code holds letters A to Z, figures and - / . _ only.")
	}
	c.require("name", p.Name, "the name as it stands on the bill")
	c.limit("name", p.Name, MaxLine)
	checkPrice(&c, "price", p.Price, cur)
	return c.err()
}

func checkPrice(c *checker, field string, m Money, cur Currency) {
	switch {
	case m.Currency != cur:
		c.fail(field, "The price is not in %s.", string(cur))
	case m.Minor < 0:
		c.fail(field, "The price cannot be negative.")
	case m.Minor > maxPrice:
		c.fail(field, "The price is too large.")
	}
}

// Line is the entry as a line of a bill, before discount.
func (p ListPrice) Line(quantity int) InvoiceItem {
	return InvoiceItem{Kind: LineItem, PriceID: p.ID, Description: p.Name, Quantity: quantity, Price: p.Price, TaxName: p.TaxName, TaxRate: p.TaxRate}
}

// VisitKinds returns the kinds of visit, in the order fees are listed.
func VisitKinds() []VisitKind { return []VisitKind{VisitNew, VisitFollowUp, VisitWalkIn} }

// Fees are what a doctor takes by kind of visit; a kind that is missing costs
// the doctor's consultation fee.
type Fees map[VisitKind]Money

// For is the fee of a kind, usual when none is given.
func (f Fees) For(k VisitKind, usual Money) Money {
	if fee, ok := f[k]; ok {
		return fee
	}
	return usual
}

// FeeField is the field of an error about the fee of a kind.
func FeeField(k VisitKind) string { return "fee_" + string(k) }

// Clean checks that every fee is of a known kind and in c.
func (f Fees) Clean(cur Currency) error {
	var c checker
	known := 0
	for _, k := range VisitKinds() {
		if fee, ok := f[k]; ok {
			known++
			checkPrice(&c, FeeField(k), fee, cur)
		}
	}
	if known != len(f) {
		c.fail("fees", "There is no such kind of visit.")
	}
	return c.err()
}

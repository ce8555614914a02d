package clinic

import "time"

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
	Position int
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

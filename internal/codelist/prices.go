package codelist

import (
	"io"
	"strings"

	"caredesk/internal/clinic"
)

// MaxPrices bounds a price list.
const MaxPrices = 20_000

// PriceRow is a row of a price list: what an entry says, with category and tax
// as the file names them.
type PriceRow struct {
	Line     int // in the file, from 1
	Price    clinic.ListPrice
	Category string // empty for none
	Tax      string // a tax's name or rate; empty for none
}

var priceColumns = []column{
	{"code", []string{"no", "number", "itemcode", "sku"}, false},
	{"name", []string{"description", "item", "service", "text", "title"}, true},
	{"category", []string{"group", "department"}, false},
	{"price", []string{"amount", "fee", "cost", "unitprice"}, true},
	{"tax", []string{"vat", "gst", "taxrate", "taxname"}, false},
}

// ReadPricesCSV reads a price list in a currency: name and price are needed,
// code, category and tax may be there. The last row of a code, or of a name
// without one, counts. A price is written as people do (12.50, 12,50, 1,250.00),
// never negative and with no more decimals than the currency has.
func ReadPricesCSV(r io.Reader, c clinic.Currency) ([]PriceRow, Outcome, error) {
	return fewPrices(readAll(r, priceColumns, readPrice(c)))
}

// fewPrices refuses a list that is too long to be one.
func fewPrices(rows []PriceRow, o Outcome, err error) ([]PriceRow, Outcome, error) {
	if err == nil && len(rows) > MaxPrices {
		return nil, o, clinic.Errorf(clinic.Invalid, "The file has %d entries. A price list has %d at most.", len(rows), MaxPrices)
	}
	return rows, o, err
}

func readPrice(c clinic.Currency) func(*table, []string) (PriceRow, string, error) {
	return func(t *table, row []string) (PriceRow, string, error) {
		p := PriceRow{Line: t.line, Category: clinic.CleanLine(t.cell(row, "category")), Tax: clinic.CleanLine(t.cell(row, "tax"))}
		p.Price.Code, p.Price.Name = t.cell(row, "code"), t.cell(row, "name")
		price, err := clinic.ParseMoney(clinic.CleanLine(t.cell(row, "price")), c)
		if err != nil {
			return p, "", clinic.FieldErrorf("price", "%s", clinic.MessageOf(err))
		}
		p.Price.Price = price
		if err := p.Price.Clean(c); err != nil {
			return p, "", err
		}
		if p.Category != "" {
			category := clinic.PriceCategory{Name: p.Category}
			if err := category.Clean(); err != nil {
				return p, "", clinic.FieldErrorf("category", "%s", clinic.MessageOf(err))
			}
		}
		// What a spreadsheet would work out is no name, and would be worked out
		// again wherever the list is exported to.
		for _, each := range []struct{ field, text string }{{"code", p.Price.Code}, {"name", p.Price.Name}, {"category", p.Category}} {
			if each.text != "" && strings.ContainsRune("=+-@", rune(each.text[0])) {
				return p, "", clinic.FieldErrorf(each.field, "%q begins with %s, as a formula does.", clip(each.text), each.text[:1])
			}
		}
		key := "code " + p.Price.Code
		if p.Price.Code == "" {
			key = "name " + strings.ToLower(p.Price.Name)
		}
		return p, key, nil
	}
}

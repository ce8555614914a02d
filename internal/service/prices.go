package service

import (
	"context"
	"strconv"

	"caredesk/internal/clinic"
)

// Prices keeps the price list: taxes, categories and what things cost. See
// prices_payers.go for those who pay in a patient's stead and prices_fees.go for
// what doctors take.
type Prices struct{ *core }

// pricesChanged tells other pages.
func (t *tx) pricesChanged() { t.emit(PricesChanged{}) }

// List pages through the price list by name.
func (s *Prices) List(ctx context.Context, f PriceFilter, p PageRequest) (Page[clinic.ListPrice], error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return Page[clinic.ListPrice]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[clinic.ListPrice]
	err := s.read(ctx, func(t *tx) (err error) {
		page, err = t.Prices().Prices(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// Get returns one entry of the price list, also a retired one.
func (s *Prices) Get(ctx context.Context, id clinic.PriceID) (clinic.ListPrice, error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return clinic.ListPrice{}, err
	}
	var price clinic.ListPrice
	err := s.read(ctx, func(t *tx) (err error) {
		price, err = t.Prices().Price(t.ctx, id)
		return err
	})
	return orNothing(price, err)
}

// Suggest finds active entries for what was typed: by the beginning of the code
// or of words of the name, the best first. A limit of 0 is DefaultSuggestions.
func (s *Prices) Suggest(ctx context.Context, text string, limit int) ([]clinic.ListPrice, error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return nil, err
	}
	text = cleanSearch(text)
	var found []clinic.ListPrice
	err := s.read(ctx, func(t *tx) error {
		settings, err := t.settings()
		if err != nil {
			return err
		}
		found, err = t.Prices().Suggest(t.ctx, text, settings.Currency, suggestions(limit))
		return err
	})
	return orNothing(found, err)
}

// Save adds an entry (ID 0) or changes one. Bills keep the price they were made with.
func (s *Prices) Save(ctx context.Context, p clinic.ListPrice) (clinic.PriceID, error) {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return 0, err
	}
	var id clinic.PriceID
	err := s.write(ctx, func(t *tx) error {
		p := p
		settings, err := t.settings()
		if err != nil {
			return err
		}
		if err := p.Clean(settings.Currency); err != nil {
			return err
		}
		if err := t.checkPriceLinks(&p); err != nil {
			return err
		}
		if p.ID == 0 {
			id, err = t.addPrice(p)
			return err
		}
		id = p.ID
		return t.keptPrices().update(t, p.ID, p)
	})
	return orNothing(id, err)
}

// checkPriceLinks reads the tax and the category that an entry names, and fills in their names.
func (t *tx) checkPriceLinks(p *clinic.ListPrice) error {
	p.TaxName, p.TaxRate, p.CategoryName = "", 0, ""
	if p.TaxID != 0 {
		x, err := t.Prices().Tax(t.ctx, p.TaxID)
		if err != nil {
			return missing(err, "tax", "Choose the tax from the list.")
		}
		if !x.Active {
			return clinic.FieldErrorf("tax", "%s is not in use any more. Choose another tax.", x.Name)
		}
		p.TaxName, p.TaxRate = x.Name, x.Rate
	}
	if p.CategoryID != 0 {
		c, err := t.Prices().Category(t.ctx, p.CategoryID)
		if err != nil {
			return missing(err, "category", "Choose the category from the list.")
		}
		if !c.Active {
			return clinic.FieldErrorf("category", "%s is not in use any more. Choose another category.", c.Name)
		}
		p.CategoryName = c.Name
	}
	return nil
}

func (t *tx) addPrice(p clinic.ListPrice) (clinic.PriceID, error) {
	p.Active, p.Version = true, 1
	id, err := t.Prices().InsertPrice(t.ctx, p, t.now)
	if err != nil {
		return 0, err
	}
	t.pricesChanged()
	return id, t.audit(change{action: "price.create", id: int64(id), after: priceRecord(p)})
}

// Retire has an entry offered no more.
func (s *Prices) Retire(ctx context.Context, id clinic.PriceID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.keptPrices().retire(t, id, version, func(clinic.ListPrice) error { return nil })
	})
}

// Restore offers a retired entry again.
func (s *Prices) Restore(ctx context.Context, id clinic.PriceID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		settings, err := t.settings()
		if err != nil {
			return err
		}
		return t.keptPrices().restore(t, id, version, func(p *clinic.ListPrice) error {
			if p.Price.Currency != settings.Currency {
				return clinic.FieldErrorf("price", "The price is not in %s.", string(settings.Currency))
			}
			return t.checkPriceLinks(p)
		})
	})
}

func priceRecord(p clinic.ListPrice) record {
	return record{"code": p.Code, "name": p.Name, "category": p.CategoryName, "price": p.Price.String(), "tax": clinic.TaxLabel(p.TaxName, p.TaxRate),
		"retired": yes(!p.Active)}
}

// yes is how the audit log says that something holds; it says nothing when it does not.
func yes(on bool) string {
	if on {
		return "yes"
	}
	return ""
}

// counted says how many with the words for one and for several: 1 price is, 3 prices are.
func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + several
}

package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// Taxes lists the rates of tax by name, those in use first.
func (s *Prices) Taxes(ctx context.Context, withRetired bool) ([]clinic.Tax, error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return nil, err
	}
	var list []clinic.Tax
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Prices().Taxes(t.ctx, withRetired)
		return err
	})
	return orNothing(list, err)
}

// SaveTax adds a tax (ID 0) or changes one. Bills keep the rate they were made
// with; drafts too, until their lines are set anew.
func (s *Prices) SaveTax(ctx context.Context, x clinic.Tax) (clinic.TaxID, error) {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return 0, err
	}
	if err := x.Clean(); err != nil {
		return 0, err
	}
	var id clinic.TaxID
	err := s.write(ctx, func(t *tx) (err error) {
		if x.ID == 0 {
			next := x
			next.Active, next.Version = true, 1
			if id, err = t.Prices().InsertTax(t.ctx, next); err != nil {
				return err
			}
			t.pricesChanged()
			return t.audit(change{action: "tax.create", id: int64(id), after: taxRecord(next)})
		}
		id = x.ID
		return t.keptTaxes().update(t, x.ID, x)
	})
	return orNothing(id, err)
}

// RetireTax has a tax offered no more. It is refused while active prices or
// the doctors' fees carry it.
func (s *Prices) RetireTax(ctx context.Context, id clinic.TaxID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		settings, err := t.settings()
		if err != nil {
			return err
		}
		n, err := t.Prices().PricesWith(t.ctx, 0, id)
		if err != nil {
			return err
		}
		return t.keptTaxes().retire(t, id, version, func(clinic.Tax) error {
			switch {
			case settings.ConsultationTax == id:
				return clinic.Errorf(clinic.Conflict, "Consultations carry this tax. Choose another one for them in Settings first.")
			case n > 0:
				return clinic.Errorf(clinic.Conflict, "%s this tax. Give them another one first.", counted(n, "price carries", "prices carry"))
			}
			return nil
		})
	})
}

// RestoreTax offers a retired tax again.
func (s *Prices) RestoreTax(ctx context.Context, id clinic.TaxID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.keptTaxes().restore(t, id, version, func(*clinic.Tax) error { return nil })
	})
}

func taxRecord(x clinic.Tax) record {
	return record{"name": x.Name, "rate": x.Rate.String(), "retired": yes(!x.Active)}
}

// Categories lists the price list's categories in their order.
func (s *Prices) Categories(ctx context.Context, withRetired bool) ([]clinic.PriceCategory, error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return nil, err
	}
	var list []clinic.PriceCategory
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Prices().Categories(t.ctx, withRetired)
		return err
	})
	return orNothing(list, err)
}

// SaveCategory adds a category (ID 0), behind the others, or renames one.
func (s *Prices) SaveCategory(ctx context.Context, x clinic.PriceCategory) (clinic.CategoryID, error) {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return 0, err
	}
	if err := x.Clean(); err != nil {
		return 0, err
	}
	var id clinic.CategoryID
	err := s.write(ctx, func(t *tx) (err error) {
		if x.ID == 0 {
			id, err = t.addCategory(x)
			return err
		}
		id = x.ID
		return t.keptCategories().change(t, "update", x.ID, x.Version, func(stored clinic.PriceCategory) (clinic.PriceCategory, error) {
			stored.Name = x.Name
			return stored, nil
		})
	})
	return orNothing(id, err)
}

func (t *tx) addCategory(x clinic.PriceCategory) (clinic.CategoryID, error) {
	list, err := t.Prices().Categories(t.ctx, true)
	if err != nil {
		return 0, err
	}
	x.Active, x.Version, x.Position = true, 1, 1
	for _, c := range list {
		x.Position = max(x.Position, c.Position+1)
	}
	id, err := t.Prices().InsertCategory(t.ctx, x)
	if err != nil {
		return 0, err
	}
	t.pricesChanged()
	return id, t.audit(change{action: "category.create", id: int64(id), after: categoryRecord(x)})
}

// MoveCategory puts a category by places further down (or up, when negative)
// among those in use.
func (s *Prices) MoveCategory(ctx context.Context, id clinic.CategoryID, by int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		list, err := t.Prices().Categories(t.ctx, false)
		if err != nil {
			return err
		}
		from := slices.IndexFunc(list, func(c clinic.PriceCategory) bool { return c.ID == id })
		if from < 0 {
			return clinic.Errorf(clinic.NotFound, "There is no such category in use.")
		}
		// Places are clamped before they are added, so that no number is too large.
		to := from + max(-from, min(by, len(list)-1-from))
		if to == from {
			return nil
		}
		moved := list[from]
		list = slices.Insert(slices.Delete(list, from, from+1), to, moved)
		for i, c := range list {
			if c.Position == i+1 {
				continue
			}
			c.Position = i + 1
			if err := t.Prices().UpdateCategory(t.ctx, c); err != nil {
				return err
			}
		}
		t.pricesChanged()
		return t.audit(change{action: "category.move", id: int64(id), before: record{"name": moved.Name, "position": from + 1},
			after: record{"name": moved.Name, "position": to + 1}})
	})
}

// RetireCategory has a category offered no more. It is refused while active
// prices are in it.
func (s *Prices) RetireCategory(ctx context.Context, id clinic.CategoryID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		n, err := t.Prices().PricesWith(t.ctx, id, 0)
		if err != nil {
			return err
		}
		return t.keptCategories().retire(t, id, version, func(clinic.PriceCategory) error {
			if n > 0 {
				return clinic.Errorf(clinic.Conflict, "%s in this category. Give them another one first.", counted(n, "price is", "prices are"))
			}
			return nil
		})
	})
}

// RestoreCategory offers a retired category again.
func (s *Prices) RestoreCategory(ctx context.Context, id clinic.CategoryID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.keptCategories().restore(t, id, version, func(*clinic.PriceCategory) error { return nil })
	})
}

func categoryRecord(c clinic.PriceCategory) record {
	return record{"name": c.Name, "retired": yes(!c.Active)}
}

package service

import (
	"context"

	"caredesk/internal/clinic"
)

// kept is how one kind of what the price list consists of is changed: prices,
// taxes, categories and payers are all read, compared with what the caller saw,
// written and audited alike.
type kept[ID ~int64, T any] struct {
	name    string // in audit actions
	what    string // "this price"
	read    func(context.Context, ID) (T, error)
	write   func(context.Context, T) error
	version func(T) int
	active  func(*T) *bool
	record  func(T) record
	changed any // the event
}

func (t *tx) keptPrices() kept[clinic.PriceID, clinic.ListPrice] {
	return kept[clinic.PriceID, clinic.ListPrice]{name: "price", what: "this price", read: t.Prices().Price,
		write:   func(ctx context.Context, p clinic.ListPrice) error { return t.Prices().UpdatePrice(ctx, p, t.now) },
		version: func(p clinic.ListPrice) int { return p.Version }, active: func(p *clinic.ListPrice) *bool { return &p.Active },
		record: priceRecord, changed: PricesChanged{}}
}

func (t *tx) keptTaxes() kept[clinic.TaxID, clinic.Tax] {
	return kept[clinic.TaxID, clinic.Tax]{name: "tax", what: "this tax", read: t.Prices().Tax, write: t.Prices().UpdateTax,
		version: func(x clinic.Tax) int { return x.Version }, active: func(x *clinic.Tax) *bool { return &x.Active },
		record: taxRecord, changed: PricesChanged{}}
}

func (t *tx) keptCategories() kept[clinic.CategoryID, clinic.PriceCategory] {
	return kept[clinic.CategoryID, clinic.PriceCategory]{name: "category", what: "this category", read: t.Prices().Category, write: t.Prices().UpdateCategory,
		version: func(c clinic.PriceCategory) int { return c.Version }, active: func(c *clinic.PriceCategory) *bool { return &c.Active },
		record: categoryRecord, changed: PricesChanged{}}
}

func (t *tx) keptPayers() kept[clinic.PayerID, clinic.Payer] {
	return kept[clinic.PayerID, clinic.Payer]{name: "payer", what: "this payer", read: t.Prices().Payer,
		write:   func(ctx context.Context, x clinic.Payer) error { return t.Prices().UpdatePayer(ctx, x, t.now) },
		version: func(x clinic.Payer) int { return x.Version }, active: func(x *clinic.Payer) *bool { return &x.Active },
		record: payerRecord, changed: PayersChanged{}}
}

// change edits what is stored in the version that the caller saw.
func (k kept[ID, T]) change(t *tx, verb string, id ID, version int, edit func(T) (T, error)) error {
	stored, err := k.read(t.ctx, id)
	if err != nil {
		return err
	}
	if k.version(stored) != version {
		return stale(k.what)
	}
	next, err := edit(stored)
	if err != nil {
		return err
	}
	if err := k.write(t.ctx, next); err != nil {
		return err
	}
	t.emit(k.changed)
	return t.audit(change{action: k.name + "." + verb, id: int64(id), before: k.record(stored), after: k.record(next)})
}

// update writes next over what is stored, which stays retired or in use as it is.
func (k kept[ID, T]) update(t *tx, id ID, next T) error {
	return k.change(t, "update", id, k.version(next), func(stored T) (T, error) {
		*k.active(&next) = *k.active(&stored)
		return next, nil
	})
}

// retire takes something out of use, unless check refuses it.
func (k kept[ID, T]) retire(t *tx, id ID, version int, check func(T) error) error {
	return k.setActive(t, "retire", id, version, false, func(x *T) error { return check(*x) })
}

// restore takes something into use again, unless check, which may mend it, refuses it.
func (k kept[ID, T]) restore(t *tx, id ID, version int, check func(*T) error) error {
	return k.setActive(t, "restore", id, version, true, check)
}

func (k kept[ID, T]) setActive(t *tx, verb string, id ID, version int, active bool, check func(*T) error) error {
	return k.change(t, verb, id, version, func(x T) (T, error) {
		if *k.active(&x) == active {
			return x, clinic.Errorf(clinic.Conflict, "That has been done already.")
		}
		if err := check(&x); err != nil {
			return x, err
		}
		*k.active(&x) = active
		return x, nil
	})
}

package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Payers pages through those who pay in a patient's stead, by name.
func (s *Prices) Payers(ctx context.Context, f PayerFilter, p PageRequest) (Page[clinic.Payer], error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return Page[clinic.Payer]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[clinic.Payer]
	err := s.read(ctx, func(t *tx) (err error) {
		page, err = t.Prices().Payers(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// Payer returns one payer.
func (s *Prices) Payer(ctx context.Context, id clinic.PayerID) (clinic.Payer, error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return clinic.Payer{}, err
	}
	var payer clinic.Payer
	err := s.read(ctx, func(t *tx) (err error) {
		payer, err = t.Prices().Payer(t.ctx, id)
		return err
	})
	return orNothing(payer, err)
}

// SuggestPayers finds active payers by the words of their names. A limit of 0
// is DefaultSuggestions.
func (s *Prices) SuggestPayers(ctx context.Context, text string, limit int) ([]clinic.Payer, error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return nil, err
	}
	text = cleanSearch(text)
	var found []clinic.Payer
	err := s.read(ctx, func(t *tx) (err error) {
		found, err = t.Prices().SuggestPayers(t.ctx, text, suggestions(limit))
		return err
	})
	return orNothing(found, err)
}

// SavePayer adds a payer (ID 0) or changes one.
func (s *Prices) SavePayer(ctx context.Context, x clinic.Payer) (clinic.PayerID, error) {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return 0, err
	}
	if err := x.Clean(); err != nil {
		return 0, err
	}
	var id clinic.PayerID
	err := s.write(ctx, func(t *tx) (err error) {
		if x.ID == 0 {
			next := x
			next.Active, next.Version = true, 1
			if id, err = t.Prices().InsertPayer(t.ctx, next, t.now); err != nil {
				return err
			}
			t.emit(PayersChanged{})
			return t.audit(change{action: "payer.create", id: int64(id), after: payerRecord(next)})
		}
		id = x.ID
		return t.keptPayers().update(t, x.ID, x)
	})
	return orNothing(id, err)
}

// RetirePayer has a payer offered no more. Claims that stand are not touched.
func (s *Prices) RetirePayer(ctx context.Context, id clinic.PayerID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.keptPayers().retire(t, id, version, func(clinic.Payer) error { return nil })
	})
}

// RestorePayer offers a retired payer again.
func (s *Prices) RestorePayer(ctx context.Context, id clinic.PayerID, version int) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.keptPayers().restore(t, id, version, func(*clinic.Payer) error { return nil })
	})
}

func payerRecord(x clinic.Payer) record {
	return record{"name": x.Name, "kind": string(x.Kind), "phone": x.Phone, "email": x.Email, "address": x.Address, "cover": x.Cover.String(),
		"retired": yes(!x.Active)}
}

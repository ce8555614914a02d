package service

import (
	"context"
	"maps"

	"caredesk/internal/clinic"
)

// FeesOf returns what a doctor takes by kind of visit. A kind without a fee of
// its own costs the doctor's consultation fee and is not in it.
func (s *Prices) FeesOf(ctx context.Context, id clinic.DoctorID) (clinic.Fees, error) {
	if _, err := authorize(ctx, clinic.PricesSee); err != nil {
		return nil, err
	}
	var fees clinic.Fees
	err := s.read(ctx, func(t *tx) error {
		d, err := t.Doctors().Get(t.ctx, id)
		if err != nil {
			return err
		}
		fees, err = t.feesOf(d)
		return err
	})
	return orNothing(fees, err)
}

// feesOf reads a doctor's fees by kind of visit. They are in the currency of
// the consultation fee, which is the hospital's.
func (t *tx) feesOf(d clinic.Doctor) (clinic.Fees, error) {
	stored, err := t.Prices().Fees(t.ctx, d.ID)
	if err != nil {
		return nil, err
	}
	fees := clinic.Fees{}
	for k, minor := range stored {
		fees[k] = clinic.Money{Minor: minor, Currency: d.Fee.Currency}
	}
	return fees, nil
}

// SetFeesCommand gives a doctor other fees.
type SetFeesCommand struct {
	Doctor clinic.DoctorID
	Was    clinic.Fees // as they were shown: somebody else's change is not overwritten
	Fees   clinic.Fees
}

// SetFees replaces what a doctor takes by kind of visit. Visits that are billed
// already keep their fee.
func (s *Prices) SetFees(ctx context.Context, cmd SetFeesCommand) error {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		d, err := t.Doctors().Get(t.ctx, cmd.Doctor)
		if err != nil {
			return err
		}
		if err := cmd.Fees.Clean(d.Fee.Currency); err != nil {
			return err
		}
		before, err := t.feesOf(d)
		if err != nil {
			return err
		}
		switch {
		case !maps.Equal(before, cmd.Was):
			return stale("the fees")
		case maps.Equal(before, cmd.Fees):
			return nil
		}
		next := map[clinic.VisitKind]int64{}
		for k, fee := range cmd.Fees {
			next[k] = fee.Minor
		}
		if err := t.Prices().SetFees(t.ctx, d.ID, next); err != nil {
			return err
		}
		t.emit(DoctorChanged{d.ID})
		return t.audit(change{action: "doctor.fees", id: int64(d.ID), before: feesRecord(before), after: feesRecord(cmd.Fees)})
	})
}

func feesRecord(fees clinic.Fees) record {
	r := record{}
	for k, fee := range fees {
		r[string(k)] = fee.String()
	}
	return r
}

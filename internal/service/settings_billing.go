package service

import (
	"context"

	"caredesk/internal/clinic"
)

// SeriesCounters are the numbers that a series gave last.
type SeriesCounters struct {
	Year   int // in the year of today
	RunsOn int // without a year in the pattern
}

// Next is the number that a pattern gives next.
func (c SeriesCounters) Next(p clinic.NumberPattern, today clinic.Date) string {
	if p.SeriesYear(today) == 0 {
		return p.Number(today, c.RunsOn+1)
	}
	return p.Number(today, c.Year+1)
}

// Counters returns where each series of Settings stands, so that a form can
// show the next number of a pattern.
func (s *SettingsService) Counters(ctx context.Context) (map[string]SeriesCounters, error) {
	if _, err := authorize(ctx, clinic.SettingsEdit); err != nil {
		return nil, err
	}
	out := map[string]SeriesCounters{}
	err := s.read(ctx, func(t *tx) error {
		for _, series := range clinic.NumberSeries() {
			var c SeriesCounters
			var err error
			if c.Year, err = t.Numbers().Last(t.ctx, series, t.today().Year); err != nil {
				return err
			}
			if c.RunsOn, err = t.Numbers().Last(t.ctx, series, 0); err != nil {
				return err
			}
			out[series] = c
		}
		return nil
	})
	return orNothing(out, err)
}

// checkBillingChoices refuses a tax that is not in use and a pattern whose next
// numbers were given already.
func (t *tx) checkBillingChoices(stored, next clinic.Settings) error {
	if next.ConsultationTax != 0 && next.ConsultationTax != stored.ConsultationTax {
		tax, err := t.Prices().Tax(t.ctx, next.ConsultationTax)
		if err != nil {
			return missing(err, "consultation_tax", "Choose the tax from the list.")
		}
		if !tax.Active {
			return clinic.FieldErrorf("consultation_tax", "%s is not in use any more. Choose another tax.", tax.Name)
		}
	}
	for _, series := range clinic.NumberSeries() {
		pattern := next.Numbers(series)
		if pattern == stored.Numbers(series) {
			continue
		}
		last, err := t.Numbers().Last(t.ctx, series, pattern.SeriesYear(t.today()))
		if err != nil {
			return err
		}
		before, _ := pattern.Around(t.today())
		given, err := t.Numbers().Given(t.ctx, series, before)
		if err != nil {
			return err
		}
		for _, number := range given {
			if n, ok := pattern.Counter(t.today(), number); ok && n > last {
				return &clinic.Error{Code: clinic.Conflict, Field: clinic.SeriesField(series),
					Message: "This pattern would give " + number + " a second time. Choose another text before the counter."}
			}
		}
	}
	return nil
}

func billingSettingsRecord(s clinic.Settings) record {
	tax := "on top"
	if s.TaxInclusive {
		tax = "inside prices"
	}
	r := record{"document_paper": string(s.DocumentPaper), "document_language": s.DocumentLanguage, "tax": tax, "consultation_tax": int64(s.ConsultationTax),
		"free_follow_ups": s.FreeFollowUps, "free_follow_up_days": s.FreeFollowUpDays,
		"discount_receptionist": s.ReceptionistCut.String(), "discount_cashier": s.CashierCut.String()}
	for _, series := range clinic.NumberSeries() {
		r[clinic.SeriesField(series)] = string(s.Numbers(series))
	}
	return r
}

// nothingIn refuses another currency while money or prices that people were told
// of stand in the present one: deposits, which could not be used any more, and open
// estimates, which could not be billed.
func (t *tx) nothingIn(c clinic.Currency) error {
	refuse := func(format string, args ...any) error {
		e := clinic.Errorf(clinic.Conflict, format, args...)
		e.Field = "currency"
		return e
	}
	one := PageRequest{Limit: 1}
	deposits, err := t.Billing().Deposits(t.ctx, DepositFilter{}, one)
	if err != nil {
		return err
	}
	if len(deposits.Rows) > 0 {
		return refuse("There are deposits in %s already. The currency cannot change any more.", string(c))
	}
	estimates, err := t.Estimates().List(t.ctx, EstimateFilter{State: clinic.EstimateOpen}, one)
	if err != nil {
		return err
	}
	if len(estimates.Rows) > 0 {
		return refuse("Estimate %s is in %s. Withdraw the open estimates first.", estimates.Rows[0].Number, string(c))
	}
	return nil
}

// restated keeps the figures of an amount in another currency.
func restated(m clinic.Money, to clinic.Currency) clinic.Money {
	return clinic.Money{Minor: m.Minor, Currency: to}.Share(to.MinorPerUnit(), m.Currency.MinorPerUnit())
}

// restateFees gives a doctor's fees by kind of visit in another currency.
func (t *tx) restateFees(d clinic.Doctor, to clinic.Currency) error {
	fees, err := t.feesOf(d)
	if err != nil || len(fees) == 0 {
		return err
	}
	next, minor := clinic.Fees{}, map[clinic.VisitKind]int64{}
	for k, fee := range fees {
		next[k] = restated(fee, to)
		minor[k] = next[k].Minor
	}
	if err := t.Prices().SetFees(t.ctx, d.ID, minor); err != nil {
		return err
	}
	return t.audit(change{action: "doctor.fees", id: int64(d.ID), before: feesRecord(fees), after: feesRecord(next)})
}

// restatePrices gives the price list in another currency, retired entries too.
func (t *tx) restatePrices(from, to clinic.Currency) error {
	list, err := all(func(p PageRequest) (Page[clinic.ListPrice], error) {
		return t.Prices().Prices(t.ctx, PriceFilter{WithRetired: true}, p)
	})
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Price.Currency != from {
			continue
		}
		err := t.keptPrices().change(t, "update", p.ID, p.Version, func(p clinic.ListPrice) (clinic.ListPrice, error) {
			p.Price = restated(p.Price, to)
			return p, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

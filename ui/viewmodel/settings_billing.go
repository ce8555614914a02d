package viewmodel

import (
	"context"
	"errors"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// BillingInput are the choices of billing as typed.
type BillingInput struct {
	TaxInclusive             bool
	ConsultationTax          clinic.TaxID
	FreeFollowUps, FreeDays  string
	ReceptionistCut, Cashier string            // the largest discounts, in percent
	Patterns                 map[string]string // by series
}

// BillingInputOf shows settings as the form does.
func BillingInputOf(s clinic.Settings) BillingInput {
	in := BillingInput{TaxInclusive: s.TaxInclusive, ConsultationTax: s.ConsultationTax, FreeFollowUps: strconv.Itoa(s.FreeFollowUps),
		FreeDays: strconv.Itoa(s.FreeFollowUpDays), ReceptionistCut: i18n.Typed(s.ReceptionistCut.Edit()), Cashier: i18n.Typed(s.CashierCut.Edit()), Patterns: map[string]string{}}
	for _, series := range clinic.NumberSeries() {
		in.Patterns[series] = string(s.Numbers(series))
	}
	return in
}

// BillingSettings is the part of the settings that billing goes by.
type BillingSettings struct {
	*SettingsEditor
	Taxes    []clinic.Tax // that can be chosen: those in use, and the chosen one
	Counters map[string]service.SeriesCounters
	extra    Latest
}

// NewBillingSettings returns an editor that has read nothing yet.
func NewBillingSettings(d FrontDesk) *BillingSettings {
	return &BillingSettings{SettingsEditor: NewSettingsEditor(d)}
}

// Load reads taxes, counters and then the settings.
func (b *BillingSettings) Load() {
	b.extra.Go(b.Context(), b.Runner, func(ctx context.Context) func() {
		taxes, err := b.Services.Prices.Taxes(ctx, false)
		var counters map[string]service.SeriesCounters
		if err == nil {
			counters, err = b.Services.Counters.Counters(ctx)
		}
		return func() {
			if err != nil {
				b.Failed(err)
				return
			}
			b.Taxes, b.Counters = taxes, counters
			b.SettingsEditor.Load()
		}
	})
}

// NextNumber is the number that a pattern gives next, or what is wrong with it.
func (b *BillingSettings) NextNumber(series, pattern string) (string, error) {
	p := clinic.NumberPattern(pattern)
	if err := p.Check(); err != nil {
		return "", err
	}
	return b.Counters[series].Next(p, b.Today()), nil
}

// ParseBilling makes settings of what was typed, with every wrong field named.
func (b *BillingSettings) ParseBilling(in BillingInput) (clinic.Settings, error) {
	s := b.Base
	s.TaxInclusive, s.ConsultationTax = in.TaxInclusive, in.ConsultationTax
	var errs []error
	number := func(field, text, say string) int {
		n, err := strconv.Atoi(clinic.CleanLine(text))
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(field, "%s", say))
			return 1
		}
		return n
	}
	percent := func(field, text string) clinic.BasisPoints {
		p, err := clinic.ParsePercent(text)
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(field, "%s", i18n.Error(err)))
		}
		return p
	}
	s.FreeFollowUps = number("free_followups", in.FreeFollowUps, i18n.T("Give a number from 0 to 20; 0 for none."))
	s.FreeFollowUpDays = number("free_followup_days", in.FreeDays, i18n.T("Give the days as a number from 1 to 365."))
	if s.FreeFollowUpDays == 0 {
		s.FreeFollowUpDays = -1 // not given is not the usual here
	}
	s.ReceptionistCut, s.CashierCut = percent("receptionist_cut", in.ReceptionistCut), percent("cashier_cut", in.Cashier)
	for _, series := range clinic.NumberSeries() {
		pattern := clinic.NumberPattern(clinic.CleanLine(in.Patterns[series]))
		if err := pattern.Check(); err != nil {
			errs = append(errs, clinic.FieldErrorf(clinic.SeriesField(series), "%s", i18n.Error(err)))
			continue
		}
		s.SetNumbers(series, pattern)
	}
	return s, errors.Join(append(errs, s.Clean(b.Today()))...)
}

// SaveBilling saves what was typed. The form stays as it is on failure.
func (b *BillingSettings) SaveBilling(in BillingInput, done func(error)) bool {
	s, err := b.ParseBilling(in)
	if err != nil {
		done(err)
		return true
	}
	return b.Save(SettingsInputOf(s, b.Logo), done)
}

// billingFields are the choices of billing that two desks may change.
func billingFields() []MergeField[clinic.Settings] {
	type s = clinic.Settings
	fields := []MergeField[s]{
		{i18n.T("Tax"), func(x s) string { return TaxWay(x.TaxInclusive) }, func(t *s, x s) { t.TaxInclusive = x.TaxInclusive }},
		{i18n.T("Tax on consultations"), func(x s) string { return strconv.FormatInt(int64(x.ConsultationTax), 10) }, func(t *s, x s) { t.ConsultationTax = x.ConsultationTax }},
		{i18n.T("Free follow-ups"), func(x s) string { return strconv.Itoa(x.FreeFollowUps) }, func(t *s, x s) { t.FreeFollowUps = x.FreeFollowUps }},
		{i18n.T("Days of free follow-ups"), func(x s) string { return strconv.Itoa(x.FreeFollowUpDays) }, func(t *s, x s) { t.FreeFollowUpDays = x.FreeFollowUpDays }},
		{i18n.T("Discount of receptionists"), func(x s) string { return i18n.Decimal(x.ReceptionistCut.String()) }, func(t *s, x s) { t.ReceptionistCut = x.ReceptionistCut }},
		{i18n.T("Discount of cashiers"), func(x s) string { return i18n.Decimal(x.CashierCut.String()) }, func(t *s, x s) { t.CashierCut = x.CashierCut }},
	}
	for _, series := range clinic.NumberSeries() {
		fields = append(fields, MergeField[s]{i18n.F("Numbers of %s", clinic.SeriesTitle(series)), func(x s) string { return string(x.Numbers(series)) },
			func(t *s, x s) { t.SetNumbers(series, x.Numbers(series)) }})
	}
	return fields
}

// TaxWay says how prices and taxes stand to each other.
func TaxWay(inclusive bool) string {
	if inclusive {
		return i18n.T("Prices hold the tax")
	}
	return i18n.T("Tax comes on top of prices")
}

package viewmodel

import (
	"context"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// fakePrices keeps one price, as it was saved last.
type fakePrices struct {
	PriceService
	stored clinic.ListPrice
	taxes  []clinic.Tax
	saves  int
	err    error
}

func (f *fakePrices) Save(_ context.Context, p clinic.ListPrice) (clinic.PriceID, error) {
	f.saves++
	if f.err != nil {
		return 0, f.err
	}
	if p.Version != f.stored.Version {
		return 0, clinic.Errorf(clinic.Stale, "Somebody else changed this price meanwhile.")
	}
	f.stored = p
	f.stored.Version++
	return p.ID, nil
}

func (f *fakePrices) Get(context.Context, clinic.PriceID) (clinic.ListPrice, error) {
	return f.stored, nil
}

func (f *fakePrices) Taxes(context.Context, bool) ([]clinic.Tax, error) { return f.taxes, f.err }

func (f *fakePrices) RetireTax(context.Context, clinic.TaxID, int) error { return f.err }

func pricesDesk(f *fakePrices) FrontDesk {
	d := (&fakeDesk{}).frontDesk(clinic.RoleAdmin, InlineRunner{})
	d.Services.Prices = f
	return d
}

func TestAPriceIsReadFromWhatWasTyped(t *testing.T) {
	base := clinic.ListPrice{ID: 3, Version: 2, Active: true}
	p, err := ParsePrice(base, PriceInput{Code: " ecg ", Name: "ECG", Price: "12,50", Tax: 4}, "EUR")
	if err != nil || p.Code != "ECG" || p.Price.Minor != 1250 || p.TaxID != 4 || p.ID != 3 || p.Version != 2 || !p.Active {
		t.Errorf("%+v, %v", p, err)
	}
	_, err = ParsePrice(base, PriceInput{Code: "Ä", Price: "x"}, "EUR")
	if fields := wrongFields(err); fields != "code name price" {
		t.Errorf("wrong fields: %s", fields)
	}
	_, err = ParsePayer(clinic.Payer{}, PayerInput{Payer: clinic.Payer{Kind: "bank"}, Cover: "120"})
	if fields := wrongFields(err); fields != "name kind cover" {
		t.Errorf("wrong fields: %s", fields)
	}
	if x, err := ParseTax(clinic.Tax{ID: 1}, TaxInput{Name: "VAT", Rate: "7,5 %"}); err != nil || x.Rate != 750 || x.ID != 1 {
		t.Errorf("%+v, %v", x, err)
	}
}

func wrongFields(err error) (names string) {
	for i, e := range clinic.FieldErrors(err) {
		if i > 0 {
			names += " "
		}
		names += e.Field
	}
	return names
}

func TestTwoEditsOfAPriceAreJoined(t *testing.T) {
	f := &fakePrices{stored: clinic.ListPrice{ID: 1, Name: "ECG", Price: clinic.Money{Minor: 100, Currency: "EUR"}, Version: 1}}
	form := NewPriceForm(pricesDesk(f), f.stored)
	mine := f.stored
	mine.Name = "ECG, 12 leads"
	f.stored.Price.Minor, f.stored.Version = 200, 2 // theirs
	var got error
	form.Submit(mine, nil, func(err error) { got = err })
	if !IsStale(got) {
		t.Fatalf("saved over theirs: %v", got)
	}
	form.Renew(mine, func(merged clinic.ListPrice, changes MergeChanges, err error) {
		if err != nil || merged.Name != "ECG, 12 leads" || merged.Price.Minor != 200 || len(changes) != 1 {
			t.Errorf("%+v %v %v", merged, changes, err)
		}
		form.Submit(merged, nil, func(err error) { got = err })
	})
	if got != nil || f.stored.Version != 3 {
		t.Errorf("%v, version %d", got, f.stored.Version)
	}
	saves := f.saves
	form.Submit(mine, clinic.FieldErrorf("price", "Give an amount."), func(err error) { got = err })
	if clinic.FieldOf(got) != "price" || f.saves != saves {
		t.Errorf("what cannot be read was sent: %v", got)
	}
}

func TestShortListsAreSearchedAndRetired(t *testing.T) {
	f := &fakePrices{taxes: []clinic.Tax{{ID: 1, Name: "VAT", Rate: 2000, Active: true}, {ID: 2, Name: "Levy", Rate: 100, Active: true}}}
	l := NewTaxList(pricesDesk(f))
	l.Delay = 0
	l.Load()
	if l.Total != 2 {
		t.Fatalf("%+v", l.Rows)
	}
	l.Search("vat 20")
	if len(l.Rows) != 1 || l.Rows[0].ID != 1 {
		t.Errorf("%+v", l.Rows)
	}
	f.err = clinic.Errorf(clinic.Conflict, "2 prices carry this tax.")
	var got error
	l.SetActive(l.Rows[0], false, func(err error) { got = err })
	if clinic.CodeOf(got) != clinic.Conflict || len(l.Rows) != 1 {
		t.Errorf("%v, %d rows", got, len(l.Rows))
	}
}

func TestWhatTheBookingFormSaysOfFreeFollowUps(t *testing.T) {
	given, until := clinic.MustDate("2026-11-23"), clinic.MustDate("2026-12-07")
	for want, f := range map[string]service.FreeFollowUp{
		"": {},
		"Free follow-up: 1 of 2 left until 7 Dec 2026.":      {Given: given, Until: until, N: 2, Left: 1, Free: true},
		"Charged: the free follow-up of 23 Nov is used.":     {Given: given, Until: until, N: 1},
		"Charged: all 2 free follow-ups of 23 Nov are used.": {Given: given, Until: until, N: 2},
		"Charged: follow-ups were free until 7 Dec 2026.":    {Given: given, Until: until, N: 2, Left: 2},
	} {
		if got := FreeText(f); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

type fakeFree struct {
	asked []service.FreeFollowUpQuery
	free  service.FreeFollowUp
}

func (f *fakeFree) FreeFollowUp(_ context.Context, q service.FreeFollowUpQuery) (service.FreeFollowUp, error) {
	f.asked = append(f.asked, q)
	return f.free, nil
}

func TestOnlyFollowUpsAreAskedAbout(t *testing.T) {
	fake := &fakeFree{free: service.FreeFollowUp{N: 1, Left: 1, Free: true}}
	d := (&fakeDesk{}).frontDesk(clinic.RoleReceptionist, InlineRunner{})
	d.Services.FreeFollowUps = fake
	b := NewBooking(d)
	b.Delay = 0
	in := BookingInput{Patient: 5, Doctor: 1, Date: deskToday, Kind: clinic.VisitNew}
	b.LookFree(in)
	if len(fake.asked) != 0 || b.Free.N != 0 {
		t.Errorf("asked %+v", fake.asked)
	}
	in.Kind = clinic.VisitFollowUp
	b.LookFree(in)
	if len(fake.asked) != 1 || !b.Free.Free {
		t.Errorf("asked %+v, free %+v", fake.asked, b.Free)
	}
	in.Patient = 0
	b.LookFree(in)
	if b.Free.N != 0 {
		t.Error("the answer of another question stands")
	}
	move := NewMove(d, service.AppointmentRow{Appointment: clinic.Appointment{ID: 9, PatientID: 5, Kind: clinic.VisitFollowUp}})
	move.Delay = 0
	move.LookFree(BookingInput{Doctor: 1, Date: deskToday, Start: 600, StartGiven: true})
	if q := fake.asked[len(fake.asked)-1]; q.Moving != 9 || q.Patient != 5 || q.Start != 600 {
		t.Errorf("asked %+v", q)
	}
}

func TestTheChoicesOfBillingAreReadWhole(t *testing.T) {
	b := NewBillingSettings(pricesDesk(&fakePrices{}))
	b.Base = clinic.DefaultSettings()
	b.Base.HospitalName = "Harbour Clinic"
	b.Counters = map[string]service.SeriesCounters{clinic.SeriesReceipt: {Year: 41, RunsOn: 6}}
	for pattern, want := range map[string]string{"RC-{YYYY}-{000000}": "RC-2026-000042", "R-{000}": "R-007"} {
		if got, err := b.NextNumber(clinic.SeriesReceipt, pattern); err != nil || got != want {
			t.Errorf("%s: %s, %v", pattern, got, err)
		}
	}
	in := BillingInputOf(b.Base)
	if s, err := b.ParseBilling(in); err != nil || s != b.Base {
		t.Errorf("unchanged: %+v, %v", s, err)
	}
	in.FreeFollowUps, in.FreeDays, in.Cashier, in.ReceptionistCut = "x", "0", "101", ""
	in.Patterns[clinic.SeriesClosure] = "CL"
	_, err := b.ParseBilling(in)
	if got := wrongFields(err); got != "free_followups receptionist_cut cashier_cut closure_numbers free_followup_days" {
		t.Errorf("wrong fields: %s", got)
	}
}

package storetest

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (s *site) payer(name string, cover clinic.BasisPoints) (id clinic.PayerID) {
	s.t.Helper()
	s.write(func(r service.Repos) (err error) {
		id, err = r.Prices().InsertPayer(s.ctx, clinic.Payer{Name: name, Kind: clinic.PayerInsurance, Cover: cover, Active: true}, s.now)
		return err
	})
	return id
}

// claimed gives a draft a claim and returns it as read back.
func (s *site) claimed(i clinic.Invoice, payer clinic.PayerID, share clinic.BasisPoints, minor int64) clinic.Invoice {
	s.t.Helper()
	i.Claim = &clinic.Claim{PayerID: payer, PolicyNo: "POL-1", Share: share, Amount: eur(minor), CreatedAt: s.now, UpdatedAt: s.now}
	if err := i.Claim.Set(i.Total); err != nil {
		s.t.Fatal(err)
	}
	s.write(func(r service.Repos) error { return r.Billing().SetClaim(s.ctx, i) })
	return s.invoice(i.ID)
}

func testDrafts(t *testing.T, s *site) {
	ctx := s.ctx
	p, other := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Oth", "Er")
	vat := s.tax("VAT", 1900)
	ecg, gone := s.price(clinic.ListPrice{Name: "ECG", TaxID: vat, Price: eur(4500)}), s.price(clinic.ListPrice{Name: "Old", Price: eur(1)})
	s.write(func(r service.Repos) error {
		entry, err := r.Prices().Price(ctx, gone)
		if err != nil {
			return err
		}
		entry.Active = false
		return r.Prices().UpdatePrice(ctx, entry, s.now)
	})
	s.read(func(r service.Repos) error {
		got, err := r.Prices().PricesOf(ctx, []clinic.PriceID{ecg, gone, 999, ecg})
		if e := got[ecg]; err != nil || len(got) != 2 || e.Name != "ECG" || e.Price != eur(4500) || e.TaxName != "VAT" || e.TaxRate != 1900 || !e.Active || got[gone].Active || got[gone].TaxName != "" {
			t.Errorf("PricesOf: %+v %v", got, err)
		}
		got, err = r.Prices().PricesOf(ctx, nil)
		if err != nil || len(got) != 0 {
			t.Errorf("PricesOf nothing: %+v %v", got, err)
		}
		_, err = r.Billing().LastClaim(ctx, p)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	// A claim comes, changes, follows the lines and goes.
	aok, bkk := s.payer("AOK", 8000), s.payer("BKK", 0)
	i := s.claimed(s.draft(p, 0, 10_000), aok, 8000, 0)
	if c := i.Claim; c == nil || c.PayerID != aok || c.PayerName != "AOK" || c.Share != 8000 || c.Amount != eur(8000) || c.Covered != eur(8000) || c.State != clinic.ClaimOpen ||
		c.PolicyNo != "POL-1" || c.Version != 1 || i.Version != 2 {
		t.Errorf("a new claim: %+v of version %d", c, i.Version)
	}
	first := i.Claim.ID
	i = s.claimed(i, bkk, 0, 2500)
	if c := i.Claim; c.ID != first || c.PayerID != bkk || c.Share != 0 || c.Amount != eur(2500) || c.Version != 2 || i.Version != 3 {
		t.Errorf("a changed claim: %+v", c)
	}
	stale := i
	stale.Version = 1
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Billing().SetClaim(ctx, stale) })
	i.Items, i.Note = append(i.Items, clinic.InvoiceItem{Description: "More", Quantity: 1, Price: eur(1)}), "Below."
	i.Claim.Amount, i.Claim.Covered = eur(3000), eur(3000)
	s.write(func(r service.Repos) error { return r.Billing().SetItems(ctx, i) })
	i = s.invoice(i.ID)
	if i.Claim.Covered != eur(3000) || i.Note != "Below." || len(i.Items) != 2 || i.Total != eur(10_001) {
		t.Errorf("lines, note and claim together: %+v %+v", i, i.Claim)
	}
	s.read(func(r service.Repos) error {
		c, err := r.Billing().LastClaim(ctx, p)
		if err != nil || c.PayerID != bkk || c.PayerName != "BKK" || c.PolicyNo != "POL-1" {
			t.Errorf("LastClaim: %+v %v", c, err)
		}
		_, err = r.Billing().LastClaim(ctx, other)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	without := i
	without.Claim = nil
	s.write(func(r service.Repos) error { return r.Billing().SetClaim(ctx, without) })
	if i = s.invoice(i.ID); i.Claim != nil {
		t.Errorf("the claim is still there: %+v", i.Claim)
	}
	// A claim above the bill is not issued, past the store.
	i = s.claimed(i, aok, 10_000, 0)
	s.must("UPDATE insurance_claim SET amount_minor = amount_minor + 1, covered_minor = covered_minor + 1 WHERE invoice_id = ?", int64(i.ID))
	s.fails(clinic.Conflict, "claim", func(r service.Repos) error {
		i := i
		i.Number, i.NumberYear, i.NumberSeq, i.IssuedAt, i.IssuedOn = "INV-2026-000001", 2026, 1, s.now, clinic.DateOf(s.now)
		return r.Billing().Issue(ctx, i, s.admin)
	})
	i = s.claimed(i, aok, 10_000, 0)
	issued := s.issue(i)
	for _, q := range []string{"UPDATE insurance_claim SET amount_minor = 1, covered_minor = 1", "DELETE FROM insurance_claim", "UPDATE insurance_claim SET payer_id = 2",
		"UPDATE billing_invoice SET status = 'discarded', number = NULL, invoice_year = NULL, invoice_seq = NULL, issued_at = NULL, issued_on = NULL"} {
		s.refused(clinic.Conflict, q)
	}
	// Discarding empties a draft and takes nothing else.
	full := s.claimed(s.draft(other, 0, 500), aok, 5000, 0)
	s.refused(clinic.Conflict, "UPDATE billing_invoice SET status = 'discarded', total_minor = 0, net_minor = 0, note = 'x' WHERE id = ?", int64(full.ID))
	full.Note = "Discarded: made twice"
	s.write(func(r service.Repos) error { return r.Billing().Discard(ctx, full) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Billing().Discard(ctx, full) })
	got := s.invoice(full.ID)
	if got.Status != clinic.InvoiceDiscarded || got.Items != nil || got.Claim != nil || !got.Total.IsZero() || got.Note != full.Note || got.Number != "" {
		t.Errorf("discarded: %+v", got)
	}
	for _, q := range []string{"UPDATE billing_invoice SET status = 'draft' WHERE status = 'discarded'", "DELETE FROM billing_invoice WHERE status = 'discarded'",
		"UPDATE billing_invoice SET note = 'other' WHERE status = 'discarded'",
		"INSERT INTO billing_item (invoice_id, position, description, quantity, price_minor, total_minor) SELECT id, 1, 'x', 1, 1, 1 FROM billing_invoice WHERE status = 'discarded'"} {
		s.refused(clinic.Conflict, q)
	}
	visit := s.draft(p, s.book(s.visit(p, s.doctor("Asha", "Sharma", "A"), "2026-12-01", "10:00")), 100)
	visit.Note = "x"
	s.fails(clinic.Invalid, "", func(r service.Repos) error { return r.Billing().Discard(ctx, visit) })
	// Lists by age and payer.
	old := s.draft(p, 0, 700)
	s.now = s.now.AddDate(0, 0, 40)
	later := s.issue(old)
	list := func(f service.InvoiceFilter) string {
		var out []string
		eachPage(s, 1, func(r service.Repos, req service.PageRequest) (service.Page[clinic.Invoice], error) {
			return r.Billing().List(ctx, f, req)
		}, func(_ bool, pg service.Page[clinic.Invoice]) {
			for _, i := range pg.Rows {
				out = append(out, fmt.Sprint(int64(i.ID)))
			}
		})
		return strings.Join(out, " ")
	}
	a, b, discarded := fmt.Sprint(int64(issued.ID)), fmt.Sprint(int64(later.ID)), fmt.Sprint(int64(full.ID))
	day := clinic.DateOf(issued.IssuedAt)
	for _, c := range []struct {
		f    service.InvoiceFilter
		want string
	}{
		{service.InvoiceFilter{Oldest: true}, a + " " + b}, {service.InvoiceFilter{UnpaidSince: day}, a}, {service.InvoiceFilter{UnpaidSince: day.AddDays(-1)}, ""},
		{service.InvoiceFilter{UnpaidSince: day.AddDays(40), Oldest: true}, a + " " + b}, {service.InvoiceFilter{Payer: aok}, a}, {service.InvoiceFilter{Payer: bkk}, ""},
		{service.InvoiceFilter{Patient: other}, ""}, {service.InvoiceFilter{Statuses: []clinic.InvoiceStatus{clinic.InvoiceDiscarded}}, discarded},
	} {
		if got := list(c.f); got != c.want {
			t.Errorf("List(%+v) = %q, want %q", c.f, got, c.want)
		}
	}
}

// testLineArithmetic has the database judge lines that the program worked out:
// it takes each of them as it is, and none that differs by one minor unit.
func testLineArithmetic(t *testing.T, s *site) {
	p := s.patient("P-000001", "Pat", "Ient")
	seq := 0
	rapid.Check(t, func(t *rapid.T) {
		i := clinic.Invoice{PatientID: p, Currency: rapid.SampledFrom([]clinic.Currency{"EUR", "JPY", "KWD"}).Draw(t, "currency"),
			TaxInclusive: rapid.Bool().Draw(t, "inclusive"), CreatedAt: s.now}
		for n := range rapid.IntRange(1, 5).Draw(t, "lines") {
			it := clinic.InvoiceItem{Description: fmt.Sprint("Line ", n), TaxName: "VAT", DiscountReason: "r",
				Quantity: rapid.OneOf(rapid.IntRange(1, 9999), rapid.SampledFrom([]int{1, 3, 9999})).Draw(t, "quantity"),
				Price: clinic.Money{Currency: i.Currency, Minor: rapid.OneOf(rapid.Int64Range(0, 1000), rapid.Int64Range(0, 1_000_000_000),
					rapid.SampledFrom([]int64{0, 1, 1_000_000_000})).Draw(t, "price")},
				TaxRate: clinic.BasisPoints(rapid.IntRange(0, 10_000).Draw(t, "tax"))}
			if rapid.Bool().Draw(t, "percent") {
				it.DiscountRate = clinic.BasisPoints(rapid.IntRange(0, 10_000).Draw(t, "rate"))
			} else {
				it.Discount = clinic.Money{Minor: rapid.Int64Range(0, it.Gross().Minor).Draw(t, "discount"), Currency: i.Currency}
			}
			if err := it.Clean(i.Currency); err != nil {
				t.Fatalf("%+v: %v", it, err)
			}
			i.Items = append(i.Items, it)
		}
		var back clinic.Invoice
		err := s.UoW.InTx(s.ctx, func(r service.Repos) error {
			id, err := r.Billing().InsertInvoice(s.ctx, i)
			if err != nil {
				return err
			}
			back, err = r.Billing().Invoice(s.ctx, id)
			return err
		})
		if err != nil {
			t.Fatalf("the database refuses %+v: %v", i.Items, err)
		}
		i.Sum()
		if back.Total != i.Total || back.Net != i.Net || back.Tax != i.Tax || back.Discount != i.Discount {
			t.Fatalf("read back as %s, written as %s", back.Total, i.Total)
		}
		for n, it := range back.Items {
			want := i.Items[n]
			want.ID, want.TaxInclusive = it.ID, i.TaxInclusive
			if it != want {
				t.Fatalf("line %d read back as %+v, written as %+v", n, it, want)
			}
		}
		for _, wrong := range []string{"tax_minor = tax_minor + 1", "tax_minor = tax_minor - 1", "total_minor = total_minor + 1", "total_minor = total_minor - 1",
			"discount_minor = discount_minor + 1", "price_minor = price_minor + 1", "total_minor = total_minor + 1, tax_minor = tax_minor + 1",
			"discount_minor = -1", "discount_minor = quantity * price_minor + 1"} {
			err := s.Exec("UPDATE billing_item SET "+wrong+" WHERE id = ?", int64(back.Items[0].ID))
			if err == nil {
				t.Fatalf("the database takes %s of %+v", wrong, back.Items[0])
			}
		}
		// The bill is issued as it stands.
		if seq++; back.Total.Minor > 0 {
			err = s.UoW.InTx(s.ctx, func(r service.Repos) error {
				n, err := r.Numbers().Next(s.ctx, "invoice", 2026)
				if err != nil {
					return err
				}
				back.Number, back.NumberYear, back.NumberSeq, back.IssuedAt, back.IssuedOn = fmt.Sprintf("INV-2026-%06d", n), 2026, n, s.now, clinic.DateOf(s.now)
				return r.Billing().Issue(s.ctx, back, s.admin)
			})
			if err != nil {
				t.Fatalf("the bill cannot be issued: %v", err)
			}
		}
	})
	if seq == 0 {
		t.Error("no bill was tried")
	}
}

func testEstimates(t *testing.T, s *site) {
	ctx := s.ctx
	p, d := s.patient("P-000001", "Jürgen", "Müller"), s.doctor("Asha", "Sharma", "A")
	e := clinic.Estimate{Number: "ES-2026-000001", Year: 2026, Seq: 1, PatientID: p, DoctorID: d, Currency: "EUR", Note: "Note.", ValidUntil: clinic.MustDate("2026-12-31"),
		CreatedAt: s.now, CreatedBy: s.admin, CreatedByName: "Ada Admin", Items: []clinic.InvoiceItem{
			{Kind: clinic.LineItem, Description: "Crown", Quantity: 1, Price: eur(40_000), TaxName: "VAT", TaxRate: 1900},
			{Kind: clinic.LineItem, Description: "Filling", Quantity: 3, Price: eur(333), DiscountRate: 3333, DiscountReason: "staff"}}}
	insert := func(e clinic.Estimate) func(service.Repos) error {
		return func(r service.Repos) (err error) {
			if _, err = r.Numbers().Next(ctx, "estimate", 2026); err == nil {
				_, err = r.Estimates().Insert(ctx, e)
			}
			return err
		}
	}
	var id clinic.EstimateID
	s.write(func(r service.Repos) (err error) {
		if _, err = r.Numbers().Next(ctx, "estimate", 2026); err == nil {
			id, err = r.Estimates().Insert(ctx, e)
		}
		return err
	})
	get := func() (got clinic.Estimate) {
		t.Helper()
		s.read(func(r service.Repos) (err error) { got, err = r.Estimates().Get(ctx, id); return err })
		return got
	}
	got := get()
	e.Sum()
	if got.Number != e.Number || got.Year != 2026 || got.Seq != 1 || got.PatientName != "Müller, Jürgen" || got.PatientNumber != "P-000001" || got.DoctorName != "Dr Asha Sharma" ||
		got.Total != e.Total || got.Net != e.Net || got.Tax != eur(7600) || got.Discount != eur(333) || got.Note != "Note." || got.ValidUntil != e.ValidUntil ||
		got.State != clinic.EstimateOpen || got.CreatedByName != "Ada Admin" || !got.CreatedAt.Equal(s.now) || len(got.Items) != 2 || got.Items[1].DiscountRate != 3333 || got.Version != 1 {
		t.Errorf("read back: %+v", got)
	}
	gap := e
	gap.Number, gap.Seq = "ES-2026-000003", 3
	s.fails(clinic.Conflict, "number", insert(gap))
	twice := e
	twice.Number = "ES-2026-000001"
	s.fails(clinic.Conflict, "number", insert(twice))
	for _, q := range []string{"UPDATE billing_estimate SET total_minor = total_minor + 1, net_minor = net_minor + 1", "UPDATE billing_estimate SET valid_until = '2030-01-01'",
		"UPDATE billing_estimate SET note = ''", "UPDATE billing_estimate SET number = 'x'", "UPDATE billing_estimate_item SET price_minor = 1",
		"DELETE FROM billing_estimate", "DELETE FROM billing_estimate_item", "UPDATE billing_estimate SET doctor_id = NULL"} {
		s.refused(clinic.Conflict, q)
	}
	s.refused(clinic.Invalid, "UPDATE billing_estimate SET state = 'billed'") // without a bill
	second := e
	second.Number, second.Seq, second.DoctorID, second.PatientID = "ES-2026-000002", 2, 0, s.patient("P-000002", "Pat", "Two")
	s.write(insert(second))
	bill := s.draft(p, 0, 100)
	got.State, got.InvoiceID = clinic.EstimateBilled, bill.ID
	s.write(func(r service.Repos) error { return r.Estimates().SetState(ctx, got) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Estimates().SetState(ctx, got) })
	got = get()
	if got.State != clinic.EstimateBilled || got.InvoiceID != bill.ID || got.Version != 2 {
		t.Errorf("billed: %+v", got)
	}
	got.State, got.InvoiceID = clinic.EstimateOpen, 0
	s.fails(clinic.Conflict, "", func(r service.Repos) error { return r.Estimates().SetState(ctx, got) })
	list := func(f service.EstimateFilter) string {
		var out []string
		eachPage(s, 1, func(r service.Repos, req service.PageRequest) (service.Page[clinic.Estimate], error) {
			return r.Estimates().List(ctx, f, req)
		}, func(_ bool, pg service.Page[clinic.Estimate]) {
			for _, e := range pg.Rows {
				out = append(out, strings.TrimPrefix(e.Number, "ES-2026-00000"))
			}
		})
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		f    service.EstimateFilter
		want string
	}{
		{service.EstimateFilter{}, "2 1"}, {service.EstimateFilter{State: clinic.EstimateOpen}, "2"}, {service.EstimateFilter{Patient: p}, "1"}, {service.EstimateFilter{Doctor: d}, "1"},
		{service.EstimateFilter{Text: "mueller"}, "1"}, {service.EstimateFilter{Text: "es-2026-000002"}, "2"}, {service.EstimateFilter{Text: "%"}, ""}, {service.EstimateFilter{Text: "P-000002"}, "2"},
	} {
		if got := list(c.f); got != c.want {
			t.Errorf("List(%+v) = %q, want %q", c.f, got, c.want)
		}
	}
	s.read(func(r service.Repos) error {
		_, err := r.Estimates().Get(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
}

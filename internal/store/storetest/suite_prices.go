package storetest

import (
	"reflect"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (s *site) tax(name string, rate clinic.BasisPoints) (id clinic.TaxID) {
	s.t.Helper()
	s.write(func(r service.Repos) (err error) {
		id, err = r.Prices().InsertTax(s.ctx, clinic.Tax{Name: name, Rate: rate, Active: true})
		return err
	})
	return id
}

func (s *site) price(p clinic.ListPrice) (id clinic.PriceID) {
	s.t.Helper()
	p.Active = true
	if p.Price.Currency == "" {
		p.Price.Currency = "EUR"
	}
	s.write(func(r service.Repos) (err error) {
		id, err = r.Prices().InsertPrice(s.ctx, p, s.now)
		return err
	})
	return id
}

func priceNames(list []clinic.ListPrice) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

func testPriceList(t *testing.T, s *site) {
	ctx := s.ctx
	vat := s.tax("VAT", 2000)
	var lab clinic.CategoryID
	s.write(func(r service.Repos) (err error) {
		lab, err = r.Prices().InsertCategory(ctx, clinic.PriceCategory{Name: "Laboratory", Position: 1, Active: true})
		return err
	})
	blood := s.price(clinic.ListPrice{Code: "LAB1", Name: "Blóod count", CategoryID: lab, TaxID: vat, Price: eur(1850)})
	sugar := s.price(clinic.ListPrice{Code: "LAB10", Name: "Blood sugar", CategoryID: lab, Price: eur(600)})
	ecg := s.price(clinic.ListPrice{Code: "ECG", Name: "ECG, 12 leads", Price: eur(4500)})
	form := s.price(clinic.ListPrice{Name: "Certificate for labour", TaxID: vat, Price: eur(0)})
	s.price(clinic.ListPrice{Name: "Blood in yen", Price: clinic.Money{Minor: 900, Currency: "JPY"}})
	get := func(id clinic.PriceID) (p clinic.ListPrice) {
		t.Helper()
		s.read(func(r service.Repos) (err error) { p, err = r.Prices().Price(ctx, id); return err })
		return p
	}
	want := clinic.ListPrice{ID: blood, Code: "LAB1", Name: "Blóod count", CategoryID: lab, CategoryName: "Laboratory", Price: eur(1850), TaxID: vat,
		TaxName: "VAT", TaxRate: 2000, Active: true, UpdatedAt: s.now, Version: 1}
	if got := get(blood); !reflect.DeepEqual(got, want) {
		t.Errorf("read back %+v", got)
	}

	suggest := func(text string, limit int) (list []clinic.ListPrice) {
		t.Helper()
		s.read(func(r service.Repos) (err error) { list, err = r.Prices().Suggest(ctx, text, "EUR", limit); return err })
		return list
	}
	for text, want := range map[string]string{
		"lab1": "Blóod count, Blood sugar", "LAB10": "Blood sugar", "lab": "Blóod count, Blood sugar, Certificate for labour",
		"blood": "Blóod count, Blood sugar", "co bl": "Blóod count", "12 ecg": "ECG, 12 leads", "lood": "", "ertificate": "", "%": "", "_": "", "'": "", "zz": "",
		"": "Blóod count, Blood sugar, Certificate for labour, ECG, 12 leads", "for": "Certificate for labour",
	} {
		if got := priceNames(suggest(text, 10)); got != want {
			t.Errorf("%q suggests %q, want %q", text, got, want)
		}
	}
	if got := suggest("", 2); len(got) != 2 {
		t.Errorf("a limit of 2 gives %d", len(got))
	}

	// Codes are unique, prices are refused outside the bounds, versions count.
	s.fails(clinic.Conflict, "code", func(r service.Repos) error {
		_, err := r.Prices().InsertPrice(ctx, clinic.ListPrice{Code: "ECG", Name: "Another", Price: eur(1), Active: true}, s.now)
		return err
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error {
		_, err := r.Prices().InsertPrice(ctx, clinic.ListPrice{Name: "Negative", Price: eur(-1), Active: true}, s.now)
		return err
	})
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		_, err := r.Prices().InsertPrice(ctx, clinic.ListPrice{Name: "No such tax", TaxID: 999, Price: eur(1), Active: true}, s.now)
		return err
	})
	old := get(ecg)
	changed := old
	changed.Name, changed.Code, changed.Price, changed.TaxID, changed.Active = "Resting ECG", "", eur(5000), vat, false
	s.write(func(r service.Repos) error { return r.Prices().UpdatePrice(ctx, changed, s.now) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Prices().UpdatePrice(ctx, changed, s.now) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		return r.Prices().UpdatePrice(ctx, clinic.ListPrice{ID: 999, Name: "x", Price: eur(1), Version: 1}, s.now)
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Prices().Price(ctx, 999); return err })
	changed.Version, changed.TaxName, changed.TaxRate = 2, "VAT", 2000
	if got := get(ecg); !reflect.DeepEqual(got, changed) {
		t.Errorf("changed to %+v", got)
	}

	list := func(f service.PriceFilter, p service.PageRequest) (page service.Page[clinic.ListPrice]) {
		t.Helper()
		s.read(func(r service.Repos) (err error) { page, err = r.Prices().Prices(ctx, f, p); return err })
		return page
	}
	for text, c := range map[string]struct {
		f service.PriceFilter
		n int
	}{"all in use": {service.PriceFilter{}, 4}, "with retired": {service.PriceFilter{WithRetired: true}, 5}, "of a category": {service.PriceFilter{Category: lab}, 2},
		"by code": {service.PriceFilter{Text: "lab10"}, 1}, "by words": {service.PriceFilter{Text: "rest ecg", WithRetired: true}, 1},
		"both": {service.PriceFilter{Text: "blood", Category: lab}, 2}, "none": {service.PriceFilter{Text: "ecg"}, 0}} {
		if page := list(c.f, service.PageRequest{}); page.Total != c.n || len(page.Rows) != c.n {
			t.Errorf("%s: %d of %d, want %d", text, len(page.Rows), page.Total, c.n)
		}
	}
	first := list(service.PriceFilter{}, service.PageRequest{Limit: 3})
	second := list(service.PriceFilter{}, service.PageRequest{Limit: 3, After: first.Next})
	if got := priceNames(append(first.Rows, second.Rows...)); got != "Blóod count, Blood in yen, Blood sugar, Certificate for labour" || second.Next != "" {
		t.Errorf("pages: %s", got)
	}
	count := func(c clinic.CategoryID, x clinic.TaxID) (n int) {
		t.Helper()
		s.read(func(r service.Repos) (err error) { n, err = r.Prices().PricesWith(ctx, c, x); return err })
		return n
	}
	if count(0, vat) != 2 || count(lab, 0) != 2 || count(lab, vat) != 1 || count(0, 0) != 4 {
		t.Error("the counts of active entries")
	}
	s.refused(clinic.Conflict, "DELETE FROM billing_price WHERE id = ?", int64(form))
	s.refused(clinic.Conflict, "DELETE FROM billing_tax")
	s.refused(clinic.Conflict, "DELETE FROM billing_category")
	s.refused(clinic.Invalid, "UPDATE billing_price SET price_minor = 100000000001 WHERE id = ?", int64(sugar))
}

func testTaxesAndCategories(t *testing.T, s *site) {
	ctx := s.ctx
	vat, low := s.tax("VAT", 2000), s.tax("Low", 700)
	s.fails(clinic.Conflict, "name", func(r service.Repos) error {
		_, err := r.Prices().InsertTax(ctx, clinic.Tax{Name: "VAT", Rate: 1, Active: true})
		return err
	})
	s.write(func(r service.Repos) error {
		return r.Prices().UpdateTax(ctx, clinic.Tax{ID: low, Name: "Lower", Rate: 500, Active: false, Version: 1})
	})
	s.fails(clinic.Stale, "", func(r service.Repos) error {
		return r.Prices().UpdateTax(ctx, clinic.Tax{ID: low, Name: "Lower", Version: 1})
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Prices().Tax(ctx, 999); return err })
	s.read(func(r service.Repos) error {
		active, err := r.Prices().Taxes(ctx, false)
		if err != nil || len(active) != 1 || active[0] != (clinic.Tax{ID: vat, Name: "VAT", Rate: 2000, Active: true, Version: 1}) {
			t.Errorf("taxes in use: %+v", active)
		}
		all, err := r.Prices().Taxes(ctx, true)
		if err != nil || len(all) != 2 || all[1] != (clinic.Tax{ID: low, Name: "Lower", Rate: 500, Version: 2}) {
			t.Errorf("all taxes: %+v", all)
		}
		return err
	})
	ids := map[string]clinic.CategoryID{}
	for i, name := range []string{"Papers", "Laboratory", "Imaging"} {
		s.write(func(r service.Repos) (err error) {
			ids[name], err = r.Prices().InsertCategory(ctx, clinic.PriceCategory{Name: name, Position: i + 1, Active: true})
			return err
		})
	}
	s.fails(clinic.Conflict, "name", func(r service.Repos) error {
		_, err := r.Prices().InsertCategory(ctx, clinic.PriceCategory{Name: "Papers", Active: true})
		return err
	})
	s.write(func(r service.Repos) error {
		return r.Prices().UpdateCategory(ctx, clinic.PriceCategory{ID: ids["Imaging"], Name: "Imaging", Position: 0, Active: true, Version: 1})
	})
	s.write(func(r service.Repos) error {
		return r.Prices().UpdateCategory(ctx, clinic.PriceCategory{ID: ids["Papers"], Name: "Old papers", Position: 1, Active: false, Version: 1})
	})
	s.fails(clinic.Stale, "", func(r service.Repos) error {
		return r.Prices().UpdateCategory(ctx, clinic.PriceCategory{ID: ids["Papers"], Name: "x", Version: 1})
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Prices().Category(ctx, 999); return err })
	s.read(func(r service.Repos) error {
		list, err := r.Prices().Categories(ctx, true)
		names := ""
		for _, c := range list {
			names += c.Name + "; "
		}
		if names != "Imaging; Laboratory; Old papers; " {
			t.Errorf("categories: %s", names)
		}
		return err
	})
}

func testPayers(t *testing.T, s *site) {
	ctx := s.ctx
	add := func(p clinic.Payer) (id clinic.PayerID) {
		t.Helper()
		s.write(func(r service.Repos) (err error) { id, err = r.Prices().InsertPayer(ctx, p, s.now); return err })
		return id
	}
	full := clinic.Payer{Name: "Härbour Health", Kind: clinic.PayerInsurance, Phone: "+44 20 7946 0000", Email: "claims@example.org",
		Address: "1 Quay\nPort", Cover: 8000, Active: true}
	full.ID = add(full)
	add(clinic.Payer{Name: "City of Port", Kind: clinic.PayerGovernment, Active: true})
	add(clinic.Payer{Name: "Harbour Works", Kind: clinic.PayerEmployer, Active: true})
	full.UpdatedAt, full.Version = s.now, 1
	s.read(func(r service.Repos) error {
		got, err := r.Prices().Payer(ctx, full.ID)
		if got != full {
			t.Errorf("read back %+v", got)
		}
		return err
	})
	s.fails(clinic.Conflict, "name", func(r service.Repos) error {
		_, err := r.Prices().InsertPayer(ctx, full, s.now)
		return err
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error {
		_, err := r.Prices().InsertPayer(ctx, clinic.Payer{Name: "x", Kind: "bank"}, s.now)
		return err
	})
	find := func(f service.PayerFilter, p service.PageRequest) (names string, next string) {
		t.Helper()
		s.read(func(r service.Repos) error {
			page, err := r.Prices().Payers(ctx, f, p)
			for _, x := range page.Rows {
				names += x.Name + "; "
			}
			next = page.Next
			return err
		})
		return names, next
	}
	for text, want := range map[string]string{"": "City of Port; Härbour Health; Harbour Works; ", "har": "Härbour Health; Harbour Works; ",
		"heal harb": "Härbour Health; ", "arbour": "", "%": "", "-": ""} {
		if got, _ := find(service.PayerFilter{Text: text}, service.PageRequest{}); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
		s.read(func(r service.Repos) error {
			list, err := r.Prices().SuggestPayers(ctx, text, 2)
			if len(list) != min(2, strings.Count(want, ";")) {
				t.Errorf("%q suggests %d", text, len(list))
			}
			return err
		})
	}
	first, next := find(service.PayerFilter{}, service.PageRequest{Limit: 2})
	second, _ := find(service.PayerFilter{}, service.PageRequest{Limit: 2, After: next})
	if first+second != "City of Port; Härbour Health; Harbour Works; " {
		t.Errorf("pages %s and %s", first, second)
	}
	gone := full
	gone.Name, gone.Kind, gone.Active = "Old Health", clinic.PayerOther, false
	s.write(func(r service.Repos) error { return r.Prices().UpdatePayer(ctx, gone, s.now) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Prices().UpdatePayer(ctx, gone, s.now) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Prices().Payer(ctx, 999); return err })
	if got, _ := find(service.PayerFilter{Text: "health"}, service.PageRequest{}); got != "" {
		t.Errorf("a retired payer is offered: %s", got)
	}
	if got, _ := find(service.PayerFilter{Text: "old", WithRetired: true}, service.PageRequest{}); got != "Old Health; " {
		t.Errorf("with retired: %s", got)
	}
	s.refused(clinic.Conflict, "DELETE FROM billing_payer")
}

func testFees(t *testing.T, s *site) {
	d, e := s.doctor("Asha", "Sharma", "A"), s.doctor("Bela", "Kovacs", "B")
	fees := func(d clinic.DoctorID) (f map[clinic.VisitKind]int64) {
		t.Helper()
		s.read(func(r service.Repos) (err error) { f, err = r.Prices().Fees(s.ctx, d); return err })
		return f
	}
	set := func(f map[clinic.VisitKind]int64) func(service.Repos) error {
		return func(r service.Repos) error { return r.Prices().SetFees(s.ctx, d, f) }
	}
	s.write(set(map[clinic.VisitKind]int64{clinic.VisitNew: 9000, clinic.VisitWalkIn: 12000}))
	s.write(set(map[clinic.VisitKind]int64{clinic.VisitFollowUp: 0, clinic.VisitNew: 9500}))
	if got := fees(d); !reflect.DeepEqual(got, map[clinic.VisitKind]int64{clinic.VisitFollowUp: 0, clinic.VisitNew: 9500}) {
		t.Errorf("the fees: %v", got)
	}
	if got := fees(e); len(got) != 0 {
		t.Errorf("another doctor's fees: %v", got)
	}
	s.fails(clinic.Invalid, "", set(map[clinic.VisitKind]int64{clinic.VisitNew: -1}))
	s.fails(clinic.Invalid, "", set(map[clinic.VisitKind]int64{"night": 1}))
	if got := fees(d); len(got) != 2 {
		t.Errorf("after a refusal: %v", got)
	}
}

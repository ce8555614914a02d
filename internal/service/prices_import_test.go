package service_test

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func priceFile(data string, replace bool) service.ImportListCommand {
	return service.ImportListCommand{FileName: `C:\lists\prices.csv`, Data: []byte(data), Replace: replace}
}

func (h *hospital) prices() (names string) {
	h.Helper()
	for _, p := range value(h.Prices.List(h.desk, service.PriceFilter{}, service.PageRequest{}))(h).Rows {
		names += p.Code + " " + p.Name + " " + p.Price.Plain() + " " + p.CategoryName + " " + clinic.TaxLabel(p.TaxName, p.TaxRate) + "; "
	}
	return names
}

func TestAPriceListIsImportedWholeOrNotAtAll(t *testing.T) {
	h := newHospital(t)
	value(h.Prices.SaveTax(h.admin, clinic.Tax{Name: "VAT", Rate: 2000}))(t)
	value(h.Prices.Save(h.admin, clinic.ListPrice{Code: "ECG", Name: "Old ECG", Price: euros(40)}))(t)
	named := value(h.Prices.Save(h.admin, clinic.ListPrice{Name: "Dressing", Price: euros(9)}))(t)
	gone := value(h.Prices.Save(h.admin, clinic.ListPrice{Code: "GONE", Name: "Leeches", Price: euros(9)}))(t)
	file := "code,name,category,price,tax\n" +
		"ecg,\"ECG, 12 leads\",Tests,45.00,\n" +
		"DRS,dressing,tests,9.50,exempt\n" + // gives the entry without a code one
		"CERT,Certificate,Papers,12.50,20 %\n" +
		"BAD,No such tax,Papers,1.00,Levy\n" +
		"NEG,Negative,Papers,-1,\n"
	preview := value(h.Prices.PreviewImport(h.admin, priceFile(file, false)))(t)
	if preview.Rows != 5 || preview.New != 1 || preview.Changed != 2 || preview.Bad != 2 || preview.FileName != "prices.csv" {
		t.Errorf("%+v", preview)
	}
	for _, line := range []string{"Line 5", "Line 6"} {
		if text := preview.Problems[0].String() + preview.Problems[1].String(); !strings.Contains(text, line) {
			t.Errorf("%s is not named: %s", line, text)
		}
	}
	equal(t, "after looking", h.prices(), " Dressing 9.00  ; GONE Leeches 9.00  ; ECG Old ECG 40.00  ; ")
	_, err := h.Prices.Import(h.admin, priceFile(file, true))
	refused(t, err, clinic.Conflict, "", "would be retired")
	done := value(h.Prices.Import(h.admin, priceFile(file, false)))(t)
	equal(t, "new", done.New, 1)
	equal(t, "imported", h.prices(), "CERT Certificate 12.50 Papers VAT 20 %; DRS dressing 9.50 Tests ; ECG ECG, 12 leads 45.00 Tests ; GONE Leeches 9.00  ; ")
	equal(t, "the entry by name", value(h.Prices.Get(h.admin, named))(t).Code, "DRS")
	again := value(h.Prices.Import(h.admin, priceFile(file, false)))(t)
	equal(t, "again", again.New+again.Changed, 0)
	equal(t, "unchanged", again.Unchanged, 3)

	good := strings.Join(strings.Split(file, "\n")[:4], "\n")
	replaced := value(h.Prices.Import(h.admin, priceFile(good, true)))(t)
	equal(t, "retired", replaced.Retired, 1)
	equal(t, "gone", value(h.Prices.Get(h.admin, gone))(t).Active, false)
	back := value(h.Prices.Import(h.admin, priceFile("code,name,price\nGONE,Leeches,10\n", false)))(t)
	equal(t, "restored by a file", back.Changed, 1)
	equal(t, "audit rows", len(h.audited("price.import")), 4)
	if prices := h.audited("price.update"); !strings.Contains(prices[len(prices)-1].Before, "40.00") && !strings.Contains(prices[len(prices)-2].Before, "40.00") {
		t.Errorf("who changed what a thing costs is not told: %+v", prices)
	}

	refusedFile := func(code clinic.Code, data string) {
		t.Helper()
		_, err := h.Prices.Import(h.admin, priceFile(data, false))
		refused(t, err, code)
	}
	for _, data := range []string{"", "PK\x03\x04\x00", "code,name\nA,b\n", "name,price\n=1+1,1\n", "name,price\nx,-1\n"} {
		refusedFile(clinic.Invalid, data)
	}
	ctx, cancel := context.WithCancel(h.admin)
	cancel()
	_, err = h.Prices.Import(ctx, priceFile("name,price\nCancelled,1\n", false))
	if err == nil || strings.Contains(h.prices(), "Cancelled") {
		t.Errorf("a cancelled import: %v", err)
	}
	// Two of one rate: a rate alone does not say which.
	value(h.Prices.SaveTax(h.admin, clinic.Tax{Name: "Other", Rate: 2000}))(t)
	_, err = h.Prices.Import(h.admin, priceFile("name,price,tax\nX,1,20\n", false))
	refused(t, err, clinic.Invalid, "file")
	h.verified()
}

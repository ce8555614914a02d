package service_test

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestAnEstimateBecomesABillAtItsPrices(t *testing.T) {
	x := newPriced(t)
	cmd := service.EstimateCommand{Patient: x.jose, Doctor: x.ashaID, Note: "Without anaesthesia.", Items: []clinic.InvoiceItem{
		{PriceID: x.ecg, Quantity: 2}, {Description: "Crown", Quantity: 1, Price: euros(400), DiscountRate: 1000, DiscountReason: "staff"}}}
	_, err := x.Estimates.Make(x.desk, cmd)
	refused(t, err, clinic.Invalid, "items[1].discount")
	id := value(x.Estimates.Make(x.cashier, cmd))(t)
	e := value(x.Estimates.Get(x.desk, id))(t)
	if e.Number != "ES-2026-000001" || e.State != clinic.EstimateOpen || e.ValidUntil != today.AddDays(30) || e.Total != euros(440) || e.Discount != euros(40) ||
		e.Tax.Minor != 1277 || e.DoctorID != x.ashaID || e.PatientName == "" || e.DoctorName == "" || len(e.Items) != 2 || e.CreatedByName == "" || e.Note != cmd.Note {
		t.Errorf("the estimate: %+v", e)
	}
	entry := value(x.Prices.Get(x.admin, x.ecg))(t)
	entry.Price = euros(99)
	value(x.Prices.Save(x.admin, entry))(t)
	invoice := value(x.Estimates.ToBill(x.desk, id, e.Version))(t)
	i := x.get(invoice)
	if i.Status != clinic.InvoiceDraft || i.Total != e.Total || i.Tax != e.Tax || i.Items[0].Price != euros(40) || i.Items[1].DiscountReason != "staff" || i.Note != e.Note || i.PatientID != x.jose {
		t.Errorf("the bill: %+v", i)
	}
	e = value(x.Estimates.Get(x.desk, id))(t)
	if e.State != clinic.EstimateBilled || e.InvoiceID != invoice {
		t.Errorf("the estimate after it was billed: %+v", e)
	}
	_, err = x.Estimates.ToBill(x.desk, id, e.Version)
	refused(t, err, clinic.Conflict, "", "billed already")
	refused(t, x.Estimates.Withdraw(x.desk, id, e.Version, "x"), clinic.Conflict)
	// Who may give no discount still works on the bill, and issues it.
	i.Items = append(i.Items, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})
	must(t, x.Billing.SetItems(x.desk, invoice, i.Version, i.Items))
	value(x.Billing.Issue(x.cashier, invoice, i.Version+1))(t)
	equal(t, "audit rows", len(x.audited("estimate.bill")), 1)
	x.sound()
}

func TestEstimatesEnd(t *testing.T) {
	x := newPriced(t)
	make1 := func(until clinic.Date) (clinic.EstimateID, error) {
		return x.Estimates.Make(x.desk, service.EstimateCommand{Patient: x.annaID, ValidUntil: until, Items: []clinic.InvoiceItem{{PriceID: x.copyOf, Quantity: 1}}})
	}
	_, err := make1(today.AddDays(-1))
	refused(t, err, clinic.Invalid, "valid_until")
	_, err = make1(today.AddDays(366))
	refused(t, err, clinic.Invalid, "valid_until")
	_, err = x.Estimates.Make(x.desk, service.EstimateCommand{Patient: x.annaID})
	refused(t, err, clinic.Invalid, "items")
	_, err = x.Estimates.Make(x.desk, service.EstimateCommand{Patient: x.annaID, Doctor: 999, Items: []clinic.InvoiceItem{{PriceID: x.copyOf, Quantity: 1}}})
	refused(t, err, clinic.Invalid, "doctor")
	short, long := value(make1(today))(t), value(make1(today.AddDays(60)))(t)
	x.now = x.now.AddDate(0, 0, 1)
	_, err = x.Estimates.ToBill(x.desk, short, 1)
	refused(t, err, clinic.Conflict, "", "valid until 23 Nov 2026")
	_, err = x.Estimates.ToBill(x.desk, long, 2)
	refused(t, err, clinic.Stale)
	refused(t, x.Estimates.Withdraw(x.desk, long, 1, ""), clinic.Invalid, "reason")
	must(t, x.Estimates.Withdraw(x.desk, long, 1, "another plan"))
	_, err = x.Estimates.ToBill(x.desk, long, 2)
	refused(t, err, clinic.Conflict, "", "withdrawn")
	equal(t, "reason in the log", x.audited("estimate.withdraw")[0].Reason, "another plan")
	list := value(x.Estimates.List(x.desk, service.EstimateFilter{State: clinic.EstimateWithdrawn}, service.PageRequest{}))(t)
	if list.Total != 1 || list.Rows[0].ID != long {
		t.Errorf("withdrawn: %+v", list)
	}
	// Nothing of another currency becomes a bill.
	equal(t, "bills made of estimates", len(value(x.Billing.List(x.desk, service.InvoiceFilter{Patient: x.annaID}, service.PageRequest{}))(t).Rows), 1)
}

func TestWhoSeesWhichEstimates(t *testing.T) {
	x := newPriced(t)
	items := []clinic.InvoiceItem{{PriceID: x.copyOf, Quantity: 1}}
	ofAsha := value(x.Estimates.Make(x.desk, service.EstimateCommand{Patient: x.jose, Doctor: x.ashaID, Items: items}))(t)
	ofNobody := value(x.Estimates.Make(x.desk, service.EstimateCommand{Patient: x.annaID, Items: items}))(t)
	numbers := func(p service.Page[clinic.Estimate]) string {
		var out []string
		for _, e := range p.Rows {
			out = append(out, e.Number)
		}
		return strings.Join(out, " ")
	}
	req := service.PageRequest{}
	equal(t, "the desk", numbers(value(x.Estimates.List(x.desk, service.EstimateFilter{}, req))(t)), "ES-2026-000002 ES-2026-000001")
	equal(t, "Asha", numbers(value(x.Estimates.List(x.asha, service.EstimateFilter{}, req))(t)), "ES-2026-000001")
	equal(t, "Bela", numbers(value(x.Estimates.List(x.bela, service.EstimateFilter{}, req))(t)), "")
	equal(t, "Anna", numbers(value(x.Estimates.List(x.anna, service.EstimateFilter{}, req))(t)), "ES-2026-000002")
	equal(t, "found by name", numbers(value(x.Estimates.List(x.desk, service.EstimateFilter{Text: "nunez"}, req))(t)), "ES-2026-000001")
	equal(t, "found by number", numbers(value(x.Estimates.List(x.desk, service.EstimateFilter{Text: "es-2026-000002"}, req))(t)), "ES-2026-000002")
	_, err := x.Estimates.Get(x.bela, ofAsha)
	refused(t, err, clinic.Forbidden)
	_, err = x.Estimates.Get(x.bela, ofNobody)
	refused(t, err, clinic.Forbidden)
	_, err = x.Estimates.Get(x.anna, ofAsha)
	refused(t, err, clinic.Forbidden)
	_, err = x.Estimates.List(x.nurse, service.EstimateFilter{}, req)
	refused(t, err, clinic.Forbidden)
}

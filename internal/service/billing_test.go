package service_test

import (
	"strings"
	"sync"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// bill is a draft of € 80 for a closed visit of Anna's.
func (h *hospital) bill(start string) clinic.Invoice {
	h.Helper()
	_, result := h.closed(h.asha, h.annaID, h.ashaID, start)
	return value(h.Billing.Get(h.cashier, result.Invoice))(h)
}

func cash(i clinic.Invoice, amount clinic.Money, key string) service.PaymentCommand {
	return service.PaymentCommand{Invoice: i.ID, Version: i.Version, Amount: amount, Method: clinic.PayCash, IdempotencyKey: key}
}

func TestADoubleClickPaysOnce(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	var wg sync.WaitGroup
	ids, errs := make([]clinic.PaymentID, 6), make([]error, 6)
	for n := range ids {
		wg.Go(func() { ids[n], errs[n] = h.Billing.TakePayment(h.cashier, cash(i, euros(30), "form-1")) })
	}
	wg.Wait()
	for n := range ids {
		must(t, errs[n])
		equal(t, "payment", ids[n], ids[0])
	}
	got := value(h.Billing.Get(h.cashier, i.ID))(t)
	if got.Paid != euros(30) || len(got.Payments) != 1 {
		t.Errorf("paid %s in %d payments", got.Paid, len(got.Payments))
	}
	equal(t, "audit rows", len(h.audited("payment.take")), 1)
	// The same form with another amount is not a repetition.
	_, err := h.Billing.TakePayment(h.cashier, cash(got, euros(50), "form-1"))
	refused(t, err, clinic.Conflict)
	_, err = h.Billing.TakePayment(h.cashier, cash(got, euros(50), ""))
	refused(t, err, clinic.Invalid)
}

func TestReceiptNumbersHaveNoGaps(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	var numbers []string
	for n, key := range []string{"a", "b", "c", "d"} {
		_, err := h.Billing.TakePayment(h.cashier, cash(i, euros(1000), key+"-too-much")) // refused ones take no number
		refused(t, err, clinic.Invalid, "amount")
		_, err = h.Billing.TakePayment(h.cashier, service.PaymentCommand{Invoice: i.ID, Version: i.Version - 1, Amount: euros(20), Method: clinic.PayCash, IdempotencyKey: key + "-stale"})
		refused(t, err, clinic.Stale)
		id := value(h.Billing.TakePayment(h.cashier, cash(i, euros(20), key)))(t)
		i = value(h.Billing.Get(h.cashier, i.ID))(t)
		numbers = append(numbers, value(h.Billing.PrintReceipt(h.cashier, id))(t).Payment.ReceiptNumber)
		equal(t, "paid", i.Paid, euros(int64(20*(n+1))))
	}
	equal(t, "numbers", strings.Join(numbers, " "), "RC-2026-000001 RC-2026-000002 RC-2026-000003 RC-2026-000004")
	equal(t, "status", i.Status, clinic.InvoicePaid)
	_, err := h.Billing.TakePayment(h.cashier, cash(i, euros(1), "more"))
	refused(t, err, clinic.Conflict, "", "paid already")
	h.now = h.now.AddDate(1, 0, 0) // a Tuesday
	id := value(h.Appointments.Book(h.desk, service.BookCommand{Patient: h.annaID, Doctor: h.ashaID, Date: clinic.DateOf(h.now), Start: 600}))(t)
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	next := value(h.Billing.Get(h.cashier, value(h.Billing.DraftFor(h.desk, id))(t)))(t)
	_, err = h.Billing.TakePayment(h.cashier, cash(next, euros(80), "next year"))
	refused(t, err, clinic.Conflict, service.DrawerField, "is still open")
	h.openDrawer(h.admin)
	payment := value(h.Billing.TakePayment(h.admin, cash(next, euros(80), "next year")))(t)
	equal(t, "the new year's first", value(h.Billing.PrintReceipt(h.cashier, payment))(t).Payment.ReceiptNumber, "RC-2027-000001")
}

func TestPaymentsForm(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	for name, c := range map[string]struct {
		alter func(*service.PaymentCommand)
		field string
	}{
		"negative":             {func(c *service.PaymentCommand) { c.Amount = euros(-10) }, "amount"},
		"nothing":              {func(c *service.PaymentCommand) { c.Amount = euros(0) }, "amount"},
		"one cent above":       {func(c *service.PaymentCommand) { c.Amount.Minor = 8001 }, "amount"},
		"dollars":              {func(c *service.PaymentCommand) { c.Amount.Currency = "USD" }, "amount"},
		"cash in dollars":      {func(c *service.PaymentCommand) { c.Tendered = clinic.Money{Minor: 9000, Currency: "USD"} }, "tendered"},
		"too little cash":      {func(c *service.PaymentCommand) { c.Tendered = euros(79) }, "tendered"},
		"no such method":       {func(c *service.PaymentCommand) { c.Method = "barter" }, "method"},
		"a card without proof": {func(c *service.PaymentCommand) { c.Method = clinic.PayCard }, "transaction_id"},
		"a very long proof": {func(c *service.PaymentCommand) {
			c.Method, c.TransactionID = clinic.PayCard, strings.Repeat("x", 10_000)
		}, "transaction_id"},
	} {
		cmd := cash(i, euros(80), "k")
		c.alter(&cmd)
		_, err := h.Billing.TakePayment(h.cashier, cmd)
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	got := value(h.Billing.Get(h.cashier, i.ID))(t)
	if got.Status != clinic.InvoiceDraft || got.Version != i.Version || got.Number != "" {
		t.Errorf("refused payments changed the bill: %+v", got)
	}
}

func TestLinesChangeInADraftOnly(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	// The administrator's: another role keeps the doctor's fee on the bill.
	set := func(version int, items ...clinic.InvoiceItem) error {
		return h.Billing.SetItems(h.admin, i.ID, version, items)
	}
	line := clinic.InvoiceItem{Description: "ECG", Quantity: 1, Price: euros(15)}
	refused(t, set(i.Version), clinic.Invalid, "items")
	refused(t, set(i.Version, make([]clinic.InvoiceItem, 201)...), clinic.Invalid, "items")
	bad := line
	bad.Price = euros(-15)
	refused(t, set(i.Version, line, bad), clinic.Invalid, "items[1].price")
	bad = line
	bad.Quantity = 0
	refused(t, set(i.Version, bad), clinic.Invalid, "items[0].quantity")
	huge := line
	huge.Price, huge.Quantity = euros(9_000_000), 9999
	var many []clinic.InvoiceItem
	for range 200 {
		many = append(many, huge)
	}
	refused(t, set(i.Version, many...), clinic.Invalid, "items", "too large")
	must(t, set(i.Version, line, line))
	refused(t, set(i.Version, line), clinic.Stale)
	row := h.audited("invoice.set_items")[0]
	if !strings.Contains(row.Before, "€ 80.00") || !strings.Contains(row.After, "€ 30.00") {
		t.Errorf("audit: %s → %s", row.Before, row.After)
	}
	i = value(h.Billing.Get(h.cashier, i.ID))(t)
	_, err := h.Billing.Issue(h.cashier, i.ID, i.Version-1)
	refused(t, err, clinic.Stale)
	equal(t, "number", value(h.Billing.Issue(h.cashier, i.ID, i.Version))(t), "INV-2026-000001")
	i = value(h.Billing.Get(h.cashier, i.ID))(t)
	refused(t, set(i.Version, line), clinic.Conflict, "", "INV-2026-000001")
	_, err = h.Billing.Issue(h.cashier, i.ID, i.Version)
	refused(t, err, clinic.Conflict)
	_, err = h.Billing.Get(h.cashier, 999)
	refused(t, err, clinic.NotFound)
}

func TestAFreeVisitIsPaidWhenIssued(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	must(t, h.Billing.SetItems(h.admin, i.ID, i.Version, []clinic.InvoiceItem{{Description: "Free follow-up", Quantity: 1, Price: euros(0)}}))
	value(h.Billing.Issue(h.cashier, i.ID, i.Version+1))(t)
	equal(t, "status", value(h.Billing.Get(h.cashier, i.ID))(t).Status, clinic.InvoicePaid)
}

func TestFiguresAreOfTheDayAtTheClinic(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	h.at("00:30") // half past midnight at the clinic is still yesterday in UTC
	value(h.Billing.TakePayment(h.cashier, cash(i, euros(30), "k")))(t)
	h.at("23:30")
	f := value(h.Billing.Figures(h.cashier))(t)
	equal(t, "taken today", f.Taken, euros(30))
	equal(t, "outstanding", f.Outstanding, euros(50))
	equal(t, "taken by the administrator", value(h.Billing.Figures(h.admin))(t).TakenByMe, euros(0))
	h.pass(3600e9)
	equal(t, "taken the day after", value(h.Billing.Figures(h.cashier))(t).Taken, euros(0))
}

func TestSettings(t *testing.T) {
	h := newHospital(t)
	s := value(h.Settings.Get(h.anna))(t)
	s.HospitalName = ""
	refused(t, h.Settings.Update(h.admin, s, service.Image{}), clinic.Invalid, "hospital_name")
	s.HospitalName, s.Demo, s.Logo = "Quay Clinic", true, "forged"
	refused(t, h.Settings.Update(h.admin, s, service.Image{Data: []byte("this is text")}), clinic.Invalid, "logo")
	must(t, h.Settings.Update(h.admin, s, service.Image{Data: picture(t)}))
	got := value(h.Settings.Get(h.desk))(t)
	if got.HospitalName != "Quay Clinic" || got.Demo || got.Logo == "forged" || got.Logo == "" {
		t.Errorf("settings: %+v", got)
	}
	if logo := value(h.Settings.Logo(h.desk))(t); len(logo) < 20 || string(logo[1:4]) != "PNG" {
		t.Errorf("logo: %d bytes", len(logo))
	}
	refused(t, h.Settings.Update(h.admin, s, service.Image{}), clinic.Stale)
	must(t, h.Settings.Update(h.admin, got, service.Image{Remove: true}))
	if logo := value(h.Settings.Logo(h.desk))(t); logo != nil {
		t.Errorf("a removed logo is still there: %d bytes", len(logo))
	}
	// The currency changes before the first bill, fees with it, and then no more.
	s = value(h.Settings.Get(h.admin))(t)
	s.Currency = "JPY"
	must(t, h.Settings.Update(h.admin, s, service.Image{}))
	equal(t, "fee", value(h.Doctors.Get(h.admin, h.ashaID))(t).Fee, clinic.Money{Minor: 80, Currency: "JPY"})
	s = value(h.Settings.Get(h.admin))(t)
	s.Currency = "EUR"
	must(t, h.Settings.Update(h.admin, s, service.Image{}))
	equal(t, "fee", value(h.Doctors.Get(h.admin, h.ashaID))(t).Fee, euros(80))
	h.bill("09:00")
	s = value(h.Settings.Get(h.admin))(t)
	s.Currency = "USD"
	refused(t, h.Settings.Update(h.admin, s, service.Image{}), clinic.Conflict, "currency")
}

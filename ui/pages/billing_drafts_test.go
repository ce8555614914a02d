package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// panelOf is the open invoice of the page.
func panelOf(d *wardDesk) *billingPanel { return d.page.(*BillingPage).panel }

// An item of the price list by a few letters, a quantity and a discount, all by
// keyboard, with the sums as they are typed.
func TestBillingItemOfThePriceListByKeyboard(t *testing.T) {
	ward := newWard()
	ward.invoices[0].TaxInclusive = true
	d := openBillingPage(t, theme.Light, wardCashier, ward)
	uitest.Key(d.w, fyne.KeyHome)
	panelOf(d).editItem(-1)
	uitest.Type(d.w, "xr")
	uitest.Shot(t, d.w, "billing-suggest")
	uitest.Key(d.w, fyne.KeyReturn) // the suggestion; the focus goes on to the quantity
	uitest.Type(d.w, "2")
	uitest.MustText(t, d.w, "€ 238.00")
	uitest.MustText(t, d.w, "€ 38.00") // 19 % inside
	uitest.Tab(d.w)                    // the price is the list's: the next field is the discount
	uitest.Type(d.w, "10%")
	uitest.MustText(t, d.w, "€ 214.20")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Give the reason of the discount.")
	uitest.Type(d.w, "staff")
	uitest.Shot(t, d.w, "billing-line")
	d.ctrl(fyne.KeyS)
	items := d.ward.invoices[0].Items
	if len(items) != 3 || items[2].PriceID != 1 || items[2].Quantity != 2 || items[2].DiscountRate != 1000 || items[2].DiscountReason != "staff" || items[2].Total.Minor != 21_420 {
		t.Fatalf("items are %+v", items)
	}
	uitest.MustText(t, d.w, "−10%")
	uitest.MustText(t, d.w, "VAT 19 %")
	uitest.MustText(t, d.w, "€ 309.20")
	uitest.Shot(t, d.w, "billing-taxed")
}

// Several items one after the other, and one typed by hand with a tax of the list.
func TestBillingSeveralItems(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyHome)
	d.w.Canvas().Focus(panelOf(d).items)
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyInsert)
	uitest.Type(d.w, "copy")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.Button(t, d.w, "Save, add another").Tapped(nil)
	if len(d.ward.invoices[0].Items) != 3 || !components.ModalOpen(d.w) {
		t.Fatalf("items are %+v", d.ward.invoices[0].Items)
	}
	uitest.Type(d.w, "Crutches")
	uitest.Tab(d.w)
	uitest.Tab(d.w)
	uitest.Type(d.w, "20")
	uitest.Tab(d.w) // discount
	uitest.Tab(d.w) // reason
	uitest.Tab(d.w) // tax
	uitest.Key(d.w, fyne.KeyDown)
	d.ctrl(fyne.KeyS)
	items := d.ward.invoices[0].Items
	if len(items) != 4 || items[3].PriceID != 0 || items[3].TaxName != "VAT" || items[3].TaxRate != 1900 {
		t.Fatalf("items are %+v", items)
	}
}

// The doctor's fee and what the list costs are not a cashier's to change.
func TestBillingFixedLines(t *testing.T) {
	ward := newWard()
	ward.invoices[0].Items[0].Kind = clinic.LineFee
	d := openBillingPage(t, theme.Light, wardCashier, ward)
	uitest.Key(d.w, fyne.KeyHome)
	d.w.Canvas().Focus(panelOf(d).items)
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyDelete)
	uitest.MustText(t, d.w, "The doctor's fee stays as the visit was priced.")
	if len(ward.invoices[0].Items) != 2 {
		t.Fatal("the fee was taken off")
	}
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustNotText(t, d.w, "Remove")
	uitest.Type(d.w, "5.00") // the first field that can be changed is the discount
	uitest.Tab(d.w)
	uitest.Type(d.w, "long wait")
	d.ctrl(fyne.KeyS)
	if it := ward.invoices[0].Items[0]; it.Price.Minor != 8000 || it.Discount.Minor != 500 || it.DiscountReason != "long wait" {
		t.Fatalf("the fee is %+v", it)
	}
}

func TestBillingPayerOfADraft(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyHome)
	panelOf(d).editPayer()
	uitest.MustText(t, d.w, "Patient pays") // the usual payer is filled in
	uitest.Shot(t, d.w, "billing-payer")
	d.ctrl(fyne.KeyS)
	claim := d.ward.invoices[0].Claim
	if claim == nil || claim.PayerID != 1 || claim.Share != 8000 || claim.PolicyNo != "POL-77" || claim.Covered.Minor != 7600 {
		t.Fatalf("the claim is %+v", claim)
	}
	uitest.MustText(t, d.w, "AOK pays")
	uitest.MustText(t, d.w, "€ 76.00")
	uitest.MustText(t, d.w, "€ 19.00")
	uitest.Shot(t, d.w, "billing-claim")
	panelOf(d).editPayer()
	uitest.Button(t, d.w, "Patient pays all").Tapped(nil)
	if d.ward.invoices[0].Claim != nil {
		t.Error("the payer is still there")
	}
	uitest.MustNotText(t, d.w, "AOK pays")
}

func TestBillingNoteAndDiscard(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyHome)
	panelOf(d).editNote()
	uitest.Type(d.w, "Payable within 14 days.")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Payable within 14 days.")
	panelOf(d).discard()
	uitest.Type(d.w, "made twice")
	d.ctrl(fyne.KeyS)
	if i := d.ward.invoices[0]; i.Status != clinic.InvoiceDiscarded || i.Note != "Discarded: made twice" {
		t.Fatalf("the draft is %+v", i)
	}
	uitest.MustText(t, d.w, "is discarded.")
}

func TestBillingWithoutAVisitByKeyboard(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	d.ctrl(fyne.KeyN)
	uitest.Tab(d.w)
	uitest.Tab(d.w)
	uitest.Type(d.w, "øster")
	uitest.Key(d.w, fyne.KeyReturn)
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "is open at the right.")
	uitest.MustText(t, d.w, "without a visit")
	if got := d.page.(*BillingPage).vm.Current(); got == nil || got.ID != 5 || got.AppointmentID != 0 {
		t.Errorf("open is %+v", got)
	}
}

// Unpaid bills of all days, and for how long they have been.
func TestBillingUnpaidByAge(t *testing.T) {
	ward := newWard()
	ward.invoices[3].IssuedOn = clinic.DateOf(wardNow).AddDays(-32)
	ward.invoices[1].IssuedOn = clinic.DateOf(wardNow).AddDays(-1)
	d := openBillingPage(t, theme.Light, wardCashier, ward)
	uitest.MustText(t, d.w, "Issued · 32 days")
	uitest.MustText(t, d.w, "Part paid · 1 day")
	uitest.MustText(t, d.w, "Owes € 115.00 on 2 bills")
	p := d.page.(*BillingPage)
	d.w.Canvas().Focus(p.state)
	uitest.Type(d.w, "Unpaid over 30")
	if p.period.Value() != string(viewmodel.PeriodAll) || !p.vm.State().Unpaid() {
		t.Errorf("the list shows %s and %s", p.period.Value(), p.vm.State())
	}
}

// The longest names and the largest amounts stand beside each other.
func TestBillingLargeAmountsFit(t *testing.T) {
	ward := newWard()
	i := &ward.invoices[0]
	i.PatientName = "Wolfeschlegelsteinhausenbergerdorff-Østergård-O'Brien, Hubert Blaine Łukasz Maximilian"
	i.DoctorName = "Dr Wolfeschlegelsteinhausenbergerdorff"
	i.Note = "A note that is printed below the lines and goes on for longer than the panel is wide, as notes of accountants do."
	for n := range i.Items {
		i.Items[n].Description = "Magnetic resonance imaging of the whole spine with and without contrast medium, second reading"
		i.Items[n].Price.Minor, i.Items[n].Quantity = 999_999_999, 999
		i.Items[n].DiscountRate, i.Items[n].DiscountReason, i.Items[n].TaxName, i.Items[n].TaxRate = 3333, "hardship", "Value added tax", 1900
	}
	i.Claim = &clinic.Claim{PayerID: 1, PayerName: "Allgemeine Ortskrankenkasse Rheinland/Hamburg, Die Gesundheitskasse", Share: 8000}
	i.Sum()
	if err := i.Claim.Set(i.Total); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		d := openBillingPage(t, mode, wardCashier, ward)
		uitest.Key(d.w, fyne.KeyHome)
		uitest.MustText(t, d.w, i.Total.String())
		uitest.MustText(t, d.w, i.Claim.Covered.String())
		name := "billing-large-light"
		if mode == theme.Dark {
			name = "billing-large-dark"
		}
		uitest.Shot(t, d.w, name)
		panelOf(d).editItem(0)
		uitest.Shot(t, d.w, name+"-line")
	}
}

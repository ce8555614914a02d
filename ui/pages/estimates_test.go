package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// estimated is a ward with one open estimate and one whose last day is over.
func estimated() *wardFake {
	ward := newWard()
	for n, until := range []string{"2026-01-31", "2030-12-31"} {
		e := clinic.Estimate{ID: clinic.EstimateID(n + 1), Number: "ES-2026-00000" + string(rune('1'+n)), PatientID: 5, PatientName: "Müller, Jürgen", PatientNumber: "P-4",
			DoctorName: "Dr Asha Sharma", Currency: "EUR", TaxInclusive: true, ValidUntil: clinic.MustDate(until), State: clinic.EstimateOpen, CreatedAt: wardNow,
			CreatedByName: "Grace Byrne", Note: "Without anaesthesia.", Version: 1, Items: []clinic.InvoiceItem{
				{Description: "Crown", Quantity: 1, Price: clinic.Money{Minor: 40_000, Currency: "EUR"}, TaxName: "VAT", TaxRate: 1900},
				{Description: "Filling", Quantity: 2, Price: clinic.Money{Minor: 5000, Currency: "EUR"}, DiscountRate: 1000, DiscountReason: "staff"}}}
		e.Sum()
		ward.estimates = append(ward.estimates, e)
	}
	return ward
}

func TestAnEstimateIsBilledByKeyboard(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardDeskman, estimated())
	d.ctrl(fyne.KeyE)
	uitest.MustText(t, d.w, "2 of 2 estimates")
	uitest.MustText(t, d.w, "Expired")
	uitest.Key(d.w, fyne.KeyHome)
	uitest.MustText(t, d.w, "Estimate ES-2026-000002")
	uitest.MustText(t, d.w, "Without anaesthesia.")
	uitest.MustText(t, d.w, "€ 490.00")
	uitest.Shot(t, d.w, "estimates")
	uitest.Key(d.w, fyne.KeyP)
	uitest.MustText(t, d.w, "Estimate ES-2026-000002")
	uitest.Shot(t, d.w, "estimate-print")
	uitest.Key(d.w, fyne.KeyEscape)
	uitest.Key(d.w, fyne.KeyDown) // the one that is over
	uitest.Key(d.w, fyne.KeyB)
	uitest.MustText(t, d.w, "was valid until 31 Jan 2026")
	uitest.Key(d.w, fyne.KeyUp, fyne.KeyB)
	if components.ModalOpen(d.w) {
		t.Fatal("the list is still open")
	}
	uitest.MustText(t, d.w, "The bill of estimate ES-2026-000002 is open at the right.")
	if got := d.page.(*BillingPage).vm.Current(); got == nil || got.ID != 5 || got.Total.Minor != 49_000 {
		t.Errorf("open is %+v", got)
	}
}

func TestAnEstimateIsWithdrawnWithAReason(t *testing.T) {
	ward := estimated()
	d := openBillingPage(t, theme.Dark, wardDeskman, ward)
	d.ctrl(fyne.KeyE)
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyW)
	d.ctrl(fyne.KeyS)
	if ward.estimates[1].State != clinic.EstimateOpen {
		t.Fatal("withdrawn without a reason")
	}
	uitest.Type(d.w, "another plan")
	d.ctrl(fyne.KeyS)
	if ward.estimates[1].State != clinic.EstimateWithdrawn || len(ward.reasons) != 1 || ward.reasons[0] != "another plan" {
		t.Errorf("the estimate is %s, reasons %v", ward.estimates[1].State, ward.reasons)
	}
	uitest.MustText(t, d.w, "is withdrawn.")
	uitest.MustText(t, d.w, "Estimate ES-2026-000001") // the next one of the list
	uitest.Shot(t, d.w, "estimates-dark")
}

func TestAnEstimateIsMadeByKeyboard(t *testing.T) {
	ward := newWard()
	d := openBillingPage(t, theme.Light, wardDeskman, ward)
	d.ctrl(fyne.KeyE)
	uitest.MustText(t, d.w, "No estimates here.")
	uitest.Button(t, d.w, "New estimate").Tapped(nil)
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Choose the patient.")
	uitest.Type(d.w, "øster")
	uitest.Key(d.w, fyne.KeyReturn)
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "An estimate has at least one line.")
	uitest.Key(d.w, fyne.KeyReturn) // the focus is on Add item
	uitest.Type(d.w, "xr")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.Type(d.w, "3")
	uitest.MustText(t, d.w, "€ 357.00")
	d.ctrl(fyne.KeyS)
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyReturn) // once more into the line
	uitest.Type(d.w, "2")
	d.ctrl(fyne.KeyS)
	uitest.Shot(t, d.w, "estimate-new")
	d.ctrl(fyne.KeyS)
	if len(ward.estimates) != 1 || ward.estimates[0].Total.Minor != 23_800 || ward.estimates[0].ValidUntil != clinic.DateOf(wardNow).AddDays(30) {
		t.Fatalf("estimates are %+v", ward.estimates)
	}
	uitest.MustText(t, d.w, "Estimate ES-2026-000001")
}

func TestEstimatesOfAPatientAreReadOnly(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardPatient, estimated())
	d.ctrl(fyne.KeyE)
	uitest.MustText(t, d.w, "My estimates")
	for _, text := range []string{"New estimate", "Withdraw…", "Make the bill"} {
		uitest.MustNotText(t, d.w, text)
	}
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyB, fyne.KeyW, fyne.KeyN)
	if d.ward.estimates[1].State != clinic.EstimateOpen {
		t.Error("a patient changed an estimate")
	}
}

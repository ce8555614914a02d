package document

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

var issued = time.Date(2026, 11, 23, 10, 58, 0, 0, time.UTC)

func testLogo(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	for y := range 200 {
		for x := range 200 {
			c := color.NRGBA{0x0f, 0x76, 0x6e, 255}
			if x > 60 && x < 140 && y > 85 && y < 115 || y > 60 && y < 140 && x > 85 && x < 115 {
				c = color.NRGBA{255, 255, 255, 255}
			}
			if x+y < 20 {
				c.A = 0
			}
			img.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func hospital(t testing.TB) Letterhead {
	return Letterhead{Logo: testLogo(t), Settings: clinic.Settings{HospitalName: "St. Brigid's Hospital",
		Address: "12 Harbour Road,\nGalway", Phone: "+353 91 555 0100", Email: "desk@stbrigids.example",
		LicenseNumber: "HSE-4411", Currency: "EUR"}}
}

func prescription(t testing.TB) PrescriptionData {
	return PrescriptionData{
		Letterhead: hospital(t),
		Rx: clinic.Prescription{ID: 1, Number: "RX-2026-018842", IssuedAt: issued,
			Diagnosis: "I10 Hypertension; J02.9 Acute pharyngitis",
			Allergies: "Penicillin (rash, severe); latex",
			Advice:    "Measure blood pressure at home twice a week. Come back sooner with chest pain or fever.",
			FollowUp:  clinic.MustDate("2026-12-07"), FollowUpAt: clinic.MustClock("09:30"),
			Items: []clinic.PrescriptionItem{
				{Drug: "Amlodipine", Strength: "5 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "mane", DurationDays: 30, Quantity: "30 tablets"},
				{Drug: "Metformin", Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "bd", DurationDays: 30, Quantity: "60 tablets", Instructions: "after food"},
				{Drug: "Azithromycin", Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "od", DurationDays: 3, Quantity: "3 tablets"},
			}},
		Patient: clinic.Patient{ID: 7, Number: "P-004217", FirstName: "Søren", LastName: "Østergård", Sex: clinic.SexMale,
			DateOfBirth: clinic.MustDate("1968-03-12"), AllergyStatus: clinic.AllergyHas, AllergyConfirmed: issued.Add(-time.Hour),
			Allergies: []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeveritySevere}, {Substance: "latex"}}},
		Doctor: clinic.Doctor{User: clinic.User{FirstName: "Asha", LastName: "Sharma"}, Qualification: "MB BCh BAO, FRCPI",
			Headline: "Cardiology", LicenseNumber: "MC00000"},
		Paper: clinic.PaperA5, Location: time.UTC,
	}
}

func euro(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }

func receipt(t testing.TB) ReceiptData {
	pay := clinic.Payment{ID: 9, InvoiceID: 4, Amount: euro(9500), Tendered: euro(10000), Method: clinic.PayCash,
		ReceiptNumber: "RC-2026-000318", PaidAt: issued, ReceivedByName: "Colm Daly"}
	d := ReceiptData{
		Letterhead: hospital(t),
		Invoice: clinic.Invoice{ID: 4, Number: "INV-2026-004512", PatientName: "Søren Østergård", PatientNumber: "P-004217",
			DoctorName: "Dr Asha Sharma", VisitDate: clinic.MustDate("2026-11-23"), Currency: "EUR",
			Items: []clinic.InvoiceItem{{Description: "Consultation, Cardiology", Quantity: 1, Price: euro(8000)},
				{Description: "ECG, 12 leads", Quantity: 1, Price: euro(1500)}},
			Payments: []clinic.Payment{pay}, Paid: euro(9500)},
		Payment: pay, Paper: clinic.PaperA5, Location: time.UTC,
	}
	d.Invoice.Sum()
	return d
}

// priced gives a receipt its lines and pays them in full.
func (d ReceiptData) priced(items []clinic.InvoiceItem, c clinic.Currency) ReceiptData {
	d.Invoice.Items, d.Invoice.Currency = items, c
	d.Invoice.Sum()
	d.Invoice.Paid = d.Invoice.Total
	d.Payment.Amount = d.Invoice.Total
	d.Payment.Tendered = clinic.Money{Currency: c}
	d.Payment.Method, d.Payment.TransactionID = clinic.PayCard, "TX-99812"
	d.Invoice.Payments = []clinic.Payment{d.Payment}
	return d
}

// lines makes n invoice lines.
func lines(n int) []clinic.InvoiceItem {
	items := make([]clinic.InvoiceItem, n)
	for i := range items {
		items[i] = clinic.InvoiceItem{Quantity: i%9 + 1, Price: euro(int64(1250 + i*99)),
			Description: fmt.Sprintf("Laboratory test no %d, with a description that needs two lines of a narrow column", i+1)}
	}
	return items
}

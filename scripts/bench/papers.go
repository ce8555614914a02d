package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/store/bulk"
)

// paperTarget is for the time of a paper, and sizeTarget for its size in KB a page.
var (
	paperTarget = target{Ratio: 1.5}
	sizeTarget  = target{Most: 60}
)

// measurePapers makes papers on one core, and draws the same texts with the same
// fonts by the PDF library alone.
func measurePapers(ctx context.Context, o options, r *result, out io.Writer) error {
	if o.papers == 0 {
		return nil
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	head := document.Letterhead{Settings: clinic.Settings{HospitalName: "Hospital of the Measure", Address: "1 Long Street\nGalway", Phone: "+353 91 555 0100",
		Email: "desk@measure.example", LicenseNumber: "HSE-4411", Currency: "EUR"}}
	for _, p := range []struct {
		figure string
		lay    func(n int) (*document.Layout, error)
	}{
		{"prescription on A5", func(n int) (*document.Layout, error) { return samplePrescription(head, n).Layout() }},
		{"receipt on A5", func(n int) (*document.Layout, error) { return sampleReceipt(head, n).Layout() }},
	} {
		if !strings.Contains(p.figure, o.only) {
			continue
		}
		var mine, theirs []time.Duration
		var size, bareSize, pages int
		for n := -o.papers / 4; n < o.papers; n++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			var file, bare bytes.Buffer
			start := time.Now()
			l, err := p.lay(n + o.papers)
			if err == nil {
				err = l.PDF(&file)
			}
			took := time.Since(start)
			if err != nil {
				return fmt.Errorf("%s: %w", p.figure, err)
			}
			start = time.Now()
			if err := l.Bare(&bare); err != nil {
				return fmt.Errorf("%s, by the library alone: %w", p.figure, err)
			}
			tookBare := time.Since(start)
			if missing := l.Report().Missing; len(missing) > 0 {
				return fmt.Errorf("%s: the font lacks %q", p.figure, string(missing))
			}
			if n >= 0 {
				mine, theirs = append(mine, took), append(theirs, tookBare)
				size, bareSize, pages = size+file.Len(), bareSize+bare.Len(), pages+l.Pages()
			}
		}
		a, b := timesOf(mine), timesOf(theirs)
		r.add("one core", p.figure, paperTarget, a, b)
		r.once("one core", p.figure+", how many", perSecond, target{}, float64(len(mine))/total(mine).Seconds(), float64(len(theirs))/total(theirs).Seconds())
		r.once("a page", p.figure+", size", kilobytes, sizeTarget, float64(size)/float64(pages)/1e3, float64(bareSize)/float64(pages)/1e3)
		fmt.Fprintf(out, "%-44s ours p50 %8s p95 %8s   bare p50 %8s p95 %8s, %d KB a page\n", p.figure, short(a.P50), short(a.P95), short(b.P50), short(b.P95), size/pages/1000)
	}
	return nil
}

func total(list []time.Duration) (sum time.Duration) {
	for _, d := range list {
		sum += d
	}
	return sum
}

// people are names with letters of several languages, as patients have them.
var people = [][2]string{{"Søren", "Østergård"}, {"María", "Núñez"}, {"Łukasz", "Wiśniewski"}, {"Zoë", "Müller"}, {"Ngọc", "Trần"}, {"Aoife", "Ní Bhriain"}, {"Иван", "Петров"}, {"John", "Smith"}}

func samplePrescription(head document.Letterhead, n int) document.PrescriptionData {
	issued, name := bulk.Now.Add(-time.Duration(n)*time.Minute), people[n%len(people)]
	digest := strings.Repeat(fmt.Sprintf("%08x", n), 8)
	return document.PrescriptionData{Letterhead: head, Paper: clinic.PaperA5, Location: time.UTC,
		Rx: clinic.Prescription{ID: clinic.PrescriptionID(n + 1), Number: fmt.Sprintf("RX-2026-%06d", n+1), IssuedAt: issued, Digest: digest, Diagnosis: "I10 Hypertension; J02.9 Acute pharyngitis",
			Allergies: "Penicillin (rash, severe); latex", Advice: "Measure blood pressure at home twice a week. Come back sooner with chest pain or fever.",
			FollowUp: bulk.Today.AddDays(14), FollowUpAt: clinic.MustClock("09:30"),
			Items: []clinic.PrescriptionItem{
				{Drug: "Amlodipine", Strength: "5 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "mane", DurationDays: 30, Quantity: "30 tablets"},
				{Drug: "Metformin", Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "bd", DurationDays: 30, Quantity: "60 tablets", Instructions: "after food"},
				{Drug: "Azithromycin", Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "od", DurationDays: 3, Quantity: "3 tablets"},
			}},
		Patient: clinic.Patient{ID: clinic.PatientID(n + 1), Number: fmt.Sprintf("P-%06d", n+1), FirstName: name[0], LastName: name[1], Sex: clinic.SexMale, DateOfBirth: clinic.MustDate("1968-03-12"),
			AllergyStatus: clinic.AllergyHas, AllergyConfirmed: issued.Add(-time.Hour),
			Allergies: []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeveritySevere}, {Substance: "latex"}}},
		Doctor: clinic.Doctor{User: clinic.User{FirstName: "Asha", LastName: "Sharma"}, Qualification: "MB BCh BAO, FRCPI", Headline: "Cardiology", LicenseNumber: "MC00000"}}
}

func sampleReceipt(head document.Letterhead, n int) document.ReceiptData {
	euro := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }
	name := people[n%len(people)]
	pay := clinic.Payment{ID: clinic.PaymentID(n + 1), InvoiceID: 4, Amount: euro(9500), Tendered: euro(10000), Method: clinic.PayCash, ReceiptNumber: fmt.Sprintf("RC-2026-%06d", n+1),
		PaidAt: bulk.Now.Add(-time.Duration(n) * time.Minute), ReceivedByName: "Colm Daly"}
	d := document.ReceiptData{Letterhead: head, Payment: pay, Paper: clinic.PaperA5, Location: time.UTC, Digest: strings.Repeat(fmt.Sprintf("%08x", n), 8),
		Invoice: clinic.Invoice{ID: 4, Number: fmt.Sprintf("INV-2026-%06d", n+1), PatientName: name[0] + " " + name[1], PatientNumber: fmt.Sprintf("P-%06d", n+1), DoctorName: "Dr Asha Sharma",
			VisitDate: bulk.Today, Currency: "EUR", Payments: []clinic.Payment{pay}, Paid: euro(9500),
			Items: []clinic.InvoiceItem{{Description: "Consultation, Cardiology", Quantity: 1, Price: euro(8000)}, {Description: "ECG, 12 leads", Quantity: 1, Price: euro(1500)}}}}
	d.Invoice.Sum()
	return d
}

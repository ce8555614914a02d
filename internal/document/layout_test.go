package document

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

// everyLayout is each document on each paper, plain and with the worst that
// people type.
func everyLayout(t testing.TB) []laid {
	var out []laid
	rx := func(name string, change func(*PrescriptionData)) {
		for _, p := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperLetter} {
			d := prescription(t)
			d.Paper = p
			change(&d)
			out = append(out, laid{"prescription " + name + " " + string(p), d.lay, func(w io.Writer) (Report, error) { return Prescription(w, d) }})
		}
	}
	rc := func(name string, change func(*ReceiptData)) {
		for _, p := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperLetter, clinic.PaperRoll80} {
			d := receipt(t)
			d.Paper = p
			change(&d)
			out = append(out, laid{"receipt " + name + " " + string(p), d.lay, func(w io.Writer) (Report, error) { return inFile(w, d) }})
		}
	}
	paper := func(name string, change func(*clinic.PaperBody)) {
		for _, kind := range clinic.IssuedKinds() {
			for i, p := range sheets {
				d := issuedPaper(t, kind, Languages()[i].Code)
				d.Paper = p
				change(&d.Issued.Body)
				out = append(out, laid{string(kind) + " " + name + " " + string(p), d.lay, func(w io.Writer) (Report, error) { return inFile(w, d) }})
			}
		}
	}
	long, word := strings.Repeat("many words that go on ", 460), strings.Repeat("Donaudampfschiff", 630)
	rx("plain", func(*PrescriptionData) {})
	rx("sealed", func(d *PrescriptionData) {
		d.Rx.Parties = parties("fr")
		d.Rx.Digest, d.ReplacedBy = clinic.PrescriptionDigest(d.Rx), "RX-2026-018850"
	})
	paper("plain", func(*clinic.PaperBody) {})
	paper("empty", func(b *clinic.PaperBody) { *b = clinic.PaperBody{} })
	for name, text := range map[string]string{"10,000 letters": long, "a word of 10,000 letters": word, "lines": strings.Repeat("line\n", 300)} {
		paper(name, func(b *clinic.PaperBody) {
			b.Diagnosis, b.Allergies, b.VisitDoctor, b.BackdateReason, b.Activity, b.Search = text, text, text, text, text, text[:300]
			b.Recipient = clinic.PaperRecipient{Name: text[:200], Unit: text[:200], Address: text[:500]}
			b.Parties.PatientName, b.Parties.DoctorName, b.Parties.Qualification = strings.Repeat("y", 200), text[:200], text[:200]
			b.Sections, b.Items, b.Entries = nil, nil, append(b.Entries, clinic.PaperEntry{Visit: "2026-01-01", Diagnosis: text, Medicines: text})
			for _, k := range []clinic.SectionKind{clinic.SectionReason, clinic.SectionFindings, clinic.SectionRemarks} {
				b.Sections = append(b.Sections, clinic.PaperSection{Heading: k, Text: text})
			}
			for range 40 {
				b.Items = append(b.Items, clinic.PaperItem{Name: text[:200], Words: text[:300], Quantity: "30"})
			}
		})
	}
	rx("copy", func(d *PrescriptionData) { d.Copy = 3 })
	rx("empty", func(d *PrescriptionData) { *d = PrescriptionData{Paper: d.Paper, Location: time.UTC} })
	rx("40 items", func(d *PrescriptionData) {
		one := d.Rx.Items
		for len(d.Rx.Items) < clinic.MaxPrescriptionItems {
			d.Rx.Items = append(d.Rx.Items, one[len(d.Rx.Items)%len(one)])
		}
	})
	for name, text := range map[string]string{"10,000 letters": long, "10,000 letters without a blank": word,
		"lines": strings.Repeat("line\n", 300), "emoji": strings.Repeat("👩‍👩‍👧😀", 300)} {
		rx(name, func(d *PrescriptionData) {
			s := &d.Letterhead.Settings
			s.HospitalName, s.Address, s.Phone, s.LicenseNumber = text, text, text, text
			d.Patient.FirstName, d.Patient.Number = text, text
			d.Rx.Number, d.Rx.Diagnosis, d.Rx.Advice, d.Rx.Allergies = text, text, text, text
			d.Doctor.User.FirstName, d.Doctor.Qualification = text[:200], text[:400]
			d.Rx.Items = append(d.Rx.Items, clinic.PrescriptionItem{Drug: text, Dose: text, Quantity: text, Reason: text})
			d.Rx.Items = append(d.Rx.Items, clinic.PrescriptionItem{Drug: text[:150], Quantity: text[:150], Instructions: "x"})
		})
		rc(name, func(d *ReceiptData) {
			s := &d.Letterhead.Settings
			s.HospitalName, s.Address, s.Phone = text, text, text
			d.Invoice.PatientName, d.Invoice.PatientNumber, d.Invoice.Number, d.Invoice.DoctorName = text, text, text, text
			d.Payment.ReceiptNumber, d.Payment.TransactionID, d.Payment.ReceivedByName = text, text, text[:200]
			*d = d.priced([]clinic.InvoiceItem{{Description: text, Quantity: 1, Price: euro(100)}, {Quantity: 2, Price: euro(5)}}, "EUR")
			d.Payment.TransactionID = text
		})
	}
	rc("plain", func(*ReceiptData) {})
	rc("part", func(d *ReceiptData) { *d = partPaid(*d) })
	rc("copy", func(d *ReceiptData) { d.Copy = 12 })
	rc("200 lines", func(d *ReceiptData) { *d = d.priced(lines(200), "EUR") })
	rc("1,200 lines", func(d *ReceiptData) { *d = d.priced(lines(1200), "EUR") })
	rc("60 earlier payments", func(d *ReceiptData) {
		*d = d.priced(lines(3), "EUR")
		d.Invoice.Payments = nil
		for i := range 60 {
			d.Invoice.Payments = append(d.Invoice.Payments, clinic.Payment{ID: clinic.PaymentID(100 + i), Amount: euro(10),
				ReceiptNumber: fmt.Sprintf("RC-2026-%06d", i), PaidAt: issued.Add(-time.Hour)})
		}
		d.Payment.Amount = euro(500)
	})
	rc("large earlier payment", func(d *ReceiptData) {
		*d = d.priced([]clinic.InvoiceItem{{Description: "Surgery", Quantity: 1, Price: euro(900_000_000)}}, "EUR")
		d.Invoice.Payments = []clinic.Payment{{ID: 3, Amount: euro(123_456_789), ReceiptNumber: "RC-2026-000001", PaidAt: issued.Add(-time.Hour)}}
		d.Payment.Amount = euro(100)
	})
	for _, c := range []clinic.Currency{"BDT", "KWD", "JPY", "XAF"} {
		rc("largest amounts "+string(c), func(d *ReceiptData) {
			big := clinic.InvoiceItem{Description: strings.Repeat("y", 200), Quantity: 9999, Price: clinic.Money{Minor: 1_000_000_000, Currency: c}}
			*d = d.priced([]clinic.InvoiceItem{big, big, {Description: "small", Quantity: 1, Price: clinic.Money{Minor: 1, Currency: c}}}, c)
			d.Payment.Tendered = d.Payment.Amount
		})
	}
	return out
}

// partPaid makes the receipt the second of two, with more still to pay.
func partPaid(d ReceiptData) ReceiptData {
	d.Payment.Amount, d.Payment.Tendered = euro(4000), euro(5000)
	d.Invoice.Payments = []clinic.Payment{{ID: 5, Amount: euro(3000), Method: clinic.PayCard, ReceiptNumber: "RC-2026-000300",
		PaidAt: issued.Add(-72 * time.Hour)}, d.Payment}
	return d
}

// Nothing may stand on or over something else, off the paper, or in a letter
// that the font lacks: an overprinted amount is a wrong amount.
func TestNothingOverlapsOrLeavesThePaper(t *testing.T) {
	for _, c := range everyLayout(t) {
		f, err := c.lay()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		f.finish()
		for n, p := range f.pages {
			checkPage(t, fmt.Sprintf("%s, page %d", c.name, n+1), f, p)
		}
		if t.Failed() {
			return
		}
	}
}

func checkPage(t *testing.T, where string, f *flow, p *page) {
	t.Helper()
	const eps = 0.02
	if len(p.marks) < 2 {
		t.Errorf("%s is empty", where)
	}
	var texts []mark
	for _, m := range p.marks {
		if m.x < f.side-eps || m.x+m.w > f.right()+eps || m.y < f.top-eps-1 || m.y+m.h > p.height-f.bottom+eps {
			t.Errorf("%s: %.40q at %.1f,%.1f size %.1f×%.1f leaves the margins of %.0f×%.0f", where, m.text, m.x, m.y, m.w, m.h, f.width, p.height)
		}
		if math.IsNaN(m.x + m.y + m.w + m.h) {
			t.Errorf("%s: %.40q has no place", where, m.text)
		}
		if m.kind == markText {
			for _, r := range m.text {
				if !inFont(r) {
					t.Fatalf("%s: %.40q holds %U, which the font lacks", where, m.text, r)
				}
			}
			texts = append(texts, m)
		}
		if m.kind == markLogo || m.kind == markCode {
			texts = append(texts, m)
		}
	}
	for i, a := range texts {
		for _, b := range texts[:i] {
			if a.x < b.x+b.w-eps && b.x < a.x+a.w-eps && a.y < b.y+b.h-eps && b.y < a.y+a.h-eps {
				t.Errorf("%s: %.40q and %.40q stand on each other", where, a.text, b.text)
				return
			}
		}
	}
}

// What the layout says must be what the paper shows: ink under every text,
// none in the margins.
func TestInkIsWhereTheLayoutSays(t *testing.T) {
	const dpi = 100
	for _, c := range everyLayout(t) {
		switch c.name {
		case "prescription plain A4", "prescription plain A5", "receipt part A4", "receipt part A5", "receipt part roll80",
			"receipt largest amounts KWD A5", "prescription 40 items A5", "referral plain A4", "sick_note plain A5", "visit_summary plain Letter", "history plain A5":
		default:
			continue
		}
		var pdf bytes.Buffer
		if _, err := c.make(&pdf); err != nil {
			t.Fatal(err)
		}
		f, err := c.lay()
		if err != nil {
			t.Fatal(err)
		}
		f.finish()
		img := raster(t, pdf.Bytes(), 1, dpi)
		px := func(mm float64) int { return int(math.Round(mm * dpi / 25.4)) }
		if w, h := img.Bounds().Dx(), img.Bounds().Dy(); abs(w-px(f.width)) > 1 || abs(h-px(f.pages[0].height)) > 1 {
			t.Errorf("%s: the page is %d × %d dots", c.name, w, h)
		}
		for _, m := range f.pages[0].marks {
			if m.kind == markText && !hasInk(img, px(m.x), px(m.y), px(m.x+m.w), px(m.y+m.h)) {
				t.Errorf("%s: nothing is printed where %q should stand", c.name, m.text)
			}
		}
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		edge := px(f.side) - 2
		if hasInk(img, 0, 0, edge, h) || hasInk(img, w-edge, 0, w, h) {
			t.Errorf("%s: there is ink in a margin", c.name)
		}
	}
}

func abs(n int) int { return max(n, -n) }

func hasInk(img image.Image, x0, y0, x1, y1 int) bool {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 3*0xb000 {
				return true
			}
		}
	}
	return false
}

func TestEveryDocumentIsMade(t *testing.T) {
	for _, c := range everyLayout(t) {
		var pdf bytes.Buffer
		r, err := c.make(&pdf)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(pdf.Bytes()), []byte("%%EOF")) {
			t.Errorf("%s is no PDF", c.name)
		}
		if limit := 60_000 * r.Pages; pdf.Len() > limit && !strings.Contains(c.name, "roll80") {
			t.Errorf("%s: %d bytes on %d pages", c.name, pdf.Len(), r.Pages)
		}
		if strings.Contains(c.name, "emoji") && len(r.Missing) != 3 {
			t.Errorf("%s: missing %q", c.name, string(r.Missing))
		}
		if !strings.Contains(c.name, "emoji") && r.Missing != nil {
			t.Errorf("%s: missing %q", c.name, string(r.Missing))
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	rx, rc := prescription(t), partPaid(receipt(t))
	rx.Patient.FirstName = "Анна Nguyễn Κ K \u2126 Ω 漢"
	first, _ := makeRx(t, rx)
	firstRc, _ := makeReceipt(t, rc)
	for _, pdf := range [][]byte{first, firstRc} {
		// Created and changed when the document was issued, whenever it is printed.
		if n := bytes.Count(pdf, []byte("Date (D:20261123105800")); n != 2 {
			t.Errorf("the file bears the date of issue %d times, want 2", n)
		}
	}
	for range 15 {
		if again, _ := makeRx(t, rx); !bytes.Equal(first, again) {
			t.Fatal("two prints of one prescription differ")
		}
		if again, _ := makeReceipt(t, rc); !bytes.Equal(firstRc, again) {
			t.Fatal("two prints of one receipt differ")
		}
	}
}

func TestDocumentsAreMadeSideBySide(t *testing.T) {
	want, _ := makeRx(t, prescription(t))
	done := make(chan bool)
	for range 8 {
		go func() {
			var b bytes.Buffer
			_, err := Prescription(&b, prescription(t))
			done <- err == nil && bytes.Equal(b.Bytes(), want)
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("a document made beside others came out different")
		}
	}
}

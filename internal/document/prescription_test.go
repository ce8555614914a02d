package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func TestPrescriptionSaysAllOfIt(t *testing.T) {
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5} {
		d := prescription(t)
		d.Paper = paper
		pdf, report := makeRx(t, d)
		if report.Pages != 1 || report.Missing != nil {
			t.Errorf("%s: %+v", paper, report)
		}
		wantText(t, read(t, pdf), "St. Brigid's Hospital", "12 Harbour Road, Galway · +353 91 555 0100 · desk@stbrigids.example · Licence HSE-4411",
			"RX-2026-018842", "Mon 23 November 2026", "Søren Østergård", "male, 58 y (12 Mar 1968) · P-004217",
			"Penicillin (rash, severe); latex", "confirmed 23 Nov 2026", "Diagnosis I10 Hypertension; J02.9 Acute pharyngitis",
			"1 Amlodipine 5 mg tablet 30 tablets", "1 tablet by mouth in the morning for 30 days",
			"2 Metformin 500 mg tablet 60 tablets", "1 tablet by mouth twice daily after food for 30 days",
			"3 Azithromycin 500 mg tablet 3 tablets", "Measure blood pressure at home", "chest pain or fever.",
			"Next visit Mon 7 December 2026, 09:30, Dr Asha Sharma", "MB BCh BAO, FRCPI · Cardiology", "Licence MC00000", "Page 1 of 1")
		if text := read(t, pdf); strings.Contains(text, "COPY") || strings.Contains(text, "DRAFT") {
			t.Errorf("%s: an original is marked:\n%s", paper, text)
		}
	}
}

func TestPrescriptionPaperSizes(t *testing.T) {
	for paper, size := range map[clinic.Paper]string{clinic.PaperA4: "(A4)", clinic.PaperA5: "419.53 x 595.28 pts", "": "419.53 x 595.28 pts"} {
		d := prescription(t)
		d.Paper = paper
		pdf, _ := makeRx(t, d)
		if got := info(t, pdf)["Page size"]; !strings.Contains(got, size) {
			t.Errorf("%q: the page is %s, want %s", paper, got, size)
		}
	}
	for _, paper := range []clinic.Paper{clinic.PaperRoll80, "A3"} {
		d := prescription(t)
		d.Paper = paper
		var b bytes.Buffer
		_, err := Prescription(&b, d)
		wantCode(t, err, clinic.Invalid)
		if clinic.FieldOf(err) != "paper" || b.Len() > 0 {
			t.Errorf("%s: field %q, %d bytes written", paper, clinic.FieldOf(err), b.Len())
		}
	}
}

func TestNamesOfTheWorldPrint(t *testing.T) {
	for _, name := range []string{"Łukasz Østergård-O'Brien", "José Ñuñez", "Анна Ковалёва", "Nguyễn Thị Bích", "Γιώργος Παπαδόπουλος",
		"İbrahim Şahin", "Ștefan Țăran", "Jürgen Groß", "van der Berg", "Þórður Ægisson", "Çağla Yıldız", "Ngozi Ọlá"} {
		d := prescription(t)
		d.Patient.FirstName, d.Patient.LastName = name, ""
		pdf, report := makeRx(t, d)
		if report.Missing != nil {
			t.Errorf("%s: the font lacks %q", name, string(report.Missing))
		}
		wantText(t, read(t, pdf), name)
	}
}

func TestWhatCannotPrintIsReportedBeforeAndAfter(t *testing.T) {
	d := prescription(t)
	d.Patient.FirstName = "王小明 😀"
	d.Rx.Advice = "Rest. 漢"
	shown, err := d.Layout()
	if err != nil {
		t.Fatal(err)
	}
	before := shown.Report()
	pdf, after := makeRx(t, d)
	if string(before.Missing) != "小明漢王😀" || string(after.Missing) != string(before.Missing) || before.Pages != after.Pages {
		t.Errorf("before %+v, after %+v", before, after)
	}
	wantText(t, read(t, pdf), "��� � Østergård", "Rest. �")
}

func TestAllergiesAreRedWhenThereAreAny(t *testing.T) {
	for _, c := range []struct {
		text string
		want rgb
	}{
		{"Penicillin (rash, severe); latex", danger},
		{clinic.AllergyText(clinic.AllergyNoneKnown, nil), ink},
		{clinic.AllergyText(clinic.AllergyNotAsked, nil), ink},
	} {
		d := prescription(t)
		d.Rx.Allergies = c.text
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, m := range marks(f) {
			if m.text == c.text {
				found = true
				if m.style.color != c.want || !m.style.bold {
					t.Errorf("%q is set in %+v", c.text, m.style)
				}
			}
		}
		if !found {
			t.Errorf("%q is not printed", c.text)
		}
	}
	d := prescription(t)
	d.Rx.Allergies, d.Patient.AllergyStatus, d.Patient.Allergies = "", clinic.AllergyNotAsked, nil
	pdf, _ := makeRx(t, d)
	text := read(t, pdf)
	wantText(t, text, "Not asked")
	if strings.Contains(text, "confirmed") {
		t.Error("nobody asked, so nothing is confirmed")
	}
}

// The allergies are those the doctor signed on, whatever was recorded since.
func TestAReprintKeepsTheSignedAllergies(t *testing.T) {
	d := prescription(t)
	d.Patient.Allergies = append(d.Patient.Allergies, clinic.Allergy{Substance: "Ibuprofen"})
	d.Patient.AllergyConfirmed = issued.AddDate(0, 1, 0)
	pdf, _ := makeRx(t, d)
	text := read(t, pdf)
	wantText(t, text, "Penicillin (rash, severe); latex")
	if strings.Contains(text, "Ibuprofen") || strings.Contains(text, "confirmed") {
		t.Error("the reprint tells of what was not known when it was signed")
	}
}

func TestALongAllergyListIsNeverCutOnTheFirstPage(t *testing.T) {
	d := prescription(t)
	var names []string
	for range 150 {
		names = append(names, "Penicillin (rash, severe)")
	}
	d.Rx.Allergies = strings.Join(append(names, "zinc"), "; ")
	pdf, _ := makeRx(t, d)
	wantText(t, read(t, pdf), "zinc", "(see page 1)")
}

func TestAllergyOverrideIsPrintedWithItsReason(t *testing.T) {
	d := prescription(t)
	d.Rx.Items[1].Reason = "tolerated last year"
	pdf, _ := makeRx(t, d)
	wantText(t, read(t, pdf), "Given in spite of a warning: tolerated last year")
}

func TestCopyIsLargeAndOnEveryPage(t *testing.T) {
	d := prescription(t)
	d.Copy = 2
	one := d.Rx.Items
	for len(d.Rx.Items) < 40 {
		d.Rx.Items = append(d.Rx.Items, one...)
	}
	d.Rx.Items = d.Rx.Items[:40]
	f, err := d.lay()
	if err != nil {
		t.Fatal(err)
	}
	if len(f.pages) < 3 {
		t.Fatalf("40 medicines on %d pages", len(f.pages))
	}
	for i, p := range f.pages {
		large, number, patient := false, false, false
		for _, m := range p.marks {
			large = large || m.text == "COPY 2" && m.style.bold && m.style.pt >= 14
			number = number || m.text == "RX-2026-018842"
			patient = patient || strings.Contains(m.text, "Søren Østergård")
		}
		if !large || !number || !patient {
			t.Errorf("page %d: copy mark %v, number %v, patient %v", i+1, large, number, patient)
		}
	}
	pdf, report := makeRx(t, d)
	text := read(t, pdf)
	if report.Pages != len(f.pages) || strings.Count(text, "COPY 2") != report.Pages || strings.Count(text, "Medicine Quantity") != report.Pages {
		t.Errorf("%d pages, but:\n%s", report.Pages, text)
	}
	wantText(t, text, "40 Amlodipine 5 mg tablet 30 tablets", fmt.Sprintf("Page %d of %d", report.Pages, report.Pages))
	if strings.Count(text, "Allergies: Penicillin (rash, severe); latex") != report.Pages-1 {
		t.Error("the following pages do not repeat the allergies")
	}
}

// Whatever the number of medicines, the page that is signed names one.
func TestTheSignatureStandsWithAMedicine(t *testing.T) {
	for n := 1; n <= 40; n++ {
		d := prescription(t)
		for len(d.Rx.Items) < n {
			d.Rx.Items = append(d.Rx.Items, d.Rx.Items[0])
		}
		d.Rx.Items = d.Rx.Items[:n]
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		last := f.pages[len(f.pages)-1]
		medicine, signature := false, false
		for _, m := range last.marks {
			medicine = medicine || strings.HasSuffix(m.text, " mg tablet")
			signature = signature || m.text == "Licence MC00000"
		}
		if !medicine || !signature {
			t.Errorf("%d medicines: on the last page a medicine %v, the signature %v", n, medicine, signature)
		}
	}
}

func TestAPrescriptionWithoutANumberIsADraft(t *testing.T) {
	d := prescription(t)
	d.Rx.Number, d.Rx.IssuedAt, d.Copy = "", time.Time{}, 0
	pdf, _ := makeRx(t, d)
	text := read(t, pdf)
	wantText(t, text, "DRAFT", "Not signed yet")
	if strings.Contains(text, "0001") || strings.Contains(text, "1 January 1") {
		t.Errorf("a draft has no date of issue:\n%s", text)
	}
}

func TestAgeIsThatOfTheDayOfIssue(t *testing.T) {
	d := prescription(t)
	d.Patient.DateOfBirth = clinic.MustDate("2025-11-24")
	pdf, _ := makeRx(t, d)
	wantText(t, read(t, pdf), "male, 11 mo (24 Nov 2025)")
	d.Location = time.FixedZone("Kiritimati", 14*3600) // already the 24th there
	pdf, _ = makeRx(t, d)
	wantText(t, read(t, pdf), "12 mo (24 Nov 2025)", "Tue 24 November 2026")
}

// File properties show in searches and previews: they hold no patient.
func TestThePropertiesNameNoPatient(t *testing.T) {
	pdf, _ := makeRx(t, prescription(t))
	props := info(t, pdf)
	if props["Title"] != "Prescription RX-2026-018842" || props["Author"] != "St. Brigid's Hospital" {
		t.Errorf("%v", props)
	}
	for k, v := range props {
		if strings.Contains(v, "Østergård") || strings.Contains(v, "P-004217") {
			t.Errorf("%s says %q", k, v)
		}
	}
}

func TestAStatedAgePrintsAsAboutAndWithoutADate(t *testing.T) {
	d := prescription(t)
	d.Patient.DateOfBirth, d.Patient.BirthEstimated = clinic.MustDate("1968-07-01"), true
	pdf, _ := makeRx(t, d)
	text := read(t, pdf)
	wantText(t, text, "male, about 58 y · P-004217")
	if strings.Contains(text, "1968") {
		t.Errorf("a birth date that nobody knows is printed:\n%s", text)
	}
}

package document

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func recordFixture() RecordData {
	made := time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)
	pain := 0
	return RecordData{Letterhead: Letterhead{Settings: clinic.Settings{HospitalName: "St. Brigid's"}}, Made: made, MadeBy: "Grace Byrne", Location: time.UTC,
		Patient: clinic.Patient{Number: "P-000007", FirstName: "Zoë", LastName: "Ковалёва", DateOfBirth: clinic.MustDate("1984-05-13"), Sex: clinic.SexFemale, BloodGroup: "A+",
			AllergyStatus: clinic.AllergyHas, Allergies: []clinic.Allergy{{Substance: "Penicillin", Severity: clinic.SeveritySevere}}, AllergyConfirmed: made},
		Problems:  []clinic.Problem{{Code: "G43.9", Title: "Migraine", Onset: clinic.PartialDate{Year: 2005}, State: clinic.ProblemActive}},
		Medicines: []RecordMedicine{{Name: "Ibuprofen 400 mg tablet", Words: "1 tablet three times daily", Since: clinic.MustDate("2026-11-23"), Doctor: "Dr Asha Sharma", State: "Active"}},
		Visits:    []RecordVisit{{On: clinic.MustDate("2026-11-23"), At: "11:30", Doctor: "Dr Asha Sharma", Entry: clinic.HistoryEntry{Symptoms: "Back pain", Diagnosis: "M54.5 Low back pain", DoctorNotes: "private-word"}}},
		Vitals:    []clinic.Vitals{{TakenAt: made, Systolic: 121, Diastolic: 74, Weight: 78_700, Pain: &pain}},
		Bills: []clinic.Invoice{{Number: "INV-2026-000001", IssuedOn: clinic.MustDate("2026-11-23"), Currency: "EUR", Total: clinic.Money{Minor: 6000, Currency: "EUR"},
			Paid: clinic.Money{Minor: 2000, Currency: "EUR"}, Status: clinic.InvoicePartPaid, Items: []clinic.InvoiceItem{{Description: "Consultation"}}}},
		Files: []RecordFile{{Name: "001 lab.pdf", Note: "Lab", Added: clinic.MustDate("2026-11-23")}}, Note: "Something was left out."}
}

// saidBy is all text of a paper, a line each, with plain spaces.
func saidBy(f *flow) string {
	var all []string
	for _, p := range f.pages {
		for _, m := range p.marks {
			all = append(all, m.text)
		}
	}
	return strings.ReplaceAll(strings.Join(all, "\n"), "\u00a0", " ")
}

func TestARecordSaysEverything(t *testing.T) {
	d := recordFixture()
	l, err := d.Layout()
	if err != nil {
		t.Fatal(err)
	}
	text := saidBy(l.flow)
	for _, want := range []string{"St. Brigid's", "P-000007", "Zoë Ковалёва", "13 May 1984, 42 y", "Penicillin (severe) (asked on 23 Nov 2026)", "Migraine", "2005", "Ibuprofen 400 mg tablet",
		"Mon 23 November 2026, 11:30", "M54.5 Low back pain", "Blood pressure 121/74 mmHg", "78.7 kg", "Pain 0/10", "INV-2026-000001", "€ 60.00", "Part paid", "001 lab.pdf",
		"Something was left out.", "Grace Byrne", "not signed"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "private-word") {
		t.Error("the doctors' private notes are printed")
	}
	if r := l.Report(); len(r.Missing) != 0 {
		t.Errorf("missing %v", r.Missing)
	}
}

func TestAnEmptyAndALongRecord(t *testing.T) {
	var out bytes.Buffer
	r, err := Record(&out, RecordData{Patient: clinic.Patient{LastName: "Nobody"}, Made: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	if err != nil || r.Pages != 1 || !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) {
		t.Errorf("%d pages, %v", r.Pages, err)
	}
	d := recordFixture()
	for range 400 {
		d.Visits = append(d.Visits, RecordVisit{On: clinic.MustDate("2026-11-02"), Entry: clinic.HistoryEntry{Notes: strings.Repeat("word ", 300)}})
	}
	l, err := d.Layout()
	if err != nil || l.Pages() < 100 {
		t.Errorf("%v", err)
	}
	if _, err := Record(&out, RecordData{Paper: clinic.PaperRoll80}); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("on a roll: %v", err)
	}
}

// A record is for its patient, whose language goes before the hospital's.
func TestARecordSpeaksThePatientsLanguage(t *testing.T) {
	for code, want := range map[string][]string{
		"de": {"Patientenakte", "13. Mai 1984, 42 J.", "(gefragt am 23. Nov 2026)", "23. November 2026, 11:30", "78,7 kg", "60,00 €", "Medikamente", "Back pain", "Seite 1 von"},
		"fr": {"Dossier du patient", "42 ans", "78,7 kg", "lun. 23 novembre 2026, 11:30", "Back pain", "Page 1 sur"},
		"ru": {"Карта пациента", "42 года", "78,7", "23 ноября 2026, 11:30", "Препараты", "Back pain", "Страница 1 из"},
	} {
		d := recordFixture()
		d.Letterhead.Settings.DocumentLanguage, d.Patient.Language = "es", clinic.Language(code)
		l, err := d.Layout()
		if err != nil {
			t.Fatal(err)
		}
		text := saidBy(l.flow)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: no %q in\n%s", code, w, text)
			}
		}
		for _, w := range []string{"asked on", "Vital signs", "Part paid", "Blood pressure", "not signed", "Made by", "Historia"} {
			if strings.Contains(text, w) {
				t.Errorf("%s: %q is another language", code, w)
			}
		}
		if r := l.Report(); len(r.Missing) != 0 {
			t.Errorf("%s: missing %v", code, r.Missing)
		}
	}
}

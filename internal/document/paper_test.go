package document

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

func parties(language string) clinic.PaperParties {
	return clinic.PaperParties{PatientName: "Søren Østergård", PatientNumber: "P-004217", PatientBorn: "1968-03-12", PatientSex: clinic.SexMale,
		DoctorName: "Dr Asha Sharma", Qualification: "MB BCh BAO, FRCPI", Specialization: "Cardiology", LicenseNumber: "MC00000",
		AllergiesAsked: "2026-11-23", Language: language}
}

func issuedPaper(t testing.TB, kind clinic.PaperKind, language string) PaperData {
	b := clinic.PaperBody{Parties: parties(language), Allergies: "Penicillin (rash, severe); latex", Diagnosis: "I10 Hypertension"}
	switch kind {
	case clinic.PaperSickNote:
		b.Fitness, b.Activity, b.From, b.Until, b.Diagnosis = clinic.Unfit, ActivityWork, "2026-11-23", "2026-11-27", ""
		b.Sections = []clinic.PaperSection{{Heading: clinic.SectionRemarks, Text: "Light exercise is allowed."}}
	case clinic.PaperReferral:
		b.Recipient, b.Urgency = clinic.PaperRecipient{Name: "Dr Ciarán Byrne", Unit: "Cardiology, University Hospital", Address: "Newcastle Road\nGalway"}, clinic.ReferralUrgent
		b.Sections = []clinic.PaperSection{{Heading: clinic.SectionReason, Text: "Chest pain on climbing two floors, for three weeks."},
			{Heading: clinic.SectionRequest, Text: "Exercise test, please."}, {Heading: clinic.SectionFindings, Text: "BP 158/96, ECG sinus rhythm."}}
		b.Items = []clinic.PaperItem{{Name: "Amlodipine 5 mg tablet", Words: "1 tablet in the morning", Quantity: "30 tablets"}}
	case clinic.PaperVisitSummary:
		b.Visit, b.VisitDoctor, b.RecordVersion, b.AmendedOn, b.FollowUp, b.FollowUpTime = "2026-11-23", "Dr Asha Sharma", 2, "2026-11-24", "2026-12-07", "09:30"
		b.Sections = []clinic.PaperSection{{Heading: clinic.SectionComplaints, Text: "Morning headaches."}, {Heading: clinic.SectionFindings, Text: "BP 158/96 seated."},
			{Heading: clinic.SectionAdvice, Text: "Measure blood pressure at home."}}
		b.Items = []clinic.PaperItem{{Name: "Amlodipine 5 mg tablet", Words: "1 tablet in the morning", Quantity: "30 tablets"}}
	case clinic.PaperHistory:
		b.PeriodFrom, b.PeriodUntil, b.LeftOut, b.Diagnosis = "2026-01-01", "2026-11-23", 12, ""
		for i := range 9 {
			b.Entries = append(b.Entries, clinic.PaperEntry{Visit: fmt.Sprintf("2026-%02d-05", 11-i), Doctor: "Dr Asha Sharma", Unit: "Cardiology", Version: 1 + i%2,
				Diagnosis: "I10 Hypertension", Medicines: "Amlodipine 5 mg tablet: 1 tablet in the morning", FollowUp: "2026-12-07",
				Sections: []clinic.PaperSection{{Heading: clinic.SectionFindings, Text: "BP 158/96 seated, pulse 78 regular."}}})
		}
	}
	p := clinic.IssuedPaper{ID: 3, Number: kind.Number(2026, 412), Kind: kind, Title: kind.Title(), Body: b, IssuedAt: issued, IssuedName: "Asha Sharma"}
	p.Digest = clinic.PaperDigest(p)
	return PaperData{Letterhead: hospital(t), Issued: p, Paper: clinic.PaperA4, Location: time.UTC}
}

func makePaper(t testing.TB, d PaperData) (string, Report) {
	t.Helper()
	var b bytes.Buffer
	r, err := inFile(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, b.Bytes()), r
}

var sheets = []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperLetter}

func TestPapersSayAllOfIt(t *testing.T) {
	for kind, parts := range map[clinic.PaperKind][]string{
		clinic.PaperSickNote: {"Sick note SN-2026-000412", "Søren Østergård", "male, 58 y (12 Mar 1968) · P-004217", "Unfit for work", "First day Mon 23 November 2026",
			"Last day Fri 27 November 2026 · 5 days", "Light exercise is allowed."},
		clinic.PaperReferral: {"Referral letter RL-2026-000412", "Dr Ciarán Byrne", "Cardiology, University Hospital", "Newcastle Road", "URGENT", "Reason for referral",
			"Chest pain on climbing two floors", "Question and request", "Penicillin (rash, severe); latex", "1 tablet in the morning · 30 tablets", "Thank you for seeing this patient."},
		clinic.PaperVisitSummary: {"Visit summary VS-2026-000412", "Visit on Mon 23 November 2026, Dr Asha Sharma", "Amended on 24 Nov 2026, version 2", "Complaints", "Morning headaches.",
			"Diagnosis I10 Hypertension", "Treatment and advice", "Next visit Mon 7 December 2026, 09:30"},
		clinic.PaperHistory: {"Medical history HS-2026-000412", "Visits from 1 Jan 2026 to 23 Nov 2026", "12 earlier visits are not printed here.",
			"Thu 5 November 2026 · Dr Asha Sharma · Cardiology", "Mon 5 October 2026 · Dr Asha Sharma · Cardiology · v2", "Amlodipine 5 mg tablet: 1 tablet in the morning"},
	} {
		for _, paper := range sheets {
			d := issuedPaper(t, kind, "en")
			d.Paper = paper
			text, report := makePaper(t, d)
			wantText(t, text, parts...)
			wantText(t, text, "St. Brigid's Hospital", "Check this document:", d.Issued.Number+" · "+clinic.ShortDigest(d.Issued.Digest), "Dr Asha Sharma",
				"MB BCh BAO, FRCPI · Cardiology", "Licence MC00000", fmt.Sprintf("Page %d of %d", report.Pages, report.Pages))
			if kind == clinic.PaperSickNote && strings.Contains(text, "Penicillin") {
				t.Error("a sick note tells of allergies")
			}
			if strings.Contains(text, "COPY") || strings.Contains(text, "DRAFT") || report.Missing != nil {
				t.Errorf("%s on %s: %+v\n%s", kind, paper, report, text)
			}
		}
	}
}

func TestADraftAndACopyOfAPaperSaySo(t *testing.T) {
	d := issuedPaper(t, clinic.PaperSickNote, "de")
	d.Copy = 2
	text, _ := makePaper(t, d)
	wantText(t, text, "KOPIE 2")
	d.Issued.Number, d.Issued.Digest = "", ""
	text, _ = makePaper(t, d)
	wantText(t, text, "ENTWURF", "Noch nicht unterschrieben")
	if strings.Contains(text, "Dokument prüfen") {
		t.Error("a draft bears a code")
	}
	var b bytes.Buffer
	d.Paper = clinic.PaperRoll80
	_, err := inFile(&b, d)
	wantCode(t, err, clinic.Invalid)
	d.Issued.Kind = clinic.PaperPrescription
	_, err = inFile(&b, d)
	wantCode(t, err, clinic.Internal)
}

func TestAReplacedPrescriptionSaysSoOnEveryPage(t *testing.T) {
	d := prescription(t)
	for len(d.Rx.Items) < 30 {
		d.Rx.Items = append(d.Rx.Items, d.Rx.Items[0])
	}
	d.ReplacedBy = "RX-2026-018850"
	pdf, report := makeRx(t, d)
	if n := strings.Count(read(t, pdf), "REPLACED BY RX-2026-018850"); n != report.Pages || n < 2 {
		t.Errorf("%d marks on %d pages", n, report.Pages)
	}
}

// A copy prints what was signed, in the words and the language of then.
func TestACopyPrintsWhatWasSigned(t *testing.T) {
	d := prescription(t)
	d.Rx.Parties = parties("de")
	d.Rx.Parties.PatientBorn, d.Rx.Parties.WeightGrams, d.Rx.Parties.WeighedOn = "2022-05-01", 16400, "2026-11-20"
	d.Rx.Parties.Words = "eins\nzwei\ndrei"
	d.Patient = clinic.Patient{FirstName: "Changed", LastName: "Since"}
	d.Doctor = clinic.Doctor{Qualification: "changed"}
	d.Rx.Allergies = clinic.AllergyText(clinic.AllergyNoneKnown, nil)
	pdf, _ := makeRx(t, d)
	text := read(t, pdf)
	wantText(t, text, "Rezept", "Mo., 23. November 2026", "männlich, 4 J. (1. Mai 2022)", "16,4 kg (20. Nov. 2026) · P-004217", "Keine bekannten Allergien", "eins", "zwei", "drei", "Nächster Termin",
		"Zulassung MC00000", "Seite 1 von 1")
	for _, no := range []string{"Changed", "changed", "twice daily"} {
		if strings.Contains(text, no) {
			t.Errorf("the copy says %q:\n%s", no, text)
		}
	}
}

// A sick note goes to an employer or a school: whatever its length, no page of
// it tells of allergies.
func TestALongSickNoteTellsOfNoAllergies(t *testing.T) {
	d := issuedPaper(t, clinic.PaperSickNote, "en")
	d.Issued.Body.Sections[0].Text = strings.Repeat("rest ", 3000)
	d.Issued.Body.Parties.WeightGrams = 16_400
	text, report := makePaper(t, d)
	if report.Pages < 3 || strings.Contains(text, "Penicillin") || strings.Contains(text, "Allergies") || strings.Contains(text, " kg") {
		t.Errorf("%d pages:\n%.500s", report.Pages, text)
	}
}

// What cannot be printed is named by field and word before anything is printed.
func TestTheWarningNamesFieldsAndWords(t *testing.T) {
	d := sealed(t)
	d.Rx.Parties.PatientName = "محمد Ali"
	d.Rx.Advice = "Drink water 😀 and rest. दवा"
	d.Rx.Items[1].Instructions = "ยา"
	d.Rx.Parties.Words = ""
	l, err := d.Layout()
	if err != nil {
		t.Fatal(err)
	}
	want := []Problem{{"Patient", []string{"محمد"}, []Missing{{Script: "Arab"}}}, {"Medicine 2", []string{"ยา"}, []Missing{{Script: "Thai"}}},
		{"Advice", []string{"😀", "दवा"}, []Missing{{Kind: "pictures"}, {Script: "Deva"}}}}
	if got := l.Report().Problems; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("problems %v", got)
	}
	warning := l.Report().Warning(tongue.In("en"))
	for _, part := range []string{"Patient: “محمد” (Arabic letters)", "Advice: “😀”, “दवा”", "come out as �"} {
		if !strings.Contains(warning, part) {
			t.Errorf("the warning does not say %q: %s", part, warning)
		}
	}
	french := strings.ReplaceAll(l.Report().Warning(tongue.In("fr")), "\u00a0", " ")
	for _, part := range []string{"Patient : « محمد » (alphabet arabe)", "Médicament 2 : « ยา » (alphabet thaï)", "Conseils : « 😀 », « दवा » (pictogrammes, alphabet dévanâgarî)", "apparaissent comme �"} {
		if !strings.Contains(french, part) {
			t.Errorf("the warning does not say %q: %s", part, french)
		}
	}
	var pdf bytes.Buffer
	if err := l.PDF(&pdf); err != nil {
		t.Fatal(err)
	}
	wantText(t, read(t, pdf.Bytes()), "���� Ali", "Drink water � and rest. ���")
	l, err = sealed(t).Layout()
	if err != nil || l.Report().Problems != nil || l.Report().Warning(tongue.In("en")) != "" {
		t.Errorf("nothing is wrong: %+v %v", l.Report(), err)
	}
}

// Every character that is missing on the page is found in some field, so that no
// text can print broken without its field being named.
func TestNoTextIsForgottenInTheWarning(t *testing.T) {
	check := func(name string, l *Layout, err error) {
		if err != nil {
			t.Fatal(err)
		}
		found := map[rune]bool{}
		for _, p := range l.Report().Problems {
			for _, r := range Check(p.Words...) {
				found[r] = true
			}
		}
		if len(l.Report().Missing) == 0 {
			t.Errorf("%s: nothing is missing", name)
		}
		for _, r := range l.Report().Missing {
			if !found[r] {
				t.Errorf("%s: %c is on the page and in no field", name, r)
			}
		}
	}
	next := '一'
	each := func(v any) { // a Chinese character of its own in every text
		everyText(reflect.ValueOf(v).Elem(), func(s string) string { next++; return s + string(next) })
	}
	rx := sealed(t)
	each(&rx.Letterhead.Settings)
	words := rx.Rx.Parties.Words
	each(&rx.Rx)
	rx.Rx.Parties.Words, rx.Rx.Parties.Language, rx.Rx.Number, rx.Rx.Digest, rx.Rx.Parties.PatientBorn = words, "en", "RX-2026-000001", "", "1968-03-12"
	rx.Rx.Parties.PatientSex, rx.Rx.Parties.AllergiesAsked, rx.Rx.Parties.WeighedOn = "", "", ""
	rx.Letterhead.Settings.Phone, rx.Letterhead.Settings.Email = "", ""
	l, err := rx.Layout()
	check("prescription", l, err)
	for _, kind := range clinic.IssuedKinds() {
		d := issuedPaper(t, kind, "en")
		each(&d.Issued.Body)
		b := &d.Issued.Body
		for i := range b.Sections {
			b.Sections[i].Heading = clinic.SectionRemarks
		}
		for i := range b.Entries {
			b.Entries[i].Visit, b.Entries[i].FollowUp = "2026-11-23", ""
			for j := range b.Entries[i].Sections {
				b.Entries[i].Sections[j].Heading = clinic.SectionRemarks
			}
		}
		b.Parties.Language, b.Parties.PatientBorn, b.Parties.AllergiesAsked, b.Parties.WeighedOn, b.Parties.PatientSex = "en", "1968-03-12", "", "", ""
		b.From, b.Until, b.Visit, b.FollowUp, b.FollowUpTime, b.AmendedOn, b.PeriodFrom, b.PeriodUntil = "", "", "2026-11-23", "", "", "", "", ""
		b.Fitness, b.Urgency = clinic.Unfit, ""
		l, err := d.Layout()
		check(string(kind), l, err)
	}
}

// everyText changes every string in a value.
func everyText(v reflect.Value, change func(string) string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				everyText(v.Field(i), change)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			everyText(v.Index(i), change)
		}
	case reflect.String:
		v.SetString(change(v.String()))
	}
}

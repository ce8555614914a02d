package fhir_test

import (
	"strings"
	"testing"
	"time"

	"caredesk/internal/exchange/fhir"
)

// What an import writes into charts beside the file's own words is in the
// clinic's language.
func TestChartsAreWrittenInTheClinicsLanguage(t *testing.T) {
	text := wrap(`{"resourceType":"Patient","id":"p","name":[{"family":"Doe"}],"deceasedDateTime":"2019-05-03T10:00:00Z"}`,
		`{"resourceType":"Encounter","id":"e","status":"finished","subject":{"reference":"Patient/p"},"period":{"start":"2019-05-01T09:00:00Z"},
			"participant":[{"individual":{"display":"Dr Ann Lee"}}]}`,
		`{"resourceType":"MedicationRequest","id":"m","status":"stopped","intent":"order","subject":{"reference":"Patient/p"},"encounter":{"reference":"Encounter/e"},
			"medicationCodeableConcept":{"text":"Ibuprofen 400 mg"}}`,
		`{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"code":{"text":"Asthma"},"onsetString":"in childhood",
			"category":[{"coding":[{"code":"problem-list-item"}]}],
			"verificationStatus":{"coding":[{"code":"differential"}]}}`)
	for language, want := range map[string][]string{
		"en": {"Died 3 May 2019", "With Dr Ann Lee", "Ibuprofen 400 mg (stopped)", "Not confirmed: differential diagnosis", "Onset: in childhood"},
		"de": {"Verstorben am 3. Mai 2019", "Mit Dr Ann Lee", "Ibuprofen 400 mg (abgesetzt)", "Nicht bestätigt: Differenzialdiagnose", "Beginn: in childhood"},
		"ru": {"Умер(ла) 3 мая 2019", "Принимал: Dr Ann Lee", "Ibuprofen 400 mg (прекращён)", "Не подтверждено: дифференциальный диагноз", "Начало: in childhood"},
	} {
		f, err := fhir.Read(strings.NewReader(text), fhir.DefaultLimits(), time.UTC, language)
		if err != nil || len(f.Charts) != 1 || len(f.Charts[0].Entries) != 1 || len(f.Charts[0].Problems) != 1 {
			t.Fatalf("%s: %+v, %v", language, f, err)
		}
		c := f.Charts[0]
		note := strings.Split(c.Problems[0].Note, "\n")
		got := append([]string{c.Patient.MedicalHistory, c.Entries[0].Notes, c.Entries[0].Prescription}, note...)
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

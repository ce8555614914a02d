package fhir_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/fhir"
	"caredesk/internal/service"
)

func TestBundleIsValidR4(t *testing.T) {
	d, r := sample()
	kinds := checkBundle(t, inBundle(t, d, r, false))
	want := map[string]int{"Patient": 1, "Practitioner": 1, "Organization": 2, "Schedule": 1, "Slot": 4, "Appointment": 6, "Encounter": 3, "Condition": 6,
		"AllergyIntolerance": 3, "MedicationRequest": 2, "Observation": 13, "Invoice": 1, "DocumentReference": 6}
	if !maps.Equal(kinds, want) {
		t.Errorf("kinds: %v", kinds)
	}
	checkBundle(t, inBundle(t, d, r, true))
}

// A schema that lets everything pass would make the other tests worthless.
func TestTheSchemaRefuses(t *testing.T) {
	for kind, text := range map[string]string{
		"Patient":     `{"resourceType":"Patient","gender":"woman"}`,
		"Slot":        `{"resourceType":"Slot","status":"busy"}`,
		"Observation": `{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":"12"}}`,
		"Encounter":   `{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"colour":"red"}`,
		"Appointment": `{"resourceType":"Appointment","status":"booked","participant":[{"status":"accepted"}],"start":"2026-11-23"}`,
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if schema(t, kind).Validate(doc) == nil {
			t.Errorf("%s passes", text)
		}
	}
}

func TestIDsAreTheSameEveryTimeAndOtherElsewhere(t *testing.T) {
	d, r := sample()
	once, again := inBundle(t, d, r, false), inBundle(t, d, r, false)
	if !bytes.Equal(once, again) {
		t.Error("two exports differ")
	}
	d.Seed = "another clinic"
	ids := func(data []byte) map[string]bool {
		var b struct{ Entry []struct{ FullURL string } }
		if err := json.Unmarshal(data, &b); err != nil {
			t.Fatal(err)
		}
		out := map[string]bool{}
		for _, e := range b.Entry {
			out[e.FullURL] = true
		}
		return out
	}
	mine := ids(once)
	for id := range ids(inBundle(t, d, r, false)) {
		if mine[id] {
			t.Errorf("%s is the id of a row of two clinics", id)
		}
	}
}

func TestLinesAreValidAndReferByKindAndID(t *testing.T) {
	d, r := sample()
	files := map[string]*bytes.Buffer{}
	l := fhir.NewLines(func(kind string) (io.Writer, error) {
		if files[kind] != nil {
			t.Errorf("%s is opened twice", kind)
		}
		files[kind] = &bytes.Buffer{}
		return files[kind], nil
	})
	m := fhir.NewMapper(d, fhir.LinkByID)
	list, err := m.Record(r, content)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Write(append(m.Directory(), list...)...); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	lines := 0
	for kind, file := range files {
		s := schema(t, kind)
		for _, line := range bytes.Split(bytes.TrimSpace(file.Bytes()), []byte("\n")) {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			if err := s.Validate(doc); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			known[kind+"/"+doc.(map[string]any)["id"].(string)] = true
			lines++
		}
	}
	for _, file := range files {
		for _, line := range bytes.Split(bytes.TrimSpace(file.Bytes()), []byte("\n")) {
			var v any
			if err := json.Unmarshal(line, &v); err != nil {
				t.Fatal(err)
			}
			eachReference(v, func(ref string) {
				if !known[ref] {
					t.Errorf("%s leads nowhere", ref)
				}
			})
		}
	}
	sum := 0
	for _, n := range l.Counts() {
		sum += n
	}
	if sum != lines || l.Counts()["Slot"] != 5 || l.Counts()["Practitioner"] != 2 {
		t.Errorf("%d lines, counted %v", lines, l.Counts())
	}
}

func TestWhatTheBundleSays(t *testing.T) {
	d, r := sample()
	text := string(inBundle(t, d, r, true))
	for _, want := range []string{`"St. Brigid's <Hospital> & Clinic"`, "Dr Asha Sharma", `"family":"Ковалёва"`, `"value":86.05,"unit":"kg"`, `"value":36.6,"unit":"°C","system":"http://unitsofmeasure.org","code":"Cel"`,
		`"code":"mm[Hg]"`, `"value":5.5,"unit":"mmol/l"`, `"totalGross":{"value":54.50,"currency":"EUR"}`, `"type":"discount","amount":{"value":-10.00`, `"start":"2026-12-01T23:45:00Z","end":"2026-12-02T00:15:00Z"`,
		`"onsetDateTime":"2019"`, `"onsetDateTime":"2001-05"`, `"entered-in-error"`, `"RX-2026-000001"`, `"Given back: −5.00`, base64.StdEncoding.EncodeToString([]byte("%PD"))} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(text, "Nobody") || strings.Contains(text, "Surgery") {
		t.Error("a doctor or department that has nothing to do with the patient is there")
	}
}

// What is written is read again: every fact that has a place on both sides.
func TestRoundTrip(t *testing.T) {
	d, r := sample()
	f := mustRead(t, string(inBundle(t, d, r, false)))
	if len(f.Charts) != 1 {
		t.Fatalf("%d charts", len(f.Charts))
	}
	c := f.Charts[0]
	p := c.Patient
	want := r.Patient
	same := func(what string, have, want any) {
		t.Helper()
		if !reflect.DeepEqual(have, want) {
			t.Errorf("%s: %#v, want %#v", what, have, want)
		}
	}
	same("name", p.FirstName+"|"+p.LastName, "Anna Maria|Ковалёва")
	same("born", p.DateOfBirth, want.DateOfBirth)
	same("sex", p.Sex, want.Sex)
	same("phone, email, address", []string{p.Phone, p.Email, p.Address}, []string{want.Phone, want.Email, want.Address})
	same("contact, blood, insurance, history", []string{p.EmergencyContact, p.BloodGroup, p.InsuranceInfo, p.MedicalHistory, string(p.Language)},
		[]string{want.EmergencyContact, want.BloodGroup, want.InsuranceInfo, want.MedicalHistory, "ru"})
	same("identifiers", p.Identifiers, []clinic.Identifier{{Kind: clinic.IdentifierHospital, Value: "P-000007"}, {Kind: clinic.IdentifierNationalID, Value: "1234567T"}, {Kind: clinic.IdentifierOther, Value: "Q-9"}})
	same("allergies", c.Allergies, want.Allergies)
	same("allergy state", c.AllergyStatus, clinic.AllergyHas)
	if !c.AllergiesAsked.Equal(want.AllergyConfirmed) {
		t.Errorf("asked %v", c.AllergiesAsked)
	}
	if len(c.Problems) != 2 {
		t.Fatalf("%d problems", len(c.Problems))
	}
	for i, have := range c.Problems {
		w := r.Problems[i]
		same("problem", []any{have.Code, have.Title, have.Onset, have.Ended, have.State, have.Note}, []any{w.Code, w.Title, w.Onset, w.Ended, w.State, w.Note})
	}
	if len(c.Vitals) != 1 {
		t.Fatalf("%d sets: what was entered in error came back", len(c.Vitals))
	}
	for _, m := range clinic.Measures() {
		have, _ := c.Vitals[0].Value(m)
		w, ok := r.Vitals[0].Value(m)
		if have != w || !ok {
			t.Errorf("%s: %d, want %d", m, have, w)
		}
	}
	same("pregnancy and note", []any{c.Vitals[0].Pregnancy, c.Vitals[0].Note}, []any{clinic.PregnancyNo, "Seated"})
	// Two records, and one of the patient who has just arrived.
	if len(c.Entries) != 3 {
		t.Fatalf("%d records", len(c.Entries))
	}
	at := slices.IndexFunc(c.Entries, func(e service.IncomingEntry) bool { return strings.Contains(e.Diagnosis, "Hypertension") })
	e := c.Entries[at]
	same("record", []string{e.Symptoms, e.Diagnosis}, []string{"Morning headaches", "I10 Hypertension; tired"})
	same("coded", e.Diagnoses, []clinic.CodedDiagnosis{{Code: "I10", Title: "Hypertension"}})
	for _, want := range []string{"BP 158/96", "Less salt", "2026-12-01", "Dr Asha Sharma", "Cardiology"} {
		if !strings.Contains(e.Notes, want) {
			t.Errorf("the record's notes lack %s: %q", want, e.Notes)
		}
	}
	if !strings.Contains(e.Prescription, "Amlodipine 5 mg tablet") || !strings.Contains(e.Prescription, "(active)") || !strings.Contains(e.Prescription, "Paracetamol") {
		t.Errorf("prescription %q", e.Prescription)
	}
	if loose := c.Entries[slices.IndexFunc(c.Entries, func(e service.IncomingEntry) bool { return e.Diagnosis == "Sinusitis" })]; !strings.Contains(loose.Notes, "Amoxicillin") {
		t.Errorf("the record without a visit: %+v", loose)
	}
}

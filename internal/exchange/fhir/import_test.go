package fhir_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/fhir"
)

// Each Synthea patient, counted by hand from the files.
func TestSynthea(t *testing.T) {
	for _, c := range []struct {
		file, name                                   string
		born                                         string
		problems, sets, records, medicines, vitals   int
		claims, immunizations, labs, bmi, procedures int
	}{
		{"buster", "Buster Hoeger", "1988-03-16", 3, 3, 6, 1, 12, 7, 4, 18, 3, 1},
		{"clemente", "Clemente Kreiger", "", 1, 3, 3, 0, 12, 3, 4, 33, 3, 1},
		{"liz", "Liz Conn", "", 1, 3, 7, 1, 12, 8, 4, 21, 3, 3},
		{"luigi", "Luigi Wiegand", "", 0, 4, 4, 0, 16, 4, 12, 15, 0, 2},
		{"ned", "Ned Hintz", "", 3, 4, 6, 2, 16, 8, 7, 15, 4, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata/synthea", c.file+".json"))
			if err != nil {
				t.Fatal(err)
			}
			f := mustRead(t, string(data))
			if len(f.Charts) != 1 {
				t.Fatalf("%d patients", len(f.Charts))
			}
			chart := f.Charts[0]
			if got := chart.Patient.FullName(); got != c.name {
				t.Errorf("name %q", got)
			}
			if c.born != "" && chart.Patient.DateOfBirth.String() != c.born {
				t.Errorf("born %s", chart.Patient.DateOfBirth)
			}
			check := func(what string, have, want int) {
				t.Helper()
				if have != want {
					t.Errorf("%s: %d, want %d", what, have, want)
				}
			}
			check("problems", len(chart.Problems), c.problems)
			check("sets", len(chart.Vitals), c.sets)
			check("records", len(chart.Entries), c.records)
			check("medicines", chart.Taken["MedicationRequest"], c.medicines)
			check("vital signs", chart.Taken["Observation"], c.vitals)
			left := map[string]int{}
			for _, n := range chart.NotTaken {
				left[n.Kind+" "+n.Reason]++
			}
			if want := map[string]clinic.Language{"ned": clinic.Portuguese, "clemente": ""}; chart.Patient.Language != orEnglish(want, c.file) {
				t.Errorf("documents in %q", chart.Patient.Language)
			}
			check("languages left out", left["Patient Documents are not printed in the language zh."], map[bool]int{true: 1}[c.file == "clemente"])
			nothing := " Nothing is made of this kind of resource."
			check("claims", left["Claim"+nothing], c.claims)
			check("immunizations", left["Immunization"+nothing], c.immunizations)
			check("procedures", left["Procedure"+nothing], c.procedures)
			check("laboratory", left["Observation It is no vital sign that is kept."], c.labs)
			check("body mass index", left["Observation The body mass index is worked out here."], c.bmi)
			// Every entry of the file is told of, as taken or not.
			var b struct{ Entry []json.RawMessage }
			if err := json.Unmarshal(data, &b); err != nil {
				t.Fatal(err)
			}
			taken := 0
			for _, n := range chart.Taken {
				taken += n
			}
			told := map[int]bool{}
			for _, n := range append(chart.NotTaken, f.NotTaken...) {
				told[n.Entry] = true
			}
			if c.file == "liz" || c.file == "clemente" { // of the patient, a name or the language is told as left out
				delete(told, 1)
			}
			check("entries accounted for", taken+len(told), len(b.Entry))
		})
	}
}

// orEnglish is the language listed for a file, English for any other.
func orEnglish(list map[string]clinic.Language, file string) clinic.Language {
	if l, ok := list[file]; ok {
		return l
	}
	return clinic.English
}

// The preferred language counts, whatever stands first; one without a code is
// read by what it is called.
func TestPreferredLanguage(t *testing.T) {
	for communication, want := range map[string]clinic.Language{
		`[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"en"}]}},{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"ru-RU"}]},"preferred":true}]`: clinic.Russian,
		`[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"pl"}]},"preferred":true},{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"de"}]}}]`:    clinic.German,
		`[{"language":{"text":"fr"}}]`:      clinic.French,
		`[{"language":{"text":"Klingon"}}]`: "",
		`[]`:                                "",
	} {
		f := mustRead(t, `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","name":[{"family":"Kova"}],"communication":`+communication+`}}]}`)
		if len(f.Charts) != 1 || f.Charts[0].Patient.Language != want {
			t.Errorf("%s: %+v, want %s", communication, f.Charts, want)
		}
	}
}

func TestSyntheaInDetail(t *testing.T) {
	data, err := os.ReadFile("testdata/synthea/buster.json")
	if err != nil {
		t.Fatal(err)
	}
	c := mustRead(t, string(data)).Charts[0]
	v := c.Vitals[0]
	if v.Systolic != 135 || v.Diastolic != 72 || v.Weight != 76_733 || v.Height != 1858 || v.Pain == nil || v.TakenAt.UTC().Format(time.RFC3339) != "2013-12-11T13:55:57Z" {
		t.Errorf("vital signs: %+v", v.Vitals)
	}
	last := c.Entries[4]
	if last.Prescription != "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet (stopped)" || !strings.Contains(last.Notes, "Dr. Antonia Stark") {
		t.Errorf("record: %+v", last)
	}
	if p := c.Problems[0]; p.Title != "Chronic sinusitis (disorder)" || p.State != clinic.ProblemActive || p.Onset.String() != "1994-09-02" || p.Code != "" {
		t.Errorf("problem: %+v", p)
	}
	if got := clinic.IdentifiersText(c.Patient.Identifiers); got != "Other hospital's number ad2e3fc5-2b5d-4cb9-8d03-9ea0f4ac8423; National ID 999-59-2277; Driving licence S99935998; Passport X66226025X" {
		t.Errorf("identifiers: %s", got)
	}
}

// bundle wraps resources.
func wrap(resources ...string) string {
	var entries []string
	for _, r := range resources {
		entries = append(entries, `{"resource":`+r+`}`)
	}
	return `{"resourceType":"Bundle","type":"collection","entry":[` + strings.Join(entries, ",") + `]}`
}

const someone = `{"resourceType":"Patient","id":"p1","name":[{"family":"Ryan","given":["Maeve"]}],"birthDate":"1980-01-02"}`

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		code, value, unit string
		measure           clinic.Measure
		want              int
	}{
		{"8310-5", "98.6", "[degF]", clinic.MeasureTemperature, 370},
		{"8310-5", "310.15", "K", clinic.MeasureTemperature, 370},
		{"29463-7", "190", "[lb_av]", clinic.MeasureWeight, 86_183},
		{"3141-9", "3200", "g", clinic.MeasureWeight, 3200},
		{"8302-2", "71", "[in_i]", clinic.MeasureHeight, 1803},
		{"8302-2", "1.8", "m", clinic.MeasureHeight, 1800},
		{"2339-0", "99.1", "mg/dL", clinic.MeasureGlucose, 55},
		{"15074-8", "5.5", "mmol/L", clinic.MeasureGlucose, 55},
		{"8867-4", "78", "{beats}/min", clinic.MeasurePulse, 78},
		{"59408-5", "97", "%", clinic.MeasureSpO2, 97},
		{"9843-4", "35.1", "cm", clinic.MeasureHead, 351},
	} {
		f := mustRead(t, wrap(someone, fmt.Sprintf(`{"resourceType":"Observation","id":"o","status":"final","subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-01-02",
			"code":{"coding":[{"system":"http://loinc.org","code":%q}]},"valueQuantity":{"value":%s,"system":"http://unitsofmeasure.org","code":%q}}`, c.code, c.value, c.unit)))
		if len(f.Charts[0].Vitals) != 1 {
			t.Errorf("%s %s: %v", c.value, c.unit, f.Charts[0].NotTaken)
			continue
		}
		if have, _ := f.Charts[0].Vitals[0].Value(c.measure); have != c.want {
			t.Errorf("%s %s: %d, want %d", c.value, c.unit, have, c.want)
		}
	}
}

// What is wrong with a single resource is told, and the rest is taken.
func TestWhatIsLeftOutAndWhy(t *testing.T) {
	observation := func(rest string) string {
		return `{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p1"},"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},` + rest + `}`
	}
	for reason, resource := range map[string]string{
		"It refers to a patient who is not in the file.":     `{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p2"},"code":{"text":"Gout"}}`,
		"It says of no patient that it is theirs.":           `{"resourceType":"Condition","id":"c","code":{"text":"Gout"}}`,
		"It does not say what it is.":                        `{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p1"}}`,
		"It was refuted.":                                    `{"resourceType":"AllergyIntolerance","id":"a","patient":{"reference":"Patient/p1"},"code":{"text":"Nuts"},"verificationStatus":{"coding":[{"code":"refuted"}]}}`,
		"It is not there any more.":                          `{"resourceType":"AllergyIntolerance","id":"a","patient":{"reference":"Patient/p1"},"code":{"text":"Nuts"},"clinicalStatus":{"coding":[{"code":"resolved"}]}}`,
		"It is no visit that took place: planned.":           `{"resourceType":"Encounter","id":"e","status":"planned","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"period":{"start":"2026-01-01"}}`,
		"When it was is not said.":                           `{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"}}`,
		"It was not prescribed, only proposed.":              `{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"proposal","subject":{"reference":"Patient/p1"}}`,
		"It belongs to no visit and has no day.":             `{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"text":"Aspirin"}}`,
		"When it was measured is not said.":                  observation(`"status":"final","valueQuantity":{"value":80,"code":"kg"}`),
		"The unit stone is not known for it.":                observation(`"status":"final","effectiveDateTime":"2026-01-01","valueQuantity":{"value":12,"unit":"stone"}`),
		"It has no unit.":                                    observation(`"status":"final","effectiveDateTime":"2026-01-01","valueQuantity":{"value":80}`),
		"It is no exact value.":                              observation(`"status":"final","effectiveDateTime":"2026-01-01","valueQuantity":{"value":80,"comparator":">","code":"kg"}`),
		"It does not hold: entered-in-error.":                observation(`"status":"entered-in-error","effectiveDateTime":"2026-01-01","valueQuantity":{"value":80,"code":"kg"}`),
		"Its value is no number that can be.":                observation(`"status":"final","effectiveDateTime":"2026-01-01","valueQuantity":{"value":8e300,"code":"kg"}`),
		"The field valueQuantity.unit is of the wrong type.": observation(`"status":"final","effectiveDateTime":"2026-01-01","valueQuantity":{"value":80,"unit":7}`),
		"The field status is of the wrong type.":             `{"resourceType":"Encounter","id":"e","status":["finished"],"subject":{"reference":"Patient/p1"}}`,
		"The resource does not say what it is.":              `{"id":"x"}`,
		"The resource cannot be read.":                       `[]`,
		"Files are not taken out of bundles, only texts.":    `{"resourceType":"DocumentReference","id":"d","status":"current","subject":{"reference":"Patient/p1"},"content":[{"attachment":{"contentType":"application/pdf","data":"JVBERg=="}}]}`,
		"Its text cannot be read.":                           `{"resourceType":"DocumentReference","id":"d","status":"current","subject":{"reference":"Patient/p1"},"content":[{"attachment":{"contentType":"text/plain","data":"%%%"}}]}`,
		"Nothing is made of this kind of resource.":          `{"resourceType":"Procedure","id":"x","subject":{"reference":"Patient/p1"}}`,
	} {
		f := mustRead(t, wrap(someone, resource))
		if len(f.Charts) != 1 || f.Charts[0].Taken["Patient"] != 1 {
			t.Errorf("%s: the patient is gone", reason)
			continue
		}
		all := append(f.Charts[0].NotTaken, f.NotTaken...)
		if len(all) != 1 || all[0].Reason != reason || all[0].Entry != 2 {
			t.Errorf("%s\n  told %+v", reason, all)
		}
		if n := len(f.Charts[0].Problems) + len(f.Charts[0].Vitals) + len(f.Charts[0].Entries) + len(f.Charts[0].Allergies); n != 0 {
			t.Errorf("%s: %d taken all the same", reason, n)
		}
	}
}

// A file that cannot be trusted is refused whole, in words.
func TestHostileFiles(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100)
	for want, text := range map[string]string{
		"no FHIR bundle":         `{"resourceType":"Patient"}`,
		"This is no FHIR bundle": `[]`,
		"ends in the middle":     `{"resourceType":"Bundle","entry":[{"resource":` + someone,
		"not sound JSON":         `{"resourceType":"Bundle","entry":[{]}`,
		"nested too deep":        wrap(someone, `{"resourceType":"Observation","extension":`+deep+`}`),
		"number that is too":     `{"resourceType":"Bundle","total":` + strings.Repeat("1", 1000) + `}`,
		"are no list":            `{"resourceType":"Bundle","entry":{}}`,
		"behind the end":         wrap(someone) + "{}",
		"Two entries":            wrap(someone, someone),
		"two lists":              `{"resourceType":"Bundle","entry":[],"entry":[]}`,
		"is empty":               `{"resourceType":"Bundle","entry":[]}`,
	} {
		_, err := fhir.Read(strings.NewReader(text), fhir.DefaultLimits(), time.UTC, "en")
		if err == nil || clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	for want, l := range map[string]fhir.Limits{
		"The file is larger":     {File: 50, Entry: 1e6, Text: 1e6, Depth: 20, Entries: 10},
		"An entry of the file":   {File: 1e6, Entry: 50, Text: 1e6, Depth: 20, Entries: 10},
		"A text in the file":     {File: 1e6, Entry: 1e6, Text: 8, Depth: 20, Entries: 10},
		"has more than 1 entrie": {File: 1e6, Entry: 1e6, Text: 1e6, Depth: 20, Entries: 1},
	} {
		_, err := fhir.Read(strings.NewReader(wrap(someone, `{"resourceType":"Procedure","id":"x"}`)), l, time.UTC, "en")
		if err == nil || !strings.Contains(clinic.MessageOf(err), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// endless is a text that never ends, as a broken or hostile program sends it.
type endless struct {
	head string
	read int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.head != "" {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestAnEndlessTextIsGivenUpInBoundedMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	e := &endless{head: `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"`}
	_, err := fhir.Read(e, fhir.DefaultLimits(), time.UTC, "en")
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(clinic.MessageOf(err), "A text in the file is larger than 24 MB") {
		t.Errorf("%v", err)
	}
	if e.read > 40<<20 {
		t.Errorf("read %d MB", e.read>>20)
	}
	if used := int64(after.TotalAlloc-before.TotalAlloc) >> 20; used > 300 {
		t.Errorf("allocated %d MB", used)
	}
}

type failing struct{ io.Reader }

func (failing) Read([]byte) (int, error) { return 0, os.ErrPermission }

func TestAFileThatCannotBeRead(t *testing.T) {
	_, err := fhir.Read(failing{}, fhir.DefaultLimits(), time.UTC, "en")
	if clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("%v", err)
	}
}

func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/synthea/*.json")
	for _, n := range names {
		data, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		// Entries stand on lines of their own. A few are enough: the fuzzer makes
		// large seeds smaller for minutes before it tries anything.
		lines := strings.Split(string(data), "\n")
		for _, line := range lines[1:min(len(lines)-1, 12)] {
			f.Add(`{"resourceType":"Bundle","entry":[` + strings.TrimSuffix(line, ",") + `]}`)
		}
	}
	f.Add(wrap(someone))
	f.Add(`{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","name":[{"text":"A"}],"birthDate":"1980-13"}},{"resource":{"resourceType":"Encounter","subject":{"reference":"urn:uuid:1"},"period":{"start":"2020"}}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		file, err := fhir.Read(strings.NewReader(text), fhir.Limits{File: 1 << 20, Entry: 1 << 18, Text: 1 << 16, Depth: 40, Entries: 1000}, time.UTC, "en")
		if err != nil {
			if clinic.CodeOf(err) != clinic.Invalid {
				t.Errorf("%v is no error that a person understands", err)
			}
			return
		}
		for _, c := range file.Charts {
			for _, v := range c.Vitals {
				if v.TakenAt.IsZero() {
					t.Error("vital signs without a time")
				}
			}
			for _, e := range c.Entries {
				if e.CreatedAt.IsZero() {
					t.Error("a record without a day")
				}
			}
			if c.Taken["Patient"] != 1 {
				t.Errorf("a chart of %d patients", c.Taken["Patient"])
			}
		}
	})
}

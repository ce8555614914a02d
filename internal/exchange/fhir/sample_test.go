package fhir_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/fhir"
	"caredesk/internal/service"
)

var dublin = func() *time.Location {
	z, err := time.LoadLocation("Europe/Dublin")
	if err != nil {
		panic(err)
	}
	return z
}()

var made = time.Date(2026, 11, 23, 10, 42, 7, 0, dublin)

// sample is a record that has something of everything.
func sample() (service.RecordDirectory, service.PatientRecord) {
	asha := clinic.Doctor{ID: 3, User: clinic.User{FirstName: "Asha", LastName: "Sharma", Phone: "01 234", Email: "asha@example.org"}, Headline: "Cardiologist",
		DepartmentID: 2, DepartmentName: "Cardiology", LicenseNumber: "IMC-1", Qualification: "MD", Available: true,
		Specializations: []clinic.Specialization{{Name: "Cardiology"}},
		Hours:           []clinic.Availability{{Day: clinic.Monday, Span: clinic.Span{From: 540, To: 720}, Active: true}}}
	d := service.RecordDirectory{Seed: "one clinic", At: made, By: "Grace", Doctors: []clinic.Doctor{asha, {ID: 4, User: clinic.User{LastName: "Nobody"}, LicenseNumber: "IMC-2"}},
		Departments: []clinic.Department{{ID: 2, Name: "Cardiology"}, {ID: 5, Name: "Surgery"}},
		Free:        []clinic.Slot{{DoctorID: 3, Date: clinic.MustDate("2026-11-24"), Start: 540, Minutes: 30}},
		Settings:    clinic.Settings{HospitalName: "St. Brigid's <Hospital> & Clinic", Address: "1 Main St\nKildare", Phone: "045 1", Email: "desk@example.org", Website: "example.org", LicenseNumber: "H-1", Currency: "EUR"}}
	at := func(s string) time.Time { t, _ := time.Parse(time.RFC3339, s); return t }
	eur := func(n int64) clinic.Money { return clinic.Money{Minor: n, Currency: "EUR"} }
	pain := 0
	visit := func(id clinic.AppointmentID, day string, status clinic.AppointmentStatus) service.AppointmentRow {
		return service.AppointmentRow{Appointment: clinic.Appointment{ID: id, PatientID: 7, DoctorID: 3, Date: clinic.MustDate(day), Start: 600, Minutes: 30, Status: status,
			Kind: clinic.VisitNew, Reason: "Headaches", CreatedAt: at("2026-10-01T08:00:00Z")}, DoctorFirst: "Asha", DoctorLast: "Sharma", Department: "Cardiology"}
	}
	done := visit(11, "2026-10-20", clinic.StatusCompleted)
	done.StartedAt, done.EndedAt, done.Kind = at("2026-10-20T09:05:00Z"), at("2026-10-20T09:31:00Z"), clinic.VisitFollowUp
	off := visit(12, "2026-10-21", clinic.StatusCancelled)
	off.CancelledBy, off.CancelReason = clinic.CancelledByPatient, "Ill"
	night := visit(13, "2026-12-01", clinic.StatusBooked)
	night.Start, night.OverbookReason = 23*60+45, "Urgent"
	r := service.PatientRecord{
		Patient: clinic.Patient{ID: 7, Number: "P-000007", FirstName: "Anna Maria", LastName: "Ковалёва", DateOfBirth: clinic.MustDate("1968-03-12"), Sex: clinic.SexFemale,
			Phone: "+353 86 123", Email: "anna@example.org", Address: "2 Side St, Naas", EmergencyContact: "Ivan, 086 2", BloodGroup: "A+", InsuranceInfo: "VHI plan B", Language: clinic.Russian, MedicalHistory: "Appendix out 1990",
			AllergyStatus: clinic.AllergyHas, AllergyConfirmed: at("2026-10-20T09:00:00Z"), Allergies: []clinic.Allergy{{Substance: "Penicillin", Reaction: "Rash", Severity: clinic.SeveritySevere}, {Substance: "Latex", Severity: clinic.SeverityMild}, {Substance: "Dust"}},
			Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierNationalID, Value: "1234567T"}, {Kind: clinic.IdentifierOther, Value: "Q-9"}}},
		Visits: []service.AppointmentRow{done, off, night, visit(14, "2026-11-23", clinic.StatusArrived), visit(15, "2026-11-22", clinic.StatusNoShow), visit(16, "2026-12-09", clinic.StatusRequested)},
		Entries: []clinic.HistoryEntry{
			{ID: 20, PatientID: 7, CreatedAt: at("1994-09-02T13:55:57Z"), Symptoms: "Cough", Diagnosis: "Sinusitis", Prescription: "Amoxicillin (stopped)", Notes: "Seen elsewhere"},
			{ID: 21, PatientID: 7, AppointmentID: 11, DoctorID: 3, DoctorName: "Dr Asha Sharma", CreatedAt: at("2026-10-20T09:31:00Z"), Symptoms: "Morning headaches", Diagnosis: "I10 Hypertension; tired",
				Diagnoses: []clinic.CodedDiagnosis{{Code: "I10", Title: "Hypertension"}}, Treatment: "Less salt", Notes: "BP 158/96", Prescription: "Amlodipine 5 mg", FollowUp: clinic.MustDate("2026-12-01")}},
		Prescriptions: []service.RecordedPrescription{{Prescription: clinic.Prescription{ID: 30, Number: "RX-2026-000001", AppointmentID: 11, PatientID: 7, DoctorID: 3, IssuedAt: at("2026-10-20T09:31:00Z"),
			Items: []clinic.PrescriptionItem{{Drug: "Amlodipine", Strength: "5 mg", Form: "tablet", Dose: "1 tablet", Frequency: "once daily", Route: "by mouth", DurationDays: 30, Quantity: "30 tablets"},
				{Drug: "Paracetamol", Strength: "500 mg", Dose: "1 tablet", PRN: true, Frequency: "as needed", Reason: "Benefit outweighs"}}},
			DoctorName: "Dr Asha Sharma", States: []service.MedicineState{service.MedicineActive, service.MedicineStopped}}},
		Problems: []clinic.Problem{{ID: 40, Code: "I10", Title: "Hypertension", Onset: clinic.PartialDate{Year: 2019}, State: clinic.ProblemActive, RecordedAt: at("2026-10-20T09:00:00Z"), Note: "Mother too"},
			{ID: 41, Title: "Broken wrist", Onset: clinic.PartialDate{Year: 2001, Month: 5}, Ended: clinic.PartialDate{Year: 2001, Month: 8, Day: 2}, State: clinic.ProblemResolved, RecordedAt: at("2026-10-20T09:00:00Z")},
			{ID: 42, Title: "Diabetes", State: clinic.ProblemError, RecordedAt: at("2026-10-20T09:00:00Z")}},
		Vitals: []clinic.Vitals{{ID: 50, PatientID: 7, AppointmentID: 11, TakenAt: at("2026-10-20T09:01:00Z"), Systolic: 158, Diastolic: 96, Pulse: 78, Breaths: 14, Temperature: 366, SpO2: 97, Weight: 86_050, Height: 1725,
			Head: 560, Glucose: 55, Pain: &pain, Pregnancy: clinic.PregnancyNo, Note: "Seated", RecordedAt: at("2026-10-20T09:02:00Z")},
			{ID: 51, PatientID: 7, TakenAt: at("2026-10-21T09:01:00Z"), Weight: 8_600, RecordedAt: at("2026-10-21T09:01:00Z"), Retracted: at("2026-10-21T09:05:00Z"), RetractReason: "Wrong patient"}},
		Bills: []clinic.Invoice{{ID: 60, Number: "INV-2026-000001", Status: clinic.InvoicePartPaid, Currency: "EUR", IssuedAt: at("2026-10-20T09:40:00Z"), Net: eur(5000), Tax: eur(450), Total: eur(5450), Paid: eur(2000), Note: "Thanks",
			Items:    []clinic.InvoiceItem{{Description: "Consultation", Quantity: 2, Price: eur(3000), Discount: eur(1000), Tax: eur(450), TaxName: "VAT", Total: eur(5450)}},
			Payments: []clinic.Payment{{Amount: eur(2500), Method: clinic.PayCash, ReceiptNumber: "RC-1", PaidAt: at("2026-10-20T09:41:00Z")}, {Amount: eur(-500), Method: clinic.PayCash, ReceiptNumber: "RC-2", PaidAt: at("2026-10-20T09:42:00Z")}}}},
		Files: []clinic.Attachment{{ID: 70, PatientID: 7, VisitID: 11, Mime: clinic.MimePDF, Size: 3, Name: "lab.pdf", Note: "Lab", Date: clinic.MustDate("2026-10-19"), AddedAt: at("2026-10-20T10:00:00Z"), AddedByName: "Ines"},
			{ID: 71, PatientID: 7, Mime: clinic.MimePNG, Size: 3, Name: "old.png", AddedAt: at("2026-10-20T10:00:00Z"), RemovedAt: at("2026-10-20T11:00:00Z"), RemoveReason: "Wrong"}},
	}
	return d, r
}

func content(clinic.Attachment) ([]byte, error) { return []byte("%PD"), nil }

// inBundle writes the sample as a bundle.
func inBundle(t *testing.T, d service.RecordDirectory, r service.PatientRecord, embed bool) []byte {
	t.Helper()
	m := fhir.NewMapper(d, fhir.LinkInBundle)
	m.Embed = embed
	list, err := m.Record(r, content)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	b, err := fhir.NewBundleWriter(&out, "b-1", d.At)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Write(append(list, m.Used()...)...); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// compiler has the JSON schema of FHIR, and schemas are what was compiled of it.
var (
	compiler = sync.OnceValue(func() *jsonschema.Compiler {
		f, err := os.Open("testdata/fhir.schema.json")
		if err != nil {
			panic(err)
		}
		defer f.Close()
		doc, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			panic(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("http://hl7.org/fhir/json-schema/4.0", doc); err != nil {
			panic(err)
		}
		return c
	})
	schemas = map[string]*jsonschema.Schema{}
)

// schema is that of a kind of resource.
func schema(t testing.TB, kind string) *jsonschema.Schema {
	t.Helper()
	if s := schemas[kind]; s != nil {
		return s
	}
	s, err := compiler().Compile("http://hl7.org/fhir/json-schema/4.0#/definitions/" + kind)
	if err != nil {
		t.Fatal(err)
	}
	schemas[kind] = s
	return s
}

// checkBundle holds a bundle against the schema, each entry by itself so that an
// error names it, and looks whether every reference leads somewhere.
func checkBundle(t *testing.T, data []byte) (kinds map[string]int) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema(t, "Bundle").Validate(doc); err != nil {
		t.Errorf("the bundle: %v", err)
	}
	var b struct {
		Entry []struct {
			FullURL  string
			Resource map[string]any
		}
	}
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	kinds = map[string]int{}
	known := map[string]string{}
	for _, e := range b.Entry {
		kind := e.Resource["resourceType"].(string)
		if kinds[kind]++; known[e.FullURL] != "" {
			t.Errorf("%s stands there twice", e.FullURL)
		}
		known[e.FullURL] = kind
	}
	for _, e := range b.Entry {
		kind := e.Resource["resourceType"].(string)
		raw, _ := json.Marshal(e.Resource)
		doc, _ := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err := schema(t, kind).Validate(doc); err != nil {
			t.Errorf("%s: %v\n%s", kind, err, raw)
		}
		eachReference(e.Resource, func(ref string) {
			if known[ref] == "" {
				t.Errorf("%s %s refers to %s, which is not there", kind, e.Resource["id"], ref)
			}
		})
	}
	return kinds
}

func eachReference(v any, do func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if text, ok := value.(string); ok && key == "reference" {
				do(text)
			} else {
				eachReference(value, do)
			}
		}
	case []any:
		for _, each := range v {
			eachReference(each, do)
		}
	}
}

func mustRead(t *testing.T, data string) fhir.File {
	t.Helper()
	f, err := fhir.Read(strings.NewReader(data), fhir.DefaultLimits(), dublin, "en")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

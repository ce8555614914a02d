package fhir

import (
	"encoding/base64"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Record makes the resources of one patient, the patient first. content is
// asked for files when they are embedded.
func (m *Mapper) Record(r service.PatientRecord, content func(clinic.Attachment) ([]byte, error)) ([]Resource, error) {
	subject := m.ref("Patient", m.patientID(r.Patient.ID), r.Patient.FullName())
	out := []Resource{m.patient(r.Patient)}
	out = append(out, m.allergies(r.Patient, subject)...)
	if r.Patient.BloodGroup != "" {
		out = append(out, &Observation{base: base{"Observation", m.uuid("BloodGroup", int64(r.Patient.ID))}, Status: "final",
			Category: []CodeableConcept{concept(sysObservation, "laboratory", "Laboratory", "")},
			Code:     concept(sysLOINC, loincBloodGroup, "ABO and Rh group [Type] in Blood", "Blood group"), Subject: &subject,
			ValueConcept: &CodeableConcept{Text: r.Patient.BloodGroup}})
	}
	out = append(out, m.text("History", int64(r.Patient.ID), subject, loincPastIllness, "History of past illness", r.Patient.MedicalHistory)...)
	out = append(out, m.text("Insurance", int64(r.Patient.ID), subject, loincPayment, "Insurance", r.Patient.InsuranceInfo)...)
	entries := map[clinic.AppointmentID]clinic.HistoryEntry{}
	for _, e := range r.Entries {
		if e.AppointmentID != 0 {
			entries[e.AppointmentID] = e
		}
	}
	for _, v := range r.Visits {
		out = append(out, m.visit(v, subject)...)
		if seen(v.Status) {
			e, signed := entries[v.ID]
			out = append(out, m.encounter(v, e, signed, subject)...)
		}
	}
	for _, e := range r.Entries {
		if e.AppointmentID == 0 {
			out = append(out, m.looseEntry(e, subject)...)
		}
	}
	for _, p := range r.Problems {
		out = append(out, m.problem(p, subject))
	}
	for _, v := range r.Vitals {
		out = append(out, m.vitals(v, subject, encounterOf(r, v.AppointmentID))...)
	}
	for _, p := range r.Prescriptions {
		out = append(out, m.medicines(p, subject, encounterOf(r, p.AppointmentID))...)
	}
	for _, b := range r.Bills {
		out = append(out, m.invoice(b, subject))
	}
	for _, f := range r.Files {
		doc, err := m.file(f, subject, encounterOf(r, f.VisitID), content)
		if err != nil {
			return nil, err
		}
		out = append(out, doc)
	}
	return out, nil
}

// seen reports whether a visit in the state is an encounter.
func seen(s clinic.AppointmentStatus) bool {
	return s == clinic.StatusArrived || s == clinic.StatusInConsultation || s == clinic.StatusCompleted
}

// encounterOf is the visit when it has an encounter in the record, else 0.
func encounterOf(r service.PatientRecord, id clinic.AppointmentID) clinic.AppointmentID {
	for _, v := range r.Visits {
		if v.ID == id && seen(v.Status) {
			return id
		}
	}
	return 0
}

func (m *Mapper) patient(p clinic.Patient) Resource {
	out := &Patient{base: base{"Patient", m.patientID(p.ID)}, Active: truth(p.Retired.IsZero()), Name: personName(p.FirstName, p.LastName),
		Telecom: phones(p.Phone, p.Email), Gender: string(p.Sex), BirthDate: birth(p), Address: postal(p.Address), ManagingOrganization: m.hospital()}
	if p.Sex == clinic.SexUnknown {
		out.Gender = "unknown"
	}
	out.Identifier = append(out.Identifier, Identifier{Use: "usual", System: "urn:uuid:" + m.hospitalID(), Value: p.Number, Assigner: m.hospital(),
		Type: &CodeableConcept{Coding: []Coding{{System: sysIdentifier, Code: "MR", Display: "Medical record number"}}}})
	for _, i := range p.Identifiers {
		t := CodeableConcept{Text: i.Kind.Title()}
		if code := identifierCodes[i.Kind]; code != "" {
			t.Coding = []Coding{{System: sysIdentifier, Code: code}}
		}
		out.Identifier = append(out.Identifier, Identifier{Use: "official", Type: &t, Value: i.Value})
	}
	if p.Language != "" {
		out.Communication = []Communication{{Language: concept(sysLanguage, string(p.Language), p.Language.Name(), ""), Preferred: truth(true)}}
	}
	if p.EmergencyContact != "" {
		out.Contact = []PatientContact{{Relationship: []CodeableConcept{concept(sysContact, "C", "Emergency Contact", "")}, Name: &HumanName{Text: p.EmergencyContact}}}
	}
	return out
}

// identifierCodes are the kinds of identifier in the codes of HL7.
var identifierCodes = map[clinic.IdentifierKind]string{clinic.IdentifierNationalID: "NI", clinic.IdentifierPassport: "PPN",
	clinic.IdentifierDrivingLicence: "DL", clinic.IdentifierInsurance: "MB", clinic.IdentifierHospital: "MR"}

// birth is the birth date; of one that was worked out from an age no more than
// was said.
func birth(p clinic.Patient) string {
	d := p.DateOfBirth
	switch {
	case d.IsZero() || !p.BirthEstimated:
		return d.String()
	case d.Month == 7 && d.Day == 1:
		return clinic.PartialDate{Year: d.Year}.String()
	}
	return clinic.PartialDate{Year: d.Year, Month: d.Month}.String()
}

const noKnownAllergy = "716186003"

func (m *Mapper) allergies(p clinic.Patient, subject Reference) []Resource {
	active, confirmed := concept(sysAllergyStatus, "active", "Active", ""), concept(sysAllergyVerify, "confirmed", "Confirmed", "")
	make := func(id string, code CodeableConcept) *AllergyIntolerance {
		return &AllergyIntolerance{base: base{"AllergyIntolerance", id}, ClinicalStatus: &active, VerificationStatus: &confirmed, Code: &code, Patient: subject,
			RecordedDate: m.instant(p.AllergyConfirmed)}
	}
	if p.AllergyStatus == clinic.AllergyNoneKnown {
		return []Resource{make(m.uuid("Allergy", int64(p.ID)), concept(sysSNOMED, noKnownAllergy, "No known allergy", "No known allergies"))}
	}
	var out []Resource
	for _, a := range p.Allergies {
		r := make(m.uuid("Allergy", int64(p.ID), strings.ToLower(a.Substance)), inWords(a.Substance))
		if a.Reaction != "" || a.Severity != "" {
			// A reaction has a manifestation, so "not said" where only its severity is known.
			what := inWords(a.Reaction)
			if a.Reaction == "" {
				what = concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown", "Unknown", "")
			}
			r.Reaction = []AllergyReaction{{Manifestation: []CodeableConcept{what}, Severity: string(a.Severity)}}
		}
		out = append(out, r)
	}
	return out
}

// The codes of texts and of what is no vital sign.
const (
	loincBloodGroup  = "882-1"
	loincPastIllness = "11348-0"
	loincPayment     = "48768-6"
	loincVisitNote   = "34108-1"
	loincPregnancy   = "82810-3"
	pregnantCode     = "LA15173-0"
	notPregnantCode  = "LA26683-5"
)

// text is a document in plain words; nothing for an empty one.
func (m *Mapper) text(kind string, of int64, subject Reference, code, name, text string) []Resource {
	if text == "" {
		return nil
	}
	t := concept(sysLOINC, code, "", name)
	return []Resource{&DocumentReference{base: base{"DocumentReference", m.uuid(kind, of)}, Status: "current", Type: &t, Subject: &subject,
		Custodian: m.hospital(), Content: []DocumentContent{{plain(name, text)}}}}
}

func plain(title, text string) Attachment {
	return Attachment{ContentType: "text/plain; charset=utf-8", Data: base64.StdEncoding.EncodeToString([]byte(text)), Size: int64(len(text)), Title: title}
}

func (m *Mapper) file(f clinic.Attachment, subject Reference, visit clinic.AppointmentID, content func(clinic.Attachment) ([]byte, error)) (Resource, error) {
	a := Attachment{ContentType: f.Mime, Size: f.Size, Title: f.Name, Creation: f.Date.String()}
	switch {
	case m.Embed && f.RemovedAt.IsZero():
		data, err := content(f)
		if err != nil {
			return nil, err
		}
		a.Data = base64.StdEncoding.EncodeToString(data)
	case m.FilePath != nil:
		a.URL = m.FilePath(f)
	}
	doc := &DocumentReference{base: base{"DocumentReference", m.uuid("Attachment", int64(f.ID))}, Status: "current", Subject: &subject, Date: m.instant(f.AddedAt),
		Custodian: m.hospital(), Description: f.Note, Content: []DocumentContent{{a}}}
	if !f.RemovedAt.IsZero() {
		doc.Status = "entered-in-error"
	}
	if f.AddedByName != "" {
		doc.Author = []Reference{{Display: f.AddedByName}}
	}
	if visit != 0 {
		doc.Context = &DocumentContext{Encounter: []Reference{m.ref("Encounter", m.encounterID(visit), "")}}
	}
	return doc, nil
}

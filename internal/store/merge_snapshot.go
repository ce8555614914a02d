package store

import (
	"encoding/json"
	"time"

	"caredesk/internal/clinic"
)

// mergeSnapshot is what patient_merge.snapshot holds. Its names are stored in
// databases and so never change; missing ones read as empty.
type mergeSnapshot struct {
	KeptBefore   chartBody `json:"kept_before"`
	MergedBefore chartBody `json:"merged_before"`
	KeptAfter    chartBody `json:"kept_after"`
}

// chartBody is a patient's own chart in a snapshot.
type chartBody struct {
	ID               int64            `json:"id"`
	Number           string           `json:"number"`
	FirstName        string           `json:"first_name,omitempty"`
	LastName         string           `json:"last_name,omitempty"`
	DateOfBirth      string           `json:"date_of_birth,omitempty"` // YYYY-MM-DD
	BirthEstimated   bool             `json:"birth_estimated,omitempty"`
	Sex              string           `json:"sex,omitempty"`
	Phone            string           `json:"phone,omitempty"`
	PhoneE164        string           `json:"phone_e164,omitempty"`
	Email            string           `json:"email,omitempty"`
	Address          string           `json:"address,omitempty"`
	Picture          string           `json:"picture,omitempty"`
	EmergencyContact string           `json:"emergency_contact,omitempty"`
	BloodGroup       string           `json:"blood_group,omitempty"`
	InsuranceInfo    string           `json:"insurance_info,omitempty"`
	MedicalHistory   string           `json:"medical_history,omitempty"`
	AllergyStatus    string           `json:"allergy_status,omitempty"`
	AllergyConfirmed string           `json:"allergy_confirmed_at,omitempty"`
	AllergyBy        string           `json:"allergy_confirmed_by,omitempty"`
	Allergies        []allergyBody    `json:"allergies,omitempty"`
	Identifiers      []identifierBody `json:"identifiers,omitempty"`
	Consent          string           `json:"consent_status,omitempty"`
	ConsentAt        string           `json:"consent_at,omitempty"`
	ConsentBy        string           `json:"consent_by,omitempty"`
	Language         string           `json:"language,omitempty"`
	Version          int              `json:"version"`
}

type allergyBody struct {
	Substance string `json:"substance"`
	Reaction  string `json:"reaction,omitempty"`
	Severity  string `json:"severity,omitempty"`
}

type identifierBody struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

func newChartBody(p clinic.Patient) chartBody {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return at(t).text()
	}
	b := chartBody{ID: int64(p.ID), Number: p.Number, FirstName: p.FirstName, LastName: p.LastName, DateOfBirth: p.DateOfBirth.String(),
		BirthEstimated: p.BirthEstimated, Sex: string(p.Sex), Phone: p.Phone, PhoneE164: p.PhoneE164, Email: p.Email, Address: p.Address,
		Picture: p.Picture, EmergencyContact: p.EmergencyContact, BloodGroup: p.BloodGroup, InsuranceInfo: p.InsuranceInfo,
		MedicalHistory: p.MedicalHistory, AllergyStatus: string(p.AllergyStatus), AllergyConfirmed: moment(p.AllergyConfirmed),
		AllergyBy: p.AllergyBy, Consent: string(p.Consent), ConsentAt: moment(p.ConsentAt), ConsentBy: p.ConsentBy,
		Language: string(p.Language), Version: p.Version}
	for _, a := range p.Allergies {
		b.Allergies = append(b.Allergies, allergyBody{a.Substance, a.Reaction, string(a.Severity)})
	}
	for _, i := range p.Identifiers {
		b.Identifiers = append(b.Identifiers, identifierBody{string(i.Kind), i.Value})
	}
	return b
}

func (b chartBody) patient() (clinic.Patient, error) {
	var born day
	var confirmed, asked instant
	for _, c := range []struct {
		into interface{ Scan(any) error }
		text string
	}{{&born, b.DateOfBirth}, {&confirmed, b.AllergyConfirmed}, {&asked, b.ConsentAt}} {
		if c.text == "" {
			continue
		}
		if err := c.into.Scan(c.text); err != nil {
			return clinic.Patient{}, err
		}
	}
	p := clinic.Patient{ID: clinic.PatientID(b.ID), Number: b.Number, FirstName: b.FirstName, LastName: b.LastName, DateOfBirth: born.date,
		BirthEstimated: b.BirthEstimated, Sex: clinic.Sex(b.Sex), Phone: b.Phone, PhoneE164: b.PhoneE164, Email: b.Email, Address: b.Address,
		Picture: b.Picture, EmergencyContact: b.EmergencyContact, BloodGroup: b.BloodGroup, InsuranceInfo: b.InsuranceInfo,
		MedicalHistory: b.MedicalHistory, AllergyStatus: clinic.AllergyStatus(b.AllergyStatus), AllergyConfirmed: confirmed.at,
		AllergyBy: b.AllergyBy, Consent: clinic.ConsentStatus(b.Consent), ConsentAt: asked.at, ConsentBy: b.ConsentBy,
		Language: clinic.Language(b.Language), Version: b.Version}
	for _, a := range b.Allergies {
		p.Allergies = append(p.Allergies, clinic.Allergy{Substance: a.Substance, Reaction: a.Reaction, Severity: clinic.Severity(a.Severity)})
	}
	for _, i := range b.Identifiers {
		p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: clinic.IdentifierKind(i.Kind), Value: i.Value})
	}
	return p, nil
}

func encodeSnapshot(m clinic.PatientMerge) (string, error) {
	b, err := json.Marshal(mergeSnapshot{newChartBody(m.KeptBefore), newChartBody(m.MergedBefore), newChartBody(m.KeptAfter)})
	if err != nil {
		return "", clinic.Wrap(clinic.Internal, err, "The record of the merge cannot be written.")
	}
	return string(b), nil
}

func decodeSnapshot(text string, m *clinic.PatientMerge) error {
	var s mergeSnapshot
	err := json.Unmarshal([]byte(text), &s)
	for _, c := range []struct {
		body chartBody
		into *clinic.Patient
	}{{s.KeptBefore, &m.KeptBefore}, {s.MergedBefore, &m.MergedBefore}, {s.KeptAfter, &m.KeptAfter}} {
		if err == nil {
			*c.into, err = c.body.patient()
		}
	}
	if err != nil {
		return clinic.Wrap(clinic.Internal, err, "The record of the merge cannot be read.")
	}
	return nil
}

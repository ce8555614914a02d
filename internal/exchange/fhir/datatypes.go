package fhir

import "encoding/json"

// The systems that codes and numbers are taken from.
const (
	sysLOINC         = "http://loinc.org"
	sysUCUM          = "http://unitsofmeasure.org"
	sysSNOMED        = "http://snomed.info/sct"
	sysICD10         = "http://hl7.org/fhir/sid/icd-10"
	sysICD10CM       = "http://hl7.org/fhir/sid/icd-10-cm"
	sysIdentifier    = "http://terminology.hl7.org/CodeSystem/v2-0203"
	sysActCode       = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
	sysConditionCat  = "http://terminology.hl7.org/CodeSystem/condition-category"
	sysClinical      = "http://terminology.hl7.org/CodeSystem/condition-clinical"
	sysVerification  = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
	sysAllergyStatus = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
	sysAllergyVerify = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
	sysObservation   = "http://terminology.hl7.org/CodeSystem/observation-category"
	sysCancelReason  = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
	sysVisitKind     = "http://terminology.hl7.org/CodeSystem/v2-0276"
	sysLanguage      = "urn:ietf:bcp:47"
	sysContact       = "http://terminology.hl7.org/CodeSystem/v2-0131"
)

// Coding is a code of a system.
type Coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

// CodeableConcept is a notion, by codes, in words, or both.
type CodeableConcept struct {
	Coding []Coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

// words is what a person reads: the text, else the first display, else a code.
func (c CodeableConcept) words() string {
	if c.Text != "" {
		return c.Text
	}
	for _, each := range c.Coding {
		if each.Display != "" {
			return each.Display
		}
	}
	for _, each := range c.Coding {
		if each.Code != "" {
			return each.Code
		}
	}
	return ""
}

// code is the first code of one of the systems.
func (c CodeableConcept) code(systems ...string) string {
	for _, each := range c.Coding {
		for _, s := range systems {
			if each.System == s && each.Code != "" {
				return each.Code
			}
		}
	}
	return ""
}

// has reports whether one of the codes is there, whatever its system.
func (c CodeableConcept) has(codes ...string) bool {
	for _, each := range c.Coding {
		for _, code := range codes {
			if each.Code == code {
				return true
			}
		}
	}
	return false
}

func concept(system, code, display, text string) CodeableConcept {
	return CodeableConcept{Coding: []Coding{{System: system, Code: code, Display: display}}, Text: text}
}

func inWords(text string) CodeableConcept { return CodeableConcept{Text: text} }

// Reference leads to another resource.
type Reference struct {
	Reference string `json:"reference,omitempty"`
	Display   string `json:"display,omitempty"`
}

// Identifier is a number that somebody gave.
type Identifier struct {
	Use      string           `json:"use,omitempty"`
	Type     *CodeableConcept `json:"type,omitempty"`
	System   string           `json:"system,omitempty"`
	Value    string           `json:"value,omitempty"`
	Assigner *Reference       `json:"assigner,omitempty"`
}

// HumanName is a name in its parts.
type HumanName struct {
	Use    string   `json:"use,omitempty"`
	Text   string   `json:"text,omitempty"`
	Family string   `json:"family,omitempty"`
	Given  []string `json:"given,omitempty"`
	Prefix []string `json:"prefix,omitempty"`
	Suffix []string `json:"suffix,omitempty"`
}

// ContactPoint is a phone number or an e-mail address.
type ContactPoint struct {
	System string `json:"system,omitempty"`
	Value  string `json:"value,omitempty"`
	Use    string `json:"use,omitempty"`
}

// Address is a postal address.
type Address struct {
	Use        string   `json:"use,omitempty"`
	Text       string   `json:"text,omitempty"`
	Line       []string `json:"line,omitempty"`
	City       string   `json:"city,omitempty"`
	District   string   `json:"district,omitempty"`
	State      string   `json:"state,omitempty"`
	PostalCode string   `json:"postalCode,omitempty"`
	Country    string   `json:"country,omitempty"`
}

// Period is from when to when.
type Period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

// Quantity is a measured amount. The value keeps its digits.
type Quantity struct {
	Value      json.Number `json:"value,omitempty"`
	Comparator string      `json:"comparator,omitempty"`
	Unit       string      `json:"unit,omitempty"`
	System     string      `json:"system,omitempty"`
	Code       string      `json:"code,omitempty"`
}

// Money is an amount of a currency.
type Money struct {
	Value    json.Number `json:"value,omitempty"`
	Currency string      `json:"currency,omitempty"`
}

// Attachment is a file: its content, or where it is.
type Attachment struct {
	ContentType string `json:"contentType,omitempty"`
	Data        string `json:"data,omitempty"` // base64
	URL         string `json:"url,omitempty"`
	Size        int64  `json:"size,omitempty"`
	Hash        string `json:"hash,omitempty"` // SHA-1, base64
	Title       string `json:"title,omitempty"`
	Creation    string `json:"creation,omitempty"`
}

// Annotation is a note.
type Annotation struct {
	Time string `json:"time,omitempty"`
	Text string `json:"text"`
}

func notes(texts ...string) []Annotation {
	var out []Annotation
	for _, t := range texts {
		if t != "" {
			out = append(out, Annotation{Text: t})
		}
	}
	return out
}

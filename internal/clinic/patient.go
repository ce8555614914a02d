package clinic

import (
	"fmt"
	"strings"
	"time"
)

// Sex is the administrative sex printed on prescriptions.
type Sex string

// The values of Sex; empty means not recorded.
const (
	SexUnknown Sex = ""
	SexFemale  Sex = "female"
	SexMale    Sex = "male"
	SexOther   Sex = "other"
)

// Title gives the sex in words.
func (s Sex) Title() string {
	switch s {
	case SexFemale:
		return "Female"
	case SexMale:
		return "Male"
	case SexOther:
		return "Other"
	}
	return "Not recorded"
}

// BloodGroups are the groups offered in the form; empty is unknown.
func BloodGroups() []string { return []string{"", "A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"} }

// Patient is a registered patient: auth_user, users_profile and patient_profile.
type Patient struct {
	ID               PatientID
	Number           string // P-000001, from the patient series
	FirstName        string
	LastName         string
	DateOfBirth      Date // zero when unknown
	BirthEstimated   bool // DateOfBirth was worked out from a stated age
	Sex              Sex
	Phone            string // as people write it
	PhoneE164        string // as +353861234567; empty when Phone is not a readable number
	Email            string
	Address          string
	Picture          string // reference of a stored image
	EmergencyContact string
	BloodGroup       string
	InsuranceInfo    string
	Language         Language // in which documents for the patient are printed; empty: the hospital's
	MedicalHistory   string   // clinical: only for roles that read charts
	AllergyStatus    AllergyStatus
	AllergyConfirmed time.Time // when the status was last asked; zero when never
	AllergyBy        string    // by whom
	Allergies        []Allergy
	Identifiers      []Identifier
	Consent          ConsentStatus
	ConsentAt        time.Time // when Consent was last asked for; zero when never
	ConsentBy        string    // by whom
	Retired          time.Time // zero while active
	RetireReason     string
	MergedInto       PatientID // the chart that this one was merged into; 0 when it was not
	CreatedAt        time.Time
	UpdatedAt        time.Time
	Version          int
}

// IdentifierKind says who gave the number.
type IdentifierKind string

// The kinds of identifier.
const (
	IdentifierNationalID     IdentifierKind = "national_id"
	IdentifierPassport       IdentifierKind = "passport"
	IdentifierDrivingLicence IdentifierKind = "driving_licence"
	IdentifierInsurance      IdentifierKind = "insurance"
	IdentifierHospital       IdentifierKind = "hospital" // another hospital's patient number
	IdentifierOther          IdentifierKind = "other"
)

// Identifier is a number that somebody else gave the patient.
type Identifier struct {
	Kind  IdentifierKind
	Value string // as written on the card
}

// ConsentStatus says whether the patient agreed that the hospital keeps and
// uses the record.
type ConsentStatus string

// The states of consent.
const (
	ConsentNotAsked ConsentStatus = "not_asked"
	ConsentGiven    ConsentStatus = "given"
	ConsentRefused  ConsentStatus = "refused"
)

// FullName is "First Last".
func (p Patient) FullName() string { return strings.TrimSpace(p.FirstName + " " + p.LastName) }

// ListName is "Last, First".
func (p Patient) ListName() string { return ListName(p.FirstName, p.LastName) }

// AllergyText is the one line shown and printed everywhere.
func (p Patient) AllergyText() string { return AllergyText(p.AllergyStatus, p.Allergies) }

// Clean tidies typed text and checks every field that registration may set.
func (p *Patient) Clean(today Date) error {
	p.FirstName, p.LastName = CleanLine(p.FirstName), CleanLine(p.LastName)
	p.Email, p.Phone = CleanLine(p.Email), CleanLine(p.Phone)
	p.Address, p.InsuranceInfo = CleanText(p.Address), CleanText(p.InsuranceInfo)
	p.EmergencyContact, p.MedicalHistory = CleanLine(p.EmergencyContact), CleanText(p.MedicalHistory)
	var c checker
	checkName(&c, p.FirstName, p.LastName, "Give the patient's name.")
	p.Identifiers = cleanIdentifiers(&c, p.Identifiers)
	p.BirthEstimated = p.BirthEstimated && !p.DateOfBirth.IsZero()
	checkPerson(&c, p.FirstName, p.LastName, p.Email, p.Phone, p.Address, p.DateOfBirth, today)
	c.limit("emergency_contact", p.EmergencyContact, MaxLine)
	c.limit("insurance_info", p.InsuranceInfo, MaxNote)
	c.limit("medical_history", p.MedicalHistory, MaxNote)
	switch p.Sex {
	case SexUnknown, SexFemale, SexMale, SexOther:
	default:
		c.fail("sex", "Choose female, male, other or leave it open.")
	}
	if p.Language != "" && !p.Language.Valid() {
		c.fail("language", "Choose a language from the list.")
	}
	if !contains(BloodGroups(), p.BloodGroup) {
		c.fail("blood_group", "Choose a blood group from the list.")
	}
	switch p.Consent {
	case "":
		p.Consent = ConsentNotAsked
	case ConsentNotAsked, ConsentGiven, ConsentRefused:
	default:
		c.fail("consent", "Choose not asked, given or refused.")
	}
	return c.err()
}

func contains(list []string, s string) bool {
	for _, each := range list {
		if each == s {
			return true
		}
	}
	return false
}

// AllergyStatus tells "nobody asked" from "asked, none" from "has".
type AllergyStatus string

// The three states.
const (
	AllergyNotAsked  AllergyStatus = "not_asked"
	AllergyNoneKnown AllergyStatus = "none_known"
	AllergyHas       AllergyStatus = "has"
)

// Severity grades an allergy's reaction.
type Severity string

// The severities.
const (
	SeverityUnknown  Severity = ""
	SeverityMild     Severity = "mild"
	SeverityModerate Severity = "moderate"
	SeveritySevere   Severity = "severe"
)

// Allergy is one substance or class that the patient reacts to.
type Allergy struct {
	Substance string
	Reaction  string
	Severity  Severity
}

// String gives "Penicillin (rash, severe)".
func (a Allergy) String() string {
	switch {
	case a.Severity != SeverityUnknown && a.Reaction != "":
		return fmt.Sprintf(a.Severity.ReactionText(), a.Substance, a.Reaction)
	case a.Severity != SeverityUnknown:
		return fmt.Sprintf(a.Severity.AloneText(), a.Substance)
	case a.Reaction != "":
		return a.Substance + " (" + a.Reaction + ")"
	}
	return a.Substance
}

// Severities are the grades that a reaction can have, the mildest first.
func Severities() []Severity { return []Severity{SeverityMild, SeverityModerate, SeveritySevere} }

// ReactionText is how an allergy of this grade stands with its substance and reaction;
// one of an unknown grade has none. It and AloneText are whole texts, so that each is
// turned as one into the other languages: what people typed stays, and the grade is a
// word of the program.
func (s Severity) ReactionText() string {
	switch s {
	case SeverityMild:
		return "%s (%s, mild)"
	case SeverityModerate:
		return "%s (%s, moderate)"
	}
	return "%s (%s, severe)"
}

// AloneText is how an allergy of this grade stands with its substance alone.
func (s Severity) AloneText() string {
	switch s {
	case SeverityMild:
		return "%s (mild)"
	case SeverityModerate:
		return "%s (moderate)"
	}
	return "%s (severe)"
}

// AllergyText puts the state into words; it is also what the given column
// patient_profile.allergies holds.
func AllergyText(status AllergyStatus, list []Allergy) string {
	switch status {
	case AllergyNoneKnown:
		return "No known allergies"
	case AllergyHas:
		names := make([]string, len(list))
		for i, a := range list {
			names[i] = a.String()
		}
		return strings.Join(names, "; ")
	case AllergyNotAsked:
		return "Not asked"
	}
	return "" // not shown: "not asked" would be untrue
}

// CleanAllergies tidies and checks a new allergy record: "has" names at least
// one substance, the other states none, no substance stands twice.
func CleanAllergies(status AllergyStatus, list []Allergy) ([]Allergy, error) {
	var c checker
	out := make([]Allergy, 0, len(list))
	seen := map[string]bool{}
	for _, a := range list {
		a.Substance, a.Reaction = CleanLine(a.Substance), CleanLine(a.Reaction)
		if a.Substance == "" && a.Reaction == "" {
			continue
		}
		c.require("allergies", a.Substance, "the substance of every allergy")
		c.limit("allergies", a.Substance, MaxLine)
		c.limit("allergies", a.Reaction, MaxLine)
		switch a.Severity {
		case SeverityUnknown, SeverityMild, SeverityModerate, SeveritySevere:
		default:
			c.fail("allergies", "Choose mild, moderate or severe, or leave the severity open.")
		}
		if key := strings.ToLower(a.Substance); seen[key] {
			c.fail("allergies", "%s stands in the list twice.", a.Substance)
		} else {
			seen[key] = true
		}
		out = append(out, a)
	}
	switch {
	case status == AllergyHas && len(out) == 0:
		c.fail("allergies", "Name what the patient is allergic to, or choose “none known”.")
	case status != AllergyHas && len(out) > 0:
		c.fail("allergies", "A patient with listed allergies cannot be “none known” or “not asked”.")
	case status != AllergyHas && status != AllergyNoneKnown && status != AllergyNotAsked:
		c.fail("allergies", "Choose not asked, none known or has allergies.")
	}
	return out, c.err()
}

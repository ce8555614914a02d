package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// RegisterCommand registers a patient although somebody is registered already
// who looks the same. LookAlikes are the ids of those that were looked at and
// Reason says in a sentence why this is somebody else; it is kept in the audit
// log. Without look-alikes both may be empty.
type RegisterCommand struct {
	Patient    clinic.Patient
	Photo      Image
	LookAlikes []clinic.PatientID
	Reason     string
}

// Likeness is one way in which two records may be of one person.
type Likeness string

// The likenesses. SameName alone, with no birth date to compare, is shown but
// does not hold a registration back.
const (
	SameIdentifier Likeness = "same_identifier"
	SamePhone      Likeness = "same_phone"
	SameBirth      Likeness = "same_birth"    // and a similar name
	SwappedBirth   Likeness = "swapped_birth" // day and month the other way round, and a similar name
	SimilarAge     Likeness = "similar_age"   // one of the births was estimated, and a similar name
	SameName       Likeness = "same_name"     // and the birth date of one is not known
	// JustRegistered is SameName of somebody who was registered a moment ago with
	// all the same values: most likely the same form, sent once more after its
	// answer was lost.
	JustRegistered Likeness = "just_registered"
)

// Words say to people what is alike.
func (l Likeness) Words() string {
	switch l {
	case SameIdentifier:
		return "Same identifier"
	case SamePhone:
		return "Same phone number"
	case SameBirth:
		return "Same birth date, similar name"
	case SwappedBirth:
		return "Birth date with day and month swapped, similar name"
	case SimilarAge:
		return "Similar age and name"
	case SameName:
		return "Same name, no birth date to compare"
	case JustRegistered:
		return "All the same, registered a moment ago"
	}
	return string(l)
}

// LookAlike is a registered patient who may be the one being registered.
type LookAlike struct {
	PatientRow
	Identifiers []clinic.Identifier
	LastVisit   clinic.Date // the last day the patient was here; zero when never
	Registered  time.Time
	Likenesses  []Likeness // the strongest first
}

// Holds reports whether the likeness is strong enough to hold a registration back.
func (l LookAlike) Holds() bool {
	for _, each := range l.Likenesses {
		if each != SameName {
			return true
		}
	}
	return false
}

// LookAlikeQuery says whom to look for.
type LookAlikeQuery struct {
	Except      clinic.PatientID // the record itself, when it exists
	First, Last string
	Births      []clinic.Date // whoever was born on one of these days
	// BornFrom and BornTo, when set, also find whoever was born in between and
	// whose name begins like the first or the last name.
	BornFrom, BornTo clinic.Date
	PhoneE164        string
	Identifiers      []clinic.Identifier
}

// Candidate is somebody who shares something with a LookAlikeQuery. Names are
// folded: lower case, without accents.
type Candidate struct {
	ID             clinic.PatientID
	First, Last    string
	Born           clinic.Date
	BirthEstimated bool
	PhoneE164      string
	Identifier     bool // has one of the query's identifiers
}

// StoredPhone is the phone number of a user or patient.
type StoredPhone struct {
	User  clinic.UserID
	Phone string
	E164  string
}

// RegistrationRepo is what registration asks the database beside PatientRepo.
type RegistrationRepo interface {
	// FoldName gives first and last name as Candidate has them.
	FoldName(first, last string) (string, string)
	// Candidates returns who shares phone, identifier, birth or whole name with
	// the query, retired patients too. It looks at no more than some thousands.
	Candidates(ctx context.Context, q LookAlikeQuery) ([]Candidate, error)
	// LookAlikes returns the records of patients in the given order, without Likenesses.
	LookAlikes(ctx context.Context, ids []clinic.PatientID, today clinic.Date) ([]LookAlike, error)
	// Phones pages through all phone numbers by user. Merged charts are left out:
	// they are frozen.
	Phones(ctx context.Context, after clinic.UserID, limit int) ([]StoredPhone, error)
	// SetE164 writes how a stored number is read. The number itself and the
	// record's version stay as they are.
	SetE164(ctx context.Context, id clinic.UserID, e164 string) error
}

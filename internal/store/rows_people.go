package store

import (
	"caredesk/internal/clinic"
)

// What lists show of a person stands in an index each, so that the row itself, which is
// long, is not looked up. SQLite has to be told: it holds the index that lets a user
// have one row alone for better. PostgreSQL chooses for itself.
const (
	personShown = " INDEXED BY users_profile_shown"
	chartShown  = " INDEXED BY patient_profile_shown"
)

// userRow is a row of auth_user.
type userRow struct {
	ID                 int64 `gorm:"primaryKey"`
	Username           string
	FirstName          string
	LastName           string
	Email              string
	Password           string
	IsStaff            bool
	IsActive           bool
	IsSuperuser        bool
	DateJoined         instant
	LastLogin          instant
	MustChangePassword bool
	Version            int
}

// TableName names the table for GORM.
func (userRow) TableName() string { return "auth_user" }

// profileRow is a row of users_profile.
type profileRow struct {
	ID             int64 `gorm:"primaryKey"`
	UserID         int64
	Role           string
	Phone          string
	PhoneE164      string `gorm:"column:phone_e164"`
	Address        string
	DateOfBirth    day
	ProfilePicture optional
	NameKey        string
	Created        instant `gorm:"column:created_at"`
	Updated        instant `gorm:"column:updated_at"`
}

// TableName names the table for GORM.
func (profileRow) TableName() string { return "users_profile" }

// patientProfileRow is a row of patient_profile.
type patientProfileRow struct {
	ID                 int64 `gorm:"primaryKey"`
	UserID             int64
	EmergencyContact   string
	BloodGroup         string
	MedicalHistory     string
	InsuranceInfo      string
	Allergies          string
	PatientNo          string
	Sex                string
	BirthEstimated     bool
	ConsentStatus      string
	ConsentAt          instant
	ConsentBy          string
	AllergyStatus      string
	AllergyConfirmedAt instant
	AllergyConfirmedBy string
	NameKey            string
	RetiredAt          instant
	RetireReason       string
	Language           optional
	Created            instant `gorm:"column:created_at"`
	Updated            instant `gorm:"column:updated_at"`
	Version            int
}

// TableName names the table for GORM.
func (patientProfileRow) TableName() string { return "patient_profile" }

// allergyRow is a row of patient_allergy.
type allergyRow struct {
	ID        int64 `gorm:"primaryKey"`
	PatientID int64
	Position  int
	Substance string
	Reaction  string
	Severity  string
	Created   instant `gorm:"column:created_at"`
}

// TableName names the table for GORM.
func (allergyRow) TableName() string { return "patient_allergy" }

// userColumns select a user with the profile; the tables are u and f.
const userColumns = `u.id AS user_id, u.username, u.first_name, u.last_name, u.email, u.password, u.is_active,
	u.date_joined, u.last_login, u.must_change_password, u.version AS user_version,
	f.role, f.phone, f.phone_e164, f.address, f.date_of_birth, f.profile_picture, f.name_key`

const userTables = `auth_user u JOIN users_profile f ON f.user_id = u.id`

// userRead is a user as selected by userColumns.
type userRead struct {
	UserID             int64
	Username           string
	FirstName          string
	LastName           string
	Email              string
	Password           string
	IsActive           bool
	DateJoined         instant
	LastLogin          instant
	MustChangePassword bool
	UserVersion        int
	Role               string
	Phone              string
	PhoneE164          string `gorm:"column:phone_e164"`
	Address            string
	DateOfBirth        day
	ProfilePicture     optional
	NameKey            string
}

func (r userRead) user() clinic.User {
	return clinic.User{ID: clinic.UserID(r.UserID), Username: r.Username, FirstName: r.FirstName, LastName: r.LastName,
		Email: r.Email, Role: clinic.Role(r.Role), Phone: r.Phone, PhoneE164: r.PhoneE164, Address: r.Address, DateOfBirth: r.DateOfBirth.date,
		Picture: r.ProfilePicture.text, Active: r.IsActive, MustChangePassword: r.MustChangePassword,
		LastLogin: r.LastLogin.at, CreatedAt: r.DateJoined.at, Version: r.UserVersion}
}

// patientRead is a patient over all tables.
type patientRead struct {
	Person             userRead `gorm:"embedded"`
	EmergencyContact   string
	BloodGroup         string
	MedicalHistory     string
	InsuranceInfo      string
	PatientNo          string
	Sex                string
	BirthEstimated     bool
	ConsentStatus      string
	ConsentAt          instant
	ConsentBy          string
	AllergyStatus      string
	AllergyConfirmedAt instant
	AllergyConfirmedBy string
	RetiredAt          instant
	RetireReason       string
	MergedInto         ref
	Language           optional
	Created            instant `gorm:"column:created_at"`
	Updated            instant `gorm:"column:updated_at"`
	Version            int
}

func (r patientRead) patient(allergies []allergyRow, identifiers []clinic.Identifier) clinic.Patient {
	p := clinic.Patient{ID: clinic.PatientID(r.Person.UserID), Number: r.PatientNo, FirstName: r.Person.FirstName, LastName: r.Person.LastName,
		DateOfBirth: r.Person.DateOfBirth.date, BirthEstimated: r.BirthEstimated, Sex: clinic.Sex(r.Sex), Phone: r.Person.Phone,
		PhoneE164: r.Person.PhoneE164, Identifiers: identifiers, Consent: clinic.ConsentStatus(r.ConsentStatus), ConsentAt: r.ConsentAt.at,
		ConsentBy: r.ConsentBy, Email: r.Person.Email, Address: r.Person.Address,
		Picture: r.Person.ProfilePicture.text, EmergencyContact: r.EmergencyContact, BloodGroup: r.BloodGroup,
		InsuranceInfo: r.InsuranceInfo, MedicalHistory: r.MedicalHistory, AllergyStatus: clinic.AllergyStatus(r.AllergyStatus),
		AllergyConfirmed: r.AllergyConfirmedAt.at, AllergyBy: r.AllergyConfirmedBy, Retired: r.RetiredAt.at,
		RetireReason: r.RetireReason, MergedInto: clinic.PatientID(r.MergedInto.id), Language: clinic.Language(r.Language.text), CreatedAt: r.Created.at, UpdatedAt: r.Updated.at, Version: r.Version}
	for _, a := range allergies {
		p.Allergies = append(p.Allergies, clinic.Allergy{Substance: a.Substance, Reaction: a.Reaction, Severity: clinic.Severity(a.Severity)})
	}
	return p
}

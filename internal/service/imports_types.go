package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// ImportTable is a table of the given schema, as both systems call it.
type ImportTable string

// The tables that are moved in, in the order in which rows refer to each other.
const (
	TableSettings        ImportTable = "system_settings"
	TableUsers           ImportTable = "auth_user"
	TableProfiles        ImportTable = "users_profile"
	TablePatients        ImportTable = "patient_profile"
	TableDepartments     ImportTable = "doctors_department"
	TableSpecializations ImportTable = "doctors_specialization"
	TableDoctors         ImportTable = "doctors_doctor"
	TableDoctorFields    ImportTable = "doctor_specialization"
	TableHours           ImportTable = "doctors_availability"
	TableVisits          ImportTable = "appointments_appointment"
	TableRecords         ImportTable = "appointments_patienthistory"
	TablePayments        ImportTable = "payment_record"
	// TableBills stands in mappings alone: a payment there becomes a bill here, too.
	TableBills ImportTable = "billing_invoice"
)

// ImportTables returns all of them.
func ImportTables() []ImportTable {
	return []ImportTable{TableSettings, TableUsers, TableProfiles, TablePatients, TableDepartments, TableSpecializations, TableDoctors,
		TableDoctorFields, TableHours, TableVisits, TableRecords, TablePayments}
}

// Title names a table for people.
func (t ImportTable) Title() string {
	switch t {
	case TableSettings:
		return "Hospital details"
	case TableUsers:
		return "Users"
	case TableProfiles:
		return "User profiles"
	case TablePatients:
		return "Patients"
	case TableDepartments:
		return "Departments"
	case TableSpecializations:
		return "Specialisations"
	case TableDoctors:
		return "Doctors"
	case TableDoctorFields:
		return "Fields held"
	case TableHours:
		return "Working hours"
	case TableVisits:
		return "Visits"
	case TableRecords:
		return "Records"
	case TablePayments:
		return "Payments"
	case TableBills:
		return "Bills"
	}
	return string(t)
}

// ImportOutcome is what becomes of a row that is not taken as it is.
type ImportOutcome string

// The outcomes.
const (
	ImportChanged ImportOutcome = "changed"
	ImportRefused ImportOutcome = "refused"
)

// ImportNote says of one row of the other system why it is changed or refused.
// Reason names values of the row where that helps, never a person.
type ImportNote struct {
	Table   ImportTable
	ID      int64 // in the other system; 0 when the row has none that can be read
	Outcome ImportOutcome
	Field   string // the column; empty when it is the row as a whole
	Reason  string
}

// ImportCount sums up one table: Found is Taken and Refused together, and
// Changed a part of Taken.
type ImportCount struct {
	Table                          ImportTable
	Found, Taken, Changed, Refused int
}

// ImportRequest says what to read. One of File and DSN is given.
type ImportRequest struct {
	File     string // a SQLite file, which is only read
	DSN      string // a PostgreSQL database, without a password
	Currency clinic.Currency
	Now      time.Time // in the clinic's zone
	// Progress is told how many rows were read; nil for nobody.
	Progress func(done, total int)
}

// Incoming is another system's data in the terms of this one, checked against
// the rules that need nothing but itself. Every id in it is the other system's.
type Incoming struct {
	System string // such as Django HMS
	Source string // file or database, without folder, host and password
	Digest string // SHA-256 of all that was read, in hexadecimal
	Found  map[ImportTable]int
	Notes  []ImportNote

	Settings        *clinic.Settings // what the hospital says of itself; nil when nothing was found
	SettingsID      int64            // of their row; 0 where there is none
	Users           []IncomingUser
	Patients        []IncomingPatient
	Departments     []clinic.Department
	Specializations []clinic.Specialization
	Doctors         []IncomingDoctor
	Visits          []clinic.Appointment // those of a doctor in the order of time
	Records         []clinic.HistoryEntry
	Bills           []IncomingBill // in the order of their days
}

// IncomingUser is somebody who may sign in. Patients are users, too.
type IncomingUser struct {
	User      clinic.User
	Hash      string // of the password, as auth.Verify reads it; "!" when there is none that can be used
	ProfileID int64  // 0 without a row
	Key       string // a SHA-256 that names the user among all databases
	// Beside is the id of the user whose second account, as a patient, this is;
	// User.ID is 0 then. Patients, visits and records name such a patient by the
	// negative of Beside.
	Beside clinic.UserID
}

// IncomingPatient is a patient's chart; Patient.ID is the user's.
type IncomingPatient struct {
	Patient   clinic.Patient
	ProfileID int64 // 0 without a row
}

// IncomingDoctor is a doctor; Doctor.User.ID is the user's. Fields are the ids of
// the rows behind Doctor.Specializations.
type IncomingDoctor struct {
	Doctor clinic.Doctor
	Fields []int64
}

// ImportedMoney is what became of a payment in the other system.
type ImportedMoney string

// The states of a payment there.
const (
	MoneyOwed     ImportedMoney = "owed"
	MoneyPaid     ImportedMoney = "paid"
	MoneyRefunded ImportedMoney = "refunded"
)

// IncomingBill is a payment of the other system: a bill of one line, and what
// was paid for it.
type IncomingBill struct {
	ID            clinic.PaymentID
	Patient       clinic.PatientID
	Visit         clinic.AppointmentID
	Amount        clinic.Money
	State         ImportedMoney
	Method        clinic.PaymentMethod // of money that was paid
	TransactionID string
	At            time.Time
}

// ImportReader reads other systems' databases. It changes nothing there.
type ImportReader interface {
	Read(ctx context.Context, r ImportRequest) (*Incoming, error)
}

// ImportStage is a part of moving in.
type ImportStage string

// The stages.
const (
	StageReading ImportStage = "Reading"
	StageWriting ImportStage = "Writing"
)

// ImportCommand moves another system's data in, or says what that would do.
type ImportCommand struct {
	File string
	DSN  string
	// Currency is that of the amounts; it counts only before there are settings.
	Currency clinic.Currency
	// Digest, when given, is that of the dry run: what has changed since then is
	// not moved in unseen.
	Digest string
	// Progress is called from the goroutine of the command; nil for nobody.
	Progress func(stage ImportStage, done, total int)
}

// ImportReport says what moving in would do, or did.
type ImportReport struct {
	System   string
	Source   string
	Digest   string
	Currency clinic.Currency
	Counts   []ImportCount // a line for each of ImportTables
	Notes    []ImportNote  // by table and id
	Rows     []ImportedRow // after it was done: which row became which
	Billed   clinic.Money
	Paid     clinic.Money
	Refunded clinic.Money
	Owed     clinic.Money
	// StaffWithoutPassword is how many who could sign in there need a new password.
	StaffWithoutPassword int
}

// Found is how many rows were found, in all tables together.
func (r ImportReport) Found() int { return r.sum(func(c ImportCount) int { return c.Found }) }

// Changed is how many of them were taken in with a change, such as another name.
func (r ImportReport) Changed() int { return r.sum(func(c ImportCount) int { return c.Changed }) }

// Refused is how many were not taken.
func (r ImportReport) Refused() int { return r.sum(func(c ImportCount) int { return c.Refused }) }

func (r ImportReport) sum(of func(ImportCount) int) (n int) {
	for _, c := range r.Counts {
		n += of(c)
	}
	return n
}

// ImportedRow says which row of ours a row of the other system became.
type ImportedRow struct {
	Table ImportTable
	Old   int64  // the other system's id
	New   int64  // ours
	Key   string // of a user; empty otherwise
}

// ImportRun is one moving in, as it is kept.
type ImportRun struct {
	ID                      int64
	System, Source, Digest  string
	Found, Changed, Refused int
	At                      time.Time
	By                      clinic.UserID
	ByName                  string
}

// ImportRepo writes rows under ids that were chosen before, and keeps what was
// moved in.
type ImportRepo interface {
	// Taken returns those of the ids that a table has, and its highest id.
	Taken(ctx context.Context, t ImportTable, ids []int64) (taken map[int64]bool, highest int64, err error)
	// Usernames returns those of the names that are taken.
	Usernames(ctx context.Context, names []string) (map[string]bool, error)
	// Licences returns the licence numbers of all doctors.
	Licences(ctx context.Context) ([]string, error)
	// RunOf is the run that brought one of the users in; NotFound when none did.
	RunOf(ctx context.Context, keys []string) (ImportRun, error)

	InsertUser(ctx context.Context, u IncomingUser) error
	InsertPatient(ctx context.Context, p IncomingPatient) error      // and what the patient is found by
	InsertDepartment(ctx context.Context, d clinic.Department) error // without its head
	SetHead(ctx context.Context, id clinic.DepartmentID, head clinic.DoctorID) error
	InsertSpecialization(ctx context.Context, s clinic.Specialization) error
	InsertDoctor(ctx context.Context, d IncomingDoctor) error // with fields and hours
	InsertVisits(ctx context.Context, list []clinic.Appointment) error
	InsertRecords(ctx context.Context, list []clinic.HistoryEntry) error
	AddRun(ctx context.Context, r ImportRun, rows []ImportedRow) error
}

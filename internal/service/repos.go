package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// UnitOfWork runs closures inside database transactions. Repositories exist
// only inside a closure, so nothing is read or written outside one.
type UnitOfWork interface {
	// InTx runs fn in a writing transaction that is committed when fn returns
	// nil and rolled back otherwise. fn may be run again after a busy database
	// and so must not keep results of a run that failed.
	InTx(ctx context.Context, fn func(Repos) error) error
	// View runs fn in a reading transaction: one consistent state, no writes.
	View(ctx context.Context, fn func(Repos) error) error
}

// Repos gives the repositories of one transaction.
type Repos interface {
	Users() UserRepo
	Patients() PatientRepo
	Merges() MergeRepo
	Doctors() DoctorRepo
	Departments() DepartmentRepo
	Appointments() AppointmentRepo
	Schedules() ScheduleRepo
	Queue() QueueRepo
	Series() SeriesRepo
	Consultations() ConsultationRepo
	Billing() BillingRepo
	Estimates() EstimateRepo
	Drawers() DrawerRepo
	Prices() PriceRepo
	FreeVisits() FreeVisitRepo
	Papers() PaperRepo
	MoneyPapers() MoneyPaperRepo
	Settings() SettingsRepo
	Audit() AuditRepo
	Numbers() NumberRepo
	Images() ImageRepo
	Registration() RegistrationRepo
	Overview() OverviewRepo
	Vitals() VitalsRepo
	Problems() ProblemRepo
	Triage() TriageRepo
	CodeLists() CodeListRepo
	Templates() TemplateRepo
	Attachments() AttachmentRepo
	Reports() ReportRepo
	Exports() ExportRepo
	Imports() ImportRepo
	Backups() BackupRepo
	TableImports() TableImportRepo
	Desks() DeskRepo
}

// All repositories return clinic errors: NotFound for a missing id, Stale when
// an update finds another version, Conflict when a rule of the database holds
// (with Field set where one input is to blame).

// UserRepo keeps auth_user and users_profile.
type UserRepo interface {
	Count(ctx context.Context) (int, error)
	Get(ctx context.Context, id clinic.UserID) (clinic.User, error)
	// ByUsername also returns the stored password hash.
	ByUsername(ctx context.Context, username string) (clinic.User, string, error)
	PasswordHash(ctx context.Context, id clinic.UserID) (string, error)
	// List pages through staff and, when role says so, patients with a sign-in.
	List(ctx context.Context, f UserFilter, p PageRequest) (Page[clinic.User], error)
	Insert(ctx context.Context, u clinic.User, passwordHash string) (clinic.UserID, error)
	// Update writes everything but the password, and raises the version.
	Update(ctx context.Context, u clinic.User) error
	SetPassword(ctx context.Context, id clinic.UserID, hash string, mustChange bool) error
	SetLastLogin(ctx context.Context, id clinic.UserID, at time.Time) error
	ActiveAdmins(ctx context.Context) (int, error)
	// RecordLogin adds to login_attempt; RecentLogins returns the newest n, newest first.
	RecordLogin(ctx context.Context, a LoginAttempt) error
	RecentLogins(ctx context.Context, username string, n int) ([]LoginAttempt, error)
	// LoginsOf is RecentLogins of several users, by username.
	LoginsOf(ctx context.Context, usernames []string, n int) (map[string][]LoginAttempt, error)
}

// LoginAttempt is one try to sign in.
type LoginAttempt struct {
	Username    string
	At          time.Time
	Succeeded   bool // also set by an administrator's unlock, which starts afresh
	Workstation string
}

// PatientRepo keeps patients: auth_user, users_profile, patient_profile and
// patient_allergy together, and the search index with them.
type PatientRepo interface {
	Get(ctx context.Context, id clinic.PatientID) (clinic.Patient, error)
	// Person is Get without allergies and identifiers.
	Person(ctx context.Context, id clinic.PatientID) (clinic.Patient, error)
	// Brief gives what lists of visits show of their patients besides the name.
	Brief(ctx context.Context, ids []clinic.PatientID) (map[clinic.PatientID]PatientBrief, error)
	// Search finds by parts of the name in any order or as "last, first", number,
	// phone digits, e-mail, birth date in any usual form, or an identifier; an
	// empty text lists by name. Few hits come ranked: exact before the beginning
	// before a part; many come by name, last names that begin so first.
	Search(ctx context.Context, f PatientFilter, p PageRequest) (Page[PatientRow], error)
	// Insert registers a patient under p.Number with a user that cannot sign in.
	Insert(ctx context.Context, p clinic.Patient) (clinic.PatientID, error)
	// Update writes everything but number and allergies, and raises the version.
	Update(ctx context.Context, p clinic.Patient) error
	// SetAllergies replaces the list, the state and the readable text, and raises the version.
	SetAllergies(ctx context.Context, p clinic.Patient) error
	// SetRetired retires (at set) or restores (at zero) and raises the version.
	SetRetired(ctx context.Context, p clinic.Patient) error
	// HasVisitWith reports whether the patient has or had a visit with the doctor that was not cancelled.
	HasVisitWith(ctx context.Context, id clinic.PatientID, d clinic.DoctorID) (bool, error)
}

// DoctorRepo keeps doctors with their user, specialisations and hours.
type DoctorRepo interface {
	Get(ctx context.Context, id clinic.DoctorID) (clinic.Doctor, error) // with User, Specializations, Hours
	// Timetable is Get without specialisations.
	Timetable(ctx context.Context, id clinic.DoctorID) (clinic.Doctor, error)
	ByUser(ctx context.Context, id clinic.UserID) (clinic.DoctorID, error)
	// List returns all that match, by name, with User, Specializations and Hours filled, in a fixed number of queries.
	List(ctx context.Context, f DoctorFilter) ([]clinic.Doctor, error)
	// Working returns those of them who take bookings, by name, with no more than their names, the length of their
	// visits and the hours in use.
	Working(ctx context.Context, f DoctorFilter) ([]clinic.Doctor, error)
	Insert(ctx context.Context, d clinic.Doctor) (clinic.DoctorID, error) // d.User.ID exists; writes specialisations too
	Update(ctx context.Context, d clinic.Doctor) error                    // own columns and specialisations, version raised
	SetHours(ctx context.Context, id clinic.DoctorID, version int, hours []clinic.Availability) error
	TokenPrefixes(ctx context.Context) ([]string, error)
	ListSpecializations(ctx context.Context) ([]clinic.Specialization, error)
	InsertSpecialization(ctx context.Context, s clinic.Specialization) (clinic.SpecializationID, error)
	UpdateSpecialization(ctx context.Context, s clinic.Specialization) error
}

// DepartmentRepo keeps departments.
type DepartmentRepo interface {
	Get(ctx context.Context, id clinic.DepartmentID) (clinic.Department, error)
	List(ctx context.Context, withRetired bool) ([]clinic.Department, error) // by name, with HeadName and Doctors
	Insert(ctx context.Context, d clinic.Department) (clinic.DepartmentID, error)
	Update(ctx context.Context, d clinic.Department) error // also Retired; version raised
}

// AppointmentRepo keeps visits and their status changes.
type AppointmentRepo interface {
	Get(ctx context.Context, id clinic.AppointmentID) (clinic.Appointment, error)
	Row(ctx context.Context, id clinic.AppointmentID) (AppointmentRow, error)
	// PatientDays returns the visits of patients of any state from..to, by date and time.
	PatientDays(ctx context.Context, ps []clinic.PatientID, from, to clinic.Date) ([]clinic.Appointment, error)
	// Days returns live and requested visits of the doctors from..to, by date and time, for slot searches:
	// when each is and what kind of visit, nothing of what was said or done there.
	Days(ctx context.Context, ds []clinic.DoctorID, from, to clinic.Date) ([]clinic.Appointment, error)
	// Taken returns the time that the doctors' live visits of from..to take up, and those of the evening before
	// that run past midnight, by doctor and time; asked adds the time of visits that are requested.
	Taken(ctx context.Context, ds []clinic.DoctorID, from, to clinic.Date, asked bool) ([]TakenTime, error)
	// List gives the rows of a period, by date and time.
	List(ctx context.Context, f AppointmentFilter, p PageRequest) (Page[AppointmentRow], error)
	// Load sums up the visits of a period by doctor and day, in one statement.
	Load(ctx context.Context, f AppointmentFilter) ([]DayLoad, error)
	Insert(ctx context.Context, a clinic.Appointment, by clinic.UserID) (clinic.AppointmentID, error)
	// Update writes every column; a.Version is the version read and is raised by one.
	Update(ctx context.Context, a clinic.Appointment) error
	AddStatusChange(ctx context.Context, c clinic.StatusChange) error
	StatusChanges(ctx context.Context, id clinic.AppointmentID) ([]clinic.StatusChange, error)
}

// ConsultationRepo keeps drafts, history and prescriptions.
type ConsultationRepo interface {
	MedicationRepo
	TimelineRepo
	Draft(ctx context.Context, id clinic.AppointmentID) (clinic.Draft, error) // NotFound when none
	SaveDraft(ctx context.Context, d clinic.Draft) error
	DeleteDraft(ctx context.Context, id clinic.AppointmentID) error
	// Holder returns who has the visit open, NotFound when nobody said so.
	Holder(ctx context.Context, id clinic.AppointmentID) (VisitHolder, error)
	// Hold takes or renews it; OpenedAt stays while the session does.
	Hold(ctx context.Context, id clinic.AppointmentID, h VisitHolder) error
	// Release ends the session's hold, every hold when session is empty.
	Release(ctx context.Context, id clinic.AppointmentID, session string) error
	// InsertHistory writes a record with its coded diagnoses; one that amends another takes its place.
	InsertHistory(ctx context.Context, h clinic.HistoryEntry) (clinic.HistoryID, error)
	Entry(ctx context.Context, id clinic.HistoryID) (clinic.HistoryEntry, error)
	// Versions returns all records of a visit, the latest version first.
	Versions(ctx context.Context, id clinic.AppointmentID) ([]clinic.HistoryEntry, error)
	// History pages from the newest to the oldest, the latest version of each record alone.
	History(ctx context.Context, f HistoryFilter, p PageRequest) (Page[clinic.HistoryEntry], error)
	InsertPrescription(ctx context.Context, p clinic.Prescription) (clinic.PrescriptionID, error)
	Prescription(ctx context.Context, id clinic.PrescriptionID) (clinic.Prescription, error)
	PrescriptionOf(ctx context.Context, id clinic.AppointmentID) (clinic.Prescription, error) // NotFound when none
	// AddPrint notes a print and returns its copy number, 0 for the original. kind is "prescription", "receipt" or "paper".
	AddPrint(ctx context.Context, kind string, id int64, at time.Time, by clinic.UserID) (int, error)
}

// BillingRepo keeps invoices, lines and payments.
type BillingRepo interface {
	DraftRepo
	MoneyRepo
	Invoice(ctx context.Context, id clinic.InvoiceID) (clinic.Invoice, error) // with Items, Payments and names
	InvoiceOf(ctx context.Context, id clinic.AppointmentID) (clinic.InvoiceID, error)
	InsertInvoice(ctx context.Context, i clinic.Invoice) (clinic.InvoiceID, error) // a draft with its Items
	// SetItems replaces a draft's lines and total, and raises the version.
	SetItems(ctx context.Context, i clinic.Invoice) error
	// Issue turns a draft into an issued invoice with i.Number (and its year and counter), i.IssuedAt and
	// i.IssuedOn; a zero total is paid at once.
	Issue(ctx context.Context, i clinic.Invoice, by clinic.UserID) error
	// InsertPayment writes a payment or refund and then the invoice's paid sum and state, and what of its deposit is gone.
	// i is the invoice as read.
	InsertPayment(ctx context.Context, i clinic.Invoice, p clinic.Payment) (clinic.PaymentID, error)
	PaymentByKey(ctx context.Context, idempotencyKey string) (clinic.Payment, error) // NotFound when none
	Payment(ctx context.Context, id clinic.PaymentID) (clinic.Payment, error)
	List(ctx context.Context, f InvoiceFilter, p PageRequest) (Page[clinic.Invoice], error) // without Items and Payments
	// Figures sums up the period of UTC instants [from, to).
	Figures(ctx context.Context, from, to time.Time, by clinic.UserID) (BillingFigures, error)
}

// DrawerRepo keeps the cashiers' drawers and what was counted in them.
type DrawerRepo interface {
	ClosureRepo
	Insert(ctx context.Context, d clinic.Drawer) (clinic.ClosureID, error) // an open one
	Get(ctx context.Context, id clinic.ClosureID) (clinic.Drawer, error)
	// OpenOf is a cashier's open drawer in a currency; NotFound when there is none.
	OpenOf(ctx context.Context, cashier clinic.UserID, currency clinic.Currency) (clinic.Drawer, error)
	// Expected is what the drawer should hold by each method that was used, and cash always.
	Expected(ctx context.Context, d clinic.Drawer) ([]clinic.DrawerCount, error)
	// Close writes the counts and closes the drawer as of d.ClosedAt, under d.Number when it is closed first.
	Close(ctx context.Context, d clinic.Drawer, counts []clinic.DrawerCount, year, seq int, by clinic.UserID, byName string) error
}

// SettingsRepo keeps the one row of system_settings.
type SettingsRepo interface {
	Get(ctx context.Context) (clinic.Settings, error) // NotFound before the first set-up
	Insert(ctx context.Context, s clinic.Settings) error
	Update(ctx context.Context, s clinic.Settings) error
}

// AuditRepo appends to and reads the audit log.
type AuditRepo interface {
	// Append seals the entry behind the newest row and inserts it.
	Append(ctx context.Context, e clinic.AuditEntry) error
	List(ctx context.Context, f AuditFilter, p PageRequest) (Page[clinic.AuditEntry], error) // newest first
	Actions(ctx context.Context) ([]string, error)
}

// NumberRepo takes numbers from series.
type NumberRepo interface {
	// Next raises the series and returns its new number. Only inside InTx.
	Next(ctx context.Context, series string, year int) (int, error)
	// Last is the number of the series given last, 0 before the first.
	Last(ctx context.Context, series string, year int) (int, error)
	// Given returns the printed numbers of a series of Settings that begin with a text.
	Given(ctx context.Context, series, prefix string) ([]string, error)
}

// ImageRepo keeps pictures by content.
type ImageRepo interface {
	Put(ctx context.Context, png []byte, at time.Time) (ref string, err error)
	Get(ctx context.Context, ref string) ([]byte, error)
}

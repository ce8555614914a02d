package service

import (
	"time"

	"caredesk/internal/clinic"
)

// SetupCommand opens a new hospital: its details and its first administrator.
type SetupCommand struct {
	Settings      clinic.Settings
	Logo          Image
	AdminUsername string
	AdminFirst    string
	AdminLast     string
	AdminPassword string
	Workstation   string
}

// SessionInfo is what the window learns at a sign-in.
type SessionInfo struct {
	Actor              clinic.Actor
	MustChangePassword bool          // until it is changed, nothing else is allowed
	LastLogin          time.Time     // the one before this; zero at the first
	IdleLock           time.Duration // after which the window locks itself
	HospitalName       string
	Demo               bool
}

// Branding is what the login screen shows before anybody signed in.
type Branding struct {
	HospitalName string
	Logo         []byte // PNG, nil when there is none
	Demo         bool
}

// CreateUserCommand gives a member of staff a sign-in. The password holds for
// the first sign-in only.
type CreateUserCommand struct {
	User     clinic.User
	Password string
}

// RegisterDoctorCommand makes a doctor together with the doctor's sign-in. Of
// Doctor.Specializations only the ids are read.
type RegisterDoctorCommand struct {
	Doctor   clinic.Doctor
	Password string
	Photo    Image
}

// PatientHeader is what stands above every page that concerns a patient.
type PatientHeader struct {
	ID               clinic.PatientID
	Number           string
	Name             string // as in lists: Last, First
	Born             clinic.Date
	BirthEstimated   bool
	Sex              clinic.Sex
	AllergyStatus    clinic.AllergyStatus
	AllergyText      string
	AllergyConfirmed time.Time // when somebody asked; zero when never
	AllergyBy        string
	CanSeeAllergies  bool // when false, status and text are empty
	NeedsReason      bool // a doctor sees them once the chart is opened with a reason
}

// DayQuery asks for the day grid; what is zero means all.
type DayQuery struct {
	Date           clinic.Date
	Department     clinic.DepartmentID
	Specialization clinic.SpecializationID
	Doctor         clinic.DoctorID
}

// Day is the grid: a column a doctor.
type Day struct {
	Date    clinic.Date
	Doctors []DayDoctor
}

// DayDoctor is a column of the grid. Working are the day's hours with leave
// taken off; Plan says in which sessions and why not.
type DayDoctor struct {
	Doctor  clinic.Doctor
	Working []clinic.Span
	Plan    clinic.DayPlan
	Visits  []AppointmentRow
	Before  []AppointmentRow // of the evening before, running into the day
}

// BookCommand asks for a visit. Minutes 0 is the doctor's usual length.
// OverbookReason says why a taken or closed time is used all the same. Moving
// names the visit that a Check is to leave out, because it would move there.
type BookCommand struct {
	Patient        clinic.PatientID
	Doctor         clinic.DoctorID
	Date           clinic.Date
	Start          clinic.Clock
	Minutes        int
	Kind           clinic.VisitKind
	Reason         string
	OverbookReason string
	Moving         clinic.AppointmentID
}

// MoveCommand gives a visit another time or doctor. Doctor 0 keeps the doctor
// and Minutes 0 the length. Reason, which may be empty, says why it is moved.
type MoveCommand struct {
	ID             clinic.AppointmentID
	Version        int
	Doctor         clinic.DoctorID
	Date           clinic.Date
	Start          clinic.Clock
	Minutes        int
	OverbookReason string
	Reason         string
}

// WalkInCommand is a patient at the desk without an appointment.
type WalkInCommand struct {
	Patient        clinic.PatientID
	Doctor         clinic.DoctorID
	Reason         string
	Minutes        int // 0 is the doctor's usual length
	OverbookReason string
	Urgency        clinic.Urgency // empty for normal
}

// RequestCommand is a patient asking for a free time.
type RequestCommand struct {
	Doctor clinic.DoctorID
	Date   clinic.Date
	Start  clinic.Clock
	Reason string
}

// FreeQuery asks for the next free times from a day on, of one doctor, of the
// doctors of a department or with a specialisation, or of all. Minutes 0 is each
// doctor's usual length.
type FreeQuery struct {
	Doctor         clinic.DoctorID
	Department     clinic.DepartmentID
	Specialization clinic.SpecializationID
	From           clinic.Date
	Days           int // that are looked through; 0 is two weeks, more than 92 is 92
	Minutes        int
	N              int // how many times at the most; 0 is five, more than 500 is 500
	Part           DayPart
}

// ConsultationView is all that the doctor's page shows.
type ConsultationView struct {
	Appointment  AppointmentRow
	Patient      clinic.Patient
	Earlier      []clinic.HistoryEntry // the latest ten, newest first
	Draft        clinic.Draft
	HasDraft     bool
	Prescription *clinic.Prescription // once the visit is closed with one
	Own          clinic.HistoryEntry  // the latest version of a closed visit's record; no id when it has none
	HeldBy       *VisitHolder         // another screen that has the visit open; nothing can be typed here meanwhile
}

// CloseCommand ends a consultation.
type CloseCommand struct {
	Appointment  clinic.AppointmentID
	Version      int
	Consultation clinic.Consultation
}

// CloseResult names what closing a visit made; 0 where nothing was.
type CloseResult struct {
	History      clinic.HistoryID
	Prescription clinic.PrescriptionID
	Invoice      clinic.InvoiceID
	FollowUp     clinic.AppointmentID
}

// PrescriptionPrint is what a prescription's page is made of. A prescription
// without a number is a preview and not signed.
type PrescriptionPrint struct {
	Rx       clinic.Prescription
	Patient  clinic.Patient
	Doctor   clinic.Doctor
	Settings clinic.Settings
	Logo     []byte
	Copy     int // 0 for the original, then 1, 2 …
	// ReplacedBy is the number of the prescription that took its place.
	ReplacedBy string
}

// HistoryQuery asks for a patient's record. A doctor who never treated the
// patient gives a Reason, which is kept in the audit log.
type HistoryQuery struct {
	HistoryFilter
	Reason string
}

// PaymentCommand takes money for an invoice. The form makes IdempotencyKey
// once, so that a double click pays once.
type PaymentCommand struct {
	Invoice        clinic.InvoiceID
	Version        int
	Claim          clinic.ClaimID   // of the payer's part; 0 for the patient's
	Deposit        clinic.DepositID // that is used, by the method PayDeposit
	Amount         clinic.Money
	Tendered       clinic.Money
	Method         clinic.PaymentMethod
	TransactionID  string
	IdempotencyKey string
}

// QueueEntry is somebody waiting.
type QueueEntry struct {
	AppointmentRow
	Waiting time.Duration
}

// TodayCounts sums up the day in the actor's scope.
type TodayCounts struct {
	Booked         int
	Arrived        int
	InConsultation int
	Done           int
	NoShow         int
	Cancelled      int
	Patients       int // different patients with a visit today that was not cancelled
	Doctors        int // doctors who work today
}

// TodayView is the first page, filled by role; what a role does not see is empty.
type TodayView struct {
	Date      clinic.Date
	Role      clinic.Role
	Visits    []AppointmentRow // the first of VisitsTotal; those still to come, for who expects people
	Queue     []QueueEntry
	NextFree  []clinic.Slot
	Billing   *BillingFigures
	Unpaid    []clinic.Invoice // the newest of UnpaidTotal
	Counts    TodayCounts
	NextVisit *AppointmentRow  // a patient's next visit
	Requests  []AppointmentRow // waiting for the desk to confirm

	FollowUps   []FollowUpDue // a doctor's, due or nearly due and not booked
	UnpaidTotal int
	UnpaidMore  bool // than UnpaidTotal, where counting stopped
	VisitsTotal int
	Documents   []PatientDocument // a patient's own
	Payments    []TakenPayment    // a cashier's, of today
	Figures     *TodayFigures     // an administrator's
	Backup      *BackupState      // an administrator's
	Overdue     int               // visits of past days that nobody closed, for those who may close them
}

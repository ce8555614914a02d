package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// OverviewRepo reads what the first page and the sidebar show beside the lists:
// counts, sums by day and hour, follow-ups and documents. All sums are made by
// the database.
type OverviewRepo interface {
	// OpenBills counts drafts and unpaid bills, of a patient those issued to
	// them alone; patient 0 is all.
	OpenBills(ctx context.Context, p clinic.PatientID) (int, error)
	// FollowUps returns a doctor's closed visits whose follow-up falls on from..to
	// and whose patient has no later visit with the doctor, asked for, booked or
	// closed; the longest due first. Retired patients are left out.
	FollowUps(ctx context.Context, d clinic.DoctorID, from, to clinic.Date, limit int) ([]FollowUpDue, error)
	// Outcomes counts the visits of each day from..to; days without any are left
	// out, and so are requests.
	Outcomes(ctx context.Context, from, to clinic.Date) ([]DayOutcome, error)
	// Standing counts a day's visits, of a doctor or a patient alone where they are
	// not 0. Requests are not counted: nobody expects them yet. Doctors are left 0.
	Standing(ctx context.Context, on clinic.Date, d clinic.DoctorID, p clinic.PatientID) (TodayCounts, error)
	// Hours counts a day's visits by the hour in which they are booked to begin.
	Hours(ctx context.Context, on clinic.Date) ([]HourVisits, error)
	// Taken sums up the payments of a currency in each of the stretches of UTC
	// instants that edges bound: from edges[0] up to edges[1], and so on.
	Taken(ctx context.Context, edges []time.Time, currency clinic.Currency) ([]clinic.Money, error)
	// Payments returns the payments and deposits of [from, to), newest first. The use
	// of a deposit moves no money: it was received before.
	Payments(ctx context.Context, from, to time.Time, limit int) ([]TakenPayment, error)
	// Prescriptions and Receipts return a patient's newest documents, those of
	// closed visits only, newest first.
	Prescriptions(ctx context.Context, p clinic.PatientID, limit int) ([]PatientDocument, error)
	Receipts(ctx context.Context, p clinic.PatientID, limit int) ([]PatientDocument, error)
}

// FollowUpDue is a follow-up that a doctor asked for and nobody booked.
type FollowUpDue struct {
	Visit         clinic.AppointmentID // the closed visit that asked for it
	Patient       clinic.PatientID
	PatientFirst  string
	PatientLast   string
	PatientNumber string
	PatientPhone  Phone
	Seen          clinic.Date // the day of the closed visit
	Due           clinic.Date
	Diagnosis     string
}

// PatientName is "Last, First".
func (f FollowUpDue) PatientName() string { return clinic.ListName(f.PatientFirst, f.PatientLast) }

// DayOutcome counts what became of a day's visits.
type DayOutcome struct {
	Date      clinic.Date
	Done      int
	NoShow    int
	Cancelled int
	Open      int // booked, arrived or with the doctor
}

// HourVisits counts the visits booked to begin in an Hour of the day, 0 to 23.
type HourVisits struct {
	Hour   int
	Done   int
	NoShow int
	Open   int // booked, arrived or with the doctor
}

// DayTaken is what was paid on a civil day of the clinic.
type DayTaken struct {
	Date  clinic.Date
	Taken clinic.Money
}

// TodayFigures are an administrator's sums: a row for each day From..To and for
// each hour between the first and the last with a visit, those without any
// included. At is the moment they were read.
//
// Billed and Received are those of the revenue report for To, in the hospital's
// currency.
type TodayFigures struct {
	From, To clinic.Date
	At       time.Time
	Billed   clinic.Money
	Received clinic.Money
	Outcomes []DayOutcome
	Hours    []HourVisits
	Taken    []DayTaken
}

// BackupState says what the database knows of backups of itself.
type BackupState struct {
	Last    time.Time // of the last good one; zero when there is none
	Overdue bool
	Planned bool   // backups are made by themselves
	Fault   string // why the last try failed, where it came after the last good one
}

// TakenPayment is a payment with whom it came from.
type TakenPayment struct {
	clinic.Payment
	PatientName string // "Last, First"
}

// DocumentKind tells prescriptions and receipts apart.
type DocumentKind string

// The kinds of documents.
const (
	DocumentPrescription DocumentKind = "prescription"
	DocumentReceipt      DocumentKind = "receipt"
)

// PatientDocument is a document that a patient holds: a prescription of a
// closed visit or the receipt of a payment.
type PatientDocument struct {
	Kind         DocumentKind
	Number       string
	At           time.Time
	DoctorName   string                // with the title; empty for a bill without a visit
	Prescription clinic.PrescriptionID // of a prescription
	Invoice      clinic.InvoiceID      // of a receipt
	Amount       clinic.Money          // of a receipt
}

// Badges are the counts beside the tabs.
type Badges struct {
	Waiting int // patients who wait, in the actor's scope
	Bills   int // bills to issue or to be paid, in the actor's scope
}

// Package clinic is the domain of Caredesk: the things a clinic keeps
// (patients, doctors, appointments, prescriptions, invoices) and the rules that
// hold for them. It depends on the standard library alone, knows no database
// and no window, and every rule in it can be tested by calling a function.
//
// What fails gives an Error. What reads, cleans or checks input gives Invalid with
// the input's name in Field; a step that the state of things does not allow gives
// Conflict. Comments say what comes on top of that.
//
// Money is in minor units of its currency, a visit's length in whole minutes,
// measured values in the unit that their Measure keeps; a limit to a text counts
// characters. Dates and clock times are the clinic's own, a time.Time is an instant.
package clinic

// UserID identifies a row of auth_user: anyone who can sign in.
type UserID int64

// PatientID identifies a patient. It is the auth_user id of a user whose role
// is RolePatient, because the given schema refers to patients that way.
type PatientID int64

// DoctorID identifies a row of doctors_doctor, which is not the doctor's UserID.
type DoctorID int64

// DepartmentID identifies a department.
type DepartmentID int64

// SpecializationID identifies a certified specialisation.
type SpecializationID int64

// AvailabilityID identifies one weekly span of a doctor's working hours.
type AvailabilityID int64

// LeaveID identifies a leave of a doctor or a holiday of the hospital.
type LeaveID int64

// ExtraSessionID identifies hours on one date beside the weekly ones.
type ExtraSessionID int64

// AppointmentID identifies an appointment.
type AppointmentID int64

// SeriesID identifies a series of repeated visits.
type SeriesID int64

// HistoryID identifies one entry of a patient's history.
type HistoryID int64

// PrescriptionID identifies a signed prescription.
type PrescriptionID int64

// InvoiceID identifies an invoice, draft or issued.
type InvoiceID int64

// CreditID identifies a counter-entry of an invoice.
type CreditID int64

// PayerID identifies who pays in a patient's stead.
type PayerID int64

// ClaimID identifies what a payer carries of a bill.
type ClaimID int64

// DepositID identifies money paid in advance.
type DepositID int64

// ClosureID identifies a cashier's drawer, open or closed.
type ClosureID int64

// PriceID identifies an entry of the price list.
type PriceID int64

// CategoryID identifies a group of the price list.
type CategoryID int64

// TaxID identifies a rate of tax.
type TaxID int64

// EstimateID identifies an estimate.
type EstimateID int64

// InvoiceItemID identifies a line of an invoice.
type InvoiceItemID int64

// PaymentID identifies a recorded payment.
type PaymentID int64

// AuditID identifies a row of the audit log.
type AuditID int64

// DrugID is a row of the formulary: a medicine in one strength and form.
type DrugID int64

// VitalsID is one set of vital signs.
type VitalsID int64

// ProblemID is an entry of a patient's problem list.
type ProblemID int64

// AttachmentID is a file in a patient's chart.
type AttachmentID int64

// PaperID is an issued document: a sick note, a referral, a summary.
type PaperID int64

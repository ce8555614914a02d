package service

import "caredesk/internal/clinic"

// The events below are published on the bus after the change is committed.

// AppointmentChanged says that a visit was made or changed. Doctor and Date are
// those it has now.
type AppointmentChanged struct {
	ID     clinic.AppointmentID
	Doctor clinic.DoctorID
	Date   clinic.Date
}

// PatientChanged says that a patient's record was made or changed.
type PatientChanged struct{ ID clinic.PatientID }

// VitalsRecorded says that vital signs were taken or marked as an error.
type VitalsRecorded struct {
	Patient clinic.PatientID
	Visit   clinic.AppointmentID // 0 when taken outside a visit
}

// ProblemsChanged says that a patient's problem list changed.
type ProblemsChanged struct{ Patient clinic.PatientID }

// TriageNoted says that a note before the doctor was written for a visit.
type TriageNoted struct {
	Patient clinic.PatientID
	Visit   clinic.AppointmentID
}

// DoctorChanged says that a doctor or the doctor's hours changed; 0 means that
// the list of specialisations did.
type DoctorChanged struct{ ID clinic.DoctorID }

// DepartmentChanged says that a department was made or changed.
type DepartmentChanged struct{}

// DrawerChanged says that a cashier's drawer was opened, counted or closed.
type DrawerChanged struct{ ID clinic.ClosureID }

// DayChanged says that the books of a day were closed or reopened.
type DayChanged struct{ Date clinic.Date }

// InvoiceChanged says that an invoice or its payments changed.
type InvoiceChanged struct{ ID clinic.InvoiceID }

// SettingsChanged says that the hospital's details or choices changed.
type SettingsChanged struct{}

// UserChanged says that a user was made or changed.
type UserChanged struct{ ID clinic.UserID }

// OutsideChange says that another program wrote to the database. What it wrote
// is not known: whatever is shown may be out of date.
type OutsideChange struct{}

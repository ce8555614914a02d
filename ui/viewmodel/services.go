package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Services is what the window may ask for. The fields are interfaces so that a
// screen is tested with fakes; package service's types satisfy them.
type Services struct {
	Setup         SetupService
	Sessions      SessionService
	Users         UserService
	Departments   DepartmentService
	Doctors       DoctorService
	Patients      PatientService
	Appointments  AppointmentService
	Queue         QueueService
	Reminders     ReminderService
	Agenda        AgendaService
	Schedules     ScheduleService
	Consultations ConsultationService
	History       HistoryService
	Attachments   AttachmentService
	Billing       BillingService
	Deposits      DepositService
	Claims        ClaimService
	Estimates     EstimateService
	Drawers       DrawerService
	Prices        PriceService
	FreeFollowUps FreeFollowUpService // service.Appointments; nil says nothing in the booking form
	Counters      CounterService      // service.SettingsService
	Papers        PaperService
	Settings      SettingsService
	Audit         AuditService
	Today         TodayService
	Vitals        VitalsService
	Problems      ProblemService
	Triage        TriageService
	CodeLists     CodeListService
	Templates     TemplateService
	Reports       ReportService
	Exports       ExportService
	FHIRImports   FHIRImportService
	Imports       ImportService
	Backups       BackupService
	TableImports  TableImportService
	Desks         DesksService
	Diagnoses     DiagnosisSuggester // for problem lists; nil takes free words alone
	// MoneyPapers, EstimatePapers and DrawerPapers print what the services of
	// billing know.
	MoneyPapers    MoneyPaperService
	EstimatePapers EstimatePaperService
	DrawerPapers   DrawerPaperService
}

// ServicesOf offers the use cases themselves to the pages.
func ServicesOf(s *service.Services) Services {
	return Services{
		Setup:          s.Setup,
		Sessions:       s.Sessions,
		Users:          s.Users,
		Departments:    s.Departments,
		Doctors:        s.Doctors,
		Patients:       s.Patients,
		Appointments:   s.Appointments,
		Queue:          s.Queue,
		Reminders:      s.Reminders,
		Agenda:         s.Agenda,
		Schedules:      s.Schedules,
		Consultations:  s.Consultations,
		History:        s.History,
		Attachments:    s.Attachments,
		Billing:        s.Billing,
		Deposits:       s.Deposits,
		Claims:         s.Claims,
		Estimates:      s.Estimates,
		Drawers:        s.Drawers,
		Prices:         s.Prices,
		Papers:         s.Papers,
		Desks:          s.Desks,
		Settings:       s.Settings,
		Audit:          s.Audit,
		Today:          s.Today,
		Vitals:         s.Vitals,
		Problems:       s.Problems,
		Triage:         s.Triage,
		CodeLists:      s.CodeLists,
		Templates:      s.Templates,
		Reports:        s.Reports,
		Exports:        s.Exports,
		FHIRImports:    s.FHIRImports,
		Imports:        s.Imports,
		Backups:        s.Backups,
		TableImports:   s.TableImports,
		Diagnoses:      s.CodeLists,
		FreeFollowUps:  s.Appointments,
		Counters:       s.Settings,
		MoneyPapers:    s.Billing,
		EstimatePapers: s.Estimates,
		DrawerPapers:   s.Drawers,
	}
}

// SetupService is service.Setup.
type SetupService interface {
	Needed(ctx context.Context) (bool, error)
	Initialize(ctx context.Context, cmd service.SetupCommand) error
}

// SessionService is service.Sessions.
type SessionService interface {
	SignIn(ctx context.Context, username, password, workstation string) (service.SessionInfo, error)
	Unlock(ctx context.Context, password string) error
	ChangePassword(ctx context.Context, old, new string) error
	SignOut(ctx context.Context) error
	Branding(ctx context.Context) (service.Branding, error)
}

// UserService is service.Users.
type UserService interface {
	List(ctx context.Context, f service.UserFilter, p service.PageRequest) (service.Page[clinic.User], error)
	Get(ctx context.Context, id clinic.UserID) (clinic.User, error)
	Create(ctx context.Context, cmd service.CreateUserCommand) (clinic.UserID, error)
	Update(ctx context.Context, u clinic.User) error
	SetActive(ctx context.Context, id clinic.UserID, version int, active bool, reason string) error
	ResetPassword(ctx context.Context, id clinic.UserID, password string) error
	Unlock(ctx context.Context, id clinic.UserID) error
	GrantPatient(ctx context.Context, id clinic.PatientID, username, password string) error
}

// DepartmentService is service.Departments.
type DepartmentService interface {
	List(ctx context.Context, withRetired bool) ([]clinic.Department, error)
	Get(ctx context.Context, id clinic.DepartmentID) (clinic.Department, error)
	Create(ctx context.Context, d clinic.Department) (clinic.DepartmentID, error)
	Update(ctx context.Context, d clinic.Department) error
	Retire(ctx context.Context, id clinic.DepartmentID, version int) error
	Restore(ctx context.Context, id clinic.DepartmentID, version int) error
}

// DoctorService is service.Doctors.
type DoctorService interface {
	List(ctx context.Context, f service.DoctorFilter) ([]clinic.Doctor, error)
	Get(ctx context.Context, id clinic.DoctorID) (clinic.Doctor, error)
	Register(ctx context.Context, cmd service.RegisterDoctorCommand) (clinic.DoctorID, error)
	Update(ctx context.Context, d clinic.Doctor, photo service.Image) error
	ChangeHours(ctx context.Context, cmd service.HoursCommand) error
	VisitsOutside(ctx context.Context, id clinic.DoctorID, hours []clinic.Availability) ([]service.AppointmentRow, error)
	Retire(ctx context.Context, id clinic.DoctorID, version int, reason string) error
	Restore(ctx context.Context, id clinic.DoctorID, version int) error
	Photo(ctx context.Context, id clinic.DoctorID) ([]byte, error)
	Specializations(ctx context.Context) ([]clinic.Specialization, error)
	CreateSpecialization(ctx context.Context, s clinic.Specialization) (clinic.SpecializationID, error)
	UpdateSpecialization(ctx context.Context, s clinic.Specialization) error
}

// PatientService is service.Patients.
type PatientService interface {
	Search(ctx context.Context, f service.PatientFilter, p service.PageRequest) (service.Page[service.PatientRow], error)
	Get(ctx context.Context, id clinic.PatientID) (clinic.Patient, error)
	Header(ctx context.Context, id clinic.PatientID) (service.PatientHeader, error)
	Register(ctx context.Context, p clinic.Patient, photo service.Image) (clinic.PatientID, error)
	RegisterKnowing(ctx context.Context, cmd service.RegisterCommand) (clinic.PatientID, error)
	LookAlikes(ctx context.Context, p clinic.Patient) ([]service.LookAlike, error)
	Update(ctx context.Context, p clinic.Patient, photo service.Image) error
	SetAllergies(ctx context.Context, id clinic.PatientID, version int, status clinic.AllergyStatus, list []clinic.Allergy) error
	Retire(ctx context.Context, id clinic.PatientID, version int, reason string) error
	Restore(ctx context.Context, id clinic.PatientID, version int) error
	Photo(ctx context.Context, id clinic.PatientID) ([]byte, error)
	PatientMergeService
}

// AppointmentService is service.Appointments.
type AppointmentService interface {
	SeriesService
	Day(ctx context.Context, q service.DayQuery) (service.Day, error)
	Week(ctx context.Context, q service.WeekQuery) (service.Week, error)
	Month(ctx context.Context, q service.MonthQuery) (service.Month, error)
	List(ctx context.Context, f service.AppointmentFilter, p service.PageRequest) (service.Page[service.AppointmentRow], error)
	Get(ctx context.Context, id clinic.AppointmentID) (service.AppointmentRow, error)
	Changes(ctx context.Context, id clinic.AppointmentID) ([]clinic.StatusChange, error)
	Check(ctx context.Context, cmd service.BookCommand) ([]clinic.Clash, []clinic.Slot, error)
	Book(ctx context.Context, cmd service.BookCommand) (clinic.AppointmentID, error)
	Move(ctx context.Context, cmd service.MoveCommand) error
	Confirm(ctx context.Context, id clinic.AppointmentID, version int) error
	Cancel(ctx context.Context, id clinic.AppointmentID, version int, by clinic.CancelledBy, reason string) error
	Restore(ctx context.Context, id clinic.AppointmentID, version int) error
	CheckIn(ctx context.Context, id clinic.AppointmentID, version int) (token int, err error)
	UndoCheckIn(ctx context.Context, id clinic.AppointmentID, version int) error
	UndoNoShow(ctx context.Context, id clinic.AppointmentID, version int) error
	NoShow(ctx context.Context, id clinic.AppointmentID, version int) error
	WalkIn(ctx context.Context, cmd service.WalkInCommand) (clinic.AppointmentID, int, error)
	BackToQueue(ctx context.Context, id clinic.AppointmentID, version int) error
	Request(ctx context.Context, cmd service.RequestCommand) (clinic.AppointmentID, error)
	FreeSlots(ctx context.Context, q service.FreeQuery) ([]clinic.Slot, error)
}

// ConsultationService is service.Consultations.
type ConsultationService interface {
	Open(ctx context.Context, id clinic.AppointmentID) (service.ConsultationView, error)
	SaveDraft(ctx context.Context, id clinic.AppointmentID, c clinic.Consultation) (time.Time, error)
	TakeOver(ctx context.Context, id clinic.AppointmentID) (service.ConsultationView, error)
	KeepHold(ctx context.Context, id clinic.AppointmentID) error
	Release(ctx context.Context, id clinic.AppointmentID) error
	CheckMedicines(ctx context.Context, id clinic.AppointmentID, items []clinic.PrescriptionItem) ([]clinic.Warning, error)
	Amend(ctx context.Context, cmd service.AmendCommand) (service.AmendResult, error)
	KeepAmendment(ctx context.Context, id clinic.AppointmentID, c clinic.Consultation) (time.Time, error)
	DropAmendment(ctx context.Context, id clinic.AppointmentID) error
	Close(ctx context.Context, cmd service.CloseCommand) (service.CloseResult, error)
	PrescriptionOf(ctx context.Context, id clinic.AppointmentID) (clinic.Prescription, error)
	PrintPrescription(ctx context.Context, id clinic.PrescriptionID) (service.PrescriptionPrint, error)
	PreviewPrescription(ctx context.Context, id clinic.AppointmentID, c clinic.Consultation) (service.PrescriptionPrint, error)
}

// BillingService is service.Billing.
type BillingService interface {
	MoneyService
	DraftService
	DraftService
	MoneyService
	List(ctx context.Context, f service.InvoiceFilter, p service.PageRequest) (service.Page[clinic.Invoice], error)
	Get(ctx context.Context, id clinic.InvoiceID) (clinic.Invoice, error)
	Figures(ctx context.Context) (service.BillingFigures, error)
	DraftFor(ctx context.Context, id clinic.AppointmentID) (clinic.InvoiceID, error)
	SetItems(ctx context.Context, id clinic.InvoiceID, version int, items []clinic.InvoiceItem) error
	Issue(ctx context.Context, id clinic.InvoiceID, version int) (number string, err error)
	TakePayment(ctx context.Context, cmd service.PaymentCommand) (clinic.PaymentID, error)
	PrintReceipt(ctx context.Context, id clinic.PaymentID) (service.ReceiptPrint, error)
}

// SettingsService is service.SettingsService.
type SettingsService interface {
	Get(ctx context.Context) (clinic.Settings, error)
	Logo(ctx context.Context) ([]byte, error)
	Update(ctx context.Context, s clinic.Settings, logo service.Image) error
}

// AuditService is service.AuditLog.
type AuditService interface {
	List(ctx context.Context, f service.AuditFilter, p service.PageRequest) (service.Page[clinic.AuditEntry], error)
	Actions(ctx context.Context) ([]string, error)
}

// TodayService is service.Today.
type TodayService interface {
	Get(ctx context.Context) (service.TodayView, error)
	Badges(ctx context.Context) (service.Badges, error)
}

package clinic

import (
	"maps"
	"slices"
)

var permissions = []Permission{
	TodaySee, AppointmentsSee, AppointmentsBook, AppointmentsOverbook, AppointmentsRequest, AppointmentsArrive,
	AppointmentsExport, QueueManage, RemindersKeep, ClinicalRead, ClinicalTriage, AllergiesRecord, VitalsRecord, ProblemsRecord,
	AttachmentsAdd, PapersIssue, PapersPrint, PapersVerify, CodeListsSee, CodeListsManage, Consult, PrescriptionsPrint, HistorySee, PatientsSee,
	PatientsRegister, PatientsEdit, PatientsEditContact, PatientsRetire, PatientsMerge, BillingSee, BillingDraft, BillingIssue,
	PaymentsTake, ReceiptsPrint, PaymentsRefund, InvoicesVoid, WriteOff, DrawerKeep, ClosuresSee, ClosuresReopen, DayClose, ClaimsManage, PricesSee, PricesManage,
	ReportsSee, ReportsExport, DoctorsSee, DoctorsEdit, HoursEditOwn, LeaveEnter, LeaveRequest,
	LeaveDecide, HolidaysEdit, DepartmentsSee, DepartmentsEdit,
	UsersManage, SettingsEdit, BackupManage, DataImport, DataExport, PatientsExport, AuditSee, SessionOwn,
}

// Permissions returns every permission, in a fixed order.
func Permissions() []Permission { return slices.Clone(permissions) }

// VisitSteps returns all steps.
func VisitSteps() []VisitStep { return slices.Sorted(maps.Keys(stepRules)) }

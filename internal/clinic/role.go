package clinic

// Role decides what a user may do; each user has one.
type Role string

// The roles, as kept in users_profile.role.
const (
	RoleAdmin        Role = "admin"
	RoleDoctor       Role = "doctor"
	RoleNurse        Role = "nurse"
	RoleReceptionist Role = "receptionist"
	RoleCashier      Role = "cashier"
	RolePatient      Role = "patient"
)

// Roles returns all roles in the order they are listed to people.
func Roles() []Role {
	return []Role{RoleAdmin, RoleDoctor, RoleNurse, RoleReceptionist, RoleCashier, RolePatient}
}

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { _, ok := rolePermissions[r]; return ok }

// Title gives the role's name for people.
func (r Role) Title() string {
	switch r {
	case RoleAdmin:
		return "Administrator"
	case RoleDoctor:
		return "Doctor"
	case RoleNurse:
		return "Nurse"
	case RoleReceptionist:
		return "Receptionist"
	case RoleCashier:
		return "Cashier"
	case RolePatient:
		return "Patient"
	}
	return string(r)
}

// Permission names one thing that a role may or may not do. The service asks
// for one at the start of every use case.
type Permission string

// The permissions. Those ending in Own are narrowed by the service to the
// actor's own records; "See" without Own means every record of the kind.
const (
	TodaySee             Permission = "today.see"
	AppointmentsSee      Permission = "appointments.see"      // whose: AppointmentScope
	AppointmentsBook     Permission = "appointments.book"     // book, move, cancel, confirm
	AppointmentsOverbook Permission = "appointments.overbook" // on purpose, with a reason
	AppointmentsRequest  Permission = "appointments.request"  // ask for a slot for oneself
	AppointmentsArrive   Permission = "appointments.arrive"   // check in, no-show, end of day
	AppointmentsExport   Permission = "appointments.export"   // day list on paper, calendar file
	QueueManage          Permission = "queue.manage"          // urgency, order, call next
	RemindersKeep        Permission = "reminders.keep"        // list of those to phone before their visit
	ClinicalRead         Permission = "clinical.read"         // symptoms, notes, diagnosis, prescription
	ClinicalTriage       Permission = "clinical.triage"       // read symptoms and allergies only
	AllergiesRecord      Permission = "allergies.record"
	VitalsRecord         Permission = "vitals.record"    // vital signs and the note before the doctor
	ProblemsRecord       Permission = "problems.record"  // the problem list
	AttachmentsAdd       Permission = "attachments.add"  // files into a chart
	PapersIssue          Permission = "papers.issue"     // certificates, letters, summaries
	PapersPrint          Permission = "papers.print"     // issued ones, of charts that the role may read
	PapersVerify         Permission = "papers.verify"    // whether a printed code is genuine
	CodeListsSee         Permission = "lists.see"        // medicines, classes, interactions, diagnoses
	CodeListsManage      Permission = "lists.manage"     // change and import them
	Consult              Permission = "clinical.consult" // consult, prescribe, close a visit
	PrescriptionsPrint   Permission = "prescriptions.print"
	HistorySee           Permission = "history.see"
	PatientsSee          Permission = "patients.see"
	PatientsRegister     Permission = "patients.register"
	PatientsEdit         Permission = "patients.edit"
	PatientsEditContact  Permission = "patients.edit_contact"
	PatientsRetire       Permission = "patients.retire"
	PatientsMerge        Permission = "patients.merge" // two charts of one person, and undoing that
	BillingSee           Permission = "billing.see"    // whose: BillingScope
	BillingDraft         Permission = "billing.draft"
	BillingIssue         Permission = "billing.issue"
	PaymentsTake         Permission = "payments.take"
	ReceiptsPrint        Permission = "receipts.print"
	PaymentsRefund       Permission = "payments.refund"  // a cashier: taken by oneself, today
	InvoicesVoid         Permission = "billing.void"     // a cashier: issued by oneself, today
	WriteOff             Permission = "billing.writeoff" // what nobody will pay
	DrawerKeep           Permission = "drawer.keep"      // open, count, close and hand over one's own drawer
	ClosuresSee          Permission = "closures.see"     // a cashier one's own, an administrator all
	ClosuresReopen       Permission = "closures.reopen"  // a closed drawer or day, with a reason
	DayClose             Permission = "day.close"        // the books of a day
	ClaimsManage         Permission = "claims.manage"    // what payers were asked for and answered
	PricesSee            Permission = "prices.see"
	PricesManage         Permission = "prices.manage"  // price list, taxes, categories, payers, doctors' fees
	ReportsSee           Permission = "reports.see"    // which and whose: ReportScope
	ReportsExport        Permission = "reports.export" // to a file or on paper, audited
	DoctorsSee           Permission = "doctors.see"
	DoctorsEdit          Permission = "doctors.edit"
	HoursEditOwn         Permission = "doctors.hours_own"
	LeaveEnter           Permission = "leave.enter"   // leave and extra sessions of any doctor, at once
	LeaveRequest         Permission = "leave.request" // ask for leave for oneself; extra sessions of one's own
	LeaveDecide          Permission = "leave.decide"  // approve or decline what doctors ask for
	HolidaysEdit         Permission = "holidays.edit" // days on which the whole hospital is closed
	DepartmentsSee       Permission = "departments.see"
	DepartmentsEdit      Permission = "departments.edit"
	UsersManage          Permission = "users.manage"
	SettingsEdit         Permission = "settings.edit"
	BackupManage         Permission = "backup.manage"   // make, schedule, look into and restore backups
	DataImport           Permission = "data.import"     // other systems' databases, tables and bundles
	DataExport           Permission = "data.export"     // everything out, of all patients
	PatientsExport       Permission = "patients.export" // one patient's whole record, for the patient
	AuditSee             Permission = "audit.see"
	SessionOwn           Permission = "session.own" // lock, unlock, change one's own password, letterhead
)

// rolePermissions is the role table of the data description. A change here
// shows in the golden file testdata/permissions.golden.
var rolePermissions = map[Role]map[Permission]bool{
	RoleAdmin: set(TodaySee, AppointmentsSee, AppointmentsBook, AppointmentsOverbook, AppointmentsArrive, AppointmentsExport,
		QueueManage, RemindersKeep,
		ClinicalRead, PrescriptionsPrint, PapersPrint, PapersVerify, CodeListsSee, CodeListsManage, HistorySee, PatientsSee, PatientsRegister, PatientsEdit, PatientsEditContact,
		PatientsRetire, PatientsMerge, BillingSee, BillingDraft, BillingIssue, PaymentsTake, ReceiptsPrint,
		PaymentsRefund, InvoicesVoid, WriteOff, DrawerKeep, ClosuresSee, ClosuresReopen, DayClose, ClaimsManage, PricesSee, PricesManage, ReportsSee, ReportsExport, DoctorsSee, DoctorsEdit,
		LeaveEnter, LeaveDecide, HolidaysEdit, DepartmentsSee, DepartmentsEdit, UsersManage, SettingsEdit,
		BackupManage, DataImport, DataExport, PatientsExport, AuditSee, SessionOwn),
	RoleDoctor: set(TodaySee, AppointmentsSee, AppointmentsBook, AppointmentsOverbook, AppointmentsExport, QueueManage, ClinicalRead,
		AllergiesRecord, VitalsRecord, ProblemsRecord, AttachmentsAdd, PapersIssue, PapersPrint, PapersVerify, CodeListsSee,
		Consult, PrescriptionsPrint, HistorySee, PatientsSee, PatientsRegister, PatientsEdit,
		PatientsEditContact, PatientsExport, BillingSee, ReportsSee, ReportsExport, DoctorsSee, HoursEditOwn, LeaveRequest, DepartmentsSee, SessionOwn),
	RoleNurse: set(TodaySee, AppointmentsSee, AppointmentsBook, AppointmentsArrive, AppointmentsExport, QueueManage, RemindersKeep,
		ClinicalTriage, AllergiesRecord, VitalsRecord, AttachmentsAdd, PapersVerify, CodeListsSee,
		PatientsSee, PatientsRegister, PatientsEdit, PatientsEditContact, DoctorsSee, DepartmentsSee, SessionOwn),
	RoleReceptionist: set(TodaySee, AppointmentsSee, AppointmentsBook, AppointmentsOverbook, AppointmentsArrive, AppointmentsExport,
		QueueManage, RemindersKeep,
		PatientsSee, PatientsRegister, PatientsEdit, PatientsEditContact, PatientsRetire, PatientsMerge, BillingSee, BillingDraft,
		PricesSee, PapersVerify, ReportsSee, ReportsExport, DoctorsSee, LeaveEnter, DepartmentsSee, SessionOwn),
	RoleCashier: set(TodaySee, AppointmentsSee, PatientsSee, PatientsEditContact, BillingSee, BillingDraft,
		BillingIssue, PaymentsTake, ReceiptsPrint, PaymentsRefund, InvoicesVoid, DrawerKeep, ClosuresSee, DayClose, ClaimsManage, PricesSee,
		PapersVerify, ReportsSee, ReportsExport, DoctorsSee, DepartmentsSee, SessionOwn),
	RolePatient: set(TodaySee, AppointmentsSee, AppointmentsRequest, ClinicalRead, PrescriptionsPrint, PapersPrint, HistorySee,
		PatientsEditContact, BillingSee, DoctorsSee, DepartmentsSee, SessionOwn),
}

func set(ps ...Permission) map[Permission]bool {
	m := make(map[Permission]bool, len(ps))
	for _, p := range ps {
		m[p] = true
	}
	return m
}

// May reports whether the role has the permission. An unknown role has none.
func (r Role) May(p Permission) bool { return rolePermissions[r][p] }

// Scope says whose records of a kind a role may see.
type Scope int

// The scopes.
const (
	ScopeNone Scope = iota
	ScopeOwn        // the doctor's own schedule and patients, the patient's own visits
	ScopeAll
)

// AppointmentScope is whose appointments the role sees and, where it may book
// at all, books.
func (r Role) AppointmentScope() Scope {
	switch r {
	case RoleAdmin, RoleNurse, RoleReceptionist, RoleCashier:
		return ScopeAll
	case RoleDoctor, RolePatient:
		return ScopeOwn
	}
	return ScopeNone
}

// BillingScope is whose invoices and payments the role sees.
func (r Role) BillingScope() Scope {
	switch r {
	case RoleAdmin, RoleCashier, RoleReceptionist:
		return ScopeAll
	case RoleDoctor, RolePatient:
		return ScopeOwn
	}
	return ScopeNone
}

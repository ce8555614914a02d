package service

import (
	"cmp"
	"time"

	"caredesk/internal/clinic"
)

// PageRequest asks for the rows after a cursor. Limit 0 means DefaultPage; no
// page is longer than MaxPage.
type PageRequest struct {
	After string // Page.Next of the page before; empty for the first
	Limit int
	whole bool
}

// Whole reports that a use case reads the whole list: a repository gives all rows
// in one page then, if it can, and need not count them.
func (p PageRequest) Whole() bool { return p.whole }

// Page sizes in rows.
const (
	DefaultPage = 100
	MaxPage     = 500
)

// Rows is the limit in force.
func (p PageRequest) Rows() int {
	switch {
	case p.Limit <= 0:
		return DefaultPage
	case p.Limit > MaxPage:
		return MaxPage
	}
	return p.Limit
}

// Page is a part of a list. Total is the number of all matching rows, counted
// on the first page only (-1 on later ones). Next is empty on the last page.
type Page[T any] struct {
	Rows  []T
	Total int
	// TotalAtLeast says that counting stopped at Total: there are more.
	TotalAtLeast bool
	Next         string
}

// UserFilter narrows the list of users.
type UserFilter struct {
	Text string
	Role clinic.Role // empty for all staff roles
	// WithInactive also lists those who may not sign in any more.
	WithInactive bool
}

// PatientFilter narrows the list of patients.
type PatientFilter struct {
	Text        string
	WithRetired bool
	Doctor      clinic.DoctorID // only patients who have or had a visit with this doctor
}

// PatientRow is a patient in a list or a picker.
type PatientRow struct {
	ID             clinic.PatientID
	Number         string
	FirstName      string
	LastName       string
	DateOfBirth    clinic.Date
	BirthEstimated bool
	Sex            clinic.Sex
	Phone          string // as shown: within the hospital's country without its code
	PhoneE164      string
	Retired        bool
}

// ListName is "Last, First".
func (p PatientRow) ListName() string { return clinic.ListName(p.FirstName, p.LastName) }

// DoctorFilter narrows the list of doctors.
type DoctorFilter struct {
	Text           string
	Doctor         clinic.DoctorID
	Department     clinic.DepartmentID
	Specialization clinic.SpecializationID
	WithRetired    bool
}

// TakenTime is a stretch of a doctor's time that a visit takes up. From counts
// minutes as Date.Minute does.
type TakenTime struct {
	Doctor  clinic.DoctorID
	From    int64
	Minutes int
}

func (t TakenTime) compare(o TakenTime) int {
	return cmp.Or(cmp.Compare(t.Doctor, o.Doctor), cmp.Compare(t.From, o.From))
}

// PatientBrief is what lists of visits show of a patient besides the name.
type PatientBrief struct {
	Sex              clinic.Sex
	EmergencyContact string
}

// AppointmentFilter narrows the list of visits. From and To are inclusive; a
// zero date leaves that side open.
type AppointmentFilter struct {
	From, To   clinic.Date
	Doctor     clinic.DoctorID
	Department clinic.DepartmentID
	Patient    clinic.PatientID
	Statuses   []clinic.AppointmentStatus // empty for all
	Newest     bool                       // newest first instead of oldest first
	Overnight  bool                       // only those that end after midnight
	Plain      bool                       // without clinical text, which is then not read
	NoDoctor   bool                       // without the doctors' names and departments, which the caller has
}

// AppointmentRow is a visit with the names that lists and the grid show.
// Clinical text is empty unless the role may read it.
type AppointmentRow struct {
	clinic.Appointment
	PatientFirst         string
	PatientLast          string
	PatientNumber        string
	PatientPhone         Phone
	PatientBorn          clinic.Date
	PatientBornEstimated bool
	DoctorFirst          string
	DoctorLast           string
	TokenPrefix          string
	Department           string
	// Moved is set on a row that shows where a visit stood before it was moved
	// away: day, time and doctor are the old ones, Moved tells the new.
	Moved *clinic.VisitMove
}

// PatientName is "Last, First".
func (a AppointmentRow) PatientName() string { return clinic.ListName(a.PatientFirst, a.PatientLast) }

// DoctorName is the doctor's name with the title.
func (a AppointmentRow) DoctorName() string { return clinic.DoctorName(a.DoctorFirst, a.DoctorLast) }

// Token is the token as called out, empty before arrival.
func (a AppointmentRow) Token() string { return clinic.Token(a.TokenPrefix, a.TokenNo) }

// HistoryFilter narrows a patient's history.
type HistoryFilter struct {
	Patient  clinic.PatientID
	Doctor   clinic.DoctorID
	From, To clinic.Date
	Text     string
	// Department and Kinds narrow a timeline; records alone have no kinds.
	Department clinic.DepartmentID
	Kinds      clinic.KindSet
	// NotInDoctorNotes keeps Text from being looked for in the doctors' private
	// notes, so that who does not read them cannot find out what they hold.
	NotInDoctorNotes bool
}

// InvoiceFilter narrows the list of invoices. From and To are civil days of
// the visit or, without one, of creation.
type InvoiceFilter struct {
	From, To clinic.Date
	Statuses []clinic.InvoiceStatus
	Text     string         // invoice or receipt number, patient name or number
	Payer    clinic.PayerID // who carries a part
	// UnpaidSince takes bills alone that were issued on that day or before and
	// are not paid.
	UnpaidSince clinic.Date
	Patient     clinic.PatientID
	Doctor      clinic.DoctorID
	Open        bool // drafts and unpaid only
	Oldest      bool // unpaid ones, the oldest first by their day of issue; others are left out
}

// BillingFigures are the sums shown above the list.
type BillingFigures struct {
	ToBill      int          // drafts, all days
	Outstanding clinic.Money // unpaid balance of issued invoices, all days
	Taken       clinic.Money // payments of the period
	TakenByMe   clinic.Money // payments of the period taken by the actor
	CashByMe    clinic.Money // of these, cash
	Drawer      *DrawerState // of those who keep one
}

// AuditFilter narrows the audit log.
type AuditFilter struct {
	From, To time.Time // UTC; zero leaves the side open
	User     clinic.UserID
	Action   string
	Patient  clinic.PatientID
	Text     string // in user name, action, entity or reason
}

// Image carries a picture in or out.
type Image struct {
	Data   []byte // PNG or JPEG as chosen by the user; PNG when read back
	Remove bool   // take the present picture away
}

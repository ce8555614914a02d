package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// PaperRepo keeps issued papers and finds documents by their printed numbers.
type PaperRepo interface {
	Insert(ctx context.Context, p clinic.IssuedPaper) (clinic.PaperID, error)
	Get(ctx context.Context, id clinic.PaperID) (clinic.IssuedPaper, error) // with Copies
	ByNumber(ctx context.Context, number string) (clinic.PaperID, error)
	PrescriptionByNumber(ctx context.Context, number string) (clinic.PrescriptionID, error)
	// Of returns the newest prescriptions and papers of a patient, newest first, at most limit.
	Of(ctx context.Context, id clinic.PatientID, limit int) ([]PaperRow, error)
	// LastWeight returns the patient's latest weight in grams since a moment and
	// when it was taken, 0 when there is none. What was entered in error does not count.
	LastWeight(ctx context.Context, id clinic.PatientID, since time.Time) (grams int, at time.Time, err error)
	// ReceiptPrints counts the prints of a payment's receipt.
	ReceiptPrints(ctx context.Context, id clinic.PaymentID) (int, error)
}

// PaperRow is a document in a patient's list: a prescription or an issued paper.
type PaperRow struct {
	Kind         clinic.PaperKind
	Paper        clinic.PaperID        // 0 for a prescription
	Prescription clinic.PrescriptionID // 0 for an issued paper
	Number       string
	Title        string
	Appointment  clinic.AppointmentID // 0 when it belongs to no visit
	DoctorFirst  string
	DoctorLast   string
	IssuedAt     time.Time
	Copies       int    // times printed
	ReplacedBy   string // number of the prescription that took its place
}

// DoctorName is the signing doctor with the title, empty for none.
func (r PaperRow) DoctorName() string {
	if r.DoctorFirst == "" && r.DoctorLast == "" {
		return ""
	}
	return clinic.DoctorName(r.DoctorFirst, r.DoctorLast)
}

// PaperQuery asks for a new paper, filled in as far as the chart goes. One of
// Patient and Appointment is needed; a visit summary needs the visit.
type PaperQuery struct {
	Kind        clinic.PaperKind
	Patient     clinic.PatientID
	Appointment clinic.AppointmentID
	// History narrows the visits of a printed history, which History.Patient
	// and Patient are the same for.
	History HistoryFilter
}

// PaperCommand issues a paper, or shows how it would look. Of the body only
// what can be typed counts: diagnosis, sections, medicines, and what belongs to
// the kind. Parties, allergies, the visit and the entries of a history are read
// from the chart.
type PaperCommand struct {
	PaperQuery
	Title string
	Body  clinic.PaperBody
	// Language is the one the paper speaks; empty is the patient's, or else the
	// hospital's.
	Language string
}

// PaperDraft is a paper as it could be issued, with what the form shows beside it.
type PaperDraft struct {
	Paper       clinic.IssuedPaper
	PatientName string // as in lists
	VisitOpen   bool   // the visit is not closed yet: no summary can be issued of it
}

// PaperPrint is what an issued paper's pages are made of. A paper without a
// number is a draft.
type PaperPrint struct {
	Paper    clinic.IssuedPaper
	Settings clinic.Settings
	Logo     []byte
	Copy     int // 0 for the original, then 1, 2 …
}

// VerifyOutcome says what a document's code is worth.
type VerifyOutcome string

// The outcomes.
const (
	VerifyGenuine    VerifyOutcome = "genuine"
	VerifyReplaced   VerifyOutcome = "replaced"    // genuine, but another one took its place
	VerifyNotGenuine VerifyOutcome = "not_genuine" // the code is not that of the document with this number
	VerifyAltered    VerifyOutcome = "altered"     // what is stored is not what was signed
	VerifyUnknown    VerifyOutcome = "unknown"     // no document has this number
	VerifyUncoded    VerifyOutcome = "uncoded"     // signed before documents bore codes
)

// Verification is what checking a document tells. It names the patient by
// initials and says nothing of what the document is about.
type Verification struct {
	Outcome    VerifyOutcome
	Kind       clinic.PaperKind
	Number     string
	IssuedAt   time.Time
	Doctor     string
	Initials   string
	ReplacedBy string // number
	VoidBy     string // number of the credit note that made an invoice void
	// Amount is that of a paper about money, for those who see every bill.
	Amount clinic.Money
}

// PaperIssued says that a document was signed or issued for a patient.
type PaperIssued struct{ Patient clinic.PatientID }

package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// RecordQuery asks for one patient's whole record. Reason is for a doctor who
// has not treated the patient.
type RecordQuery struct {
	Patient clinic.PatientID
	Reason  string
}

// RecordDirectory is what records refer to: the hospital and its doctors.
type RecordDirectory struct {
	// Seed is the same for one database for good and another one for every
	// other database: what is made of it tells the rows of two clinics apart.
	Seed        string
	Settings    clinic.Settings
	Logo        []byte
	Doctors     []clinic.Doctor // retired ones too
	Departments []clinic.Department
	// Free are the free times of the days to come, by doctor and time; none when
	// only one patient is asked for.
	Free []clinic.Slot
	At   time.Time // when it was read, in the clinic's zone
	By   string    // for whom
}

// PatientRecord is everything that is kept of one patient, each list from the
// oldest to the newest. The doctors' private notes are in none.
type PatientRecord struct {
	Patient       clinic.Patient
	Photo         []byte // PNG; nil for none
	Visits        []AppointmentRow
	Entries       []clinic.HistoryEntry // the latest version of each
	Prescriptions []RecordedPrescription
	Problems      []clinic.Problem
	Vitals        []clinic.Vitals
	Bills         []clinic.Invoice // with lines and payments
	Files         []clinic.Attachment
	// OwnBillsOnly says that bills of other doctors' visits were left out, as
	// the one who asked does not see them.
	OwnBillsOnly bool
}

// RecordedPrescription is a prescription with what became of its medicines.
type RecordedPrescription struct {
	clinic.Prescription
	DoctorName string
	States     []MedicineState // one an item
}

// MedicineState says whether a prescribed medicine is still taken.
type MedicineState string

// The states. MedicineReplaced is one whose prescription another one took the
// place of.
const (
	MedicineActive    MedicineState = "active"
	MedicineCompleted MedicineState = "completed"
	MedicineStopped   MedicineState = "stopped"
	MedicineReplaced  MedicineState = "replaced"
)

// RecordSink takes records one after the other. An error ends the export.
type RecordSink interface {
	// Begin is called once, before the first record.
	Begin(RecordDirectory) error
	// Record takes one patient. content reads a file of the record; it must not
	// be called after Record has returned.
	Record(r PatientRecord, content func(clinic.Attachment) ([]byte, error)) error
}

// ColumnKind says what the cells of an exported column hold.
type ColumnKind string

// The kinds. Cells without a value are empty. Days are YYYY-MM-DD, clock times
// HH:MM:SS, instants 2026-11-23T10:42:07.123456Z in UTC, numbers have a decimal
// point, and yes or no is told in these words.
const (
	ColumnText    ColumnKind = "text"
	ColumnNumber  ColumnKind = "number"
	ColumnYesNo   ColumnKind = "yesno"
	ColumnDate    ColumnKind = "date"
	ColumnTime    ColumnKind = "time"
	ColumnInstant ColumnKind = "instant"
)

// ExportTable is a table as it leaves the house.
type ExportTable struct {
	Name    string // in the database
	File    string // without an ending
	Title   string
	About   string
	Columns []ExportColumn
	Rows    int
}

// ExportColumn is one of its columns.
type ExportColumn struct {
	Name    string // in the database
	Kind    ColumnKind
	Heading string
	About   string
	Refers  string // the file whose rows it names, empty for none
}

// ExportBlob is a file that is kept in the database.
type ExportBlob struct {
	Picture bool // a photo or the logo, else an attachment
	SHA256  string
	Mime    string
	Size    int64 // bytes
}

// TableSink takes all tables one after the other. An error ends the export.
type TableSink interface {
	// Begin is called once, with all tables and what they hold.
	Begin(d RecordDirectory, tables []ExportTable, blobs []ExportBlob) error
	// Row takes a row of the table; the cells are its only until it returns.
	Row(t ExportTable, cells []string) error
	// File takes the content of a file.
	File(b ExportBlob, data []byte) error
}

// ExportProgress is told how much is done; total may be 0 at first.
type ExportProgress func(done, total int)

// ExportRepo reads what only an export asks for.
type ExportRepo interface {
	// Seed is a text that no other database has and that never changes.
	Seed(ctx context.Context) (string, error)
	// Tables returns all tables that are exported, with how many rows they have.
	Tables(ctx context.Context) ([]ExportTable, error)
	// Rows reads a table by its key. Nothing else may be read meanwhile.
	Rows(ctx context.Context, t ExportTable, row func(cells []string) error) error
	// Blobs lists pictures and attachments, without their content.
	Blobs(ctx context.Context) ([]ExportBlob, error)
	// Patients pages through all charts that were not merged into another, by id.
	Patients(ctx context.Context, after clinic.PatientID, limit int) ([]clinic.PatientID, error)
	CountPatients(ctx context.Context) (int, error)
}

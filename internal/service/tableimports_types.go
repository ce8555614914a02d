package service

import (
	"context"

	"caredesk/internal/clinic"
)

// The kinds of file that a table is read from.
const (
	TableCSV  = "CSV"
	TableXLSX = "XLSX"
)

// IncomingTable is a table of another program as text, with nothing known of
// what its columns mean. Rows may be shorter than the header.
type IncomingTable struct {
	FileName  string
	Digest    string // SHA-256 of the file, in hexadecimal
	Format    string // TableCSV or TableXLSX
	Encoding  string // of CSV, as people know it
	Separator string // of CSV, in words
	Sheet     string // of XLSX, the one that was read
	Sheets    []string
	Header    []string
	Rows      []IncomingRow
}

// IncomingRow is a row with the place where it stands in the file.
type IncomingRow struct {
	Line  int // from 1; of XLSX the number of the row
	Cells []string
}

// TableKind is what a table holds.
type TableKind string

// The kinds.
const (
	TablePatientList   TableKind = "patients"
	TableDoctorList    TableKind = "doctors"
	TablePriceList     TableKind = "prices"
	TableDrugs         TableKind = "drugs"
	TableDiagnosisCode TableKind = "diagnoses"
	TableDrugClasses   TableKind = "classes"
	TableInteractions  TableKind = "interactions"
)

// TableKinds returns the kinds in the order they are offered.
func TableKinds() []TableKind {
	return []TableKind{TablePatientList, TableDoctorList, TablePriceList, TableDrugs, TableDiagnosisCode, TableDrugClasses, TableInteractions}
}

// Title names a kind for people.
func (k TableKind) Title() string {
	switch k {
	case TablePatientList:
		return "Patients"
	case TableDoctorList:
		return "Doctors"
	case TablePriceList:
		return "Price list"
	case TableDrugs:
		return "Medicines"
	case TableDiagnosisCode:
		return "Diagnosis codes"
	case TableDrugClasses:
		return "Drug classes"
	case TableInteractions:
		return "Interactions"
	}
	return string(k)
}

// Numbered reports whether rows of this kind that are known already are only
// brought up to date when the command says so. The lists of codes and prices are
// brought up to date always.
func (k TableKind) Numbered() bool { return k == TablePatientList || k == TableDoctorList }

// TableField is what a column of a table may mean.
type TableField struct {
	Key    string
	Title  string
	Hint   string // how the column is read; empty when that goes without saying
	Needed bool
	words  []string // by which a header is guessed, folded; the best first
}

// ColumnMap says in which column of a table a field stands, counted from 0.
type ColumnMap map[string]int

// DateOrder says how days of a table are written when both parts may be a month.
type DateOrder string

// The orders. DateOrderAuto finds it out from the whole column, and takes the
// day first when every date of it can be read both ways.
const (
	DateOrderAuto  DateOrder = ""
	DateOrderDay   DateOrder = "dmy"
	DateOrderMonth DateOrder = "mdy"
)

// StageChecking is the part of an import in which rows are read and compared.
const StageChecking ImportStage = "Checking"

// TableImportCommand takes a table in, or says what that would do.
type TableImportCommand struct {
	Kind    TableKind
	Table   IncomingTable
	Columns ColumnMap
	// Update brings patients (by number) and doctors (by licence) that are known
	// already up to date. Empty cells change nothing.
	Update bool
	Dates  DateOrder
	// Anyway is a sentence that says why patients who look registered already are
	// somebody else; it is kept in the audit log. A column may say so row by row.
	Anyway string
	// Progress is called from the goroutine of the command; nil for nobody.
	Progress func(stage ImportStage, done, total int)
}

// TableProblem is a row that is not taken.
type TableProblem struct {
	Row     int // in IncomingTable.Rows, from 0
	Line    int // in the file
	Message string
	// Alike are those whom the row may be, when that is why it is not taken.
	Alike []TableAlike
}

// TableAlike is somebody who may be the same person as a row.
type TableAlike struct {
	Number string // of a registered patient
	Line   int    // of a row of the same file
	How    Likeness
}

// TableImportReport says what taking a table in would do, or did. Rows is New,
// Changed, Unchanged and the rows of Problems together, and Repeated.
type TableImportReport struct {
	Kind      TableKind
	FileName  string
	Digest    string // SHA-256 of the file, in hexadecimal
	Rows      int
	New       int
	Changed   int
	Unchanged int
	Repeated  int // rows of a list that a later one of the same key replaced
	Problems  []TableProblem
	Notes     []string // what else is worth knowing, in sentences
	// First and Last are the numbers that new patients got; empty for none, and
	// when all of them brought their own.
	First, Last string
}

// KnownPatient is a registered patient as rows of a table are compared with.
// Names are folded: lower case, without accents.
type KnownPatient struct {
	Candidate
	Number  string
	Retired bool
	Merged  bool
}

// KnownIdentifier is a number that somebody else gave a patient.
type KnownIdentifier struct {
	Patient clinic.PatientID
	Kind    clinic.IdentifierKind
	Key     string
}

// TableImportRepo reads and writes patients by the thousand.
type TableImportRepo interface {
	// KnownPatients returns all patients, merged and retired ones too.
	KnownPatients(ctx context.Context) ([]KnownPatient, error)
	// KnownIdentifiers returns the identifiers of all patients whose chart was not merged.
	KnownIdentifiers(ctx context.Context) ([]KnownIdentifier, error)
	// NumberTaken reports whether a patient has the number.
	NumberTaken(ctx context.Context, number string) (bool, error)
	// Numbered returns the patients with these ids in no order, without allergies.
	Numbered(ctx context.Context, ids []clinic.PatientID) ([]clinic.Patient, error)
	// InsertPatients registers patients under their numbers, each with a user that
	// cannot sign in, and fills in their ids.
	InsertPatients(ctx context.Context, list []clinic.Patient) error
	// UpdatePatients writes everything but number, picture, consent, allergies and
	// medical history, and raises the version; Stale when one of them has another.
	UpdatePatients(ctx context.Context, list []clinic.Patient) error
	// RaisePatientNumber brings the patients' series to its last number, when it is
	// below: all numbers up to that one were given out.
	RaisePatientNumber(ctx context.Context, last int) error
	// AppendAudit seals entries one behind the other and appends them.
	AppendAudit(ctx context.Context, list []clinic.AuditEntry) error
}

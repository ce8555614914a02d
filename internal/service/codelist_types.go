package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// CodeList names one of the code lists.
type CodeList string

// The code lists.
const (
	DrugList        CodeList = "drugs"
	ClassList       CodeList = "drug_classes"
	InteractionList CodeList = "interactions"
	DiagnosisList   CodeList = "diagnoses"
)

// PriceFile names the price list where files are imported. It is no code list:
// Prices keeps it.
const PriceFile CodeList = "prices"

// Words say to people what the list holds.
func (l CodeList) Words() string {
	switch l {
	case DrugList:
		return "Medicines"
	case ClassList:
		return "Drug classes"
	case InteractionList:
		return "Interactions"
	case DiagnosisList:
		return "Diagnoses"
	case PriceFile:
		return "Price list"
	}
	return string(l)
}

// Where a row of a list came from.
const (
	SourceStarter = "starter" // came with the program
	SourceImport  = "import"  // from a file
	SourceOwn     = "own"     // entered or changed here
)

// CodeListInfo is a list as Settings shows it.
type CodeListInfo struct {
	List       CodeList
	Source     string // "Starter list", or the name of the file imported last
	Rows       int    // that are offered
	Retired    int
	Own        int   // entered or changed here
	Revision   int64 // raised with every change
	ImportedAt time.Time
	ImportedBy string
	Starter    string // digest of the starter list taken in last
	Replaced   bool   // a file took the place of the starter list
}

// PutOptions say how rows get into a list.
type PutOptions struct {
	Source  string // SourceStarter or SourceImport
	Replace bool   // retire, or take out, what the rows do not hold
	AddNone bool   // change and retire only, add nothing
	DryRun  bool   // only count
	At      time.Time
	// Progress is told how many rows are done; nil for nobody.
	Progress func(done, total int)
}

// PutResult counts the rows that putting a file into a list makes, changes and
// leaves.
type PutResult struct {
	New       int
	Changed   int
	Unchanged int
	Retired   int   // or taken out
	Kept      []int // rows (by index) that were entered or changed here and so stay as they are
	Repeated  []int // rows (by index) that stand in the file a second time
}

// DrugFilter narrows the formulary.
type DrugFilter struct {
	Text        string
	WithRetired bool
}

// DrugRow is a row of the formulary as its editor shows it.
type DrugRow struct {
	clinic.Drug
	UpdatedAt time.Time
}

// DiagnosisFilter narrows the list of diagnosis codes.
type DiagnosisFilter struct {
	Text        string
	WithRetired bool
}

// DiagnosisRow is a code as Settings lists it.
type DiagnosisRow struct {
	clinic.CodedDiagnosis
	Source  string
	Retired bool
}

// CodeListRepo keeps the code lists.
type CodeListRepo interface {
	Lists(ctx context.Context) ([]CodeListInfo, error)
	// BookRevision changes whenever medicines, classes or interactions do.
	BookRevision(ctx context.Context) (int64, error)
	// Touch raises the revision of a list and writes where it came from.
	Touch(ctx context.Context, info CodeListInfo) error

	// Drugs returns the whole formulary, retired rows too.
	Drugs(ctx context.Context) ([]clinic.Drug, error)
	Classes(ctx context.Context) ([]clinic.DrugClass, error)
	Interactions(ctx context.Context) ([]clinic.Interaction, error)
	Drug(ctx context.Context, id clinic.DrugID) (DrugRow, error)
	DrugPage(ctx context.Context, f DrugFilter, p PageRequest) (Page[DrugRow], error)
	// InsertDrug and UpdateDrug write one row as the hospital's own.
	InsertDrug(ctx context.Context, d clinic.Drug, at time.Time) (clinic.DrugID, error)
	UpdateDrug(ctx context.Context, d clinic.Drug, at time.Time) error

	// PutDrugs and the others write rows that were cleaned before.
	PutDrugs(ctx context.Context, rows []clinic.Drug, o PutOptions) (PutResult, error)
	PutClasses(ctx context.Context, rows []clinic.DrugClass, o PutOptions) (PutResult, error)
	PutInteractions(ctx context.Context, rows []clinic.Interaction, o PutOptions) (PutResult, error)
	PutDiagnoses(ctx context.Context, rows []clinic.CodedDiagnosis, o PutOptions) (PutResult, error)

	// SuggestDiagnoses finds by the beginning of a code, or by words of the
	// title in any order; often are the codes to put first among equals.
	SuggestDiagnoses(ctx context.Context, text string, often []string, limit int) ([]clinic.CodedDiagnosis, error)
	DiagnosisPage(ctx context.Context, f DiagnosisFilter, p PageRequest) (Page[DiagnosisRow], error)
	// OftenUsed returns the codes of the doctor's latest records, the most frequent first.
	OftenUsed(ctx context.Context, d clinic.DoctorID, limit int) ([]clinic.CodedDiagnosis, error)
}

// TemplateRepo keeps favourites and templates of prescriptions.
type TemplateRepo interface {
	Get(ctx context.Context, id clinic.RxTemplateID) (clinic.RxTemplate, error)
	// List returns the doctor's and the hospital's, the most used first.
	List(ctx context.Context, d clinic.DoctorID) ([]clinic.RxTemplate, error)
	Insert(ctx context.Context, x clinic.RxTemplate, at time.Time) (clinic.RxTemplateID, error)
	// Update writes name, code and items and raises the version.
	Update(ctx context.Context, x clinic.RxTemplate, at time.Time) error
	Delete(ctx context.Context, id clinic.RxTemplateID, version int) error
	// MarkUsed counts one use; the version stays.
	MarkUsed(ctx context.Context, id clinic.RxTemplateID) error
}

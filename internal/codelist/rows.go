package codelist

import "caredesk/internal/clinic"

// Rows are those of a table that was read elsewhere, of a spreadsheet for
// instance. The columns are named as the readers of CSV name theirs.
type Rows struct {
	Columns map[string]int // column to its place in Cells
	Rows    []Row
}

// Row is a row with its line in the file, from 1.
type Row struct {
	Line  int
	Cells []string
}

// readRows reads rows as a file's are read; every one that cannot be used is told.
func readRows[T any](x Rows, read func(*table, []string) (T, string, error)) ([]T, Outcome, error) {
	return readTable(&table{place: x.Columns, rows: x.Rows}, Outcome{all: true}, read)
}

// ReadDrugs reads a formulary as ReadDrugsCSV does.
func ReadDrugs(x Rows) ([]clinic.Drug, Outcome, error) { return readRows(x, readDrug) }

// ReadClasses reads drug classes as ReadClassesCSV does.
func ReadClasses(x Rows) ([]clinic.DrugClass, Outcome, error) { return readRows(x, readClass) }

// ReadInteractions reads interactions as ReadInteractionsCSV does.
func ReadInteractions(x Rows) ([]clinic.Interaction, Outcome, error) {
	return readRows(x, readInteraction)
}

// ReadDiagnoses reads codes of diagnoses as ReadDiagnosesCSV does.
func ReadDiagnoses(x Rows) ([]DiagnosisCode, Outcome, error) { return readRows(x, readDiagnosis) }

// ReadPrices reads a price list as ReadPricesCSV does.
func ReadPrices(x Rows, c clinic.Currency) ([]PriceRow, Outcome, error) {
	return fewPrices(readRows(x, readPrice(c)))
}

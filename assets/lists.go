package assets

import _ "embed"

// The starter lists, as CSV that internal/codelist reads. They are compiled by
// the project and far from complete; lists/README.md tells more.
var (
	// DrugsCSV is the starter formulary.
	//
	//go:embed lists/drugs.csv
	DrugsCSV string
	// DrugClassesCSV are the classes for allergies, duplicates and interactions.
	//
	//go:embed lists/drug_classes.csv
	DrugClassesCSV string
	// InteractionsCSV are well-known interactions, most of them of classes.
	//
	//go:embed lists/interactions.csv
	InteractionsCSV string
	// DiagnosisCodesCSV are common codes of ICD-10 with titles of our own.
	//
	//go:embed lists/diagnosis_codes.csv
	DiagnosisCodesCSV string
)

package codelist

import (
	"io"
	"strings"
	"unicode/utf8"

	"caredesk/internal/clinic"
)

// DiagnosisCode is a code of a classification of diseases with its title.
type DiagnosisCode struct {
	Code  string // J02.9
	Title string
}

// MaxTitle bounds a title, in characters; the WHO's longest have about 250.
const MaxTitle = 300

var diagnosisColumns = []column{
	{"code", []string{"icd10", "icd", "icd10code", "icdcode", "diagnosiscode"}, true},
	{"title", []string{"description", "name", "text", "diagnosis", "longdescription", "shortdescription", "label", "meaning"}, true},
}

// NormalCode gives a code in capitals with its point, J029 as J02.9; ok is
// false for what is no code of ICD-10: a letter, a digit, a digit or A or B,
// then up to four digits or letters. A dagger or asterisk behind it is dropped.
func NormalCode(code string) (normal string, ok bool) {
	code = strings.ToUpper(clinic.CleanLine(code))
	code = strings.TrimRight(strings.TrimRight(code, "+*†"), ".-")
	if len(code) < 3 || code[0] < 'A' || code[0] > 'Z' || !isDigit(code[1]) || !isDigit(code[2]) && code[2] != 'A' && code[2] != 'B' {
		return "", false
	}
	rest := strings.TrimPrefix(code[3:], ".")
	if rest == "" {
		return code[:3], true
	}
	if len(rest) > 4 {
		return "", false
	}
	for i := 0; i < len(rest); i++ {
		if !isDigit(rest[i]) && (rest[i] < 'A' || rest[i] > 'Z') {
			return "", false
		}
	}
	return code[:3] + "." + rest, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// ReadDiagnosesCSV reads codes of diagnoses: code and title, in any order and
// beside any other columns. Codes may be dotted or not; the last row of a code
// counts.
func ReadDiagnosesCSV(r io.Reader) ([]DiagnosisCode, Outcome, error) {
	return readAll(r, diagnosisColumns, readDiagnosis)
}

func readDiagnosis(t *table, row []string) (DiagnosisCode, string, error) {
	code, ok := NormalCode(t.cell(row, "code"))
	if !ok {
		return DiagnosisCode{}, "", clinic.FieldErrorf("code", "%q is no code of ICD-10. One looks like J02.9.", clip(t.cell(row, "code")))
	}
	d := DiagnosisCode{Code: code, Title: clinic.CleanLine(t.cell(row, "title"))}
	switch n := utf8.RuneCountInString(d.Title); {
	case n == 0:
		return d, "", clinic.FieldErrorf("title", "Give the title of %s.", code)
	case n > MaxTitle:
		return d, "", clinic.FieldErrorf("title", "The title of %s has %d characters; at most %d fit.", code, n, MaxTitle)
	}
	return d, code, nil
}

func clip(s string) string {
	s = clinic.CleanLine(s)
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

package codelist

import (
	"io"
	"regexp"
	"strings"

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

// icdPattern is ICD-10 with its national extensions: a letter, a digit, a digit
// or letter, then up to four more; a dagger or asterisk may follow.
var icdPattern = regexp.MustCompile(`^([A-Z][0-9][0-9AB])(?:\.?([0-9A-Z]{1,4}))?[+*†]?$`)

// NormalCode gives a code in capitals with its point, J029 as J02.9; ok is
// false for what is no code of ICD-10.
func NormalCode(code string) (normal string, ok bool) {
	m := icdPattern.FindStringSubmatch(strings.ToUpper(strings.TrimRight(clinic.CleanLine(code), ".-")))
	if m == nil {
		return "", false
	}
	if m[2] == "" {
		return m[1], true
	}
	return m[1] + "." + m[2], true
}

// ReadDiagnosesCSV reads codes of diagnoses: code and title, in any order and
// beside any other columns. Codes may be dotted or not; the last row of a code
// counts.
func ReadDiagnosesCSV(r io.Reader) ([]DiagnosisCode, Outcome, error) {
	return readAll(r, diagnosisColumns, func(t *table, row []string) (DiagnosisCode, string, error) {
		code, ok := NormalCode(t.cell(row, "code"))
		if !ok {
			return DiagnosisCode{}, "", clinic.FieldErrorf("code", "%q is no code of ICD-10. One looks like J02.9.", clip(t.cell(row, "code")))
		}
		d := DiagnosisCode{Code: code, Title: clinic.CleanLine(t.cell(row, "title"))}
		switch n := len([]rune(d.Title)); {
		case n == 0:
			return d, "", clinic.FieldErrorf("title", "Give the title of %s.", code)
		case n > MaxTitle:
			return d, "", clinic.FieldErrorf("title", "The title of %s has %d characters; at most %d fit.", code, n, MaxTitle)
		}
		return d, code, nil
	})
}

func clip(s string) string {
	s = clinic.CleanLine(s)
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

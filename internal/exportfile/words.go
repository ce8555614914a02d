package exportfile

import (
	"encoding/json"
	"fmt"
	"strings"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/tongue"
)

// speech is what an export of everything says in one language.
type speech struct {
	code  string
	page  string            // README.md with {hospital}, {written} and {files}
	words map[string]string // by the English; none for English itself
}

// speechIn returns the words of a language, English ones for any other; a test reads
// every file.
var speechIn = tongue.Lazily(readSpeech)

func readSpeech(l clinic.Language) (*speech, error) {
	code := string(l)
	page, err := assets.ExportWords.ReadFile("translations/export/" + code + ".md")
	if err != nil {
		return nil, err
	}
	s := &speech{code: code, page: string(page), words: map[string]string{}}
	if l == clinic.English {
		return s, nil
	}
	raw, err := assets.ExportWords.ReadFile("translations/export/" + code + ".json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &s.words); err != nil {
		return nil, fmt.Errorf("exportfile: words of %s: %w", code, err)
	}
	return s, nil
}

// say gives a text of the catalogue in the language.
func (s *speech) say(english string) string {
	if own, ok := s.words[english]; ok {
		return own
	}
	return english
}

// Words are the texts of an export in a language by the English ones, which stand
// in the catalogue of the database's tables and in OwnTexts. English has none.
func Words(code string) map[string]string { return speechIn(code).words }

// OwnTexts are the texts of an export that no table or column brings along.
func OwnTexts() []string {
	out := append([]string{}, dictionaryHead...)
	for _, kind := range []service.ColumnKind{service.ColumnText, service.ColumnNumber, service.ColumnYesNo, service.ColumnDate, service.ColumnTime, service.ColumnInstant} {
		out = append(out, kindWords[kind])
	}
	return out
}

// dictionaryHead names the columns of the data dictionary.
var dictionaryHead = []string{"File", "Title of the file", "About the file", "Rows", "Column", "Kind", "Meaning", "Refers to", "Table in the database", "Column in the database"}

// kindWords say what a kind of column holds.
var kindWords = map[service.ColumnKind]string{service.ColumnText: "text", service.ColumnNumber: "number", service.ColumnYesNo: "yes or no",
	service.ColumnDate: "day YYYY-MM-DD", service.ColumnTime: "clock time HH:MM:SS", service.ColumnInstant: "moment in UTC"}

// readme says how the files are read.
func (s *speech) readme(d service.RecordDirectory, tables []service.ExportTable, files int) string {
	var b strings.Builder
	written := tongue.In(s.code).Date(d.At, "2 January 2006") + d.At.Format(", 15:04 MST")
	hospital := strings.NewReplacer("\n", " ", "#", "").Replace(d.Settings.HospitalName)
	_, _ = strings.NewReplacer("{hospital}", hospital, "{written}", written, "{files}", fmt.Sprint(files)).WriteString(&b, s.page)
	for _, t := range tables {
		fmt.Fprintf(&b, "| %s.csv | %d | %s |\n", t.File, t.Rows, s.say(t.About))
	}
	return b.String()
}

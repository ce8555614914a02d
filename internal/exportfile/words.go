package exportfile

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

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

// speeches are read when an export first speaks the language.
var speeches = func() map[clinic.Language]func() *speech {
	m := map[clinic.Language]func() *speech{}
	for _, l := range clinic.Languages() {
		m[l] = sync.OnceValue(func() *speech {
			s, err := readSpeech(string(l))
			if err != nil {
				panic(err) // the files are built in: a test reads every one
			}
			return s
		})
	}
	return m
}()

// speechIn is an export's words in a language, English for any other.
func speechIn(code string) *speech {
	if s, ok := speeches[clinic.Language(code)]; ok {
		return s()
	}
	return speeches[clinic.English]()
}

func readSpeech(code string) (*speech, error) {
	page, err := assets.ExportWords.ReadFile("translations/export/" + code + ".md")
	if err != nil {
		return nil, err
	}
	s := &speech{code: code, page: string(page), words: map[string]string{}}
	if code == string(clinic.English) {
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

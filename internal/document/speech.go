package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/tongue"

	"golang.org/x/text/feature/plural"
)

// Language is a language that documents speak, by its own name.
type Language struct{ Code, Name string }

// Languages are those that documents speak.
func Languages() []Language {
	list := clinic.Languages()
	out := make([]Language, len(list))
	for i, l := range list {
		out[i] = Language{string(l), l.Name()}
	}
	return out
}

// speech is a file of words: assets/translations/documents/en.json and so on.
type speech struct {
	Labels words      `json:"labels"`
	Money  moneyWords `json:"money"`
}

// speechIn returns the words of a language, English ones for any other; a test reads
// every file.
var speechIn = tongue.Lazily(readSpeech)

// wordsIn returns the labels of a language, English ones for any other.
func wordsIn(code string) *words { return &speechIn(code).Labels }

// moneyIn returns the words about money of a language, English ones for any other.
func moneyIn(code string) *moneyWords { return &speechIn(code).Money }

func readSpeech(l clinic.Language) (*speech, error) {
	name := "translations/documents/" + string(l) + ".json"
	raw, err := assets.DocumentWords.ReadFile(name)
	if err != nil {
		return nil, err
	}
	s, err := parseSpeech(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s.Labels.code, s.Money.Code = string(l), string(l)
	return s, nil
}

// parseSpeech reads a file of words. It takes no word that documents do not know.
func parseSpeech(raw []byte) (*speech, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	s := new(speech)
	if err := dec.Decode(s); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is more behind the words")
	}
	return s, nil
}

// plurals is a phrase with a number, %d, in each form that the number takes in
// the language: 1 day, 5 days; 1 день, 2 дня, 5 дней. Its keys are the names of
// plural categories in the Unicode locale data; "other" is always there.
type plurals map[string]string

// pluralNames are the keys of plurals.
var pluralNames = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}

// count puts a number into a phrase.
func (w *words) count(c plurals, n int) string {
	form, ok := c[pluralNames[tongue.Plural(w.code, n)]]
	if !ok {
		form = c["other"]
	}
	return fmt.Sprintf(form, n)
}

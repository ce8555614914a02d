package clinic

import (
	"slices"
	"strings"
)

// Language is a language that documents are printed in, as its two letters.
type Language string

// Languages of documents.
const (
	English    Language = "en"
	Spanish    Language = "es"
	French     Language = "fr"
	Portuguese Language = "pt"
	German     Language = "de"
	Russian    Language = "ru"
)

// Languages lists the languages of documents.
func Languages() []Language {
	return []Language{English, German, French, Spanish, Portuguese, Russian}
}

// Valid reports whether documents are printed in the language.
func (l Language) Valid() bool { return slices.Contains(Languages(), l) }

// Name is what the language calls itself; any other is its two letters.
func (l Language) Name() string {
	switch l {
	case English:
		return "English"
	case German:
		return "Deutsch"
	case French:
		return "Français"
	case Spanish:
		return "Español"
	case Portuguese:
		return "Português"
	case Russian:
		return "Русский"
	}
	return string(l)
}

// DocumentLanguage is the language of a document that nobody asked another for:
// the patient's, else the hospital's. A language that documents are not printed
// in is passed over.
func DocumentLanguage(patient Language, s Settings) string {
	for _, l := range []Language{patient, Language(s.DocumentLanguage)} {
		if l.Valid() {
			return string(l)
		}
	}
	return string(English)
}

// LanguageOf finds the language of documents that a tag names: pt-BR is
// Portuguese. ok is false for any other.
func LanguageOf(tag string) (l Language, ok bool) {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(CleanLine(tag)), "_", "-"), "-")
	l = Language(base)
	return l, l.Valid()
}

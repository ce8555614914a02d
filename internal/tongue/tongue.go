package tongue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"caredesk/assets"
)

// Language is a language the program speaks, with its own name.
type Language struct{ Code, Name string }

// Languages are those the program speaks; the first is the one the program is
// written in.
func Languages() []Language {
	return []Language{{"en", "English"}, {"de", "Deutsch"}, {"es", "Español"}, {"fr", "Français"}, {"pt", "Português"}, {"ru", "Русский"}}
}

// Known reports whether the program speaks a language.
func Known(code string) bool {
	return slices.ContainsFunc(Languages(), func(l Language) bool { return l.Code == code })
}

// Match finds the language that serves a computer set to a locale such as
// de_AT.UTF-8 best, English when none does.
func Match(locale string) string {
	locale, _, _ = strings.Cut(locale, ".")
	locale, _, _ = strings.Cut(locale, "@")
	tag, err := language.Parse(strings.ReplaceAll(locale, "_", "-"))
	if err != nil {
		return "en"
	}
	var tags []language.Tag
	for _, l := range Languages() {
		tags = append(tags, language.MustParse(l.Code))
	}
	_, i, confidence := language.NewMatcher(tags).Match(tag)
	if confidence == language.No {
		return "en"
	}
	return Languages()[i].Code
}

// forms are a message in one language: the form for all numbers, and others of
// CLDR's plural rules (zero, one, two, few, many) where numbers need them.
type forms struct {
	other string
	rest  map[plural.Form]string
}

// of is the form for a number.
func (f forms) of(form plural.Form) string {
	if text, ok := f.rest[form]; ok {
		return text
	}
	return f.other
}

var formNames = map[string]plural.Form{"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other}

func (f *forms) UnmarshalJSON(b []byte) error {
	*f = forms{}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &f.other)
	}
	f.rest = map[plural.Form]string{}
	var named map[string]string
	if err := json.Unmarshal(b, &named); err != nil {
		return err
	}
	for name, text := range named {
		form, ok := formNames[name]
		if !ok {
			return fmt.Errorf("tongue: no plural form is called %q", name)
		}
		f.rest[form] = text
	}
	if f.other = f.rest[plural.Other]; f.other == "" {
		return fmt.Errorf("tongue: a message lacks the form other")
	}
	return nil
}

// calendar is how a language writes days. Months stand alone (November) and
// beside a day of the month (ноября), which are the same in most languages.
type calendar struct {
	Months       [12]string `json:"months"`
	MonthsOf     [12]string `json:"months_of_a_day"`
	Short        [12]string `json:"short_months"`
	ShortOf      [12]string `json:"short_months_of_a_day"`
	Days         [7]string  `json:"days"` // Monday first
	ShortDays    [7]string  `json:"short_days"`
	FirstWeekday int        `json:"first_weekday"` // 1 Monday, 7 Sunday
	// FirstOfMonth is the number of the first day where the month is named: "1er".
	FirstOfMonth string `json:"first_of_month"`
	// Layouts turn parts of the layouts that the code asks for into the language's
	// own, both in the notation of package time; the longest that fits is taken.
	Layouts map[string]string `json:"layouts"`
	Money   string            `json:"money"` // sign and amount: "%[1]s %[2]s"
}

// Tongue is one language. Its methods may be called from any goroutine.
type Tongue struct {
	code     string
	tag      language.Tag
	plurals  language.Tag // whose forms for numbers it has
	calendar calendar
	messages map[string]forms
	group    string // between thousands
	decimal  string
	pseudo   bool

	templates func() []template // worked out when a sentence is looked for first
	said      *memory
}

type file struct {
	Calendar calendar         `json:"calendar"`
	Messages map[string]forms `json:"messages"`
}

// load reads a language's catalogue from what is built in.
func load(code string) (*Tongue, error) {
	b, err := assets.Translations.ReadFile("translations/" + code + ".json")
	if err != nil {
		return nil, fmt.Errorf("tongue: no catalogue for %q", code)
	}
	var f file
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("tongue: catalogue %s: %w", code, err)
	}
	c := &Tongue{code: code, tag: language.MustParse(code), plurals: pluralTag(code), calendar: f.Calendar, messages: f.Messages, said: newMemory()}
	c.group, c.decimal = separators(c.tag)
	c.templates = sync.OnceValue(c.makeTemplates)
	return c, nil
}

var loaded = func() map[string]func() *Tongue {
	m := map[string]func() *Tongue{}
	for _, l := range Languages() {
		m[l.Code] = sync.OnceValue(func() *Tongue {
			t, err := load(l.Code)
			if err != nil {
				panic(err) // built in, and read by every test
			}
			return t
		})
	}
	return m
}()

// In is a language by its two letters, English for any other.
func In(code string) *Tongue {
	if t, ok := loaded[code]; ok {
		return t()
	}
	return loaded["en"]()
}

// Pseudo is a language in which every text that went through a catalogue stands in
// ⟦brackets⟧, so that a test or a translator sees what did not.
func Pseudo() *Tongue {
	t, err := load("en")
	if err != nil {
		panic(err) // built in, and read by every test
	}
	t.pseudo = true
	return t
}

// Code is the language's two letters.
func (c *Tongue) Code() string { return c.code }

// Tag is the language as package x/text knows it.
func (c *Tongue) Tag() language.Tag { return c.tag }

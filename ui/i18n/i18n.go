package i18n

import (
	"fmt"
	"sync/atomic"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// Language is a language the window speaks, with its own name.
type Language = tongue.Language

// Day is what can be written as a date: clinic.Date and time.Time.
type Day = tongue.Day

// Languages are those the window speaks; the first is the one the program is
// written in.
func Languages() []Language { return tongue.Languages() }

// Known reports whether the window speaks a language.
func Known(code string) bool { return tongue.Known(code) }

// Match finds the language that serves a computer set to a locale such as
// de_AT.UTF-8 best, English when none does.
func Match(locale string) string { return tongue.Match(locale) }

var current atomic.Pointer[tongue.Tongue]

func use() *tongue.Tongue {
	if c := current.Load(); c != nil {
		return c
	}
	return tongue.In("en")
}

// Use makes a language the program's. It returns an error, and changes nothing,
// for a language the window does not speak.
func Use(code string) error {
	if !Known(code) {
		return fmt.Errorf("i18n: no catalogue for %q", code)
	}
	current.Store(tongue.In(code))
	return nil
}

// Current is the code of the language in use.
func Current() string { return use().Code() }

// Tongue is the language in use, for what is put into words elsewhere.
func Tongue() *tongue.Tongue { return use() }

// UsePseudo makes a language the program's in which every text that went through
// a catalogue stands in ⟦brackets⟧, so that a test or a translator sees what did not.
func UsePseudo() { current.Store(tongue.Pseudo()) }

// T gives a text in the language in use. Its argument is a literal.
func T(text string) string { return use().T(text) }

// C gives a text that means different things in different places; context says
// which and is part of the key. Both are literals.
func C(context, text string) string { return use().C(context, text) }

// M marks a text that is turned later, by Say: the catalogues get it, and the
// program keeps it in English.
func M(text string) string { return text }

// F gives a text with values put in for %s, %d and so on, which a language may
// take in another order (%[2]s). Amounts of money are written as the language
// writes them. The format is a literal.
func F(format string, args ...any) string { return use().F(format, args...) }

// Labelled puts what something is before its value, with the colon as the language
// writes it: Payé : 30,00 €.
func Labelled(label, value string) string { return use().Labelled(label, value) }

// Listed joins texts that may hold commas of their own, with the semicolon as the
// language writes it: une chose ; une autre.
func Listed(texts []string) string { return use().Listed(texts) }

// N gives a text with a number in the form the number asks for: one is the English
// form for 1, other for all others and is the key. Where no values are given, n is
// the only one. A form may leave the number out ("One visit").
func N(n int, one, other string, args ...any) string { return use().N(n, one, other, args...) }

// Form gives the form of a noun for a number, "visit" or "visits", without the
// number. The nouns stand in the code as One and Many of a composite literal, and
// many is the key.
func Form(n int, one, many string) string { return use().Form(n, one, many) }

// Say turns a text of the rules and the services; what people typed stays as it is.
func Say(text string) string { return use().Say(text) }

// Allergies turns clinic.AllergyText, and Allergy one of its list: the states and the
// grades are words of the program, the rest was typed.
func Allergies(text string) string { return use().Allergies(text) }

// Allergy turns one allergy as clinic.Allergy.String gives it.
func Allergy(text string) string { return use().Allergy(text) }

// Error is what may be shown of an error, in the language in use.
func Error(err error) string { return use().Error(err) }

// Money writes an amount with its currency: € 1,240.00, 1.240,00 €.
func Money(m clinic.Money) string { return use().Money(m) }

// Amount writes an amount without its currency.
func Amount(m clinic.Money) string { return use().Amount(m) }

// Decimal writes a number that the rules wrote (1,240.5) as the language does.
func Decimal(s string) string { return use().Decimal(s) }

// Count writes how many there are of something: 12,345 or 12.345.
func Count(n int) string { return use().Count(n) }

// Typed writes a number that the rules wrote as an input field shows it: with
// the decimal sign of the language, and no thousands apart.
func Typed(s string) string { return use().Typed(s) }

// FileName makes a file's name, without an ending, of words in the language in use.
func FileName(words ...string) string { return tongue.FileName(words...) }

// Date writes a day or a moment. The layout is one of package time's, in the order
// of English; the language's own takes its place.
func Date(d Day, layout string) string { return use().Date(d, layout) }

// DayName is the name of a day of the week.
func DayName(d clinic.Weekday) string { return use().DayName(d) }

// ShortDay is the usual abbreviation of a day of the week.
func ShortDay(d clinic.Weekday) string { return use().ShortDay(d) }

// TinyDay is a day of the week in two letters, for the head of a calendar.
func TinyDay(d clinic.Weekday) string { return use().TinyDay(d) }

// MonthNamed reads a month as people type it in the language in use: its name or
// the first three letters and more of it, in lower case.
func MonthNamed(s string) (time.Month, bool) { return use().MonthNamed(s) }

// DayNamed reads a day of the week as people type it in the language in use: its
// name or the first two letters and more of it, in lower case.
func DayNamed(s string) (clinic.Weekday, bool) { return use().DayNamed(s) }

var country atomic.Value // of the hospital, as the settings have it

// UseCountry has calendars begin their weeks as the hospital's country does; empty
// where the settings name none.
func UseCountry(code string) { country.Store(code) }

// WeekStart is the day a week begins with: the country's, else the language's.
func WeekStart() clinic.Weekday {
	if code, _ := country.Load().(string); code != "" {
		return clinic.WeekStart(code)
	}
	return use().WeekStart()
}

// LowerFirst begins a title as it stands inside a sentence. German keeps the
// capitals of its nouns.
func LowerFirst(s string) string { return use().LowerFirst(s) }

// UpperFirst begins a text as a sentence begins.
func UpperFirst(s string) string { return tongue.UpperFirst(s) }

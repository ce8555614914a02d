package tongue

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"caredesk/internal/clinic"
)

// T gives a text in the language. Its argument is a literal.
func (c *Tongue) T(text string) string {
	if c.pseudo {
		return c.bracket(text)
	}
	if f, ok := c.messages[text]; ok {
		return f.other
	}
	return text
}

// C gives a text that means different things in different places; context says
// which and is part of the key. Both are literals.
func (c *Tongue) C(context, text string) string {
	if c.pseudo {
		return c.bracket(text)
	}
	if f, ok := c.messages[Key(context, text)]; ok {
		return f.other
	}
	return text
}

// Key is how a text with a context stands in a catalogue.
func Key(context, text string) string { return text + " [" + context + "]" }

// F gives a text with values put in for %s, %d and so on, which a language may
// take in another order (%[2]s). Amounts of money are written as the language
// writes them. The format is a literal.
func (c *Tongue) F(format string, args ...any) string {
	if false {
		_ = fmt.Sprintf(format, args...) // has go vet hold the values against the verbs
	}
	text := format
	if f, ok := c.messages[format]; ok && !c.pseudo {
		text = f.other
	}
	return c.fill(text, args)
}

// Labelled puts what something is before its value, with the colon as the language
// writes it: French keeps a space before it.
func (c *Tongue) Labelled(label, value string) string { return c.F("%s: %s", label, value) }

// Listed joins texts that may hold commas of their own, with the semicolon as the
// language writes it: French keeps a narrow space before it. No text gives none.
func (c *Tongue) Listed(texts []string) string {
	var all string
	for i, s := range texts {
		if i == 0 {
			all = s
			continue
		}
		all = c.F("%s; %s", all, s)
	}
	return all
}

// N gives a text with a number in the form the number asks for: one is the English
// form for 1, other for all others and is the key. Where no values are given, n is
// the only one. A form may leave the number out ("One visit").
func (c *Tongue) N(n int, one, other string, args ...any) string {
	if len(args) == 0 {
		args = []any{n}
	}
	args = slices.Clone(args)
	for i, a := range args {
		if whole, ok := a.(int); ok {
			args[i] = counted{whole, c.Count}
		}
	}
	if f, ok := c.messages[other]; ok && !c.pseudo {
		return c.fill(f.of(c.plural(n)), args)
	}
	if n == 1 {
		return c.fill(one, args)
	}
	return c.fill(other, args)
}

// Plural is the form that a whole number asks for in a language by its two letters.
func Plural(code string, n int) plural.Form {
	return plural.Cardinal.MatchPlural(pluralTag(code), magnitude(n), 0, 0, 0, 0)
}

// pluralTag is whose plurals a language has. Portuguese here is that of Portugal,
// which says “0 doentes”; package x/text takes plain “pt” for Brazilian, which says
// “0 doente”.
func pluralTag(code string) language.Tag {
	if code == "pt" {
		code = "pt-PT"
	}
	return language.Make(code)
}

func (c *Tongue) plural(n int) plural.Form {
	return plural.Cardinal.MatchPlural(c.plurals, magnitude(n), 0, 0, 0, 0)
}

func magnitude(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// Error is what may be shown of an error, in the language.
func (c *Tongue) Error(err error) string { return c.Say(clinic.MessageOf(err)) }

// fill puts values into a format that may use fewer than there are.
func (c *Tongue) fill(format string, args []any) string {
	own := make([]any, 0, len(args))
	for _, a := range args {
		switch v := a.(type) {
		case clinic.Money:
			a = c.money(v)
		}
		own = append(own, a)
	}
	text := format
	if n := verbs(format); n > 0 {
		text = fmt.Sprintf(format, own[:min(n, len(own))]...)
	} else {
		text = strings.ReplaceAll(format, "%%", "%")
	}
	if c.pseudo {
		return c.bracket(text)
	}
	return text
}

func (c *Tongue) bracket(text string) string {
	if text == "" || strings.HasPrefix(text, "⟦") && strings.HasSuffix(text, "⟧") {
		return text
	}
	return "⟦" + text + "⟧"
}

// verbs is how many values a format takes: the highest number asked for.
func verbs(format string) int {
	most, next := 0, 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		i++
		for i < len(format) && strings.IndexByte("+-#0123456789.", format[i]) >= 0 {
			i++
		}
		if i < len(format) && format[i] == '[' {
			n := 0
			for i++; i < len(format) && format[i] != ']'; i++ {
				n = n*10 + int(format[i]-'0')
			}
			next = n - 1
			i++
			for i < len(format) && strings.IndexByte("+-#0123456789.", format[i]) >= 0 {
				i++
			}
		}
		if i < len(format) && format[i] != '%' {
			next++
			most = max(most, next)
		}
	}
	return most
}

// Form gives the form of a noun for a number, "visit" or "visits", without the
// number. The nouns stand in the code as One and Many of a composite literal, and
// many is the key.
func (c *Tongue) Form(n int, one, many string) string {
	if c.pseudo {
		return c.bracket(many)
	}
	if f, ok := c.messages[many]; ok && c.code != "en" {
		return f.of(c.plural(n))
	}
	if n == 1 {
		return one
	}
	return many
}

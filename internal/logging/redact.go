package logging

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"caredesk/internal/clinic"
)

const withheld = "[withheld]"

// private are the words that make an attribute private wherever they stand in
// its key: "name", "patient_name" and "PatientName" alike.
var private = words(`
	password passwd passphrase pass pwd secret token hash salt key credential credentials cookie dsn
	name names firstname lastname username fullname surname contact kin guardian
	phone mobile telephone email mail address street city postcode zip
	birth birthday birthdate dob born age sex gender blood allergy allergies insurance policy licence license
	symptom symptoms diagnosis diagnoses complaint note notes medicine medicines drug dose sig
	finding findings reason remark comment text body content before after value values
	query search args arguments sql input
`)

// records are the words for a row of the database: a number there is its id,
// which tells nothing to those who have not the database; a text would be a
// name.
var records = words(`user actor doctor patient person prescription history invoice payment`)

// harmless are keys that hold a private word and nothing private.
var harmless = words(`hostname tablename columnname programname`)

func words(text string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}

// redact is the handler's ReplaceAttr.
func redact(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 {
		switch a.Key {
		case slog.TimeKey, slog.LevelKey:
			return a
		case slog.MessageKey:
			a.Value = slog.StringValue(Scrub(a.Value.String()))
			return a
		}
	}
	numeric := false
	switch a.Value.Kind() {
	case slog.KindInt64, slog.KindUint64, slog.KindBool, slog.KindDuration, slog.KindFloat64:
		numeric = true
	case slog.KindString:
		a.Value = slog.StringValue(Scrub(a.Value.String()))
	case slog.KindAny:
		a.Value, numeric = plain(a.Value.Any())
	}
	if isPrivate(a.Key, numeric) || !numeric && slices.ContainsFunc(groups, func(g string) bool { return isPrivate(g, false) }) {
		a.Value = slog.StringValue(withheld)
	}
	return a
}

// isPrivate judges a value by its key.
func isPrivate(key string, numeric bool) bool {
	parts := split(key)
	joined := strings.Join(parts, "")
	if harmless[joined] || numeric && (records[joined] || len(parts) > 1 && parts[len(parts)-1] == "id") {
		return false
	}
	for _, part := range append(parts, joined) {
		if private[part] || records[part] {
			return true
		}
	}
	return false
}

// split breaks a key into its lower-case words.
func split(key string) []string {
	var spaced strings.Builder
	previous := ' '
	for _, r := range key {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			spaced.WriteByte(' ')
		case unicode.IsUpper(r) && unicode.IsLower(previous):
			spaced.WriteByte(' ')
			fallthrough
		default:
			spaced.WriteRune(unicode.ToLower(r))
		}
		previous = r
	}
	return strings.Fields(spaced.String())
}

// plain turns a value of any type into one that is safe to write: errors are
// scrubbed, named numbers and texts are written as such, and of everything
// with inner parts only the type remains.
func plain(value any) (v slog.Value, numeric bool) {
	switch v := value.(type) {
	case nil:
		return slog.AnyValue(nil), false
	case error:
		return slog.GroupValue(describe(v)...), false
	case time.Time:
		return slog.TimeValue(v), false
	}
	r := reflect.ValueOf(value)
	switch {
	case r.CanInt():
		return slog.Int64Value(r.Int()), true
	case r.CanUint():
		return slog.Uint64Value(r.Uint()), true
	case r.CanFloat():
		return slog.Float64Value(r.Float()), true
	case r.Kind() == reflect.Bool:
		return slog.BoolValue(r.Bool()), true
	case r.Kind() == reflect.String:
		return slog.StringValue(Scrub(r.String())), false
	}
	return slog.StringValue(fmt.Sprintf("[%T]", value)), false
}

// describe takes an error apart for the log.
func describe(err error) []slog.Attr {
	var known *clinic.Error
	if !errors.As(err, &known) {
		return []slog.Attr{slog.String("type", fmt.Sprintf("%T", err)), slog.String("cause", Scrub(err.Error()))}
	}
	attrs := []slog.Attr{slog.String("code", string(known.Code))}
	if known.Field != "" {
		attrs = append(attrs, slog.String("field", known.Field))
	}
	if known.Err != nil {
		attrs = append(attrs, slog.String("cause", Scrub(known.Err.Error())))
	}
	return attrs
}

// scrubs are applied in order by Scrub.
var scrubs = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\s@]*@`), "$1" + withheld + "@"},
	{regexp.MustCompile(`(?i)\b((?:ssl)?password|passwd|pwd|token|secret)(\s*[=:]\s*)('[^']*'|"[^"]*"|[^\s&;,]+)`), "$1$2" + withheld},
	{regexp.MustCompile(`\$argon2\S*|\bpbkdf2_\S*`), withheld},
	{regexp.MustCompile(`=\([^)]*\)`), "=(" + withheld + ")"}, // PostgreSQL: Key (email)=(…) already exists
	{regexp.MustCompile(`"(?:[^"\\]|\\.)*"`), withheld},
	{regexp.MustCompile("`[^`]*`"), withheld},
	{regexp.MustCompile(`(^|[\s(=:,])'[^']*(?:'[^'\s),;:]+)*'`), "$1" + withheld}, // 'O'Brien' too
	{regexp.MustCompile(`[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[^\s<>"'(),;:]+`), withheld},
	{regexp.MustCompile(`\+?\d[\d ()./-]{6,}\d`), withheld},
}

// Scrub takes out of a text what may be somebody's: quoted values, which is
// where parsers and databases repeat what was typed, credentials, e-mail
// addresses and long numbers such as phone numbers and dates of birth.
func Scrub(s string) string {
	for _, each := range scrubs {
		s = each.pattern.ReplaceAllString(s, each.with)
	}
	return strings.ToValidUTF8(s, "�")
}

package clinic

import (
	"errors"
	"fmt"
	"strings"
)

// Code classifies an error so that a caller can decide what to do without
// knowing where it came from.
type Code string

// The codes. Drivers' errors are turned into these by the store, and these
// into words and colours by the window; nothing else looks at a driver error.
const (
	Invalid         Code = "invalid"         // the input is wrong; Field says which
	NotFound        Code = "not_found"       // there is no such record
	Conflict        Code = "conflict"        // it contradicts other records (a taken slot)
	Stale           Code = "stale"           // somebody else changed the record first
	Forbidden       Code = "forbidden"       // the actor's role may not do this
	Unauthenticated Code = "unauthenticated" // nobody is signed in
	LockedOut       Code = "locked_out"      // too many wrong sign-ins
	Unavailable     Code = "unavailable"     // the database cannot be reached or is busy
	Internal        Code = "internal"        // a fault of ours
)

// Error is the one error type that crosses package borders. Message is safe
// and helpful to show to the user; Field names the input it belongs to, empty
// for the whole form; Err is for the log alone and is never shown.
type Error struct {
	Code    Code
	Field   string
	Message string
	Err     error
}

// ErrDamaged is in the tree of every error that says that the database itself is
// damaged, so that a backup has to take its place.
var ErrDamaged = errors.New("clinic: the database is damaged")

// Error gives the message for people followed by the cause for the log.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	if e.Field != "" {
		b.WriteString(" (" + e.Field + ")")
	}
	b.WriteString(": " + e.Message)
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf builds an Error without a field.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// FieldErrorf builds an Invalid error that belongs to one input.
func FieldErrorf(field, format string, args ...any) *Error {
	return &Error{Code: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Wrap builds an Error that hides a cause behind a message for people.
func Wrap(code Code, err error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// CodeOf returns the code of the first Error in err's tree, Internal for any
// other error and the empty code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// MessageOf returns what may be shown to the user.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong inside Caredesk. Nothing was saved. The details are in the log."
}

// FieldOf returns the input the error belongs to, empty when it has none.
func FieldOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

// FieldErrors returns every Error with a field in err's tree, in order, so
// that a form can mark all its wrong inputs at once.
func FieldErrors(err error) []*Error {
	var out []*Error
	var walk func(error)
	walk = func(err error) {
		if err == nil {
			return
		}
		if e, ok := err.(*Error); ok {
			if e.Field != "" {
				out = append(out, e)
			}
			return
		}
		switch u := err.(type) {
		case interface{ Unwrap() []error }:
			for _, each := range u.Unwrap() {
				walk(each)
			}
		case interface{ Unwrap() error }:
			walk(u.Unwrap())
		}
	}
	walk(err)
	return out
}

// joinErrors keeps a single error as it is, so that its code and field can be
// read, and joins several.
func joinErrors(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

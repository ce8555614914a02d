// Package exchange writes files for other programs. So far that is a doctor's
// calendar as iCalendar (RFC 5545). It asks no database: a caller hands it the
// finished records.
package exchange

// Package exchange writes files for other programs: a doctor's calendar as
// iCalendar (RFC 5545), reports as CSV (RFC 4180) and XLSX. It asks no database:
// a caller hands it the finished records.
package exchange

package service

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// ReportRepo computes the figures of reports. Every sum, count, mean and
// percentile is made by the database.
type ReportRepo interface {
	// Lines returns the groups of a report in their order, one more than
	// Spec.Limit when there are more. A line's values are those of
	// report.Computed. Groups in which nothing happened are left out.
	Lines(ctx context.Context, s report.Spec) ([]report.Line, error)
	// Total returns the same figures over everything that the query matches: a
	// line, or one for each currency of reports that tell currencies apart.
	Total(ctx context.Context, s report.Spec) ([]report.Line, error)
}

// ReportFormat is what a report is exported as.
type ReportFormat string

// The formats.
const (
	ReportPDF  ReportFormat = "pdf"
	ReportCSV  ReportFormat = "csv"
	ReportXLSX ReportFormat = "xlsx"
)

// ReportFormats returns all formats in the order they are offered.
func ReportFormats() []ReportFormat { return []ReportFormat{ReportPDF, ReportXLSX, ReportCSV} }

// Valid reports whether there is such a format.
func (f ReportFormat) Valid() bool {
	return f == ReportPDF || f == ReportCSV || f == ReportXLSX
}

// ReportExport is a report that leaves the program, with what its letterhead
// needs.
type ReportExport struct {
	Result   report.Result
	Settings clinic.Settings
	Logo     []byte // PNG; nil for none
}

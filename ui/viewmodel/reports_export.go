package viewmodel

import (
	"context"
	"errors"

	"caredesk/internal/report"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// ReportExporting is one report on its way into a file.
type ReportExporting struct {
	FrontDesk
	Query report.Query
	// Write makes the file of what the service handed out. It stops when its
	// context is cancelled and then leaves nothing behind.
	Write func(ctx context.Context, e service.ReportExport, f service.ReportFormat, path string, replace bool) error

	running bool
	cancel  context.CancelFunc
}

// Start computes the report anew, has the export recorded and writes the file.
// A second call while one is under way does nothing.
func (x *ReportExporting) Start(f service.ReportFormat, path string, replace bool, done func(error)) {
	if x.running {
		return
	}
	ctx, cancel := context.WithCancel(x.Context())
	x.running, x.cancel = true, cancel
	x.Runner.Go(ctx, func(ctx context.Context) func() {
		e, err := x.Services.Reports.Export(ctx, x.Query, f)
		if err == nil {
			err = x.Write(ctx, e, f, path, replace)
		}
		if ctx.Err() != nil && err != nil {
			err = context.Canceled
		}
		return func() {
			cancel()
			x.running = false
			done(err)
		}
	})
}

// Cancel gives the export up.
func (x *ReportExporting) Cancel() {
	if x.running && x.cancel != nil {
		x.cancel()
	}
}

// GivenUp reports whether an export ended because it was cancelled.
func GivenUp(err error) bool { return errors.Is(err, context.Canceled) }

// FormatTitle names a format for people.
func FormatTitle(f service.ReportFormat) string {
	switch f {
	case service.ReportPDF:
		return "PDF"
	case service.ReportXLSX:
		return i18n.T("Excel (XLSX)")
	case service.ReportCSV:
		return "CSV"
	}
	return string(f)
}

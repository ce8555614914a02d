package viewmodel

import (
	"context"

	"caredesk/internal/report"
	"caredesk/internal/service"
)

// ReportService is service.Reports.
type ReportService interface {
	Run(ctx context.Context, q report.Query) (report.Result, error)
	Export(ctx context.Context, q report.Query, f service.ReportFormat) (service.ReportExport, error)
}

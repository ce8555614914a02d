package viewmodel

import (
	"context"

	"caredesk/internal/service"
)

// ExportService is service.Exports.
type ExportService interface {
	Record(ctx context.Context, q service.RecordQuery, sink service.RecordSink) error
	Records(ctx context.Context, sink service.RecordSink, progress service.ExportProgress) error
	Everything(ctx context.Context, sink service.TableSink, progress service.ExportProgress) error
}

// FHIRImportService is service.FHIRImports.
type FHIRImportService interface {
	Import(ctx context.Context, cmd service.FHIRImportCommand) (service.FHIRImportReport, error)
}

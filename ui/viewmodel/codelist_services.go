package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// CodeListService is service.CodeListService.
type CodeListService interface {
	SuggestDiagnoses(ctx context.Context, text string) ([]clinic.CodedDiagnosis, error)
	SuggestDrugs(ctx context.Context, text string, limit int) ([]clinic.Drug, error)
	Lists(ctx context.Context) ([]service.CodeListInfo, error)
	ListDrugs(ctx context.Context, f service.DrugFilter, p service.PageRequest) (service.Page[service.DrugRow], error)
	ListDiagnoses(ctx context.Context, f service.DiagnosisFilter, p service.PageRequest) (service.Page[service.DiagnosisRow], error)
	Drug(ctx context.Context, id clinic.DrugID) (service.DrugRow, error)
	SaveDrug(ctx context.Context, d clinic.Drug) (clinic.DrugID, error)
	RetireDrug(ctx context.Context, id clinic.DrugID, version int) error
	RestoreDrug(ctx context.Context, id clinic.DrugID, version int) error
	ListImporter
}

// TemplateService is service.TemplateService.
type TemplateService interface {
	Suggest(ctx context.Context, codes []string) ([]clinic.RxTemplate, error)
	Save(ctx context.Context, x clinic.RxTemplate) (clinic.RxTemplateID, error)
	BringBack(ctx context.Context, x clinic.RxTemplate) (clinic.RxTemplateID, error)
	Rename(ctx context.Context, id clinic.RxTemplateID, version int, name string) error
	Delete(ctx context.Context, id clinic.RxTemplateID, version int) error
	MarkUsed(ctx context.Context, id clinic.RxTemplateID) error
}

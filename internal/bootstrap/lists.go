package bootstrap

import (
	"context"
	"log/slog"

	"caredesk/assets"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// starters are the code lists that come with the program.
func starters() service.StarterLists {
	return service.StarterLists{
		service.DrugList:        []byte(assets.DrugsCSV),
		service.ClassList:       []byte(assets.DrugClassesCSV),
		service.InteractionList: []byte(assets.InteractionsCSV),
		service.DiagnosisList:   []byte(assets.DiagnosisCodesCSV),
	}
}

// loadStarters takes the starter lists into a new hospital, and newer ones into
// an old. A hospital that cannot be written now opens without them; the next
// opening tries again.
func loadStarters(ctx context.Context, s *store.Store, services *service.Services, log *slog.Logger) {
	if s.ReadOnly() != nil {
		return
	}
	if err := services.LoadStarters(ctx, starters()); err != nil {
		log.WarnContext(ctx, "the starter lists were not taken in", "error", err)
	}
}

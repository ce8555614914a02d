package backup

import (
	"context"
	"path/filepath"

	"caredesk/internal/service"
	"caredesk/internal/store"
)

// Server is a database on a server that nobody writes to meanwhile.
type Server interface {
	Source
	// Empty reports whether there is nothing to save.
	Empty() bool
	// ReplaceWith puts what a file holds in the place of everything, or changes nothing.
	ReplaceWith(ctx context.Context, path string, progress func(done, total int64)) ([]store.CopiedTable, error)
}

var _ Server = (*store.Server)(nil)

// SwapServer puts a staged backup in the place of what a server holds. Until its
// last step, one transaction, the server is as it was. Of w, Database and Aside do
// not count; Save is not called when the server is empty.
func (e *Engine) SwapServer(ctx context.Context, s *Staged, server Server, w Swap) error {
	dir := filepath.Dir(s.path)
	teller(w.Progress, service.StepSave, dir)(0, 0)
	if err := e.at("save"); err != nil {
		return err
	}
	if !server.Empty() {
		if err := w.Save(ctx, server); err != nil {
			return err
		}
	}
	if err := e.at("mark"); err != nil {
		return err
	}
	if err := w.Mark(ctx, s.path); err != nil {
		return err
	}
	if err := e.at("replace"); err != nil {
		return err
	}
	tell := teller(w.Progress, service.StepReplace, dir)
	tell(0, 0)
	if _, err := server.ReplaceWith(ctx, s.path, tell); err != nil {
		return err
	}
	return e.at("replaced")
}

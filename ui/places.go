package ui

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/ui/viewmodel"
)

// places looks for databases with what the program gave the window.
func (s *Shell) places() viewmodel.Places {
	p := viewmodel.Places{Default: s.options.Default, Exists: s.options.Exists, Probe: s.options.Probe, KeepPassword: s.options.KeepPassword}
	if p.Probe == nil {
		p.Probe = func(context.Context, string, string) (bool, error) {
			return false, clinic.Errorf(clinic.Unavailable, "This window opens files alone.")
		}
	}
	if p.KeepPassword == nil {
		p.KeepPassword = func(context.Context, string, string) error { return nil }
	}
	return p
}

// sharedAt reports whether a file is to be opened as one that desks take turns
// with. One that looks like it is opened so in any case.
func (s *Shell) sharedAt(path string) bool {
	return s.options.Shared || s.config.Shared && path == s.config.Database
}

// keepDatabase has this desk open another database from its next start on.
func (s *Shell) keepDatabase(f viewmodel.Found) error {
	changed := s.config
	changed.Database, changed.Shared = f.Database, f.Shared
	if err := s.options.SaveConfig(changed); err != nil {
		return err
	}
	s.config = changed
	s.options.Log.Info("another database is chosen for the next start")
	return nil
}

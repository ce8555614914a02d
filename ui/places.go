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

// keepDatabase has this desk open another database from its next start on.
func (s *Shell) keepDatabase(database string) error {
	changed := s.config
	changed.Database = database
	if err := s.options.SaveConfig(changed); err != nil {
		return err
	}
	s.config = changed
	s.options.Log.Info("another database is chosen for the next start")
	return nil
}

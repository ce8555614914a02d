package service

import (
	"context"
	"errors"

	"caredesk/internal/clinic"
)

// Setup opens a new hospital. It is the only way in without a user, and closed
// for good as soon as there is one.
type Setup struct{ *core }

// Needed reports whether the database has no users yet.
func (s *Setup) Needed(ctx context.Context) (bool, error) {
	needed := false
	err := s.uow.View(ctx, func(r Repos) error {
		n, err := r.Users().Count(ctx)
		needed = err == nil && n == 0
		return err
	})
	return needed, s.report(err)
}

// Initialize writes the hospital's details and makes the first administrator.
// It refuses with a Conflict once any user exists.
func (s *Setup) Initialize(ctx context.Context, cmd SetupCommand) error {
	today := s.today()
	settings := cmd.Settings
	settings.Demo, settings.Logo, settings.Version = false, "", 0
	admin := clinic.User{Username: cmd.AdminUsername, FirstName: cmd.AdminFirst, LastName: cmd.AdminLast,
		Role: clinic.RoleAdmin, Active: true}
	logo, pictureErr := normalise(cmd.Logo, logoSide, "logo")
	if err := errors.Join(settings.Clean(today), checkCountry(settings.Country), pictureErr, admin.Clean(today),
		s.rules.Check(cmd.AdminPassword, admin.Username)); err != nil {
		return err
	}
	hash, err := s.passwords.Hash(cmd.AdminPassword)
	if err != nil {
		return err
	}
	return s.writeAs(ctx, clinic.SystemActor("First set-up", cmd.Workstation), func(t *tx) error {
		n, err := t.Users().Count(t.ctx)
		if err != nil {
			return err
		}
		if n > 0 {
			return clinic.Errorf(clinic.Conflict, "This hospital has been set up already. Sign in instead.")
		}
		settings, admin := settings, admin
		if settings.Logo, err = t.keepPicture(cmd.Logo, logo, ""); err != nil {
			return err
		}
		settings.UpdatedAt = t.now
		if err := t.Settings().Insert(t.ctx, settings); err != nil {
			return err
		}
		t.site = nil
		if err := t.audit(change{action: "settings.create", id: 1, after: settingsRecord(settings)}); err != nil {
			return err
		}
		admin.CreatedAt = t.now
		if admin.ID, err = t.Users().Insert(t.ctx, admin, hash); err != nil {
			return err
		}
		t.emit(SettingsChanged{})
		t.emit(UserChanged{admin.ID})
		return t.audit(change{action: "user.create", id: int64(admin.ID), after: userRecord(admin)})
	})
}

package ui

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/config"
	"caredesk/internal/store/storetest"
	"caredesk/ui/uitest"
)

// Whoever opens an older hospital with a newer program is told once what was done
// and where the backup is, and signs in as ever.
func TestAnUpdateOfTheDataIsTold(t *testing.T) {
	s := newSite(t)
	s.demo = storetest.NewOlderFile(t, 8)
	db := storetest.RawDB(t, s.demo)
	// Somebody set it up.
	if _, err := db.Exec(`INSERT INTO auth_user (id, username, password, first_name, last_name, date_joined) VALUES (1, 'maeve', '!', 'Maeve', 'Ryan', '2025-01-01T00:00:00.000000Z');
		INSERT INTO users_profile (user_id, role, phone, name_key, created_at, updated_at) VALUES (1, 'admin', '', 'ryan maeve', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z')`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s.startRemembered(config.ThemeLight)
	s.sees("Brought up to date", "(schema 8 to", filepath.Join("backups", "caredesk-before-update-"), "on every desk")
	uitest.Shot(t, s.w, "updated")
	uitest.Key(s.w, fyne.KeyReturn)
	s.hides("Brought up to date")
	s.sees("Sign in")
	s.shell.showLogin()
	s.hides("Brought up to date")
}

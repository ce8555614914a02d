package viewmodel

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/ui/i18n"
)

// Places looks for databases, at the first start and in the settings. What it
// calls runs off the UI thread.
type Places struct {
	Default string // the file proposed on this computer
	// Exists reports whether there is something at a path; Probe whether a
	// database on a server can be used and holds data already.
	Exists func(path string) (bool, error)
	Probe  func(ctx context.Context, address, password string) (there bool, err error)
	// KeepPassword puts a server's password into the keyring.
	KeepPassword func(ctx context.Context, address, password string) error
}

// Found is a database that can be used.
type Found struct {
	Database string // the whole path, or the address without its password
	Shared   bool   // it is a file that several desks take turns with
	There    bool   // it exists already
}

// Find makes a whole path or address of what was typed and looks what is there.
// Errors stand under "path" and "password".
func (p Places) Find(ctx context.Context, place SetupPlace, typed, password string) (Found, error) {
	database, err := tidyDatabase(typed)
	if err != nil {
		return Found{}, err
	}
	if place == PlaceServer || config.IsDSN(database) {
		return p.onServer(ctx, database, password)
	}
	if rest, ok := strings.CutPrefix(database, "~"+string(filepath.Separator)); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return Found{}, clinic.FieldErrorf("path", "Give the whole path, without ~.")
		}
		database = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(database) {
		return Found{}, clinic.FieldErrorf("path", "Give the whole path, such as %s.", p.Default)
	}
	database = filepath.Clean(database)
	if info, err := os.Stat(database); err == nil && info.IsDir() {
		database = filepath.Join(database, SetupDatabase)
	}
	there, err := p.Exists(database)
	if err == nil && !there && place == PlaceExisting {
		err = clinic.FieldErrorf("path", "There is no Caredesk file at %s.", database)
	}
	return Found{Database: database, Shared: place == PlaceShared, There: there}, underPath(err)
}

func (p Places) onServer(ctx context.Context, address, password string) (Found, error) {
	if !config.IsDSN(address) {
		return Found{}, clinic.FieldErrorf("path", "Give the address as postgres://user@server/database.")
	}
	if config.HoldsSecret(address) {
		return Found{}, clinic.FieldErrorf("path", "Leave the password out of the address. It has a field of its own and is not kept with the address.")
	}
	if err := config.CheckDatabase(address); err != nil {
		return Found{}, underPath(err)
	}
	there, err := p.Probe(ctx, address, password)
	return Found{Database: address, There: there}, underPath(err)
}

// keep puts a typed password of a server into the keyring. What hinders that is
// told, and work goes on.
func (p Places) keep(ctx context.Context, database, password string) (notice string) {
	if password == "" || !config.IsDSN(database) {
		return ""
	}
	if err := p.KeepPassword(ctx, database, password); err != nil {
		return i18n.Error(err)
	}
	return ""
}

func tidyDatabase(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", clinic.FieldErrorf("path", "Give a folder or a file.")
	}
	if strings.ContainsFunc(typed, func(r rune) bool { return r < ' ' }) {
		return "", clinic.FieldErrorf("path", "That path holds characters that no file name has.")
	}
	return typed, nil
}

// FoundWords says in words what a look at a database found.
func FoundWords(f Found) string {
	switch {
	case f.There && config.IsDSN(f.Database):
		return i18n.T("The server answers, and the database holds Caredesk's data.")
	case f.There && f.Shared:
		return i18n.T("There is a file, which will be opened as one that desks take turns with.")
	case f.There:
		return i18n.T("There is a file, which will be opened as it is.")
	case config.IsDSN(f.Database):
		return i18n.T("The server answers. The database is empty and ready for a new hospital.")
	}
	return i18n.T("There is no file yet. One is made for a new hospital.")
}

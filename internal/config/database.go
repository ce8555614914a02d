package config

import (
	"net/url"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
)

// CheckDatabase refuses what names no database that a program can open: an
// address in another form than a URL, and one that holds a password, which
// would stand in the list of processes, in the shell's history and in logs.
func CheckDatabase(database string) error {
	switch {
	case !IsDSN(database):
		if scheme, _, found := strings.Cut(database, "://"); found && len(scheme) > 1 && !strings.ContainsAny(scheme, `/\`) {
			return clinic.FieldErrorf("database", "There is no kind of database %q. Give a file, or the address of a PostgreSQL database such as postgres://user@server/database.", scheme)
		}
		return nil
	case HoldsSecret(database):
		return clinic.FieldErrorf("database", "The database address holds a password. Leave it out: a password comes from this computer's keyring, "+
			"from the environment (CAREDESK_DATABASE_PASSWORD or PGPASSWORD) or from the PostgreSQL password file (.pgpass).")
	}
	u, err := url.Parse(database)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return clinic.FieldErrorf("database", "Give the address as postgres://user@server/database.")
	}
	if strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "" {
		return clinic.FieldErrorf("database", "The address names no database. It looks like postgres://user@server/database.")
	}
	return nil
}

// WholeDatabase makes a whole path of a file's, and leaves an address as it is.
func WholeDatabase(database string) (string, error) {
	if IsDSN(database) {
		return database, nil
	}
	return filepath.Abs(database)
}

// ServerOf is the server in a database's address, for people: "db.example.org".
func ServerOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if host := u.Hostname(); host != "" {
		return host
	}
	if host := u.Query().Get("host"); host != "" && !strings.HasPrefix(host, "/") {
		return host
	}
	return "this computer"
}

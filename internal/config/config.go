package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/folder"
)

// ThemeMode is the look of the window.
type ThemeMode string

// The theme modes. ThemeSystem follows the desktop.
const (
	ThemeSystem   ThemeMode = "system"
	ThemeLight    ThemeMode = "light"
	ThemeDark     ThemeMode = "dark"
	ThemeContrast ThemeMode = "contrast"
)

// Config is what this workstation remembers between starts.
type Config struct {
	Database    string    `json:"database"`              // file or DSN; empty until the first start chose one
	Shared      bool      `json:"shared,omitempty"`      // the file is one that several desks take turns with
	Workstation string    `json:"workstation"`           // how the audit log names this computer
	Theme       ThemeMode `json:"theme"`                 //
	TextSize    int       `json:"text_size,omitempty"`   // per cent of the normal size, from 80 to 200; zero: normal
	Compact     bool      `json:"compact,omitempty"`     // rows and controls stand close together
	Language    string    `json:"language,omitempty"`    // empty: the system's
	Printer     string    `json:"printer,omitempty"`     // empty: the system's default
	WindowSize  [2]int    `json:"window_size,omitempty"` // width and height; zero: the program's choice
}

// maxFile bounds what Load reads; a real file has a few hundred bytes.
const maxFile = 1 << 20

// Default is the configuration of a first start.
func Default() Config {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "workstation"
	}
	return Config{Workstation: host, Theme: ThemeSystem}
}

// Load reads the file at path over the defaults. When there is none, the
// defaults come with an error that is fs.ErrNotExist; when it is damaged, with
// an invalid error that names the file, which is left as it is.
func Load(path string) (Config, error) {
	c := Default()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	if err == nil && info.Size() > maxFile {
		return c, damaged(path, errors.New("config: file too large"))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return c, clinic.Wrap(clinic.Unavailable, err, "The settings file %s cannot be read.", path)
	}
	read := c
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &read); err != nil {
		return c, damaged(path, err)
	}
	return read.tidied(), nil
}

// Save writes the file at path so that, whatever happens, either the old or
// the new text is there. The file is readable by its owner alone. A DSN that
// holds a password is refused: passwords belong into the database system's own
// password file (PostgreSQL: ~/.pgpass).
func Save(path string, c Config) error {
	if HoldsSecret(c.Database) {
		return clinic.FieldErrorf("database", "The database address holds a password, which is not kept in the settings file. Leave it out and put it into your PostgreSQL password file (.pgpass).")
	}
	text, err := json.MarshalIndent(c.tidied(), "", "  ")
	if err != nil {
		return clinic.Wrap(clinic.Internal, err, "The settings cannot be written.")
	}
	dir := filepath.Dir(path)
	if err := MakeDir(dir); err != nil {
		return err
	}
	if err := folder.WriteBytes(path, append(text, '\n')); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The settings cannot be written to %s. Check that you may write there and that the disk is not full.", path)
	}
	return nil
}

// tidied replaces what makes no sense by the defaults.
func (c Config) tidied() Config {
	if c.Theme != ThemeLight && c.Theme != ThemeDark && c.Theme != ThemeContrast {
		c.Theme = ThemeSystem
	}
	if c.TextSize < 80 || c.TextSize > 200 {
		c.TextSize = 0
	}
	if c.Workstation = clinic.CleanLine(c.Workstation); c.Workstation == "" {
		c.Workstation = Default().Workstation
	}
	if c.WindowSize[0] < 0 || c.WindowSize[1] < 0 {
		c.WindowSize = [2]int{}
	}
	c.Database = strings.TrimSpace(c.Database)
	return c
}

var passwordPair = regexp.MustCompile(`(?i)(^|[\s&?;])(password|sslpassword)\s*=`)

// HoldsSecret reports whether a database address holds a password: in a URL
// ("postgres://user:secret@host/db", "…?password=secret") or in key=value form.
func HoldsSecret(database string) bool {
	if !IsDSN(database) {
		return false
	}
	if passwordPair.MatchString(database) {
		return true
	}
	u, err := url.Parse(database)
	if err != nil { // an odd password often makes a URL unreadable
		user, _, found := strings.Cut(afterScheme(database), "@")
		return found && strings.Contains(user, ":")
	}
	_, set := u.User.Password()
	return set
}

var keyValue = regexp.MustCompile(`(?i)(^|\s)(host|hostaddr|dbname|user|password|port|service|sslmode)\s*=`)

// IsDSN tells the address of a database server from the path of a file.
func IsDSN(database string) bool {
	lower := strings.ToLower(strings.TrimSpace(database))
	return strings.HasPrefix(lower, "postgres://") || strings.HasPrefix(lower, "postgresql://") || keyValue.MatchString(lower)
}

func afterScheme(database string) string {
	_, rest, _ := strings.Cut(database, "://")
	return rest
}

func damaged(path string, err error) error {
	return clinic.Wrap(clinic.Invalid, err, "The settings file %s is damaged. Mend or remove it; your data is not in it.", path)
}

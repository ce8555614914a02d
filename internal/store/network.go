package store

import (
	"os"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
)

// networkOf names the kind of network file system that a path is on, empty for a disk of
// this computer. A folder that a program keeps in step with other computers is refused:
// each computer has a copy of its own there, and no turns can be taken.
func networkOf(path string) (string, error) {
	path = existing(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		dir := real
		if info, err := os.Stat(real); err == nil && !info.IsDir() {
			dir = filepath.Dir(real)
		}
		if by := syncFolder(dir); by != "" {
			return "", clinic.FieldErrorf("database", "%s is in a folder that %s copies to other computers. That damages databases, as each computer writes to a copy of its own. Keep the file in another folder; to work from several computers, use a network share or PostgreSQL.", path, by)
		}
		path = real
	}
	return fileSystem(path)
}

// existing is the nearest folder of a path that is there, or the path itself.
func existing(path string) string {
	for {
		if _, err := os.Lstat(path); err == nil {
			return path
		}
		up := filepath.Dir(path)
		if up == path {
			return path
		}
		path = up
	}
}

// syncNames are the folders of programs that copy files between computers, by how their names
// begin, in lower case.
var syncNames = []struct{ prefix, program string }{
	{"dropbox", "Dropbox"},
	{"onedrive", "OneDrive"},
	{"google drive", "Google Drive"},
	{"googledrive", "Google Drive"},
	{"iclouddrive", "iCloud"},
	{"icloud drive", "iCloud"},
	{"com~apple~clouddocs", "iCloud"},
	{"nextcloud", "Nextcloud"},
	{"owncloud", "ownCloud"},
}

// syncFiles are what such programs leave in the folder that they copy.
var syncFiles = []struct{ name, program string }{
	{".dropbox.cache", "Dropbox"},
	{".stfolder", "Syncthing"},
	{".nextcloudsync.log", "Nextcloud"},
	{".owncloudsync.log", "ownCloud"},
}

// syncFolder names the program that copies a folder to other computers, empty when none does.
// A folder's name alone tells when it stands as those programs name it: "Dropbox",
// "Dropbox (Clinic)", "OneDrive - Clinic", "GoogleDrive-somebody@example.org".
func syncFolder(folder string) string {
	for dir := folder; ; dir = filepath.Dir(dir) {
		name := strings.ToLower(filepath.Base(dir))
		for _, s := range syncNames {
			if rest, ok := strings.CutPrefix(name, s.prefix); ok && (rest == "" || strings.HasPrefix(rest, " (") || strings.HasPrefix(rest, " - ") || strings.HasPrefix(rest, "-")) {
				return s.program
			}
		}
		for _, s := range syncFiles {
			if _, err := os.Lstat(filepath.Join(dir, s.name)); err == nil {
				return s.program
			}
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

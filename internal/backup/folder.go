package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// marker is the file that tells a folder for backups from the empty one that an
// unplugged drive leaves in its place.
const marker = "caredesk-backups.txt"

const markerText = "This folder holds backups made by Caredesk. Leave this file here: by it Caredesk\nknows that the drive is the right one and is connected.\n"

// The ends of a backup's name.
const (
	plainEnd  = ".tar.zst"
	lockedEnd = ".tar.zst.age"
)

// partEnd ends the name of a backup that is being written.
const partEnd = ".caredesk-part"

var nameForm = regexp.MustCompile(`^caredesk-[a-z0-9-]*[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}(-[0-9]{1,3})?\.tar\.(gz|zst)(\.age)?$`)

// fileName names a backup after the hospital and the time on its clock; n above
// 1 tells it from others of that second.
func fileName(hospital string, at time.Time, lock clinic.BackupLock, n int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFD.String(hospital)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '_' || r == '.':
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
		}
	}
	slug := strings.Trim(b.String(), "-")
	if len(slug) > 30 {
		slug = strings.Trim(slug[:30], "-")
	}
	if slug != "" {
		slug += "-"
	}
	name := "caredesk-" + slug + at.Format("2006-01-02-150405")
	if n > 1 {
		name += fmt.Sprintf("-%d", n)
	}
	if lock == clinic.LockNone {
		return name + plainEnd
	}
	return name + lockedEnd
}

// Prepare makes the folder where there is none, with mode 0700, tries whether it
// can be written to, and marks it. The path is absolute. What is in the way is
// Invalid on the field "folder".
func Prepare(folder string) error {
	if !filepath.IsAbs(folder) {
		return clinic.FieldErrorf("folder", "Give the whole path of the folder.")
	}
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return &clinic.Error{Code: clinic.Invalid, Field: "folder", Message: "This folder cannot be made. Is the drive connected, and may you write there?", Err: err}
		}
	case err != nil:
		return &clinic.Error{Code: clinic.Invalid, Field: "folder", Message: "This folder cannot be looked at. Is the drive connected?", Err: err}
	case !info.IsDir():
		return clinic.FieldErrorf("folder", "That is a file. Choose a folder.")
	}
	f, err := os.OpenFile(filepath.Join(folder, marker), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return writable(folder)
	}
	if err == nil {
		_, err = f.WriteString(markerText)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return &clinic.Error{Code: clinic.Invalid, Field: "folder", Message: clinic.MessageOf(diskError(err, "Nothing can be written to this folder")), Err: err}
	}
	store.SyncFolder(folder)
	return nil
}

// writable tries to write to a folder.
func writable(folder string) error {
	f, err := os.CreateTemp(folder, "try-*"+partEnd)
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return &clinic.Error{Code: clinic.Invalid, Field: "folder", Message: clinic.MessageOf(diskError(err, "Nothing can be written to this folder")), Err: err}
	}
	return nil
}

// Ready is nil when the folder is there and is the one that was prepared, Invalid
// on the field "folder" when none is named, and Unavailable when another one, or
// none, is in its place.
func Ready(folder string) error {
	if folder == "" {
		return clinic.FieldErrorf("folder", "Choose the folder that backups go to.")
	}
	info, err := os.Stat(folder)
	if err != nil || !info.IsDir() {
		return clinic.Wrap(clinic.Unavailable, err, "The folder for backups, %s, is not there. Is the drive connected?", folder)
	}
	if _, err := os.Stat(filepath.Join(folder, marker)); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "%s is not the folder it was: the file %s is missing. If the drive is connected, save the plan of backups once more.", folder, marker)
	}
	return nil
}

// List returns the files of a folder that are named like backups, newest first.
// Of a file that cannot be read the lock is empty. A folder that is not there is
// NotFound, one that cannot be read Unavailable.
func List(folder string) ([]service.BackupFile, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, openError(err, folder)
	}
	var out []service.BackupFile
	for _, e := range entries {
		if !nameForm.MatchString(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // removed meanwhile
		}
		lock, err := Lock(filepath.Join(folder, e.Name()))
		if err != nil {
			lock = ""
		}
		out = append(out, service.BackupFile{Name: e.Name(), Size: info.Size(), At: info.ModTime(), Lock: lock})
	}
	slices.SortFunc(out, func(a, b service.BackupFile) int { return b.At.Compare(a.At) })
	return out, nil
}

// Remove deletes the file of a record. It looks at the whole file first: one
// that is not what was recorded was made by somebody else, or is evidence of
// damage, and stays: that is a Conflict. A file that is not there is NotFound, one
// that cannot be read or removed Unavailable.
func Remove(ctx context.Context, b clinic.BackupRecord) error {
	if !nameForm.MatchString(b.FileName) || b.Folder == "" {
		return clinic.Errorf(clinic.Conflict, "This backup has no file.")
	}
	path := filepath.Join(b.Folder, b.FileName)
	info, err := os.Lstat(path)
	if err != nil {
		return openError(err, path)
	}
	if !info.Mode().IsRegular() || info.Size() != b.Size {
		return notOurs(b)
	}
	sum, _, err := fileDigest(ctx, path)
	if err != nil {
		return readError(err)
	}
	if sum != b.SHA256 {
		return notOurs(b)
	}
	if err := os.Remove(path); err != nil {
		return diskError(err, b.FileName+" cannot be removed")
	}
	return nil
}

func notOurs(b clinic.BackupRecord) error {
	return clinic.Errorf(clinic.Conflict, "%s is not the file that was made: it was changed or replaced. It is left alone.", b.FileName)
}

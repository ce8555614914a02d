package backup

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/folder"
)

// workPrefix begins the names of folders for what is plain for a while.
const workPrefix = ".caredesk-work-"

// leftover is how long nothing must have been written to a work folder before
// it counts as left behind by a crash.
const leftover = time.Hour

// workFolder makes a private folder and removes those that a crash left behind.
func (e *Engine) workFolder() (dir string, remove func(), err error) {
	sweep(e.WorkDir)
	dir = filepath.Join(e.WorkDir, workPrefix+random())
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", nil, diskError(err, "Nothing can be written beside the database")
	}
	return dir, func() { _ = folder.Remove(dir) }, nil
}

func sweep(in string) {
	entries, err := os.ReadDir(in)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), workPrefix) {
			continue
		}
		dir, newest := filepath.Join(in, e.Name()), time.Time{}
		_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
			if err == nil {
				if info, err := d.Info(); err == nil && info.ModTime().After(newest) {
					newest = info.ModTime()
				}
			}
			return nil
		})
		if time.Since(newest) > leftover {
			_ = folder.Remove(dir)
		}
	}
}

// sweepParts removes what interrupted backups left in a folder. Only files with
// the program's own ending are touched, and only old ones: another desk may be
// writing.
func sweepParts(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), partEnd) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > leftover {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

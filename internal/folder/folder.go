// Package folder leaves nothing half done on the disk: files are written whole or not
// at all, and folders that hold patients' data, plain for a while, are removed.
package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Remove is os.RemoveAll also where the system or the drive cannot do what that asks
// for, as older Wine and some network drives under Windows: there the files go one
// by one.
func Remove(dir string) error { return remove(dir, os.RemoveAll) }

func remove(dir string, all func(string) error) error {
	refused := all(dir)
	if refused == nil {
		return nil
	}
	var inside []string
	_ = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil {
			inside = append(inside, path)
		}
		return nil // what cannot be looked at stays, and its folder with it
	})
	for _, path := range slices.Backward(inside) { // a folder after what is in it
		_ = os.Remove(path)
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return refused
}

package fhir

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"caredesk/internal/clinic"
)

// ReadFile reads the patients of a bundle in a file, as Read does with the usual
// limits, and gives the SHA-256 of the file in hexadecimal. An error of opening
// the file names it without its folder.
func ReadFile(path string, zone *time.Location, language string) (File, string, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return File{}, "", clinic.Wrap(clinic.NotFound, err, "There is no file %s.", filepath.Base(path))
		}
		return File{}, "", clinic.Wrap(clinic.Unavailable, err, "The file %s cannot be read.", filepath.Base(path))
	}
	defer f.Close()
	digest := sha256.New()
	file, err := Read(io.TeeReader(f, digest), DefaultLimits(), zone, language)
	if err != nil {
		return File{}, "", err
	}
	return file, hex.EncodeToString(digest.Sum(nil)), nil
}

package store

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"

	"caredesk/internal/clinic"
)

// fileSystem names the kind of network share that an existing path is on.
func fileSystem(path string) (string, error) {
	volume := filepath.VolumeName(path)
	if strings.HasPrefix(volume, `\\`) && !strings.HasPrefix(volume, `\\?\`) && !strings.HasPrefix(volume, `\\.\`) ||
		strings.HasPrefix(strings.ToUpper(volume), `\\?\UNC\`) {
		return "network share", nil
	}
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return "", clinic.Wrap(clinic.Invalid, err, "That is not a usable file name.")
	}
	switch windows.GetDriveType(root) {
	case windows.DRIVE_REMOTE:
		return "network drive", nil
	case windows.DRIVE_NO_ROOT_DIR:
		return "", clinic.Errorf(clinic.Unavailable, "There is no drive %s. It may not be connected.", volume)
	}
	return "", nil
}

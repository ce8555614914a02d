package store

import (
	"golang.org/x/sys/unix"

	"caredesk/internal/clinic"
)

// fileSystem names the kind of network file system that an existing path is on.
func fileSystem(path string) (string, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(path, &fs); err != nil {
		return "", clinic.Wrap(clinic.Unavailable, err, "It cannot be found out what kind of disk %s is on. Is a drive not connected?", path)
	}
	if fs.Flags&unix.MNT_LOCAL != 0 {
		return "", nil
	}
	return unix.ByteSliceToString(fs.Fstypename[:]), nil
}

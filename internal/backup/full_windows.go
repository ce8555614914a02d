package backup

import (
	"errors"
	"syscall"
)

// isFull reports whether there is no room on the disk: ERROR_DISK_FULL or
// ERROR_HANDLE_DISK_FULL.
func isFull(err error) bool {
	return errors.Is(err, syscall.Errno(112)) || errors.Is(err, syscall.Errno(39))
}

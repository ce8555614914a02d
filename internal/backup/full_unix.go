//go:build !windows

package backup

import (
	"errors"
	"syscall"
)

// isFull reports whether there is no room on the disk, or none for this user.
func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

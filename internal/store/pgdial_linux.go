package store

import (
	"time"

	"golang.org/x/sys/unix"
)

// setUserTimeout bounds, in whole milliseconds, how long sent data may stay unanswered.
func setUserTimeout(fd uintptr, d time.Duration) error {
	return unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(d/time.Millisecond))
}

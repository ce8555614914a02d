package store

import (
	"time"

	"golang.org/x/sys/unix"
)

// setUserTimeout bounds, in whole seconds, how long sent data may stay unanswered.
func setUserTimeout(fd uintptr, d time.Duration) error {
	return unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_RXT_CONNDROPTIME, int(d/time.Second))
}

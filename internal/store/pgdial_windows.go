package store

import (
	"time"

	"golang.org/x/sys/windows"
)

// maxRetransmission is TCP_MAXRT of ws2ipdef.h.
const maxRetransmission = 5

// setUserTimeout bounds, in whole seconds, how long sent data may stay unanswered.
func setUserTimeout(fd uintptr, d time.Duration) error {
	return windows.SetsockoptInt(windows.Handle(fd), windows.IPPROTO_TCP, maxRetransmission, int(d/time.Second))
}

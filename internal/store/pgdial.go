package store

import (
	"net"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// pgSilence is how long a desk waits for a server that says nothing at all: a
// pulled cable or a switched-off computer, of which no network tells. A server
// that works on a long question is not silent, as its system answers for it.
// Without a bound a desk waits for as long as its system repeats what it sent,
// which is a quarter of an hour on Linux.
const pgSilence = 20 * time.Second

// pgDial opens connections to a server that end by themselves when nothing has
// come back for pgSilence, whether the desk waits for an answer (the system asks
// then) or for the server to take what was sent. Opening one takes no longer than
// the timeout, where that is not 0.
func pgDial(timeout time.Duration) pgconn.DialFunc {
	dialer := net.Dialer{
		Timeout:         timeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: pgSilence / 2, Interval: pgSilence / 8, Count: 4},
		Control: func(network, _ string, c syscall.RawConn) error {
			if network == "unix" {
				return nil
			}
			// A system that does not know it still has the questions above.
			return c.Control(func(fd uintptr) { _ = setUserTimeout(fd, pgSilence) })
		},
	}
	return dialer.DialContext
}

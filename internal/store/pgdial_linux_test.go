package store

import (
	"context"
	"net"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A server that falls silent, as behind a pulled cable, does not keep a desk
// waiting: its system gives such a connection up within half a minute, whether
// something is under way to the server or an answer is waited for.
func TestASilentServerIsGivenUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	config, _, err := pgConfig(Options{Path: "postgres://desk@" + l.Addr().String() + "/caredesk"})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := config.DialFunc(context.Background(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	raw, err := conn.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	option := func(level, name int) (value int) {
		t.Helper()
		var failed error
		if err := raw.Control(func(fd uintptr) { value, failed = unix.GetsockoptInt(int(fd), level, name) }); err != nil || failed != nil {
			t.Fatal(err, failed)
		}
		return value
	}
	const most = 30 * time.Second
	if on := option(unix.SOL_SOCKET, unix.SO_KEEPALIVE); on == 0 {
		t.Error("a silent server is never asked whether it is there")
	}
	asked := option(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE) + option(unix.IPPROTO_TCP, unix.TCP_KEEPINTVL)*option(unix.IPPROTO_TCP, unix.TCP_KEEPCNT)
	if wait := time.Duration(asked) * time.Second; wait <= 0 || wait > most {
		t.Errorf("who waits for an answer waits %v", wait)
	}
	if wait := time.Duration(option(unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)) * time.Millisecond; wait <= 0 || wait > most {
		t.Errorf("who sends waits %v", wait)
	}
}

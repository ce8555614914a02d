package store_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// wire is the network between the desks and a server, which can be cut.
type wire struct {
	t      *testing.T
	listen net.Listener
	server string

	mu       sync.Mutex
	ends     []net.Conn
	down     bool
	atCommit func(forward func(), answered func()) // what happens to the next COMMIT instead
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, listen: l, server: server}
	go func() {
		for {
			desk, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(desk)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); w.cut(true) })
	return w
}

func (w *wire) carry(desk net.Conn) {
	server, err := net.Dial("tcp", w.server)
	w.mu.Lock()
	if err != nil || w.down {
		w.mu.Unlock()
		_ = desk.Close()
		if err == nil {
			_ = server.Close()
		}
		return
	}
	w.ends = append(w.ends, desk, server)
	w.mu.Unlock()
	swallow := make(chan struct{})
	answered := make(chan struct{})
	go func() {
		b := make([]byte, 64<<10)
		for {
			n, err := server.Read(b)
			select {
			case <-swallow:
				if n > 0 {
					close(answered)
				}
				return // the desk hears nothing until everything is cut
			default:
			}
			if err == nil {
				_, err = desk.Write(b[:n])
			}
			if err != nil {
				w.close(desk)
				return
			}
		}
	}()
	defer w.close(server)
	b := make([]byte, 64<<10)
	for {
		n, err := desk.Read(b)
		if err != nil {
			return
		}
		if bytes.Contains(bytes.ToLower(b[:n]), []byte("commit\x00")) {
			w.mu.Lock()
			happens := w.atCommit
			w.atCommit = nil
			w.mu.Unlock()
			if happens != nil {
				close(swallow)
				happens(func() { _, _ = server.Write(b[:n]) }, func() { <-answered })
				return
			}
		}
		if _, err := server.Write(b[:n]); err != nil {
			return
		}
	}
}

// close breaks one end, and not while all are being cut.
func (w *wire) close(end net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = end.Close()
}

// cut breaks all connections at once, and with down refuses new ones until
// mended. The servers' ends go first: no desk hears of it while another
// connection still answers.
func (w *wire) cut(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	for _, first := range []int{1, 0} {
		for i := first; i < len(w.ends); i += 2 { // a desk and its server in turn
			_ = w.ends[i].Close()
		}
	}
	w.ends = nil
}

func (w *wire) mended() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = false
}

// onceAt has something happen to the next COMMIT.
func (w *wire) onceAt(happens func(forward, answered func())) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.atCommit = happens
}

// overWire opens a new database of the test server through a wire.
func overWire(t *testing.T) (*wire, *store.Store) {
	t.Helper()
	u, err := url.Parse(storetest.NewAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	w := newWire(t, u.Host)
	u.Host = w.listen.Addr().String()
	s, err := store.Open(context.Background(), store.Options{Path: u.String()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return w, s
}

// The network breaks in the moment of COMMIT, before the server has heard of it
// or after: what was told as saved is there once, what was not is not there.
func TestTheNetworkBreaksAtCommit(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		saved   bool
		happens func(w *wire, forward, answered func())
	}{
		"the server never heard of it": {false, func(w *wire, _, _ func()) { w.cut(false) }},
		"the answer was lost":          {true, func(w *wire, forward, answered func()) { forward(); answered(); w.cut(false) }},
		"the answer was lost and the server is away for a while": {true, func(w *wire, forward, answered func()) {
			forward()
			answered()
			w.cut(true)
			time.AfterFunc(time.Second, w.mended)
		}},
		"it never came there and the server is away for a while": {false, func(w *wire, _, _ func()) {
			w.cut(true)
			time.AfterFunc(time.Second, w.mended)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w, s := overWire(t)
			if err := admit(ctx, s, "before"); err != nil {
				t.Fatal(err)
			}
			w.onceAt(func(forward, answered func()) { c.happens(w, forward, answered) })
			err := admit(ctx, s, "during")
			want := []string{"after", "before"}
			switch {
			case c.saved && err != nil:
				t.Errorf("it was saved and told otherwise: %v", err)
			case !c.saved && clinic.CodeOf(err) != clinic.Unavailable:
				t.Errorf("it was not saved and told %v", err)
			case c.saved:
				want = append(want, "during")
			}
			if err := admit(ctx, s, "after"); err != nil {
				t.Fatalf("afterwards: %v", err)
			}
			if names, err := departments(ctx, s); err != nil || fmt.Sprint(names) != fmt.Sprint(want) {
				t.Errorf("there are %v, want %v (%v)", names, want, err)
			}
		})
	}
}

// Somebody who gives up while the answer to COMMIT does not come is told what
// became of it all the same.
func TestGivingUpAtCommit(t *testing.T) {
	for _, there := range []bool{true, false} {
		t.Run(fmt.Sprintf("it came there %v", there), func(t *testing.T) {
			w, s := overWire(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			over := make(chan struct{})
			w.onceAt(func(forward, answered func()) {
				if there {
					forward()
					answered()
				}
				cancel()
				<-over // the line stays silent
			})
			err := admit(ctx, s, "during")
			close(over)
			if there != (err == nil) {
				t.Errorf("told %v", err)
			}
			names, _ := departments(context.Background(), s)
			if slices.Contains(names, "during") != there {
				t.Errorf("there are %v", names)
			}
		})
	}
}

// A line that goes silent makes nobody wait for ever: who reads or saves with a
// time limit is told, and it goes on when the line is back.
func TestASilentLine(t *testing.T) {
	w, s := overWire(t)
	ctx := context.Background()
	silent := make(chan struct{})
	w.onceAt(func(func(), func()) { <-silent; w.cut(false) })
	hung := make(chan error, 1)
	go func() { hung <- admit(ctx, s, "hung") }()
	time.Sleep(200 * time.Millisecond)
	limited, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := admit(limited, s, "beat"); clinic.CodeOf(err) != clinic.Unavailable || time.Since(began) > 2*time.Second {
		t.Errorf("a sign of life over a silent line: %v after %v", err, time.Since(began))
	}
	close(silent)
	if err := <-hung; clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("what never came there: %v", err)
	}
	if err := admit(ctx, s, "after"); err != nil {
		t.Error(err)
	}
	if names, err := departments(ctx, s); err != nil || fmt.Sprint(names) != "[after]" {
		t.Errorf("there are %v, %v", names, err)
	}
}

// A change that another desk made while the line was down is told when it is up
// again, as nobody knows what was missed.
func TestChangesMissedWhileTheLineWasDown(t *testing.T) {
	w, s := overWire(t)
	ctx, cancel := context.WithCancel(context.Background())
	changed := make(chan struct{}, 100)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		s.Watch(ctx, 20*time.Millisecond, func() { changed <- struct{}{} })
	}()
	defer func() { cancel(); <-stopped }()
	time.Sleep(300 * time.Millisecond)
	w.cut(true)
	time.Sleep(100 * time.Millisecond)
	w.mended()
	select {
	case <-changed:
	case <-time.After(5 * time.Second):
		t.Error("nothing was told after the line was up again")
	}
}

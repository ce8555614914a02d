//go:build !windows

package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"caredesk/internal/store"
)

// pids are the server's processes that work for somebody and, with all, those
// that work for itself; none while it is away.
func (s *server) pids(all bool) (out []int) {
	db, err := pgx.Connect(ctx, fmt.Sprintf("postgres://boss@127.0.0.1:%d/postgres?sslmode=disable&connect_timeout=2", s.port))
	if err != nil {
		return nil
	}
	defer db.Close(ctx)
	rows, err := db.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ($1 OR usename = 'desk')", all)
	if err != nil {
		return nil
	}
	for rows.Next() {
		var pid int
		if rows.Scan(&pid) == nil {
			out = append(out, pid)
		}
	}
	return out
}

// crash kills the whole server as the end of the computer's power does, and
// starts it again.
func (s *server) crash() {
	s.t.Helper()
	pids := s.pids(true)
	data, err := os.ReadFile(s.dir + "/data/postmaster.pid")
	if err != nil {
		s.t.Error(err)
		return
	}
	first, _, _ := strings.Cut(string(data), "\n")
	boss, err := strconv.Atoi(first)
	if err != nil {
		s.t.Error(err)
		return
	}
	for _, pid := range append([]int{boss}, pids...) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	// What was not in the list, such as a desk that just connected, ends when it
	// sees that the first process is gone; until then the memory is in use.
	for try := 0; ; try++ {
		time.Sleep(100 * time.Millisecond)
		err := s.try("pg_ctl", s.startArgs()...)
		if err == nil {
			return
		}
		if try == 100 {
			s.t.Errorf("the server does not start after it was killed: %v", err)
			return
		}
	}
}

// Desks that work on PostgreSQL are killed, and the server with them: now the
// process that works for one desk, after which it takes all others down, now all
// of it. It writes to the disk before it answers, as a clinic's does.
func TestDesksAndTheServerAreKilled(t *testing.T) {
	if testing.Short() || underRace {
		t.Skip("kills many programs, each with one goroutine at work")
	}
	srv := newServer(t)
	address := fmt.Sprintf("postgres://desk@127.0.0.1:%d/clinic?sslmode=disable", srv.port)
	s, err := store.Open(ctx, store.Options{Path: address, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	x := newTorture(t, address)
	x.longest = 600 * time.Millisecond
	kills, n := rounds(12, 600)
	rnd := rand.New(rand.NewPCG(x.rnd.Uint64(), 1))
	backends, crashes, turn := 0, 0, 0
	round := func() {
		stop, done := make(chan struct{}), make(chan struct{})
		defer func() {
			close(stop)
			<-done
		}()
		go func() {
			defer close(done)
			for wait := 300 + rnd.IntN(500); ; wait = 1500 + rnd.IntN(2000) { // a round may be short
				select {
				case <-stop:
					return
				case <-time.After(time.Duration(wait) * time.Millisecond):
				}
				if turn++; turn%3 == 2 {
					srv.crash()
					crashes++
				} else if pids := srv.pids(false); len(pids) > 0 {
					if syscall.Kill(pids[rnd.IntN(len(pids))], syscall.SIGKILL) == nil {
						backends++
					}
				}
			}
		}()
		x.round(kills, 4)
	}
	for i := 0; i < n || i < 20 && (crashes == 0 || backends == 0); i++ {
		round()
		srv.awake()
		x.check()
	}
	t.Logf("the server was killed %d times as a whole and %d times in one process", crashes, backends)
	if crashes == 0 || backends == 0 {
		t.Error("the server was never killed: the test proves little")
	}
}

// awake waits until the server has put itself right.
func (s *server) awake() {
	s.t.Helper()
	for range 300 {
		if db, err := pgx.Connect(ctx, fmt.Sprintf("postgres://boss@127.0.0.1:%d/postgres?sslmode=disable&connect_timeout=2", s.port)); err == nil {
			_ = db.Close(ctx)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatal("the server did not come back")
}

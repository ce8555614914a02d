//go:build !windows

package store_test

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// server is a PostgreSQL server of this test's own, to be stopped and started.
type server struct {
	t    *testing.T
	dir  string
	port int
	as   *syscall.SysProcAttr
}

func newServer(t *testing.T) *server {
	t.Helper()
	if os.Getenv(storetest.ServerVariable) == "" && !tortured() {
		t.Skip("no PostgreSQL to test with; make test brings it")
	}
	s := &server{t: t}
	dir, err := os.MkdirTemp("/tmp", "caredesk-lost")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s.dir = dir
	if os.Getuid() == 0 { // the server refuses to run as root
		nobody, err := user.Lookup("nobody")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
		s.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	s.run("initdb", "-D", dir+"/data", "-U", "boss", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	s.start()
	t.Cleanup(s.stop)
	t.Cleanup(func() {
		if log, err := os.ReadFile(s.dir + "/log"); t.Failed() && err == nil {
			t.Logf("the server's log ends with\n%s", log[max(0, len(log)-4000):])
		}
	})
	s.run("psql", "-h", "127.0.0.1", "-p", strconv.Itoa(s.port), "-U", "boss", "postgres", "-c", "CREATE ROLE desk LOGIN", "-c", "CREATE DATABASE clinic OWNER desk")
	return s
}

func (s *server) run(name string, args ...string) {
	s.t.Helper()
	if err := s.try(name, args...); err != nil {
		s.t.Fatal(err)
	}
}

// try runs one of the server's programs.
func (s *server) try(name string, args ...string) error {
	s.t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
		if len(found) == 0 {
			s.t.Skip(name + " is not installed")
		}
		name = found[len(found)-1]
	}
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.SysProcAttr = s.dir, s.as
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(name), err, out)
	}
	return nil
}

func (s *server) start() {
	s.t.Helper()
	s.run("pg_ctl", s.startArgs()...)
}

func (s *server) startArgs() []string {
	return []string{"-D", s.dir + "/data", "-w", "-l", s.dir + "/log", "-o", fmt.Sprintf("-p %d -k %s -h 127.0.0.1", s.port, s.dir), "start"}
}

func (s *server) stop() {
	s.t.Helper()
	s.run("pg_ctl", "-D", s.dir+"/data", "-m", "immediate", "-w", "stop")
}

// The server is killed and comes back: what was acknowledged is there, nothing
// is there twice, and the program goes on without being started anew.
func TestAServerThatIsKilledAndComesBack(t *testing.T) {
	srv := newServer(t)
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Path: fmt.Sprintf("postgres://desk@127.0.0.1:%d/clinic?sslmode=disable", srv.port), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	saved := map[string]bool{}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			name := fmt.Sprintf("d%05d", i)
			err := admit(ctx, s, name)
			if err != nil && clinic.CodeOf(err) != clinic.Unavailable {
				t.Errorf("with the server away: %v", err)
				return
			}
			if err == nil {
				saved[name] = true
			} else {
				time.Sleep(20 * time.Millisecond)
			}
		}
	}()
	time.Sleep(300 * time.Millisecond)
	srv.stop()
	if _, err := departments(ctx, s); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("reading with the server away: %v", err)
	}
	time.Sleep(300 * time.Millisecond)
	srv.start()
	time.Sleep(2 * time.Second)
	close(stop)
	<-done
	if err := admit(ctx, s, "last"); err != nil {
		t.Fatalf("once the server is back: %v", err)
	}
	saved["last"] = true
	names, err := departments(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, n := range names {
		if !saved[n] {
			t.Errorf("%s is there and was told not to be saved", n)
		}
		there[n] = true
	}
	for n := range saved {
		if !there[n] {
			t.Errorf("%s was acknowledged and is lost", n)
		}
	}
	if len(saved) < 10 {
		t.Errorf("only %d were saved at all", len(saved))
	}
}

// A server that closes a database to everybody for a while, such as for its own
// upkeep, is away and not broken; work goes on when it opens again.
func TestADatabaseThatIsClosedForAWhileIsUnavailable(t *testing.T) {
	ctx := context.Background()
	address := storetest.NewEmptyAddress(t)
	s, err := store.Open(ctx, store.Options{Path: address, Create: true, Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	admin, err := pgx.Connect(ctx, os.Getenv(storetest.ServerVariable))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	do := func(query string) {
		t.Helper()
		if _, err := admin.Exec(ctx, fmt.Sprintf(query, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := admit(ctx, s, "before"); err != nil {
		t.Fatal(err)
	}
	do("ALTER DATABASE %s ALLOW_CONNECTIONS false")
	do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'")
	for range 3 {
		if err := admit(ctx, s, "closed"); clinic.CodeOf(err) != clinic.Unavailable {
			t.Errorf("while it is closed: %v", err)
		}
	}
	do("ALTER DATABASE %s ALLOW_CONNECTIONS true")
	if err := admit(ctx, s, "open again"); err != nil {
		t.Errorf("when it is open again: %v", err)
	}
	if names, err := departments(ctx, s); err != nil || fmt.Sprint(names) != "[before open again]" {
		t.Errorf("kept %v, %v", names, err)
	}
}

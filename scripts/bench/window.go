package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"caredesk/internal/store"
	"caredesk/internal/store/bulk"
	"caredesk/scripts/bench/screen"
)

// windows are how the real window is measured.
type windows struct {
	caredesk, empty string // programs
	starts          int    // of each program
	signIns         int
	actions         int // of a working day
	pages           int // by PgDn
	idle            time.Duration
}

// usualWindows are those of a whole run.
var usualWindows = windows{starts: 9, signIns: 16, actions: 500, pages: 200, idle: 30 * time.Second}

// sitting is a person before a display with a hospital of their own.
type sitting struct {
	windows
	*screen.Screen
	dir  string // with the copy of the hospital
	file string // the copy
}

// program is one of the programs, running.
type program struct {
	cmd    *exec.Cmd
	begun  time.Time
	gone   chan struct{}
	window *screen.Window
}

// Names of the figures.
const (
	figureStart  = "start of the window until it takes what is typed"
	figureSignIn = "sign-in without the password's hash, until Today is drawn"
	figureIdle   = "idle window, part of a core"
	figureMemory = "memory after a working day of 500 actions"
	figureGrowth = "memory after 500 actions, by that after 100"
	figurePages  = "PgDn through all patients, until drawn"
	figureSlow   = "slowest page by PgDn"
)

// windowWords say how the window is measured.
const windowWords = `The window is the real program with OpenGL in software on a virtual display of 1366 by 768 pixels, with a copy of the hospital; its yardstick is
an empty window of the toolkit built with the same flags, in turn in the same run. The benchmark asks the X server alone what is drawn
and presses keys as a person would. The window has started when a typed letter stands in the user name, the empty one when it is drawn for the first
time. Signing in ends when Today shows nothing new any more, less what the hash of the password takes beside it in memory that is fresh as well. Memory is what the
process holds, the libraries of OpenGL included; the day's actions are keys and words of a receptionist, a doctor and a cashier who sign in one after the other.
At rest both windows are left alone side by side for 30 seconds, with the look for other desks' changes on.

`

// measureWindow measures the real window with a hospital, or notes why it does not.
func (h *hospital) measureWindow(ctx context.Context, o options, r *result, out io.Writer) (err error) {
	figures := []struct {
		names   []string
		measure func(*sitting, context.Context, *hospital, *result, io.Writer) error
	}{
		{[]string{figureStart}, (*sitting).measureStart},
		{[]string{figureSignIn}, (*sitting).measureSignIn},
		{[]string{figureIdle}, (*sitting).measureIdle},
		{[]string{figurePages, figureSlow}, (*sitting).measurePages},
		{[]string{figureMemory, figureGrowth}, (*sitting).measureMemory},
	}
	wanted := func(names []string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, o.only) })
	}
	if !slices.ContainsFunc(figures, func(f struct {
		names   []string
		measure func(*sitting, context.Context, *hospital, *result, io.Writer) error
	}) bool {
		return wanted(f.names)
	}) {
		return nil
	}
	s, why, err := h.sit(ctx, o)
	if err != nil {
		return err
	}
	if why != "" {
		if note := "The window was not measured: " + why + "."; !slices.Contains(r.Notes, note) {
			r.Notes = append(r.Notes, note)
		}
		return nil
	}
	defer func() { err = errors.Join(err, s.leave()) }()
	for _, f := range figures {
		if !wanted(f.names) {
			continue
		}
		if err := f.measure(s, ctx, h, r, out); err != nil {
			return fmt.Errorf("%s: %w", f.names[0], err)
		}
	}
	return nil
}

// sit opens the display and copies the hospital, or says why the window cannot be
// measured here.
func (h *hospital) sit(ctx context.Context, o options) (s *sitting, why string, err error) {
	for _, p := range []string{o.windows.caredesk, o.windows.empty} {
		if p == "" {
			return nil, "the programs with a window are not built", nil
		}
		if _, err := os.Stat(p); err != nil {
			return nil, p + " is not built", nil
		}
	}
	if free, known := freeBytes(filepath.Dir(h.path)); known && free < uint64(h.bytes)*5/4 {
		return nil, "there is no room for a copy of " + h.name, nil
	}
	display, err := screen.Open()
	if err != nil {
		return nil, err.Error(), nil
	}
	s = &sitting{windows: o.windows, Screen: display}
	if s.dir, err = os.MkdirTemp(filepath.Dir(h.path), "window-"); err != nil {
		display.Close()
		return nil, "", err
	}
	return s, "", s.move(ctx, h)
}

// move takes a copy of the hospital as a demo, whose clock can be set.
func (s *sitting) move(ctx context.Context, h *hospital) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, s.leave())
		}
	}()
	for _, dir := range []string{"data/demo", "config", "printed", "home"} {
		if err := os.MkdirAll(filepath.Join(s.dir, dir), 0o700); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(s.dir, "config", "config.json"), []byte(`{"theme":"light"}`), 0o600); err != nil {
		return err
	}
	if log, err := os.Stat(h.path + "-wal"); err == nil && log.Size() > 0 {
		return errors.New("the hospital was written to since it was opened; start again")
	}
	s.file = filepath.Join(s.dir, "data", "demo", "demo.db")
	if err := copyFile(h.path, s.file); err != nil {
		return err
	}
	db, err := store.Bare(s.file, true)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "UPDATE system_settings SET is_demo = 1")
	return errors.Join(err, db.Close())
}

func (s *sitting) leave() error {
	s.Close()
	return os.RemoveAll(s.dir)
}

// run starts a program and waits until its window shows a title.
func (s *sitting) run(title, path string, args ...string) (*program, error) {
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "CAREDESK_CONFIG_DIR="+filepath.Join(s.dir, "config"), "CAREDESK_DATA_DIR="+filepath.Join(s.dir, "data"),
		"CAREDESK_PRINT_DIR="+filepath.Join(s.dir, "printed"), "HOME="+filepath.Join(s.dir, "home"), "XDG_CONFIG_HOME="+filepath.Join(s.dir, "home"))
	log, err := os.OpenFile(filepath.Join(s.dir, "programs.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	p := &program{cmd: cmd, begun: time.Now(), gone: make(chan struct{})}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = cmd.Wait(); close(p.gone) }() // how it ends says nothing here
	if p.window, err = s.WindowOf(cmd.Process.Pid, title, time.Minute); err != nil {
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%w\n%s", errors.Join(err, p.end()), said)
	}
	return p, nil
}

// caredeskAt starts Caredesk at the hospital's time.
func (s *sitting) caredeskAt() (*program, error) {
	p, err := s.run("Sign in", s.caredesk, "--demo", "--clock", bulk.Now.In(time.Local).Format("2006-01-02T15:04"))
	if err != nil {
		return nil, err
	}
	if err := s.calm(p); err != nil {
		return nil, errors.Join(err, p.end())
	}
	return p, nil
}

// calm waits until a window has been drawn. A cursor that blinks keeps a window
// drawing, which is no fault.
func (s *sitting) calm(p *program) error {
	_, err := s.Settled(p.window, 300*time.Millisecond, 3*time.Second)
	if errors.Is(err, screen.ErrLate) {
		return nil
	}
	return err
}

// end ends a program as a power cut would.
func (p *program) end() error {
	err := p.cmd.Process.Kill()
	<-p.gone
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// quit closes a window by its key, and by force when that does not help.
func (s *sitting) quit(p *program) error {
	if err := s.Press("ctrl+q"); err != nil {
		return errors.Join(err, p.end())
	}
	select {
	case <-p.gone:
		return nil
	case <-time.After(3 * time.Second):
		return p.end()
	}
}

// alive is an error once a program has ended.
func (p *program) alive() error {
	select {
	case <-p.gone:
		return errors.New("the window is gone")
	default:
		return nil
	}
}

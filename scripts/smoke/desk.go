package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"caredesk/internal/clinic"
)

// desk is a running window and the keyboard in front of it.
type desk struct {
	options
	places
	window  string // X window id
	running *program
	shots   int
	served  int           // visitors who have been and gone
	ahead   time.Duration // of the clinic's clock before the machine's

	reading  sync.Mutex // held while this program has the database open
	decisive func()     // called by decide
	quiet    bool       // no screenshots but those of failures
}

// program is Caredesk from its start to its end.
type program struct {
	*exec.Cmd
	gone chan struct{} // closed at its end
	err  error         // how it ended, once gone is closed
}

// now is the clinic's clock as the window has it.
func (d *desk) now() time.Time { return time.Now().Add(d.ahead) }

// prepare makes the folders of a new desk. Its clock stands in the middle of a
// working morning, whatever the time is now.
func (d *desk) prepare() error {
	d.places = native(d.options)
	if d.wine != "" {
		var err error
		if d.places, err = windows(d.wine); err != nil {
			return err
		}
	}
	for _, dir := range []string{filepath.Join(d.out, "screens"), d.printer, d.config, d.data} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	d.ahead = time.Until(clinic.DateOf(time.Now()).At(clinic.MustClock("10:42"), time.Local))
	return os.WriteFile(filepath.Join(d.config, "config.json"), []byte(`{"theme":"light"}`), 0o600)
}

// decide stands before each key press after which something must be kept, and
// after the program has begun to start.
func (d *desk) decide() {
	if d.decisive != nil {
		d.decisive()
	}
}

// start opens the program and waits until its login screen takes keys.
func (d *desk) start() error {
	clock := d.now()
	if d.running != nil { // whole minutes, and never back into the past
		clock = clock.Truncate(time.Minute).Add(time.Minute)
		d.ahead = time.Until(clock)
	}
	cmd := d.command("--demo", "--clock", clock.Format("2006-01-02T15:04"))
	log, err := os.OpenFile(filepath.Join(d.out, "caredesk.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	p := &program{Cmd: cmd, gone: make(chan struct{})}
	go func() { p.err = p.Wait(); close(p.gone) }()
	d.running = p
	d.decide()
	if err := d.waitTitle("Sign in", 60*time.Second); err != nil {
		return err
	}
	for _, args := range [][]string{{"windowmove", d.window, "0", "0"}, {"windowsize", d.window, "1366", "740"}, {"windowfocus", "--sync", d.window}} {
		if _, err := xdo(args...); err != nil {
			return err
		}
	}
	d.settle(700)
	return nil
}

// crash ends the program, if it runs, as a power cut would.
func (d *desk) crash() {
	if d.running == nil {
		return
	}
	_ = d.running.Process.Kill()
	<-d.running.gone
	d.settle(200) // until its window is gone too
}

// ended says that the program is not running any more.
func (d *desk) ended() error {
	select {
	case <-d.running.gone:
		return fmt.Errorf("the program ended: %v", d.running.err)
	default:
		return nil
	}
}

// stop closes the program and reports how it ended.
func (d *desk) stop() error {
	d.press("ctrl+q")
	select {
	case <-d.running.gone:
		return d.running.err
	case <-time.After(15 * time.Second):
		d.crash()
		return errors.New("the window did not close on Ctrl+Q")
	}
}

func xdo(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // it reads what it types by the locale
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// press sends keys one after the other.
func (d *desk) press(keys ...string) {
	for _, k := range keys {
		d.must(d.ended())
		if _, err := xdo("key", "--clearmodifiers", k); err != nil {
			d.failf("key %s: %v", k, err)
		}
		d.settle(120)
	}
}

// typeText types as a person would.
func (d *desk) typeText(s string) {
	d.must(d.ended())
	pace := "15"
	if d.wine != "" {
		pace = "40"
	}
	if _, err := xdo("type", "--delay", pace, "--", s); err != nil {
		d.failf("typing: %v", err)
	}
	d.settle(150)
}

// settle waits for the window to finish drawing.
func (d *desk) settle(ms int) {
	if d.wine != "" {
		ms = 3*ms + 300
	}
	time.Sleep(time.Duration(ms) * time.Millisecond)
}

// title is what the window's title bar says, empty while there is none.
func (d *desk) title() string {
	ids, err := xdo("search", "--onlyvisible", "--name", "Caredesk")
	if err != nil || ids == "" {
		return ""
	}
	d.window = strings.Fields(ids)[0]
	name, err := xdo("getwindowname", d.window)
	if err != nil {
		return ""
	}
	return name
}

// waitTitle waits until the title names a page.
func (d *desk) waitTitle(page string, limit time.Duration) error {
	return d.until("the page “"+page+"”", limit, func() error {
		if got := d.title(); !strings.Contains(got, page) {
			return fmt.Errorf("the title is %q", got)
		}
		return nil
	})
}

// until repeats a check until it passes or the program is gone.
func (d *desk) until(what string, limit time.Duration, check func() error) error {
	if d.wine != "" { // Windows' calls are translated, pixels computed
		limit *= 4
	}
	deadline := time.Now().Add(limit)
	for {
		err := check()
		if err == nil {
			return nil
		}
		if ended := d.ended(); ended != nil {
			return fmt.Errorf("waiting for %s: %w", what, ended)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %v for %s: %w", limit, what, err)
		}
		time.Sleep(150 * time.Millisecond)
	}
}

// shot saves what is on the screen.
func (d *desk) shot(name string) {
	if d.quiet && name != "failed" {
		return
	}
	d.settle(400)
	d.shots++
	file := filepath.Join(d.out, "screens", fmt.Sprintf("%02d-%s.png", d.shots, name))
	if out, err := exec.Command("import", "-window", "root", file).CombinedOutput(); err != nil {
		d.failf("screenshot %s: %v\n%s", name, err, out)
	}
}

// pdfText is the text of a PDF as another program reads it.
func pdfText(file string) (string, error) {
	var errOut bytes.Buffer
	cmd := exec.Command("pdftotext", "-layout", file, "-")
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("pdftotext %s: %w: %s", file, err, errOut.String())
	}
	return string(out), nil
}

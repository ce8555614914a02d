// Package screen sits before an X display as a person does: it sees when the
// window of a program shows something new and presses keys. It asks the X server
// alone and needs no help from the program it looks at.
package screen

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Screen is a connection to the display.
type Screen struct {
	c     *xgb.Conn
	root  xproto.Window
	codes map[xproto.Keysym]keyCode
	pid   xproto.Atom
	name  xproto.Atom

	mu      sync.Mutex
	windows map[xproto.Window]*Window
	changed chan struct{} // closed and made anew whenever something happens
	err     error         // why nothing more will
}

// keyCode is a key and whether Shift goes with it.
type keyCode struct {
	code  xproto.Keycode
	shift bool
}

// Window is what is known of a program's window.
type Window struct {
	id     xproto.Window
	pid    int
	title  string
	mapped bool
	drawn  []time.Time // since the last Forget
}

// Open connects to the display that DISPLAY names. It must be one where nobody
// works, for keys go to whatever has the focus.
func Open() (*Screen, error) {
	if runtime.GOOS != "linux" || os.Getenv("DISPLAY") == "" {
		return nil, errors.New("there is no X display")
	}
	xgb.Logger.SetOutput(io.Discard) // it warns of each display without a password
	c, err := xgb.NewConn()
	if err != nil {
		return nil, fmt.Errorf("the display cannot be used: %w", err)
	}
	s := &Screen{c: c, root: xproto.Setup(c).DefaultScreen(c).Root, windows: map[xproto.Window]*Window{}, changed: make(chan struct{})}
	if err := s.prepare(); err != nil {
		c.Close()
		return nil, err
	}
	go s.follow()
	return s, nil
}

func (s *Screen) prepare() error {
	if err := errors.Join(damage.Init(s.c), xtest.Init(s.c)); err != nil {
		return fmt.Errorf("the display lacks an extension: %w", err)
	}
	if _, err := damage.QueryVersion(s.c, 1, 1).Reply(); err != nil {
		return err
	}
	for name, into := range map[string]*xproto.Atom{"_NET_WM_PID": &s.pid, "_NET_WM_NAME": &s.name} {
		reply, err := xproto.InternAtom(s.c, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		*into = reply.Atom
	}
	setup := xproto.Setup(s.c)
	first, n := setup.MinKeycode, int(setup.MaxKeycode-setup.MinKeycode)+1
	keys, err := xproto.GetKeyboardMapping(s.c, first, byte(n)).Reply()
	if err != nil {
		return err
	}
	s.codes = map[xproto.Keysym]keyCode{}
	for i := range n {
		for level := range min(2, int(keys.KeysymsPerKeycode)) {
			sym := keys.Keysyms[i*int(keys.KeysymsPerKeycode)+level]
			if _, known := s.codes[sym]; !known {
				s.codes[sym] = keyCode{first + xproto.Keycode(i), level == 1}
			}
		}
	}
	return xproto.ChangeWindowAttributesChecked(s.c, s.root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check()
}

// Close ends the connection.
func (s *Screen) Close() { s.c.Close() }

// follow takes the server's events until the connection ends.
func (s *Screen) follow() {
	for {
		ev, err := s.c.WaitForEvent()
		if ev == nil && err == nil {
			s.mu.Lock()
			s.err = errors.New("the display is gone")
			s.tell()
			s.mu.Unlock()
			return
		}
		if err != nil { // a window that is gone meanwhile
			continue
		}
		now := time.Now()
		s.mu.Lock()
		switch e := ev.(type) {
		case xproto.CreateNotifyEvent:
			s.meet(e.Window)
		case xproto.DestroyNotifyEvent:
			delete(s.windows, e.Window)
		case xproto.MapNotifyEvent:
			if w := s.windows[e.Window]; w != nil {
				w.mapped = true
			}
		case xproto.PropertyNotifyEvent:
			if w := s.windows[e.Window]; w != nil {
				s.read(w)
			}
		case damage.NotifyEvent:
			if w := s.windows[xproto.Window(e.Drawable)]; w != nil {
				w.drawn = append(w.drawn, now)
			}
		}
		s.tell()
		s.mu.Unlock()
	}
}

// tell wakes who waits for something to happen.
func (s *Screen) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// meet begins to look at a new window.
func (s *Screen) meet(id xproto.Window) {
	if s.windows[id] != nil {
		return
	}
	w := &Window{id: id}
	s.windows[id] = w
	xproto.ChangeWindowAttributes(s.c, id, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange | xproto.EventMaskStructureNotify})
	if d, err := damage.NewDamageId(s.c); err == nil {
		damage.Create(s.c, d, xproto.Drawable(id), damage.ReportLevelRawRectangles)
	}
	s.read(w)
}

// read takes a window's title and program over.
func (s *Screen) read(w *Window) {
	if name, err := xproto.GetProperty(s.c, false, w.id, s.name, xproto.GetPropertyTypeAny, 0, 256).Reply(); err == nil {
		w.title = string(name.Value)
	}
	if pid, err := xproto.GetProperty(s.c, false, w.id, s.pid, xproto.GetPropertyTypeAny, 0, 1).Reply(); err == nil && len(pid.Value) == 4 {
		w.pid = int(xgb.Get32(pid.Value))
	}
}

// ErrLate says that something did not happen in time.
var ErrLate = errors.New("it did not happen in time")

// await waits until a check, which is made under the lock whenever something has
// happened, is true, for limit at the most.
func (s *Screen) await(limit time.Duration, check func() bool) error {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		ok, changed, err := check(), s.changed, s.err
		s.mu.Unlock()
		switch {
		case ok:
			return nil
		case err != nil:
			return err
		}
		select {
		case <-changed:
		case <-deadline.C:
			return ErrLate
		}
	}
}

// WindowOf waits for the shown window of a program whose title holds a text, and
// until something is drawn in it.
func (s *Screen) WindowOf(pid int, title string, limit time.Duration) (w *Window, err error) {
	err = s.await(limit, func() bool {
		for _, each := range s.windows {
			if each.pid == pid && each.mapped && len(each.drawn) > 0 && strings.Contains(each.title, title) {
				w = each
				return true
			}
		}
		return false
	})
	if err != nil {
		return nil, fmt.Errorf("the window “%s”: %w", title, err)
	}
	return w, nil
}

// Title waits until a window's title holds a text.
func (s *Screen) Title(w *Window, title string, limit time.Duration) error {
	if err := s.await(limit, func() bool { return strings.Contains(w.title, title) }); err != nil {
		return fmt.Errorf("the title “%s”, which is “%s”: %w", title, w.title, err)
	}
	return nil
}

// Forget forgets what was drawn so far.
func (s *Screen) Forget(w *Window) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.drawn = nil
}

// Settled waits until a window has shown nothing new for a while, and returns when
// it did the last time; zero when nothing was drawn since Forget. A window that
// keeps drawing longer than limit is an error.
func (s *Screen) Settled(w *Window, quiet, limit time.Duration) (last time.Time, err error) {
	begin := time.Now()
	for {
		s.mu.Lock()
		if n := len(w.drawn); n > 0 {
			last = w.drawn[n-1]
		}
		err := s.err
		s.mu.Unlock()
		since := time.Since(begin)
		if !last.IsZero() {
			since = min(since, time.Since(last))
		}
		switch {
		case err != nil:
			return last, err
		case since >= quiet:
			return last, nil
		case time.Since(begin) > limit:
			return last, fmt.Errorf("the window keeps drawing: %w", ErrLate)
		}
		time.Sleep(max(time.Millisecond, quiet-since))
	}
}

// Draws waits until something is drawn since Forget.
func (s *Screen) Draws(w *Window, limit time.Duration) error {
	return s.await(limit, func() bool { return len(w.drawn) > 0 })
}

// Drawn says how often something was drawn since Forget.
func (s *Screen) Drawn(w *Window) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(w.drawn)
}

// Picture is part of a window's picture.
type Picture struct {
	X, Y, Width, Height int
	Pixels              []byte // four a pixel, row by row
}

// Look takes a picture of a part of a window.
func (s *Screen) Look(w *Window, x, y, width, height int) (Picture, error) {
	reply, err := xproto.GetImage(s.c, xproto.ImageFormatZPixmap, xproto.Drawable(w.id), int16(x), int16(y), uint16(width), uint16(height), ^uint32(0)).Reply()
	if err != nil {
		return Picture{}, err
	}
	if len(reply.Data) != 4*width*height {
		return Picture{}, errors.New("the display has not 24 bits a pixel")
	}
	return Picture{x, y, width, height, reply.Data}, nil
}

// Size is a window's width and height in pixels.
func (s *Screen) Size(w *Window) (width, height int, err error) {
	g, err := xproto.GetGeometry(s.c, xproto.Drawable(w.id)).Reply()
	if err != nil {
		return 0, 0, err
	}
	return int(g.Width), int(g.Height), nil
}

// Differing is the smallest part that holds all pixels in which two pictures of
// the same part differ, and how many they are.
func Differing(a, b Picture) (x, y, width, height, n int) {
	x0, y0, x1, y1 := a.Width, a.Height, -1, -1
	for i := 0; i+4 <= len(a.Pixels) && i+4 <= len(b.Pixels); i += 4 {
		if bytes.Equal(a.Pixels[i:i+3], b.Pixels[i:i+3]) {
			continue
		}
		px, py := i/4%a.Width, i/4/a.Width
		x0, y0, x1, y1 = min(x0, px), min(y0, py), max(x1, px), max(y1, py)
		n++
	}
	if n == 0 {
		return 0, 0, 0, 0, 0
	}
	return a.X + x0, a.Y + y0, x1 - x0 + 1, y1 - y0 + 1, n
}

// Part is a part of a picture.
func (p Picture) Part(x, y, width, height int) Picture {
	out := Picture{x, y, width, height, nil}
	for row := y - p.Y; row < y-p.Y+height; row++ {
		at := 4 * (row*p.Width + x - p.X)
		out.Pixels = append(out.Pixels, p.Pixels[at:at+4*width]...)
	}
	return out
}

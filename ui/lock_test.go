package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/demo"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// openForm opens the form for a new patient and types a name into it.
func (s *site) openForm(name string) *components.Entry {
	s.t.Helper()
	s.shell.desk.openTab(pages.TabPatients)
	s.ctrl(fyne.KeyN)
	if !components.ModalOpen(s.w) {
		s.t.Fatal("Ctrl+N opens no form")
	}
	uitest.Type(s.w, name)
	return s.entry(name)
}

func (s *site) entry(text string) *components.Entry {
	s.t.Helper()
	found := uitest.Find(s.w, func(e *components.Entry) bool { return e.Text == text })
	if len(found) != 1 {
		s.t.Fatalf("%d entries hold %q", len(found), text)
	}
	return found[0]
}

func TestTheLockKeepsWhatIsTypedAndLetsNothingThrough(t *testing.T) {
	s := demoSite(t).as("grace")
	typed := s.openForm("Łukasz Østergård-O'Brien")
	s.ctrl(fyne.KeyL)
	if !s.shell.locked() {
		t.Fatal("Ctrl+L does not lock over an open form")
	}
	s.sees("Locked", "Password of Grace Byrne")
	uitest.Shot(t, s.w, "locked")
	uitest.Type(s.w, "a wrong password")
	uitest.Key(s.w, fyne.KeyReturn)
	for _, key := range []fyne.KeyName{fyne.KeyS, fyne.KeyN, fyne.Key2, fyne.KeyK, fyne.KeyF, fyne.KeyL, fyne.KeySlash} {
		s.ctrl(key)
	}
	uitest.Key(s.w, fyne.KeyEscape)
	if !s.shell.locked() {
		t.Fatal("unlocked without the password")
	}
	if n := len(s.w.Canvas().Overlays().List()); n != 2 {
		t.Errorf("%d layers: a key opened something over the lock", n)
	}
	if typed.Text != "Łukasz Østergård-O'Brien" || s.shell.desk.current != pages.TabPatients {
		t.Errorf("keys reached what lies behind: %q on %s", typed.Text, s.shell.desk.current)
	}
	uitest.Type(s.w, demo.Password)
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.locked() {
		t.Fatal("the password does not unlock")
	}
	if s.w.Canvas().Focused() != fyne.Focusable(typed) {
		t.Error("the focus is not where it was")
	}
	uitest.Type(s.w, "!")
	if typed.Text != "Łukasz Østergård-O'Brien!" {
		t.Errorf("the text is now %q", typed.Text)
	}
}

func TestTheLockScreenIsOpaque(t *testing.T) {
	s := demoSite(t).as("grace")
	before := s.w.Canvas().Capture()
	s.ctrl(fyne.KeyL)
	after := s.w.Canvas().Capture()
	corner := after.At(2, 2)
	size := after.Bounds().Size()
	for _, x := range []int{0, size.X / 8, size.X - 1} {
		for y := 0; y < size.Y; y += 7 {
			if after.At(x, y) != corner {
				t.Fatalf("at %d,%d the window shows through", x, y)
			}
		}
	}
	same := true
	for x := 0; x < size.X; x += 3 {
		same = same && before.At(x, 24) == after.At(x, 24)
	}
	if same {
		t.Error("the header is still there")
	}
}

func TestTheWindowLocksWhenNobodyIsThere(t *testing.T) {
	s := demoSite(t).as("grace")
	limit := s.shell.desk.session.Info.IdleLock
	s.now = s.now.Add(limit - time.Second)
	uitest.Key(s.w, fyne.KeyDown) // in the list
	s.now = s.now.Add(limit - time.Second)
	s.shell.tick()
	if s.shell.locked() {
		t.Fatal("a key did not count as somebody being there")
	}
	s.movePointer()
	s.now = s.now.Add(limit - time.Second)
	s.shell.tick()
	if s.shell.locked() {
		t.Fatal("the pointer did not count as somebody being there")
	}
	s.now = s.now.Add(time.Second)
	s.shell.tick()
	if !s.shell.locked() {
		t.Fatal("not locked")
	}
}

// movePointer moves the pointer over the window as the driver does: it asks
// what lies there for its cursor.
func (s *site) movePointer() {
	uitest.Walk(s.w, func(o fyne.CanvasObject) {
		if c, ok := o.(desktop.Cursorable); ok {
			c.Cursor()
		}
	})
}

func TestNothingOpensOverTheLock(t *testing.T) {
	s := demoSite(t).as("grace")
	held := &viewmodel.HeldRunner{}
	s.shell.desk.gate = viewmodel.NewGate(held)
	opened := false
	s.shell.desk.gate.Go(s.shell.ctx, func(context.Context) func() {
		return func() {
			opened = true
			components.ShowMessage(s.w, "Saved elsewhere", "Another desk was faster.", nil)
		}
	})
	s.ctrl(fyne.KeyL)
	held.Release(0)
	if opened || len(s.w.Canvas().Overlays().List()) != 1 {
		t.Fatal("a message opened over the lock")
	}
	uitest.Type(s.w, demo.Password)
	uitest.Key(s.w, fyne.KeyReturn)
	if !opened {
		t.Error("the message is lost")
	}
}

func TestSomeoneElseIsAskedBeforeTextIsLost(t *testing.T) {
	s := demoSite(t).as("grace")
	s.openForm("Ana")
	s.ctrl(fyne.KeyL)
	uitest.Button(t, s.w, "Sign in as someone else").Tapped(nil)
	s.sees("Discard what is behind the lock?")
	uitest.Key(s.w, fyne.KeyEscape)
	if !s.shell.locked() || s.shell.desk == nil {
		t.Fatal("Escape must leave everything as it is")
	}
	uitest.Button(t, s.w, "Sign in as someone else").Tapped(nil)
	uitest.Button(t, s.w, "Discard and sign in").Tapped(nil)
	if s.shell.desk != nil || components.ModalOpen(s.w) {
		t.Fatal("the session behind the lock goes on")
	}
	s.as("colm")
	s.sees("Colm Daly", "Cashier")
}

package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// modalScope remembers, for one canvas, the open modals and the key handler
// that was there before the first of them.
type modalScope struct {
	before func(*fyne.KeyEvent)
	modals []*Modal
}

var scopes = map[fyne.Canvas]*modalScope{}

func topModal(c fyne.Canvas) *Modal {
	s := scopes[c]
	if s == nil || len(s.modals) == 0 {
		return nil
	}
	return s.modals[len(s.modals)-1]
}

func pushModal(c fyne.Canvas, m *Modal) {
	s := scopes[c]
	if s == nil {
		s = &modalScope{before: c.OnTypedKey()}
		scopes[c] = s
	}
	s.modals = append(s.modals, m)
	c.SetOnTypedKey(m.typedKey)
}

func popModal(c fyne.Canvas, m *Modal) {
	s := scopes[c]
	if s == nil {
		return
	}
	for i, each := range s.modals {
		if each == m {
			s.modals = append(s.modals[:i], s.modals[i+1:]...)
			break
		}
	}
	if top := topModal(c); top != nil {
		c.SetOnTypedKey(top.typedKey)
		return
	}
	c.SetOnTypedKey(s.before)
	delete(scopes, c)
}

// ModalOpen reports whether a dialog or any other overlay is open, so that the
// shell's shortcuts can stand back.
func ModalOpen(w fyne.Window) bool { return w.Canvas().Overlays().Top() != nil }

// SubmitTop submits the innermost open form and reports whether there was one.
// The shell's Ctrl+S calls it first, because a menu's shortcut reaches the
// shell before any dialog.
func SubmitTop(w fyne.Window) bool {
	m := topModal(w.Canvas())
	if m == nil || m.options.onSubmit == nil {
		return false
	}
	m.options.onSubmit()
	return true
}

// passKey hands on a key that obj does not use.
func passKey(obj fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := canvasOf(obj)
	if c == nil {
		return
	}
	if TypedByNobody(ev) {
		return
	}
	if m := topModal(c); m != nil {
		m.typedKey(ev)
		return
	}
	if f := c.OnTypedKey(); f != nil {
		f(ev)
	}
}

// passShortcut hands on a shortcut that obj does not use.
func passShortcut(obj fyne.CanvasObject, s fyne.Shortcut) {
	c := canvasOf(obj)
	if c == nil {
		return
	}
	if m := topModal(c); m != nil && m.typedShortcut(s) {
		return
	}
	CanvasShortcut(c, s)
}

// CanvasShortcut hands a shortcut to those registered with a canvas. Tests
// replace it, as the canvas of the test driver does not show its own.
var CanvasShortcut = func(c fyne.Canvas, s fyne.Shortcut) {
	if sc, ok := c.(fyne.Shortcutable); ok {
		sc.TypedShortcut(s)
	}
}

func isEnter(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter }

// isMenuKey reports the keys that open a context menu: Menu and Shift+F10,
// which arrives as F10 with Shift held.
func isMenuKey(ev *fyne.KeyEvent) bool {
	if ev.Name == desktop.KeyMenu {
		return true
	}
	return ev.Name == fyne.KeyF10 && modifiers()&fyne.KeyModifierShift != 0
}

func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// control is the modifier of the platform's shortcuts: Control, or Command on
// a Mac.
const control = fyne.KeyModifierShortcutDefault

func isShortcut(s fyne.Shortcut, key fyne.KeyName, mod fyne.KeyModifier) bool {
	cs, ok := s.(*desktop.CustomShortcut)
	return ok && cs.KeyName == key && cs.Modifier == mod
}

func isCtrlEnter(s fyne.Shortcut) bool {
	return isShortcut(s, fyne.KeyReturn, control) || isShortcut(s, fyne.KeyEnter, control)
}

func isCtrlS(s fyne.Shortcut) bool { return isShortcut(s, fyne.KeyS, control) }

func isAltDown(s fyne.Shortcut) bool { return isShortcut(s, fyne.KeyDown, fyne.KeyModifierAlt) }

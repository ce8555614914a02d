// Package uitest helps tests of the window: a themed window without a screen,
// typing as a person would, finding what is to be seen, and pictures of it.
package uitest

import (
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// The smallest screen on which every action must be reachable.
const (
	Width  = 1366
	Height = 768
)

// NewWindow opens a window of the smallest supported size in the light theme.
// It is closed when the test ends.
func NewWindow(t testing.TB, content fyne.CanvasObject) fyne.Window {
	t.Helper()
	return NewWindowMode(t, theme.Light, content, Width, Height)
}

// NewWindowMode opens a window in another theme or size. Timers of toasts and
// progress never fire in it, so that nothing changes behind a test's back.
func NewWindowMode(t testing.TB, mode theme.Mode, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	app := NewApp(t)
	app.Settings().SetTheme(theme.New(mode))
	return Window(t, content, width, height)
}

// NewApp starts an app without a screen in the light theme, for tests that
// open their windows themselves.
func NewApp(t testing.TB) fyne.App {
	t.Helper()
	language(t)
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Light))
	timer, shortcut := components.Timer, components.CanvasShortcut
	components.Timer = func(time.Duration, func()) func() { return func() {} }
	components.CanvasShortcut = canvasShortcut
	t.Cleanup(func() { components.Timer, components.CanvasShortcut = timer, shortcut })
	return app
}

// Window opens a further window of the running test app.
func Window(t testing.TB, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	if content == nil {
		content = canvas.NewRectangle(nil)
	}
	w := test.NewWindow(content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	content.Refresh() // it may have been made under another theme
	t.Cleanup(func() {
		tellBare(t, w)
		w.Close()
	})
	return w
}

// Scale draws a window with so many pixels for each of its units, as a desktop
// does that enlarges everything. The window's size in units stays.
func Scale(w fyne.Window, scale float32) {
	if c, ok := w.Canvas().(software.WindowlessCanvas); ok {
		c.SetScale(scale)
	}
}

// Type types text into what has the focus, rune by rune; the focus may move
// while typing, as it does when a list opens.
func Type(w fyne.Window, text string) {
	for _, r := range text {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if on := w.Canvas().OnTypedRune(); on != nil {
			on(r)
		}
	}
}

// Key presses keys one after the other. Tab moves the focus unless what has
// it takes Tab itself.
func Key(w fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		f := w.Canvas().Focused()
		if k == fyne.KeyTab {
			if tab, ok := f.(fyne.Tabbable); !ok || !tab.AcceptsTab() {
				w.Canvas().FocusNext()
				continue
			}
		}
		ev := &fyne.KeyEvent{Name: k}
		if f != nil {
			f.TypedKey(ev)
		} else if on := w.Canvas().OnTypedKey(); on != nil {
			on(ev)
		}
	}
}

// Tab moves the focus on.
func Tab(w fyne.Window) { Key(w, fyne.KeyTab) }

// ShiftTab moves the focus back.
func ShiftTab(w fyne.Window) { w.Canvas().FocusPrevious() }

// Shortcut presses a key with modifiers, as the desktop driver hands it on: to
// the main menu first, then to what has the focus, then to the canvas.
func Shortcut(w fyne.Window, key fyne.KeyName, mod fyne.KeyModifier) {
	var s fyne.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	if key == fyne.KeyZ && mod == fyne.KeyModifierShortcutDefault {
		s = &fyne.ShortcutUndo{}
	}
	if menu := w.MainMenu(); menu != nil && runMenu(menu.Items, s) {
		return
	}
	if f, ok := w.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	canvasShortcut(w.Canvas(), s)
}

// canvasShortcut reaches the shortcuts of a test canvas, which keeps them in
// the canvas it wraps.
func canvasShortcut(c fyne.Canvas, s fyne.Shortcut) {
	v := reflect.ValueOf(c)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if inner := v.Elem().FieldByName("WindowlessCanvas"); inner.IsValid() && inner.CanInterface() {
			if sc, ok := inner.Interface().(fyne.Shortcutable); ok {
				sc.TypedShortcut(s)
			}
		}
	}
}

func runMenu(menus []*fyne.Menu, s fyne.Shortcut) bool {
	for _, m := range menus {
		for _, item := range m.Items {
			if item.ChildMenu != nil && runMenu([]*fyne.Menu{item.ChildMenu}, s) {
				return true
			}
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == s.ShortcutName() && !item.Disabled && item.Action != nil {
				item.Action()
				return true
			}
		}
	}
	return false
}

// Walk visits everything visible in the window, overlays last.
func Walk(w fyne.Window, visit func(fyne.CanvasObject)) {
	walk(w.Canvas().Content(), visit)
	for _, o := range w.Canvas().Overlays().List() {
		walk(o, visit)
	}
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch v := o.(type) {
	case *fyne.Container:
		for _, each := range v.Objects {
			walk(each, visit)
		}
	case fyne.Widget:
		if r := test.WidgetRenderer(v); r != nil {
			for _, each := range r.Objects() {
				walk(each, visit)
			}
		}
	}
}

// Texts returns all text that can be seen, whole where it is drawn cut.
func Texts(w fyne.Window) []string {
	out := Seen(w)
	for i := range out {
		out[i] = plain(out[i])
	}
	return out
}

// Seen are the texts on screen as they stand, with the brackets of the language of
// brackets; the lines of a wrapped text stand beside it.
func Seen(w fyne.Window) []string {
	var out []string
	Walk(w, func(o fyne.CanvasObject) {
		switch v := o.(type) {
		case *canvas.Text:
			if v.Text != "" {
				out = append(out, v.Text)
			}
		case *components.Text:
			out = append(out, v.Text())
		case *widget.Label:
			out = append(out, v.Text)
		}
	})
	return out
}

// HasText reports whether some text contains sub.
func HasText(w fyne.Window, sub string) bool {
	for _, s := range Texts(w) {
		if strings.Contains(s, sub) {
			return true
		}
	}
	return false
}

// MustText fails the test unless some text contains sub.
func MustText(t testing.TB, w fyne.Window, sub string) {
	t.Helper()
	if !HasText(w, sub) {
		t.Fatalf("%q is not on screen; there is: %s", sub, strings.Join(Texts(w), " | "))
	}
}

// MustNotText fails the test if some text contains sub.
func MustNotText(t testing.TB, w fyne.Window, sub string) {
	t.Helper()
	if HasText(w, sub) {
		t.Fatalf("%q is on screen and should not be", sub)
	}
}

// Find returns the visible widgets of a type that match.
func Find[T fyne.CanvasObject](w fyne.Window, match func(T) bool) []T {
	var out []T
	Walk(w, func(o fyne.CanvasObject) {
		if v, ok := o.(T); ok && (match == nil || match(v)) {
			out = append(out, v)
		}
	})
	return out
}

// FindInDialog is Find in what lies on top of the page alone.
func FindInDialog[T fyne.CanvasObject](w fyne.Window, match func(T) bool) []T {
	var out []T
	if top := w.Canvas().Overlays().Top(); top != nil {
		walk(top, func(o fyne.CanvasObject) {
			if t, ok := o.(T); ok && (match == nil || match(t)) {
				out = append(out, t)
			}
		})
	}
	return out
}

// Button returns the topmost visible button with a text or label; it fails the
// test when there is none.
func Button(t testing.TB, w fyne.Window, text string) *components.Button {
	t.Helper()
	found := Find(w, func(b *components.Button) bool { return plain(b.AccessibilityLabel()) == text })
	if len(found) == 0 {
		t.Fatalf("there is no button %q; texts: %s", text, strings.Join(Texts(w), " | "))
	}
	return found[len(found)-1]
}

// TapText clicks the topmost thing that can be clicked at a text.
func TapText(t testing.TB, w fyne.Window, sub string) {
	t.Helper()
	var target fyne.Tappable
	var tapped []fyne.Tappable
	visitPath := func(path []fyne.CanvasObject, text string) {
		if !strings.Contains(plain(text), sub) {
			return
		}
		for i := len(path) - 1; i >= 0; i-- {
			if tap, ok := path[i].(fyne.Tappable); ok {
				tapped = append(tapped, tap)
				return
			}
		}
	}
	walkPath(w.Canvas().Content(), nil, visitPath)
	for _, o := range w.Canvas().Overlays().List() {
		walkPath(o, nil, visitPath)
	}
	if len(tapped) == 0 {
		t.Fatalf("nothing to click at %q; texts: %s", sub, strings.Join(Texts(w), " | "))
	}
	target = tapped[len(tapped)-1]
	test.Tap(target)
}

func walkPath(o fyne.CanvasObject, path []fyne.CanvasObject, visit func([]fyne.CanvasObject, string)) {
	if o == nil || !o.Visible() {
		return
	}
	path = append(path, o)
	switch v := o.(type) {
	case *canvas.Text:
		visit(path, v.Text)
	case *components.Text:
		visit(path, v.Text())
	}
	switch v := o.(type) {
	case *fyne.Container:
		for _, each := range v.Objects {
			walkPath(each, path, visit)
		}
	case fyne.Widget:
		if r := test.WidgetRenderer(v); r != nil {
			for _, each := range r.Objects() {
				walkPath(each, path, visit)
			}
		}
	}
}

// Shot saves a picture of the window as name.png in the directory that
// CAREDESK_SHOTS names; without it nothing is saved.
func Shot(t testing.TB, w fyne.Window, name string) {
	t.Helper()
	tellBare(t, w)
	dir := os.Getenv("CAREDESK_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

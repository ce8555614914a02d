package screen

import (
	"fmt"
	"strings"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// named are the keys that are no characters.
var named = map[string]xproto.Keysym{
	"Return": 0xff0d, "Tab": 0xff09, "Escape": 0xff1b, "BackSpace": 0xff08, "Home": 0xff50, "End": 0xff57,
	"Up": 0xff52, "Down": 0xff54, "Left": 0xff51, "Right": 0xff53, "PageUp": 0xff55, "PageDown": 0xff56,
	"ctrl": 0xffe3, "shift": 0xffe1, "alt": 0xffe9,
}

const (
	down = 2 // as the protocol numbers the events of keys
	up   = 3
)

// Press presses a key with those held before it, such as ctrl+shift+l.
func (s *Screen) Press(keys string) error {
	parts := strings.Split(keys, "+")
	var codes []xproto.Keycode
	for _, p := range parts {
		code, err := s.code(p)
		if err != nil {
			return err
		}
		if code.shift {
			codes = append(codes, s.codes[named["shift"]].code)
		}
		codes = append(codes, code.code)
	}
	for _, c := range codes {
		xtest.FakeInput(s.c, down, byte(c), 0, s.root, 0, 0, 0)
	}
	var err error
	for i := len(codes) - 1; i >= 0; i-- {
		err = xtest.FakeInputChecked(s.c, up, byte(codes[i]), 0, s.root, 0, 0, 0).Check()
	}
	return err
}

func (s *Screen) code(key string) (keyCode, error) {
	sym, ok := named[key]
	if r := []rune(key); !ok && len(r) == 1 && r[0] < 256 {
		sym, ok = xproto.Keysym(r[0]), true // those of Latin 1 are their own keysyms
	}
	code, there := s.codes[sym]
	if !ok || !there {
		return keyCode{}, fmt.Errorf("the keyboard has no key %q", key)
	}
	return code, nil
}

// Type types a text of letters that the keyboard has.
func (s *Screen) Type(text string) error {
	for _, r := range text {
		if err := s.Press(string(r)); err != nil {
			return err
		}
	}
	return nil
}

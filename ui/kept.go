package ui

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"

	"caredesk/internal/clinic"
)

// keptKey names what this desk remembers of a user. It holds the user's number
// and a digest of where the data is, as the demo's users have the same numbers:
// no names.
func (s *Shell) keptKey(what string, user clinic.UserID) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.opened.Path)) // never fails
	return fmt.Sprintf("%s.%s.%d", what, hex.EncodeToString(h.Sum(nil)), user)
}

// kept reads what this desk remembers of whoever is signed in.
func (s *Shell) kept(what string) string {
	return s.app.Preferences().String(s.keptKey(what, s.desk.session.Actor().UserID))
}

// keep remembers it.
func (s *Shell) keep(what, value string) {
	s.app.Preferences().SetString(s.keptKey(what, s.desk.session.Actor().UserID), value)
}

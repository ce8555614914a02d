// Package memory keeps the window from holding memory for what is not on the
// screen any more. The toolkit reads how long it keeps what it has drawn while it
// is being loaded, before main runs; this package needs the standard library alone
// and so is loaded before the toolkit.
package memory

import "os"

// kept is how long the toolkit keeps the drawn texts, and the pages, of what is not
// on the screen. Its own minute is long where desks are shared and one person signs
// in after the other; who comes back later waits for some milliseconds of drawing. It
// looks after what is on the screen every so much less ten seconds, so that it must be
// well above them.
const kept = "20s"

// keptName is the toolkit's variable for that.
const keptName = "FYNE_CACHE"

func init() {
	settle(os.Getenv, os.Setenv)
	tellAllocator()
}

// settle sets the time unless somebody set it by hand.
func settle(get func(string) string, set func(key, value string) error) {
	if get(keptName) == "" {
		_ = set(keptName, kept) // fails for names alone that no system has
	}
}

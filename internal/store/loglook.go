package store

import (
	"os"
	"runtime"
	"time"
)

// logLook tells cheaply when nobody can have written to a database: whoever commits
// writes to its log, which the file system dates. A statement through the driver
// costs some forty times as much, four times a second for as long as a window is
// open.
type logLook struct {
	path string
	// size and written are the log's at the look that came last, seen when that was.
	size    int64
	written time.Time
	seen    time.Time
}

// dating is how far apart two dates of files are at the least, with room to spare:
// what was written just before a look could be followed by more with the same date.
// anyway is how long to rely on dates at the most.
const (
	dating = 2 * time.Second
	anyway = 5 * time.Second
)

// mayHaveGrown reports whether the log may have been written to since the look
// before. It is true once too often rather than too seldom: on Windows, which dates
// a file when it is closed, always.
func (l *logLook) mayHaveGrown() bool {
	now := time.Now()
	info, err := os.Stat(l.path)
	if err != nil || runtime.GOOS == "windows" {
		l.seen = time.Time{}
		return true
	}
	same := !l.seen.IsZero() && info.Size() == l.size && info.ModTime().Equal(l.written)
	settled := l.seen.Sub(l.written) > dating && l.seen.Sub(l.written) >= 0 && now.Sub(l.seen) < anyway
	if same && settled {
		return false
	}
	l.size, l.written, l.seen = info.Size(), info.ModTime(), now
	return true
}

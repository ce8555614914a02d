package store

import (
	"fmt"
	"io/fs"
	"os"
	"time"
)

// waitingSuffix names the file by which the desk that has waited longest for its turn shows it:
// to the desk whose turn it is, which then gives it up sooner, and to the others, which let it go first.
const waitingSuffix = "-waiting"

const (
	waitingSize = 64                     // bytes, always the same, so that it is one write
	frontGone   = 100 * time.Millisecond // after which a desk that no longer shows that it waits is passed over
	showAgain   = 8 * time.Millisecond   // how often at most it shows it
)

// queue is what a waiting desk has seen of the one that waits longest. How long each has waited is
// compared, never when it began: clocks differ. Nothing but the order depends on it, so that no
// error matters, and a desk that went away while it waited holds nobody up.
type queue struct {
	text  string
	since time.Time // when the text was seen to change last
	shown time.Time
}

// behind reports whether another desk that still shows it has waited longer than this one.
func (q *queue) behind(path, self string, waited time.Duration) bool {
	b, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	if text := string(b); text != q.text {
		q.text, q.since = text, time.Now()
	}
	var other string
	var us int64
	if _, err := fmt.Sscan(q.text, &other, &us); err != nil || other == self || us < waited.Microseconds() {
		return false
	}
	return time.Since(q.since) < frontGone
}

// show says that this desk waits, and for how long already.
func (q *queue) show(path string, perm fs.FileMode, self string, waited time.Duration) {
	if time.Since(q.shown) < showAgain {
		return
	}
	q.shown = time.Now()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, perm)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.WriteAt(fmt.Appendf(nil, "%-*s\n", waitingSize-1, fmt.Sprintf("%s %d", self, waited.Microseconds())), 0)
}

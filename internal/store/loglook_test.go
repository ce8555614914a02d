package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Nothing is missed: a log that was written to just before a look may have been
// written to again with the same date.
func TestALookAtTheLogMissesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db-wal")
	l := logLook{path: path}
	for range 3 {
		if !l.mayHaveGrown() {
			t.Fatal("no log says that nothing was written")
		}
	}
	write := func(text string, age time.Duration) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	write("one", 0)
	for range 3 {
		if !l.mayHaveGrown() {
			t.Fatal("what was written a moment ago counts as settled")
		}
	}
	write("two", time.Minute)
	if !l.mayHaveGrown() {
		t.Fatal("another date is not seen")
	}
	if l.mayHaveGrown() {
		t.Fatal("a log nobody touched is looked into")
	}
	write("three", time.Hour)
	if !l.mayHaveGrown() {
		t.Fatal("another size is not seen")
	}
	write("four!", -time.Hour) // by a clock that is ahead
	for range 3 {
		if !l.mayHaveGrown() {
			t.Fatal("a date in the future counts as settled")
		}
	}
	write("five!", time.Hour)
	l.mayHaveGrown()
	l.seen = l.seen.Add(-anyway)
	if !l.mayHaveGrown() {
		t.Fatal("dates are relied on for ever")
	}
}

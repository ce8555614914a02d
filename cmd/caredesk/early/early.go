// Package early begins, while the packages of the program are still being set up
// one after the other, what the window needs first and another core can do
// meanwhile: the words of the language are read and the fonts of the system
// listed. And it keeps the garbage collector from running again and again over a
// heap that only grows, until the window stands.
package early

import (
	"io"
	"log"
	"math"
	"os"
	"runtime/debug"
	"time"

	"github.com/go-text/typesetting/fontscan"

	"caredesk/internal/locale"
	"caredesk/internal/tongue"
)

const (
	// usual is how much waiting garbage there may be, in percent of what is in use.
	// A window lives all day on a desk that has other programs too: half of the
	// usual is worth the little work that collecting it sooner takes.
	usual = 50
	// most is the memory in bytes up to which nothing is collected at the start.
	most = 160 << 20
	// start is how long a start may take.
	start = 4 * time.Second
)

func init() {
	hold(os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "")
	go tongue.In(language(os.Getenv))
	go listFonts()
}

// hold keeps the collector back for the start, unless somebody set it by hand.
func hold(set bool) {
	if set {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(most)
	time.AfterFunc(start, func() {
		debug.SetGCPercent(usual)
		debug.SetMemoryLimit(math.MaxInt64)
	})
}

// language is the one the window most likely speaks. Where another is set, that is
// read when it is asked for.
func language(get func(string) string) string {
	if value := locale.Of(get, "LC_MESSAGES"); value != "" {
		return tongue.Match(value)
	}
	return "en"
}

// listFonts reads the list of the system's fonts, which the toolkit would read
// before it draws the first letter. It is kept for the whole program; where it
// cannot be had, the toolkit does without as well.
func listFonts() {
	_ = fontscan.NewFontMap(log.New(io.Discard, "", 0)).UseSystemFonts("")
}

package fhir

import (
	"bufio"
	"bytes"
	"io"

	"caredesk/internal/clinic"
)

// Limits bound what is read of a file before anything is made of it.
type Limits struct {
	File    int64 // bytes of the file
	Entry   int64 // bytes of one entry
	Text    int   // bytes of one text
	Depth   int   // of nesting
	Entries int
}

// DefaultLimits are far above what real bundles have.
func DefaultLimits() Limits {
	return Limits{File: 200 << 20, Entry: 32 << 20, Text: 24 << 20, Depth: 48, Entries: 500_000}
}

// longestNumber bounds what stands outside texts: numbers, true, false, null.
const longestNumber = 256

// guard counts along while JSON is read and stops it at a limit, so that the
// decoder behind it never holds more than an entry. It is no parser: whether the
// JSON is sound, the decoder says.
type guard struct {
	in     *bufio.Reader
	limits Limits

	read    int64
	depth   int
	entry   int64 // bytes since the entry began; the root is 1, its list 2, an entry 3
	text    int   // bytes of the text
	bare    int   // bytes of what stands outside texts
	inText  bool
	escaped bool
	err     error
}

func newGuard(r io.Reader, l Limits) *guard {
	in := bufio.NewReaderSize(r, 1<<16)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // a byte order mark
	}
	return &guard{in: in, limits: l}
}

// Read implements io.Reader.
func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.in.Read(p)
	for i, c := range p[:n] {
		if why := g.step(c); why != "" {
			g.err = clinic.Errorf(clinic.Invalid, "%s", why)
			return i, g.err
		}
	}
	if err != nil && err != io.EOF {
		err = clinic.Wrap(clinic.Unavailable, err, "The file cannot be read to its end.")
	}
	return n, err
}

// step looks at one byte and says what is wrong, if anything is.
func (g *guard) step(c byte) string {
	if g.read++; g.read > g.limits.File {
		return "The file is larger than " + megabytes(g.limits.File) + "."
	}
	if g.depth >= 3 {
		if g.entry++; g.entry > g.limits.Entry {
			return "An entry of the file is larger than " + megabytes(g.limits.Entry) + "."
		}
	}
	if g.inText {
		switch {
		case g.escaped:
			g.escaped = false
		case c == '\\':
			g.escaped = true
		case c == '"':
			g.inText = false
			return ""
		}
		if g.text++; g.text > g.limits.Text {
			return "A text in the file is larger than " + megabytes(int64(g.limits.Text)) + "."
		}
		return ""
	}
	switch c {
	case '"':
		g.inText, g.text, g.bare = true, 0, 0
	case '{', '[':
		g.bare = 0
		if g.depth++; g.depth > g.limits.Depth {
			return "The file is nested too deep to be a FHIR bundle."
		}
		if g.depth == 3 {
			g.entry = 0
		}
	case '}', ']':
		g.depth, g.bare = g.depth-1, 0
	case ',', ':', ' ', '\n', '\r', '\t':
		g.bare = 0
	default:
		if g.bare++; g.bare > longestNumber {
			return "The file holds a number that is too long."
		}
	}
	return ""
}

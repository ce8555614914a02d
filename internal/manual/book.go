// Package manual cuts the handbook, written in Markdown, into the pages that
// are read inside the program, finds words in them, and knows what is new in
// which version. It draws nothing.
package manual

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Span is a run of text in one style. Link is where it leads, as written;
// empty for text that leads nowhere.
type Span struct {
	Text               string
	Bold, Italic, Code bool
	Link               string
}

// Kind says what a block is.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading        // below the headings that make pages
	Item           // of a list
	Table
	Code
	Picture
)

// Block is a piece of a page that stands by itself.
type Block struct {
	Kind  Kind
	Spans []Span
	// Mark stands before an item: a bullet or a number. Depth is 0 for the items
	// of an outer list.
	Mark  string
	Depth int
	// Rows are a table's, the heading first.
	Rows [][][]Span
	// Lines are those of code.
	Lines []string
	// Picture is a file beside the page; the block's text says what it shows.
	Picture string
}

// Text is what can be read in the block.
func (b Block) Text() string {
	var out strings.Builder
	write := func(spans []Span) {
		for _, s := range spans {
			out.WriteString(s.Text)
		}
	}
	write(b.Spans)
	for _, row := range b.Rows {
		for _, cell := range row {
			write(cell)
			out.WriteString("  ")
		}
		out.WriteString("\n")
	}
	out.WriteString(strings.Join(b.Lines, "\n"))
	return out.String()
}

// Page is what stands under one heading, up to the next.
type Page struct {
	File   string // such as manual.md
	Anchor string // of the heading, as links name it
	Title  string
	Level  int // of the heading: 1 for a file's own, up to 3
	Blocks []Block
}

// ID names the page as links from elsewhere do: manual.md#find-anything.
func (p Page) ID() string { return p.File + "#" + p.Anchor }

// Book is the whole handbook.
type Book struct {
	Pages []Page
	files fs.FS
}

// Read reads the named files into one book.
func Read(files fs.FS, names ...string) (*Book, error) {
	b := &Book{files: files}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("manual: %w", err)
		}
		b.Pages = append(b.Pages, cut(name, text)...)
	}
	return b, nil
}

// Find returns the index of a page by its ID; a file alone is its first page.
func (b *Book) Find(id string) (int, bool) {
	file, anchor, _ := strings.Cut(id, "#")
	for i, p := range b.Pages {
		if p.File == file && (anchor == "" || p.Anchor == anchor) {
			return i, true
		}
	}
	return 0, false
}

// Follow returns the page that a link on another page leads to. Links out of
// the book lead nowhere.
func (b *Book) Follow(from int, link string) (int, bool) {
	file, anchor, _ := strings.Cut(link, "#")
	switch {
	case link == "" || strings.Contains(link, "://"):
		return 0, false
	case file == "":
		file = b.Pages[from].File
	default:
		file = path.Clean(file)
	}
	return b.Find(file + "#" + anchor)
}

// Picture reads a picture of a page.
func (b *Book) Picture(name string) ([]byte, error) { return fs.ReadFile(b.files, name) }

// Below lists the pages one level under a page.
func (b *Book) Below(at int) []int {
	var out []int
	for i := at + 1; i < len(b.Pages) && b.Pages[i].Level > b.Pages[at].Level; i++ {
		if b.Pages[i].Level == b.Pages[at].Level+1 {
			out = append(out, i)
		}
	}
	return out
}

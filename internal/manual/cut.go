package manual

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// deepest is the last level of headings that make pages of their own.
const deepest = 3

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// cut makes pages of a file's text. What stands before the first heading
// belongs to no page.
func cut(file string, source []byte) []Page {
	var pages []Page
	seen := anchors{}
	c := cutter{source}
	for n := markdown.Parser().Parse(text.NewReader(source)).FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			title := plain(c.spans(h))
			anchor := seen.next(title)
			if h.Level <= deepest {
				pages = append(pages, Page{File: file, Anchor: anchor, Title: title, Level: h.Level})
				continue
			}
		}
		if len(pages) > 0 {
			last := &pages[len(pages)-1]
			last.Blocks = append(last.Blocks, c.blocks(n, 0)...)
		}
	}
	return pages
}

// cutter turns the parser's tree into blocks.
type cutter struct{ source []byte }

func (c cutter) blocks(n ast.Node, depth int) []Block {
	switch n := n.(type) {
	case *ast.Heading:
		return []Block{{Kind: Heading, Spans: c.spans(n)}}
	case *ast.Paragraph, *ast.TextBlock:
		if p, ok := lonePicture(n); ok {
			return []Block{{Kind: Picture, Picture: string(p.Destination), Spans: c.spans(p)}}
		}
		return []Block{{Kind: Paragraph, Spans: c.spans(n)}}
	case *ast.List:
		return c.list(n, depth)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return []Block{{Kind: Code, Lines: c.lines(n)}}
	case *east.Table:
		return []Block{{Kind: Table, Rows: c.rows(n)}}
	case *ast.Blockquote:
		var out []Block
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			out = append(out, c.blocks(child, depth)...)
		}
		return out
	}
	return nil
}

// list makes a block of each item; what an item holds besides its first
// paragraph follows as blocks of their own.
func (c cutter) list(l *ast.List, depth int) []Block {
	var out []Block
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "•"
		if l.IsOrdered() {
			mark = strconv.Itoa(number) + "."
			number++
		}
		first := true
		for child := item.FirstChild(); child != nil; child = child.NextSibling() {
			for _, b := range c.blocks(child, depth+1) {
				if first && b.Kind == Paragraph {
					b.Kind, b.Mark, b.Depth = Item, mark, depth
				}
				first = false
				out = append(out, b)
			}
		}
	}
	return out
}

func (c cutter) lines(n ast.Node) []string {
	var out []string
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		out = append(out, strings.TrimRight(string(line.Value(c.source)), "\r\n"))
	}
	return out
}

func (c cutter) rows(t *east.Table) [][][]Span {
	var out [][][]Span
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]Span
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, c.spans(cell))
		}
		out = append(out, cells)
	}
	return out
}

func lonePicture(n ast.Node) (*ast.Image, bool) {
	p, ok := n.FirstChild().(*ast.Image)
	return p, ok && n.ChildCount() == 1
}

// spans are the runs of text below a node.
func (c cutter) spans(n ast.Node) []Span {
	var out []Span
	c.collect(n, Span{}, &out)
	return out
}

func (c cutter) collect(n ast.Node, style Span, out *[]Span) {
	add := func(s string) {
		if last := len(*out) - 1; last >= 0 && (*out)[last].sameStyle(style) {
			(*out)[last].Text += s
			return
		}
		piece := style
		piece.Text = s
		*out = append(*out, piece)
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch v := child.(type) {
		case *ast.Text:
			s := string(v.Segment.Value(c.source))
			if v.SoftLineBreak() || v.HardLineBreak() {
				s += " "
			}
			add(s)
		case *ast.String:
			add(string(v.Value))
		case *ast.AutoLink:
			style := style
			style.Link = string(v.URL(c.source))
			*out = append(*out, Span{Text: string(v.Label(c.source)), Link: style.Link, Bold: style.Bold, Italic: style.Italic})
		default:
			within := style
			switch v := child.(type) {
			case *ast.CodeSpan:
				within.Code = true
			case *ast.Emphasis:
				within.Bold = within.Bold || v.Level == 2
				within.Italic = within.Italic || v.Level == 1
			case *ast.Link:
				within.Link = string(v.Destination)
			}
			c.collect(child, within, out)
		}
	}
}

func (s Span) sameStyle(o Span) bool {
	return s.Bold == o.Bold && s.Italic == o.Italic && s.Code == o.Code && s.Link == o.Link
}

func plain(spans []Span) string {
	var out strings.Builder
	for _, s := range spans {
		out.WriteString(s.Text)
	}
	return strings.TrimSpace(out.String())
}

// anchors counts the headings of a file, as two of one title get anchors of
// their own.
type anchors map[string]int

// next is the anchor of a heading, by the rule that public sites of code follow.
func (a anchors) next(title string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			out.WriteRune(r)
		case r == ' ':
			out.WriteRune('-')
		}
	}
	s := out.String()
	n := a[s]
	a[s] = n + 1
	if n > 0 {
		s += "-" + strconv.Itoa(n)
	}
	return s
}

package viewmodel

import (
	"slices"
	"strings"

	"caredesk/internal/manual"
)

// Manual is the handbook while it is read: the page in front, the way back, and
// what was searched for.
type Manual struct {
	Book *manual.Book
	// Changed is called when another page is in front, or other hits are shown.
	Changed func()

	at    int
	back  []int
	words string
	hits  []manual.Hit
}

// NewManual opens the handbook at its first page.
func NewManual(b *manual.Book) *Manual { return &Manual{Book: b, Changed: func() {}} }

// Page is the page in front.
func (m *Manual) Page() manual.Page { return m.Book.Pages[m.at] }

// At is the index of the page in front.
func (m *Manual) At() int { return m.at }

// Open shows the page of an ID such as manual.md#reports and reports whether
// there is one. What was searched for is put aside.
func (m *Manual) Open(id string) bool {
	at, ok := m.Book.Find(id)
	if ok {
		m.words, m.hits = "", nil
		m.Show(at)
	}
	return ok
}

// Show shows a page by its index.
func (m *Manual) Show(at int) {
	if at < 0 || at >= len(m.Book.Pages) {
		return
	}
	if at != m.at {
		m.back = append(m.back, m.at)
		m.at = at
	}
	m.Changed()
}

// Follow goes where a link of the page in front leads, and reports whether that
// is within the handbook.
func (m *Manual) Follow(link string) bool {
	at, ok := m.Book.Follow(m.at, link)
	if ok {
		m.Show(at)
	}
	return ok
}

// CanBack reports whether there is a page to go back to.
func (m *Manual) CanBack() bool { return len(m.back) > 0 }

// Back shows the page that was in front before.
func (m *Manual) Back() {
	if last := len(m.back) - 1; last >= 0 {
		m.at, m.back = m.back[last], m.back[:last]
		m.Changed()
	}
}

// Turn shows the next page, or with -1 the one before.
func (m *Manual) Turn(by int) { m.Show(m.at + by) }

// Search looks for words; none shows the contents again. The best page comes to
// the front.
func (m *Manual) Search(words string) {
	m.words, m.hits = words, m.Book.Search(words)
	if len(m.hits) > 0 {
		m.Show(m.hits[0].Page)
		return
	}
	m.Changed()
}

// Searching reports whether hits are shown in place of the contents.
func (m *Manual) Searching() bool { return strings.TrimSpace(m.words) != "" }

// Line is an entry of the contents, or a page with what was searched for.
type Line struct {
	Page   int
	Title  string
	Depth  int // of the contents, from 0
	Places int // of what was searched for; 0 in the contents
}

// Lines lists the contents, or the hits.
func (m *Manual) Lines() []Line {
	var out []Line
	if m.Searching() {
		for _, h := range m.hits {
			out = append(out, Line{Page: h.Page, Title: m.Book.Pages[h.Page].Title, Places: max(1, len(h.Blocks))})
		}
		return out
	}
	for i, p := range m.Book.Pages {
		out = append(out, Line{Page: i, Title: p.Title, Depth: p.Level - 1})
	}
	return out
}

// Marked reports whether what was searched for stands in a block of the page in
// front.
func (m *Manual) Marked(block int) bool {
	i := slices.IndexFunc(m.hits, func(h manual.Hit) bool { return h.Page == m.at })
	return i >= 0 && slices.Contains(m.hits[i].Blocks, block)
}

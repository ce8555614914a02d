package document

import "fmt"

// flow fills pages from the top down and starts a new one, with its running
// head, when the next thing does not fit.
type flow struct {
	stock
	pages   []*page
	y       float64
	bodyTop float64 // where the body of this page begins
	head    func()  // draws the running head of pages after the first
	columns func()  // repeats a table's heading after the running head, while in a table
	logo    *logo
	missing runeSet
	say     *words         // the language of labels
	each    func(int) bool // told of a table's rows, if set; false ends the table
}

// newFlow begins a document with labels in a language.
func newFlow(s stock, l *logo, language string) *flow {
	f := &flow{stock: s, logo: l, missing: runeSet{}, say: wordsIn(language)}
	f.newPage()
	return f
}

// style sets a type size in points, scaled to the paper.
func (f *flow) style(pt float64, bold bool, c rgb) style {
	return style{bold: bold, pt: pt * f.scale, color: c}
}

// mm scales a distance to the paper.
func (f *flow) mm(d float64) float64 { return d * f.scale }

func (f *flow) newPage() {
	f.pages = append(f.pages, &page{height: f.height})
	f.y = f.top
	if len(f.pages) > 1 && f.head != nil {
		f.head()
		if f.columns != nil {
			f.columns()
		}
	}
	f.bodyTop = f.y
}

// need starts a new page unless h millimetres are left on this one. At the top
// of a page nothing is gained by another.
func (f *flow) need(h float64) {
	if f.y+h > f.limit()+0.01 && f.y > f.bodyTop {
		f.newPage()
	}
}

// fits reports whether h is little enough to be kept together on one page.
func (f *flow) fits(h float64) bool { return h <= (f.limit()-f.top)*0.6 }

func (f *flow) add(m mark) {
	p := f.pages[len(f.pages)-1]
	p.marks = append(p.marks, m)
}

// align says where a line stands in its width.
type align int

const (
	left align = iota
	right
	center
)

// print sets one line of printable text with its top at y.
func (f *flow) print(text string, s style, a align, x, y, w float64) {
	if text == "" {
		return
	}
	width := s.width(text)
	switch a {
	case right:
		x += w - width
	case center:
		x += (w - width) / 2
	}
	f.add(mark{kind: markText, x: x, y: y, w: width, h: s.lineHeight(), text: text, style: s})
}

// rule draws a horizontal line at y.
func (f *flow) rule(x, y, w, thick float64, c rgb) {
	f.add(mark{kind: markRule, x: x, y: y, w: w, h: thick, style: style{color: c}})
}

// para is a text in one style with its lines already broken.
type para struct {
	lines []string
	style style
	align align
	gap   float64 // above
}

// para cleans and breaks a text for a width.
func (f *flow) para(text string, s style, a align, width float64) para {
	return para{lines: wrap(printable(text, f.missing), s, width), style: s, align: a}
}

// short is para for a head or a foot, which must not fill the page: what goes
// beyond n lines is cut and marked with more.
func (f *flow) short(text string, n int, more string, s style, a align, width float64) para {
	p := f.para(oneLine(text), s, a, width)
	p.lines = clip(p.lines, n, more, s, width)
	return p
}

func (p para) height() float64 {
	if len(p.lines) == 0 {
		return 0
	}
	return p.gap + float64(len(p.lines))*p.style.lineHeight()
}

func heightOf(ps []para) float64 {
	h := 0.0
	for _, p := range ps {
		h += p.height()
	}
	return h
}

// stamp sets paragraphs at a place, without page breaks, and returns their end.
func (f *flow) stamp(ps []para, x, y, w float64) float64 {
	for _, p := range ps {
		if len(p.lines) == 0 {
			continue
		}
		y += p.gap
		for _, line := range p.lines {
			f.print(line, p.style, p.align, x, y, w)
			y += p.style.lineHeight()
		}
	}
	return y
}

// pour sets paragraphs from the current place on, over as many pages as they need.
func (f *flow) pour(ps []para, x, w float64) {
	for _, p := range ps {
		if len(p.lines) == 0 {
			continue
		}
		f.y += p.gap
		for _, line := range p.lines {
			f.need(p.style.lineHeight())
			f.print(line, p.style, p.align, x, f.y, w)
			f.y += p.style.lineHeight()
		}
	}
}

// pair sets two blocks side by side, or one under the other when they are too
// long for that. The functions break the text for the width they are given.
func (f *flow) pair(a, b func(w float64) []para) {
	gap := f.mm(6)
	half := (f.inner() - gap) / 2
	l, r := a(half), b(half)
	h := max(heightOf(l), heightOf(r))
	if f.fits(h * 2) {
		f.need(h)
		f.stamp(l, f.side, f.y, half)
		f.stamp(r, f.side+half+gap, f.y, half)
		f.y += h
		return
	}
	f.pour(a(f.inner()), f.side, f.inner())
	f.y += f.mm(2)
	f.pour(b(f.inner()), f.side, f.inner())
}

// labelled sets a small label and beside it a text that may run over pages.
func (f *flow) labelled(label, text string, s style) {
	column := f.labelColumn()
	body := f.para(text, s, left, f.inner()-column)
	if len(body.lines) == 0 {
		return
	}
	small := f.style(7.4, false, f.muted)
	f.need(min(body.height(), 2*s.lineHeight()))
	// The label stands on the baseline of the text's first line.
	f.print(label, small, left, f.side, f.y+s.baseline()-small.baseline(), column)
	f.pour([]para{body}, f.side+column, f.inner()-column)
}

// labelColumn is the width of the labels at the left, the same all over a
// document: 18 mm or what the language's longest needs.
func (f *flow) labelColumn() float64 {
	small := f.style(7.4, false, f.muted)
	w := f.mm(18)
	for _, label := range []string{f.say.Diagnosis, f.say.Advice, f.say.NextVisit, f.say.Assessment, f.say.FirstOff, f.say.LastOff} {
		w = max(w, small.width(label)+f.mm(2))
	}
	return w
}

// measure tells how high a part of the body comes out, by laying it out on a
// sheet without an end.
func (f *flow) measure(lay func(g *flow)) float64 {
	g := &flow{stock: f.stock, logo: f.logo, missing: runeSet{}, say: f.say, pages: []*page{{}}}
	g.height = 1e9
	lay(g)
	return g.y
}

// together starts a new page unless the whole part fits on this one, provided
// that it fits on one page at all.
func (f *flow) together(h float64) {
	if f.fits(h) {
		f.need(h)
	}
}

// finish numbers the pages and cuts a roll to its length.
func (f *flow) finish() {
	if f.roll() {
		for i, p := range f.pages {
			p.height = maxRoll
			if i == len(f.pages)-1 {
				p.height = f.y + f.bottom
			}
		}
		return
	}
	s := f.style(7, false, f.muted)
	for i, p := range f.pages {
		text := fmt.Sprintf(f.say.Page, i+1, len(f.pages))
		w := s.width(text)
		p.marks = append(p.marks, mark{kind: markText, x: (f.width - w) / 2, y: f.height - f.bottom - s.lineHeight(),
			w: w, h: s.lineHeight(), text: text, style: s})
	}
}

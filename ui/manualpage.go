package ui

import (
	"bytes"
	"image"
	_ "image/png" // the pictures of the manual
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/manual"
	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// manualPainter draws pages of the handbook.
type manualPainter struct {
	book   *manual.Book
	follow func(link string)        // where a link leads
	leads  func(link string) bool   // whether it leads anywhere
	marked func(block int) bool     // whether a block holds what was searched for
	texts  map[string]fyne.Resource // pictures read so far
	sizes  map[string]image.Config  // and their sizes
}

// page draws the page at an index, with buttons for the pages below it. first
// is the first marked block, nil without one.
func (p *manualPainter) page(at int) (column *fyne.Container, first fyne.CanvasObject) {
	page := p.book.Pages[at]
	var blocks []fyne.CanvasObject
	for i, b := range page.Blocks {
		o := p.block(b)
		if p.marked(i) {
			o = container.NewStack(newFrame(theme.ColorPrimarySoft), o)
			if first == nil {
				first = o
			}
		}
		blocks = append(blocks, o)
		if links := p.links(b); len(links) > 0 {
			blocks = append(blocks, container.New(layout.NewCustomPaddedLayout(0, 0, 4, 0), components.HBoxGap(4, links...)))
		}
	}
	for _, below := range p.book.Below(at) {
		id := p.book.Pages[below].ID()
		button := components.NewQuietButton("› "+p.book.Pages[below].Title, "", func() { p.follow(id) })
		blocks = append(blocks, container.New(layout.NewCustomPaddedLayout(0, 0, 4, 0), components.HBox(button)))
	}
	return container.New(&manualColumn{gap: 6}, blocks...), first
}

func (p *manualPainter) block(b manual.Block) fyne.CanvasObject {
	switch b.Kind {
	case manual.Heading:
		return richText(b.Spans, true)
	case manual.Item:
		mark := widget.NewRichText(&widget.TextSegment{Text: b.Mark, Style: widget.RichTextStyleInline})
		return container.New(&markedLayout{indent: float32(b.Depth) * 20}, mark, richText(b.Spans, false))
	case manual.Table:
		return p.table(b.Rows)
	case manual.Code:
		text := widget.NewRichText(&widget.TextSegment{Text: strings.Join(b.Lines, "\n"), Style: widget.RichTextStyleCodeBlock})
		text.Wrapping = fyne.TextWrapWord
		return container.NewStack(newFrame(theme.ColorRaised), text)
	case manual.Picture:
		if o := p.picture(b.Picture); o != nil {
			return container.New(&manualColumn{gap: 2}, o, caption(b.Spans))
		}
	}
	return richText(b.Spans, false)
}

// links are buttons for where a block leads, as text that is read has no focus.
func (p *manualPainter) links(b manual.Block) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	add := func(spans []manual.Span) {
		for _, s := range spans {
			if s.Link != "" && p.leads(s.Link) {
				out = append(out, components.NewQuietButton("› "+s.Text, "", func() { p.follow(s.Link) }))
			}
		}
	}
	add(b.Spans)
	for _, row := range b.Rows {
		for _, cell := range row {
			add(cell)
		}
	}
	return out
}

// richText draws runs of text that wrap.
func richText(spans []manual.Span, bold bool) *widget.RichText {
	var segments []widget.RichTextSegment
	for _, s := range spans {
		style := widget.RichTextStyleInline
		if s.Code {
			style = widget.RichTextStyleCodeInline
		}
		style.TextStyle.Bold, style.TextStyle.Italic = s.Bold || bold, s.Italic
		segments = append(segments, &widget.TextSegment{Text: s.Text, Style: style})
	}
	t := widget.NewRichText(segments...)
	t.Wrapping = fyne.TextWrapWord
	return t
}

// table draws rows with thin lines between them; the toolkit's text knows none.
func (p *manualPainter) table(rows [][][]manual.Span) fyne.CanvasObject {
	g := &manualTable{}
	var objects []fyne.CanvasObject
	for i, row := range rows {
		g.columns = max(g.columns, len(row))
		for _, cell := range row {
			objects = append(objects, richText(cell, i == 0))
			g.wide = append(g.wide, naturalWidth(cell))
		}
	}
	for range rows {
		objects = append(objects, components.Line())
	}
	return container.New(g, objects...)
}

// caption says below a picture what it shows.
func caption(spans []manual.Span) fyne.CanvasObject {
	var text strings.Builder
	for _, s := range spans {
		text.WriteString(s.Text)
	}
	return components.NewText(text.String(), components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true})
}

func naturalWidth(spans []manual.Span) float32 {
	w := float32(0)
	for _, s := range spans {
		w += fyne.MeasureText(s.Text, theme.Size(theme.SizeText), fyne.TextStyle{Bold: true, Monospace: s.Code}).Width
	}
	return w + 16
}

func (p *manualPainter) picture(name string) fyne.CanvasObject {
	if p.texts[name] == nil {
		data, err := p.book.Picture(name)
		if err != nil {
			return nil
		}
		size, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return nil
		}
		p.texts[name], p.sizes[name] = fyne.NewStaticResource(name, data), size
	}
	img := canvas.NewImageFromResource(p.texts[name])
	img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	return container.New(&pictureLayout{p.sizes[name]}, img)
}

// manualColumn stacks the blocks of a page, each as high as it is at the width
// there is.
type manualColumn struct {
	gap    float32
	height float32
}

func (l *manualColumn) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, l.height) }

func (l *manualColumn) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		h := fit(o, s.Width)
		o.Move(fyne.NewPos(0, y))
		y += h + l.gap
	}
	l.height = max(0, y-l.gap)
}

// fit gives an object a width and as much height as it then needs.
func fit(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	return o.Size().Height
}

// markedLayout puts a bullet or number before an item.
type markedLayout struct{ indent float32 }

const markWidth = 22

func (l *markedLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.indent+markWidth+100, o[1].MinSize().Height)
}

func (l *markedLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(l.indent, 0))
	o[0].Resize(o[0].MinSize())
	o[1].Move(fyne.NewPos(l.indent+markWidth, 0))
	fit(o[1], s.Width-l.indent-markWidth)
}

// pictureLayout shows a picture as wide as there is room, but no larger than it
// is.
type pictureLayout struct{ size image.Config }

func (l *pictureLayout) at(width float32) fyne.Size {
	w := min(width, float32(l.size.Width))
	return fyne.NewSize(w, w*float32(l.size.Height)/float32(l.size.Width))
}

func (l *pictureLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, l.at(max(100, o[0].Size().Width)).Height)
}

func (l *pictureLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(l.at(s.Width))
}

// manualTable lays cells out in columns as wide as what is in them, the widest
// giving way first. Its objects are the cells by row, then a line for each row.
type manualTable struct {
	columns int
	wide    []float32 // of each cell, on one line
	height  float32
}

func (l *manualTable) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, l.height) }

// widths shares a width out among the columns.
func (l *manualTable) widths(width float32) []float32 {
	out := make([]float32, l.columns)
	for i, w := range l.wide {
		out[i%l.columns] = max(out[i%l.columns], w)
	}
	left, open := width, l.columns
	given := make([]bool, l.columns)
	for changed := true; changed && open > 0; { // whoever needs less than an equal share gets it
		changed = false
		share := left / float32(open)
		for i, w := range out {
			if !given[i] && w <= share {
				given[i], changed = true, true
				left -= w
				open--
				share = left / float32(max(1, open))
			}
		}
	}
	for i := range out {
		if !given[i] {
			out[i] = left / float32(open)
		}
	}
	return out
}

func (l *manualTable) Layout(o []fyne.CanvasObject, s fyne.Size) {
	widths := l.widths(s.Width)
	rows := len(l.wide) / l.columns
	y := float32(0)
	for row := range rows {
		x, high := float32(0), float32(0)
		for i, w := range widths {
			cell := o[row*l.columns+i]
			cell.Move(fyne.NewPos(x, y))
			high = max(high, fit(cell, w))
			x += w
		}
		y += high
		line := o[len(l.wide)+row]
		line.Move(fyne.NewPos(0, y))
		line.Resize(fyne.NewSize(x, 1))
		y++
	}
	l.height = y
}

package components

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/theme"
)

// columnNeed is what a column has to be to cut nothing that is known before there
// are rows, in pixels at the usual text size.
type columnNeed struct {
	size  float32 // text size that was measured at; 0 before the first time
	title float32
	all   float32 // with the longest of what it can show, where that is known; 0 where not
}

// narrowName is what a column of names or notes may shrink to, at the usual text
// size, before one whose texts are known is cut.
const narrowName = 88

// sortMark is the room that the arrow beside a title takes.
const sortMark = 14

// measure brings what the columns need up to the text size in use.
func (v *tableView) measure() {
	size := theme.Size(theme.SizeText)
	scale := size / 14
	for i := range v.columns {
		c := &v.columns[i]
		if c.need.size == size {
			continue
		}
		w := fyne.MeasureText(c.title, theme.Size(theme.SizeCaption), fyne.TextStyle{Bold: true}).Width
		if c.sorts && c.title != "" {
			w += sortMark
		}
		c.need = columnNeed{size: size, title: inCell(w) / scale}
		if longest := c.longest(); longest > 0 {
			c.need.all = max(c.need.title, inCell(longest)/scale)
		}
	}
}

// inCell is the width of a column in which something so wide is not cut: a pixel
// more than it and its padding, for what rounding takes.
func inCell(w float32) float32 { return w + 2*cellPadding + 1 }

// longest is the width of the longest of what a column is known to show.
func (c columnSpec) longest() (w float32) {
	style := fyne.TextStyle{Bold: c.bold}
	for _, s := range c.values {
		w = max(w, fyne.MeasureText(s, theme.Size(theme.SizeText), style).Width)
	}
	for _, b := range c.badges {
		p := newPill()
		p.set(b)
		w = max(w, p.size().Width)
	}
	return w
}

// want is the width that a column gets where there is room, at the usual text
// size; one that shares what is left gets more.
func (c columnSpec) want() float32 {
	switch {
	case c.chosen > 0:
		return c.chosen
	case c.width > 0:
		return max(c.width, c.need.title, c.need.all)
	}
	return max(c.minWidth, 60, c.need.title, c.need.all)
}

// least is the width that a column keeps while others can still give: one with
// known texts shows all of them, one of numbers and the like keeps its own, and
// names and notes are cut first.
func (c columnSpec) least() float32 {
	switch {
	case c.chosen > 0:
		return c.chosen
	case c.need.all > 0:
		return c.need.all
	case c.width > 0:
		return max(c.width, c.need.title)
	}
	return min(c.want(), narrowName)
}

// shares reports whether a column takes its part of what is left.
func (c columnSpec) shares() bool { return c.chosen == 0 && c.width <= 0 }

// makeRoom puts spare columns away while the others would be cut, the last first and
// badges at the very end, and brings them back where there is room.
func (v *tableView) makeRoom(width, scale float32) {
	over := -width
	for i := range v.columns {
		v.columns[i].out = false
		if !v.columns[i].unwanted() {
			over += v.columns[i].want() * scale
		}
	}
	for _, state := range []bool{false, true} {
		for i := len(v.columns) - 1; i >= 0 && over > 0; i-- {
			if c := &v.columns[i]; c.spare && state == (len(c.badges) > 0) && !c.unwanted() && c.chosen == 0 {
				c.out = true
				over -= c.want() * scale
			}
		}
	}
}

// layoutColumns shares the width out. Columns that are put away get none.
func (v *tableView) layoutColumns(width float32) {
	v.measure()
	scale := theme.Size(theme.SizeText) / 14
	v.makeRoom(width, scale)
	widths := make([]float32, len(v.columns))
	spare := width
	flex, last := 0, -1
	elastic := false // some column would share if nobody had chosen its width
	for i, c := range v.columns {
		if c.away() {
			continue
		}
		widths[i] = c.want() * scale
		spare -= widths[i]
		if c.shares() {
			flex++
		}
		elastic = elastic || c.width <= 0
		last = i
	}
	for i, c := range v.columns {
		switch {
		case c.away() || spare < 0:
		case c.shares():
			widths[i] += spare / float32(flex)
		case flex == 0 && elastic && i == last:
			widths[i] += spare
		}
	}
	if spare < 0 {
		v.narrow(widths, -spare, scale)
	}
	v.widths = widths
}

// narrow takes what is too much from columns: first names and notes and what is
// wider than its texts, then whatever has no known texts, at last all alike.
func (v *tableView) narrow(widths []float32, over, scale float32) {
	bounds := []func(columnSpec) float32{
		columnSpec.least,
		func(c columnSpec) float32 {
			if c.need.all > 0 {
				return c.least()
			}
			return min(c.least(), max(c.need.title, NarrowestColumn))
		},
		func(columnSpec) float32 { return 0 },
	}
	for _, bound := range bounds {
		room := float32(0)
		for i, c := range v.columns {
			if !c.away() {
				room += max(0, widths[i]-bound(c)*scale)
			}
		}
		if room <= 0 {
			continue
		}
		part := min(1, over/room)
		for i, c := range v.columns {
			if !c.away() {
				widths[i] -= part * max(0, widths[i]-bound(c)*scale)
			}
		}
		if over -= part * room; over <= 0.01 {
			return
		}
	}
}

package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// marked is what the charts have in common: a mark that goes from value to value
// with the keyboard and the pointer, the line under the title, and the frame.
type marked struct {
	widget.BaseWidget
	mark    int // the value told about, -1 for none
	focused bool
	count   func() int // how many values there are
	pen     pen
}

func (m *marked) setMark(i int) {
	if i = max(-1, min(i, m.count()-1)); i != m.mark {
		m.mark = i
		m.Refresh()
	}
}

// markNewest marks the last value, unless one is marked already.
func (m *marked) markNewest() {
	m.focused = true
	if m.mark < 0 {
		m.mark = m.count() - 1
	}
	m.Refresh()
}

// FocusLost takes the mark away.
func (m *marked) FocusLost() { m.focused, m.mark = false, -1; m.Refresh() }

// TypedRune ignores text.
func (m *marked) TypedRune(rune) {}

// moveMark moves the mark by a key; it reports whether the key does so.
func (m *marked) moveMark(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft:
		m.setMark(max(0, m.mark-1))
	case fyne.KeyRight:
		m.setMark(m.mark + 1)
	case fyne.KeyHome:
		m.setMark(0)
	case fyne.KeyEnd:
		m.setMark(m.count() - 1)
	default:
		return false
	}
	return true
}

// MouseOut takes the mark away unless the keyboard holds it.
func (m *marked) MouseOut() {
	if !m.focused {
		m.setMark(-1)
	}
}

// chartPad is what stands between a chart's frame and what is in it.
const chartPad = 11

// frame begins to draw anew, with the ring of the focus.
func (m *marked) frame(s fyne.Size) {
	m.pen.begin()
	frame := m.pen.rect(0, 0, s.Width, s.Height, nil)
	styleFrame(frame, theme.ToneNeutral)
	if m.focused {
		frame.StrokeColor, frame.StrokeWidth = theme.Color(theme.ColorFocus), theme.Size(theme.SizeFocusRing)
	}
}

// heading writes the title, in so much room, and what is told under it. It
// returns where both end.
func (m *marked) heading(s fyne.Size, title string, wide float32, told string) (y float32) {
	text, small := theme.Size(theme.SizeText), theme.Size(theme.SizeCaption)
	m.pen.text(chartPad, 8, wide, text+6, title, text, theme.Color(theme.ColorText), fyne.TextStyle{Bold: true}, fyne.TextAlignLeading)
	y = 8 + text + 8
	m.pen.text(chartPad, y, s.Width-2*chartPad, small+6, told, small, theme.Color(theme.ColorMuted), fyne.TextStyle{}, fyne.TextAlignLeading)
	return y + small
}

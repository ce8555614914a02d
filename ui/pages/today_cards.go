package pages

import (
	"slices"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/viewmodel"
)

// todayCards lays the figures out in a row, or in two and three where one would cut
// them. Amounts get more room than counts, so that none is cut on a small screen.
type todayCards struct {
	gap   float32
	cards func() []viewmodel.TodayCard
	width float32 // it was last laid out in; 0 before the first time
}

const mostCardRows = 3

const amountRoom = 1.6 // of a count's

// need is the width in which no figure of a row is cut.
func (l *todayCards) need(objects []fyne.CanvasObject) (all float32) {
	for i, o := range objects {
		if i > 0 {
			all += l.gap
		}
		w := o.MinSize().Width
		if card, ok := o.(*components.StatCard); ok {
			w = max(w, card.Need())
		}
		all += w
	}
	return all
}

// perRow is how many cards stand beside each other in a width; 0 is endless.
func (l *todayCards) perRow(objects []fyne.CanvasObject, width float32) int {
	for rows := 1; rows < mostCardRows && width > 0; rows++ {
		n := max(1, (len(objects)+rows-1)/rows)
		if l.rowsNeed(objects, n) <= width+0.5 {
			return n
		}
	}
	if width <= 0 {
		return max(1, len(objects))
	}
	return max(1, (len(objects)+mostCardRows-1)/mostCardRows)
}

func (l *todayCards) rowsNeed(objects []fyne.CanvasObject, n int) (w float32) {
	for row := range slices.Chunk(objects, n) {
		w = max(w, l.need(row))
	}
	return w
}

// weights are the shares of the cards of a row that begins at one of them.
func (l *todayCards) weights(first, n int) (each []float32, sum float32) {
	cards := l.cards()
	for i := first; i < first+n; i++ {
		w := float32(1)
		if i < len(cards) && cards[i].Amount() {
			w = amountRoom
		}
		each = append(each, w)
		sum += w
	}
	return each, sum
}

// MinSize is as high as the rows of the last width; a row is as wide as its widest
// card at least.
func (l *todayCards) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if len(objects) == 0 {
		return fyne.Size{}
	}
	var h float32
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	n := l.perRow(objects, l.width)
	rows := float32((len(objects) + n - 1) / n)
	return fyne.NewSize(l.rowsNeed(objects, 1), h*rows+l.gap*(rows-1))
}

// Layout places the cards.
func (l *todayCards) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	n := l.perRow(objects, s.Width)
	rows := (len(objects) + n - 1) / n
	h := (s.Height - l.gap*float32(rows-1)) / float32(max(1, rows))
	for r := range rows {
		first := r * n
		row := objects[first:min(first+n, len(objects))]
		x := float32(0)
		for i, w := range l.widths(row, first, s.Width-l.gap*float32(len(row)-1)) {
			row[i].Move(fyne.NewPos(x, float32(r)*(h+l.gap)))
			row[i].Resize(fyne.NewSize(w, h))
			x += w + l.gap
		}
	}
}

// widths shares the room out by weight. Where that would cut a card although there
// is room for all, each has what it needs first.
func (l *todayCards) widths(objects []fyne.CanvasObject, first int, room float32) []float32 {
	each, sum := l.weights(first, len(objects))
	needs, all, cut := make([]float32, len(objects)), float32(0), false
	for i, o := range objects {
		if card, ok := o.(*components.StatCard); ok {
			needs[i] = card.Need()
		}
		all += needs[i]
		cut = cut || needs[i] > room*each[i]/sum
	}
	if !cut || all > room {
		needs, all = make([]float32, len(objects)), 0
	}
	for i := range each {
		each[i] = needs[i] + (room-all)*each[i]/sum
	}
	return each
}

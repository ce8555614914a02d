package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/viewmodel"
)

// todayCards lays the figures out in a row. Amounts get more room than counts,
// so that none is cut on a small screen.
type todayCards struct {
	gap   float32
	cards func() []viewmodel.TodayCard
}

const amountRoom = 1.6 // of a count's

func (l *todayCards) weights(n int) (each []float32, sum float32) {
	cards := l.cards()
	for i := range n {
		w := float32(1)
		if i < len(cards) && cards[i].Amount() {
			w = amountRoom
		}
		each = append(each, w)
		sum += w
	}
	return each, sum
}

// MinSize is that of the highest card; their widths give way.
func (l *todayCards) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for _, o := range objects {
		m := o.MinSize()
		w, h = max(w, m.Width), max(h, m.Height)
	}
	return fyne.NewSize(w*float32(len(objects))*0.8, h)
}

// Layout places the cards.
func (l *todayCards) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	room := s.Width - l.gap*float32(len(objects)-1)
	x := float32(0)
	for i, w := range l.widths(objects, room) {
		objects[i].Move(fyne.NewPos(x, 0))
		objects[i].Resize(fyne.NewSize(w, s.Height))
		x += w + l.gap
	}
}

// widths shares the room out by weight. Where that would cut a card although there
// is room for all, each has what it needs first.
func (l *todayCards) widths(objects []fyne.CanvasObject, room float32) []float32 {
	each, sum := l.weights(len(objects))
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

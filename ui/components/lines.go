package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
)

// line is a run of things that stand side by side: the positions from first to
// before end, and the room that they take with the gaps between them.
type line struct {
	first, end int
	width      float32
}

// slack is what a line may be too long by: widths are sums of broken numbers.
const slack = 0.5

// breakLines shares things of these widths out to lines, in their order and as
// many to each as the room holds. What is wider than the room has a line to
// itself. A room of 0 is endless.
func breakLines(widths []float32, gap, room float32) (lines []line) {
	for i, w := range widths {
		if n := len(lines) - 1; n >= 0 && (room <= 0 || lines[n].width+gap+w <= room+slack) {
			lines[n].end, lines[n].width = i+1, lines[n].width+gap+w
			continue
		}
		lines = append(lines, line{first: i, end: i + 1, width: w})
	}
	return lines
}

// shown are the objects that take room in a line.
func shown(objects []fyne.CanvasObject) (out []fyne.CanvasObject) {
	for _, o := range objects {
		if _, spacer := o.(layout.SpacerObject); !spacer && o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// wide is what can be narrower than it would like to be, as it breaks its lines.
type wide interface{ wants() float32 }

// wanted is the width that an object takes where there is room for it.
func wanted(o fyne.CanvasObject) float32 {
	w := o.MinSize().Width
	switch v := o.(type) {
	case wide:
		return max(w, v.wants())
	case *fyne.Container:
		if row, ok := v.Layout.(*wrapLayout); ok {
			return max(w, row.oneLine(v.Objects))
		}
	}
	return w
}

// tallest is the height that objects on one line need.
func tallest(objects []fyne.CanvasObject) (h float32) {
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return h
}

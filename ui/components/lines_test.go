package components

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestLinesHoldAsManyAsTheRoomDoes(t *testing.T) {
	for _, c := range []struct {
		name      string
		widths    []float32
		gap, room float32
		want      []line
	}{
		{"nothing", nil, 8, 100, nil},
		{"just fit", []float32{40, 52}, 8, 100, []line{{0, 2, 100}}},
		{"half a pixel too long", []float32{40, 52.5}, 8, 100, []line{{0, 2, 100.5}}},
		{"one too long", []float32{40, 53}, 8, 100, []line{{0, 1, 40}, {1, 2, 53}}},
		{"no gap between", []float32{50, 50, 1}, 0, 100, []line{{0, 2, 100}, {2, 3, 1}}},
		{"wider than the room", []float32{10, 300, 10, 20}, 8, 100, []line{{0, 1, 10}, {1, 2, 300}, {2, 4, 38}}},
		{"endless", []float32{900, 900, 900}, 8, 0, []line{{0, 3, 2716}}},
		{"without a width", []float32{0, 0, 100}, 8, 100, []line{{0, 2, 8}, {2, 3, 100}}},
	} {
		if got := breakLines(c.widths, c.gap, c.room); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Whatever the widths are, nothing is left out or moved, no line of several is
// too long, and none is broken before it had to be.
func TestLinesAreBrokenOnlyWhereTheyMust(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	for range 2000 {
		widths := make([]float32, r.IntN(12))
		for i := range widths {
			widths[i] = float32(r.IntN(120))
		}
		gap, room := float32(r.IntN(20)), float32(1+r.IntN(300))
		at := 0
		for n, l := range breakLines(widths, gap, room) {
			if l.first != at || l.end <= l.first {
				t.Fatalf("%v: line %d goes from %d to %d after %d", widths, n, l.first, l.end, at)
			}
			if n > 0 && breakLines(widths[:l.first], gap, room)[n-1].width+gap+widths[l.first] <= room {
				t.Fatalf("%v with gaps of %v in %v: line %d had room for the next", widths, gap, room, n-1)
			}
			long := gap * float32(l.end-l.first-1)
			for _, w := range widths[l.first:l.end] {
				long += w
			}
			if l.width != long || l.end-l.first > 1 && long > room+slack {
				t.Fatalf("%v with gaps of %v in %v: line %d is %v, said to be %v", widths, gap, room, n, long, l.width)
			}
			at = l.end
		}
		if at != len(widths) {
			t.Fatalf("%v: %d stand on lines", widths, at)
		}
	}
}

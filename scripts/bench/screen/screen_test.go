package screen

import "testing"

func TestWhatDiffersBetweenTwoPicturesIsFoundAndCutOut(t *testing.T) {
	blank := func() Picture { return Picture{X: 10, Y: 20, Width: 8, Height: 6, Pixels: make([]byte, 4*8*6)} }
	before, after := blank(), blank()
	if _, _, _, _, n := Differing(before, after); n != 0 {
		t.Errorf("%d pixels differ between two empty pictures", n)
	}
	for _, at := range [][2]int{{2, 1}, {4, 3}} {
		after.Pixels[4*(at[1]*8+at[0])] = 200
	}
	x, y, w, h, n := Differing(before, after)
	if x != 12 || y != 21 || w != 3 || h != 3 || n != 2 {
		t.Fatalf("%d pixels differ at %d,%d in %d by %d", n, x, y, w, h)
	}
	part := after.Part(x, y, w, h)
	if len(part.Pixels) != 4*3*3 || part.Pixels[0] != 200 || part.Pixels[4*8] != 200 || part.Pixels[4] != 0 {
		t.Errorf("cut out: %v", part)
	}
}

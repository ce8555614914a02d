package document

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"
)

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func logoMarks(t *testing.T, logo []byte) int {
	t.Helper()
	d := prescription(t)
	d.Letterhead.Logo = logo
	f, err := d.lay()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range f.pages {
		for _, m := range p.marks {
			if m.kind == markLogo {
				n++
			}
		}
	}
	return n
}

func TestABadLogoStopsNothing(t *testing.T) {
	good := testLogo(t)
	for name, data := range map[string][]byte{"none": nil, "text": []byte("not a picture"), "cut": good[:len(good)/2],
		"svg": []byte("<svg/>"), "head alone": good[:8]} {
		if logoMarks(t, data) != 0 {
			t.Errorf("%s: a logo is drawn", name)
		}
		d := prescription(t)
		d.Letterhead.Logo = data
		pdf, _ := makeRx(t, d)
		wantText(t, read(t, pdf), "St. Brigid's Hospital")
	}
}

func TestLogosOfEveryKindPrint(t *testing.T) {
	noise := image.NewNRGBA(image.Rect(0, 0, 700, 500))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(r.Uint32())
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 90, 40))
	gray := image.NewGray16(image.Rect(0, 0, 40, 90))
	palette := image.NewPaletted(image.Rect(0, 0, 30, 30), color.Palette{color.Transparent, color.Black})
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, noise, nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"noise": encodePNG(t, noise), "16 bit": encodePNG(t, deep), "grey": encodePNG(t, gray),
		"palette": encodePNG(t, palette), "jpeg": jpg.Bytes(), "one dot": encodePNG(t, image.NewRGBA(image.Rect(0, 0, 1, 1))),
		"wide": encodePNG(t, image.NewRGBA(image.Rect(0, 0, 4000, 3)))} {
		if logoMarks(t, data) != 1 {
			t.Errorf("%s: no logo", name)
		}
		d := prescription(t)
		d.Letterhead.Logo = data
		pdf, _ := makeRx(t, d)
		if len(pdf) > 60_000 {
			t.Errorf("%s: %d bytes", name, len(pdf))
		}
		raster(t, pdf, 1, 40) // poppler finds no fault with it
	}
}

// What is transparent prints white and not black.
func TestTransparentLogoPrintsOnWhite(t *testing.T) {
	d := prescription(t)
	d.Letterhead.Logo = encodePNG(t, image.NewNRGBA(image.Rect(0, 0, 100, 100)))
	pdf, _ := makeRx(t, d)
	img := raster(t, pdf, 1, 72)
	mm := func(v float64) int { return int(v * 72 / 25.4) }
	if hasInk(img, mm(9), mm(8), mm(19), mm(18)) {
		t.Error("the empty logo has left ink")
	}
}

func TestTheLogoIsScaledOnce(t *testing.T) {
	data := testLogo(t)
	if prepareLogo(data) != prepareLogo(bytes.Clone(data)) {
		t.Error("the same logo was prepared twice")
	}
	if other := prepareLogo(encodePNG(t, image.NewRGBA(image.Rect(0, 0, 5, 5)))); other == nil || other.w != 5 {
		t.Errorf("another logo came out as %+v", other)
	}
}

package document

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"caredesk/internal/clinic"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// pictured are documents whose pictures are looked at.
func pictured(t testing.TB) map[string]*Layout {
	t.Helper()
	out := map[string]*Layout{}
	add := func(name string, l *Layout, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = l
	}
	for i, paper := range sheets {
		for j, kind := range clinic.IssuedKinds() {
			d := issuedPaper(t, kind, Languages()[(i+j)%len(Languages())].Code)
			d.Paper = paper
			l, err := d.Layout()
			add(fmt.Sprintf("%s-%s-%s", kind, paper, d.Issued.Body.Parties.Language), l, err)
		}
		d := sealed(t)
		d.Paper = paper
		l, err := d.Layout()
		add("prescription-"+string(paper), l, err)
	}
	d := sealed(t)
	d.ReplacedBy, d.Copy = "RX-2026-018850", 2
	d.Rx.Advice = "Ελληνικά, Кириллица, Tiếng Việt, € £ ₹ ₦ ₫ ₱ ₺ ₴ ₸ ₽ ₪ and 😀"
	l, err := d.Layout()
	add("prescription-replaced", l, err)
	rc := receipt(t)
	rc.Paper = clinic.PaperRoll80
	l, err = rc.Layout()
	add("receipt-roll", l, err)
	return out
}

func sealed(t testing.TB) PrescriptionData {
	d := prescription(t)
	d.Rx.Parties = parties("en")
	d.Rx.Digest = clinic.PrescriptionDigest(d.Rx)
	return d
}

// The picture on the screen and the file are of one layout; another program's
// drawing of the file shows that they look alike, too.
func TestThePictureIsThatOfTheFile(t *testing.T) {
	const dpi = 100
	for name, l := range pictured(t) {
		var pdf bytes.Buffer
		if err := l.PDF(&pdf); err != nil {
			t.Fatal(err)
		}
		for page := range l.Pages() {
			mine, err := l.Image(page, dpi/25.4)
			if err != nil {
				t.Fatal(err)
			}
			keep(t, fmt.Sprintf("%s-%d", name, page+1), mine)
			theirs := raster(t, pdf.Bytes(), page+1, dpi)
			a, b := mine.Bounds(), theirs.Bounds()
			if abs(a.Dx()-b.Dx()) > 1 || abs(a.Dy()-b.Dy()) > 1 {
				t.Errorf("%s: the picture is %v, the file's %v", name, a.Size(), b.Size())
				continue
			}
			// Renderers shade the rims of letters differently, so the darkness of
			// small squares is compared and not that of single dots.
			if worst, at := farthest(mine, theirs, 12); worst > 0.16 {
				t.Errorf("%s, page %d: picture and file differ by %.2f at %v", name, page+1, worst, at)
			}
		}
	}
}

// keep writes a picture where TESTSHOTS says, to be looked at.
func keep(t testing.TB, name string, img image.Image) {
	dir := os.Getenv("CAREDESK_SHOTS")
	if dir == "" {
		return
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// farthest compares the mean brightness, by colour, of squares of n by n dots.
func farthest(a, b image.Image, n int) (worst float64, at image.Point) {
	w, h := min(a.Bounds().Dx(), b.Bounds().Dx()), min(a.Bounds().Dy(), b.Bounds().Dy())
	for y := 0; y+n <= h; y += n {
		for x := 0; x+n <= w; x += n {
			var sum [3]float64
			for dy := range n {
				for dx := range n {
					ar, ag, ab, _ := a.At(x+dx, y+dy).RGBA()
					br, bg, bb, _ := b.At(x+dx, y+dy).RGBA()
					sum[0] += float64(ar) - float64(br)
					sum[1] += float64(ag) - float64(bg)
					sum[2] += float64(ab) - float64(bb)
				}
			}
			for _, s := range sum {
				if d := math.Abs(s) / float64(n*n) / 0xffff; d > worst {
					worst, at = d, image.Pt(x, y)
				}
			}
		}
	}
	return worst, at
}

// A comparison that cannot fail proves nothing.
func TestTheComparisonSeesAMissingLetter(t *testing.T) {
	d := sealed(t)
	l, err := d.Layout()
	if err != nil {
		t.Fatal(err)
	}
	d.Rx.Items[0].Quantity = "80 tablets"
	other, err := d.Layout()
	if err != nil {
		t.Fatal(err)
	}
	a, err := l.Image(0, 100/25.4)
	b, err2 := other.Image(0, 100/25.4)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if worst, _ := farthest(a, b, 12); worst < 0.02 {
		t.Errorf("30 and 80 tablets look alike: %.3f", worst)
	}
	d.Rx.Items = d.Rx.Items[1:]
	if other, err = d.Layout(); err != nil {
		t.Fatal(err)
	}
	if b, err = other.Image(0, 100/25.4); err != nil {
		t.Fatal(err)
	}
	if worst, _ := farthest(a, b, 12); worst < 0.17 {
		t.Errorf("a medicine less looks alike: %.3f", worst)
	}
}

// The code on every paper size is read off the printed page by another program's
// reader, from a coarse scan.
func TestTheCodeIsReadOffThePage(t *testing.T) {
	for _, paper := range sheets {
		d := sealed(t)
		d.Paper = paper
		pdf, _ := makeRx(t, d)
		want := clinic.CodeText(d.Rx.Number, d.Rx.Digest)
		l, err := d.Layout()
		if err != nil {
			t.Fatal(err)
		}
		mine, err := l.Image(0, 150/25.4)
		if err != nil {
			t.Fatal(err)
		}
		for name, img := range map[string]image.Image{"file": raster(t, pdf, 1, 150), "picture": mine} {
			if got := scan(t, img); got != want {
				t.Errorf("%s on %s: read %q, want %q", name, paper, got, want)
			}
		}
		code, err := clinic.ParseCode(scan(t, mine))
		if err != nil || code.Number != d.Rx.Number || !code.Matches(d.Rx.Digest) {
			t.Errorf("%+v, %v", code, err)
		}
	}
	for _, kind := range clinic.IssuedKinds() {
		d := issuedPaper(t, kind, "en")
		l, err := d.Layout()
		if err != nil {
			t.Fatal(err)
		}
		img, err := l.Image(l.Pages()-1, 150/25.4)
		if err != nil {
			t.Fatal(err)
		}
		if got := scan(t, img); got != clinic.CodeText(d.Issued.Number, d.Issued.Digest) {
			t.Errorf("%s: read %q", kind, got)
		}
	}
}

func scan(t testing.TB, img image.Image) string {
	t.Helper()
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bmp, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return err.Error()
	}
	return result.GetText()
}

func TestAPageThatThereIsNotHasNoPicture(t *testing.T) {
	l, err := sealed(t).Layout()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		page  int
		scale float64
	}{{-1, 4}, {1, 4}, {0, 0}, {0, -1}, {0, math.NaN()}} {
		if _, err := l.Image(c.page, c.scale); clinic.CodeOf(err) != clinic.NotFound {
			t.Errorf("page %d at %v: %v", c.page, c.scale, err)
		}
	}
	img, err := l.Image(0, 1000) // far beyond what memory is for
	if err != nil || img.Bounds().Dx()*img.Bounds().Dy() > maxPixels*11/10 {
		t.Errorf("%v, %v", img.Bounds(), err)
	}
	if c := color.NRGBAModel.Convert(img.At(0, 0)).(color.NRGBA); c != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("the paper is %v", c)
	}
}

func BenchmarkImage(b *testing.B) {
	l, err := sealed(b).Layout()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := l.Image(0, 4); err != nil {
			b.Fatal(err)
		}
	}
}

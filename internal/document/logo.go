package document

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"sync"

	"caredesk/internal/picture"
)

// logo is a picture ready for the PDF library: opaque, 8 bits, not interlaced.
type logo struct {
	data   []byte
	format string // "PNG" or "JPG"
	w, h   int    // pixels
}

const (
	logoPixels = 320       // longest side: 400 dots an inch at the printed size
	logoBytes  = 20 * 1024 // a PNG above this is sent as JPEG
)

// lastLogo keeps the logo of the last document: a hospital has one, and
// scaling it takes longer than the rest of a receipt.
var lastLogo struct {
	sync.Mutex
	key  [sha256.Size]byte
	logo *logo
}

// prepareLogo makes a logo printable, or returns nil when there is none or it
// cannot be read: a bad logo never stops a document.
func prepareLogo(data []byte) *logo {
	if len(data) == 0 {
		return nil
	}
	key := sha256.Sum256(data)
	lastLogo.Lock()
	defer lastLogo.Unlock()
	if lastLogo.key != key {
		lastLogo.key, lastLogo.logo = key, encodeLogo(data)
	}
	return lastLogo.logo
}

func encodeLogo(data []byte) *logo {
	img, err := picture.Decode(data)
	if err != nil {
		return nil
	}
	small := picture.Fit(img, logoPixels)
	// On white, because some printers paint what is transparent black.
	flat := image.NewRGBA(small.Bounds())
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), small, small.Bounds().Min, draw.Over)
	out := &logo{format: "PNG", w: flat.Bounds().Dx(), h: flat.Bounds().Dy()}
	var buf bytes.Buffer
	if err := png.Encode(&buf, flat); err != nil {
		return nil
	}
	if buf.Len() > logoBytes {
		out.format = "JPG"
		for quality := 88; quality >= 40 && (buf.Len() > logoBytes || quality == 88); quality -= 16 {
			buf.Reset()
			if err := jpeg.Encode(&buf, flat, &jpeg.Options{Quality: quality}); err != nil {
				return nil
			}
		}
	}
	out.data = buf.Bytes()
	return out
}

// within gives the printed size of the logo in a box, in millimetres.
func (l *logo) within(w, h float64) (float64, float64) {
	scale := min(w/float64(l.w), h/float64(l.h))
	return float64(l.w) * scale, float64(l.h) * scale
}

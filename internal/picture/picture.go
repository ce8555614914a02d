// Package picture turns an uploaded logo or photo into a small plain PNG, or
// says why it cannot. It trusts nothing in the file: size, dimensions and the
// work that decoding would take are bounded before any pixel is decoded, and
// what comes out carries no metadata of the camera's (place, time, owner).
package picture

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	"caredesk/internal/clinic"

	xdraw "golang.org/x/image/draw"
)

// What is accepted.
const (
	MaxBytes = 5 << 20 // of the file as uploaded
	MaxSide  = 4096    // pixels, each way
)

// maxScans bounds the passes of a progressive JPEG. Cameras and editors write
// about ten; a file of thousands would take minutes to decode.
const maxScans = 64

var (
	pngMagic  = []byte("\x89PNG\r\n\x1a\n")
	jpegMagic = []byte{0xff, 0xd8, 0xff}
	scanMark  = []byte{0xff, 0xda}
)

// Normalize decodes a PNG or JPEG picture, turns it upright, scales it down so
// that neither side is longer than maxSide, and returns it as an 8-bit PNG that
// is not interlaced. A smaller picture keeps its size. Errors are clinic.Invalid.
func Normalize(data []byte, maxSide int) ([]byte, error) {
	img, err := Decode(data)
	if err != nil {
		return nil, err
	}
	img = Fit(img, maxSide)
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, clinic.Wrap(clinic.Internal, err, "The picture could not be stored.")
	}
	return out.Bytes(), nil
}

// Decode checks and decodes a PNG or JPEG picture of at most MaxBytes and MaxSide and
// turns it upright. Errors are clinic.Invalid.
func Decode(data []byte) (image.Image, error) {
	if len(data) > MaxBytes {
		return nil, clinic.Errorf(clinic.Invalid, "The picture is larger than %d MB. Choose a smaller one.", MaxBytes>>20)
	}
	isPNG, isJPEG := bytes.HasPrefix(data, pngMagic), bytes.HasPrefix(data, jpegMagic)
	if !isPNG && !isJPEG {
		return nil, clinic.Errorf(clinic.Invalid, "That is not a PNG or JPEG picture.")
	}
	config, decode := png.DecodeConfig, png.Decode
	if isJPEG {
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	}
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(err)
	}
	if c.Width > MaxSide || c.Height > MaxSide {
		return nil, clinic.Errorf(clinic.Invalid, "The picture has %d × %d pixels; at most %d × %d are taken. Choose a smaller one.",
			c.Width, c.Height, MaxSide, MaxSide)
	}
	if isJPEG && bytes.Count(data, scanMark) > maxScans {
		return nil, clinic.Errorf(clinic.Invalid, "The picture is put together in an unusual way. Save it again as PNG.")
	}
	img, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(err)
	}
	if isJPEG {
		img = upright(img, orientation(data))
	}
	return img, nil
}

func damaged(err error) error {
	return clinic.Wrap(clinic.Invalid, err, "The picture is damaged and cannot be read.")
}

// Fit redraws a picture with 8 bits a channel, scaled down so that neither
// side is longer than maxSide.
func Fit(img image.Image, maxSide int) *image.RGBA {
	maxSide = max(maxSide, 1)
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if w <= maxSide && h <= maxSide {
		dst := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(dst, dst.Bounds(), img, img.Bounds().Min, draw.Src)
		return dst
	}
	if w >= h {
		w, h = maxSide, max(1, h*maxSide/w)
	} else {
		w, h = max(1, w*maxSide/h), maxSide
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	xdraw.CatmullRom.Scale(dst, dst.Bounds(), img, img.Bounds(), draw.Src, nil)
	return dst
}

// upright applies one of the eight EXIF orientations.
func upright(img image.Image, o int) image.Image {
	if o < 2 || o > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	outW, outH := w, h
	if o >= 5 {
		outW, outH = h, w
	}
	src := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(src, src.Bounds(), img, b.Min, draw.Src)
	dst := image.NewRGBA(image.Rect(0, 0, outW, outH))
	for y := range h {
		for x := range w {
			c := src.RGBAAt(x, y)
			switch o {
			case 2:
				dst.SetRGBA(w-1-x, y, c)
			case 3:
				dst.SetRGBA(w-1-x, h-1-y, c)
			case 4:
				dst.SetRGBA(x, h-1-y, c)
			case 5:
				dst.SetRGBA(y, x, c)
			case 6:
				dst.SetRGBA(h-1-y, x, c)
			case 7:
				dst.SetRGBA(h-1-y, w-1-x, c)
			case 8:
				dst.SetRGBA(y, w-1-x, c)
			}
		}
	}
	return dst
}

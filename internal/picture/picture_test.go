package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rawPNG writes a PNG with a header of our choice.
func rawPNG(w, h uint32, depth, kind, interlace byte, pixels []byte) []byte {
	var b bytes.Buffer
	b.Write(pngMagic)
	chunk := func(name string, data []byte) {
		binary.Write(&b, binary.BigEndian, uint32(len(data)))
		body := append([]byte(name), data...)
		b.Write(body)
		binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(nil, w)
	head = binary.BigEndian.AppendUint32(head, h)
	chunk("IHDR", append(head, depth, kind, 0, 0, interlace))
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(pixels)
	zw.Close()
	chunk("IDAT", z.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

// corners is wider than high, with a red top left corner on white.
func corners() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 96, 48))
	for y := range 48 {
		for x := range 96 {
			c := color.RGBA{255, 255, 255, 255}
			if x < 24 && y < 24 {
				c = color.RGBA{220, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func isRed(img image.Image, x, y int) bool {
	r, g, b, _ := img.At(x, y).RGBA()
	return r > 0xa000 && g < 0x6000 && b < 0x6000
}

func normalized(t *testing.T, data []byte, side int) image.Image {
	t.Helper()
	out, err := Normalize(data, side)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatalf("the result is no PNG: %v", err)
	}
	// Bit depth and interlace method in the header.
	if out[24] != 8 || out[28] != 0 {
		t.Errorf("depth %d, interlace %d", out[24], out[28])
	}
	return img
}

func TestSizes(t *testing.T) {
	for _, c := range []struct{ w, h, side, wantW, wantH int }{
		{10, 20, 512, 10, 20}, {512, 512, 512, 512, 512}, {1024, 512, 512, 512, 256}, {300, 900, 300, 100, 300},
		{4096, 4096, 64, 64, 64}, {4096, 1, 100, 100, 1}, {1, 4096, 100, 1, 100}, {5, 5, 0, 1, 1},
	} {
		img := normalized(t, pngOf(t, image.NewRGBA(image.Rect(0, 0, c.w, c.h))), c.side)
		if b := img.Bounds(); b.Dx() != c.wantW || b.Dy() != c.wantH {
			t.Errorf("%d×%d to %d: %d×%d", c.w, c.h, c.side, b.Dx(), b.Dy())
		}
	}
}

func TestKinds(t *testing.T) {
	deep := image.NewNRGBA64(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		deep.SetNRGBA64(i%8, i/8, color.NRGBA64{0xffff, 0, 0, 0xffff})
	}
	// A 3 × 2 interlaced grey picture: every pass is a row of filter byte and samples.
	interlaced := rawPNG(3, 2, 8, 0, 1, []byte{0, 90, 0, 90, 0, 90, 0, 90, 90, 90})
	cmyk := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for name, data := range map[string][]byte{"16 bit": pngOf(t, deep), "interlaced": interlaced,
		"grey": pngOf(t, image.NewGray(image.Rect(0, 0, 3, 3))), "jpeg": jpegOf(t, cmyk)} {
		img := normalized(t, data, 100)
		if name == "16 bit" && !isRed(img, 4, 4) {
			t.Error("the 16-bit picture lost its colour")
		}
		if name == "interlaced" {
			if r, _, _, _ := img.At(2, 1).RGBA(); r>>8 != 90 {
				t.Errorf("the interlaced picture's last dot is %d", r>>8)
			}
		}
	}
	clear := normalized(t, pngOf(t, image.NewNRGBA(image.Rect(0, 0, 4, 4))), 100)
	if _, _, _, a := clear.At(1, 1).RGBA(); a != 0 {
		t.Error("a transparent picture became opaque")
	}
}

func TestRefused(t *testing.T) {
	good := pngOf(t, corners())
	photo := jpegOf(t, corners())
	scans := append(bytes.Clone(photo[:len(photo)-2]), bytes.Repeat([]byte{0xff, 0xda, 0, 2}, 100)...)
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"nothing", nil, "not a PNG or JPEG"},
		{"text", []byte("GIF89a nonsense"), "not a PNG or JPEG"},
		{"svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a PNG or JPEG"},
		{"pdf", []byte("%PDF-1.4"), "not a PNG or JPEG"},
		{"head alone", good[:8], "damaged"},
		{"half", good[:len(good)-30], "damaged"},
		{"half a JPEG", photo[:200], "damaged"},
		{"no pixels", rawPNG(0, 0, 8, 0, 0, nil), "damaged"},
		{"too wide", rawPNG(4097, 1, 8, 0, 0, nil), "4097 × 1 pixels"},
		{"decompression bomb", rawPNG(60000, 60000, 1, 0, 0, make([]byte, 1<<20)), "60000 × 60000"},
		{"too many bytes", append(bytes.Clone(good), make([]byte, MaxBytes)...), "larger than 5 MB"},
		{"thousands of scans", scans, "Save it again as PNG"},
	} {
		out, err := Normalize(c.data, 100)
		if clinic.CodeOf(err) != clinic.Invalid || out != nil || !strings.Contains(clinic.MessageOf(err), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestTheCamerasNotesAreLeftBehind(t *testing.T) {
	photo := withExif(jpegOf(t, corners()), 1, binary.BigEndian)
	out, err := Normalize(photo, 96)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out, []byte("Exif")) || bytes.Contains(out, []byte("eXIf")) || bytes.Contains(out, []byte("secret place")) {
		t.Error("the camera's notes are still in the picture")
	}
}

// withExif puts an orientation, and a note that must not survive, into a JPEG.
func withExif(photo []byte, o uint16, order binary.ByteOrder) []byte {
	mark := []byte("MM")
	if order == binary.LittleEndian {
		mark = []byte("II")
	}
	u16 := func(v uint16) []byte { b := make([]byte, 2); order.PutUint16(b, v); return b }
	u32 := func(v uint32) []byte { b := make([]byte, 4); order.PutUint32(b, v); return b }
	tiff := bytes.Join([][]byte{mark, u16(42), u32(8), u16(2),
		u16(0x010f), u16(2), u32(4), []byte("abc\x00"),
		u16(0x0112), u16(3), u32(1), u16(o), u16(0), u32(0), []byte("secret place")}, nil)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	size := binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))
	return bytes.Join([][]byte{photo[:2], {0xff, 0xe1}, size, segment, photo[2:]}, nil)
}

// Where the red corner must be for each way of holding a camera.
func TestPhotosStandUpright(t *testing.T) {
	photo := jpegOf(t, corners())
	for o, want := range map[uint16]string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left",
		5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left", 0: "top left", 9: "top left"} {
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			img := normalized(t, withExif(photo, o, order), 200)
			w, h := img.Bounds().Dx(), img.Bounds().Dy()
			if turned := o >= 5 && o <= 8; turned != (h > w) {
				t.Errorf("orientation %d: %d × %d", o, w, h)
			}
			got := ""
			for name, at := range map[string]image.Point{"top left": {10, 10}, "top right": {w - 10, 10},
				"bottom left": {10, h - 10}, "bottom right": {w - 10, h - 10}} {
				if isRed(img, at.X, at.Y) {
					got += name
				}
			}
			if got != want {
				t.Errorf("orientation %d: the corner is %q, want %q", o, got, want)
			}
		}
	}
}

// FuzzNormalize: whatever the bytes, an answer and no panic, and a result that
// holds its promises.
func FuzzNormalize(f *testing.F) {
	small := image.NewRGBA(image.Rect(0, 0, 9, 5))
	f.Add(pngOf(f, small))
	f.Add(withExif(jpegOf(f, small), 6, binary.LittleEndian))
	f.Add([]byte{0xff, 0xd8, 0xff, 0xe1, 0, 8, 'E', 'x', 'i', 'f', 0, 0})
	f.Add(rawPNG(4096, 4096, 16, 6, 1, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientation(data); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
		if len(data) > 24 && (data[16] != 0 || data[17] != 0 || data[18] > 1 || data[22] > 1) {
			return // large pictures only slow the fuzzer down
		}
		out, err := Normalize(data, 16)
		if err != nil {
			if clinic.CodeOf(err) != clinic.Invalid {
				t.Fatal(err)
			}
			return
		}
		c, err := png.DecodeConfig(bytes.NewReader(out))
		if err != nil || c.Width > 16 || c.Height > 16 {
			t.Fatalf("%+v %v", c, err)
		}
	})
}

package filetype_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/filetype"
)

func pdf(body string) []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + "\nxref\n0 2\ntrailer << /Size 2 /Root 1 0 R >>\nstartxref\n60\n%%EOF\n")
}

func pngOf(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG says in its header that it has w × h pixels, in a few bytes.
func hugePNG(w, h uint32) []byte {
	head := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(head[4:], w)
	binary.BigEndian.PutUint32(head[8:], h)
	head[12], head[13] = 8, 0
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, head...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
	return append(out, "\x00\x00\x00\x00IEND\xaeB`\x82"...)
}

func TestTheContentSaysWhatAFileIs(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"pdf": {pdf(""), clinic.MimePDF}, "png": {pngOf(t), clinic.MimePNG}, "jpeg": {jpegOf(t), clinic.MimeJPEG},
		"pdf with a page of HTML in it":     {pdf("<html><script>"), clinic.MimePDF},
		"png with a program behind it":      {append(pngOf(t), "MZ\x90\x00"...), clinic.MimePNG},
		"pdf with a line end behind it":     {append(pdf(""), "\r\n\r\n"...), clinic.MimePDF},
		"jpeg with a byte behind":           {append(jpegOf(t), 0), clinic.MimeJPEG},
		"a picture of twelve thousand each": {hugePNG(12_000, 12_000), clinic.MimePNG},
	} {
		if got, err := filetype.Detect(c.data, 1); got != c.want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestWhatIsNotTakenIsRefusedInWords(t *testing.T) {
	cut := func(b []byte, n int) []byte { return b[:len(b)-n] }
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":                 {nil, "empty"},
		"a program":               {[]byte("MZ\x90\x00" + strings.Repeat("x", 100)), "not a PDF"},
		"HTML called pdf":         {[]byte("<html>%PDF-1.4"), "not a PDF"},
		"a zip":                   {[]byte("PK\x03\x04%PDF-1.4"), "not a PDF"},
		"an SVG":                  {[]byte("<svg onload='x'/>"), "not a PDF"},
		"a GIF":                   {[]byte("GIF89a\x01\x00\x01\x00"), "not a PDF"},
		"a PDF behind junk":       {append([]byte("junk"), pdf("")...), "not a PDF"},
		"too large":               {append(pdf(strings.Repeat("x", 1<<20)), 0), "1 MB"},
		"half a PDF":              {cut(pdf(""), 8), "cut off"},
		"a PDF's head alone":      {[]byte("%PDF-1.4"), "cut off"},
		"no version":              {[]byte("%PDF-x.y %%EOF"), "begins like a PDF"},
		"no table of contents":    {[]byte("%PDF-1.4\n1 0 obj\n%%EOF"), "damaged"},
		"no objects":              {[]byte("%PDF-1.4\nstartxref\n0\n%%EOF"), "empty"},
		"half a PNG":              {cut(pngOf(t), 10), "cut off"},
		"a PNG's head alone":      {[]byte("\x89PNG\r\n\x1a\n"), "damaged"},
		"half a JPEG":             {cut(jpegOf(t), 2), "cut off"},
		"a JPEG's head alone":     {[]byte{0xff, 0xd8, 0xff, 0xe0}, "damaged"},
		"a bomb":                  {hugePNG(100_000, 100_000), "pixels"},
		"a long thin one":         {hugePNG(1, 12_001), "pixels"},
		"a JPEG that is a bitmap": {append([]byte{0xff, 0xd8, 0xff}, "BM"...), "damaged"},
	} {
		mime, err := filetype.Detect(c.data, 1)
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != "file" || !strings.Contains(clinic.MessageOf(err), c.says) {
			t.Errorf("%s: %q, %v; want %q", name, mime, err, c.says)
		}
	}
}

// Whatever the bytes are, Detect answers without a panic, with a kind that a
// chart takes or with words.
func FuzzDetect(f *testing.F) {
	for _, seed := range [][]byte{nil, pdf(""), pngOf(f), jpegOf(f), hugePNG(70_000, 1), []byte("%PDF-"), []byte("\x89PNG\r\n\x1a\n\x00\x00"), {0xff, 0xd8, 0xff, 0xff}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		mime, err := filetype.Detect(data, 1)
		switch mime {
		case clinic.MimePDF, clinic.MimePNG, clinic.MimeJPEG, "":
		default:
			t.Errorf("a kind that charts do not take: %q", mime)
		}
		if err != nil && (clinic.CodeOf(err) != clinic.Invalid || len(clinic.MessageOf(err)) < 10) || err == nil && mime == "" {
			t.Errorf("%q, %v", mime, err)
		}
	})
}

// Package filetype says what a file is by its content: a PDF, a PNG or a JPEG,
// or none that a chart takes. Neither the name nor its ending counts. Nothing is
// decoded beyond what tells the kind, so that a hostile file costs no more than
// an honest one.
package filetype

import (
	"bytes"
	"image/jpeg"
	"image/png"
	"strconv"

	"caredesk/internal/clinic"
)

// MaxSide is the longest side of a picture that is taken, in pixels: a scan of
// an A3 sheet at 600 dpi fits.
const MaxSide = 12_000

var (
	pdfHead   = []byte("%PDF-")
	pdfEnd    = []byte("%%EOF")
	startXref = []byte("startxref")
	pngMagic  = []byte("\x89PNG\r\n\x1a\n")
	pngEnd    = []byte("IEND\xaeB`\x82")
	jpegMagic = []byte{0xff, 0xd8, 0xff}
	jpegEnd   = []byte{0xff, 0xd9}
)

// tail is how far before the end of a file its end mark may stand: programs
// write a line end or a few bytes behind it.
const tail = 1024

// Detect returns the media type of a file that a chart takes. Errors are
// clinic.Invalid on the field "file" and say in words what is wrong. limitMB is
// the largest size, in megabytes of 1,048,576 bytes.
func Detect(data []byte, limitMB int) (mime string, err error) {
	switch {
	case len(data) == 0:
		return "", refuse("The file is empty.")
	case len(data) > limitMB<<20:
		return "", refuse("The file is %s; at most %d MB are taken. The administrator can raise this in the settings.", size(len(data)), limitMB)
	case bytes.HasPrefix(data, pdfHead):
		return clinic.MimePDF, checkPDF(data)
	case bytes.HasPrefix(data, pngMagic):
		return clinic.MimePNG, checkPNG(data)
	case bytes.HasPrefix(data, jpegMagic):
		return clinic.MimeJPEG, checkJPEG(data)
	}
	return "", refuse("This is not a PDF, PNG or JPEG file, whatever its name says. Save or scan it as one of these.")
}

// checkPDF looks for what every reader looks for at the end of a PDF, so that
// half a download is not kept as a document. What stands in it is the viewer's
// business.
func checkPDF(data []byte) error {
	version := data[len(pdfHead):min(len(data), len(pdfHead)+3)]
	if len(version) < 3 || version[0] < '1' || version[0] > '9' || version[1] != '.' || version[2] < '0' || version[2] > '9' {
		return refuse("The file begins like a PDF but is none.")
	}
	end := data[max(0, len(data)-tail):]
	last := bytes.LastIndex(end, pdfEnd)
	if last < 0 {
		return refuse("The PDF is cut off: its end is missing. Get the file again.")
	}
	if !bytes.Contains(data[max(0, len(data)-2*tail):], startXref) {
		return refuse("The PDF is damaged: its table of contents is missing. Save it again.")
	}
	if !bytes.Contains(data, []byte(" obj")) {
		return refuse("The PDF is empty.")
	}
	return nil
}

func checkPNG(data []byte) error {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return damaged(err)
	}
	if !bytes.Contains(data[max(0, len(data)-tail):], pngEnd) {
		return refuse("The picture is cut off: its end is missing. Get the file again.")
	}
	return checkSides(c.Width, c.Height)
}

func checkJPEG(data []byte) error {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return damaged(err)
	}
	if !bytes.Contains(data[max(0, len(data)-tail):], jpegEnd) {
		return refuse("The picture is cut off: its end is missing. Get the file again.")
	}
	return checkSides(c.Width, c.Height)
}

func checkSides(w, h int) error {
	if w < 1 || h < 1 || w > MaxSide || h > MaxSide {
		return refuse("The picture has %d × %d pixels; 1 to %d each way are taken. Save a smaller one.", w, h, MaxSide)
	}
	return nil
}

func refuse(format string, args ...any) error { return clinic.FieldErrorf("file", format, args...) }

func damaged(err error) error {
	return &clinic.Error{Code: clinic.Invalid, Field: "file", Message: "The picture is damaged and cannot be read.", Err: err}
}

// size gives a length in bytes for people.
func size(n int) string {
	if n < 1<<20 {
		return strconv.Itoa(n/1024) + " kB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

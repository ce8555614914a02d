package document

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// The tools of poppler read our files with other eyes than ours. They are
// required, not optional: a test that skips when they are missing proves nothing.

func tool(t testing.TB, name string, pdf []byte, args ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = path
		}
	}
	var stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s (of poppler-utils): %v: %s", name, err, stderr.String())
	}
	if stderr.Len() > 0 {
		t.Errorf("%s finds fault with the file: %s", name, stderr.String())
	}
	return out
}

// read extracts the text with runs of blanks made one.
func read(t testing.TB, pdf []byte) string {
	t.Helper()
	text := strings.ReplaceAll(string(tool(t, "pdftotext", pdf, "-layout", "FILE", "-")), "\u00a0", " ")
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// raster draws one page at the given dots an inch.
func raster(t testing.TB, pdf []byte, page, dpi int) image.Image {
	t.Helper()
	n := strconv.Itoa(page)
	img, err := png.Decode(bytes.NewReader(tool(t, "pdftoppm", pdf, "-png", "-r", strconv.Itoa(dpi), "-f", n, "-l", n, "FILE")))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func info(t testing.TB, pdf []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, l := range strings.Split(string(tool(t, "pdfinfo", pdf, "FILE")), "\n") {
		if k, v, ok := strings.Cut(l, ":"); ok {
			out[k] = strings.TrimSpace(v)
		}
	}
	return out
}

// inFile writes a document to a file, as the window does with what it showed.
func inFile(w io.Writer, d interface{ Layout() (*Layout, error) }) (Report, error) {
	l, err := d.Layout()
	if err != nil {
		return Report{}, err
	}
	return l.Report(), l.PDF(w)
}

// Prescription is inFile of a prescription.
func Prescription(w io.Writer, d PrescriptionData) (Report, error) { return inFile(w, d) }

func makeRx(t testing.TB, d PrescriptionData) ([]byte, Report) {
	t.Helper()
	var b bytes.Buffer
	r, err := Prescription(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

func makeReceipt(t testing.TB, d ReceiptData) ([]byte, Report) {
	t.Helper()
	var b bytes.Buffer
	r, err := inFile(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

func wantText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("the paper does not say %q:\n%s", p, text)
		}
	}
}

func wantCode(t *testing.T, err error, code clinic.Code) {
	t.Helper()
	if clinic.CodeOf(err) != code {
		t.Errorf("error %v, want code %s", err, code)
	}
}

// laid is one of the documents of the layout tests.
type laid struct {
	name string
	lay  func() (*flow, error)
	make func(io.Writer) (Report, error)
}

// marks returns every text of the document.
func marks(f *flow) []mark {
	var out []mark
	for _, p := range f.pages {
		for _, m := range p.marks {
			if m.kind == markText {
				out = append(out, m)
			}
		}
	}
	return out
}

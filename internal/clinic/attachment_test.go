package clinic_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func TestCleanFileName(t *testing.T) {
	for in, want := range map[string]string{
		"Blood count.pdf": "Blood count.pdf", "BLOOD.PDF": "BLOOD.pdf", "C:\\Users\\ann\\Desktop\\scan.pdf": "scan.pdf", "../../etc/passwd": "passwd.pdf",
		"/etc/shadow": "shadow.pdf", "": "attachment.pdf", ".": "attachment.pdf", "..": "attachment.pdf", "...pdf": "attachment.pdf", ".pdf": "pdf.pdf",
		"report.pdf.exe": "report.pdf", "report.exe": "report.pdf", "photo.jpg": "photo.pdf", "a\x00b\x1b[31m.pdf": "ab[31m.pdf",
		"invoice\u202efdp.exe": "invoicefdp.pdf", "line\nbreak.pdf": "line break.pdf", "CON.pdf": "attachment.pdf", "com1": "attachment.pdf",
		"what?<is>|this*\".pdf": "whatisthis.pdf", "a:b.pdf": "ab.pdf", "Labor 12.11.2026": "Labor 12.11.2026.pdf", "J. Smith": "J. Smith.pdf",
		"кровь.pdf": "кровь.pdf", "x\xff\xfe.pdf": "x.pdf", "trailing. . .pdf": "trailing.pdf", "zero\u200bwidth.pdf": "zerowidth.pdf",
	} {
		if got := clinic.CleanFileName(in, clinic.MimePDF); got != want {
			t.Errorf("CleanFileName(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"photo.jpeg": "photo.jpeg", "photo.JPG": "photo.jpg", "photo.png": "photo.jpg", "photo": "photo.jpg"} {
		if got := clinic.CleanFileName(in, clinic.MimeJPEG); got != want {
			t.Errorf("CleanFileName(%q) of a JPEG = %q, want %q", in, got, want)
		}
	}
}

// Any text becomes a name that leads nowhere, hides nothing and fits.
func TestCleanFileNameOfAnything(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringN(100, 400, -1)).Draw(r, "name")
		mime := rapid.SampledFrom([]string{clinic.MimePDF, clinic.MimePNG, clinic.MimeJPEG}).Draw(r, "mime")
		got := clinic.CleanFileName(in, mime)
		switch {
		case !utf8.ValidString(got), utf8.RuneCountInString(got) > clinic.MaxFileName, filepath.Base(got) != got, strings.ContainsAny(got, "/\\:*?\"<>|"),
			strings.HasPrefix(got, "."), strings.ContainsFunc(got, unicode.IsControl), strings.ContainsAny(got, "\u202e\u202d\u200f\u2066"):
			r.Fatalf("%q became %q", in, got)
		case clinic.CleanFileName(got, mime) != got:
			r.Fatalf("%q is not clean: it becomes %q", got, clinic.CleanFileName(got, mime))
		}
	})
}

func TestAttachmentClean(t *testing.T) {
	today := clinic.MustDate("2026-11-23")
	a := clinic.Attachment{Mime: clinic.MimePDF, Name: "a.pdf", Note: strings.Repeat("n", clinic.MaxAttachmentNote+1), Date: today.AddDays(1)}
	err := a.Clean(today)
	if clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(err.Error(), "future") || !strings.Contains(err.Error(), "characters") {
		t.Errorf("Clean: %v", err)
	}
	a.Note, a.Date = " two\r\nlines ", today
	if err := a.Clean(today); err != nil || a.Note != " two\nlines" {
		t.Errorf("Clean: %v, %q", err, a.Note)
	}
}

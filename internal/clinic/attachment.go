package clinic

import (
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The kinds of file that a chart takes.
const (
	MimePDF  = "application/pdf"
	MimePNG  = "image/png"
	MimeJPEG = "image/jpeg"
)

// Attachment is a file in a patient's chart. Its content is kept once, whatever
// the number of charts it is in, and goes into every backup.
type Attachment struct {
	ID           AttachmentID
	PatientID    PatientID
	VisitID      AppointmentID // 0 for one that belongs to no visit
	SHA256       string        // of the content, in hexadecimal
	Mime         string
	Size         int64  // bytes
	Name         string // as cleaned by CleanFileName
	Note         string
	Date         Date // of the document itself, zero when not given
	AddedAt      time.Time
	AddedBy      UserID
	AddedByName  string
	RemovedAt    time.Time // zero while it is shown; the content stays
	RemovedBy    UserID
	RemoveReason string
}

// Picture reports whether the window can show the file itself.
func (a Attachment) Picture() bool { return a.Mime == MimePNG || a.Mime == MimeJPEG }

// MaxFileName is the longest name of an attachment in characters, its ending
// included.
const MaxFileName = 120

// extensions are the endings by kind; the first is given to a file whose own
// ending says something else.
var extensions = map[string][]string{MimePDF: {".pdf"}, MimePNG: {".png"}, MimeJPEG: {".jpg", ".jpeg", ".jpe", ".jfif"}}

// endings are those that are taken off a name, so that none that lies about the
// content stays before the right one.
var endings = map[string]bool{".pdf": true, ".png": true, ".jpg": true, ".jpeg": true, ".jpe": true, ".jfif": true, ".gif": true, ".bmp": true,
	".tif": true, ".tiff": true, ".webp": true, ".heic": true, ".doc": true, ".docx": true, ".txt": true, ".htm": true, ".html": true, ".zip": true,
	".exe": true, ".com": true, ".bat": true, ".cmd": true, ".scr": true, ".lnk": true, ".js": true, ".vbs": true, ".ps1": true, ".sh": true,
	".msi": true, ".jar": true, ".desktop": true, ".app": true, ".bin": true}

// reservedNames are those that Windows takes for devices.
var reservedNames = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true, "com1": true, "com2": true, "com3": true, "com4": true,
	"com5": true, "com6": true, "com7": true, "com8": true, "com9": true, "lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true,
	"lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true}

// CleanFileName makes a name of any text: the last part of a path alone,
// without control characters, direction marks and signs that a system forbids,
// not too long, and with the ending that the content asks for. mime is the kind
// by content.
func CleanFileName(name, mime string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/")
	name = path.Base("/" + name)
	name = CleanLine(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/:*?"<>|`, r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
			return -1
		}
		return r
	}, name))
	stem := name
	for ext := path.Ext(stem); ext != stem && endings[strings.ToLower(ext)]; ext = path.Ext(stem) {
		stem = strings.TrimSuffix(stem, ext) // report.pdf.exe becomes report
	}
	stem = strings.Trim(stem, " .-")
	first, _, _ := strings.Cut(strings.ToLower(stem), ".")
	if stem == "" || reservedNames[strings.TrimSpace(first)] {
		stem = "attachment"
	}
	ext := strings.ToLower(path.Ext(name))
	if !known(mime, ext) {
		ext = ".bin"
		if list := extensions[mime]; len(list) > 0 {
			ext = list[0]
		}
	}
	if most := MaxFileName - len(ext); utf8.RuneCountInString(stem) > most {
		stem = strings.TrimRight(string([]rune(stem)[:most]), " .-")
	}
	return stem + ext
}

func known(mime, ext string) bool {
	for _, e := range extensions[mime] {
		if strings.EqualFold(e, ext) {
			return true
		}
	}
	return false
}

// MaxAttachmentMB is the most that the settings can allow for one file.
const MaxAttachmentMB = 100

// MaxAttachmentNote bounds the note of an attachment in characters.
const MaxAttachmentNote = 500

// Clean tidies name, note and date of a file that is to be added and checks them.
// The day of the document is not in the future.
func (a *Attachment) Clean(today Date) error {
	var c checker
	a.Name = CleanFileName(a.Name, a.Mime)
	a.Note = CleanText(a.Note)
	c.limit("note", a.Note, MaxAttachmentNote)
	if a.Date.After(today) {
		c.fail("date", "The document's day is in the future.")
	}
	return c.err()
}

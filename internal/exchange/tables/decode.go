package tables

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"caredesk/internal/clinic"
)

// The encodings, as people know them.
const (
	UTF8        = "UTF-8"
	UTF16       = "UTF-16"
	Windows1252 = "Windows-1252"
)

// Encodings are those that a file can be read in.
func Encodings() []string { return []string{UTF8, UTF16, Windows1252} }

// sampled is how much of a file is looked at to tell UTF-16 without a mark.
const sampled = 64 << 10

// decode gives UTF-8 without a byte order mark, and the name of what it was.
// Bytes that are no UTF-8 are Windows-1252, as Excel writes in western lands;
// it holds Latin-1 in itself.
func decode(data []byte, wanted string) ([]byte, string, error) {
	var from encoding.Encoding
	name := wanted
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return nil, "", clinic.Errorf(clinic.Invalid, "The file is written in UTF-32. Save it in UTF-8.")
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		name, from = UTF16, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(data, []byte("\ufeff")):
		name, data = UTF8, data[3:]
	case wanted == UTF16:
		from = unicode.UTF16(halves(data), unicode.IgnoreBOM)
	case wanted == Windows1252:
		from = charmap.Windows1252
	case wanted == UTF8:
	case wanted != "":
		return nil, "", clinic.Errorf(clinic.Invalid, "There is no encoding %q here. Choose UTF-8, UTF-16 or Windows-1252.", wanted)
	case looksUTF16(data):
		name, from = UTF16, unicode.UTF16(halves(data), unicode.IgnoreBOM)
	case utf8.Valid(data):
		name = UTF8
	default:
		name, from = Windows1252, charmap.Windows1252
	}
	if from != nil {
		out, err := from.NewDecoder().Bytes(data)
		if err != nil {
			return nil, "", clinic.Wrap(clinic.Invalid, err, "The file cannot be read as %s.", name)
		}
		data = out
	} else if !utf8.Valid(data) {
		return nil, "", clinic.Errorf(clinic.Invalid, "Line %d is not written in UTF-8, though the file says so or you do.", firstInvalid(data))
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return nil, "", clinic.Errorf(clinic.Invalid, "Line %d holds a NUL, which no text has. This is no CSV file.", lineAt(data, at))
	}
	return data, name, nil
}

func lineAt(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }

func firstInvalid(data []byte) int {
	for at := 0; at < len(data); {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			return lineAt(data, at)
		}
		at += n
	}
	return 1
}

// nuls counts the NUL bytes at even and at odd places of the file's beginning.
func nuls(data []byte) (even, odd, pairs int) {
	data = data[:min(len(data), sampled)&^1]
	for i := 0; i < len(data); i += 2 {
		if data[i] == 0 {
			even++
		}
		if data[i+1] == 0 {
			odd++
		}
	}
	return even, odd, len(data) / 2
}

// looksUTF16 reports text in which every other byte is mostly zero, as that of
// western languages is in UTF-16.
func looksUTF16(data []byte) bool {
	even, odd, pairs := nuls(data)
	return pairs > 0 && len(data)%2 == 0 && (odd > pairs/2 && even < pairs/16+1 || even > pairs/2 && odd < pairs/16+1)
}

func halves(data []byte) unicode.Endianness {
	if even, odd, _ := nuls(data); even > odd {
		return unicode.BigEndian
	}
	return unicode.LittleEndian
}

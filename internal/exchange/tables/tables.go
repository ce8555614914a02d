package tables

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Limits bound what reading a file may take of memory and time.
type Limits struct {
	Bytes    int64 // of the file
	Unzipped int64 // of everything inside an XLSX
	Parts    int   // files inside an XLSX
	Text     int64 // of all cells together, in bytes
	Rows     int
	Columns  int
	Line     int // of a line of CSV, in bytes as UTF-8
	Cell     int // of one cell, in bytes as UTF-8
}

// DefaultLimits hold half a million patients and are far below what would bring
// a desk to its knees.
func DefaultLimits() Limits {
	return Limits{Bytes: 128 << 20, Unzipped: 384 << 20, Parts: 2000, Text: 256 << 20, Rows: 500_000, Columns: 200, Line: 1 << 20, Cell: 64 << 10}
}

// Options say what cannot be found out, or was found out wrongly.
type Options struct {
	Encoding  string // one of Encodings; empty to find it out
	Separator rune   // between the cells of CSV; 0 to find it out
	Sheet     string // of an XLSX; empty for the first that holds something
	// NoHeader says that the first row is data and names no columns.
	NoHeader bool
	Limits   Limits // DefaultLimits when zero
}

// ReadFile reads the table in a file. A file that is not there is NotFound, one that
// cannot be read Unavailable, one that is no table or above a limit Invalid.
func ReadFile(path string, o Options) (service.IncomingTable, error) {
	base := filepath.Base(path)
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return service.IncomingTable{}, clinic.Wrap(clinic.NotFound, err, "There is no file %s.", base)
		}
		return service.IncomingTable{}, clinic.Wrap(clinic.Unavailable, err, "The file %s cannot be read.", base)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, o.Limits.Bytes+1))
	if err != nil {
		return service.IncomingTable{}, clinic.Wrap(clinic.Unavailable, err, "The file %s cannot be read.", base)
	}
	t, err := Read(data, o)
	t.FileName = base
	return t, err
}

// Read reads the table in the bytes of a file. Its error names the line or the
// row where there is one.
func Read(data []byte, o Options) (service.IncomingTable, error) {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	if int64(len(data)) > o.Limits.Bytes {
		return service.IncomingTable{}, clinic.Errorf(clinic.Invalid, "The file is larger than %d MB.", o.Limits.Bytes>>20)
	}
	b := &builder{limits: o.Limits, noHeader: o.NoHeader}
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		err = readXLSX(b, data, o)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		err = clinic.Errorf(clinic.Invalid, "This is a workbook of an old Excel, or one locked by a password. Save it as XLSX or CSV, without a password.")
	case bytes.HasPrefix(data, []byte("%PDF")):
		err = clinic.Errorf(clinic.Invalid, "This is a PDF and no table. Save the list as CSV or XLSX.")
	default:
		err = readCSV(b, data, o)
	}
	if err != nil {
		return service.IncomingTable{}, err
	}
	sum := sha256.Sum256(data)
	b.table.Digest = hex.EncodeToString(sum[:])
	return b.finish()
}

// builder collects rows and holds the limits.
type builder struct {
	limits   Limits
	noHeader bool
	headed   bool
	text     int64
	width    int
	table    service.IncomingTable
}

// add takes a row in. Rows without a single word are left out.
func (b *builder) add(line int, cells []string) error {
	last := -1
	for i, c := range cells {
		if len(c) > b.limits.Cell {
			return clinic.Errorf(clinic.Invalid, "A cell in %s is longer than %d kB. This is no table as it is read here.", b.place(line), b.limits.Cell>>10)
		}
		cells[i] = unguarded(c)
		b.text += int64(len(c)) + 16
		if strings.TrimSpace(c) != "" {
			last = i
		}
	}
	switch {
	case last < 0:
		return nil
	case last >= b.limits.Columns:
		return clinic.Errorf(clinic.Invalid, "There are more than %d columns in %s.", b.limits.Columns, b.place(line))
	case b.text > b.limits.Text:
		return clinic.Errorf(clinic.Invalid, "The table holds more than %d MB of text. Split it into several files.", b.limits.Text>>20)
	case len(b.table.Rows) >= b.limits.Rows:
		return clinic.Errorf(clinic.Invalid, "The table has more than %d rows. Split it into several files.", b.limits.Rows)
	}
	cells = cells[:last+1]
	b.width = max(b.width, len(cells))
	if !b.headed && !b.noHeader {
		b.headed = true
		for _, c := range cells {
			b.table.Header = append(b.table.Header, clinic.CleanLine(c))
		}
		return nil
	}
	b.table.Rows = append(b.table.Rows, service.IncomingRow{Line: line, Cells: cells})
	return nil
}

// place names where a row stands.
func (b *builder) place(line int) string {
	if b.table.Format == service.TableXLSX {
		return fmt.Sprintf("row %d", line)
	}
	return fmt.Sprintf("line %d", line)
}

// finish names the columns that have no name.
func (b *builder) finish() (service.IncomingTable, error) {
	t := b.table
	if b.width == 0 {
		return t, clinic.Errorf(clinic.Invalid, "There is nothing in the file.")
	}
	if len(t.Rows) == 0 {
		return t, clinic.Errorf(clinic.Invalid, "The file holds the names of the columns and no row.")
	}
	for i := range b.width {
		if i >= len(t.Header) {
			t.Header = append(t.Header, "")
		}
		if t.Header[i] == "" {
			t.Header[i] = fmt.Sprintf("Column %d", i+1)
		}
	}
	return t, nil
}

// unguarded takes the apostrophe off that keeps a spreadsheet from running a
// text: files that this program writes have it, and come back.
func unguarded(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsAny(s[1:2], "=+-@") {
		return s[1:]
	}
	return s
}

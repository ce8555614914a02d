package codelist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"caredesk/internal/clinic"
)

// Limits of a file. A full national list lies well below them.
const (
	MaxBytes    = 64 << 20
	MaxRows     = 500_000
	MaxProblems = 20 // how many bad rows are told one by one
	maxLine     = 1 << 20
)

// Problem is a row that cannot be used.
type Problem struct {
	Line    int // in the file, from 1
	Message string
}

// String gives "Line 12: Give the title."
func (p Problem) String() string { return fmt.Sprintf("Line %d: %s", p.Line, p.Message) }

// Outcome is what reading a list gave beside its rows. The caller decides
// whether a file with bad rows is imported without them.
type Outcome struct {
	Rows     int       // rows of the file that hold something, without the header
	Repeated int       // rows that a later one of the same key replaced
	Bad      int       // rows that cannot be used
	Problems []Problem // the first of them; all of them for Rows
	all      bool
}

// Refuse notes a row that was read and turned out to be of no use.
func (o *Outcome) Refuse(line int, err error) { o.problem(line, err) }

func (o *Outcome) problem(line int, err error) {
	o.Bad++
	if !o.all && len(o.Problems) >= MaxProblems {
		return
	}
	var texts []string
	for _, e := range clinic.FieldErrors(err) {
		texts = append(texts, e.Field+": "+e.Message)
	}
	if len(texts) == 0 {
		texts = append(texts, clinic.MessageOf(err))
	}
	o.Problems = append(o.Problems, Problem{line, strings.Join(texts, " ")})
}

// column is a column of a list with the other names that files give it.
type column struct {
	name    string
	aliases []string
	needed  bool
}

// table reads a file's rows by the names of its columns.
type table struct {
	*csv.Reader
	place map[string]int // column to index
	first []string       // a first row that was no header
	rows  []Row          // those of a table that was read elsewhere, still to come
	line  int            // of the row that was read last
	size  int64          // of the text
	// openEnd says that the file does not end with a closed field.
	openEnd bool
}

// open finds out encoding, delimiter and header. Without a header the columns
// stand in the order of cols.
func open(r io.Reader, cols []column) (*table, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, clinic.Wrap(clinic.Unavailable, err, "The file could not be read.")
	}
	if len(data) > MaxBytes {
		return nil, clinic.Errorf(clinic.Invalid, "The file is larger than %d MB.", MaxBytes>>20)
	}
	if data, err = decode(data); err != nil {
		return nil, err
	}
	if err := checkLines(data); err != nil {
		return nil, err
	}
	t := &table{Reader: csv.NewReader(bytes.NewReader(data)), place: map[string]int{}, size: int64(len(data))}
	t.openEnd = !bytes.HasSuffix(bytes.TrimRight(data, "\r\n"), []byte{'"'})
	t.Comma, t.Comment = delimiter(data), '#'
	t.FieldsPerRecord, t.LazyQuotes, t.ReuseRecord = -1, true, true
	row, err := t.Read()
	if err == io.EOF {
		return nil, clinic.Errorf(clinic.Invalid, "The file is empty.")
	}
	if err != nil {
		return nil, readError(err)
	}
	if err := t.checkQuotes(row); err != nil {
		return nil, err
	}
	if t.header(row, cols) {
		for _, c := range cols {
			if _, found := t.place[c.name]; c.needed && !found {
				return nil, clinic.Errorf(clinic.Invalid, "The file has no column “%s”. Its first line must name the columns.", c.name)
			}
		}
		return t, nil
	}
	for i, c := range cols {
		t.place[c.name] = i
	}
	t.first = append([]string{}, row...)
	t.line, _ = t.FieldPos(0)
	return t, nil
}

// checkLines refuses lines that no list has: cut into fields, they would take
// many times their size.
func checkLines(data []byte) error {
	for n := 1; len(data) > 0; n++ {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		if len(line) > maxLine {
			return clinic.Errorf(clinic.Invalid, "Line %d is longer than %d kB. This is no list as it is read here.", n, maxLine>>10)
		}
		data = rest
	}
	return nil
}

// header reads a row as names of columns; it is one when it names all needed
// ones, or any two.
func (t *table) header(row []string, cols []column) bool {
	needed, found := true, 0
	for _, c := range cols {
		at := -1
		for i, cell := range row {
			cell = headerKey(cell)
			if cell == headerKey(c.name) || contains(c.aliases, cell) {
				at = i
				break
			}
		}
		if at >= 0 {
			t.place[c.name] = at
			found++
		} else if c.needed {
			needed = false
		}
	}
	return needed || found >= 2
}

func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(clinic.CleanLine(s)))
}

func contains(list []string, s string) bool {
	for _, each := range list {
		if each == s {
			return true
		}
	}
	return false
}

// next gives the next row that holds something; io.EOF ends the file.
func (t *table) next() ([]string, error) {
	if t.first != nil {
		row := t.first
		t.first = nil
		return row, nil
	}
	if t.Reader == nil {
		if len(t.rows) == 0 {
			return nil, io.EOF
		}
		row := t.rows[0]
		t.rows, t.line = t.rows[1:], row.Line
		return row.Cells, nil
	}
	for {
		row, err := t.Read()
		if err == io.EOF {
			return nil, io.EOF
		}
		if err != nil {
			return nil, readError(err)
		}
		t.line, _ = t.FieldPos(0)
		if err := t.checkQuotes(row); err != nil {
			return nil, err
		}
		for _, cell := range row {
			if strings.TrimSpace(cell) != "" {
				return row, nil
			}
		}
	}
}

// maxBreaks is how many line ends a field may hold. Lists are written a row a
// line; a long title is broken once or twice.
const maxBreaks = 5

// checkQuotes refuses a file in which a quotation mark is opened and not closed:
// the rows behind it are inside a field, where they would be lost without a word.
func (t *table) checkQuotes(row []string) error {
	for i, cell := range row {
		breaks := strings.Count(cell, "\n")
		if breaks == 0 {
			continue
		}
		line, _ := t.FieldPos(i)
		swallowed := strings.ContainsRune(cell, '"') && strings.ContainsRune(cell, t.Comma)
		if breaks > maxBreaks || swallowed || t.openEnd && t.InputOffset() >= t.size {
			return clinic.Errorf(clinic.Invalid, "Line %d opens a quotation mark that is not closed, so the lines behind it cannot be told apart. Correct it and import the file again.", line)
		}
	}
	return nil
}

// cell is a row's field, empty when the file has no such column.
func (t *table) cell(row []string, name string) string {
	if at, ok := t.place[name]; ok && at < len(row) {
		return row[at]
	}
	return ""
}

// list cuts a field that holds several values.
func (t *table) list(row []string, name string) []string {
	var out []string
	for _, s := range strings.Split(t.cell(row, name), "|") {
		if s = clinic.CleanLine(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func readError(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return clinic.Wrap(clinic.Invalid, err, "Line %d cannot be read as CSV: %v.", parse.Line, parse.Err)
	}
	return clinic.Wrap(clinic.Invalid, err, "The file cannot be read as CSV.")
}

// decode gives UTF-8 without a byte order mark.
func decode(data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return nil, clinic.Errorf(clinic.Invalid, "The file is written in UTF-16. Save it as CSV in UTF-8.")
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, clinic.Errorf(clinic.Invalid, "The file is no text. Save the list as CSV.")
	}
	if utf8.Valid(data) {
		return data, nil
	}
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, c := range data {
		switch {
		case c < 0x80:
			out = append(out, c)
		case c < 0xa0:
			out = utf8.AppendRune(out, windows1252[c-0x80])
		default:
			out = utf8.AppendRune(out, rune(c))
		}
	}
	return out, nil
}

// windows1252 are the characters 0x80 to 0x9f, which Latin-1 leaves to controls.
var windows1252 = [32]rune{'€', '\ufffd', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\ufffd', 'Ž', '\ufffd',
	'\ufffd', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\ufffd', 'ž', 'Ÿ'}

// delimiter is the mark that stands most often outside quotes in the first
// line that is no comment.
func delimiter(data []byte) rune {
	line := data
	for len(line) > 0 && (line[0] == '#' || line[0] == '\n' || line[0] == '\r') {
		_, line, _ = bytes.Cut(line, []byte("\n"))
	}
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	best, most := ',', 0
	for _, mark := range []rune{',', ';', '\t'} {
		n, quoted := 0, false
		for _, c := range line {
			if c == '"' {
				quoted = !quoted
			} else if rune(c) == mark && !quoted {
				n++
			}
		}
		if n > most {
			best, most = mark, n
		}
	}
	return best
}

// keyed collects rows of which the last of a key wins, at the place of the
// first.
type keyed[T any] struct {
	rows  []T
	place map[string]int
}

func (k *keyed[T]) put(key string, row T, o *Outcome) {
	if k.place == nil {
		k.place = map[string]int{}
	}
	if at, ok := k.place[key]; ok {
		k.rows[at] = row
		o.Repeated++
		return
	}
	k.place[key] = len(k.rows)
	k.rows = append(k.rows, row)
}

// readAll reads every row of a file through one function, which gives the
// row's key.
func readAll[T any](r io.Reader, cols []column, read func(*table, []string) (T, string, error)) ([]T, Outcome, error) {
	t, err := open(r, cols)
	if err != nil {
		return nil, Outcome{}, err
	}
	return readTable(t, Outcome{}, read)
}

func readTable[T any](t *table, o Outcome, read func(*table, []string) (T, string, error)) ([]T, Outcome, error) {
	var rows keyed[T]
	for {
		cells, err := t.next()
		if err == io.EOF {
			return rows.rows, o, nil
		}
		if err != nil {
			return nil, o, err
		}
		if o.Rows++; o.Rows > MaxRows {
			return nil, o, clinic.Errorf(clinic.Invalid, "The file has more than %d rows.", MaxRows)
		}
		row, key, err := read(t, cells)
		if err != nil {
			o.problem(t.line, err)
			continue
		}
		rows.put(key, row, &o)
	}
}

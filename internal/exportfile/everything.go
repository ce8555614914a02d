package exportfile

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Everything writes all data of the clinic: a CSV file for each table, a
// dictionary of them, pictures and attachments as files. What the program itself says
// there, names of columns too, is in the language of the hospital's documents; names of
// files, and of tables and columns in the database, are the same in every one. A path that ends in
// .zip makes an archive, any other a folder.
func Everything(ctx context.Context, from Source, o Options) (Counts, error) {
	s := &tableSink{counts: Counts{}}
	err := save(ctx, o, func() time.Time { return s.at }, func(t tree) error {
		s.tree = t
		if err := from.Everything(ctx, tableWords{s, o.Path}, o.Progress); err != nil {
			return err
		}
		return s.end()
	})
	return s.counts, err
}

// tableSink writes tables as they come.
type tableSink struct {
	tree   tree
	at     time.Time
	tables []service.ExportTable
	speech *speech // the hospital's language
	next   int     // how many tables were begun
	out    *csv.Writer
	cells  []string
	counts Counts
}

func (s *tableSink) Begin(d service.RecordDirectory, tables []service.ExportTable, blobs []service.ExportBlob) error {
	s.at, s.tables, s.speech = d.At, tables, speechIn(d.Settings.DocumentLanguage)
	w, err := s.tree.create("README.md")
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, s.speech.readme(d, tables, len(blobs))); err != nil {
		return err
	}
	return s.dictionary()
}

// Row implements service.TableSink. Tables without a row get a file too.
func (s *tableSink) Row(t service.ExportTable, cells []string) error {
	for s.next == 0 || s.tables[s.next-1].Name != t.Name {
		if s.next == len(s.tables) {
			return clinic.Errorf(clinic.Internal, "The table %s came out of turn.", t.Name)
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	s.cells = s.cells[:0]
	for i, cell := range cells {
		if t.Columns[i].Kind != service.ColumnNumber || !plainNumber(cell) {
			cell = Guard(cell)
		}
		s.cells = append(s.cells, cell)
	}
	s.counts[t.File]++
	return s.out.Write(s.cells)
}

// begin starts the file of the next table.
func (s *tableSink) begin() error {
	if err := s.flush(); err != nil {
		return err
	}
	t := s.tables[s.next]
	s.next++
	out, err := s.sheet(t.File + ".csv")
	if err != nil {
		return err
	}
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = s.speech.say(c.Heading)
	}
	s.out, s.counts[t.File] = out, 0
	return out.Write(heads)
}

// sheet begins a CSV file. The mark at its beginning has spreadsheets read UTF-8.
func (s *tableSink) sheet(name string) (*csv.Writer, error) {
	w, err := s.tree.create(name)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	return csv.NewWriter(w), nil
}

func (s *tableSink) flush() error {
	if s.out == nil {
		return nil
	}
	s.out.Flush()
	return s.out.Error()
}

// rest writes the tables that had no row.
func (s *tableSink) rest() error {
	for s.next < len(s.tables) {
		if err := s.begin(); err != nil {
			return err
		}
	}
	return s.flush()
}

// File implements service.TableSink.
func (s *tableSink) File(b service.ExportBlob, data []byte) error {
	if err := s.rest(); err != nil {
		return err
	}
	s.out = nil
	w, err := s.tree.create(blobName(b))
	if err != nil {
		return err
	}
	s.counts["files"]++
	_, err = w.Write(data)
	return err
}

func (s *tableSink) end() error { return s.rest() }

// blobName is where a file lies. Both parts are the program's own.
func blobName(b service.ExportBlob) string {
	ending := map[string]string{clinic.MimePDF: ".pdf", clinic.MimePNG: ".png", clinic.MimeJPEG: ".jpg"}[b.Mime]
	if b.Picture {
		return "files/pictures/" + b.SHA256 + ending
	}
	return "files/attachments/" + b.SHA256 + ending
}

// Guard keeps a spreadsheet from running a text as a formula: a text that
// begins with one of = + - @, their wide forms, a tab, a line end or an
// apostrophe gets an apostrophe before it. Without the first one, a text is again
// what it was.
func Guard(text string) string {
	if r, _ := first(text); strings.ContainsRune("=+-@＝＋－＠\t\r\n'", r) {
		return "'" + text
	}
	return text
}

// plainNumber reports whether a cell holds a number and nothing else.
func plainNumber(cell string) bool {
	digits := strings.TrimPrefix(cell, "-")
	return digits != "" && strings.Trim(digits, "0123456789.") == ""
}

func first(text string) (rune, bool) {
	for _, r := range text {
		return r, true
	}
	return 0, false
}

// dictionary says what each column of each file holds.
func (s *tableSink) dictionary() error {
	out, err := s.sheet("data-dictionary.csv")
	if err != nil {
		return err
	}
	say := s.speech.say
	head := make([]string, len(dictionaryHead))
	for i, text := range dictionaryHead {
		head[i] = say(text)
	}
	rows := [][]string{head}
	for _, t := range s.tables {
		for _, c := range t.Columns {
			refers := ""
			if c.Refers != "" {
				refers = c.Refers + ".csv"
			}
			rows = append(rows, []string{t.File + ".csv", say(t.Title), say(t.About), strconv.Itoa(t.Rows), say(c.Heading), say(kindWords[c.Kind]), say(c.About), refers, t.Name, c.Name})
		}
	}
	return out.WriteAll(rows)
}

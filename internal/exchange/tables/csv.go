package tables

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// separators are those that are tried, the likeliest first.
var separators = []rune{',', ';', '\t', '|'}

// separatorWords name them for people.
var separatorWords = map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "upright strokes"}

func readCSV(b *builder, data []byte, o Options) error {
	b.table.Format = service.TableCSV
	text, name, err := decode(data, o.Encoding)
	if err != nil {
		return err
	}
	b.table.Encoding = name
	if bytes.IndexByte(text, '\n') < 0 {
		text = bytes.ReplaceAll(text, []byte{'\r'}, []byte{'\n'}) // as old Macs end lines
	}
	if err := checkLines(text, b.limits.Line); err != nil {
		return err
	}
	comma, skip := o.Separator, 0
	if first, rest, _ := bytes.Cut(text, []byte("\n")); bytes.HasPrefix(bytes.ToLower(first), []byte("sep=")) && len(bytes.TrimSpace(first)) <= 5 {
		// Excel's own word for the separator.
		if mark := bytes.TrimRight(first[4:], "\r\n"); comma == 0 && len(mark) == 1 && separatorWords[rune(mark[0])] != "" {
			comma = rune(mark[0])
		}
		text, skip = rest, 1
	}
	if comma == 0 {
		comma = separator(text)
	}
	if separatorWords[comma] == "" {
		return clinic.Errorf(clinic.Invalid, "Cells are parted by a comma, a semicolon, a tab or an upright stroke.")
	}
	b.table.Separator = separatorWords[comma]
	empty := *b
	err = parse(b, text, comma, skip, false)
	if errors.Is(err, csv.ErrBareQuote) {
		// A nickname in quotation marks inside a cell that has none around it.
		// What such a mark swallows is looked after below.
		*b = empty
		err = parse(b, text, comma, skip, true)
	}
	return err
}

// parse reads the rows. The text is as long as the limits allow and no longer.
func parse(b *builder, text []byte, comma rune, skip int, lazy bool) error {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, lazy, -1
	openEnd := !bytes.HasSuffix(bytes.TrimRight(text, "\r\n"), []byte{'"'})
	for {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return readError(err, skip)
		}
		line, _ := r.FieldPos(0)
		if lazy {
			for i, cell := range row {
				if !strings.Contains(cell, "\n") {
					continue
				}
				swallowed := strings.ContainsRune(cell, '"') && strings.ContainsRune(cell, comma)
				if swallowed || openEnd && r.InputOffset() >= int64(len(text)) {
					at, _ := r.FieldPos(i)
					return notClosed(at + skip)
				}
			}
		}
		if err := b.add(line+skip, row); err != nil {
			return err
		}
	}
}

func notClosed(line int) error {
	return clinic.Errorf(clinic.Invalid, "Line %d opens a quotation mark that is not closed, so the lines behind it cannot be told apart. Correct it and read the file again.", line)
}

func readError(err error, skip int) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return clinic.Wrap(clinic.Invalid, err, "The file cannot be read as CSV.")
	}
	switch {
	case errors.Is(p.Err, csv.ErrBareQuote):
		return err
	case errors.Is(p.Err, csv.ErrQuote) && p.Line != p.StartLine:
		return clinic.Wrap(clinic.Invalid, err, "%s", notClosed(p.StartLine+skip).Error())
	case errors.Is(p.Err, csv.ErrQuote):
		return clinic.Wrap(clinic.Invalid, err, "Line %d has a quotation mark in the wrong place: inside quotation marks it is written twice. Correct it and read the file again.", p.Line+skip)
	}
	return clinic.Wrap(clinic.Invalid, err, "Line %d cannot be read as CSV: %v.", p.Line+skip, p.Err)
}

// checkLines refuses lines that no table has.
func checkLines(text []byte, most int) error {
	for n := 1; len(text) > 0; n++ {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		if len(line) > most {
			return clinic.Errorf(clinic.Invalid, "Line %d is longer than %d kB. This is no table as it is read here.", n, most>>10)
		}
		text = rest
	}
	return nil
}

// compared is how many lines are looked at to find the separator.
const compared = 40

// separator is the mark that cuts most of the first lines into as many cells as
// the first, and into more than one.
func separator(text []byte) rune {
	best, most := ',', 0
	for _, mark := range separators {
		r := csv.NewReader(bytes.NewReader(text[:min(len(text), sampled)]))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = mark, true, -1, true
		width, alike := 0, 0
		for n := 0; n < compared; n++ {
			row, err := r.Read()
			if err != nil {
				break
			}
			if width == 0 {
				width = len(row)
			}
			if len(row) == width {
				alike++
			}
		}
		// A mark that stands in every line as often counts more than one that
		// stands here and there in a text.
		if score := alike * (width - 1); width > 1 && score > most {
			best, most = mark, score
		}
	}
	return best
}

package tables

import (
	"archive/zip"
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// readXLSX reads one sheet of a workbook. Of a formula it takes the value that
// was worked out when the workbook was saved; nothing is worked out here.
func readXLSX(b *builder, data []byte, o Options) error {
	b.table.Format = service.TableXLSX
	if err := checkZip(data, b.limits); err != nil {
		return err
	}
	// Both limits are the same so that no part is laid out in a temporary file.
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: b.limits.Unzipped, UnzipXMLSizeLimit: b.limits.Unzipped})
	if err != nil {
		return clinic.Wrap(clinic.Invalid, err, "The file cannot be read as a workbook. Save it once more as XLSX, without a password, or as CSV.")
	}
	defer book.Close()
	b.table.Sheets = book.GetSheetList()
	sheets := b.table.Sheets
	if o.Sheet != "" {
		if !slices.Contains(sheets, o.Sheet) {
			return clinic.Errorf(clinic.Invalid, "The workbook has no sheet %q. It has: %s.", o.Sheet, strings.Join(sheets, ", "))
		}
		sheets = []string{o.Sheet}
	}
	props, err := book.GetWorkbookProps()
	from1904 := err == nil && props.Date1904 != nil && *props.Date1904
	for _, sheet := range sheets {
		if err := readSheet(b, book, sheet, from1904); err != nil {
			return err
		}
		if b.width > 0 {
			b.table.Sheet = sheet
			return nil
		}
	}
	return nil
}

// checkZip looks at what a workbook says of itself before it is opened. That it
// keeps to it is looked after by the reader of ZIP files.
func checkZip(data []byte, l Limits) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return clinic.Wrap(clinic.Invalid, err, "The file is damaged: it begins like a workbook and does not end like one.")
	}
	if len(z.File) > l.Parts {
		return clinic.Errorf(clinic.Invalid, "There are more than %d files inside this workbook. It is not read.", l.Parts)
	}
	var total uint64
	for _, f := range z.File {
		if total += f.UncompressedSize64; f.UncompressedSize64 > uint64(l.Unzipped) || total > uint64(l.Unzipped) {
			return clinic.Errorf(clinic.Invalid, "Unpacked, the workbook is larger than %d MB. It is not read.", l.Unzipped>>20)
		}
	}
	return nil
}

func readSheet(b *builder, book *excelize.File, sheet string, from1904 bool) error {
	cannot := func(err error) error {
		return clinic.Wrap(clinic.Invalid, err, "The sheet %q cannot be read. Save the workbook once more, or as CSV.", sheet)
	}
	// A chart's sheet has no rows.
	plain, err := book.Rows(sheet)
	if err != nil {
		return nil
	}
	defer plain.Close()
	shown, err := book.Rows(sheet)
	if err != nil {
		return cannot(err)
	}
	defer shown.Close()
	for line := 1; plain.Next() && shown.Next(); line++ {
		if line > b.limits.Rows*4 {
			return clinic.Errorf(clinic.Invalid, "The sheet %q has more than %d rows. Split it.", sheet, b.limits.Rows)
		}
		cells, err := plain.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return cannot(err)
		}
		if len(cells) > b.limits.Columns {
			if cells = trimmed(cells); len(cells) > b.limits.Columns {
				return clinic.Errorf(clinic.Invalid, "There are more than %d columns in row %d.", b.limits.Columns, line)
			}
		}
		look := false
		for i, c := range cells {
			cells[i] = number(c)
			look = look || serial(c) > 0
		}
		if look {
			texts, err := shown.Columns()
			if err != nil {
				return cannot(err)
			}
			for i := range min(len(cells), len(texts)) {
				if day, ok := asDate(cells[i], texts[i], from1904); ok {
					cells[i] = day
				}
			}
		}
		if err := b.add(line, cells); err != nil {
			return err
		}
	}
	if err := plain.Error(); err != nil {
		return cannot(err)
	}
	return nil
}

func trimmed(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// float is how a workbook keeps a number that has no end in binary, or a large one.
var float = regexp.MustCompile(`^-?[0-9]+(\.[0-9]{12,})?(E[+-]?[0-9]+)?$`)

// number writes 0.30000000000000004 as 0.3 and 3.53861234567E11 as 353861234567.
// Anything else stays: 007 is a text.
func number(s string) string {
	if len(s) < 4 || !strings.ContainsAny(s, ".E") || !float.MatchString(s) {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	if f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err != nil {
		return s
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// lastSerial is the last day of the year 9999, as Excel counts.
const lastSerial = 2958465

// serial is the number of a day, 0 for what cannot be one.
func serial(s string) float64 {
	if s == "" || s[0] < '0' || s[0] > '9' || len(s) > 20 {
		return 0
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 1 || f > lastSerial {
		return 0
	}
	return f
}

var digits = regexp.MustCompile(`[0-9]+`)

// asDate tells from how a number is shown whether it is a day: it is one when
// day and year of that serial number stand in what is shown.
func asDate(plain, shown string, from1904 bool) (string, bool) {
	n := serial(plain)
	if n == 0 || shown == plain || !strings.ContainsAny(shown, "-/. ,") {
		return "", false
	}
	at, err := excelize.ExcelDateToTime(n, from1904)
	if err != nil {
		return "", false
	}
	day, year := false, false
	for i, part := range digits.FindAllString(shown, 7) {
		v, err := strconv.Atoi(part)
		switch {
		case err != nil:
			return "", false
		case !day && v == at.Day() && i < 3:
			day = true
		case !year && (v == at.Year() || len(part) == 2 && v == at.Year()%100):
			year = true
		}
	}
	if !day || !year {
		return "", false
	}
	return at.Format(time.DateOnly), true
}

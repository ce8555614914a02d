package tables_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/tables"
	"caredesk/internal/service"
)

func read(t *testing.T, data string, o tables.Options) service.IncomingTable {
	t.Helper()
	table, err := tables.Read([]byte(data), o)
	if err != nil {
		t.Fatalf("%q: %v", data[:min(len(data), 60)], err)
	}
	return table
}

func TestEveryEncodingAndSeparatorIsFoundOut(t *testing.T) {
	encodings := map[string]func(string) string{
		"UTF-8":             func(s string) string { return s },
		"UTF-8 with a mark": func(s string) string { return "\ufeff" + s },
		"UTF-16 little": func(s string) string {
			out, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
			return out
		},
		"UTF-16 big": func(s string) string {
			out, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(s)
			return out
		},
		"UTF-16 without a mark": func(s string) string {
			out, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(s)
			return out
		},
		"Windows-1252": func(s string) string { out, _ := charmap.Windows1252.NewEncoder().String(s); return out },
	}
	for name, encode := range encodings {
		for mark, words := range map[string]string{",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"} {
			for _, end := range []string{"\n", "\r\n", "\r"} {
				text := strings.ReplaceAll(strings.ReplaceAll("Name~Ort~Preis\nMüller~“Köln”~12 €\n\nÅs~Malmö~7 €\n", "~", mark), "\n", end)
				table := read(t, encode(text), tables.Options{})
				if table.Separator != words || !strings.HasPrefix(name, table.Encoding) {
					t.Errorf("%s with %q: %s, %s", name, mark, table.Encoding, table.Separator)
				}
				if len(table.Rows) != 2 || table.Rows[0].Cells[0] != "Müller" || table.Rows[0].Cells[1] != "“Köln”" || table.Rows[1].Cells[2] != "7 €" || table.Rows[1].Line != 4 {
					t.Errorf("%s with %q and %q: %+v", name, mark, end, table.Rows)
				}
			}
		}
	}
}

func TestWhatIsInACellStays(t *testing.T) {
	table := read(t, "sep=;\nno;note;phone\n007;\"a; b\nand \"\"c\"\"\";'+353 1 234\n;;\n8;=1+1;0\n", tables.Options{})
	if table.Rows[0].Cells[0] != "007" || table.Rows[0].Cells[1] != "a; b\nand \"c\"" || table.Rows[0].Cells[2] != "+353 1 234" || table.Rows[0].Line != 3 {
		t.Errorf("%+v", table.Rows[0])
	}
	if table.Rows[1].Cells[1] != "=1+1" || table.Rows[1].Line != 6 {
		t.Errorf("a formula is text: %+v", table.Rows[1])
	}
	// A nickname in marks inside an open cell.
	table = read(t, "name,town\nJohn \"Jack\" Doe,Cork\nx,\"y\"\n", tables.Options{})
	if table.Rows[0].Cells[0] != `John "Jack" Doe` || len(table.Rows) != 2 {
		t.Errorf("%+v", table.Rows)
	}
	table = read(t, "1,2\n3,4,5\n", tables.Options{NoHeader: true})
	if len(table.Rows) != 2 || strings.Join(table.Header, "|") != "Column 1|Column 2|Column 3" {
		t.Errorf("%+v", table)
	}
}

func TestHostileCSVIsRefusedWithTheLine(t *testing.T) {
	small := tables.DefaultLimits()
	small.Rows, small.Columns, small.Line, small.Cell, small.Bytes = 3, 3, 200, 50, 1000
	for _, c := range []struct{ data, says string }{
		{"", "nothing in the file"}, {"\n\n,,\n", "nothing in the file"}, {"a,b\n", "no row"},
		{"a,b\n1,\"open\n2,3\n4,5\n", "Line 2 opens a quotation mark"},
		{"a,b\n1,2\n3,\"x\"y\n", "Line 3 has a quotation mark in the wrong place"},
		{"a,b\n1,x\x00y\n", "Line 2 holds a NUL"},
		{"a,b\n1," + strings.Repeat("x", 300) + "\n", "Line 2 is longer"},
		{"a,b\n1," + strings.Repeat("x", 60) + "\n", "line 2 is longer"},
		{"a,b\n1,2,3,4\n", "more than 3 columns in line 2"},
		{"a\n1\n2\n3\n4\n", "more than 3 rows"},
		{strings.Repeat("a", 1001), "larger than"},
		{"\xd0\xcf\x11\xe0rest", "old Excel"}, {"%PDF-1.4", "PDF"},
		{"PK\x03\x04rubbish", "damaged"},
		{"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"},
	} {
		_, err := tables.Read([]byte(c.data), tables.Options{Limits: small})
		if err == nil || clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), c.says) {
			t.Errorf("%.40q: %v, wanted %q", c.data, err, c.says)
		}
	}
}

func book(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookIsReadAsItIsSaved(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		_, _ = f.NewSheet("Patients")
		must := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, v := range []any{"Name", "Born", "Phone", "No", "Sum", "Fee", "Code"} {
			must(f.SetCellValue("Patients", fmt.Sprintf("%c2", 'A'+i), v))
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(err)
		phone := "000-000-0000"
		dashes, err := f.NewStyle(&excelize.Style{CustomNumFmt: &phone})
		must(err)
		parts := "00-00-00"
		code, err := f.NewStyle(&excelize.Style{CustomNumFmt: &parts})
		must(err)
		must(f.SetCellValue("Patients", "A3", "Ünal"))
		must(f.SetCellValue("Patients", "B3", time.Date(1968, 3, 4, 0, 0, 0, 0, time.UTC)))
		must(f.SetCellStyle("Patients", "B3", "B3", style))
		must(f.SetCellValue("Patients", "C3", 8612345678))
		must(f.SetCellStyle("Patients", "C3", "C3", dashes))
		must(f.SetCellValue("Patients", "D3", "007"))
		must(f.SetCellFormula("Patients", "E3", "WEBSERVICE(\"http://127.0.0.1/\")&1/0"))
		must(f.SetCellValue("Patients", "F3", 0.1+0.2))
		must(f.SetCellValue("Patients", "G3", 12345))
		must(f.SetCellStyle("Patients", "G3", "G3", code))
		must(f.SetCellValue("Patients", "A6", "Last"))
	})
	table, err := tables.Read(data, tables.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if table.Sheet != "Patients" || table.Format != service.TableXLSX || len(table.Rows) != 2 {
		t.Fatalf("%+v", table)
	}
	row := table.Rows[0]
	if want := []string{"Ünal", "1968-03-04", "8612345678", "007", "", "0.3", "12345"}; strings.Join(row.Cells, "|") != strings.Join(want, "|") || row.Line != 3 {
		t.Errorf("row %d: %q, wanted %q", row.Line, row.Cells, want)
	}
	if table.Rows[1].Line != 6 {
		t.Errorf("row %+v", table.Rows[1])
	}
	if _, err := tables.Read(data, tables.Options{Sheet: "Nobody"}); err == nil || !strings.Contains(err.Error(), "Patients") {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

func TestAFormulaGivesTheValueThatWasSaved(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		_ = f.SetCellValue("Sheet1", "A1", "Name")
		_ = f.SetCellValue("Sheet1", "A2", "x")
	})
	// As Excel writes it: the formula beside its value.
	data = rewrite(t, data, func(name, xml string) string {
		if strings.HasSuffix(name, "sheet1.xml") {
			return strings.Replace(xml, `</sheetData>`, `<row r="3"><c r="A3" t="str"><f>HYPERLINK("cmd|calc","x")</f><v>saved</v></c></row></sheetData>`, 1)
		}
		return xml
	})
	table, err := tables.Read(data, tables.Options{})
	if err != nil || len(table.Rows) != 2 || table.Rows[1].Cells[0] != "saved" {
		t.Errorf("%+v: %v", table.Rows, err)
	}
}

// rewrite changes parts of a workbook.
func rewrite(t *testing.T, data []byte, change func(name, text string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		_, _ = text.ReadFrom(r)
		part, _ := w.Create(f.Name)
		_, _ = part.Write([]byte(change(f.Name, text.String())))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAZipBombIsRefused(t *testing.T) {
	data := book(t, func(f *excelize.File) { _ = f.SetCellValue("Sheet1", "A1", "Name") })
	var out bytes.Buffer
	in, _ := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		_ = w.Copy(f)
	}
	part, _ := w.CreateHeader(&zip.FileHeader{Name: "xl/media/bomb.xml", Method: zip.Deflate})
	chunk := make([]byte, 1<<20)
	for range 64 {
		_, _ = part.Write(chunk)
	}
	_ = w.Close()
	limits := tables.DefaultLimits()
	limits.Unzipped = 8 << 20
	if _, err := tables.Read(out.Bytes(), tables.Options{Limits: limits}); err == nil || !strings.Contains(clinic.MessageOf(err), "Unpacked") {
		t.Errorf("a bomb that says so: %v", err)
	}
	// One that says it is small.
	var squeezed bytes.Buffer
	z, _ := flate.NewWriter(&squeezed, flate.BestCompression)
	for range 64 {
		_, _ = z.Write(chunk)
	}
	_ = z.Close()
	out.Reset()
	w = zip.NewWriter(&out)
	for _, f := range in.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			_ = w.Copy(f)
		}
	}
	lie, _ := w.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, UncompressedSize64: 100, CompressedSize64: uint64(squeezed.Len())})
	_, _ = lie.Write(squeezed.Bytes())
	_ = w.Close()
	if _, err := tables.Read(out.Bytes(), tables.Options{Limits: limits}); err == nil || clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("a bomb that lies: %v", err)
	}
}

func TestFilesOfAFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	if _, err := tables.ReadFile(path, tables.Options{}); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table, err := tables.ReadFile(path, tables.Options{})
	if err != nil || table.FileName != "list.csv" || len(table.Digest) != 64 {
		t.Errorf("%+v: %v", table, err)
	}
}

// FuzzRead: whatever the bytes are, the reader answers with a table within its
// limits or with words, and reads the same bytes the same way twice.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\ufeffName;Ort\nMüller;\"K\"\"öln\"\n", "sep=|\na|b\n1|2\n", "a\tb\r\n1\t2\r\n", "\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00", "n\xe4me,x\n\"1\n2\",3\n",
		"a,b\n1,\"open\n2,3\n", "a,b\nx \"y\" z,1\n", "PK\x03\x04", "a,b\n\x00,1\n"} {
		f.Add([]byte(s))
	}
	limits := tables.Limits{Bytes: 1 << 16, Unzipped: 1 << 20, Parts: 50, Text: 1 << 18, Rows: 200, Columns: 20, Line: 4096, Cell: 1024}
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := tables.Read(data, tables.Options{Limits: limits})
		if err != nil {
			if clinic.CodeOf(err) != clinic.Invalid || clinic.MessageOf(err) == "" {
				t.Fatalf("no words for people: %v", err)
			}
			return
		}
		if len(table.Rows) == 0 || len(table.Rows) > limits.Rows || len(table.Header) > limits.Columns {
			t.Fatalf("%d rows of %d columns", len(table.Rows), len(table.Header))
		}
		line := 0
		for _, r := range table.Rows {
			if r.Line <= line || len(r.Cells) > len(table.Header) {
				t.Fatalf("row in line %d after line %d with %d cells", r.Line, line, len(r.Cells))
			}
			line = r.Line
			for _, c := range r.Cells {
				if len(c) > limits.Cell || strings.ContainsRune(c, 0) && table.Format == service.TableCSV {
					t.Fatalf("cell %q", c)
				}
			}
		}
	})
}

package exportfile_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/exportfile"
	"caredesk/internal/service"
)

var made = time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)

// source hands out two patients, two tables and a file.
type source struct {
	fail error  // after the first record or row
	then func() // before it fails
}

func directory() service.RecordDirectory {
	return service.RecordDirectory{Seed: "s", At: made, By: "Grace", Settings: clinic.Settings{HospitalName: "Harbour Clinic", Currency: "EUR", DocumentPaper: clinic.PaperA4}}
}

func record(id clinic.PatientID) service.PatientRecord {
	return service.PatientRecord{Patient: clinic.Patient{ID: id, Number: "P-00000" + string(rune('0'+id)), FirstName: "Anna", LastName: "Ковалёва", AllergyStatus: clinic.AllergyNoneKnown},
		Photo:    []byte("\x89PNG"),
		Vitals:   []clinic.Vitals{{ID: 1, TakenAt: made, Pulse: 70}},
		Problems: []clinic.Problem{{ID: 1, Title: "Hypertension", State: clinic.ProblemActive}},
		Entries:  []clinic.HistoryEntry{{ID: 1, CreatedAt: made, Diagnosis: "Cough"}},
		Files: []clinic.Attachment{{ID: 1, PatientID: id, Mime: clinic.MimePDF, Name: "lab result.pdf", SHA256: "a"}, {ID: 2, PatientID: id, Mime: clinic.MimePDF, Name: "lab result.pdf", SHA256: "b"},
			{ID: 3, PatientID: id, Mime: clinic.MimePNG, Name: `..\..\evil/../../x.png`, SHA256: "c"}}}
}

func content(a clinic.Attachment) ([]byte, error) { return []byte("content " + a.SHA256), nil }

func (s source) Record(_ context.Context, q service.RecordQuery, sink service.RecordSink) error {
	if err := sink.Begin(directory()); err != nil {
		return err
	}
	if err := sink.Record(record(q.Patient), content); err != nil {
		return err
	}
	return s.failed()
}

func (s source) failed() error {
	if s.then != nil {
		s.then()
	}
	return s.fail
}

func (s source) Records(_ context.Context, sink service.RecordSink, progress service.ExportProgress) error {
	if err := sink.Begin(directory()); err != nil {
		return err
	}
	for id := clinic.PatientID(1); id <= 2; id++ {
		if err := sink.Record(record(id), content); err != nil {
			return err
		}
		if err := s.failed(); err != nil {
			return err
		}
		if progress != nil {
			progress(int(id), 2)
		}
	}
	return nil
}

var tables = []service.ExportTable{
	{Name: "empty_first", File: "empty", Title: "Empty", About: "Nothing", Columns: []service.ExportColumn{{Name: "id", Kind: service.ColumnNumber, Heading: "Id", About: "The id"}}},
	{Name: "auth_user", File: "people", Title: "People", About: "Everybody", Rows: 3, Columns: []service.ExportColumn{{Name: "id", Kind: service.ColumnNumber, Heading: "Id", About: "The id"},
		{Name: "name", Kind: service.ColumnText, Heading: "Name", About: "The name"}, {Name: "owed", Kind: service.ColumnNumber, Heading: "Owed", About: "What is owed", Refers: "people"}}},
	{Name: "empty_last", File: "nothing", Title: "Nothing", About: "Nothing", Columns: []service.ExportColumn{{Name: "id", Kind: service.ColumnNumber, Heading: "Id", About: "The id"}}},
}

var rows = [][]string{{"1", `=HYPERLINK("x")`, "-5"}, {"2", "line\nbreak, \"quoted\" 'apostrophe'", ""}, {"3", "'already", "=1+1"}}

func (s source) Everything(_ context.Context, sink service.TableSink, progress service.ExportProgress) error {
	blob := service.ExportBlob{SHA256: "abc", Mime: clinic.MimePDF, Size: 3}
	if err := sink.Begin(directory(), tables, []service.ExportBlob{blob}); err != nil {
		return err
	}
	for i, row := range rows {
		if err := sink.Row(tables[1], row); err != nil {
			return err
		}
		if err := s.failed(); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(rows)+1)
		}
	}
	return sink.File(blob, []byte("PDF"))
}

// leftovers are what stands in a folder.
func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if path == dir || err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s is %v", path, info.Mode())
		}
		if !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func sheet(t *testing.T, data []byte) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEverythingIntoAFolder(t *testing.T) {
	dir := t.TempDir()
	counts, err := exportfile.Everything(context.Background(), source{}, exportfile.Options{Path: filepath.Join(dir, "out")})
	if err != nil {
		t.Fatal(err)
	}
	if counts["people"] != 3 || counts["empty"] != 0 || counts["nothing"] != 0 || counts["files"] != 1 || len(counts) != 4 {
		t.Errorf("counts %v", counts)
	}
	want := []string{"out/README.md", "out/data-dictionary.csv", "out/empty.csv", "out/files/attachments/abc.pdf", "out/nothing.csv", "out/people.csv"}
	if got := leftovers(t, dir); !slices.Equal(got, want) {
		t.Errorf("files %v", got)
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, "out", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	people := sheet(t, read("people.csv"))
	if !slices.Equal(people[0], []string{"Id", "Name", "Owed"}) || people[1][1] != `'=HYPERLINK("x")` || people[1][2] != "-5" || people[3][2] != "'=1+1" {
		t.Errorf("people %q", people)
	}
	for i, row := range rows {
		for n, cell := range row {
			if got := unguard(people[i+1][n]); got != cell {
				t.Errorf("%q came back as %q", cell, got)
			}
		}
	}
	if empty := sheet(t, read("nothing.csv")); len(empty) != 1 {
		t.Errorf("the empty table: %v", empty)
	}
	dictionary := sheet(t, read("data-dictionary.csv"))
	if len(dictionary) != 1+5 || dictionary[4][0] != "people.csv" || dictionary[4][4] != "Owed" || dictionary[4][7] != "people.csv" || dictionary[4][8] != "auth_user" || dictionary[4][9] != "owed" {
		t.Errorf("dictionary %q", dictionary)
	}
	if text := string(read("README.md")); !strings.Contains(text, "Harbour Clinic") || !strings.Contains(text, "| people.csv | 3 |") || !strings.Contains(text, "apostrophe") {
		t.Errorf("README:\n%s", text)
	}
}

func TestEverythingIntoAnArchive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.zip")
	if _, err := exportfile.Everything(context.Background(), source{}, exportfile.Options{Path: path}); err != nil {
		t.Fatal(err)
	}
	files := unzip(t, path)
	if len(files) != 6 || string(files["files/attachments/abc.pdf"]) != "PDF" || len(sheet(t, files["people.csv"])) != 4 {
		t.Errorf("%d files", len(files))
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("open to others: %v", info.Mode())
	}
}

func unzip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string][]byte{}
	for _, f := range z.File {
		if !fs.ValidPath(f.Name) || out[f.Name] != nil {
			t.Errorf("the name %q", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// unguard undoes Guard as whoever reads the file has to.
func unguard(text string) string { return strings.TrimPrefix(text, "'") }

// Whatever a cell holds, no spreadsheet runs it and taking the apostrophe off
// gives it back.
func TestGuardCanBeUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`['=+\-@\t＝＋].*`)).Draw(t, "text")
		guarded := exportfile.Guard(text)
		if unguard(guarded) != text {
			t.Fatalf("%q became %q and came back as %q", text, guarded, unguard(guarded))
		}
		if guarded != "" && strings.ContainsAny(guarded[:1], "=+-@\t\r\n") {
			t.Fatalf("%q runs", guarded)
		}
	})
}

func TestNothingIsLeftBehind(t *testing.T) {
	full := errors.New("no space left on device")
	for name, run := range map[string]func(context.Context, exportfile.Source, string) error{
		"folder": func(ctx context.Context, s exportfile.Source, dir string) error {
			_, err := exportfile.Everything(ctx, s, exportfile.Options{Path: filepath.Join(dir, "out")})
			return err
		},
		"zip": func(ctx context.Context, s exportfile.Source, dir string) error {
			_, err := exportfile.Everything(ctx, s, exportfile.Options{Path: filepath.Join(dir, "out.zip")})
			return err
		},
		"bundle": func(ctx context.Context, s exportfile.Source, dir string) error {
			_, err := exportfile.FHIR(ctx, s, exportfile.FHIROptions{Options: exportfile.Options{Path: filepath.Join(dir, "out.json")}})
			return err
		},
		"lines": func(ctx context.Context, s exportfile.Source, dir string) error {
			_, err := exportfile.FHIR(ctx, s, exportfile.FHIROptions{Options: exportfile.Options{Path: filepath.Join(dir, "out")}, Lines: true})
			return err
		},
		"patient": func(ctx context.Context, s exportfile.Source, dir string) error {
			_, err := exportfile.PatientZIP(ctx, s, exportfile.PatientOptions{Options: exportfile.Options{Path: filepath.Join(dir, "out.zip")}, Patient: 1})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := run(context.Background(), source{fail: full}, dir); clinic.CodeOf(err) != clinic.Unavailable || !errors.Is(err, full) {
				t.Errorf("a full disk: %v", err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			err := run(ctx, source{fail: context.Canceled, then: cancel}, dir)
			if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "cancelled") {
				t.Errorf("cancelled: %v", err)
			}
			if left := leftovers(t, dir); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
			if err := run(context.Background(), source{}, filepath.Join(dir, "not there")); clinic.CodeOf(err) != clinic.Unavailable {
				t.Errorf("a folder that is not there: %v", err)
			}
			if err := run(context.Background(), source{}, dir); err != nil {
				t.Fatal(err)
			}
			first := leftovers(t, dir)
			if err := run(context.Background(), source{}, dir); clinic.CodeOf(err) != clinic.Conflict || !errors.Is(err, exportfile.ErrExists) {
				t.Errorf("over a file that is there: %v", err)
			}
			if now := leftovers(t, dir); !slices.Equal(first, now) {
				t.Errorf("%v became %v", first, now)
			}
		})
	}
}

func TestReplacing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := exportfile.FHIROptions{Options: exportfile.Options{Path: path, Replace: true}}
	if _, err := exportfile.FHIR(context.Background(), source{fail: errors.New("x")}, o); err == nil {
		t.Fatal("no error")
	}
	if data, _ := os.ReadFile(path); string(data) != "old" {
		t.Error("what was there before is gone")
	}
	if _, err := exportfile.FHIR(context.Background(), source{}, o); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(path); !bytes.HasPrefix(data, []byte(`{"id":`)) {
		t.Errorf("there is %.40s", data)
	}
}

func TestOnePatientsArchive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "anna.zip")
	counts, err := exportfile.PatientZIP(context.Background(), source{}, exportfile.PatientOptions{Options: exportfile.Options{Path: path}, Patient: 1})
	if err != nil {
		t.Fatal(err)
	}
	files := unzip(t, path)
	names := []string{}
	for n := range files {
		names = append(names, n)
	}
	slices.Sort(names)
	want := []string{"files/001 lab result.pdf", "files/002 lab result.pdf", "files/003 x.png", "photo.png", "record.fhir.json", "record.pdf"}
	if !slices.Equal(names, want) || counts["files"] != 3 || counts["Patient"] != 1 {
		t.Errorf("files %q, counts %v", names, counts)
	}
	if string(files["files/002 lab result.pdf"]) != "content b" || !bytes.HasPrefix(files["record.pdf"], []byte("%PDF")) {
		t.Error("the contents are others")
	}
	for _, want := range []string{`"url":"files/001%20lab%20result.pdf"`, "Ковалёва", `"Bundle"`} {
		if !strings.Contains(string(files["record.fhir.json"]), want) {
			t.Errorf("no %s in the bundle", want)
		}
	}
}

func TestProgressOfAllPatients(t *testing.T) {
	var steps []int
	counts, err := exportfile.FHIR(context.Background(), source{}, exportfile.FHIROptions{Lines: true, Files: true,
		Options: exportfile.Options{Path: filepath.Join(t.TempDir(), "out"), Progress: func(done, total int) { steps = append(steps, done*10+total) }}})
	if err != nil || !slices.Equal(steps, []int{12, 22}) || counts["Patient"] != 2 || counts["DocumentReference"] != 6 {
		t.Errorf("%v, steps %v, counts %v", err, steps, counts)
	}
}

package viewmodel

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type filesFake struct {
	rows   []clinic.Attachment
	added  []service.AddAttachmentCommand
	closed bool
	lists  int
}

func (f *filesFake) Add(_ context.Context, cmd service.AddAttachmentCommand) (clinic.AttachmentID, error) {
	if len(cmd.Data) == 0 {
		return 0, clinic.FieldErrorf("file", "The file is empty.")
	}
	f.added = append(f.added, cmd)
	f.rows = append([]clinic.Attachment{{ID: clinic.AttachmentID(len(f.rows) + 1), PatientID: cmd.Patient, Name: cmd.Name}}, f.rows...)
	return clinic.AttachmentID(len(f.rows)), nil
}

func (f *filesFake) List(_ context.Context, _ service.AttachmentFilter, p service.PageRequest) (service.Page[clinic.Attachment], error) {
	f.lists++
	if f.closed {
		return service.Page[clinic.Attachment]{}, clinic.Errorf(clinic.Forbidden, "Not yours.")
	}
	from := 0
	if p.After != "" {
		fmt.Sscan(p.After, &from)
	}
	to := min(from+p.Rows(), len(f.rows))
	page := service.Page[clinic.Attachment]{Rows: f.rows[from:to], Total: -1}
	if from == 0 {
		page.Total = len(f.rows)
	}
	if to < len(f.rows) {
		page.Next = fmt.Sprint(to)
	}
	return page, nil
}

func (f *filesFake) Open(_ context.Context, id clinic.AttachmentID) (service.AttachmentFile, error) {
	return service.AttachmentFile{Attachment: clinic.Attachment{ID: id}, Data: []byte("x")}, nil
}

func (f *filesFake) Remove(context.Context, clinic.AttachmentID, string) error {
	f.rows = f.rows[1:]
	return nil
}

func openFiles(f *filesFake) *Attachments {
	return NewAttachments(AttachmentParams{Service: f, Runner: InlineRunner{}, Context: context.Background})
}

func TestFilesOfAChartLoadInPages(t *testing.T) {
	f := &filesFake{}
	for i := range 250 {
		f.rows = append(f.rows, clinic.Attachment{ID: clinic.AttachmentID(i + 1)})
	}
	a := openFiles(f)
	a.Show(5, 0)
	if len(a.Rows()) != service.DefaultPage || a.Total() != 250 || !a.HasMore() {
		t.Fatalf("%d of %d", len(a.Rows()), a.Total())
	}
	for a.HasMore() {
		a.More()
	}
	for i, r := range a.Rows() {
		if r.ID != clinic.AttachmentID(i+1) {
			t.Fatalf("row %d is file %d", i, r.ID)
		}
	}
	f.closed = true
	a.Show(6, 0)
	if !a.Closed() || len(a.Rows()) != 0 {
		t.Errorf("a closed chart: %v, %d rows", a.Err(), len(a.Rows()))
	}
}

func TestAddingAFile(t *testing.T) {
	f := &filesFake{}
	a := openFiles(f)
	a.Show(5, 11)
	dir := t.TempDir()
	path := filepath.Join(dir, "scan.pdf")
	if err := os.WriteFile(path, []byte("%PDF"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty.pdf")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var got error
	add := func(path string) error {
		got = fmt.Errorf("no answer")
		a.Add(service.AddAttachmentCommand{}, path, func(err error) { got = err })
		return got
	}
	for name, path := range map[string]string{"not there": filepath.Join(dir, "gone.pdf"), "a folder": dir, "empty": empty} {
		if err := add(path); clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != "file" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := add(path); err != nil || len(f.added) != 1 || f.added[0].Patient != 5 || f.added[0].Visit != 11 || f.added[0].Name != "scan.pdf" || string(f.added[0].Data) != "%PDF" {
		t.Fatalf("added %+v, %v", f.added, err)
	}
	if len(a.Rows()) != 1 || a.Rows()[0].Name != "scan.pdf" {
		t.Errorf("the list shows %+v", a.Rows())
	}
	a.Remove(1, "r", func(err error) { got = err })
	if got != nil || len(a.Rows()) != 0 {
		t.Errorf("after removing: %v, %+v", got, a.Rows())
	}
	a.Open(9, func(file service.AttachmentFile, err error) {
		if err != nil || file.ID != 9 {
			t.Errorf("opened %+v, %v", file.Attachment, err)
		}
	})
	lists := f.lists
	a.Shut()
	a.Open(9, func(service.AttachmentFile, error) {})
	if f.lists != lists {
		t.Error("a list that was shut loads")
	}
}

package viewmodel

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// AttachmentParams are what Attachments works with; all but Changed are required.
type AttachmentParams struct {
	Service AttachmentService
	Runner  Runner
	Context func() context.Context
	Changed func()
}

// Attachments are the files of a chart, or of one visit.
type Attachments struct {
	p       AttachmentParams
	filter  service.AttachmentFilter
	rows    []clinic.Attachment
	next    string
	total   int
	loading bool
	loads   int
	err     error
	request Latest
	Renewal
}

// NewAttachments returns an empty list.
func NewAttachments(p AttachmentParams) *Attachments { return &Attachments{p: p} }

// Rows returns the loaded files, newest first.
func (a *Attachments) Rows() []clinic.Attachment { return a.rows }

// Total is the number of all files, -1 while it is not known.
func (a *Attachments) Total() int { return a.total }

// HasMore reports whether there are files that are not loaded yet.
func (a *Attachments) HasMore() bool { return a.next != "" }

// Loading reports whether the first page is on its way.
func (a *Attachments) Loading() bool { return a.loading }

// Generation counts the times that the rows began anew.
func (a *Attachments) Generation() int { return a.loads }

// Err is why the last load failed.
func (a *Attachments) Err() error { return a.err }

// Closed reports whether the chart is not open to the reader.
func (a *Attachments) Closed() bool { return clinic.CodeOf(a.err) == clinic.Forbidden }

// Patient is whose files these are.
func (a *Attachments) Patient() clinic.PatientID { return a.filter.Patient }

// Show loads the files of a patient, or of one visit of the patient's.
func (a *Attachments) Show(p clinic.PatientID, visit clinic.AppointmentID) {
	if f := (service.AttachmentFilter{Patient: p, Visit: visit}); f != a.filter {
		a.filter, a.rows, a.next, a.total = f, nil, "", -1
		a.loads++
	}
	a.Load()
}

// Load reads the first page.
func (a *Attachments) Load() {
	a.request.Cancel()
	a.err, a.loading = nil, a.filter.Patient != 0
	if a.filter.Patient != 0 {
		a.fetch("")
	}
	a.changed()
}

// More reads the next page.
func (a *Attachments) More() {
	if a.next != "" && !a.loading {
		a.fetch(a.next)
	}
}

func (a *Attachments) fetch(after string) {
	f := a.filter
	rows := a.length(f, len(a.rows))
	a.request.Go(a.p.Context(), a.p.Runner, func(ctx context.Context) func() {
		page, err := readPage(after, rows, func(r service.PageRequest) (service.Page[clinic.Attachment], error) {
			return a.p.Service.List(ctx, f, r)
		})
		return func() {
			a.loading, a.err = false, err
			switch {
			case err != nil && after == "":
				a.rows, a.next, a.total = nil, "", 0
				a.loads++
			case err != nil:
			case after == "":
				a.rows, a.next, a.total = page.Rows, page.Next, page.Total
				a.loads++
				a.arrived(f)
			default:
				a.rows, a.next = append(a.rows, page.Rows...), page.Next
			}
			a.changed()
		}
	})
}

// Add takes the file at a path into the chart. It is read away from the window,
// and no further than what may be kept.
func (a *Attachments) Add(cmd service.AddAttachmentCommand, path string, done func(error)) {
	if cmd.Patient == 0 {
		cmd.Patient, cmd.Visit = a.filter.Patient, a.filter.Visit
	}
	a.p.Runner.Go(a.p.Context(), func(ctx context.Context) func() {
		data, err := readFile(path, clinic.MaxAttachmentMB<<20)
		if err == nil {
			cmd.Data = data
			if cmd.Name == "" {
				cmd.Name = filepath.Base(path)
			}
			_, err = a.p.Service.Add(ctx, cmd)
		}
		return func() {
			done(err)
			if err == nil && cmd.Patient == a.filter.Patient {
				a.Load()
			}
		}
	})
}

// readFile reads a regular file and one byte more than the limit at most, so
// that the service says in words that it is too large.
func readFile(path string, limit int64) ([]byte, error) {
	bad := func(err error, text string) error {
		return &clinic.Error{Code: clinic.Invalid, Field: "file", Message: text, Err: err}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, bad(err, i18n.T("There is no file of that name."))
	case err != nil:
		return nil, bad(err, i18n.T("The file cannot be opened. Check that you may read it."))
	case !info.Mode().IsRegular():
		return nil, bad(nil, i18n.T("That is a folder or a device, not a file."))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, bad(err, i18n.T("The file cannot be opened. Check that you may read it."))
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, bad(err, i18n.T("The file cannot be read."))
	}
	return data, nil
}

// Open reads a file; that it was opened is recorded.
func (a *Attachments) Open(id clinic.AttachmentID, done func(service.AttachmentFile, error)) {
	a.p.Runner.Go(a.p.Context(), func(ctx context.Context) func() {
		file, err := a.p.Service.Open(ctx, id)
		return func() { done(file, err) }
	})
}

// Remove takes a file off the chart.
func (a *Attachments) Remove(id clinic.AttachmentID, reason string, done func(error)) {
	a.p.Runner.Go(a.p.Context(), func(ctx context.Context) func() {
		err := a.p.Service.Remove(ctx, id, reason)
		return func() {
			done(err)
			if err == nil && a.filter.Patient != 0 {
				a.Load()
			}
		}
	})
}

// Shut drops what is under way.
func (a *Attachments) Shut() {
	a.p.Changed = nil
	a.request.Cancel()
}

func (a *Attachments) changed() {
	if a.p.Changed != nil {
		a.p.Changed()
	}
}

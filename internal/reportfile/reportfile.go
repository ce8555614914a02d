// Package reportfile writes a report to a file in each of its formats. The file
// is there whole or not at all: it is written beside its place under another
// name and renamed once it is complete.
package reportfile

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/exchange"
	"caredesk/internal/folder"
	"caredesk/internal/service"
)

// ErrExists says that a file would take the place of another.
var ErrExists = errors.New("the file exists")

// Options say what is written where.
type Options struct {
	Export  service.ReportExport
	Format  service.ReportFormat
	Chart   string // the column that the PDF draws; empty for none
	Path    string
	Replace bool // a file that is there is replaced
	// Progress, if set, is told how many rows are done, from any goroutine.
	Progress func(done, total int)
}

// Save writes the file for its owner's eyes alone. When ctx is cancelled or the
// disk is full nothing is left behind, and what was there before stays.
func Save(ctx context.Context, o Options) error {
	if _, err := os.Lstat(o.Path); err == nil && !o.Replace {
		e := clinic.Wrap(clinic.Conflict, ErrExists, "There is already a file of that name.")
		e.Field = "path"
		return e
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed(o.Path, err)
	}
	err := folder.Write(o.Path, func(w io.Writer) error {
		if err := write(ctx, w, o); err != nil {
			return err
		}
		return ctx.Err()
	})
	if err == nil || ctx.Err() != nil || clinic.CodeOf(err) != clinic.Internal {
		return err
	}
	var ours *clinic.Error
	if errors.As(err, &ours) {
		return err
	}
	return failed(o.Path, err)
}

func write(ctx context.Context, w io.Writer, o Options) error {
	switch o.Format {
	case service.ReportCSV:
		return exchange.ReportCSV(ctx, w, o.Export.Result.In(o.Export.Settings.DocumentLanguage), o.Progress)
	case service.ReportXLSX:
		return exchange.ReportXLSX(ctx, w, o.Export.Result.In(o.Export.Settings.DocumentLanguage), o.Progress)
	case service.ReportPDF:
		_, err := document.ReportPaper(ctx, w, Paper(o.Export, o.Chart, o.Progress))
		return err
	}
	return clinic.FieldErrorf("format", "Reports are exported as PDF, XLSX or CSV.")
}

// Paper is the report as it is printed: on Letter where the hospital's documents
// are, else on A4.
func Paper(e service.ReportExport, column string, progress func(done, total int)) document.ReportPaperData {
	d := document.ReportPaperData{Letterhead: document.Letterhead{Settings: e.Settings, Logo: e.Logo}, Result: e.Result, Chart: column, Progress: progress,
		Paper: clinic.PaperA4}
	if e.Settings.DocumentPaper == clinic.PaperLetter {
		d.Paper = clinic.PaperLetter
	}
	return d
}

func failed(path string, err error) error {
	e := clinic.Wrap(clinic.Unavailable, err, "The file cannot be written to %s. Check that you may write there and that the disk is not full.", filepath.Dir(path))
	e.Field = "path"
	return e
}

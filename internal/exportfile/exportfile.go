// Package exportfile writes what leaves the house to files: records as FHIR,
// one patient's record as ZIP, everything as CSV. A file or folder is there
// whole or not at all: it is written beside its place under another name and
// renamed once it is complete, and only its owner may read it.
package exportfile

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/folder"
	"caredesk/internal/service"
)

// ErrExists says that a file or folder would take the place of another.
var ErrExists = errors.New("the file exists")

// Source is who hands data out; *service.Exports does.
type Source interface {
	Record(ctx context.Context, q service.RecordQuery, sink service.RecordSink) error
	Records(ctx context.Context, sink service.RecordSink, progress service.ExportProgress) error
	Everything(ctx context.Context, sink service.TableSink, progress service.ExportProgress) error
}

// Options say where to write and whom to tell.
type Options struct {
	Path    string
	Replace bool // a file that is there is replaced; a folder never is
	// Progress, if set, is told how far it is, from the goroutine that writes.
	Progress service.ExportProgress
}

// Counts is how many of each kind were written: resources, rows of tables.
type Counts map[string]int

// checkFree refuses to take the place of something.
func checkFree(path string, replace bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return failed(path, err)
	case info.IsDir() || !replace:
		e := clinic.Wrap(clinic.Conflict, ErrExists, "There is already something called %s. Choose another name.", filepath.Base(path))
		e.Field = "path"
		return e
	}
	return nil
}

// saveFile writes one file.
func saveFile(ctx context.Context, o Options, write func(io.Writer) error) error {
	if err := checkFree(o.Path, o.Replace); err != nil {
		return err
	}
	err := folder.Write(o.Path, func(w io.Writer) error {
		if err := write(w); err != nil {
			return err
		}
		return ctx.Err()
	})
	return told(ctx, o.Path, err)
}

// saveFolder fills a folder that is not there yet.
func saveFolder(ctx context.Context, o Options, fill func(dir string) error) error {
	if err := checkFree(o.Path, false); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(o.Path)), ".export-*") // 0700
	if err != nil {
		return failed(o.Path, err)
	}
	defer folder.Remove(temp)
	if err = fill(temp); err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = os.Rename(temp, o.Path)
	}
	return told(ctx, o.Path, err)
}

// told puts what went wrong into words.
func told(ctx context.Context, path string, err error) error {
	var ours *clinic.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return clinic.Wrap(clinic.Unavailable, ctx.Err(), "The export was cancelled. No file was left behind.")
	case errors.As(err, &ours):
		return err
	}
	return failed(path, err)
}

func failed(path string, err error) error {
	e := clinic.Wrap(clinic.Unavailable, err, "It cannot be written to %s. Check that you may write there and that the disk is not full.", filepath.Dir(path))
	e.Field = "path"
	return e
}

// tree is a folder or an archive that files are written into one after the
// other. Names have forward slashes.
type tree interface {
	// create begins a file and ends the one before.
	create(name string) (io.Writer, error)
	close() error
}

// save writes a ZIP where the path ends so, else a folder.
func save(ctx context.Context, o Options, at func() time.Time, fill func(tree) error) error {
	if strings.EqualFold(filepath.Ext(o.Path), ".zip") {
		return saveFile(ctx, o, func(w io.Writer) error {
			a := &archive{z: zip.NewWriter(w), at: at}
			if err := fill(a); err != nil {
				return err
			}
			return a.close()
		})
	}
	return saveFolder(ctx, o, func(dir string) error {
		f := &dirTree{dir: dir}
		err := fill(f)
		return errors.Join(err, f.close())
	})
}

// archive is a ZIP file. Its entries are as old as the export.
type archive struct {
	z  *zip.Writer
	at func() time.Time
}

func (a *archive) create(name string) (io.Writer, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.at()}
	h.SetMode(0o600)
	return a.z.CreateHeader(h)
}

func (a *archive) close() error { return a.z.Close() }

// folder is a folder on the disk.
type dirTree struct {
	dir  string
	file *os.File
	out  *bufio.Writer
}

func (f *dirTree) create(name string) (io.Writer, error) {
	if err := f.close(); err != nil {
		return nil, err
	}
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	f.file, f.out = file, bufio.NewWriterSize(file, 1<<16)
	return f.out, nil
}

func (f *dirTree) close() error {
	if f.file == nil {
		return nil
	}
	err := f.out.Flush()
	if err == nil {
		err = f.file.Sync()
	}
	err = errors.Join(err, f.file.Close())
	f.file = nil
	return err
}

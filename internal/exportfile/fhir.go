package exportfile

import (
	"bufio"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/fhir"
	"caredesk/internal/service"
)

// FHIROptions say whose records are written and how.
type FHIROptions struct {
	Options
	Patient clinic.PatientID // 0 for all
	Reason  string           // of a doctor who has not treated the patient
	// Lines writes NDJSON files, one for each kind of resource, into a folder
	// instead of one bundle.
	Lines bool
	Files bool // with the content of files
}

// FHIR writes records as a bundle or as NDJSON.
func FHIR(ctx context.Context, from Source, o FHIROptions) (Counts, error) {
	counts := Counts{}
	hand := func(sink service.RecordSink) error {
		sink = recordWords{sink, o.Path}
		if o.Patient != 0 {
			return from.Record(ctx, service.RecordQuery{Patient: o.Patient, Reason: o.Reason}, sink)
		}
		return from.Records(ctx, sink, o.Progress)
	}
	if !o.Lines {
		err := saveFile(ctx, o.Options, func(w io.Writer) error {
			s := &bundleSink{w: w, all: o.Patient == 0, embed: o.Files}
			if err := hand(s); err != nil {
				return err
			}
			written, err := s.end()
			maps.Copy(counts, written)
			return err
		})
		return counts, err
	}
	err := saveFolder(ctx, o.Options, func(dir string) (err error) {
		open := &openFiles{dir: dir}
		defer func() { err = errors.Join(err, open.close()) }()
		s := &lineSink{lines: fhir.NewLines(open.open), all: o.Patient == 0, embed: o.Files}
		if err := hand(s); err != nil {
			return err
		}
		err = s.end()
		maps.Copy(counts, s.lines.Counts())
		return err
	})
	return counts, err
}

// bundleSink writes a bundle as records come.
type bundleSink struct {
	w        io.Writer
	all      bool
	embed    bool
	filePath func(clinic.Attachment) string
	mapper   *fhir.Mapper
	bundle   *fhir.BundleWriter
}

func (s *bundleSink) Begin(d service.RecordDirectory) (err error) {
	s.mapper = fhir.NewMapper(d, fhir.LinkInBundle)
	s.mapper.Embed, s.mapper.FilePath = s.embed, s.filePath
	if s.bundle, err = fhir.NewBundleWriter(s.w, uuid.NewString(), d.At); err != nil || !s.all {
		return err
	}
	return s.bundle.Write(s.mapper.Directory()...)
}

func (s *bundleSink) Record(r service.PatientRecord, content func(clinic.Attachment) ([]byte, error)) error {
	list, err := s.mapper.Record(r, content)
	if err != nil {
		return err
	}
	return s.bundle.Write(list...)
}

func (s *bundleSink) end() (Counts, error) {
	if !s.all {
		if err := s.bundle.Write(s.mapper.Used()...); err != nil {
			return nil, err
		}
	}
	counts, err := s.bundle.Close()
	return counts, err
}

// lineSink writes NDJSON as records come.
type lineSink struct {
	lines  *fhir.Lines
	all    bool
	embed  bool
	mapper *fhir.Mapper
}

func (s *lineSink) Begin(d service.RecordDirectory) error {
	s.mapper = fhir.NewMapper(d, fhir.LinkByID)
	s.mapper.Embed = s.embed
	if !s.all {
		return nil
	}
	return s.lines.Write(s.mapper.Directory()...)
}

func (s *lineSink) Record(r service.PatientRecord, content func(clinic.Attachment) ([]byte, error)) error {
	list, err := s.mapper.Record(r, content)
	if err != nil {
		return err
	}
	return s.lines.Write(list...)
}

func (s *lineSink) end() error {
	if s.all {
		return nil
	}
	return s.lines.Write(s.mapper.Used()...)
}

// openFiles are the files of a folder that are written side by side.
type openFiles struct {
	dir   string
	files []*os.File
	outs  []*bufio.Writer
}

func (o *openFiles) open(kind string) (io.Writer, error) {
	f, err := os.OpenFile(filepath.Join(o.dir, kind+".ndjson"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, failed(o.dir, err)
	}
	w := bufio.NewWriterSize(f, 1<<16)
	o.files, o.outs = append(o.files, f), append(o.outs, w)
	return w, nil
}

func (o *openFiles) close() error {
	var errs []error
	for i, f := range o.files {
		errs = append(errs, o.outs[i].Flush(), f.Sync(), f.Close())
	}
	return errors.Join(errs...)
}

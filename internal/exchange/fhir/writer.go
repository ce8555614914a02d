package fhir

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"caredesk/internal/clinic"
)

// BundleWriter writes a bundle of the type collection, an entry at a time.
type BundleWriter struct {
	w       io.Writer
	entries int
	counts  map[string]int
}

// NewBundleWriter begins a bundle. The id and the moment are the export's.
func NewBundleWriter(w io.Writer, id string, at time.Time) (*BundleWriter, error) {
	head, err := encode(map[string]any{"resourceType": "Bundle", "id": id, "type": "collection", "timestamp": at.Format(time.RFC3339)})
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(append(bytes.TrimSuffix(head, []byte("}")), `,"entry":[`...)); err != nil {
		return nil, cannotWrite(err)
	}
	return &BundleWriter{w: w, counts: map[string]int{}}, nil
}

// Write adds resources.
func (b *BundleWriter) Write(list ...Resource) error {
	for _, r := range list {
		text, err := encode(struct {
			FullURL  string   `json:"fullUrl"`
			Resource Resource `json:"resource"`
		}{"urn:uuid:" + r.id(), r})
		if err != nil {
			return err
		}
		separator := ",\n"
		if b.entries == 0 {
			separator = "\n"
		}
		if _, err := b.w.Write(append([]byte(separator), text...)); err != nil {
			return cannotWrite(err)
		}
		b.entries++
		b.counts[r.kind()]++
	}
	return nil
}

// Close ends the bundle and says how many resources of each kind it has.
func (b *BundleWriter) Close() (map[string]int, error) {
	if _, err := io.WriteString(b.w, "\n]}\n"); err != nil {
		return nil, cannotWrite(err)
	}
	return b.counts, nil
}

// Lines writes resources as NDJSON, each kind into a file of its own.
type Lines struct {
	open   func(kind string) (io.Writer, error)
	files  map[string]io.Writer
	counts map[string]int
}

// NewLines writes to what open returns for a kind, which is asked for once.
func NewLines(open func(kind string) (io.Writer, error)) *Lines {
	return &Lines{open: open, files: map[string]io.Writer{}, counts: map[string]int{}}
}

// Write adds resources.
func (l *Lines) Write(list ...Resource) error {
	for _, r := range list {
		w := l.files[r.kind()]
		if w == nil {
			var err error
			if w, err = l.open(r.kind()); err != nil {
				return err
			}
			l.files[r.kind()] = w
		}
		text, err := encode(r)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(text, '\n')); err != nil {
			return cannotWrite(err)
		}
		l.counts[r.kind()]++
	}
	return nil
}

// Counts says how many resources of each kind were written.
func (l *Lines) Counts() map[string]int { return l.counts }

// encode gives JSON on one line. Signs such as < stay as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, clinic.Wrap(clinic.Internal, err, "The record cannot be written as FHIR.")
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func cannotWrite(err error) error {
	if clinic.CodeOf(err) != clinic.Internal {
		return err
	}
	return clinic.Wrap(clinic.Unavailable, err, "The file could not be written. Check the folder and the space left on the disk.")
}

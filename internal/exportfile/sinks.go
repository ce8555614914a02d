package exportfile

import (
	"errors"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// The sinks below put a disk's errors into words before the service sees them,
// which would take them for a fault of its own.

type recordWords struct {
	service.RecordSink
	path string
}

func (w recordWords) Begin(d service.RecordDirectory) error {
	return inWords(w.path, w.RecordSink.Begin(d))
}

func (w recordWords) Record(r service.PatientRecord, content func(clinic.Attachment) ([]byte, error)) error {
	return inWords(w.path, w.RecordSink.Record(r, content))
}

type tableWords struct {
	service.TableSink
	path string
}

func (w tableWords) Begin(d service.RecordDirectory, tables []service.ExportTable, blobs []service.ExportBlob) error {
	return inWords(w.path, w.TableSink.Begin(d, tables, blobs))
}

func (w tableWords) Row(t service.ExportTable, cells []string) error {
	return inWords(w.path, w.TableSink.Row(t, cells))
}

func (w tableWords) File(b service.ExportBlob, data []byte) error {
	return inWords(w.path, w.TableSink.File(b, data))
}

func inWords(path string, err error) error {
	var ours *clinic.Error
	if err == nil || errors.As(err, &ours) {
		return err
	}
	return failed(path, err)
}

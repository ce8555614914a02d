package exportfile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/service"
)

// PatientOptions say whose record is written.
type PatientOptions struct {
	Options
	Patient clinic.PatientID
	Reason  string // of a doctor who has not treated the patient
}

// PatientZIP writes one patient's whole record for the patient: record.pdf to
// read, record.fhir.json for another hospital's program, photo and files.
func PatientZIP(ctx context.Context, from Source, o PatientOptions) (Counts, error) {
	s := &patientSink{counts: Counts{}}
	err := save(ctx, Options{Path: o.Path, Replace: o.Replace}, func() time.Time { return s.dir.At }, func(t tree) error {
		s.tree = t
		return from.Record(ctx, service.RecordQuery{Patient: o.Patient, Reason: o.Reason}, recordWords{s, o.Path})
	})
	return s.counts, err
}

type patientSink struct {
	tree   tree
	dir    service.RecordDirectory
	counts Counts
}

func (s *patientSink) Begin(d service.RecordDirectory) error {
	s.dir = d
	return nil
}

func (s *patientSink) Record(r service.PatientRecord, content func(clinic.Attachment) ([]byte, error)) error {
	names := map[clinic.AttachmentID]string{}
	for i, a := range r.Files {
		names[a.ID] = fmt.Sprintf("files/%03d %s", i+1, clinic.CleanFileName(a.Name, a.Mime))
	}
	var pdf bytes.Buffer
	if _, err := document.Record(&pdf, recordData(s.dir, r)); err != nil {
		return err
	}
	if err := s.write("record.pdf", pdf.Bytes()); err != nil {
		return err
	}
	w, err := s.tree.create("record.fhir.json")
	if err != nil {
		return err
	}
	b := &bundleSink{w: w, filePath: func(a clinic.Attachment) string { return urlPath(names[a.ID]) }}
	if err := b.Begin(s.dir); err != nil {
		return err
	}
	if err := b.Record(r, content); err != nil {
		return err
	}
	counts, err := b.end()
	if err != nil {
		return err
	}
	for kind, n := range counts {
		s.counts[kind] = n
	}
	if r.Photo != nil {
		if err := s.write("photo.png", r.Photo); err != nil {
			return err
		}
	}
	for _, a := range r.Files {
		data, err := content(a)
		if err != nil {
			return err
		}
		if err := s.write(names[a.ID], data); err != nil {
			return err
		}
		s.counts["files"]++
	}
	return nil
}

func (s *patientSink) write(name string, data []byte) error {
	w, err := s.tree.create(name)
	if err == nil {
		_, err = io.Copy(w, bytes.NewReader(data))
	}
	return err
}

// recordData is the record as it is printed.
func recordData(d service.RecordDirectory, r service.PatientRecord) document.RecordData {
	out := document.RecordData{Letterhead: document.Letterhead{Settings: d.Settings, Logo: d.Logo}, Patient: r.Patient, Problems: r.Problems, Vitals: r.Vitals,
		Bills: r.Bills, Made: d.At, MadeBy: d.By, Location: d.At.Location(), Paper: d.Settings.DocumentPaper}
	if r.OwnBillsOnly {
		out.Note = "Bills of other doctors' visits are not part of it."
	}
	entries := map[clinic.AppointmentID]clinic.HistoryEntry{}
	type dated struct {
		at    time.Time
		visit document.RecordVisit
	}
	var visits []dated
	for _, e := range r.Entries {
		if e.AppointmentID != 0 {
			entries[e.AppointmentID] = e
			continue
		}
		at := e.CreatedAt.In(d.At.Location())
		visits = append(visits, dated{at, document.RecordVisit{On: clinic.DateOf(at), State: "Taken over from elsewhere", Entry: e}})
	}
	for _, v := range r.Visits {
		each := document.RecordVisit{On: v.Date, At: v.Start.String(), Doctor: v.DoctorName(), Unit: v.Department, Entry: entries[v.ID]}
		if v.Status != clinic.StatusCompleted {
			each.State = v.Status.Title()
		}
		visits = append(visits, dated{v.Date.At(v.Start, d.At.Location()), each})
	}
	slices.SortStableFunc(visits, func(a, b dated) int { return b.at.Compare(a.at) })
	for _, v := range visits {
		out.Visits = append(out.Visits, v.visit)
	}
	for _, p := range r.Prescriptions {
		for i, it := range p.Items {
			if p.States[i] == service.MedicineReplaced {
				continue
			}
			out.Medicines = append(out.Medicines, document.RecordMedicine{Name: it.Name(), Words: it.SigIn(clinic.Language(clinic.DocumentLanguage(r.Patient.Language, d.Settings))), Doctor: p.DoctorName,
				Since: clinic.DateOf(p.IssuedAt.In(d.At.Location())), State: medicineWords[p.States[i]]})
		}
	}
	for i, a := range r.Files {
		out.Files = append(out.Files, document.RecordFile{Name: fmt.Sprintf("%03d %s", i+1, a.Name), Note: a.Note, Added: clinic.DateOf(a.AddedAt.In(d.At.Location()))})
	}
	out.Vitals, out.Bills = slices.Clone(out.Vitals), slices.Clone(out.Bills)
	slices.Reverse(out.Vitals)
	slices.Reverse(out.Bills)
	slices.Reverse(out.Medicines)
	return out
}

var medicineWords = map[service.MedicineState]string{service.MedicineActive: "Active", service.MedicineCompleted: "Finished", service.MedicineStopped: "Stopped"}

// urlPath is a name as an address within the archive.
func urlPath(name string) string { return (&url.URL{Path: name}).EscapedPath() }

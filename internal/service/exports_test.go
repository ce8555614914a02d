package service_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// shelf keeps what an export hands out.
type shelf struct {
	dir     service.RecordDirectory
	records []service.PatientRecord
	files   map[string]string
	tables  []service.ExportTable
	blobs   []service.ExportBlob
	rows    map[string][][]string
	stop    error
}

func (s *shelf) Begin(d service.RecordDirectory) error { s.dir = d; return nil }

func (s *shelf) Record(r service.PatientRecord, content func(clinic.Attachment) ([]byte, error)) error {
	s.records = append(s.records, r)
	for _, f := range r.Files {
		data, err := content(f)
		if err != nil {
			return err
		}
		if s.files == nil {
			s.files = map[string]string{}
		}
		s.files[f.Name] = string(data)
	}
	return s.stop
}

// tableShelf is shelf for tables.
type tableShelf struct{ *shelf }

func (s tableShelf) Begin(d service.RecordDirectory, tables []service.ExportTable, blobs []service.ExportBlob) error {
	s.dir, s.tables, s.blobs, s.rows, s.files = d, tables, blobs, map[string][][]string{}, map[string]string{}
	return nil
}

func (s tableShelf) Row(t service.ExportTable, cells []string) error {
	s.rows[t.Name] = append(s.rows[t.Name], append([]string(nil), cells...))
	return s.stop
}

func (s tableShelf) File(b service.ExportBlob, data []byte) error {
	s.files[b.SHA256] = string(data)
	return nil
}

func TestAPatientsWholeRecord(t *testing.T) {
	x := newCharted(t)
	removed := value(x.Attachments.Add(x.asha, service.AddAttachmentCommand{Patient: x.jose, Name: "removed-word.pdf", Data: report("removed")}))(t)
	must(t, x.Attachments.Remove(x.asha, removed, "wrong patient"))
	wrong := value(x.Vitals.Record(x.nurse, service.RecordVitals{Vitals: clinic.Vitals{PatientID: x.jose, Pulse: 99}}))(t)
	must(t, x.Vitals.Retract(x.nurse, wrong, "typed twice"))
	var s shelf
	must(t, x.Exports.Record(x.admin, service.RecordQuery{Patient: x.jose}, &s))
	if len(s.records) != 1 {
		t.Fatalf("%d records", len(s.records))
	}
	r := s.records[0]
	equal(t, "patient", r.Patient.ID, x.jose)
	equal(t, "history", r.Patient.MedicalHistory, "history-word")
	equal(t, "allergies", r.Patient.AllergyText(), "allergy-word")
	equal(t, "visits", len(r.Visits), 1)
	equal(t, "records", len(r.Entries), 1)
	equal(t, "prescriptions", len(r.Prescriptions), 1)
	equal(t, "state", r.Prescriptions[0].States[0], service.MedicineActive)
	equal(t, "problems", len(r.Problems), 1)
	equal(t, "vital signs", len(r.Vitals), 1)
	equal(t, "bills", len(r.Bills), 1)
	equal(t, "lines and payments", len(r.Bills[0].Items) > 0 && len(r.Bills[0].Payments) == 1, true)
	equal(t, "files", len(r.Files), 1)
	if !strings.Contains(s.files["file-word.pdf"], "treated") {
		t.Errorf("files %v", s.files)
	}
	equal(t, "private notes", r.Entries[0].DoctorNotes, "")
	equal(t, "hospital", s.dir.Settings.HospitalName, "Harbour Clinic")
	equal(t, "doctors", len(s.dir.Doctors), 2)
	equal(t, "seed", len(s.dir.Seed), 64)
	equal(t, "only own bills", r.OwnBillsOnly, false)
	equal(t, "audited", len(x.audited("patient.export")), 1)
	equal(t, "of whom", x.audited("patient.export")[0].PatientID, x.jose)
}

func TestWhoExportsARecord(t *testing.T) {
	x := newCharted(t)
	q := service.RecordQuery{Patient: x.jose}
	for _, who := range []string{"nurse", "desk", "cashier", "anna", "jose"} {
		refused(t, x.Exports.Record(x.roles[who], q, &shelf{}), clinic.Forbidden)
	}
	var s shelf
	must(t, x.Exports.Record(x.asha, q, &s))
	equal(t, "a doctor's bills", s.records[0].OwnBillsOnly, true)
	equal(t, "Asha's own bill", len(s.records[0].Bills), 1)
	// Bela never treated José: a reason opens the record, and stands in the log.
	var none shelf
	refused(t, x.Exports.Record(x.bela, q, &none), clinic.Forbidden, "reason")
	equal(t, "handed to Bela", len(none.records), 0)
	q.Reason = "second opinion"
	must(t, x.Exports.Record(x.bela, q, &none))
	equal(t, "bills of Asha's handed to Bela", len(none.records[0].Bills), 0)
	log := x.audited("patient.export")
	equal(t, "exports audited", len(log), 2)
	equal(t, "reason", log[0].Reason, "second opinion")
	for _, who := range []string{"asha", "bela", "nurse", "desk", "cashier", "anna", "jose"} {
		refused(t, x.Exports.Records(x.roles[who], &shelf{}, nil), clinic.Forbidden)
		refused(t, x.Exports.Everything(x.roles[who], tableShelf{&shelf{}}, nil), clinic.Forbidden)
	}
	equal(t, "exports of everything", len(x.audited("data.export")), 0)
}

func TestAMergedRecordIsNotExported(t *testing.T) {
	h := newHospital(t)
	twin := h.registerPatient("Annna", "Kovaleva")
	kept, merged := value(h.Patients.Get(h.admin, h.annaID))(t), value(h.Patients.Get(h.admin, twin))(t)
	err := h.Patients.Merge(h.admin, service.MergeCommand{Kept: kept.ID, Merged: merged.ID, KeptVersion: kept.Version, MergedVersion: merged.Version, Reason: "twice"})
	must(t, err)
	refused(t, h.Exports.Record(h.admin, service.RecordQuery{Patient: twin}, &shelf{}), clinic.Conflict, "", kept.Number)
	var s shelf
	must(t, h.Exports.Records(h.admin, &s, nil))
	equal(t, "records", len(s.records), 2)
}

func TestAllRecords(t *testing.T) {
	x := newCharted(t)
	wrong := value(x.Vitals.Record(x.nurse, service.RecordVitals{Vitals: clinic.Vitals{PatientID: x.jose, Pulse: 99}}))(t)
	must(t, x.Vitals.Retract(x.nurse, wrong, "typed twice"))
	var s shelf
	last := 0
	must(t, x.Exports.Records(x.admin, &s, func(done, total int) {
		if done != last+1 || total != 2 {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	}))
	equal(t, "records", len(s.records), 2)
	equal(t, "progress", last, 2)
	if len(s.dir.Free) == 0 {
		t.Error("no free times")
	}
	for _, r := range s.records {
		if r.Patient.ID == x.jose {
			equal(t, "with what was entered in error", len(r.Vitals), 2)
		}
	}
	equal(t, "audited", len(x.audited("data.export")), 1)
}

func TestEverythingButThePasswords(t *testing.T) {
	x := newCharted(t)
	var s shelf
	done, total := 0, 0
	must(t, x.Exports.Everything(x.admin, tableShelf{&s}, func(d, n int) { done, total = d, n }))
	if done != total || total == 0 {
		t.Errorf("progress ended at %d of %d", done, total)
	}
	words := map[string]bool{"history-word": false, "allergy-word": false, "triage-word": false, "vitals-word": false, "problem-word": false, "file-word.pdf": false}
	for _, table := range s.tables {
		equal(t, "rows of "+table.Name, len(s.rows[table.Name]), table.Rows)
		for _, row := range s.rows[table.Name] {
			for _, cell := range row {
				if strings.Contains(cell, "$argon2") || cell == hashed() {
					t.Errorf("what is kept of a password is in %s", table.Name)
				}
				for w := range words {
					words[w] = words[w] || strings.Contains(cell, w)
				}
			}
		}
	}
	for w, found := range words {
		if !found {
			t.Errorf("%s is not there", w)
		}
	}
	for _, b := range s.blobs {
		if int64(len(s.files[b.SHA256])) != b.Size {
			t.Errorf("file %+v has %d bytes", b, len(s.files[b.SHA256]))
		}
	}
	equal(t, "files", len(s.blobs), 1)
}

// An export that is given up ends at once, and the log shows that it began.
func TestGivingAnExportUp(t *testing.T) {
	x := newCharted(t)
	full := clinic.Errorf(clinic.Unavailable, "The disk is full.")
	s := shelf{stop: full}
	if err := x.Exports.Everything(x.admin, tableShelf{&s}, nil); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(x.admin)
	stop := shelf{}
	err := x.Exports.Records(ctx, &cancelling{&stop, cancel}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	equal(t, "records after Cancel", len(stop.records), 1)
	equal(t, "audited", len(x.audited("data.export")), 2)
}

type cancelling struct {
	*shelf
	cancel func()
}

func (c *cancelling) Record(r service.PatientRecord, content func(clinic.Attachment) ([]byte, error)) error {
	defer c.cancel()
	return c.shelf.Record(r, content)
}

package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// Exports lets data leave the house: one patient's record for the patient, all
// records for another system, everything for whoever runs the clinic. What is
// read comes from one state of the database, and nothing is held in memory but
// the record in hand.
type Exports struct{ *core }

// Record hands one patient's whole record out, as the patient may have it:
// without what was entered in error or removed, and without the files of visits
// that are not closed. A doctor exports the own patients' records, and those of
// others by giving a reason. It is audited before the first byte is read.
func (s *Exports) Record(ctx context.Context, q RecordQuery, sink RecordSink) error {
	if _, err := authorize(ctx, clinic.PatientsExport); err != nil {
		return err
	}
	if q.Patient == 0 {
		return clinic.FieldErrorf("patient", "Choose the patient.")
	}
	reason, err := cleanNote("reason", q.Reason)
	if err != nil {
		return err
	}
	if err := s.write(ctx, func(t *tx) error { return t.admitExport(q.Patient, reason) }); err != nil {
		return err
	}
	return s.read(ctx, func(t *tx) error {
		d, err := t.directory()
		if err != nil {
			return err
		}
		if err := sink.Begin(d); err != nil {
			return err
		}
		return t.handOut(q.Patient, true, sink)
	})
}

// admitExport decides over exporting a chart, as over reading it, and records it.
func (t *tx) admitExport(id clinic.PatientID, reason string) error {
	p, err := t.Patients().Get(t.ctx, id)
	if err != nil {
		return err
	}
	if p.MergedInto != 0 {
		kept, err := t.Patients().Get(t.ctx, p.MergedInto)
		if err != nil {
			return err
		}
		return clinic.Errorf(clinic.Conflict, "This record was merged into %s. Export that one.", kept.Number)
	}
	access, err := t.access(id)
	if err != nil {
		return err
	}
	if access == chartFull {
		reason = ""
	} else if reason == "" {
		var opened bool
		if reason, opened = t.chartReason(id); !opened {
			return needsReason(t.actor)
		}
	} else if t.actor.Role != clinic.RoleDoctor {
		return needsReason(t.actor)
	}
	return t.audit(change{action: "patient.export", id: int64(id), patient: id, reason: reason, after: record{"number": p.Number}})
}

// freeDays is for how many days free times are exported.
const freeDays = 14

// Records hands all patients' records out, with what was entered in error as
// such. Merged charts are left out: their rows are the kept chart's.
func (s *Exports) Records(ctx context.Context, sink RecordSink, progress ExportProgress) error {
	if _, err := authorize(ctx, clinic.DataExport); err != nil {
		return err
	}
	if err := s.noteExport(ctx, "records"); err != nil {
		return err
	}
	return s.read(ctx, func(t *tx) error {
		d, err := t.directory()
		if err != nil {
			return err
		}
		for _, each := range d.Doctors {
			if !each.Retired.IsZero() || !each.Available || !each.User.Active {
				continue
			}
			free, err := t.freeSlots(FreeQuery{Doctor: each.ID, Days: freeDays, N: maxFreeN})
			if err != nil {
				return err
			}
			d.Free = append(d.Free, free...)
		}
		if err := sink.Begin(d); err != nil {
			return err
		}
		total, err := t.Exports().CountPatients(t.ctx)
		if err != nil {
			return err
		}
		done := 0
		for after := clinic.PatientID(0); ; {
			ids, err := t.Exports().Patients(t.ctx, after, MaxPage)
			if err != nil || len(ids) == 0 {
				return err
			}
			for _, id := range ids {
				if err := t.ctx.Err(); err != nil {
					return err
				}
				if err := t.handOut(id, false, sink); err != nil {
					return err
				}
				done++
				tell(progress, done, total)
			}
			after = ids[len(ids)-1]
		}
	})
}

func tell(p ExportProgress, done, total int) {
	if p != nil {
		p(done, total)
	}
}

// Everything hands all tables out that the clinic has, and its files. No
// password, nor what is kept of one, is among them.
func (s *Exports) Everything(ctx context.Context, sink TableSink, progress ExportProgress) error {
	if _, err := authorize(ctx, clinic.DataExport); err != nil {
		return err
	}
	if err := s.noteExport(ctx, "everything"); err != nil {
		return err
	}
	return s.read(ctx, func(t *tx) error {
		d, err := t.directory()
		if err != nil {
			return err
		}
		tables, err := t.Exports().Tables(t.ctx)
		if err != nil {
			return err
		}
		blobs, err := t.Exports().Blobs(t.ctx)
		if err != nil {
			return err
		}
		if err := sink.Begin(d, tables, blobs); err != nil {
			return err
		}
		done, total := 0, len(blobs)
		for _, table := range tables {
			total += table.Rows
		}
		step := func() error {
			if done++; done%200 == 0 || done == total {
				tell(progress, done, total)
			}
			return t.ctx.Err()
		}
		for _, table := range tables {
			if err := t.Exports().Rows(t.ctx, table, func(cells []string) error {
				if err := sink.Row(table, cells); err != nil {
					return err
				}
				return step()
			}); err != nil {
				return err
			}
		}
		for _, b := range blobs {
			data, err := t.blob(b)
			if err != nil {
				return err
			}
			if err := sink.File(b, data); err != nil {
				return err
			}
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) blob(b ExportBlob) ([]byte, error) {
	if b.Picture {
		return t.Images().Get(t.ctx, b.SHA256)
	}
	return t.Attachments().Content(t.ctx, b.SHA256)
}

// noteExport records that all data is about to leave the house. It stands there
// also when the export is then given up: part of it may have been read.
func (s *Exports) noteExport(ctx context.Context, what string) error {
	return s.write(ctx, func(t *tx) error {
		return t.audit(change{action: "data.export", after: record{"what": what}})
	})
}

// directory reads what records refer to.
func (t *tx) directory() (d RecordDirectory, err error) {
	d.At, d.By = t.now, t.actor.Name
	if d.Seed, err = t.Exports().Seed(t.ctx); err != nil {
		return d, err
	}
	if d.Settings, d.Logo, err = t.letterhead(); err != nil {
		return d, err
	}
	if d.Doctors, err = t.Doctors().List(t.ctx, DoctorFilter{WithRetired: true}); err != nil {
		return d, err
	}
	slices.SortFunc(d.Doctors, func(a, b clinic.Doctor) int { return int(a.ID - b.ID) })
	for i := range d.Doctors {
		t.hideDoctor(&d.Doctors[i])
	}
	d.Departments, err = t.Departments().List(t.ctx, true)
	slices.SortFunc(d.Departments, func(a, b clinic.Department) int { return int(a.ID - b.ID) })
	return d, err
}

// handOut gathers a record and gives it to the sink.
func (t *tx) handOut(id clinic.PatientID, forPatient bool, sink RecordSink) error {
	r, err := t.gather(id, forPatient)
	if err != nil {
		return err
	}
	return sink.Record(r, func(a clinic.Attachment) ([]byte, error) {
		if a.PatientID != id {
			return nil, clinic.Errorf(clinic.NotFound, "There is no such file.")
		}
		return t.Attachments().Content(t.ctx, a.SHA256)
	})
}

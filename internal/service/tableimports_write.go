package service

import (
	"fmt"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// patientsAtOnce is how many patients are written between two words of progress.
const patientsAtOnce = 500

// auditedSingly is up to how many patients have a row of the audit log each. Of
// more, auditedTogether share one, which holds what each row would: the log is
// one chain, and PostgreSQL takes the longer over a link the more of them one
// transaction adds.
const (
	auditedSingly   = 10_000
	auditedTogether = 50
)

func (j *patientJob) write(t *tx) error {
	journal := &bundledAudit{tx: t, single: len(j.fresh)+len(j.change) <= auditedSingly}
	if err := j.writeFresh(t, journal); err != nil {
		return err
	}
	if err := j.writeChanges(t, journal); err != nil {
		return err
	}
	if j.raise {
		return t.TableImports().RaisePatientNumber(t.ctx, j.last)
	}
	return nil
}

func (j *patientJob) writeFresh(t *tx, journal *bundledAudit) error {
	for done := 0; done < len(j.fresh); {
		part := j.fresh[done:min(done+patientsAtOnce, len(j.fresh))]
		list := make([]clinic.Patient, len(part))
		for i, f := range part {
			p := f.p
			p.ID, p.Version, p.Consent = 0, 0, clinic.ConsentNotAsked
			p.CreatedAt, p.UpdatedAt = t.now, t.now
			p.AllergyConfirmed, p.AllergyBy = time.Time{}, ""
			if p.AllergyStatus != clinic.AllergyNotAsked {
				p.AllergyConfirmed, p.AllergyBy = t.now, t.actor.Name
			}
			list[i] = p
		}
		if err := t.TableImports().InsertPatients(t.ctx, list); err != nil {
			return err
		}
		for i, f := range part {
			c := change{action: "patient.import", id: int64(list[i].ID), patient: list[i].ID, after: patientRecord(list[i])}
			if f.named != "" {
				c.after["registered_beside"], c.reason = f.named, f.reason
			}
			if err := journal.add(c, list[i].Number); err != nil {
				return err
			}
		}
		done += len(part)
		if err := j.wrote(journal, done); err != nil {
			return err
		}
	}
	return journal.flush()
}

func (j *patientJob) writeChanges(t *tx, journal *bundledAudit) error {
	for done := 0; done < len(j.change); {
		part := j.change[done:min(done+patientsAtOnce, len(j.change))]
		list := make([]clinic.Patient, len(part))
		for i, c := range part {
			list[i] = c.next
			if err := journal.add(change{action: "patient.update", id: int64(c.next.ID), patient: c.next.ID, before: patientRecord(c.before), after: patientRecord(c.next)}, c.next.Number); err != nil {
				return err
			}
		}
		if err := t.TableImports().UpdatePatients(t.ctx, list); err != nil {
			return err
		}
		done += len(part)
		if err := j.wrote(journal, len(j.fresh)+done); err != nil {
			return err
		}
	}
	return journal.flush()
}

func (j *patientJob) wrote(journal *bundledAudit, done int) error {
	if err := journal.append(); err != nil {
		return err
	}
	if j.cmd.Progress != nil {
		j.cmd.Progress(StageWriting, done, len(j.fresh)+len(j.change))
	}
	return journal.ctx.Err()
}

// bundledAudit gathers rows of the audit log, one for each patient or, of very
// many, one for several. A patient who was registered beside a look-alike has a
// row in any case, which holds the reason.
type bundledAudit struct {
	*tx
	single        bool
	ready         []clinic.AuditEntry
	action        string
	before, after record // by patient number
	numbers       []string
}

func (b *bundledAudit) add(c change, number string) error {
	if b.single || c.reason != "" {
		e, err := b.auditEntry(c)
		b.ready = append(b.ready, e)
		return err
	}
	if len(b.numbers) == 0 {
		b.action, b.before, b.after = c.action, record{}, record{}
	}
	before, after := diff(c.before, c.after)
	if len(before) > 0 {
		b.before[number] = before
	}
	b.after[number] = after
	if b.numbers = append(b.numbers, number); len(b.numbers) == auditedTogether {
		return b.bundle()
	}
	return nil
}

// bundle makes one row of what was gathered.
func (b *bundledAudit) bundle() error {
	if len(b.numbers) == 0 {
		return nil
	}
	e, err := b.auditEntry(change{action: b.action, before: b.before, after: b.after,
		reason: fmt.Sprintf("%d patients of a table: %s", len(b.numbers), cut(strings.Join(b.numbers, ", "), 600))})
	b.ready, b.numbers = append(b.ready, e), nil
	return err
}

// append writes the rows that are ready.
func (b *bundledAudit) append() error {
	list := b.ready
	b.ready = nil
	if len(list) == 0 {
		return nil
	}
	return b.TableImports().AppendAudit(b.ctx, list)
}

// flush writes what is left.
func (b *bundledAudit) flush() error {
	if err := b.bundle(); err != nil {
		return err
	}
	return b.append()
}

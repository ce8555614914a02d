package service

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/filetype"
)

// Attachments keeps files in charts: letters, lab results, pictures.
type Attachments struct{ *core }

// Add takes a file into a chart. Its content says what it is; its name is
// cleaned. Errors are on the fields "file", "name", "note", "date" and "visit".
func (s *Attachments) Add(ctx context.Context, cmd AddAttachmentCommand) (clinic.AttachmentID, error) {
	if _, err := authorize(ctx, clinic.AttachmentsAdd); err != nil {
		return 0, err
	}
	settings, err := s.limits(ctx)
	if err != nil {
		return 0, err
	}
	// Looked at before any transaction: a large file takes a moment.
	mime, err := filetype.Detect(cmd.Data, settings.AttachmentLimitMB)
	if err != nil {
		return 0, err
	}
	a := clinic.Attachment{PatientID: cmd.Patient, VisitID: cmd.Visit, Mime: mime, Size: int64(len(cmd.Data)), Name: cmd.Name, Note: cmd.Note, Date: cmd.Date}
	if err := a.Clean(s.today()); err != nil {
		return 0, err
	}
	a.SHA256 = contentHash(cmd.Data)
	var id clinic.AttachmentID
	err = s.write(ctx, func(t *tx) error {
		if err := t.checkAdding(a); err != nil {
			return err
		}
		a.AddedAt, a.AddedBy, a.AddedByName = t.now, t.actor.UserID, t.actor.Name
		if id, err = t.Attachments().Insert(t.ctx, a, cmd.Data); err != nil {
			return err
		}
		t.emit(ChartChanged{a.PatientID})
		return t.audit(change{action: "attachment.add", id: int64(id), patient: a.PatientID, after: attachmentRecord(a)})
	})
	return orNothing(id, err)
}

// limits reads the settings in a short transaction of its own.
func (s *Attachments) limits(ctx context.Context) (clinic.Settings, error) {
	var settings clinic.Settings
	err := s.read(ctx, func(t *tx) (err error) {
		settings, err = t.settings()
		return err
	})
	return settings, err
}

// checkAdding decides over adding: a nurse adds to any chart, a doctor to those
// that the doctor reads. One content stands in a chart once.
func (t *tx) checkAdding(a clinic.Attachment) error {
	p, err := t.Patients().Get(t.ctx, a.PatientID)
	if err != nil {
		return err
	}
	access, err := t.access(a.PatientID)
	if err != nil {
		return err
	}
	if _, opened := t.chartReason(a.PatientID); access < chartTriage && !opened {
		return notYourPatient()
	}
	if p.MergedInto != 0 {
		return clinic.FieldErrorf("patient", "This record was merged into another one. Choose that one.")
	}
	if a.VisitID != 0 {
		v, err := t.Appointments().Get(t.ctx, a.VisitID)
		if err != nil {
			return err
		}
		if v.PatientID != a.PatientID {
			return clinic.FieldErrorf("visit", "The visit is another patient's.")
		}
	}
	same, err := t.Attachments().List(t.ctx, AttachmentFilter{Patient: a.PatientID, SHA256: a.SHA256}, PageRequest{Limit: 1})
	if err != nil {
		return err
	}
	if len(same.Rows) > 0 {
		there := same.Rows[0]
		if t.ownFilesOnly() && there.AddedBy != t.actor.UserID {
			return &clinic.Error{Code: clinic.Conflict, Field: "file", Message: "This very file is in the chart already. Somebody else added it."}
		}
		return &clinic.Error{Code: clinic.Conflict, Field: "file", Message: "This very file is in the chart already: “" + there.Name + "”, added on " +
			there.AddedAt.In(t.now.Location()).Format("2 January 2006") + " by " + there.AddedByName + "."}
	}
	return nil
}

// List pages through a chart's files, newest first. A nurse sees those that she
// added herself.
func (s *Attachments) List(ctx context.Context, f AttachmentFilter, p PageRequest) (Page[clinic.Attachment], error) {
	actor, err := authorize(ctx, clinic.HistorySee, clinic.AttachmentsAdd)
	if err != nil {
		return Page[clinic.Attachment]{}, err
	}
	var page Page[clinic.Attachment]
	err = s.openPart(ctx, actor, f.Patient, func(t *tx) (err error) {
		f := f
		if t.ownFilesOnly() {
			f.AddedBy, f.WithRemoved = t.actor.UserID, false
		} else if err := t.partRead(f.Patient, "attachment.list", int64(f.Patient)); err != nil {
			return err
		}
		if t.actor.Role == clinic.RolePatient {
			f.WithRemoved, f.HideOpen = false, true
		}
		page, err = t.Attachments().List(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// ownFilesOnly reports whether the actor adds files without reading charts.
func (t *tx) ownFilesOnly() bool {
	return !t.actor.Role.May(clinic.HistorySee) && t.actor.Role.May(clinic.AttachmentsAdd)
}

// Open returns a file. That it was opened is recorded, whoever opens it.
func (s *Attachments) Open(ctx context.Context, id clinic.AttachmentID) (AttachmentFile, error) {
	if _, err := authorize(ctx, clinic.HistorySee, clinic.AttachmentsAdd); err != nil {
		return AttachmentFile{}, err
	}
	var file AttachmentFile
	err := s.write(ctx, func(t *tx) error {
		a, reason, err := t.attachment(id)
		if err != nil {
			return err
		}
		if err := t.shownToPatient(a); err != nil {
			return err
		}
		file.Attachment = a
		if file.Data, err = t.Attachments().Content(t.ctx, a.SHA256); err != nil {
			return err
		}
		return t.recordReading(change{action: "attachment.open", id: int64(id), patient: a.PatientID, reason: reason, after: record{"name": a.Name}})
	})
	return orNothing(file, err)
}

// shownToPatient keeps from a patient what was removed and, like all else of a
// visit, what belongs to one that is not closed yet.
func (t *tx) shownToPatient(a clinic.Attachment) error {
	if t.actor.Role != clinic.RolePatient {
		return nil
	}
	hidden := !a.RemovedAt.IsZero()
	if !hidden && a.VisitID != 0 {
		v, err := t.Appointments().Get(t.ctx, a.VisitID)
		if err != nil {
			return err
		}
		hidden = v.Status != clinic.StatusCompleted
	}
	if hidden {
		return clinic.Errorf(clinic.NotFound, "There is no such attachment.")
	}
	return nil
}

// attachment reads a file's record if the actor may read the file, with the
// reason for which the chart was opened.
func (t *tx) attachment(id clinic.AttachmentID) (a clinic.Attachment, reason string, err error) {
	if a, err = t.Attachments().Get(t.ctx, id); err != nil {
		return a, "", err
	}
	if t.ownFilesOnly() {
		if a.AddedBy != t.actor.UserID {
			return a, "", forbidden("You can open the files that you added yourself. The others are for those who read the chart.")
		}
		return a, "", nil
	}
	if err := t.checkOwnChart(a.PatientID); err != nil {
		return a, "", err
	}
	access, err := t.access(a.PatientID)
	if err != nil || access == chartFull {
		return a, "", err
	}
	reason, ok := t.chartReason(a.PatientID)
	if !ok {
		err = needsReason(t.actor)
	}
	return a, reason, err
}

// Remove takes a file off the chart, with a reason. The content stays in the
// database, and whoever reads the chart still sees that it was there.
func (s *Attachments) Remove(ctx context.Context, id clinic.AttachmentID, reason string) error {
	if _, err := authorize(ctx, clinic.AttachmentsAdd); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		a, _, err := t.attachment(id)
		if err != nil {
			return err
		}
		a.RemovedAt, a.RemovedBy, a.RemoveReason = t.now, t.actor.UserID, reason
		if err := t.Attachments().Remove(t.ctx, a); err != nil {
			return err
		}
		t.emit(ChartChanged{a.PatientID})
		return t.audit(change{action: "attachment.remove", id: int64(id), patient: a.PatientID, reason: reason, before: attachmentRecord(a)})
	})
}

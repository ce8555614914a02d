package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// Papers issues, prints and checks what patients take home besides receipts.
type Papers struct{ *core }

// listedPapers is how many documents a patient's list holds.
const listedPapers = 500

// Draft returns a paper filled in from the chart, for the form. Nothing is stored.
func (s *Papers) Draft(ctx context.Context, q PaperQuery) (PaperDraft, error) {
	if _, err := authorize(ctx, clinic.PapersIssue); err != nil {
		return PaperDraft{}, err
	}
	var out PaperDraft
	err := s.read(ctx, func(t *tx) error {
		w, err := t.newPaper(q, "")
		if err != nil {
			return err
		}
		out = PaperDraft{Paper: w.proposal(), PatientName: w.patient.ListName(), VisitOpen: w.visit.ID != 0 && w.record == nil}
		return nil
	})
	return orNothing(out, err)
}

// Preview returns what the pages of a paper would be made of if it were issued
// now. Nothing is stored, numbered or recorded.
func (s *Papers) Preview(ctx context.Context, cmd PaperCommand) (PaperPrint, error) {
	if _, err := authorize(ctx, clinic.PapersIssue); err != nil {
		return PaperPrint{}, err
	}
	var out PaperPrint
	err := s.read(ctx, func(t *tx) (err error) {
		if out.Paper, err = t.compose(cmd); err != nil {
			return err
		}
		out.Settings, out.Logo, err = t.letterhead()
		return err
	})
	return orNothing(out, err)
}

// Issue numbers and stores a paper; from then on it cannot be changed.
func (s *Papers) Issue(ctx context.Context, cmd PaperCommand) (clinic.IssuedPaper, error) {
	if _, err := authorize(ctx, clinic.PapersIssue); err != nil {
		return clinic.IssuedPaper{}, err
	}
	var p clinic.IssuedPaper
	err := s.write(ctx, func(t *tx) error {
		var err error
		if p, err = t.compose(cmd); err != nil {
			return err
		}
		year := t.today().Year
		n, err := t.Numbers().Next(t.ctx, string(p.Kind), year)
		if err != nil {
			return err
		}
		p.Number = p.Kind.Number(year, n)
		p.Digest = clinic.PaperDigest(p)
		if p.ID, err = t.Papers().Insert(t.ctx, p); err != nil {
			return err
		}
		t.emit(PaperIssued{p.PatientID})
		return t.audit(change{action: "paper.issue", id: int64(p.ID), patient: p.PatientID, reason: p.Body.BackdateReason,
			after: record{"number": p.Number, "kind": string(p.Kind), "appointment": int64(p.AppointmentID)}})
	})
	return orNothing(p, err)
}

// compose makes the paper of a command: what was typed is cleaned and checked,
// all else comes from the chart.
func (t *tx) compose(cmd PaperCommand) (clinic.IssuedPaper, error) {
	w, err := t.newPaper(cmd.PaperQuery, cmd.Language)
	if err != nil {
		return clinic.IssuedPaper{}, err
	}
	if cmd.Kind == clinic.PaperVisitSummary && w.record == nil {
		return clinic.IssuedPaper{}, clinic.Errorf(clinic.Conflict, "A summary can be issued once the visit is closed.")
	}
	p := w.typed(cmd)
	if err := p.Clean(t.today()); err != nil {
		return clinic.IssuedPaper{}, err
	}
	p.IssuedAt, p.IssuedBy, p.IssuedName = t.now, t.actor.UserID, t.actor.Name
	return p, nil
}

// Of lists a patient's prescriptions and papers, newest first, at most 500.
func (s *Papers) Of(ctx context.Context, id clinic.PatientID) ([]PaperRow, error) {
	actor, err := authorize(ctx, clinic.PapersPrint)
	if err != nil {
		return nil, err
	}
	var rows []PaperRow
	err = s.openChart(ctx, actor, func(t *tx) error {
		if err := t.readableChart(id); err != nil {
			return err
		}
		if rows, err = t.Papers().Of(t.ctx, id, listedPapers); err != nil {
			return err
		}
		return t.chartRead("paper.list", int64(id), id)
	})
	return orNothing(rows, err)
}

// readableChart lets only who reads the whole chart go on.
func (t *tx) readableChart(id clinic.PatientID) error {
	if err := t.checkOwnChart(id); err != nil {
		return err
	}
	if _, err := t.Patients().Get(t.ctx, id); err != nil {
		return err
	}
	access, err := t.access(id)
	if err == nil && access < chartFull {
		err = notYourPatient()
	}
	return err
}

// checkPaper lets an issued paper be read by who signed it and by who reads the
// patient's chart.
func (t *tx) checkPaper(p clinic.IssuedPaper) error {
	if t.actor.Role == clinic.RoleDoctor && p.DoctorID == t.actor.DoctorID {
		return nil
	}
	return t.readableChart(p.PatientID)
}

func (t *tx) paperPrint(id clinic.PaperID) (out PaperPrint, err error) {
	if out.Paper, err = t.Papers().Get(t.ctx, id); err != nil {
		return out, err
	}
	if err := t.checkPaper(out.Paper); err != nil {
		return out, err
	}
	out.Copy = out.Paper.Copies
	out.Settings, out.Logo, err = t.letterhead()
	return out, err
}

// Show returns what an issued paper's pages are made of, as the next print would
// be. It is not counted as a print.
func (s *Papers) Show(ctx context.Context, id clinic.PaperID) (PaperPrint, error) {
	actor, err := authorize(ctx, clinic.PapersPrint)
	if err != nil {
		return PaperPrint{}, err
	}
	var out PaperPrint
	err = s.openChart(ctx, actor, func(t *tx) (err error) {
		if out, err = t.paperPrint(id); err != nil {
			return err
		}
		return t.chartRead("paper.read", int64(id), out.Paper.PatientID)
	})
	return orNothing(out, err)
}

// Print is Show and records the print: the first is the original, every later
// one a numbered copy.
func (s *Papers) Print(ctx context.Context, id clinic.PaperID) (PaperPrint, error) {
	if _, err := authorize(ctx, clinic.PapersPrint); err != nil {
		return PaperPrint{}, err
	}
	var out PaperPrint
	err := s.write(ctx, func(t *tx) (err error) {
		if out, err = t.paperPrint(id); err != nil {
			return err
		}
		if out.Copy, err = t.Consultations().AddPrint(t.ctx, "paper", int64(id), t.now, t.actor.UserID); err != nil {
			return err
		}
		return t.audit(change{action: "paper.print", id: int64(id), patient: out.Paper.PatientID,
			after: record{"number": out.Paper.Number, "copy": out.Copy}})
	})
	return orNothing(out, err)
}

// ShowPrescription returns what a signed prescription's page is made of, as the
// next print would be. It is not counted as a print.
func (s *Papers) ShowPrescription(ctx context.Context, id clinic.PrescriptionID) (PrescriptionPrint, error) {
	actor, err := authorize(ctx, clinic.PrescriptionsPrint)
	if err != nil {
		return PrescriptionPrint{}, err
	}
	var out PrescriptionPrint
	err = s.openChart(ctx, actor, func(t *tx) error {
		rx, made, err := t.printable(id)
		if err != nil {
			return err
		}
		out = made
		out.Copy = rx.Copies
		return t.chartRead("prescription.read", int64(id), rx.PatientID)
	})
	return orNothing(out, err)
}

// ShowReceipt returns what a receipt is made of, as the next print would be. It
// is not counted as a print.
func (s *Papers) ShowReceipt(ctx context.Context, id clinic.PaymentID) (ReceiptPrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return ReceiptPrint{}, err
	}
	var out ReceiptPrint
	err := s.read(ctx, func(t *tx) (err error) {
		if out, err = t.receiptPrint(id); err != nil {
			return err
		}
		out.Copy, err = t.Papers().ReceiptPrints(t.ctx, id)
		return err
	})
	return orNothing(out, err)
}

// Verify checks a document by its number and code against what is stored now,
// so that neither a forged paper nor a row changed behind the program's back
// passes. It tells nothing of the content. A code that cannot be read is an
// error on the field "code".
func (s *Papers) Verify(ctx context.Context, typed string) (Verification, error) {
	if _, err := authorize(ctx, clinic.PapersVerify); err != nil {
		return Verification{}, err
	}
	code, err := clinic.ParseCode(typed)
	money, isMoney := clinic.ParseMoneyCode(typed)
	if err != nil && !isMoney {
		return Verification{}, err
	}
	var v Verification
	err = s.write(ctx, func(t *tx) error {
		v = Verification{Outcome: VerifyUnknown, Number: code.Number}
		var id int64
		var patient clinic.PatientID
		var err error
		if code.Number != "" {
			v, id, patient, err = t.verify(code)
		}
		// The series of papers about money are numbered as the settings say, be it
		// like prescriptions.
		if err == nil && v.Outcome == VerifyUnknown && isMoney {
			v, id, patient, err = t.verifyMoney(money)
		}
		if err != nil {
			return err
		}
		return t.audit(change{action: "paper.verify", id: id, patient: patient, after: record{"number": v.Number, "outcome": string(v.Outcome)}})
	})
	return orNothing(v, err)
}

func (t *tx) verify(code clinic.PaperCode) (v Verification, id int64, patient clinic.PatientID, err error) {
	v = Verification{Outcome: VerifyUnknown, Kind: code.Kind, Number: code.Number}
	var stored, now string
	var parties clinic.PaperParties
	var at time.Time
	if code.Kind == clinic.PaperPrescription {
		found, err := t.Papers().PrescriptionByNumber(t.ctx, code.Number)
		if clinic.CodeOf(err) == clinic.NotFound {
			return v, 0, 0, nil
		}
		var rx clinic.Prescription
		if err == nil {
			rx, err = t.Consultations().Prescription(t.ctx, found)
		}
		if err != nil {
			return v, 0, 0, err
		}
		id, patient, stored, now, parties, at = int64(rx.ID), rx.PatientID, rx.Digest, clinic.PrescriptionDigest(rx), rx.Parties, rx.IssuedAt
		if rx.ReplacedBy != 0 {
			next, err := t.Consultations().Prescription(t.ctx, rx.ReplacedBy)
			if err != nil {
				return v, 0, 0, err
			}
			v.ReplacedBy = next.Number
		}
	} else {
		found, err := t.Papers().ByNumber(t.ctx, code.Number)
		if clinic.CodeOf(err) == clinic.NotFound {
			return v, 0, 0, nil
		}
		var p clinic.IssuedPaper
		if err == nil {
			p, err = t.Papers().Get(t.ctx, found)
		}
		if err != nil {
			return v, 0, 0, err
		}
		id, patient, stored, now, parties, at = int64(p.ID), p.PatientID, p.Digest, clinic.PaperDigest(p), p.Body.Parties, p.IssuedAt
		if p.Kind != code.Kind {
			stored = "" // a number of another kind than its letters say was put there by hand
		}
	}
	switch {
	case stored == "" && code.Kind == clinic.PaperPrescription && parties == (clinic.PaperParties{}):
		v.Outcome = VerifyUncoded
	case !code.Matches(stored) && !code.Matches(now):
		v.Outcome, v.ReplacedBy = VerifyNotGenuine, ""
		return v, id, patient, nil
	case stored != now:
		v.Outcome = VerifyAltered
	case v.ReplacedBy != "":
		v.Outcome = VerifyReplaced
	default:
		v.Outcome = VerifyGenuine
	}
	v.IssuedAt, v.Doctor, v.Initials = at, parties.DoctorName, clinic.Initials(parties.PatientName)
	return v, id, patient, nil
}

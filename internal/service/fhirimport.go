package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// FHIRImports takes patients in from other systems' bundles. A patient is one
// transaction: whole or not at all. What cannot be kept as it is, is left out
// and told, and never bent until it fits.
type FHIRImports struct{ *core }

// maxCharts bounds the patients of one file.
const maxCharts = 100_000

// errDryRun ends a transaction that was only tried. It has a code, so that it is
// not taken for a fault of ours.
var errDryRun = clinic.Errorf(clinic.Conflict, "This was a dry run.")

// Import takes the patients of a file in, or tries to and undoes it. An error
// means that nothing more was taken; patients that were taken before it stay.
func (s *FHIRImports) Import(ctx context.Context, cmd FHIRImportCommand) (FHIRImportReport, error) {
	if _, err := authorize(ctx, clinic.DataImport); err != nil {
		return FHIRImportReport{}, err
	}
	anyway, err := cleanNote(lookAlikeField, cmd.Anyway)
	if err != nil {
		return FHIRImportReport{}, err
	}
	if cmd.Anyway = anyway; len(cmd.Charts) > maxCharts {
		return FHIRImportReport{}, clinic.Errorf(clinic.Invalid, "The file has %d patients; at most %d are taken at once.", len(cmd.Charts), maxCharts)
	}
	if cmd.DryRun && cmd.Seen == nil {
		cmd.Seen = NewSeenPatients()
	}
	r := FHIRImportReport{FileName: clinic.CleanFileName(cmd.FileName, ""), DryRun: cmd.DryRun}
	for i, chart := range cmd.Charts {
		if err := ctx.Err(); err != nil {
			return r, clinic.Wrap(clinic.Unavailable, err, "Cancelled. What was taken before stays.")
		}
		done, err := s.importChart(ctx, cmd, chart)
		if err != nil {
			return r, err
		}
		r.Charts = append(r.Charts, done)
		tell(cmd.Progress, i+1, len(cmd.Charts))
	}
	return r, nil
}

// importChart takes one patient. What is wrong with the patient is a refusal and
// no error.
func (s *FHIRImports) importChart(ctx context.Context, cmd FHIRImportCommand, chart IncomingChart) (ImportedChart, error) {
	var out ImportedChart
	var keep seenPatient
	err := s.write(ctx, func(t *tx) error {
		out = ImportedChart{Source: chart.Source, Taken: maps.Clone(chart.Taken), NotTaken: slices.Clone(chart.NotTaken)}
		in := &intake{tx: t, cmd: cmd, chart: chart, out: &out}
		if err := in.take(); err != nil {
			return err
		}
		if cmd.DryRun {
			keep, out.ID, out.Number = in.seen, 0, "" // the next one would get the same
			return errDryRun
		}
		return nil
	})
	switch {
	case errors.Is(err, errDryRun):
		cmd.Seen.add(keep)
		return out, nil
	case err == nil:
		return out, nil
	}
	switch clinic.CodeOf(err) {
	case clinic.Invalid, clinic.Conflict:
		name := clinic.ListName(clinic.CleanLine(chart.Patient.FirstName), clinic.CleanLine(chart.Patient.LastName))
		return ImportedChart{Source: chart.Source, Name: name, Refused: refusal(err), Alike: out.Alike}, nil
	}
	return out, err
}

func refusal(err error) string {
	var lines []string
	for _, f := range clinic.FieldErrors(err) {
		lines = append(lines, f.Message)
	}
	if len(lines) == 0 {
		return clinic.MessageOf(err)
	}
	return strings.Join(lines, " ")
}

// intake is one patient on the way in.
type intake struct {
	*tx
	cmd   FHIRImportCommand
	chart IncomingChart
	out   *ImportedChart
	seen  seenPatient
}

// leave notes that something was not taken.
func (in *intake) leave(from IncomingNote, reason string) {
	from.Reason = reason
	in.out.NotTaken = append(in.out.NotTaken, from)
	if n := in.out.Taken[from.Kind]; n > 0 {
		in.out.Taken[from.Kind] = n - 1
	}
}

func (in *intake) take() error {
	p, err := in.register()
	if err != nil {
		return err
	}
	in.out.ID, in.out.Number, in.out.Name = p.ID, p.Number, p.ListName()
	if err := in.allergies(&p); err != nil {
		return err
	}
	if err := in.problems(p); err != nil {
		return err
	}
	if err := in.vitals(p); err != nil {
		return err
	}
	if err := in.entries(p); err != nil {
		return err
	}
	in.emit(PatientChanged{p.ID})
	in.emit(ChartChanged{p.ID})
	return in.audit(change{action: "data.import", id: int64(p.ID), patient: p.ID, after: record{"format": "fhir", "file": in.out.file(in.cmd), "sha256": in.cmd.Digest,
		"problems": in.out.Problems, "vitals": in.out.Vitals, "records": in.out.Entries, "allergies": string(in.out.Allergy), "not_taken": len(in.out.NotTaken)}})
}

func (ImportedChart) file(cmd FHIRImportCommand) string {
	return clinic.CleanFileName(cmd.FileName, "")
}

// register adds the patient, unless somebody looks the same.
func (in *intake) register() (clinic.Patient, error) {
	p := in.chart.Patient
	p.ID, p.Number, p.Version, p.Picture = 0, "", 0, ""
	p.AllergyStatus, p.Allergies, p.AllergyConfirmed, p.AllergyBy = clinic.AllergyNotAsked, nil, time.Time{}, ""
	p.Retired, p.RetireReason, p.MergedInto, p.Consent = time.Time{}, "", 0, clinic.ConsentNotAsked
	if err := in.cleanPatient(&p); err != nil {
		return p, err
	}
	alike, err := in.checkAlike(p)
	if err != nil {
		return p, err
	}
	if p.PhoneE164, err = in.readPhone(p.Phone); err != nil {
		return p, err
	}
	if p.Number, err = in.nextPatientNumber(); err != nil {
		return p, err
	}
	p.CreatedAt, p.UpdatedAt = in.now, in.now
	id, err := in.tx.Patients().Insert(in.ctx, p)
	if err != nil {
		return p, err
	}
	reason := ""
	after := patientRecord(p)
	if after["registered_beside"] = alike; alike != "" {
		reason = in.cmd.Anyway
	}
	if err := in.audit(change{action: "patient.create", id: int64(id), patient: id, reason: reason, after: after}); err != nil {
		return p, err
	}
	return in.tx.Patients().Get(in.ctx, id)
}

// optionalFields are those without which a patient is still the same patient:
// what they hold is left out where it cannot be kept.
var optionalFields = map[string]func(*clinic.Patient){
	"phone": func(p *clinic.Patient) { p.Phone = "" }, "email": func(p *clinic.Patient) { p.Email = "" },
	"address": func(p *clinic.Patient) { p.Address = "" }, "emergency_contact": func(p *clinic.Patient) { p.EmergencyContact = "" },
	"insurance_info": func(p *clinic.Patient) { p.InsuranceInfo = "" }, "medical_history": func(p *clinic.Patient) { p.MedicalHistory = "" },
	"blood_group": func(p *clinic.Patient) { p.BloodGroup = "" }, "language": func(p *clinic.Patient) { p.Language = "" },
}

// cleanPatient checks the patient and empties fields that cannot be kept.
func (in *intake) cleanPatient(p *clinic.Patient) error {
	err := p.Clean(in.today())
	if err == nil {
		return nil
	}
	list := clinic.FieldErrors(err)
	for _, e := range list {
		empty, optional := optionalFields[e.Field]
		if !optional {
			return err
		}
		empty(p)
		in.out.NotTaken = append(in.out.NotTaken, IncomingNote{Kind: "Patient", ID: in.chart.Source, Field: e.Field, Reason: e.Message})
	}
	if len(list) == 0 {
		return err
	}
	return p.Clean(in.today())
}

// checkAlike refuses a patient who looks registered, or who stood in the run
// before, unless a reason was given.
func (in *intake) checkAlike(p clinic.Patient) (string, error) {
	if in.cmd.DryRun {
		var err error
		if in.seen, err = in.asSeen(p, in.chart.Source); err != nil {
			return "", err
		}
		if other, how, found := in.cmd.Seen.like(in.seen); found && in.cmd.Anyway == "" {
			in.out.Alike = []ChartAlike{{Who: other, How: how, SameRun: true}}
			return "", clinic.Errorf(clinic.Conflict, "This may be %s, who is imported in the same run (%s).", other, strings.ToLower(how.Words()))
		}
	}
	found, err := in.lookAlikes(p)
	if err != nil {
		return "", err
	}
	var numbers, names []string
	var alike []ChartAlike
	for _, each := range found {
		if each.Holds() {
			numbers = append(numbers, each.Number)
			alike = append(alike, ChartAlike{Who: each.Number, How: each.Likenesses[0]})
			names = append(names, fmt.Sprintf("%s (%s)", each.Number, strings.ToLower(each.Likenesses[0].Words())))
		}
	}
	if len(numbers) > 0 && in.cmd.Anyway == "" {
		in.out.Alike = alike
		return "", clinic.Errorf(clinic.Conflict, "This may be somebody who is registered already: %s.", strings.Join(names, "; "))
	}
	return strings.Join(numbers, ", "), nil
}

// asSeen is a patient as later ones of the same dry run are compared with.
func (in *intake) asSeen(p clinic.Patient, source string) (seenPatient, error) {
	q, err := in.lookAlikeQuery(p)
	if err != nil {
		return seenPatient{}, err
	}
	first, last := in.Registration().FoldName(q.First, q.Last)
	s := seenPatient{Candidate: Candidate{First: first, Last: last, Born: p.DateOfBirth, BirthEstimated: p.BirthEstimated, PhoneE164: q.PhoneE164}, source: source}
	for _, i := range q.Identifiers {
		s.keys = append(s.keys, "id "+i.Key())
	}
	if q.PhoneE164 != "" {
		s.keys = append(s.keys, "phone "+q.PhoneE164)
	}
	for _, born := range q.Births {
		s.keys = append(s.keys, "born "+born.String())
	}
	return s, nil
}

// like finds somebody seen before who may be the same.
func (l *SeenPatients) like(s seenPatient) (source string, how Likeness, found bool) {
	for _, key := range s.keys {
		for _, other := range l.byKey[key] {
			c := other.Candidate
			c.Identifier = strings.HasPrefix(key, "id ")
			for _, each := range likenesses(s.Candidate, c, nameSimilarity(s.Candidate, c)) {
				if each != SameName {
					return other.source, each, true
				}
			}
		}
	}
	return "", "", false
}

func (l *SeenPatients) add(s seenPatient) {
	for _, key := range s.keys {
		l.byKey[key] = append(l.byKey[key], s)
	}
}

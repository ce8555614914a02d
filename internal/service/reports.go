package service

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// Reports computes figures over many records. They hold no patient's name, but
// for the list of unpaid balances by patient.
type Reports struct{ *core }

// maxReportRows bounds how many groups a report shows; the totals are always
// those of all.
const maxReportRows = 20_000

// Run computes a report for the actor: the whole hospital's figures or, for a
// doctor, the own ones alone. A report that names patients is audited.
func (s *Reports) Run(ctx context.Context, q report.Query) (report.Result, error) {
	if _, err := authorize(ctx, clinic.ReportsSee); err != nil {
		return report.Result{}, err
	}
	r, err := s.compute(ctx, q, nil)
	if err == nil && r.Named() {
		err = s.note(ctx, "report.see", r, "")
	}
	return orNothing(r, err)
}

// Export computes a report for a file or for paper and has it audited, with the
// letterhead that goes with it. It counts as exported once it was handed out,
// also when the file is then given up.
func (s *Reports) Export(ctx context.Context, q report.Query, format ReportFormat) (ReportExport, error) {
	if _, err := authorize(ctx, clinic.ReportsExport); err != nil {
		return ReportExport{}, err
	}
	if !format.Valid() {
		return ReportExport{}, clinic.FieldErrorf("format", "Reports are exported as PDF, XLSX or CSV.")
	}
	var out ReportExport
	r, err := s.compute(ctx, q, func(t *tx) (err error) {
		out.Settings, out.Logo, err = t.letterhead()
		return err
	})
	if err == nil {
		out.Result = r
		err = s.note(ctx, "report.export", r, format)
	}
	return orNothing(out, err)
}

// note records that a report was seen or exported: which, over which days, how
// it was narrowed and how long it is. Nothing of what it says stands there.
func (s *Reports) note(ctx context.Context, action string, r report.Result, format ReportFormat) error {
	return s.write(ctx, func(t *tx) error {
		return t.audit(change{action: action, after: record{"report": string(r.Kind), "by": string(r.Group), "from": r.From.String(), "to": r.To.String(),
			"as_of": r.AsOf.String(), "format": string(format), "rows": len(r.Rows), "doctor": int64(r.Doctor), "department": int64(r.Department),
			"kind": string(r.VisitKind), "status": string(r.Status), "method": string(r.Method), "sex": string(r.Sex)}})
	})
}

// compute reads everything in one state of the database. with, if set, reads
// more in the same transaction.
func (s *Reports) compute(ctx context.Context, q report.Query, with func(*tx) error) (report.Result, error) {
	from, to, err := q.Clean(s.today())
	if err != nil {
		return report.Result{}, err
	}
	var out report.Result
	err = s.read(ctx, func(t *tx) error {
		spec := report.Spec{Query: q, From: from, To: to, AsOf: to, Limit: maxReportRows, Zones: report.ZonesOf(from, to, t.now.Location())}
		if today := t.today(); spec.AsOf.After(today) {
			spec.AsOf = today
		}
		facts := report.Facts{At: t.now, Zone: t.now.Location(), By: t.actor.Name}
		if err := t.narrowReport(&spec, &facts); err != nil {
			return err
		}
		lines, err := t.Reports().Lines(t.ctx, spec)
		if err != nil {
			return err
		}
		totals, err := t.Reports().Total(t.ctx, spec)
		if err != nil {
			return err
		}
		if q.Kind == clinic.ReportUtilisation {
			if lines, err = t.addHours(spec, lines, totals); err != nil {
				return err
			}
		}
		out = report.Build(spec, facts, lines, totals)
		if with != nil {
			return with(t)
		}
		return nil
	})
	return out, err
}

// narrowReport keeps the query within what the role may see and names its
// filters.
func (t *tx) narrowReport(s *report.Spec, f *report.Facts) error {
	switch t.actor.Role.ReportScope(s.Kind) {
	case clinic.ScopeAll:
	case clinic.ScopeOwn:
		if t.actor.Role == clinic.RoleCashier {
			s.Cashier = t.actor.UserID
			break
		}
		if s.Doctor != 0 && s.Doctor != t.actor.DoctorID {
			return forbidden("You may see your own figures only.")
		}
		s.Doctor, s.Department = t.actor.DoctorID, 0
	default:
		return forbidden("Your role may not see this report.")
	}
	add := func(what, value string) { f.Filters = append(f.Filters, what+": "+value) }
	if s.Cashier != 0 {
		add("Cashier", t.actor.Name)
	}
	if s.Doctor != 0 {
		d, err := t.Doctors().Get(t.ctx, s.Doctor)
		if err != nil {
			return missing(err, "doctor", "Choose the doctor.")
		}
		add("Doctor", d.Name())
	}
	if s.Department != 0 {
		d, err := t.Departments().Get(t.ctx, s.Department)
		if err != nil {
			return missing(err, "department", "Choose the department.")
		}
		add("Department", d.Name)
	}
	if s.VisitKind != "" {
		add("Kind of visit", s.VisitKind.Title())
	}
	if s.Status != "" {
		add("State", s.Status.Title())
	}
	if s.Method != "" {
		add("Paid by", s.Method.Title())
	}
	if s.Sex != "" {
		add("Sex", s.Sex.Title())
	}
	return nil
}

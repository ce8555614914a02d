package store

import (
	"caredesk/internal/report"
)

// visitBase is what all reports of visits share: the visits of the period that
// the filters leave, under the grouping.
func visitBase(s report.Spec) (*reportSQL, error) {
	q := &reportSQL{from: "appointments_appointment a"}
	q.where.add("a.appointment_date BETWEEN ? AND ?", on(s.From), on(s.To))
	q.where.add("a.status <> 'requested'")
	if s.Doctor != 0 {
		q.where.add("a.doctor_id = ?", int64(s.Doctor))
	}
	if s.VisitKind != "" {
		q.where.add("a.kind = ?", string(s.VisitKind))
	}
	if s.Status != "" {
		q.where.add("a.status = ?", string(s.Status))
	}
	if s.Department != 0 || s.Group == report.ByDoctor || s.Group == report.ByDepartment {
		q.from += doctorJoins("a.doctor_id")
	}
	if s.Department != 0 {
		q.where.add("d.department_id = ?", int64(s.Department))
	}
	var ok bool
	if q.by, ok = byDate(s.Group, "a.appointment_date"); ok {
		return q, nil
	}
	if q.by, ok = byDoctor(s.Group); ok {
		return q, nil
	}
	switch s.Group {
	case report.ByHour:
		q.by = grouping{key: "substr(a.appointment_time, 1, 2)", names: []string{"substr(a.appointment_time, 1, 2)"}}
	case report.ByVisitKind:
		q.by = grouping{key: "a.kind", names: []string{"a.kind"}, order: "CASE a.kind WHEN 'new' THEN 0 WHEN 'follow_up' THEN 1 ELSE 2 END"}
	case report.ByStatus:
		q.by = grouping{key: "a.status", names: []string{"a.status"}, order: `CASE a.status WHEN 'booked' THEN 0 WHEN 'arrived' THEN 1
			WHEN 'in_consultation' THEN 2 WHEN 'completed' THEN 3 WHEN 'cancelled' THEN 4 ELSE 5 END`}
	case report.ByUrgency:
		q.by = grouping{key: "a.urgency", names: []string{"a.urgency"}, order: "CASE a.urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END"}
	default:
		return nil, noGrouping(s)
	}
	return q, nil
}

func visitsReport(s report.Spec) (*reportSQL, error) {
	q, err := visitBase(s)
	if err != nil {
		return nil, err
	}
	q.measures = []string{"count(*)", "count(*) FILTER (WHERE a.status = 'completed')", "count(*) FILTER (WHERE a.status IN " + unfinished + ")",
		"count(*) FILTER (WHERE a.status = 'no_show')", "count(*) FILTER (WHERE a.status = 'cancelled')", "count(DISTINCT a.patient_id)"}
	return q, nil
}

func noShowsReport(s report.Spec) (*reportSQL, error) {
	q, err := visitBase(s)
	if err != nil {
		return nil, err
	}
	q.measures = []string{"count(*)",
		"count(*) FILTER (WHERE a.status IN ('arrived', 'in_consultation', 'completed', 'no_show'))",
		"count(*) FILTER (WHERE a.status IN ('arrived', 'in_consultation', 'completed', 'no_show', 'cancelled'))",
		"count(*) FILTER (WHERE a.status = 'no_show')", "count(*) FILTER (WHERE a.status = 'cancelled')",
		"count(*) FILTER (WHERE a.status = 'cancelled' AND a.cancelled_by = 'patient')",
		"count(*) FILTER (WHERE a.status = 'cancelled' AND a.cancelled_by = 'doctor')",
		"count(*) FILTER (WHERE a.status = 'cancelled' AND a.cancelled_by = 'hospital')"}
	return q, nil
}

// utilisationReport leaves the hours there were, in all and until today, to the
// rules of schedules.
func utilisationReport(s report.Spec) (*reportSQL, error) {
	q, err := visitBase(s)
	if err != nil {
		return nil, err
	}
	q.measures = []string{"0", "coalesce(sum(CASE WHEN a.live = 1 THEN a.duration_minutes END), 0)", "0",
		`coalesce(sum(CASE WHEN a.status = 'completed' AND a.ended_at > a.started_at
			THEN (unixepoch(a.ended_at) - unixepoch(a.started_at) + 30) / 60 END), 0)`,
		"count(*) FILTER (WHERE a.live = 1)", "count(*) FILTER (WHERE a.status = 'completed')"}
	return q, nil
}

// waitingReport ranks the waits of each group: the median is the middle one or
// the mean of the two in the middle, the 90th percentile the first that at least
// nine of ten do not pass.
func waitingReport(s report.Spec) (*reportSQL, error) {
	base, err := visitBase(s)
	if err != nil {
		return nil, err
	}
	base.where.add("a.checked_in_at IS NOT NULL")
	base.where.add("a.status IN " + came)
	base.where.add("coalesce(a.called_at, a.started_at) IS NOT NULL")
	// Who was called again after the visit had begun had come in before.
	wait := "max(0, unixepoch(min(coalesce(a.called_at, a.started_at), coalesce(a.started_at, a.called_at))) - unixepoch(a.checked_in_at))"
	ranked := func(by grouping) string {
		columns := by.key + " AS g"
		for i, n := range names4(by.names) {
			columns += ", " + n + " AS l" + string(rune('0'+i))
		}
		order := "''"
		if s.Group == report.ByDoctor {
			order = "du.last_name || char(1) || du.first_name"
		} else if s.Group == report.ByDepartment {
			order = "(dp.id IS NULL) || coalesce(dp.name, '')"
		} else if by.order != "" {
			order = by.order
		}
		return "waits AS (SELECT " + columns + ", " + order + " AS o, " + wait + " AS s FROM " + base.from + base.where.sql() + ")"
	}
	q := &reportSQL{from: "ranked r", withArgs: base.where.args}
	q.with = []string{ranked(base.by),
		`ranked AS (SELECT w.*, row_number() OVER (PARTITION BY g ORDER BY s) AS rn, count(*) OVER (PARTITION BY g) AS n,
			row_number() OVER (ORDER BY s) AS rn_all, count(*) OVER () AS n_all FROM waits w)`}
	q.by = grouping{key: "r.g", names: []string{"r.l0", "r.l1", "r.l2", "r.l3"}, order: "max(r.o)"}
	q.measures = waitMeasures("rn", "n")
	q.totals = waitMeasures("rn_all", "n_all")
	return q, nil
}

func names4(names []string) [4]string {
	out := [4]string{"''", "''", "''", "''"}
	copy(out[:], names)
	return out
}

func waitMeasures(rank, of string) []string {
	return []string{"count(*)", "CAST(round(avg(r.s)) AS INTEGER)",
		"CAST(round(avg(CASE WHEN r." + rank + " IN ((r." + of + " + 1) / 2, r." + of + " / 2 + 1) THEN r.s END)) AS INTEGER)",
		"max(CASE WHEN r." + rank + " = (9 * r." + of + " + 9) / 10 THEN r.s END)", "max(r.s)",
		"count(*) FILTER (WHERE r.s <= 900)", "count(*) FILTER (WHERE r.s <= 1800)"}
}

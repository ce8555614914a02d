package store

import (
	"caredesk/internal/report"
)

func newPatientsReport(s report.Spec) (*reportSQL, error) {
	zones, args := stretches(s)
	day := civilDay("pp.created_at")
	q := &reportSQL{with: []string{zones}, withArgs: args,
		from: "stretch CROSS JOIN patient_profile pp ON pp.created_at >= stretch.begins AND pp.created_at < stretch.ends JOIN users_profile pf ON pf.user_id = pp.user_id"}
	q.where.add("pp.merged_into IS NULL")
	if s.Sex != "" {
		q.where.add("pp.sex = ?", string(s.Sex))
	}
	var ok bool
	if q.by, ok = byDate(s.Group, day); !ok {
		if q.by, ok = byPerson(s.Group, day); !ok {
			return nil, noGrouping(s)
		}
	}
	q.measures = []string{"count(*)", "count(*) FILTER (WHERE pp.sex = 'female')", "count(*) FILTER (WHERE pp.sex = 'male')", "count(*) FILTER (WHERE pp.sex = 'other')",
		"count(*) FILTER (WHERE pp.sex = '')"}
	return q, nil
}

// diagnosesReport counts the diagnoses of the latest version of each record. A
// record with words alone counts as one diagnosis without a code; those words
// are nobody's business here.
func diagnosesReport(s report.Spec) (*reportSQL, error) {
	zones, args := stretches(s)
	const latest = " AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)"
	visits := where{}
	visits.add("a.appointment_date BETWEEN ? AND ?", on(s.From), on(s.To))
	if s.Doctor != 0 {
		visits.add("a.doctor_id = ?", int64(s.Doctor))
	}
	records := `records AS (SELECT h.id, h.patient_id, a.appointment_date AS day, a.doctor_id, h.diagnosis
		FROM appointments_appointment a JOIN appointments_patienthistory h ON h.appointment_id = a.id` + visits.sql() + latest
	args = append(args, visits.args...)
	if s.Doctor == 0 { // records without a visit have no doctor
		records += ` UNION ALL SELECT h.id, h.patient_id, ` + civilDay("h.date_created") + `, NULL, h.diagnosis
			FROM stretch CROSS JOIN appointments_patienthistory h ON h.date_created >= stretch.begins AND h.date_created < stretch.ends
			WHERE h.appointment_id IS NULL` + latest
	}
	q := &reportSQL{with: []string{zones, records + ")"}, withArgs: args,
		from: `records r LEFT JOIN visit_diagnosis v ON v.history_id = r.id
			JOIN patient_profile pp ON pp.user_id = r.patient_id
			JOIN users_profile pf ON pf.user_id = r.patient_id` + doctorJoins("r.doctor_id")}
	q.where.add("(v.id IS NOT NULL OR r.diagnosis <> '')")
	if s.Department != 0 {
		q.where.add("d.department_id = ?", int64(s.Department))
	}
	if s.Sex != "" {
		q.where.add("pp.sex = ?", string(s.Sex))
	}
	q.measures = []string{"count(*)", "count(DISTINCT r.patient_id)"}
	var ok bool
	if q.by, ok = byDate(s.Group, "r.day"); ok {
		return q, nil
	}
	if q.by, ok = byDoctor(s.Group); ok {
		return q, nil
	}
	if q.by, ok = byPerson(s.Group, "r.day"); ok {
		return q, nil
	}
	const most = "count(*) DESC"
	switch s.Group {
	case report.ByCode:
		code := "coalesce(v.code, '')"
		title := "CASE WHEN v.code <> '' THEN coalesce((SELECT c.title FROM diagnosis_code c WHERE c.code = v.code), v.title) ELSE '' END"
		q.by = grouping{key: code, names: []string{code, title}, order: most}
	case report.ByChapter:
		code := "substr(coalesce(v.code, ''), 1, 3)"
		title := "coalesce((SELECT c.title FROM diagnosis_code c WHERE c.code = substr(v.code, 1, 3)), '')"
		q.by = grouping{key: code, names: []string{code, title}, order: most}
	default:
		return nil, noGrouping(s)
	}
	return q, nil
}

func prescriptionsReport(s report.Spec) (*reportSQL, error) {
	zones, args := stretches(s)
	q := &reportSQL{with: []string{zones}, withArgs: args,
		from: `stretch CROSS JOIN prescription x ON x.issued_at >= stretch.begins AND x.issued_at < stretch.ends
			JOIN prescription_item i ON i.prescription_id = x.id
			LEFT JOIN drug g ON g.id = i.drug_id` + doctorJoins("x.doctor_id")}
	q.where.add("NOT EXISTS (SELECT 1 FROM prescription n WHERE n.replaces_id = x.id)")
	if s.Doctor != 0 {
		q.where.add("x.doctor_id = ?", int64(s.Doctor))
	}
	if s.Department != 0 {
		q.where.add("d.department_id = ?", int64(s.Department))
	}
	checks := func(which string) string {
		return "coalesce(sum((SELECT count(*) FROM prescription_check c WHERE c.item_id = i.id" + which + ")), 0)"
	}
	q.measures = []string{"count(*)", "count(DISTINCT x.id)", "count(DISTINCT x.patient_id)", checks(""), checks(" AND c.reason <> ''"),
		checks(" AND c.reason <> '' AND c.severity IN ('serious', 'contraindicated')")}
	var ok bool
	if q.by, ok = byDate(s.Group, civilDay("x.issued_at")); ok {
		return q, nil
	}
	if q.by, ok = byDoctor(s.Group); ok {
		return q, nil
	}
	const most = "count(*) DESC"
	switch s.Group {
	case report.ByMedicine:
		q.by = grouping{key: "lower(coalesce(g.name, i.drug))", names: []string{"coalesce(g.name, i.drug)"}, order: most}
	case report.BySubstance:
		q.by = grouping{key: "lower(coalesce(g.ingredients, ''))", names: []string{"replace(coalesce(g.ingredients, ''), '|', ' + ')"}, order: most}
	default:
		return nil, noGrouping(s)
	}
	return q, nil
}

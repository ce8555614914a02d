package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

type reportRepo struct{ *unit }

// grouping is how the rows of a report are put into groups: the expression that
// tells them apart, the texts that their label is made of, and their order.
// Every text is a constant of this package.
type grouping struct {
	key   string
	names []string
	order string
}

// reportSQL is a report's statement in its parts. measures stand in the order
// of report.Computed.
type reportSQL struct {
	with     []string
	withArgs []any
	from     string
	where    where
	by       grouping
	currency string // the expression, empty for reports without money
	measures []string
	totals   []string // the measures over everything, where they are not the same
}

// statement puts the parts together. Without a group there is one row, or one a
// currency.
func (q *reportSQL) statement(grouped bool, limit int) (string, []any) {
	var b strings.Builder
	args := append([]any(nil), q.withArgs...)
	if len(q.with) > 0 {
		b.WriteString("WITH " + strings.Join(q.with, ", ") + " ")
	}
	key, names, order := "''", []string(nil), ""
	if grouped {
		key, names, order = q.by.key, q.by.names, q.by.order
	}
	columns := []string{key + " AS k"}
	for i := range 4 {
		text := "''"
		if i < len(names) {
			text = "max(" + names[i] + ")"
		}
		columns = append(columns, fmt.Sprintf("%s AS n%d", text, i))
	}
	currency := "''"
	if q.currency != "" {
		currency = q.currency
	}
	columns = append(columns, currency+" AS cur")
	measures := q.measures
	if !grouped && q.totals != nil {
		measures = q.totals
	}
	for i, m := range measures {
		columns = append(columns, fmt.Sprintf("%s AS m%d", m, i))
	}
	b.WriteString("SELECT " + strings.Join(columns, ", ") + " FROM " + q.from + q.where.sql())
	args = append(args, q.where.args...)
	var groups []string
	if grouped {
		groups = append(groups, "k")
	}
	if q.currency != "" {
		groups = append(groups, "cur")
	}
	if len(groups) > 0 {
		b.WriteString(" GROUP BY " + strings.Join(groups, ", "))
	}
	switch {
	case grouped:
		if order == "" {
			order = "k"
		}
		b.WriteString(" ORDER BY " + order + ", k, cur")
	case q.currency != "":
		b.WriteString(" ORDER BY cur")
	}
	if grouped && limit > 0 {
		b.WriteString(" LIMIT ?")
		args = append(args, limit+1)
	}
	return b.String(), args
}

// Lines returns the groups.
func (r reportRepo) Lines(ctx context.Context, s report.Spec) ([]report.Line, error) {
	return r.read(ctx, s, true)
}

// Total returns the whole.
func (r reportRepo) Total(ctx context.Context, s report.Spec) ([]report.Line, error) {
	return r.read(ctx, s, false)
}

func (r reportRepo) read(ctx context.Context, s report.Spec, grouped bool) ([]report.Line, error) {
	build, ok := reports[s.Kind]
	if !ok {
		return nil, clinic.FieldErrorf("report", "There is no report “%s”.", string(s.Kind))
	}
	q, err := build(s)
	if err != nil {
		return nil, err
	}
	text, args := q.statement(grouped, s.Limit)
	rows, err := r.db.WithContext(ctx).Raw(text, args...).Rows()
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var out []report.Line
	for rows.Next() {
		line, err := scanLine(rows, len(q.measures))
		if err != nil {
			return nil, mapError(err)
		}
		out = append(out, line)
	}
	return out, mapError(rows.Err())
}

func scanLine(rows *sql.Rows, measures int) (report.Line, error) {
	var key, currency sql.NullString
	var names [4]sql.NullString
	values := make([]sql.NullInt64, measures)
	into := []any{&key, &names[0], &names[1], &names[2], &names[3], &currency}
	for i := range values {
		into = append(into, &values[i])
	}
	if err := rows.Scan(into...); err != nil {
		return report.Line{}, err
	}
	l := report.Line{Key: key.String, Currency: clinic.Currency(currency.String), Values: make([]report.Number, measures)}
	for i, n := range names {
		l.Names[i] = n.String
	}
	for i, v := range values {
		l.Values[i] = report.Number{N: v.Int64, Valid: v.Valid}
	}
	return l, nil
}

// reports make the statements, a report each.
var reports = map[clinic.ReportKind]func(report.Spec) (*reportSQL, error){
	clinic.ReportVisits:        visitsReport,
	clinic.ReportNoShows:       noShowsReport,
	clinic.ReportWaiting:       waitingReport,
	clinic.ReportUtilisation:   utilisationReport,
	clinic.ReportNewPatients:   newPatientsReport,
	clinic.ReportDiagnoses:     diagnosesReport,
	clinic.ReportPrescriptions: prescriptionsReport,
	clinic.ReportRevenue:       revenueReport,
	clinic.ReportUnpaid:        unpaidReport,
	clinic.ReportClosures:      closuresReport,
}

// byDate groups by an expression that gives a day as YYYY-MM-DD.
func byDate(g report.Group, day string) (grouping, bool) {
	switch g {
	case report.ByDay:
		return grouping{key: day, names: []string{day}}, true
	case report.ByWeek: // the Monday on or before
		monday := "date(" + day + ", '-6 days', 'weekday 1')"
		return grouping{key: monday, names: []string{monday}}, true
	case report.ByMonth:
		month := "substr(" + day + ", 1, 7)"
		return grouping{key: month, names: []string{month}}, true
	case report.ByWeekday: // 0 = Monday
		weekday := "((CAST(strftime('%w', " + day + ") AS INTEGER) + 6) % 7)"
		return grouping{key: weekday, names: []string{weekday}}, true
	}
	return grouping{}, false
}

// doctorJoins bring the doctor's name and department to the expression of a
// doctor's id; without a doctor both are NULL.
func doctorJoins(doctor string) string {
	return ` LEFT JOIN doctors_doctor d ON d.id = ` + doctor + `
		LEFT JOIN auth_user du ON du.id = d.user_id
		LEFT JOIN doctors_department dp ON dp.id = d.department_id`
}

// byDoctor groups by what doctorJoins brought.
func byDoctor(g report.Group) (grouping, bool) {
	switch g {
	case report.ByDoctor:
		return grouping{key: "coalesce(d.id, 0)", names: []string{"coalesce(du.first_name, '')", "coalesce(du.last_name, '')"},
			order: "max(d.id) IS NULL, max(du.last_name), max(du.first_name)"}, true
	case report.ByDepartment:
		return grouping{key: "coalesce(dp.id, 0)", names: []string{"coalesce(dp.name, '')"}, order: "max(dp.id) IS NULL, max(dp.name)"}, true
	}
	return grouping{}, false
}

// byPerson groups by sex and age on a day; pp and pf are patient_profile and
// users_profile of the patient.
func byPerson(g report.Group, day string) (grouping, bool) {
	switch g {
	case report.BySex:
		return grouping{key: "pp.sex", names: []string{"pp.sex"}, order: "CASE pp.sex WHEN 'female' THEN 0 WHEN 'male' THEN 1 WHEN 'other' THEN 2 ELSE 3 END"}, true
	case report.ByAge:
		band := ageBand(day)
		return grouping{key: band, names: []string{band}, order: "CASE WHEN min(" + band + ") < 0 THEN 1 ELSE 0 END, min(" + band + ")"}, true
	}
	return grouping{}, false
}

// ageBand is the place of the age in report.AgeBands, -1 where the birth date is
// not known. The difference of two dates written as numbers is the age in its
// leading digits.
func ageBand(day string) string {
	age := "((CAST(strftime('%Y%m%d', " + day + ") AS INTEGER) - CAST(strftime('%Y%m%d', pf.date_of_birth) AS INTEGER)) / 10000)"
	var b strings.Builder
	b.WriteString("(CASE WHEN pf.date_of_birth IS NULL THEN -1")
	for i := len(report.AgeBands) - 1; i > 0; i-- {
		fmt.Fprintf(&b, " WHEN %s >= %d THEN %d", age, report.AgeBands[i], i)
	}
	b.WriteString(" ELSE 0 END)")
	return b.String()
}

// stretches is a common table of the spec's stretches of constant difference
// from UTC; civilDay is the clinic's day of an instant under it.
func stretches(s report.Spec) (text string, args []any) {
	rows := make([]string, len(s.Zones))
	for i, z := range s.Zones {
		rows[i] = "(?, ?, ?)"
		args = append(args, at(z.From), at(z.To), fmt.Sprintf("%d minutes", z.Minutes))
	}
	if len(rows) == 0 {
		return "stretch (begins, ends, shift) AS (SELECT '', '', '0 minutes' WHERE 0)", nil
	}
	return "stretch (begins, ends, shift) AS (VALUES " + strings.Join(rows, ", ") + ")", args
}

func civilDay(instant string) string { return "date(" + instant + ", stretch.shift)" }

func noGrouping(s report.Spec) error {
	return clinic.FieldErrorf("by", "%s cannot be grouped by %s.", s.Kind.Title(), s.Group.Title())
}

package viewmodel

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Reports is the page of figures: which report, how it is narrowed and grouped,
// and its result. Each report keeps what was chosen for it while the page lives.
type Reports struct {
	FrontDesk
	// Changed is called on the UI thread when there is something else to draw;
	// Started when figures are being computed.
	Changed func()
	Started func()
	// Delay is how long choosing must rest before the service is asked.
	Delay time.Duration

	Query   report.Query
	Answer  report.Result // as the service gave it, for paper and files
	Result  report.Result // the answer in the window's language
	Loaded  bool          // Result is the answer to Query
	Loading bool          // the answer is awaited
	Stopped bool          // the user gave up waiting
	Err     error         // why there is no answer

	Doctors     []clinic.Doctor
	Departments []clinic.Department

	charts map[string]string // chosen column by report and grouping
	sorts  map[string]sorted
	kept   map[clinic.ReportKind]report.Query
	load   Latest
	lists  Latest
}

type sorted struct {
	column     string
	descending bool
}

// NoChart is the choice that shows no chart.
const NoChart = "none"

// NewReports returns the page with the role's first report for this month.
func NewReports(d FrontDesk) *Reports {
	r := &Reports{FrontDesk: d, Changed: func() {}, Started: func() {}, Delay: 120 * time.Millisecond, charts: map[string]string{}, sorts: map[string]sorted{},
		kept: map[clinic.ReportKind]report.Query{}}
	if kinds := r.Kinds(); len(kinds) > 0 {
		r.Query = r.usual(kinds[0])
	}
	return r
}

// Kinds are the reports of the signed-in role.
func (r *Reports) Kinds() []clinic.ReportKind { return r.Actor.Role.Reports() }

// usual is a report as it opens: figures for this month, balances as of today.
func (r *Reports) usual(k clinic.ReportKind) report.Query {
	d := report.Of(k)
	q := report.Query{Kind: k, Period: report.Period{Span: report.ThisMonth}}
	if d.AsOf {
		q.Period.Span = report.Today
	}
	if len(d.Groups) > 0 {
		q.Group = d.Groups[0]
	}
	return q
}

// Definition says what can be asked of the present report.
func (r *Reports) Definition() report.Definition { return report.Of(r.Query.Kind) }

// Own reports whether the role sees its own figures alone.
func (r *Reports) Own() bool { return r.Actor.Role.ReportScope(r.Query.Kind) == clinic.ScopeOwn }

// Has reports whether the present report can be narrowed by f. Whose figures are
// the own ones chooses no doctor.
func (r *Reports) Has(f report.Filter) bool {
	if r.Own() && (f == report.FilterDoctor || f == report.FilterDepartment) {
		return false
	}
	return r.Definition().Has(f)
}

// SetKind shows another report, as it was left.
func (r *Reports) SetKind(k clinic.ReportKind) {
	if k == r.Query.Kind || r.Actor.Role.ReportScope(k) == clinic.ScopeNone {
		return
	}
	r.kept[r.Query.Kind] = r.Query
	q, ok := r.kept[k]
	if !ok {
		q = r.usual(k)
	}
	r.Query = q
	r.take(report.Result{}, false)
	r.fetch(r.Delay)
}

// Open shows a report in its usual form: of a day, or without one of its usual
// days.
func (r *Reports) Open(k clinic.ReportKind, day clinic.Date) {
	if r.Actor.Role.ReportScope(k) == clinic.ScopeNone {
		return
	}
	r.kept[r.Query.Kind] = r.Query
	r.Query = r.usual(k)
	r.take(report.Result{}, false)
	switch {
	case day.IsZero():
	case day == r.Today():
		r.Query.Period = report.Period{Span: report.Today}
	default:
		r.Query.Period = report.Period{Span: report.Days, From: day, To: day}
	}
	r.fetch(0)
}

// Set changes how the present report is narrowed, grouped or over which days.
func (r *Reports) Set(change func(*report.Query)) {
	q := r.Query
	change(&q)
	if q == r.Query {
		return
	}
	r.Query = q
	r.fetch(0)
}

// Load computes the report again.
func (r *Reports) Load() { r.fetch(0) }

// Cancel gives up waiting.
func (r *Reports) Cancel() {
	if !r.Loading {
		return
	}
	r.load.Cancel()
	r.Loading, r.Stopped = false, true
	r.take(report.Result{}, false)
	r.Changed()
}

func (r *Reports) fetch(delay time.Duration) {
	q := r.Query
	if q.Kind == "" {
		return
	}
	r.Loading, r.Stopped, r.Err = true, false, nil
	r.Started()
	r.load.Go(r.Context(), r.Runner, func(ctx context.Context) func() {
		if !rest(ctx, delay) {
			return nil
		}
		result, err := r.Services.Reports.Run(ctx, q)
		return func() {
			if errors.Is(err, context.Canceled) {
				return
			}
			r.Loading = false
			if r.Err = err; err == nil {
				r.take(result, true)
			} else {
				r.take(report.Result{}, false)
			}
			r.Changed()
		}
	})
}

// take keeps an answer, and what the window shows of it.
func (r *Reports) take(answer report.Result, loaded bool) {
	r.Answer, r.Result, r.Loaded = answer, answer.Through(i18n.Tongue()), loaded
}

// LoadChoices reads the doctors and departments to choose from.
func (r *Reports) LoadChoices(done func()) {
	r.lists.Go(r.Context(), r.Runner, func(ctx context.Context) func() {
		doctors, err := r.Services.Doctors.List(ctx, service.DoctorFilter{WithRetired: true})
		departments, also := r.Services.Departments.List(ctx, true)
		return func() {
			if err == nil {
				r.Doctors = doctors
			}
			if also == nil {
				r.Departments = departments
			}
			done()
		}
	})
}

// view is what order and chart are kept by: the result on screen, also while the
// answer to another question is awaited.
func (r *Reports) view() string {
	q := r.Query
	if r.Loaded {
		q = r.Result.Query
	}
	return string(q.Kind) + "/" + string(q.Group)
}

// Rows are the result's rows in the order chosen for them.
func (r *Reports) Rows() []report.Row {
	if s := r.sorts[r.view()]; s.column != "" {
		return r.Result.Sorted(s.column, s.descending)
	}
	return r.Result.Rows
}

// Sort orders the rows by a column.
func (r *Reports) Sort(column string, descending bool) {
	r.sorts[r.view()] = sorted{column, descending}
	r.Changed()
}

// Sorting is the column that the rows are ordered by, empty for the usual order.
func (r *Reports) Sorting() (column string, descending bool) {
	s := r.sorts[r.view()]
	return s.column, s.descending
}

// ChartColumn is the column drawn: the chosen one, the figure that the report is
// about, or NoChart.
func (r *Reports) ChartColumn() string {
	chosen, ok := r.charts[r.view()]
	if ok && (chosen == NoChart || r.Result.Column(chosen) >= 0) {
		return chosen
	}
	for _, id := range []string{"no_show_rate", "mean", "booked_rate", "billed", "received", "owed", "difference"} {
		if r.Result.Column(id) >= 0 {
			return id
		}
	}
	if list := r.Result.Charts(); len(list) > 0 {
		return list[0].ID
	}
	return NoChart
}

// SetChart draws another column, or none.
func (r *Reports) SetChart(column string) {
	r.charts[r.view()] = column
	r.Changed()
}

// Chart is what is drawn.
func (r *Reports) Chart() report.Chart { return r.Result.Chart(r.ChartColumn()) }

// Lines tell what the result shows: the days, the moment, for whom, and how it
// was narrowed.
func (r *Reports) Lines() (facts, about string) {
	if !r.Loaded {
		return "", i18n.Say(r.Definition().About)
	}
	return strings.Join([]string{r.Result.PeriodText(), r.Result.MomentText(), r.Result.FilterText()}, " · "), joinSentences(r.Result.About, r.Result.CutText())
}

func joinSentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// CountText counts the rows: "31 days".
func (r *Reports) CountText() string {
	n, noun := len(r.Result.Rows), r.Result.Group.Rows()
	switch {
	case r.Stopped:
		return i18n.T("Stopped")
	case r.Loading && !r.Loaded:
		return i18n.T("Loading…")
	case !r.Loaded:
		return ""
	case r.Result.CutOff > 0:
		return i18n.F("%s of more than %s %s", i18n.Count(n), i18n.Count(n), i18n.Form(max(n, 2), noun.One, noun.Many))
	}
	return i18n.Count(n) + " " + i18n.Form(n, noun.One, noun.Many)
}

// EmptyText says why there are no rows and what to do about it.
func (r *Reports) EmptyText() string {
	switch {
	case r.Stopped:
		return i18n.T("Stopped before the figures were there. Press F5 to compute them after all, or choose fewer days.")
	case r.Err != nil:
		return i18n.Error(r.Err)
	}
	return i18n.T("Nothing was counted in these days with these filters. Choose other days, or take a filter away.")
}

// Visible are the places of the columns that the table shows: a currency is
// named in its own column only where there are several.
func (r *Reports) Visible() []int {
	var out []int
	several := len(r.Result.Currencies()) > 1
	for i, c := range r.Result.Columns {
		if c.ID != "currency" || several {
			out = append(out, i)
		}
	}
	return out
}

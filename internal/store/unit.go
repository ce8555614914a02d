package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// unit is one transaction and gives its repositories.
type unit struct {
	db *gorm.DB
	// head is the hash of the newest audit entry once this transaction has written one,
	// behind which nobody else writes before it ends.
	head string
}

var _ service.Repos = (*unit)(nil)

// postgres reports which of the two databases this is, for the few queries
// whose text differs.
func (u *unit) postgres() bool { return u.db.Name() == "postgres" }

// noLimit is a LIMIT that no table reaches.
const noLimit = math.MaxInt32

func (u *unit) Users() service.UserRepo                 { return userRepo{u} }
func (u *unit) Patients() service.PatientRepo           { return patientRepo{u} }
func (u *unit) Merges() service.MergeRepo               { return mergeRepo{u} }
func (u *unit) Doctors() service.DoctorRepo             { return doctorRepo{u} }
func (u *unit) Departments() service.DepartmentRepo     { return departmentRepo{u} }
func (u *unit) Appointments() service.AppointmentRepo   { return appointmentRepo{u} }
func (u *unit) Schedules() service.ScheduleRepo         { return scheduleRepo{u} }
func (u *unit) Queue() service.QueueRepo                { return queueRepo{u} }
func (u *unit) Series() service.SeriesRepo              { return seriesRepo{u} }
func (u *unit) Consultations() service.ConsultationRepo { return consultationRepo{u} }
func (u *unit) Billing() service.BillingRepo            { return billingRepo{u} }
func (u *unit) Estimates() service.EstimateRepo         { return estimateRepo{u} }
func (u *unit) Drawers() service.DrawerRepo             { return drawerRepo{u} }
func (u *unit) Prices() service.PriceRepo               { return priceRepo{u} }
func (u *unit) FreeVisits() service.FreeVisitRepo       { return freeVisitRepo{u} }
func (u *unit) Papers() service.PaperRepo               { return paperRepo{u} }
func (u *unit) MoneyPapers() service.MoneyPaperRepo     { return moneyPaperRepo{u} }
func (u *unit) Settings() service.SettingsRepo          { return settingsRepo{u} }
func (u *unit) Audit() service.AuditRepo                { return auditRepo{u} }
func (u *unit) Numbers() service.NumberRepo             { return numberRepo{u} }
func (u *unit) Images() service.ImageRepo               { return imageRepo{u} }
func (u *unit) Registration() service.RegistrationRepo  { return registrationRepo{u} }
func (u *unit) Overview() service.OverviewRepo          { return overviewRepo{u} }
func (u *unit) Vitals() service.VitalsRepo              { return vitalsRepo{u} }
func (u *unit) Problems() service.ProblemRepo           { return problemRepo{u} }
func (u *unit) Triage() service.TriageRepo              { return triageRepo{u} }
func (u *unit) CodeLists() service.CodeListRepo         { return codeListRepo{u} }
func (u *unit) Templates() service.TemplateRepo         { return templateRepo{u} }
func (u *unit) Attachments() service.AttachmentRepo     { return attachmentRepo{u} }
func (u *unit) Reports() service.ReportRepo             { return reportRepo{u} }
func (u *unit) Exports() service.ExportRepo             { return exportRepo{u} }
func (u *unit) Desks() service.DeskRepo                 { return deskRepo{u} }
func (u *unit) Imports() service.ImportRepo             { return importRepo{u} }
func (u *unit) TableImports() service.TableImportRepo   { return tableImportRepo{u} }

// queryAll reads all rows of a statement into a slice of row structs or values.
// The text is always a constant of this package; what users type is bound.
func queryAll[T any](ctx context.Context, u *unit, sql string, args ...any) ([]T, error) {
	text, args := bound(sql, args)
	began, list := time.Now(), reader[T]{db: u.db}
	err := u.read(ctx, text, args, &list)
	u.note(ctx, began, text, len(list.out), err)
	if err != nil {
		return nil, mapError(err)
	}
	return list.done(), nil
}

// queryOne reads the first row; what names the record when there is none.
func queryOne[T any](ctx context.Context, u *unit, what, sql string, args ...any) (T, error) {
	rows, err := queryAll[T](ctx, u, sql, args...)
	if err == nil && len(rows) == 0 {
		err = notFound(what)
	}
	if err != nil {
		var none T
		return none, err
	}
	return rows[0], nil
}

// queryInt reads one number, 0 for NULL and for no row.
func queryInt(ctx context.Context, u *unit, sql string, args ...any) (int64, error) {
	list, err := queryValues[ref](ctx, u, sql, args...)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0].id, nil
}

// queryValues reads the only column of a statement.
func queryValues[T any](ctx context.Context, u *unit, sql string, args ...any) ([]T, error) {
	return queryAll[T](ctx, u, sql, args...)
}

// exec runs a statement and returns the number of changed rows.
func (u *unit) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	text, args := bound(sql, args)
	res, err := u.write(ctx, text, args)
	if err != nil {
		return 0, mapError(err)
	}
	n, err := res.RowsAffected()
	return n, mapError(err)
}

// update changes the columns of one row and raises its version, provided the
// row still has the version that was read.
func (u *unit) update(ctx context.Context, table, key, what string, id int64, version int, set map[string]any) error {
	set["version"] = gorm.Expr("version + 1")
	text, args := setText(set)
	n, err := u.exec(ctx, "UPDATE "+table+" SET "+text+" WHERE "+key+" = ? AND version = ?", append(args, id, version)...)
	if err != nil || n == 1 {
		return err
	}
	n, err = queryInt(ctx, u, "SELECT count(*) FROM "+table+" WHERE "+key+" = ?", id)
	switch {
	case err != nil:
		return err
	case n == 0:
		return notFound(what)
	}
	return stale(what)
}

// one turns "no row changed" into NotFound.
func one(n int64, err error, what string) error {
	if err == nil && n == 0 {
		return notFound(what)
	}
	return err
}

// where collects the conditions of a filter. Conditions are constants of this
// package, their values are bound.
type where struct {
	terms []string
	args  []any
}

func (w *where) add(condition string, args ...any) {
	w.terms = append(w.terms, condition)
	w.args = append(w.args, args...)
}

func (w *where) sql() string {
	if len(w.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.terms, " AND ")
}

// with returns a copy with one more condition, for the page after a cursor.
func (w *where) with(condition string, args ...any) *where {
	c := &where{append([]string(nil), w.terms...), append([]any(nil), w.args...)}
	c.add(condition, args...)
	return c
}

// cursor is the key of the last row of a page, as the next page's start.
type cursor []any

func (c cursor) String() string {
	b, err := json.Marshal([]any(c))
	if err != nil {
		panic("store: cursor cannot be encoded: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseCursor reads a cursor of as many texts and whole numbers as the kinds
// say: 's' for a text, 'i' for a number.
func parseCursor(s, kinds string) ([]any, error) {
	bad := clinic.Errorf(clinic.Invalid, "The list has changed. Please load it again.")
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, bad
	}
	var raw []json.RawMessage
	if json.Unmarshal(b, &raw) != nil || len(raw) != len(kinds) {
		return nil, bad
	}
	out := make([]any, len(raw))
	for i, kind := range kinds {
		var text string
		var number int64
		if kind == 's' {
			err = json.Unmarshal(raw[i], &text)
			out[i] = text
		} else {
			err = json.Unmarshal(raw[i], &number)
			out[i] = number
		}
		if err != nil {
			return nil, bad
		}
	}
	return out, nil
}

// paged describes a list that is paged by key.
type paged struct {
	columns string // what is selected
	from    string // tables and joins
	where   *where
	kinds   string // of the key's parts, see parseCursor
	after   string // condition for rows behind the key
	order   string
	count   string                               // tables for counting, when fewer will do; else from
	total   func(context.Context) (int64, error) // counts in a quicker way, when there is one
	countTo int                                  // where counting stops; 0 counts all
}

// Where counting stops in lists that grow for as long as a hospital lives: nobody
// leafs through that many, and going through millions of them keeps people waiting.
// Set by tests alone, which have fewer rows.
var (
	countedRows  = 10000
	countedBills = 1000 // unpaid ones, whose sums stand above them
)

// countAll counts what a list finds, and says whether it stopped counting.
func (q paged) countAll(ctx context.Context, u *unit) (n int, atLeast bool, err error) {
	if q.total != nil {
		all, err := q.total(ctx)
		return int(all), false, err
	}
	from := q.from
	if q.count != "" {
		from = q.count
	}
	if q.countTo == 0 {
		all, err := queryInt(ctx, u, "SELECT count(*) FROM "+from+q.where.sql(), q.where.args...)
		return int(all), false, err
	}
	all, err := queryInt(ctx, u, "SELECT count(*) FROM (SELECT 1 FROM "+from+q.where.sql()+" LIMIT ?) found", append(slices.Clone(q.where.args), q.countTo+1)...)
	return min(int(all), q.countTo), int(all) > q.countTo, err
}

// page reads one page of row structs, and the total with the first.
func page[R, T any](ctx context.Context, u *unit, q paged, p service.PageRequest, key func(R) cursor, convert func(R) T) (service.Page[T], error) {
	out := service.Page[T]{Total: -1, Rows: []T{}}
	w := q.where
	if p.After == "" && !p.Whole() {
		var err error
		if out.Total, out.TotalAtLeast, err = q.countAll(ctx, u); err != nil || out.Total == 0 {
			return out, err
		}
	} else if p.After != "" {
		args, err := parseCursor(p.After, q.kinds)
		if err != nil {
			return out, err
		}
		w = w.with(q.after, args...)
	}
	limit := p.Rows()
	if p.Whole() {
		limit = noLimit - 1
	}
	rows, err := queryAll[R](ctx, u, "SELECT "+q.columns+" FROM "+q.from+w.sql()+" ORDER BY "+q.order+" LIMIT ?", append(w.args, limit+1)...)
	if err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = key(rows[limit-1]).String()
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, convert(r))
	}
	return out, nil
}

package store

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"caredesk/internal/clinic"
)

func TestListsAndNamesAreBoundOneByOne(t *testing.T) {
	type state string
	for _, c := range []struct {
		text string
		args []any
		want string
		n    int
	}{
		{"a = ? AND b = ?", []any{1, "x"}, "a = ? AND b = ?", 2},
		{"a IN ? AND b = ?", []any{[]int64{1, 2, 3}, on(clinic.Date{})}, "a IN (?,?,?) AND b = ?", 4},
		{"a IN (?) AND b IN ?", []any{[]state{"x", "y"}, []clinic.DoctorID{7}}, "a IN (?,?) AND b IN (?)", 3},
		{"a IN ?", []any{[]string{}}, "a IN (NULL)", 0},
		{"a IN (?)", []any{[]string{}}, "a IN (NULL)", 0},
		{"b = ?", []any{[]byte("xy")}, "b = ?", 1},
		{"a = @patient AND (b < @to OR c = @patient)", []any{map[string]any{"patient": 1, "to": 2}}, "a = ? AND (b < ? OR c = ?)", 3},
	} {
		text, args := bound(c.text, c.args)
		if text != c.want || len(args) != c.n {
			t.Errorf("%q with %v became %q with %v", c.text, c.args, text, args)
		}
	}
	if _, args := bound("a = @patient AND (b < @to OR c = @patient)", []any{map[string]any{"patient": 1, "to": 2}}); fmt.Sprint(args) != "[1 2 1]" {
		t.Errorf("the names stand for %v", args)
	}
}

// strange is a row with every type that a row struct has.
type strange struct {
	Inner  inner `gorm:"embedded"`
	Text   string
	Yes    bool
	Part   float64
	Bytes  []byte
	Maybe  optional
	Other  ref
	Moment instant
	Day    day
	Time   clock
	Known  partial
	Gone   *int64
}

type inner struct {
	ID    int64 `gorm:"primaryKey"`
	Small int32
	Count int
}

// What comes straight from SQLite is what the values would have become one by one.
func TestRowsComeStraightAsTheyWouldThroughValues(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "x.db"), Create: true, Migrate: true})
	must(t, err)
	defer s.Close()
	f := s.engine.(*localFile)
	tx, err := f.view(ctx)
	must(t, err)
	defer func() { _ = tx.rollback() }()
	u := s.unit(ctx, tx)
	const columns = "id, small, count, text, yes, part, bytes, maybe, other, moment, day, time, known, gone, nobody"
	row := func(values string) string {
		return "SELECT " + strings.Join(strings.Split(columns, ", "), ", ") + " FROM (SELECT " + values + ")"
	}
	named := func(values ...string) string {
		names := strings.Split(columns, ", ")
		for i := range values {
			values[i] += " AS " + names[i]
		}
		return row(strings.Join(values, ", "))
	}
	full := named("9007199254740993", "-7", "12", "'naïve'", "1", "1.5", "x'0001'", "'so'", "44", "'2026-11-27T08:09:10.123456Z'", "'2026-02-28'", "'23:59:00'", "'2026-02'", "5", "'x'")
	odd := named("1", "0", "0", "x'6162'", "0", "3", "'text'", "''", "NULL", "'2026-11-27 08:09:10'", "NULL", "'07:05'", "''", "NULL", "NULL")
	empty := named("2", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "''", "NULL", "NULL")
	text := strings.Join([]string{full, odd, empty, full}, " UNION ALL ")
	for range 2 { // compiled, and kept
		straight, err := queryAll[strange](ctx, u, text)
		must(t, err)
		values := reader[strange]{db: u.db}
		rows, err := tx.tx.QueryContext(ctx, text)
		must(t, err)
		must(t, u.scan(rows, &values))
		if len(straight) != 4 || !reflect.DeepEqual(straight, values.out) {
			t.Fatalf("straight  %+v\nby values %+v", straight, values.out)
		}
	}
	got := value1(queryAll[strange](ctx, u, full))(t)[0]
	if got.Inner != (inner{9007199254740993, -7, 12}) || got.Text != "naïve" || !got.Yes || got.Other.id != 44 || *got.Gone != 5 ||
		!got.Moment.at.Equal(time.Date(2026, 11, 27, 8, 9, 10, 123456000, time.UTC)) || got.Time.of != clinic.Clock(23*60+59) || got.Day.date.String() != "2026-02-28" {
		t.Errorf("%+v", got)
	}
	// What does not fit is refused, and says which column it was.
	for _, bad := range []string{"SELECT 'x' AS count", "SELECT 7 AS text", "SELECT 'yesterday' AS moment", "SELECT 1.5 AS other", "SELECT 'x' AS yes"} {
		if _, err := queryAll[strange](ctx, u, bad); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
	if _, err := queryValues[string](ctx, u, "SELECT NULL"); err == nil {
		t.Error("NULL was read as a text")
	}
	if _, err := queryValues[string](ctx, u, "SELECT 'a', 'b'"); err == nil {
		t.Error("two columns were read as one value")
	}
	if n := value1(queryInt(ctx, u, "SELECT NULL"))(t); n != 0 {
		t.Errorf("NULL is %d", n)
	}
	for _, s := range value1(queryValues[[]byte](ctx, u, "SELECT x'07' UNION ALL SELECT x''"))(t) {
		if len(s) > 1 {
			t.Errorf("bytes are %v", s)
		}
	}
}

func value1[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T { t.Helper(); must(t, err); return v }
}

// A reading that is cancelled between two rows ends, and its statement can be used again.
func TestARowIsTheLastWhenTheContextEnds(t *testing.T) {
	s, err := Open(context.Background(), Options{Path: filepath.Join(t.TempDir(), "x.db"), Create: true, Migrate: true})
	must(t, err)
	defer s.Close()
	tx, err := s.engine.(*localFile).view(context.Background())
	must(t, err)
	defer func() { _ = tx.rollback() }()
	u := s.unit(context.Background(), tx)
	const long = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if list, err := queryValues[int64](ctx, u, long, 1_000_000_000); err == nil {
		t.Errorf("%d rows came", len(list))
	}
	if list := value1(queryValues[int64](context.Background(), u, long, 3))(t); len(list) != 3 {
		t.Errorf("%d rows came afterwards", len(list))
	}
}

// Each row struct that is written has the columns that GORM would write.
func TestRowsAreInsertedAsGORMWould(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "x.db"), Create: true, Migrate: true})
	must(t, err)
	defer s.Close()
	tx, err := s.engine.begin(ctx)
	must(t, err)
	defer func() { _ = tx.rollback() }()
	u := s.unit(ctx, tx)
	for _, row := range []any{appointmentRow{}, statusChangeRow{}, auditRow{}, userRow{}, profileRow{}, invoiceRow{}, itemRow{}, paymentRow{}, historyRow{},
		prescriptionRow{}, prescriptionItemRow{}, diagnosisRow{}, loginRow{}, doctorSpecLink{}, leaveRow{}} {
		of := reflect.TypeOf(row)
		i := value1(u.inserterOf(of))(t)
		if i == nil {
			t.Errorf("%s is not written by this package", of)
			continue
		}
		dry := u.db.Session(&gorm.Session{DryRun: true}).Create(reflect.New(of).Interface())
		unquoted := strings.NewReplacer("`", "", `"`, "", " ", "")
		want, _, _ := strings.Cut(unquoted.Replace(dry.Statement.SQL.String()), "RETURNING")
		if got := unquoted.Replace(i.head + i.row); got != want {
			t.Errorf("%s: %s, GORM writes %s", of, got, want)
		}
	}
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// Statements run over the transaction itself: their texts are written already, and
// what GORM does around each of them took as long as many of them take. What a row
// struct's columns are is still GORM's to say.

// bound writes a ? for each value of a list: (?, ?) for a ? whose value is one, or
// ?, ? where it stands in brackets alone. NULL stands for an empty list.
// Where the only argument is a map, each @name is the value of that name.
func bound(text string, args []any) (string, []any) {
	if len(args) == 1 {
		if names, ok := args[0].(map[string]any); ok {
			return named(text, names)
		}
	}
	if !slices.ContainsFunc(args, isList) {
		return text, args
	}
	var b strings.Builder
	out := make([]any, 0, len(args)+16)
	for _, a := range args {
		i := strings.IndexByte(text, '?')
		if i < 0 {
			return b.String() + text, append(out, a) // the database says that there are too many
		}
		b.WriteString(text[:i])
		bracket := i > 0 && text[i-1] == '('
		text = text[i+1:]
		if !isList(a) {
			b.WriteByte('?')
			out = append(out, a)
			continue
		}
		list := reflect.ValueOf(a)
		if !bracket {
			b.WriteByte('(')
		}
		for n := range list.Len() {
			if n > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('?')
			out = append(out, list.Index(n).Interface())
		}
		if list.Len() == 0 {
			b.WriteString("NULL")
		}
		if !bracket {
			b.WriteByte(')')
		}
	}
	return b.String() + text, out
}

func named(text string, values map[string]any) (string, []any) {
	var b strings.Builder
	var args []any
	for {
		before, rest, found := strings.Cut(text, "@")
		b.WriteString(before)
		if !found {
			return b.String(), args
		}
		end := 0
		for end < len(rest) && isWordByte(rest[end]) {
			end++
		}
		b.WriteByte('?')
		args, text = append(args, values[rest[:end]]), rest[end:]
	}
}

// isList reports whether a value stands for several.
func isList(a any) bool {
	switch a.(type) {
	case nil, string, int64, int, bool, []byte, driver.Valuer:
		return false
	}
	t := reflect.TypeOf(a)
	return (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && t.Elem().Kind() != reflect.Uint8
}

// read runs a statement and gives its rows to a vessel.
func (u *unit) read(ctx context.Context, text string, args []any, into vessel) error {
	pool := u.db.Statement.ConnPool
	if !u.postgres() {
		_, err := pool.ExecContext(pouring{ctx, into}, text, args...)
		if err == nil && !into.has() {
			err = errors.New("store: this driver gives no rows")
		}
		return err
	}
	rows, err := pool.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	return u.scan(rows, into)
}

// scan gives rows to a vessel and closes them.
func (u *unit) scan(rows *sql.Rows, into vessel) error {
	defer rows.Close()
	columns, err := rows.Columns()
	if err == nil {
		err = into.shape(columns, nil)
	}
	if err != nil {
		return err
	}
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := into.put(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// write runs a statement that gives no rows.
func (u *unit) write(ctx context.Context, text string, args []any) (sql.Result, error) {
	began := time.Now()
	res, err := u.db.Statement.ConnPool.ExecContext(ctx, text, args...)
	u.note(ctx, began, text, 0, err)
	return res, err
}

// note has a statement logged that failed or took long, without its values.
func (u *unit) note(ctx context.Context, began time.Time, text string, rows int, err error) {
	u.db.Logger.Trace(ctx, began, func() (string, int64) { return text, int64(rows) }, err)
}

// inserter writes rows of one type. Its columns are those of GORM's schema.
type inserter struct {
	head, row string // INSERT INTO t (a, b) VALUES, and (?, ?)
	fields    []*schema.Field
	key       *schema.Field // the database gives it; nil where the row brings it
}

// inserters are known by the type of the row; nil for one that GORM had better write.
var inserters sync.Map

func (u *unit) inserterOf(t reflect.Type) (*inserter, error) {
	if known, ok := inserters.Load(t); ok {
		return known.(*inserter), nil
	}
	s := &gorm.Statement{DB: u.db}
	if err := s.Parse(reflect.New(t).Interface()); err != nil {
		return nil, err
	}
	i := newInserter(s.Schema)
	inserters.Store(t, i)
	return i, nil
}

func newInserter(s *schema.Schema) *inserter {
	hooks := s.BeforeCreate || s.BeforeSave || s.AfterCreate || s.AfterSave
	if hooks || len(s.CreateClauses) > 0 || len(s.FieldsWithDefaultDBValue) > 1 {
		return nil
	}
	i := &inserter{}
	var names []string
	for _, name := range s.DBNames {
		f := s.FieldsByDBName[name]
		switch {
		case !f.Creatable:
		case f.AutoCreateTime > 0 || f.AutoUpdateTime > 0 || f.HasDefaultValue && f.DefaultValueInterface != nil:
			return nil
		case f.HasDefaultValue:
			if f != s.PrioritizedPrimaryField || f.FieldType.Kind() != reflect.Int64 {
				return nil
			}
			i.key = f
		default:
			i.fields, names = append(i.fields, f), append(names, `"`+name+`"`)
		}
	}
	i.head = `INSERT INTO "` + s.Table + `" (` + strings.Join(names, ",") + ") VALUES "
	i.row = "(" + strings.Repeat("?,", len(names)-1) + "?)"
	return i
}

// insert writes a row struct, or a slice of them, and fills in the id.
func (u *unit) insert(ctx context.Context, row any) error {
	v := reflect.Indirect(reflect.ValueOf(row))
	rows := []reflect.Value{v}
	if v.Kind() == reflect.Slice {
		rows = make([]reflect.Value, v.Len())
		for n := range rows {
			rows[n] = reflect.Indirect(v.Index(n))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	i, err := u.inserterOf(rows[0].Type())
	if err != nil {
		return mapError(err)
	}
	given := func(r reflect.Value) bool { _, none := i.key.ValueOf(ctx, r); return !none }
	if i == nil || i.key != nil && slices.ContainsFunc(rows, given) {
		return mapError(u.db.WithContext(ctx).Create(row).Error)
	}
	args := make([]any, 0, len(i.fields)*len(rows))
	for _, r := range rows {
		for _, f := range i.fields {
			value, _ := f.ValueOf(ctx, r)
			args = append(args, value)
		}
	}
	return mapError(u.insertRows(ctx, i, rows, args))
}

func (u *unit) insertRows(ctx context.Context, i *inserter, rows []reflect.Value, args []any) error {
	text := i.head + i.row + strings.Repeat(","+i.row, len(rows)-1)
	if i.key == nil {
		_, err := u.write(ctx, text, args)
		return err
	}
	if len(rows) == 1 && !u.postgres() {
		res, err := u.write(ctx, text, args)
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		return i.key.Set(ctx, rows[0], id)
	}
	text += ` RETURNING "` + i.key.DBName + `"`
	began, ids := time.Now(), reader[int64]{db: u.db}
	err := u.read(ctx, text, args, &ids)
	u.note(ctx, began, text, len(ids.out), err)
	for n, id := range ids.out {
		if err == nil && n < len(rows) {
			err = i.key.Set(ctx, rows[n], id)
		}
	}
	return err
}

// setText writes what an UPDATE sets, in the order of the columns' names.
func setText(set map[string]any) (text string, args []any) {
	var b strings.Builder
	args = make([]any, 0, len(set)+2)
	for n, column := range slices.Sorted(maps.Keys(set)) {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + column + `"=`)
		if e, ok := set[column].(clause.Expr); ok {
			b.WriteString(e.SQL)
			args = append(args, e.Vars...)
			continue
		}
		b.WriteByte('?')
		args = append(args, set[column])
	}
	return b.String(), args
}

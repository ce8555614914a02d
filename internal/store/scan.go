package store

import (
	"database/sql"
	"fmt"
	"reflect"
	"strconv"

	"gorm.io/gorm"
)

// unreadable says that a column held what is never written there.
type unreadable struct {
	column string
	err    error
}

func (e *unreadable) Error() string { return fmt.Sprintf("store: column %q: %v", e.column, e.err) }
func (e *unreadable) Unwrap() error { return e.err }

// setter puts the values of a column into the field at index.
type setter struct {
	index []int
	skip  bool
	scans bool // the field is a sql.Scanner
	value bool // there is no struct: the value itself is read
}

var scanner = reflect.TypeFor[sql.Scanner]()

func settersOf[T any](db *gorm.DB, columns []string) ([]setter, error) {
	setters := make([]setter, len(columns))
	s := &gorm.Statement{DB: db}
	if err := s.Parse(new(T)); err != nil {
		return nil, err
	}
	for i, name := range columns {
		f := s.Schema.LookUpField(name)
		if f == nil || !f.Readable {
			setters[i].skip = true
			continue
		}
		for _, n := range f.StructField.Index {
			if n < 0 { // GORM's mark for a field behind a pointer
				return nil, fmt.Errorf("store: %s lies behind a pointer", f.Name)
			}
		}
		setters[i].index = f.StructField.Index
		of := f.FieldType
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		setters[i].scans = reflect.PointerTo(of).Implements(scanner)
	}
	return setters, nil
}

func (s setter) to(row reflect.Value, value any) error {
	if s.value && value == nil && !s.scans && row.Kind() != reflect.Slice {
		return fmt.Errorf("NULL does not fit into a value of type %s", row.Type())
	}
	if s.skip || value == nil && !s.scans {
		return nil
	}
	f := row
	if !s.value {
		f = row.FieldByIndex(s.index)
	}
	if f.Kind() == reflect.Pointer {
		if value == nil {
			return nil
		}
		f.Set(reflect.New(f.Type().Elem()))
		f = f.Elem()
	}
	if s.scans {
		return f.Addr().Interface().(sql.Scanner).Scan(value)
	}
	switch v := value.(type) {
	case string:
		switch f.Kind() {
		case reflect.String:
			f.SetString(v)
			return nil
		case reflect.Slice:
			if f.Type().Elem().Kind() == reflect.Uint8 {
				f.SetBytes([]byte(v))
				return nil
			}
		case reflect.Int64, reflect.Int, reflect.Int32: // PostgreSQL's sums are numbers of any length, which its driver gives as text
			if n, err := strconv.ParseInt(v, 10, 64); err == nil {
				f.SetInt(n)
				return nil
			}
		case reflect.Float64:
			if n, err := strconv.ParseFloat(v, 64); err == nil {
				f.SetFloat(n)
				return nil
			}
		}
	case int64:
		switch f.Kind() {
		case reflect.Int64, reflect.Int, reflect.Int32:
			f.SetInt(v)
			return nil
		case reflect.Bool:
			f.SetBool(v != 0)
			return nil
		case reflect.Float64:
			f.SetFloat(float64(v))
			return nil
		}
	case bool:
		switch f.Kind() {
		case reflect.Bool:
			f.SetBool(v)
			return nil
		case reflect.Int64, reflect.Int: // of PostgreSQL, where SQLite answers a number
			if v {
				f.SetInt(1)
			} else {
				f.SetInt(0)
			}
			return nil
		}
	case float64:
		if f.Kind() == reflect.Float64 {
			f.SetFloat(v)
			return nil
		}
	case []byte:
		switch {
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Uint8:
			f.SetBytes(v)
			return nil
		case f.Kind() == reflect.String:
			f.SetString(string(v))
			return nil
		}
	default:
		if v := reflect.ValueOf(value); v.Type().AssignableTo(f.Type()) {
			f.Set(v)
			return nil
		}
	}
	return fmt.Errorf("a value of type %T does not fit into one of type %s", value, f.Type())
}

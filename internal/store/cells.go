package store

import (
	"fmt"
	"reflect"
	"time"
	"unsafe"

	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"

	"caredesk/internal/clinic"
)

// cell is where a column's value belongs in a row struct. What is usual is
// written there as it comes from SQLite; everything else goes through its setter.
type cell struct {
	setter setter
	kind   cellKind
	offset uintptr
}

type cellKind uint8

const (
	cellOther cellKind = iota
	cellSkipped
	cellText
	cellInt   // of 64 bits
	cellInt32 // of 32 bits
	cellBool
	cellOptional
	cellRef
	cellInstant
	cellDay
	cellClock
)

var cellKinds = map[reflect.Type]cellKind{
	reflect.TypeFor[optional](): cellOptional,
	reflect.TypeFor[ref]():      cellRef,
	reflect.TypeFor[instant]():  cellInstant,
	reflect.TypeFor[day]():      cellDay,
	reflect.TypeFor[clock]():    cellClock,
}

// cellsOf finds the place of every column in a row struct, or in a single value.
func cellsOf[T any](db *gorm.DB, columns []string) ([]cell, error) {
	of := reflect.TypeFor[T]()
	if !isRow(of) {
		if len(columns) != 1 {
			return nil, fmt.Errorf("store: %d columns where one is read", len(columns))
		}
		return []cell{newCell(of, setter{scans: reflect.PointerTo(of).Implements(scanner), value: true})}, nil
	}
	setters, err := settersOf[T](db, columns)
	if err != nil {
		return nil, err
	}
	cells := make([]cell, len(columns))
	for i, s := range setters {
		cells[i] = newCell(of, s)
	}
	return cells, nil
}

// isRow tells a struct of columns from a single value.
func isRow(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(scanner)
}

func newCell(of reflect.Type, s setter) cell {
	c := cell{setter: s}
	if s.skip {
		c.kind = cellSkipped
		return c
	}
	for _, n := range s.index {
		f := of.Field(n)
		c.offset, of = c.offset+f.Offset, f.Type
	}
	if kind, ok := cellKinds[of]; ok {
		c.kind = kind
	} else if !s.scans {
		switch of.Kind() {
		case reflect.String:
			c.kind = cellText
		case reflect.Int64:
			c.kind = cellInt
		case reflect.Int:
			c.kind = cellInt
			if of.Size() == 4 {
				c.kind = cellInt32
			}
		case reflect.Int32:
			c.kind = cellInt32
		case reflect.Bool:
			c.kind = cellBool
		}
	}
	return c
}

// reader is a vessel that makes a list of rows of them.
type reader[T any] struct {
	db    *gorm.DB
	out   []T
	names []string
	cells []cell
	last  []string // texts of the row before: lists repeat states, kinds and names
	of    *statement
	begun bool
}

func (r *reader[T]) begin()    { r.begun = true }
func (r *reader[T]) has() bool { return r.begun }

func (r *reader[T]) shape(columns []string, o *statement) (err error) {
	r.names, r.of = columns, o
	if o != nil && o.cellsOf == reflect.TypeFor[T]() {
		r.cells = o.cells
	} else if r.cells, err = cellsOf[T](r.db, columns); err != nil {
		return err
	} else if o != nil {
		o.cells, o.cellsOf = r.cells, reflect.TypeFor[T]()
	}
	r.last = make([]string, len(columns))
	if o != nil {
		r.out = make([]T, 0, max(1, o.rows))
	}
	return nil
}

// mostRoomFor bounds how many rows room is made for because there were as many before.
const mostRoomFor = 512

func (r *reader[T]) done() []T {
	if r.of != nil {
		r.of.rows = min(len(r.out), mostRoomFor)
	}
	return r.out
}

func (r *reader[T]) put(values []any) error {
	var none T
	r.out = append(r.out, none)
	row := reflect.ValueOf(&r.out[len(r.out)-1]).Elem()
	for i := range r.cells {
		if err := r.cells[i].setter.to(row, values[i]); err != nil {
			return &unreadable{r.names[i], err}
		}
	}
	return nil
}

func (r *reader[T]) pour(o *statement) error {
	var none T
	r.out = append(r.out, none) // filled where it lies: rows are large
	row := &r.out[len(r.out)-1]
	tls, handle, base := o.of.tls, o.handle, unsafe.Pointer(row)
	for i := range r.cells {
		c := &r.cells[i]
		if c.kind == cellSkipped {
			continue
		}
		// A value of a row that nobody steps from meanwhile: asking it itself takes
		// no lock, as asking for the column does each time.
		v := sqlite3.Xsqlite3_column_value(tls, handle, int32(i))
		at, done := unsafe.Add(base, c.offset), false
		switch sqlite3.Xsqlite3_value_type(tls, v) {
		case sqlite3.SQLITE_NULL:
			done = c.kind != cellOther && !c.setter.value
		case sqlite3.SQLITE_INTEGER:
			switch n := sqlite3.Xsqlite3_value_int64(tls, v); c.kind {
			case cellInt, cellRef:
				*(*int64)(at), done = n, true
			case cellInt32:
				*(*int32)(at), done = int32(n), true
			case cellBool:
				*(*bool)(at), done = n != 0, true
			}
		case sqlite3.SQLITE_TEXT:
			p := sqlite3.Xsqlite3_value_text(tls, v)
			size := int(sqlite3.Xsqlite3_value_bytes(tls, v))
			if p == 0 {
				return o.of.failed(sqlite3.SQLITE_NOMEM)
			}
			done = c.text(at, bytesAt(p, size), &r.last[i])
		}
		if done {
			continue
		}
		value, err := o.value(i)
		if err == nil {
			if err = c.setter.to(reflect.ValueOf(row).Elem(), value); err != nil {
				err = &unreadable{r.names[i], err}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// text puts a text in its place, and reports false for one that its setter had
// better look at. The bytes are SQLite's and not to be kept.
func (c *cell) text(at unsafe.Pointer, b []byte, last *string) bool {
	switch c.kind {
	case cellText, cellOptional:
		if *last != string(b) {
			*last = string(b)
		}
		*(*string)(at) = *last
		return true
	case cellInstant:
		t, ok := quickInstant(unsafe.String(unsafe.SliceData(b), len(b)))
		if ok {
			*(*time.Time)(at) = t
		}
		return ok
	case cellDay:
		d, ok := quickDate(unsafe.String(unsafe.SliceData(b), len(b)))
		if ok {
			*(*clinic.Date)(at) = d
		}
		return ok
	case cellClock:
		of, ok := quickClock(unsafe.String(unsafe.SliceData(b), len(b)))
		if ok {
			*(*clinic.Clock)(at) = of
		}
		return ok
	}
	return false
}

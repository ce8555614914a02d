package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

// Columns read what either database answers and refuse the rest without
// repeating the value, which may be a patient's.
func TestColumns(t *testing.T) {
	zone := time.FixedZone("IST", 19800)
	moment := time.Date(2026, 11, 23, 1, 2, 3, 456789000, time.UTC)
	for _, c := range []struct {
		into interface {
			sql.Scanner
			driver.Valuer
		}
		src  any
		want driver.Value // what is written back
	}{
		{&instant{}, "2026-11-23T01:02:03.456789Z", "2026-11-23T01:02:03.456789Z"}, {&instant{}, []byte("2026-11-23T01:02:03Z"), "2026-11-23T01:02:03.000000Z"},
		{&instant{}, moment.In(zone), "2026-11-23T01:02:03.456789Z"}, {&instant{}, "2026-11-23 01:02:03.456789", "2026-11-23T01:02:03.456789Z"}, {&instant{at: moment}, nil, nil},
		{&day{}, "2028-02-29", "2028-02-29"}, {&day{}, []byte("2028-02-29"), "2028-02-29"}, {&day{}, time.Date(2028, 2, 29, 23, 0, 0, 0, zone), "2028-02-29"}, {&day{date: clinic.MustDate("2026-01-01")}, nil, nil},
		{&clock{}, "23:59:00", "23:59:00"}, {&clock{}, []byte("09:05:00"), "09:05:00"}, {&clock{}, time.Date(0, 1, 1, 9, 5, 0, 0, time.UTC), "09:05:00"}, {&clock{}, "24:00:00", "24:00:00"}, {&clock{of: 5}, nil, "00:00:00"},
		{&ref{}, int64(7), int64(7)}, {&ref{id: 7}, nil, nil}, {&ref{}, int64(0), nil},
		{&optional{}, "x", "x"}, {&optional{}, []byte("x"), "x"}, {&optional{text: "x"}, nil, nil}, {&optional{}, "", nil},
	} {
		if err := c.into.Scan(c.src); err != nil {
			t.Errorf("%T from %v: %v", c.into, c.src, err)
			continue
		}
		if got, err := c.into.Value(); err != nil || got != c.want {
			t.Errorf("%T from %v is written as %v (%v), want %v", c.into, c.src, got, err, c.want)
		}
	}
	for _, c := range []struct {
		into sql.Scanner
		src  any
	}{{&instant{}, "canary"}, {&instant{}, 1.5}, {&day{}, "canary"}, {&day{}, "2025-02-30"}, {&day{}, 1.5}, {&clock{}, "canary"}, {&clock{}, 1.5}, {&ref{}, "canary"}, {&optional{}, 1.5}} {
		if err := c.into.Scan(c.src); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%T from %v: %v", c.into, c.src, err)
		}
	}
	// Instants of any zone sort as texts in the order of time.
	early, late := at(moment.In(zone)), at(moment.Add(time.Microsecond))
	if early.text() >= late.text() || len(early.text()) != len(late.text()) {
		t.Errorf("%s is not before %s", early.text(), late.text())
	}
}

// A rights problem is told from a missing file and from a broken disk.
func TestFileErrors(t *testing.T) {
	for err, want := range map[error]string{fs.ErrPermission: "may not read and write", fs.ErrNotExist: "no database", errors.New("i/o"): "cannot be opened"} {
		if got := clinic.MessageOf(fileError(err, "/data/x.db")); !strings.Contains(got, want) || !strings.Contains(got, "/data/x.db") {
			t.Errorf("%v: %q", err, got)
		}
	}
}

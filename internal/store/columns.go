package store

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"

	"caredesk/internal/clinic"
)

// The column types translate between the domain's values and what both
// databases store: SQLite answers text where PostgreSQL answers time.Time.

// instantLayout is how SQLite keeps an instant: UTC with microseconds, of one
// width, so that text order is the order of time.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// instant is a UTC instant; the zero time is NULL.
type instant struct{ at time.Time }

func at(t time.Time) instant { return instant{t} }

// text is the instant as SQLite stores it, for comparisons.
func (i instant) text() string { return i.at.UTC().Truncate(time.Microsecond).Format(instantLayout) }

// Value implements driver.Valuer.
func (i instant) Value() (driver.Value, error) {
	if i.at.IsZero() {
		return nil, nil
	}
	return i.text(), nil
}

// Scan implements sql.Scanner.
func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		i.at = time.Time{}
	case time.Time:
		i.at = v.UTC()
	case []byte:
		return i.Scan(string(v))
	case string:
		if t, ok := quickInstant(v); ok {
			i.at = t
			return nil
		}
		for _, layout := range []string{instantLayout, time.RFC3339Nano, "2006-01-02 15:04:05.999999999", time.DateOnly} {
			if t, err := time.Parse(layout, v); err == nil {
				i.at = t.UTC()
				return nil
			}
		}
		return fmt.Errorf("store: not an instant (%d bytes)", len(v))
	default:
		return fmt.Errorf("store: an instant cannot be read from %T", src)
	}
	return nil
}

// number reads the digits of s, -1 where there are others.
func number(s string) (n int) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// quickDate reads YYYY-MM-DD; false for anything else.
func quickDate(s string) (clinic.Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return clinic.Date{}, false
	}
	year, month, of := number(s[:4]), number(s[5:7]), number(s[8:])
	if year < 1 || month < 1 || of < 1 {
		return clinic.Date{}, false
	}
	d, err := clinic.NewDate(year, time.Month(month), of)
	return d, err == nil
}

// quickInstant reads what instantLayout writes; false for anything else. The
// package time takes ten times as long, and a day's grid has thousands.
func quickInstant(s string) (time.Time, bool) {
	if len(s) != len(instantLayout) || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[26] != 'Z' {
		return time.Time{}, false
	}
	d, ok := quickDate(s[:10])
	hour, minute, second, micro := number(s[11:13]), number(s[14:16]), number(s[17:19]), number(s[20:26])
	if !ok || min(hour, minute, second, micro) < 0 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	return time.Date(d.Year, d.Month, d.Day, hour, minute, second, micro*1000, time.UTC), true
}

// quickClock reads HH:MM:00; false for anything else.
func quickClock(s string) (clinic.Clock, bool) {
	if len(s) != 8 || s[2] != ':' || s[5:] != ":00" {
		return 0, false
	}
	hour, minute := number(s[:2]), number(s[3:5])
	if min(hour, minute) < 0 {
		return 0, false
	}
	c, err := clinic.NewClock(hour, minute)
	return c, err == nil
}

// day is a civil date; the zero date is NULL.
type day struct{ date clinic.Date }

func on(d clinic.Date) day { return day{d} }

// Value implements driver.Valuer.
func (d day) Value() (driver.Value, error) {
	if d.date.IsZero() {
		return nil, nil
	}
	return d.date.String(), nil
}

// Scan implements sql.Scanner.
func (d *day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		d.date = clinic.Date{}
	case time.Time:
		d.date = clinic.DateOf(v)
	case []byte:
		return d.Scan(string(v))
	case string:
		if date, ok := quickDate(v); ok {
			d.date = date
			return nil
		}
		date, err := clinic.ParseDate(v)
		if err != nil {
			return fmt.Errorf("store: not a date (%d bytes)", len(v))
		}
		d.date = date
	default:
		return fmt.Errorf("store: a date cannot be read from %T", src)
	}
	return nil
}

// clock is a time of day, never NULL.
type clock struct{ of clinic.Clock }

// Value implements driver.Valuer.
func (c clock) Value() (driver.Value, error) { return c.of.String() + ":00", nil }

// Scan implements sql.Scanner; NULL is midnight.
func (c *clock) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		c.of = 0
	case time.Time:
		c.of = clinic.ClockOf(v)
	case []byte:
		return c.Scan(string(v))
	case string:
		if of, ok := quickClock(v); ok {
			c.of = of
			return nil
		}
		of, err := clinic.ParseClock(v)
		if err != nil {
			return fmt.Errorf("store: not a time of day (%d bytes)", len(v))
		}
		c.of = of
	default:
		return fmt.Errorf("store: a time of day cannot be read from %T", src)
	}
	return nil
}

// ref is an optional foreign key; 0 is NULL.
type ref struct{ id int64 }

// Value implements driver.Valuer.
func (r ref) Value() (driver.Value, error) {
	if r.id == 0 {
		return nil, nil
	}
	return r.id, nil
}

// Scan implements sql.Scanner.
func (r *ref) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		r.id = 0
	case int64:
		r.id = v
	case string: // a sum of whole numbers on PostgreSQL
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return fmt.Errorf("store: not a whole number (%d bytes)", len(v))
		}
		r.id = n
	default:
		return fmt.Errorf("store: a reference cannot be read from %T", src)
	}
	return nil
}

// optional is a text column in which the empty text is NULL.
type optional struct{ text string }

// Value implements driver.Valuer.
func (o optional) Value() (driver.Value, error) {
	if o.text == "" {
		return nil, nil
	}
	return o.text, nil
}

// Scan implements sql.Scanner.
func (o *optional) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		o.text = ""
	case string:
		o.text = v
	case []byte:
		o.text = string(v)
	default:
		return fmt.Errorf("store: a text cannot be read from %T", src)
	}
	return nil
}

// partial is a date as far as it is known, text that is empty for none.
type partial struct{ date clinic.PartialDate }

// Value implements driver.Valuer.
func (p partial) Value() (driver.Value, error) { return p.date.String(), nil }

// Scan implements sql.Scanner.
func (p *partial) Scan(src any) error {
	text, ok := src.(string)
	if b, isBytes := src.([]byte); isBytes {
		text, ok = string(b), true
	}
	date, err := clinic.ParsePartialDate(text)
	if !ok || err != nil {
		return fmt.Errorf("store: not a partial date (%d bytes)", len(text))
	}
	p.date = date
	return nil
}

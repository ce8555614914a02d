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

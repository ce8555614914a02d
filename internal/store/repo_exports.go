package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type exportRepo struct{ *unit }

// Seed is the seal of the oldest row of the audit log, which the set-up writes:
// it holds a moment and a name, and nothing can change it.
func (r exportRepo) Seed(ctx context.Context) (string, error) {
	list, err := queryValues[string](ctx, r.unit, "SELECT hash FROM audit_log ORDER BY id LIMIT 1")
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

func (r exportRepo) Tables(ctx context.Context) ([]service.ExportTable, error) {
	known, err := catalogue()
	if err != nil {
		return nil, err
	}
	tables := slices.Clone(known)
	for i, t := range tables {
		n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM "+t.Name)
		if err != nil {
			return nil, err
		}
		tables[i].Rows = int(n)
	}
	return tables, nil
}

// Rows reads the columns of the catalogue by name; names of tables and columns
// come from there and never from the caller.
func (r exportRepo) Rows(ctx context.Context, t service.ExportTable, row func([]string) error) error {
	known, err := catalogue()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(known, func(k service.ExportTable) bool { return k.Name == t.Name })
	if i < 0 {
		return clinic.Errorf(clinic.Internal, "There is no table %s to export.", t.Name)
	}
	t = known[i]
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	order := " ORDER BY 1"
	if len(names) > 2 && names[0] != "id" {
		order += ", 2, 3" // a key of several columns
	}
	rows, err := r.db.WithContext(ctx).Raw("SELECT " + strings.Join(names, ", ") + " FROM " + t.Name + order).Rows()
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	values, cells := make([]any, len(names)), make([]string, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return mapError(err)
		}
		for i, v := range values {
			if cells[i], err = exportCell(t.Columns[i].Kind, v); err != nil {
				return fmt.Errorf("store: %s.%s: %w", t.Name, names[i], err)
			}
		}
		if err := row(cells); err != nil {
			return err
		}
	}
	return mapError(rows.Err())
}

// exportCell puts a value into words that are the same whichever database it
// came from. A text that is not what its column should hold leaves as it is: an
// export is the last thing that should fail over it.
func exportCell(kind service.ColumnKind, v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case bool:
		return yesNo(v), nil
	case int64:
		if kind == service.ColumnYesNo {
			return yesNo(v != 0), nil
		}
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case []byte:
		return exportCell(kind, string(v))
	case string:
		switch kind {
		case service.ColumnInstant:
			var i instant
			if i.Scan(v) == nil {
				return i.text(), nil
			}
		case service.ColumnTime:
			var c clock
			if v != "24:00:00" && c.Scan(v) == nil {
				return c.of.String() + ":00", nil
			}
		}
		return v, nil
	case time.Time:
		switch kind {
		case service.ColumnDate:
			return clinic.DateOf(v).String(), nil
		case service.ColumnTime:
			return v.Format(time.TimeOnly), nil
		}
		return at(v).text(), nil
	}
	return "", fmt.Errorf("a value of %T cannot be exported", v)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// blobRow is a file of the database without its content.
type blobRow struct {
	SHA256 string `gorm:"column:sha256"`
	Mime   string
	Size   int64
}

func (r exportRepo) Blobs(ctx context.Context) ([]service.ExportBlob, error) {
	var out []service.ExportBlob
	for _, kind := range []struct {
		sql     string
		picture bool
	}{{"SELECT sha256, mime, length(bytes) AS size FROM stored_image ORDER BY sha256", true},
		{"SELECT sha256, mime, size FROM attachment_content ORDER BY sha256", false}} {
		rows, err := queryAll[blobRow](ctx, r.unit, kind.sql)
		if err != nil {
			return nil, err
		}
		for _, b := range rows {
			out = append(out, service.ExportBlob{Picture: kind.picture, SHA256: b.SHA256, Mime: b.Mime, Size: b.Size})
		}
	}
	return out, nil
}

func (r exportRepo) Patients(ctx context.Context, after clinic.PatientID, limit int) ([]clinic.PatientID, error) {
	ids, err := queryValues[int64](ctx, r.unit, "SELECT user_id FROM patient_profile WHERE merged_into IS NULL AND user_id > ? ORDER BY user_id LIMIT ?", int64(after), limit)
	out := make([]clinic.PatientID, len(ids))
	for i, id := range ids {
		out[i] = clinic.PatientID(id)
	}
	return out, err
}

func (r exportRepo) CountPatients(ctx context.Context) (int, error) {
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM patient_profile WHERE merged_into IS NULL")
	return int(n), err
}

package django

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"slices"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Bounds on what is read. A database beyond them is no clinic's.
const (
	maxValue = 256 << 10 // bytes of one value; a longer one is not read
	maxTotal = 1 << 30   // bytes of all values
	maxRows  = 5_000_000 // of one table
	// queryTimeout bounds the reading of one table.
	queryTimeout = 5 * time.Minute
)

// wanted are the columns that are read of each table. The first is the id;
// what is missing counts as empty.
var wanted = map[service.ImportTable][]string{
	service.TableSettings:        {"id", "hospital_name", "address", "phone", "email", "website", "logo", "established_year", "license_number"},
	service.TableUsers:           {"id", "username", "first_name", "last_name", "email", "password", "is_staff", "is_active", "is_superuser", "date_joined", "last_login"},
	service.TableProfiles:        {"id", "user_id", "role", "phone", "address", "date_of_birth", "profile_picture", "created_at", "updated_at"},
	service.TablePatients:        {"id", "user_id", "emergency_contact", "blood_group", "medical_history", "insurance_info", "allergies"},
	service.TableDepartments:     {"id", "name", "description", "head_doctor_id", "head_doctor", "location", "phone", "created_at"},
	service.TableSpecializations: {"id", "name", "description", "requirements", "created_at"},
	service.TableDoctors: {"id", "user_id", "specialization", "department_id", "license_number", "experience_years", "qualification", "bio",
		"consultation_fee", "rating", "is_available", "created_at"},
	service.TableDoctorFields: {"id", "doctor_id", "specialization_id"},
	service.TableHours:        {"id", "doctor_id", "day_of_week", "start_time", "end_time", "is_active"},
	service.TableVisits: {"id", "patient_id", "doctor_id", "appointment_date", "appointment_time", "status", "symptoms", "notes", "diagnosis",
		"prescription", "follow_up_date", "created_at", "updated_at"},
	service.TableRecords: {"id", "patient_id", "appointment_id", "diagnosis", "treatment", "prescription", "notes", "date_created",
		"follow_up_date", "doctor_notes"},
	service.TablePayments: {"id", "appointment_id", "amount", "payment_method", "payment_status", "transaction_id", "payment_date"},
}

// source is a database of the other system.
type source interface {
	// columns returns those of a real table that hold stored values; none when
	// there is no such table.
	columns(ctx context.Context, table string) ([]string, error)
	// count is the number of a table's rows.
	count(ctx context.Context, table string) (int, error)
	// rows hands over one row after the other. The columns are some of columns.
	rows(ctx context.Context, table string, columns []string, row func([]value) error) error
	// close ends the reading. An error says that the database changed meanwhile.
	close() error
	name() string
}

// table is what was read of one table.
type table struct {
	columns map[string]int
	rows    []row
}

// row is a row of a table. id is 0 when it cannot be read or stands there twice.
type row struct {
	id     int64
	column map[string]int
	values []value
}

// get returns a value, NULL for a column that is not there.
func (r row) get(column string) value {
	if i, ok := r.column[column]; ok {
		return r.values[i]
	}
	return value{null: true}
}

// extract is all that was read.
type extract struct {
	tables map[service.ImportTable]table
	digest string
}

// read reads every wanted table.
func read(ctx context.Context, s source, progress func(done, total int)) (extract, error) {
	out := extract{tables: map[service.ImportTable]table{}}
	sum := digest{hash: sha256.New()}
	have := map[service.ImportTable][]string{}
	total := 0
	for _, t := range service.ImportTables() {
		columns, err := s.columns(ctx, string(t))
		if err != nil {
			return out, err
		}
		// In the order of wanted: the id first, whatever the table looks like.
		for _, c := range wanted[t] {
			if slices.Contains(columns, c) {
				have[t] = append(have[t], c)
			}
		}
		if !slices.Contains(have[t], "id") {
			delete(have, t)
			continue
		}
		n, err := s.count(ctx, string(t))
		if err != nil {
			return out, err
		}
		if total += n; n > maxRows {
			return out, clinic.Errorf(clinic.Invalid, "The table %s has more rows than can be moved in at once.", t)
		}
	}
	if !slices.Contains(have[service.TableUsers], "username") {
		return out, clinic.Errorf(clinic.Invalid, "This is not the database of a Django HMS: it has no table auth_user with user names.")
	}
	done, bytes := 0, 0
	for _, t := range service.ImportTables() {
		columns, ok := have[t]
		if !ok {
			continue
		}
		sum.text(string(t))
		read := table{columns: map[string]int{}}
		for i, c := range columns {
			read.columns[c] = i
			sum.text(c)
		}
		err := s.rows(ctx, string(t), columns, func(values []value) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, v := range values {
				bytes += len(v.text)
				sum.value(v)
			}
			switch {
			case len(read.rows) >= maxRows:
				return clinic.Errorf(clinic.Invalid, "The table %s has more rows than can be moved in at once.", t)
			case bytes > maxTotal:
				return clinic.Errorf(clinic.Invalid, "The database holds more than %d MB of text, more than can be moved in at once.", maxTotal>>20)
			}
			read.rows = append(read.rows, row{id: values[0].id(), column: read.columns, values: slices.Clone(values)})
			if done++; progress != nil && (done%500 == 0 || done == total) {
				progress(done, max(total, done))
			}
			return nil
		})
		if err != nil {
			return out, err
		}
		slices.SortStableFunc(read.rows, func(a, b row) int {
			switch {
			case a.id < b.id:
				return -1
			case a.id > b.id:
				return 1
			}
			return 0
		})
		out.tables[t] = read
	}
	out.digest = hex.EncodeToString(sum.hash.Sum(nil))
	return out, nil
}

// digest is a hash of what was read, every part with its length.
type digest struct{ hash hash.Hash }

func (d digest) text(s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	d.hash.Write(n[:])
	d.hash.Write([]byte(s))
}

func (d digest) value(v value) {
	switch {
	case v.null:
		d.hash.Write([]byte{0})
	case v.long:
		d.hash.Write([]byte{1})
	default:
		d.hash.Write([]byte{2})
		d.text(v.text)
	}
}

// quoted is a name of ours as SQL writes it. Names of the other database are
// never put into a statement.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// list joins columns, each as an expression.
func list(columns []string, expression func(string) string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = expression(quoted(c))
	}
	return strings.Join(parts, ", ")
}

var limit = strconv.Itoa(maxValue)

// failed puts an error of a driver into words.
func failed(ctx context.Context, err error) error {
	var known *clinic.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(ctx.Err(), context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded):
		return clinic.Wrap(clinic.Unavailable, err, "The database took too long to answer. Nothing was moved in.")
	}
	return clinic.Wrap(clinic.Unavailable, err, "The database cannot be read: it is damaged, or not what it says it is. Nothing was moved in.")
}

package store

import (
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"caredesk/internal/clinic"
)

// pgCode is PostgreSQL's SQLSTATE in err's tree, empty when there is none.
func pgCode(err error) string {
	if e := pgError(err); e != nil {
		return e.Code
	}
	return ""
}

func pgError(err error) *pgconn.PgError {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// codeOf names a database's error for the log, without the values in it.
func codeOf(err error) string {
	if code := pgCode(err); code != "" {
		return code
	}
	if code := sqliteCode(err); code != 0 {
		return "sqlite " + strconv.Itoa(code)
	}
	return "none"
}

// pgExclusions maps the constraints that keep visits apart to words.
var pgExclusions = map[string]string{
	"appointment_doctor_overlap":  "caredesk: doctor overlap",
	"appointment_patient_overlap": "caredesk: patient overlap",
}

// pgWords are the words for an error of PostgreSQL; ok is false when err is none.
func pgWords(err error) (w words, ok bool) {
	e := pgError(err)
	if e == nil {
		var connect *pgconn.ConnectError
		var network net.Error
		if errors.As(err, &connect) || errors.As(err, &network) || isBroken(err) {
			return words{clinic.Unavailable, "", "The database server cannot be reached. Nothing was saved. Check the network and try again in a moment."}, true
		}
		return words{}, false
	}
	switch e.Code {
	case "P0001": // raised by a guard
		if w, ok := triggerWords[e.Message]; ok {
			return w, true
		}
		return words{clinic.Conflict, "", "A rule of the database does not allow this."}, true
	case "23P01":
		return triggerWords[pgExclusions[e.ConstraintName]], true
	case "23505":
		if w, ok := uniqueWords[pgUniqueColumn(e)]; ok {
			return w, true
		}
		return words{clinic.Conflict, "", "There is already such a record."}, true
	case "23503":
		return words{clinic.Conflict, "", "This refers to a record that does not exist, or is still referred to by others."}, true
	case "23502":
		return words{clinic.Invalid, e.ColumnName, "Something that is needed was left out."}, true
	case "23514":
		return words{clinic.Invalid, "", "A value is outside what the database allows."}, true
	case "22021", "22P05":
		return words{clinic.Invalid, "", "The text holds a character that cannot be stored."}, true
	case "22003", "22P02", "42804", "22008":
		return words{clinic.Invalid, "", "The value is of the wrong kind."}, true
	case "54000", "54001", "22001":
		return words{clinic.Invalid, "", "That is too long to be stored."}, true
	case "40001", "40P01", "55P03":
		return words{clinic.Unavailable, "", "Another program is writing to the database. Nothing was saved. Please try again in a moment."}, true
	case "57014":
		return words{clinic.Unavailable, "", "Cancelled. Nothing was saved."}, true
	case "53100":
		return words{clinic.Unavailable, "", "The server's disk is full. Nothing was saved. Tell whoever looks after the server."}, true
	case "53200":
		return words{clinic.Unavailable, "", "The server is out of memory. Nothing was saved. Please try again in a moment."}, true
	case "53300":
		return words{clinic.Unavailable, "", "The server has no connection left. Nothing was saved. Close Caredesk where it is not used, or have the server allow more connections."}, true
	case "25006":
		return words{clinic.Unavailable, "", "The server is read-only: it may be a copy that stands by. Nothing was saved."}, true
	case "28P01", "28000":
		return words{clinic.Unavailable, "password", "The server does not accept this user and password."}, true
	case "3D000":
		return words{clinic.NotFound, "database", "There is no such database on the server."}, true
	case "42501":
		return words{clinic.Unavailable, "", "The server does not allow this role to do that. It must own its database."}, true
	case "0A000", "58P01":
		return words{clinic.Unavailable, "", "The server lacks a part that Caredesk needs (the extensions btree_gist and pg_trgm, which come with PostgreSQL's contrib package)."}, true
	case "XX001", "XX002":
		return words{clinic.Unavailable, "", "The server reports that the database is damaged. Stop working with it and restore the last backup."}, true
	}
	switch e.Code[:min(2, len(e.Code))] {
	case "08", "57":
		return words{clinic.Unavailable, "", "The database server is stopping or cannot be reached. Nothing was saved. Please try again in a moment."}, true
	case "53", "58":
		return words{clinic.Unavailable, "", "The database server has no room or cannot use its disk. Nothing was saved. Tell whoever looks after the server."}, true
	}
	// Whatever else hinders a connection, such as a database that is closed to everybody for a while.
	if connect := (*pgconn.ConnectError)(nil); errors.As(err, &connect) {
		return words{clinic.Unavailable, "", "The server does not let anybody use this database at the moment. Nothing was saved. Please try again in a moment."}, true
	}
	return words{}, false
}

// pgUniqueColumn is "table.column" of the last column of a violated unique
// index. The message's detail is "Key (a, b)=(1, 2) already exists."; only the
// names in it are read, and for an expression the index is named, as on SQLite.
func pgUniqueColumn(e *pgconn.PgError) string {
	names, _, ok := strings.Cut(strings.TrimPrefix(e.Detail, "Key ("), ")=(")
	if !ok || strings.ContainsAny(names, "(:") {
		return "index '" + e.ConstraintName + "'"
	}
	parts := strings.Split(names, ", ")
	return e.TableName + "." + strings.Trim(parts[len(parts)-1], `"`)
}

package django

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"caredesk/internal/clinic"
)

// postgresSource is a PostgreSQL database, read in one transaction that shows
// one state and cannot write.
type postgresSource struct {
	db       *sql.DB
	tx       *sql.Tx
	database string
}

// passwordWord finds a password among the words of a DSN.
var passwordWord = regexp.MustCompile(`(?i)(^|\s|[?&])password\s*=`)

// openPostgres connects by a DSN without a password: that comes from PGPASSWORD,
// PGPASSFILE or ~/.pgpass, as for every program of PostgreSQL.
func openPostgres(ctx context.Context, dsn string) (*postgresSource, error) {
	inURL := false
	if u, err := url.Parse(dsn); err == nil && u.User != nil {
		_, inURL = u.User.Password()
	}
	if inURL || passwordWord.MatchString(dsn) {
		return nil, clinic.FieldErrorf("postgres", "Leave the password out: others see what stands on a command line. Put it into PGPASSWORD or the file .pgpass.")
	}
	config, err := pgx.ParseConfig(dsn)
	if err != nil { // its text may hold parts of the DSN
		return nil, clinic.FieldErrorf("postgres", "That is not the address of a PostgreSQL database, such as postgres://user@host/database.")
	}
	config.ConnectTimeout = 15 * time.Second
	// The simplest protocol: nothing is prepared, and poolers in between may be old.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	for name, v := range map[string]string{"default_transaction_read_only": "on", "application_name": "Caredesk import", "TimeZone": "UTC", "DateStyle": "ISO, YMD",
		"statement_timeout": strconv.FormatInt(queryTimeout.Milliseconds(), 10), "lock_timeout": "15000", "client_encoding": "UTF8"} {
		config.RuntimeParams[name] = v
	}
	s := &postgresSource{db: stdlib.OpenDB(*config), database: config.Database}
	s.db.SetMaxOpenConns(1)
	if s.tx, err = s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}); err != nil {
		closing := s.db.Close()
		if ctx.Err() != nil {
			return nil, failed(ctx, err)
		}
		return nil, clinic.Wrap(clinic.Unavailable, errors.Join(err, closing), "The PostgreSQL database cannot be reached, or does not let this user in. Check address, user, password and certificate.")
	}
	return s, nil
}

func (s *postgresSource) name() string { return s.database }

func (s *postgresSource) close() error {
	if err := errors.Join(s.tx.Rollback(), s.db.Close()); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The PostgreSQL database was lost while it was read.")
	}
	return nil
}

func (s *postgresSource) columns(ctx context.Context, table string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	var kind string
	err := s.tx.QueryRowContext(ctx, `SELECT c.relkind::text FROM pg_catalog.pg_class c WHERE c.oid = to_regclass($1)`, quoted(table)).Scan(&kind)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, failed(ctx, err)
	}
	if kind != "r" && kind != "p" {
		return nil, clinic.Errorf(clinic.Invalid, "%s is no table in this database. It is not read.", table)
	}
	// Types that somebody made there have functions of their own; they are left out.
	rows, err := s.tx.QueryContext(ctx, `SELECT a.attname::text FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
		WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
		AND t.typnamespace = 'pg_catalog'::regnamespace`, quoted(table))
	if err != nil {
		return nil, failed(ctx, err)
	}
	return names(ctx, rows)
}

func (s *postgresSource) count(ctx context.Context, table string) (n int, err error) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	err = s.tx.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+quoted(table)+" LIMIT $1) x", maxRows+1).Scan(&n)
	return n, failed(ctx, err)
}

// rows asks for every value as text behind a letter that tells a short value
// from a long one, which stays there.
func (s *postgresSource) rows(ctx context.Context, table string, columns []string, row func([]value) error) error {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	query := "SELECT " + list(columns, func(c string) string {
		return "CASE WHEN octet_length(" + c + "::text) > " + limit + " THEN 'l' ELSE 'v' || " + c + "::text END"
	}) + " FROM " + quoted(table) + " ORDER BY " + quoted(columns[0])
	rows, err := s.tx.QueryContext(ctx, query)
	if err != nil {
		return failed(ctx, err)
	}
	defer rows.Close()
	return failed(ctx, each(rows, len(columns), func(cell any) value {
		var text string
		switch v := cell.(type) {
		case string:
			text = v
		case []byte:
			text = string(v)
		}
		switch {
		case text == "":
			return value{null: true}
		case text[0] == 'l':
			return value{long: true}
		}
		return newValue(text[1:])
	}, row))
}

package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for the server's own administration

	"caredesk/internal/bootstrap"
)

// serverVariable names the environment variable with the address of a PostgreSQL
// server to measure on, as its superuser; scripts/with-postgres.sh sets it.
const serverVariable = "CAREDESK_TEST_POSTGRES"

// server is a PostgreSQL server with copies of one hospital, for a role of their own.
type server struct {
	admin     *sql.DB
	address   *url.URL // of the role, without a database
	role      string
	original  string
	databases []string
	note      string
}

// newServer copies a hospital to the server, where there is one; else it is nil.
func newServer(ctx context.Context, hospital string, out io.Writer) (s *server, err error) {
	named := os.Getenv(serverVariable)
	if named == "" {
		return nil, nil
	}
	address, err := url.Parse(named)
	if err != nil {
		return nil, errors.New(serverVariable + " cannot be read")
	}
	secret := rand.Text()
	role := "bench_" + strings.ToLower(secret[:8])
	s = &server{role: role, original: role + "_0", address: address}
	if s.admin, err = sql.Open("pgx", named); err != nil {
		return nil, err
	}
	s.admin.SetMaxOpenConns(1)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close(context.WithoutCancel(ctx)))
		}
	}()
	var version, disk, commit string
	if err := s.admin.QueryRowContext(ctx, "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')").Scan(&version, &disk, &commit); err != nil {
		return nil, err
	}
	s.note = "PostgreSQL " + strings.Fields(version)[0] + " on the same machine"
	if disk == "off" || commit == "off" {
		s.note += ", which does not wait for the disk"
	}
	s.note += "."
	// The name and the password are letters and digits of this program's own.
	if _, err := s.admin.ExecContext(ctx, "CREATE ROLE "+role+" LOGIN PASSWORD '"+secret+"'"); err != nil {
		return nil, err
	}
	address.User = url.UserPassword(role, secret)
	if err := s.make(ctx, s.original, "template0"); err != nil {
		return nil, err
	}
	start := time.Now()
	if _, err := bootstrap.Copy(ctx, bootstrap.CopyOptions{From: hospital, To: s.at(s.original), Now: clock}); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "copied the hospital to PostgreSQL in %.1f s\n", time.Since(start).Seconds())
	return s, nil
}

func (s *server) at(database string) string {
	u := *s.address
	u.Path = "/" + database
	return u.String()
}

func (s *server) make(ctx context.Context, database, template string) error {
	_, err := s.admin.ExecContext(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s OWNER %s ENCODING 'UTF8'", database, template, s.role))
	if err == nil {
		s.databases = append(s.databases, database)
	}
	return err
}

// fresh makes another copy of the hospital.
func (s *server) fresh(ctx context.Context, n int) (address string, err error) {
	database := fmt.Sprintf("%s_%d", s.role, n)
	return s.at(database), s.make(ctx, database, s.original)
}

// close removes all that was made.
func (s *server) close(ctx context.Context) error {
	var errs []error
	for _, d := range s.databases {
		_, err := s.admin.ExecContext(ctx, "DROP DATABASE IF EXISTS "+d+" WITH (FORCE)")
		errs = append(errs, err)
	}
	_, err := s.admin.ExecContext(ctx, "DROP ROLE IF EXISTS "+s.role)
	return errors.Join(append(errs, err, s.admin.Close())...)
}

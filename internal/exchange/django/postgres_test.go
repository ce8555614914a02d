//go:build linux

package django_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/django"
	"caredesk/internal/service"
)

// postgres starts a server of its own on a socket in a temporary folder, as an
// unprivileged user, and returns its address. Where PostgreSQL is not installed
// the test is skipped.
func postgres(t *testing.T) (dsn string) {
	t.Helper()
	tool := func(name string) string {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
		if len(found) == 0 {
			t.Skip("PostgreSQL is not installed")
		}
		return found[len(found)-1]
	}
	initdb, server := tool("initdb"), tool("postgres")
	dir, err := os.MkdirTemp("/tmp", "pg") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	var as *syscall.SysProcAttr
	if os.Getuid() == 0 {
		who, err := user.Lookup("nobody")
		if err != nil {
			t.Skip("there is no unprivileged user")
		}
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
		as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	data := filepath.Join(dir, "data")
	made := exec.Command(initdb, "-D", data, "-A", "trust", "-U", "owner", "-E", "UTF8", "--no-locale", "--no-sync")
	made.SysProcAttr, made.Dir = as, dir
	if out, err := made.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	run := exec.Command(server, "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off")
	run.SysProcAttr, run.Dir = as, dir
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Signal(syscall.SIGINT) // a fast stop
		_ = run.Wait()
	})
	dsn = "host=" + dir + " user=owner dbname=postgres"
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 100 {
		if err = db.Ping(); err == nil {
			return dsn
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the server does not start: %v", err)
	return ""
}

// asPostgres makes the tables of a SQLite file, with the types that Django gives
// them on PostgreSQL, and copies the rows.
func asPostgres(t *testing.T, path, dsn string) {
	t.Helper()
	from, err := sql.Open("sqlite", "file:///"+escaped(path))
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	types := map[string]string{"bool": "boolean", "datetime": "timestamp with time zone", "decimal": "numeric(10,2)", "integer unsigned": "integer"}
	for _, table := range service.ImportTables() {
		columns, err := from.Query("SELECT name, type FROM pragma_table_info(?)", string(table))
		if err != nil {
			t.Fatal(err)
		}
		var names, made, places []string
		for columns.Next() {
			var name, kind string
			if err := columns.Scan(&name, &kind); err != nil {
				t.Fatal(err)
			}
			if other := types[kind]; other != "" {
				kind = other
			}
			names, made = append(names, name), append(made, name+" "+kind)
			places = append(places, "$"+strconv.Itoa(len(names))+"::text::"+kind)
		}
		if err := errors.Join(columns.Err(), columns.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := to.Exec("CREATE TABLE " + string(table) + " (" + strings.Join(made, ", ") + ")"); err != nil {
			t.Fatal(err)
		}
		rows, err := from.Query("SELECT CAST(" + strings.Join(names, " AS TEXT), CAST(") + " AS TEXT) FROM " + string(table) + " ORDER BY id DESC")
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(sql.NullString)
		}
		for rows.Next() {
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			if _, err := to.Exec("INSERT INTO "+string(table)+" VALUES ("+strings.Join(places, ", ")+")", cells...); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPostgreSQLGivesTheSameAsTheFile(t *testing.T) {
	dsn := postgres(t)
	path := copied(t, small...)
	asPostgres(t, path, dsn)
	file, err := readFile(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	server, err := django.Reader{}.Read(context.Background(), service.ImportRequest{DSN: dsn, Currency: "EUR", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if server.Source != "postgres" {
		t.Errorf("the source is called %q", server.Source)
	}
	// Each writes an instant in its own way, of which the digest is made.
	file.Source, file.Digest, server.Source, server.Digest = "", "", "", ""
	a, errA := json.Marshal(file)
	b, errB := json.Marshal(server)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if string(a) != string(b) {
		n := 0
		for n < min(len(a), len(b)) && a[n] == b[n] {
			n++
		}
		t.Errorf("they differ at\n%.200s\n%.200s", a[n:], b[n:])
	}
	c := openClinic(t)
	if _, err := c.Imports.Run(c.owner, service.ImportCommand{DSN: dsn, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	c.verified()
}

func TestPostgreSQLIsNotWrittenAndItsCodeNotRun(t *testing.T) {
	dsn := postgres(t)
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range []string{"CREATE TABLE marks (n integer)", `CREATE FUNCTION mark() RETURNS integer LANGUAGE sql AS 'INSERT INTO marks VALUES (1) RETURNING n'`,
		"CREATE VIEW auth_user AS SELECT mark() AS id, 'x'::text AS username"} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	_, err = django.Reader{}.Read(context.Background(), service.ImportRequest{DSN: dsn, Currency: "EUR", Now: now})
	if clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), "auth_user is no table") {
		t.Errorf("a view in a table's place: %v", err)
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM marks").Scan(&n); err != nil || n != 0 {
		t.Errorf("the view ran %d times: %v", n, err)
	}
}

func TestPasswordsDoNotStandInAddresses(t *testing.T) {
	for _, dsn := range []string{"postgres://reader:secret@localhost/hms", "host=localhost password=secret", "postgres://reader@localhost/hms?password=secret", "host=x PassWord = secret"} {
		_, err := django.Reader{}.Read(context.Background(), service.ImportRequest{DSN: dsn, Currency: "EUR", Now: now})
		if clinic.CodeOf(err) != clinic.Invalid || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", dsn, err)
		}
	}
	_, err := django.Reader{}.Read(context.Background(), service.ImportRequest{DSN: "host=/nowhere user=x dbname=y connect_timeout=1", Currency: "EUR", Now: now})
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "cannot be reached") {
		t.Errorf("no server: %v", err)
	}
}

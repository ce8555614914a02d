package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for the server's own administration

	"caredesk/internal/store"
)

// ServerVariable names the environment variable with the address of a private
// PostgreSQL server, as its superuser, that tests may make databases on.
// `make test` starts one; see scripts/testserver.
const ServerVariable = "CAREDESK_TEST_POSTGRES"

// owner is the role that the tests' databases belong to: no superuser, as on a
// clinic's server.
const owner = "caredesk_owner"

var databases atomic.Int64

// server makes the owner and a template database with the newest schema, once
// for each test binary. A template that an earlier binary made is used again.
var server = sync.OnceValues(func() (template string, err error) {
	ctx := context.Background()
	// A store's Path is without the password; who opens it again, and further
	// programs that a test starts, find it here.
	if err := os.Setenv("PGPASSWORD", "owner"); err != nil {
		return "", err
	}
	admin, err := sql.Open("pgx", os.Getenv(ServerVariable))
	if err != nil {
		return "", err
	}
	defer admin.Close()
	admin.SetMaxOpenConns(1)
	// One binary at a time.
	if _, err := admin.ExecContext(ctx, "SELECT pg_advisory_lock(77)"); err != nil {
		return "", err
	}
	if _, err := admin.ExecContext(ctx, `DO $$ BEGIN
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '`+owner+`') THEN CREATE ROLE `+owner+` LOGIN PASSWORD 'owner'; END IF; END $$`); err != nil {
		return "", err
	}
	sum := fnv.New64()
	if err := store.HashSchema(sum); err != nil {
		return "", err
	}
	template = fmt.Sprintf("template_%x", sum.Sum64())
	var there bool
	if err := admin.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", template).Scan(&there); err != nil || there {
		return template, err
	}
	making := template + "_making"
	for _, text := range []string{"DROP DATABASE IF EXISTS " + making + " WITH (FORCE)", "CREATE DATABASE " + making + " OWNER " + owner + " TEMPLATE template0 ENCODING 'UTF8'"} {
		if _, err := admin.ExecContext(ctx, text); err != nil {
			return "", err
		}
	}
	s, err := store.Open(ctx, store.Options{Path: address(making), Create: true})
	if err != nil {
		return "", err
	}
	if err := s.Close(); err != nil {
		return "", err
	}
	_, err = admin.ExecContext(ctx, "ALTER DATABASE "+making+" RENAME TO "+template)
	return template, err
})

// address is a database on the tests' server, as its owner.
func address(database string) string {
	u, err := url.Parse(os.Getenv(ServerVariable))
	if err != nil {
		panic(ServerVariable + " cannot be read")
	}
	u.User = url.UserPassword(owner, "owner")
	u.Path = "/" + database
	return u.String()
}

// NewAddress makes a fresh, migrated PostgreSQL database and returns its
// address; the test is skipped when there is no server, which in `make test`
// there always is.
func NewAddress(t testing.TB) string { return newAddress(t, "") }

// NewEmptyAddress makes a PostgreSQL database without any tables.
func NewEmptyAddress(t testing.TB) string { return newAddress(t, "template0") }

func newAddress(t testing.TB, template string) string {
	t.Helper()
	if os.Getenv(ServerVariable) == "" {
		t.Skip("no PostgreSQL server to test with; make test starts one")
	}
	made, err := server()
	if err != nil {
		t.Fatalf("preparing the PostgreSQL server: %v", err)
	}
	if template == "" {
		template = made
	}
	if template == made {
		if name, ok := usedBefore.take(); ok {
			if err := empty(name); err != nil {
				t.Fatalf("emptying a PostgreSQL database: %v", err)
			}
			t.Cleanup(func() { usedBefore.give(name) })
			return address(name)
		}
	}
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), databases.Add(1))
	administer(t, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s OWNER %s ENCODING 'UTF8'", name, template, owner))
	t.Cleanup(func() {
		if template == made {
			usedBefore.give(name) // the server goes with the tests
			return
		}
		administer(t, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	})
	return address(name)
}

// usedBefore are databases of this binary that no test uses any more: making one
// anew takes a hundred times as long as emptying one.
var usedBefore pool

type pool struct {
	sync.Mutex
	names []string
}

func (p *pool) take() (string, bool) {
	p.Lock()
	defer p.Unlock()
	if len(p.names) == 0 {
		return "", false
	}
	name := p.names[len(p.names)-1]
	p.names = p.names[:len(p.names)-1]
	return name, true
}

func (p *pool) give(name string) {
	p.Lock()
	defer p.Unlock()
	p.names = append(p.names, name)
}

// empty brings a database back to what the migrations made, as only the
// server's superuser can. Its schema must be as it was.
func empty(name string) error {
	u, err := url.Parse(os.Getenv(ServerVariable))
	if err != nil {
		return err
	}
	u.Path = "/" + name
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, text := range []string{
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
		// Deleting from tables that are nearly empty is much quicker than
		// truncating them, which makes new files.
		"SET session_replication_role = replica", `DO $$
		DECLARE
			t record;
		BEGIN
			FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration' LOOP
				EXECUTE format('DELETE FROM %I', t.tablename);
			END LOOP;
			PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
		END $$`,
		"INSERT INTO audit_head (id, count, hash) VALUES (1, 0, '')",
		"INSERT INTO code_list (name) VALUES ('drugs'), ('drug_classes'), ('interactions'), ('diagnoses')",
		`INSERT INTO backup_plan (id, folder, schedule, daily_at, every_hours, keep_daily, keep_weekly, keep_monthly, locked_by, recipient)
			VALUES (1, '', 'off', '19:00:00', 4, 7, 4, 12, 'passphrase', '')`,
	} {
		if _, err := db.Exec(text); err != nil {
			return err
		}
	}
	return nil
}

// administer runs a statement as the server's superuser. A template can be
// copied by one at a time.
func administer(t testing.TB, text string) {
	t.Helper()
	db, err := sql.Open("pgx", os.Getenv(ServerVariable))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		_, err = db.Exec(text)
		if err == nil || !strings.Contains(err.Error(), "is being accessed by other users") || time.Since(start) > 30*time.Second {
			break
		}
	}
	if err != nil {
		t.Fatalf("%s: %v", strings.Fields(text)[0], err)
	}
}

// OpenAddress opens a PostgreSQL database until the end of the test. Clock and
// logger may be nil.
func OpenAddress(t testing.TB, address string, now func() time.Time, log *slog.Logger) *store.Store {
	t.Helper()
	return OpenFile(t, address, now, log)
}

// RawAddress opens a PostgreSQL database past the store, as its owner with a
// database shell would, who writes ? for a value.
func RawAddress(t testing.TB, address string) *sql.DB {
	t.Helper()
	db, err := store.OpenRaw(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

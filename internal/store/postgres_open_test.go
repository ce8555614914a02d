package store_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

func TestPostgreSQLIsOpenedWithCare(t *testing.T) {
	empty := storetest.NewEmptyAddress(t)
	open := func(o store.Options) error {
		s, err := store.Open(ctx, o)
		if err == nil {
			t.Cleanup(func() { _ = s.Close() })
			err = s.ReadOnly()
		}
		return err
	}
	if err := open(store.Options{Path: empty}); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("a database without tables: %v", err)
	}
	if err := open(store.Options{Path: empty, Create: true}); err != nil {
		t.Errorf("tables are made when asked for: %v", err)
	}
	if err := open(store.Options{Path: empty}); err != nil {
		t.Errorf("and then used: %v", err)
	}

	foreign := storetest.NewEmptyAddress(t)
	if _, err := storetest.RawAddress(t, foreign).Exec("CREATE TABLE auth_user (id bigint)"); err != nil {
		t.Fatal(err)
	}
	if err := open(store.Options{Path: foreign, Create: true}); clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != "database" {
		t.Errorf("a database of another program: %v", err)
	}

	super, err := url.Parse(empty)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := url.Parse(os.Getenv(storetest.ServerVariable))
	if err != nil {
		t.Fatal(err)
	}
	super.User = admin.User
	if err := open(store.Options{Path: super.String()}); clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "superuser") {
		t.Errorf("as a superuser: %v", err)
	}

	wrong := *super
	wrong.User = url.UserPassword("nobody_knows", "s3cret-canary")
	wrong.Host = "127.0.0.1:1"
	err = open(store.Options{Path: wrong.String()})
	if clinic.CodeOf(err) != clinic.Unavailable || strings.Contains(err.Error(), "s3cret-canary") {
		t.Errorf("a server that is not there: %v", err)
	}
	for _, address := range []string{"postgres://%zz", "postgres://u:s3cret-canary@h:port/x"} {
		if err := open(store.Options{Path: address}); clinic.CodeOf(err) != clinic.Invalid || strings.Contains(err.Error(), "s3cret-canary") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if got := store.WithoutPassword("postgres://u:s3cret-canary@h/x?password=s3cret-canary&sslmode=require"); strings.Contains(got, "canary") {
		t.Errorf("without its password: %s", got)
	}
}

// Whoever takes a safeguard away leaves a database that is read and not written.
func TestPostgreSQLWithoutAGuardIsReadOnly(t *testing.T) {
	for what, text := range map[string]string{
		"trigger dropped":      "DROP TRIGGER payment_no_update ON payment_record",
		"trigger switched off": "ALTER TABLE payment_record DISABLE TRIGGER payment_no_update",
		"function changed":     "CREATE OR REPLACE FUNCTION caredesk_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
		"constraint dropped":   "ALTER TABLE appointments_appointment DROP CONSTRAINT appointment_doctor_overlap",
		"index dropped":        "DROP INDEX appointment_token",
		"trigger of others":    "CREATE TRIGGER own BEFORE UPDATE ON payment_record FOR EACH ROW EXECUTE FUNCTION caredesk_refuse('x')",
	} {
		t.Run(what, func(t *testing.T) {
			address := storetest.NewEmptyAddress(t)
			s, err := store.Open(ctx, store.Options{Path: address, Create: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := storetest.RawAddress(t, address).Exec(text); err != nil {
				t.Fatal(err)
			}
			s = storetest.OpenAddress(t, address, nil, nil)
			if s.ReadOnly() == nil {
				t.Error("it may be written")
			}
			if err := s.InTx(ctx, func(service.Repos) error { return nil }); clinic.CodeOf(err) != clinic.Unavailable {
				t.Errorf("writing: %v", err)
			}
			if err := s.View(ctx, func(r service.Repos) error { _, err := r.Users().Count(ctx); return err }); err != nil {
				t.Errorf("reading: %v", err)
			}
			report, err := s.Verify(ctx)
			if err != nil || report.OK {
				t.Errorf("verify: %+v, %v", report.OK, err)
			}
		})
	}
}

// What another desk writes is told at once, what this one writes is not.
func TestPostgreSQLTellsOfOtherDesks(t *testing.T) {
	address := storetest.NewAddress(t)
	here, there := seed(t, address, 1), storetest.OpenAddress(t, address, nil, nil)
	watching, stop := context.WithCancel(ctx)
	var heard atomic.Int64
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		here.Watch(watching, 50*time.Millisecond, func() { heard.Add(1) })
	}()
	defer func() { stop(); <-ended }()
	deadline := time.Now().Add(10 * time.Second)
	for n := 0; heard.Load() == 0; n++ {
		if time.Now().After(deadline) {
			t.Fatal("nothing was heard")
		}
		if _, err := payOnce(there, fmt.Sprint("there ", n)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	time.Sleep(300 * time.Millisecond)
	before := heard.Load()
	if _, err := payOnce(here, "here"); err != nil {
		t.Fatal(err)
	}
	if err := there.InTx(ctx, func(r service.Repos) error {
		if err := r.Audit().Append(ctx, clinic.AuditEntry{At: time.Now(), UserName: "x", Role: clinic.RoleAdmin, Action: "a.b", Entity: "a"}); err != nil {
			return err
		}
		return clinic.Errorf(clinic.Invalid, "The desk gave up.")
	}); err == nil {
		t.Fatal("the desk did not give up")
	}
	time.Sleep(300 * time.Millisecond)
	if now := heard.Load(); now != before {
		t.Errorf("heard %d times of what this desk wrote or nobody kept", now-before)
	}
	began := time.Now()
	if _, err := payOnce(there, "there again"); err != nil {
		t.Fatal(err)
	}
	for heard.Load() == before {
		if time.Since(began) > 5*time.Second {
			t.Fatal("the second change was not heard")
		}
		time.Sleep(time.Millisecond)
	}
	t.Logf("heard after %v", time.Since(began))
}

// Two shells that write past the program at once cannot both win.
func TestPostgreSQLGuardsHoldBetweenShells(t *testing.T) {
	address := storetest.NewAddress(t)
	s := seed(t, address, 2)
	if _, err := payOnce(s, "first"); err != nil {
		t.Fatal(err)
	}
	a, b := storetest.RawAddress(t, address), storetest.RawAddress(t, address)
	const visit = `INSERT INTO appointments_appointment (patient_id, doctor_id, appointment_date, appointment_time, status, duration_minutes, created_at, updated_at)
		VALUES (?, 1, '2026-12-01', ?, 'booked', 30, 'x', 'x')`
	const refund = `INSERT INTO payment_record (amount_minor, minor_per_unit, payment_method, payment_date, business_date, closure_id, invoice_id, kind, currency, reason,
		receipt_no, receipt_year, receipt_seq, received_by, received_by_name, reverses_id, idempotency_key)
		SELECT -1, minor_per_unit, payment_method, payment_date, business_date, closure_id, invoice_id, 'refund', currency, 'x', ?, 2026, CAST(? AS INTEGER), received_by, 'x', id, ?
		FROM payment_record WHERE kind = 'payment'`
	for what, pair := range map[string][2][]any{
		"overlap": {{visit, 1, "10:00:00"}, {visit, 2, "10:15:00"}},
		"refund":  {{refund, "RC-2026-000002", 2, "k2"}, {refund, "RC-2026-000003", 3, "k3"}},
	} {
		ta, err := a.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ta.Exec(pair[0][0].(string), pair[0][1:]...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		second := make(chan error, 1)
		go func() {
			_, err := b.Exec(pair[1][0].(string), pair[1][1:]...)
			second <- err
		}()
		time.Sleep(100 * time.Millisecond)
		if err := ta.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := <-second; clinic.CodeOf(store.MapError(err)) != clinic.Conflict {
			t.Errorf("%s: the second shell: %v", what, err)
		}
	}
	if _, err := a.Exec("TRUNCATE audit_log"); clinic.CodeOf(store.MapError(err)) != clinic.Conflict {
		t.Errorf("truncating: %v", err)
	}
}

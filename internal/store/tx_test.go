package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

func next(r service.Repos) error {
	_, err := r.Numbers().Next(ctx, "patient", 0)
	return err
}

// Another program holds the database: a short while is waited for, a long one
// ends in words at the deadline, and cancelling answers at once.
func TestBusyDatabase(t *testing.T) {
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, nil)
	other, err := storetest.RawDB(t, path).Begin()
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	wantCode(t, s.InTx(short, next), clinic.Unavailable, "Another program", "Nothing was saved")
	if took := time.Since(start); took > time.Second {
		t.Errorf("the deadline of 0.3 s was kept after %v", took)
	}

	cancelled, stop := context.WithCancel(ctx)
	time.AfterFunc(100*time.Millisecond, stop)
	start = time.Now()
	wantCode(t, s.InTx(cancelled, next), clinic.Unavailable, "Cancelled")
	if took := time.Since(start); took > time.Second {
		t.Errorf("cancelling took %v", took)
	}
	// Readers do not wait for it.
	start = time.Now()
	if err := s.View(ctx, func(r service.Repos) error { _, err := r.Users().Count(ctx); return err }); err != nil || time.Since(start) > time.Second {
		t.Errorf("a reader waits for the writer: %v", err)
	}
	// Longer than SQLite's own patience of two seconds, twice: the attempt that
	// was cancelled above still has to end first.
	time.AfterFunc(5*time.Second, func() { _ = other.Rollback() })
	if err := s.InTx(ctx, next); err != nil {
		t.Errorf("after the other program was done: %v", err)
	}
}

// A writing transaction holds the database from its first moment: one that
// took the lock at its first write would be refused there.
func TestWriterHoldsTheLockFromTheStart(t *testing.T) {
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, nil)
	raw := storetest.RawDB(t, path)
	if err := s.InTx(ctx, func(service.Repos) error {
		_, err := raw.Exec("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE")
		wantCode(t, store.MapError(err), clinic.Unavailable, "Another program")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// Many goroutines of one program write, read and cancel at once: none sees a
// busy database, and every acknowledged number is there.
func TestConcurrentUse(t *testing.T) {
	s := storetest.New(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[int]bool{}
	for range 12 {
		wg.Go(func() {
			for i := range 15 {
				var n int
				err := s.InTx(ctx, func(r service.Repos) (err error) {
					n, err = r.Numbers().Next(ctx, "receipt", 2026)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				if seen[n] {
					t.Errorf("number %d was given twice", n)
				}
				seen[n] = true
				mu.Unlock()
				if err := s.View(ctx, func(r service.Repos) error { _, err := r.Users().Count(ctx); return err }); err != nil {
					t.Error(err)
				}
				if i%5 == 0 {
					quick, cancel := context.WithTimeout(ctx, time.Duration(i)*100*time.Microsecond)
					if err := s.InTx(quick, func(r service.Repos) error { _, err := r.Users().Count(quick); return err }); err != nil && clinic.CodeOf(err) != clinic.Unavailable {
						t.Error(err)
					}
					cancel()
				}
			}
		})
	}
	wg.Wait()
	for n := 1; n <= 180; n++ {
		if !seen[n] {
			t.Errorf("number %d is missing", n)
		}
	}
}

// Writers get their turn in the order they came.
func TestWritersTakeTurns(t *testing.T) {
	s := storetest.New(t)
	inside, leave := make(chan struct{}), make(chan struct{})
	go func() { _ = s.InTx(ctx, func(service.Repos) error { close(inside); <-leave; return nil }) }()
	<-inside
	var mu sync.Mutex
	var order []int
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := s.InTx(ctx, func(service.Repos) error {
				mu.Lock()
				defer mu.Unlock()
				order = append(order, i)
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(20 * time.Millisecond) // lets it queue up before the next
	}
	close(leave)
	wg.Wait()
	if fmt.Sprint(order) != "[0 1 2 3 4 5 6 7]" {
		t.Errorf("order of writers: %v", order)
	}
}

// A long read that is cancelled stops, and the next one works.
func TestCancelledRead(t *testing.T) {
	s := storetest.New(t)
	if err := s.InTx(ctx, func(r service.Repos) error {
		for i := range 300 {
			if _, err := r.Patients().Insert(ctx, clinic.Patient{Number: fmt.Sprintf("P-%06d", i), LastName: "N", CreatedAt: time.Now()}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		quick, cancel := context.WithTimeout(ctx, 300*time.Microsecond)
		err := s.View(quick, func(r service.Repos) error {
			_, err := r.Patients().Search(quick, service.PatientFilter{}, service.PageRequest{})
			return err
		})
		cancel()
		if err != nil && clinic.CodeOf(err) != clinic.Unavailable {
			t.Errorf("cancelled: %v", err)
		}
		if err := s.View(ctx, func(r service.Repos) error {
			pg, err := r.Patients().Search(ctx, service.PatientFilter{}, service.PageRequest{})
			if pg.Total != 300 {
				t.Errorf("%d patients", pg.Total)
			}
			return err
		}); err != nil {
			t.Errorf("after a cancelled read: %v", err)
		}
	}
}

// Nothing a patient is known by reaches the log, at any level, also when
// statements fail.
func TestLogHoldsNoValues(t *testing.T) {
	var out bytes.Buffer
	var mu sync.Mutex
	log := slog.New(slog.NewTextHandler(writerFunc(func(b []byte) (int, error) { mu.Lock(); defer mu.Unlock(); return out.Write(b) }), &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := storetest.OpenFile(t, storetest.NewFile(t), nil, log)
	p := clinic.Patient{Number: "P-000001", FirstName: "Canary", LastName: "Zwitscher", Phone: "0171 9988776", Email: "canary@example.org",
		DateOfBirth: clinic.MustDate("1971-07-07"), MedicalHistory: "Canaritis", CreatedAt: time.Now()}
	for range 2 { // the second fails
		_ = s.InTx(ctx, func(r service.Repos) error { _, err := r.Patients().Insert(ctx, p); return err })
	}
	if err := s.View(ctx, func(r service.Repos) error {
		_, err := r.Patients().Search(ctx, service.PatientFilter{Text: "Zwitscher"}, service.PageRequest{})
		_, err2 := r.Patients().Get(ctx, 1)
		_, _, err3 := r.Users().ByUsername(ctx, "p-000001")
		return errors.Join(err, err2, err3)
	}); err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(out.String())
	if !strings.Contains(text, "insert into") || !strings.Contains(text, "failed") {
		t.Fatal("the log holds no statements: the test sees nothing")
	}
	for _, canary := range []string{"canar", "zwitscher", "9988776", "1971-07-07", "p-000001"} {
		if strings.Contains(text, canary) {
			t.Errorf("the log holds %q", canary)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

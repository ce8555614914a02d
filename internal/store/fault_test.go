package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func fresh(t *testing.T) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{Path: filepath.Join(t.TempDir(), "x.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func register(ctx context.Context, number, note string) func(service.Repos) error {
	return func(r service.Repos) error {
		_, err := r.Patients().Insert(ctx, clinic.Patient{Number: number, LastName: "N", MedicalHistory: note, CreatedAt: time.Now()})
		return err
	}
}

// The disk fills up at one write after the other: each time nothing of the
// transaction stays, the message says why, and with space it works again.
func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	var pages string
	if err := s.engine.(*localFile).write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.engine.(*localFile).write.Exec("PRAGMA max_page_count = " + pages); err != nil {
		t.Fatal(err)
	}
	note := strings.Repeat("x", 3000)
	full := 0
	for i := range 30 {
		err := s.InTx(ctx, register(ctx, "P-"+strings.Repeat("1", i+1), note))
		if err == nil {
			continue
		}
		full++
		if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "disk is full") {
			t.Fatalf("full disk: %v", err)
		}
	}
	if full == 0 {
		t.Fatal("the disk never was full")
	}
	if err := s.ReadOnly(); err != nil {
		t.Errorf("a full disk is no damage: %v", err)
	}
	if report, err := s.Verify(ctx); err != nil || !report.OK {
		t.Errorf("after a full disk: %+v %v", report, err)
	}
	if _, err := s.engine.(*localFile).write.Exec("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if err := s.InTx(ctx, register(ctx, "P-2", note)); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

// A file that turns out damaged while open is not written to any more.
func TestDamageStopsWriting(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	if _, err := s.engine.(*localFile).write.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	path := s.Path()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	// All but the first two pages, which connections hold in memory.
	if _, err := f.WriteAt([]byte(strings.Repeat("\xff", int(info.Size())-8192)), 8192); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	err = s.View(ctx, func(r service.Repos) error {
		_, err := r.Users().List(ctx, service.UserFilter{}, service.PageRequest{})
		return err
	})
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "damaged") {
		t.Errorf("reading a damaged file: %v", err)
	}
	if s.ReadOnly() == nil {
		t.Error("the damage is not remembered")
	}
	if err := s.InTx(ctx, func(service.Repos) error { t.Error("ran"); return nil }); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("writing to a damaged file: %v", err)
	}
}

func TestSnapshot(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	if err := s.InTx(ctx, register(ctx, "P-000001", "")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy #1.db")
	if err := s.SnapshotTo(ctx, path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the copy: %v %v", info.Mode(), err)
	}
	copied, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if report, err := copied.Verify(ctx); err != nil || !report.OK {
		t.Errorf("the copy: %+v %v", report, err)
	}
	if err := copied.View(ctx, func(r service.Repos) error {
		pg, err := r.Patients().Search(ctx, service.PatientFilter{Text: "P-000001"}, service.PageRequest{})
		if pg.Total != 1 {
			t.Errorf("%d patients in the copy", pg.Total)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.SnapshotTo(ctx, path); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("over an existing file: %v", err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	other := filepath.Join(filepath.Dir(path), "other.db")
	if err := s.SnapshotTo(gone, other); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := os.Stat(other); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a failed copy is left over")
	}
}

// Another program's writes are noticed, our own are not.
func TestWatch(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := fresh(t)
	other, err := Open(ctx, Options{Path: s.Path()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	changed := make(chan struct{}, 10)
	stopped := make(chan struct{})
	go func() { s.Watch(ctx, 10*time.Millisecond, func() { changed <- struct{}{} }); close(stopped) }()
	time.Sleep(50 * time.Millisecond)
	if err := s.InTx(ctx, register(ctx, "P-1", "")); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
		t.Error("our own write was taken for another's")
	case <-time.After(100 * time.Millisecond):
	}
	if err := other.InTx(ctx, register(ctx, "P-2", "")); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
	case <-time.After(2 * time.Second):
		t.Error("the other program's write went unnoticed")
	}
	cancel()
	select {
	case <-stopped:
	case <-time.After(2 * time.Second):
		t.Error("Watch goes on after its context ended")
	}
}

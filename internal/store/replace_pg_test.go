package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

func sums(t *testing.T, s *store.Store) []store.CopiedTable {
	t.Helper()
	out, err := s.Sums(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// whole checks every invariant of a database, and that it may be written to.
func whole(t *testing.T, s *store.Store) {
	t.Helper()
	wantClean(t, s)
	if err := s.ReadOnly(); err != nil {
		t.Error(err)
	}
}

// filledServer is a server with the data of a busy site, the file it came from, and
// a desk that works on it.
func filledServer(t *testing.T) (address, file string, desk *store.Store) {
	t.Helper()
	file, address = busySite(t), storetest.NewEmptyAddress(t)
	from := storetest.OpenFile(t, file, nil, nil)
	if _, err := from.CopyTo(ctx, store.Options{Path: address}, nil); err != nil {
		t.Fatal(err)
	}
	if err := from.Close(); err != nil {
		t.Fatal(err)
	}
	return address, file, storetest.OpenAddress(t, address, nil, nil)
}

func replace(ctx context.Context, address, file string, progress func(done, total int64)) error {
	taken, err := store.TakeServer(ctx, store.Options{Path: address})
	if err != nil {
		return err
	}
	_, err = taken.ReplaceWith(ctx, file, progress)
	return errors.Join(err, taken.Close())
}

// What a file holds takes the place of everything on the server, row for row,
// while other desks write; what they saved before is in the copy made first.
func TestAFileTakesThePlaceOfAServersData(t *testing.T) {
	address, file, desk := filledServer(t)
	want := sums(t, desk)
	var wg sync.WaitGroup
	stop, acknowledged := make(chan struct{}), 0
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			_, err := payOnce(desk, fmt.Sprintf("under load %d", i))
			switch {
			case err == nil:
				acknowledged++
			case clinic.CodeOf(err) == clinic.Unauthenticated && strings.Contains(clinic.MessageOf(err), "A backup took the place"):
				return
			case clinic.CodeOf(err) == clinic.Unavailable: // on a slow machine it takes longer than a desk waits: nothing was saved, and the desk is told
			default:
				t.Errorf("a payment under load: %v", err)
				return
			}
		}
	})
	wg.Go(func() { // a page that is loaded again and again sees the old or the new, never a half
		for {
			select {
			case <-stop:
				return
			default:
			}
			if err := desk.View(ctx, func(r service.Repos) error {
				c, err := r.Backups().Contents(ctx)
				if err == nil && (c.Rows("auth_user") == 0 || c.Rows("audit_log") == 0 || c.AuditHash == "") {
					err = fmt.Errorf("an empty hospital: %+v", c)
				}
				return err
			}); err != nil {
				t.Errorf("reading under load: %v", err)
				return
			}
		}
	})
	time.Sleep(100 * time.Millisecond)
	taken, err := store.TakeServer(ctx, store.Options{Path: address})
	if err != nil {
		t.Fatal(err)
	}
	saved := filepath.Join(t.TempDir(), "saved.db")
	if err := taken.SnapshotTo(ctx, saved); err != nil {
		t.Fatal(err)
	}
	there, err := taken.ReplaceWith(ctx, file, nil)
	if err = errors.Join(err, taken.Close()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	close(stop)
	wg.Wait()
	if _, err := payOnce(desk, "after"); clinic.CodeOf(err) != clinic.Unauthenticated {
		t.Errorf("a desk that knows of nothing wrote into the restored data: %v", err)
	}
	again := storetest.OpenAddress(t, address, nil, nil)
	whole(t, again)
	if have := sums(t, again); !reflect.DeepEqual(have, want) || !reflect.DeepEqual(there, want) {
		t.Errorf("not what the file holds:\nhave %v\nwant %v", have, want)
	}
	old := storetest.OpenFile(t, saved, nil, nil)
	whole(t, old)
	if _, err := payOnce(again, "goes on"); err != nil {
		t.Errorf("the restored server takes no payment: %v", err)
	}
	before, after := rowsOf(want, "payment_record"), rowsOf(sums(t, old), "payment_record")
	if after-before != int64(acknowledged) || acknowledged == 0 {
		t.Errorf("%d payments were acknowledged, the copy made first has %d more", acknowledged, after-before)
	}
}

func rowsOf(sums []store.CopiedTable, table string) int64 {
	for _, s := range sums {
		if s.Table == table {
			return s.Rows
		}
	}
	return -1
}

// Ended at any moment, it leaves the old data.
func TestAReplacementOfAServersDataThatIsEndedChangesNothing(t *testing.T) {
	address, file, desk := filledServer(t)
	if _, err := payOnce(desk, "newer than the file"); err != nil {
		t.Fatal(err)
	}
	want := sums(t, desk)
	unchanged := func(when string) {
		t.Helper()
		if have := sums(t, desk); !reflect.DeepEqual(have, want) {
			t.Errorf("%s: the data is another", when)
		}
		whole(t, storetest.OpenAddress(t, address, nil, nil))
	}
	quit, cancel := context.WithCancel(ctx)
	if err := replace(quit, address, file, func(done, total int64) { // after all rows, before COMMIT
		if done == total {
			cancel()
		}
	}); err == nil {
		t.Error("a cancelled replacement came to its end")
	}
	unchanged("cancelled after the last row")
	for _, after := range []time.Duration{20, 60, 120, 250} {
		quit, cancel := context.WithTimeout(ctx, after*time.Millisecond)
		if err := replace(quit, address, file, nil); err == nil {
			t.Logf("%d ms were enough", after)
			want = sums(t, storetest.OpenAddress(t, address, nil, nil))
		}
		cancel()
		unchanged(fmt.Sprintf("cancelled after %d ms", after))
	}
	// The server ends the connection in the middle, as when it is stopped.
	taken, err := store.TakeServer(ctx, store.Options{Path: address})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := store.OpenRaw(address)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	_, err = taken.ReplaceWith(ctx, file, func(done, total int64) {
		if done == total {
			if _, err := raw.Exec("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"); err != nil {
				t.Error(err)
			}
		}
	})
	if clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("the connection was ended in the middle: %v", err)
	}
	_ = taken.Close()
	unchanged("the connection was ended")
	// Writers wait meanwhile, and go on.
	if taken, err = store.TakeServer(ctx, store.Options{Path: address}); err != nil {
		t.Fatal(err)
	}
	wait, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	err = desk.InTx(wait, func(service.Repos) error { return nil })
	if clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("somebody wrote in the middle of a replacement: %v", err)
	}
	if err := taken.Close(); err != nil {
		t.Error(err)
	}
	if _, err := payOnce(desk, "goes on"); err != nil {
		t.Error(err)
	}
}

func TestAServerWithoutASafeguardIsMadeWholeByAReplacement(t *testing.T) {
	address, file, desk := filledServer(t)
	raw, err := store.OpenRaw(address)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec("CREATE VIEW ours AS SELECT id FROM auth_user; DROP TRIGGER audit_no_update ON audit_log"); err != nil {
		t.Fatal(err)
	}
	if err := replace(ctx, address, file, nil); clinic.CodeOf(err) != clinic.Conflict || !strings.Contains(clinic.MessageOf(err), "built on Caredesk's tables") {
		t.Errorf("with a view of somebody else's: %v", err)
	}
	if _, err := raw.Exec("DROP VIEW ours"); err != nil {
		t.Fatal(err)
	}
	if s := storetest.OpenAddress(t, address, nil, nil); s.ReadOnly() == nil {
		t.Fatal("a safeguard is missing and nobody says so")
	}
	told := make(chan struct{})
	watching, end := context.WithCancel(ctx)
	defer end()
	go desk.Watch(watching, 10*time.Millisecond, func() {
		if desk.Replaced() {
			close(told)
			end()
		}
	})
	time.Sleep(100 * time.Millisecond)
	if err := replace(ctx, address, file, nil); err != nil {
		t.Fatal(err)
	}
	select {
	case <-told:
	case <-time.After(5 * time.Second):
		t.Error("the other desk is not told")
	}
	whole(t, storetest.OpenAddress(t, address, nil, nil))
	// A desk that did not hear it finds out when it listens again.
	late := 0
	deaf := storetest.OpenAddress(t, address, nil, nil)
	if err := replace(ctx, address, file, nil); err != nil {
		t.Fatal(err)
	}
	watching, end = context.WithTimeout(ctx, 10*time.Second)
	defer end()
	deaf.Watch(watching, 10*time.Millisecond, func() { late++; end() })
	if !deaf.Replaced() || late == 0 {
		t.Errorf("a desk that was out of touch is told %d times, replaced: %v", late, deaf.Replaced())
	}
}

func TestAnEmptyServerIsFilled(t *testing.T) {
	file, address := busySite(t), storetest.NewEmptyAddress(t)
	taken, err := store.TakeServer(ctx, store.Options{Path: address})
	if err != nil {
		t.Fatal(err)
	}
	if !taken.Empty() || clinic.CodeOf(taken.SnapshotTo(ctx, filepath.Join(t.TempDir(), "x.db"))) != clinic.NotFound {
		t.Error("an empty database is taken for a full one")
	}
	there, err := taken.ReplaceWith(ctx, file, nil)
	if err = errors.Join(err, taken.Close()); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenAddress(t, address, nil, nil)
	whole(t, s)
	if have := sums(t, s); !reflect.DeepEqual(have, there) {
		t.Errorf("have %v", have)
	}
}

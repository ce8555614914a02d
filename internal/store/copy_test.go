package store_test

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// A database goes to a server and back and is the same, row for row, and
// everything that holds its rules is in force on each side.
func TestACopyIsTheSameOnEverySide(t *testing.T) {
	path := busySite(t)
	from := storetest.OpenFile(t, path, nil, nil)
	before, err := from.Sums(ctx)
	if err != nil {
		t.Fatal(err)
	}
	file, _ := os.ReadFile(path)
	address, back := storetest.NewEmptyAddress(t), filepath.Join(t.TempDir(), "back.db")
	told := int64(0)
	there, err := from.CopyTo(ctx, store.Options{Path: address}, func(done, total int64) {
		if done < told || done > total {
			t.Errorf("progress %d of %d after %d", done, total, told)
		}
		told = done
	})
	if err != nil {
		t.Fatal(err)
	}
	server := storetest.OpenAddress(t, address, nil, nil)
	again, err := server.CopyTo(ctx, store.Options{Path: back}, nil)
	if err != nil {
		t.Fatal(err)
	}
	after, err := from.Sums(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rows := int64(0)
	for _, sum := range before {
		rows += sum.Rows
	}
	if rows < 40 || told != rows || !reflect.DeepEqual(before, there) || !reflect.DeepEqual(before, again) || !reflect.DeepEqual(before, after) {
		t.Errorf("%d rows, told %d:\n from %v\nthere %v\n back %v\nafter %v", rows, told, before, there, again, after)
	}
	if now, _ := os.ReadFile(path); sha256.Sum256(now) != sha256.Sum256(file) {
		t.Error("the source was written to")
	}
	for name, s := range map[string]*store.Store{"server": server, "file": storetest.OpenFile(t, back, nil, nil)} {
		report, err := s.Verify(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range report.Checks {
			if !c.OK {
				t.Errorf("%s: %s: %s", name, c.Name, c.Detail)
			}
		}
		// It goes on where the first one stood: new numbers, old rules.
		if seq, err := payOnce(s, "after the copy"); err != nil || seq != 6 {
			t.Errorf("%s: the next receipt is %d, %v", name, seq, err)
		}
		if err := s.View(ctx, func(r service.Repos) error {
			found, err := r.Patients().Search(ctx, service.PatientFilter{Text: "P-000001"}, service.PageRequest{})
			if len(found.Rows) != 1 {
				t.Errorf("%s: %d patients are found", name, len(found.Rows))
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		raw := storetest.RawDB(t, s.Path())
		if name == "server" {
			raw = storetest.RawDB(t, address)
		}
		if _, err := raw.Exec("DELETE FROM payment_record"); clinic.CodeOf(store.MapError(err)) != clinic.Conflict {
			t.Errorf("%s: payments can be deleted: %v", name, err)
		}
	}
	if info, err := os.Stat(back); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the file: %v %v", info.Mode(), err)
	}
}

// A copy never replaces anything, and one that is cancelled leaves nothing.
func TestACopyReplacesNothing(t *testing.T) {
	path := busySite(t)
	from := storetest.OpenFile(t, path, nil, nil)
	full := storetest.NewAddress(t)
	seed(t, full, 1)
	for _, to := range []string{path, full} {
		if _, err := from.CopyTo(ctx, store.Options{Path: to}, nil); clinic.CodeOf(err) != clinic.Conflict {
			t.Errorf("onto %s: %v", to, err)
		}
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	folder, address := t.TempDir(), storetest.NewEmptyAddress(t)
	for _, to := range []string{filepath.Join(folder, "x.db"), address} {
		if _, err := from.CopyTo(gone, store.Options{Path: to}, nil); err == nil {
			t.Errorf("a cancelled copy to %s succeeded", to)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := from.CopyTo(ctx, store.Options{Path: address}, nil); err != nil {
		t.Errorf("once more, uncancelled: %v", err)
	}
}

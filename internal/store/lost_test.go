package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

func admit(ctx context.Context, s *store.Store, name string) error {
	return s.InTx(ctx, func(r service.Repos) error {
		_, err := r.Departments().Insert(ctx, clinic.Department{Name: name, CreatedAt: time.Now()})
		return err
	})
}

func departments(ctx context.Context, s *store.Store) (names []string, err error) {
	err = s.View(ctx, func(r service.Repos) error {
		list, err := r.Departments().List(ctx, true)
		for _, d := range list {
			names = append(names, d.Name)
		}
		return err
	})
	return names, err
}

// A file that is moved away under the program takes no more saves, which would
// be lost, and goes on once it is back.
func TestAFileThatIsGoneTakesNoSaves(t *testing.T) {
	ctx := context.Background()
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, nil)
	if err := admit(ctx, s, "before"); err != nil {
		t.Fatal(err)
	}
	aside := filepath.Join(filepath.Dir(path), "aside.db")
	if err := os.Rename(path, aside); err != nil {
		t.Fatal(err)
	}
	err := admit(ctx, s, "lost")
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "not where it was") {
		t.Errorf("saving into a moved file: %v", err)
	}
	if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := admit(ctx, s, "lost"); clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "Another file") {
		t.Errorf("saving past another file: %v", err)
	}
	if err := os.Rename(aside, path); err != nil {
		t.Fatal(err)
	}
	if err := admit(ctx, s, "after"); err != nil {
		t.Errorf("once the file is back: %v", err)
	}
	if names, err := departments(ctx, s); err != nil || fmt.Sprint(names) != "[after before]" {
		t.Errorf("kept %v, %v", names, err)
	}
}

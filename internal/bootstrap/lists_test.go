package bootstrap_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// A new hospital has the starter lists at once; opening it again reads them
// from the program, finds nothing to do and writes nothing.
func TestANewHospitalHasTheStarterLists(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.db")
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("test", "here"))
	open := func(create bool) (lists []service.CodeListInfo, took time.Duration) {
		t.Helper()
		start := time.Now()
		app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Create: create})
		if err != nil {
			t.Fatal(err)
		}
		defer app.Close()
		took = time.Since(start)
		if lists, err = app.Services.CodeLists.Lists(ctx); err != nil {
			t.Fatal(err)
		}
		report, err := app.Verify(ctx)
		if err != nil || !report.OK {
			t.Errorf("verify: %+v, %v", report, err)
		}
		return lists, took
	}
	first, made := open(true)
	again, opened := open(false)
	t.Logf("made in %v, opened again in %v", made, opened)
	var names []service.CodeList
	for i, l := range first {
		names = append(names, l.List)
		if l.Rows == 0 || l.Source != service.StarterSource || l.Revision != 1 {
			t.Errorf("a new hospital: %+v", l)
		}
		if again[i] != l {
			t.Errorf("opened again: %+v, was %+v", again[i], l)
		}
	}
	if want := []service.CodeList{service.DrugList, service.ClassList, service.InteractionList, service.DiagnosisList}; !slices.Equal(names, want) {
		t.Errorf("the lists %v", names)
	}
}

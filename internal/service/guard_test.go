package service_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// untouchable is a unit of work that must not be reached.
type untouchable struct{}

func (untouchable) InTx(context.Context, func(service.Repos) error) error { panic("reached the store") }
func (untouchable) View(context.Context, func(service.Repos) error) error { panic("reached the store") }

// openMethods are the only ones that may be called by nobody.
var openMethods = []string{"Sessions.Branding", "Sessions.SignIn", "Setup.Initialize", "Setup.Needed"}

// method is an exported method of a service, called with zero arguments.
type method struct {
	name string
	call func(ctx context.Context) (err error, reached bool)
	// results is call with what was answered beside the error.
	results func(ctx context.Context) ([]reflect.Value, error)
}

func methods(t *testing.T) []method { return methodsOver(t, untouchable{}) }

func methodsOver(t *testing.T, uow service.UnitOfWork) []method {
	t.Helper()
	s := service.New(service.Deps{UoW: uow, Bus: event.NewBus(), Now: func() time.Time { return monday },
		NewID: func() string { return "id" }, Log: slog.New(slog.DiscardHandler), Passwords: hasher()})
	var out []method
	all := reflect.ValueOf(*s)
	for i := range all.NumField() {
		v := all.Field(i)
		for m := range v.NumMethod() {
			name, f := all.Type().Field(i).Name+"."+v.Type().Method(m).Name, v.Method(m)
			if f.Type().NumIn() == 0 || f.Type().In(0) != reflect.TypeFor[context.Context]() {
				t.Fatalf("%s does not take a context first", name)
			}
			results := func(ctx context.Context) ([]reflect.Value, error) {
				args := []reflect.Value{reflect.ValueOf(ctx)}
				for a := 1; a < f.Type().NumIn(); a++ {
					args = append(args, reflect.Zero(f.Type().In(a)))
				}
				all := f.Call(args)
				err, _ := all[len(all)-1].Interface().(error)
				return all[:len(all)-1], err
			}
			out = append(out, method{name, func(ctx context.Context) (err error, reached bool) {
				defer func() {
					if r := recover(); r != nil {
						if r != "reached the store" {
							panic(r)
						}
						reached = true
					}
				}()
				_, err = results(ctx)
				return err, false
			}, results})
		}
	}
	return out
}

func TestNobodyGetsPastTheDoor(t *testing.T) {
	var open []string
	for _, m := range methods(t) {
		if slices.Contains(openMethods, m.name) {
			open = append(open, m.name)
			continue
		}
		if err, reached := m.call(context.Background()); reached || clinic.CodeOf(err) != clinic.Unauthenticated {
			t.Errorf("%s without an actor: reached the store: %v, error: %v", m.name, reached, err)
		}
		ctx := clinic.WithActor(context.Background(), clinic.Actor{UserID: 7, Role: "visitor"})
		if err, reached := m.call(ctx); reached || clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("%s with a role without rights: reached the store: %v, error: %v", m.name, reached, err)
		}
		// An actor without a user is nobody, whatever role it claims.
		ctx = clinic.WithActor(context.Background(), clinic.Actor{Role: clinic.RoleAdmin})
		if err, reached := m.call(ctx); reached || clinic.CodeOf(err) != clinic.Unauthenticated {
			t.Errorf("%s with a claimed role: reached the store: %v, error: %v", m.name, reached, err)
		}
	}
	slices.Sort(open)
	if !slices.Equal(open, openMethods) {
		t.Errorf("open methods are %v, the list says %v", open, openMethods)
	}
}

// TestMethodsByRole keeps which role gets past the door of which use case in a
// golden file, so that a change of rights shows in review.
func TestMethodsByRole(t *testing.T) {
	var b strings.Builder
	for _, m := range methods(t) {
		if slices.Contains(openMethods, m.name) {
			fmt.Fprintf(&b, "%-42s everybody\n", m.name)
			continue
		}
		var roles []string
		for _, r := range clinic.Roles() {
			err, reached := m.call(clinic.WithActor(context.Background(), clinic.Actor{UserID: 7, Role: r}))
			if reached || clinic.CodeOf(err) != clinic.Forbidden {
				roles = append(roles, string(r))
			}
		}
		fmt.Fprintf(&b, "%-42s %s\n", m.name, strings.Join(roles, " "))
	}
	path := filepath.Join("testdata", "methods.golden")
	if *update {
		must(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want := value(os.ReadFile(path))(t)
	if b.String() != string(want) {
		t.Errorf("rights changed; if that is meant, run with -update and have %s reviewed. Now:\n%s", path, b.String())
	}
}

func TestNewPanicsWithoutItsDependencies(t *testing.T) {
	whole := service.Deps{UoW: untouchable{}, Bus: event.NewBus(), Now: func() time.Time { return monday },
		NewID: func() string { return "" }, Log: slog.New(slog.DiscardHandler)}
	service.New(whole)
	for name, take := range map[string]func(*service.Deps){
		"UoW": func(d *service.Deps) { d.UoW = nil }, "Bus": func(d *service.Deps) { d.Bus = nil },
		"Now": func(d *service.Deps) { d.Now = nil }, "NewID": func(d *service.Deps) { d.NewID = nil },
		"Log": func(d *service.Deps) { d.Log = nil },
	} {
		d := whole
		take(&d)
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("New without %s did not panic", name)
				}
			}()
			service.New(d)
		}()
	}
}

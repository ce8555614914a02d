package bootstrap

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/secrets"
	"caredesk/internal/store/storetest"
)

func TestAHospitalOnAServer(t *testing.T) {
	ctx := context.Background()
	u, err := url.Parse(storetest.NewEmptyAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	u.User = url.User(u.User.Username())
	address := u.String()
	if there, err := Probe(ctx, address, password); err != nil || there {
		t.Fatalf("an empty database: there %v, %v", there, err)
	}
	if _, err := Open(ctx, Options{Path: address, Password: password}); clinic.CodeOf(err) != clinic.NotFound {
		t.Fatalf("opening an empty database: %v", err)
	}
	t.Setenv(secrets.EnvPassword, password)
	app, err := Open(ctx, Options{Path: address, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if want := "PostgreSQL on " + u.Hostname(); app.Mode != want || !strings.HasPrefix(app.Path, "postgres://") || strings.Contains(app.Path, ":"+password) {
		t.Errorf("mode %q, path %q", app.Mode, app.Path)
	}
	if err := app.Close(); err != nil {
		t.Error(err)
	}
	if there, err := Probe(ctx, address, ""); err != nil || !there {
		t.Errorf("after making it: there %v, %v", there, err)
	}
	if err := FillDemo(ctx, address, Options{DemoPatients: 5}); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("a demo over data: %v", err)
	}
	u.Path = "/no_such_database"
	if _, err := Probe(ctx, u.String(), password); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("a database that is not there: %v", err)
	}
}

package secrets

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"caredesk/internal/clinic"
)

const address = "postgres://desk@db.example.org/caredesk"

func TestThePasswordComesBackFromTheKeyring(t *testing.T) {
	keyring.MockInit()
	ctx := context.Background()
	if got := Password(ctx, address); got != "" {
		t.Errorf("an empty keyring has %q", got)
	}
	if err := Keep(ctx, address, "four herons"); err != nil {
		t.Fatal(err)
	}
	if got := Password(ctx, address); got != "four herons" {
		t.Errorf("found %q", got)
	}
	if got := Password(ctx, address+"2"); got != "" {
		t.Errorf("another server's password is %q", got)
	}
	for range 2 { // the second time there is nothing to take out
		if err := Keep(ctx, address, ""); err != nil {
			t.Error(err)
		}
	}
	if got := Password(ctx, address); got != "" {
		t.Errorf("taken out and still %q", got)
	}
}

func TestTheEnvironmentGoesBeforeTheKeyring(t *testing.T) {
	keyring.MockInit()
	ctx := context.Background()
	if err := Keep(ctx, address, "kept"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PGPASSWORD", "driver's")
	if got := Password(ctx, address); got != "" {
		t.Errorf("PGPASSWORD is the driver's to read, got %q", got)
	}
	t.Setenv(EnvPassword, "said")
	if got := Password(ctx, address); got != "said" {
		t.Errorf("got %q", got)
	}
}

func TestAComputerWithoutAKeyringSaysSo(t *testing.T) {
	keyring.MockInitWithError(errors.New("no bus"))
	ctx := context.Background()
	if got := Password(ctx, address); got != "" {
		t.Errorf("got %q", got)
	}
	err := Keep(ctx, address, "s3cret")
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), ".pgpass") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("keeping said %v", err)
	}
}

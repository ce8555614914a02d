// Package secrets finds and keeps the password of a database server: in the
// system's keyring, never in a file of ours, an argument or a log.
package secrets

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/zalando/go-keyring"

	"caredesk/internal/clinic"
)

// Service is the name under which the keyring lists the passwords.
const Service = "org.caredesk.Caredesk"

// EnvPassword is the environment variable that goes before the keyring. Those of
// PostgreSQL's own programs (PGPASSWORD, PGPASSFILE) count as well, with the
// password file: the driver reads them.
const EnvPassword = "CAREDESK_DATABASE_PASSWORD"

// Patience bounds the waiting for a keyring, which may be asking its owner to
// unlock it.
const Patience = 30 * time.Second

// Password is the password of the server at an address, empty when neither the
// environment nor the keyring has one. A keyring that fails, or that there is
// not, has none: the server says what it misses.
func Password(ctx context.Context, address string) string {
	if password := os.Getenv(EnvPassword); password != "" {
		return password
	}
	if os.Getenv("PGPASSWORD") != "" {
		return "" // the driver takes it
	}
	found, _ := within(ctx, func() (string, error) { return keyring.Get(Service, address) })
	return found
}

// Keep puts the password of the server at an address into the keyring; an
// empty one takes it out. Where there is no keyring the error is Unavailable
// and says what to do instead.
func Keep(ctx context.Context, address, password string) error {
	_, err := within(ctx, func() (string, error) {
		if password == "" {
			return "", keyring.Delete(Service, address)
		}
		return "", keyring.Set(Service, address, password)
	})
	if err == nil || password == "" && errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return clinic.Wrap(clinic.Unavailable, err, "This computer has no keyring that Caredesk can use, so it will ask for the password at each start. "+
		"To be spared that, put it into the PostgreSQL password file (.pgpass) of this user.")
}

// within runs f and gives up waiting when ctx or the patience ends.
func within(ctx context.Context, f func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := f()
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

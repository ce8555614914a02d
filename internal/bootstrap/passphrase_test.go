package bootstrap

import (
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"caredesk/internal/clinic"
)

// A passphrase has a greatest length: none longer is kept, and what else stands in
// the keyring is not taken for one.
func TestAPassphraseBeyondTheLongestIsNone(t *testing.T) {
	keyring.MockInit()
	t.Setenv(EnvBackupPassphrase, "")
	b := &backups{database: "clinic.db"}
	longest := strings.Repeat("ü", clinic.MaxBackupPassphrase)
	if err := b.KeepPassphrase(longest + "ü"); clinic.CodeOf(err) != clinic.Invalid || b.KeptPassphrase() != "" {
		t.Errorf("too long a passphrase is kept in %q: %v", b.KeptPassphrase(), err)
	}
	if err := b.KeepPassphrase(longest); err != nil {
		t.Fatal(err)
	}
	if text, where := b.kept(); text != longest || where != "keyring" {
		t.Errorf("%d bytes from %q", len(text), where)
	}
	if err := keyring.Set(keyringService, b.database, strings.Repeat("x", 1<<20)); err != nil {
		t.Fatal(err)
	}
	if text, where := b.kept(); text != "" || where != "" {
		t.Errorf("%d bytes from %q are taken for a passphrase", len(text), where)
	}
}

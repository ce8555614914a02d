package backup

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// workFactor is scrypt's: about a second on a desk's computer. A file may ask
// for maxWorkFactor at most, which takes one gigabyte.
const (
	workFactor    = 18
	maxWorkFactor = 20
)

// What a packed file begins with.
const (
	gzipMagic = "\x1f\x8b"
	zstdMagic = "\x28\xb5\x2f\xfd"
)

// lockOf looks at the beginning of a file: what opens it?
func lockOf(head []byte) (clinic.BackupLock, error) {
	if bytes.HasPrefix(head, []byte(gzipMagic)) || bytes.HasPrefix(head, []byte(zstdMagic)) {
		return clinic.LockNone, nil
	}
	rest, isAge := bytes.CutPrefix(head, []byte("age-encryption.org/v1\n-> "))
	switch {
	case isAge && bytes.HasPrefix(rest, []byte("scrypt ")):
		return clinic.LockPassphrase, nil
	case isAge:
		return clinic.LockKey, nil
	}
	return "", clinic.FieldErrorf("file", "This file is not a backup of Caredesk, or its beginning is damaged.")
}

// headSize is how much of a file lockOf needs.
const headSize = 64

// recipients are who may read a backup that is written now, and identity is who
// reads it back at once. For a key pair that is a second key, which exists in
// memory alone and is forgotten: the secret half is not needed to write.
func recipients(lock clinic.BackupLock, recipient, passphrase string, factor int) (to []age.Recipient, identity age.Identity, err error) {
	switch lock {
	case clinic.LockKey:
		r, err := age.ParseX25519Recipient(strings.TrimSpace(recipient))
		if err != nil {
			return nil, nil, clinic.FieldErrorf("recipient", "That is not a public key. Copy it once more; it begins with age1 and has 62 characters.")
		}
		once, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, nil, err
		}
		return []age.Recipient{r, once.Recipient()}, once, nil
	case clinic.LockPassphrase:
		if err := clinic.CheckBackupPassphrase(passphrase); err != nil {
			return nil, nil, err
		}
		r, err := age.NewScryptRecipient(passphrase)
		if err != nil {
			return nil, nil, err
		}
		r.SetWorkFactor(factor)
		i, err := scryptIdentity(passphrase)
		return []age.Recipient{r}, i, err
	case clinic.LockNone:
		return nil, nil, nil
	}
	return nil, nil, clinic.FieldErrorf("lock", "Choose what locks the backups.")
}

func scryptIdentity(passphrase string) (age.Identity, error) {
	i, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	i.SetMaxWorkFactor(maxWorkFactor)
	return i, nil
}

// identities are the keys to open a file with.
func identities(lock clinic.BackupLock, key service.BackupKey) ([]age.Identity, error) {
	switch lock {
	case clinic.LockPassphrase:
		if key.Passphrase == "" {
			return nil, clinic.FieldErrorf("passphrase", "Give the passphrase of this backup.")
		}
		i, err := scryptIdentity(key.Passphrase)
		return []age.Identity{i}, err
	case clinic.LockKey:
		if key.IdentityFile == "" {
			return nil, clinic.FieldErrorf("key", "This backup is locked with a key. Choose the file with its secret half.")
		}
		return readIdentities(key.IdentityFile)
	}
	return nil, nil
}

// readIdentities reads the secret halves of key pairs from a file as age's own
// tools write it.
func readIdentities(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &clinic.Error{Code: clinic.Invalid, Field: "key", Message: "The key's file cannot be opened. Is it still there, and may you read it?", Err: err}
	}
	defer f.Close()
	var out []age.Identity
	lines := bufio.NewScanner(io.LimitReader(f, 1<<16))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		// What the line holds is a secret, or another file's content: it goes
		// into no message.
		i, err := age.ParseX25519Identity(line)
		if err != nil {
			return nil, clinic.FieldErrorf("key", "This file holds no secret key. Its key line begins with AGE-SECRET-KEY-.")
		}
		out = append(out, i)
	}
	if len(out) == 0 {
		return nil, clinic.FieldErrorf("key", "This file holds no secret key. Its key line begins with AGE-SECRET-KEY-.")
	}
	return out, nil
}

// PublicKey is the public half of the first key in a file. A file that cannot be
// opened, or holds no key, is Invalid on the field "key".
func PublicKey(identityFile string) (string, error) {
	list, err := readIdentities(identityFile)
	if err != nil {
		return "", err
	}
	return list[0].(*age.X25519Identity).Recipient().String(), nil
}

// NewKey writes the secret half of a new key pair to a new file of mode 0600,
// and returns the public half. A file that is there already is a Conflict, one that
// cannot be written Unavailable, both on the field "file" unless the disk is full.
func NewKey(path string, now time.Time) (recipient string, err error) {
	if !filepath.IsAbs(path) {
		if path, err = filepath.Abs(path); err != nil {
			return "", clinic.FieldErrorf("file", "That is not a usable file name.")
		}
	}
	i, err := age.GenerateX25519Identity()
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return "", &clinic.Error{Code: clinic.Conflict, Field: "file", Message: "There is already a file of this name. A key is never written over another one.", Err: err}
	}
	if err != nil {
		return "", &clinic.Error{Code: clinic.Unavailable, Field: "file", Message: "The key cannot be written there. Check that you may write to the folder.", Err: err}
	}
	_, err = fmt.Fprintf(f, "# The key that opens backups of Caredesk. Keep it where the backups are not.\n# created: %s\n# public key: %s\n%s\n",
		now.Format(time.RFC3339), i.Recipient(), i)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(path)
		return "", clinic.Wrap(clinic.Unavailable, err, "The key cannot be written there. Is the disk full?")
	}
	return i.Recipient().String(), nil
}

// CheckRecipient refuses what is not a public key: Invalid on the field "recipient".
func CheckRecipient(recipient string) error {
	_, _, err := recipients(clinic.LockKey, recipient, "", workFactor)
	return err
}

// random is a short text that no other run has.
func random() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails
	return fmt.Sprintf("%x", b)
}

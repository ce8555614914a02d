package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// unpacked is an archive that was read as a whole.
type unpacked struct {
	manifest manifest
	sha256   string // of the archive
	size     int64  // of the archive
}

// unpack reads a whole archive and writes the database in it to a new file of
// mode 0600, which is removed again when anything is wrong. Without a name for it
// the archive is read as much as then, and written nowhere.
func unpack(ctx context.Context, path string, open func(clinic.BackupLock) ([]age.Identity, error), database string, tell func(done, total int64)) (u unpacked, err error) {
	f, lock, err := openArchive(path)
	if err != nil {
		return u, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return u, readError(err)
	}
	keys, err := open(lock)
	if err != nil {
		return u, err
	}
	sum := sha256.New()
	raw := io.TeeReader(&counting{ctx: ctx, r: f, total: info.Size(), tell: tell}, sum)
	plain := raw
	if lock != clinic.LockNone {
		if plain, err = age.Decrypt(raw, keys...); err != nil {
			return u, decryptError(err, lock)
		}
	}
	// gzip reads no further than its end from a reader that gives single bytes.
	buffered := bufio.NewReaderSize(plain, 1<<16)
	if u.manifest, err = unpackPlain(buffered, info.Size(), database); err != nil {
		removeNamed(database)
		return u, readError(err)
	}
	// Nothing may follow, and age says only at the very end that all was genuine.
	if n, err := io.Copy(io.Discard, buffered); err != nil || n > 0 {
		removeNamed(database)
		return u, readError(errors.Join(errTrailing, err))
	}
	u.size, u.sha256 = info.Size(), hex.EncodeToString(sum.Sum(nil))
	return u, nil
}

func removeNamed(path string) {
	if path != "" {
		_ = os.Remove(path)
	}
}

var errTrailing = errors.New("backup: something follows the end of the archive")

// maxRatio is how much smaller than its content an archive may be. Databases
// come to a tenth; gzip could do a thousandth, of nothing but zeros.
const maxRatio = 400

// unpackPlain reads what is behind the lock: the manifest, the database and what
// a server wrote beside it.
func unpackPlain(plain *bufio.Reader, archived int64, database string) (m manifest, err error) {
	zipped, err := unzip(plain)
	if err != nil {
		return m, err
	}
	defer zipped.Close()
	list := tar.NewReader(zipped)
	next := func(names ...string) (*tar.Header, error) {
		h, err := list.Next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err == nil && (!slices.Contains(names, h.Name) || h.Typeflag != tar.TypeReg) {
			err = errors.New("backup: an entry that does not belong here")
		}
		if err == nil && h.Size > max(archived*maxRatio, 64<<20) {
			err = errors.New("backup: an entry larger than the archive can hold")
		}
		return h, err
	}
	if _, err = next(manifestEntry); err != nil {
		return m, err
	}
	if m, err = readManifest(list); err != nil {
		return m, err
	}
	h, err := next(databaseEntry)
	if err != nil {
		return m, err
	}
	if m.Format == firstFormat && h.Size != m.Size {
		return m, errNotArchived
	}
	var has facts
	if has.Size, has.SHA256, err = writeDatabase(database, list); err != nil {
		return m, err
	}
	if m.Format > firstFormat || m.Dump != nil {
		if h, err = next(dumpEntry, contentsEntry); err != nil {
			return m, err
		}
		if h.Name == dumpEntry {
			has.Dump = &dumpFacts{}
			if has.Dump.Size, has.Dump.SHA256, err = pass(io.Discard, list); err != nil {
				return m, err
			}
		}
		if m.Format > firstFormat {
			if h.Name == dumpEntry {
				if _, err = next(contentsEntry); err != nil {
					return m, err
				}
			}
			if m.facts, err = readFacts(list); err != nil {
				return m, err
			}
		}
	}
	if has.Size != m.Size || has.SHA256 != m.SHA256 || (has.Dump == nil) != (m.Dump == nil) || has.Dump != nil && *has.Dump != *m.Dump {
		return m, errNotArchived
	}
	if _, err := list.Next(); err != io.EOF {
		return m, errors.Join(errTrailing, err)
	}
	rest, err := io.Copy(io.Discard, io.LimitReader(zipped, 1<<20)) // tar's padding; the checksum comes behind it
	if err == nil && rest == 1<<20 {
		err = errTrailing
	}
	return m, err
}

var errNotArchived = errors.New("backup: what is in the archive is not what was archived")

// maxWindow bounds the memory that a hostile archive can ask for.
const maxWindow = 64 << 20 // bytes

// unzip reads what either layout was packed by.
func unzip(plain *bufio.Reader) (io.ReadCloser, error) {
	if magic, err := plain.Peek(len(zstdMagic)); err == nil && string(magic) == zstdMagic {
		z, err := zstd.NewReader(plain, zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	z, err := gzip.NewReader(plain)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return z, nil
}

// writeDatabase writes the database to a new file that only its owner may read, or
// nowhere when it has no name.
func writeDatabase(path string, r io.Reader) (n int64, sum string, err error) {
	if path == "" {
		return pass(io.Discard, r)
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, "", &writeFault{err}
	}
	if n, sum, err = pass(&faulting{w: out}, r); err == nil {
		if syncing := out.Sync(); syncing != nil {
			err = &writeFault{syncing}
		}
	}
	return n, sum, errors.Join(err, out.Close())
}

// pass passes an entry on and sums it up.
func pass(to io.Writer, r io.Reader) (n int64, sum string, err error) {
	h := sha256.New()
	n, err = io.CopyBuffer(struct{ io.Writer }{to}, io.TeeReader(r, h), make([]byte, pieceSize))
	return n, digest(h), err
}

// writeFault is a failure to write, as opposed to read.
type writeFault struct{ error }

func (w *writeFault) Unwrap() error { return w.error }

// faulting marks failures of a writer.
type faulting struct{ w io.Writer }

func (f *faulting) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if err != nil {
		err = &writeFault{err}
	}
	return n, err
}

// openArchive opens a backup's file and says what locks it.
func openArchive(path string) (*os.File, clinic.BackupLock, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", openError(err, path)
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		var lock clinic.BackupLock
		switch {
		case n == 0:
			err = clinic.FieldErrorf("file", "%s is empty. It is no backup any more: use another one.", filepath.Base(path))
		default:
			lock, err = lockOf(head[:n])
		}
		if err == nil {
			_, err = f.Seek(0, io.SeekStart)
		}
		if err == nil {
			return f, lock, nil
		}
	}
	_ = f.Close()
	var words *clinic.Error
	if errors.As(err, &words) {
		return nil, "", err
	}
	return nil, "", openError(err, path)
}

// examine looks into an unpacked database: does it hold what the manifest says,
// and is it whole? The faults name rows by their ids alone.
func examine(ctx context.Context, path string, m manifest) (faults []string, err error) {
	newest, err := store.Newest()
	if err != nil {
		return nil, err
	}
	if m.Schema > newest {
		return nil, clinic.Errorf(clinic.Invalid, "This backup was made by a newer Caredesk (%s, schema %d; this program knows schemas up to %d). Update Caredesk on this computer to use it.", m.Program, m.Schema, newest)
	}
	c, err := store.Inspect(ctx, path)
	if err != nil {
		return nil, damagedInside(err)
	}
	if !m.sameAs(c) {
		return nil, clinic.Errorf(clinic.Invalid, "The backup does not hold what it says of itself. Nothing was changed. Use another backup.")
	}
	var report store.VerifyReport
	if m.Schema < newest {
		report, err = store.VerifyFile(ctx, path)
	} else {
		report, err = store.VerifyStill(ctx, path)
	}
	if err != nil {
		return nil, damagedInside(err)
	}
	for _, check := range report.Checks {
		if !check.OK {
			faults = append(faults, check.Name+": "+check.Detail)
		}
	}
	return faults, nil
}

// opener gives unpack a key that is at hand.
func opener(identity age.Identity) func(clinic.BackupLock) ([]age.Identity, error) {
	return func(clinic.BackupLock) ([]age.Identity, error) { return []age.Identity{identity}, nil }
}

// keyOpener gives unpack the keys that a person gave.
func keyOpener(key service.BackupKey) func(clinic.BackupLock) ([]age.Identity, error) {
	return func(lock clinic.BackupLock) ([]age.Identity, error) { return identities(lock, key) }
}

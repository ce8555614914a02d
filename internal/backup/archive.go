package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"filippo.io/age"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// counting tells how far a copy is and ends it when the context does.
type counting struct {
	ctx   context.Context
	r     io.Reader
	done  int64
	total int64
	tell  func(done, total int64)
}

func (c *counting) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.done += int64(n)
	c.tell(c.done, c.total)
	return n, err
}

// pack writes an archive of a database file and, when the manifest names one, of
// the server's dump beside it.
func pack(ctx context.Context, out io.Writer, to []age.Recipient, m manifest, database, dump string, tell func(done, total int64)) (err error) {
	f, err := os.Open(database)
	if err != nil {
		return err
	}
	defer f.Close()
	plain := out
	var locked io.WriteCloser
	if len(to) > 0 {
		if locked, err = age.Encrypt(out, to...); err != nil {
			return err
		}
		plain = locked
	}
	zipped, err := gzip.NewWriterLevel(plain, gzip.BestSpeed)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	list := tar.NewWriter(zipped)
	entry := func(name string, size int64, r io.Reader) error {
		if err := list.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: m.MadeAt, Typeflag: tar.TypeReg, Format: tar.FormatPAX}); err != nil {
			return err
		}
		_, err := io.Copy(list, r)
		return err
	}
	if err := entry(manifestEntry, int64(len(text)), &counting{ctx: ctx, r: bytes.NewReader(text), tell: func(int64, int64) {}}); err != nil {
		return err
	}
	if err := entry(databaseEntry, m.Size, &counting{ctx: ctx, r: f, total: m.Size, tell: tell}); err != nil {
		return err
	}
	if m.Dump != nil {
		f, err := os.Open(dump)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := entry(dumpEntry, m.Dump.Size, &counting{ctx: ctx, r: f, tell: func(int64, int64) {}}); err != nil {
			return err
		}
	}
	if err := errors.Join(list.Close(), zipped.Close()); err != nil {
		return err
	}
	if locked != nil {
		return locked.Close()
	}
	return nil
}

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

func unpackPlain(plain *bufio.Reader, archived int64, database string) (m manifest, err error) {
	zipped, err := gzip.NewReader(plain)
	if err != nil {
		return m, err
	}
	zipped.Multistream(false)
	list := tar.NewReader(zipped)
	next := func(name string) (*tar.Header, error) {
		h, err := list.Next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err == nil && (h.Name != name || h.Typeflag != tar.TypeReg) {
			err = errors.New("backup: an entry that does not belong here")
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
	if h.Size != m.Size || m.Size > max(archived*maxRatio, 64<<20) {
		return m, errors.New("backup: the database is not as large as the archive says")
	}
	if err := writeDatabase(database, list, m); err != nil {
		return m, err
	}
	if m.Dump != nil {
		if h, err = next(dumpEntry); err != nil {
			return m, err
		}
		if h.Size != m.Dump.Size || h.Size > max(archived*maxRatio, 64<<20) {
			return m, errors.New("backup: the server's dump is not as large as the archive says")
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, list); err != nil {
			return m, err
		}
		if digest(sum) != m.Dump.SHA256 {
			return m, errors.New("backup: the server's dump is not the one that was archived")
		}
	}
	if _, err := list.Next(); err != io.EOF {
		return m, errors.Join(errTrailing, err)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(zipped, 1<<20)) // tar's padding; the checksum comes behind it
	return m, err
}

func writeDatabase(path string, r io.Reader, m manifest) error {
	if path == "" {
		return readDatabase(io.Discard, r, m)
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return &writeFault{err}
	}
	if err = readDatabase(&faulting{w: out}, r, m); err == nil {
		if syncing := out.Sync(); syncing != nil {
			err = &writeFault{syncing}
		}
	}
	return errors.Join(err, out.Close())
}

// readDatabase passes a database on and compares it with what the manifest says.
func readDatabase(to io.Writer, r io.Reader, m manifest) error {
	sum := sha256.New()
	n, err := io.Copy(to, io.TeeReader(r, sum))
	switch {
	case err != nil:
		return err
	case n != m.Size:
		return io.ErrUnexpectedEOF
	case digest(sum) != m.SHA256:
		return errors.New("backup: the database is not the one that was archived")
	}
	return nil
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

func openError(err error, path string) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &clinic.Error{Code: clinic.NotFound, Field: "file", Message: "There is no file " + filepath.Base(path) + ". If it is on a drive or a share, connect that and try again.", Err: err}
	case errors.Is(err, fs.ErrPermission):
		return clinic.Wrap(clinic.Unavailable, err, "You may not read %s.", filepath.Base(path))
	}
	return clinic.Wrap(clinic.Unavailable, err, "%s cannot be read.", filepath.Base(path))
}

// decryptError says why a file does not open.
func decryptError(err error, lock clinic.BackupLock) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none) && lock == clinic.LockPassphrase:
		return &clinic.Error{Code: clinic.Invalid, Field: "passphrase", Message: "This passphrase does not open the backup. Nothing was changed.", Err: err}
	case errors.As(err, &none):
		return &clinic.Error{Code: clinic.Invalid, Field: "key", Message: "This key does not open the backup: it was locked with another one. Nothing was changed.", Err: err}
	}
	return readError(err)
}

// readError puts what went wrong while reading into words.
func readError(err error) error {
	var words *clinic.Error
	var writing *writeFault
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &words):
		return err
	case errors.As(err, &writing):
		return diskError(err, "The backup cannot be unpacked")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return clinic.Wrap(clinic.Invalid, err, "The backup is cut short: a part of the file is missing. Nothing was changed. Use another backup.")
	case errors.Is(err, syscall.EIO):
		return clinic.Wrap(clinic.Unavailable, err, "The backup cannot be read: the drive reports an error. Nothing was changed.")
	}
	return clinic.Wrap(clinic.Invalid, err, "The backup is damaged, or somebody changed it. Nothing was changed. Use another backup.")
}

// diskError puts a failure to write into words. what begins the sentence.
func diskError(err error, what string) error {
	var words *clinic.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &words):
		return err
	case isFull(err):
		return clinic.Wrap(clinic.Unavailable, err, "%s: the disk is full. Make room, or choose another folder.", what)
	case errors.Is(err, fs.ErrPermission):
		return clinic.Wrap(clinic.Unavailable, err, "%s: you may not write there.", what)
	case errors.Is(err, fs.ErrNotExist):
		return clinic.Wrap(clinic.Unavailable, err, "%s: the folder is gone. Is the drive still connected?", what)
	}
	return clinic.Wrap(clinic.Unavailable, err, "%s: the drive reports an error. Is it still connected?", what)
}

func digest(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// fileDigest is the SHA-256 of a whole file.
func fileDigest(ctx context.Context, path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, &counting{ctx: ctx, r: f, tell: func(int64, int64) {}})
	return digest(h), size, err
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

func damagedInside(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return clinic.Wrap(clinic.Invalid, err, "The database in the backup cannot be read. Nothing was changed. Use another backup.")
}

// opener gives unpack a key that is at hand.
func opener(identity age.Identity) func(clinic.BackupLock) ([]age.Identity, error) {
	return func(clinic.BackupLock) ([]age.Identity, error) { return []age.Identity{identity}, nil }
}

// keyOpener gives unpack the keys that a person gave.
func keyOpener(key service.BackupKey) func(clinic.BackupLock) ([]age.Identity, error) {
	return func(lock clinic.BackupLock) ([]age.Identity, error) { return identities(lock, key) }
}

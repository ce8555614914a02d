package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"os"

	"filippo.io/age"
	"github.com/klauspost/pgzip"
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
// the server's dump beside it. It is packed on every core: any gunzip reads it.
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
	zipped, err := pgzip.NewWriterLevel(plain, pgzip.BestSpeed)
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

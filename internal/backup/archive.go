package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"os"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"caredesk/internal/clinic"
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

// pack writes an archive of a state of a database and says what is in it. The rows
// are counted, and the digests taken, while it is read: what they come to stands at
// the end.
func pack(ctx context.Context, out io.Writer, to []age.Recipient, h head, state *content, tell func(done, total int64)) (m manifest, err error) {
	plain := out
	var locked io.WriteCloser
	if len(to) > 0 {
		if locked, err = age.Encrypt(out, to...); err != nil {
			return m, err
		}
		plain = locked
	}
	zipped, err := zstd.NewWriter(plain, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(true))
	if err != nil {
		return m, err
	}
	list := tar.NewWriter(zipped)
	begin := func(name string, size int64) error {
		return list.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: h.MadeAt, Typeflag: tar.TypeReg, Format: tar.FormatPAX})
	}
	says := func(name string, what any) error {
		text, err := json.MarshalIndent(what, "", "  ")
		if err == nil {
			err = begin(name, int64(len(text)))
		}
		if err == nil {
			_, err = list.Write(text)
		}
		return err
	}
	if err := says(manifestEntry, h); err != nil {
		return m, err
	}
	if m, err = packDatabase(ctx, begin, list, state, tell); err != nil {
		return m, err
	}
	m.head = h
	if state.dump != "" {
		if m.Dump, err = packDump(ctx, begin, list, state.dump); err != nil {
			return m, err
		}
	}
	if err := says(contentsEntry, m.facts); err != nil {
		return m, err
	}
	if err := errors.Join(list.Close(), zipped.Close()); err != nil {
		return m, err
	}
	if locked != nil {
		return m, locked.Close()
	}
	return m, nil
}

// packDatabase writes the entry of the database and says what it holds.
func packDatabase(ctx context.Context, begin func(name string, size int64) error, list io.Writer, state *content, tell func(done, total int64)) (m manifest, err error) {
	if err := begin(databaseEntry, state.size); err != nil {
		return m, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var holds clinic.BackupContents
	counted := make(chan error, 1)
	go func() {
		var err error
		if holds, err = state.holds(ctx); err != nil {
			cancel() // a database that cannot be read is not packed to its end
		}
		counted <- err
	}()
	reading := readAhead(ctx, state, tell)
	n, err := reading.WriteTo(list)
	reading.end()
	if err != nil {
		cancel()
	}
	counting := <-counted
	switch {
	case counting != nil && !(err != nil && errors.Is(counting, context.Canceled)):
		return m, counting
	case err != nil:
		return m, err
	}
	m.facts = factsOf(holds)
	m.Size, m.SHA256 = n, digest(reading.sum)
	return m, nil
}

// packDump writes the entry of a server's dump.
func packDump(ctx context.Context, begin func(name string, size int64) error, list io.Writer, path string) (*dumpFacts, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, diskError(err, "The server's dump cannot be read")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, diskError(err, "The server's dump cannot be read")
	}
	if err := begin(dumpEntry, info.Size()); err != nil {
		return nil, err
	}
	sum := sha256.New()
	n, err := io.Copy(list, io.TeeReader(&counting{ctx: ctx, r: f, tell: func(int64, int64) {}}, sum))
	return &dumpFacts{SHA256: digest(sum), Size: n}, err
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

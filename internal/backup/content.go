package backup

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
)

// Source gives a complete SQLite file of what a database holds at one moment.
// The file at path does not exist before and has mode 0600 afterwards.
type Source interface {
	SnapshotTo(ctx context.Context, path string) error
}

// dumper is a Source that can give a server's own dump of the same moment too.
type dumper interface {
	SnapshotWithDump(ctx context.Context, path, dump string) (dumped bool, err error)
}

// holder is a Source that can, at times, be read itself in one state. It gives nil
// where it cannot.
type holder interface {
	Still(ctx context.Context) (*store.Still, error)
}

// content is the one state of a database that a backup is made of: the database
// itself or, of one that cannot be held still, a copy.
type content struct {
	io.ReaderAt
	size  int64
	holds func(ctx context.Context) (clinic.BackupContents, error) // may be called beside ReadAt
	dump  string                                                   // the file of the server's dump, empty without one
	close func() error
}

// take takes a state of a database; what it copies lies in dir.
func take(ctx context.Context, source Source, dir string) (*content, error) {
	if h, ok := source.(holder); ok {
		still, err := h.Still(ctx)
		if err != nil {
			return nil, err
		}
		if still != nil {
			return &content{ReaderAt: still, size: still.Size(), holds: still.Contents, close: still.Close}, nil
		}
	}
	path, dump := filepath.Join(dir, databaseEntry), filepath.Join(dir, dumpEntry)
	dumped, err := false, error(nil)
	if d, ok := source.(dumper); ok {
		dumped, err = d.SnapshotWithDump(ctx, path, dump)
	} else {
		err = source.SnapshotTo(ctx, path)
	}
	if err != nil {
		return nil, err
	}
	if !dumped {
		dump = ""
	}
	return copied(path, dump)
}

// copied is the content of a copy, which is removed at the end with the dump
// beside it.
func copied(path, dump string) (*content, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, diskError(err, "The copy of the database cannot be read")
	}
	info, err := f.Stat()
	if err != nil {
		return nil, diskError(errors.Join(err, f.Close()), "The copy of the database cannot be read")
	}
	return &content{ReaderAt: f, size: info.Size(), dump: dump,
		holds: func(ctx context.Context) (clinic.BackupContents, error) { return store.Inspect(ctx, path) },
		close: func() error {
			errs := []error{f.Close(), os.Remove(path)}
			if dump != "" {
				errs = append(errs, os.Remove(dump))
			}
			for i, err := range errs {
				if errors.Is(err, fs.ErrNotExist) {
					errs[i] = nil
				}
			}
			return errors.Join(errs...)
		}}, nil
}

// The pieces that a database is read in, and how many may wait to be packed.
const (
	pieceSize   = 1 << 20 // bytes
	piecesAhead = 4
)

// ahead reads and sums up a database while what was read before is packed.
type ahead struct {
	full, free chan []byte
	sum        hash.Hash
	err        error // of the reading, known once full is closed
	stop       context.CancelFunc
	size       int64
	tell       func(done, total int64)
}

func readAhead(ctx context.Context, c *content, tell func(done, total int64)) *ahead {
	ctx, stop := context.WithCancel(ctx)
	a := &ahead{full: make(chan []byte, piecesAhead), free: make(chan []byte, piecesAhead), sum: sha256.New(), stop: stop, size: c.size, tell: tell}
	for range piecesAhead {
		a.free <- make([]byte, pieceSize)
	}
	go func() {
		defer close(a.full)
		for at := int64(0); at < c.size; {
			select {
			case <-ctx.Done():
				a.err = ctx.Err()
				return
			case piece := <-a.free:
				n, err := c.ReadAt(piece[:min(pieceSize, c.size-at)], at)
				if n < len(piece) && at+int64(n) < c.size {
					if err == nil || errors.Is(err, io.EOF) {
						err = io.ErrUnexpectedEOF
					}
					a.err = diskError(err, "The database cannot be read")
					return
				}
				_, _ = a.sum.Write(piece[:n]) // never fails
				at += int64(n)
				a.full <- piece[:n] // has room for all of them
			}
		}
	}()
	return a
}

// WriteTo passes the whole database on.
func (a *ahead) WriteTo(w io.Writer) (done int64, err error) {
	for piece := range a.full {
		n, err := w.Write(piece)
		done += int64(n)
		if err != nil {
			return done, err
		}
		a.tell(done, a.size)
		a.free <- piece[:cap(piece)] // has room for all of them
	}
	return done, a.err
}

// end ends the reading, if it is not over, and waits for that.
func (a *ahead) end() {
	a.stop()
	for range a.full {
	}
}

package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"caredesk/internal/clinic"
)

// An archive from anywhere is refused in words, and leaves no file behind, or
// holds what it says of itself. It writes nowhere but where it is told to.
func FuzzUnpack(f *testing.F) {
	sum := fmt.Sprintf("%x", [32]byte{})
	for _, entries := range [][][2]string{
		{{manifestEntry, `{"format": 1, "caredesk": "1.0", "database_bytes": 1, "database_sha256": "` + sum + `"}`}, {databaseEntry, "x"}},
		// The SHA-256 of "x".
		{{manifestEntry, `{"format": 1, "database_bytes": 1, "database_sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}`}, {databaseEntry, "x"}},
		{{manifestEntry, `{"format": 1, "database_bytes": 1, "database_sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
			"postgresql_dump": {"bytes": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}}`}, {databaseEntry, "x"}, {dumpEntry, "x"}},
		{{manifestEntry, `{"format": 2}`}, {databaseEntry, "x"}, {contentsEntry, `{"database_bytes": 1, "database_sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}`}},
		{{manifestEntry, `{"format": 2}`}, {databaseEntry, "x"}, {dumpEntry, "x"}, {contentsEntry, `{"database_bytes": 1, "database_sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
			"postgresql_dump": {"bytes": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}}`}},
		{{"../../etc/passwd", "x"}},
		{{manifestEntry, "[1, 2"}},
	} {
		f.Add(tarOf(f, entries...))
	}
	dir := f.TempDir()
	n := 0
	f.Fuzz(func(t *testing.T, list []byte) {
		n++
		in := filepath.Join(dir, fmt.Sprint(n))
		if err := os.Mkdir(in, 0o700); err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(in)
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		if _, err := z.Write(list); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		archive, database := filepath.Join(in, "x.tar"), filepath.Join(in, "out", "x.db")
		if err := errors.Join(os.Mkdir(filepath.Dir(database), 0o700), os.WriteFile(archive, zipped.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		u, err := unpack(t.Context(), archive, func(clinic.BackupLock) ([]age.Identity, error) { return nil, nil }, database, func(int64, int64) {})
		info, there := os.Lstat(database)
		switch {
		case err != nil && (there == nil || clinic.MessageOf(err) == "" || clinic.CodeOf(err) == clinic.Internal):
			t.Errorf("refused with %v (%s), a file there: %v", err, clinic.CodeOf(err), there == nil)
		case err == nil && (there != nil || info.Size() != u.manifest.Size || info.Mode().Perm() != 0o600):
			t.Errorf("taken: %+v, %v", info, there)
		}
		if err := filepath.WalkDir(in, func(path string, d fs.DirEntry, err error) error {
			if err == nil && path != archive && path != database && !d.IsDir() {
				t.Errorf("written beside: %s", path)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	})
}

// The first bytes of a file and what follows, as they come, are no more than refused.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format": 1, "tables": [{"name": "x", "rows": -1}], "made_at": "2026-11-26T10:00:00Z"}`))
	f.Add([]byte(`{"format": 99, "caredesk": "9.9"}`))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt x"))
	f.Add([]byte(gzipMagic))
	f.Add([]byte(zstdMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := readManifest(bufio.NewReader(bytes.NewReader(b)))
		if err == nil && (m.Format != firstFormat && m.Format != format || m.Format == firstFormat && (m.Size <= 0 || len(m.SHA256) != 64) || m.Format == format && m.Size != 0) {
			t.Errorf("taken: %+v", m)
		}
		if lock, err := lockOf(b[:min(len(b), headSize)]); err == nil && lock == "" {
			t.Error("no lock and no error")
		}
	})
}

func tarOf(f *testing.F, entries ...[2]string) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		if err := w.WriteHeader(&tar.Header{Name: e[0], Size: int64(len(e[1])), Mode: 0o600, Typeflag: tar.TypeReg}); err != nil {
			f.Fatal(err)
		}
		if _, err := w.Write([]byte(e[1])); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	return b.Bytes()
}

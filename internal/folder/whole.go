package folder

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Write makes a file that only its owner may read, whole or not at all: it is written
// beside its place, brought to the disk and renamed. A file that is there is replaced;
// when something fails it stays as it was, and nothing is left behind.
func Write(path string, fill func(io.Writer) error) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".caredesk-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails once it has its name
	out := bufio.NewWriterSize(temp, 1<<16)
	if err = fill(out); err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// WriteBytes is Write of what there is already.
func WriteBytes(path string, content []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

package main

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// forget has the system let go of what it remembers of a file, which is on the disk.
func forget(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED), f.Close())
}

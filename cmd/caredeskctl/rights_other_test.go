//go:build !linux

package main

import (
	"os"
	"runtime"
	"testing"
)

// withoutRights runs fn as somebody who may not enter a folder.
func withoutRights(t *testing.T, folder string, fn func()) {
	t.Helper()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("nobody can be kept out of a folder here")
	}
	if err := os.Chmod(folder, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o700) }()
	fn()
}

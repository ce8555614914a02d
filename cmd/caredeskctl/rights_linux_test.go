package main

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// withoutRights runs fn as somebody who may not enter a folder. The superuser may enter every
// one, so fn runs on a thread that counts as nobody's to file systems, which ends with it.
func withoutRights(t *testing.T, folder string, fn func()) {
	t.Helper()
	if err := os.Chmod(folder, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o700) }()
	if os.Geteuid() != 0 {
		fn()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		const nobody = 65534
		syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
		fn()
	}()
	<-done
}

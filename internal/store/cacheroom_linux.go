package store

import (
	"unsafe"

	"golang.org/x/sys/unix"
	"modernc.org/libc"
)

// cacheRoom is memory for a page cache that lasts as long as the program, 0 where
// there is none. SQLite writes into every page of it before it opens anything, so
// large pages are asked for: 14 of 2 MB come in a tenth of the time of 6,500 small
// ones.
func cacheRoom(_ *libc.TLS, size int) uintptr {
	room, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return 0
	}
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE) // where it knows none, small ones do
	return uintptr(unsafe.Pointer(unsafe.SliceData(room)))
}

func freeRoom(_ *libc.TLS, room uintptr, size int) {
	_ = unix.Munmap(unsafe.Slice((*byte)(pointer(room)), size))
}

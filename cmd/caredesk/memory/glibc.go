//go:build linux && cgo

package memory

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
static void give_back(void) {
	mallopt(M_MMAP_THRESHOLD, 64 << 10);
	mallopt(M_TRIM_THRESHOLD, 128 << 10);
}
#else
static void give_back(void) {}
#endif
*/
import "C"

// tellAllocator has C's allocator give memory back to the system once it is free.
// Where OpenGL runs in software each drawn text is a piece of it, and glibc learns
// from the large ones to keep everything for later.
func tellAllocator() { C.give_back() }

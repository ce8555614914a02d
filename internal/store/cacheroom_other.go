//go:build !linux

package store

import "modernc.org/libc"

// cacheRoom is memory for a page cache that lasts as long as the program, 0 where
// there is none.
func cacheRoom(tls *libc.TLS, size int) uintptr { return libc.Xmalloc(tls, libc.Tsize_t(size)) }

func freeRoom(tls *libc.TLS, room uintptr, _ int) { libc.Xfree(tls, room) }

package store

import (
	"strconv"
	"sync"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// The connections of this program share what they remember of their files: the
// driver builds SQLite with one page cache for all of them. Each has a limit of
// its own in it, but the oldest page that is given up may be another's, and
// nothing gives it back. One connection that has read much grows past its limit
// at the cost of the rest, and those begin to read each page from the file again
// on every call. So the cache gets one room of a fixed size, and no connection
// has a limit that it could come to first: when the room is full, the page that
// nobody has used for longest goes, whosever it is.
//
// See https://www.sqlite.org/malloc.html#_page_cache_memory.
const (
	pageSize   = 4096 // of every file that Caredesk makes
	cachePages = 6000 // 26 MB with what SQLite keeps of a page
)

// cacheSize lets a connection use all of the room.
var cacheSize = "cache_size(" + strconv.Itoa(2*cachePages) + ")"

// shareCache gives SQLite the room for its pages. It runs before anything is
// opened; where it cannot be done each connection takes memory for itself.
var shareCache = sync.OnceFunc(func() {
	tls := libc.NewTLS()
	defer tls.Close()
	at := libc.Xcalloc(tls, 1, 8)
	defer libc.Xfree(tls, at)
	args := libc.NewVaList(at)
	rc := sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_PCACHE_HDRSZ, args)
	libc.Xfree(tls, args)
	if rc != sqlite3.SQLITE_OK {
		return
	}
	size := (pageSize + *(*int32)(pointer(at)) + 7) &^ 7
	room := cacheRoom(tls, int(size)*cachePages)
	if room == 0 {
		return
	}
	args = libc.NewVaList(room, size, int32(cachePages))
	if sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_PAGECACHE, args) != sqlite3.SQLITE_OK {
		freeRoom(tls, room, int(size)*cachePages) // SQLite is in use already
	}
	libc.Xfree(tls, args)
})

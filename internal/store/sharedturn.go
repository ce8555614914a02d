package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// sharedSuffix names the companion of a shared file. That it is there says that the
// file is shared, also to a program for which the folder is a local one.
const sharedSuffix = "-shared"

// header is what a SQLite file says about itself in its first 100 bytes.
type header struct {
	counter uint32 // of changes, as SQLite keeps it in rollback-journal mode
	wal     bool   // the file is in the mode of a local file
	short   bool   // the file ends before its last page: an old copy, or a damaged one
	size    int64
}

// readHeader reads the header past SQLite. It is called only while no connection of this
// program is open: closing the file here would end the locks of one.
func readHeader(path string) (header, error) {
	f, err := os.Open(path)
	if err != nil {
		return header{}, err
	}
	defer f.Close()
	b := make([]byte, 100)
	if _, err := io.ReadFull(f, b); err != nil {
		return header{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return header{}, err
	}
	h := header{counter: binary.BigEndian.Uint32(b[24:]), wal: b[18] == 2 || b[19] == 2, size: info.Size()}
	page := int64(binary.BigEndian.Uint16(b[16:]))
	if page == 1 {
		page = 65536
	}
	counted := binary.BigEndian.Uint32(b[92:]) == h.counter // else the number of pages is not kept
	h.short = counted && h.size < page*int64(binary.BigEndian.Uint32(b[28:]))
	return h, nil
}

// mark is what the companion holds: the state in which the last desk left the file.
type mark struct {
	counter uint32
	told    uint32 // the newest change that other desks want to know of; a sign of life is none
	size    int64
	writer  string // names the program that left it so, to itself
	epoch   uint32 // counts how often a backup took the place of the file
}

const markSize = 160

var errTorn = errors.New("store: the companion of the shared file is being written")

func (m mark) bytes() []byte {
	text := fmt.Sprintf("Caredesk shares the database beside this file.\n%d %d %d %s %d\n", m.counter, m.told, m.size, m.writer, m.epoch)
	text += fmt.Sprintf("%*s", markSize-9-len(text), "")
	return fmt.Appendf(nil, "%s%08x\n", text, crc32.ChecksumIEEE([]byte(text)))
}

// readMark reads the companion; errTorn when it is just being written.
func readMark(path string) (m mark, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return m, err
	}
	if len(b) != markSize || fmt.Sprintf("%08x\n", crc32.ChecksumIEEE(b[:markSize-9])) != string(b[markSize-9:]) {
		return m, errTorn
	}
	_, err = fmt.Sscanf(string(b), "Caredesk shares the database beside this file.\n%d %d %d %s %d\n", &m.counter, &m.told, &m.size, &m.writer, &m.epoch)
	return m, err
}

// writeMark writes the companion in one write; only who holds the lease does. It need not be
// on the disk: after a power cut it is behind the file at most, which is allowed.
func writeMark(path string, perm fs.FileMode, m mark) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, perm)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(m.bytes(), 0)
	return errors.Join(err, f.Close())
}

// newer reports whether counter a is behind b in the order of a counter that wraps around.
func newer(a, b uint32) bool { return int32(a-b) > 0 }

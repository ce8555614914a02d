package main

import (
	"bytes"
	"encoding/binary"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestEachIconIsWhatItsDirectorySays(t *testing.T) {
	dir := t.TempDir()
	ico, icns := filepath.Join(dir, "a.ico"), filepath.Join(dir, "a.icns")
	if err := run(filepath.Join("..", "..", "assets", "icon.png"), ico, icns, filepath.Join(dir, "hicolor"), "x"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(ico)
	if err != nil {
		t.Fatal(err)
	}
	n := int(binary.LittleEndian.Uint16(data[4:]))
	for i := range n {
		entry := data[6+16*i:]
		size, from := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		picture, err := png.Decode(bytes.NewReader(data[from : from+size]))
		if err != nil || byte(picture.Bounds().Dx()) != entry[0] {
			t.Errorf("entry %d of the .ico: %v, the directory says %d pixels", i, err, entry[0])
		}
	}
	if n < 5 {
		t.Errorf("the .ico has %d sizes", n)
	}
	data, err = os.ReadFile(icns)
	if err != nil || string(data[:4]) != "icns" || int(binary.BigEndian.Uint32(data[4:])) != len(data) {
		t.Fatalf("the .icns: %v", err)
	}
	sizes := map[string]int{"icp4": 16, "icp5": 32, "ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512}
	for at := 8; at < len(data); at += int(binary.BigEndian.Uint32(data[at+4:])) {
		picture, err := png.Decode(bytes.NewReader(data[at+8:]))
		kind := string(data[at : at+4])
		if err != nil || picture.Bounds().Dx() != sizes[kind] {
			t.Errorf("%s: %v", kind, err)
		}
		delete(sizes, kind)
	}
	if len(sizes) > 0 {
		t.Errorf("the .icns lacks %v", sizes)
	}
	for _, size := range []string{"16x16", "48x48", "512x512"} {
		if _, err := os.Stat(filepath.Join(dir, "hicolor", size, "apps", "x.png")); err != nil {
			t.Error(err)
		}
	}
}

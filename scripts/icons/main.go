// Command icons makes the icons that packages need from assets/icon.png, the same
// bytes on every machine: PNGs in the sizes of a Linux icon theme, an .ico for
// Windows, an .icns for macOS.
package main

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

func main() {
	from := flag.String("from", "assets/icon.png", "the largest icon there is")
	ico := flag.String("ico", "", "write this .ico")
	icns := flag.String("icns", "", "write this .icns")
	theme := flag.String("theme", "", "write NxN/apps/NAME.png into this icon theme")
	name := flag.String("name", "org.caredesk.Caredesk", "with -theme: the icon's name")
	flag.Parse()
	if err := run(*from, *ico, *icns, *theme, *name); err != nil {
		fmt.Fprintln(os.Stderr, "icons:", err)
		os.Exit(1)
	}
}

func run(from, ico, icns, theme, name string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	icon, err := png.Decode(f)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	if ico != "" {
		if err := write(ico, icoOf, icon); err != nil {
			return err
		}
	}
	if icns != "" {
		if err := write(icns, icnsOf, icon); err != nil {
			return err
		}
	}
	if theme == "" {
		return nil
	}
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256, 512} {
		path := filepath.Join(theme, fmt.Sprintf("%dx%d", size, size), "apps", name+".png")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := write(path, func(icon image.Image) ([]byte, error) { return pngOf(icon, size) }, icon); err != nil {
			return err
		}
	}
	return nil
}

func write(path string, build func(image.Image) ([]byte, error), icon image.Image) error {
	data, err := build(icon)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// pngOf is the icon with size pixels at each side.
func pngOf(icon image.Image, size int) ([]byte, error) {
	scaled := image.NewNRGBA(image.Rect(0, 0, size, size))
	draw.CatmullRom.Scale(scaled, scaled.Bounds(), icon, icon.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, scaled)
	return b.Bytes(), err
}

// icoOf is a Windows icon: a directory, then a PNG for each size.
func icoOf(icon image.Image) ([]byte, error) {
	sizes := []int{16, 20, 24, 32, 40, 48, 64, 128, 256}
	var directory, images bytes.Buffer
	for _, v := range []uint16{0, 1, uint16(len(sizes))} { // reserved, an icon, how many
		_ = binary.Write(&directory, binary.LittleEndian, v) // to memory
	}
	for _, size := range sizes {
		data, err := pngOf(icon, size)
		if err != nil {
			return nil, err
		}
		directory.Write([]byte{byte(size), byte(size), 0, 0, 1, 0, 32, 0}) // 256 is written as 0; one plane of 32 bits
		for _, v := range []int{len(data), 6 + 16*len(sizes) + images.Len()} {
			_ = binary.Write(&directory, binary.LittleEndian, uint32(v))
		}
		images.Write(data)
	}
	return append(directory.Bytes(), images.Bytes()...), nil
}

// icnsOf is a macOS icon: PNGs under four letters that stand for their sizes.
func icnsOf(icon image.Image) ([]byte, error) {
	var body bytes.Buffer
	for _, e := range []struct {
		kind string
		size int
	}{{"icp4", 16}, {"icp5", 32}, {"ic11", 32}, {"ic12", 64}, {"ic07", 128}, {"ic13", 256}, {"ic08", 256}, {"ic14", 512}, {"ic09", 512}} {
		data, err := pngOf(icon, e.size)
		if err != nil {
			return nil, err
		}
		body.WriteString(e.kind)
		_ = binary.Write(&body, binary.BigEndian, uint32(8+len(data)))
		body.Write(data)
	}
	out := append([]byte("icns"), 0, 0, 0, 0)
	binary.BigEndian.PutUint32(out[4:], uint32(8+body.Len()))
	return append(out, body.Bytes()...), nil
}

package desktop

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
)

// EnvPrintDir is the environment variable that makes Print write into a folder.
const EnvPrintDir = "CAREDESK_PRINT_DIR"

const maxCopies = 99

// PrinterOptions say how to print. The zero value prints one copy on the
// system's default printer and its default paper.
type PrinterOptions struct {
	Printer string // the system's name of it; empty: the default
	Copies  int    // 0 means 1
	Paper   string // "A4", "A5", "Letter"; anything else leaves it to the printer
}

// Print sends a PDF to the printer. The job carries no name of a person: print
// queues are open to everybody in the house. Where the system has no printer it
// fails with ErrNoPrinter.
func Print(ctx context.Context, path string, o PrinterOptions) error {
	path, err := existing(path, false)
	if err != nil {
		return err
	}
	if o.Copies == 0 {
		o.Copies = 1
	}
	if o.Copies < 0 || o.Copies > maxCopies {
		return clinic.FieldErrorf("copies", "Print 1 to %d copies.", maxCopies)
	}
	if strings.HasPrefix(o.Printer, "-") || strings.ContainsAny(o.Printer, "\"\x00\r\n") {
		return clinic.FieldErrorf("printer", "There is no printer of that name.")
	}
	if err := ctx.Err(); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "Printing was cancelled.")
	}
	if dir := os.Getenv(EnvPrintDir); dir != "" {
		return printToFolder(path, dir, o.Copies)
	}
	return printWithSystem(ctx, path, o)
}

// printToFolder copies the document into dir, once for each copy, never over a
// file that is there. A reader of the folder sees whole files only.
func printToFolder(path, dir string, copies int) error {
	err := os.MkdirAll(dir, 0o700)
	for range copies {
		if err == nil {
			err = copyInto(path, dir)
		}
	}
	if err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The document cannot be put into the folder %s, which stands for the printer.", dir)
	}
	return nil
}

func copyInto(path, dir string) (err error) {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	temp, err := os.CreateTemp(dir, ".printing-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = io.Copy(temp, from)
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	for n := 1; ; n++ {
		target := numbered(filepath.Join(dir, filepath.Base(path)), n)
		// A hard link fails when the name is taken, which a rename would not.
		err = os.Link(temp.Name(), target)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil { // a file system without links
			return os.Rename(temp.Name(), target)
		}
		return nil
	}
}

// numbered gives "receipt.pdf", "receipt-2.pdf", "receipt-3.pdf" and so on.
func numbered(path string, n int) string {
	if n == 1 {
		return path
	}
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "-" + strconv.Itoa(n) + ext
}

package desktop

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"

	"caredesk/internal/clinic"
)

var shellExecute = syscall.NewLazyDLL("shell32.dll").NewProc("ShellExecuteW")

const (
	showNormal    = 1
	noAssociation = 31 // SE_ERR_NOASSOC
	firstSuccess  = 33 // ShellExecute answers more than 32 when it worked
)

// shell asks Explorer to do what the verb says with a file, in the way a
// double click or the context menu would.
func shell(verb, path, parameters string) error {
	var text [4]*uint16
	for i, each := range []string{verb, path, parameters, filepath.Dir(path)} {
		p, err := syscall.UTF16PtrFromString(each)
		if err != nil {
			return fmt.Errorf("desktop: %w", err)
		}
		text[i] = p
	}
	answer, _, _ := shellExecute.Call(0, uintptr(unsafe.Pointer(text[0])), uintptr(unsafe.Pointer(text[1])),
		uintptr(unsafe.Pointer(text[2])), uintptr(unsafe.Pointer(text[3])), showNormal)
	switch {
	case answer >= firstSuccess:
		return nil
	case answer == noAssociation && verb == "open":
		return ErrNoViewer
	}
	return fmt.Errorf("desktop: ShellExecute %s answered %d", verb, answer)
}

func openWithSystem(path string) error {
	if err := shell("open", path, ""); err != nil {
		return withCause(ErrNoViewer, err)
	}
	return nil
}

// printWithSystem leaves printing to the program that shows PDFs. Windows has
// no way to ask it for copies or paper, so it is asked once for each copy and
// prints on the paper of the document.
func printWithSystem(ctx context.Context, path string, o PrinterOptions) error {
	verb, parameters := "print", ""
	if o.Printer != "" {
		verb, parameters = "printto", `"`+o.Printer+`"`
	}
	for range o.Copies {
		if err := ctx.Err(); err != nil {
			return clinic.Wrap(clinic.Unavailable, err, "Printing was cancelled.")
		}
		if err := shell(verb, path, parameters); err != nil {
			return &clinic.Error{Code: clinic.Unavailable, Err: fmt.Errorf("%w: %w", ErrNoPrinter, err),
				Message: "No program on this computer prints PDF documents, or there is no printer. Open the document and print it from there, or save it."}
		}
	}
	return nil
}

// processAlive reports whether a process of this number runs.
func processAlive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	p.Release()
	return true
}

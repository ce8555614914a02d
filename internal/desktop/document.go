package desktop

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// opened are the kinds of file that Open hands to the system: what Caredesk
// itself writes. Anything else could be a program, which the system would run.
var opened = []string{".pdf", ".png", ".jpg", ".jpeg", ".csv", ".xlsx", ".ics", ".json", ".txt", ".log", ".html"}

// ErrNoViewer and ErrNoPrinter are found with errors.Is in what Open and Print
// return when the system has no program or no printer for the job.
var (
	ErrNoViewer  = clinic.Errorf(clinic.Unavailable, "This computer has no program set up to show the document. Save it instead.")
	ErrNoPrinter = clinic.Errorf(clinic.Unavailable, "No printer is set up on this computer. Save or open the document instead, or ask for a printer to be added in the system's settings.")
)

// Open shows a document in the system's viewer, or a folder in its file
// manager. It returns when the viewer has been started, not when it is closed;
// with ErrNoViewer where there is none.
func Open(path string) error {
	path, err := existing(path, true)
	if err != nil {
		return err
	}
	return openWithSystem(path)
}

// existing returns the absolute path of a document that is there.
func existing(path string, folders bool) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", clinic.Wrap(clinic.Unavailable, err, "The document cannot be found.")
	}
	info, err := os.Stat(abs)
	switch {
	case err != nil:
		return "", clinic.Wrap(clinic.NotFound, err, "The document is no longer there. Make it again.")
	case info.IsDir() && folders:
		return abs, nil
	case !info.Mode().IsRegular(), !slices.Contains(opened, strings.ToLower(filepath.Ext(abs))):
		return "", clinic.Errorf(clinic.Invalid, "Caredesk opens and prints documents only, and that is not one.")
	}
	return abs, nil
}

// withCause returns an error with the message of known, which it is for
// errors.Is, and the cause for the log.
func withCause(known *clinic.Error, cause error) error {
	return &clinic.Error{Code: known.Code, Message: known.Message, Err: errors.Join(known, cause)}
}

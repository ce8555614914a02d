package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"syscall"

	"filippo.io/age"

	"caredesk/internal/clinic"
)

// openError says why a backup could not be opened.
func openError(err error, path string) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &clinic.Error{Code: clinic.NotFound, Field: "file", Message: "There is no file " + filepath.Base(path) + ". If it is on a drive or a share, connect that and try again.", Err: err}
	case errors.Is(err, fs.ErrPermission):
		return clinic.Wrap(clinic.Unavailable, err, "You may not read %s.", filepath.Base(path))
	}
	return clinic.Wrap(clinic.Unavailable, err, "%s cannot be read.", filepath.Base(path))
}

// decryptError says why a file does not open.
func decryptError(err error, lock clinic.BackupLock) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none) && lock == clinic.LockPassphrase:
		return &clinic.Error{Code: clinic.Invalid, Field: "passphrase", Message: "This passphrase does not open the backup. Nothing was changed.", Err: err}
	case errors.As(err, &none):
		return &clinic.Error{Code: clinic.Invalid, Field: "key", Message: "This key does not open the backup: it was locked with another one. Nothing was changed.", Err: err}
	}
	return readError(err)
}

// readError puts what went wrong while reading into words.
func readError(err error) error {
	var words *clinic.Error
	var writing *writeFault
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &words):
		return err
	case errors.As(err, &writing):
		return diskError(err, "The backup cannot be unpacked")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return clinic.Wrap(clinic.Invalid, err, "The backup is cut short: a part of the file is missing. Nothing was changed. Use another backup.")
	case errors.Is(err, syscall.EIO):
		return clinic.Wrap(clinic.Unavailable, err, "The backup cannot be read: the drive reports an error. Nothing was changed.")
	}
	return clinic.Wrap(clinic.Invalid, err, "The backup is damaged, or somebody changed it. Nothing was changed. Use another backup.")
}

// diskError puts a failure to write into words. what begins the sentence.
func diskError(err error, what string) error {
	var words *clinic.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &words):
		return err
	case isFull(err):
		return clinic.Wrap(clinic.Unavailable, err, "%s: the disk is full. Make room, or choose another folder.", what)
	case errors.Is(err, fs.ErrPermission):
		return clinic.Wrap(clinic.Unavailable, err, "%s: you may not write there.", what)
	case errors.Is(err, fs.ErrNotExist):
		return clinic.Wrap(clinic.Unavailable, err, "%s: the folder is gone. Is the drive still connected?", what)
	}
	return clinic.Wrap(clinic.Unavailable, err, "%s: the drive reports an error. Is it still connected?", what)
}

// damagedInside says that the database in a backup cannot be read.
func damagedInside(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return clinic.Wrap(clinic.Invalid, err, "The database in the backup cannot be read. Nothing was changed. Use another backup.")
}

// Package logging writes the program's log: one JSON object a line, in files
// of bounded size and number that their owner alone can read. What could name
// a patient or open a door is replaced before it is written, because logs
// travel: in e-mails to the person who helps, in backups, on screens.
//
// Use constant messages and put ids into attributes:
//
//	log.Info("appointment booked", "appointment", id)
//
// A struct given as an attribute is logged as its type only.
package logging

import (
	"io"
	"log/slog"
	"path/filepath"

	"caredesk/internal/clinic"
)

// Options say where and how much to log. Zero values mean the defaults.
type Options struct {
	Dir      string       // folder, made when missing
	Name     string       // "caredesk" gives caredesk.log, caredesk.1.log, …
	MaxBytes int64        // of one file; 2 MiB
	Keep     int          // older files kept; 4
	Level    slog.Leveler // lowest level written; Info
	Also     io.Writer    // a second place, such as the terminal
}

// Open returns a logger that writes to the file the options name, and what
// closes it. On an error the program should go on with slog.Default or with
// the handler of a terminal: care does not wait for a log.
func Open(o Options) (*slog.Logger, io.Closer, error) {
	if o.Name == "" {
		o.Name = "caredesk"
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 2 << 20
	}
	if o.Keep <= 0 {
		o.Keep = 4
	}
	file, err := openRotating(filepath.Join(o.Dir, o.Name), o.MaxBytes, o.Keep)
	if err != nil {
		return nil, nil, clinic.Wrap(clinic.Unavailable, err, "The log in %s cannot be written.", o.Dir)
	}
	var w io.Writer = file
	if o.Also != nil {
		w = tee{file, o.Also}
	}
	return slog.New(NewHandler(w, o.Level)), file, nil
}

// NewHandler returns a handler that writes redacted JSON lines to w.
func NewHandler(w io.Writer, level slog.Leveler) slog.Handler {
	return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: redact})
}

// tee writes to both, whatever the other says; io.MultiWriter would stop at
// the first full disk.
type tee struct{ first, second io.Writer }

func (t tee) Write(line []byte) (int, error) {
	n, err := t.first.Write(line)
	if _, other := t.second.Write(line); err == nil {
		err = other
	}
	return n, err
}

// Err is the attribute for an error: its code, the input it belongs to and its
// scrubbed cause. The message written for the user is left out when there is a
// cause, because messages may quote what was typed.
func Err(err error) slog.Attr { return slog.Any("error", err) }

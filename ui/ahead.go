package ui

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/internal/config"
	"caredesk/ui/i18n"
)

// found is what was found where the hospital's data should be.
type found struct {
	opened Opened
	there  bool
	needed bool // the first settings are
	err    error
}

// close closes what is open.
func (f found) close() error {
	if f.opened.Close == nil {
		return nil
	}
	return f.opened.Close()
}

// ahead is the opening of what the window shows first. It is begun before the
// window is made, which takes as long on another core.
type ahead struct {
	cancel   context.CancelFunc
	progress atomic.Pointer[func(done, total int)]
	done     chan struct{}
	found    found
}

// openAhead begins to open what Start shows, unless that asks for it first.
func (s *Shell) openAhead() {
	request, asked := s.first()
	if !asked {
		return
	}
	ctx, cancel := context.WithCancel(s.ctx)
	a := &ahead{cancel: cancel, done: make(chan struct{})}
	request.Progress = a.told
	s.ahead = a
	go func() {
		defer s.options.Guard()
		defer close(a.done)
		a.found = s.find(ctx, request)
	}()
}

// first is what a start opens, if it has not to be asked for.
func (s *Shell) first() (r OpenRequest, asked bool) {
	switch {
	case s.options.Demo:
		return OpenRequest{Demo: true}, true
	case s.options.Database != "":
		return s.request(s.options.Database), true
	case s.config.Database != "":
		return s.request(s.config.Database), true
	}
	return r, false
}

// request is for the database at a path or an address.
func (s *Shell) request(path string) OpenRequest {
	return OpenRequest{Path: path, Shared: s.sharedAt(path)}
}

// told passes on how far the opening is, once somebody waits for it.
func (a *ahead) told(done, total int) {
	if told := a.progress.Load(); told != nil {
		(*told)(done, total)
	}
}

// wait is what was found. Ending the context ends the opening, too, and what is open
// by then is closed again.
func (a *ahead) wait(ctx context.Context, progress func(done, total int)) found {
	a.progress.Store(&progress)
	select {
	case <-a.done:
	case <-ctx.Done():
		a.cancel()
		<-a.done
	}
	if err := ctx.Err(); err != nil {
		return found{err: errors.Join(err, a.found.close())}
	}
	return a.found
}

// find opens the demo hospital, making it where there is none, or a database if
// there is one.
func (s *Shell) find(ctx context.Context, r OpenRequest) (f found) {
	if f.there = r.Demo; !r.Demo {
		if f.there, f.err = s.there(ctx, r.Path); f.err != nil || !f.there {
			return f
		}
	}
	if f.opened, f.err = s.options.Open(ctx, r); f.err == nil && !r.Demo {
		f.needed, f.err = f.opened.Services.Setup.Needed(ctx)
	}
	return f
}

// there reports whether there is a database at a path or an address.
func (s *Shell) there(ctx context.Context, database string) (bool, error) {
	if config.IsDSN(database) {
		return s.places().Probe(ctx, database, "")
	}
	return s.options.Exists(database)
}

// finding waits for what is opened ahead, or opens now where that was waited for
// already. It is called on the UI thread, and what it returns on another.
func (s *Shell) finding(r OpenRequest) func(ctx context.Context) found {
	a := s.ahead
	if s.ahead = nil; a != nil {
		return func(ctx context.Context) found { return a.wait(ctx, r.Progress) }
	}
	return func(ctx context.Context) found { return s.find(ctx, r) }
}

// leaveAhead closes what was opened ahead and nobody waited for.
func (s *Shell) leaveAhead() {
	if s.ahead == nil {
		return
	}
	s.ahead.cancel()
	<-s.ahead.done
	if err := s.ahead.found.close(); err != nil {
		s.options.Log.Error("closing the database failed", slog.Any("error", err))
	}
	s.ahead = nil
}

// appear shows the window, still empty: making it takes the graphics system a
// while, in which another core reads the fonts that everything after it measures.
func (s *Shell) appear() {
	read := make(chan struct{})
	go func() {
		defer s.options.Guard()
		defer close(read)
		for _, bold := range []bool{false, true} {
			fyne.MeasureText(i18n.T("Caredesk"), s.app.Settings().Theme().Size(fynetheme.SizeNameText), fyne.TextStyle{Bold: bold})
		}
	}()
	s.window.Show()
	<-read
}

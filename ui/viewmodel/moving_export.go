package viewmodel

import (
	"context"
)

// FileExport is something on its way into a file or folder.
type FileExport struct {
	FrontDesk
	// Write writes it. It stops when its context is cancelled and then leaves
	// nothing behind.
	Write func(ctx context.Context, path string, replace bool) error

	running bool
	cancel  context.CancelFunc
}

// Start writes away from the UI thread. A second call while one is under way
// does nothing.
func (x *FileExport) Start(path string, replace bool, done func(error)) {
	if x.running {
		return
	}
	ctx, cancel := context.WithCancel(x.Context())
	x.running, x.cancel = true, cancel
	x.Runner.Go(ctx, func(ctx context.Context) func() {
		err := x.Write(ctx, path, replace)
		if ctx.Err() != nil && err != nil {
			err = context.Canceled
		}
		return func() {
			cancel()
			x.running = false
			done(err)
		}
	})
}

// Cancel gives it up.
func (x *FileExport) Cancel() {
	if x.running {
		x.cancel()
	}
}

package viewmodel

import (
	"context"
	"errors"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/folder"
)

// PrintAction is what happens to a document.
type PrintAction string

// The actions.
const (
	PrintOnPaper PrintAction = "print"
	PrintOpen    PrintAction = "open"
	PrintSave    PrintAction = "save"
)

// PrintDocument is a document that is ready for paper.
type PrintDocument struct {
	PDF []byte
	// Warning says what will not print as it should; empty when all does.
	Warning string
	// Pages are pictures of the pages; nil where there are none.
	Pages Pages
}

// Pages are a document's pages as they will be printed.
type Pages interface {
	Pages() int
	// Size is a page's width and height in millimetres.
	Size(page int) (w, h float64)
	// Image draws a page at so many pixels a millimetre.
	Image(page int, perMM float64) (image.Image, error)
}

// PrintingParams are what a Printing works with; all are required.
type PrintingParams struct {
	Runner  Runner
	Context func() context.Context
	Paper   clinic.Paper
	// Load makes the document, and has it recorded as printed where that is due.
	Load func(ctx context.Context, paper clinic.Paper) (PrintDocument, error)
	// Look makes the document to be looked at, with its Pages, and has nothing
	// recorded; nil when the document is not shown before it is printed.
	Look func(ctx context.Context, paper clinic.Paper) (PrintDocument, error)
	// Do prints, opens or saves; target is the file to save to.
	Do func(ctx context.Context, action PrintAction, paper clinic.Paper, pdf []byte, target string) error
	// Locked holds everything back while the window is locked.
	Locked func() bool
}

// Printing is one document on its way to the printer, the viewer or a file. It
// is loaded once a paper, also when a first try fails, so that a printer that
// is switched off does not make the next try a copy.
type Printing struct {
	p      PrintingParams
	paper  clinic.Paper
	docs   map[clinic.Paper]PrintDocument
	warned map[clinic.Paper]bool
	busy   bool
	cancel context.CancelFunc // of the action under way
	looks  map[clinic.Paper]PrintDocument
	look   Latest
}

// PrintOutcome is how an action went. With a Warning nothing was done yet:
// running the action again goes on with it. Stopped says that it was cancelled
// and that nothing was printed, opened or saved.
type PrintOutcome struct {
	Warning string
	Err     error
	Stopped bool
}

// NewPrinting returns the state of one print dialog.
func NewPrinting(p PrintingParams) *Printing {
	return &Printing{p: p, paper: p.Paper, docs: map[clinic.Paper]PrintDocument{}, warned: map[clinic.Paper]bool{}, looks: map[clinic.Paper]PrintDocument{}}
}

// SetPaper chooses the paper.
func (p *Printing) SetPaper(paper clinic.Paper) { p.paper = paper }

// Show makes the document's pages on the chosen paper, for the eye alone. done is
// called with the latest that was asked for, and not while the window is locked.
func (p *Printing) Show(done func(PrintDocument, error)) {
	paper := p.paper
	if doc, ok := p.looks[paper]; ok {
		p.look.Cancel()
		done(doc, nil)
		return
	}
	if p.p.Look == nil || p.p.Locked() {
		return
	}
	p.look.Go(p.p.Context(), p.p.Runner, func(ctx context.Context) func() {
		doc, err := p.p.Look(ctx, paper)
		return func() {
			if err == nil {
				p.looks[paper] = doc
			}
			if !p.p.Locked() {
				done(doc, err)
			}
		}
	})
}

// Busy reports whether an action is under way.
func (p *Printing) Busy() bool { return p.busy }

var errPrintLocked = clinic.Errorf(clinic.Forbidden, "The window is locked. Unlock it to print.")

// Run loads the document if need be and does the action. A second call while
// one is under way does nothing.
func (p *Printing) Run(action PrintAction, target string, done func(PrintOutcome)) {
	if p.busy {
		return
	}
	if p.p.Locked() {
		done(PrintOutcome{Err: errPrintLocked})
		return
	}
	ctx, cancel := context.WithCancel(p.p.Context())
	p.busy, p.cancel = true, cancel
	end := func(o PrintOutcome) {
		stopped := o.Err != nil && ctx.Err() != nil
		cancel()
		p.busy = false
		if stopped {
			o = PrintOutcome{Stopped: true}
		}
		done(o)
	}
	paper := p.paper
	if doc, ok := p.docs[paper]; ok {
		p.act(ctx, action, paper, doc, target, end)
		return
	}
	p.p.Runner.Go(ctx, func(ctx context.Context) func() {
		doc, err := p.p.Load(ctx, paper)
		return func() {
			if err != nil {
				end(PrintOutcome{Err: err})
				return
			}
			p.docs[paper] = doc
			p.act(ctx, action, paper, doc, target, end)
		}
	})
}

func (p *Printing) act(ctx context.Context, action PrintAction, paper clinic.Paper, doc PrintDocument, target string, end func(PrintOutcome)) {
	switch {
	case ctx.Err() != nil: // it was cancelled too late to keep the document from being made
		end(PrintOutcome{Err: ctx.Err()})
		return
	case p.p.Locked():
		end(PrintOutcome{Err: errPrintLocked})
		return
	case doc.Warning != "" && !p.warned[paper]:
		p.warned[paper] = true
		end(PrintOutcome{Warning: doc.Warning})
		return
	}
	p.p.Runner.Go(ctx, func(ctx context.Context) func() {
		err := p.p.Do(ctx, action, paper, doc.PDF, target)
		return func() { end(PrintOutcome{Err: err}) }
	})
}

// Cancel stops the action under way; its outcome says what became of it.
func (p *Printing) Cancel() {
	if p.busy {
		p.cancel()
	}
}

// StopShowing gives up making the pages for the eye.
func (p *Printing) StopShowing() { p.look.Cancel() }

// ErrFileExists says that a document would replace a file.
var ErrFileExists = errors.New("the file exists")

// SaveTargetAs tidies what was typed as the place to save a file to whose name ends
// in ext.
func SaveTargetAs(typed, home, ext string) (string, error) {
	path := strings.TrimSpace(typed)
	if path == "" {
		return "", clinic.FieldErrorf("path", "Give the folder and a name for the file.")
	}
	if rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator)); ok && home != "" {
		path = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(path) {
		return "", clinic.FieldErrorf("path", "Give the whole path, beginning with the folder.")
	}
	if strings.HasSuffix(typed, string(filepath.Separator)) || isDir(path) {
		return "", clinic.FieldErrorf("path", "That is a folder. Add a name for the file.")
	}
	if !strings.EqualFold(filepath.Ext(path), ext) {
		path += ext
	}
	if !isDir(filepath.Dir(path)) {
		return "", clinic.FieldErrorf("path", "There is no folder %s.", filepath.Dir(path))
	}
	return path, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// WriteDocument saves a document for its owner's eyes only. A file that is
// there stays unless replace is set; a failed write leaves it whole.
func WriteDocument(path string, pdf []byte, replace bool) error {
	if _, err := os.Lstat(path); err == nil && !replace {
		return clinic.Wrap(clinic.Conflict, ErrFileExists, "There is already a file of that name.")
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return saveFailed(path, err)
	}
	if err := folder.WriteBytes(path, pdf); err != nil {
		return saveFailed(path, err)
	}
	return nil
}

func saveFailed(path string, err error) error {
	e := clinic.Wrap(clinic.Unavailable, err, "The file cannot be written to %s. Check that you may write there and that the disk is not full.", filepath.Dir(path))
	e.Field = "path"
	return e
}

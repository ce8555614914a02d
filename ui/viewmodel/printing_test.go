package viewmodel

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"caredesk/internal/clinic"
)

type printFake struct {
	loads   []clinic.Paper
	warning string
	loadErr error
	acts    []PrintAction
	actErr  error
	locked  bool
}

func (f *printFake) printing(r Runner) *Printing {
	return NewPrinting(PrintingParams{Runner: r, Context: context.Background, Paper: clinic.PaperA5,
		Load: func(_ context.Context, p clinic.Paper) (PrintDocument, error) {
			f.loads = append(f.loads, p)
			return PrintDocument{PDF: []byte("%PDF"), Warning: f.warning}, f.loadErr
		},
		Do: func(_ context.Context, a PrintAction, _ clinic.Paper, _ []byte, _ string) error {
			f.acts = append(f.acts, a)
			return f.actErr
		},
		Locked: func() bool { return f.locked },
	})
}

func TestPrintingLoadsOnceAlsoWhenThePrinterFails(t *testing.T) {
	f := &printFake{actErr: errors.New("no printer")}
	p := f.printing(InlineRunner{})
	p.Run(PrintOnPaper, "", func(PrintOutcome) {})
	f.actErr = nil
	var got PrintOutcome
	p.Run(PrintSave, "/x.pdf", func(o PrintOutcome) { got = o })
	if got.Err != nil || len(f.loads) != 1 || len(f.acts) != 2 {
		t.Fatalf("%v, %d loads, actions %v", got.Err, len(f.loads), f.acts)
	}
}

func TestPrintingWarnsBeforeItPrints(t *testing.T) {
	f := &printFake{warning: "The font has no letter for 漢."}
	p := f.printing(InlineRunner{})
	var got PrintOutcome
	p.Run(PrintOnPaper, "", func(o PrintOutcome) { got = o })
	if got.Warning == "" || len(f.acts) != 0 {
		t.Fatalf("warned %q, printed %v", got.Warning, f.acts)
	}
	p.Run(PrintOnPaper, "", func(o PrintOutcome) { got = o })
	if got.Warning != "" || len(f.acts) != 1 || len(f.loads) != 1 {
		t.Fatalf("the second time: %+v, printed %v, %d loads", got, f.acts, len(f.loads))
	}
}

func TestPrintingHoldsBackWhileLocked(t *testing.T) {
	f := &printFake{locked: true}
	p := f.printing(InlineRunner{})
	var got PrintOutcome
	p.Run(PrintOnPaper, "", func(o PrintOutcome) { got = o })
	if clinic.CodeOf(got.Err) != clinic.Forbidden || len(f.loads) != 0 {
		t.Fatalf("locked: %v, %d loads", got.Err, len(f.loads))
	}
	// Locked while the document is being made.
	f.locked = false
	held := &HeldRunner{}
	p = f.printing(held)
	p.Run(PrintOnPaper, "", func(o PrintOutcome) { got = o })
	f.locked = true
	held.Release(0)
	if clinic.CodeOf(got.Err) != clinic.Forbidden || len(f.acts) != 0 || p.Busy() {
		t.Fatalf("locked half-way: %v, actions %v", got.Err, f.acts)
	}
}

func TestPrintingPressedTwice(t *testing.T) {
	f := &printFake{}
	held := &HeldRunner{}
	p := f.printing(held)
	p.Run(PrintOnPaper, "", func(PrintOutcome) {})
	p.Run(PrintOnPaper, "", func(PrintOutcome) {})
	held.Release(0)
	held.Release(0)
	if len(f.acts) != 1 {
		t.Fatalf("printed %d times", len(f.acts))
	}
}

func TestWriteDocument(t *testing.T) {
	dir := t.TempDir()
	path, err := SaveTargetAs(filepath.Join(dir, "RX-2026-000001"), "", ".pdf")
	if err != nil || filepath.Base(path) != "RX-2026-000001.pdf" {
		t.Fatalf("%q, %v", path, err)
	}
	if err := WriteDocument(path, []byte("one"), false); err != nil {
		t.Fatal(err)
	}
	if err := WriteDocument(path, []byte("two"), false); !errors.Is(err, ErrFileExists) {
		t.Fatalf("a file was replaced unasked: %v", err)
	}
	if err := WriteDocument(path, []byte("two"), true); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(path)
	info, _ := os.Stat(path)
	if string(got) != "two" || info.Mode().Perm() != 0o600 {
		t.Fatalf("holds %q, mode %v", got, info.Mode())
	}
	if rest, _ := os.ReadDir(dir); len(rest) != 1 {
		t.Errorf("left behind: %v", rest)
	}
	for _, typed := range []string{"", "  ", "name.pdf", dir, filepath.Join(dir, "none", "x.pdf")} {
		if _, err := SaveTargetAs(typed, "/home/x", ".pdf"); clinic.FieldOf(err) != "path" {
			t.Errorf("%q is taken: %v", typed, err)
		}
	}
}

// Looking at a document records nothing, is done once a paper, and what was
// asked for last is what is shown.
func TestLookingIsNotPrinting(t *testing.T) {
	f := &printFake{}
	held := &HeldRunner{}
	p := f.printing(held)
	looks := 0
	p.p.Look = func(_ context.Context, paper clinic.Paper) (PrintDocument, error) {
		looks++
		return PrintDocument{Warning: string(paper)}, nil
	}
	var shown []string
	show := func() { p.Show(func(d PrintDocument, err error) { shown = append(shown, d.Warning) }) }
	show()
	p.SetPaper(clinic.PaperA4)
	show()
	held.Release(1)
	held.Release(0) // overtaken
	show()
	if len(shown) != 2 || shown[0] != "A4" || shown[1] != "A4" || looks != 2 || len(f.loads) != 0 {
		t.Errorf("shown %v after %d looks, %d prints recorded", shown, looks, len(f.loads))
	}
	f.locked = true
	p.SetPaper(clinic.PaperLetter)
	show()
	if held.Held() != 0 || len(shown) != 2 {
		t.Error("a locked window shows a document")
	}
}

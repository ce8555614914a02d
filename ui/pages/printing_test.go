package pages

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

func openPrint(t *testing.T, load func() (viewmodel.PrintDocument, error)) (*wardDesk, *int) {
	t.Helper()
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	loads := 0
	printDocument(d.env, printJob{Title: "Receipt RC-2026-000001", FileName: "RC-2026-000001.pdf", Papers: receiptPapers,
		Paper: clinic.PaperA5, Load: func(context.Context, clinic.Paper) (viewmodel.PrintDocument, error) {
			loads++
			return load()
		}})
	return d, &loads
}

func TestPrintDialogWithoutAPrinterOffersToSave(t *testing.T) {
	d, loads := openPrint(t, func() (viewmodel.PrintDocument, error) { return viewmodel.PrintDocument{PDF: []byte("%PDF-1.4")}, nil })
	t.Setenv("CAREDESK_PRINT_DIR", "")
	t.Setenv("PATH", t.TempDir()) // no lp, no viewer
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "There is no printer on this computer.")
	uitest.Shot(t, d.w, "print-no-printer")
	uitest.TapText(t, d.w, "Save…")
	dir := t.TempDir()
	target := filepath.Join(dir, "receipt.pdf")
	entry := d.w.Canvas().Focused().(*components.Entry)
	entry.SetText(target)
	d.ctrl(fyne.KeyS)
	if got, err := os.ReadFile(target); err != nil || string(got) != "%PDF-1.4" {
		t.Fatalf("saved %q, %v", got, err)
	}
	if *loads != 1 {
		t.Errorf("one visit to the dialog was recorded as %d prints", *loads)
	}
}

func TestPrintDialogNeverReplacesAFileUnasked(t *testing.T) {
	d, _ := openPrint(t, func() (viewmodel.PrintDocument, error) { return viewmodel.PrintDocument{PDF: []byte("new")}, nil })
	target := filepath.Join(t.TempDir(), "old.pdf")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	uitest.Button(t, d.w, "Save…").Tapped(nil)
	d.w.Canvas().Focused().(*components.Entry).SetText(target)
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "There is already a file of that name.")
	if got, _ := os.ReadFile(target); string(got) != "old" {
		t.Fatalf("the file holds %q", got)
	}
	uitest.Button(t, d.w, "Replace it").Tapped(nil)
	if got, _ := os.ReadFile(target); string(got) != "new" {
		t.Fatalf("the file holds %q", got)
	}
}

func TestPrintDialogWarnsAboutMissingLetters(t *testing.T) {
	d, _ := openPrint(t, func() (viewmodel.PrintDocument, error) {
		return viewmodel.PrintDocument{PDF: []byte("%PDF"), Warning: "The printer's font has no letter for 漢."}, nil
	})
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "no letter for 漢")
	if len(d.printed()) != 0 {
		t.Fatal("it was printed without a warning")
	}
	uitest.Key(d.w, fyne.KeyReturn)
	if len(d.printed()) != 1 {
		t.Fatal("it is not printed after the warning")
	}
}

func TestPrintDialogSaysWhyADocumentCannotBeMade(t *testing.T) {
	d, _ := openPrint(t, func() (viewmodel.PrintDocument, error) {
		return viewmodel.PrintDocument{}, clinic.Wrap(clinic.Unavailable, errors.New("disk I/O error"), "The database cannot be reached.")
	})
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "The database cannot be reached.")
	uitest.MustNotText(t, d.w, "disk I/O")
	uitest.Key(d.w, fyne.KeyEscape)
	if components.ModalOpen(d.w) {
		t.Error("Escape does not close the dialog")
	}
}

func TestPrintDialogStaysAwayFromALockedWindow(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	d.env.Locked = func() bool { return true }
	printDocument(d.env, receiptJob(d.env, 50, "RC-2026-000050"))
	if components.ModalOpen(d.w) || d.ward.receipts[50] != 1 {
		t.Error("a locked window prints")
	}
}

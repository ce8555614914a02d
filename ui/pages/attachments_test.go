package pages

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/desktop"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// ecg is a picture with a line in it.
func ecg(t *testing.T) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 300, 120))
	for x := range 300 {
		for y := range 120 {
			img.SetGray(x, y, color.Gray{Y: 240})
		}
		img.SetGray(x, 60+(x%40)-20, color.Gray{})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openFullChart(t *testing.T, mode theme.Mode, actor clinic.Actor) *wardDesk {
	t.Helper()
	ward := newWard()
	fullChart(ward)
	ward.contents = map[clinic.AttachmentID][]byte{22: ecg(t), 21: []byte("%PDF-1.4")}
	d := openHistoryPage(t, mode, actor, ward)
	d.page.(Opener).Open(Target{Patient: 5})
	return d
}

func TestAddingAFileByKeyboard(t *testing.T) {
	d := openFullChart(t, theme.Light, wardDoctor)
	path := filepath.Join(t.TempDir(), "holter.pdf")
	if err := os.WriteFile(path, []byte("%PDF-1.4 holter"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.ctrl(fyne.KeyN)
	uitest.MustText(t, d.w, "Add a file to the chart")
	d.ward.addErr = clinic.FieldErrorf("file", "The PDF is cut off: its end is missing. Get the file again.")
	chooser := uitest.Find(d.w, func(e *components.Entry) bool { return e.Visible() && e == d.w.Canvas().Focused() })
	if len(chooser) != 1 {
		t.Fatal("the path has not the focus")
	}
	chooser[0].SetText(path)
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "Name in the chart")
	uitest.Type(d.w, "24 hours")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "The PDF is cut off")
	uitest.Shot(t, d.w, "attachment-refused")
	d.ward.addErr = nil
	d.ctrl(fyne.KeyS)
	if len(d.ward.added) != 1 || d.ward.added[0].Name != "holter.pdf" || d.ward.added[0].Note != "24 hours" || d.ward.added[0].Patient != 5 || string(d.ward.added[0].Data) != "%PDF-1.4 holter" {
		t.Fatalf("added %+v", d.ward.added)
	}
	uitest.MustNotText(t, d.w, "Name in the chart")
}

func TestAFileDroppedOnTheWindow(t *testing.T) {
	d := openFullChart(t, theme.Light, wardDoctor)
	path := filepath.Join(t.TempDir(), "scan.png")
	if err := os.WriteFile(path, ecg(t), 0o600); err != nil {
		t.Fatal(err)
	}
	page := d.page.(Dropper)
	if !page.Drop([]string{path, path}) {
		t.Fatal("the file was not taken")
	}
	uitest.MustText(t, d.w, "Name in the chart")
	if page.Drop([]string{path}) {
		t.Error("a second file was taken under a dialog")
	}
	d.ctrl(fyne.KeyS)
	if len(d.ward.added) != 1 || d.ward.added[0].Name != "scan.png" {
		t.Fatalf("added %+v", d.ward.added)
	}
	own := openFullChart(t, theme.Light, wardPatient)
	if own.page.(Dropper).Drop([]string{path}) {
		t.Error("a patient can add a file")
	}
}

func TestAPictureIsShownInTheWindow(t *testing.T) {
	d := openFullChart(t, theme.Dark, wardDoctor)
	uitest.Key(d.w, fyne.KeyReturn) // the newest line is the ECG
	uitest.MustText(t, d.w, "Open in the viewer")
	uitest.MustText(t, d.w, "Added on 27 August 2026 by Nora Healy")
	uitest.Shot(t, d.w, "attachment-picture-dark")
	uitest.Key(d.w, fyne.KeyEscape)
	uitest.MustNotText(t, d.w, "Open in the viewer")

	uitest.Key(d.w, fyne.KeyDelete)
	uitest.MustText(t, d.w, "Take the file off the chart?")
	uitest.Type(d.w, "another patient's")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "10 of 10 entries")
}

// A window that locks while a file is written leaves none behind and opens none.
func TestNoFileIsLeftBehindALockedWindow(t *testing.T) {
	d := openFullChart(t, theme.Light, wardDoctor)
	dir := t.TempDir()
	temp, err := desktop.NewTempFiles(dir, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = temp.Close() }()
	env := *d.env
	env.Temp, env.Locked = temp, func() bool { return true }
	openOutside(&env, service.AttachmentFile{Attachment: clinic.Attachment{ID: 7, Name: "letter.pdf"}, Data: []byte("%PDF-1.4")})
	left, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestNothingIsDecodedThatIsTooLarge(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 5000, 5000))); err != nil {
		t.Fatal(err)
	}
	if preview(b.Bytes()) != nil {
		t.Error("a picture of 25 million points is shown in the window")
	}
	if preview([]byte("no picture")) != nil {
		t.Error("a text is shown as a picture")
	}
	if preview(ecg(t)) == nil {
		t.Error("a small picture is not shown")
	}
}

func TestTheListOfFiles(t *testing.T) {
	ward := newWard()
	fullChart(ward)
	ward.contents = map[clinic.AttachmentID][]byte{22: ecg(t)}
	var list *attachmentList
	d := openWard(t, theme.Light, wardDoctor, ward, func(d *wardDesk) Page {
		list = newAttachmentList(d.env, 4)
		return listPage{list}
	})
	list.Show(5, 0)
	uitest.MustText(t, d.w, "2 of 2 files")
	d.w.Canvas().Focus(list.table)
	uitest.Shot(t, d.w, "attachment-list")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "Open in the viewer")
	uitest.Key(d.w, fyne.KeyEscape, fyne.KeyDelete)
	uitest.Type(d.w, "wrong")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "1 of 1 file")
}

// listPage shows a list of files alone.
type listPage struct{ *attachmentList }

func (p listPage) Shown() {}

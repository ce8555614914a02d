package components_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// aFolder has a picture, a text that claims to be one, and a folder.
func aFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"real.png": b.Bytes(), "fake.png": []byte("text"), "notes.txt": []byte("text"), ".hidden.png": b.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "scans"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestChoosingAFileByKeyboard(t *testing.T) {
	dir := aFolder(t)
	w := uitest.NewWindow(t, nil)
	var got string
	o := components.FileOptions{Title: "Choose", Extensions: []string{".png"}, Start: dir, OnChosen: func(p string) { got = p }}
	components.ChooseFile(o, w)
	uitest.MustText(t, w, "scans")
	uitest.MustText(t, w, "fake.png")
	uitest.MustNotText(t, w, "notes.txt")
	uitest.MustNotText(t, w, ".hidden")
	uitest.Type(w, "nothing like it")
	uitest.Key(w, fyne.KeyReturn)
	uitest.MustText(t, w, "There is nothing of that name.")
	uitest.Key(w, fyne.KeyEscape)
	if components.ModalOpen(w) || got != "" {
		t.Fatalf("Escape left the dialog open or chose %q", got)
	}
	components.ChooseFile(o, w)
	uitest.Type(w, "SC")
	uitest.Key(w, fyne.KeyReturn) // into the folder
	uitest.MustNotText(t, w, "fake.png")
	uitest.Key(w, fyne.KeyDown, fyne.KeyReturn) // and up again
	uitest.Type(w, "re")
	uitest.Key(w, fyne.KeyReturn)
	if want := filepath.Join(dir, "real.png"); got != want || components.ModalOpen(w) {
		t.Fatalf("chose %q, not %q", got, want)
	}
}

func TestChoosingAFolderByKeyboard(t *testing.T) {
	dir := aFolder(t)
	w := uitest.NewWindow(t, nil)
	var got string
	o := components.FileOptions{Title: "Choose", Folder: true, Start: filepath.Join(dir, "not-made-yet.db"), OnChosen: func(p string) { got = p }}
	components.ChooseFile(o, w)
	uitest.MustNotText(t, w, "real.png")
	uitest.Type(w, "real.png")
	uitest.Key(w, fyne.KeyReturn)
	uitest.MustText(t, w, "This is a file.")
	uitest.Key(w, fyne.KeyEscape)
	components.ChooseFile(o, w)
	uitest.Type(w, "scans")
	uitest.Key(w, fyne.KeyReturn)
	if want := filepath.Join(dir, "scans"); got != want {
		t.Fatalf("chose %q, not %q", got, want)
	}
}

// The button of a picture opens a dialog, refuses a text beside the field and
// keeps the picture there was.
func TestAPictureFieldRefusesATextFile(t *testing.T) {
	dir := aFolder(t)
	w := uitest.NewWindow(t, nil)
	field := components.NewImageField(w)
	w.SetContent(components.NewForm([]components.FormField{{Name: "logo", Label: "Logo", Widget: field}}, 1))
	choose := func(name string) {
		uitest.Button(t, w, "Choose a picture…").Tapped(nil)
		f, ok := w.Canvas().Focused().(*components.Entry)
		if !ok {
			t.Fatal("the path does not have the focus")
		}
		f.SetText(filepath.Join(dir, name))
		uitest.Key(w, fyne.KeyReturn)
	}
	choose("real.png")
	kept := field.Bytes()
	if len(kept) == 0 {
		t.Fatal("the picture was not taken")
	}
	choose("fake.png")
	uitest.MustText(t, w, "The file is no PNG or JPEG picture.")
	if !bytes.Equal(field.Bytes(), kept) {
		t.Error("the picture is gone")
	}
}

package components

import (
	"bytes"
	"image"
	"io"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// maxImageSide keeps a small file from unpacking into gigabytes.
const maxImageSide = 8000

// ImageField takes a picture from a PNG or JPEG file and shows it.
type ImageField struct {
	widget.BaseWidget
	// MaxBytes is the largest file taken; 2 MB when it is zero.
	MaxBytes int64
	// OnChanged is called when the picture was chosen or removed.
	OnChanged func()

	window  fyne.Window
	bytes   []byte
	preview *canvas.Image
	choose  *Button
	remove  *Button
	message *Text
}

// NewImageField returns a field without a picture.
func NewImageField(w fyne.Window) *ImageField {
	f := &ImageField{window: w, preview: &canvas.Image{FillMode: canvas.ImageFillContain}, message: Danger("")}
	f.message.options.Wrap = true
	f.choose = NewButton(i18n.T("Choose a picture…"), "", f.open)
	f.remove = NewButton(i18n.T("Remove"), "", func() {
		f.SetBytes(nil)
		f.changed()
	})
	f.remove.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// Bytes returns the file's content, nil without a picture.
func (f *ImageField) Bytes() []byte { return f.bytes }

// SetBytes shows a picture; nil or what is no picture shows none.
func (f *ImageField) SetBytes(b []byte) {
	img := decodePhoto(b)
	if img == nil {
		b = nil
	}
	f.bytes, f.preview.Image = b, img
	setVisible(f.remove, img != nil)
	f.message.SetText("")
	f.Refresh()
}

// FocusTarget is the button that opens the file dialog.
func (f *ImageField) FocusTarget() fyne.Focusable { return f.choose }

func (f *ImageField) snapshot() string {
	if f.bytes == nil {
		return ""
	}
	return strconv.Itoa(len(f.bytes)) + string(f.bytes[:min(64, len(f.bytes))]) + string(f.bytes[max(0, len(f.bytes)-64):])
}

func (f *ImageField) watch(changed func()) {
	was := f.OnChanged
	f.OnChanged = func() {
		if was != nil {
			was()
		}
		changed()
	}
}

func (f *ImageField) changed() {
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

func (f *ImageField) open() {
	ChooseFile(FileOptions{Title: i18n.T("Choose a picture"), Extensions: []string{".png", ".jpg", ".jpeg"}, OnChosen: f.take}, f.window)
}

// take reads the picture from a file.
func (f *ImageField) take(path string) {
	r, err := os.Open(path)
	if err != nil {
		f.fail(clinic.Wrap(clinic.Invalid, err, "The file could not be opened."))
		return
	}
	defer func() { _ = r.Close() }() // it was only read
	f.fail(f.Load(r))
}

func (f *ImageField) fail(err error) {
	if err == nil {
		return
	}
	f.message.SetText(i18n.Error(err))
	f.Refresh()
}

// Load takes a picture from a reader; on an error the picture stays as it was.
func (f *ImageField) Load(r io.Reader) error {
	most := f.MaxBytes
	if most == 0 {
		most = 2 << 20
	}
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return clinic.Wrap(clinic.Invalid, err, "The file could not be read.")
	}
	if int64(len(b)) > most {
		return clinic.Errorf(clinic.Invalid, "The picture is too large. It may have %d kB at most.", most>>10)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return clinic.Wrap(clinic.Invalid, err, "The file is no PNG or JPEG picture.")
	}
	if c.Width > maxImageSide || c.Height > maxImageSide || c.Width < 1 || c.Height < 1 {
		return clinic.Errorf(clinic.Invalid, "The picture may be %d points wide and high at most.", maxImageSide)
	}
	if decodePhoto(b) == nil {
		return clinic.Errorf(clinic.Invalid, "The picture is damaged.")
	}
	f.SetBytes(b)
	f.changed()
	return nil
}

// CreateRenderer is called by the toolkit.
func (f *ImageField) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	frame := canvas.NewRectangle(nil)
	empty := canvas.NewImageFromResource(nil)
	empty.FillMode = canvas.ImageFillContain
	buttons := VBox(f.choose, f.remove)
	r := &renderer{widget: f, objects: []fyne.CanvasObject{frame, empty, f.preview, buttons, f.message}}
	const side = 84
	r.refresh = func() {
		frame.FillColor, frame.CornerRadius = theme.Color(theme.ColorRaised), theme.Size(theme.SizeRadius)
		frame.StrokeColor, frame.StrokeWidth = theme.Color(theme.ColorLine), 1
		empty.Resource = theme.Tinted(theme.IconImage, theme.ColorMuted)
		setVisible(empty, f.bytes == nil)
		setVisible(f.preview, f.bytes != nil)
		setVisible(f.message, f.message.Text() != "")
	}
	r.layout = func(s fyne.Size) {
		place(frame, 0, 0, side, side)
		place(empty, side/2-14, side/2-14, 28, 28)
		place(f.preview, 4, 4, side-8, side-8)
		bm := buttons.MinSize()
		place(buttons, side+12, 0, bm.Width, bm.Height)
		place(f.message, 0, side+4, s.Width, max(0, s.Height-side-4))
	}
	r.min = func() fyne.Size {
		h := float32(side)
		if f.message.Text() != "" {
			h += f.message.MinSize().Height + 4
		}
		return fyne.NewSize(side+12+f.choose.MinSize().Width, h)
	}
	r.refresh()
	return r
}

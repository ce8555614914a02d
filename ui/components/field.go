package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// Field is an input with its label above and a hint or an error below.
type Field struct {
	widget.BaseWidget
	input    fyne.CanvasObject
	label    *Text
	optional *Text
	hint     *Text
	message  *Text
	resized  func()
}

// NewField puts a label above an input.
func NewField(label string, input fyne.CanvasObject) *Field { return newField(label, "", false, input) }

func newField(label, hint string, required bool, input fyne.CanvasObject) *Field {
	f := &Field{
		input:    input,
		label:    NewText(label, TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true, Shrink: true}),
		optional: NewText("", TextOptions{Size: theme.SizeCaption, Color: theme.ColorDanger, Bold: true}),
		hint:     NewText(hint, TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}),
		message:  NewText("", TextOptions{Size: theme.SizeCaption, Color: theme.ColorDanger, Bold: true, Wrap: true}),
	}
	if required {
		f.optional.SetText("*")
	}
	if e, ok := input.(interface{ setOnCut(func(string)) }); ok {
		e.setOnCut(f.SetError)
	}
	// A message is about what stood there; it goes when that is corrected.
	if e, ok := input.(interface{ setOnEdited(func()) }); ok {
		e.setOnEdited(func() { f.SetError("") })
	}
	f.ExtendBaseWidget(f)
	return f
}

// SetError shows a message under the input; an empty one takes it away.
func (f *Field) SetError(message string) {
	if f.message.Text() == message {
		return
	}
	f.message.SetText(message)
	f.Refresh()
	if f.resized != nil {
		f.resized()
	}
}

// Error returns the message under the input.
func (f *Field) Error() string { return f.message.Text() }

// SetHint changes the help under the input.
func (f *Field) SetHint(s string) {
	if f.hint.Text() == s {
		return
	}
	f.hint.SetText(s)
	f.Refresh()
	if f.resized != nil {
		f.resized()
	}
}

// SetHintTone colours the help under the input, as that of a value out of range.
func (f *Field) SetHintTone(t theme.Tone) {
	name := theme.ColorMuted
	if t != theme.ToneNeutral {
		name, _ = t.Colors()
	}
	f.hint.SetColor(name)
}

// Hint returns the help under the input.
func (f *Field) Hint() string { return f.hint.Text() }

// FocusTarget is the input itself.
func (f *Field) FocusTarget() fyne.Focusable { return focusTarget(f.input) }

// CreateRenderer is called by the toolkit.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	outline := canvas.NewRectangle(color.Transparent)
	icon := canvas.NewImageFromResource(nil)
	icon.FillMode = canvas.ImageFillContain
	r := &renderer{widget: f, objects: []fyne.CanvasObject{f.label, f.optional, f.input, outline, icon, f.message, f.hint}}
	const gap = 4
	labelHeight := func() float32 {
		if f.label.Text() == "" {
			return 0
		}
		return f.label.MinSize().Height + gap
	}
	iconSize := func() float32 { return theme.Size(theme.SizeCaption) }
	r.refresh = func() {
		failed := f.message.Text() != ""
		outline.StrokeColor, outline.StrokeWidth = theme.Color(theme.ColorDanger), 1.5
		outline.FillColor = hollow(outline.StrokeColor)
		outline.CornerRadius = theme.Size(theme.SizeRadius)
		icon.Resource = theme.Tinted(theme.IconWarning, theme.ColorDanger)
		setVisible(outline, failed)
		setVisible(icon, failed)
		setVisible(f.message, failed)
		setVisible(f.hint, !failed && f.hint.Text() != "")
		setVisible(f.optional, f.optional.Text() != "")
	}
	r.layout = func(s fyne.Size) {
		lh := labelHeight()
		lw := min(s.Width-10, f.label.measure(f.label.Text()))
		if lh > 0 {
			place(f.label, 0, 0, lw, lh-gap)
			place(f.optional, lw+3, 0, 10, lh-gap)
		}
		below := float32(0)
		if f.message.Visible() {
			f.message.Resize(fyne.NewSize(s.Width-iconSize()-gap, 0))
			below = f.message.MinSize().Height + gap
		} else if f.hint.Visible() {
			f.hint.Resize(fyne.NewSize(s.Width, 0))
			below = f.hint.MinSize().Height + gap
		}
		ih := f.input.MinSize().Height
		if extra := s.Height - lh - below; isTall(f.input) && extra > ih {
			ih = extra
		}
		place(f.input, 0, lh, s.Width, ih)
		place(outline, 0, lh, s.Width, ih)
		y := lh + ih + gap
		is := iconSize()
		place(icon, 0, y+2, is, is)
		place(f.message, is+gap, y, s.Width-is-gap, below-gap)
		place(f.hint, 0, y, s.Width, below-gap)
	}
	r.min = func() fyne.Size {
		m := f.input.MinSize()
		h := labelHeight() + m.Height
		if f.message.Text() != "" {
			h += f.message.MinSize().Height + gap
		} else if f.hint.Text() != "" {
			h += f.hint.MinSize().Height + gap
		}
		return fyne.NewSize(max(m.Width, 60), h)
	}
	r.refresh()
	return r
}

// isTall reports an input that gains by more height than it needs.
func isTall(o fyne.CanvasObject) bool {
	e, ok := o.(*Entry)
	return ok && e.MultiLine
}

// focusTarget finds what to focus in an input made of parts.
func focusTarget(o fyne.CanvasObject) fyne.Focusable {
	switch v := o.(type) {
	case nil:
		return nil
	case interface{ FocusTarget() fyne.Focusable }:
		return v.FocusTarget()
	case fyne.Focusable:
		return v
	case *fyne.Container:
		for _, each := range v.Objects {
			if t := focusTarget(each); t != nil {
				return t
			}
		}
	}
	return nil
}

// watchInput has a function called after every change of an input.
func watchInput(o fyne.CanvasObject, changed func()) {
	switch v := o.(type) {
	case interface{ watch(func()) }:
		v.watch(changed)
	case *fyne.Container:
		for _, each := range v.Objects {
			watchInput(each, changed)
		}
	}
}

// andThen is a function that tells a second one too.
func andThen[T any](first func(T), second func()) func(T) {
	return func(v T) {
		if first != nil {
			first(v)
		}
		second()
	}
}

// snapshotOf describes an input's value, so that a form can tell whether
// anything was changed.
func snapshotOf(o fyne.CanvasObject) string {
	switch v := o.(type) {
	case interface{ snapshot() string }:
		return v.snapshot()
	case interface{ Snapshot() string }:
		return v.Snapshot()
	case *widget.Entry:
		return v.Text
	case *widget.Select:
		return v.Selected
	case *widget.Check:
		if v.Checked {
			return "1"
		}
	case *fyne.Container:
		all := ""
		for _, each := range v.Objects {
			all += snapshotOf(each) + "\x00"
		}
		return all
	}
	return ""
}

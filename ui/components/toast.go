package components

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// How long a toast stays.
const (
	toastTime       = 5 * time.Second
	toastDangerTime = 10 * time.Second
	toastActionTime = 10 * time.Second
	toastMost       = 3
)

// toastHost is the layer of a window in which toasts appear. It lies over the
// content without catching clicks or the focus.
type toastHost struct {
	box *fyne.Container
}

var toastHosts = map[fyne.Window]*toastHost{}

// WithToasts puts the layer for toasts over a window's whole content.
func WithToasts(w fyne.Window, content fyne.CanvasObject) fyne.CanvasObject {
	h := &toastHost{box: container.New(&toastLayout{})}
	toastHosts[w] = h
	return container.NewStack(content, h.box)
}

// ClearToasts takes all toasts away: they may name patients, and must not stay
// for the next person at the desk.
func ClearToasts(w fyne.Window) {
	ForgetUndo(w)
	if h := toastHosts[w]; h != nil {
		h.box.RemoveAll()
	}
}

// Toast tells something in passing, in the lower left corner, without taking the
// focus. It goes by itself.
func Toast(w fyne.Window, tone theme.Tone, text string) { ToastAction(w, tone, text, "", nil) }

// ToastAction is Toast with a button, such as Undo for what was not saved yet.
func ToastAction(w fyne.Window, tone theme.Tone, text, actionText string, action func()) {
	stay := toastTime
	if tone == theme.ToneDanger {
		stay = toastDangerTime
	}
	if action != nil {
		stay = max(stay, toastActionTime)
	}
	if tone == theme.ToneGood { // something was done: what was done before stays
		ForgetUndo(w)
	}
	toast(w, tone, text, actionText, "", stay, action)
}

// toast shows a toast and returns what takes it away.
func toast(w fyne.Window, tone theme.Tone, text, actionText, key string, stay time.Duration, action func()) (remove func()) {
	h := toastHosts[w]
	if h == nil {
		w.SetContent(WithToasts(w, w.Content()))
		h = toastHosts[w]
	}
	if action == nil { // what is said already is said once, for as long as if it were new
		for _, o := range h.box.Objects {
			if old := o.(*toastCard); old.action == nil && old.tone == tone && old.text.Text() == text {
				old.close.tap()
				break
			}
		}
	}
	t := newToast(tone, text)
	var stop func()
	remove = func() {
		if stop != nil {
			stop()
		}
		h.box.Remove(t)
	}
	t.close.tap = remove
	if action != nil {
		t.action = NewButton(actionText, key, func() {
			remove()
			action()
		})
	}
	for len(h.box.Objects) >= toastMost {
		h.box.Remove(h.box.Objects[0])
	}
	h.box.Add(t)
	stop = Timer(stay, func() { h.box.Remove(t) })
	return remove
}

// ToastTexts returns the toasts on screen, the oldest first.
func ToastTexts(w fyne.Window) []string {
	var out []string
	if h := toastHosts[w]; h != nil {
		for _, o := range h.box.Objects {
			out = append(out, o.(*toastCard).text.Text())
		}
	}
	return out
}

type toastCard struct {
	widget.BaseWidget
	tone   theme.Tone
	text   *Text
	close  *iconTap
	action *Button
}

func newToast(tone theme.Tone, text string) *toastCard {
	t := &toastCard{tone: tone, text: NewText(text, TextOptions{Wrap: true}), close: newIconTap(theme.IconClose, nil)}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped keeps clicks from what lies below.
func (t *toastCard) Tapped(*fyne.PointEvent) {}

// CreateRenderer is called by the toolkit.
func (t *toastCard) CreateRenderer() fyne.WidgetRenderer {
	bg, bar := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	icon := canvas.NewImageFromResource(nil)
	icon.FillMode = canvas.ImageFillContain
	r := &renderer{widget: t, objects: []fyne.CanvasObject{bg, bar, icon, t.text, t.close}}
	if t.action != nil {
		r.objects = append(r.objects, t.action)
	}
	const pad = 12
	side := func() float32 {
		w := float32(24)
		if t.action != nil {
			w += t.action.MinSize().Width + 8
		}
		return w
	}
	r.refresh = func() {
		fg, _ := t.tone.Colors()
		bg.FillColor, bg.StrokeColor, bg.StrokeWidth = theme.Color(theme.ColorSurface), theme.Color(theme.ColorLine), 1
		bg.CornerRadius = theme.Size(theme.SizeCardRadius)
		bg.Shadow.Color, bg.Shadow.BlurRadius, bg.Shadow.Offset = theme.Color(theme.ColorShade), 10, fyne.NewPos(0, 3)
		bar.FillColor, bar.TopLeftCornerRadius, bar.BottomLeftCornerRadius = theme.Color(fg), 8, 8
		icon.Resource = theme.Tinted(t.tone.Icon(), fg)
	}
	r.layout = func(s fyne.Size) {
		i := theme.Size(theme.SizeIcon)
		place(bg, 0, 0, s.Width, s.Height)
		place(bar, 0, 0, 5, s.Height)
		place(icon, pad+4, (s.Height-i)/2, i, i)
		w := s.Width - pad*2 - i - 14 - side()
		t.text.Resize(fyne.NewSize(w, 0))
		h := t.text.MinSize().Height
		place(t.text, pad+i+14, (s.Height-h)/2, w, h)
		x := s.Width - pad - 20
		place(t.close, x, (s.Height-20)/2, 20, 20)
		if t.action != nil {
			m := t.action.MinSize()
			place(t.action, x-8-m.Width, (s.Height-m.Height)/2, m.Width, m.Height)
		}
	}
	r.min = func() fyne.Size {
		return fyne.NewSize(360, max(t.text.MinSize().Height+2*pad, theme.Size(theme.SizeControl)+16))
	}
	r.refresh()
	return r
}

// toastLayout stacks toasts upwards from the left end of the status line. What is
// worked in is at the top of a page, and the button that goes on at its right: a
// toast lies over the end of the sidebar and the last rows of a list.
type toastLayout struct{}

func (toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (toastLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	y := s.Height - theme.Size(theme.SizeStatusBar) - 8
	for i := len(objects) - 1; i >= 0; i-- {
		o := objects[i]
		w := min(float32(440), s.Width-16)
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
		h := o.MinSize().Height
		place(o, 8, y-h, w, h)
		y -= h + 8
	}
}

package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// Tags shows a few words as chips that can be removed, as for diagnoses. It
// takes the focus as a whole: Left and Right choose a chip, Delete removes it.
// Disabled, Tab passes it by; its chips can still be removed by the mouse.
type Tags struct {
	widget.DisableableWidget
	// OnRemove is called with the position of the chip to remove.
	OnRemove func(i int)
	// Tone colours the chips.
	Tone theme.Tone

	words   []string
	at      int
	focused bool
}

var _ fyne.Focusable = (*Tags)(nil)

// NewTags returns no chips.
func NewTags() *Tags {
	t := &Tags{Tone: theme.TonePrimary}
	t.ExtendBaseWidget(t)
	return t
}

// Set replaces the chips.
func (t *Tags) Set(words []string) {
	t.words = append([]string(nil), words...)
	t.at = max(0, min(t.at, len(words)-1))
	t.Refresh()
}

// FocusGained marks a chip.
func (t *Tags) FocusGained() {
	t.focused = true
	t.Refresh()
	follow(t)
}

// FocusLost unmarks it.
func (t *Tags) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune ignores text.
func (t *Tags) TypedRune(rune) {}

// TypedShortcut hands shortcuts on.
func (t *Tags) TypedShortcut(s fyne.Shortcut) { passShortcut(t, s) }

// TypedKey moves between the chips and removes them.
func (t *Tags) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch ev.Name {
	case fyne.KeyLeft:
		t.at = max(0, t.at-1)
	case fyne.KeyRight:
		t.at = max(0, min(len(t.words)-1, t.at+1))
	case fyne.KeyDelete, fyne.KeyBackspace:
		if t.OnRemove != nil && len(t.words) > 0 {
			t.OnRemove(t.at)
		}
	default:
		passKey(t, ev)
		return
	}
	t.Refresh()
}

// CreateRenderer is called by the toolkit.
func (t *Tags) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &tagsRenderer{t: t}
	r.build()
	return r
}

type tagsRenderer struct {
	t       *Tags
	pills   []*pill
	removes []*iconTap
	objects []fyne.CanvasObject
	height  float32
}

func (r *tagsRenderer) Destroy()                     {}
func (r *tagsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *tagsRenderer) build() {
	r.pills, r.removes, r.objects = nil, nil, nil
	for i, w := range r.t.words {
		p := newPill()
		p.set(BadgeSpec{Tone: r.t.Tone, Text: w})
		if r.t.focused && i == r.t.at {
			p.box.StrokeColor, p.box.StrokeWidth = theme.Color(theme.ColorFocus), theme.Size(theme.SizeFocusRing)
		}
		x := newIconTap(theme.IconClose, func() {
			if r.t.OnRemove != nil {
				r.t.OnRemove(i)
			}
		})
		r.pills, r.removes = append(r.pills, p), append(r.removes, x)
		r.objects = append(r.objects, p.objects()...)
		r.objects = append(r.objects, x)
	}
}

const tagRemove = 16

func (r *tagsRenderer) Layout(s fyne.Size) { r.height = r.arrange(s.Width) }

func (r *tagsRenderer) arrange(width float32) float32 {
	x, y, h := float32(0), float32(2), theme.Size(theme.SizeBadge)
	for i, p := range r.pills {
		w := p.size().Width + tagRemove
		if x > 0 && x+w > width {
			x, y = 0, y+h+4
		}
		p.place(x, y, w)
		place(p.box, x, y, w, h)
		place(r.removes[i], x+w-tagRemove-4, y, tagRemove, h)
		x += w + 6
	}
	return y + h + 2
}

func (r *tagsRenderer) MinSize() fyne.Size {
	h := theme.Size(theme.SizeBadge) + 4
	w := float32(0)
	for _, p := range r.pills {
		w = max(w, p.size().Width+tagRemove)
	}
	return fyne.NewSize(w, max(h, r.height))
}

func (r *tagsRenderer) Refresh() {
	r.build()
	r.Layout(r.t.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

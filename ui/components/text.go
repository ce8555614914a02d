package components

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// TextOptions say how a Text looks. The zero value is body text.
type TextOptions struct {
	Size   fyne.ThemeSizeName
	Color  fyne.ThemeColorName
	Bold   bool
	Italic bool
	Align  fyne.TextAlign
	// Wrap breaks the text into lines at the width given.
	Wrap bool
	// Shrink lets the layout make the text narrower than it is; what does not
	// fit is cut with an ellipsis.
	Shrink bool
}

// Text is plain text without padding that follows the theme. What does not
// fit is cut with an ellipsis, or wrapped.
type Text struct {
	widget.BaseWidget
	text    string
	options TextOptions
	width   float32
}

// NewText returns a text.
func NewText(s string, o TextOptions) *Text {
	if o.Size == "" {
		o.Size = theme.SizeText
	}
	if o.Color == "" {
		o.Color = theme.ColorText
	}
	t := &Text{text: s, options: o}
	t.ExtendBaseWidget(t)
	return t
}

// Title is a page's title.
func Title(s string) *Text { return NewText(s, TextOptions{Size: theme.SizeTitle, Bold: true}) }

// Heading is the title of a card or section.
func Heading(s string) *Text { return NewText(s, TextOptions{Size: theme.SizeHeading, Bold: true}) }

// Strong is bold body text.
func Strong(s string) *Text { return NewText(s, TextOptions{Bold: true}) }

// Body is body text.
func Body(s string) *Text { return NewText(s, TextOptions{}) }

// Muted is body text of second rank.
func Muted(s string) *Text { return NewText(s, TextOptions{Color: theme.ColorMuted}) }

// Caption is small text of second rank.
func Caption(s string) *Text {
	return NewText(s, TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted})
}

// Danger is a small text in the danger colour.
func Danger(s string) *Text {
	return NewText(s, TextOptions{Size: theme.SizeCaption, Color: theme.ColorDanger})
}

// Paragraph is body text that wraps.
func Paragraph(s string) *Text { return NewText(s, TextOptions{Wrap: true}) }

// Text returns the whole text, also when it is drawn cut.
func (t *Text) Text() string { return t.text }

// SetText changes the text.
func (t *Text) SetText(s string) {
	if t.text == s {
		return
	}
	t.text = s
	t.Refresh()
}

// SetColor changes the colour.
func (t *Text) SetColor(name fyne.ThemeColorName) {
	if t.options.Color == name {
		return
	}
	t.options.Color = name
	t.Refresh()
}

// SetBold changes the weight.
func (t *Text) SetBold(bold bool) {
	if t.options.Bold == bold {
		return
	}
	t.options.Bold = bold
	t.Refresh()
}

func (t *Text) style() fyne.TextStyle {
	return fyne.TextStyle{Bold: t.options.Bold, Italic: t.options.Italic}
}

func (t *Text) measure(s string) float32 {
	return fyne.MeasureText(s, theme.Size(t.options.Size), t.style()).Width
}

func (t *Text) lineHeight() float32 {
	return fyne.MeasureText("Mg", theme.Size(t.options.Size), t.style()).Height
}

// MinSize is the size of the whole text, or of its lines at the last width.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	if t.options.Wrap {
		return fyne.NewSize(40, t.lineHeight()*float32(max(1, len(t.breakLines(t.width)))))
	}
	w := float32(0)
	if !t.options.Shrink {
		w = t.measure(t.text)
	}
	return fyne.NewSize(w, t.lineHeight())
}

// wants is the width in which no line of a text that wraps is broken.
func (t *Text) wants() float32 {
	w := float32(0)
	if t.options.Wrap {
		for _, line := range strings.Split(t.text, "\n") {
			w = max(w, t.measure(line)+1)
		}
	}
	return w
}

func (t *Text) breakLines(width float32) []string {
	if width <= 0 {
		return strings.Split(t.text, "\n")
	}
	return wrapText(t.text, width, t.measure)
}

// CreateRenderer is called by the toolkit.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &textRenderer{t: t}
	r.update(t.Size())
	return r
}

type textRenderer struct {
	t       *Text
	objects []fyne.CanvasObject
}

// drawn is all that decides how a line of text looks.
type drawn struct {
	text  string
	color color.Color
	size  float32
	style fyne.TextStyle
	align fyne.TextAlign
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *textRenderer) MinSize() fyne.Size           { return r.t.MinSize() }
func (r *textRenderer) Layout(s fyne.Size)           { r.update(s) }

func (r *textRenderer) Refresh() {
	r.update(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *textRenderer) update(size fyne.Size) {
	t := r.t
	t.width = size.Width
	var lines []string
	if t.options.Wrap {
		lines = t.breakLines(size.Width)
	} else {
		s := strings.ReplaceAll(t.text, "\n", " ")
		if size.Width > 0 {
			s = Ellipsis(s, size.Width, t.measure)
		}
		lines = []string{s}
	}
	for len(r.objects) < len(lines) {
		r.objects = append(r.objects, canvas.NewText("", theme.Color(t.options.Color)))
	}
	r.objects = r.objects[:len(lines)]
	h := t.lineHeight()
	y := float32(0)
	if !t.options.Wrap {
		y = max(0, (size.Height-h)/2)
	}
	for i, line := range lines {
		ct := r.objects[i].(*canvas.Text)
		before := drawn{ct.Text, ct.Color, ct.TextSize, ct.TextStyle, ct.Alignment}
		after := drawn{line, theme.Color(t.options.Color), theme.Size(t.options.Size), t.style(), t.options.Align}
		place(ct, 0, y, size.Width, h)
		// A layout that changes no letter would have the whole window drawn once more.
		if before != after {
			ct.Text, ct.Color, ct.TextSize, ct.TextStyle, ct.Alignment = after.text, after.color, after.size, after.style, after.align
			ct.Refresh()
		}
		y += h
	}
}

// Ellipsis cuts a text to a width measured by measure. A little slack covers
// the rounding between measuring and drawing.
func Ellipsis(s string, width float32, measure func(string) float32) string {
	if s == "" || measure(s) <= width+0.5 {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if measure(string(runes[:mid])+"…") <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 {
		return ""
	}
	return strings.TrimRightFunc(string(runes[:low]), unicode.IsSpace) + "…"
}

// wrapText breaks at spaces and line ends, and inside words that are longer
// than a line. At spaces that hold words together, as in 4 / 419 or 1 667 €, it
// does not break.
func wrapText(s string, width float32, measure func(string) float32) []string {
	var out []string
	for _, para := range strings.Split(s, "\n") {
		line := ""
		for _, word := range strings.FieldsFunc(para, func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' }) {
			switch {
			case line == "":
				line = word
			case measure(line+" "+word) <= width:
				line += " " + word
			default:
				out = append(out, line)
				line = word
			}
			for measure(line) > width {
				head := fitRunes(line, width, measure)
				if head == len([]rune(line)) {
					break
				}
				out = append(out, string([]rune(line)[:head]))
				line = string([]rune(line)[head:])
			}
		}
		out = append(out, line)
	}
	return out
}

// fitRunes counts the runes that fit, at least one.
func fitRunes(s string, width float32, measure func(string) float32) int {
	runes := []rune(s)
	n := 1
	for n < len(runes) && measure(string(runes[:n+1])) <= width {
		n++
	}
	return n
}

package components

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// ChartColors are what a drawn chart is coloured with.
type ChartColors struct {
	Background, Ink, Muted, Line, Bar color.Color
	Dark                              bool
}

// ChartView shows a picture that is drawn for the very pixels it stands on, and
// drawn anew when its size or the theme changes. Under its title stands what it
// leaves out. The picture is for the eye: Label says the same in words.
type ChartView struct {
	widget.BaseWidget
	// Label is the chart in words.
	Label string

	title, note, empty string
	draw               func(w, h int, scale float64, c ChartColors) image.Image // nil for nothing to draw
	version            int
	last               drawnChart
	raster             *canvas.Raster
}

// drawnChart keeps the last picture while nothing of it changes.
type drawnChart struct {
	w, h, version int
	colors        ChartColors
	picture       image.Image
}

// NewChartView returns a view without a chart; empty stands in it until there is
// one.
func NewChartView(empty string) *ChartView {
	v := &ChartView{empty: empty}
	v.ExtendBaseWidget(v)
	return v
}

// Set shows another chart. draw gets the size in pixels and how many of them are
// one of the toolkit's units; nil shows that there is nothing to draw.
func (v *ChartView) Set(title, note string, draw func(w, h int, scale float64, c ChartColors) image.Image) {
	v.title, v.note, v.draw = title, note, draw
	v.version++
	v.Refresh()
}

// AccessibilityLabel reads the chart out.
func (v *ChartView) AccessibilityLabel() string { return v.Label }

func chartColors() ChartColors {
	back := theme.Color(theme.ColorSurface)
	r, g, b, _ := back.RGBA()
	return ChartColors{Background: back, Ink: theme.Color(theme.ColorText), Muted: theme.Color(theme.ColorMuted), Line: theme.Color(theme.ColorLine),
		Bar: theme.Color(theme.ColorPrimary), Dark: r+g+b < 3*0x8000}
}

// picture is called by the painter with the pixels to fill.
func (v *ChartView) picture(w, h int) image.Image {
	colors := chartColors()
	if v.draw == nil || w < 40 || h < 40 {
		return image.NewUniform(colors.Background)
	}
	if v.last.picture != nil && v.last.w == w && v.last.h == h && v.last.version == v.version && v.last.colors == colors {
		return v.last.picture
	}
	scale := 1.0
	if width := v.raster.Size().Width; width > 0 {
		scale = float64(w) / float64(width)
	}
	text := float64(theme.Size(theme.SizeCaption) / 12)
	p := v.draw(w, h, scale*text, colors)
	if p == nil {
		p = image.NewUniform(colors.Background)
	}
	v.last = drawnChart{w, h, v.version, colors, p}
	return p
}

// CreateRenderer is called by the toolkit.
func (v *ChartView) CreateRenderer() fyne.WidgetRenderer {
	v.ExtendBaseWidget(v)
	frame := canvas.NewRectangle(color.Transparent)
	v.raster = canvas.NewRaster(v.picture)
	title, note := Strong(""), Caption("")
	note.options.Shrink, title.options.Shrink = true, true
	none := NewText("", TextOptions{Color: theme.ColorMuted, Align: fyne.TextAlignCenter})
	r := &renderer{widget: v, objects: []fyne.CanvasObject{frame, v.raster, title, note, none}}
	r.refresh = func() {
		styleFrame(frame, theme.ToneNeutral)
		frame.FillColor = theme.Color(theme.ColorSurface)
		title.SetText(v.title)
		note.SetText(v.note)
		none.SetText("")
		if v.draw == nil {
			none.SetText(v.empty)
		}
		setVisible(v.raster, v.draw != nil)
	}
	r.layout = func(s fyne.Size) {
		const pad = 10
		head := theme.Size(theme.SizeText) + 8
		place(frame, 0, 0, s.Width, s.Height)
		tw := min(title.measure(v.title)+8, s.Width-2*pad)
		place(title, pad, 5, tw, head)
		place(note, pad+tw+6, 5, max(0, s.Width-2*pad-tw-6), head)
		place(v.raster, pad, 5+head, max(0, s.Width-2*pad), max(0, s.Height-head-11))
		place(none, pad, 5+head, max(0, s.Width-2*pad), max(0, s.Height-head-11))
	}
	r.min = func() fyne.Size { return fyne.NewSize(240, 120) }
	r.refresh()
	return r
}

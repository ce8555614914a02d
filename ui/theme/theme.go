// Package theme is Caredesk's own look for Fyne: colours in light, dark and
// high contrast, sizes, and a small set of icons drawn as lines.
//
// Colours are asked for by name and resolved against the theme in use when a
// thing is drawn, so that a change of theme reaches everything on screen.
package theme

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Mode says which palette is used.
type Mode string

// The modes offered in Settings. HighContrast follows the system between its
// light and its dark form, as System does.
const (
	System       Mode = "system"
	Light        Mode = "light"
	Dark         Mode = "dark"
	HighContrast Mode = "contrast"
)

// Modes lists the modes in the order in which they are offered.
func Modes() []Mode { return []Mode{System, Light, Dark, HighContrast} }

// ParseMode reads a stored mode; anything unknown means System.
func ParseMode(s string) Mode {
	for _, m := range Modes() {
		if strings.EqualFold(string(m), strings.TrimSpace(s)) {
			return m
		}
	}
	return System
}

// The text sizes a user may choose from, as factors of the normal size.
const (
	ScaleSmall  float32 = 0.9
	ScaleNormal float32 = 1
	ScaleLarge  float32 = 1.15
	ScaleHuge   float32 = 1.3
)

// Theme implements fyne.Theme.
type Theme struct {
	mode  Mode
	scale float32
	base  fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme of a mode at normal text size.
func New(mode Mode) *Theme { return NewScaled(mode, ScaleNormal) }

// NewScaled returns the theme of a mode with text, rows and controls enlarged
// by a factor between 0.8 and 2.
func NewScaled(mode Mode, scale float32) *Theme {
	if scale == 0 {
		scale = ScaleNormal
	}
	return &Theme{mode: ParseMode(string(mode)), scale: min(max(scale, 0.8), 2), base: fynetheme.DefaultTheme()}
}

// Mode returns the mode the theme was made with.
func (t *Theme) Mode() Mode { return t.mode }

// Scale returns the text size factor.
func (t *Theme) Scale() float32 { return t.scale }

// Color resolves a colour name. The variant is the system's and counts only
// where the mode leaves the choice to the system.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := t.palette(variant)
	if c, ok := p[name]; ok {
		return c
	}
	return t.base.Color(name, variant)
}

func (t *Theme) palette(variant fyne.ThemeVariant) palette {
	dark := variant == fynetheme.VariantDark
	switch t.mode {
	case Light:
		return lightPalette
	case Dark:
		return darkPalette
	case HighContrast:
		if dark {
			return contrastDarkPalette
		}
		return contrastLightPalette
	}
	if dark {
		return darkPalette
	}
	return lightPalette
}

// Font returns the toolkit's font, which covers Latin, Greek and Cyrillic and
// falls back to the system's fonts for other scripts.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource { return t.base.Font(style) }

// Icon returns the toolkit's own icons for its own widgets.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.base.Icon(name) }

// Size resolves a size name.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := scaledSizes[name]; ok {
		return round(s * t.scale)
	}
	if s, ok := fixedSizes[name]; ok {
		if t.mode == HighContrast && name == fynetheme.SizeNameSeparatorThickness {
			return 2
		}
		return s
	}
	return t.base.Size(name)
}

func round(v float32) float32 { return float32(int(v + 0.5)) }

// Color resolves a name, ours or the toolkit's, against the theme in use.
func Color(name fyne.ThemeColorName) color.Color {
	th, variant := current()
	return th.Color(name, variant)
}

// Size resolves a size name against the theme in use.
func Size(name fyne.ThemeSizeName) float32 {
	th, _ := current()
	return th.Size(name)
}

// current falls back to the light theme when a foreign theme is in use, which
// would know none of our names.
func current() (fyne.Theme, fyne.ThemeVariant) {
	settings := fyne.CurrentApp().Settings()
	if th, ok := settings.Theme().(*Theme); ok {
		return th, settings.ThemeVariant()
	}
	return fallback, fynetheme.VariantLight
}

var fallback = New(Light)

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

	"caredesk/assets"
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

// Theme implements fyne.Theme.
type Theme struct {
	look Look
	base fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme of a mode at normal text size.
func New(mode Mode) *Theme { return NewLook(Look{Mode: mode}) }

// NewLook returns the theme of a look; what it leaves open is as usual.
func NewLook(l Look) *Theme { return &Theme{look: l.tidied(), base: fynetheme.DefaultTheme()} }

// Look returns what the theme was made of.
func (t *Theme) Look() Look { return t.look }

// Color resolves a colour name. The variant is the system's and counts only
// where the mode leaves the choice to the system.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if t.look.Unasked {
		variant = fynetheme.VariantLight
	}
	p := t.palette(variant)
	if c, ok := p[name]; ok {
		return c
	}
	return t.base.Color(name, variant)
}

func (t *Theme) palette(variant fyne.ThemeVariant) palette {
	dark := variant == fynetheme.VariantDark
	switch t.look.Mode {
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

// Font returns the signs that the toolkit's fonts lack. For all other characters
// the toolkit takes its own font, which covers Latin, Greek and Cyrillic, and the
// system's for other scripts: an amount must not lose its minus on a computer
// that has no fonts.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol:
		return t.base.Font(style)
	case style.Bold:
		return symbolsBold
	}
	return symbols
}

var (
	symbols     = fyne.NewStaticResource("Symbols-Regular.ttf", assets.SymbolsRegular)
	symbolsBold = fyne.NewStaticResource("Symbols-Bold.ttf", assets.SymbolsBold)
)

// Icon returns the toolkit's own icons for its own widgets.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.base.Icon(name) }

// Size resolves a size name, in the pixels of a screen that is not scaled.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := compactSizes[name]; ok && t.look.Density == Compact {
		return t.scaled(name, s)
	}
	if s, ok := scaledSizes[name]; ok {
		return t.scaled(name, s)
	}
	if s, ok := fixedSizes[name]; ok {
		if t.look.Mode == HighContrast && name == fynetheme.SizeNameSeparatorThickness {
			return 2
		}
		if t.look.Mode == HighContrast && name == SizeFocusRing {
			return 3
		}
		return s
	}
	return t.base.Size(name)
}

func (t *Theme) scaled(name fyne.ThemeSizeName, s float32) float32 {
	if _, grows := scaledSizes[name]; !grows {
		return s
	}
	return round(s * t.look.Scale())
}

func round(v float32) float32 { return float32(int(v + 0.5)) }

// Scaled is a length on screen that grows with the text: the width of a column
// or a panel that was measured for the normal text size.
func Scaled(length float32) float32 {
	if th, ok := fyne.CurrentApp().Settings().Theme().(*Theme); ok && th.look.TextSize != NormalText {
		return round(length * th.look.Scale())
	}
	return length
}

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

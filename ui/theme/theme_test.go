package theme_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/internal/clinic"
	"caredesk/ui/theme"
)

// luminance and ratio follow WCAG 2.1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func ratio(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

type look struct {
	name    string
	mode    theme.Mode
	variant fyne.ThemeVariant
	min     float64
}

var looks = []look{
	{"light", theme.Light, fynetheme.VariantLight, 4.5},
	{"dark", theme.Dark, fynetheme.VariantDark, 4.5},
	{"contrast light", theme.HighContrast, fynetheme.VariantLight, 7},
	{"contrast dark", theme.HighContrast, fynetheme.VariantDark, 7},
}

func TestEveryTextPairIsReadable(t *testing.T) {
	surfaces := []fyne.ThemeColorName{theme.ColorSurface, theme.ColorRaised, theme.ColorBackground, fynetheme.ColorNameInputBackground}
	texts := []fyne.ThemeColorName{theme.ColorText, theme.ColorMuted, fynetheme.ColorNamePlaceHolder, theme.ColorPrimary, theme.ColorDanger}
	pairs := [][2]fyne.ThemeColorName{
		{theme.ColorOnPrimary, theme.ColorPrimary},
		{theme.ColorText, theme.ColorPrimarySoft},
		{fynetheme.ColorNameForegroundOnError, fynetheme.ColorNameError},
		{fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameSuccess},
		{fynetheme.ColorNameForegroundOnWarning, fynetheme.ColorNameWarning},
		{theme.ColorText, fynetheme.ColorNameMenuBackground},
		{theme.ColorText, fynetheme.ColorNameSelection},
	}
	for _, s := range surfaces {
		for _, txt := range texts {
			pairs = append(pairs, [2]fyne.ThemeColorName{txt, s})
		}
	}
	for _, tone := range theme.Tones() {
		fg, bg := tone.Colors()
		pairs = append(pairs, [2]fyne.ThemeColorName{fg, bg}, [2]fyne.ThemeColorName{theme.ColorText, bg}, [2]fyne.ThemeColorName{fg, theme.ColorSurface})
	}
	for _, l := range looks {
		th := theme.New(l.mode)
		for _, p := range pairs {
			got := ratio(th.Color(p[0], l.variant), th.Color(p[1], l.variant))
			if got < l.min {
				t.Errorf("%s: %s on %s has contrast %.2f, want at least %.1f", l.name, p[0], p[1], got, l.min)
			}
		}
	}
}

func TestFocusRingStandsOut(t *testing.T) {
	for _, l := range looks {
		th := theme.New(l.mode)
		for _, bg := range []fyne.ThemeColorName{theme.ColorSurface, theme.ColorBackground, theme.ColorPrimarySoft, theme.ColorOffHours} {
			if got := ratio(th.Color(theme.ColorFocus, l.variant), th.Color(bg, l.variant)); got < 3 {
				t.Errorf("%s: focus ring on %s has contrast %.2f, want at least 3", l.name, bg, got)
			}
		}
	}
}

func TestEveryPaletteHasEveryColour(t *testing.T) {
	light := theme.New(theme.Light)
	names := []fyne.ThemeColorName{theme.ColorHover, theme.ColorShadow, theme.ColorDisabled, theme.ColorLine, theme.ColorFaintLine, theme.ColorHatch, theme.ColorOffHours}
	for _, l := range looks[1:] {
		th := theme.New(l.mode)
		for _, n := range names {
			if th.Color(n, l.variant) == light.Color(n, fynetheme.VariantLight) && l.mode == theme.Dark {
				t.Errorf("%s: %s is the light theme's colour", l.name, n)
			}
			if _, _, _, a := th.Color(n, l.variant).RGBA(); a == 0 {
				t.Errorf("%s: %s is invisible", l.name, n)
			}
		}
	}
}

func TestModesChooseTheirPalette(t *testing.T) {
	white := color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
	dark := color.NRGBA{R: 0x17, G: 0x21, B: 0x2B, A: 0xFF}
	for _, c := range []struct {
		mode    theme.Mode
		variant fyne.ThemeVariant
		want    color.Color
	}{
		{theme.Light, fynetheme.VariantDark, white},
		{theme.Dark, fynetheme.VariantLight, dark},
		{theme.System, fynetheme.VariantLight, white},
		{theme.System, fynetheme.VariantDark, dark},
	} {
		if got := theme.New(c.mode).Color(theme.ColorSurface, c.variant); got != c.want {
			t.Errorf("%s with variant %d: surface %v, want %v", c.mode, c.variant, got, c.want)
		}
	}
	if theme.ParseMode(" Dark ") != theme.Dark || theme.ParseMode("pink") != theme.System {
		t.Error("ParseMode does not read stored modes")
	}
}

func TestTextSizeSettingScalesTextAndRows(t *testing.T) {
	th := theme.NewScaled(theme.Light, theme.ScaleHuge)
	if got := th.Size(theme.SizeText); got != 18 {
		t.Errorf("text %v, want 18", got)
	}
	if got := th.Size(theme.SizeRow); got != 47 {
		t.Errorf("row %v, want 47", got)
	}
	if got := th.Size(theme.SizeRadius); got != 6 {
		t.Errorf("radius %v, want 6: it must not grow", got)
	}
}

func TestStatusesDifferByIconAndWord(t *testing.T) {
	test.NewTempApp(t)
	icons, words := map[string]clinic.AppointmentStatus{}, map[string]bool{}
	for _, s := range clinic.AppointmentStatuses() {
		name := theme.StatusIcon(s).Name()
		if other, taken := icons[name]; taken {
			t.Errorf("%s and %s share the icon %s: colour alone would tell them apart", s, other, name)
		}
		icons[name] = s
		if w := theme.StatusWord(s); w == "" || words[w] {
			t.Errorf("%s has no word of its own", s)
		} else {
			words[w] = true
		}
	}
}

func TestIconsTakeTheThemesColour(t *testing.T) {
	app := test.NewTempApp(t)
	drawn := func() color.Color {
		img := canvas.NewImageFromResource(theme.Tinted(theme.IconStatusArrived, theme.ColorText))
		img.Resize(fyne.NewSize(24, 24))
		c := test.NewWindow(img).Canvas()
		c.(software.WindowlessCanvas).SetPadded(false)
		c.(software.WindowlessCanvas).Resize(fyne.NewSize(24, 24))
		return c.Capture().At(12, 12)
	}
	app.Settings().SetTheme(theme.New(theme.Light))
	light := drawn()
	app.Settings().SetTheme(theme.New(theme.Dark))
	if dark := drawn(); ratio(light, dark) < 4.5 {
		t.Errorf("icon is %v in the light theme and %v in the dark one", light, dark)
	}
}

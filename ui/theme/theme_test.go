package theme_test

import (
	"image/color"
	"math"
	"strings"
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
	th := theme.NewLook(theme.Look{Mode: theme.Light, TextSize: 130})
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

// Figures of one width stand under each other in a column, whatever they are.
func TestFiguresAreOfOneWidth(t *testing.T) {
	app := test.NewTempApp(t)
	for _, size := range theme.TextSizes() {
		app.Settings().SetTheme(theme.NewLook(theme.Look{Mode: theme.Light, TextSize: size}))
		for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
			want := fyne.MeasureText("0000000000", theme.Size(theme.SizeText), style).Width
			for _, digit := range "123456789" {
				if got := fyne.MeasureText(strings.Repeat(string(digit), 10), theme.Size(theme.SizeText), style).Width; got != want {
					t.Errorf("%d %%, %+v: ten %c are %v wide, ten 0 %v", size, style, digit, got, want)
				}
			}
		}
	}
}

func TestTextSizesStepWithinTheirLimits(t *testing.T) {
	for _, c := range []struct{ from, steps, want int }{
		{100, 1, 115}, {100, -1, 90}, {200, 1, 200}, {80, -1, 80}, {120, 1, 130}, {120, -1, 115}, {100, 0, 100},
	} {
		if got := theme.NextTextSize(c.from, c.steps); got != c.want {
			t.Errorf("%d steps from %d %% lead to %d %%, want %d %%", c.steps, c.from, got, c.want)
		}
	}
	for stored, want := range map[int]int{0: 100, 10: 80, 900: 200, 130: 130} {
		if got := theme.NewLook(theme.Look{TextSize: stored}).Look().TextSize; got != want {
			t.Errorf("a stored size of %d is shown as %d %%, want %d %%", stored, got, want)
		}
	}
}

func TestCompactRowsStandCloser(t *testing.T) {
	wide, close := theme.New(theme.Light), theme.NewLook(theme.Look{Mode: theme.Light, Density: theme.Compact})
	for name, want := range map[fyne.ThemeSizeName][2]float32{theme.SizeRow: {36, 28}, theme.SizeControl: {32, 26}, theme.SizePage: {16, 10}, theme.SizeText: {14, 14}} {
		if got := [2]float32{wide.Size(name), close.Size(name)}; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	large := theme.NewLook(theme.Look{Mode: theme.Light, Density: theme.Compact, TextSize: 200})
	if got := large.Size(theme.SizeRow); got != 56 {
		t.Errorf("compact rows are %v high with text of 200 %%, want 56", got)
	}
}

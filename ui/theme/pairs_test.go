package theme_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image/color"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/ui/theme"
)

// need is how well a foreground must stand out from its ground.
type need int

const (
	words need = iota // text: 4.5 to 1, in high contrast 7 to 1
	sign              // icons, borders, marks and large figures: 3 to 1
	faded             // what cannot be used now: WCAG asks for nothing, we for 3 to 1
	seen              // soft grounds, rules between rows: only has to differ at all
)

// pair is a foreground with the grounds it stands on. A ground is made of
// layers, the lowest first; those above it may be translucent.
type pair struct {
	fore    fyne.ThemeColorName
	grounds [][]fyne.ThemeColorName
	need    need
	where   string
}

func on(names ...fyne.ThemeColorName) (out [][]fyne.ThemeColorName) {
	for _, n := range names {
		out = append(out, []fyne.ThemeColorName{n})
	}
	return out
}

func over(layers ...fyne.ThemeColorName) [][]fyne.ThemeColorName {
	return [][]fyne.ThemeColorName{layers}
}

func join(grounds ...[][]fyne.ThemeColorName) (out [][]fyne.ThemeColorName) {
	for _, g := range grounds {
		out = append(out, g...)
	}
	return out
}

// grounds that pages are made of, plain and under the pointer.
var (
	pageGrounds = on(theme.ColorSurface, theme.ColorRaised, theme.ColorBackground)
	hovered     = join(over(theme.ColorSurface, theme.ColorHover), over(theme.ColorRaised, theme.ColorHover), over(theme.ColorBackground, theme.ColorHover))
	dayGrounds  = on(theme.ColorSurface, theme.ColorOffHours)
)

// toneSofts are the grounds of badges, notes, rows and blocks of the day grid.
func toneSofts() (out [][]fyne.ThemeColorName) {
	for _, t := range theme.Tones() {
		_, soft := t.Colors()
		out = append(out, on(soft)...)
	}
	return out
}

// pairsInUse is every pair of colours that is drawn: what stands on what, and
// where. A colour that ui/ uses and that is not here fails a test below.
func pairsInUse() []pair {
	pairs := []pair{
		{theme.ColorText, join(pageGrounds, hovered), words, "text of pages, cards, tables, menus, dialogs, toasts and tips; a row under the pointer"},
		{theme.ColorText, join(on(theme.ColorPrimarySoft), toneSofts()), words, "selected rows, rows with a tone, the chosen line of a list, notes, blocks of the day grid"},
		{theme.ColorText, on(theme.ColorOffHours), words, "days of the month grid off hours"},
		{theme.ColorText, over(theme.ColorOffHours, theme.ColorHover), words, "a day of the month grid under the pointer"},
		{theme.ColorText, on(fynetheme.ColorNameInputBackground, fynetheme.ColorNameSelection), words, "what is typed, marked or not"},
		{theme.ColorText, join(on(fynetheme.ColorNameMenuBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameHeaderBackground, fynetheme.ColorNameButton), over(fynetheme.ColorNameMenuBackground, fynetheme.ColorNameFocus), over(fynetheme.ColorNameMenuBackground, fynetheme.ColorNameHover), over(fynetheme.ColorNameButton, fynetheme.ColorNameHover)), words, "menus with the item in front; the toolkit's own buttons"},
		{theme.ColorMuted, join(pageGrounds, hovered, on(theme.ColorPrimarySoft, theme.ColorOffHours, fynetheme.ColorNameInputBackground), toneSofts()), words, "captions, column heads, hints, keys, labels, second lines in lists and blocks"},
		{theme.ColorMuted, on(theme.ColorSurface), sign, "the frame of a check box, icons of inputs"},
		{fynetheme.ColorNamePlaceHolder, on(fynetheme.ColorNameInputBackground, theme.ColorSurface), words, "what an empty input asks for"},
		{theme.ColorPrimary, join(pageGrounds, hovered, on(theme.ColorPrimarySoft)), words, "quiet buttons and links, what is chosen of several, the sorted column, the open tab, initials, the free slot, today's name"},
		{theme.ColorPrimary, join(dayGrounds, pageGrounds, on(theme.ColorPrimarySoft, fynetheme.ColorNameInputBackground)), sign, "bars of charts, a ticked box, the frame of what is chosen of several, the mark of the open page, the progress bar, the cursor of an input"},
		{fynetheme.ColorNameHyperlink, pageGrounds, words, "links of the toolkit"},
		{theme.ColorOnPrimary, join(on(theme.ColorPrimary), over(theme.ColorPrimary, theme.ColorHover)), words, "primary buttons, also under the pointer; today in calendars; the tick; the logo's cross"},
		{theme.ColorOnPrimary, on(theme.ColorDisabled), faded, "the tick of a box that cannot be changed"},
		{theme.ColorDanger, join(pageGrounds, hovered, on(theme.ColorPrimarySoft, fynetheme.ColorNameInputBackground), toneSofts()), words, "errors, allergies, values out of range, danger buttons, overbooked visits"},
		{theme.ColorDanger, join(dayGrounds, pageGrounds), sign, "the line of the present time, the frame of a wrong input, the ring around a value out of range"},
		{theme.ColorGood, join(pageGrounds, on(theme.ColorGoodSoft, theme.ColorPrimarySoft)), words, "a time that is free, taken money, the usual range of a value"},
		{theme.ColorWaiting, join(pageGrounds, on(theme.ColorWaitingSoft, theme.ColorPrimarySoft, theme.ColorOffHours)), words, "not asked, overdue, waiting, full days"},
		{theme.ColorBooked, pageGrounds, words, "the second line of a chart with its name"},
		{fynetheme.ColorNameForegroundOnError, on(fynetheme.ColorNameError), words, "the toolkit's dangerous buttons"},
		{fynetheme.ColorNameForegroundOnSuccess, on(fynetheme.ColorNameSuccess), words, "the toolkit's buttons of success"},
		{fynetheme.ColorNameForegroundOnWarning, on(fynetheme.ColorNameWarning), words, "the toolkit's warning buttons"},
		{fynetheme.ColorNameError, on(fynetheme.ColorNameInputBackground, theme.ColorSurface), sign, "the frame of an input the toolkit finds wrong"},
		{theme.ColorFocus, join(pageGrounds, hovered, dayGrounds, on(theme.ColorPrimarySoft, fynetheme.ColorNameInputBackground), toneSofts()), sign, "the ring around what has the focus"},
		{fynetheme.ColorNameInputBorder, join(pageGrounds, on(fynetheme.ColorNameInputBackground)), sign, "the frame of inputs and choices; buttons are known by their words"},
		{fynetheme.ColorNameScrollBar, pageGrounds, sign, "the bar of a scroll"},
		{theme.ColorDisabled, join(pageGrounds, on(fynetheme.ColorNameInputBackground, fynetheme.ColorNameDisabledButton, fynetheme.ColorNameMenuBackground)), faded, "what cannot be used now"},
		{theme.ColorLine, pageGrounds, seen, "rules between rows and around cards; nothing is told by them"},
		{theme.ColorFaintLine, join(on(theme.ColorSurface), dayGrounds), seen, "lines between half hours, the scale of a chart; the hours have their names"},
		{theme.ColorHatch, dayGrounds, seen, "hatching of hours off work, which have words too"},
		{fynetheme.ColorNameSeparator, pageGrounds, seen, "rules of the toolkit"},
		{fynetheme.ColorNameInnerWindowBorder, on(theme.ColorSurface), seen, "the toolkit's inner windows"},
		{fynetheme.ColorNameInnerWindowBorderInactive, on(theme.ColorSurface), seen, "the toolkit's inner windows"},
		{theme.ColorShade, pageGrounds, seen, "what lies over the page behind a dialog"},
		{theme.ColorShadow, on(theme.ColorSurface), seen, "the shadow of menus and tips"},
	}
	for _, t := range theme.Tones() {
		fg, soft := t.Colors()
		pairs = append(pairs,
			pair{fg, join(on(soft), pageGrounds), words, fmt.Sprintf("badges, notes and blocks of tone %d; its figures on cards", t)},
			pair{fg, join(on(soft, theme.ColorFaintLine), dayGrounds), sign, fmt.Sprintf("icon and edge of tone %d; its part of a bar, and how full a day of the month is", t)})
	}
	return pairs
}

// flat paints layers over each other.
func flat(th fyne.Theme, variant fyne.ThemeVariant, layers []fyne.ThemeColorName) color.Color {
	out := color.NRGBA{A: 0xFF}
	for _, name := range layers {
		c := color.NRGBAModel.Convert(th.Color(name, variant)).(color.NRGBA)
		mix := func(under, above uint8) uint8 { return uint8((int(above)*int(c.A) + int(under)*(255-int(c.A))) / 255) }
		out = color.NRGBA{mix(out.R, c.R), mix(out.G, c.G), mix(out.B, c.B), 0xFF}
	}
	return out
}

func TestEveryPairInUseCanBeSeen(t *testing.T) {
	for _, l := range looks {
		th := theme.New(l.mode)
		for _, p := range pairsInUse() {
			least := map[need]float64{words: l.min, sign: 3, faded: 3, seen: 1.02}[p.need]
			for _, g := range p.grounds {
				ground := flat(th, l.variant, g)
				got := ratio(flat(th, l.variant, append(append([]fyne.ThemeColorName{}, g...), p.fore)), ground)
				if l.mode == theme.HighContrast && (p.fore == theme.ColorShadow || p.fore == theme.ColorShade) {
					continue // black on black: a white frame parts dialogs and menus from the page there
				}
				if got < least {
					t.Errorf("%s: %s on %v has contrast %.2f, want at least %.2f (%s)", l.name, p.fore, g, got, least, p.where)
				}
			}
		}
	}
}

// constants reads which of the theme's colour constants share a name with one
// of the toolkit's.
func constants(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "colors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Color") {
			return true
		}
		name := spec.Names[0].Name
		out[name] = name
		if sel, ok := spec.Values[0].(*ast.SelectorExpr); ok {
			out[sel.Sel.Name] = name
		}
		return true
	})
	return out
}

// colours lists the colour constants that a file names, by the theme's own name
// where it has one.
func colours(t *testing.T, path string, same map[string]string) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !strings.HasPrefix(sel.Sel.Name, "Color") {
			return true
		}
		if pkg, ok := sel.X.(*ast.Ident); !ok || (pkg.Name != "theme" && pkg.Name != "fynetheme") {
			return true
		}
		name := sel.Sel.Name
		if own := same[name]; own != "" {
			name = own
		}
		if name != "Color" && name != "Colors" {
			out[name] = true
		}
		return true
	})
	return out
}

// raw are the ways to write a colour that no theme would change.
var raw = map[string]bool{"NRGBA": true, "RGBA": true, "White": true, "Black": true, "Gray": true}

func TestEveryColourOfTheWindowIsInThePairs(t *testing.T) {
	same := constants(t)
	paired := colours(t, "pairs_test.go", same)
	for name := range same {
		if strings.HasPrefix(name, "ColorName") {
			continue
		}
		used := paired[name] || strings.HasSuffix(name, "Soft") || name == "ColorActive" || name == "ColorCancelled"
		if !used {
			t.Errorf("theme.%s is in no pair", name)
		}
	}
	files := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "../theme/") {
			return err
		}
		files++
		for name := range colours(t, path, same) {
			if !paired[name] && !strings.HasSuffix(name, "Soft") {
				t.Errorf("%s draws with %s, which is in no pair: add it to pairsInUse with what it stands on", path, name)
			}
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch v := n.(type) {
			case *ast.CompositeLit:
				if sel, ok := v.Type.(*ast.SelectorExpr); ok && raw[sel.Sel.Name] && fmt.Sprint(sel.X) == "color" && len(v.Elts) > 0 {
					t.Errorf("%s has a colour of its own instead of one of the theme", path)
				}
			case *ast.SelectorExpr:
				if fmt.Sprint(v.X) == "color" && (v.Sel.Name == "White" || v.Sel.Name == "Black") {
					t.Errorf("%s has a colour of its own instead of one of the theme", path)
				}
			case *ast.CallExpr:
				if sel, ok := v.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Color" && fmt.Sprint(sel.X) == "theme" && len(v.Args) == 1 {
					if _, literal := v.Args[0].(*ast.BasicLit); literal {
						t.Errorf("%s names a colour by its text: use the constant", path)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were looked at", files)
	}
}

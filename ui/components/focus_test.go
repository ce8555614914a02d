package components_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"image/color"
	"math"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/internal/clinic"
	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// focusables are all components that can have the focus, by the type that
// takes it.
func focusables() map[string]func(w fyne.Window) fyne.CanvasObject {
	return map[string]func(w fyne.Window) fyne.CanvasObject{
		"Button":          func(fyne.Window) fyne.CanvasObject { return ui.NewPrimaryButton("Sign and close", "Ctrl S", func() {}) },
		"Button plain":    func(fyne.Window) fyne.CanvasObject { return ui.NewButton("Lock", "Ctrl L", func() {}) },
		"Button quiet":    func(fyne.Window) fyne.CanvasObject { return ui.NewQuietButton("Add item", "", func() {}) },
		"Button danger":   func(fyne.Window) fyne.CanvasObject { return ui.NewDangerButton("Void…", "", func() {}) },
		"Button icon":     func(fyne.Window) fyne.CanvasObject { return ui.NewIconButton(theme.IconEdit, "Edit", func() {}) },
		"Check":           func(fyne.Window) fyne.CanvasObject { return ui.NewCheck("Send a reminder", nil) },
		"Choice":          func(fyne.Window) fyne.CanvasObject { return ui.NewChoice(ui.Options("female", "male"), nil) },
		"Entry":           func(fyne.Window) fyne.CanvasObject { return ui.NewEntry() },
		"Entry of lines":  func(fyne.Window) fyne.CanvasObject { return ui.NewMultiLine(3) },
		"Entry of a date": func(fyne.Window) fyne.CanvasObject { return ui.NewDateField() },
		"Entry of a time": func(fyne.Window) fyne.CanvasObject { return ui.NewTimeField() },
		"Entry of money":  func(fyne.Window) fyne.CanvasObject { return ui.NewMoneyField("EUR") },
		"Picker": func(fyne.Window) fyne.CanvasObject {
			return ui.NewPicker(ui.StaticPicker([]ui.PickItem{{ID: 1, Text: "Dr Asha Sharma"}}))
		},
		"Suggest": func(fyne.Window) fyne.CanvasObject { return ui.NewSuggest(func(string, func([]ui.PickItem)) {}) },
		"Segmented": func(fyne.Window) fyne.CanvasObject {
			s := ui.NewSegmented(ui.Options("Cash", "Card"), nil)
			s.SetValue("Cash")
			return s
		},
		"Tags": func(fyne.Window) fyne.CanvasObject {
			tags := ui.NewTags()
			tags.Set([]string{"I10 Hypertension"})
			return tags
		},
		"NavList": func(fyne.Window) fyne.CanvasObject { return ui.NewNavList(ui.Options("Visits", "Revenue"), nil) },
		"StatCard": func(fyne.Window) fyne.CanvasObject {
			c := ui.NewStatCard("To bill", "2", theme.ToneNeutral)
			c.OnTapped = func() {}
			return c
		},
		"RowTable": func(fyne.Window) fyne.CanvasObject {
			table := ui.NewRowTable([]ui.Column[string]{{ID: "name", Title: "Name", Text: func(s string) string { return s }}}, ui.Noun{One: "person", Many: "people"})
			table.SetRows([]string{"Rossi, Anna", "Tanaka, Aiko"}, 2, false)
			return table
		},
		"PageView": func(fyne.Window) fyne.CanvasObject {
			return ui.NewPageView(func(work func() func()) { work()() })
		},
		"BarChart": func(fyne.Window) fyne.CanvasObject {
			return ui.NewBarChart("Taken", "Nothing yet.", []ui.BarSeries{{Name: "Cash", Tone: theme.ToneGood}})
		},
		"LineChart": func(fyne.Window) fyne.CanvasObject { return ui.NewLineChart("Weight", "Nothing yet.") },
		"DayGrid": func(fyne.Window) fyne.CanvasObject {
			g := ui.NewDayGrid()
			g.OnBook = func(int64, clinic.Clock) {}
			g.SetDay(sampleDay())
			return g
		},
		"MonthGrid": func(fyne.Window) fyne.CanvasObject {
			g := ui.NewMonthGrid()
			var cells []ui.MonthCell
			for i := range 28 {
				cells = append(cells, ui.MonthCell{Date: clinic.MustDate("2026-11-02").AddDays(i)})
			}
			g.SetMonth(cells, clinic.MustDate("2026-11-10"))
			return g
		},
	}
}

// inDialogs take the focus only while they are open over something else; their
// own tests look at them.
var inDialogs = map[string]bool{"calendar": true, "choiceList": true, "keyRelay": true}

func TestEveryFocusableComponentIsLookedAt(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	have := focusables()
	found := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "FocusGained" || f.Recv == nil {
				continue
			}
			typ := f.Recv.List[0].Type
			if star, ok := typ.(*ast.StarExpr); ok {
				typ = star.X
			}
			if generic, ok := typ.(*ast.IndexExpr); ok {
				typ = generic.X
			}
			name := typ.(*ast.Ident).Name
			found++
			if have[name] == nil && !inDialogs[name] {
				t.Errorf("%s: %s takes the focus and no test looks whether one can see it", e.Name(), name)
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d components that take the focus were found", found)
	}
}

func brightness(c color.Color) float64 {
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

// standingOut counts the pixels that changed with a contrast of at least 3 to 1.
func standingOut(before, after image.Image) (n int) {
	r := before.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			a, b := before.At(x, y), after.At(x, y)
			if a == b {
				continue
			}
			la, lb := brightness(a), brightness(b)
			if (max(la, lb)+0.05)/(min(la, lb)+0.05) >= 3 {
				n++
			}
		}
	}
	return n
}

// firstFocusable is what in an object takes the focus.
func firstFocusable(w fyne.Window) fyne.Focusable {
	w.Canvas().Unfocus()
	w.Canvas().FocusNext()
	return w.Canvas().Focused()
}

func TestTheFocusIsSeenOnEveryComponentInEveryPalette(t *testing.T) {
	for _, l := range []struct {
		name    string
		mode    theme.Mode
		variant fyne.ThemeVariant
	}{
		{"light", theme.Light, fynetheme.VariantLight}, {"dark", theme.Dark, fynetheme.VariantDark},
		{"contrast light", theme.HighContrast, fynetheme.VariantLight}, {"contrast dark", theme.HighContrast, fynetheme.VariantDark},
	} {
		for name, build := range focusables() {
			t.Run(l.name+"/"+name, func(t *testing.T) {
				app, _ := uitest.WithSystem(uitest.NewApp(t), l.variant)
				app.Settings().SetTheme(theme.New(l.mode))
				w := uitest.Window(t, nil, 400, 260)
				o := build(w)
				w.SetContent(ui.Panel(container.NewStack(ui.Padded(container.NewBorder(nil, nil, nil, nil, ui.VBox(ui.FixedHeight(o, max(o.MinSize().Height, min(200, 6*o.MinSize().Height/5))))), 20))))
				w.Resize(fyne.NewSize(400, 260))
				before := w.Canvas().Capture()
				if firstFocusable(w) == nil {
					t.Fatal("takes no focus")
				}
				after := w.Canvas().Capture()
				uitest.Shot(t, w, "focus-"+strings.ReplaceAll(l.name+"-"+name, " ", "-"))
				// Half a ring of one pixel around a small button.
				if n := standingOut(before, after); n < 60 {
					t.Errorf("only %d pixels stand out when it gets the focus", n)
				}
			})
		}
	}
}

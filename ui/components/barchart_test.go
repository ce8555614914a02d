package components_test

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func newChart(t *testing.T, mode theme.Mode) (fyne.Window, *ui.BarChart) {
	t.Helper()
	c := ui.NewBarChart("Visits by day", "No visits.", []ui.BarSeries{{Name: "done", Tone: theme.ToneGood}, {Name: "no-show", Tone: theme.ToneDanger}})
	return uitest.NewWindowMode(t, mode, c, 600, 200), c
}

func TestABarChartIsReadByKeyboard(t *testing.T) {
	w, c := newChart(t, theme.Light)
	var opened []int
	c.OnOpen = func(i int) { opened = append(opened, i) }
	c.SetBars("1 to 3 November, as of 10:42", []ui.Bar{{Label: "1", Value: "3", Detail: "Sun: 2 done, 1 no-show", Parts: []float64{2, 1}},
		{Label: "2", Value: "0", Detail: "Mon: none", Parts: []float64{0, 0}}, {Label: "3", Value: "7", Detail: "Tue: 7 done", Parts: []float64{7, 0}}})
	if c.Told() != "1 to 3 November, as of 10:42" {
		t.Errorf("at rest it tells %q", c.Told())
	}
	w.Canvas().Focus(c)
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{{fyne.KeyRight, "Tue: 7 done"}, {fyne.KeyLeft, "Mon: none"}, {fyne.KeyLeft, "Sun: 2 done, 1 no-show"}, {fyne.KeyLeft, "Sun: 2 done, 1 no-show"},
		{fyne.KeyEnd, "Tue: 7 done"}, {fyne.KeyHome, "Sun: 2 done, 1 no-show"}} {
		uitest.Key(w, step.key)
		if c.Told() != step.want {
			t.Errorf("after %s: %q, want %q", step.key, c.Told(), step.want)
		}
	}
	uitest.Key(w, fyne.KeyReturn)
	if len(opened) != 1 || opened[0] != 0 {
		t.Errorf("Enter opened %v", opened)
	}
	// What is new keeps the mark where the reader is.
	c.SetBars("as of 10:43", []ui.Bar{{Detail: "Sun: 3 done", Parts: []float64{3, 0}}, {Detail: "Mon: none", Parts: []float64{0, 0}}})
	if c.Told() != "Sun: 3 done" {
		t.Errorf("after a change it tells %q", c.Told())
	}
	w.Canvas().Unfocus()
	if c.Told() != "as of 10:43" {
		t.Errorf("without the focus it tells %q", c.Told())
	}
}

// Values above bars that stand close are left out rather than run together: the line
// under the title tells that of the marked bar in words.
func TestValuesAboveBarsDoNotRunTogether(t *testing.T) {
	c := ui.NewBarChart("Taken by day", "Nothing.", []ui.BarSeries{{Name: "taken", Tone: theme.ToneGood}})
	w := uitest.NewWindowMode(t, theme.Light, c, 420, 200)
	var bars []ui.Bar
	for i, v := range []float64{3406, 3304, 3646, 2473, 3117, 1927, 3911, 3377, 3372, 3377, 1802, 2053, 2269, 2268} {
		bars = append(bars, ui.Bar{Label: strconv.Itoa(i + 10), Value: strconv.Itoa(int(v)) + " €", Parts: []float64{v}})
	}
	c.SetBars("", bars)
	values := func() []*canvas.Text {
		return uitest.Find(w, func(text *canvas.Text) bool { return strings.HasSuffix(text.Text, "€") })
	}
	for mark := -1; mark < len(bars); mark++ {
		if mark >= 0 {
			w.Canvas().Focus(c)
			uitest.Key(w, fyne.KeyHome)
			for range mark {
				uitest.Key(w, fyne.KeyRight)
			}
		}
		shown := values()
		if len(shown) < 4 || !uitest.HasText(w, "3911 €") && mark < 0 {
			t.Errorf("bar %d is marked: %d values are shown", mark, len(shown))
		}
		for i, a := range shown {
			for _, b := range shown[i+1:] {
				apart := a.Position().X+a.Size().Width < b.Position().X || b.Position().X+b.Size().Width < a.Position().X ||
					a.Position().Y+a.Size().Height <= b.Position().Y+4 || b.Position().Y+b.Size().Height <= a.Position().Y+4
				if !apart {
					t.Errorf("bar %d is marked: %s at %v runs into %s at %v", mark, a.Text, a.Position(), b.Text, b.Position())
				}
			}
		}
	}
}

func TestABarChartDrawsWhatItTells(t *testing.T) {
	for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "contrast": theme.HighContrast} {
		w, c := newChart(t, mode)
		c.SetBars("as of 10:42", nil)
		uitest.MustText(t, w, "No visits.")
		c.SetBars("as of 10:42", []ui.Bar{{Label: "1", Parts: []float64{0}}, {Label: "2", Parts: []float64{-4}}})
		uitest.MustText(t, w, "No visits.")
		c.SetBars("as of 10:42", []ui.Bar{{Label: "Mon", Value: "12", Parts: []float64{10, 2}}, {Label: "Tue", Value: "1", Parts: []float64{1, 0}}})
		for _, text := range []string{"Visits by day", "as of 10:42", "done", "no-show", "Mon", "12", "Tue"} {
			uitest.MustText(t, w, text)
		}
		if strings.Contains(strings.Join(uitest.Texts(w), "|"), "No visits.") {
			t.Errorf("%s: there are visits", name)
		}
		uitest.Shot(t, w, "barchart-"+name)
	}
}

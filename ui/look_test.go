package ui

import (
	"image"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func TestTextSizeByKeysAndMenuIsRemembered(t *testing.T) {
	s := demoSite(t)
	// The user name has the focus: the keys work while somebody types.
	uitest.Shortcut(s.w, fyne.KeyPlus, control)
	uitest.Shortcut(s.w, fyne.KeyEqual, control)
	uitest.Shortcut(s.w, fyne.KeyEqual, control|fyne.KeyModifierShift)
	s.sees("Text size 150 %.")
	uitest.Shortcut(s.w, fyne.KeyMinus, control)
	runItem(t, s, "200 %")
	uitest.Shortcut(s.w, fyne.KeyPlus, control)
	s.sees("Text is as large as it can be: 200 %.")
	uitest.Shortcut(s.w, fyne.Key0, control|fyne.KeyModifierShift)
	var sizes []int
	for _, c := range s.saved {
		sizes = append(sizes, c.TextSize)
	}
	if want := []int{115, 130, 150, 130, 200, 100}; !slices.Equal(sizes, want) {
		t.Errorf("remembered %v, want %v", sizes, want)
	}
	if got := theme.Size(theme.SizeText); got != 14 {
		t.Errorf("text is %v high after going back to normal", got)
	}
	again := newSite(t).start(Options{Demo: true, Config: config.Config{TextSize: 150, Compact: true}})
	if got := theme.Size(theme.SizeText); got != 21 {
		t.Errorf("text is %v high at the next start with 150 %%, want 21", got)
	}
	runItem(t, again, "Comfortable")
	if c := again.saved[len(again.saved)-1]; c.Compact || c.TextSize != 150 {
		t.Errorf("the density changed %+v", c)
	}
}

func TestDensityIsRememberedAndReachesRows(t *testing.T) {
	s := demoSite(t).as("grace")
	runItem(t, s, "Compact")
	if got := [2]float32{theme.Size(theme.SizeRow), theme.Size(theme.SizeControl)}; got != [2]float32{28, 26} {
		t.Errorf("rows and controls are %v high", got)
	}
	if last := s.saved[len(s.saved)-1]; !last.Compact {
		t.Error("the density is not remembered")
	}
	runItem(t, s, "Compact") // already so
	if len(s.saved) != 1 {
		t.Errorf("choosing what is chosen saved again: %d times", len(s.saved))
	}
}

// keysOfItems are the keys of all menus, those of submenus too.
func keysOfItems(items []*fyne.MenuItem, found map[string][]string) {
	for _, i := range items {
		if i.Shortcut != nil {
			found[i.Shortcut.ShortcutName()] = append(found[i.Shortcut.ShortcutName()], i.Label)
		}
		if i.ChildMenu != nil {
			keysOfItems(i.ChildMenu.Items, found)
		}
	}
}

func TestTheKeysOfTheTextSizeAreFree(t *testing.T) {
	for _, p := range demo.SignIns() {
		s := demoSite(t).as(p.Username)
		for _, tab := range pages.Tabs(p.Role) {
			s.shell.desk.openTab(tab.ID)
			found := map[string][]string{}
			for _, m := range s.w.MainMenu().Items {
				keysOfItems(m.Items, found)
			}
			for _, k := range []desktop.CustomShortcut{{KeyName: fyne.KeyEqual, Modifier: control}, {KeyName: fyne.KeyEqual, Modifier: control | fyne.KeyModifierShift},
				{KeyName: fyne.KeyPlus, Modifier: control | fyne.KeyModifierShift}, {KeyName: fyne.KeyMinus, Modifier: control | fyne.KeyModifierShift}} {
				found[k.ShortcutName()] = append(found[k.ShortcutName()], "text size")
			}
			for key, labels := range found {
				if len(labels) > 1 {
					t.Errorf("%s, %s: %s stands for %q", p.Role, tab.Title, key, labels)
				}
			}
		}
	}
}

func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	return differing(a, b) == 0
}

func differing(a, b image.Image) (n int) {
	r := a.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

// settled is a picture of a window in the dark look once nothing changes any more:
// the toolkit tells its windows of a new look in its own time.
func settled(w fyne.Window) image.Image {
	last := w.Canvas().Capture()
	for range 60 {
		time.Sleep(50 * time.Millisecond)
		next := w.Canvas().Capture()
		r, g, b, _ := next.At(4, 400).RGBA()
		if same(last, next) && r+g+b < 3*0x8000 {
			return next
		}
		last = next
	}
	return last
}

// becomes waits until a window looks as it is to, and returns how it looks then, or
// how it looked when half a minute was over.
func becomes(w fyne.Window, want image.Image) image.Image {
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if got := w.Canvas().Capture(); same(got, want) || time.Now().After(until) {
			return got
		}
	}
}

func TestAPageBehindTakesANewLookWhenItComesForward(t *testing.T) {
	tabs := []pages.TabID{pages.TabPatients, pages.TabDoctors}
	fresh := newSite(t).start(Options{Demo: true, Config: config.Config{Theme: config.ThemeDark, TextSize: 130, Compact: true}}).as("grace")
	pictures := map[pages.TabID]image.Image{}
	for _, tab := range tabs {
		fresh.shell.desk.openTab(tab)
		fresh.w.Canvas().Unfocus()
		pictures[tab] = settled(fresh.w)
		uitest.Shot(t, fresh.w, "fresh-"+string(tab))
	}
	renewed := demoSite(t).as("grace")
	for _, tab := range append(tabs, pages.TabToday) {
		renewed.shell.desk.openTab(tab)
	}
	for _, item := range []string{"Dark", "130 %", "Compact"} {
		runItem(t, renewed, item)
	}
	for _, tab := range tabs {
		renewed.shell.desk.openTab(tab)
		renewed.w.Canvas().Unfocus()
		picture := becomes(renewed.w, pictures[tab])
		uitest.Shot(t, renewed.w, "renewed-"+string(tab))
		if !same(pictures[tab], picture) {
			t.Errorf("%s looks otherwise than a page built in the new look: %d pixels", tab, differing(pictures[tab], picture))
		}
	}
}

func TestTheLookFollowsTheSystemWhileTheWindowIsOpen(t *testing.T) {
	for _, mode := range []config.ThemeMode{config.ThemeSystem, config.ThemeContrast} {
		s := newSite(t)
		var system *uitest.System
		s.wrap = func(app fyne.App) fyne.App {
			app, system = uitest.WithSystem(app, fynetheme.VariantLight)
			return app
		}
		s.start(Options{Demo: true, Config: config.Config{Theme: mode}}).as("grace")
		s.shell.desk.openTab(pages.TabAppointments)
		s.shell.desk.openTab(pages.TabToday)
		light := s.w.Canvas().Capture()
		system.Switch(fynetheme.VariantDark)
		dark := s.w.Canvas().Capture()
		uitest.Shot(t, s.w, "followed-"+string(mode))
		if all := light.Bounds().Dx() * light.Bounds().Dy(); differing(light, dark) < all*9/10 {
			t.Errorf("%s: only %d of %d pixels changed with the system", mode, differing(light, dark), all)
		}
		s.shell.desk.openTab(pages.TabAppointments)
		system.Switch(fynetheme.VariantLight)
		s.shell.desk.openTab(pages.TabToday)
		s.w.Canvas().Unfocus()
		if back := s.w.Canvas().Capture(); !same(light, back) {
			t.Errorf("%s: the page behind kept the dark look in %d pixels", mode, differing(light, back))
		}
	}
}

// Without a desktop portal the toolkit says dark, which nobody chose.
func TestTheWindowIsLightWhereNobodySaysOtherwise(t *testing.T) {
	for _, c := range []struct {
		name  string
		theme config.ThemeMode
		known bool
		dark  bool
	}{
		{"nobody answers", config.ThemeSystem, false, false},
		{"the system is dark", config.ThemeSystem, true, true},
		{"a person chose dark", config.ThemeDark, false, true},
		{"a person chose light", config.ThemeLight, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			s.wrap = func(app fyne.App) fyne.App {
				app, _ = uitest.WithSystem(app, fynetheme.VariantDark)
				return app
			}
			s.start(Options{Demo: true, Config: config.Config{Theme: c.theme}, LookKnown: func() bool { return c.known }})
			r, _, _, _ := theme.Color(fynetheme.ColorNameBackground).RGBA()
			if dark := r < 0x8000; dark != c.dark {
				t.Errorf("dark: %v", dark)
			}
		})
	}
}

// A system that takes its time is asked all the same: the window opens light and
// follows the answer.
func TestALateAnswerOfTheSystemIsFollowed(t *testing.T) {
	s := newSite(t)
	s.wrap = func(app fyne.App) fyne.App {
		app, _ = uitest.WithSystem(app, fynetheme.VariantDark)
		return app
	}
	s.start(Options{Demo: true, Config: config.Config{Theme: config.ThemeSystem}, LookKnown: func() bool { time.Sleep(3 * askingSystem); return true }})
	if r, _, _, _ := theme.Color(fynetheme.ColorNameBackground).RGBA(); r >= 0x8000 || !s.shell.lookKnown {
		t.Error("the window stays light on a dark system")
	}
}

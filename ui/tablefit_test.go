package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// cutIn are the titles and pills that are drawn cut below an object: small bold
// texts that end in an ellipsis.
func cutIn(o fyne.CanvasObject) []string {
	return boldCut(o, func(text *canvas.Text) bool {
		return text.Visible() && text.TextSize == theme.Size(theme.SizeCaption)
	})
}

// boldCut are the bold texts drawn cut below an object, of those that count.
func boldCut(o fyne.CanvasObject, counts func(*canvas.Text) bool) (cut []string) {
	switch v := o.(type) {
	case *canvas.Text:
		if v.TextStyle.Bold && strings.HasSuffix(v.Text, "…") && counts(v) {
			cut = append(cut, v.Text)
		}
	case *fyne.Container:
		for _, each := range v.Objects {
			cut = append(cut, boldCut(each, counts)...)
		}
	case fyne.Widget:
		for _, each := range test.WidgetRenderer(v).Objects() {
			cut = append(cut, boldCut(each, counts)...)
		}
	}
	return cut
}

// The columns of a state, a kind or a date have room for the longest word of the
// language, and all of them for their titles; the demo's own rows show it.
func TestNoPillOrTitleOfATableIsCutInAnyLanguage(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	roles := map[clinic.Role]bool{clinic.RoleReceptionist: true, clinic.RoleDoctor: true, clinic.RoleCashier: true, clinic.RoleAdmin: true, clinic.RolePatient: true}
	for _, l := range i18n.Languages() {
		for _, p := range demo.SignIns() {
			if !roles[p.Role] {
				continue
			}
			t.Run(fmt.Sprintf("%s %s", l.Code, p.Role), func(t *testing.T) {
				s := newSite(t).start(Options{Demo: true, Config: config.Config{Language: l.Code, WindowSize: [2]int{uitest.Width, uitest.Height}}}).as(p.Username)
				tables := 0
				for _, tab := range pages.Tabs(p.Role) {
					s.shell.desk.openTab(tab.ID)
					s.shell.desk.body.Content.Refresh() // as the toolkit does when something grew
					uitest.Walk(s.w, func(o fyne.CanvasObject) {
						table, ok := o.(components.Arrangeable)
						if !ok || !o.Visible() || o.Size().Width == 0 {
							return
						}
						tables++
						for _, c := range table.Columns() {
							if c.Shown && c.Width < c.Needs-0.5 {
								t.Errorf("%s: the column %s (%q) is %.0f wide and needs %.0f", tab.ID, c.ID, c.Title, c.Width, c.Needs)
							}
						}
						for _, text := range cutIn(o) {
							t.Errorf("%s: %q is cut", tab.ID, text)
						}
					})
				}
				if tables < 2 {
					t.Errorf("only %d tables were seen", tables)
				}
			})
		}
	}
}

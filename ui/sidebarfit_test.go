package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// Each tab's name stands in the sidebar whole, also when it is open, and bold
// then, and with the number of bills or of those who wait beside it.
func TestNoEntryOfTheSidebarIsCutInAnyLanguage(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	for _, l := range i18n.Languages() {
		for _, p := range demo.SignIns() {
			t.Run(fmt.Sprintf("%s %s", l.Code, p.Role), func(t *testing.T) {
				s := newSite(t).start(Options{Demo: true, Config: config.Config{Language: l.Code, WindowSize: [2]int{uitest.Width, uitest.Height}}}).as(p.Username)
				side := s.shell.desk.sidebar
				if asha := p.Username == "asha"; asha {
					s.shell.desk.goTo(pages.Target{Tab: pages.TabAppointments})
					if id := openVisit(s); id != 0 {
						s.shell.desk.openConsult(id) // has an entry of its own
					}
				}
				for id := range side.counts {
					side.setCount(id, 136)
				}
				s.shell.desk.frame.(*fyne.Container).Refresh()
				for _, item := range side.items {
					side.selectEntry(item.entry.id)
					text := test.WidgetRenderer(item).(*sideItemRenderer).text
					need := fyne.MeasureText(item.entry.text, theme.Size(theme.SizeText), fyne.TextStyle{Bold: item.entry.id != sideHelp}).Width // help is no tab that can be open
					if got := text.Size().Width; got < need {
						t.Errorf("%q has %.0f and needs %.0f", item.entry.text, got, need)
					}
				}
			})
		}
	}
}

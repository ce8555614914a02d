package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/uitest"
)

// What ends a consultation stands on one line on a small screen in every
// language, with signing at the right end. What has no room is in the menu of
// Alt+M, with its key, and done from there.
func TestTheConsultationEndsInOneLine(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	for _, language := range i18n.Languages() {
		t.Run(language.Code, func(t *testing.T) {
			s := newFilledSite(t, fuller)
			s.start(Options{Demo: true, Config: config.Config{Language: language.Code}})
			s.w.Resize(fyne.NewSize(1366, 768))
			s.as("ngozi")
			s.consulting()
			at := func(key string) (*components.Button, fyne.Position) {
				t.Helper()
				found := uitest.Find(s.w, func(b *components.Button) bool { return b.Key == key && b.Visible() })
				if len(found) != 1 {
					t.Fatalf("%d buttons of %s", len(found), key)
				}
				return found[0], fyne.CurrentApp().Driver().AbsolutePositionForObject(found[0])
			}
			_, left := at("Ctrl W")
			sign, right := at("Ctrl Enter")
			if left.Y != right.Y {
				t.Errorf("leaving stands at %v, signing at %v", left.Y, right.Y)
			}
			if end := right.X + sign.Size().Width; end < 1366-20 || end > 1366 {
				t.Errorf("signing ends at %v of 1366", end)
			}
			if language.Code != "de" {
				s.keyOf(fyne.KeyB, control|fyne.KeyModifierShift) // back to the queue
				s.hides(i18n.T("Sign and close visit"))
				return
			}
			s.keyOf(fyne.KeyM, alt)
			inMenu := func(text string) bool {
				return strings.HasPrefix(text, i18n.T("Preview")+"  ") && strings.HasSuffix(text, " Strg P")
			}
			if !slices.ContainsFunc(uitest.Seen(s.w), inMenu) {
				t.Error("the menu has no preview with its key")
			}
			uitest.Shot(t, s.w, "consultation-more")
			uitest.Key(s.w, fyne.KeyDown, fyne.KeyReturn) // back to the queue
			s.hides(i18n.T("Sign and close visit"))
		})
	}
}

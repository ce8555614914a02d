package components

import (
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"caredesk/ui/i18n"
)

// When a session ends nothing here holds on to its pages: neither the scrolls that
// followed the focus nor the entry that had it last.
func TestNothingIsKeptOfASessionThatEnded(t *testing.T) {
	test.NewTempApp(t)
	NewFollowingScroll(canvas.NewRectangle(nil))
	if len(followed) == 0 {
		t.Fatal("a scroll that is not followed")
	}
	LeavePages()
	if len(followed) != 0 {
		t.Errorf("%d scrolls are still asked where they stand", len(followed))
	}
}

// Keys are named as the keyboards of the language have them.
func TestKeysAreNamedInTheLanguage(t *testing.T) {
	was := i18n.Current()
	t.Cleanup(func() { _ = i18n.Use(was) })
	for language, want := range map[string]string{"en": "Ctrl Shift B", "de": "Strg Shift B", "fr": "Ctrl Maj B"} {
		if err := i18n.Use(language); err != nil {
			t.Fatal(err)
		}
		if got := keyNames("Ctrl Shift B"); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

package pages

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// The sidebar of every role stands in a golden file, so that a change of what a
// role sees shows in review.
func TestTabsOfEveryRole(t *testing.T) {
	var b strings.Builder
	for _, r := range clinic.Roles() {
		fmt.Fprintf(&b, "%s\n", r)
		for _, tab := range Tabs(r) {
			line := "  " + tab.Title
			if tab.New != "" {
				line += " [" + tab.New + "]"
			}
			fmt.Fprintln(&b, line)
			if tab.Build == nil || tab.Icon == nil || tab.ID == "" {
				t.Errorf("%s of %s is half a tab", tab.Title, r)
			}
		}
	}
	want, err := os.ReadFile("testdata/tabs.golden")
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("testdata/tabs.golden does not say what roles see now:\n%s", b.String())
	}
	if len(Tabs("nobody")) != 0 {
		t.Error("an unknown role sees tabs")
	}
}

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"caredesk/ui/i18n"
)

const project = "../.."

func TestEveryTextIsInEveryCatalogue(t *testing.T) {
	found, err := collect(project)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 3000 {
		t.Fatalf("only %d texts found: the search has gone blind", len(found))
	}
	faults, err := check(project, found)
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) > 0 {
		t.Errorf("%d faults; go run ./scripts/words -update writes the English catalogue, the others are translated by hand:\n%s",
			len(faults), strings.Join(faults[:min(len(faults), 40)], "\n"))
	}
}

func TestNoTextIsWrittenInCode(t *testing.T) {
	faults, err := bareTexts(project)
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) > 0 {
		t.Errorf("%d texts of the window go through no catalogue:\n%s", len(faults), strings.Join(faults[:min(len(faults), 60)], "\n"))
	}
}

func TestTheWindowsLanguagesAreTheCatalogues(t *testing.T) {
	var codes []string
	for _, l := range i18n.Languages() {
		codes = append(codes, l.Code)
	}
	if !slices.Equal(codes, languages) {
		t.Errorf("the window speaks %v, the catalogues %v", codes, languages)
	}
}

// The checks are tried on a small project, so that one that finds nothing is noticed.
func TestTheChecksFindWhatIsWrong(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("scripts/words/allowed.txt", "# none\nCaredesk Ltd\n")
	write("ui/page.go", `package ui

import "caredesk/ui/i18n"

func page(n int, name string) []string {
	if name == "Not seen" {
		panic("Not seen either")
	}
	return []string{i18n.T("Save"), i18n.T("At"), i18n.F("taken: %s", name), i18n.F("Seen by %s", name), i18n.N(n, "%d visit", "%d visits"), i18n.C("verb", "Open"), "Caredesk Ltd", "Bare words"}
}
`)
	write("internal/clinic/error.go", `package clinic

func (s State) Title() string { return "Booked" }

func check(name string) error {
	return Errorf(Invalid, "Give a name, not %s.", name)
}
`)
	found, err := collect(root)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for k := range found {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if want := []string{"%d visits", "At", "Booked", "Give a name, not %s.", "Open [verb]", "Save", "Seen by %s", "taken: %s"}; !slices.Equal(keys, want) {
		t.Errorf("found %q, want %q", keys, want)
	}
	bare, err := bareTexts(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(bare) != 1 || !strings.Contains(bare[0], `"Bare words"`) {
		t.Errorf("bare: %q", bare)
	}
	for _, c := range []struct {
		name, code, key, value string
		want                   string
	}{
		{"right", "de", "Seen by %s", `"Gesehen von %s"`, ""},
		{"a value lost", "de", "Seen by %s", `"Gesehen"`, "left out"},
		{"another verb", "de", "Seen by %s", `"Gesehen von %d"`, "is %d"},
		{"plural forms", "ru", "%d visits", `{"one": "%d визит", "few": "%d визита", "many": "%d визитов", "other": "%d визита"}`, ""},
		{"a form lacks", "ru", "%d visits", `{"one": "%d визит", "other": "%d визита"}`, "lacks the form few"},
		{"no forms", "de", "%d visits", `"%d Termine"`, "needs the forms"},
		{"empty", "de", "Save", `" "`, "is empty"},
	} {
		got := strings.Join(checkMessage(c.code, found[c.key], json.RawMessage(c.value)), "; ")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
